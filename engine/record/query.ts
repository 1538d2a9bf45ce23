// Filters of a list, from an address to SQL. One builder makes the page and its total, so that they can never disagree.
import { fail } from '../../kernel/fail/fail.ts'
import { actorKey, sightOf, sights, type Actor, type Play, type Sight } from '../access/access.ts'
import { boxAround, cellsOf } from '../place/cells.ts'
import { isDay } from './kinds/date/kind.ts'
import { toMoment } from './kinds/moment/kind.ts'
import { figureSql } from '../indicator/measure.ts'
import { mainStep, type Model, type TypeModel } from './model.ts'
import { onlySql } from './only.ts'
import { areaNumber, inForce, type Office } from './office.ts'
import { bigrams, readNo } from './row.ts'
import type { Day, Moment } from '../pack.ts'

export type Filters = Readonly<Record<string, string | undefined>>
export type Sql = { where: string; values: unknown[] }
export type Sort = { column: 'due' | 'made' | 'updated' | 'no'; desc: boolean }
/** Words of an address that are not fields of the type. */
export const reserved = ['state', 'kind', 'area', 'light', 'assignee', 'mine', 'q', 'made.from', 'made.to', 'parent', 'archived', 'figure', 'scored', 'near', 'sort', 'limit', 'after', 'total', 'lang'] as const

/** The condition under which this actor sees rows of this type; `false` when there is none. `needs`: fields that the question is about. Where
 *  somebody is shown only some fields of a row, no question about another one finds it: nothing can be guessed by filters. */
export const seenSql = (model: Model, who: Actor, { type, add, needs = [] }: { type: string; add: (value: unknown) => string; needs?: readonly string[] }): string => {
  if (who.kind === 'system') return 'true'
  const all = sights(model, who, type), shows = (sight: Sight) => needs.find((name) => sight.fields && !sight.fields.includes(name)), seen = all.filter((sight) => !shows(sight)), hidden = all.map(shows).find(Boolean)
  if (all.length > 0 && seen.length === 0) throw fail('bad-field', { path: hidden!, why: { zh: '不在您能看的内容里', en: 'you are not shown this' } })
  // Asked first: a parameter that no condition uses has no type, and the database refuses it.
  if (seen.some((sight) => sight.scope === 'all' && sight.leaves === null && !sight.only)) return 'true'
  const ways = seen.map((sight) => [scopeSql(sight, { who, add, type: model.types[type] }), ...Object.entries(sight.only ?? {}).map(([key, want]) => onlySql(key, want, add))].join(' and '))
  return ways.length === 0 ? 'false' : `(${[...new Set(ways)].join(' or ')})`
}
const scopeSql = (sight: { scope: string; leaves: readonly number[] | null; unit: string | null }, { who, add, type }: { who: Actor; add: (value: unknown) => string; type: TypeModel | undefined }): string => {
  const named = type?.named
  switch (sight.scope) {
    case 'all': return sight.leaves === null ? 'true' : oneOf('r.area', sight.leaves, { as: 'int', add })
    case 'grid': case 'community': return oneOf('r.area', sight.leaves ?? [], { as: 'int', add })
    case 'unit': return unitSql([sight.unit!], add)
    case 'own': return who.kind === 'resident' && type?.about ? `r.subject = ${add(who.id)}::uuid` : `(r.margin->>'by' = ${add(actorKey(who))} or r.assignee = ${add(who.id)})`
    case 'named': return named ? `(r.body->>'${named}' = ${add(who.id)} or r.body->'${named}' ? ${add(who.id)})` : 'false'
    default: return 'false'
  }
}
/** Whose a row is, as `isUnits` says of one: given to one of these units, or a part of it is. */
const unitSql = (units: readonly string[], add: (value: unknown) => string): string => {
  const one = units.length === 1, list = add(one ? units[0] : units), is = one ? `= ${list}::text` : `= any(${list}::text[])`
  return `(r.assignee ${is} or r.id in (select c.parent from record c where c.tenant = $1 and c.assignee ${is} and c.parent is not null))`
}
/** A column among a few values. The planner keeps one plan for all values, so the text itself says how many they are: an unknown number it takes
 *  for ten, and then rather reads a street's open rows from end to end than looks each one up. */
const oneOf = (column: string, values: readonly unknown[], { as, add }: { as: 'text' | 'int'; add: (value: unknown) => string }): string =>
  values.length === 1 ? `${column} = ${add(values[0])}::${as}` : values.length === 0 || values.length > 8 ? `${column} = any(${add(values)}::${as}[])` : `${column} in (${values.map((value) => `${add(value)}::${as}`).join(', ')})`
/** Rows that wait for this actor, one condition for each way in which they may: in a state whose expected step is theirs to do, or with a request that
 *  they must answer. Apart, so that a page of them can be read from the index of each. */
