// What the desk knows of the packs: titles, columns, states and steps of any record. No pack, record or state is named here.
import type { Allowed, AreaRow, Me, Post, Row, Street } from '../client/wire.ts'
import { dateName, leftOf, momentName, msOf, spanName, widestDay, widestLeft, type Left } from '../client/words.ts'
import type { Moment, Span } from '#engine/pack.ts'
import { calendarOf, type Calendar } from '#engine/clock/calendar.ts'
import { addSpan, officeTime } from '#engine/clock/span.ts'
import { t, wide } from './words/say.ts'
import { groupField, mainStep, type FieldModel, type Model, type StepModel, type TypeModel } from '#engine/record/model.ts'

export type Names = Readonly<Record<string, string>>
export type Office = {
  /** `me.posts` are only those that may do something. */
  me: Me & { actor: NonNullable<Me['actor']> }; street: Street; model: Model; post: Post | undefined
  areas: ReadonlyMap<string, AreaRow>; units: ReadonlyMap<string, string>; calendar: Calendar
  /** Server time minus device time, ms. */
  skew: number
}
export const officeOf = (of: Pick<Office, 'me' | 'street' | 'model' | 'post' | 'skew'>): Office => ({
  ...of, areas: new Map(of.street.areas.map((a) => [String(a.id), a])), units: new Map([...(of.street.staff ?? []), ...of.street.units].map((u) => [u.id, u.name])),
  calendar: calendarFrom(of.street),
})
const calendarFrom = ({ calendar }: Street): Calendar => {
  const hours = calendar.hours
  return typeof hours[0] === 'string' ? calendarOf({ days: calendar.days, hours: hours as string[] }) : { days: calendar.days as Calendar['days'], hours: hours as [number, number][] }
}
/** One post, told from others of the same person. */
export const postKey = (post: Post): string => [post.part, post.area?.id ?? '', post.unit?.id ?? ''].join('|')
/** Posts that can do something: the part that every member of staff has without one (id null) is none. */
export const realPosts = (model: Model, posts: readonly Post[]): Post[] => {
  const acting = new Set(Object.values(model.types).flatMap((type) => type.steps.flatMap((s) => [...s.who, ...(s.agree?.by ?? [])])))
  return posts.filter((p) => p.id !== null && acting.has(p.part)).filter((p, i, all) => all.findIndex((o) => postKey(o) === postKey(p)) === i)
}

/** The types whose rows the person may see, in the order of the packs. */
export const seenTypes = (office: Office): TypeModel[] => {
  const parts = office.me.posts.map((p) => office.model.parts[p.part]).filter((p) => p !== undefined)
  return Object.values(office.model.types).filter((type) => parts.some((part) => Object.hasOwn(part.sees, type.id)))
}
const peopleSteps = (type: TypeModel) => type.steps.filter((s) => s.who.length > 0)
/** Rows that the office keeps about itself (areas, units, posts, rules): a dated row is held until it is ended. */
export const isDated = (model: Model, type: TypeModel): boolean => type.table !== undefined || type.pack === model.packs[0]?.id
/** Work types: something moves through states in the hands of people, and it is not a part of a bigger row. */
export const workTypes = (office: Office): TypeModel[] => seenTypes(office).filter((type) =>
  !isDated(office.model, type) && !type.bulletin && (type.partOf === undefined || Object.keys(type.limits).length > 0) && Object.keys(type.states).length > 1 && peopleSteps(type).length > 0)
