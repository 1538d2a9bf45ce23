// The calendar is published anew: which limits move, that it is listed, that it happens once, and that publishing again takes it back.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { clockWords } from '../clock/explain.ts'
import type { Moment } from '../pack.ts'
import { playWorld, type Person, type World } from '../testing.ts'
import { explainClocks } from './detail.server.ts'
import { startEngine } from './engine.server.ts'
import { retimeRows } from './retime.server.ts'

type Known = Person & { id: string }
describe('the calendar moves limits', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, keeper: Known, captain: Known, crew: string
  // Monday, 23 November 2026, nine o'clock.
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    crew = await w.unit('场地组')
    const at = (part: string) => [{ part: `_tennis-club/${part}` }]
    desk = await w.staff('前台王', at('desk'), crew); keeper = await w.staff('场地员孙', at('keeper'), crew); captain = await w.staff('领队赵', at('captain'), crew)
    await retimeRows(w.engine)
  })
  /** A net is mended within four working hours; the whole takes seven days by the calendar. */
  const sent = async () => {
    const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '球网破了', where: w.at.one } })
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    return record
  }
  const due = async (record: string) => clockWords((await w.row(record)).meta.clock!.due as Moment)
  const publish = (date: string, rule: 'work' | 'rest', name: string) => w.add('day', { date, rule, name })
  const lines = async () => (await w.rows('retimed')).map((row) => row.fields)

  test('a day off moves what counts working days, lists it with its reason, and the day taken back moves it back', async () => {
    const record = await sent(), before = await due(record), other = (await w.row(record)).meta.whole!.due, hold = (await w.row(record)).meta.clock!
    const last = before.slice(0, 10), day = await publish(last, 'rest', '街道停电')
    expect(await retimeRows(w.engine)).toBe(1)
    const after = await due(record)
    expect(after > before).toBe(true)
    expect((await w.row(record)).meta.whole!.due).toBe(other)
    expect((await w.steps(record)).at(-1)).toBe('~retime')
    const [line] = await lines()
    expect(line).toMatchObject({ row: record, before: hold.due, after: (await w.row(record)).meta.clock!.due })
    expect(String(line!.why)).toBe(`工作日历：${last}（${'日一二三四五六'[new Date(`${last}T00:00Z`).getUTCDay()] ? `周${'日一二三四五六'[new Date(`${last}T00:00Z`).getUTCDay()]}` : ''}）改为休息（街道停电）`)
    const { timeline } = await keeper.card('fault', record)
    expect(timeline[0]!.title).toContain(`改到 ${after}，原为 ${before}：工作日历：${last}`)
    // Explained by the calendar as it is now, to the very moment; the day is named.
    const [first] = await explainClocks(w.engine, keeper.actor(), { type: 'fault', id: record })
    expect(first!.lines.at(-1)).toContain(after)
    expect(first!.lines.join('\n')).toContain('街道停电')
    expect([await retimeRows(w.engine), (await lines()).length]).toEqual([0, 1])
    expect((await w.row(record)).meta.clock!.amber > hold.amber).toBe(true)
    // Taken back.
    w.clock.by('1m')
    await w.keeper.do('day', 'end', { record: day })
    expect(await retimeRows(w.engine)).toBe(1)
    expect([await due(record), (await lines()).length]).toEqual([before, 2])
    expect((await w.row(record)).meta.clock).toMatchObject({ ...hold, fired: 0 })
    expect(await w.unlike()).toEqual([])
  })
  test('a weekend day that is worked brings limits forward; natural time stays', async () => {
    w.clock.to('2026-11-27T16:00:00+08:00') // a Friday: the rest of four hours is worked on Monday, unless Saturday is a working day
    await w.wait('1m')
    const record = await sent(), before = await due(record), natural = (await w.row(record)).meta.whole!.due
    await publish('2026-11-28', 'work', '元旦调休')
    await retimeRows(w.engine)
    expect([before.slice(0, 10) > (await due(record)).slice(0, 10), (await w.row(record)).meta.whole!.due]).toEqual([true, natural])
  })
  test('what went on after a rest is as long as it was; what began under the new calendar stays; a request waits as long', async () => {
    w.clock.to('2026-12-01T09:00:00+08:00')
    await w.wait('1m')
    const record = await sent()
    await w.wait('4h')
    await keeper.do('fault', 'extend', { record, data: { why: '等配件', until: '2026-12-20T01:00:00Z' } })
    const asked = (await w.row(record)).meta.ask!
    await publish(clockWords(asked.due).slice(0, 10), 'rest', '临时放假')
    await retimeRows(w.engine)
    expect((await w.row(record)).meta.ask!.due > asked.due).toBe(true)
    w.clock.by('2m')
    const fresh = await sent(), known = await due(fresh), n = (await lines()).length
    expect(await retimeRows(w.engine)).toBe(0)
    expect([await due(fresh), (await lines()).length]).toEqual([known, n])
    await captain.do('fault', 'extend:refuse', { record, data: { why: '不延' } })
  })
  test('a rung that lies ahead again is stepped on again when it comes', async () => {
    w.clock.to('2026-12-07T09:00:00+08:00')
    await w.wait('1m')
    const record = await sent(), end = (await w.row(record)).meta.clock!.due
    w.clock.to(end)
    await w.wait('1m')
    const fired = (await w.row(record)).meta.clock!.fired
    await publish(clockWords(end).slice(0, 10), 'rest', '大雪停工')
    await retimeRows(w.engine)
    const { clock } = (await w.row(record)).meta
    expect([clock!.fired < fired, clock!.due > end]).toEqual([true, true])
    w.clock.to(clock!.due)
    await w.wait('1m')
    expect((await w.row(record)).meta.clock!.fired).toBe(fired)
  })
  test('every kind of limit is explained, to its very moment', async () => {
    w.clock.to('2027-02-01T09:00:00+08:00')
    await w.wait('1m')
    const told = async (record: string, type = 'fault') => { const row = await w.row(record), { clock, whole, ask } = row.meta, lines = await explainClocks(w.engine, captain.actor(), { type, id: record })
      for (const due of [clock?.due, whole?.due, ask?.due]) if (due) expect(lines.map((one) => one.lines.at(-1)).join('\n')).toContain(clockWords(due))
      return new Map(lines.map((one) => [one.title, one.lines])) }
    const { record: fresh } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'high', what: '急', where: w.at.one } }) // minutes by the calendar
    expect((await told(fresh)).get('待受理时限') ?? [...(await told(fresh)).values()][0]).toEqual(['2027-02-01 09:01（周一）起算，限 10 分钟（自然时，节假日照计）', '2027-02-01 09:11（周一）到期'])
    const record = await sent()
    await told(record) // office hours, and the whole by the calendar
    await w.wait('1h')
    await keeper.do('fault', 'pause', { record, data: { why: '等配件', until: '2027-02-03T01:00:00Z' } })
    expect((await told(record)).get('申请答复时限')![0]).toContain('1 工作日') // a request that waits
    await desk.do('fault', 'pause:agree', { record }); await captain.do('fault', 'pause:agree', { record })
    const state = w.model.types.fault!.states, paused = await told(record)
    expect(paused.get(`${state.mending}时限`)).toEqual(['停着，余 3 小时（限 4 工作时）'])
    expect(paused.get(`${state.paused}时限`)).toEqual(['到 2027-02-03 09:00 止（按“展至”）'])
    expect(paused.get('总时限')![0]).toMatch(/^停着，余 6 天（限 7 天）/)
    await keeper.do('fault', 'resumeNow', { record })
    expect((await told(record)).get(`${state.mending}时限`)![0]).toBe('限 4 工作时，前面已用去一部分，2027-02-01 10:01 继续计时，余 3 小时')
    await keeper.do('fault', 'extend', { record, data: { why: '等配件', until: '2027-02-05T01:00:00Z' } }); await captain.do('fault', 'extend:agree', { record })
    expect((await told(record)).get(`${state.mending}时限`)).toEqual(['到 2027-02-05 09:30 止（按批准的时刻）'])
  })
  test('cut off in the middle it goes on: every row once, whichever server goes on', async () => {
    w.clock.to('2027-03-01T09:00:00+08:00')
    await w.wait('1m')
    const ours = await Promise.all(Array.from({ length: 30 }, sent)), before = await due(ours[0]!), old = (await lines()).length
    await publish(before.slice(0, 10), 'rest', '停水')
    // Dies after some rows: the third batch cannot be written.
    let calls = 0
    const { db } = w.engine, dying = { ...db, tx: async (work: Parameters<typeof db.tx>[0]) => { if (++calls > 3) throw new Error('killed'); return db.tx(work) } } as typeof db
    const first = await startEngine({ db: dying, model: w.model, clock: w.clock, newId: w.engine.newId })
    await expect(retimeRows(first, { batch: 9 })).rejects.toThrow('killed')
    const part = (await lines()).length - old
    expect([part > 0, part < 30]).toEqual([true, true])
    const other = await startEngine({ db, model: w.model, clock: w.clock, newId: w.engine.newId })
    await retimeRows(other, { batch: 9 })
    expect(await retimeRows(other)).toBe(0)
    const told = (await lines()).slice(old).filter((line) => ours.includes(String(line.row)))
    expect([told.length, new Set(told.map((line) => line.row)).size]).toEqual([30, 30])
    for (const record of ours) expect((await w.steps(record)).filter((step) => step === '~retime').length).toBe(1)
    expect((await w.rows('retiming')).every((row) => row.fields.ended !== undefined)).toBe(true)
    expect(await w.unlike()).toEqual([])
  })
}))