const todoWays = (model: Model, who: Actor, { type, add }: { type: TypeModel; add: (value: unknown) => string }): string[] =>
  who.plays.flatMap((play: Play) => {
    const sees = sightOf(play, type.id)
    if (!sees) return []
    const states = Object.keys(type.states).filter((state) => mainStep(type, state)?.who.includes(play.part.id) && (type.limits[state] || Object.keys(type.limits).length === 0))
    const asks = type.steps.some((s) => s.agree?.by.includes(play.part.id))
    // Said only where it is used: a parameter that no condition uses has no type, and the database refuses it.
    if (!states.length && !asks) return []
    const narrow = Object.entries(sees.only ?? {}).map(([key, want]) => onlySql(key, want, add)), also = (scope: string) => [scope, ...narrow].filter((one) => one !== 'true').map((one) => ` and ${one}`).join('')
    // Whoever only helps with a part does not do the whole's step, unless the step says so.
    const own = (state: string) => sees.scope === 'unit' && !mainStep(type, state)!.helpers ? `r.assignee = ${add(sees.unit)}::text` : scopeSql(sees, { who, add, type })
    return [...states.map((state) => `(r.state = ${add(state)}::text${also(own(state))})`), ...(asks ? [`(r.due is not null and r.body->'$'->'ask'->'waits'->>0 = ${add(play.part.id)}${also(scopeSql(sees, { who, add, type }))})`] : [])]
  })

/** The fields that an address asks about. Whose a row is and how it is marked are told to nobody who is shown only some fields. */
const askedFor = (type: TypeModel, filters: Filters): string[] => Object.keys(filters).filter((name) => filters[name]).flatMap((name) =>
  name === 'kind' ? type.kind ?? [] : name === 'near' ? type.at ?? [] : name === 'q' ? type.search : name === 'assignee' || (name === 'light' && filters.light!.includes('supervised')) ? [name] : (reserved as readonly string[]).includes(name) ? [] : [name])

/** Everything that an address asks for, as one condition. `$1` is the tenant; `needs` are more fields that the answer would tell of; `ways`: conditions
 *  of which a row meets at least one, each with all the rest in it. Throws bad-field with the filter's name. */
export const whereSql = (office: Office, who: Actor, { type, filters, now, needs = [] }: { type: TypeModel; filters: Filters; now: Moment; needs?: readonly string[] }): Sql & { ways: readonly string[] } => {
  const values: unknown[] = [0], add = (value: unknown) => { values.push(value); return `$${values.length}` }, model = office.model
  const parts = [`r.tenant = $1::int`, `r.type = '${type.id}'`, seenSql(model, who, { type: type.id, add, needs: [...needs, ...askedFor(type, filters)] })]
  const list = (name: string) => filters[name]?.split(',').map((w) => w.trim()).filter(Boolean).slice(0, 100)
  if (!asksForPast(filters)) parts.push(filters.archived === 'only' ? 'r.aside' : 'not r.aside')
  const states = list('state')
  if (states?.length) {
    for (const state of states) if (!Object.hasOwn(type.states, state)) throw fail('bad-field', { path: 'state', allowed: Object.keys(type.states) })
    parts.push(oneOf('r.state', states, { as: 'text', add }))
  }
  const kinds = list('kind')
  if (kinds?.length) parts.push(withNone('r.kind', kinds, (some) => oneOf('r.kind', some, { as: 'text', add })))
  const areas = list('area')
  if (areas?.length) parts.push(withNone('r.area', areas, (some) => oneOf('r.area', [...new Set(some.flatMap((word) => areaOf(office, word)))], { as: 'int', add })))
  if (filters.near) parts.push(nearSql(filters.near, add))
  const light = list('light')
  if (light?.length) parts.push(`(${light.map((one) => lightSql(one, now, add)).join(' or ')})`)
  if (filters.assignee) parts.push(filters.assignee === 'unit' ? unitSql(units(who), add) : `r.assignee = any(${add([filters.assignee === 'me' ? who.id : filters.assignee])}::text[])`)
  const todo = filters.mine === 'todo' ? todoWays(model, who, { type, add }) : []
  if (filters.mine && filters.mine !== 'todo') parts.push(mineSql(who, { mine: filters.mine, add }))
  if (filters.figure) parts.push(figureSql(model, type, { word: filters.figure, now, add }))
  if (filters.scored) parts.push(scoredSql(model, who, { word: filters.scored, add }))
  if (filters.parent) parts.push(`r.parent = ${add(uuid('parent', filters.parent))}::uuid`)
  for (const edge of ['from', 'to'] as const) {
    const word = filters[`made.${edge}`]
    if (word) parts.push(`r.made ${edge === 'from' ? '>=' : '<'} ${add(moment(`made.${edge}`, word, edge === 'to'))}::timestamptz`)
  }
  if (filters.q?.trim()) parts.push(searchSql(office, { type, q: filters.q.trim().slice(0, 60), add, now }))
  for (const [name, word] of Object.entries(filters)) {
    if (word === undefined || word === '' || (reserved as readonly string[]).includes(name)) continue
    const field = Object.hasOwn(type.field, name) ? type.field[name] : undefined
    if (!field || field.private || field.sealed) throw fail('bad-field', { path: name, allowed: [...reserved, ...type.fields.filter((f) => !f.private && !f.sealed).map((f) => f.name)] })
    parts.push(`r.body->>'${name}' = any(${add(word.split(',').slice(0, 100))}::text[])`)
  }
  const all = parts.filter((p) => p !== 'true').join(' and ')
  return filters.mine === 'todo' ? { where: `${all} and ${todo.length ? `(${todo.join(' or ')})` : 'false'}`, values, ways: todo.map((way) => `${all} and ${way}`) } : { where: all, values, ways: [] }
}
/** `-` among the values asks for rows that have none. */
const withNone = (column: string, words: readonly string[], among: (some: string[]) => string): string => {
  const some = words.filter((word) => word !== '-'), ways = [...(some.length ? [among(some)] : []), ...(some.length < words.length ? [`${column} is null`] : [])]
  return ways.length === 1 ? ways[0]! : `(${ways.join(' or ')})`
}
/** `<line of a score card>`: the rows that it counted; `:n` those in its numerator, `:d` those that it was divided by, `:less` those taken out of it.
 *  Only for who sees the line. */
