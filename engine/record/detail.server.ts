// Everything on one row, for whoever may see it: the row, what happened, what may be done now, its parts, its neighbours and likenesses.
import { fail, Failure } from '../../kernel/fail/fail.ts'
import { answers, maySee, purposes, shownFields, type Actor } from '../access/access.ts'
import { spent } from '../clock/span.ts'
import { because } from '../flow/because.ts'
import { explainLimits } from '../flow/explained.ts'
import { clockStep, proposal, rungStep } from '../flow/decide.ts'
import { offers, titleOf } from '../flow/possible.ts'
import { secondOf } from '../flow/second.ts'
import { sentenceFor } from '../flow/sentence.ts'
import { viewOf } from '../flow/view.ts'
import { metres, type Moment } from '../pack.ts'
import { sayWhy, suggestFor } from '../suggest/suggest.server.ts'
import { alikeRows } from './alike.server.ts'
import { historyOf } from './world.server.ts'
import { keptWords, nameOf, toldOutside, whoOutside } from './act.server.ts'
import { nowOf, type Engine } from './engine.server.ts'
import { calcStep, idFrom, keepStep, upgradeStep } from './ids.server.ts'
import { empty, showField } from './kinds.ts'
import { proposedCopy } from '../share/personal.ts'
import { mainStep, type StepModel, type TypeModel } from './model.ts'
import { knownOf, onOf } from './office.ts'
import { cutBody, typeNamed } from './list.server.ts'
import { spotSql } from './spot.ts'
import { apply, sayNo, searchText, veil, type Done, type Fields, type Kept, type Row } from './row.ts'
import * as text from './statements.ts'
import { fromStored, type Stored } from './store.server.ts'

export type Detail = Awaited<ReturnType<typeof readDetail>>

/** The row by its id, clear values and all: for the engine's own use. Throws not-found where it does not exist or may not be seen; who must
 *  answer a request sees the card of its row. */
export const getRow = async (engine: Engine, who: Actor, { type: name, id }: { type: string; id: string }): Promise<{ type: TypeModel; row: Row }> => {
  const type = typeNamed(engine.model, name), [stored] = await engine.db.query<Stored>(text.loadMany, [engine.db.tenant, [id]])
  const row = stored && fromStored(stored)
  if (!row || row.type !== type.id || !(maySee(engine.model, who, row) || answers(engine.model, who, { type, row }) || await seesWhole(engine, who, { type, row }))) throw fail('not-found', { what: type.title })
  return { type, row }
}
/** A part of a bigger row is seen by whoever sees the whole, all of it. */
const seesWhole = async (engine: Engine, who: Actor, { type, row }: { type: TypeModel; row: Row }): Promise<boolean> => {
  if (!type.partOf || !row.parent) return false
  const [stored] = await engine.db.query<Stored>(text.loadMany, [engine.db.tenant, [row.parent]])
  const whole = stored && fromStored(stored)
  return whole !== undefined && maySee(engine.model, who, whole) && shownFields(engine.model, who, whole) === undefined
}
/** Does a row show this file to somebody: in a field that they may be shown, now or (for those who see the whole row) at any time? */
export const showsFile = async (engine: Engine, who: Actor, { type: name, id, file }: { type: string; id: string; file: string }): Promise<boolean> => {
  const found = await getRow(engine, who, { type: name, id }).catch((error: unknown) => { if (error instanceof Failure) return undefined; throw error })
  if (!found) return false
  const { type, row } = found, pick = shownFields(engine.model, who, row), holds = (fields: Fields, name: string) => Array.isArray(fields[name]) && (fields[name] as { id?: string }[]).some((one) => one.id === file)
  const open = type.fields.filter((field) => field.kind === 'files' && !field.private && !field.sealed && (!pick || pick.includes(field.name))).map((field) => field.name)
  if (open.some((name) => holds(row.fields, name))) return true
  return pick === undefined && (await historyOf(engine, type, id)).some((done) => open.some((name) => holds(done.patch.set, name)))
}

