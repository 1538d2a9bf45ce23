// Row by row: may it be written, is it new, is it one that we have? Tried out with the very step that would be done on screen, by the very person:
// whoever may not do that on screen may not do it with a file. Nothing is written here.
import { maySee, type Actor } from '../access/access.ts'
import { Failure, sentence } from '../../kernel/fail/fail.ts'
import { dayOf } from '../clock/days.ts'
import { decide } from '../flow/decide.ts'
import type { Moment } from '../pack.ts'
import { empty, kindOf, showField } from '../record/kinds.ts'
import { findStep, type StepModel, type TypeModel } from '../record/model.ts'
import { knownOf } from '../record/office.ts'
import type { Fields, Row } from '../record/row.ts'
import type { Cleaned } from './clean.ts'
import { formFields, isNeeded, isPart, partChoices } from './form.ts'
import type { Plan } from './plan.ts'
import { bare, readCell, type Resolver } from './resolve.ts'

export type Verdict = 'new' | 'changed' | 'same' | 'doubt' | 'refused'
/** `ended`: the file is a ledger of ours and says of this row that it is no longer in force. */
export type Line = { row: number; cells: ReadonlyMap<string, Cleaned>; ended?: true }
export type Judged = {
  row: number; ord: number; verdict: Verdict
  /** The row that it would make, and the one that it is or may be. */
  record: string; target: string | null
  /** What the file says, by field, as text; and what stood there before where it differs. */
  cells: Record<string, string>; old: Record<string, string>
  make: Fields | null; change: Fields | null; was: Fields | null
  reasons: string[]; alike: { id: string; title: string; text: string } | null
  /** What a person may answer to a doubt. */
  may: ('same' | 'new' | 'skip')[]
  seen: number | null
}
export type Court = {
  type: TypeModel; step: StepModel; plan: Plan; who: Actor; now: Moment; resolve: Resolver
  /** The rows that are there already, in force, that have one of the file's keys or names. */
  known: readonly Row[]; refs: ReadonlyMap<string, Row>
  idOf: (what: string) => string; answers: ReadonlyMap<number, string>
}