const scoredSql = (model: Model, who: Actor, { word, add }: { word: string; add: (value: unknown) => string }): string => {
  const [id = '', side = ''] = word.split(':'), line = add(uuid('scored', id)), types = [...new Map(Object.values(model.scores).map((one) => [one.line, one])).values()]
  if (!['', 'n', 'd', 'less'].includes(side)) throw fail('bad-field', { path: 'scored', allowed: [id, `${id}:n`, `${id}:d`, `${id}:less`] })
  const seen = types.map((one) => `(r.type = '${one.line}' and ${seenSql(model, who, { type: one.line, add })}${side === 'less' ? ` and r.body->'less' ? s.record::text` : ` and not coalesce(r.body->'less' ? s.record::text, false)`})`).join(' or ') || 'false'
  return `r.id in (select s.record from score_row s where s.tenant = $1::int and s.line = ${line}::uuid${side === 'n' ? ' and s.n <> 0' : side === 'd' ? ' and s.d <> 0' : ''} and exists (select 1 from record r where r.tenant = $1::int and r.id = s.line and (${seen})))`
}
/** `117.6962,39.0312,50`: rows within so many metres of a point, measured as `metres` does. */
const nearSql = (word: string, add: (value: unknown) => string): string => {
  const [lon, lat, reach] = word.split(',').map(Number) as [number, number, number], cells = [lon, lat, reach].every(Number.isFinite) && Math.abs(lat) < 85 && reach > 0 && reach <= 5000 ? cellsOf(boxAround({ lon, lat }, reach)) : undefined
  if (!cells) throw fail('bad-field', { path: 'near', allowed: ['117.6962,39.0312,50'] })
  const x = add(lon), y = add(lat), point = `st_x(r.point)`
  return `(r.point is not null and (r.cell is null or r.cell = any(${add(cells)}::int[])) and sqrt(power((${point} - ${x}::float8) * ${add(Math.cos((lat * Math.PI) / 180))}::float8, 2) + power(st_y(r.point) - ${y}::float8, 2)) * 111320 <= ${add(reach)}::float8)`
}
/** What was put away is left out, unless it is asked for: in so many words, by a word to look for, or by the time in which it was made. */
const asksForPast = ({ archived, q, ...filters }: Filters): boolean => {
  if (archived && archived !== 'with' && archived !== 'only') throw fail('bad-field', { path: 'archived', allowed: ['with', 'only'] })
  return archived === 'with' || (!archived && Boolean(q?.trim() || filters['made.from'] || filters['made.to'] || filters.parent))
}
const units = (who: Actor): string[] => [...new Set(who.plays.map((play) => play.unit).filter((u): u is string => u !== null))]
/** The leaves of an area that an address names by its number or id. Throws bad-field. */
export const areaOf = (office: Office, word: string): readonly number[] => {
  const id = /^\d+$/.test(word) ? Number(word) : /^[0-9a-f-]{36}$/.test(word) ? areaNumber(word) : Number.NaN
  if (!office.areas.find(id)) throw fail('bad-field', { path: 'area', allowed: office.areas.list.slice(0, 30).map((a) => a.id) })
  return office.areas.leaves(id)
}
const lightSql = (light: string, now: Moment, add: (value: unknown) => string): string => {
  switch (light) {
    case 'late': return `r.due < ${add(now)}::timestamptz`
    case 'soon': return `(r.due >= ${add(now)}::timestamptz and r.body->'$'->'clock'->>'amber' <= ${add(now)})`
    case 'supervised': return `(r.due is not null and r.body->'$'->>'light' = 'supervised')`
    default: throw fail('bad-field', { path: 'light', allowed: ['late', 'soon', 'supervised'] })
  }
}
/** Whoever has acted for years is shown what they touched in their latest so many acts. */
const LATEST = 20_000
const mineSql = (who: Actor, { mine, add }: { mine: string; add: (value: unknown) => string }): string => {
  switch (mine) {
    case 'touched': return `r.id in (select a.record from action a where a.tenant = $1::int and a.who = ${add(actorKey(who))} order by a.got desc limit ${LATEST})`
    case 'unit': return unitSql(units(who), add)
    case 'made': return `r.margin->>'by' = ${add(actorKey(who))}`
    default: throw fail('bad-field', { path: 'mine', allowed: ['todo', 'touched', 'unit', 'made'] })
  }
}
const uuid = (path: string, word: string): string => { if (!/^[0-9a-f-]{36}$/.test(word)) throw fail('bad-field', { path }); return word }
const moment = (path: string, word: string, end: boolean): string => {
  const at = isDay(word) ? toMoment(`${end ? nextDay(word) : word}T00:00:00+08:00`) : toMoment(word)
  if (!at) throw fail('bad-field', { path, allowed: ['2026-11-23', '2026-11-23T14:20:00+08:00'] })
  return at
}
export const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** What the search box was given: a number, or words as they stand in the index with the classes that they name. */
export const readSearch = (office: Office, { type, q, now }: { type: TypeModel; q: string; now: Moment }): { no: number } | { plain: string; codes: readonly string[]; grams: readonly number[] } => {
  const no = type.no ? readNo(q) : undefined
  if (no !== undefined) return { no }
  const plain = q.normalize('NFKC').toLowerCase(), kind = type.kind ? type.field[type.kind] : undefined
  const codes = kind?.table ? inForce(office, kind.table, now.slice(0, 10) as Day).filter((row) => `${row.name} ${String(row.fields.words ?? '')}`.includes(plain)).map((row) => row.code) : []
  if ([...plain].length < 2 && !codes.length && type.no) throw fail('bad-field', { path: 'q', why: { zh: '至少输入两个字', en: 'give at least two characters' } })
  return { plain, codes, grams: [...plain].length >= 2 ? bigrams(plain) : [] }
}
/** A number is looked up; words are looked for in the searched fields and in the names of classes. */
const searchSql = (office: Office, { type, q, add, now }: { type: TypeModel; q: string; add: (value: unknown) => string; now: Moment }): string => {
  const read = readSearch(office, { type, q, now })
  if ('no' in read) return `r.no = ${add(read.no)}::bigint`
  const { plain, codes, grams } = read
  // A word of two signs is one window of the index, so a hit there is a hit; longer words are looked at once more.
  if (plain.length === 2 && grams.length === 1 && !/\s/.test(plain) && type.search.length) {
    const text = `r.words @> ${add(grams)}::int[]`
    return codes.length ? `(r.kind = any(${add(codes)}::text[]) or ${text})` : text
  }
  const like = add(`%${plain.replace(/[\\%_]/g, '\\$&')}%`)
  const text = type.search.length ? `(${grams.length ? `r.words @> ${add(grams)}::int[] and ` : ''}(${type.search.map((f) => `lower(r.body->>'${f}') like ${like}`).join(' or ')}))` : 'false'
  return codes.length ? `(r.kind = any(${add(codes)}::text[]) or ${text})` : text
}

export const sortOf = (word: string | undefined): Sort => {
  const told = word ?? '-made', column = told.replace(/^-/, '')
  if (!['due', 'made', 'updated', 'no'].includes(column)) throw fail('bad-field', { path: 'sort', allowed: ['due', '-made', 'made', '-updated', '-no'] })
  return { column: column as Sort['column'], desc: told.startsWith('-') }
}
/** The place in a list after which the next page begins. */
export const readCursor = (text: string | undefined): { value: string; id: string } | undefined => {
  if (!text) return undefined
  const m = /^(\d{1,19}|\d{4}-\d\d-\d\dT[0-9Z:.+-]{1,30})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)
  if (!m || (m[1]!.includes('T') && Number.isNaN(Date.parse(m[1]!)))) throw fail('bad-field', { path: 'after' })
  return { value: m[1]!, id: m[2]! }
}
