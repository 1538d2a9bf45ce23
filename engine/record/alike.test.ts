// The same thing found once: near, of late and by words, each as its class says; why stands beside it; nothing is joined by itself.
import { expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, type Person, type World } from '../testing.ts'
import { likeness, pairsOf } from './alike.ts'

test('likeness is the part of the shorter text that the other holds, and the words that both say', () => {
  expect(likeness('三号场球网破了一个洞', '球网破了')).toEqual({ share: 67, words: ['球网破'] })
  expect(likeness('供热管道漏水，绿地积水', '小区供热管道又漏水了')).toMatchObject({ words: ['供热管道', '漏水'] })
  expect(likeness('灯不亮', '网破了')).toEqual({ share: 0, words: [] })
  expect(likeness('', '')).toEqual({ share: 0, words: [] })
})
test('two short texts that share one window are not taken for the same', () => expect(likeness('球网', '球网').share).toBe(33))
test('empty words, marks and width say nothing', () => {
  expect([...pairsOf('我的网，了')]).toEqual([])
  expect([...pairsOf('ＡＢ c')]).toEqual(['ab'])
})
test('long texts are compared in no time', () => {
  const long = '球网破了没有人来修'.repeat(400), from = performance.now()
  expect(likeness(long, long).share).toBe(100)
  expect(performance.now() - from).toBeLessThan(1000)
})

eachDatabase((_name, open) => test('rows that may be the same: radius and time of their class, else by words', async () => {
  const w: World = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' }), unit = await w.unit('场地组')
  const desk: Person = await w.staff('前台', [{ part: '_tennis-club/desk' }], unit), east = (metres: number) => ({ lon: w.at.one.lon + metres / 86_500, lat: w.at.one.lat })
  const made = async (kind: string | undefined, what: string, metres: number, who: Person = desk) => (await who.do('fault', who === desk ? 'register' : 'report', { data: { ...(kind ? { kind } : {}), ...(who === desk ? { pressing: 'low' } : {}), what, where: east(metres) } })).record
  const alike = async (id: string) => (await desk.card('fault', id)).alike.map((one) => ({ id: one.id, ...one.like }))
  const net = await made('net', '三号场球网破了一个洞', 0), crack = await made('crack', '底线裂了', 0)
  // A net's own radius is 60 m and two days, others have 30 m and three.
  const near = await made('net', '网坏', 50), crackFar = await made('crack', '地面有缝', 50)
  expect(await alike(near)).toEqual([{ id: net, share: 0, words: [], metres: 50 }])
  expect(await alike(crackFar)).toEqual([])
  // No class, or another: the words must agree, over a wider reach.
  const member = w.resident('老陈'), said = await made(undefined, '球网破了', 150, member)
  expect(await alike(said)).toEqual([{ id: net, share: 67, words: ['球网破'], metres: 150 }])
  expect(await alike(await made(undefined, '球网破了', 400, member))).toEqual([])
  await w.wait('50h')
  expect(await alike(await made('net', '网松', 0))).toEqual([])
  expect((await alike(await made('crack', '又裂了', 5))).map((one) => one.id)).toEqual([crack])
  // The list knows it too: rows within so many metres, none beyond.
  const at = east(0)
  expect((await desk.list('fault', { near: `${at.lon},${at.lat},50.5`, archived: 'with' })).sort()).toEqual([net, crack, near, crackFar, ...(await desk.list('fault', { near: `${at.lon},${at.lat},6` })).slice(-2)].sort())
  expect((await w.rows('fault')).filter((row) => row.state === 'joined')).toEqual([])
}))
