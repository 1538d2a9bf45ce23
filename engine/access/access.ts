// Who may see and do what. Never open by default: no post, no sight. The same answers become SQL on the server and a check on the phone.
import type { Day } from '../pack.ts'
import { holds, type Office } from '../record/office.ts'
import type { Model, PartModel, StepModel, TypeModel } from '../record/model.ts'
import type { Row } from '../record/row.ts'

/** Somebody who acts, and the parts that they play today. Made by the server from a session, never from a body. */
export type Actor = { kind: 'staff' | 'resident' | 'guest' | 'service' | 'system'; id: string; name: string; plays: readonly Play[]; /** The one post as which they act, where they chose one. */ post?: string }
/** One part over one area (none: the whole street) for one unit. `leaves`: the grids in it, and the area itself, in which something may lie as a whole. `whole`: the area is the street itself, so that what lies in no area counts too. */
export type Play = { part: PartModel; area: number | null; leaves: readonly number[] | null; unit: string | null; whole?: boolean; post?: string }
/** One way in which rows of a type are visible; several are joined by or. */
export type Sight = { scope: string; leaves: readonly number[] | null; unit: string | null; only?: Readonly<Record<string, unknown>>; fields?: readonly string[] }

export const actorKey = (who: { kind: string; id: string }): string => `${who.kind}:${who.id}`
export const system: Actor = { kind: 'system', id: 'engine', name: '系统', plays: [] }

/** The parts that a member of staff plays on a day: by their posts, and the one that every member has (`<office>/anyone`). */
export const playsOf = (office: Office, staff: string, day: Day): Play[] => {
  if ((office.named.staff?.get(staff)?.state ?? 'held') !== 'held') return [] // who has left plays no part, whatever posts still stand
  const plays: Play[] = [], model = office.model, anyone = model.parts[`${model.packs[0]?.id}/anyone`]
  if (anyone) plays.push({ part: anyone, area: null, leaves: null, unit: null })
  const home = office.named.staff?.get(staff)?.fields.unit as string | undefined
  for (const post of office.posts) {
    const part = model.parts[post.part]
    if (post.staff !== staff || !part || part.is !== 'staff' || !holds(post, day)) continue
    plays.push({ part, area: post.area, leaves: post.area === null ? null : [...new Set([...office.areas.leaves(post.area), post.area])], unit: post.unit ?? home ?? null, whole: isWhole(office, post.area), post: post.id })
  }
  return plays
}
/** Is an area (or none) the street as a whole? */
export const isWhole = (office: Office, area: number | null): boolean => area === null || office.areas.list.every((one) => (one.parent === null) === (one.id === area))
/** Parts of people outside: everybody who is a resident plays all resident parts, over what is their own. */
export const playsOutside = (model: Model): Play[] =>
  Object.values(model.parts).filter((part) => part.is === 'resident').map((part) => ({ part, area: null, leaves: null, unit: null }))

/** How this actor may see rows of this type; empty is not at all. */
export const sights = (model: Model, who: Actor, type: string): Sight[] => {
  const found: Sight[] = []
  for (const play of who.plays) { const sight = sightOf(play, type); if (sight) found.push(sight) }
  return found
}
/** What one part over one area sees of a type. A part that is bound to an area or a unit sees nothing without one. */
export const sightOf = (play: Play, type: string): Sight | undefined => {
  const sees = Object.hasOwn(play.part.sees, type) ? play.part.sees[type] : undefined
  if (!sees || ((sees.in === 'grid' || sees.in === 'community') && play.leaves === null) || (sees.in === 'unit' && play.unit === null)) return undefined
  return { scope: sees.in, leaves: sees.in === 'all' && play.whole ? null : play.leaves, unit: play.unit, ...(sees.only ? { only: sees.only } : {}), ...(sees.fields ? { fields: sees.fields } : {}) }
}
/** Does this actor see every row of this type, and all of it? Then counts may come from the roll-ups. */
export const seesAll = (model: Model, who: Actor, type: string): boolean => who.kind === 'system' || sights(model, who, type).some((sight) => sight.scope === 'all' && sight.leaves === null && !sight.only && !sight.fields)
/** May this actor see this row? */
export const maySee = (model: Model, who: Actor, row: Row): boolean => who.kind === 'system' || sights(model, who, row.type).some((sight) => covers(model, sight, { who, row }))

