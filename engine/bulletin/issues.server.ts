// One issue of a bulletin: a row with acts. As a draft it shows what is counted now; its signature keeps everything as it stands, and from then on every
// face of it is made from what was kept.
import type { Sql } from '../../kernel/db/db.ts'
import { fail } from '../../kernel/fail/fail.ts'
import { actorKey, partFor, maySee, seesAll, system, type Actor } from '../access/access.ts'
import { at, dayOf, dayNumberAt, startOfDay } from '../clock/days.ts'
import { findPeriod, periodOf, type Period } from '../clock/period.ts'
import { periodBefore } from '../indicator/figures.server.ts'
import type { Moment } from '../pack.ts'
import { historyOf } from '../record/world.server.ts'
import { nameOf, perform } from '../record/act.server.ts'
import { contentField, countedIn, editionField, numberField, openedStep, periodField, readable, signedField, signStep, whichField, type IssueModel } from '../record/bulletins.ts'
import { nowOf, type Engine, type Freezing, type Frozen } from '../record/engine.server.ts'
import { idFrom } from '../record/ids.server.ts'
import { typeNamed } from '../record/list.server.ts'
import type { TypeModel } from '../record/model.ts'
import { settingOn } from '../record/office.ts'
import type { Row } from '../record/row.ts'
import { loadMany } from '../record/statements.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import type { Content } from './content.ts'
import { countIssue } from './count.server.ts'

export type Issued = { type: TypeModel; row: Row; issue: IssueModel; period: Period; content: Content; editions: number[] }

/** The types of bulletins that this model has. */
export const bulletinTypes = (engine: Engine): TypeModel[] => Object.values(engine.model.types).filter((type) => type.bulletin)
/** What is counted is over all rows: whoever does not see those is shown no draft. */
export const seesCounted = (engine: Engine, who: Actor, issue: IssueModel): boolean =>
  typesCounted(engine, issue).every((type) => seesAll(engine.model, who, type))
const typesCounted = (engine: Engine, issue: IssueModel): string[] => [...new Set(countedIn(issue).flatMap((id) => { const { is, outOf } = engine.model.indicators[id]!; return [is.of, ...(outOf ? [outOf.of] : [])] }))]

/** One issue as this person may read it: a signed one (while it is corrected, the last that was signed) as it was kept, a draft as it is counted now.
 *  `edition`: an earlier one; `draft`: of one that is being corrected, what it would say now. Throws not-found, not-allowed. */
export const readIssue = async (engine: Engine, who: Actor, { type: name, id, edition, draft }: { type: string; id: string; edition?: number | undefined; draft?: boolean | undefined }): Promise<Issued> => {
  const type = bulletinNamed(engine, name), row = await findRow(engine, type, id)
  if (!row || !maySee(engine.model, who, row)) throw fail('not-found', { what: type.title })
  const { issue, period } = issueOf(type, row), editions = Array.from({ length: Number(row.fields[editionField] ?? 0) }, (_, i) => i + 1)
  if (edition !== undefined && !editions.includes(edition)) throw fail('not-found', { what: type.title })
  if (edition !== undefined || (readable.includes(row.state) && !draft)) return { type, row, issue, period, editions, content: await keptContent(engine, type, row, edition) }
  if (!seesCounted(engine, who, issue) || !mayHandle(type, who)) throw fail('not-allowed', { what: { zh: `看${type.title}草稿`, en: 'read a draft' } })
  return { type, row, issue, period, editions, content: { ...await countIssue(engine, { issue, period, now: false }), texts: textsOf(type, row), signed: null, corrects: row.fields[numberField] === undefined ? null : { number: Number(row.fields[numberField]), edition: Number(row.fields[editionField]) + 1 } } }
}
const mayHandle = (type: TypeModel, who: Actor): boolean => who.kind === 'system' || who.plays.some(({ part }) => type.bulletin!.drafts.includes(part.id) || type.bulletin!.signs.includes(part.id))
/** What a signature kept: the last stands in the row, the others in the acts by which they were signed. */
const keptContent = async (engine: Engine, type: TypeModel, row: Row, edition: number | undefined): Promise<Content> => {
  if (edition === undefined || edition === row.fields[editionField]) return JSON.parse(String(row.fields[contentField])) as Content
  const signed = (await historyOf(engine, type, row.id)).find((done) => done.step === signStep && done.patch.set[editionField] === edition)
  if (!signed) throw fail('not-found', { what: type.title })
  return JSON.parse(String(signed.patch.set[contentField])) as Content
}
export const bulletinNamed = (engine: Engine, name: string): TypeModel => {
  const type = typeNamed(engine.model, name)
  if (!type.bulletin) throw fail('not-found', { what: { zh: '简报', en: 'bulletin' } })
  return type
}
const issueOf = (type: TypeModel, row: Row): { issue: IssueModel; period: Period } => {
  const issue = type.bulletin!.issues[String(row.fields[whichField])], period = issue && findPeriod(issue.every, String(row.fields[periodField]))
  if (!period) throw fail('not-found', { what: type.title })
  return { issue: issue!, period }
}
const findRow = async (engine: Engine, type: TypeModel, id: string): Promise<Row | undefined> => {
  const [found] = await engine.db.query<Stored>(loadMany, [engine.db.tenant, [id]])
  return found?.type === type.id ? fromStored(found) : undefined
}
const textsOf = (type: TypeModel, row: Row): Content['texts'] => Object.entries(type.bulletin!.texts).flatMap(([name, title], i) => typeof row.fields[name] === 'string' && row.fields[name] !== '' ? [{ title, text: row.fields[name], opens: i === 0 }] : [])

