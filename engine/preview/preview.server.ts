// A draft held against last month: the rows made then, their histories, replayed under the office in force and under the drafted one.
import { maySee, system, type Actor } from '../access/access.ts'
import { dayOf, momentOf } from '../clock/days.ts'
import { findPeriod, periodOf, before } from '../clock/period.ts'
import { decide, type Decision } from '../flow/decide.ts'
import { retime } from '../flow/retime.ts'
import { sentenceFor, sentenceTable, slotsOf } from '../flow/sentence.ts'
import { coverPersonal } from '../share/personal.ts'
import { linesOf } from '../indicator/routes.server.ts'
import { periodNamed, readIndicator, seenIndicators } from '../indicator/figures.server.ts'
import { reached, unitOf, valueOf } from '../indicator/say.ts'
import type { Day, Moment, Setting } from '../pack.ts'
import { fail } from '../../kernel/fail/fail.ts'
import { worldOf } from '../record/world.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { findType, type TypeModel } from '../record/model.ts'
import { checkOffice } from '../record/office-check.ts'
import { onOf, type Office } from '../record/office.ts'
import { sayNo, type Done, type Fields, type Row } from '../record/row.ts'
import { endedBy } from '../record/versions.ts'
import { histories, loadMany, running } from '../record/statements.ts'
import { fromAction, fromStored, type Stored } from '../record/store.server.ts'
import { compare, type Fresh, type TypePreview } from './compare.ts'
import { beginsOn, besideRules, changedOn, frozen, watched } from './draft.ts'
import { lookAt, type Warning } from './look.ts'
import { replay, type Offices, type Replayed } from './replay.ts'

/** One act that somebody would do to the office's own rows. Without `step`: what waits to be agreed to, or the draft as it stands. */
export type Drafted = { type: string; record?: string; step?: string; data?: Readonly<Record<string, unknown>> }
export type Window = { word: string; title: string; from: Moment; to: Moment }
export type GoalLine = { by: string; name: string; n: number; d: number | null; was: boolean; is: boolean }
export type Goal = { id: string; title: string; unit: string; period: string; was: number; is: number; better: 'more' | 'less'; n: number; d: number | null; lines: readonly GoalLine[]; passWas: number; passIs: number }
/** A message as it went out for a real row, and as it would: numbers and homes covered. */
export type Spoken = { code: string; title: string; no: string | null; was: string; is: string }
export type Preview = { window: Window; begins: Day | null; types: readonly TypePreview[]; goals: readonly Goal[]; running: { n: number; moved: number; later: number } | null; sentences: readonly Spoken[]; warnings: readonly Warning[]; asOf: Moment; ms: number }

/** At most so many rows of a type are replayed; of more a sample that is the same every time. */
export const SAMPLE = 2000
/** After so many rows a type none of whose rules has looked at what changes is left alone. */
const TRIAL = 150, AT_ONCE = 250

/** What a draft would have done. `window`: a month (2026-10), or the 30 days before now. Throws what the step itself throws: not-your-step, bad-field, … */
export const previewDraft = async (engine: Engine, who: Actor, { changes, window: word }: { changes: readonly Drafted[]; window?: string | undefined }): Promise<Preview> => {
  const began = performance.now(), now = nowOf(engine), today = dayOf(now), office = engine.holder.office(), rows = changes.map((change) => rowOf(engine, who, change))
  const drafted = engine.holder.drafted([...rows, ...rows.flatMap((row) => endedWith(engine, row, rows))]), day = beginsOn(office, drafted, { rows, today }), window = windowOf(word, now)
  if (day === undefined) return { window, begins: null, types: [], goals: [], running: null, sentences: [], warnings: lookAt({ office, drafted, day, today, rows, previews: [] }), asOf: now, ms: Math.round(performance.now() - began) }
  const changed = changedOn(office, drafted, day), offices = { office, was: frozen(office, day), is: frozen(drafted, day), now }, previews: TypePreview[] = []
  for (const type of Object.values(engine.model.types)) if (!type.table && !engine.holder.holds(type.id)) {
    const preview = await previewType(engine, who, { type, window, offices, changed, fresh: freshOf(type, { was: offices.was, is: offices.is }) })
    if (preview) previews.push(preview)
  }
  const moved = changed.has('*') ? await runningMoved(engine, { office, drafted, now }) : null, goals = await goalsOf(engine, { offices, changed })
  return { window, begins: day, types: previews, goals, running: moved, sentences: changed.has(sentenceTable) ? await spokenOf(engine, { rows, window, drafted, day }) : [], warnings: lookAt({ office, drafted, day, today, rows, previews }), asOf: now, ms: Math.round(performance.now() - began) }
}

