// The heart: what a step does to a row. Pure, so that the phone decides the same as the server. It is given everything that it may know and
// answers with the actions to append; nobody else changes a row.
import { fail, Failure, sentence } from '../../kernel/fail/fail.ts'
import { actorKey, partFor, system, type Actor } from '../access/access.ts'
import { addSpan, spent } from '../clock/span.ts'
import type { Moment, On, Span } from '../pack.ts'
import { empty, kindOf } from '../record/kinds.ts'
import type { Known } from '../record/kinds/kind.ts'
import { findStep, findType, shapeOf, type MeasureModel, type StepModel, type TypeModel } from '../record/model.ts'
import { knownOf, onOf, settingOn, type Office } from '../record/office.ts'
import { apply, diff, putAway, same, type Asked, type Done, type Fields, type Meta, type Patch, type Row } from '../record/row.ts'
import { inside, turn } from './clockwork.ts'
import './failures.ts'
import { possible, titleOf, whyNot } from './possible.ts'
import { secondOf } from './second.ts'
import { viewOf } from './view.ts'

/** What somebody wants to do. Ids are made by whoever asks; a repeat of `id` never comes here. */
export type Act = { id: string; type: string; record: string; step: string; data?: Fields }
/** What a step says, with its values by field. */
export type Saying = { event: string; with: Fields }
/** What the act itself had to load: what its refs point at, what its measures came to, for an undo the row as it was, and what a step that freezes has counted. */
export type Loaded = { refs: ReadonlyMap<string, Row>; measures: Readonly<Record<string, number>>; before?: Row; frozen?: Fields }
export type Opening = { type: string; step: string; record: string; fields: Fields; parent: string }
/** `start` is the row before the first of the actions (none: they make it), `row` the row after the last. */
export type Decision = { start: Row | undefined; dones: Done[]; row: Row; opens: Opening[]; says: Saying[] }
/** `now` is when it is done, `came` when it reached the street, where that is later. `next` makes ids for the actions that follow from this one; on the server and the phone they are derived from the act's own id. */
export type World = { office: Office; who: Actor; now: Moment; came?: Moment; loaded: Loaded; next: (of: string, what: string) => string }

/** Carries out one step. Throws a Failure that says what is allowed; never leaves anything half done. */
export const decide = (type: TypeModel, row: Row | undefined, act: Act, world: World): Decision => {
  if (act.step === 'undo') return undo(type, row, act, world)
  const [name, answer] = act.step.split(':') as [string, string?]
  const step = findStep(type, name)
  if (!step || (answer !== undefined && !step.agree)) throw fail('no-such-step', { type: type.title, step: act.step, allowed: type.steps.filter((s) => s.who.length).map((s) => s.name) })
  if (answer !== undefined) return reply(type, row, { act, step, answer, world })
  const on = onOf(world.office, world.now), part = mayDo(type, row, step, world)
  const asked = answers(type, step, { data: act.data ?? {}, row, world, on }), fields = step.freezes ? { ...asked, ...counted(step, world) } : asked
  const after = { ...blank(type, act, world), ...row, fields: merged(row?.fields ?? {}, fields) }
  // A step beside the flow asks how the row stands, not what it will be: words that are taken back are gone by then.
  guard(type, step, step.beside && row ? row : after, world, on)
  const second = secondOf(type, step, { fields: after.fields, office: world.office, who: world.who, now: world.now })
  if (second === 'wanted' && !row) throw fail('needs-second', { title: type.title, allowed: ['draft'] })
  // What somebody looks at does not change under their eyes.
  if (row?.meta.ask && step.second && !step.agree) throw fail('not-now', { state: `“${findStep(type, row.meta.ask.step)?.title ?? ''}”等待答复中`, step: step.title })
  if (step.agree && row && (!step.agree.second || second === 'wanted')) return ask(type, row, { act, step, fields, part, world, on })
  return carry(type, row, { act, step, fields, part, world, on, ...(second === 'alone' ? { alone: true as const } : {}) })
}

/** What the engine itself does: a limit passed, a parent closed, a row was opened by another. */
export const happen = (type: TypeModel, row: Row | undefined, act: Act, world: World): Decision => {
  const step = findStep(type, act.step)!, on = onOf(world.office, world.now)
  const fields = fill(type, step, { given: act.data ?? {}, row, world, on })
  return carry(type, row, { act, step, fields, part: undefined, world: { ...world, who: world.who.kind === 'system' ? system : world.who }, on })
}

