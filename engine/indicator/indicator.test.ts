// Indicators: a figure is what its rows say, the rows behind it are found by the same words, and nobody is counted what they may not see.
import { beforeAll, describe, expect, test } from 'vitest'
import exceljs from 'exceljs'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { before, everyOf, findPeriod, periodOf } from '../clock/period.ts'
import type { Moment } from '../pack.ts'
import { compile } from '../record/model.ts'
import { figureBook } from './book.server.ts'
import { formulaWords, judgedAgain } from './formula.ts'
import { readIndicator, recountAll, refreshFigures, seenIndicators } from './figures.server.ts'
import { linesOf } from './routes.server.ts'
import { readWall } from './wall.server.ts'
import { addUp, reached, unitOf, valueOf } from './say.ts'

test('weeks begin on Monday and the first has the first Thursday; days and weeks end at midnight in the office', () => {
  expect(findPeriod('week', '2026W48')).toEqual({ period: '2026W48', title: '2026年第48周', from: '2026-11-22T16:00:00.000Z', to: '2026-11-29T16:00:00.000Z' })
  expect(findPeriod('day', '2026-12-31')).toEqual({ period: '2026-12-31', title: '2026年12月31日', from: '2026-12-30T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' })
  const at = (text: string) => new Date(text).toISOString() as Moment
  expect([periodOf('week', at('2026-12-31T23:59:59+08:00')), periodOf('week', at('2027-01-03T23:59:59+08:00')), periodOf('week', at('2027-01-04T00:00:00+08:00')), periodOf('week', at('2024-12-30T00:00:00+08:00')), periodOf('day', at('2026-12-31T16:00:00Z'))]).toEqual(['2026W53', '2026W53', '2027W01', '2025W01', '2027-01-01'])
  expect([findPeriod('week', '2026W54'), findPeriod('week', '2025W53'), findPeriod('week', '2026W00'), findPeriod('day', '2026-02-30'), everyOf('2026-1'), everyOf('2026W1')]).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
  expect([before('week', findPeriod('week', '2027W01')!).period, before('month', findPeriod('month', '2026-01')!).period, before('quarter', findPeriod('quarter', '2026Q1')!).period, before('day', findPeriod('day', '2026-03-01')!).period, before('year', findPeriod('year', '2026')!).period]).toEqual(['2026W53', '2025-12', '2025Q4', '2026-02-28', '2025'])
})
test('a figure that judges a limit which begins anew says so; one of the whole or of no limit does not', () => {
  const model = compile([tennisClub]), of = (name: string) => model.indicators[`_tennis-club/${name}`]!
  expect([judgedAgain(model, of('inTime')), judgedAgain(model, of('reported'))]).toEqual([model.types.fault!.states.mending, undefined])
  expect(judgedAgain(model, { is: { ...of('inTime').is, only: { dated: { due: 'whole' }, inTime: 'whole' } } })).toBeUndefined()
  expect(formulaWords(model, of('inTime')).match(/只看最近一次/g)).toHaveLength(1)
})
test('rates in percent, means in their unit, of nothing there is no rate; a goal is reached from above or from below', () => {
  expect([valueOf([2, 3], { as: 'percent' }), valueOf([7, 2], { as: 'number' }), valueOf([0, 0], { as: 'percent' }), valueOf([5, null], { as: 'number' })]).toEqual([66.67, 3.5, undefined, 5])
  expect([reached(90, { goal: 90, better: 'more' }), reached(89.99, { goal: 90, better: 'more' }), reached(3, { goal: 2, better: 'less' }), reached(undefined, { goal: 2, better: 'less' }), reached(3, { goal: null, better: 'more' })]).toEqual([true, false, false, undefined, undefined])
  expect([addUp([[1, 2], [3, 4]]), addUp([[1, null], [2, null]])]).toEqual([[4, 6], [3, null]])
})