/** A judge who remembers the rows before. Call it for the rows in the order of `inOrder`. */
export const court = (of: Court): ((line: Line, ord: number) => Judged) => {
  const { type, step, plan, who, now, resolve, idOf } = of, day = dayOf(now), fields = formFields(type, step), office = resolve.office, shown = knownOf(office, day)
  const world = { office, who, now, loaded: { refs: of.refs, measures: {} }, next: (a: string, b: string) => idOf(`${a}/${b}`) }
  const keyText = (values: Fields): string | undefined => { const parts = plan.key.map((name) => values[name]); return plan.key.length && parts.some((v) => !empty(v)) ? parts.map((v) => bare(String(v ?? '')) || String(v ?? '')).join('\n') : undefined }
  const byKey = new Map<string, Row[]>(), byName = likenesses(type, of.known), before = new Map<string, Judged & { values: Fields }>()
  for (const row of of.known) { const key = keyText(row.fields); if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), row]) }
  for (const rows of byKey.values()) rows.sort((a, b) => String(a.fields.from ?? '') < String(b.fields.from ?? '') ? 1 : -1)
  const say = (name: string, value: unknown): string => isPart(type, type.field[name]!) ? partChoices(office.model).find((p) => p.code === value)?.name ?? String(value ?? '') : showField(value, type.field[name]!, shown)
  const shade = (name: string, value: unknown): string => empty(value) ? '' : type.field[name]!.private ? String(kindOf(type.field[name]!).mask(value) ?? '') : say(name, value)
  const tryOut = (record: string, name: string, data: Fields, row?: Row): string | undefined => {
    try { decide(type, row, { id: idOf('try'), type: type.id, record, step: name, data }, world); return undefined } catch (error) {
      if (error instanceof Failure) return sentence(error, 'zh')
      throw error
    }
  }
  /** What would change in a row that we have, and whether this person may. */
  const differ = (row: Row, values: Fields): { change: Fields; was: Fields; old: Record<string, string>; why?: string } => {
    const names = Object.keys(values).filter((name) => !same(values[name], row.fields[name]))
    const change = Object.fromEntries(names.map((name) => [name, values[name]])), was = Object.fromEntries(names.map((name) => [name, row.fields[name] ?? null]))
    const old = Object.fromEntries(names.map((name) => [name, shade(name, row.fields[name])]))
    if (!names.length) return { change, was, old }
    const how = changeBy(type, row.state, names)
    const why = !how ? `底册里已有这一条，${names.map((n) => type.field[n]!.title).join('、')}不同，但${type.step.change ? '这几项不能改' : `${type.title}不能用表格修改`}` : tryOut(row.id, how.name, change, row)
    return { change, was, old, ...(why ? { why } : {}) }
  }

  const judge = (line: Line, ord: number): Judged & { values: Fields } => {
    const cells: Record<string, string> = {}, values: Record<string, unknown> = {}, reasons: string[] = [], veiled: string[] = []
    for (const field of fields) {
      const cell = line.cells.get(field.name)
      if (!cell) continue
      cells[field.name] = 'why' in cell ? cell.raw : cell.text
      if (field.private && cells[field.name]!.includes('*')) { veiled.push(field.name); continue }
      const read = readCell(cell, field, { type, find: resolve.find, office, day })
      if ('why' in read) reasons.push(read.why); else if (!empty(read.value)) values[field.name] = read.value
    }
    const made: Judged & { values: Fields } = { row: line.row, ord, verdict: 'refused', record: idOf(`row ${line.row}`), target: null, cells, old: {}, make: null, change: null, was: null, reasons, alike: null, may: [], seen: null, values }
    const as = (verdict: Verdict, more: Partial<Judged> = {}) => ({ ...made, verdict, ...more })
    if (line.ended) return as('same', { reasons: [`状态是“${type.states.ended}”，不导入`] })
    if (reasons.length) return made
    for (const name of plan.key) if (empty(values[name]) && !(name in plan.fixed) && type.field[name]?.required) reasons.push(`缺${type.field[name].title}，认不出是哪一条`)
    if (reasons.length) return made
    const key = keyText({ ...plan.fixed, ...values }), found = key === undefined ? undefined : byKey.get(key)?.[0], twin = key === undefined ? undefined : before.get(key)
    if (twin) {
      const names = Object.keys(values).filter((name) => !same(values[name], twin.values[name]))
      if (!names.length) return as('same', { reasons: [`与第 ${twin.row} 行相同`], target: twin.target ?? twin.record })
      const change = Object.fromEntries(names.map((n) => [n, values[n]])), was = Object.fromEntries(names.map((n) => [n, twin.values[n] ?? null]))
      return as('doubt', { target: twin.target ?? twin.record, change, was, may: ['same', 'skip'], old: Object.fromEntries(names.map((n) => [n, shade(n, twin.values[n])])),
        reasons: [`与第 ${twin.row} 行同${keyTitle(type, plan.key)}，${names.map((n) => type.field[n]!.title).join('、')}不一`], alike: { id: twin.target ?? twin.record, title: `第 ${twin.row} 行`, text: names.map((n) => `${type.field[n]!.title} ${shade(n, twin.values[n]) || '空'}`).join('，') } })
    }
    // A mask that came back from a ledger of ours says nothing; it must never be taken for a value.
    for (const name of veiled) if (!found || kindOf(type.field[name]!).mask(found.fields[name]) !== cells[name]) reasons.push(`${type.field[name]!.title}「${cells[name]}」是打码后的值，请填原值或留空`)
    if (reasons.length) return made
    if (found) {
      if (!maySee(office.model, who, found)) return as('refused', { reasons: [`已有同${keyTitle(type, plan.key)}的一条，不在您能看的范围内`] })
      const { why, change, was, old } = differ(found, values)
      // A matter of the same words is not yet the same matter.
      if (type.no && Object.keys(change).length) return doubtful(as, { row: found, change, was, old, why, values, reason: `与底册${titled(type, found)}描述相同，${Object.keys(change).map((n) => type.field[n]!.title).join('、')}不同` })
      if (why) return as('refused', { reasons: [why], target: found.id })
      return Object.keys(change).length ? as('changed', { target: found.id, change, was, old, seen: found.version }) : as('same', { target: found.id })
    }
    const fixed: Record<string, unknown> = {}
    for (const [name, text] of Object.entries(plan.fixed)) {
      const field = type.field[name], read = field && readCell({ text, done: [] }, field, { type, find: resolve.find, office, day })
      if (read && 'why' in read) reasons.push(`${read.why}（整列填的）`); else if (read) fixed[name] = read.value
    }
    const make = { ...fixed, ...values }
    for (const field of fields) if (isNeeded(step, field) && empty(make[field.name])) reasons.push(`缺${field.title}`)
    if (reasons.length) return made
    const alike = byName(values, plan.key)
    if (alike && maySee(office.model, who, alike)) {
      const { why, change, was, old } = differ(alike, values)
      const no = tryOut(made.record, step.name, make)
      return doubtful(as, { row: alike, change, was, old, why, values: no ? undefined : make, reason: `与底册${titled(type, alike)}名称${bare(String(alike.fields[type.called!])) === bare(String(values[type.called!])) ? '相同' : '相近'}，${keyTitle(type, plan.key)}不同：是同一条，还是另一条` })
    }
    const why = tryOut(made.record, step.name, make)
    return why ? as('refused', { reasons: [why] }) : as('new', { make })
  }
  const doubtful = (as: (verdict: Verdict, more: Partial<Judged>) => Judged & { values: Fields }, { row, change, was, old, why, values, reason }: { row: Row; change: Fields; was: Fields; old: Record<string, string>; why: string | undefined; values: Fields | undefined; reason: string }) =>
    as('doubt', { target: row.id, change: why ? null : change, was, old, seen: row.version, make: values ?? null, reasons: [reason], may: [...(why ? [] : ['same' as const]), ...(values ? ['new' as const] : []), 'skip'],
      alike: { id: row.id, title: titled(type, row), text: fields.filter((f) => !f.private && !empty(row.fields[f.name]) && f.kind !== 'area').slice(0, 5).map((f) => say(f.name, row.fields[f.name])).join('，') } })

  return (line, ord) => {
    const judged = judge(line, ord), answer = of.answers.get(line.row), final = judged.verdict === 'doubt' && answer ? answered(judged, answer) : judged
    const key = keyText({ ...plan.fixed, ...judged.values })
    if (key !== undefined && judged.verdict !== 'refused' && !line.ended && !before.has(key)) before.set(key, judged)
    if (final.verdict === 'new' && type.called) resolve.add(type.id, { id: judged.record, name: String(judged.values[type.called] ?? ''), fields: { ...final.make } })
    return judged
  }
}
/** What a doubt becomes by an answer. */
export const answered = <J extends Pick<Judged, 'verdict' | 'may' | 'change'>>(judged: J, answer: string): J =>
  !judged.may.includes(answer as 'same') ? judged : { ...judged, verdict: answer === 'new' ? 'new' : answer === 'skip' ? 'doubt' : judged.change && Object.keys(judged.change).length ? 'changed' : 'same' }

