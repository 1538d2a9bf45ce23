// What is being said: counted as the list shows it, an alarm by dated figures, spots that recur, and the list of each Monday, once.
import { expect, test } from 'vitest'
import exceljs from 'exceljs'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person } from '../testing.ts'
import { topicsBook } from './book.server.ts'
import { freezeWeeks, readFrozen, readTopics, type Line } from './topics.server.ts'
import { recurrent, weigh, type Dot } from './weigh.ts'
import { commonWords } from './words.ts'

const rule = { least: 5, growth: 50 }
test('an alarm needs enough of them and enough growth; the first week of something new is growth', () => {
  expect(weigh([0, 4, 4, 4, 4, 6], rule)).toEqual({ n: 6, last: 4, mean: 4, weeks: [0, 4, 4, 4, 4, 6], hot: true })
  expect(weigh([4, 4, 4, 4, 5], rule).hot).toBe(false)
  expect(weigh([1, 1, 1, 1, 4], rule).hot).toBe(false)
  expect(weigh([0, 0, 0, 0, 5], rule).hot).toBe(true)
  expect(weigh([5, 5, 5, 5, 5], { least: 5, growth: 0 }).hot).toBe(false)
})
test('words that many texts hold: the longest that says it, none of signs that say nothing, none that is a class', () => {
  const texts = [...Array.from({ length: 6 }, (_, i) => `${i}号楼电梯停运没人管`), ...Array.from({ length: 3 }, () => '暖气不热'), '路灯坏了', '路灯坏了']
  expect(commonWords(texts, { least: 3 })).toEqual(['号楼电梯停运', '人管', '暖气'])
  expect(commonWords(texts, { least: 3, known: ['电梯停运'] })).not.toContain('电梯停运')
  expect(commonWords([], { least: 1 })).toEqual([])
})
test('a spot that recurs is one of the rows with all of its class in reach; no row begins a second', () => {
  const dot = (id: string, metres: number, kind = 'net'): Dot => ({ id, kind, area: 1, made: '2026-11-20T00:00:00.000Z', lon: 117.605 + metres / 86_516, lat: 39.005 })
  const spots = recurrent([dot('a', 0), dot('b', 30), dot('c', 60), dot('d', 500), dot('e', 510), dot('f', 10, 'crack')], { times: 3, within: 50 })
  expect(spots).toMatchObject([{ kind: 'net', n: 3 }])
  expect(Math.round((spots[0]!.at.lon - 117.605) * 86_516)).toBe(30)
  expect(recurrent([dot('a', 0), dot('b', 30)], { times: 3, within: 50 })).toEqual([])
  // As in the plain way of counting, wherever they lie.
  let seed = 7
  const next = () => { seed = (seed * 16_807) % 2_147_483_647; return seed / 2_147_483_647 }, many = Array.from({ length: 300 }, (_, i): Dot => ({ id: String(i), kind: 'net', area: 1, made: '2026-11-20T00:00:00.000Z', lon: 117.6 + next() * 0.004, lat: 39 + next() * 0.004 }))
  const far = (a: Dot, b: Dot) => Math.hypot((a.lon - b.lon) * Math.cos(a.lat * Math.PI / 180), a.lat - b.lat) * 111_320
  expect(recurrent(many, { times: 2, within: 50 }, 1)[0]!.n).toBe(Math.max(...many.map((a) => many.filter((b) => far(a, b) <= 50).length)))
})

