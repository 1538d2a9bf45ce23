// What the compiler cannot refuse, a law says when the packs load. Each breach is one sentence: pack › record › what is wrong.
import { countedIn } from '../../engine/record/bulletins.ts'
import { anything } from '../../engine/pack.ts'
import { kindOf } from '../../engine/record/kinds.ts'
import type { Known } from '../../engine/record/kinds/kind.ts'
import { wayOf } from '../../engine/score/rows.ts'
import { datedFields, type FieldModel, type Model, type TypeModel } from '../../engine/record/model.ts'
import { texts, titles } from './said.ts'

export type Law = (model: Model) => string[]
const everywhere = ['state', 'due', 'made']
const titlesOf = (states: readonly string[]) => states.join(', ')
const flowing = (model: Model) => Object.values(model.types).filter((type) => !type.table)
const each = (model: Model, look: (type: TypeModel, say: (what: string) => void) => void): string[] => flowing(model).flatMap((type) => {
  const found: string[] = []
  look(type, (what) => found.push(`${type.pack} › ${type.id} › ${what}`))
  return found
})

/** Walking the steps from those that make a row, every state is reached. */
export const reachable: Law = (model) => each(model, (type, say) => {
  if (type.steps.length === 0) { say('has no step: nobody can write it.'); return }
  if (!type.steps.some((step) => step.makes)) say('no step makes a row.')
  const reached = new Set(type.steps.flatMap((step) => (step.makes && step.to ? [step.to] : [])))
  for (let size = -1; size !== reached.size;) {
    size = reached.size
    for (const step of type.steps) if (step.to && step.from.some((state) => reached.has(state))) reached.add(step.to)
  }
  for (const state of Object.keys(type.states)) if (!reached.has(state)) say(`no step leads to state "${state}".`)
})

/** A state is left by a step, or it is an end: and where the record names its ends, only those are. */
export const leavable: Law = (model) => each(model, (type, say) => {
  const ends = type.keep.after
  for (const state of Object.keys(type.states)) {
    const left = type.steps.some((step) => step.from.includes(state) && step.to !== undefined && step.to !== state)
    if (left) continue
    if (ends && !ends.includes(state) && !waitsForAnother(type, state)) say(`state "${state}" is never left, but keep.after (${titlesOf(ends)}) does not call it an end.`)
    if (type.limits[state] && !type.limits[state]?.quiet) say(`state "${state}" has a limit, but no step leaves it.`)
  }
})
const waitsForAnother = (type: TypeModel, state: string) => type.steps.some((step) => step.on === 'turns' && step.from.includes(state))

/** Every name in a pack means something that is there. */
export const names: Law = (model) => each(model, (type, say) => {
  const field = (where: string, name: string | undefined) => { if (name !== undefined && !Object.hasOwn(type.field, name)) say(`${where} names field "${name}", which is not there.`) }
  const state = (where: string, name: string | undefined) => { if (name !== undefined && !Object.hasOwn(type.states, name)) say(`${where} names state "${name}", which is not there.`) }
  for (const key of ['named', 'about', 'at', 'partOf', 'called'] as const) field(key, type[key])
  for (const name of [...type.search, ...(type.unique ?? [])]) field('search or unique', name)
  for (const alike of type.alike) {
    for (const name of alike.same) field('alike', name)
    const columns = Object.hasOwn(model.types, type.field[type.kind ?? '']?.table ?? '') ? model.types[type.field[type.kind!]!.table!]!.field : {}
    for (const [each, wanted] of [[alike.near, 'number'], [alike.within, 'span']] as const) if (typeof each === 'object' && columns[each.column]?.kind !== wanted) say(`alike names column "${each.column}" of its class, which is not there or no ${wanted}.`)
    if (alike.words !== undefined && !(alike.words >= 1 && alike.words <= 100)) say(`alike wants ${alike.words} percent of the words.`)
    if (alike.same.length === 0 && alike.near === undefined && alike.words === undefined) say('alike asks for nothing: every row would be the same.')
  }
  if (type.topics && !type.kind) say('topics are told by class, but it has none.')
  for (const name of ['least', 'growth', 'times', 'days', 'within'] as const) if (type.topics && !Object.hasOwn(model.settings, type.topics[name])) say(`topics take "${name}" from a setting that the pack does not list.`)
  for (const name of type.keep.after ?? []) state('keep.after', name)
  for (const [name, limit] of Object.entries(type.limits)) { state('limits', name); for (const rung of limit.ladder) for (const part of rung.tell) partIs(model, part, say, 'a ladder') }
  for (const name of type.whole?.over ?? []) state('whole', name)
  for (const step of type.steps) {
    for (const part of step.sms) if (!step.tell.includes(part)) say(`step "${step.name}" sends ${part} an SMS, but does not tell them.`)
    for (const name of [...step.from, step.to]) state(`step "${step.name}"`, name)
    for (const name of [...step.need, ...step.ask, ...Object.keys(step.fill), step.assign]) field(`step "${step.name}"`, name)
    for (const part of [...step.who, ...step.tell, ...(step.agree?.by ?? [])]) partIs(model, part, say, `step "${step.name}"`)
  }
  for (const name of [...type.screen.list, ...type.screen.card]) if (!everywhere.includes(name)) field('screen', name)
  field('screen map', type.screen.map)
  const { wall } = type.screen
  for (const name of wall?.from ?? []) state('the wall', name)
  for (const name of wall?.shows ?? []) field('the wall', name)
  if (wall && wall.shows.length > 3) say(`hangs ${wall.shows.length} fields on the wall; nobody reads more than three from four metres.`)
  if (type.screen.board !== 'state') field('screen board', type.screen.board)
})
const partIs = (model: Model, part: string, say: (what: string) => void, where: string) => { if (!Object.hasOwn(model.parts, part)) say(`${where} names part "${part}", which is not there.`) }

