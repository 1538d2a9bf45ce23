// Mistakes in a pack that the compiler refuses. Each @ts-expect-error line says what was done wrong; if one day a mistake compiles, this
// file does not. It is compiled by `npm run types` and imported by nobody.
import { acts, bulletins, count, event, except, f, kept, flow, open, outside, pack, parts, reads, record, say, scores, screen, setting, share, sheet, sum, table, topics, wire, type Guard, type On, type Open, type Row } from '../engine/pack.ts'
import { annex, beside, fits, listOf, partsOf, rowsOf, stepsOf, words } from '../engine/annex.ts'
import { insured, kinds as asked } from '../packs/_tennis-club/annex.ts'
import { jobs, seasons } from '../packs/_tennis-club/pack.ts'
import { court, fault, faults, job, jobEnded, jobLost, jobTaken, lookIn, markCard, markDay, marking, markLine, markWho, mendGoal, person, roads, sentOut, sheetOfMarks, staff, task, unit } from '../packs/_tennis-club/records.ts'

const who = parts({ fault, task, court }, { keeper: { title: '场地员', sees: 'all' }, captain: { title: '领队', sees: 'all' } })
const calc = { openTasks: count(task), helped: sum(task, 'cost'), hours: () => 1 }
const made = { title: '', to: 'received', who: 'keeper' } as const

