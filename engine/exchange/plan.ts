// How the columns of one file become fields: chosen, remembered or proposed. A field without a column may have one fixed value for new rows, or be
// put together from several columns (经度 and 纬度; three levels of a tree).
import { cleanCell, type Cleaned } from './clean.ts'
import { mapColumns, type Mapped } from './columns.ts'
import type { Day } from '../pack.ts'
import type { TypeModel } from '../record/model.ts'
import type { RawRow, Sheet, SheetField } from './sheet.ts'

/** `join`: the texts of these columns with `by` between them. `code`: a short code that follows from them, the same in every file. */
export type Made = { join: readonly string[]; by?: string | undefined } | { code: readonly string[] }
/** What a person may choose: header → field (null: leave out), field → text for new rows, field → made of columns. */
export type Choice = { mapping: Readonly<Record<string, string | null>>; fixed: Readonly<Record<string, string>>; made: Readonly<Record<string, Made>> }
export type Plan = Choice & { columns: Mapped[]; missing: string[]; key: readonly string[] }

/** The plan for a file: what was chosen before goes first, then proposals. `today` and the file's `name` fill in what a dated list asks of every row. */
export const planOf = (sheet: Sheet, headers: readonly string[], { type, chosen, today, name }: { type: TypeModel; chosen?: Choice | undefined; today: Day; name: string }): Plan => {
  const levels = chosen ? [] : levelsOf(headers), tree = levels.length > 1 && type.table !== undefined
  const treed: Record<string, string | null> = tree ? Object.fromEntries(levels.map((header) => [header, null])) : {}
  const { columns } = mapColumns(headers, sheet.fields, { remembered: chosen?.mapping ?? treed, key: sheet.key })
  const has = (field: string) => columns.some((c) => c.field === field)
  const made: Record<string, Made> = chosen ? { ...chosen.made } : { ...(tree ? treeParts(levels) : {}), ...pointParts(sheet, headers, has) }
  for (const field of Object.keys(made)) if (has(field) || !sheet.fields.some((f) => f.name === field)) delete made[field]
  const given = (field: string) => has(field) || field in made
  const fixed: Record<string, string> = chosen ? { ...chosen.fixed } : {}
  if (!chosen && type.table) for (const field of sheet.fields) if (field.required && !given(field.name)) { const value = usual(field, { today, name, tree }); if (value !== undefined) fixed[field.name] = value }
  for (const field of Object.keys(fixed)) if (given(field) || fixed[field] === '') delete fixed[field]
  // A row is known again by what the file itself says of it; a value fixed for all rows says nothing.
  const told = sheet.key.filter(given), key = told.length ? told : sheet.key.filter((field) => field in fixed)
  return { mapping: Object.fromEntries(columns.map((c) => [c.header, c.field])), fixed, made, columns, missing: sheet.fields.filter((f) => f.required && !given(f.name) && !(f.name in fixed)).map((f) => f.name), key }
}

/** One row as texts by field. `above` carries what stood over each column, for 同上; call it for the rows in their order. `note` counts. */
export const reader = (plan: Plan, sheet: Sheet, note: (column: number, what: string) => void): ((row: RawRow) => Map<string, Cleaned>) => {
  const byName = new Map(sheet.fields.map((f) => [f.name, f])), above: (string | undefined)[] = [], at = new Map(plan.columns.map((c) => [c.header, c.column]))
  const used = new Set(Object.values(plan.made).flatMap((m) => 'join' in m ? m.join : m.code)), plain: SheetField = { name: '', title: '', kind: 'text' }
  return (row) => {
    const found = new Map<string, Cleaned>(), texts = new Map<string, string>()
    for (const { column, header, field } of plan.columns) {
      const spec = field ? byName.get(field) : used.has(header) ? plain : undefined
      if (!spec) continue
      const cell = cleanCell(row.cells[column] ?? null, spec, above[column])
      above[column] = 'why' in cell ? undefined : cell.text
      if ('why' in cell) { if (field) { found.set(field, cell); note(column, problem(cell.why)) } continue }
      for (const what of cell.done) note(column, what)
      if (field) found.set(field, cell)
      texts.set(header, cell.text)
    }
    for (const [field, how] of Object.entries(plan.made)) {
      const parts = ('join' in how ? how.join : how.code).filter((header) => at.has(header)).map((header) => texts.get(header) ?? '').filter(Boolean)
      found.set(field, { text: parts.length === 0 ? '' : 'join' in how ? parts.join(how.by ?? '／') : shortCode(parts.join('\n')), done: [] })
    }
    return found
  }
}
const problem = (why: string): string => why.includes('科学计数法') ? '科学计数法' : why.startsWith('单元格是错误值') ? '错误值' : /[日天年月]/.test(why) ? '日期读不懂' : '读不懂'

/** A short code that follows from a text and from nothing else: the same row has it in every file. Two that met would stand out as one key. */
export const shortCode = (text: string): string => {
  let a = 0x811c9dc5, b = 0x9e3779b9
  for (const sign of text.normalize('NFKC')) { const n = sign.codePointAt(0)!; a = Math.imul(a ^ n, 0x01000193) >>> 0; b = (Math.imul(b ^ n, 0x85ebca6b) + a) >>> 0 }
  return `F${(a.toString(36) + b.toString(36)).slice(0, 9).toUpperCase()}`
}

/** 一级分类, 二级分类, 三级分类: columns of a tree, from the root. */
const levelsOf = (headers: readonly string[]): string[] => ['一', '二', '三', '四', '五'].map((n, i) => headers.find((h) => new RegExp(`^(${n}|${i + 1})级`).test(h.trim()))).filter((h) => h !== undefined)
const treeParts = (levels: readonly string[]): Record<string, Made> => ({ code: { code: levels }, name: { join: levels.slice(-2), by: '／' } })
const pointParts = (sheet: Sheet, headers: readonly string[], has: (field: string) => boolean): Record<string, Made> => {
  const lon = headers.find((h) => /^(经度|lon|lng|longitude)/i.test(h.trim())), lat = headers.find((h) => /^(纬度|lat|latitude)/i.test(h.trim())), field = sheet.fields.find((f) => f.kind === 'point')
  return lon && lat && field && !has(field.name) ? { [field.name]: { join: [lon, lat], by: ',' } } : {}
}
/** What every row of a dated list must say and few files do. Of a whole tree also the other needed fields, in the mildest form, to be checked. */
const usual = (field: SheetField, { today, name, tree }: { today: Day; name: string; tree: boolean }): string | undefined => {
  if (field.name === 'from') return today
  if (field.name === 'source') return `导入：${name}`
  if (field.name === 'status') return '待核实'
  if (!tree) return undefined
  if (field.kind === 'span') return '5wd'
  if (field.kind === 'choice') return (field.choices?.find((c) => /^(其他|其它|一般|普通)$/.test(c.name)) ?? field.choices?.[0])?.name
  return field.kind === 'flag' ? '否' : undefined
}
