// The rows of one list: pages by cursor, what is new waits behind a line, what changed is put right in its place.
import { useCallback, useEffect, useRef, useState } from 'react'
import { getPage, queryText, type Query } from '../../client/client.view.ts'
import type { Page, Row } from '../../client/wire.ts'
import { useCalm } from '../kit/load.view.ts'
import { useChanges } from '../office.view.tsx'
import { t } from '../say.view.ts'

type Held = { rows: Row[]; total: number | undefined; capped: boolean; next: string | undefined; asOf: string; names: Record<string, string> }
export type Rows = Partial<Held> & {
  key: string; error: unknown; waiting: boolean; more: () => void; loadingMore: boolean
  /** Rows that came since; they stand in the list after `show`. */
  fresh: Row[]; show: () => void
  drop: (id: string, version: number) => void; reload: () => void; cancel: () => void
}
const memory = new Map<string, Held>()
const PAGE = 50

const heldOf = (page: Page, before?: Held): Held => ({
  rows: [...(before?.rows ?? []), ...page.rows.filter((r) => !before?.rows.some((b) => b.id === r.id))],
  total: page.total ?? before?.total, capped: page.totalCapped ?? before?.capped ?? false, next: page.next ?? undefined, asOf: page.asOf, names: { ...before?.names, ...page.names },
})

export const useRows = (type: string | undefined, query: Query): Rows => {
  const key = type === undefined ? '' : `${type}?${queryText(query)}`
  const [held, setHeld] = useState<Held | undefined>(() => memory.get(key))
  const [shown, setShown] = useState(key)
  const [fresh, setFresh] = useState<Row[]>([])
  const [error, setError] = useState<unknown>(undefined)
  const [waiting, setWaiting] = useState(false)
  const [loadingMore, setLoadingMore] = useState(false)
  const [round, setRound] = useState(0)
  const doing = useRef<AbortController | undefined>(undefined)
  /** Rows that left by an act, with the version that it made: a later one has come back. */
  const dropped = useRef(new Map<string, number>())
  const now = useRef<Held | undefined>(undefined)
  now.current = shown === key ? held : memory.get(key)
  const hold = useCallback((next: Held, of: string) => {
    memory.set(of, next)
    if (memory.size > 40) memory.delete(memory.keys().next().value!)
    setHeld(next)
    setShown(of)
  }, [])

  useEffect(() => {
    if (type === undefined) return
    const stop = new AbortController()
    doing.current = stop
    dropped.current.clear()
    setFresh([]); setError(undefined); setWaiting(true); setShown(key); setHeld(memory.get(key))
    getPage(type, { ...query, limit: Math.min(200, Math.max(PAGE, memory.get(key)?.rows.length ?? 0)), total: 1 }, stop.signal).then(
      (page) => { hold(heldOf(page), key); setWaiting(false) },
      (e: unknown) => { if (!stop.signal.aborted) { setError(e); setWaiting(false) } },
    )
    return () => stop.abort()
  }, [key, round])

  const more = useCallback(() => {
    const before = now.current
    if (type === undefined || !before?.next || loadingMore) return
    setLoadingMore(true)
    getPage(type, { ...query, limit: PAGE, after: before.next }).then((page) => hold(heldOf(page, now.current ?? before), key), setError).finally(() => setLoadingMore(false))
  }, [key, loadingMore])

  const look = useCalm(() => {
    const before = now.current
    if (type === undefined || !before) return
    getPage(type, { ...query, limit: Math.min(200, Math.max(PAGE, before.rows.length)), total: 1 }).then((page) => {
      const had = now.current
      if (!had) return
      const known = new Set(had.rows.map((r) => r.id)), here = new Set(page.rows.map((r) => r.id))
      const back = (r: Row) => r.version > (dropped.current.get(r.id) ?? Infinity)
      const beyond = had.rows.length > page.rows.length ? had.rows.slice(page.rows.length).filter((r) => !here.has(r.id)) : []
      hold({ ...heldOf(page), rows: [...page.rows.filter((r) => known.has(r.id) || back(r)), ...beyond], next: beyond.length > 0 ? had.next : page.next ?? undefined, names: { ...had.names, ...page.names } }, key)
      setFresh(page.rows.filter((r) => !known.has(r.id) && !dropped.current.has(r.id)))
    }, () => undefined)
  }, 900)
  useChanges((change) => { if (change === undefined || change.type === type) look() })

  const show = useCallback(() => setRound((n) => n + 1), [])
  const drop = useCallback((id: string, version: number) => {
    const before = now.current
    if (!before) return
    dropped.current.set(id, version)
    hold({ ...before, rows: before.rows.filter((r) => r.id !== id), total: before.total === undefined ? undefined : Math.max(0, before.total - 1) }, key)
  }, [key])
  const cancel = useCallback(() => { doing.current?.abort(); setWaiting(false); setError(Object.assign(new Error(t('已取消，没有取到数')), { code: 'cancelled', status: 0 })) }, [])
  return { ...(shown === key ? held : memory.get(key)), key, error, waiting, more, loadingMore, fresh, show, drop, reload: show, cancel }
}
