// Real files are dirty: full-width digits, 同上, 1990.1.1, serial dates, numbers that Excel has rounded. A cell is turned into the text that a
// careful person would have typed, and everything done to it is said and counted. Nothing is guessed that could be two things.
import { isCode, type Raw, type RawRow, type SheetField } from './sheet.ts'

/** `text` is what the field's own reader gets; empty text is an empty cell. `done` names what was cleaned. */
export type Cleaned = { text: string; done: readonly string[] } | { why: string; raw: string }
export type Cleaner = {
  /** One row, in the order of the columns; call it for the rows in their order, because 同上 looks at the row before. */
  clean(row: RawRow): (Cleaned | undefined)[]
  /** Counts so far, by column: `{ 全角转半角: 12 }`. */
  counts: Record<number, Record<string, number>>
}

/** A cleaner for the columns of a file; a column without a field is left out. */
export const cleaner = (columns: readonly (SheetField | undefined)[]): Cleaner => {
  const counts: Cleaner['counts'] = {}, above: (string | undefined)[] = []
  return {
    counts,
    clean: row => columns.map((field, i) => {
      if (!field) return undefined
      const made = cleanCell(row.cells[i] ?? null, field, above[i])
      above[i] = 'why' in made ? undefined : made.text
      if (!('why' in made)) for (const note of made.done) { const column = (counts[i] ??= {}); column[note] = (column[note] ?? 0) + 1 }
      return made
    }),
  }
}