/** The versions that would end because this one begins. */
const endedWith = ({ model, holder }: Engine, row: Row, drafted: readonly Row[]): Row[] => {
  const others = new Map([...holder.rows(row.type), ...drafted.filter((one) => one.type === row.type)].map((one) => [one.id, one]))
  return endedBy(findType(model, row.type)!, { start: holder.row(row.type, row.id), row }, [...others.values()]).map((one) => ({ ...one.row, fields: { ...one.row.fields, to: one.to } }))
}
/** The row as it would stand: decided by the very step, as if everybody had agreed. */
const rowOf = (engine: Engine, who: Actor, change: Drafted): Row => {
  const type = findType(engine.model, change.type), old = change.record ? engine.holder.row(change.type, change.record) : undefined, now = nowOf(engine)
  if (!type || !engine.holder.holds(type.id)) throw fail('no-such-type', { type: change.type })
  if (change.record && !old && change.step === undefined) throw fail('not-found', { what: type.title })
  const ask = old?.meta.ask, step = change.step ?? ask?.step ?? type.steps.find((one) => one.agree && old && one.from.includes(old.state))?.name ?? 'add', data = change.data ?? (change.step === undefined ? ask?.data : undefined) ?? {}
  const bare = Object.fromEntries(Object.entries(type.step).map(([name, step]) => [name, { ...step, need: step.need.filter((one) => !besideRules.includes(one)), ask: [...step.ask, ...step.need.filter((one) => besideRules.includes(one))], agree: undefined, when: undefined, second: undefined }])) as unknown as TypeModel['step']
  const plain: TypeModel = { ...type, step: bare, steps: Object.values(bare), fields: type.fields.map(({ required, ...field }) => (required && !besideRules.includes(field.name) ? { ...field, required } : field)) }
  const decision: Decision = decide(plain, old, { id: engine.newId(), type: type.id, record: change.record ?? engine.newId(), step, data }, { ...worldOf(engine, who, { now, loaded: { refs: new Map(), measures: {} } }) })
  checkOffice(engine.holder.office(), type, decision)
  return decision.row
}
const windowOf = (word: string | undefined, now: Moment): Window => {
  if (word !== undefined && word !== 'days') { const month = word === 'month' ? before('month', findPeriod('month', periodOf('month', now))!) : periodNamed('month', word, now); return { word: month.period, title: month.title, from: month.from, to: month.to < now ? month.to : now } }
  return { word: 'days', title: '近 30 天', from: momentOf(Date.parse(now) - 30 * 86_400_000), to: now }
}

type Asked = { type: TypeModel; window: Window; offices: Offices; changed: ReadonlySet<string>; fresh: readonly Fresh[] }
const previewType = async (engine: Engine, who: Actor, { type, window, offices, changed, fresh }: Asked): Promise<TypePreview | undefined> => {
  const { db } = engine, lists = type.fields.some((field) => field.table && changed.has(field.table))
  if (!lists && !Object.keys(type.limits).length && !type.whole && !type.steps.some((step) => step.tell.length > 0 || Object.values(step.fill).some((how) => typeof how === 'function'))) return undefined
  const where = 'r.tenant = $1 and r.type = $2 and r.made >= $3::timestamptz and r.made < $4::timestamptz', values = [db.tenant, type.id, window.from, window.to]
  const [counted] = await db.query<{ n: number }>(`select count(*)::int as n from record r where ${where}`, values), total = counted?.n ?? 0
  if (!total) return undefined
  const ids = await db.query<{ id: string; no: number | null }>(`select r.id, r.no from record r where ${where} order by ${total > SAMPLE ? 'md5(r.id::text)' : 'r.made, r.id'} limit ${SAMPLE}`, values)
  const read = new Set<string>(), list: Replayed[] = [], seen: Offices = { ...offices, is: watched(offices.is, read) }
  let failed = 0
  for (let i = 0, size = TRIAL; i < ids.length; i += size, size = AT_ONCE) {
    const some = ids.slice(i, i + size), no = new Map(some.map((one) => [one.id, one.no])), acts = await db.query<Parameters<typeof fromAction>[1]>(histories, [db.tenant, some.map((one) => one.id)])
    for (const history of Map.groupBy(acts.map((act) => fromAction(type, act)), (done) => done.record).values()) {
      try { const one = replay(type, history, { ...seen, as: asFresh(type, history, fresh) }); if (one) list.push({ ...one, row: { ...one.row, no: no.get(one.row.id) ?? null } }) } catch { failed++ }
    }
    if (!lists && i === 0 && ![...changed].some((what) => read.has(what))) return undefined
  }
  const preview = compare(type, list, { was: offices.was, is: offices.is, now: offices.now, total, failed, fresh, may: (row) => maySee(engine.model, who, row) })
  return preview.changed || lists || preview.told.length ? preview : undefined
}