/** Is anybody scored whose sheet this person may see, or does the person oversee it? */
export const seesScores = (office: Office): boolean => { const seen = new Set(seenTypes(office).map((type) => type.id)); return Object.values(office.model.scores).some((one) => seen.has(one.card) || seen.has(one.round)) }
/** Records that the person's parts may edit in the settings, and those that the house itself keeps there for them to read. */
export const settingTypes = (office: Office): TypeModel[] => {
  const parts = new Set(office.me.posts.map((p) => p.part))
  const kept = (type: TypeModel) => type.steps.every((s) => s.on === 'called') && !type.fields.some((f) => f.private) && [...parts].some((part) => office.model.parts[part]?.sees[type.id])
  return Object.values(office.model.types).filter((type) => isDated(office.model, type) && (kept(type) || type.steps.some((s) => s.who.some((w) => parts.has(w)))))
}
/** The states in which the post's next step lies: what 待我办 means for it. */
export const myStates = (type: TypeModel, part: string | undefined): { state: string; step: StepModel }[] =>
  Object.keys(type.states).flatMap((state) => {
    const step = mainStep(type, state)
    return step && (part === undefined || step.who.includes(part)) ? [{ state, step }] : []
  })
/** Counts as over: no limit runs there and no person's step leads onward from it to a state that has one. */
export const isEnd = (type: TypeModel, state: string): boolean => type.limits[state] === undefined || type.limits[state]?.quiet === true

export type Column = { key: string; title: string; width: number; align?: 'right'; kind: 'left' | 'state' | 'area' | 'made' | 'due' | 'no' | 'updated' | 'field'; field?: FieldModel }
/** All columns that a list of this type can show. Widths are whole cells; 0 takes the rest. */
export const allColumns = (type: TypeModel): Column[] => {
  const place = placeField(type)
  const fields = type.fields.filter((f) => !f.sealed && !['files', 'area', 'point'].includes(f.kind)).map((field): Column => ({
    key: field.name, title: field.title, width: field.name === place ? 0 : widthOf(type, field), kind: 'field', field, ...(field.kind === 'number' ? { align: 'right' as const } : {}),
  }))
  const limited = Object.keys(type.limits).length > 0 || type.whole !== undefined, day = Math.max(78, wide(widestDay()) + 17)
  return [
    ...(limited ? [{ key: 'left', title: t('剩余'), width: Math.max(112, wide(widestLeft()) + 51), kind: 'left', align: 'right' } as const] : []),
    ...(type.no ? [{ key: 'no', title: t('编号'), width: 150, kind: 'no' } as const] : []),
    ...fields,
    ...(Object.keys(type.states).length > 1 ? [{ key: 'state', title: t('状态'), width: Math.max(78, ...Object.values(type.states).map((s) => wide(s) + 18)), kind: 'state' } as const] : []),
    ...(type.at ? [{ key: 'grid', title: t('网格'), width: Math.max(50, wide(t('网格')) + 18), kind: 'area', align: 'right' } as const] : []),
    ...(limited ? [{ key: 'due', title: t('期限'), width: 120, kind: 'due', align: 'right' } as const] : []),
    { key: 'made', title: limited ? t('上报') : t('建立'), width: day, kind: 'made', align: 'right' }, { key: 'updated', title: t('更新'), width: day, kind: 'updated', align: 'right' },
  ]
}
const widthOf = (type: TypeModel, field: FieldModel): number => {
  if (field.long) return 220
  if (field.name === type.kind) return 132
  return { text: 150, number: 72, flag: 58, date: 112, moment: 120, span: 88, choice: field.choices ? Math.min(120, Math.max(...Object.values(field.choices).map((c) => wide(c))) + 16) : 120, ref: 124, refs: 140, stars: 110, scores: 220 }[field.kind] ?? 110
}
/** The short text that tells one row from another in a list: what it is called, else the first of the pack's own columns. */
export const placeField = (type: TypeModel): string | undefined =>
  (type.called && !type.field[type.called]?.long ? type.called : undefined) ?? type.screen.list.find((name) => { const f = type.field[name]; return f?.kind === 'text' && !f.long && !f.private && !f.sealed }) ?? type.called