/** One cell. `above` is the cleaned text of the cell above it, for 同上. */
export const cleanCell = (raw: Raw, field: SheetField, above?: string): Cleaned => {
  if (raw === null) return { text: '', done: [] }
  if (typeof raw === 'boolean') {
    const answer = raw ? '是' : '否'
    return field.kind === 'date' || field.kind === 'moment' || field.kind === 'number' ? { why: field.kind === 'number' ? '不是数字' : '不是日期', raw: answer } : { text: answer, done: [] }
  }
  if (typeof raw === 'object' && 'error' in raw) return { why: `单元格是错误值 ${raw.error}`, raw: raw.error }
  if (typeof raw === 'object') return dated(raw.date, field, [])
  if (typeof raw === 'number') return numeric(raw, field)
  const done: string[] = []
  const step = (note: string, from: string, to: string) => { if (to !== from) done.push(note); return to }
  let text = step('去掉空格', raw, raw.replace(/[\u200b-\u200f\u2060\ufeff]/g, '').replace(/^[\s\u3000]+|[\s\u3000]+$/g, ''))
  text = step('全角转半角', text, half(text, /[０-９Ａ-Ｚａ-ｚ]/g))
  if (/^(同上|上同|同前|〃|″|")$/.test(text))
    return above ? { text: above, done: ['同上已补全'] } : { why: '写的是“同上”，但上面没有内容', raw }
  if (field.kind === 'text' && !isCode(field)) {
    text = step('去掉姓名中的空格', text, /名|人/.test(field.title) && /^[\u4e00-\u9fff](?:[ \u3000\u00a0]+[\u4e00-\u9fff]){1,3}$/.test(text) ? text.replace(/[ \u3000\u00a0]/g, '') : text)
    return { text: step('全角空格转半角', text, text.replace(/[\u3000\u00a0]/g, ' ')), done }
  }
  // Everything that is not free text: signs are half-width, and brackets are one kind.
  text = step('全角转半角', text, half(text.replace(/[\u3000\u00a0]/g, ' '), /[！-～]/g).replace(/[—–−]/g, '-').replace(/[。]/g, '.'))
  if (isCode(field)) {
    if (/^\d(\.\d+)?E\+?\d+$/i.test(text)) return { why: LOST, raw }
    text = step('去掉中间的空格', text, text.replace(/ /g, ''))
    return { text: step('x 改成大写 X', text, /^\d{17}x$/.test(text) ? text.toUpperCase() : text), done: [...new Set(done)] }
  }
  if (field.kind === 'choice') return { text: choice(text, field), done: [...new Set(done)] }
  if (field.kind === 'date' || field.kind === 'moment') return dated(text, field, [...new Set(done)])
  if (field.kind === 'number') {
    const plain = step('去掉千分位和单位', text, text.replace(/[,\s]/g, '').replace(new RegExp(`(${[field.unit ?? '', '元', '人', '个', '件', '户', '米', '平方米', '岁', '%'].filter(Boolean).map(escapeRe).join('|')})$`), ''))
    return { text: plain, done: [...new Set(done)] }
  }
  return { text, done: [...new Set(done)] }
}

const LOST = 'Excel 已把这串数字变成科学计数法，后面的位数丢了；请把该列设为“文本”后重新填写'
const half = (text: string, which: RegExp) => text.replace(which, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
const escapeRe = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** A name of the list is meant even where brackets or spaces differ. */
const choice = (text: string, field: SheetField): string => {
  const bare = (s: string) => half(s, /[！-～]/g).replace(/\s/g, '').toLowerCase()
  return field.choices?.find(c => bare(c.name) === bare(text) || bare(c.code) === bare(text) || bare(`${c.code} ${c.name}`) === bare(text))?.name ?? text
}

const numeric = (n: number, field: SheetField): Cleaned => {
  if (!Number.isFinite(n)) return { why: '不是数字', raw: String(n) }
  if (field.kind === 'date' || field.kind === 'moment') {
    if (Number.isInteger(n) && n >= 1900 && n <= 2100) return { why: '只有年份，缺月和日', raw: String(n) }
    if (Number.isInteger(n) && n > 2_958_465) return dated(String(n), field, [])
    if (n < 1 || n > 2_958_465) return { why: '不是日期', raw: String(n) }
    return dated(serialDate(n), field, ['序列号转日期'])
  }
  if (field.kind !== 'number' && Math.abs(n) >= 1e15) return { why: LOST, raw: String(n) }
  // 15 digits are what Excel shows: 0.1 + 0.2 is 0.3 to the person who typed it.
  const text = plain(Number(n.toPrecision(15)))
  return { text: field.kind === 'choice' ? choice(text, field) : text, done: field.kind === 'text' || field.kind === 'choice' ? ['数字转文本'] : [] }
}
/** Never in powers of ten, which no field reader takes for a plain number. */
const plain = (n: number): string => /e/i.test(String(n)) ? n.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : String(n)

/** The wall-clock time of an Excel serial in the 1900 system, whose 29 February 1900 never was. */
export const serialDate = (serial: number): string => {
  const iso = new Date(Math.round(((serial < 60 ? serial + 1 : serial) - 25569) * 86_400) * 1000).toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}

const dated = (text: string, field: SheetField, done: readonly string[]): Cleaned => {
  if (field.kind !== 'date' && field.kind !== 'moment') return { text, done: [...done, '日期转文本'] }
  if (text === '') return { text, done }
  const parts = /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?)?$/.exec(text) ?? /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(text)
  if (!parts) {
    if (/^\d{4}\s*[-./年]\s*\d{1,2}月?$/.test(text)) return { why: '缺日，请写成 1990-01-01 的样子', raw: text }
    if (/^\d{2}[-./年]/.test(text)) return { why: '年份要写四位，请写成 1990-01-01 的样子', raw: text }
    if (/^\d{1,2}[-./]\d{1,2}[-./]\d{4}$/.test(text)) return { why: '分不清日和月，请写成 1990-01-01 的样子', raw: text }
    return { why: '不是日期，请写成 1990-01-01 的样子', raw: text }
  }
  const [, y = '', mo = '', d = '', h, mi, s] = parts
  const day = `${y}-${mo.padStart(2, '0')}-${d.padStart(2, '0')}`, ms = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) return { why: `没有 ${day} 这一天`, raw: text }
  if (h !== undefined && (Number(h) > 23 || Number(mi) > 59 || Number(s ?? 0) > 59)) return { why: '时间不对', raw: text }
  const time = h === undefined ? '' : ` ${h.padStart(2, '0')}:${mi!.padStart(2, '0')}${s === undefined || s === '00' ? '' : `:${s.padStart(2, '0')}`}`
  const made = field.kind === 'date' ? day : `${day}${time || ' 00:00'}`
  const changed = made === text || `${made}:00` === text ? [] : field.kind === 'date' && h !== undefined ? ['去掉时间'] : ['日期改成统一写法']
  // A spreadsheet shows midnight as the day alone.
  return { text: made, done: [...done, ...(field.kind === 'moment' && !time ? ['没有时间，按零点'] : changed)] }
}
