// The views that a person has saved for a list: rows of their own on the server, the same on every device.
import { useEffect, useState } from 'react'
import { act, getPage, newId } from '../../client/client.view.ts'
import { useLoad } from '../kit/load.view.ts'

export type Saved = { id: string; name: string; search: string; version: number }
/** What is saved for a list, newest last. `keep` answers whether it was saved; a name that is there already gets the new filters. */
export const useSaved = (place: string) => {
  const load = useLoad<Saved[]>(`views:${place}`, async (signal) => {
    const { rows } = await getPage('view', { mine: 'made', state: 'held', of: place, sort: 'made', limit: 100 }, signal)
    return rows.map((row) => ({ id: row.id, name: String(row.body.name), search: String(row.body.query ?? ''), version: row.version }))
  })
  const [error, setError] = useState<unknown>(undefined)
  const saved = load.data ?? []
  const does = async (work: () => Promise<unknown>): Promise<boolean> => {
    try { await work(); setError(undefined); load.reload(); return true } catch (e) { setError(e); return false }
  }
  const save = (name: string, search: string) => {
    const old = saved.find((s) => s.name === name)
    return old ? act({ type: 'view', record: old.id, step: 'change', data: { query: search || null } }) : act({ type: 'view', record: newId(), step: 'save', data: { name, of: place, ...(search ? { query: search } : {}) } })
  }
  // What this device kept before the server did moves there, once.
  const known = load.data !== undefined
  useEffect(() => {
    const key = `xb.views.${place.replace('/', '.')}`, text = known ? localStorage.getItem(key) : null
    if (text === null) return
    localStorage.removeItem(key)
    const list = parse(text).filter((one) => !saved.some((s) => s.name === one.name))
    if (list.length) void does(() => Promise.all(list.map((one) => save(one.name, one.search)))).then((moved) => { if (!moved) localStorage.setItem(key, text) })
  }, [known, place])
  return { saved, error: error ?? load.error, keep: (name: string, search: string) => does(() => save(name, search)), drop: (one: Saved) => does(() => act({ type: 'view', record: one.id, step: 'drop' })) }
}
const parse = (text: string): { name: string; search: string }[] => {
  try { return (JSON.parse(text) as { name: string; search: string }[]).filter((one) => typeof one.name === 'string' && typeof one.search === 'string') } catch { return [] }
}