/** A step is done by somebody or happens; what makes a row says into which state and gives what every row must have. */
export const steps: Law = (model) => each(model, (type, say) => {
  const opened = Object.values(model.types).flatMap((t) => t.steps.flatMap((s) => s.then.filter((then) => then.opens === type.id)))
  const heard = Object.values(model.wires).flat()
  const climbed = [...Object.values(type.limits), ...(type.whole ? [type.whole] : [])].flatMap((limit) => limit.ladder.map((rung) => rung.does))
  for (const step of type.steps) {
    const where = `step "${step.name}"`
    if (step.who.length === 0 && step.on === undefined) say(`${where}: nobody does it and nothing makes it happen.`)
    if (step.who.length > 0 && step.on !== undefined) say(`${where}: either somebody does it or it happens, not both.`)
    if (step.on === 'turns' && !step.when) say(`${where}: it turns on nothing; say when.`)
    if (step.on === 'late') for (const state of step.from) if (!type.limits[state]) say(`${where}: state "${state}" has no limit to pass.`)
    if (step.on && step.on !== 'called' && step.need.length) say(`${where}: it happens by itself, so there is nobody to ask for ${step.need.join(', ')}.`)
    if (step.on === 'called' && !step.makes && !step.beside && !climbed.includes(step.name) && !heard.some((wire) => wire.to === type.id && wire.step === step.name) && !Object.values(model.scores).some((one) => one.round === type.id && one.filled === step.name)) say(`${where}: nothing calls it.`)
    if (step.makes && Object.keys(type.states).length > 0 && !step.to) say(`${where} makes a row without a state.`)
    if (step.makes && step.on !== 'called') for (const field of type.fields)
      if (field.required && !field.calc && !step.need.includes(field.name) && !Object.hasOwn(step.fill, field.name)) say(`${where} makes a row without its required "${field.name}".`)
    if (step.agree?.final && !step.most) say(`${where}: a refusal is final, but nothing says how often it may be asked; say most.`)
    // What a request asks waits in the margin of the row, where everybody who sees the row may read it.
    if (step.agree) for (const name of [...step.need, ...step.ask]) if (type.field[name]?.private || type.field[name]?.sealed) say(`${where} waits for others with "${name}" in the open; ask for it in another step.`)
    for (const name of step.need) if (step.ask.includes(name)) say(`${where} both needs and asks "${name}".`)
    if (step.assign && type.field[step.assign]?.to !== 'unit') say(`${where} gives the row to "${step.assign}", which is no unit: queues go by units.`)
    if (step.began && !step.makes) say(`${where} says when it began, but makes no row.`)
    if (step.whole !== undefined && (!type.whole || (step.to ? [step.to] : step.from).some((state) => !type.whole!.over.includes(state)))) say(`${where} gives the whole a limit where the whole does not run.`)
    for (const name of [...step.need, ...step.ask]) if (type.field[name]?.calc) say(`${where} asks for "${name}", which is calculated.`)
    const limit = step.to ? type.limits[step.to]?.in : undefined, until = untilOf(step.clock) ?? (step.clock === undefined ? untilOf(limit) : undefined)
    if (until && ![...step.need, ...step.ask, ...Object.keys(step.fill)].includes(until)) say(`${where} starts a limit that lasts until "${until}", but does not ask for it.`)
  }
  if (opened.length > 0 && !type.steps.some((step) => step.on === 'called' && step.makes)) say('is opened by another record, but no step is called.')
})
const untilOf = (limit: unknown) => (typeof limit === 'object' && limit !== null && 'until' in limit ? String(limit.until) : undefined)

