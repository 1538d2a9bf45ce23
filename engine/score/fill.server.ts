// The score sheets of a period: for each unit, community and holder of a post a card, on it a line for each criterion in force. Until they are
// published they are counted at each look; then cards, lines and the very rows that were counted are written in one transaction and stay.
import type { Sql } from '../../kernel/db/db.ts'
import { meets, system } from '../access/access.ts'
import { isWorkday } from '../clock/calendar.ts'
import { dayOf, shift } from '../clock/days.ts'
import { before, findPeriod, periodOf, type Period } from '../clock/period.ts'
import { happen } from '../flow/decide.ts'
import { unitOf } from '../indicator/say.ts'
import type { Day, Moment } from '../pack.ts'
import { perform, tellAll } from '../record/act.server.ts'
import { worldOf } from '../record/world.server.ts'
import { nowOf, type Change, type Engine } from '../record/engine.server.ts'
import { idFrom } from '../record/ids.server.ts'
import type { IndicatorModel, ScoreModel, TypeModel } from '../record/model.ts'
import { holds, inForce, onOf, settingOn, type Dated } from '../record/office.ts'
import type { Done, Fields, Row } from '../record/row.ts'
import { loadMany } from '../record/statements.ts'
import { createMany, fromStored, type Stored } from '../record/store.server.ts'
import { countedSql, wayOf, type Way } from './rows.ts'

export type Card = { card: Row; lines: Row[] }
type Subject = { of: string; id: string; name: string; data: Fields; areas: readonly number[] }
type Ask = { scores: ScoreModel; round: Pick<Row, 'id' | 'fields'>; period: Period }

/** Drafts the rounds whose day has come and keeps the sheets of those that are to be published. Answers how many rounds it dealt with. */
export const tendScores = async (engine: Engine): Promise<number> => {
  let n = 0
  for (const scores of Object.values(engine.model.scores)) {
    if (await draft(engine, scores)) n++
    for (const round of await roundsOf(engine, scores, scores.fills)) { await keep(engine, { scores, round, period: findPeriod(scores.every, String(round.fields.period))! }); n++ }
  }
  return n
}
/** The rounds (or those in a state), newest period first. */
export const roundsOf = async (engine: Engine, scores: ScoreModel, state = ''): Promise<Row[]> =>
  (await engine.db.query<Stored>(`${loadMany.split(' where ')[0]} where r.tenant = $1 and r.type = $2${state ? ' and r.state = $3' : ''} order by r.body->>'period' desc, r.made desc limit 60`, [engine.db.tenant, scores.round, ...(state ? [state] : [])])).map(fromStored)

/** On its day of the month after (where the office rests, on the next working day) a round of the period that has ended is drafted, once. */
const draft = async (engine: Engine, scores: ScoreModel): Promise<boolean> => {
  const now = nowOf(engine), today = dayOf(now), period = before(scores.every, findPeriod(scores.every, periodOf(scores.every, now))!)
  if (today < draftDay(engine, scores, period) || drafted.get(engine)?.get(scores.id) === period.period) return false
  const known = (await roundsOf(engine, scores)).some((round) => round.fields.period === period.period)
  if (!known && (await fillSheets(engine, { scores, round: { id: engine.newId(), fields: {} }, period })).length > 0) {
    const step = engine.model.types[scores.round]!.steps.find((one) => one.makes && one.on === 'called')!
    await perform(engine, system, { id: engine.newId(), type: scores.round, record: engine.newId(), step: step.name, data: { period: period.period } })
  }
  drafted.set(engine, (drafted.get(engine) ?? new Map<string, string>()).set(scores.id, period.period))
  return !known
}
const drafted = new WeakMap<Engine, Map<string, string>>()
/** The day on which the round of a period is drafted. */
export const draftDay = (engine: Engine, scores: ScoreModel, period: Period): Day => {
  const office = engine.holder.office(), first = dayOf(period.to), nth = Number(settingOn(office, scores.day, first))
  let day = shift(first, `${Math.max(0, nth - 1)}d`)
  for (let i = 0; i < 31 && !isWorkday(day, office.calendar); i++) day = shift(day, '1d')
  return day
}

/** The cards of a period with their lines, counted now and not kept. */
export const fillSheets = async (engine: Engine, ask: Ask): Promise<Card[]> => {
  const plan = planOf(engine, ask), cells = new Map<string, Map<string, { n: number; d: number }>>()
  for (const [code, { indicator, way }] of plan.criteria) {
    const values: unknown[] = [engine.db.tenant], add = (value: unknown) => `$${values.push(value)}`
    const rows = await engine.db.query<{ key: string; n: number; d: number }>(`select c.key, sum(c.n)::float8 as n, sum(c.d)::float8 as d from (${countedSql(indicator, { way, period: ask.period, now: nowOf(engine), add })}) c group by c.key`, values)
    cells.set(code, new Map(rows.map(({ key, n, d }) => [key, { n, d }])))
  }
  const found = subjectsOf(engine, plan, (code) => [...cells.get(code)?.keys() ?? []])
  return cardsOf(engine, ask, { plan, subjects: found, counts: ({ code, keys }) => keys.reduce((sum, key) => { const one = cells.get(code)?.get(key); return { n: sum.n + (one?.n ?? 0), d: sum.d + (one?.d ?? 0) } }, { n: 0, d: 0 }) }).map(({ card, lines }) => ({ card: card.row, lines: lines.map((one) => one.row) }))
}

