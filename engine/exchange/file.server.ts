// The file of one row as the office binds it (案卷): what is known, who decided what and when, what happened, the photos. From the card that this
// reader may see, so that what is masked on screen is masked on paper.
import QRCode from 'qrcode'
import type { Actor } from '../access/access.ts'
import type { Moment } from '../pack.ts'
import { readDetail, type Detail } from '../record/detail.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { empty, showField } from '../record/kinds.ts'
import { mainStep, type FieldModel, type TypeModel } from '../record/model.ts'
import { knownOf } from '../record/office.ts'
import { sayAt as sayMoment, streetName } from './ledger.server.ts'
import { filePaper, type FilePaper, type Opinion, type PaperCell } from './print.ts'

type Event = Detail['timeline'][number]
/** On the office's paper there is no gap between day and time. */
const sayAt = (at: Moment): string => sayMoment(at).replace(' ', '')
/** `link` is the whole address of the row, for the code in the corner. */
export const printFile = async (engine: Engine, who: Actor, { type: name, id, link, demo }: { type: string; id: string; link: string; demo: boolean }): Promise<string> => {
  const detail = await readDetail(engine, who, { type: name, id }), type = engine.model.types[name]!, at = nowOf(engine), events = [...detail.timeline].reverse()
  const photos = events.flatMap((event) => event.files.map((file) => ({ src: `/api/files/${file.id}?size=640`, words: `${event.title}　${event.whoName}　${sayAt(event.at)}` })))
  const opinions = opinionsOf(engine, type, { events, detail }), { rows, told } = factsOf(engine, type, { detail, said: opinions.map((o) => o.label) }), history = events.map((event) => ({ at: sayAt(event.at), who: [event.whoName, event.whoPart].filter(Boolean).join('　'), what: historyLine(type, event) }))
  return filePaper({
    office: streetName(engine), form: `${type.title}${type.no ? '办理单' : '登记表'}`, no: fileNo(type, detail), keep: keepWord(type.keep.for), secrecy: told ? '内部' : '无', demo,
    qr: await QRCode.toString(link, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' }), rows, opinions, history, photos, contents: contentsOf({ rows, opinions, history, photos, type, events }), by: who.name, at: sayAt(at),
  })
}
/** 城〔2026〕1123-0417 号; a row without a number is known by the first signs of its id. */
const fileNo = (type: TypeModel, { row }: Detail): string => row.no ? `${type.no ?? ''}〔${row.no.slice(0, 4)}〕${row.no.slice(5)} 号` : row.id.slice(0, 8).toUpperCase()
const keepWord = (span: string): string => span === 'ever' ? '永久' : span.replace(/^(\d+)y$/, '$1 年').replace(/^(\d+)mo$/, '$1 个月').replace(/^(\d+)d$/, '$1 天')

/** The labelled cells: two short ones a line, a long one alone. `told`: the card has private fields, so the paper is not for everybody. */
const factsOf = (engine: Engine, type: TypeModel, { detail, said }: { detail: Detail; said: readonly string[] }): { rows: PaperCell[][]; told: boolean } => {
  const { row, place } = detail, body = row.body as Record<string, unknown>, kind = type.kind ? type.field[type.kind] : undefined
  const text = (field: FieldModel): string => sayField(engine, detail, field, body[field.name])
  const names = type.screen.card.filter((name) => { const f = type.field[name]; return f && !f.sealed && f.kind !== 'files' && f.kind !== 'area' && f.kind !== 'point' && f.kind !== 'stars' && f !== kind && !empty(body[name]) && !(f.long && said.includes(f.title)) })
  const shown = names.map((name) => type.field[name]!), long = shown.filter((f) => f.long || text(f).length > 18), brief = shown.filter((f) => !long.includes(f))
  const cells: PaperCell[] = [
    ...(kind && !empty(body[kind.name]) ? [{ label: '事项名称', text: text(kind) }] : []), { label: type.no ? '立案日期' : '登记日期', text: sayAt(row.made as Moment) },
    ...(place.length ? [{ label: '所属网格', text: [...place].reverse().slice(-2).map((a) => a.name).join('') }] : []), { label: '当前状态', text: type.states[row.state] ?? row.state },
    ...brief.map((f) => ({ label: f.title, text: text(f) })), ...limitOf(engine, type, detail),
  ]
  const rows: PaperCell[][] = []
  for (let i = 0; i < cells.length; i += 2) rows.push(cells.slice(i, i + 2))
  for (const field of long) rows.push([{ label: field.title, text: text(field) }])
  return { rows, told: type.fields.some((f) => f.private && !empty(body[f.name])) }
}
/** The limit that counts for whoever handles it: of the states that a unit acts on, else the last one. */
const limitOf = (engine: Engine, type: TypeModel, detail: Detail): PaperCell[] => {
  const dated = detail.limits.filter((l) => l.due), theirs = dated.filter((l) => mainStep(type, l.state)?.who.some((part) => engine.model.parts[part]?.sees[type.id]?.in === 'unit')), limit = (theirs.length ? theirs : dated).at(-1)
  return limit ? [{ label: '办理时限', text: `至 ${sayAt(limit.due!)}` }] : []
}
const sayField = (engine: Engine, detail: Detail, field: FieldModel, value: unknown): string => {
  if (empty(value)) return ''
  if (field.private) return typeof value === 'string' ? value : ''
  const known = knownOf(engine.holder.office(), '9999-01-01' as never)
  return showField(value, field, { ...known, codes: (table) => { const now = knownOf(engine.holder.office(), nowOf(engine).slice(0, 10) as never).codes(table); return now.length ? now : known.codes(table) }, name: (type, id) => known.name(type, id) ?? (detail.names as Record<string, string>)[id] })
}

/** One row for each turn that a person gave the matter: their words, their printed name, the day. An ended one leaves a last line for the pen. */
const opinionsOf = (engine: Engine, type: TypeModel, { events, detail }: { events: readonly Event[]; detail: Detail }): Opinion[] => {
  const acts = events.filter((e, i) => i > 0 && /^(staff|resident|guest):/.test(e.who) && (e.was !== e.state || 'ask' in e))
  const outside = Object.values(engine.model.parts).filter((part) => part.sees[type.id]?.in === 'unit').map((part) => part.title)
  const said = acts.slice(-7).map((e): Opinion => ({
    label: labelOf(type, e),
    text: `${wordsOf(type, e)}${e.files.length ? `照片 ${e.files.length} 张，附后。` : ''}`,
    role: e.whoPart || (e.who.startsWith('staff') ? '经办人' : '诉求人'), name: e.whoName, at: sayAt(e.at), ...(outside.includes(e.whoPart) ? { seal: '单位盖章' } : {}),
  }))
  const ended = type.keep.after?.includes(detail.row.state) ?? !type.steps.some((s) => s.from.includes(detail.row.state) && s.who.some((p) => engine.model.parts[p]?.is === 'staff' && s.to !== undefined && s.to !== detail.row.state))
  const body = detail.row.body as Record<string, unknown>, stars = type.fields.find((f) => f.kind === 'stars' && !empty(body[f.name]))
  if (ended && type.no && said.length) said.push({ label: '结案意见', text: stars ? `${type.states[detail.row.state]}。诉求人评价：${sayField(engine, detail, stars, body[stars.name])}。` : `${type.states[detail.row.state]}。`, role: '负责人', seal: '街道盖章' })
  return said
}
/** 派遣意见, 核查意见; where the step tells of an outcome, what the pack calls it: 办理结果. */
const labelOf = (type: TypeModel, event: Event): string => {
  const outcome = Object.keys(event.set).map((name) => type.field[name]).find((f) => f?.long && /结果|情况|结论$/.test(f.title))
  return outcome?.title ?? `${event.title.replace(/^(申请|同意|不同意|反馈)/, '').replace(/(通过|完成|说明)$/, '').slice(0, 6)}意见`
}
/** What was said in a step, in one paragraph: long words first, then what else was set. */
const wordsOf = (type: TypeModel, event: Event): string => {
  const set = Object.entries(event.set as Record<string, { new: unknown; newText?: string }>).filter(([name, v]) => !empty(v.new) && type.field[name] && !['files', 'point', 'area', 'stars'].includes(type.field[name]!.kind) && !type.field[name]!.calc)
  const long = set.filter(([name]) => type.field[name]!.long).map(([, v]) => v.newText ?? ''), rest = set.filter(([name]) => !type.field[name]!.long).map(([name, v]) => `${type.field[name]!.title}：${type.field[name]!.private ? String(v.new) : v.newText ?? ''}`)
  const asks = 'asks' in event && event.asks ? Object.entries(event.asks).map(([title, value]) => `${title}：${value}`) : []
  const parts = [...long.map((t) => t.replace(/[。；]$/, '')), ...rest, ...asks].filter(Boolean)
  return long.length ? `${parts.join('；')}。` : parts.length ? `${event.title}。${parts.join('；')}。` : `${event.title}。`
}
const historyLine = (type: TypeModel, event: Event): string => { const words = wordsOf(type, event); return words.startsWith(`${event.title}。`) ? words : `${event.title}：${words}` }

/** What the file holds. Pages are told only where the form surely fits on the first. */
const contentsOf = ({ rows, opinions, history, photos, type, events }: Pick<FilePaper, 'rows' | 'opinions'> & { history: readonly { at: string; what: string }[]; photos: readonly unknown[]; type: TypeModel; events: readonly Event[] }) => {
  const height = 168 + rows.reduce((sum, row) => sum + 11 + 25 * Math.max(1, ...row.map((c) => Math.ceil(c.text.length / (row.length === 2 ? 14 : 34)))), 0) + opinions.reduce((sum, o) => sum + (o.seal ? 113 : 52 + 25 * Math.max(1, Math.ceil(o.text.length / 33))), 0) + 29 * 4
  const sure = height < 985, lines = history.reduce((sum, h) => sum + Math.max(1, Math.ceil(h.what.length / 20)), 0), past = Math.max(1, Math.ceil(lines / 28)), last = events.at(-1), day = (at: string | undefined) => at ? sayMoment(at as Moment).replace(/ .*$/, '') : ''
  const pages = (from: number, n: number) => !sure || n > 1 && past > 1 ? '' : n > 1 ? `${from}—${from + n - 1}` : String(from)
  return [
    { name: `${type.title}${type.no ? '办理单' : '登记表'}`, at: day(events[0]?.at), pages: sure ? '1' : '' }, { name: '办理经过', at: day(last?.at), pages: pages(2, past), note: `${history.length} 条` },
    ...(photos.length ? [{ name: '照片', at: day(last?.at), pages: pages(2 + past, Math.ceil(photos.length / 6)), note: `${photos.length} 张` }] : []),
  ]
}
