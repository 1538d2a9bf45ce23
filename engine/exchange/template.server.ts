// The empty form that an office fills in, and its own file given back with the reasons beside the rows that were refused.
import type { Worksheet } from 'exceljs'
import { mainSheet, readBook } from './read.server.ts'
import { EXAMPLE, GUIDE, isCode, REASONS, type Sheet, type SheetField } from './sheet.ts'
import { font, INK, safe } from './style.server.ts'

const OPTIONS = '选项', LAST_ROW = 5000, MARK = '备注（不导入）'

/** The library is large and seldom wanted: it is loaded when the first form is asked for. */
const newBook = async () => new (await import('exceljs')).default.Workbook()

/** An .xlsx to fill in: the form with an example row, 填写说明, and the choices on a hidden sheet. Everything is text but numbers, so that
 *  codes and phones keep their digits. */
export const template = async (sheet: Sheet): Promise<Buffer> => {
  const book = await newBook(), form = book.addWorksheet(sheetName(sheet.title), { views: [{ state: 'frozen', ySplit: 1 }] })
  const guide = book.addWorksheet(GUIDE), options = book.addWorksheet(OPTIONS, { state: 'veryHidden' })
  form.columns = [...sheet.fields.map(f => ({ header: f.title, width: Math.min(40, Math.max(12, f.title.length * 2 + 6)) })), { header: MARK, width: 18 }]
  sheet.fields.forEach((field, i) => {
    const head = form.getCell(1, i + 1), column = form.getColumn(i + 1)
    column.numFmt = formatOf(field)
    Object.assign(head, { font: font(11, { bold: true, color: { argb: field.required ? 'FFB3261E' : INK } }), fill: GREY, border: THIN, alignment: { horizontal: 'center', vertical: 'middle', wrapText: true } })
    if (field.help) head.note = field.help
    form.getCell(2, i + 1).value = safe(exampleOf(field))
    form.getCell(2, i + 1).font = font(11, { italic: true, color: { argb: 'FF5A6472' } })
    validate(form, { field, column: i + 1, options })
  })
  form.getCell(2, sheet.fields.length + 1).value = `${EXAMPLE}，不导入`
  form.getRow(1).height = 24
  explain(guide, sheet)
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** The file as it came, with a column 错误原因 behind the last one. `reasons` by the row number that Excel shows. Over 20,000 rows only the
 *  rows with reasons come back, because nobody reads the others. */
export const marked = async (bytes: Uint8Array, reasons: ReadonlyMap<number, readonly string[]>): Promise<Buffer> => {
  const read = mainSheet(await readBook(bytes)), book = await newBook()
  const line = (row: number) => (reasons.get(row) ?? []).join('；')
  const red = { font: font(11, { color: { argb: 'FFB3261E' } }), alignment: { wrapText: true, vertical: 'top' as const }, numFmt: '@' }
  if (read.rows.length > 20_000) {
    const sheet = book.addWorksheet(sheetName(read.name))
    sheet.addRow([...read.headers, REASONS, '原行号'])
    for (const row of read.rows) if (reasons.has(row.row))
      sheet.addRow([...read.headers.map((_, i) => { const c = row.cells[i] ?? null; return c === null || typeof c !== 'object' ? (typeof c === 'string' ? safe(c) : c) : 'date' in c ? c.date : c.error }), line(row.row), row.row])
    return Buffer.from(await book.xlsx.writeBuffer())
  }
  await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0])
  const sheet = book.getWorksheet(read.name) ?? book.worksheets[0]!
  const before = read.headers.indexOf(REASONS), column = before >= 0 ? before + 1 : Math.max(read.headers.length, ...read.rows.map(r => r.cells.length)) + 1
  sheet.getColumn(column).width = 44
  Object.assign(sheet.getCell(read.headerRow, column), { value: REASONS, ...red, font: font(11, { bold: true, color: { argb: 'FFB3261E' } }) })
  if (before >= 0) for (const row of read.rows) sheet.getCell(row.row, column).value = null
  for (const row of reasons.keys()) Object.assign(sheet.getCell(row, column), { value: line(row), ...red })
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** A name that Excel takes for a sheet. */
export const sheetName = (title: string): string => title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31).trim() || '表'