/** The columns that are shown before anybody chooses: time left first, then the list of the pack's screen. */
export const usualColumns = (type: TypeModel, narrow: boolean, oneState: boolean): string[] => {
  const columns = allColumns(type)
  const all = new Map(columns.map((c) => [c.key, c]))
  const place = placeField(type)
  const listed = type.screen.list.filter((key) => key !== 'due' && key !== 'made' && !(oneState && key === 'state') && all.has(key))
  const keys = [...new Set(['left', ...listed, ...(place ? [place] : []), ...(type.at ? ['grid'] : []), ...(type.screen.list.includes('made') || type.at ? ['made'] : [])])].filter((key) => all.has(key))
  if (!narrow) return keys
  const kept = new Set<string>()
  let room = 592 - 140
  for (const key of ['left', type.kind ?? '', 'made', 'grid', ...(oneState ? [] : ['state']), ...keys]) {
    const column = all.get(key)
    if (!column || kept.has(key) || !keys.includes(key) || column.width > room) continue
    room -= column.width
    kept.add(key)
  }
  return keys.filter((key) => kept.has(key) || key === place)
}

/** Of these columns, those of a phone: the time left, the class and what it is called; where there is no more than a name, what fits beside it. */
export const smallColumns = (type: TypeModel, keys: readonly string[]): string[] => {
  const place = placeField(type), few = keys.filter((key) => key === 'left' || key === type.kind || key === place), all = new Map(allColumns(type).map((column) => [column.key, column.width]))
  let room = 358 - 110
  return few.length > 1 ? few : keys.filter((key) => few.includes(key) || (room -= all.get(key) ?? room) >= 0)
}

/** What a code, an id or a value is called. */
export const textOf = (ask: { office: Office; field: FieldModel; value: unknown; names?: Names | undefined; now: number }): string => {
  const { office, field, value, names, now } = ask
  if (value === undefined || value === null || value === '') return ''
  switch (field.kind) {
    case 'choice': return choiceName(office, field, String(value), names)
    case 'ref': return refName(office, String(value), names)
    case 'refs': return (value as string[]).map((id) => refName(office, id, names)).join(t('、'))
    case 'flag': return value ? t('是') : t('否')
    case 'date': return dateName(String(value), now)
    case 'moment': return momentName(String(value), now)
    case 'span': return spanName(String(value))
    case 'number': return `${value}${field.unit ? ` ${field.unit}` : ''}`
    case 'stars': return `${'★'.repeat(Number(value))}${'☆'.repeat(5 - Number(value))} ${t('{n} 星', { n: Number(value) })}`
    case 'scores': { const lines = value as { name: string; n: number; full: number }[]; return [...lines.map((l) => `${l.name} ${l.n}/${l.full}`), t('合计 {n} / {full}', { n: lines.reduce((all, l) => all + l.n, 0), full: lines.reduce((all, l) => all + l.full, 0) })].join(t('、')) }
    case 'files': return t('{n} 个', { n: (value as unknown[]).length })
    case 'point': { const p = value as { lon: number; lat: number }; return t('东经 {lon}，北纬 {lat}', { lon: p.lon.toFixed(5), lat: p.lat.toFixed(5) }) }
    case 'area': return t('已画范围')
    case 'rows': return t('按筛选的{type}', { type: office.model.types[field.rows ?? '']?.title ?? '' })
    default: return office.model.parts[String(value)]?.title ?? String(value)
  }
}
/** Of a row that holds a setting: the field that the setting's pack declares for its value. */
export const settingField = (office: Office, row: Row, field: FieldModel): FieldModel | undefined => {
  const of = field.name === 'value' && typeof row.body.key === 'string' ? office.model.settings[row.body.key] : undefined
  return of && { ...of.field, name: field.name, title: field.title }
}
/** A field of a row in words. */
export const saidOf = (ask: { office: Office; type: TypeModel; row: Row; name: string; names?: Names | undefined; now: number }): string => {
  const field = ask.type.field[ask.name]
  if (!field) return ''
  // The name of a setting is the pack's own word as long as the office has not changed it.
  if (ask.name === ask.type.called && Object.hasOwn(ask.office.model.settings, String(ask.row.body.key))) return t(String(ask.row.body[ask.name] ?? ''))
  return textOf({ office: ask.office, field: settingField(ask.office, ask.row, field) ?? field, value: ask.row.body[ask.name], names: ask.names, now: ask.now })
}
/** The same with what it lies in: 公用设施 / 管网, where its list is a tree. */
export const pathName = (office: Office, field: FieldModel, code: string): string => {
  const rows = field.table ? rowsOf(office, field.table) : [], up = field.table ? office.model.types[field.table]?.fields.find((f) => f.table === field.table) : undefined, seen = new Set([code])
  let name = choiceName(office, field, code)
  for (let at = up && rows.find((r) => r.code === code)?.[up.name]; up && typeof at === 'string' && !seen.has(at); at = rows.find((r) => r.code === at)?.[up.name]) {
    seen.add(at)
    name = `${choiceName(office, field, at)} / ${name}`
  }
  return name
}
export const choiceName = (office: Office, field: FieldModel, code: string, names?: Names): string =>
  field.choices?.[code] ?? (field.table ? rowsOf(office, field.table).find((r) => r.code === code)?.name : undefined) ?? names?.[code] ?? code