export const readDetail = async (engine: Engine, who: Actor, { type: name, id }: { type: string; id: string }) => {
  const { type, row } = await getRow(engine, who, { type: name, id }), now = nowOf(engine), office = engine.holder.office()
  const dones = await historyOf(engine, type, id), pick = shownFields(engine.model, who, row), outside = pick !== undefined
  const refs = await refsOf(engine, type, row), under = outside ? [] : await rowsOf(engine, `r.parent = $2`, [id])
  // A part is seen with its whole; what came of it in another pack only by who may see it there.
  const parts = under.filter((one) => engine.model.types[one.type]?.partOf), grown = under.filter((one) => !engine.model.types[one.type]?.partOf && maySee(engine.model, who, one))
  const grownParts = grown.length ? await rowsOf(engine, 'r.parent = any($2::uuid[])', [grown.filter((one) => !shownFields(engine.model, who, one)).map((one) => one.id)]) : [], origin = outside ? undefined : await originOf(engine, who, { type, row })
  const near = outside ? [] : await nearRows(engine, who, { type, row }), alike = outside ? [] : await alikeRows(engine, who, { type, row, now })
  const view = (one: Row) => lineOf(engine, one, shownFields(engine.model, who, one))
  return {
    row: view(row), title: pick && !pick.includes(type.called ?? '') ? type.title : titleOf(engine.model, row), seen: row.version,
    names: { ...unseenNames(engine, who, outside ? [] : [...refs.values()]), ...namesOf(engine, [row, ...parts, ...grown, ...grownParts, ...(origin ? [origin] : []), ...(outside ? [] : [...refs.values()]).filter((one) => maySee(engine.model, who, one))], { dones: outside ? [] : dones, pick }) },
    timeline: timelineOf(engine, type, dones, { outside, pick }),
    steps: outside ? stepsOf(engine, who, { type, row, now, refs }) : await stepsWithClass(engine, who, { type, row, now, refs }),
    parts: parts.map(view), grown: grown.map((one) => ({ row: view(one), parts: grownParts.filter((part) => part.parent === one.id && engine.model.types[part.type]?.partOf).map(view) })), ...(origin ? { origin: view(origin) } : {}), near: near.map(view), alike: alike.map(({ row: one, like }) => ({ ...view(one), like })),
    limits: outside ? [] : limitsOf(type, row, dones, { now, engine }),
    purposes: purposes(engine.model, who, row),
    place: row.area === null ? [] : [office.areas.find(row.area), ...office.areas.parents(row.area)].flatMap((a) => a ? [{ id: a.id, name: a.name, level: a.level }] : []),
    asOf: now,
  }
}

/** The row of another pack from which this one came, where it may be seen. */
const originOf = async (engine: Engine, who: Actor, { type, row }: { type: TypeModel; row: Row }): Promise<Row | undefined> => {
  if (type.partOf || !row.parent) return undefined
  const [origin] = await rowsOf(engine, 'r.id = $2', [row.parent])
  return origin && maySee(engine.model, who, origin) ? origin : undefined
}

/** A row as lists show it. */
export const lineOf = (engine: Engine, row: Row, pick?: readonly string[]) => {
  const type = engine.model.types[row.type]!, { open } = veil(type, row.fields), clock = row.meta.clock
  const point = type.at ? row.fields[type.at] as { lon?: number; lat?: number } | undefined : undefined
  const shows = (name: string | undefined) => !pick || (name !== undefined && pick.includes(name))
  return {
    id: row.id, type: row.type, no: row.no === null ? null : sayNo(row.no), kind: type.kind && shows(type.kind) ? (row.fields[type.kind] as string | undefined) ?? null : null, state: row.state, area: row.area, assignee: pick ? null : row.assignee,
    due: clock && !type.limits[clock.state]?.quiet ? clock.due : null, made: row.made, updated: row.updated, version: row.version,
    point: point?.lon !== undefined && shows(type.at) ? [point.lon, point.lat] : null, body: pick ? { ...JSON.parse(cutBody(JSON.stringify(open), new Set(pick))) as typeof open, $: { at: row.meta.at } } : { ...open, $: row.meta },
  }
}
const rowsOf = async (engine: Engine, where: string, values: readonly unknown[]): Promise<Row[]> =>
  (await engine.db.query<Stored>(`select ${text.rowColumns} from record r where r.tenant = $1 and ${where} order by r.made desc limit 50`, [engine.db.tenant, ...values])).map(fromStored)
