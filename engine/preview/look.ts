// What is off about a draft, as sentences with their figures: a person reads them before anything is sent. Pure.
import type { Day } from '../pack.ts'
import { holds, inForce, type Dated, type Office } from '../record/office.ts'
import type { Row } from '../record/row.ts'
import type { TypePreview } from './compare.ts'

/** `say` is the sentence with its places, `with` what stands in them; `bad`: rather not like this. */
export type Warning = { say: string; with: Readonly<Record<string, string | number>>; bad?: true }

type Look = { office: Office; drafted: Office; day: Day | undefined; today: Day; rows: readonly Row[]; previews: readonly TypePreview[] }
export const lookAt = ({ office, drafted, day, today, rows, previews }: Look): Warning[] => {
  const found: Warning[] = []
  if (day === undefined) return [{ say: '这样改了，和现在施行的一样。', with: {} }]
  for (const row of rows) if (String(row.fields.from ?? today) < today && row.version === 1) found.push({ say: '施行日期 {day} 已经过去：已立案的仍按旧规则，不重算。', with: { day: String(row.fields.from) } })
  for (const one of previews) {
    for (const limit of one.limits) {
      if (limit.is > limit.was) found.push({ say: limit.off ? '{what}超期会多 {n} 件，其中 {off} 件的到期时刻不在办公时间。' : '{what}超期会多 {n} 件。', with: { what: limit.title, n: limit.is - limit.was, off: limit.off }, bad: true })
      if (limit.lost) found.push({ say: '{n} 件会没有{what}。', with: { n: limit.lost, what: limit.title }, bad: true })
    }
    for (const given of one.given) if (given.empty) found.push({ say: '{n} 件没有规则适用，{what}会空着。', with: { n: given.empty, what: given.title }, bad: true })
    for (const { n, title } of one.without) found.push({ say: '{n} 件的{what}已不在用，会没有{what}。', with: { n, what: title }, bad: true })
    if (one.failed) found.push({ say: '{n} 件算不出来，没有计入。', with: { n: one.failed } })
  }
  return [...found, ...gapsIn(drafted, rows), ...danglingIn(office, drafted, day), ...nobodyIn(drafted, rows, day)]
}

/** Days between two versions of one code on which none holds, and two that hold at once until a day. */
const gapsIn = (drafted: Office, rows: readonly Row[]): Warning[] => [...new Set(rows.filter((row) => drafted.tables[row.type]).map((row) => `${row.type} ${String(row.fields.code)}`))].flatMap((key) => {
  const at = key.indexOf(' '), table = key.slice(0, at), code = key.slice(at + 1), all = (drafted.tables[table] ?? []).filter((one) => one.code === code && (one.to === null || one.to > one.from)).sort((a, b) => a.from < b.from ? -1 : 1)
  return all.flatMap((one, i): Warning[] => {
    const next = all[i + 1]
    if (!next || one.to === null || one.to === next.from) return []
    return one.to < next.from ? [{ say: '“{name}”在 {from} 到 {to} 之间没有一版施行。', with: { name: one.name, from: one.to, to: next.from }, bad: true }]
      : [{ say: '“{name}”有两版日期重叠到 {to}，重叠的日子按后一版。', with: { name: one.name, to: one.to } }]
  })
})
/** Rows of other lists that name a code which holds no more. */
const danglingIn = (office: Office, drafted: Office, day: Day): Warning[] => Object.values(drafted.model.types).flatMap((type) => type.table ? type.fields.flatMap((field) => {
  if (!field.table || field.kind !== 'choice') return []
  const codes = (of: Office) => new Set(inForce(of, field.table!, day).map((row) => row.code)), [old, next] = [codes(office), codes(drafted)], points = (row: Dated) => { const code = row.fields[field.name]; return typeof code === 'string' && old.has(code) && !next.has(code) }
  const n = inForce(drafted, type.id, day).filter(points).length
  return n ? [{ say: '“{table}”有 {n} 行还指着停用的这一行。', with: { table: type.title, n }, bad: true as const }] : []
}) : [])
/** A unit that is named and has nobody. */
const nobodyIn = (drafted: Office, rows: readonly Row[], day: Day): Warning[] => {
  const units = new Set(rows.flatMap((row) => (drafted.model.types[row.type]?.fields ?? []).flatMap((field) => field.to && drafted.named[field.to]?.has(String(row.fields[field.name])) && isWork(drafted, field.to) ? [String(row.fields[field.name])] : [])))
  return [...units].filter((unit) => !drafted.posts.some((post) => holds(post, day) && (post.unit ?? drafted.named.staff?.get(post.staff)?.fields.unit) === unit)).map((unit) => ({ say: '“{unit}”没有人在岗。', with: { unit: Object.values(drafted.named).map((all) => all.get(unit)?.name).find((name) => name !== undefined) ?? unit }, bad: true as const }))
}
/** Is it the kind of thing in which people hold posts? */
const isWork = (office: Office, type: string): boolean => office.model.types.post?.fields.some((field) => field.to === type && type !== 'staff') ?? false
