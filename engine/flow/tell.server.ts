// Who is told of an action, and in which words: derived in the worker's transaction from the action itself, so that nobody is told twice and
// no act waits for it.
import type { Sql } from '../../kernel/db/db.ts'
import type { Acted } from '../../kernel/audit/line.ts'
import { tellAll, type Notice } from '../../kernel/notice/notice.server.ts'
import { maySee, playsOf, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { knownOf, holds } from '../record/office.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { StepModel, TypeModel } from '../record/model.ts'
import { sayNo, type Row } from '../record/row.ts'
import { loadMany } from '../record/statements.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import { showField } from '../record/kinds.ts'
import { rungStep } from './decide.ts'
import { titleOf } from './possible.ts'
import { sentenceFor } from './sentence.ts'
import { waysOf } from './ways.ts'

type Telling = { parts: readonly string[]; sms?: readonly string[]; noSms?: readonly string[]; staff?: string; head: string; step?: StepModel }
/** Writes the notices of a batch of sealed actions. Give it to `fold` as `each`. */
export const tellOf = (engine: Engine) => async (tx: Sql, actions: readonly Acted[]): Promise<void> => {
  const wanted = actions.flatMap((action) => { const type = engine.model.types[action.type], telling = type && whatOf(engine, type, action); return type && telling ? [{ action, type, telling }] : [] })
  if (!wanted.length) return
  const rows = new Map((await tx.query<Stored>(loadMany, [engine.db.tenant, [...new Set(wanted.map((w) => w.action.record))]])).map((r) => [r.id, fromStored(r)]))
  const told = wanted.flatMap(({ action, type, telling }) => {
    const row = rows.get(action.record)
    return row ? [{ action, type, row, telling, hurried: telling.sms?.length ? staffOf(engine, type, row, { ...telling, parts: telling.sms }).filter((id) => `staff:${id}` !== action.who) : [], subject: subjectOf(engine, type, row, telling) }] : []
  })
  const ids = [...new Set(told.flatMap(({ hurried, subject }) => [...hurried, ...(subject ? [subject] : [])]))]
  const people = new Map((ids.length ? await tx.query<Stored>(loadMany, [engine.db.tenant, ids]) : []).map((r) => [r.id, fromStored(r)]))
  await tellAll(tx, told.flatMap((one) => noticesOf(engine, { ...one, people })))
}
const whatOf = (engine: Engine, type: TypeModel, action: Acted): Telling | undefined => {
  const { rung, ask } = action.data as { rung?: { name: string; tell: string[]; sms?: string[] }; ask?: string }, [name = '', answer] = action.step.split(':'), step = type.step[name]
  if (action.step === rungStep && rung) return rung.tell.length ? { parts: rung.tell, ...(rung.sms ? { sms: rung.sms } : {}), head: rung.name === 'due' ? '到时限' : rung.name.endsWith('%') ? '快到时限' : '已超时限' } : undefined
  if (!step) return undefined
  if (ask === 'asked') return { parts: step.agree?.by.slice(0, 1) ?? [], head: `等您答复：${step.title}` }
  if (ask?.startsWith('refuse')) return { parts: [], staff: 'asker', head: `不同意${step.title}` }
  if (ask === 'withdraw' || ask === 'agreed') return undefined
  const ways = waysOf(type, step, { office: engine.holder.office(), at: nowOf(engine) })
  if (answer === 'agree') return { ...ways, staff: 'asker', head: `同意${step.title}`, step }
  return ways.parts.length ? { ...ways, head: step.title, step } : undefined
}
/** Whom outside it is about, where such are told. */
const subjectOf = (engine: Engine, type: TypeModel, row: Row, telling: Telling): string | undefined =>
  telling.parts.some((part) => engine.model.parts[part]?.is === 'resident') && type.about ? row.fields[type.about] as string | undefined : undefined
type Told = { action: Acted; type: TypeModel; row: Row; telling: Telling; hurried: readonly string[]; subject: string | undefined; people: ReadonlyMap<string, Row> }
const noticesOf = (engine: Engine, { action, type, row, telling, hurried, subject, people }: Told): Notice[] => {
  const list: Notice[] = []
  const now = engine.clock.now(), title = `${telling.head}：${titleOf(engine.model, row)}`.slice(0, 120), about = { type: type.id, id: row.id }, no = row.no === null ? '' : `${type.no ?? ''} ${sayNo(row.no)} `
  const why = showField(row.fields.why, type.field.why ?? { name: 'why', title: '', kind: 'text' }, knownOf(engine.holder.office(), dayOf(nowOf(engine))))
  const own = textFor(engine, type, { row, telling, is: 'staff' }) ?? `${no}${type.states[row.state] ?? ''}${why && telling.step ? `。${why}` : ''}`, link = `/desk/${type.id}/${row.id}`
  for (const id of new Set(staffOf(engine, type, row, telling))) if (`staff:${id}` !== action.who) list.push({ to: { kind: 'staff', id }, channel: 'app', title, text: own, link, about, key: `${action.id}/${id}`, now })
  for (const id of new Set(hurried)) { const phone = phoneOf(engine, people.get(id)); if (phone) list.push({ to: { kind: 'staff', id, phone }, channel: 'sms', title, text: `${title}。${own}`, link, about, key: `${action.id}/${id}/sms`, now }) }
  if (!subject) return list
  const phone = phoneOf(engine, people.get(subject)), text = textFor(engine, type, { row, telling, is: 'resident' }) ?? `您反映的事项（${no.trim()}）：${telling.head}。`, page = `/m/${row.no === null ? row.id : sayNo(row.no)}`
  list.push({ to: { kind: 'resident', id: subject }, channel: 'app', title: telling.head, text, link: page, about, key: `${action.id}/${subject}/app`, now })
  if (phone && !telling.noSms?.some((part) => engine.model.parts[part]?.is === 'resident')) list.push({ to: { kind: 'resident', id: subject, phone }, channel: 'sms', title: telling.head, text, link: page, about, key: `${action.id}/${subject}/sms`, now })
  return list
}
/** The pack's own sentence for those of this kind who are told, if it has one. */
const textFor = (engine: Engine, type: TypeModel, { row, telling, is }: { row: Row; telling: Telling; is: string }): string | undefined => {
  const { step } = telling
  return step && telling.parts.filter((part) => engine.model.parts[part]?.is === is).map((part) => sentenceFor(type, { row, step, part, office: engine.holder.office(), at: nowOf(engine) })).find((said) => said !== undefined)
}
const phoneOf = (engine: Engine, person: Row | undefined): string | undefined => {
  const field = person && engine.model.types[person.type]?.fields.filter((f) => f.private && f.kind === 'text').sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false))[0]
  return field ? person.fields[field.name] as string | undefined : undefined
}
/** Staff who play one of the parts over this row today; or the one who asked. */
const staffOf = (engine: Engine, type: TypeModel, row: Row, telling: Telling): string[] => {
  const office = engine.holder.office(), today = dayOf(nowOf(engine)), found: string[] = []
  if (telling.staff) { const by = row.meta.ask?.by ?? askerOf(row); if (by?.startsWith('staff:')) found.push(by.slice(6)) }
  for (const id of new Set(office.posts.filter((post) => telling.parts.includes(post.part) && holds(post, today)).map((post) => post.staff))) {
    const who: Actor = { kind: 'staff', id, name: '', plays: playsOf(office, id, today).filter((play) => telling.parts.includes(play.part.id)) }
    if (maySee(engine.model, who, row) || who.plays.some((play) => play.part.sees[type.id] === undefined)) found.push(id)
  }
  return found
}
const askerOf = (row: Row): string | undefined => row.meta.asker