/** Two buttons with one word at one moment: nobody could tell them apart. */
export const buttons: Law = (model) => each(model, (type, say) => {
  for (const state of ['', ...Object.keys(type.states)]) {
    const shown = type.steps.filter((step) => step.who.length > 0 && (state ? step.from.includes(state) : step.makes))
    for (const [i, step] of shown.entries()) for (const other of shown.slice(i + 1))
      if (step.title === other.title && step.who.some((part) => other.who.includes(part))) say(`steps "${step.name}" and "${other.name}" are both called ${step.title} ${state ? `in state "${state}"` : 'where rows are made'}.`)
  }
})

/** Nobody is there to answer when a ladder acts. */
export const ladders: Law = (model) => each(model, (type, say) => {
  for (const [where, limit] of [...Object.entries(type.limits), ...(type.whole ? [['whole', type.whole] as const] : [])]) for (const rung of limit.ladder) {
    if (!/^(\d+%|due|\+\d+(\.\d+)?(m|h|d|w|mo|y|wh|wd))$/.test(rung.at)) say(`the ladder of "${where}" has a rung at "${rung.at}".`)
    for (const part of rung.sms) if (!rung.tell.includes(part)) say(`the ladder of "${where}" sends ${part} an SMS, but does not tell them.`)
    if (rung.tell.length === 0 && !rung.does) say(`the ladder of "${where}" has a rung at ${rung.at} that does nothing.`)
    const step = rung.does === undefined ? undefined : type.step[rung.does]
    if (rung.does && !step) say(`the ladder of "${where}" does "${rung.does}", which is no step.`)
    const asked = step?.need.filter((name) => !Object.hasOwn(step.fill, name)) ?? []
    if (step && asked.length) say(`the ladder of "${where}" cannot do "${step.name}": it asks for ${asked.join(', ')}.`)
    if (step && where !== 'whole' && step.from.length && !step.from.includes(where)) say(`the ladder of "${where}" cannot do "${step.name}": it does not start there.`)
  }
})

/** Rows opened by a step get what every row of theirs must have. */
export const opened: Law = (model) => each(model, (type, say) => {
  for (const step of type.steps) for (const then of step.then) {
    const child = model.types[then.opens], where = `step "${step.name}" opens ${then.opens}`
    if (!child) { say(`${where}, which is not there.`); continue }
    if (!child.partOf || child.field[child.partOf]?.to !== type.id) say(`${where}, but no field of it is part of ${type.id}.`)
    if (type.field[then.each]?.kind !== 'refs') say(`${where} for each "${then.each}", which is no list.`)
    if (child.field[then.as]?.kind !== 'ref' || child.field[then.as]?.to !== type.field[then.each]?.to) say(`${where} as "${then.as}", which points at something else.`)
    const called = child.steps.find((one) => one.on === 'called' && one.makes)
    for (const field of child.fields) if (field.required && !field.calc && field.name !== then.as && field.name !== child.partOf && !type.field[field.name] && !Object.hasOwn(called?.fill ?? {}, field.name))
      say(`${where} without its required "${field.name}".`)
  }
})