const refsOf = async (engine: Engine, type: TypeModel, row: Row): Promise<Map<string, Row>> => {
  const ids = type.fields.filter((f) => f.to && !f.private && !engine.holder.holds(f.to)).flatMap((f) => ([] as unknown[]).concat(row.fields[f.name] ?? [])).filter((v): v is string => typeof v === 'string')
  return new Map((ids.length ? await rowsOf(engine, 'r.id = any($2::uuid[])', [ids]) : []).map((r) => [r.id, r]))
}
/** Others on the same spot (50 m), newest first. */
export const nearRows = async (engine: Engine, who: Actor, { type, row, reach = 50 }: { type: TypeModel; row: Row; reach?: number }): Promise<Row[]> => {
  const spot = type.at ? row.fields[type.at] as { lon: number; lat: number } | undefined : undefined
  if (!spot || typeof spot.lon !== 'number') return []
  const values: unknown[] = [type.id, row.id], add = (value: unknown) => `$${values.push(value) + 1}`
  const rows = await rowsOf(engine, `${spotSql({ at: spot, reach, most: 200 }, add)} and r.id <> $3::uuid`, values)
  return rows.filter((r) => maySee(engine.model, who, r) && metres(r.fields[type.at!] as never, spot as never) <= reach).slice(0, 20)
}
type Told = { outside: boolean; pick: readonly string[] | undefined }
/** What happened, newest first, with each changed value before and after. Private values are masked here too; people outside are told
 *  of steps that concern them, without the office's own words. */