const freshOf = (type: TypeModel, { was, is }: Pick<Offices, 'was' | 'is'>): Fresh[] => {
  const table = type.kind === undefined ? undefined : type.field[type.kind]?.table, old = new Set((table === undefined ? [] : was.tables[table] ?? []).map((row) => row.code))
  return (table === undefined ? [] : is.tables[table] ?? []).filter((row) => !old.has(row.code)).map(({ code, name, fields }) => ({ code, name, words: [...new Set([name, ...String(fields.words ?? '').split(/[\s、,，]+/)])].filter((word) => word.length > 1) }))
}
/** Would this row have been one of a new class? What it was made with says so in its words. */
const asFresh = (type: TypeModel, [first]: readonly Done[], fresh: readonly Fresh[]): Fields | undefined => {
  const said = fresh.length ? type.search.map((name) => first?.patch.set[name]).filter((one) => typeof one === 'string').join('\n') : ''
  const hit = said && fresh.find(({ words }) => words.some((word) => said.includes(word)))
  return hit ? { [type.kind!]: hit.code } : undefined
}
/** The sentences of a draft, filled with the last row of the window to which that step was done; where there was none, with the names of their places. */
const spokenOf = async (engine: Engine, { rows, window, drafted, day }: { rows: readonly Row[]; window: Window; drafted: Office; day: Day }): Promise<Spoken[]> => {
  const found: Spoken[] = [], at = `${day}T04:00:00.000Z` as Moment
  for (const slot of slotsOf(engine.model).filter((one) => rows.some((row) => row.type === sentenceTable && row.fields.code === one.code))) {
    const type = engine.model.types[slot.type]!, [act] = await engine.db.query<{ record: string }>('select a.record from action a where a.tenant = $1 and a.type = $2 and a.step = $3 and a.got >= $4::timestamptz and a.at >= $4::timestamptz and a.at < $5::timestamptz order by a.at desc limit 1', [engine.db.tenant, type.id, slot.step, window.from, window.to])
    const [row] = act ? (await engine.db.query<Stored>(loadMany, [engine.db.tenant, [act.record]])).map(fromStored) : [], say = (office: Office) => coverPersonal(sentenceFor(type, { row: row!, step: slot.step, part: slot.part, office, at }) ?? '')
    const text = rows.find((one) => one.fields.code === slot.code)!.fields.text
    found.push(row ? { code: slot.code, title: slot.title, no: row.no === null ? null : sayNo(row.no), was: say(engine.holder.office()), is: say(drafted) } : { code: slot.code, title: slot.title, no: null, was: slot.standard, is: String(text) })
  }
  return found
}

/** Limits that run now and would be counted anew. */
const runningMoved = async (engine: Engine, { office, drafted, now }: { office: Office; drafted: Office; now: Moment }): Promise<Preview['running']> => {
  const found = { n: 0, moved: 0, later: 0 }
  for (let past = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await engine.db.query<Stored>(running, [engine.db.tenant, past, 500])
    for (const row of rows.map(fromStored)) {
      const type = engine.model.types[row.type], moved = type && retime(type, row, { was: office.calendar, is: drafted.calendar, office, now, since: now })
      found.n++
      if (moved) { found.moved++; if (moved.list.some((one) => one.after > one.before)) found.later++ }
    }
    if (rows.length < 500 || found.n >= 20_000) return found
    past = rows.at(-1)!.id
  }
}

/** Figures whose goal is another one: who reaches it, by unit and by community, over the last whole period. */
const goalsOf = async (engine: Engine, { offices, changed }: { offices: Offices; changed: ReadonlySet<string> }): Promise<Goal[]> => {
  const found: Goal[] = []
  for (const indicator of seenIndicators(engine, system)) {
    const { goal } = indicator, id = typeof goal === 'object' && goal !== null ? engine.model.settingId.get(goal) : undefined
    if (!id || !changed.has(id)) continue
    const [was, is] = [offices.was, offices.is].map((office) => Number(onOf(office, offices.now).value(goal as Setting<number>))) as [number, number]
    const period = before(indicator.every, findPeriod(indicator.every, periodOf(indicator.every, offices.now))!), last = await readIndicator(engine, system, { id: indicator.id, period: period.period, now: true })
    const figure = (last.counts.all[1] ?? last.counts.all[0]) ? last : await readIndicator(engine, system, { id: indicator.id, now: true }), as = unitOf(engine.model, indicator)
    const lines = Object.entries(linesOf(engine, figure)).flatMap(([by, all]) => by === 'kind' ? [] : all.flatMap((line): GoalLine[] => {
      const value = valueOf([line.n, line.d], as), pass = (at: number) => reached(value, { goal: at, better: indicator.better }) === true
      return value === undefined || !line.key ? [] : [{ by, name: line.name, n: line.n, d: line.d, was: pass(was), is: pass(is) }]
    }))
    found.push({ id: indicator.id, title: indicator.title, unit: as.unit, period: figure.period.title, was, is, better: indicator.better, n: figure.counts.all[0], d: figure.counts.all[1], lines, passWas: lines.filter((line) => line.was).length, passIs: lines.filter((line) => line.is).length })
  }
  return found
}