/** What one pack says, another can hear: the step is there, it happens, and what the engine cannot ask a person for it is given. */
export const wires: Law = (model) => Object.entries(model.wires).flatMap(([event, list]) => list.flatMap(({ to, step: name, give }) => {
  const type = model.types[to], step = type?.step[name], where = `wire ${event} → ${to} "${name}"`
  if (!type || !step) return [`${where}: no such step.`]
  const found: string[] = [], given = Object.keys(give(silent as never))
  if (step.on !== 'called') found.push(`${where}: it is not called, a person does it.`)
  if (step.agree) found.push(`${where}: it asks for agreement, and nobody asked.`)
  if (!said(model, event)) found.push(`${where}: nobody says it.`)
  for (const field of given) if (![...step.need, ...step.ask].includes(field)) found.push(`${where} gives "${field}", which the step does not take.`)
  for (const field of step.makes ? type.fields.filter((one) => one.required && !one.calc).map((one) => one.name) : step.need) if (!given.includes(field) && !Object.hasOwn(step.fill, field)) found.push(`${where} does not give "${field}".`)
  return found
}))
const said = (model: Model, event: string) => Object.values(model.types).some((one) => one.steps.some((s) => s.says.some((say) => say.event === event))) || Object.values(model.outsides).some((one) => one.lost === event || one.says.includes(event))
/** Who is outside is told something, and what they say is heard. */
export const outsides: Law = (model) => Object.values(model.outsides).flatMap((one) => [
  ...one.told.filter((event) => !said(model, event)).map((event) => `outside ${one.id} is told "${event}", which nobody says.`),
  ...[...one.says, one.lost].filter((event) => !model.wires[event]).map((event) => `outside ${one.id} says "${event}", which nobody hears.`),
])
/** An event in which nothing was said, however deep somebody looks. */
const silent: unknown = new Proxy(() => '', { get: (_, key) => key === Symbol.toPrimitive ? () => '' : silent, apply: () => silent })

/** A sheet counts its own rows, and every rate has its numerator and denominator among the columns. */
export const sheets: Law = (model) => Object.values(model.sheets).flatMap((sheet) => {
  const type = model.types[sheet.of], found: string[] = [], say = (what: string) => found.push(`${sheet.pack} › sheet ${sheet.id}: ${what}`)
  if (!type) return [`${sheet.pack} › sheet ${sheet.id}: ${sheet.of} is not there.`]
  const field = (name: string) => { if (!everywhere.includes(name) && !Object.hasOwn(type.field, name)) say(`${type.id} has no field "${name}".`) }
  for (const name of [sheet.by, ...Object.keys(sheet.only), ...sheet.rows]) field(name)
  for (const column of sheet.columns) {
    if ('measure' in column) for (const name of [...Object.keys(column.only), ...(column.field ? [column.field] : [])]) field(name)
    else for (const name of column.over) if (!sheet.columns.some((one) => one.name === name && 'measure' in one)) say(`column "${column.name}" is over "${name}", which is no measure of it.`)
  }
  return found
})