eachDatabase((_name, open) => test('seven days against the weeks before; each number leads to its rows; Monday freezes the week, once', async () => {
  const w = await playWorld(await open(), { packs: [tennisClub], now: '2026-10-26T09:00:00+08:00' }), unit = await w.unit('场地组'), at = (part: string) => [{ part: `_tennis-club/${part}` }]
  const desk = await w.staff('前台', at('desk'), unit), guard = await w.staff('看场', [{ part: '_tennis-club/guard', area: w.areas.one }], unit)
  const made = async (n: number, kind: string | undefined, what: string, where = w.at.one, who: Person = desk) => { for (let i = 0; i < n; i++) await who.do('fault', who === desk ? 'register' : 'report', { data: { ...(kind ? { kind } : {}), ...(who === desk ? { pressing: 'low' } : {}), what: `${what}${'甲乙丙丁戊己庚辛壬癸'[i]}`, where: { lon: where.lon + i * 0.0012, lat: where.lat } } }) }
  // Four Mondays with two nets each and three cracks each, then a week of six nets.
  for (let i = 0; i < 4; i++) { await made(2, 'net', '球网松'); await made(3, 'crack', '地面裂', w.at.two); await w.wait('7d') }
  await made(6, 'net', '风大吹断网绳', { lon: 117.6012, lat: 39.004 })
  await made(1, 'crack', '地面裂', w.at.two)
  await made(1, undefined, '不知道是什么', w.at.away, w.resident('老陈'))
  w.clock.to('2026-11-29T23:59:00+08:00')
  const topics = await readTopics(w.engine, desk.actor(), { type: 'fault' }), of = (list: readonly Line[], name: string) => list.find((one) => one.name === name)!
  expect([topics.from, topics.to, topics.total.n, topics.rule]).toEqual(['2026-11-23', '2026-11-29', 8, { least: 3, growth: 50, times: 3, days: 30, within: 50 }])
  expect(of(topics.kinds, '球网破损')).toMatchObject({ n: 6, last: 2, mean: 2, hot: true, weeks: [0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 6], parts: [{ name: '第一网格', n: 6 }] })
  expect(of(topics.kinds, '地面开裂')).toMatchObject({ n: 1, last: 3, hot: false })
  expect(topics.kinds.map((one) => one.name)).toEqual(['球网破损', '地面开裂', '未分类'])
  expect(topics.both.map((one) => [one.name, one.place, one.n])).toEqual([['球网破损', '第一网格', 6], ['地面开裂', '第二网格', 1], ['未分类', '街道外', 1]])
  expect(topics.words.map((one) => [one.name, one.n, one.hot])).toContainEqual(['风大吹断网绳', 6, true])
  expect(topics.spots).toMatchObject([{ name: '地面开裂', place: '第二网格' }, ...topics.spots.slice(1)])
  // Every number is as many rows as its own filter finds.
  const rows = async (filter: string, who: Person = desk) => (await who.list('fault', { ...Object.fromEntries(new URLSearchParams(filter)), limit: '500' })).length
  for (const list of [topics.kinds, topics.areas, topics.both, topics.words, [topics.total]]) for (const line of list) {
    expect([line.name, await rows(line.filter), await rows(line.before)]).toEqual([line.name, line.n, line.last])
    for (const part of line.parts) expect(await rows(part.filter)).toBe(part.n)
  }
  for (const spot of topics.spots) expect([spot.name, await rows(spot.filter)]).toEqual([spot.name, spot.n])
  expect(topics.spots.length).toBeGreaterThan(0)
  // Who sees one grid is told of that; one place alone can be asked for.
  const own = await readTopics(w.engine, guard.actor(), { type: 'fault' })
  expect([own.total.n, own.kinds.map((one) => one.name)]).toEqual([6, ['球网破损']])
  const two = await readTopics(w.engine, desk.actor(), { type: 'fault', area: w.areas.two })
  expect([two.total.n, await rows(two.total.filter), two.kinds.map((one) => one.name)]).toEqual([1, 1, ['地面开裂']])
  // What was counted is kept for a minute with its time; whoever asks for it now, or later, is told what there is.
  await made(1, 'net', '刚刚又断')
  expect([(await readTopics(w.engine, desk.actor(), { type: 'fault' })).total.n, (await readTopics(w.engine, desk.actor(), { type: 'fault', now: true })).total.n]).toEqual([8, 9])
  // The alarm is dated data: from the day on which the office raises it, six are not enough.
  await w.keeper.do('setting', 'add', { data: { key: '_tennis-club/hotLeast', name: '热点起数', value: '7', from: '2026-11-30', source: '例会', status: 'verified' } })
  expect(of((await readTopics(w.engine, desk.actor(), { type: 'fault' })).kinds, '球网破损').hot).toBe(true)
  // Sunday night nothing is due but the week before; Monday it is made, by whichever server comes first.
  expect(await freezeWeeks(w.engine)).toBe(1)
  w.clock.to('2026-11-30T00:10:00+08:00')
  const made2 = await Promise.all([freezeWeeks(w.engine), freezeWeeks(w.engine), freezeWeeks(w.engine)])
  expect(made2.reduce((sum, n) => sum + n, 0)).toBe(1)
  const frozen = await readFrozen(w.engine, desk.actor(), { type: 'fault' })
  expect([frozen.weeks, frozen.list!.week, frozen.list!.topics.from, frozen.list!.topics.to]).toEqual([['2026W48', '2026W47'], '2026W48', '2026-11-23', '2026-11-29'])
  expect(of(frozen.list!.topics.kinds, '球网破损')).toMatchObject({ n: 7, hot: true })
  // What comes later does not change it.
  await made(3, 'net', '又松了')
  expect(of((await readFrozen(w.engine, desk.actor(), { type: 'fault' })).list!.topics.kinds, '球网破损').n).toBe(7)
  expect([await readFrozen(w.engine, guard.actor(), { type: 'fault' }), (await refused(readFrozen(w.engine, desk.actor(), { type: 'fault', week: '2026W01' }))).code, (await refused(readTopics(w.engine, desk.actor(), { type: 'task' }))).code]).toEqual([{ weeks: [], list: null }, 'not-found', 'not-found'])
  expect((await refused(desk.list('fault', { near: '117,39' }))).path).toBe('near')
  const book = new exceljs.Workbook(), file = await topicsBook(w.engine, desk.actor(), { type: 'fault', week: '2026W48' })
  await book.xlsx.load(file.bytes as never)
  expect([file.name, book.worksheets.map((page) => page.name)]).toEqual(['新北街道办事处_2026年第48周未诉先办清单.xlsx', ['按小类', '按社区', '社区与小类', '说法', '反复点位']])
  expect((book.getWorksheet('按小类')!.getRow(4).values as unknown[]).slice(1, 8)).toEqual(['球网破损', '第一网格 7', 7, 5, 2, '提醒', 0])
}))
