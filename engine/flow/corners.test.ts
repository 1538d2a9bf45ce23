// Corners of the flow that cost others dear: what is taken back, what follows from what follows, silence that came too late, values that a
// later step empties, and an office that would lock itself out.
import { beforeAll, describe, expect, test } from 'vitest'
import { recount } from '../../kernel/audit/recount.server.ts'
import { verify } from '../../kernel/audit/verify.server.ts'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { maySee, system, type Actor } from '../access/access.ts'
import { actorOf } from '../access/actor.server.ts'
import { perform } from '../record/act.server.ts'
import { wake } from '../record/wake.server.ts'
import { readDetail } from '../record/detail.server.ts'
import { startEngine, type Change, type Engine } from '../record/engine.server.ts'
import { countViews, listRows, mapPoints } from '../record/list.server.ts'
import { load, loadMany } from '../record/statements.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'

type Known = Person & { id: string }
describe('corners', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, guard: Known, keeper: Known, captain: Known, lights: Known, member: Known, crew: string, gang: string
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    crew = await w.unit('场地组'); gang = await w.unit('灯光组')
    const at = (part: string, area?: string) => [{ part: `_tennis-club/${part}`, ...(area ? { area } : {}) }]
    desk = await w.staff('前台王', at('desk'), crew); guard = await w.staff('看场李', at('guard', w.areas.one), crew); captain = await w.staff('领队赵', at('captain'), gang)
    keeper = await w.staff('场地员孙', at('keeper'), crew); lights = await w.staff('灯光员周', at('keeper'), gang); member = w.resident('会员吴')
  })
  const made = async (data: object = {}) => (await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '球网破了', where: w.at.one, ...data } })).record
  const sent = async (data: object = {}) => { const record = await made(); await desk.do('fault', 'dispatch', { record, data: { crew, ...data } }); return record }
  const close = async (record: string) => { await keeper.do('fault', 'done', { record, data: { result: '好', after: await keeper.photo('a') } }); await guard.do('fault', 'pass', { record, data: { seenAt: w.at.one } }) }
  const state = async (record: string) => (await w.row(record)).state
  const steps = async (one: Person, record: string, type = 'fault') => new Map((await readDetail(w.engine, one.actor(), { type, id: record })).steps.map((s) => [s.step, s]))

  test('only what was done is taken back: not a row, not after somebody else has acted, not by an older clock', async () => {
    const record = await made()
    expect((await steps(desk, record)).has('undo')).toBe(false)
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    expect((await steps(desk, record)).has('undo')).toBe(true)
    await keeper.do('fault', 'extend', { record, data: { why: '等配件', until: '2026-11-27T01:00:00Z' } })
    expect((await steps(desk, record)).has('undo')).toBe(false)
    expect((await refused(desk.do('fault', 'undo', { record }))).code).toBe('not-now')
    const late = await sent(), at = new Date(w.clock.now().getTime() + 60_000).toISOString()
    await w.wait('11m')
    expect((await refused(desk.do('fault', 'undo', { record: late, at }))).code).toBe('not-now')
  })
  test('a unit that only helps sees the whole, does its own part and what is said to be for helpers, and nothing else of it', async () => {
    const record = await sent({ helpers: [gang] })
    expect([...(await steps(lights, record)).keys()].filter((step) => step !== 'undo')).toEqual(['hint'])
    expect((await refused(lights.do('fault', 'done', { record, data: { result: '好', after: await lights.photo('a') } }))).code).toBe('not-your-step')
    await lights.do('fault', 'hint', { record, data: { remark: '灯架也松了' } })
    expect([...(await steps(keeper, record)).keys()]).toEqual(expect.arrayContaining(['done', 'hint', 'extend']))
  })
  test('a rung that was stepped on between does not stand in the way of taking back', async () => {
    const record = await made()
    await w.wait('134h'); await w.wait('20m')
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    await w.wait('5m')
    expect((await w.steps(record)).at(-1)).toBe('~rung')
    await desk.do('fault', 'undo', { record })
    const row = await w.row(record)
    expect([row.state, row.fields.crew, row.assignee, row.meta.at.mending]).toEqual(['received', undefined, null, undefined])
  })
  test('silence that would be a yes is a no once the guard has closed, and nobody behind it waits', async () => {
    w.clock.to('2026-12-07T09:00:00+08:00')
    const record = await sent()
    w.clock.to('2026-12-09T08:10:00+08:00')
    await keeper.do('fault', 'giveBack', { record, data: { why: '不归我们' } })
    await w.wait('31m')
    const row = await w.row(record)
    expect([row.state, row.meta.ask, (await w.steps(record)).at(-1)]).toEqual(['mending', undefined, 'giveBack:refuse'])
  })
  test('an answer says why and nothing else', async () => {
    const record = await sent()
    await keeper.do('fault', 'extend', { record, data: { why: '等', until: '2026-12-20T01:00:00Z' } })
    expect(await refused(captain.do('fault', 'extend:agree', { record, data: { until: '2027-01-01T00:00:00Z' } }))).toMatchObject({ code: 'not-asked', path: 'data.until' })
    expect(await refused(captain.do('fault', 'extend:refuse', { record, data: { why: 5 } }))).toMatchObject({ code: 'bad-field', path: 'data.why' })
    await captain.do('fault', 'extend:refuse', { record, data: { why: '抓紧' } })
  })
  test('what is joined to a joined row ends with the main one; parts end with their whole and the whole counts them', async () => {
    const main = await sent(), twin = await made(), third = await made()
    await desk.do('fault', 'join', { record: third, data: { into: twin } })
    await desk.do('fault', 'join', { record: twin, data: { into: main } })
    await close(main)
    expect([await state(twin), await state(third)]).toEqual(['closed', 'closed'])
    const back = await sent({ helpers: [gang] })
    await keeper.do('fault', 'giveBack', { record: back, data: { why: '不归我们' } })
    await desk.do('fault', 'giveBack:agree', { record: back })
    expect((await w.row(back)).fields.openTasks).toBe(1)
    await desk.do('fault', 'refuse', { record: back, data: { why: '不归我们' } })
    const [task] = (await w.rows('task')).filter((row) => row.parent === back)
    expect([task?.state, (await w.row(back)).fields.openTasks]).toEqual(['excused', 0])
  })
  test('a helper still sees the whole on its list and on its card after another crew was sent', async () => {
    const record = await sent({ helpers: [gang] })
    await keeper.do('fault', 'giveBack', { record, data: { why: '不归我们' } })
    await desk.do('fault', 'giveBack:agree', { record })
    await desk.do('fault', 'dispatch', { record, data: { crew: await w.unit('第三组') } })
    expect(await lights.list('fault', { limit: '200' })).toContain(record)
    expect((await readDetail(w.engine, lights.actor(), { type: 'fault', id: record })).row.id).toBe(record)
    expect((await refused(keeper.do('fault', 'take', { record }))).code).toBe('not-found')
  })
  /** An engine that is overtaken: right after its first question of this text it waits until the others are done. */
  const overtaken = (by: string, others: () => Promise<unknown>): Engine => {
    let first = true
    return { ...w.engine, db: { ...w.engine.db, query: async (sql: string, values?: readonly unknown[]) => {
      const rows = await w.engine.db.query(sql, values)
      if (sql === by && first) { first = false; await others() }
      return rows as never
    } } }
  }
  const wish = (step: string, record: string, data: object = {}) => ({ id: w.engine.newId(), type: 'fault', record, step, data: data as Readonly<Record<string, unknown>> })
  test('joined at the very moment at which the main one closes: whichever is first, both are closed', async () => {
    const ready = async () => { const main = await sent(); await keeper.do('fault', 'done', { record: main, data: { result: '好', after: await keeper.photo('a') } }); return { main, twin: (await member.do('fault', 'report', { data: { what: '球网破了', where: w.at.one, kind: 'net' } })).record } }
    const pass = (engine: Engine, main: string) => perform(engine, guard.actor(), wish('pass', main, { seenAt: w.at.one })), join = (engine: Engine, twin: string, into: string) => perform(engine, desk.actor(), wish('join', twin, { into }))
    const one = await ready()
    await join(overtaken(loadMany, () => pass(w.engine, one.main)), one.twin, one.main)
    const two = await ready()
    await pass(overtaken(load, () => join(w.engine, two.twin, two.main)), two.main)
    expect(await Promise.all([one.main, one.twin, two.main, two.twin].map(state))).toEqual(['closed', 'closed', 'closed', 'closed'])
    // The main one says that another was joined to it, in front of what it then did; taking a step back is not in its way.
    expect((await w.steps(two.main)).slice(-2)).toEqual(['~pointed', 'pass'])
    expect((await readDetail(w.engine, desk.actor(), { type: 'fault', id: two.main })).timeline.find((line) => line.step === '~pointed')?.title).toBe('有场地报修并单到这里')
    const other = await startEngine(w.engine), pairs = await Promise.all(Array.from({ length: 6 }, ready))
    await Promise.all(pairs.flatMap(({ main, twin }) => [pass(w.engine, main), join(other, twin, main)]))
    for (const { main, twin } of pairs) expect([await state(main), await state(twin)]).toEqual(['closed', 'closed'])
  })
  test('one meaning of a unit\'s own: list, card, map, counts, feed and notices agree through sending, sending anew and giving back', async () => {
    const third = await w.unit('第四组'), rank = await w.staff('三组钱', [{ part: '_tennis-club/keeper' }], third)
    const sees = async (one: Known, record: string): Promise<string> => {
      const listed = (await one.list('fault', { limit: '200' })).includes(record), ours = (await one.list('fault', { mine: 'unit', limit: '200' })).includes(record)
      const card = await readDetail(w.engine, one.actor(), { type: 'fault', id: record }).then(() => true, () => false), fed = maySee(w.model, one.actor(), await w.row(record))
      const map = (await mapPoints(w.engine, one.actor(), { type: 'fault', box: '117.6,39,117.61,39.01', filters: {} })).includes(record)
      const before = await countViews(w.engine, one.actor(), { type: 'fault', views: { ours: { mine: 'unit' }, all: {} } }), all = (await one.list('fault', { limit: '500' })).length, mine = (await one.list('fault', { mine: 'unit', limit: '500' })).length
      return [listed, ours, card, fed, map, before.all === all && before.ours === mine].map(Number).join('')
    }
    const yes = '111111', no = '000001'
    // The crew that leads also helps (by a part of its own): sent to another, it still sees the whole.
    const both = await sent({ helpers: [crew, gang] })
    expect([await sees(keeper, both), await sees(lights, both), await sees(rank, both)]).toEqual([yes, yes, no])
    await keeper.do('fault', 'giveBack', { record: both, data: { why: '不归我们' } })
    await desk.do('fault', 'giveBack:agree', { record: both })
    expect([await sees(keeper, both), await sees(lights, both)]).toEqual([yes, yes])
    await desk.do('fault', 'dispatch', { record: both, data: { crew: third } })
    expect([await sees(keeper, both), await sees(lights, both), await sees(rank, both)]).toEqual([yes, yes, yes])
    // Who only led sees it as theirs until it is given back, and not from then on.
    const alone = await sent()
    expect(await sees(keeper, alone)).toBe(yes)
    await keeper.do('fault', 'giveBack', { record: alone, data: { why: '不归我们' } })
    expect(await sees(keeper, alone)).toBe(yes)
    const heard: Change[] = [], hear = (change: Change) => { heard.push(change) }
    w.engine.listeners.add(hear)
    await desk.do('fault', 'giveBack:agree', { record: alone })
    w.engine.listeners.delete(hear)
    // Its screens are told of the act that took the row away.
    expect(heard.map(({ row, before }) => [maySee(w.model, keeper.actor(), row), before && maySee(w.model, keeper.actor(), before)])).toEqual([[false, true]])
    expect([await sees(keeper, alone), (await w.row(alone)).assignee]).toEqual([no, null])
    // A part that is handed to another crew takes the whole with it.
    const parted = await sent({ helpers: [gang] }), [task] = (await w.rows('task')).filter((row) => row.parent === parted)
    await desk.do('task', 'pass', { record: task!.id, data: { crew: third } })
    expect([await sees(lights, parted), await sees(rank, parted)]).toEqual([no, yes])
  })
  test('grey is a step that no answer makes possible, with its reason; what only waits for an answer is not grey', async () => {
    w.clock.to('2026-12-14T09:00:00+08:00')
    const record = await sent({ helpers: [gang] })
    expect((await steps(keeper, record)).get('done')).toMatchObject({ allowed: false, reasons: ['帮手班组还没有全部帮完'] })
    const [task] = (await w.rows('task')).filter((row) => row.parent === record)
    await lights.do('task', 'done', { record: task!.id, data: { result: '好' } })
    const now = await steps(keeper, record)
    expect([now.get('done')?.allowed, now.get('giveBack')?.allowed, now.get('pause')?.allowed]).toEqual([true, true, true])
    w.clock.to('2026-12-16T10:00:00+08:00')
    expect((await steps(keeper, record)).get('giveBack')).toMatchObject({ allowed: false, reasons: ['派出已超过一个工作日，不能退回'] })
    await keeper.do('fault', 'done', { record, data: { result: '好', after: await keeper.photo('a') } })
    expect((await steps(guard, record)).get('pass')?.allowed).toBe(true)
  })
  test('what a row must have cannot be emptied later; a mask sent back is not a value', async () => {
    const ring = { area: [{ lon: 117.6, lat: 39 }, { lon: 117.601, lat: 39 }, { lon: 117.601, lat: 39.001 }] }
    const { record } = await desk.do('court', 'add', { data: { name: '六号场', surface: 'clay', ring } })
    expect(await refused(desk.do('court', 'change', { record, data: { name: ' ' } }))).toMatchObject({ code: 'needed', path: 'data.name' })
    await desk.do('court', 'change', { record, data: { seats: 30 } })
    const someone = await w.add('staff', { name: '冯某', login: 'fengmou', unit: crew, phone: '13812342207' })
    await w.keeper.do('staff', 'change', { record: someone, data: { phone: '138****2207', name: '冯大有' } })
    expect((await w.row(someone)).fields).toMatchObject({ phone: '13812342207', name: '冯大有' })
    await w.keeper.do('staff', 'change', { record: someone, data: { phone: '' } })
    expect((await w.row(someone)).fields.phone).toBeUndefined()
  })
  test('of two who want the same unique value at once one gets it; what has ended stands in nobody\'s way', async () => {
    const ends = await Promise.allSettled(Array.from({ length: 6 }, () => member.do('locker', 'rent', { data: { door: '12' } })))
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1)
    const [mine] = await member.list('locker')
    await member.do('locker', 'clear', { record: mine! })
    await member.do('locker', 'rent', { data: { door: '12' } })
    expect((await w.rows('locker')).map((row) => row.state).sort()).toEqual(['empty', 'used'])
  })
  test('somebody outside makes rows about themselves only; the office names whom it likes', async () => {
    const other = w.resident('会员郑')
    expect(await refused(member.do('locker', 'rent', { data: { door: '13', member: other.id } }))).toMatchObject({ code: 'bad-field', path: 'data.member' })
    const known = (await perform(w.engine, system, { id: w.engine.newId(), type: 'person', record: w.engine.newId(), step: 'known', data: { phone: '13912345678', key: 'k' } })).answer.record
    const { record } = await desk.do('locker', 'lend', { data: { door: '13', member: known } })
    expect((await w.row(record)).fields.member).toBe(known)
    expect((await refused(desk.do('locker', 'lend', { data: { door: '14', member: w.engine.newId() } }))).path).toBe('data.member')
  })
  test('a member of staff without a network reported an hour ago; nobody outside moves a deadline by their own clock', async () => {
    const at = new Date(w.clock.now().getTime() - 3_600_000).toISOString(), data = { kind: 'net', pressing: 'low', what: '晚传', where: w.at.one }
    expect((await w.row((await desk.do('fault', 'register', { at, data })).record)).made).toBe(at)
    const { record } = await member.do('fault', 'report', { at, data: { what: '晚传', where: w.at.one } })
    expect((await w.row(record)).made).toBe(w.clock.now().toISOString())
  })
  test('what was done without a network stands at the time of the device, with the time at which it came beside it, whatever the engine noted meanwhile', async () => {
    w.clock.to('2026-12-21T09:00:00+08:00')
    const at = (time: string) => new Date(`2026-12-21T${time}:00+08:00`).toISOString(), record = await sent({ kind: 'lamp' })
    await w.wait('70m') // the limit of an hour has passed, and is noted
    expect((await w.steps(record)).slice(-2)).toEqual(['~rung', '~rung'])
    await captain.do('fault', 'press', { record, data: { order: '快' } })
    await keeper.do('fault', 'done', { record, at: at('09:40'), data: { result: '换了灯', after: await keeper.photo('a') } })
    const row = await w.row(record), card = await readDetail(w.engine, desk.actor(), { type: 'fault', id: record })
    expect([row.state, row.meta.at.checking, row.meta.spent?.mending?.h, row.updated]).toEqual(['checking', at('09:40'), 0.667, at('10:10')])
    expect([card.timeline[0]?.at, card.timeline[0]?.got]).toEqual([at('09:40'), at('10:10')])
    // Mending ended in time; looking at it begins when the street could know.
    expect(card.limits.find((limit) => limit.state === 'mending')).toMatchObject({ to: at('09:40'), due: at('10:00') })
    expect([row.meta.clock?.from, row.meta.clock?.due]).toEqual([at('10:10'), new Date('2026-12-21T15:40:00+08:00').toISOString()])
    // Not before the row came to its state, not from the future, not older than the office allows: then the time at which it came counts.
    for (const wrong of [at('09:39'), at('10:11'), '2026-12-18T02:09:59.000Z']) {
      const other = await sent(), before = (await w.row(other)).meta.at.mending
      await keeper.do('fault', 'take', { record: other, at: wrong })
      expect([(await w.row(other)).updated, before]).toEqual([at('10:10'), at('10:10')])
      expect((await readDetail(w.engine, desk.actor(), { type: 'fault', id: other })).timeline[0]).toMatchObject({ step: 'take', at: at('10:10') })
    }
    const bound = await w.add('setting', { key: 'office/deviceWithin', name: '补传时限', value: '30m', from: '2026-12-01', status: '示例值' })
    const data = { kind: 'net', pressing: 'low', what: '晚传', where: w.at.one }
    expect((await w.row((await desk.do('fault', 'register', { at: at('09:30'), data })).record)).made).toBe(at('10:10'))
    await w.keeper.do('setting', 'end', { record: bound, data: { to: '2026-12-21' } })
    expect((await w.row((await desk.do('fault', 'register', { at: at('09:30'), data })).record)).made).toBe(at('09:30'))
    expect((await refused(w.add('setting', { key: 'office/deviceWithin', name: '补传时限', value: '很久', from: '2026-12-21', status: '示例值' }))).path).toBe('data.value')
  })
  test('who chose one post acts as that post alone, and the history names it', async () => {
    const both = await w.staff('双岗冯', [{ part: '_tennis-club/guard', area: w.areas.one }, { part: '_tennis-club/guard', area: w.areas.two }, { part: '_tennis-club/desk' }], crew)
    const posts = (await w.rows('post')).filter((row) => row.fields.staff === both.id), post = (match: (fields: Readonly<Record<string, unknown>>) => boolean) => posts.find((row) => match(row.fields))!.id
    const as = (id: string | undefined) => actorOf(w.engine, { kind: 'staff', id: both.id, name: '双岗冯', ...(id ? { post: id } : {}) })
    const one = as(post((f) => f.area === w.areas.one)), desked = as(post((f) => f.part === '_tennis-club/desk')), record = await made(), far = await made({ where: w.at.two })
    const sees = async (who: Actor) => JSON.parse(await listRows(w.engine, who, { type: 'fault', filters: { limit: '500' } })).rows.map((row: { id: string }) => row.id).filter((id: string) => id === record || id === far).length
    expect([await sees(as(undefined)), await sees(one), await sees(desked)]).toEqual([2, 1, 2])
    expect((await refused(perform(w.engine, one, wish('dispatch', record, { crew })))).code).toBe('not-your-step')
    expect((await refused(perform(w.engine, one, wish('dispatch', far, { crew })))).code).toBe('not-found')
    await perform(w.engine, desked, wish('dispatch', record, { crew }))
    await keeper.do('fault', 'done', { record, data: { result: '好', after: await keeper.photo('a') } })
    await perform(w.engine, one, wish('pass', record, { seenAt: w.at.one }))
    expect((await readDetail(w.engine, desk.actor(), { type: 'fault', id: record })).timeline.map((line) => line.whoPart).slice(0, 3)).toEqual(['看场人（第一网格）', '场地员', '前台（场地组）'])
    // A post that is held no more is no choice: they act as all that they hold.
    expect(as(w.engine.newId()).plays).toHaveLength(as(undefined).plays.length)
  })
  test('of two who decide at once without saying what they saw, the second is told what changed', async () => {
    const record = await made(), late = overtaken(load, () => desk.do('fault', 'refuse', { record, data: { why: '一' } }))
    const lost = await refused(perform(late, desk.actor(), wish('dispatch', record, { crew })))
    expect([lost.code, (lost.details.changes as { step: string }[]).map((one) => one.step)]).toEqual(['changed', ['refuse']])
  })
  test('who has left plays no part, whatever posts still stand', async () => {
    const gone = await w.staff('离岗钱', [{ part: '_tennis-club/desk' }], crew)
    expect(await gone.list('fault')).not.toEqual([])
    await w.keeper.do('staff', 'end', { record: gone.id })
    expect(gone.actor().plays).toEqual([])
  })
  test('the office cannot lock itself out: what no rule, clock or right could read is refused by its path', async () => {
    const hours = await w.add('setting', { key: 'office/officeHours', name: '办公时间', value: '08:30-12:00,13:30-17:30', from: '2026-01-01', status: '示例值' })
    for (const value of ['随时', '12:00-08:00', '']) expect((await refused(w.keeper.do('setting', 'change', { record: hours, data: { value } }))).path).toBe('data.value')
    const limit = await w.add('setting', { key: '_tennis-club/lookWithin', name: '验收距离', value: '80', from: '2026-12-01', status: '示例值' })
    for (const value of ['很近', '5', '100000']) expect((await refused(w.keeper.do('setting', 'change', { record: limit, data: { value } }))).path).toBe('data.value')
    expect((await refused(w.add('setting', { key: '__proto__', name: 'x', value: '1', from: '2026-01-01', status: '示例值' }))).path).toBe('data.key')
    expect((await refused(w.keeper.do('setting', 'change', { record: limit, data: { to: '2026-11-30' } }))).path).toBe('data.to')
    expect((await refused(w.keeper.do('area', 'change', { record: w.areas.street, data: { parent: w.areas.one } }))).path).toBe('data.parent')
    expect((await refused(w.keeper.do('area', 'change', { record: w.areas.one, data: { parent: w.areas.one } }))).path).toBe('data.parent')
    expect((await refused(w.add('post', { staff: desk.id, part: '_tennis-club/owner', from: '2026-01-01' }))).path).toBe('data.part')
    await made()
  })
  test('people are told of what concerns them, once', async () => {
    w.clock.to('2027-01-04T09:00:00+08:00')
    const { record } = await member.do('fault', 'report', { data: { what: '找得到的灯', where: w.at.one, kind: 'lamp' } })
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    await w.told(keeper)
    expect((await w.told(keeper)).filter((title) => title.includes('找得到的灯'))).toEqual(['派修：找得到的灯'])
    expect((await w.told(lights)).filter((title) => title.includes('找得到的灯'))).toEqual([])
    expect((await w.told(member))[0]).toBe('派修')
    await w.wait('46m')
    expect((await w.told(keeper)).filter((title) => title.includes('找得到的灯'))).toEqual(['快到时限：找得到的灯', '派修：找得到的灯'])
  })
  test('a row whose moment was moved is looked at when it comes', async () => {
    const record = await sent(), { wake: before } = (await w.engine.db.query<{ wake: string }>('select wake from record where id = $1', [record]))[0]!
    await w.engine.db.query('update record set wake = $2::timestamptz where tenant = 1 and id = $1', [record, '2026-01-01T00:00:00Z'])
    await wake(w.engine)
    expect((await w.engine.db.query<{ wake: string }>('select wake from record where id = $1', [record]))[0]!.wake).toBe(before)
  })
  test('a row of an older shape is brought to today\'s at the start, once, and stays the fold of its actions', async () => {
    const record = await made({ what: '老样子的球网' }), old = `(jsonb_set(#, '{what}', '""') - 'what') || jsonb_build_object('text', #->'what')`
    await w.engine.db.asOwner(async (tx) => {
      await tx.query(`update record set body = ${old.replaceAll('#', 'body')} #- '{$,shape}' where tenant = 1 and id = $1`, [record])
      await tx.query(`update action set data = jsonb_set(data, '{set}', ${old.replaceAll('#', "(data->'set')")}) #- '{meta,shape}' where tenant = 1 and record = $1`, [record])
    })
    expect((await w.row(record)).fields.what).toBeUndefined()
    for (let i = 0; i < 2; i++) await startEngine(w.engine)
    expect([(await w.row(record)).fields.what, (await w.row(record)).version, await desk.list('fault', { q: '老样子' })]).toEqual(['老样子的球网', 2, [record]])
  })
  test('every row is the fold of its actions, the roll-ups tell the truth before and after folding, and the chain holds', async () => {
    expect(await w.unlike()).toEqual([])
    expect(await recount(w.engine.db)).toEqual([])
    await w.told(desk)
    expect(await recount(w.engine.db)).toEqual([])
    expect((await verify(w.engine.db)).findings).toEqual([])
  })
}))