// @ts-expect-error 1 a state that is not there
flow(fault, who, { calc, steps: { a: { title: '', from: 'mendign', to: 'closed', who: 'keeper' } } })
// @ts-expect-error 2 a part that is not there
flow(task, who, { steps: { a: { title: '', from: 'asked', to: 'done', who: 'keper' } } })
// @ts-expect-error 3 a field that is not there
flow(task, who, { steps: { a: { title: '', from: 'asked', to: 'done', who: 'keeper', need: ['reslut'] } } })
// @ts-expect-error 4 a calculated field is asked
flow(fault, who, { calc, steps: { a: { ...made, need: ['hours'] } } })
// @ts-expect-error 5 one calculated field is not calculated
flow(fault, who, { calc: { hours: () => 1, openTasks: count(task) }, steps: { a: made } })
// @ts-expect-error 6 no calculated field is calculated
flow(fault, who, { steps: { a: made } })
// @ts-expect-error 7 opened for each thing of a field that is no list
flow(fault, who, { calc, steps: { a: { ...made, then: open(task, 'crew', 'crew') } } })
// @ts-expect-error 8 opened as a field that the part does not have
flow(fault, who, { calc, steps: { a: { ...made, then: open(task, 'helpers', 'gang') } } })
// @ts-expect-error 9 a limit until a field that is no time
flow(fault, who, { calc, limits: { mending: { in: { until: 'what' } } }, steps: { a: made } })
// @ts-expect-error 10 a span in words
flow(task, who, { limits: { asked: { in: '2 hours' } }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error 11 agreed by a part that is not there
flow(task, who, { steps: { a: { title: '', from: 'asked', to: 'done', who: 'keeper', agree: { by: 'boss', in: '1d' } } } })
// @ts-expect-error 12 given to something that can do nothing
flow(task, who, { steps: { a: { title: '', from: 'asked', to: 'done', who: 'keeper', assign: 'result' } } })
// @ts-expect-error 13 filled with a choice that is not there
flow(fault, who, { calc, steps: { a: { ...made, fill: { pressing: 'middle' } } } })
// @ts-expect-error 14 the guard of another record
export const guard: Guard<typeof fault> = (row: Row<typeof task>) => row.crew.id !== ''
// @ts-expect-error 15 a rule looks at a sealed field
export const injury = (row: Row<typeof fault>) => row.injury
// @ts-expect-error 16 a sealed field in a list
screen(fault, { list: ['what', 'injury'] })
// @ts-expect-error 17 a private field in a filter
count(fault, { phone: { set: true } })
// @ts-expect-error 18 a rule compares an own code with a word that no list has
export const middle = (row: Row<typeof fault>) => row.pressing === 'middle'
// @ts-expect-error 19 a rule names a code of a list that the office edits
export const net = (row: Row<typeof fault>) => row.kind === 'net'
// @ts-expect-error 20 a filter names a code of such a list
count(fault, { kind: 'net' })
// @ts-expect-error 20a a fixed code that its list does not have
flow(fault, who, { calc, steps: { a: { ...made, fill: { road: 'radio' } } } })
// @ts-expect-error 20b a code that the office may end, filled in as if it were fixed
flow(fault, who, { calc, steps: { a: { ...made, fill: { road: 'phone' } } } })
// @ts-expect-error 20c a filter names a code that is not fixed
count(fault, { road: 'phone' })
count(fault, { road: ['web', 'desk'] })
// @ts-expect-error 21 retention forgotten
record('x', { title: '', fields: { a: f.text('甲') } })
// @ts-expect-error 22 a filter by a state that is not there
count(fault, { state: 'open' })
// @ts-expect-error 23 texts are added up
sum(fault, 'what')
// @ts-expect-error 24 a row of a table lacks a column
table('t', { title: '', source: '', status: 'verified', fields: { pay: f.number('金额', { required: true }) }, rows: [{ from: '2026-01-01', code: '1', name: '甲' }] })
// @ts-expect-error 25 a row of a table has a choice that is not there
table('t', { title: '', source: '', status: 'verified', fields: { of: f.choice('种类', { a: '甲' }, { required: true }) }, rows: [{ from: '2026-01-01', code: '1', name: '甲', of: 'b' }] })
// @ts-expect-error 26 a table that claims to be checked in a word of its own
table('t', { title: '', source: '', status: 'checked', fields: {}, rows: [] })
// @ts-expect-error 27 a table says again what every row of a table has
table('t', { title: '', source: '', status: 'verified', fields: { code: f.text('编码') }, rows: [] })
// @ts-expect-error 28 the value of a setting is of another kind
setting(f.span('时限'), 30, { from: '2026-01-01', source: '', status: 'verified' })
// @ts-expect-error 29 a setting without its origin
setting(f.span('时限'), '30m', { from: '2026-01-01', source: '' })
// @ts-expect-error 30 an optional field used as if it were there
export const length = (row: Row<typeof fault>) => row.result.length
// @ts-expect-error 31 a state that is not there, in a rule
export const isOpen = (row: Row<typeof fault>) => row.state === 'opened'
// @ts-expect-error 32 the code of one list is looked up in another
export const mixed = (row: Row<typeof fault>, on: On) => on.row(table('other', { title: '', source: '', status: 'verified', fields: {}, rows: [] }), { code: row.kind })
// @ts-expect-error 33 a name that every row has already
record('x', { title: '', keep: { for: '1y' }, fields: { due: f.date('到期') } })
// @ts-expect-error 34 lies at a field that is no place
record('x', { title: '', keep: { for: '1y' }, at: 'a', fields: { a: f.text('甲') } })
// @ts-expect-error 35 called by a private field
record('x', { title: '', keep: { for: '1y' }, called: 'a', fields: { a: f.text('甲', { private: true }) } })
// @ts-expect-error 36 searched by a sealed field
record('x', { title: '', keep: { for: '1y' }, search: ['a'], fields: { a: f.text('甲', { sealed: true }) } })
// @ts-expect-error 37 a text to somebody outside reads a private field
flow(fault, who, { calc, steps: { a: made }, texts: { a: { keeper: (row) => `${row.phone}` } } })
// @ts-expect-error 38 a text reads a private field behind a ref
export const nameOf = (row: Open<typeof fault>) => row.member?.name
// @ts-expect-error 39 a text for a step that is not there
flow(task, who, { steps: { a: { title: '', to: 'asked', who: 'keeper' } }, texts: { b: { keeper: () => '' } } })
// @ts-expect-error 40 sees a record that is not there
parts({ fault }, { keeper: { title: '', sees: { falt: 'grid' } } })
// @ts-expect-error 41 seen only by a state that is not there
parts({ fault }, { keeper: { title: '', sees: { fault: { in: 'grid', only: { state: 'open' } } } } })
// @ts-expect-error 42 a scope that is not there
parts({ fault }, { keeper: { title: '', sees: 'street' } })
// @ts-expect-error 43 a board by a number
screen(fault, { board: 'openTasks' })
// @ts-expect-error 44 a map by a text
screen(fault, { map: 'what' })
// @ts-expect-error 45 a word of a step misspelt
flow(task, who, { steps: { a: { title: '', from: 'asked', who: 'keeper', needs: ['result'] } } })
// @ts-expect-error 46 a ladder does a step that is not there
flow(task, who, { limits: { asked: { in: '1d', ladder: [{ at: 'due', does: 'supervize' }] } }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error 47 a ladder tells a part that is not there
flow(task, who, { limits: { asked: { in: '1d', ladder: [{ at: 'due', tell: ['boss'] }] } }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error 48 a limit for a state that is not there
flow(task, who, { limits: { open: { in: '1d' } }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error 49 a mark that no screen shows
flow(task, who, { steps: { a: { title: '', from: 'asked', who: 'keeper', marks: 'loved' } } })
// @ts-expect-error 50 a lens drops the private mark
fits(reads('person', { phone: f.text('手机') }), record('person', { title: '', keep: { for: 'ever' }, fields: { phone: f.text('手机', { private: true }) } }))
// @ts-expect-error 51 a lens looks at a sealed field
fits(reads('person', { faith: f.text('信仰') }), record('person', { title: '', keep: { for: 'ever' }, fields: { faith: f.text('信仰', { sealed: true }) } }))
// @ts-expect-error 52 a lens promises what the owner leaves open
fits(reads('person', { birth: f.date('生日', { required: true }) }), record('person', { title: '', keep: { for: 'ever' }, fields: { birth: f.date('生日') } }))
// @ts-expect-error 53 a lens looks at a field that the owner does not have
fits(reads('person', { weight: f.number('体重') }), record('person', { title: '', keep: { for: 'ever' }, fields: { birth: f.date('生日') } }))
// @ts-expect-error 54 a lens fits another record
fits(staff, unit)
// @ts-expect-error 55 a row points at a thing of another kind
export const crew = (row: Row<typeof fault>): typeof row.crew => row.court
// @ts-expect-error 56 a pack without an owner
pack({ id: 'x', title: '', parts: who, flows: [] })
// @ts-expect-error 57 counted by a row that is neither this nor the same
count(fault, { court: 'that' })
// @ts-expect-error 58 part of something that is no ref
record('x', { title: '', keep: { for: '1y' }, partOf: 'a', fields: { a: f.text('甲') } })
// @ts-expect-error 59 alike by a field that is not there
record('x', { title: '', keep: { for: '1y' }, alike: [{ same: ['b'] }], fields: { a: f.text('甲') } })
// @ts-expect-error 60 a choice of a list where its row is meant
export const limit = (row: Row<typeof fault>, on: On) => on.row(faults, { code: row.pressing })?.limit
// @ts-expect-error 61 named by somebody who is no ref
record('x', { title: '', keep: { for: '1y' }, named: 'a', fields: { a: f.text('甲') } })
// @ts-expect-error 62 kept until a state that is not there
record('x', { title: '', states: { a: '甲' }, keep: { for: '1y', after: ['b'] }, fields: { a: f.text('甲') } })
// @ts-expect-error 63 the name of a resident without asking for it
export const resident = (row: Open<typeof person>) => row.name
// @ts-expect-error 64 says less than the event carries
flow(job, who, { steps: { a: { title: '', from: 'taken', who: 'keeper', then: say(jobEnded, () => ({ price: 1 })) } } })
// @ts-expect-error 65 says what may be absent as if it were there
flow(task, who, { steps: { a: { title: '', from: 'asked', who: 'keeper', then: say(event('x', { what: f.text('说明', { required: true }) }), (row) => ({ what: row.result })) } } })
// @ts-expect-error 66 wired to a step that is not there
wire(sentOut, jobs, 'recieve', (said) => ({ what: said.what }))
// @ts-expect-error 67 gives a field that the listener does not have
wire(sentOut, jobs, 'receive', (said) => ({ what: said.what, wher: said.where }))
// @ts-expect-error 68 hears what was not said
wire(sentOut, jobs, 'receive', (said) => ({ what: said.reason }))
// @ts-expect-error 69 gives a value of another kind
wire(sentOut, jobs, 'receive', (said) => ({ what: said.where }))
// @ts-expect-error 70 a score sheet without the column that says how much a line can bring
f.scores('打分', sheetOfMarks, 'note')
// @ts-expect-error 71 an SMS to a part that is not there
flow(task, who, { steps: { a: { title: '', from: 'asked', who: 'keeper', tell: ['captain'], sms: ['boss'] } } })
// @ts-expect-error 72 a rate over a column that is not there
sheet(fault, { title: '', every: 'month', by: 'crew', rows: [], columns: { a: { title: '', is: count(fault) }, b: { title: '', over: ['a', 'c'], as: 'percent' } } })
// @ts-expect-error 73 a private field on a sheet that is handed in
sheet(fault, { title: '', every: 'month', by: 'crew', rows: ['phone'], columns: {} })
const repairs = flow(fault, who, { calc, steps: { a: made } })
const shown = { title: '', to: 'public', kind: 'kind', listed: 'shown', open: ['mending'], closed: ['closed'], place: 'where', releases: { by: 'keeper', texts: ['what'] } } as const
share(repairs, who, shown)
// @ts-expect-error 74 words are told before anybody has read them
share(repairs, who, { ...shown, fields: ['what'] })
// @ts-expect-error 75 a picture is told at once
share(repairs, who, { ...shown, fields: ['photos'] })
// @ts-expect-error 76 somebody is told at once
share(repairs, who, { ...shown, fields: ['keeper'] })
// @ts-expect-error 77 a private text is released
share(repairs, who, { ...shown, releases: { by: 'keeper', texts: ['phone'] } })
// @ts-expect-error 78 a sealed text is released
share(repairs, who, { ...shown, releases: { by: 'keeper', texts: ['injury'] } })
// @ts-expect-error 79 released by a part that is not there
share(repairs, who, { ...shown, releases: { by: 'boss', texts: ['what'] } })
// @ts-expect-error 80 public in a state that is not there
share(repairs, who, { ...shown, open: ['mended'] })
// @ts-expect-error 81 the class is a choice that nobody can add to
share(repairs, who, { ...shown, kind: 'pressing' })
// @ts-expect-error 82 listed by a column that is no flag
share(repairs, who, { ...shown, listed: 'price' })
// @ts-expect-error 83 lies at a field that is no place
share(repairs, who, { ...shown, place: 'what' })
// @ts-expect-error 84 taken by a step that is not there
share(repairs, who, { ...shown, open311: { takes: { by: 'relayed', description: 'what' } } })
// @ts-expect-error 85 a word for progress that no other system knows
share(repairs, who, { ...shown, open311: { says: { mending: 'mending' } } })
// @ts-expect-error 86 a private text is sent on
share(repairs, who, { ...shown, sends: { title: '', by: 'keeper', from: ['received'], to: faults, text: 'phone' } })
// @ts-expect-error 87 nobody releases
share(repairs, who, { ...shown, releases: { texts: ['what'] } })
// @ts-expect-error 88 a part inside a state that its whole does not have
flow(task, who, { limits: { asked: { in: '1d', inside: ['mendign'] } }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error 89 a limit that is neither its own nor of a whole
flow(task, who, { limits: { asked: {} }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error 90 what is lost is said without a reason
outside('x', { title: '', told: [sentOut], says: [jobTaken], lost: jobTaken })
// @ts-expect-error 91 a system outside for which nothing is said when it is away
outside('x', { title: '', told: [sentOut], says: [jobLost] })

// @ts-expect-error an indicator of a state that is not there
count(fault, { dated: { entered: 'gone' } })
// @ts-expect-error a limit of a state that is not there
count(fault, { inTime: 'gone' })
// @ts-expect-error a step that the flow does not have
acts(repairs, 'gone')
// @ts-expect-error private fields are not counted by
count(fault, { not: { phone: { set: true } } })
// @ts-expect-error a radius in a column of the class's list that is no number
record('x', { title: '', keep: { for: '1y' }, at: 'p', alike: [{ same: ['a'], near: { column: 'group', or: 50 } }], fields: { a: f.choice('甲', faults, { index: true }), p: f.point('点') } })
// @ts-expect-error a time in a column that the list does not have
record('x', { title: '', keep: { for: '1y' }, at: 'p', alike: [{ same: ['a'], within: { column: 'gone', or: '3d' } }], fields: { a: f.choice('甲', faults, { index: true }), p: f.point('点') } })
// @ts-expect-error an alarm without its spots
topics(fault, { title: '', least: mendGoal, growth: mendGoal })
// @ts-expect-error an alarm by a span
topics(fault, { title: '', least: lookIn, growth: mendGoal, times: mendGoal, days: mendGoal, within: mendGoal })
// @ts-expect-error a bulletin of a figure that is not there
bulletins('x', who, { a: { title: '', is: count(fault), every: 'day' } }, { title: '', drafts: 'keeper', signs: 'captain', reads: [], texts: {}, issues: { d: { title: '', every: 'day', figures: ['b'] } } })
// @ts-expect-error a bulletin signed by a part that is not there
bulletins('x', who, { a: { title: '', is: count(fault), every: 'day' } }, { title: '', drafts: 'keeper', signs: 'boss', reads: [], texts: {}, issues: {} })
// @ts-expect-error a bulletin of a period that no paper has
bulletins('x', who, { a: { title: '', is: count(fault), every: 'day' } }, { title: '', drafts: 'keeper', signs: 'captain', reads: [], texts: {}, issues: { d: { title: '', every: 'hour', figures: ['a'] } } })
// @ts-expect-error drafted at a number
bulletins('x', who, { a: { title: '', is: count(fault), every: 'day' } }, { title: '', drafts: 'keeper', signs: 'captain', reads: [], texts: {}, issues: { d: { title: '', every: 'day', figures: ['a'], opens: mendGoal } } })
// @ts-expect-error somebody's words hang on the wall
screen(fault, { wall: { title: '', from: ['mending'], shows: ['what'] } })
// @ts-expect-error a person hangs on the wall
screen(fault, { wall: { title: '', from: ['mending'], shows: ['phone'] } })
// @ts-expect-error a state that is not there hangs on the wall
screen(fault, { wall: { title: '', from: ['mendign'], shows: [] } })
// @ts-expect-error a rung of the office's own tells a part that is not there
flow(task, who, { limits: { asked: { in: '1d', rungs: () => [{ at: 'due', tell: ['boss'] }] } }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error a rung of the office's own does something: only what the flow says is done
flow(task, who, { limits: { asked: { in: '1d', rungs: () => [{ at: 'due', tell: ['keeper'], does: 'a' }] as const } }, steps: { a: { title: '', to: 'asked', who: 'keeper' } } })
// @ts-expect-error left out by a field that is no flag
except(fault, 'what', 'kind')
// @ts-expect-error left out for a reason that no dated list holds
except(fault, 'again', 'pressing')
// @ts-expect-error taken out of a line by a field that is no list of rows
kept(markLine, 'n', 'why')
const marks = { title: '', every: 'month', round: seasons, card: markCard, line: markLine, criteria: marking, fills: 'filling', filled: 'filled', day: markDay, holders: markWho } as const
scores(marks)
// @ts-expect-error kept in a state that the round does not have
scores({ ...marks, fills: 'full' })
// @ts-expect-error a step that the round does not have
scores({ ...marks, filled: 'fill' })
// @ts-expect-error a card that does not say whose it is
scores({ ...marks, card: task })
// @ts-expect-error a line without the rows that are taken out of it
scores({ ...marks, line: markCard })
// @ts-expect-error criteria that do not say of whom
scores({ ...marks, criteria: faults })
// @ts-expect-error a day that is no number
scores({ ...marks, day: markWho })

fits(insured.lens, fault)
const over = { reads: { what: f.text('甲', { required: true }) }, states: ['closed'] } as const
// @ts-expect-error beside a record: a state that its owner does not have
fits(beside('fault', { ...over, states: ['shut'] }).lens, fault)
// @ts-expect-error beside a record: a field that its owner does not have
fits(beside('fault', { ...over, reads: { nobody: f.text('甲') } }).lens, fault)
// @ts-expect-error beside a record: a column that the list does not have
fits(listOf('club-faults', { weight: f.number('重') }), faults)
fits(listOf('club-roads', {}, ['web']), roads)
// @ts-expect-error beside a record: a fixed code that the list does not have
fits(listOf('club-roads', {}, ['phone']), roads)
// @ts-expect-error kept under a name that is read already
beside('fault', { ...over, keeps: { what: f.text('乙') } })
// @ts-expect-error a step beside, in a state that is not named
flow(beside('fault', over), partsOf('desk'), { steps: { a: { title: '', from: 'mending', who: 'desk' } } })
// @ts-expect-error a step beside, by a part that is not named
flow(beside('fault', over), partsOf('desk'), { steps: { a: { title: '', from: 'closed', who: 'captain' } } })
// @ts-expect-error a step beside asks for a field that is not named
flow(beside('fault', over), partsOf('desk'), { steps: { a: { title: '', from: 'closed', who: 'desk', ask: ['result'] } } })
// @ts-expect-error words at a step that is not named
words(stepsOf(insured, 'closeToo'), { pass: { member: () => '' } })
// @ts-expect-error acts of a step that is not named
acts(stepsOf(insured, 'claim'), 'settle')
// @ts-expect-error a starting row without what its list wants
rowsOf(faults, [{ from: '2026-01-01', code: 'x', name: '甲' }])
// @ts-expect-error a rule asks a column that is not named
export const heavy = (on: On) => on.row(asked, { code: undefined })?.limit
// @ts-expect-error an annex without an owner
annex({ id: 'x', title: '' })