/** The database keeps the keys of an object in an order of its own. */
const same = (a: unknown, b: unknown): boolean => a === b || (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && ordered(a) === ordered(b))
const ordered = (value: unknown): string => JSON.stringify(value, (_key, one: unknown) => typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => a < b ? -1 : 1)) : one)
const keyTitle = (type: TypeModel, key: readonly string[]): string => key.map((name) => type.field[name]?.title ?? name).join('、')
const titled = (type: TypeModel, row: Row): string => `「${String((type.called && row.fields[type.called]) ?? row.no ?? '').slice(0, 20)}」`

/** Rows of a register of the same or nearly the same name, where the name is not itself the key; what goes through steps is told apart by its key alone. Different figures are different things: 第 1 与第 11 网格. */
const likenesses = (type: TypeModel, known: readonly Row[]): ((values: Fields, key: readonly string[]) => Row | undefined) => {
  const called = type.called, field = called ? type.field[called] : undefined
  if (!called || !field || field.long || field.kind !== 'text' || type.no || !type.step.change) return () => undefined
  const exact = new Map<string, Row[]>(), grams = new Map<string, Row[]>(), put = (map: Map<string, Row[]>, key: string, row: Row) => { const old = map.get(key); if (old) old.push(row); else map.set(key, [row]) }
  for (const row of known) { const name = bare(String(row.fields[called] ?? '')); if (name) { put(exact, name, row); for (const gram of pairs(name)) put(grams, gram, row) } }
  const parent = type.fields.find((f) => f.kind === 'ref' && f.to === type.id)?.name
  // The same code from another day on is a new version, and every year has its 元旦: only another code or login makes a namesake doubtful.
  const fits = (row: Row, values: Fields, key: readonly string[]) => (parent === undefined || row.fields[parent] === values[parent]) && key.some((name) => type.field[name]?.kind !== 'date' && row.fields[name] !== values[name])
  return (values, key) => {
    const name = bare(String(values[called] ?? ''))
    if (!name) return undefined
    const hit = key.includes(called) ? undefined : exact.get(name)?.find((row) => fits(row, values, key))
    if (hit || name.length < 5) return hit
    const shared = new Map<Row, number>(), mine = pairs(name), figures = name.replace(/\D/g, '')
    for (const gram of mine) { const rows = grams.get(gram) ?? []; if (rows.length <= 100) for (const row of rows) shared.set(row, (shared.get(row) ?? 0) + 1) }
    for (const [row, n] of shared) {
      const other = bare(String(row.fields[called]))
      if (other !== name && other.replace(/\D/g, '') === figures && (2 * n) / (mine.size + pairs(other).size) >= 0.85 && fits(row, values, key)) return row
    }
    return undefined
  }
}
const pairs = (text: string): Set<string> => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)))