/** Writes the sheets of a round with the rows that were counted, all or nothing; then the round goes on. */
const keep = async (engine: Engine, ask: Ask & { round: Row }): Promise<void> => {
  const { scores, round } = ask, { db } = engine, plan = planOf(engine, ask), now = nowOf(engine)
  const [there] = await db.query('select 1 as one from record r where r.tenant = $1 and r.parent = $2 and r.type = $3 limit 1', [db.tenant, round.id, scores.card])
  if (!there) {
    const sketch = await fillSheets(engine, ask), keys = new Map(sketch.map(({ card }) => [`${String(card.fields.of)}:${subjectId(card)}`, card.id]))
    const subjects = subjectsOf(engine, plan, () => sketch.filter(({ card }) => card.fields.of === 'unit').map(({ card }) => String(card.fields.unit))).filter((one) => keys.has(`${one.of}:${one.id}`)), changes: Change[] = []
    await db.tx(async (tx) => {
      for (const [code, { indicator, way, kind }] of plan.criteria) {
        const map = subjects.filter((one) => one.of === kind).flatMap((one) => keysOf(engine, { subject: one, way }).map((key) => ({ key, line: lineId(round.id, one, code) }))), values: unknown[] = [db.tenant], add = (value: unknown) => `$${values.push(value)}`
        const counted = countedSql(indicator, { way, period: ask.period, now, add })
        await tx.query(`insert into score_row (tenant, line, record, n, d) select $1::int, m.line, c.record, sum(c.n), sum(c.d) from (${counted}) c join unnest(${add(map.map((one) => one.key))}::text[], ${add(map.map((one) => one.line))}::uuid[]) m(key, line) on m.key = c.key group by m.line, c.record`, values)
      }
      const sums = await sumsOf(tx, db.tenant, subjects.flatMap((one) => [...plan.criteria].filter(([, { kind }]) => kind === one.of).map(([code]) => lineId(round.id, one, code))))
      const made = cardsOf(engine, ask, { plan, subjects, counts: ({ line }) => sums.get(line) ?? { n: 0, d: 0 } }).flatMap(({ card, lines }) => [card, ...lines]), office = engine.holder.office()
      for (let i = 0; i < made.length; i += 200) await createMany(tx, made.slice(i, i + 200), { office, on: onOf(office, now), tenant: db.tenant })
      for (const { done, row } of made) changes.push({ done, row })
    })
    tellAll(engine, changes)
  }
  await perform(engine, system, { id: idFrom(round.id, scores.filled), type: round.type, record: round.id, step: scores.filled })
}
const sumsOf = async (tx: Sql, tenant: number, lines: readonly string[]): Promise<Map<string, { n: number; d: number }>> =>
  new Map((await tx.query<{ line: string; n: number; d: number }>('select s.line, sum(s.n)::float8 as n, sum(s.d)::float8 as d from score_row s where s.tenant = $1 and s.line = any($2::uuid[]) group by s.line', [tenant, lines])).map(({ line, n, d }) => [line, { n, d }]))