/** A step that what another row said calls: what it needs must be given and its guard must hold, but nobody plays a part in it. A row that it
 *  makes comes from `from`. Throws a Failure where the step cannot be done now. */
export const hear = (type: TypeModel, row: Row | undefined, { act, from, world }: { act: Act; from: string | null; world: World }): Decision => {
  const step = findStep(type, act.step)!, on = onOf(world.office, world.now)
  if (row && !step.from.includes(row.state)) throw fail('not-now', { state: type.states[row.state] ?? row.state, step: step.title })
  const given = Object.fromEntries(Object.entries(act.data ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => [name, plain(value)]))
  const fields = fill(type, step, { given, row, world, on }), base = { ...blank(type, act, world), parent: from }
  for (const name of step.need) if (empty(fields[name] ?? row?.fields[name])) throw fail('needed', { path: `data.${name}`, title: type.field[name]!.title })
  guard(type, step, { ...(row ?? base), fields: merged(row?.fields ?? {}, fields) }, world, on)
  return carry(type, row, { act, step, fields, part: undefined, world, on, from })
}

const mayDo = (type: TypeModel, row: Row | undefined, step: StepModel, world: World): string | undefined => {
  if (step.makes !== (row === undefined)) throw row ? fail('already-there', { title: type.title, value: row.id }) : fail('not-found', { what: type.title })
  const part = partFor(world.office.model, world.who, { type, step, row })
  if (!part && world.who.kind !== 'system') throw fail('not-your-step', { step: step.title, by: step.who.map((p) => world.office.model.parts[p]?.title ?? p).join('、') || '系统' })
  if (row && !step.from.includes(row.state)) throw fail('not-now', { state: type.states[row.state] ?? row.state, step: step.title, allowed: possible(type, row, world).map((s) => s.title) })
  return part?.id
}

/** What a step freezes is counted by the engine; where nobody counts (a phone) the step cannot be done. */
const counted = (step: StepModel, { loaded }: World): Fields => { if (!loaded.frozen) throw fail('needed', { path: `data.${step.freezes![0]}`, title: step.title }); return loaded.frozen }

type Answering = { data: Fields; row: Row | undefined; world: World; on: On }
/** Takes the given answers one by one: only what the step asks, each as its kind of field wants it; then proposals where nothing was said. */
const lists: ReadonlySet<string> = new Set(['files', 'refs', 'scores'])
const answers = (type: TypeModel, step: StepModel, { data, row, world, on }: Answering): Fields => {
  const asked = [...step.need, ...step.ask], known = knownFor(world, on), given: Record<string, unknown> = {}
  for (const name of Object.keys(data)) {
    const field = asked.includes(name) ? type.field[name] : undefined
    if (!field) throw fail('not-asked', { path: `data.${name}`, allowed: asked })
    // An empty list says nothing only where a list is asked for.
    if (empty(data[name]) && !(Array.isArray(data[name]) && !lists.has(field.kind))) { given[name] = null; continue }
    const taken = kindOf(field).take(data[name], field, known)
    if ('why' in taken) throw fail('bad-field', { path: `data.${name}`, why: { zh: `${field.title}${taken.why.zh}`, en: taken.why.en }, ...(taken.why.allowed ? { allowed: taken.why.allowed } : {}) })
    // A form that sends back the mask it was shown has not said anything.
    if (field.private && row && same(taken.value, kindOf(field).mask(row.fields[name])) && !same(taken.value, row.fields[name])) continue
    given[name] = taken.value
  }
  if (step.makes && type.about && world.who.kind === 'resident') ownRow(type, type.about, { given, asked, world })
  const all = fill(type, step, { given, row, world, on })
  for (const name of step.need) if (empty(all[name]) && !(type.field[name]?.private && all[name] === undefined && name in data && !empty(row?.fields[name]))) throw fail('needed', { path: `data.${name}`, title: type.field[name]?.title ?? name })
  return all
}
/** What somebody outside makes is about themselves: who they are never comes from what they send. */
const ownRow = (type: TypeModel, about: string, { given, asked, world }: { given: Record<string, unknown>; asked: readonly string[]; world: World }): void => {
  if (given[about] !== undefined && given[about] !== null && given[about] !== world.who.id) throw fail('bad-field', { path: `data.${about}`, why: { zh: `${type.field[about]!.title}只能是您本人`, en: 'it can only be yourself' } })
  if (asked.includes(about)) given[about] = world.who.id
}
const fill = (type: TypeModel, step: StepModel, { given, row, world, on }: { given: Fields; row: Row | undefined; world: World; on: On }): Fields => {
  const all: Record<string, unknown> = { ...given }
  for (const name of Object.keys(step.copies ?? {})) if (all[name] === undefined && step.ask.includes(name)) all[name] = null
  for (const name of Object.keys(step.fill)) if (all[name] === undefined) {
    const value = proposal(type, step, name, { row, fields: all, world, on })
    if (value !== undefined) all[name] = value
  }
  return all
}
/** What a step proposes for a field: a constant, or a rule over the row with what has been answered so far. */
export const proposal = (type: TypeModel, step: StepModel, name: string, { row, fields, world, on }: { row: Row | undefined; fields: Fields; world: World; on: On }): unknown => {
  const how = step.fill[name]
  if (typeof how !== 'function') return how
  const base = row ?? blank(type, { id: '', type: type.id, record: '', step: step.name }, world)
  return plain(how(viewOf(type, { ...base, fields: merged(base.fields, fields) }, { office: world.office, refs: world.loaded.refs }), on))
}
/** A ref that a rule hands on becomes an id again. */
const plain = (value: unknown): unknown => Array.isArray(value) ? value.map(plain) : typeof value === 'object' && value !== null && 'id' in value && !('name' in value && !('state' in value)) ? (value as { id: string }).id : value