type Known = Person & { id: string }
describe('figures', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, keeper: Known, lights: Known, captain: Known, guard: Known, crew: string, gang: string
  const id = (name: string) => `_tennis-club/${name}`, all = async (name: string, period: string, who: Known = captain) => (await readIndicator(w.engine, who.actor(), { id: id(name), period, now: true })).counts
  beforeAll(async () => {
    // Monday, week 48. A net has four office hours.
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T08:30:00+08:00' })
    crew = await w.unit('场地组'); gang = await w.unit('灯光组')
    const at = (part: string) => [{ part: `_tennis-club/${part}` }]
    desk = await w.staff('前台', at('desk'), crew); keeper = await w.staff('场地员', at('keeper'), crew); lights = await w.staff('灯光员', at('keeper'), gang); captain = await w.staff('领队', at('captain'), crew)
    guard = await w.staff('看场', [{ part: '_tennis-club/guard', area: w.areas.one }], crew)
    const made = async (to: string, where = w.at.one, helpers: string[] = []) => { const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'high', what: '网破', where } }); await desk.do('fault', 'dispatch', { record, data: { crew: to, helpers } }); return record }
    const mended = async (who: Known, record: string) => who.do('fault', 'done', { record, data: { result: '换网', after: await who.photo('网'), cost: 100 } })
    const inTime = await made(crew), late = await made(gang, w.at.two), open1 = await made(crew), again = await made(crew)
    await w.wait('2h')
    await mended(keeper, inTime); await mended(keeper, again)
    await guard.do('fault', 'rework', { record: again, data: { why: '没拉紧' } })
    w.clock.to('2026-11-24T15:00:00+08:00')
    await w.wait('1m')
    await mended(lights, late)
    await guard.do('fault', 'pass', { record: inTime, data: { seenAt: w.at.one, marks: { firm: 60, tidy: 40 } } })
    void open1
  })
  test('what was made, what came due and how it stood, split by unit, area and class', async () => {
    expect(await all('reported', '2026-11')).toEqual({ all: [4, null], by: { area: expect.objectContaining({}), unit: { [crew]: [3, null], [gang]: [1, null] }, kind: { net: [4, null] } } })
    expect((await all('reported', '2026-10')).all).toEqual([0, null])
    // Four limits to mend fell on the 23rd; one was kept. The reworked one got a new limit, which was missed.
    expect(await all('inTime', '2026W48')).toEqual({ all: [1, 4], by: { unit: { [crew]: [1, 3], [gang]: [0, 1] } } })
    expect((await all('inTime', '2026-11-24')).all).toEqual([0, 0])
    expect(await all('reworked', '2026-11-23')).toMatchObject({ all: [1, 2] })
    expect((await all('reworked', '2026-11-24')).all).toEqual([0, 2])
    expect((await all('late', '2026Q4')).all).toEqual([0, null])
  })
  test('the rows behind a figure are found by the same words, and are as many', async () => {
    for (const [name, period] of [['inTime', '2026W48'], ['reported', '2026-11'], ['reworked', '2026-11-23'], ['late', '2026Q4'], ['reworked', '2026-11-24']] as const) for (const side of ['is', 'outOf'] as const) {
      const { indicator, counts: { all: [n, d] } } = await readIndicator(w.engine, captain.actor(), { id: id(name), period, now: true })
      if (side === 'outOf' && !indicator.outOf) continue
      expect([name, side, (await captain.list('fault', { figure: `${id(name)}:${period}:${side}` })).length]).toEqual([name, side, side === 'is' ? n : d])
    }
    expect(await captain.list('fault', { figure: `${id('inTime')}:2026W48:outOf`, assignee: gang })).toHaveLength(1)
  })
  test('a mean is a sum over a number of rows; without rows there is none', async () => {
    const { indicator, counts } = await readIndicator(w.engine, captain.actor(), { id: id('cost'), period: '2026', now: true })
    expect([valueOf(counts.all, unitOf(w.model, indicator)), counts.all, unitOf(w.model, indicator)]).toEqual([undefined, [0, 0], { as: 'number', unit: '元' }])
  })
  test('everybody is counted what they see, and sees no indicator of what they do not', async () => {
    expect((await all('reported', '2026-11', lights)).all).toEqual([1, null])
    expect((await all('reported', '2026-11', guard)).by.area).toEqual(Object.fromEntries([[Object.keys((await all('reported', '2026-11', guard)).by.area!)[0]!, [3, null]]]))
    const idle = await w.staff('新人', [], crew)
    expect([seenIndicators(w.engine, idle.actor()), (await refused(readIndicator(w.engine, idle.actor(), { id: id('reported') }))).code]).toEqual([[], 'not-found'])
  })
  test('what was counted is kept with its time, counted anew behind the answer, and each night from the rows', async () => {
    const ask = { id: id('reported'), period: '2026-11' }, first = await readIndicator(w.engine, captain.actor(), { ...ask, now: true })
    await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '又破', where: w.at.one } })
    const kept = await readIndicator(w.engine, captain.actor(), ask)
    expect([kept.asOf, kept.counts.all]).toEqual([first.asOf, [4, null]])
    w.clock.by('2m')
    await readIndicator(w.engine, captain.actor(), ask)
    await expect.poll(async () => (await readIndicator(w.engine, captain.actor(), ask)).counts.all).toEqual([5, null])
    await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '再破', where: w.at.one } })
    expect(await recountAll(w.engine)).toBe(16)
    const [n] = await w.engine.db.query<{ n: number }>(`select count(*)::int as n from record where tenant = $1 and type = 'fault'`, [w.engine.db.tenant])
    expect((await readIndicator(w.engine, captain.actor(), ask)).counts.all).toEqual([n!.n, null])
    // Between times: what runs and was counted a while ago, and only that.
    w.clock.by('15m')
    expect([await refreshFigures(w.engine), await refreshFigures(w.engine)]).toEqual([8, 0])
  })
  test('what is no period, no figure or of another type is said', async () => {
    expect(await refused(readIndicator(w.engine, captain.actor(), { id: id('inTime'), period: '2026W60' }))).toMatchObject({ code: 'bad-field', path: 'period' })
    for (const figure of ['x', `${id('inTime')}:2026W48:by`, `${id('inTime')}:2026-13:is`, `${id('late')}:2026Q4:outOf`, `${id('cost')}:2026:is`, 'constructor:2026:is']) expect([figure, (await refused(captain.list('fault', { figure }))).path]).toEqual([figure, 'figure'])
    for (const none of ['_tennis-club/x', 'constructor', '__proto__']) expect((await refused(readIndicator(w.engine, captain.actor(), { id: none }))).code).toBe('not-found')
  })
  test('what a pack hangs on the wall: class, area, state and limit, those that end first, and nothing that anybody said', async () => {
    const { lists } = await readWall(w.engine, captain.actor(), { demo: false, street: '' }), [list] = lists
    expect(lists.map(({ type, title, n, late }) => ({ type, title, n, late }))).toEqual([{ type: 'fault', title: '在修', n: 3, late: 2 }])
    expect(list!.rows.map(({ kind, area, state, shows }) => ({ kind, area, state, shows }))).toContainEqual({ kind: '球网破损', area: '第一网格', state: '修理中', shows: [{ title: '紧急', text: '马上' }] })
    expect(list!.rows.map((row) => row.due ?? '9')).toEqual(list!.rows.map((row) => row.due ?? '9').sort())
    expect(JSON.stringify(lists)).not.toContain('网破"')
    // Who sees only a grid does not see the wall, and a wall asked by somebody else is not answered from this one's.
    expect((await refused(readWall(w.engine, guard.actor(), { demo: false, street: '' }))).code).toBe('not-allowed')
  })
  test('as a workbook: numerator and denominator beside every rate, a page for each split', async () => {
    const figures = await Promise.all(['inTime', 'reported'].map((name) => readIndicator(w.engine, captain.actor(), { id: id(name), period: '2026-11', now: true })))
    const made = await figureBook(w.engine, captain.actor(), figures.map((figure) => ({ figure, lines: linesOf(w.engine, figure) }))), book = new exceljs.Workbook()
    await book.xlsx.load(made.bytes as never)
    expect(book.worksheets.map((page) => page.name)).toEqual(['汇总', '按单位', '按社区', '按小类'])
    const lines = book.getWorksheet('汇总')!.getRows(3, 3)!.map((row) => (row.values as unknown[]).slice(1))
    expect(lines[1]).toEqual(['按时修好率', 25, '%', 1, 4, undefined, 90, '未达标'])
    expect(made.name).toBe('新北街道办事处_2026年11月考核指标.xlsx')
  })
  test('an act that was taken back is not counted; rows that bear the flag of an exception stand beside the figure by their reasons', async () => {
    const period = '2026-11', count = async (name: string) => (await readIndicator(w.engine, captain.actor(), { id: id(name), period, now: true })).counts
    const before = (await count('sent')).all[0], { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '看错', where: w.at.one } })
    await desk.do('fault', 'dispatch', { record, data: { crew: gang } })
    expect([(await count('sent')).all[0] - before, (await count('sent')).by.staff]).toEqual([1, undefined])
    await desk.do('fault', 'undo', { record })
    expect((await count('sent')).all[0]).toBe(before)
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    expect([(await count('sent')).all[0], (await desk.list('fault', { figure: `_tennis-club/sent:${period}:is` })).length]).toEqual([before + 1, before + 1])
    await keeper.do('fault', 'done', { record, data: { result: '好', after: await keeper.photo('好') } })
    await guard.do('fault', 'rework', { record, data: { why: '松' } })
    const fresh = await count('fresh'), made = await count('reported'), left = await desk.list('fault', { figure: `_tennis-club/fresh:${period}:except` })
    expect([fresh.all[0] + 2, fresh.out, left.length, left.includes(record)]).toEqual([made.all[0], { net: 2 }, 2, true])
  })
}))
