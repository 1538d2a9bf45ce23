// What the phone keeps: the queue of acts with their photos, and the last answers for reading without a network.
import Dexie from 'dexie'
import type { Table } from 'dexie'
import { useEffect, useState } from 'react'
import type { Act } from '../client/wire.ts'

export type Shot = { id: string; field: string; name: string; takenAt: string; takenFrom?: { lon: number; lat: number }; sent?: true }
export type Item = {
  /** The act's own id: sending it again has no second effect. */
  id: string; made: number; who: string; title: string; act: Act; photos: Shot[]
  state: 'waiting' | 'sent' | 'refused'; why?: string; sentAt?: number; no?: string | null
}
type Kept = { key: string; value: unknown; at: number }
const db = new Dexie('xb-phone') as Dexie & { items: Table<Item, string>; blobs: Table<{ id: string; blob: Blob }, string>; kept: Table<Kept, string> }
db.version(1).stores({ items: 'id, state, made', blobs: 'id', kept: 'key' })

const line = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('xb-phone')
const ears = new Set<() => void>()
const changed = (): void => { for (const ear of ears) ear(); line?.postMessage(0) }
if (line) line.onmessage = () => { for (const ear of ears) ear() }

/** Puts an act into the queue together with its pictures, in one transaction: what the person saw leave is there or not at all. */
export const keepItem = async (item: Item, blobs: { id: string; blob: Blob }[]): Promise<void> => {
  await db.transaction('rw', db.items, db.blobs, async () => { await db.blobs.bulkPut(blobs); await db.items.put(item) })
  changed()
}
export const waitingItems = async (who: string): Promise<Item[]> =>
  (await db.items.where('state').equals('waiting').sortBy('made')).filter((i) => i.who === who)
export const getBlob = async (id: string): Promise<Blob | undefined> => (await db.blobs.get(id))?.blob
export const changeItem = async (id: string, change: Partial<Item>): Promise<void> => { await db.items.update(id, change as never); changed() }
export const photoSent = async (item: Item, photo: Shot): Promise<void> => {
  await db.transaction('rw', db.items, db.blobs, async () => {
    const now = await db.items.get(item.id)
    if (now) await db.items.update(item.id, { photos: now.photos.map((p) => (p.id === photo.id ? { ...p, sent: true as const } : p)) })
    await db.blobs.delete(photo.id)
  })
}
export const dropItem = async (item: Item): Promise<void> => {
  await db.transaction('rw', db.items, db.blobs, async () => { await db.blobs.bulkDelete(item.photos.map((p) => p.id)); await db.items.delete(item.id) })
  changed()
}
/** Sent items are shown for two days, then forgotten. */
export const tidy = async (now: number): Promise<void> => { await db.items.where('state').equals('sent').filter((i) => i.made < now - 2 * 86_400_000).delete() }

export const useItems = (who: string): Item[] => {
  const [items, set] = useState<Item[]>([])
  useEffect(() => {
    const read = () => void db.items.orderBy('made').toArray().then((all) => set(all.filter((i) => i.who === who)))
    read()
    ears.add(read)
    return () => { ears.delete(read) }
  }, [who])
  return items
}

/** The last answer under a name, and when it was taken. */
export const keep = async (key: string, value: unknown): Promise<void> => { await db.kept.put({ key, value, at: Date.now() }) }
export const kept = async <T>(key: string): Promise<{ value: T; at: number } | undefined> => await db.kept.get(key) as { value: T; at: number } | undefined
export const forget = async (): Promise<void> => { await db.kept.clear() }
