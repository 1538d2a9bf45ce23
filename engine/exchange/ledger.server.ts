// A list as a ledger: the same filter, the same order and the same masks as on screen, as a workbook or on paper.
import { fail } from '../../kernel/fail/fail.ts'
import { maySee, shownFields, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import type { Moment } from '../pack.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { empty, showField } from '../record/kinds.ts'
import type { FieldModel, TypeModel } from '../record/model.ts'
import { inForce, knownOf, settingOn } from '../record/office.ts'
import { listRows, typeNamed } from '../record/list.server.ts'
import { loadMany } from '../record/statements.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import { reserved, whereSql, type Filters } from '../record/query.ts'
import { book, bookName, type BookCell } from './book.server.ts'
import { isPart, partChoices } from './form.ts'
import { listPaper } from './print.ts'
import type { SheetField } from './sheet.ts'

/** So many rows go into one workbook or on paper; more is asked for with a narrower filter. */
export const mostRows = 50_000, mostPrinted = 2_000
type Line = { id: string; no: string | null; state: string; area: number | null; due: string | null; made: string; body: Record<string, unknown> }
export type Ask = { type: string; filters: Filters }

/** The workbook and its name. Throws too-large where the filter finds more than 50,000 rows. It is made whole before the first byte leaves:
 *  a reader who goes away in the middle must not reach into the writer. */
export const exportLedger = async (engine: Engine, who: Actor, { type: name, filters }: Ask): Promise<{ bytes: Buffer; name: string }> => {
  const { type, street, plain, chips, day } = ledgerOf(engine, who, { type: name, filters })
  await countRows(engine, who, { type, filters: plain })
  const first = await page(engine, who, { type: type.id, filters: plain }), shape = columnsOf(type, 'book')
  const bytes = await book(shape, { rows: cellsOf(engine, who, { type, filters: plain, first }), head: { title: `${type.title}台账`.replace(/台账台账$/, '台账'), unit: street, by: who.name, at: sayAt(nowOf(engine)), filters: chips } })
  return { bytes, name: bookName({ street, area: areaName(engine, filters), title: type.title, day }) }
}
/** The list as an A4 page. */
export const printLedger = async (engine: Engine, who: Actor, { type: name, filters, demo }: Ask & { demo: boolean }): Promise<string> => {
  const { type, street, plain, chips } = ledgerOf(engine, who, { type: name, filters }), total = await countRows(engine, who, { type, filters: plain }), shape = columnsOf(type, 'paper'), rows: string[][] = []
  for await (const cells of cellsOf(engine, who, { type, filters: plain, first: await page(engine, who, { type: type.id, filters: plain }) })) {
    rows.push(shape.map((c) => c.kind === 'moment' ? shortMoment(String(cells[c.name] ?? '')) : String(cells[c.name] ?? '')))
    if (rows.length >= mostPrinted) break
  }
  return listPaper({ title: `${type.title}台账`.replace(/台账台账$/, '台账'), unit: street, by: who.name, at: sayAt(nowOf(engine)), filters: chips, demo, total,
    columns: shape.map((c) => ({ title: c.title, align: c.kind === 'number' ? 'right' as const : c.kind === 'date' || c.kind === 'moment' || c.kind === 'flag' ? 'center' as const : 'left' as const, ...(WIDTH[c.name] ? { width: WIDTH[c.name]! } : {}) })), rows })
}
const WIDTH: Record<string, string> = { $no: '8.6em', $state: '5em', $made: '9.4em', $due: '9.4em' }
/** 2026-11-23 14:20: narrow columns on paper. */
const shortMoment = (text: string): string => text.replace(/^(\d{4})年(\d+)月(\d+)日/, (_, y: string, m: string, d: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`)

const ledgerOf = (engine: Engine, who: Actor, { type: name, filters }: Ask) => {
  const type = typeNamed(engine.model, name), now = nowOf(engine), { limit: _l, after: _a, total: _t, lang: _n, ...plain } = filters
  return { type, plain: { archived: 'with', ...plain } as Filters, day: dayOf(now), street: streetName(engine), chips: chipsOf(engine, type, plain) }
}
export const streetName = (engine: Engine): string => String(settingOn(engine.holder.office(), `${engine.model.packs[0]?.id}/calendarName`, dayOf(nowOf(engine))) ?? '')
const countRows = async (engine: Engine, who: Actor, { type, filters }: { type: TypeModel; filters: Filters }): Promise<number> => {
  const { where, values } = whereSql(engine.holder.office(), who, { type, filters, now: nowOf(engine) })
  values[0] = engine.db.tenant
  const n = (await engine.db.query<{ n: number }>(`select count(*)::int as n from (select 1 from record r where ${where} limit ${mostRows + 1}) c`, values))[0]!.n
  if (n > mostRows) throw fail('too-large', { limit: `${mostRows.toLocaleString('en-US')} 行，请先加筛选条件` })
  return n
}
const page = async (engine: Engine, who: Actor, { type, filters }: Ask): Promise<{ rows: Line[]; next?: string }> =>
  JSON.parse(await listRows(engine, who, { type, filters: { ...filters, limit: '500' } })) as { rows: Line[]; next?: string }
async function* cellsOf(engine: Engine, who: Actor, { type, filters, first }: { type: TypeModel; filters: Filters; first: { rows: Line[]; next?: string } }): AsyncGenerator<Record<string, BookCell>> {
  const known = knownOf(engine.holder.office(), dayOf(nowOf(engine))), fields = columnsOf(type, 'book').filter((c) => !c.name.startsWith('$')).map((c) => type.field[c.name]!)
  for (let at = first; ; at = await page(engine, who, { type: type.id, filters: { ...filters, after: at.next } })) {
    const names = await namesFor(engine, who, { rows: at.rows, fields }), find = { ...known, name: (of: string, id: string) => known.name(of, id) ?? names.get(id) }
    for (const row of at.rows) yield { $no: row.no ?? '', $state: type.states[row.state] ?? row.state, $made: sayAt(row.made as Moment), $due: row.due ? sayAt(row.due as Moment) : '',
      $area: row.area === null ? '' : engine.holder.office().areas.find(row.area)?.name ?? '', ...Object.fromEntries(fields.map((f) => [f.name, cellOf(engine, { type, field: f, value: row.body[f.name], known: find })])) }
    if (!at.next) return
  }
}
const cellOf = (engine: Engine, { type, field, value, known }: { type: TypeModel; field: FieldModel; value: unknown; known: ReturnType<typeof knownOf> }): BookCell => {
  if (empty(value)) return ''
  // A mask stands where a private value was: it is a word already.
  if (field.private) return typeof value === 'string' ? value : ''
  if (field.kind === 'number') return typeof value === 'number' ? value : ''
  if (field.kind === 'date') return String(value)
  if (isPart(type, field)) return partChoices(engine.model).find((p) => p.code === value)?.name ?? String(value)
  return showField(value, field, known)
}
/** Names of rows that the office does not hold in memory, as far as this reader may see those. */
const namesFor = async (engine: Engine, who: Actor, { rows, fields }: { rows: readonly Line[]; fields: readonly FieldModel[] }): Promise<Map<string, string>> => {
  const names = new Map<string, string>()
  for (const field of fields) if (field.to && !field.private && !engine.holder.holds(field.to)) {
    const to = engine.model.types[field.to]!, ids = [...new Set(rows.flatMap((row) => ([] as unknown[]).concat(row.body[field.name] ?? [])).filter((id): id is string => typeof id === 'string' && id.length === 36))]
    if (!ids.length || !to.called || to.field[to.called]?.private) continue
    for (const one of (await engine.db.query<Stored>(loadMany, [engine.db.tenant, ids])).map(fromStored)) {
      const pick = shownFields(engine.model, who, one), seen = maySee(engine.model, who, one) && (!pick || pick.includes(to.called))
      names.set(one.id, seen ? String(one.fields[to.called] ?? '') : to.title)
    }
  }
  return names
}
/** The columns of the ledger: what the list shows first, then the rest of the card. */
const columnsOf = (type: TypeModel, face: 'book' | 'paper'): SheetField[] => {
  const list = type.screen.list.filter((name) => type.field[name]), names = [...new Set([...list, ...(face === 'book' ? type.screen.card : [])])]
  const fields = names.map((name) => type.field[name]!).filter((f) => !f.sealed && f.kind !== 'files' && f.kind !== 'area' && (face === 'book' || f.kind !== 'point'))
  const limited = Object.keys(type.limits).length > 0
  return [...(type.no ? [{ name: '$no', title: '编号', kind: 'text' }] : []), ...fields.map((f): SheetField => ({ name: f.name, title: f.title, kind: f.kind, unit: f.unit })),
    ...(type.at ? [{ name: '$area', title: '所属网格', kind: 'text' }] : []), { name: '$state', title: '状态', kind: 'choice' }, { name: '$made', title: '登记时间', kind: 'moment' }, ...(limited ? [{ name: '$due', title: '时限', kind: 'moment' }] : [])]
}
const areaName = (engine: Engine, filters: Filters): string | undefined => {
  const words = filters.area?.split(',') ?? []
  return words.length === 1 ? engine.holder.office().areas.find(Number(words[0]))?.name : undefined
}
/** The chips that are on, in words. */
const chipsOf = (engine: Engine, type: TypeModel, filters: Filters): string[] => {
  const office = engine.holder.office(), day = dayOf(nowOf(engine)), known = knownOf(office, day), lights: Record<string, string> = { late: '已超时', soon: '快到时限', supervised: '督办' }, mine: Record<string, string> = { todo: '待我办', touched: '我经手', unit: '本单位', made: '我登记' }
  return Object.entries(filters).flatMap(([name, value]) => {
    if (!value || name === 'sort') return []
    const words = value.split(',')
    const say = (list: readonly (string | undefined)[], title: string) => [`${title}：${list.map((w, i) => w ?? words[i]).join('、')}`]
    if (name === 'state') return say(words.map((w) => type.states[w]), '状态')
    if (name === 'kind') { const table = type.kind ? type.field[type.kind]?.table : undefined; return say(words.map((w) => table ? inForce(office, table, day).find((r) => r.code === w)?.name : undefined), type.kind ? type.field[type.kind]!.title : '类别') }
    if (name === 'area') return say(words.map((w) => office.areas.find(Number(w))?.name), '区域')
    if (name === 'light') return say(words.map((w) => lights[w]), '时限')
    if (name === 'mine') return [mine[value] ?? value]
    if (name === 'q') return [`搜索：${value}`]
    if (name === 'made.from') return [`登记自 ${value}`]
    if (name === 'made.to') return [`登记至 ${value}`]
    if (name === 'assignee') return say([value === 'me' ? '本人' : value === 'unit' ? '本单位' : office.named.unit?.get(value)?.name ?? office.named.staff?.get(value)?.name], '承办')
    const field = type.field[name]
    return field && !(reserved as readonly string[]).includes(name) ? say(words.map((w) => { try { return showField(w, field, known) } catch { return w } }), field.title) : []
  })
}
/** 2026年11月23日 14:20, at the office. */
export const sayAt = (at: Moment): string => {
  const local = new Date(Date.parse(at) + 8 * 3_600_000).toISOString()
  return `${Number(local.slice(0, 4))}年${Number(local.slice(5, 7))}月${Number(local.slice(8, 10))}日 ${local.slice(11, 16)}`
}