/** An indicator counts what is there, in states and against limits that are there. */
export const indicators: Law = (model) => Object.values(model.indicators).flatMap((one) => [one.is, ...(one.outOf ? [one.outOf] : [])].flatMap((measure) => {
  const type = model.types[measure.of], found: string[] = [], say = (what: string) => found.push(`${one.pack} › indicator ${one.id}: ${what}`)
  if (!type) return [`${one.pack} › indicator ${one.id}: ${measure.of} is not there.`]
  if (measure.measure === 'kept') return [`${one.pack} › indicator ${one.id}: what is kept under a line is of no period.`]
  const { dated, late, inTime, not, ...fields } = measure.only as { dated?: { entered?: unknown; due?: string }; late?: string; inTime?: string; not?: object }
  for (const name of [...Object.keys(fields), ...Object.keys(not ?? {})]) if (name !== 'state' && !Object.hasOwn(type.field, name)) say(`${type.id} has no field "${name}".`)
  for (const name of [(fields as { state?: unknown }).state, (not as { state?: unknown } | undefined)?.state, dated?.entered].flat()) if (name !== undefined && !Object.hasOwn(type.states, String(name))) say(`${type.id} has no state "${String(name)}".`)
  for (const limit of [dated?.due, late, inTime]) if (limit !== undefined && !(limit === 'whole' ? type.whole : type.limits[limit])) say(`${type.id} has no limit of "${limit}".`)
  if (measure.measure === 'acts' ? !Object.hasOwn(type.step, measure.field ?? '') : measure.field !== undefined && type.field[measure.field]?.kind !== 'number') say(`"${measure.field}" is no ${measure.measure === 'acts' ? 'step' : 'number'} of ${type.id}.`)
  if (one.by.includes('staff') && one.outOf && (one.is.measure === 'acts') !== (one.outOf.measure === 'acts')) say('acts of a person stand over rows that somebody else made: split by staff they mean nothing.')
  if (one.by.includes('area') && !type.at && !type.partOf) say(`${type.id} lies nowhere, so it is not split by area.`)
  if (one.by.includes('kind') && !type.kind) say(`${type.id} has no class, so it is not split by kind.`)
  return found
}))
/** A bulletin prints figures that are there, split as they are split; whoever drafts or signs it sees all rows that it counts. */
export const bulletins: Law = (model) => each(model, (type, say) => {
  if (!type.bulletin) return
  const { issues, drafts, signs, reads } = type.bulletin, parts = [...drafts, ...signs, ...reads]
  for (const id of parts) if (model.parts[id]?.is !== 'staff') say(`bulletin names part "${id}", which is not there or no staff.`)
  for (const issue of Object.values(issues)) {
    const figure = (id: string) => { const found = model.indicators[id]; if (!found) say(`issue "${issue.name}" prints "${id}", which is no indicator of its pack.`); return found }
    for (const id of issue.figures) figure(id)
    for (const { by, of } of [...issue.splits, ...issue.charts.flatMap((chart) => chart.by ? [{ by: chart.by, of: [chart.of] }] : [])]) for (const id of of) if (figure(id)?.by.includes(by) === false) say(`issue "${issue.name}" splits "${id}" by ${by}, which the indicator does not.`)
    for (const id of issue.lists) if (figure(id) && (model.indicators[id]!.outOf || model.indicators[id]!.is.measure !== 'count')) say(`issue "${issue.name}" lists "${id}", which counts no rows.`)
    if (issue.opens !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(String(model.settings[issue.opens]?.value))) say(`issue "${issue.name}" opens at a time from a setting that the pack does not list, or that is none.`)
    if (issue.topics !== undefined && !model.types[issue.topics]?.topics) say(`issue "${issue.name}" tells topics of ${issue.topics}, whose pack tells none.`)
    for (const of of new Set(countedIn(issue).flatMap((id) => { const found = model.indicators[id]; return found ? [found.is.of, ...(found.outOf ? [found.outOf.of] : [])] : [] }))) for (const id of [...drafts, ...signs]) { const sees = model.parts[id]?.sees[of]; if (sees?.in !== 'all' || sees.only || sees.fields) say(`issue "${issue.name}" counts ${of}, of which part "${id}" does not see every row.`) }
  }
})
/** Scores have a day, criteria that count what is split so, and steps by which the engine makes what it keeps. */
export const scores: Law = (model) => Object.values(model.scores).flatMap((one) => {
  const found: string[] = [], say = (what: string) => found.push(`${one.pack} › scores ${one.id}: ${what}`), [round, card, line, criteria] = [one.round, one.card, one.line, one.criteria].map((id) => model.types[id])
  if (!round || !card || !line || !criteria?.table) return [`${one.pack} › scores ${one.id}: a record or its list of criteria is not there.`]
  for (const type of [round, card, line]) if (!type.steps.some((step) => step.makes && step.on === 'called')) say(`nothing makes ${type.id} when it is called.`)
  const filled = round.step[one.filled]
  if (!filled || filled.on !== 'called' || !filled.from.includes(one.fills) || filled.need.length) say(`step "${one.filled}" is not called in state "${one.fills}", or it needs something.`)
  for (const [part, whole] of [[card, round], [line, card]] as const) if (part.field[part.partOf ?? '']?.to !== whole.id) say(`${part.id} is no part of ${whole.id}.`)
  for (const name of [one.day, one.holders]) if (!Object.hasOwn(model.settings, name)) say('its day or its post is a setting that the pack does not list.')
  for (const row of criteria.table.rows) {
    const indicator = model.indicators[String(row.indicator)]
    if (indicator && !wayOf(indicator, String(row.of))) say(`criterion ${String(row.code)} scores ${String(row.of)} by ${indicator.id}, which is not split so.`)
  }
  return found
})
/** A part stands within the limit of its whole only while that is in states that have one. */
export const within: Law = (model) => each(model, (type, say) => {
  const whole = type.partOf ? model.types[type.field[type.partOf]?.to ?? ''] : undefined
  for (const [state, limit] of Object.entries(type.limits)) for (const binds of limit.inside ?? []) {
    if (!whole) say(`the limit of "${state}" stands inside "${binds}", but it is part of nothing.`)
    else if (!whole.limits[binds]) say(`the limit of "${state}" stands inside "${binds}", where ${whole.id} has no limit.`)
  }
})

