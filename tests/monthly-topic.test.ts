// 每月一题, from a hot topic to its result: counted live as the reader sees, listed beside the topics and on Monday's list, closed with a result.
import { expect, test } from 'vitest'
import exceljs from 'exceljs'
import { playWorld, refused, type Person } from '../engine/testing.ts'
import { topicsBook } from '../engine/topics/book.server.ts'
import { freezeWeeks, readFrozen, readTopics } from '../engine/topics/topics.server.ts'
import { packs, wires } from '../packs/index.ts'
import { eachDatabase } from './postgres.server.ts'

eachDatabase((_name, open) => test('a hot topic becomes a topic of the month', async () => {
  const bare = packs.slice(1).map((pack) => ({ ...pack, tables: (pack.tables ?? []).map((table) => (['urgencies', 'matter-classes'].includes(table.id) ? table : { ...table, rows: [] }) as never) }))
  const w = await playWorld(await open(), { packs: bare, wires, now: '2026-11-24T09:00:00+08:00' }), care = await w.unit('公共管理办公室'), other = await w.unit('环卫所')
  const sample = { status: '示例值', from: '2026-01-01', class: 'look', limit: '4wh', urgency: 'usual', duty: 'own', lead: care }
  await w.add('matter-kinds', { ...sample, code: '0301', name: '暴露垃圾' }); await w.add('matter-kinds', { ...sample, code: '0401', name: '绿地脏乱' })
  const he = await w.staff('何志远', [{ part: 'focus/leader' }, { part: 'one-net/chief' }], care), li = await w.staff('李文静', [{ part: 'focus/handler' }, { part: 'one-net/handler' }], care), yuan = await w.staff('袁桂芝', [{ part: 'focus/handler' }], other), zhou = await w.staff('周晓岚', [{ part: 'one-net/dispatcher' }, { part: 'one-net/clerk' }], care)
  const made = async (kind: string, where = w.at.one) => (await zhou.do('matter', 'register', { data: { kind, channel: 'hotline', what: '沿街有垃圾', where } })).record
  for (let i = 0; i < 6; i++) await made('0301')
  await made('0401'); await made('0301', w.at.two)
  const topics = (who: Person) => readTopics(w.engine, who.actor(), { type: 'matter' }), line = (await topics(he)).both.find((one) => one.name === '暴露垃圾' && one.place === '第一网格')!
  expect(line).toMatchObject({ n: 6, hot: true })
  // From the topic's first day on, without an end: what comes later is of the topic too.
  const filter = new URLSearchParams(line.filter)
  filter.delete('made.to')
  const data = { name: '第一网格暴露垃圾', matters: filter.toString(), lead: care, goal: '每天两清，本月不再反复', until: '2026-12-20' }
  expect((await refused(zhou.do('monthly-topic', 'set', { data }))).code).toBe('not-your-step')
  expect((await refused(he.do('monthly-topic', 'set', { data: { ...data, until: '2026-11-24' } }))).details.reasons).toEqual(['完成期限要在今天之后'])
  for (const wrong of ['', 'x', 'limit=5&kind=0301', 'kind=', 'kind=1&kind=2', 'mine=todo', `q=${'长'.repeat(600)}`]) expect([wrong, (await refused(he.do('monthly-topic', 'set', { data: { ...data, matters: wrong } }))).path]).toEqual([wrong, 'data.matters'])
  const { record } = await he.do('monthly-topic', 'set', { data })
  // Until a day is until that day has passed here.
  expect((await w.row(record)).meta.clock?.due).toBe('2026-12-20T16:00:00.000Z')
  expect(await w.told(li)).toContain('立题：第一网格暴露垃圾')
  expect([(await li.list('monthly-topic')), await yuan.list('monthly-topic')]).toEqual([[record], []])
  const taken = async (who: Person) => (await topics(who)).taken!.map(({ name, unit, n, open }) => [name, unit, n, open])
  expect([await taken(he), await taken(zhou)]).toEqual([[['第一网格暴露垃圾', '公共管理办公室', 6, 6]], []])
  // Counted live, and by each as they see: whoever handles them sees their own unit's.
  const late = await made('0301')
  await zhou.do('matter', 'accept', { record: late }); await zhou.do('matter', 'decline', { record: await made('0301'), data: { why: '不属实' } })
  expect(await taken(he)).toEqual([['第一网格暴露垃圾', '公共管理办公室', 8, 7]])
  expect(await taken(li)).toEqual([['第一网格暴露垃圾', '公共管理办公室', 0, 0]])
  const [one] = (await topics(he)).taken!
  for (const [some, n] of [[one!.filter, 8], [one!.openFilter, 7]] as const) expect(await he.list('matter', Object.fromEntries(new URLSearchParams(some)))).toHaveLength(n)
  // Monday's list carries it as it stood; who may not see topics of the month is not told.
  w.clock.to('2026-11-30T00:10:00+08:00')
  expect(await freezeWeeks(w.engine)).toBe(1)
  const monday = async (who: Person) => (await readFrozen(w.engine, who.actor(), { type: 'matter' })).list!.topics.taken!.map(({ name, n, open }) => [name, n, open])
  expect([await monday(he), await monday(zhou)]).toEqual([[['第一网格暴露垃圾', 8, 7]], []])
  const book = new exceljs.Workbook()
  await book.xlsx.load((await topicsBook(w.engine, he.actor(), { type: 'matter', week: '2026W48' })).bytes as never)
  expect((book.getWorksheet('每月一题')!.getRow(4).values as unknown[]).slice(1, 5)).toEqual(['第一网格暴露垃圾', '公共管理办公室', 8, 7])
  // Noted by the unit in charge, closed with a result while the note is fresh; then it leaves the lists and Monday's stays as it was.
  w.clock.to('2026-11-30T09:00:00+08:00')
  expect((await refused(he.do('monthly-topic', 'close', { record, data: { result: '好了' } }))).details.reasons).toEqual(['先记最近的进展，再办结'])
  await li.do('monthly-topic', 'note', { record, data: { progress: '晚高峰加一趟' } })
  expect((await w.told(he))[0]).toBe('记进展：第一网格暴露垃圾')
  await w.wait('9d')
  expect((await refused(he.do('monthly-topic', 'close', { record, data: { result: '好了' } }))).code).toBe('guard')
  await li.do('monthly-topic', 'note', { record, data: { progress: '一周没有反复' } })
  await he.do('monthly-topic', 'close', { record, data: { result: '两清已成常态，十二月同处未再出现' } })
  expect([await taken(he), await monday(he), (await he.card('monthly-topic', record)).timeline.map((act) => act.title)]).toEqual([[], [['第一网格暴露垃圾', 8, 7]], ['办结', '记进展', '记进展', '立题']])
  expect(await w.unlike()).toEqual([])
}))
