// A second person looks before it holds: never the same one, one of two at once, taken back before it is decided; and where nobody else is there, it says so.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { inForce, onOf } from '../record/office.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { previewDraft } from './preview.server.ts'
import { readReviews } from './reviews.server.ts'

type Known = Person & { id: string }
describe('a second person', () => eachDatabase((_name, open) => {
  let w: World, chen: Known, wu: Known, ma: Known, desk: Known, net: string, unit: string
  const today = '2026-11-23', limit = (day = today) => inForce(w.engine.holder.office(), 'club-faults', day as never).find((row) => row.code === 'net')!.fields.limit
  const keep = { source: '试', status: '示例值' }
  const version = { ...keep, code: 'net', name: '球网破损', group: 'gear', limit: '2wh', from: '2026-12-01' }
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    unit = await w.unit('前台')
    desk = await w.staff('前台王', [{ part: '_tennis-club/desk' }], unit); chen = await w.staff('陈思雨', [{ part: 'office/keeper' }], unit)
    net = (await w.rows('club-faults')).find((row) => row.fields.code === 'net')!.id
  })

  test('names that are none are refused with what there is', async () => {
    const said = await refused(w.keeper.do('setting', 'add', { data: { ...keep, key: 'office/reviewed', name: '须另一人复核', value: '故障种类、没有的表', from: today } }))
    expect([said.code, said.path]).toEqual(['bad-field', 'data.value'])
    expect(said.details.allowed).toEqual(expect.arrayContaining(['全部', '无', '故障种类', '按时修好率目标']))
  })
  test('one person only: it goes through, and the log says that nobody else looked', async () => {
    await w.keeper.do('setting', 'add', { data: { ...keep, key: 'office/reviewed', name: '须另一人复核', value: '全部', from: '2026-11-20' } })
    await chen.do('club-faults', 'change', { record: net, data: { price: 310 } })
    expect((await chen.card('club-faults', net)).timeline[0]!.title).toBe('修改（无第二人复核）')
    expect(readReviews(w.engine, chen.actor())).toMatchObject({ alone: true, waiting: [] })
    const { record } = await chen.do('club-alarms', 'add', { data: { ...keep, code: '7', name: '直接加', tell: 'captain', from: today } })
    expect((await w.row(record)).state).toBe('held')
  })
  test('with another there it waits: the asker cannot agree, the other can, and only then it holds', async () => {
    // The one who appoints is not one of those whose rows wait.
    wu = await w.staff('吴敬东', [{ part: 'office/keeper' }], unit); ma = await w.staff('马春燕', [{ part: 'office/keeper' }], unit)
    expect(await refused(chen.do('club-faults', 'add', { data: { ...version } }))).toMatchObject({ code: 'needs-second' })
    const { record } = await chen.do('club-faults', 'draft', { data: { ...version } })
    expect([limit('2026-12-02'), readReviews(w.engine, chen.actor()).drafts.map((one) => one.id)]).toEqual(['4wh', [record]])
    // A draft is reckoned like any other, and so is what waits.
    expect((await previewDraft(w.engine, chen.actor(), { changes: [{ type: 'club-faults', record }] })).begins).toBe('2026-12-01')
    await chen.do('club-faults', 'revise', { record, data: { limit: '3wh' } })
    await chen.do('club-faults', 'submit', { record })
    expect(readReviews(w.engine, wu.actor()).waiting).toMatchObject([{ id: record, may: true, mine: false, byName: '陈思雨', what: '提交复核', from: '2026-12-01' }])
    expect(readReviews(w.engine, chen.actor()).waiting).toMatchObject([{ id: record, may: false, mine: true }])
    expect(readReviews(w.engine, chen.actor()).others).toEqual(['吴敬东', '马春燕'])
    expect(readReviews(w.engine, desk.actor())).toEqual({ wanted: [], keys: [], alone: false, others: [], waiting: [], drafts: [] })
    expect((await previewDraft(w.engine, wu.actor(), { changes: [{ type: 'club-faults', record }] })).begins).toBe('2026-12-01')
    expect(await refused(chen.do('club-faults', 'revise', { record, data: { limit: '1wh' } }))).toMatchObject({ code: 'not-now' })
    expect(await refused(chen.do('club-faults', 'submit:agree', { record }))).toMatchObject({ code: 'not-your-step' })
    expect(await refused(desk.do('club-faults', 'submit:agree', { record }))).toMatchObject({ code: 'not-found' })
    expect(limit('2026-12-02')).toBe('4wh')
    await wu.do('club-faults', 'submit:agree', { record })
    expect([limit('2026-11-30'), limit('2026-12-01')]).toEqual(['4wh', '3wh'])
    // The version before ends where the new one begins, by the hand that agreed; one on any day.
    expect([(await w.row(net)).fields.to, (await w.row(record)).fields.to]).toEqual(['2026-12-01', undefined])
    expect((await chen.card('club-faults', net)).timeline[0]).toMatchObject({ title: '修改', whoName: '吴敬东' })
    expect((await chen.card('club-faults', record)).timeline.map((line) => [line.title, line.whoName])).toEqual([['同意提交复核', '吴敬东'], ['提交复核', '陈思雨'], ['改草稿', '陈思雨'], ['拟一版', '陈思雨']])
  })
  test('a version between two ends where the next begins; one that is moved takes the end of the one before along', async () => {
    const between = (await w.keeper.do('club-faults', 'draft', { data: { ...version, code: 'crack', name: '地面开裂', group: 'ground', from: '2027-03-01' } })).record, first = (await w.rows('club-faults')).find((row) => row.fields.code === 'crack' && row.state === 'held')!.id
    const held = async (record: string) => { await w.keeper.do('club-faults', 'submit', { record }); await wu.do('club-faults', 'submit:agree', { record }) }, to = async (id: string) => (await w.row(id)).fields.to
    await held(between)
    const early = (await w.keeper.do('club-faults', 'draft', { data: { ...version, code: 'crack', name: '地面开裂', group: 'ground', from: '2027-01-01' } })).record
    await held(early)
    expect([await to(first), await to(early), await to(between)]).toEqual(['2027-01-01', '2027-03-01', undefined])
    await w.keeper.do('club-faults', 'change', { record: between, data: { from: '2027-04-01' } })
    await wu.do('club-faults', 'change:agree', { record: between })
    expect([await to(first), await to(early), await to(between)]).toEqual(['2027-01-01', '2027-04-01', undefined])
  })
  test('two who answer at once: one of them did', async () => {
    await chen.do('club-faults', 'change', { record: net, data: { price: 320 } })
    const said = await Promise.allSettled([wu.do('club-faults', 'change:agree', { record: net }), ma.do('club-faults', 'change:refuse', { record: net, data: { why: '太贵' } })])
    expect(said.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await w.row(net)).fields.price).toBe(said[0].status === 'fulfilled' ? 320 : 310)
    expect((await w.row(net)).meta.ask).toBeUndefined()
  })
  test('refused with a reason it stays a draft; taken back it does not wait; dropped it never holds', async () => {
    const { record } = await wu.do('club-faults', 'draft', { data: { ...version, code: 'lamp', name: '灯不亮', group: 'light' } })
    await wu.do('club-faults', 'submit', { record })
    await chen.do('club-faults', 'submit:refuse', { record, data: { why: '要有依据' } })
    expect([(await w.row(record)).state, (await chen.card('club-faults', record)).timeline[0]!.ask]).toEqual(['draft', 'refuse: 要有依据'])
    await wu.do('club-faults', 'submit', { record })
    await wu.do('club-faults', 'submit:withdraw', { record })
    expect(await refused(chen.do('club-faults', 'submit:agree', { record }))).toMatchObject({ code: 'no-request' })
    await wu.do('club-faults', 'drop', { record })
    expect([(await w.row(record)).state, readReviews(w.engine, wu.actor()).drafts]).toEqual(['dropped', []])
    expect(inForce(w.engine.holder.office(), 'club-faults', '2026-12-05' as never).find((row) => row.code === 'lamp')!.fields.limit).toBe('1h')
  })
  test('a goal waits too; to stop asking is itself asked; and only the lists that are named', async () => {
    const { record } = await chen.do('setting', 'draft', { data: { ...keep, key: '_tennis-club/mendGoal', name: '按时修好率目标', value: '95', from: today } })
    const goal = () => onOf(w.engine.holder.office(), `${today}T06:00:00.000Z` as never).value(w.engine.model.indicators['_tennis-club/mended']?.goal as never ?? [...w.engine.model.settingId].find(([, id]) => id === '_tennis-club/mendGoal')![0] as never)
    await chen.do('setting', 'submit', { record })
    expect(goal()).toBe(90)
    await wu.do('setting', 'submit:agree', { record })
    expect(goal()).toBe(95)
    expect(await refused(chen.do('setting', 'add', { data: { ...keep, key: 'office/reviewed', name: '须另一人复核', value: '设定值', from: '2026-11-21' } }))).toMatchObject({ code: 'needs-second' })
    const off = (await chen.do('setting', 'draft', { data: { ...keep, key: 'office/reviewed', name: '须另一人复核', value: '催修阶梯', from: '2026-11-21' } })).record
    await chen.do('setting', 'submit', { record: off })
    await ma.do('setting', 'submit:agree', { record: off })
    await chen.do('club-faults', 'change', { record: net, data: { price: 500 } })
    // A goal that is named alone waits as well, though other settings do not.
    await ma.do('setting', 'add', { data: { ...keep, key: '_tennis-club/lookIn', name: '看单时限', value: '20m', from: today } })
    expect(readReviews(w.engine, ma.actor())).toMatchObject({ wanted: ['club-alarms'], keys: ['office/reviewed'] })
    expect((await w.row(net)).fields.price).toBe(500)
    expect(await refused(chen.do('club-alarms', 'add', { data: { ...keep, code: '8', name: '再催', tell: 'captain', from: today } }))).toMatchObject({ code: 'needs-second' })
    expect(await refused(chen.do('setting', 'add', { data: { ...keep, key: 'office/reviewed', name: '须另一人复核', value: '无', from: today } }))).toMatchObject({ code: 'needs-second' })
    expect(await w.unlike()).toEqual([])
  })
}))