/** A field that nobody can ever fill is a mistake, and one that is calculated needs to know how. */
export const fields: Law = (model) => each(model, (type, say) => {
  const set = new Set(type.steps.flatMap((step) => [...step.need, ...step.ask, ...Object.keys(step.fill), ...step.freezes ?? []]))
  const carried = Object.values(model.types).flatMap((t) => t.steps.flatMap((s) => s.then.filter((then) => then.opens === type.id).flatMap((then) => [then.as, ...t.fields.map((f) => f.name)])))
  const mine = !type.partOf && type.steps.filter((step) => step.makes).every((step) => step.on === 'called')
  for (const field of type.fields) {
    if (field.calc && !Object.hasOwn(type.calc, field.name)) say(`field "${field.name}" is calculated, but nothing says how.`)
    if (!field.calc && !set.has(field.name) && !carried.includes(field.name) && field.name !== type.partOf && field.name !== type.about && !mine) say(`field "${field.name}" is never asked, filled or carried over.`)
    if (field.private && field.sealed) say(`field "${field.name}" is private and sealed; sealed says it all.`)
    if (field.to && field.to !== anything.id && !model.types[field.to]) say(`field "${field.name}" points at ${field.to}, which no pack declares.`)
    if (field.rows && !model.types[field.rows]) say(`field "${field.name}" counts ${field.rows}, which no pack declares.`)
    if (field.table && !model.types[field.table]?.table) say(`field "${field.name}" chooses from ${field.table}, which no pack declares.`)
    kindOf(field)
  }
  for (const [name, how] of Object.entries(type.calc)) if (typeof how !== 'function') {
    if (how.measure === 'kept') {
      if (how.of !== type.id || type.field[String(how.only.less)]?.to !== anything.id || !Object.values(model.scores).some((one) => one.line === type.id)) say(`field "${name}" is kept rows, but it is no line of scores with the rows that are taken out of it.`)
      continue
    }
    const other = model.types[how.of]
    if (!other) { say(`field "${name}" measures ${how.of}, which is not there.`); continue }
    if (how.measure === 'sum' && other.field[how.field ?? '']?.kind !== 'number') say(`field "${name}" adds up ${how.of}.${how.field}, which is no number.`)
    // Counted anew when a part changes. What merely points here would make every such row wait for this one.
    if (!other.partOf || other.field[other.partOf]?.to !== type.id || how.only[other.partOf] !== 'this') say(`field "${name}" measures ${how.of}, which is not counted by its own parts.`)
    for (const [key, match] of Object.entries(how.only)) if (key !== 'state' && !other.field[key]) say(`field "${name}" filters ${how.of} by "${key}", which is not there.`)
      else if (match === 'this' && other.field[key]?.to !== type.id) say(`field "${name}" counts ${how.of} whose "${key}" is this row, but it points elsewhere.`)
  }
})

/** Every part acts, is told or sees; whoever acts on a row sees it; a scope has what it goes by. */
export const parts: Law = (model) => {
  const found: string[] = [], used = new Set<string>()
  for (const type of flowing(model)) {
    for (const step of type.steps) {
      for (const part of [...step.who, ...step.tell, ...(step.agree?.by ?? [])]) used.add(part)
      if (!step.makes) for (const part of step.who) if (!model.parts[part]?.sees[type.id]) found.push(`${type.pack} › ${type.id} › step "${step.name}" is done by ${part}, who does not see the row.`)
    }
    for (const limit of Object.values(type.limits)) for (const rung of limit.ladder) for (const part of rung.tell) used.add(part)
  }
  for (const part of Object.values(model.parts)) {
    if (!used.has(part.id) && Object.keys(part.sees).length === 0) found.push(`${part.pack} › part "${part.id}" sees nothing and does nothing.`)
    for (const [id, sees] of Object.entries(part.sees)) {
      const type = model.types[id]
      if (!type) { found.push(`${part.pack} › part "${part.id}" sees ${id}, which is not there.`); continue }
      if (type.table) continue
      const whole = type.partOf ? model.types[type.field[type.partOf]?.to ?? ''] : undefined
      if (sees.in === 'named' && !type.named && !whole?.named) found.push(`${part.pack} › part "${part.id}" sees ${id} where it is named, but the record names nobody.`)
      if ((sees.in === 'grid' || sees.in === 'community') && !type.at && !whole?.at) found.push(`${part.pack} › part "${part.id}" sees ${id} by area, but the record lies nowhere.`)
      const given = [type, ...Object.values(model.types).filter((one) => one.partOf && one.field[one.partOf]?.to === id)]
      if (sees.in === 'unit' && !given.some((one) => one.steps.some((step) => step.assign))) found.push(`${part.pack} › part "${part.id}" sees ${id} of its unit, but nothing gives a row to a unit.`)
      for (const key of Object.keys(sees.only ?? {})) if (key !== 'state' && !type.field[key]) found.push(`${part.pack} › part "${part.id}" sees ${id} only by "${key}", which is not there.`)
    }
  }
  return found
}

