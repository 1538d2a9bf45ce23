// Reads workbooks that strangers made. Its own reader, because it must hold limits while unpacking, read 200,000 rows without a model of
// every cell, and still know about merged cells, formulas and dates, which streaming readers of libraries leave out.
import { fail } from '#kernel/fail/fail.ts'
import { serialDate } from './clean.ts'
import { GUIDE, type Raw, type RawRow, type RawSheet } from './sheet.ts'
import { attributes, body as inside, elements, heads, strings, unescape } from './xml.ts'
import { openZip, type Zip } from './zip.server.ts'

export type ReadLimits = { rows: number; cells: number; columns: number; sheets: number }
export const READ_LIMITS: ReadLimits = { rows: 200_000, cells: 4_000_000, columns: 500, sheets: 50 }
export type Book = { sheets: RawSheet[] }

/** All sheets with headers and rows as the file holds them; empty rows are left out, their numbers kept. `titles` help to find the row of
 *  headers under a title of the ledger. Formulas give their last result, merged cells are filled; both are noted by column.
 *  Throws Failure unsupported-type, bad-file, too-large. */
export const readBook = async (bytes: Uint8Array, { titles = [], limits = READ_LIMITS }: { titles?: readonly string[]; limits?: ReadLimits } = {}): Promise<Book> => {
  const zip = openZip(bytes)
  const workbook = zip.text('xl/workbook.xml'), rels = relations(zip), has = (name: string) => zip.names.includes(name)
  const shared = has('xl/sharedStrings.xml') ? sharedStrings(zip.text('xl/sharedStrings.xml')) : []
  const dates = has('xl/styles.xml') ? dateStyles(zip.text('xl/styles.xml')) : new Set<number>()
  const later = [...heads(workbook, 'workbookPr')].some(h => /^(1|true)$/.test(attributes(h).date1904 ?? '')) ? 1462 : 0
  const found = [...heads(workbook, 'sheet')].map(attributes)
  if (found.length === 0) throw fail('bad-file', { why: '表格里没有工作表' })
  if (found.length > limits.sheets) throw fail('too-large', { limit: `${limits.sheets} 个工作表` })
  const left = { rows: limits.rows, cells: limits.cells }, sheets: RawSheet[] = []
  for (const sheet of found) {
    const path = rels.get(sheet['r:id'] ?? Object.entries(sheet).find(([k]) => k.endsWith(':id'))?.[1] ?? '')
    if (!path || !has(path)) continue
    const { rows, noted } = await readSheet(zip.stream(path), { shared, dates, later, left, limits })
    sheets.push({ name: sheet.name ?? '', hidden: (sheet.state ?? 'visible') !== 'visible', noted, ...headed(rows, titles) })
  }
  return { sheets }
}

/** The sheet that holds the data: the visible one with most rows that is not the guide. Throws Failure bad-file where there is none. */
export const mainSheet = (book: Book): RawSheet => {
  const sheet = book.sheets.filter(s => !s.hidden && s.name !== GUIDE).sort((a, b) => b.rows.length - a.rows.length)[0]
  if (!sheet || sheet.headers.length === 0) throw fail('bad-file', { why: '表格里没有表头和数据' })
  return sheet
}

/** The headers: of the first fifteen rows, the first with the most different words, or with the most of the known titles. */
const headed = (rows: RawRow[], titles: readonly string[]): Pick<RawSheet, 'headerRow' | 'headers' | 'rows'> => {
  const known = new Set(titles), plain = (c: Raw) => typeof c === 'string' ? c.replace(/[*＊\s]/g, '') : ''
  const best = rows.slice(0, 15).map((row, i) => {
    const words = new Set(row.cells.map(plain).filter(Boolean))
    return { i, score: words.size + 1000 * [...words].filter(w => known.has(w)).length }
  }).sort((a, b) => b.score - a.score || a.i - b.i)[0]
  if (!best || best.score === 0) return { headerRow: 0, headers: [], rows }
  const header = rows[best.i]!
  return { headerRow: header.row, headers: Array.from(header.cells, c => c === null || c === undefined ? '' : typeof c === 'object' ? '' : String(c).replace(/\s+/g, ' ').trim()), rows: rows.slice(best.i + 1) }
}

type How = { shared: readonly string[]; dates: ReadonlySet<number>; later: number; left: { rows: number; cells: number }; limits: ReadLimits }
const LONGEST_ROW = 8 << 20
/** A copy of its own for each text: a piece of a string keeps the whole of it in memory. Texts that come again (a community, a kind) are held once. */
const keeper = (): ((text: string) => string) => {
  const seen = new Map<string, string>()
  return (text) => {
    if (text.length > 40) return Buffer.from(text, 'utf16le').toString('utf16le')
    const old = seen.get(text)
    if (old !== undefined) return old
    const own = text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le')
    if (seen.size < 20_000) seen.set(own, own)
    return own
  }
}
const readSheet = async (stream: AsyncIterable<Buffer>, how: How): Promise<{ rows: RawRow[]; noted: Record<number, Record<string, number>> }> => {
  const rows: RawRow[] = [], noted: Record<number, Record<string, number>> = {}, decoder = new TextDecoder()
  const note = (column: number, what: string, n = 1) => { const c = (noted[column] ??= {}); c[what] = (c[what] ?? 0) + n }
  let text = '', number = 0
  const keep = keeper()
  const rowEnd = /<\/(?:\w+:)?row>|<(?:\w+:)?row\b[^<>]*\/>/g
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true })
    let from = 0
    rowEnd.lastIndex = 0
    for (let m = rowEnd.exec(text); m; m = rowEnd.exec(text)) {
      const start = text.indexOf('<row', from), piece = start >= 0 && start < m.index + m[0].length ? text.slice(start, m.index) : text.slice(from, m.index)
      number = Number(/<(?:\w+:)?row\b[^<>]*?\br="(\d+)"/.exec(m[0].startsWith('</') ? piece : m[0])?.[1] ?? number + 1)
      from = m.index + m[0].length
      if (!m[0].startsWith('</')) continue
      const cells = readCells(piece, how, { note, keep })
      if (cells.length === 0) continue
      how.left.cells -= cells.length
      if (--how.left.rows < 0) throw fail('too-large', { limit: `${how.limits.rows.toLocaleString('en-US')} 行` })
      if (how.left.cells < 0) throw fail('too-large', { limit: `${how.limits.cells.toLocaleString('en-US')} 个单元格` })
      rows.push({ row: number, cells })
    }
    text = text.slice(from)
    // What is left is a row that has not ended, or what comes after the rows. Neither may grow without end.
    if (text.length > LONGEST_ROW) throw fail('too-large', { limit: '一行 8 MB' })
  }
  fillMerged(rows, text, note)
  return { rows, noted }
}

