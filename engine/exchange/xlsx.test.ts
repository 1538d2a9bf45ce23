import exceljs from 'exceljs'
import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { book, bookName } from './book.server.ts'
import { mainSheet, readBook, READ_LIMITS } from './read.server.ts'
import { isExample, type Sheet } from './sheet.ts'
import { marked, template } from './template.server.ts'
import { openZip } from './zip.server.ts'

const club: Sheet = {
  title: '球员登记表', key: ['phone'],
  fields: [
    { name: 'name', title: '姓名', kind: 'text', required: true }, { name: 'phone', title: '手机号', kind: 'text', required: true, help: '本人常用号码' },
    { name: 'hand', title: '惯用手', kind: 'choice', choices: [{ code: 'l', name: '左手' }, { code: 'r', name: '右手' }] },
    { name: 'since', title: '入会日期', kind: 'date' }, { name: 'fee', title: '会费', kind: 'number', unit: '元' },
  ],
}
const made = async (fill: (sheet: exceljs.Worksheet, file: exceljs.Workbook) => void): Promise<Buffer> => {
  const file = new exceljs.Workbook()
  fill(file.addWorksheet('数据'), file)
  return Buffer.from(await file.xlsx.writeBuffer())
}
/** A zip by hand, whose sizes may lie. */
const zip = (files: Record<string, Buffer>, { says, flags = 0 }: { says?: number; flags?: number } = {}): Buffer => {
  const parts: Buffer[] = [], directory: Buffer[] = []
  let at = 0
  for (const [name, data] of Object.entries(files)) {
    const packed = deflateRawSync(data), local = Buffer.alloc(30 + name.length), entry = Buffer.alloc(46 + name.length)
    local.writeUInt32LE(0x04034b50, 0); local.writeUInt16LE(8, 8); local.writeUInt16LE(name.length, 26); local.write(name, 30)
    entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(flags, 8); entry.writeUInt16LE(8, 10); entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(says ?? data.length, 24); entry.writeUInt16LE(name.length, 28); entry.writeUInt32LE(at, 42); entry.write(name, 46)
    parts.push(local, packed); directory.push(entry); at += local.length + packed.length
  }
  const end = Buffer.alloc(22), all = Buffer.concat(directory)
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(directory.length, 10); end.writeUInt32LE(all.length, 12); end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, all, end])
}
const minimal = (sheet: string, more: Record<string, Buffer> = {}) => ({
  '[Content_Types].xml': Buffer.from('<Types/>'), 'xl/workbook.xml': Buffer.from('<workbook><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': Buffer.from('<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'), 'xl/worksheets/sheet1.xml': Buffer.from(sheet), ...more,
})

describe('template', () => {
  it('can be filled in: red required heads, drop-down, text columns, guide, example', async () => {
    const bytes = await template(club), file = new exceljs.Workbook()
    await file.xlsx.load(bytes as never)
    const form = file.worksheets[0]!
    expect(file.worksheets.map(s => [s.name, s.state])).toEqual([['球员登记表', 'visible'], ['填写说明', 'visible'], ['选项', 'veryHidden']])
    expect(form.getCell('A1').font?.color?.argb).toBe('FFB3261E')
    expect(form.getCell('C1').font?.color?.argb).toBe('FF1A1F27')
    expect([form.getColumn(2).numFmt, form.getColumn(4).numFmt]).toEqual(['@', 'yyyy-mm-dd'])
    expect(form.getCell('C100').dataValidation).toMatchObject({ type: 'list', formulae: ['选项!$A$1:$A$2'] })
    const read = mainSheet(await readBook(bytes, { titles: club.fields.map(f => f.title) }))
    expect(read.headers.slice(0, 5)).toEqual(['姓名', '手机号', '惯用手', '入会日期', '会费'])
    expect(read.rows).toHaveLength(1)
    expect(isExample(read.rows[0]!)).toBe(true)
  })
})

describe('reading', () => {
  it('finds the headers under a title, fills merged cells, takes results of formulas, dates and rich text', async () => {
    const bytes = await made(s => {
      s.addRow(['二〇二六年球员名册']); s.mergeCells('A1:D1')
      s.addRow(['社区', '姓名', '日期', '会费'])
      s.addRow(['贻锦台', { richText: [{ text: '张' }, { text: '三 & <李>' }] }, new Date('2026-11-23T00:00:00Z'), 3])
      s.addRow([null, '王五', new Date('2026-11-23T14:20:00Z'), { formula: 'D3*2', result: 6 }]); s.mergeCells('A3:A4')
      s.getCell('C3').numFmt = 'yyyy"年"m"月"d"日"'; s.getCell('C4').numFmt = 'yyyy-mm-dd hh:mm'
      s.getCell('D6').value = { error: '#N/A' }
    })
    const sheet = mainSheet(await readBook(bytes))
    expect([sheet.headerRow, sheet.headers]).toEqual([2, ['社区', '姓名', '日期', '会费']])
    expect(sheet.rows).toEqual([
      { row: 3, cells: ['贻锦台', '张三 & <李>', { date: '2026-11-23' }, 3] },
      { row: 4, cells: ['贻锦台', '王五', { date: '2026-11-23 14:20:00' }, 6] },
      { row: 6, cells: [null, null, null, { error: '#N/A' }] },
    ])
    expect(sheet.noted).toMatchObject({ 0: { 合并格补上: 1 }, 3: { 公式取了结果: 1 } })
  })
  it('reads the 1904 system', async () => {
    const bytes = await made((s, file) => { file.properties.date1904 = true; s.addRow(['日']); s.addRow([new Date('2026-11-23T00:00:00Z')]).getCell(1).numFmt = 'yyyy-mm-dd' })
    expect(mainSheet(await readBook(bytes)).rows[0]!.cells).toEqual([{ date: '2026-11-23' }])
  })
  it.each<[string, Buffer, string]>([
    ['an exe', Buffer.from('MZ\x90\0 this program'), 'unsupported-type'], ['nothing', Buffer.alloc(0), 'unsupported-type'], ['a CSV', Buffer.from('姓名,电话\n'), 'unsupported-type'],
    ['an encrypted workbook', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]), 'bad-file'],
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'bad-file'], ['a zip of something', zip({ 'a.exe': Buffer.from('MZ') }), 'unsupported-type'],
    ['a zip with a password', zip(minimal('<sheetData/>'), { flags: 1 }), 'bad-file'], ['half a file', zip(minimal('<sheetData/>')).subarray(0, 300), 'bad-file'],
  ])('refuses %s', async (_, bytes, code) => expect(readBook(bytes)).rejects.toMatchObject({ name: 'Failure', code }))
  it('refuses a zip bomb, also one that lies about its size', async () => {
    const bomb = minimal('<sheetData/>', { 'xl/sharedStrings.xml': Buffer.alloc(100 << 20, 0x20) })
    await expect(readBook(zip(bomb))).rejects.toMatchObject({ code: 'too-large' })
    await expect(readBook(zip(bomb, { says: 10 }))).rejects.toMatchObject({ code: 'too-large' })
    await expect(readBook(zip(minimal(`<sheetData><row r="1"><c t="str"><v>${'a'.repeat(9 << 20)}`), { says: 10 }))).rejects.toMatchObject({ code: 'too-large' })
    expect(() => openZip(zip(bomb, { says: 2 ** 31 }))).toThrow()
  })
  it('holds its limits', async () => {
    const bytes = await made(s => { for (let i = 0; i < 30; i++) s.addRow(['a', i]) })
    await expect(readBook(bytes, { limits: { ...READ_LIMITS, rows: 20 } })).rejects.toMatchObject({ code: 'too-large', details: { limit: '20 行' } })
    await expect(readBook(bytes, { limits: { ...READ_LIMITS, cells: 50 } })).rejects.toMatchObject({ code: 'too-large' })
    await expect(readBook(zip(minimal('<sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData>')))).rejects.toMatchObject({ code: 'too-large', details: { limit: '500 列' } })
  })
  it('hostile XML costs no more time than its length', async () => {
    const begun = performance.now()
    for (const piece of ['<c ', '<c r="A1">', '<row ', '<row>', '<v>', '<f'])
      await readBook(zip(minimal(`<sheetData>${piece.repeat(300_000)}</row></sheetData>`))).catch(() => undefined)
    for (const piece of ['<si>', '<t>', '<rPh>', '<si><t>']) await readBook(zip(minimal('<sheetData/>', { 'xl/sharedStrings.xml': Buffer.from(piece.repeat(300_000)), 'xl/styles.xml': Buffer.from('<cellXfs>'.repeat(300_000)) })))
    expect(performance.now() - begun).toBeLessThan(5000)
  })
  it('any damage to the bytes is a Failure or a book, never a crash', async () => {
    const good = await template(club)
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), fc.nat(good.length), async (flips, cut) => {
      const bad = Buffer.from(good)
      for (const [at, to] of flips) bad[at] = to
      for (const bytes of [bad, bad.subarray(0, cut)])
        await readBook(bytes).then(b => expect(b.sheets.length).toBeLessThan(51), (error: Error) => expect(error.name).toBe('Failure'))
    }), { numRuns: 150 })
  })
})

