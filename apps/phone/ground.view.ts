// What a grid worker's screens read: who I am, my ground, my duties. Each answer is kept, so that the next start needs no network.
import { useEffect, useState } from 'react'
import shapes from 'virtual:shapes'
import { getMe, getPage, getStreet, isFailed } from '../client/client.view.ts'
import type { AreaRow, Me, Row, Street } from '../client/wire.ts'
import { holds, metresBetween } from '../light/ways.ts'
import type { Spot } from '../light/ways.ts'
import type { TypeShape } from '../light/shape.ts'
import { keep, kept } from './store.view.ts'

export type Duties = { rows: Row[]; names: Record<string, string>; at: number }
/** The kept answer first, then the fresh one. Rejections are silent: the screen says by its line that there is no network. */
export const useKept = <T>(key: string, ask: () => Promise<T>, on: unknown): { value: T | undefined; at: number; failed: number } => {
  const [said, set] = useState<{ value: T | undefined; at: number; failed: number }>({ value: undefined, at: 0, failed: 0 })
  useEffect(() => {
    let left = false
    void kept<T>(key).then((k) => { if (k && !left) set((s) => (s.at >= k.at ? s : { value: k.value, at: k.at, failed: s.failed })) })
    ask().then((value) => { void keep(key, value); if (!left) set({ value, at: Date.now(), failed: 0 }) },
      (e: unknown) => { if (!left) set((s) => ({ ...s, failed: isFailed(e) ? e.status || -1 : -1 })) })
    return () => { left = true }
  }, [key, on])
  return said
}
export const useMe = (on: unknown) => useKept<Me>('me', () => getMe(), on)
export const useStreet = (on: unknown) => useKept<Street>('street', () => getStreet(), on)

/** Somebody of the office; the phone shows nothing to others. */
export type Staff = Me & { actor: NonNullable<Me['actor']> }
export const isStaff = (me: Me | undefined): me is Staff => me?.actor?.kind === 'staff'
/** The parts of posts; what everybody may do without one is of the desk. */
export const partsOf = (me: Me): ReadonlySet<string> => new Set(me.posts.filter((p) => p.id !== null).map((p) => p.part))
export const myTypes = (me: Me): TypeShape[] => { const mine = partsOf(me); return shapes.types.filter((t) => t.steps.some((s) => s.from.length > 0 && s.who.some((w) => mine.has(w)))) }
export const useDuties = (me: Me, on: unknown) => useKept<Duties>('duties', async () => {
  const pages = await Promise.all(myTypes(me).map((t) => getPage(t.id, { mine: 'todo', sort: '-made', limit: 100 })))
  return { rows: pages.flatMap((p) => p.rows), names: Object.assign({}, ...pages.map((p) => p.names ?? {})) as Record<string, string>, at: Date.now() }
}, on)

/** The name of a kind: from the dated list of the street, or as the server named it. */
export const kindName = (row: Row, type: TypeShape | undefined, street: Street | undefined, names: Record<string, string> = {}): string => {
  const table = Object.values(type?.field ?? {}).find((f) => f.table)?.table
  return (row.kind && (street?.tables[table ?? '']?.find((k) => k.code === row.kind)?.name ?? names[row.kind])) || String(row.body[type?.called ?? ''] ?? type?.title ?? '').slice(0, 16)
}
export const addressOf = (row: Row, type: TypeShape | undefined): string => {
  const f = Object.values(type?.field ?? {}).find((x) => x.kind === 'text' && !x.long && !x.private)
  const said = f ? row.body[f.name] : undefined
  return typeof said === 'string' ? said : ''
}
/** The smallest area that holds a point, and the nearest estate with a name. */
export const whereIs = (street: Street | undefined, at: { lon: number; lat: number }): { grid?: AreaRow; near?: string } => {
  const p = [at.lon, at.lat] as const
  const inside = street?.areas.filter((a) => a.ring && holds(a.ring, p)) ?? []
  const grid = inside.find((a) => !inside.some((b) => b.parent === a.id))
  const near = street?.base.estates.map((e) => ({ name: e.name, far: metresBetween(pointOf(e.point), p) })).filter((e) => e.far < 600).sort((a, b) => a.far - b.far)[0]
  return { ...(grid ? { grid } : {}), ...(near ? { near: near.name } : {}) }
}
const pointOf = (p: Spot | { lon: number; lat: number }): Spot => ('lon' in p ? [p.lon, p.lat] : p)
export { pointOf, shapes }
