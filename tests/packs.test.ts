// The same checks for every pack: nobody has to write them again for a new one. Each is tried on a planted fault first.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Pack } from '../engine/pack.ts'
import { compile, type Model, type TypeModel } from '../engine/record/model.ts'
import { viewName } from '../engine/record/typed-view.ts'
import office from '../engine/registry/pack.ts'
import tennisClub from '../packs/_tennis-club/pack.ts'
import { outsides as clubOutsides, wires as clubWires } from '../packs/_tennis-club/wires.ts'
import { packs, wires, outsides } from '../packs/index.ts'
import { explain } from '../tools/explain/explain.ts'
import { root } from './house/tree.ts'
import { laws } from './packs/laws.ts'

const folders = readdirSync(join(root, 'packs'), { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => one.name).filter((name) => existsSync(join(root, 'packs', name, 'pack.ts')))
const loaded = await Promise.all(folders.map(async (name) => ({ name, pack: (await import(`../packs/${name}/pack.ts`) as { default: Pack }).default })))
const worlds = [{ name: 'the product', model: compile(packs, wires, outsides) }, ...loaded.filter(({ pack }) => !packs.some((one) => one.id === pack.id)).map(({ name, pack }) => ({ name, model: compile([office, pack], pack === tennisClub ? clubWires : [], pack === tennisClub ? clubOutsides : []) }))]

describe.each(worlds)('$name', ({ model }) => {
  test('explain says every step, part, limit and list of it', () => {
    for (const pack of model.packs) {
      const text = explain(model, pack.id), own = Object.values(model.types).filter((type) => type.pack === pack.id)
      for (const type of own) for (const word of [type.title, ...(type.table ? [] : [viewName(type), ...type.steps.map((step) => step.title), ...type.fields.map((one) => one.title)])])
        expect(text).toContain(word)
      for (const part of Object.values(model.parts)) if (part.pack === pack.id) expect(text).toContain(part.title)
    }
  })
  test.each(Object.entries(laws))('%s', (_name, law) => { const found = law(model); if (found.length) throw new Error(found.join('\n')) })
})

test('packs are named like their folders, and all but the fictional ones start with the product', () => {
  expect(loaded.map(({ pack }) => pack.id)).toEqual(folders)
  expect(packs.map((pack) => pack.id).filter((id) => id !== office.id).sort()).toEqual(folders.filter((name) => !name.startsWith('_')).sort())
})
test('the upgrades of a record begin at 1, leave no gap and bear an old row that lacks everything', () => {
  for (const { model } of worlds) for (const type of Object.values(model.types)) {
    const versions = Object.keys(type.upgrades).map(Number)
    expect(versions).toEqual(versions.map((_, i) => i + 1))
    for (const upgrade of Object.values(type.upgrades)) expect(upgrade({})).toBeTypeOf('object')
  }
})
test('the tennis club uses every word of the language, so that every word is tried', () => {
  const used = new Set<string>(), gather = (value: unknown, depth = 0): void => {
    if (typeof value !== 'object' || value === null || depth > 12) return
    for (const [key, inner] of Object.entries(value)) { used.add(key); if (typeof inner === 'string') used.add(inner); gather(inner, depth + 1) }
  }
  gather(tennisClub)
  const words = ['text', 'number', 'flag', 'date', 'moment', 'span', 'point', 'area', 'files', 'stars', 'choice', 'ref', 'refs', 'required', 'index', 'private', 'sealed', 'calc', 'long', 'unit', 'min', 'max', 'device', 'help',
    'no', 'named', 'about', 'at', 'partOf', 'unique', 'called', 'search', 'alike', 'near', 'within', 'upgrades', 'archive', 'blank', 'erase', 'ever', 'own', 'grid', 'community', 'all', 'only', 'resident',
    'from', 'to', 'who', 'late', 'turns', 'need', 'ask', 'fill', 'when', 'agree', 'silence', 'yes', 'assign', 'tell', 'clock', 'goes on', 'then', 'opens', 'says', 'with', 'scores', 'full', 'inside', 'sms', 'final', 'sheets', 'every', 'by', 'rows', 'columns', 'percent', 'mean', 'most', 'helpers', 'marks', 'supervised', 'undo', 'limits', 'quiet', 'ladder', 'rungs', 'does', 'until', 'plus',
    'whole', 'over', 'began', 'texts', 'count', 'sum', 'mean', 'acts', 'dated', 'made', 'entered', 'inTime', 'not', 'goal', 'better', 'less', 'cite', 'is', 'outOf', 'except', 'flag', 'why', 'staff', 'wall', 'indicators', 'round', 'line', 'criteria', 'fills', 'filled', 'day', 'holders', 'kept', 'post', 'list', 'card', 'board', 'map', 'shows', 'tables', 'settings',
    'words', 'column', 'or', 'topics', 'least', 'growth', 'times', 'days', 'shares', 'public', 'listed', 'open', 'closed', 'blur', 'agency', 'releases', 'photos', 'open311', 'takes', 'notes', 'answer', 'sends', 'bulletins', 'drafts', 'signs', 'reads', 'issues', 'day', 'week', 'month', 'figures', 'splits', 'charts', 'lists']
  expect(words.filter((word) => !used.has(word))).toEqual([])
})

const club = compile([office, tennisClub], clubWires, clubOutsides)
const spoil = (id: string, change: (type: TypeModel) => Partial<TypeModel>): Model => ({ ...club, types: { ...club.types, [id]: { ...club.types[id] as TypeModel, ...change(club.types[id] as TypeModel) } } })
const step = (id: string, name: string, change: object): Model => spoil(id, (type) => {
  const steps = type.steps.map((one) => (one.name === name ? { ...one, ...change } : one))
  return { steps, step: Object.fromEntries(steps.map((one) => [one.name, one])) }
})
const field = (id: string, name: string, change: object): Model => spoil(id, (type) => {
  const fields = type.fields.map((one) => (one.name === name ? { ...one, ...change } : one))
  return { fields, field: Object.fromEntries(fields.map((one) => [one.name, one])) }
})
const row = (change: object): Model => spoil('club-faults', (type) => ({ table: { source: '章程', status: '示例值', fixed: {}, rows: [{ ...type.table?.rows[0], ...change }, ...(type.table?.rows.slice(1) ?? [])] } }))
const shared = (change: object): Model => spoil('fault', (type) => ({ share: { ...type.share!, ...change } }))
const likened = (change: object): Model => spoil('fault', (type) => ({ alike: [{ ...type.alike[0]!, ...change }] }))
const issued = (change: object): Model => spoil('club-paper', (type) => ({ bulletin: { ...type.bulletin!, issues: { daily: { ...type.bulletin!.issues.daily!, ...change } } } }))
const counted = (change: object): Model => ({ ...club, indicators: { x: { ...club.indicators['_tennis-club/late']!, id: '_tennis-club/x', ...change } } })
const scored = (change: object): Model => ({ ...club, scores: { x: { ...club.scores['_tennis-club/season']!, ...change } } })
const faults: readonly (readonly [keyof typeof laws, Model, string])[] = [
  ['every state is reached', step('fault', 'askMore', { to: 'received' }), '_tennis-club › fault › no step leads to state "waiting".'],
  ['every state is left or is an end', spoil('fault', (t) => ({ steps: t.steps.filter((s) => !['resume', 'resumeNow'].includes(s.name)) })), '_tennis-club › fault › state "paused" has a limit, but no step leaves it.'],
  ['every name means something', likened({ near: { column: 'far', or: 30 } }), '_tennis-club › fault › alike names column "far" of its class, which is not there or no number.'],
  ['every name means something', likened({ within: { column: 'price', or: '3d' } }), '_tennis-club › fault › alike names column "price" of its class, which is not there or no span.'],
  ['every name means something', likened({ words: 130 }), '_tennis-club › fault › alike wants 130 percent of the words.'],
  ['every name means something', likened({ same: [], near: undefined, words: undefined }), '_tennis-club › fault › alike asks for nothing: every row would be the same.'],
  ['every name means something', spoil('task', () => ({ topics: { title: '', least: '_tennis-club/hotLeast', growth: '_tennis-club/hotGrowth', times: '_tennis-club/againTimes', days: '_tennis-club/againDays', within: '_tennis-club/againWithin' } })), '_tennis-club › task › topics are told by class, but it has none.'],
  ['every name means something', spoil('fault', (type) => ({ topics: { ...type.topics!, days: '' } })), '_tennis-club › fault › topics take "days" from a setting that the pack does not list.'],
  ['every name means something', step('fault', 'take', { need: ['worker'] }), '_tennis-club › fault › step "take" names field "worker", which is not there.'],
  ['every name means something', step('fault', 'take', { tell: ['_tennis-club/boss'] }), '_tennis-club › fault › step "take" names part "_tennis-club/boss", which is not there.'],
  ['steps are whole', step('fault', 'register', { need: ['kind', 'where'] }), '_tennis-club › fault › step "register" makes a row without its required "what".'],
  ['steps are whole', step('fault', 'stretch', { began: () => undefined }), '_tennis-club › fault › step "stretch" says when it began, but makes no row.'],
  ['steps are whole', step('fault', 'stretch', { from: ['paused'] }), '_tennis-club › fault › step "stretch" gives the whole a limit where the whole does not run.'],
  ['steps are whole', step('fault', 'closeToo', { when: undefined }), '_tennis-club › fault › step "closeToo": it turns on nothing; say when.'],
  ['steps are whole', step('fault', 'pause', { need: ['why'] }), '_tennis-club › fault › step "pause" starts a limit that lasts until "until", but does not ask for it.'],
  ['steps are whole', step('fault', 'pause', { ask: ['phone'] }), '_tennis-club › fault › step "pause" waits for others with "phone" in the open; ask for it in another step.'],
  ['steps are whole', step('fault', 'take', { assign: 'keeper' }), '_tennis-club › fault › step "take" gives the row to "keeper", which is no unit: queues go by units.'],
  ['buttons differ', step('fault', 'refuse', { title: '请补充' }), '_tennis-club › fault › steps "askMore" and "refuse" are both called 请补充 in state "received".'],
  ['ladders ask nobody', step('fault', 'overdue', { need: ['order'], fill: {} }), '_tennis-club › fault › the ladder of "mending" cannot do "overdue": it asks for order.'],
  ['opened rows are whole', field('task', 'result', { required: true, name: 'report' }), '_tennis-club › fault › step "dispatch" opens task without its required "report".'],
  ['every name means something', step('fault', 'press', { sms: ['_tennis-club/captain'] }), '_tennis-club › fault › step "press" sends _tennis-club/captain an SMS, but does not tell them.'],
  ['steps are whole', step('fault', 'extend', { most: undefined }), '_tennis-club › fault › step "extend": a refusal is final, but nothing says how often it may be asked; say most.'],
  ['sheets add up', { ...club, sheets: { x: { ...club.sheets['_tennis-club/month']!, columns: club.sheets['_tennis-club/month']!.columns.filter((column) => column.name !== 'made') } } }, '_tennis-club › sheet _tennis-club/month: column "rate" is over "made", which is no measure of it.'],
  ['parts end with their whole', spoil('task', (t) => ({ limits: { asked: { ...t.limits.asked!, inside: ['joined'] } } })), '_tennis-club › task › the limit of "asked" stands inside "joined", where fault has no limit.'],
  ['sheets add up', { ...club, sheets: { x: { ...club.sheets['_tennis-club/month']!, of: 'court' } } }, '_tennis-club › sheet _tennis-club/month: court has no field "crew".'],
  ['indicators count', counted({ is: { measure: 'count', of: 'fault', only: { dated: { due: 'joined' } } } }), '_tennis-club › indicator _tennis-club/x: fault has no limit of "joined".'],
  ['indicators count', counted({ is: { measure: 'mean', of: 'fault', field: 'what', only: {} } }), '_tennis-club › indicator _tennis-club/x: "what" is no number of fault.'],
  ['indicators count', counted({ is: { measure: 'count', of: 'task', only: { not: { state: 'gone' } } } }), '_tennis-club › indicator _tennis-club/x: task has no state "gone".'],
  ['bulletins stand', issued({ figures: ['_tennis-club/gone'] }), '_tennis-club › club-paper › issue "daily" prints "_tennis-club/gone", which is no indicator of its pack.'],
  ['bulletins stand', issued({ splits: [{ title: '', by: 'area', of: ['_tennis-club/inTime'] }] }), '_tennis-club › club-paper › issue "daily" splits "_tennis-club/inTime" by area, which the indicator does not.'],
  ['bulletins stand', issued({ lists: ['_tennis-club/inTime'] }), '_tennis-club › club-paper › issue "daily" lists "_tennis-club/inTime", which counts no rows.'],
  ['bulletins stand', issued({ opens: '_tennis-club/lookIn' }), '_tennis-club › club-paper › issue "daily" opens at a time from a setting that the pack does not list, or that is none.'],
  ['bulletins stand', issued({ topics: 'task' }), '_tennis-club › club-paper › issue "daily" tells topics of task, whose pack tells none.'],
  ['bulletins stand', spoil('club-paper', (type) => ({ bulletin: { ...type.bulletin!, signs: ['_tennis-club/keeper'] } })), '_tennis-club › club-paper › issue "daily" counts fault, of which part "_tennis-club/keeper" does not see every row.'],
  ['bulletins stand', spoil('club-paper', (type) => ({ bulletin: { ...type.bulletin!, reads: ['_tennis-club/member'] } })), '_tennis-club › club-paper › bulletin names part "_tennis-club/member", which is not there or no staff.'],
  ['indicators count', counted({ by: ['staff'], is: { measure: 'acts', of: 'fault', field: 'rework', only: {} }, outOf: { measure: 'count', of: 'fault', only: {} } }), '_tennis-club › indicator _tennis-club/x: acts of a person stand over rows that somebody else made: split by staff they mean nothing.'],
  ['indicators count', counted({ is: { measure: 'kept', of: 'mark-line', field: 'n', only: {} } }), '_tennis-club › indicator _tennis-club/x: what is kept under a line is of no period.'],
  ['scores are whole', scored({ fills: 'drafted' }), '_tennis-club › scores _tennis-club/season: step "filled" is not called in state "drafted", or it needs something.'],
  ['scores are whole', scored({ day: '_tennis-club/never' }), '_tennis-club › scores _tennis-club/season: its day or its post is a setting that the pack does not list.'],
  ['scores are whole', scored({ line: 'mark-card' }), '_tennis-club › scores _tennis-club/season: mark-card is no part of mark-card.'],
  ['scores are whole', { ...club, indicators: { ...club.indicators, '_tennis-club/reported': { ...club.indicators['_tennis-club/reported']!, by: ['kind'] } } }, '_tennis-club › scores _tennis-club/season: criterion b scores unit by _tennis-club/reported, which is not split so.'],
  ['every field is used', spoil('mark-line', (t) => ({ calc: { ...t.calc, n: { measure: 'kept', of: 'mark-line', field: 'n', only: { less: 'season' } } } })), '_tennis-club › mark-line › field "n" is kept rows, but it is no line of scores with the rows that are taken out of it.'],
  ['what is said is heard', { ...club, wires: { 'club-sent-out': [{ to: 'job', step: 'mend', give: () => ({ price: 1 }) }] } }, 'wire club-sent-out → job "mend": it is not called, a person does it.'],
  ['what is said is heard', { ...club, wires: { 'club-sent-out': [{ to: 'job', step: 'receive', give: () => ({}) }] } }, 'wire club-sent-out → job "receive" does not give "what".'],
  ['what is said is heard', { ...club, wires: { 'club-sent-out': [{ to: 'job', step: 'receive', give: () => ({ what: '', price: 1 }) }] } }, 'wire club-sent-out → job "receive" gives "price", which the step does not take.'],
  ['what is said is heard', { ...club, wires: { 'club-shouted': club.wires['club-sent-out']! } }, 'wire club-shouted → job "receive": nobody says it.'],
  ['steps are whole', { ...club, wires: {} }, '_tennis-club › fault › step "cameBack": nothing calls it.'],
  ['who is outside is heard', { ...club, outsides: { x: { id: 'x', title: '', told: ['club-shouted'], says: ['club-job-ended'], lost: 'club-lost' } } }, 'outside x is told "club-shouted", which nobody says.'],
  ['who is outside is heard', { ...club, outsides: { x: { id: 'x', title: '', told: [], says: ['club-job-ended'], lost: 'club-lost' } } }, 'outside x says "club-lost", which nobody hears.'],
  ['every field is used', step('fault', 'take', { ask: [] }), '_tennis-club › fault › field "keeper" is never asked, filled or carried over.'],
  ['every field is used', field('fault', 'crew', { to: 'gang' }), '_tennis-club › fault › field "crew" points at gang, which no pack declares.'],
  ['every field is used', spoil('court', (t) => ({ ...t, calc: { seats: { measure: 'count', of: 'fault', only: { court: 'this' } } } })), '_tennis-club › court › field "seats" measures fault, which is not counted by its own parts.'],
  ['every part is used', { ...club, parts: { ...club.parts, x: { ...club.parts['_tennis-club/guard'] as Model['parts'][string], id: '_tennis-club/idle', sees: {} } } }, '_tennis-club › part "_tennis-club/idle" sees nothing and does nothing.'],
  ['every part is used', spoil('court', (t) => ({ ...t, named: undefined as unknown as string })), '_tennis-club › part "_tennis-club/guard" sees court where it is named, but the record names nobody.'],
  ['veils hold', spoil('fault', (t) => ({ screen: { ...t.screen, list: ['what', 'injury'] } })), '_tennis-club › fault › sealed field "injury" stands in the list.'],
  ['veils hold', spoil('fault', (t) => ({ screen: { ...t.screen, list: ['what', 'phone'] } })), '_tennis-club › fault › private field "phone" stands in the list.'],
  ['texts are read', step('fault', 'pass', { tell: [] }), '_tennis-club › fault › step "pass" has a text for _tennis-club/member, who is not told.'],
  ['texts are read', spoil('fault', (t) => ({ texts: { ...t.texts, pass: { '_tennis-club/member': ((row: { hours: { h: { toFixed(n: number): string } } }) => row.hours.h.toFixed(1)) as never } } })), '_tennis-club › fault › step "pass" has a text for _tennis-club/member that fails over a row of names: the office could keep no other one.'],
  ['texts are read', field('fault', 'remark', { title: '说明' }), '_tennis-club › fault › has two fields called "说明": a sentence of the office could not say which it means.'],
  ['everything has a title', spoil('club-alarms', () => ({ title: '催修、催领' })), '_tennis-club › "催修、催领" cannot be named in a row of names: no commas, no spaces.'],
  ['seeds are valid', row({ limit: '2 hours' }), '_tennis-club › club-faults › row net has limit "2 hours", which its field does not take.'],
  ['seeds are valid', row({ code: 'lamp', from: '2026-08-01' }), '_tennis-club › club-faults › row lamp holds twice on 2026-08-01.'],
  ['seeds are valid', spoil('club-roads', (t) => ({ table: { ...t.table!, fixed: { ...t.table!.fixed, phone: '电话' } } })), '_tennis-club › club-roads › row phone is fixed, and has no name or is declared once more as a row.'],
  ['seeds are valid', spoil('club-faults', (t) => ({ table: { ...t.table!, fixed: { gate: '门坏' } } })), '_tennis-club › club-faults › row gate is fixed, and has no limit.'],
  ['shares are whole', shared({ listed: 'limit' }), '_tennis-club › fault › shares classes marked "limit", which is no flag of club-faults.'],
  ['shares are whole', shared({ closed: ['closed', 'mending'] }), '_tennis-club › fault › shares state "mending" as open and as closed.'],
  ['shares are whole', shared({ by: '_tennis-club/member' }), '_tennis-club › fault › lets _tennis-club/member release what they do not see, or who is not of the office.'],
  ['shares are whole', shared({ texts: { phone: 'phoneShown' } }), '_tennis-club › fault › shares "phone", which is not open.'],
  ['shares are whole', step('fault', 'relayed', { who: ['_tennis-club/desk'] }), '_tennis-club › fault › takes what others send in by "relayed", which is no step by which a partner makes a row.'],
  ['shares are whole', step('fault', 'relayed', { need: ['kind', 'what', 'where', 'court'] }), '_tennis-club › fault › step "relayed" needs "court", which others are not asked.'],
  ['shares are whole', field('fault', 'caller', { private: undefined }), '_tennis-club › fault › takes "caller" of whoever reports, which is not private.'],
  ['shares are whole', step('fault', 'remark', { from: ['mending'] }), '_tennis-club › fault › notes what others say, but not in state "paused".'],
  ['shares are whole', spoil('court', (t) => ({ ...t, share: club.types.fault!.share! })), 'court, fault all speak Open311; other systems know one list of services.'],
  ['everything has a title', step('fault', 'take', { title: ' ' }), '_tennis-club › fault has something without a title.'],
]
test.each(faults)('%s: the fault is found', (law, model, sentence) => expect(laws[law]?.(model)).toContain(sentence))