/** Sealed fields stand on a card and nowhere else; private ones never where people outside look, search or are told. */
export const veils: Law = (model) => each(model, (type, say) => {
  const outside = Object.values(model.parts).some((part) => part.is !== 'staff' && part.sees[type.id])
  const places: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['the list', type.screen.list], ['search', type.search], ['its name', [type.called]], ['unique', type.unique ?? []], ['alike', type.alike.flatMap((one) => one.same)], ['the board', [type.screen.board]], ['the map', [type.screen.map]], ['the wall', type.screen.wall?.shows ?? []],
  ]
  for (const [where, list] of places) for (const name of list) {
    const field = name === undefined ? undefined : type.field[name]
    if (field?.sealed) say(`sealed field "${field.name}" stands in ${where}.`)
    if (field?.private && (['search', 'its name', 'the wall'].includes(where) || (outside && where === 'the list'))) say(`private field "${field.name}" stands in ${where}.`)
  }
  for (const field of type.fields) if (field.sealed && field.index) say(`sealed field "${field.name}" is indexed.`)
  for (const field of type.fields) if (field.private && !Object.values(model.parts).some((part) => part.sees[type.id] && part.private.length)) say(`private field "${field.name}" can be read by nobody.`)
  // What a step has frozen is read by the room that froze it.
  for (const field of type.fields) if (field.sealed && !type.steps.some((step) => step.freezes?.includes(field.name)) && !Object.values(model.parts).some((part) => part.sees[type.id] && part.sealed.length)) say(`sealed field "${field.name}" can be read by nobody.`)
})

/** The rows that a table starts with, and the values of settings, are what their fields allow. */
export const seeds: Law = (model) => {
  const found: string[] = []
  for (const type of Object.values(model.types)) {
    if (!type.table) continue
    const say = (code: unknown, what: string) => found.push(`${type.pack} › ${type.id} › row ${String(code)} ${what}`)
    const rows = type.table.rows.map((row) => ({ ...row, source: row.source ?? type.table?.source, status: row.status ?? type.table?.status }) as Readonly<Record<string, unknown>>)
    if (!type.table.source.trim()) found.push(`${type.pack} › ${type.id} does not say where its rows come from.`)
    // A row that steps name is there with its name alone, and is not declared a second time.
    for (const [code, name] of Object.entries(type.table.fixed)) {
      if (!name.trim() || rows.some((row) => row.code === code)) say(code, 'is fixed, and has no name or is declared once more as a row.')
      for (const field of type.fields) if (field.required && !datedFields.includes(field)) say(code, `is fixed, and has no ${field.name}.`)
    }
    for (const row of rows) {
      for (const field of type.fields) if (field.required && (row[field.name] === undefined || row[field.name] === '')) say(row.code, `has no ${field.name}.`)
      for (const [name, value] of Object.entries(row)) {
        const field = type.field[name]
        if (!field) say(row.code, `has "${name}", which is no column.`)
        else if (value !== undefined && !fits(model, field, value)) say(row.code, `has ${name} ${JSON.stringify(value)}, which its field does not take.`)
      }
      if (typeof row.to === 'string' && row.to <= String(row.from)) say(row.code, 'ends before it begins.')
      const twin = rows.find((one) => one !== row && one.code === row.code && String(one.from) <= String(row.from) && (one.to === undefined || String(one.to) > String(row.from)))
      if (twin) say(row.code, `holds twice on ${String(row.from)}.`)
    }
  }
  for (const setting of Object.values(model.settings)) {
    if (!fits(model, setting.field, setting.value)) found.push(`${setting.pack} › setting ${setting.id} is ${JSON.stringify(setting.value)}, which its field does not take.`)
    if (!setting.source.trim() || !/^\d{4}-\d{2}-\d{2}$/.test(setting.from)) found.push(`${setting.pack} › setting ${setting.id} does not say since when and by what it holds.`)
  }
  return found
}
/** A ref in a seed is written by name: it is looked up when the street is seeded. */
const fits = (model: Model, field: FieldModel, value: unknown): boolean => {
  const known: Known = {
    codes: (table) => [...Object.entries(model.types[table]?.table?.fixed ?? {}).map(([code, name]) => ({ code, name })), ...(model.types[table]?.table?.rows ?? []).map((row) => ({ code: String(row.code), name: String(row.name) }))],
    find: (_type, name) => ({ id: name, name }), name: (_type, id) => id,
  }
  if (field.kind === 'ref' || field.kind === 'refs') return [value].flat().every((one) => typeof one === 'string' && one.trim() !== '')
  return 'value' in kindOf(field).take(value, field, known)
}

