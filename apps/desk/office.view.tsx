// What every screen has at hand: who works here and with which post, the street's data, the time of the server, the live feed, keys.
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import type { Change, Post } from '../client/wire.ts'
import { nowOf, type Office } from './model.ts'

export type Done = { text: string; undo?: { type: string; record: string; until: number } | undefined; error?: unknown }
export type Desk = {
  office: Office
  /** All posts that the person holds, and the one as which they act, where they chose one. */
  posts: readonly Post[]; chosen: Post | undefined
  choosePost: (id: string | null) => void
  leave: () => void
  /** Says in one line what was just done; with `undo` it can be taken back until then. */
  say: (done: Done | undefined) => void
  reloadStreet: () => void
  live: boolean
}
const Context = createContext<Desk | undefined>(undefined)
export const DeskProvider = ({ desk, children }: { desk: Desk; children: ReactNode }) => <Context value={desk}>{children}</Context>
export const useDesk = (): Desk => {
  const desk = useContext(Context)
  if (!desk) throw new Error('outside of the desk')
  return desk
}
export const useOffice = (): Office => useDesk().office

/** Server time; renders again every `ms`. */
export const useNow = (ms = 15_000): number => {
  const office = useOffice()
  const [, tick] = useState(0)
  useEffect(() => { const timer = setInterval(() => tick((n) => n + 1), ms); return () => clearInterval(timer) }, [ms])
  return nowOf(office)
}

const ears = new Set<(change: Change | undefined) => void>()
/** For the shell: hands a change (undefined: some were missed) to the screens. */
export const tellScreens = (change: Change | undefined): void => { for (const ear of ears) ear(change) }
export const useChanges = (hear: (change: Change | undefined) => void): void => {
  const fresh = useRef(hear)
  fresh.current = hear
  useEffect(() => {
    const ear = (change: Change | undefined) => fresh.current(change)
    ears.add(ear)
    return () => { ears.delete(ear) }
  }, [])
}

export type Keys = Readonly<Record<string, (e: KeyboardEvent) => void | false>>
const stack: { keys: { current: Keys } }[] = []
/** Keys of a screen, by `event.key` (letters in upper case; with Ctrl as `Ctrl Enter`). The screen opened last is asked first; `false`
 *  passes a key on. Letters are left alone where the person types. */
export const useKeys = (keys: Keys, on = true): void => {
  const fresh = useRef(keys)
  fresh.current = keys
  useEffect(() => {
    if (!on) return
    const entry = { keys: fresh }
    stack.push(entry)
    return () => { stack.splice(stack.indexOf(entry), 1) }
  }, [on])
}
export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))
document.addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.isComposing || e.altKey) return
  const command = e.ctrlKey || e.metaKey
  const name = (command ? 'Ctrl ' : '') + (e.key.length === 1 ? e.key.toUpperCase() : e.key)
  if (typing(e.target) && !command && e.key !== 'Escape') return
  if (!command && (e.key === 'Enter' || e.key === ' ') && (e.target as HTMLElement).closest?.('button, a, [role=button], input, summary')) return
  for (const entry of [...stack].reverse()) {
    const does = entry.keys.current[name]
    if (does && does(e) !== false) { e.preventDefault(); return }
  }
})

/** Narrower than so many pixels? */
export const useNarrow = (below: number): boolean => {
  const ask = `(max-width: ${below - 0.02}px)`
  const [is, set] = useState(() => matchMedia(ask).matches)
  useEffect(() => {
    const media = matchMedia(ask)
    const hear = () => set(media.matches)
    hear()
    media.addEventListener('change', hear)
    return () => media.removeEventListener('change', hear)
  }, [ask])
  return is
}