/** What a signature keeps, for `engine.freeze`: everything counted at this moment. Its number is the next of its kind and year, and taken within the act, so
 *  that no number is missing. */
export const freezeIssue = async (engine: Engine, who: Actor, { type, record, step }: Freezing): Promise<Frozen | undefined> => {
  const row = await findRow(engine, type, record), model = row && type.bulletin && type.step[step]
  if (!row || !model || !model.from.includes(row.state) || !maySee(engine.model, who, row) || !partFor(engine.model, who, { type, step: model, row })) return undefined
  const { issue, period } = issueOf(type, row), signedAt = nowOf(engine), year = period.period.slice(0, 4), edition = Number(row.fields[editionField] ?? 0) + 1
  if (!seesCounted(engine, who, issue)) throw fail('not-allowed', { what: { zh: `签发${issue.title}`, en: 'sign this bulletin' } })
  const counted = await countIssue(engine, { issue, period, now: true })
  return {
    version: row.version, fields: { [editionField]: edition, [signedField]: signedAt },
    inside: async (tx: Sql) => {
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 4714))', [JSON.stringify([engine.db.tenant, type.id, issue.name, year])])
      const number = (row.fields[numberField] as number | undefined) ?? 1 + (await tx.query<{ n: number | null }>(`select max((body->>'${numberField}')::int) as n from record where tenant = $1 and type = $2 and body->>'${whichField}' = $3 and left(body->>'${periodField}', 4) = $4`, [engine.db.tenant, type.id, issue.name, year]))[0]!.n!
      const content: Content = { ...counted, texts: textsOf(type, row), signed: { by: nameOf(engine, actorKey(who)), at: signedAt, number, edition, why: edition > 1 ? String(row.fields.why ?? '') : '' }, corrects: null }
      return { [numberField]: number, [contentField]: JSON.stringify(content) }
    },
  }
}

/** Opens by itself what is due to be drafted: a day's at its hour of that day, a week's and a month's on the day after. Answers how many; whoever comes second, or
 *  after a draft by hand, opens nothing. */
export const openIssues = async (engine: Engine): Promise<number> => {
  const now = nowOf(engine)
  let n = 0
  for (const type of bulletinTypes(engine)) for (const issue of Object.values(type.bulletin!.issues)) {
    const period = dueIssue(issue, now, issue.opens ? String(settingOn(engine.holder.office(), issue.opens, dayOf(now))) : '')
    if (!period) continue
    const record = idFrom(`${type.id}/${engine.db.tenant}`, `${issue.name}/${period.period}`)
    const [has] = await engine.db.query(`select 1 as one from record where tenant = $1 and type = $2 and (id = $3 or state <> 'dropped' and body->>'${whichField}' = $4 and body->>'${periodField}' = $5) limit 1`, [engine.db.tenant, type.id, record, issue.name, period.period])
    // A street that did not exist then has nothing to report.
    const [any] = has ? [] : await engine.db.query('select 1 as one from record where tenant = $1 and type = any($2::text[]) and made < $3::timestamptz limit 1', [engine.db.tenant, typesCounted(engine, issue), period.to])
    if (has || !any) continue
    await perform(engine, system, { id: idFrom(record, openedStep), type: type.id, record, step: openedStep, data: { [whichField]: issue.name, [periodField]: period.period } })
    n++
    // Counted once before anybody looks, so that nobody waits for a year of rows.
    await countIssue(engine, { issue, period, now: false })
  }
  return n
}
/** The period whose draft should stand by now, or undefined before its hour and where the hour is none. Pure. */
export const dueIssue = (issue: Pick<IssueModel, 'every'>, now: Moment, hour: string): Period | undefined => {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(hour)) return undefined
  const running = findPeriod(issue.every, periodOf(issue.every, now))!
  if (issue.every === 'day') return now >= at(dayOf(now), hour) ? running : undefined
  // The day after the end is the first of the running period; a machine that stood still that day makes up for it on any later one.
  return now >= at(dayOf(new Date(startOfDay(dayNumberAt(Date.parse(running.from)))).toISOString() as Moment), hour) ? periodBefore(running) : undefined
}