/** What is let out is whole: its class, its states, who releases it, and the steps by which others speak with it. */
export const shares: Law = (model) => {
  const speaking = Object.values(model.types).filter((type) => type.share?.open311)
  return [...speaking.length > 1 ? [`${speaking.map((type) => type.id).join(', ')} all speak Open311; other systems know one list of services.`] : [], ...each(model, (type, say) => {
    const { share } = type
    if (!share) return
    const { takes, notes, answer } = share.open311 ?? {}, table = model.types[type.field[share.kind]?.table ?? '']
    if (!table) say(`shares rows by "${share.kind}", which is no dated list.`)
    else if (table.field[share.listed]?.kind !== 'flag') say(`shares classes marked "${share.listed}", which is no flag of ${table.id}.`)
    if (share.kind !== type.kind) say(`shares rows by "${share.kind}", but their class is "${type.kind ?? 'none'}": mark it as index.`)
    for (const state of share.open) if (share.closed.includes(state)) say(`shares state "${state}" as open and as closed.`)
    if (!share.open.length || !share.closed.length) say('shares no open or no closed state.')
    const part = model.parts[share.by]
    if (part?.is !== 'staff' || !part.sees[type.id]) say(`lets ${share.by} release what they do not see, or who is not of the office.`)
    for (const name of [...Object.keys(share.texts), ...Object.keys(share.photos), ...share.fields]) if (type.field[name]?.private || type.field[name]?.sealed) say(`shares "${name}", which is not open.`)
    for (const names of [type.fields, type.steps]) for (const [i, one] of names.entries()) if (names.findIndex((other) => other.name === one.name) !== i) say(`has "${one.name}" twice: one of its own, one that its share brings.`)
    const step = takes && type.step[takes.by], asked = step ? [...step.need, ...step.ask] : []
    if (takes && (!step?.makes || !step.who.length || step.who.some((who) => model.parts[who]?.is !== 'partner'))) say(`takes what others send in by "${takes.by}", which is no step by which a partner makes a row.`)
    if (takes && step) {
      for (const name of [share.kind, share.place, takes.description, takes.address, takes.phone, takes.name, takes.links, takes.photos, ...takes.attributes]) if (name !== undefined && !asked.includes(name)) say(`takes "${name}", which step "${step.name}" does not ask.`)
      for (const name of [takes.phone, takes.name]) if (name !== undefined && !type.field[name]?.private) say(`takes "${name}" of whoever reports, which is not private.`)
      for (const name of takes.attributes) if (['files', 'point', 'area', 'span', 'stars'].includes(type.field[name]?.kind ?? '')) say(`asks others for "${name}", for which they have no kind of value.`)
      for (const name of step.need) if (![share.kind, share.place, takes.description, ...takes.attributes].includes(name)) say(`step "${step.name}" needs "${name}", which others are not asked.`)
    }
    const said = notes && type.step[notes.by]
    if (notes && (!said || said.makes || said.to !== undefined || said.need.join() !== notes.in)) say(`notes what others say by "${notes.by}", which is no step that only needs "${notes.in}".`)
    if (said) for (const state of [...share.open, ...share.closed]) if (!said.from.includes(state)) say(`notes what others say, but not in state "${state}".`)
    if (answer && !share.texts[answer]) say(`answers with "${answer}", which nobody releases.`)
    if (share.sends && !model.types[share.sends.to]?.table) say(`sends rows to ${share.sends.to}, which no pack declares.`)
  })]
}

export const laws: Readonly<Record<string, Law>> = {
  'every state is reached': reachable, 'every state is left or is an end': leavable, 'every name means something': names, 'steps are whole': steps, 'buttons differ': buttons,
  'ladders ask nobody': ladders, 'opened rows are whole': opened, 'what is said is heard': wires, 'who is outside is heard': outsides, 'sheets add up': sheets, 'indicators count': indicators, 'scores are whole': scores, 'bulletins stand': bulletins, 'parts end with their whole': within, 'every field is used': fields, 'every part is used': parts, 'veils hold': veils, 'texts are read': texts,
  'seeds are valid': seeds, 'shares are whole': shares, 'everything has a title': titles,
}