const THIN = { top: { style: 'thin' as const }, left: { style: 'thin' as const }, bottom: { style: 'thin' as const }, right: { style: 'thin' as const } }
const GREY = { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { argb: 'FFE7EAEE' } }
const formatOf = (field: SheetField) => field.kind === 'date' ? 'yyyy-mm-dd' : field.kind === 'moment' ? 'yyyy-mm-dd hh:mm' : field.kind === 'number' ? 'General' : '@'
const exampleOf = (field: SheetField): string | number => field.example ?? field.choices?.[0]?.name ?? EXAMPLES[field.kind] ?? (isCode(field) ? '13800000000' : `某${field.title}`)
const EXAMPLES: Record<string, string | number> = { date: '2026-11-23', moment: '2026-11-23 09:30', number: 1, flag: '是', span: '4wh', point: '117.686092,39.058866', stars: 5 }

const validate = (form: Worksheet, { field, column, options }: { field: SheetField; column: number; options: Worksheet }) => {
  const letter = form.getColumn(column).letter, range = `${letter}2:${letter}${LAST_ROW}`
  const names = field.kind === 'flag' ? ['是', '否'] : (field.choices ?? []).map(c => c.name)
  // exceljs knows ranges here but its types only name single cells.
  const rules = (form as unknown as { dataValidations: { add(range: string, rule: object): void } }).dataValidations
  if (names.length > 0) {
    const own = options.columnCount + 1
    names.forEach((name, i) => { options.getCell(i + 1, own).value = safe(name) })
    const at = options.getColumn(own).letter
    rules.add(range, { type: 'list', allowBlank: !field.required, formulae: [`${OPTIONS}!$${at}$1:$${at}$${names.length}`], showErrorMessage: true, errorTitle: field.title, error: '请从下拉列表中选择' })
  } else if (field.kind === 'number')
    rules.add(range, { type: 'decimal', operator: 'between', allowBlank: !field.required, formulae: [-1e12, 1e12], showErrorMessage: true, errorTitle: field.title, error: '请填数字' })
}

const explain = (guide: Worksheet, sheet: Sheet) => {
  guide.columns = [{ width: 22 }, { width: 10 }, { width: 14 }, { width: 60 }]
  const title = guide.addRow([`${sheet.title}填写说明`])
  title.font = font(16, { bold: true })
  const keys = sheet.key.map(k => sheet.fields.find(f => f.name === k)?.title ?? k)
  for (const line of ['红色表头为必填项。第 2 行是示例，不会导入，可以删除。', '日期写成 2026-11-23，时间写成 2026-11-23 09:30。证件号、电话、编号按文本填写。',
    '有下拉列表的列请从列表中选。不要合并单元格，不要改表头。', keys.length ? `系统按“${keys.join('＋')}”认同一条记录：已有的更新，没有的新增。` : '每一行都会新增一条记录。']) guide.addRow([line])
  guide.addRow([])
  const head = guide.addRow(['列名', '必填', '格式', '说明'])
  head.eachCell(c => Object.assign(c, { font: font(11, { bold: true }), fill: GREY, border: THIN }))
  for (const f of sheet.fields) {
    const names = (f.choices ?? []).map(c => c.name), list = names.length ? `可选：${names.slice(0, 12).join('、')}${names.length > 12 ? ` 等 ${names.length} 项` : ''}` : ''
    const row = guide.addRow([f.title, f.required ? '必填' : '', `${FORMATS[f.kind] ?? '文本'}${f.unit ? `（${f.unit}）` : ''}`, safe([f.help, list].filter(Boolean).join('。'))])
    row.eachCell({ includeEmpty: true }, c => Object.assign(c, { border: THIN, alignment: { wrapText: true, vertical: 'top' }, font: font(11) }))
    if (f.required) row.getCell(2).font = font(11, { color: { argb: 'FFB3261E' } })
  }
}
const FORMATS: Record<string, string> = { date: '年-月-日', moment: '年-月-日 时:分', number: '数字', flag: '是/否', choice: '选一项', point: '经度,纬度', span: '时限', stars: '1—5', ref: '名称或编号', refs: '名称，用、隔开' }