type Criterion = { row: Dated; kind: string; indicator: IndicatorModel; way: Way }
type Plan = { criteria: Map<string, Criterion>; on: Day; first: Day; scores: ScoreModel }
/** The criteria in force on the last day of the period, of indicators that are split so. */
const planOf = (engine: Engine, { scores, period }: Ask): Plan => {
  const on = shift(dayOf(period.to), '-1d'), criteria = new Map<string, Criterion>()
  for (const row of inForce(engine.holder.office(), scores.criteria, on)) {
    const kind = String(row.fields.of), indicator = engine.model.indicators[String(row.fields.indicator)], way = indicator && wayOf(indicator, kind)
    if (indicator && way) criteria.set(row.code, { row, kind, indicator, way })
  }
  return { criteria, on, first: dayOf(period.from), scores }
}
/** Who is scored: units that had anything to do, communities, and those who held the post with its area through the whole period. */
const subjectsOf = (engine: Engine, { criteria, on, first, scores }: Plan, keys: (code: string) => string[]): Subject[] => {
  const office = engine.holder.office(), kinds = new Set([...criteria.values()].map((one) => one.kind)), found: Subject[] = []
  const seen = (kind: string) => new Set([...criteria].filter(([, one]) => one.kind === kind).flatMap(([code]) => keys(code)))
  if (kinds.has('unit')) for (const id of seen('unit')) { const unit = office.named.unit?.get(id); if (unit) found.push({ of: 'unit', id, name: unit.name, data: { unit: id }, areas: [] }) }
  if (kinds.has('community')) for (const area of office.areas.list) if (area.level === 'community') found.push({ of: 'community', id: area.key, name: area.name, data: { area: area.key }, areas: [area.id] })
  if (kinds.has('post')) {
    const part = settingOn(office, scores.holders, on), posts = office.posts.filter((post) => post.part === part && post.area !== null && holds(post, first) && holds(post, on))
    for (const id of new Set(posts.map((post) => post.staff))) {
      const areas = posts.filter((post) => post.staff === id).flatMap((post) => office.areas.find(post.area!) ?? [])
      if (areas.length) found.push({ of: 'post', id, name: `${office.named.staff?.get(id)?.name ?? ''}（${areas.map((area) => area.name).join('、')}）`, data: { staff: id, area: areas[0]!.key }, areas: areas.map((area) => area.id) })
    }
  }
  return found
}
/** The keys under which rows of a subject are counted. */
const keysOf = (engine: Engine, { subject, way }: { subject: Subject; way: Way }): string[] => {
  if (way !== 'area') return [subject.id]
  const { areas } = engine.holder.office()
  return [...new Set(subject.areas.flatMap((id) => [id, ...areas.leaves(id)]))].map(String)
}
const subjectId = (card: Row): string => String(card.fields.of === 'unit' ? card.fields.unit : card.fields.of === 'post' ? card.fields.staff : card.fields.area)
const cardId = (round: string, subject: Subject): string => idFrom(round, `${subject.of}/${subject.id}`)
const lineId = (round: string, subject: Subject, code: string): string => idFrom(cardId(round, subject), code)

type Made = { type: TypeModel; done: Done; row: Row }
/** Cards with at least one row behind them: the same steps make them for a look and for good. */
const cardsOf = (engine: Engine, { scores, round }: Ask, { plan, subjects, counts }: { plan: Plan; subjects: readonly Subject[]; counts: (of: { code: string; line: string; keys: string[] }) => { n: number; d: number } }): { card: Made; lines: Made[] }[] => {
  const now = nowOf(engine), lineType = engine.model.types[scores.line]!, cardType = engine.model.types[scores.card]!
  return subjects.flatMap((subject) => {
    const whole = cardId(round.id, subject), lines = [...plan.criteria].filter(([, one]) => one.kind === subject.of).map(([code, { row, indicator, way }]) => {
      const id = lineId(round.id, subject, code), { n, d } = counts({ code, line: id, keys: keysOf(engine, { subject, way }) }), unit = unitOf(engine.model, indicator)
      const own = { ...row.fields, ...subject.data, of: subject.of, code, name: row.name, unitName: unit.unit, indicator: indicator.id, rate: indicator.outOf !== undefined || indicator.is.measure === 'mean', whose: subject.name, ...links(lineType, { [scores.card]: whole, [scores.round]: round.id }) }
      return make(engine, lineType, { id, data: only(lineType, own), measures: measuresOf(lineType, (how) => how.measure === 'kept' ? how.field === 'd' ? d : n : 0), now })
    })
    if (!lines.some(({ row }) => row.fields.n || row.fields.d)) return []
    const sum = measuresOf(cardType, (how) => how.of !== scores.line ? 0 : lines.filter(({ row }) => meets(row, Object.fromEntries(Object.entries(how.only).filter(([, want]) => want !== 'this')))).reduce((all, { row }) => all + (how.measure === 'count' ? 1 : Number(row.fields[how.field!] ?? 0)), 0))
    return [{ card: make(engine, cardType, { id: whole, data: only(cardType, { ...subject.data, of: subject.of, name: subject.name, ...links(cardType, { [scores.round]: round.id }) }), measures: sum, now }), lines }]
  })
}
const links = (type: TypeModel, to: Readonly<Record<string, string>>): Fields => Object.fromEntries(type.fields.flatMap((field) => field.kind === 'ref' && field.to && to[field.to] ? [[field.name, to[field.to]]] : []))
const only = (type: TypeModel, data: Fields): Fields => Object.fromEntries(Object.entries(data).filter(([name, value]) => type.field[name] && !type.field[name]!.calc && value !== undefined && value !== null))
const measuresOf = (type: TypeModel, count: (how: Exclude<TypeModel['calc'][string], (...a: never[]) => unknown> & { measure: string; of: string; field?: string; only: Readonly<Record<string, unknown>> }) => number): Record<string, number> =>
  Object.fromEntries(Object.entries(type.calc).flatMap(([name, how]) => typeof how === 'function' ? [] : [[name, count(how as never)]]))
const make = (engine: Engine, type: TypeModel, { id, data, measures, now }: { id: string; data: Fields; measures: Record<string, number>; now: Moment }): Made => {
  const step = type.steps.find((one) => one.makes && one.on === 'called')!, made = happen(type, undefined, { id: idFrom(id, step.name), type: type.id, record: id, step: step.name, data }, worldOf(engine, system, { now, loaded: { refs: new Map(), measures } }))
  return { type, done: made.dones[0]!, row: made.row }
}