describe('the file given back', () => {
  it('is the original with a column of reasons, and is read without it again', async () => {
    const bytes = await made(s => { s.addRow(['姓名', '手机号']); s.addRow(['张三', '1']); s.addRow(['李四', '13800000000']); s.getCell('A3').font = { bold: true } })
    const back = await marked(bytes, new Map([[2, ['手机号应为 11 位', '姓名重复']]]))
    const file = new exceljs.Workbook()
    await file.xlsx.load(back as never)
    const sheet = file.worksheets[0]!
    expect([sheet.getCell('C1').value, sheet.getCell('C2').value, sheet.getCell('C3').value]).toEqual(['错误原因', '手机号应为 11 位；姓名重复', null])
    expect(sheet.getCell('A3').font?.bold).toBe(true)
    const again = await marked(back, new Map([[3, ['重复']]]))
    expect(mainSheet(await readBook(again)).rows.map(r => r.cells[2] ?? null)).toEqual([null, '重复'])
    expect(mainSheet(await readBook(again)).headers).toEqual(['姓名', '手机号', '错误原因'])
  })
})

describe('the ledger', () => {
  const head = { title: '球员台账', unit: '网球俱乐部', by: '周晓岚', at: '2026年11月23日 14:20', filters: ['惯用手：左手'] }
  it('looks like the office, and a formula in a cell is text', async () => {
    const bytes = await book(club.fields, { head, rows: [{ name: '=HYPERLINK("http://x","y")', phone: '138****2207', fee: 12.5, hand: '@左' }, { name: '+1', since: '2026-11-23', fee: null, hand: 'a\u0000b' }] })
    const file = new exceljs.Workbook()
    await file.xlsx.load(bytes as never)
    const sheet = file.worksheets[0]!
    expect([sheet.getCell('A1').value, sheet.getCell('A2').value]).toEqual(['球员台账', '单位：网球俱乐部    日期：2026年11月23日 14:20    筛选：惯用手：左手'])
    expect(sheet.getCell('F1').isMerged).toBe(true)
    expect((sheet.getRow(3).values as unknown[]).slice(1)).toEqual(['序号', '姓名', '手机号', '惯用手', '入会日期', '会费（元）'])
    expect([sheet.getCell('B4').type, sheet.getCell('B4').value, sheet.getCell('B4').numFmt]).toEqual([exceljs.ValueType.String, '=HYPERLINK("http://x","y")', '@'])
    expect([sheet.getCell('A5').value, sheet.getCell('D5').value, sheet.getCell('F4').value]).toEqual([2, 'ab', 12.5])
    expect(sheet.getCell('A6').value).toMatch(/^填表人：周晓岚 +审核人： +负责人： +共 2 条$/)
    expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', printTitlesRow: '3:3' })
    expect(sheet.headerFooter.oddFooter).toBe('&C第 &P 页，共 &N 页')
    expect(openZip(bytes).text('xl/worksheets/sheet1.xml')).not.toContain('<f>')
    expect(bookName({ street: '新北街道', area: '贻锦台社区', title: '球员', day: '2026-11-23' })).toBe('新北街道_贻锦台社区_球员台账_20261123.xlsx')
  })
  it('writes and reads fifty thousand rows', async () => {
    async function* rows() { for (let i = 0; i < 50_000; i++) yield { name: `球员${i}`, phone: '13800000000', hand: '左手', since: '2026-11-23', fee: i } }
    const bytes = await book(club.fields, { head, rows: rows() })
    const sheet = mainSheet(await readBook(bytes, { titles: ['姓名', '手机号'] }))
    expect([sheet.headerRow, sheet.rows.length]).toEqual([3, 50_001])
    expect(sheet.rows[49_999]!.cells.slice(0, 3)).toEqual([50_000, '球员49999', '13800000000'])
  }, 60_000)
})

// The real tree of a city's hotline lies beside some checkouts only; it is never part of this one.
const real = new URL('../../../shared/data/hotline/categories.xlsx', import.meta.url), further = new URL('../../../../shared/data/hotline/categories.xlsx', import.meta.url)
const path = [real, further].find(existsSync)
describe('a real file', () => {
  it.skipIf(!path)(`the hotline's three-level tree ${path ? '' : '(skipped: the folder shared/data is not here)'}`, async () => {
    const sheet = mainSheet(await readBook(readFileSync(path!)))
    const levels = [1, 2, 3].map(depth => new Set(sheet.rows.map(r => r.cells.slice(0, depth).map(String).join('/'))).size)
    expect(levels).toEqual([15, 118, 517])
  })
})