const guard = (type: TypeModel, step: StepModel, after: Row, world: World, on: On): void => {
  const reasons = whyNot(type, step, after, { office: world.office, refs: world.loaded.refs, on })
  if (reasons.length) throw fail('guard', { step: step.title, reasons })
}

/** What a paper says of when it came, of a row that it makes: not later than now, and no longer ago than the office lets what was done elsewhere be noted. */
export const since = (step: StepModel, { row, view, world, on }: { row: Row | undefined; view: unknown; world: World; on: On }): Moment | undefined => {
  const told = row || !step.began ? undefined : step.began(view as never, on as never) as Moment | undefined, now = world.came ?? world.now
  const within = settingOn(world.office, `${world.office.model.packs[0]?.id}/deviceWithin`, on.today) as Span | undefined
  return told && within && told <= now && addSpan(told, within, world.office.calendar) >= now ? told : undefined
}
type Carry = { act: Act; step: StepModel; fields: Fields; part: string | undefined; world: World; on: On; asked?: Asked; from?: string | null; alone?: true }
/** Writes the step: new state, fields, clocks, what it opens; then whatever turns true because of it. */
const carry = (type: TypeModel, row: Row | undefined, { act, step, fields, part, world, on, asked, from, alone }: Carry): Decision => {
  const entered = step.to !== undefined, state = step.to ?? row?.state ?? ''
  const base = row ?? { ...blank(type, act, world), parent: from ?? null }
  let set: Fields = fields
  const area = placeOf(type, merged(base.fields, set), world.office) ?? base.area
  const at = entered ? { ...base.meta.at, [state]: world.now } : base.meta.at
  const stays = entered && row ? stay(row, world) : base.meta.spent
  const draft: Row = { ...base, state, area, fields: merged(base.fields, set), meta: { ...base.meta, at, ...(stays ? { spent: stays } : {}) } }
  set = { ...set, ...calcs(type, draft, world, on) }
  const full: Row = { ...draft, fields: merged(draft.fields, set) }
  required(type, full, { step, set })
  const view = viewOf(type, full, { office: world.office, refs: world.loaded.refs })
  const came = since(step, { row, view, world, on }) ?? world.came ?? world.now, began = came === world.now ? on : onOf(world.office, came)
  const turned = turn(type, { before: row?.meta, to: state, entered, clock: step.clock, all: step.whole, world: { office: world.office, on, view }, began: { office: world.office, on: began, view } })
  const clock = type.limits[state]?.inside ? inside(type, turned.clock, { state, whole: world.loaded.refs.get(String(full.fields[type.partOf ?? ''])), world: { office: world.office, on, view } }) : turned.clock, clocks = clock ? { ...turned, clock } : turned
  const opens = step.then.flatMap((then) => openings(then, { full, act, world }))
  const assignee = givenTo(type, step, { base, fields: full.fields })
  const helpers = [...new Set([...(base.meta.helpers ?? []), ...opens.flatMap((o) => { const { assign } = findType(world.office.model, o.type)!.step[o.step]!; return assign ? [o.fields[assign] as string] : [] })])].sort()
  const ended = entered && type.limits[state] === undefined && !type.steps.some((s) => !s.beside && s.from.includes(state) && s.who.length > 0)
  const meta: Meta = {
    by: base.meta.by, at, ...(stays ? { spent: stays } : {}), ...clocks,
    ...(row ? base.meta.shape ? { shape: base.meta.shape } : {} : shapeOf(type) > 1 ? { shape: shapeOf(type) } : {}),
    ...(base.meta.ask && !asked && !entered ? { ask: base.meta.ask } : {}),
    ...(step.most ? { count: { ...base.meta.count, [step.name]: (base.meta.count?.[step.name] ?? 0) + 1 } } : base.meta.count ? { count: base.meta.count } : {}),
    ...(step.marks ? { light: step.marks } : base.meta.light && !ended ? { light: base.meta.light } : {}),
    ...(helpers.length ? { helpers } : {}), ...(putAway(base) ? { kept: base.meta.kept! } : {}), ...(asked ? { asker: asked.by } : {}),
    ...(row && step.undo && !opens.length && !step.says.length && world.who.kind !== 'system' ? { undo: { act: act.id, step: step.name, by: actorKey(world.who), until: addSpan(came, step.undo as Span, world.office.calendar) } } : {}),
  }
  const parent = type.partOf ? (full.fields[type.partOf] as string | undefined) ?? null : base.parent
  const patch: Patch = {
    set: row ? onlyChanged(base.fields, set) : { ...base.fields, ...onlyChanged({}, set) }, meta: diff(row?.meta ?? {}, meta),
    ...(area !== (row?.area ?? null) ? { area } : {}), ...(parent !== (row?.parent ?? null) ? { parent } : {}), ...(assignee !== (row?.assignee ?? null) ? { assignee } : {}),
    ...(part ? asWhom(part, world) : {}), ...late(world), ...(alone ? { alone } : {}),
  }
  const done: Done = { id: act.id, record: act.record, type: type.id, step: asked ? act.step : step.name, state, was: row?.state ?? null, version: (row?.version ?? 0) + 1, who: actorKey(world.who), at: world.now, patch }
  const next = apply(row, done)
  const says = step.says.map((say) => ({ event: say.event, with: said(viewOf(type, next, { office: world.office, refs: world.loaded.refs }), say.with, on) }))
  return follow(type, { start: row, dones: [done], row: next, opens, says }, world, on)
}
const asWhom = (part: string, { who }: World): { as: string; post?: string } => ({ as: part, ...(who.post ? { post: who.post } : {}) })
const late = ({ now, came }: World): { came?: Moment } => came !== undefined && came !== now ? { came } : {}
const said = (view: unknown, rule: unknown, on: On): Fields =>
  Object.fromEntries(Object.entries((rule as (row: unknown, on: On) => Fields)(view, on)).filter(([, value]) => value !== undefined).map(([name, value]) => [name, plain(value)]))
