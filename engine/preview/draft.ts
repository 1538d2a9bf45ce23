// The office as somebody has drafted it, and on which day that begins to hold. Pure.
import type { Day } from '../pack.ts'
import { inForce, settingOn, type Dated, type Office } from '../record/office.ts'
import { merge, same, type Row } from '../record/row.ts'

const ever = '0001-01-01' as Day
/** What holds on one day, held on every day: so that rows of last month are judged by what begins next month. */
export const frozen = (office: Office, day: Day): Office => ({
  ...office, memo: new Map(),
  tables: Object.fromEntries(Object.keys(office.tables).map((table) => [table, inForce(office, table, day).map((row): Dated => ({ ...row, from: ever, to: null }))])),
  settings: Object.fromEntries(Object.keys(office.settings).map((id) => [id, [{ value: settingOn(office, id, day), from: ever, to: null }]])),
})
/** The same, and it is noted in `read` which tables and settings (and the calendar, as `*`) somebody looks at. */
export const watched = (office: Office, read: Set<string>): Office => {
  const watch = <T extends object>(all: T): T => new Proxy(all, { get: (from, key, self) => { if (typeof key === 'string') read.add(key); return Reflect.get(from, key, self) as unknown } }), { calendar } = office
  const seen = { ...office, memo: new Map(), tables: watch(office.tables), settings: watch(office.settings) }
  Object.defineProperty(seen, 'calendar', { get: () => { read.add('*'); return calendar } })
  return seen
}

/** The first day from `today` on on which the drafted office is another one, or undefined where it never is. */
export const beginsOn = (office: Office, drafted: Office, { rows, today }: { rows: readonly Row[]; today: Day }): Day | undefined => {
  const days = new Set<Day>([today])
  for (const row of rows) for (const word of [row.fields.from, row.fields.to]) if (typeof word === 'string' && word > today) days.add(word as Day)
  if (!same(bare(office.calendar), bare(drafted.calendar))) return today
  return [...days].sort().find((day) => Object.keys(drafted.tables).some((table) => !same(plain(inForce(office, table, day)), plain(inForce(drafted, table, day))))
    || Object.keys({ ...office.settings, ...drafted.settings }).some((id) => !same(settingOn(office, id, day), settingOn(drafted, id, day))))
}
const bare = ({ days, hours }: Office['calendar']) => ({ days, hours })
const plain = (rows: readonly Dated[]): unknown => rows.map(({ code, name, fields }) => ({ code, name, ...rulesOf(fields) }))
/** Where it came from is no part of what it says: a draft is reckoned before anybody has said it. */
export const besideRules: readonly string[] = ['source', 'status']
/** …nor is how long it holds. */
const rulesOf = (fields: Dated['fields']) => merge(fields, Object.fromEntries(['from', 'to', ...besideRules].map((name) => [name, null])))
/** Which tables and settings say something else on that day, by their ids; the calendar is `*`. */
export const changedOn = (office: Office, drafted: Office, day: Day): Set<string> => new Set([
  ...Object.keys(drafted.tables).filter((table) => !same(plain(inForce(office, table, day)), plain(inForce(drafted, table, day)))),
  ...Object.keys({ ...office.settings, ...drafted.settings }).filter((id) => !same(settingOn(office, id, day), settingOn(drafted, id, day))),
  ...(same(bare(office.calendar), bare(drafted.calendar)) ? [] : ['*']),
])