export const timelineOf = (engine: Engine, type: TypeModel, dones: readonly Done[], { outside, pick }: Told) => {
  let row: Row | undefined
  const known = knownOf(engine.holder.office(), '9999-01-01' as never)
  const lines = dones.map((done) => {
    const before = row
    row = apply(row, done)
    const step = type.step[done.step.split(':')[0]!], { open } = veil(type, done.patch.set), was = before ? veil(type, before.fields).open : {}
    const set = Object.fromEntries(Object.entries(open).filter(([name]) => type.field[name] && !type.field[name]!.sealed && (!pick || pick.includes(name))).map(([name, value]) => [name, {
      old: was[name] ?? null, new: value, ...(type.field[name]!.kind === 'files' ? {} : { oldText: showField(was[name], type.field[name]!, known), newText: showField(value, type.field[name]!, known) }),
    }]))
    const files = Object.entries(done.patch.set).flatMap(([name, value]) => type.field[name]?.kind === 'files' && !type.field[name]!.private && !type.field[name]!.sealed && Array.isArray(value) && (!pick || pick.includes(name)) ? value as { id: string; name: string }[] : [])
    const text = outside ? toldOf(engine, type, { row, step: done.step, at: done.at }) : undefined
    return { act: done.id, step: done.step, title: lineTitle(engine, type, { done, step }), ...(text ? { text } : {}), who: outside ? done.who.split(':')[0]! : done.who, whoName: outside ? whoOutside(engine, done.who) : nameOf(engine, done.who),
      whoPart: done.patch.as ? partName(engine, done.patch) : '', at: done.at, ...(done.patch.came && !outside ? { got: done.patch.came } : {}), state: done.state, was: done.was, set, files, ...(done.patch.rung ? { rung: done.patch.rung } : {}), ...(done.patch.ask ? { ask: done.patch.ask } : {}),
      ...(!outside && done.patch.meta.ask && typeof done.patch.meta.ask === 'object' ? { asks: sayAsk(engine, type, done) } : {}) }
  })
  return lines.filter((line) => line.step !== calcStep && line.step !== clockStep && line.step !== upgradeStep && (!outside || toldOutside({ ...line, who: `${line.who}:` }))).reverse()
}
/** What the pack tells a person outside at this step, in its own words: the same sentence that their notice carried. */
const toldOf = (engine: Engine, type: TypeModel, { row, step, at }: { row: Row; step: string; at: Moment }): string | undefined => {
  const part = Object.keys(Object.hasOwn(type.texts, step) ? type.texts[step]! : {}).find((one) => engine.model.parts[one]?.is === 'resident')
  return part && sentenceFor(type, { row, step, part, office: engine.holder.office(), at })
}
const sayAsk = (engine: Engine, type: TypeModel, done: Done): Record<string, string> => {
  const known = knownOf(engine.holder.office(), '9999-01-01' as never), { data } = done.patch.meta.ask as { data: Record<string, unknown> }
  return Object.fromEntries(Object.entries(data).filter(([name]) => type.field[name] && !type.field[name]!.private && !type.field[name]!.sealed).map(([name, value]) => [type.field[name]!.title, showField(value, type.field[name]!, known)]))
}
/** The part by which it was done; with the place or unit of the post, where one was chosen. */
const partName = (engine: Engine, { as, post }: Done['patch']): string => {
  const office = engine.holder.office(), title = engine.model.parts[as!]?.title ?? '', held = office.posts.find((one) => one.id === post)
  const where = held && (held.area === null ? held.unit && office.named.unit?.get(held.unit)?.name : office.areas.find(held.area)?.name)
  return where ? `${title}（${where}）` : title
}
/** What a limit is called: that of a state, of the whole, of a request that waits. */
export const limitTitle = (type: TypeModel, state: string, of: string): string => of === 'whole' ? '答复时限' : of === 'ask' ? '申请答复时限' : `${type.states[state] ?? ''}时限`
const lineTitle = (engine: Engine, type: TypeModel, { done, step }: { done: Done; step: StepModel | undefined }): string => {
  if (done.step === 'undo') return '撤回'
  if (done.step === rungStep) { const { of, name } = done.patch.rung as { of: string; name: string }; return `${limitTitle(type, done.state, of).replace(/^(?!.*答复)(.*)时限$/, '$1')}${name === 'due' ? '到时限' : name.endsWith('%') ? `已过 ${name}` : `超过时限 ${name.slice(1)}`}` }
  if (done.patch.retimed) return done.patch.retimed.list.map(({ of, before, after }) => `${limitTitle(type, done.state, of)}改到 ${showMoment(after)}，原为 ${showMoment(before)}：${done.patch.retimed!.why}`).join('；')
  if (done.step === keepStep) return done.patch.meta.kept ? keptWords[done.patch.meta.kept as Kept] : '夜间处理'
  if (done.patch.by) { const { type: of, step: by } = done.patch.by, from = engine.model.types[of]; return `有${from?.title ?? of}${from?.step[by]?.title ?? by}到这里` }
  if (done.patch.unheard) { const { type: to, step: name, why } = done.patch.unheard, other = engine.model.types[to]; return `没能转告${other?.title ?? ''}“${other?.step[name]?.title ?? name}”：${why}` }
  const answer = done.step.split(':')[1]
  return `${answer === 'agree' ? '同意' : answer === 'refuse' ? '不同意' : answer === 'withdraw' ? '撤回' : ''}${step?.title ?? done.step}${done.patch.alone ? '（无第二人复核）' : ''}`
}

