// A pack's sheet of a period: figures that the rows bear out, rates with what they are made of, only what the reader may see.
import { beforeAll, describe, expect, test } from 'vitest'
import exceljs from 'exceljs'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { findPeriod, periodOf } from '../clock/period.ts'
import { fillSheet, sheetBook, sheetPaper } from './period.server.ts'

type Known = Person & { id: string }
test('periods by their names; a quarter begins and ends by the office clock', () => {
  expect(findPeriod('quarter', '2026Q4')).toEqual({ period: '2026Q4', title: '2026年四季度', from: '2026-09-30T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' })
  expect(findPeriod('month', '2026-12')).toMatchObject({ title: '2026年12月', from: '2026-11-30T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' })
  expect(findPeriod('year', '2026')).toMatchObject({ title: '2026年', to: '2026-12-31T16:00:00.000Z' })
  expect([findPeriod('quarter', '2026Q5'), findPeriod('quarter', '2026-11'), findPeriod('month', '2026-13'), findPeriod('month', '2026-00'), findPeriod('year', 'x')]).toEqual([undefined, undefined, undefined, undefined, undefined])
  expect([periodOf('quarter', '2026-12-31T15:59:59.000Z' as never), periodOf('quarter', '2026-12-31T16:00:00.000Z' as never), periodOf('month', '2026-11-30T16:00:00.000Z' as never), periodOf('year', '2026-12-31T16:00:00.000Z' as never)]).toEqual(['2026Q4', '2027Q1', '2026-12', '2027'])
})
describe('sheet', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, keeper: Known, lights: Known, captain: Known, member: Known, crew: string, gang: string
  const sheet = '_tennis-club/month'
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-30T23:00:00+08:00' })
    crew = await w.unit('场地组'); gang = await w.unit('=灯光组')
    const at = (part: string) => [{ part: `_tennis-club/${part}` }]
    desk = await w.staff('前台', at('desk'), crew); keeper = await w.staff('场地员', at('keeper'), crew); lights = await w.staff('灯光员', at('keeper'), gang); captain = await w.staff('领队', at('captain'), crew); member = w.resident('会员')
    const made = async (to: string, pressing = 'high') => { const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing, what: '网破', where: w.at.one } }); await desk.do('fault', 'dispatch', { record, data: { crew: to } }); return record }
    await made(gang)
    w.clock.to('2026-12-01T00:30:00+08:00')
    const done = await made(crew)
    await made(crew); await made(gang); await made(gang, 'low')
    await keeper.do('fault', 'done', { record: done, data: { result: '换网', after: await keeper.photo('网'), cost: 260 } })
    const guard = await w.staff('看场', [{ part: '_tennis-club/guard', area: w.areas.one }], crew)
    await guard.do('fault', 'pass', { record: done, data: { seenAt: w.at.one, marks: { firm: 60, tidy: 31 } } })
    await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'high', what: '没有派', where: w.at.one } })
  })
  test('a line for each unit, rates over what stands beside them, none of nothing, and all together', async () => {
    const filled = await fillSheet(w.engine, captain.actor(), { sheet, period: '2026-12' })
    expect(filled.groups.map(({ name, cells }) => [name, ...cells])).toEqual([['=灯光组', 1, 0, 0, 0, null], ['场地组', 2, 1, 260, 50, 260]])
    expect([filled.total, filled.heads, filled.rowHeads]).toEqual([[3, 1, 260, 33.33, 260], ['报修', '修好', '费用', '修好率', '平均费用'], ['说明', '故障', '时间', '结果', '费用', '状态']])
    expect(filled.groups[1]!.rows).toEqual([['网破', '球网破损', '2026年12月1日 00:30', '换网', '260 元', '已修好'], ['网破', '球网破损', '2026年12月1日 00:30', '', '', '修理中']])
    expect((await fillSheet(w.engine, captain.actor(), { sheet, period: '2026-11' })).groups.map(({ name, cells }) => [name, cells[0]])).toEqual([['=灯光组', 1]])
    expect((await fillSheet(w.engine, captain.actor(), { sheet })).period.period).toBe('2026-12')
  })
  test('everybody is counted what they may see: a unit finds its own line', async () => {
    expect((await fillSheet(w.engine, lights.actor(), { sheet, period: '2026-12' })).groups.map((group) => [group.name, group.cells[0]])).toEqual([['=灯光组', 1]])
    expect((await refused(fillSheet(w.engine, (await w.staff('新人', [], crew)).actor(), { sheet }))).code).toBe('not-allowed')
    expect((await fillSheet(w.engine, member.actor(), { sheet })).groups).toEqual([])
  })
  test('what is no period or no sheet is said', async () => {
    expect(await refused(fillSheet(w.engine, captain.actor(), { sheet, period: '2026Q4' }))).toMatchObject({ code: 'bad-field', path: 'period', details: { allowed: ['2026-12'] } })
    for (const none of ['_tennis-club/week', 'constructor', '__proto__']) expect((await refused(fillSheet(w.engine, captain.actor(), { sheet: none }))).code).toBe('not-found')
  })
  test('a workbook with a page for all and one for each, no formula in it; on paper the same with places to sign', async () => {
    const made = await sheetBook(w.engine, captain.actor(), { sheet, period: '2026-12' }), read = new exceljs.Workbook()
    await read.xlsx.load(made.bytes as never)
    expect([made.name, read.worksheets.map((one) => one.name)]).toEqual(['新北街道办事处_2026年12月班组月表.xlsx', ['汇总', '=灯光组', '场地组']])
    const cells = read.getWorksheet('汇总')!.getRows(3, 4)!.map((row) => (row.values as unknown[]).slice(1))
    expect(cells).toEqual([['班组', '报修', '修好', '费用', '修好率', '平均费用'], ['=灯光组', 1, 0, 0, '0%', '—'], ['场地组', 2, 1, 260, '50%', '260'], ['合计', 3, 1, 260, '33.33%', '260']])
    const paper = await sheetPaper(w.engine, captain.actor(), { sheet, period: '2026-12', demo: true })
    for (const words of ['2026年12月班组月表', '合计', '场地组签收', '演示', '33.33%']) expect(paper).toContain(words)
  })
}))