/** The lines with parents before their children. `self`: fields that point at rows of the same type. */
export const inOrder = (lines: readonly Line[], { type }: { type: TypeModel }): Line[] => {
  const self = type.fields.filter((f) => f.kind === 'ref' && f.to === type.id).map((f) => f.name)
  if (!self.length) return [...lines]
  const words = [...new Set([type.called, ...(type.unique ?? [])])].filter((f) => f !== undefined), at = new Map<string, Line>(), text = (line: Line, name: string) => { const c = line.cells.get(name); return c && !('why' in c) ? bare(c.text) : '' }
  for (const line of lines) for (const name of words) { const word = text(line, name); if (word && !at.has(word)) at.set(word, line) }
  const done = new Set<Line>(), sorted: Line[] = []
  for (const first of lines) {
    const trail: Line[] = []
    // Up to the root, then down again: a list, not a recursion, since a file may be one long chain.
    for (let line: Line | undefined = first; line && !done.has(line) && !trail.includes(line) && trail.length < 100; line = self.map((name) => at.get(text(line!, name))).find((p) => p !== undefined)) trail.push(line)
    for (const line of trail.reverse()) { done.add(line); sorted.push(line) }
  }
  return sorted
}
/** The step that changes these fields of a row in this state and leaves it where it is. */
export const changeBy = (type: TypeModel, state: string, names: readonly string[]): StepModel | undefined =>
  [findStep(type, 'change'), ...type.steps].find((s): s is StepModel => s !== undefined && !s.makes && !s.beside && s.from.includes(state) && (s.to === undefined || s.to === state) && s.who.length > 0 && !s.agree && names.every((n) => s.ask.includes(n) || s.need.includes(n)))