const stepsOf = (engine: Engine, who: Actor, { type, row, now, refs }: { type: TypeModel; row: Row; now: Moment; refs: ReadonlyMap<string, Row> }) => {
  const office = engine.holder.office(), world = { office, who, now, loaded: { refs, measures: {} }, next: idFrom }, on = onOf(office, now), main = mainStep(type, row.state)?.name
  // What stands beside the flow is only spoken of where it can be done.
  const list = offers(type, row, { office, who, now, refs }).filter(({ step, reasons }) => !step.beside || reasons.length === 0).map(({ step, reasons }) => {
    if (reasons.length) return { step: step.name, title: step.title, allowed: false as const, reasons }
    const fill: Record<string, unknown> = {}, fillWhy: Record<string, string> = {}, asked = [...step.need, ...step.ask]
    for (const [name, of] of Object.entries(step.copies ?? {})) { const value = row.fields[name] ?? proposedCopy(row.fields[of]); if (value !== undefined) fill[name] = value }
    for (const name of asked) if (name in step.fill) {
      const value = proposal(type, step, name, { row, fields: fill, world, on })
      if (value === undefined || value === null) continue
      fill[name] = value
      const why = reason(step.fill[name], { engine, type, row: { ...row, fields: { ...row.fields, ...fill } }, refs, now, name, value })
      if (why) fillWhy[name] = why
    } else if (type.field[name]!.kind === 'text' && type.field[name]!.required && row.fields[name] !== undefined && !type.field[name]!.private) fill[name] = row.fields[name]
    const due = dueAfter(type, step, { row: { ...row, fields: { ...row.fields, ...fill } }, engine, now, refs })
    return { step: step.name, title: step.title, allowed: true as const, to: step.to ?? null, need: step.need, ask: step.ask, fill, fillWhy, ...(due ? { due } : {}),
      ...(step.agree && (!step.agree.second || secondOf(type, step, { fields: row.fields, office, who, now }) === 'wanted') ? { agree: step.agree.by.map((p) => engine.model.parts[p]?.title ?? p) } : {}), ...(step.undo ? { undo: step.undo } : {}), ...(step.name === main ? { main: true } : {}) }
  })
  const pending = row.meta.ask, me = who.kind === 'system' ? '' : `${who.kind}:${who.id}`
  if (pending && pending.by !== me && answers(engine.model, who, { type, row })) {
    const title = type.step[pending.step]?.title ?? ''
    list.unshift(...(['agree', 'refuse'] as const).map((answer) => ({ step: `${pending.step}:${answer}`, title: `${answer === 'agree' ? '同意' : '不同意'}${title}`, allowed: true as const, to: null, need: [], ask: [], fill: {}, fillWhy: {}, ...(answer === 'agree' ? { main: true } : {}) })))
  }
  if (pending && pending.by === me) list.push({ step: `${pending.step}:withdraw`, title: `撤回${type.step[pending.step]?.title ?? ''}`, allowed: true, to: null, need: [], ask: [], fill: {}, fillWhy: {} })
  if (row.meta.undo?.by === me && row.meta.undo.until >= now) list.push({ step: 'undo', title: `撤回“${type.step[row.meta.undo.step]?.title ?? ''}”`, allowed: true, to: null, need: [], ask: [], fill: {}, fillWhy: {}, until: row.meta.undo.until } as never)
  return list
}
/** Where a step asks for the class and the row has none, its form begins with what the words sound like, and with what follows from that. */
const stepsWithClass = async (engine: Engine, who: Actor, how: Parameters<typeof stepsOf>[2]): Promise<ReturnType<typeof stepsOf>> => {
  const { type, row } = how, kind = type.kind, steps = stepsOf(engine, who, how), asks = (step: (typeof steps)[number]) => step.allowed && [...step.need, ...step.ask].includes(kind!)
  const suggestion = kind && empty(row.fields[kind]) && steps.some(asks) ? await suggestFor(engine, type, searchText(type, row.fields)) : undefined
  if (!kind || !suggestion) return steps
  const code = suggestion.list[0]!.code, told = stepsOf(engine, who, { ...how, row: { ...row, fields: { ...row.fields, [kind]: code } } })
  return steps.map((step) => {
    const then = told.find((one) => one.step === step.step)
    return asks(step) && then?.allowed ? { ...then, fill: { ...then.fill, [kind]: code }, fillWhy: { ...then.fillWhy, [kind]: sayWhy(suggestion) } } : step
  })
}
/** The limit that would run after the step, for the proposal that a person agrees to. */
const dueAfter = (type: TypeModel, step: StepModel, { row, engine, now, refs }: { row: Row; engine: Engine; now: Moment; refs: ReadonlyMap<string, Row> }): { span: string; why?: string } | undefined => {
  const limit = step.to ? type.limits[step.to]?.in : undefined
  if (typeof limit !== 'function') return undefined
  const { value, row: from } = because(limit as never, { view: viewOf(type, row, { office: engine.holder.office(), refs }), office: engine.holder.office(), now })
  return typeof value === 'string' ? { span: value, ...(from ? { why: `${engine.model.types[from.table]?.title}「${from.name}」` } : {}) } : undefined
}
const reason = (how: unknown, { engine, type, row, refs, now, name, value }: { engine: Engine; type: TypeModel; row: Row; refs: ReadonlyMap<string, Row>; now: Moment; name: string; value: unknown }): string | undefined => {
  if (typeof how !== 'function') return undefined
  const office = engine.holder.office(), found = because(how as never, { view: viewOf(type, row, { office, refs }), office, now }).row, area = row.area === null ? undefined : office.areas.find(row.area)
  if (!found) return undefined
  const [year, month, day] = found.from.split('-').map(Number), shown = showField(value, type.field[name]!, knownOf(office, now.slice(0, 10) as never))
  return `${engine.model.types[found.table]?.title}「${found.name}${area ? ` × ${area.name}` : ''} → ${shown}」，${year}年${month}月${day}日起施行；${found.source}${found.status === 'verified' ? '' : `（${found.status}）`}`
}

