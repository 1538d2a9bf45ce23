import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanCell, cleaner, serialDate } from './clean.ts'
import { mapColumns } from './columns.ts'
import type { Raw, SheetField } from './sheet.ts'

const f = (kind: string, title = '栏', more: Partial<SheetField> = {}): SheetField => ({ name: 'x', title, kind, ...more })
const text = (raw: Raw, field: SheetField, above?: string) => { const c = cleanCell(raw, field, above); return 'why' in c ? `✗ ${c.why}` : c.text }
const done = (raw: Raw, field: SheetField) => { const c = cleanCell(raw, field); return 'why' in c ? [] : c.done }

describe('cells', () => {
  it.each<[string, Raw, SheetField, string]>([
    ['full-width digits', '１３８００００２２０７', f('text', '手机号'), '13800002207'], ['spaces in a phone', '138 0000 2207', f('text', '联系电话'), '13800002207'],
    ['name with a full-width space', '张　三', f('text', '姓名'), '张三'], ['a sentence keeps its spaces', '井盖 缺失 很久', f('text', '描述'), '井盖 缺失 很久'],
    ['brackets of a sentence stay', '井盖(雨水)', f('text', '描述'), '井盖(雨水)'], ['id with small x', '12010719900101123x', f('text', '身份证号'), '12010719900101123X'],
    ['code as a number', 120116008011, f('text', '编码'), '120116008011'], ['0.1 + 0.2', 0.1 + 0.2, f('number'), '0.3'], ['very small', 1e-7, f('number'), '0.0000001'],
    ['thousands and unit', '1,234.5 元', f('number', '金额', { unit: '元' }), '1234.5'], ['full-width number', '１２．５', f('number'), '12.5'],
    ['choice with other brackets', '井盖缺失(雨水)', f('choice', '类', { choices: [{ code: '01', name: '井盖缺失（雨水）' }] }), '井盖缺失（雨水）'],
    ['choice by code', '01', f('choice', '类', { choices: [{ code: '01', name: '甲' }] }), '甲'], ['flag', true, f('flag'), '是'],
  ])('%s', (_, raw, field, want) => expect(text(raw, field)).toBe(want))
  it.each<[Raw, string]>([
    ['1990.1.1', '1990-01-01'], ['1990/1/1', '1990-01-01'], ['１９９０年１月１日', '1990-01-01'], ['19900101', '1990-01-01'], [19900101, '1990-01-01'], [32874, '1990-01-01'],
    ['2026/11/23 14:20:00', '2026-11-23'], [{ date: '2026-11-23' }, '2026-11-23'], ['', ''], [null, ''],
    ['1990.1', '✗ 缺日，请写成 1990-01-01 的样子'], ['90.1.1', '✗ 年份要写四位，请写成 1990-01-01 的样子'], ['1/2/1990', '✗ 分不清日和月，请写成 1990-01-01 的样子'],
    [1990, '✗ 只有年份，缺月和日'], ['2026-02-30', '✗ 没有 2026-02-30 这一天'], ['去年', '✗ 不是日期，请写成 1990-01-01 的样子'],
  ])('date %j → %s', (raw, want) => expect(text(raw, f('date'))).toBe(want))
  it('moments keep their time', () => {
    expect(text('2026/1/2 3:04:05', f('moment'))).toBe('2026-01-02 03:04:05')
    expect(text({ date: '2026-11-23 14:20:00' }, f('moment'))).toBe('2026-11-23 14:20')
    expect(text('2026-1-2 25:00', f('moment'))).toBe('✗ 时间不对')
  })
  it('serials follow Excel, its missing leap day too', () => {
    expect([serialDate(1), serialDate(59), serialDate(61), serialDate(46349.5)]).toEqual(['1900-01-01', '1900-02-28', '1900-03-01', '2026-11-23 12:00:00'])
  })
  it('refuses numbers that Excel has rounded', () => {
    expect(text(1.20116198001011e17, f('text', '身份证号'))).toMatch(/^✗ Excel 已把/)
    expect(text('1.20116E+17', f('text', '证件号码'))).toMatch(/^✗ Excel 已把/)
    expect(text({ error: '#REF!' }, f('number'))).toBe('✗ 单元格是错误值 #REF!')
  })
  it('says what was done, and nothing where nothing was', () => {
    expect(done(' １２３ ', f('text', '编号'))).toEqual(['去掉空格', '全角转半角'])
    expect(done('厦门路 118 号', f('text', '地址'))).toEqual([])
    expect(done('2026-11-23', f('date'))).toEqual([])
  })
  it('同上 is the cell above, through several rows, and counted', () => {
    const c = cleaner([f('text', '社区'), undefined])
    expect(c.clean({ row: 2, cells: ['同上', 1] })[0]).toMatchObject({ why: '写的是“同上”，但上面没有内容' })
    expect(['贻锦台', '〃', '同上'].map((v, i) => c.clean({ row: 3 + i, cells: [v, 1] })[0])).toMatchObject([{ text: '贻锦台' }, { text: '贻锦台' }, { text: '贻锦台' }])
    expect(c.counts).toEqual({ 0: { 同上已补全: 2 } })
    expect(c.clean({ row: 9, cells: [] })).toEqual([{ text: '', done: [] }, undefined])
  })
  it('what is no number at all is refused in every column', () => { for (const kind of ['text', 'date', 'moment', 'number', 'choice', 'flag'] as const) expect(cleanCell(Number.NaN, f(kind, '栏'), '上')).toEqual({ why: '不是数字', raw: 'NaN' }) })
  it('never throws, and cleaning twice changes nothing more', () => fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null)), fc.constantFrom('text', 'date', 'moment', 'number', 'choice', 'flag'), fc.constantFrom('栏', '编号'), (raw, kind, title) => {
    const once = cleanCell(raw, f(kind, title), '上')
    if (!('why' in once)) expect(text(once.text, f(kind, title), '上')).toBe(once.text)
  })))
})

describe('columns', () => {
  const fields = [f('text', '姓名', { name: 'name', required: true }), f('text', '手机号', { name: 'phone', required: true }), f('text', '所属社区', { name: 'community' }), f('date', '出生日期', { name: 'birth' })]
  it('maps by title, other words and likeness, no field twice', () => {
    const { columns, missing, key } = mapColumns(['序号', ' 姓 名*', '联系电话（必填）', '社区', '出生年月', '联系方式', '错误原因'], fields, { key: ['phone'] })
    expect(columns.map(c => [c.field, c.by])).toEqual([[null, null], ['name', 'title'], ['phone', 'synonym'], ['community', 'synonym'], ['birth', 'synonym'], [null, null], [null, null]])
    expect(missing).toEqual([])
    expect(key).toEqual([{ field: 'phone', column: 2 }])
  })
  it('takes what was chosen before, and says what is missing', () => {
    const { columns, missing } = mapColumns(['甲', '姓名', 'toString'], fields, { remembered: { 甲: 'phone', 姓名: null } })
    expect(columns.map(c => c.field)).toEqual(['phone', null, null])
    expect(missing).toEqual(['name'])
  })
})
