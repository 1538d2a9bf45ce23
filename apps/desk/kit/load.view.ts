// Fetching for screens: what was seen last is shown at once, a newer answer replaces it, a slow one can be cancelled.
import { useCallback, useEffect, useRef, useState } from 'react'
import { t } from '../say.view.ts'

const kept = new Map<string, unknown>()
export type Load<T> = { data: T | undefined; error: unknown; waiting: boolean; reload: () => void; cancel: () => void; put: (data: T) => void }

/** `key` undefined: nothing to fetch. The same key comes from memory first. */
export const useLoad = <T>(key: string | undefined, fetcher: (signal: AbortSignal) => Promise<T>): Load<T> => {
  const [state, setState] = useState<{ key: string | undefined; data?: T | undefined; error?: unknown; waiting: boolean }>({ key: undefined, waiting: false })
  const [round, setRound] = useState(0)
  const doing = useRef<AbortController | undefined>(undefined)
  const fresh = useRef(fetcher)
  fresh.current = fetcher
  useEffect(() => {
    if (key === undefined) { setState({ key, waiting: false }); return }
    const stop = new AbortController()
    doing.current = stop
    setState((was) => ({ key, data: was.key === key ? was.data : (kept.get(key) as T | undefined), waiting: true }))
    fresh.current(stop.signal).then(
      (data) => { if (stop.signal.aborted) return; keep(key, data); setState({ key, data, waiting: false }) },
      (error: unknown) => { if (!stop.signal.aborted) setState((was) => ({ key, data: was.data, error, waiting: false })) },
    )
    return () => stop.abort()
  }, [key, round])
  const reload = useCallback(() => setRound((n) => n + 1), [])
  const cancel = useCallback(() => { doing.current?.abort(); setState((was) => ({ ...was, waiting: false, error: Object.assign(new Error(t('已取消，没有取到数')), { code: 'cancelled', status: 0 }) })) }, [])
  const put = useCallback((data: T) => { if (key !== undefined) keep(key, data); setState((was) => ({ ...was, data, error: undefined })) }, [key])
  const mine = state.key === key
  return { data: mine ? state.data : (key === undefined ? undefined : kept.get(key) as T | undefined), error: mine ? state.error : undefined, waiting: mine ? state.waiting : key !== undefined, reload, cancel, put }
}
const keep = (key: string, data: unknown) => {
  kept.delete(key)
  kept.set(key, data)
  if (kept.size > 200) kept.delete(kept.keys().next().value!)
}
export const forget = (): void => kept.clear()

/** A value remembered on this device. */
export const useKept = <T>(key: string, first: T): [T, (next: T) => void] => {
  const [value, setValue] = useState<T>(() => read(key, first))
  useEffect(() => setValue(read(key, first)), [key])
  const set = useCallback((next: T) => {
    setValue(next)
    try { localStorage.setItem(key, JSON.stringify(next)) } catch { /* a full store only forgets */ }
  }, [key])
  return [value, set]
}
const read = <T>(key: string, first: T): T => {
  try { const text = localStorage.getItem(key); return text === null ? first : (JSON.parse(text) as T) } catch { return first }
}

/** Calls back once after the last of a burst of calls. */
export const useCalm = (work: () => void, ms: number): (() => void) => {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const fresh = useRef(work)
  fresh.current = work
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => { clearTimeout(timer.current); timer.current = setTimeout(() => fresh.current(), ms) }, [ms])
}