/** Whose the row is after a step: what stands in the field that the step names. A field that gave it away and is emptied takes it back. */
const givenTo = (type: TypeModel, step: StepModel, { base, fields }: { base: Row; fields: Fields }): string | null => {
  const by = step.assign ?? type.steps.find((s) => s.assign && base.assignee !== null && base.fields[s.assign] === base.assignee && fields[s.assign] !== base.assignee)?.assign
  return by ? (fields[by] as string | undefined) ?? null : base.assignee
}
/** Steps that happen because their `when` has turned true. Each may make another true; a flow that never rests is a fault of the pack. */
const follow = (type: TypeModel, sofar: Decision, world: World, on: On): Decision => {
  const { row } = sofar
  if (sofar.dones.length > 8) throw new Error(`${type.id}: steps that turn never come to rest`)
  const step = type.steps.find((s) => s.on === 'turns' && s.from.includes(row.state) && s.when && whyNot(type, s, row, { office: world.office, refs: world.loaded.refs, on }).length === 0)
  if (!step) return sofar
  const more = happen(type, row, { id: world.next(sofar.dones.at(-1)!.id, step.name), type: type.id, record: row.id, step: step.name }, { ...world, who: system })
  return { start: sofar.start, dones: [...sofar.dones, ...more.dones], row: more.row, opens: [...sofar.opens, ...more.opens], says: [...sofar.says, ...more.says] }
}
/** A part whose whole has another limit now: its own moves with it. Undefined where nothing changes. */
export const moved = (type: TypeModel, row: Row, { id, whole, world }: { id: string; whole: Row; world: World }): Decision | undefined => {
  const clock = inside(type, row.meta.clock, { state: row.state, whole, world: { office: world.office, on: onOf(world.office, world.now), view: {} } })
  return clock === row.meta.clock ? undefined : note(type, row, { act: { id, type: type.id, record: row.id, step: clockStep }, step: clockStep, world: { ...world, who: system }, meta: { ...row.meta, ...(clock ? { clock } : {}) }, set: {} })
}
/** Does this row turn by itself now (something that it points at has changed)? */
export const turns = (type: TypeModel, row: Row, world: World): Decision | undefined => {
  const on = onOf(world.office, world.now), none: Decision = { start: row, dones: [], row, opens: [], says: [] }
  const after = follow(type, { ...none, dones: [{ id: row.id } as Done] }, world, on)
  return after.row === row ? undefined : { ...after, dones: after.dones.slice(1) }
}

