// A list as the office prints and files it: 台账. Written row by row: the heap stays small, and what waits
// for the zip is some 90 MB at fifty thousand rows.
import { PassThrough, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { sheetName } from './template.server.ts'
import type { SheetField } from './sheet.ts'
import { font, safe } from './style.server.ts'

export type BookCell = string | number | null | undefined
/** `at` is a day and time as it is printed (2026年11月23日 14:20), `filters` the chips that are on (小类：井盖缺失). */
export type BookHead = { title: string; unit: string; by: string; at: string; filters: readonly string[] }

/** Writes the ledger to a stream and ends it. Rows are asked for one by one; a row is a map from field name to what the cell says: text as
 *  the list shows it (masked where it is masked there), or a number. Resolves to the number of rows. */
export const bookTo = async (out: Writable, fields: readonly SheetField[], { rows, head }: { rows: Iterable<Record<string, BookCell>> | AsyncIterable<Record<string, BookCell>>; head: BookHead }): Promise<number> => {
  // The library is large and seldom wanted: it is loaded when the first ledger is asked for.
  const exceljs = (await import('exceljs')).default, book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out as never, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet(sheetName(head.title), {
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '3:3', margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.7, header: 0.3, footer: 0.3 } },
    headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' }, views: [{ state: 'frozen', ySplit: 3 }],
  })
  const width = fields.length + 1
  sheet.columns = [{ width: 6 }, ...fields.map(f => ({ width: WIDTHS[f.kind] ?? Math.max(12, f.title.length * 2 + 4) }))]
  const line = (text: string, size: number, more: { bold?: boolean; height: number; align: 'center' | 'left' }) => {
    const row = sheet.addRow([safe(text)])
    Object.assign(row.getCell(1), { font: { ...font(size, { bold: more.bold ?? false }), ...(size > 16 ? { name: '方正小标宋简体' } : {}) }, alignment: { horizontal: more.align, vertical: 'middle', wrapText: true } })
    row.height = more.height
    sheet.mergeCells(row.number, 1, row.number, width)
    row.commit()
  }
  line(head.title, 22, { height: 36, align: 'center' })
  const filters = head.filters.length ? head.filters.join('，') : '全部'
  line(`单位：${head.unit}    日期：${head.at}    筛选：${filters}`, 11, { height: 22, align: 'left' })
  const headers = sheet.addRow(['序号', ...fields.map(f => safe(f.unit ? `${f.title}（${f.unit}）` : f.title))])
  headers.height = 24
  headers.eachCell(c => Object.assign(c, { font: font(11, { bold: true }), fill: GREY, border: THIN, alignment: { horizontal: 'center', vertical: 'middle', wrapText: true } }))
  headers.commit()
  let count = 0
  for await (const data of rows) {
    const row = sheet.addRow([++count, ...fields.map(f => safe(data[f.name] ?? null))])
    for (let i = 1; i <= width; i++) {
      const cell = row.getCell(i), number = typeof cell.value === 'number'
      cell.style = i === 1 ? STYLE.no : number ? STYLE.number : STYLE.text
    }
    row.commit()
    // The zip is written by a stream of its own: it must get its turn.
    if (count % 1000 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  line(`填表人：${head.by}                    审核人：                    负责人：                    共 ${count} 条`, 11, { height: 28, align: 'left' })
  const done = finished(out, { readable: false })
  await book.commit()
  await done
  return count
}

/** The same as bytes. */
export const book = async (fields: readonly SheetField[], of: { rows: Iterable<Record<string, BookCell>> | AsyncIterable<Record<string, BookCell>>; head: BookHead }): Promise<Buffer> => {
  const out = new PassThrough(), chunks: Buffer[] = []
  out.on('data', (chunk: Buffer) => chunks.push(chunk))
  await bookTo(out, fields, of)
  return Buffer.concat(chunks)
}

/** `新北街道_贻成豪庭社区_城市事项台账_20261123.xlsx`: parts that are empty are left out. `day` is YYYY-MM-DD. */
export const bookName = ({ street, area, title, day }: { street: string; area?: string | undefined; title: string; day: string }): string =>
  `${[street, area, title.endsWith('台账') ? title : `${title}台账`, day.replaceAll('-', '')].filter(Boolean).join('_').replace(/[\\/:*?"<>|\s]/g, '')}.xlsx`

const GREY = { type: 'pattern' as const, pattern: 'solid' as const, fgColor: { argb: 'FFD9DCE1' } }
const EDGE = { style: 'thin' as const }, THIN = { top: EDGE, left: EDGE, bottom: EDGE, right: EDGE }
const STYLE = {
  no: { font: font(11), border: THIN, alignment: { horizontal: 'center' as const, vertical: 'middle' as const } },
  number: { font: font(11), border: THIN, alignment: { horizontal: 'right' as const, vertical: 'middle' as const } },
  text: { font: font(11), border: THIN, numFmt: '@', alignment: { vertical: 'middle' as const, wrapText: true } },
}
const WIDTHS: Record<string, number> = { date: 13, moment: 18, number: 10, flag: 8, point: 22, stars: 8, area: 22, span: 10 }