export const refName = (office: Office, id: string, names?: Names): string =>
  names?.[id] ?? office.units.get(id) ?? office.areas.get(id)?.name ?? office.street.areas.find((a) => a.key === id)?.name ?? (id === office.me.actor.id ? office.me.actor.name : /^[0-9a-f-]{36}$/.test(id) ? t('（名称未取到）') : id)
/** Rows of a dated list that hold today; the latest version of a code wins. */
export const rowsOf = (office: Office, table: string): Street['tables'][string] => office.street.tables[table] ?? []

export type Choice = { value: string; label: string; group?: string }
export const choicesOf = (office: Office, field: FieldModel): Choice[] => {
  if (field.choices) return Object.entries(field.choices).map(([value, label]) => ({ value, label }))
  if (!field.table) return []
  const of = office.model.types[field.table]
  const tree = of?.fields.some((f) => f.table === field.table) ?? false, group = of && !tree ? groupField(of) : undefined
  const today = new Date(Date.now() + office.skew + 8 * 3_600_000).toISOString().slice(0, 10)
  const rows = rowsOf(office, field.table).filter((r) => (!r.from || r.from <= today) && (!r.to || r.to > today))
  if (tree) return rows.map((r) => ({ value: r.code, label: pathName(office, field, r.code) })).sort((a, b) => a.label.localeCompare(b.label, 'zh-Hans-CN'))
  return rows.map((r) => ({ value: r.code, label: r.name, ...(group && r[group.name] !== undefined ? { group: choiceName(office, group, String(r[group.name])) } : {}) }))
}