const ask = (type: TypeModel, row: Row, { act, step, fields, part, world, on }: Carry): Decision => {
  if (row.meta.ask) throw fail('not-now', { state: `“${findStep(type, row.meta.ask.step)?.title ?? ''}”等待答复中`, step: step.title, allowed: possible(type, row, world).map((s) => s.title) })
  const data = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const asked: Asked = { step: step.name, by: actorKey(world.who), at: world.now, data, waits: step.agree!.by, agreed: [], due: addSpan(world.came ?? world.now, pace(step.agree!.in, on), world.office.calendar), fired: 0 }
  const { undo: _, ...kept } = row.meta
  return note(type, row, { act, step: step.name, world, meta: { ...kept, ask: asked }, set: {}, ...(part ? { part } : {}), ask: 'asked' })
}
const reply = (type: TypeModel, row: Row | undefined, { act, step, answer, world }: { act: Act; step: StepModel; answer: string; world: World }): Decision => {
  if (!row) throw fail('not-found', { what: type.title })
  const asked = row.meta.ask, on = onOf(world.office, world.now)
  if (!asked || asked.step !== step.name) throw fail('no-request', { step: step.title })
  const mine = asked.by === actorKey(world.who), engine = world.who.kind === 'system'
  const part = engine ? undefined : partFor(world.office.model, world.who, { type, step, row, answer: asked.waits.slice(0, 1) })
  const by = asked.waits.map((p) => world.office.model.parts[p]?.title ?? p).join('、')
  if (answer === 'withdraw' ? !mine : !engine && (!part || mine)) throw fail('not-your-step', { step: `${step.title}的答复`, by: answer === 'withdraw' ? '申请人' : by })
  const { ask: _, undo: __, ...kept } = row.meta, rest: Meta = { ...kept, asker: asked.by }, why = reasonIn(act.data ?? {})
  const ends = answer === 'refuse' && step.agree?.final ? { count: { ...row.meta.count, [step.name]: (row.meta.count?.[step.name] ?? 0) + 1 } } : {}
  if (answer === 'refuse' || answer === 'withdraw') return note(type, row, { act, step: act.step, world, meta: { ...rest, ...ends }, set: {}, ...(part ? { part: part.id } : {}), ask: answer, ...(why ? { why } : {}) })
  if (answer !== 'agree') throw fail('no-such-step', { type: type.title, step: act.step, allowed: ['agree', 'refuse', 'withdraw'].map((a) => `${step.name}:${a}`) })
  const waits = asked.waits.slice(1)
  if (waits.length) return note(type, row, { act, step: act.step, world, meta: { ...rest, ask: { ...asked, waits, agreed: [...asked.agreed, actorKey(world.who)], fired: 0 } }, set: {}, ...(part ? { part: part.id } : {}), ask: 'agreed' })
  if (!step.from.includes(row.state)) throw fail('not-now', { state: type.states[row.state] ?? row.state, step: step.title })
  guard(type, { ...step, most: undefined } as unknown as StepModel, { ...row, fields: merged(row.fields, asked.data) }, world, on)
  return carry(type, row, { act, step, fields: asked.data, part: part?.id, world, on, asked })
}
/** An answer may say why, and nothing else. */
const reasonIn = (data: Fields): string | undefined => {
  for (const name of Object.keys(data)) if (name !== 'why') throw fail('not-asked', { path: `data.${name}`, allowed: ['why'] })
  const { why } = data
  if (empty(why)) return undefined
  if (typeof why !== 'string' || [...why].length > 500) throw fail('bad-field', { path: 'data.why', why: { zh: '应是不超过 500 个字的文字', en: 'must be text of at most 500 characters' } })
  return why.trim() || undefined
}
/** An action that leaves the state as it is and only notes something in the row's margin. */
const note = (type: TypeModel, row: Row, { act, step, world, meta, set, part, ask: how, why }: { act: Act; step: string; world: World; meta: Meta; set: Fields; part?: string; ask?: string; why?: string }): Decision => {
  const patch: Patch = { set, meta: diff(row.meta, meta), ...late(world), ...(part ? asWhom(part, world) : {}), ...(how ? { ask: why ? `${how}: ${why}` : how } : {}) }
  const done: Done = { id: act.id, record: row.id, type: type.id, step, state: row.state, was: row.state, version: row.version + 1, who: actorKey(world.who), at: world.now, patch }
  return { start: row, dones: [done], row: apply(row, done), opens: [], says: [] }
}
/** Steps on a rung of a ladder: it is noted, and what the rung does is done. */
export const stepOn = (type: TypeModel, row: Row, { act, rung, world }: { act: Act; rung: { of: 'clock' | 'whole' | 'ask'; name: string; tell: readonly string[]; sms?: readonly string[]; does?: string; own?: true }; world: World }): Decision => {
  const old = row.meta[rung.of]!, meta = { ...row.meta, [rung.of]: { ...old, ...(rung.own ? { trod: [...('trod' in old ? old.trod ?? [] : []), rung.name] } : { fired: old.fired + 1 }) } }
  const noted = note(type, row, { act: { ...act, step: rungStep }, step: rungStep, world, meta, set: {} })
  noted.dones[0]!.patch.rung = { of: rung.of, name: rung.name, tell: rung.tell, ...(rung.sms?.length ? { sms: rung.sms } : {}) }
  const silence = rung.of === 'ask' ? findStep(type, row.meta.ask!.step)?.agree?.silence : undefined
  const does = silence ? `${row.meta.ask!.step}:${silence === 'yes' ? 'agree' : 'refuse'}` : rung.does
  if (!does) return noted
  const next = { id: world.next(act.id, does), type: type.id, record: row.id, step: does }
  const more = silence ? silent(type, noted.row, next, { ...world, who: system }) : happen(type, noted.row, next, { ...world, who: system })
  return { start: row, dones: [...noted.dones, ...more.dones], row: more.row, opens: more.opens, says: more.says }
}
/** Silence answers as the pack says; where a yes has become impossible meanwhile it is a no, so that the row does not wait for ever. */
const silent = (type: TypeModel, row: Row, act: Act, world: World): Decision => {
  try { return decide(type, row, act, world) } catch (error) {
    if (!(error instanceof Failure) || !act.step.endsWith(':agree')) throw error
    return decide(type, row, { ...act, step: act.step.replace(/:agree$/, ':refuse'), data: { why: sentence(error, 'zh').slice(0, 500) } }, world)
  }
}
export const rungStep = '~rung', clockStep = '~clock'