export const covers = (model: Model, sight: Sight, { who, row }: { who: Actor; row: Row }): boolean => {
  if (sight.only && !meets(row, sight.only)) return false
  switch (sight.scope) {
    case 'all': return sight.leaves === null || (row.area !== null && sight.leaves.includes(row.area))
    case 'grid': case 'community': return row.area !== null && sight.leaves !== null && sight.leaves.includes(row.area)
    case 'unit': return sight.unit !== null && isUnits(row, sight.unit)
    case 'own': return isOwn(model, who, row)
    case 'named': { const field = model.types[row.type]?.named, named = field ? row.fields[field] : undefined; return Array.isArray(named) ? named.includes(who.id) : named === who.id }
    default: return false
  }
}
/** A row is a unit's when it is given to it, or a part of it is. `unitSql` asks the database the same. */
export const isUnits = (row: Pick<Row, 'assignee' | 'meta'>, unit: string): boolean => row.assignee === unit || (row.meta.helpers ?? []).includes(unit)
/** A resident's own rows are those about them; where a type is about nobody, and for everybody else, those that they made or were given. */
const isOwn = (model: Model, who: Actor, row: Row): boolean => {
  const about = model.types[row.type]?.about
  return who.kind === 'resident' && about !== undefined ? row.fields[about] === who.id : row.meta.by === actorKey(who) || row.assignee === who.id
}
/** The fields of this row that this actor may be shown; undefined is all but the sealed ones. */
export const shownFields = (model: Model, who: Actor, row: Row): readonly string[] | undefined => {
  const ways = sights(model, who, row.type).filter((sight) => covers(model, sight, { who, row }))
  return ways.some((way) => !way.fields) || ways.length === 0 ? undefined : [...new Set(ways.flatMap((way) => way.fields!))]
}
/** Filters of a pack on a row: the same as `onlySql` asks of the database. */
export const meets = (row: Row, only: Readonly<Record<string, unknown>>): boolean => Object.entries(only).every(([key, want]) => {
  const has = key === 'state' ? row.state : row.fields[key]
  if (Array.isArray(want)) return want.includes(has)
  if (typeof want !== 'object' || want === null) return has === want
  if ('set' in want) return (has !== undefined) === want.set
  const { from, below } = want as { from?: number; below?: number }
  return typeof has === 'number' && has >= (from ?? -Infinity) && has < (below ?? Infinity)
})

/** The part by which this actor may do this step on this row (or make one), or undefined. `answer` asks for those who agree to a request. A unit that
 *  only helps sees the whole and does its own part; the whole is in the hands of the one that it is given to, unless the step says `helpers`. */
export const partFor = (model: Model, who: Actor, { type, step, row, answer }: { type: TypeModel; step: StepModel; row: Row | undefined; answer?: readonly string[] }): PartModel | undefined => {
  const wanted = answer ?? step.who
  for (const play of who.plays) {
    if (!wanted.includes(play.part.id)) continue
    const sight = sightOf(play, type.id)
    if (!row) { if (mayMake(play, type, sight)) return play.part; continue }
    if (sight && covers(model, sight, { who, row }) && (answer || step.helpers || sight.scope !== 'unit' || row.assignee === sight.unit)) return play.part
    // Who must agree need not see the type at all.
    if (answer && !Object.hasOwn(play.part.sees, type.id)) return play.part
  }
  return undefined
}
/** A row may be made wherever its place is (what is found across the boundary goes to whoever is responsible there), but not by a part that lacks
 *  the area or unit which it is bound to; and what lies in no place, such as the office's lists, not by one that is bound to a part of the street. */
const mayMake = (play: Play, type: TypeModel, sight: Sight | undefined): boolean =>
  sight === undefined ? !Object.hasOwn(play.part.sees, type.id) : type.at !== undefined || type.partOf !== undefined || sight.scope !== 'all' || sight.leaves === null
/** Is this actor the one whose answer a request on this row waits for? */
export const answers = (model: Model, who: Actor, { type, row }: { type: TypeModel; row: Row }): boolean => {
  const step = row.meta.ask && type.step[row.meta.ask.step]
  return step !== undefined && partFor(model, who, { type, step, row, answer: row.meta.ask!.waits.slice(0, 1) }) !== undefined
}
/** Purposes for which this actor may read private values of this row; empty is never. */
export const purposes = (model: Model, who: Actor, row: Row): { private: string[]; sealed: string[] } => {
  const found = { private: new Set<string>(), sealed: new Set<string>() }
  for (const play of who.plays) {
    const sight = sightOf(play, row.type)
    if (!sight || !covers(model, sight, { who, row })) continue
    play.part.private.forEach((p) => found.private.add(p)); play.part.sealed.forEach((p) => found.sealed.add(p))
  }
  return { private: [...found.private], sealed: [...found.sealed] }
}
