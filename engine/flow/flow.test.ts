// The flow on the tennis club: who may do what when, what happens by itself, and that a row is always the fold of its actions.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'

type Known = Person & { id: string }
describe('flow', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, guard: Known, keeper: Known, other: Known, captain: Known, member: Known, crew: string, gang: string
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    crew = await w.unit('场地组'); gang = await w.unit('灯光组')
    const at = (part: string, area?: string) => [{ part: `_tennis-club/${part}`, ...(area ? { area } : {}) }]
    desk = await w.staff('前台王', at('desk'), crew); guard = await w.staff('看场李', at('guard', w.areas.one), crew); captain = await w.staff('领队赵', at('captain'), gang)
    keeper = await w.staff('场地员孙', at('keeper'), crew); other = await w.staff('灯光员周', at('keeper'), gang); member = w.resident('会员吴')
  })
  const made = async (data: object = {}) => (await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '球网破了', where: w.at.one, ...data } })).record
  const sent = async (data: object = {}) => { const record = await made(); await desk.do('fault', 'dispatch', { record, data: { crew, ...data } }); return record }
  const state = async (record: string) => (await w.row(record)).state

  test('the whole road: reported, dispatched, mended, checked on the spot, rated', async () => {
    const { record, no, state: first } = await member.do('fault', 'report', { data: { what: '灯不亮', where: w.at.one, kind: 'lamp', phone: '13812342207' } })
    expect([first, String(no).slice(0, 8)]).toEqual(['received', '20261123'])
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    await keeper.do('fault', 'take', { record, data: { keeper: keeper.id } })
    expect((await refused(keeper.do('fault', 'done', { record, data: { result: '换了灯' } }))).path).toBe('data.after')
    await keeper.do('fault', 'done', { record, data: { result: '换了灯', after: await keeper.photo('after.jpg') } })
    const far = await refused(guard.do('fault', 'pass', { record, data: { seenAt: w.at.two } }))
    expect([far.code, far.details.reasons]).toEqual(['guard', ['离报修的位置太远']])
    await guard.do('fault', 'pass', { record, data: { seenAt: w.at.one } })
    await member.do('fault', 'rate', { record, data: { rating: 5 } })
    const row = await w.row(record)
    expect([row.state, row.fields.rating, row.fields.member, row.fields.pressing]).toEqual(['closed', 5, member.id, 'low'])
    expect(await w.steps(record)).toEqual(['report', 'dispatch', 'take', 'done', 'pass', 'rate'])
  })

  test('what is not asked, not there or of the wrong kind is refused by its path, with what would do', async () => {
    expect(await refused(desk.do('fault', 'register', { data: { kind: 'nothing', pressing: 'low', what: '网', where: w.at.one } }))).toMatchObject({ code: 'bad-field', path: 'data.kind' })
    expect(await refused(desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '网', where: w.at.one, hours: 3 } }))).toMatchObject({ code: 'not-asked', path: 'data.hours' })
    expect(await refused(desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', where: w.at.one } }))).toMatchObject({ code: 'needed', path: 'data.what' })
    expect((await refused(desk.do('fault', 'constructor', { record: await made() }))).code).toBe('no-such-step')
    expect((await refused(desk.do('toString', 'add', {}))).code).toBe('no-such-type')
  })

  test('a step that is not of this state or not of this person is refused', async () => {
    const record = await made()
    expect((await refused(guard.do('fault', 'pass', { record, data: { seenAt: w.at.one } }))).code).toBe('not-now')
    expect((await refused(guard.do('fault', 'dispatch', { record, data: { crew } }))).code).toBe('not-your-step')
    expect((await refused(keeper.do('fault', 'done', { record }))).code).toBe('not-found')
    expect((await refused(desk.do('fault', 'closeToo', { record }))).code).toBe('not-your-step')
  })

  test('a proposal is taken where nothing was said, and gives way to what was said', async () => {
    const kind = (await w.rows('club-faults')).find((row) => row.fields.code === 'crack')!
    const keeperOf = { kind: 'staff' as const, id: w.areas.one, name: '', plays: [{ part: w.model.parts['office/keeper']!, area: null, leaves: null, unit: null }] }
    expect(keeperOf.plays[0]?.part.id).toBe('office/keeper')
    const record = await made({ kind: 'crack' })
    expect((await refused(desk.do('fault', 'dispatch', { record }))).path).toBe('data.crew')
    const { perform } = await import('../record/act.server.ts')
    await perform(w.engine, keeperOf, { id: w.engine.newId(), type: 'club-faults', record: kind.id, step: 'change', data: { crew: gang } })
    await desk.do('fault', 'dispatch', { record })
    const row = await w.row(record)
    expect([row.fields.crew, row.assignee]).toEqual([gang, gang])
  })

  test('parts are opened, counted, and hold the whole back until they are done', async () => {
    const record = await sent({ helpers: [gang] }), [task] = (await w.rows('task')).filter((row) => row.parent === record)
    expect([task?.state, task?.assignee, (await w.row(record)).fields.openTasks]).toEqual(['asked', gang, 1])
    expect((await refused(keeper.do('fault', 'done', { record, data: { result: '好', after: await keeper.photo('a') } }))).details.reasons).toEqual(['帮手班组还没有全部帮完'])
    expect(await other.list('fault')).toContain(record)
    await other.do('task', 'done', { record: task!.id, data: { result: '递了梯子', cost: 50 } })
    expect([(await w.row(record)).fields.openTasks, (await w.row(record)).fields.helped]).toEqual([0, 50])
    await keeper.do('fault', 'done', { record, data: { result: '好', after: await keeper.photo('a') } })
    expect(await state(record)).toBe('checking')
  })

  test('a request waits for the one who agrees, never for the one who asks', async () => {
    const record = await sent(), until = '2026-11-27T09:00:00.000Z'
    await keeper.do('fault', 'extend', { record, data: { why: '等配件', until } })
    expect([await state(record), (await w.row(record)).meta.ask?.waits, (await w.row(record)).fields.until]).toEqual(['mending', ['_tennis-club/captain'], undefined])
    expect((await refused(keeper.do('fault', 'extend:agree', { record }))).code).toBe('not-your-step')
    await captain.do('fault', 'extend:agree', { record })
    const row = await w.row(record)
    expect([row.fields.until, row.meta.clock?.due, row.meta.ask]).toEqual([until, '2026-11-27T09:30:00.000Z', undefined])
    expect((await refused(keeper.do('fault', 'extend', { record, data: { why: '再等', until } }))).code).toBe('guard')
    expect((await refused(captain.do('fault', 'extend:agree', { record }))).code).toBe('no-request')
  })

  test('two agree in their order; a refusal and a withdrawal leave all as it was', async () => {
    const record = await sent(), until = '2026-11-26T01:00:00.000Z', ask = () => keeper.do('fault', 'pause', { record, data: { why: '下雨', until } })
    await ask()
    expect((await refused(captain.do('fault', 'pause:agree', { record }))).code).toBe('not-your-step')
    await desk.do('fault', 'pause:agree', { record })
    expect(await state(record)).toBe('mending')
    await captain.do('fault', 'pause:refuse', { record, data: { why: '雨停了' } })
    expect([await state(record), (await w.row(record)).meta.ask]).toEqual(['mending', undefined])
    await ask()
    await keeper.do('fault', 'pause:withdraw', { record })
    expect((await w.row(record)).meta.ask).toBeUndefined()
    expect(await w.unlike()).toEqual([])
  })

  test('silence answers as the pack says', async () => {
    const back = await sent(), longer = await sent()
    await keeper.do('fault', 'giveBack', { record: back, data: { why: '不归我们' } })
    await keeper.do('fault', 'extend', { record: longer, data: { why: '等', until: '2026-12-01T00:00:00.000Z' } })
    await w.wait('31m')
    expect([await state(back), (await w.row(back)).fields.crew]).toEqual(['received', undefined])
    await w.wait('1d')
    expect([(await w.row(longer)).meta.ask, (await w.row(longer)).fields.until]).toEqual([undefined, undefined])
  })

  test('a pause stands the clock still and goes on where it stood', async () => {
    w.clock.to('2026-11-30T09:00:00+08:00')
    const record = await sent(), before = (await w.row(record)).meta.clock!
    expect([before.span, before.due]).toEqual(['4wh', '2026-11-30T06:30:00.000Z'])
    await w.wait('1h')
    await keeper.do('fault', 'pause', { record, data: { why: '等配件', until: '2026-12-02T01:00:00.000Z' } })
    await desk.do('fault', 'pause:agree', { record }); await captain.do('fault', 'pause:agree', { record })
    expect([await state(record), (await w.row(record)).meta.clock?.due]).toEqual(['paused', '2026-12-02T01:00:00.000Z'])
    await w.wait('47h')
    expect([await state(record), (await w.row(record)).meta.clock?.due]).toEqual(['mending', '2026-12-02T04:00:00.000Z'])
    expect(await w.steps(record)).toContain('resume')
  })

  test('a ladder tells and does, each rung once; the purple stays', async () => {
    w.clock.to('2026-12-07T09:00:00+08:00')
    const record = await sent(), rungs = async () => (await w.steps(record)).filter((step) => step === '~rung').length
    await w.wait('4h')
    expect([await rungs(), (await w.row(record)).meta.light]).toEqual([1, undefined])
    await w.wait('2h')
    expect(await rungs()).toBe(2)
    await w.wait('2d'); await w.wait('1m')
    const row = await w.row(record)
    expect([row.meta.light, row.fields.order, row.state]).toEqual(['supervised', '超期未修好', 'mending'])
    expect((await w.steps(record)).filter((step) => step === 'overdue')).toHaveLength(1)
  })

  test('the office sets rungs of its own: those of the day on which the limit began, each once', async () => {
    w.clock.to('2026-12-10T09:00:00+08:00')
    const before = await sent(), row = await w.add('club-alarms', { code: '7', name: '修到一半报领队', kind: 'net', share: 50, tell: 'captain', sms: true, from: '2026-12-11', status: '示例值' })
    await w.add('club-alarms', { code: '8', name: '一小时后再报', kind: 'net', after: '1h', tell: 'keeper', from: '2026-12-11', status: '示例值' })
    w.clock.to('2026-12-11T09:00:00+08:00')
    await w.wait('1m')
    const record = await sent(), marks = async (id: string) => (await captain.card('fault', id)).timeline.map((line) => line.rung as { name: string; sms?: string[] } | undefined).filter((rung) => rung !== undefined).reverse()
    await w.wait('2h')
    expect(await marks(record)).toEqual([{ of: 'clock', name: '50%', tell: ['_tennis-club/captain'], sms: ['_tennis-club/captain'] }])
    // Taken from the list it still stands for what began under it; what began before never heard of it.
    await w.keeper.do('club-alarms', 'end', { record: row, data: { to: '2026-12-11' } })
    await w.wait('30m'); await w.wait('3h'); await w.wait('2h')
    expect((await marks(record)).map((rung) => rung.name)).toEqual(['50%', '75%', 'due', '+1h'])
    expect((await marks(before)).map((rung) => rung.name)).not.toContain('50%')
    expect((await w.row(record)).meta.clock).toMatchObject({ fired: 2, trod: ['50%', '+1h'] })
    expect(await w.unlike()).toEqual([])
  })

  test('what is not answered in time lapses by itself', async () => {
    const { record } = await member.do('fault', 'report', { data: { what: '坏了', where: w.at.one } })
    await desk.do('fault', 'askMore', { record, data: { why: '哪一块场地' } })
    await w.wait('6d')
    expect([await state(record), (await w.row(record)).fields.why]).toEqual(['refused', '逾期未补充说明'])
  })

  test('what is joined to another ends with it, parts end with their whole', async () => {
    w.clock.to('2026-12-21T09:00:00+08:00')
    const main = await sent(), twin = await made()
    await desk.do('fault', 'join', { record: twin, data: { into: main } })
    expect(await state(twin)).toBe('joined')
    await keeper.do('fault', 'done', { record: main, data: { result: '好', after: await keeper.photo('a') } })
    await guard.do('fault', 'pass', { record: main, data: { seenAt: w.at.one } })
    expect([await state(twin), (await w.steps(twin)).at(-1)]).toEqual(['closed', 'closeToo'])
  })

  test('the last act can be taken back by the one who did it, within its span', async () => {
    const record = await made()
    await desk.do('fault', 'join', { record, data: { into: await made() } })
    expect((await refused(captain.do('fault', 'undo', { record }))).code).toBe('not-now')
    await desk.do('fault', 'undo', { record })
    expect([await state(record), (await w.row(record)).fields.into]).toEqual(['received', undefined])
    expect((await refused(desk.do('fault', 'undo', { record }))).code).toBe('not-now')
    await desk.do('fault', 'join', { record, data: { into: await made() } })
    await w.wait('25h')
    expect((await refused(desk.do('fault', 'undo', { record }))).code).toBe('not-now')
  })

  test('one act sent twenty times at once has one effect and twenty equal answers', async () => {
    const record = await made(), id = w.engine.newId()
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.do('fault', 'dispatch', { record, id, data: { crew } })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(answers[0])]))
    expect(await w.steps(record)).toEqual(['register', 'dispatch'])
    const again = { id: w.engine.newId(), record: w.engine.newId(), data: { kind: 'net', pressing: 'low', what: '一件', where: w.at.one } }
    const rows = await Promise.all(Array.from({ length: 20 }, () => desk.do('fault', 'register', again)))
    expect(new Set(rows.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(rows[0])]))
    expect((await refused(captain.do('fault', 'press', { record, id, data: { order: '快' } }))).code).toBe('already-there')
  })

  test('of two who decide at once one wins, the other is told what changed', async () => {
    const record = await made(), { version } = await w.row(record)
    const ends = await Promise.allSettled([desk.do('fault', 'dispatch', { record, data: { crew }, seen: version }), desk.do('fault', 'refuse', { record, data: { why: '不归我们' }, seen: version })])
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected'])
    const late = await refused(captain.do('fault', 'press', { record, data: { order: '快' }, seen: version }))
    expect([late.code, (late.details.changes as { name: string }[])[0]?.name]).toEqual(['changed', '前台王'])
  })

  test('what a clock has marked meanwhile stops nobody who was about to send', async () => {
    w.clock.to('2026-12-07T09:00:00+08:00')
    const record = await sent(), { version } = await w.row(record)
    await w.wait('2d'); await w.wait('1m')
    expect(await w.steps(record)).toContain('overdue')
    await keeper.do('fault', 'done', { record, data: { result: '好', after: await keeper.photo('a') }, seen: version })
    expect(await state(record)).toBe('checking')
  })

  test('no two rows in force share what is unique', async () => {
    const ring = { area: [{ lon: 117.6, lat: 39 }, { lon: 117.601, lat: 39 }, { lon: 117.601, lat: 39.001 }] }, add = () => desk.do('court', 'add', { data: { name: '一号场', surface: 'clay', ring } })
    await add()
    expect(await refused(add())).toMatchObject({ code: 'already-there' })
  })

  test('an act of an hour ago counts from then; one from the future or from before the last change does not', async () => {
    w.clock.to('2027-01-11T10:00:00+08:00')
    const record = await made()
    await w.wait('25m')
    await desk.do('fault', 'dispatch', { record, data: { crew }, at: '2027-01-11T02:10:00.000Z' })
    expect((await w.row(record)).meta.at.mending).toBe('2027-01-11T02:10:00.000Z')
    await keeper.do('fault', 'take', { record, at: '2027-01-11T09:00:00.000Z' })
    expect((await w.row(record)).updated).toBe('2027-01-11T02:25:00.000Z')
    await keeper.do('fault', 'take', { record, at: '2027-01-11T02:20:00.000Z' })
    expect((await w.row(record)).updated).toBe('2027-01-11T02:25:00.000Z')
  })

  test('every row of this play is the fold of its actions', async () => expect(await w.unlike()).toEqual([]))
}))