const undo = (type: TypeModel, row: Row | undefined, act: Act, world: World): Decision => {
  if (!row) throw fail('not-found', { what: type.title })
  for (const name of Object.keys(act.data ?? {})) throw fail('not-asked', { path: `data.${name}`, allowed: [] })
  const last = row.meta.undo, before = world.loaded.before
  if (!last || !before || last.by !== actorKey(world.who) || world.now > last.until) throw fail('not-now', { state: type.states[row.state] ?? row.state, step: '撤回', allowed: possible(type, row, world).map((s) => s.title) })
  const { undo: _, ...meta } = before.meta
  const done: Done = { id: act.id, record: row.id, type: type.id, step: 'undo', state: before.state, was: row.state, version: row.version + 1, who: actorKey(world.who), at: world.now,
    patch: { set: diff(row.fields, before.fields), meta: diff(row.meta, meta), area: before.area, assignee: before.assignee } }
  return { start: row, dones: [done], row: apply(row, done), opens: [], says: [] }
}

const blank = (type: TypeModel, act: Act, world: World): Row => ({
  id: act.record, type: type.id, state: '', version: 0, no: null, area: null, parent: null, assignee: null, made: world.now, updated: world.now,
  fields: type.about && world.who.kind === 'resident' ? { [type.about]: world.who.id } : {}, meta: { by: actorKey(world.who), at: {} },
})
const merged = (old: Fields, set: Fields): Fields => { const all = { ...old, ...set }; for (const key of Object.keys(all)) if (all[key] === null) delete (all as Record<string, unknown>)[key]; return all }
const onlyChanged = (old: Fields, set: Fields): Fields => Object.fromEntries(Object.entries(set).filter(([key, value]) => value === null ? old[key] !== undefined : !same(value, old[key])))
const pace = (told: unknown, on: On): Span => typeof told === 'string' ? told as Span : on.value(told as never)
const knownFor = (world: World, on: On): Known => knownOf(world.office, on.today, new Map([...world.loaded.refs].map(([id, row]) => [id, { id, name: titleOf(world.office.model, row) }])))