const readCells = (piece: string, how: How, { note, keep }: { note: (column: number, what: string) => void; keep: (text: string) => string }): Raw[] => {
  const cells: Raw[] = []
  let column = -1
  for (const { head, body } of elements(piece, 'c')) {
    const at = /\br="([A-Z]+)\d+"/.exec(head)?.[1]
    column = at ? columnOf(at) : column + 1
    if (column >= how.limits.columns) { if (body.includes('<')) throw fail('too-large', { limit: `${how.limits.columns} 列` }); continue }
    const value = readCell(head, body, how)
    if (value === null || value === '') continue
    while (cells.length < column) cells.push(null)
    cells[column] = typeof value === 'string' ? keep(value) : value
    if (/<(?:\w+:)?f[\s>/]/.test(body)) note(column, '公式取了结果')
  }
  return cells
}
const readCell = (head: string, body: string, { shared, dates, later }: How): Raw => {
  const type = /\bt="(\w+)"/.exec(head)?.[1] ?? 'n'
  if (type === 'inlineStr') return strings(body)
  const v = inside(body, 'v')
  if (v === undefined) return null
  if (type === 's') return shared[Number(v)] ?? null
  if (type === 'str') return unescape(v)
  if (type === 'b') return v === '1'
  if (type === 'e') return { error: unescape(v) }
  if (type === 'd') return { date: v.replace('T', ' ').replace(/[.Z].*$/, '').replace(/ 00:00:00$/, '') }
  const n = Number(v)
  if (!Number.isFinite(n)) return { error: v.slice(0, 40) }
  const style = Number(/\bs="(\d+)"/.exec(head)?.[1] ?? -1)
  return dates.has(style) && n + later >= 1 && n + later <= 2_958_465 ? { date: serialDate(n + later) } : n
}
const columnOf = (letters: string) => [...letters].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1

/** A merged area means its first cell for every row in it. Only rows that are there get it. */
const fillMerged = (rows: RawRow[], tail: string, note: (column: number, what: string, n: number) => void) => {
  const byRow = new Map<number, RawRow>()
  let budget = 400_000
  for (const head of heads(tail, 'mergeCell')) {
    const [, c0 = '', r0 = '', c1 = '', r1 = ''] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(attributes(head).ref ?? '') ?? []
    if (r1 === '') continue
    if (byRow.size === 0) for (const row of rows) byRow.set(row.row, row)
    const from = columnOf(c0), to = Math.min(columnOf(c1), 499), value = byRow.get(Number(r0))?.cells[from] ?? null
    if (value === null) continue
    for (let r = Number(r0); r <= Math.min(Number(r1), rows.at(-1)?.row ?? 0); r++) {
      if (--budget < 0) return
      const cells = byRow.get(r)?.cells as Raw[] | undefined
      if (!cells) continue
      for (let c = from; c <= to; c++) {
        if (r === Number(r0) && c === from) continue
        while (cells.length <= c) cells.push(null)
        if (cells[c] === null || cells[c] === undefined) { cells[c] = value; note(c, '合并格补上', 1) }
      }
    }
  }
}

const relations = (zip: Zip): Map<string, string> => {
  const name = 'xl/_rels/workbook.xml.rels'
  if (!zip.names.includes(name)) throw fail('bad-file', { why: '表格文件不完整或已损坏' })
  return new Map([...heads(zip.text(name), 'Relationship')].map(head => {
    const { Id = '', Target = '' } = attributes(head)
    return [Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`]
  }))
}
const sharedStrings = (xml: string): string[] => Array.from(elements(xml, 'si'), e => strings(e.body))
/** Numbers of the cell styles that show a number as a date. */
const dateStyles = (xml: string): Set<number> => {
  const custom = new Set([...heads(xml, 'numFmt')].map(attributes)
    .filter(f => /[ymdhs年月日]/i.test((f.formatCode ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')) && !/^general$/i.test(f.formatCode ?? '')).map(f => Number(f.numFmtId)))
  const builtIn = (id: number) => (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)
  return new Set([...heads(inside(xml, 'cellXfs') ?? '', 'xf')].flatMap((head, i) => { const id = Number(attributes(head).numFmtId ?? 0); return builtIn(id) || custom.has(id) ? [i] : [] }))
}