/** 井盖缺失 · 厦门路 118 号 of a row: its class, then its place, else what it is called. */
export const titleOf = (office: Office, row: Row, names?: Names): string => {
  const type = office.model.types[row.type]
  if (!type) return row.no ?? row.id
  const kind = kindName(office, type, row.kind, names)
  const said = (name: string | undefined) => (name === undefined ? '' : saidOf({ office, type, row, name, names, now: nowOf(office) }))
  // What nobody searches by a name of its own is called by its first columns: who and as what, which day and why.
  if (type.search.length === 0 || type.field[type.screen.list[0] ?? '']?.kind === 'date') return type.screen.list.slice(0, 2).map(said).filter(Boolean).join(' · ') || type.title
  const first = type.screen.list.find((name) => type.field[name] !== undefined && name !== type.kind)
  const text = said(placeField(type)) || said(type.called) || (kind ? '' : said(first))
  return [kind, text === kind ? '' : shorten(text, 42)].filter(Boolean).join(' · ') || row.no || type.title
}
/** The title of a row's class in its own list. */
export const kindName = (office: Office, type: TypeModel, kind: string | null, names?: Names): string => {
  const field = type.kind ? type.field[type.kind] : undefined
  return field && kind ? choiceName(office, field, kind, names) : ''
}
const shorten = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
export const stateName = (type: TypeModel | undefined, state: string): string => type?.states[state] ?? state
export const areaOf = (office: Office, id: string | number | null | undefined): AreaRow | undefined => (id === null || id === undefined ? undefined : office.areas.get(String(id)))
export const areaName = (office: Office, id: string | number | null | undefined): string => areaOf(office, id)?.name ?? ''
/** 第34网格，贻成豪庭社区 */
export const areaPath = (office: Office, id: string | number | null): string => {
  const out: string[] = []
  for (let at = areaOf(office, id); at && at.parent !== null && out.length < 3; at = areaOf(office, at.parent)) out.push(at.name)
  return out.join(t('，'))
}
export const shortArea = (name: string): string => /(\d+)/.exec(name)?.[1]?.replace(/^0+/, '') ?? name
/** 城 2026-1123-0417 */
export const numberOf = (type: TypeModel | undefined, row: Row): string => (row.no ? (type?.no && !row.no.startsWith(type.no) ? `${type.no} ${row.no}` : row.no) : '')

/** Time left of a row: counted in office hours where its limit is, amber from the moment that the engine reckoned. */
export const leftOfRow = (office: Office, row: Row, now: number): Left => {
  const clock = row.body.$?.clock
  const measure = spansWorking(clock?.span) ? (from: number, to: number) => officeTime(from, to, office.calendar) : undefined
  const left = leftOf({ due: row.due, from: clock?.from ?? row.made, now, ...(measure ? { measure } : {}) })
  const amber = clock?.amber
  return left.light === 'late' || left.light === 'none' || !amber ? left : { ...left, light: now >= msOf(amber) ? 'soon' : 'ok' }
}
/** The limit that would run after a step: the server's own word, else a limit that is the same for every row. */
export const limitAfter = (office: Office, type: TypeModel, step: Allowed, now: number): { span: string; due: string; why?: string } | undefined => {
  const to = step.to ?? type.step[step.step]?.to
  const limit = to ? type.limits[to]?.in : undefined
  const setting = limit && typeof limit === 'object' ? office.model.settingId.get(limit) : undefined
  const span = step.due?.span ?? (typeof limit === 'string' ? limit : setting ? office.street.settings[setting] : undefined)
  if (typeof span !== 'string' || step.agree?.length) return undefined
  try { return { span, due: addSpan(new Date(now).toISOString() as Moment, span as Span, office.calendar), ...(step.due?.why ? { why: step.due.why } : {}) } } catch { return undefined }
}
export const nowOf = (office: Office): number => Date.now() + office.skew
export const spansWorking = (span: string | undefined): boolean => span !== undefined && /w[hd]$/.test(span)
/** Letters for the acts of a row: the main one is D, the others a letter of their own name that no screen key uses. */
export const keysFor = (steps: readonly string[], main: boolean): Record<string, string> => {
  const used = new Set(['A', 'D', 'J', 'K', 'N', 'X', 'G'])
  const out: Record<string, string> = {}
  steps.forEach((step, i) => {
    if (i === 0 && main) { out[step] = 'D'; return }
    const letter = [...step.replace(/^.*:/, '').toUpperCase(), ...'EWRMCPQTYUIOVBZFLHS'].find((c) => /[A-Z]/.test(c) && !used.has(c))
    if (letter) { used.add(letter); out[step] = letter }
  })
  return out
}
/** What stays the same over the versions of a dated row: all that makes it unique but the day from which it holds. */
export const versionKey = (type: TypeModel): string[] | undefined => (type.unique?.includes('from') ? type.unique.filter((f) => f !== 'from') : undefined)