const required = (type: TypeModel, row: Row, { step, set }: { step: StepModel; set: Fields }): void => {
  for (const field of type.fields) if (field.required && !field.calc && empty(row.fields[field.name]) && (step.makes || field.name in set)) throw fail('needed', { path: `data.${field.name}`, title: field.title })
}
/** The grid that holds the row's place; a part lies where the whole lies. */
const placeOf = (type: TypeModel, fields: Fields, office: Office): number | undefined => {
  const where = type.at ? fields[type.at] : undefined
  if (typeof where === 'object' && where !== null && 'lon' in where) { const { lon, lat } = where as { lon: number; lat: number }; return office.areas.at(lon, lat)?.id }
  return typeof where === 'string' ? office.areas.byKey(where)?.id : undefined
}
const calcs = (type: TypeModel, draft: Row, world: World, on: On): Fields => {
  const found: Record<string, unknown> = {}
  for (const [name, how] of Object.entries(type.calc)) {
    const value = typeof how === 'function' ? (how as (row: unknown, on: On) => unknown)(viewOf(type, { ...draft, fields: merged(draft.fields, found) }, { office: world.office, refs: world.loaded.refs }), on)
      : world.loaded.measures[name] ?? (draft.fields[name] as number | undefined) ?? (how as MeasureModel && 0)
    found[name] = value === undefined || (value === 0 && typeof how !== 'function' && draft.fields[name] === undefined) ? null : value
  }
  return found
}
/** What rules make of a row whose counts have changed: the calc fields that come out otherwise. Rows that it points at are ids here. */
export const worked = (type: TypeModel, row: Row, world: World): Fields =>
  Object.fromEntries(Object.entries(calcs(type, row, { ...world, loaded: { ...world.loaded, measures: {} } }, onOf(world.office, world.now))).filter(([name, value]) => typeof type.calc[name] === 'function' && !same(value ?? undefined, row.fields[name])))
/** Hours in the state that is being left, added to earlier stays. */
const stay = (row: Row, { now, office }: World): Meta['spent'] => {
  const since = row.meta.at[row.state], old = row.meta.spent?.[row.state]
  if (!since) return row.meta.spent
  const add = (unit: 'h' | 'wh') => Math.round(((old?.[unit] ?? 0) + Math.max(0, spent(since, now, unit, office.calendar))) * 1000) / 1000
  return { ...row.meta.spent, [row.state]: { h: add('h'), wh: add('wh') } }
}
const openings = (then: { opens: string; each: string; as: string }, { full, act, world }: { full: Row; act: Act; world: World }): Opening[] => {
  const child = world.office.model.types[then.opens]!, list = full.fields[then.each]
  const step = child.steps.find((s) => s.makes && s.on === 'called')
  if (!step || !Array.isArray(list)) return []
  return list.map((one) => ({ type: child.id, step: step.name, parent: full.id, record: world.next(act.id, `${child.id}/${String(one)}`),
    fields: { ...Object.fromEntries(child.fields.filter((f) => !f.calc && f.kind !== 'files' && full.fields[f.name] !== undefined && f.name !== then.as).map((f) => [f.name, full.fields[f.name]])),
      ...(child.partOf ? { [child.partOf]: full.id } : {}), [then.as]: one } }))
}