/** How long the row stood in each state against its limit, in order. */
const limitsOf = (type: TypeModel, row: Row, dones: readonly Done[], { now, engine }: { now: Moment; engine: Engine }) => {
  const stays: { state: string; title: string; from: Moment; to: Moment | null; due: Moment | null; span: string | null; hours: number; working: boolean }[] = []
  let folded: Row | undefined
  for (const done of dones) {
    const was = folded
    folded = apply(folded, done)
    if (was && was.state !== folded.state) { const last = stays.at(-1); if (last) last.to = done.at }
    if (!was || was.state !== folded.state) stays.push({ state: folded.state, title: type.states[folded.state] ?? folded.state, from: done.at, to: null, due: null, span: null, hours: 0, working: false })
    const stay = stays.at(-1), clock = folded.meta.clock
    if (stay && clock?.state === stay.state) { stay.due = clock.due; stay.span = clock.span ?? null; stay.working = /w[hd]$/.test(clock.span ?? '') }
  }
  const calendar = engine.holder.office().calendar, live = type.limits[row.state]
  return stays.filter((s) => s.due || (s.to === null && live)).map((s) => ({ ...s, hours: Math.round(spent(s.from, s.to ?? now, s.working ? 'wh' : 'h', calendar) * 100) / 100 }))
}

/** The limits of a row, explained line by line: those that run and those that stand still. */
export const explainClocks = async (engine: Engine, who: Actor, { type: name, id }: { type: string; id: string }): Promise<{ title: string; lines: string[] }[]> => {
  const { type, row } = await getRow(engine, who, { type: name, id })
  return explainLimits(type, row, engine.holder.office())
}
const showMoment = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** A row that is pointed at and that this reader may not see has the name of its type and no more. */
const unseenNames = (engine: Engine, who: Actor, rows: readonly Row[]): Record<string, string> =>
  Object.fromEntries(rows.filter((one) => !maySee(engine.model, who, one)).map((one) => [one.id, engine.model.types[one.type]!.title]))
const namesOf = (engine: Engine, rows: readonly Row[], { dones, pick }: { dones: readonly Done[]; pick: readonly string[] | undefined }): Record<string, string> => {
  const office = engine.holder.office(), names: Record<string, string> = {}
  for (const row of rows) {
    names[row.id] = pick && !pick.includes(engine.model.types[row.type]!.called ?? '') ? engine.model.types[row.type]!.title : titleOf(engine.model, row)
    if (row.assignee && !pick) names[row.assignee] = office.named.unit?.get(row.assignee)?.name ?? office.named.staff?.get(row.assignee)?.name ?? ''
    for (const field of engine.model.types[row.type]!.fields) if (field.to && !field.private && !field.sealed && (!pick || pick.includes(field.name))) for (const id of ([] as unknown[]).concat(row.fields[field.name] ?? [])) {
      const name = typeof id === 'string' ? office.named[field.to]?.get(id)?.name ?? office.areas.byKey(id)?.name : undefined
      if (name) names[id as string] = name
    }
    if (pick) continue
    names[row.meta.by] = nameOf(engine, row.meta.by)
    if (row.meta.ask) names[row.meta.ask.by] = nameOf(engine, row.meta.ask.by)
  }
  for (const done of dones) names[done.who] = nameOf(engine, done.who)
  return names
}
