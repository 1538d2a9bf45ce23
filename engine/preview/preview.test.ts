// A draft held against last month, in the fictional club: the numbers are counted by hand beside them.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { previewDraft, type Drafted } from './preview.server.ts'

type Known = Person & { id: string }
describe('a draft against last month', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, keeper: Known, crew: string, other: string
  const add = async (kind: string) => (await desk.do('fault', 'register', { data: { kind, pressing: 'low', what: '破了', where: w.at.one } })).record
  const mend = async (record: string, after: string) => {
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    await w.wait(after)
    await keeper.do('fault', 'done', { record, data: { result: '好了', after: await keeper.photo('好.jpg') } })
  }
  let net: string
  beforeAll(async () => {
    // Monday morning; a net is mended within four working hours.
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-02T09:00:00+08:00' })
    crew = await w.unit('场地组'); other = await w.unit('新场地组')
    const at = (part: string) => [{ part: `_tennis-club/${part}` }]
    desk = await w.staff('前台王', at('desk'), crew); keeper = await w.staff('场地员孙', at('keeper'), crew)
    net = (await w.rows('club-faults')).find((row) => row.fields.code === 'net')!.id
    // One hour, two hours and three quarters, three and a half hours: by four hours all in time. One of another kind. One that is open.
    await mend(await add('net'), '1h')
    w.clock.to('2026-11-02T13:30:00+08:00')
    await mend(await add('net'), '165m')
    w.clock.to('2026-11-03T08:30:00+08:00')
    await mend(await add('net'), '210m')
    w.clock.to('2026-11-04T09:00:00+08:00')
    await mend(await add('crack'), '1h')
    w.clock.to('2026-11-20T10:00:00+08:00')
  })
  const preview = (changes: Drafted[], window?: string) => previewDraft(w.engine, w.keeper.actor(), { changes, window })
  const limit = (value: string): Drafted => ({ type: 'club-faults', record: net, step: 'change', data: { limit: value } })
  const of = async (changes: Drafted[]) => (await preview(changes)).types.find((one) => one.type === 'fault')

  test('a shorter limit: so many late of so many, the worst first, and nothing is written', async () => {
    const before = await w.rows('club-faults'), one = (await of([limit('2wh')]))!, mending = one.limits.find((line) => line.of === 'mending')!
    expect([one.total, one.looked, one.changed]).toEqual([4, 4, 3])
    // Judged are the three nets that were mended; of them two took longer than two hours.
    expect(mending).toMatchObject({ title: '修理中时限', n: 3, was: 0, is: 2, moved: 3, lost: 0 })
    expect(one.limits.find((line) => line.of === 'received')).toMatchObject({ was: 0, is: 0, moved: 0 })
    expect(one.rows.map((row) => row.lines.map((line) => [line.what, line.was, line.is, line.worse]))).toEqual([
      [['修理中时限', '限 4 工作时，按期', '限 2 工作时，超 1 小时 30 分', true]], [['修理中时限', '限 4 工作时，按期', '限 2 工作时，超 45 分', true]], [['修理中时限', '限 4 工作时，按期', '限 2 工作时，按期', false]],
    ])
    expect(await w.rows('club-faults')).toEqual(before)
    expect((await preview([limit('2wh')])).warnings).toContainEqual({ say: '{what}超期会多 {n} 件。', with: { what: '修理中时限', n: 2, off: 0 }, bad: true })
  })
  test('a longer one mends nothing that was in time; the same one is none; one for another kind leaves these alone', async () => {
    expect((await of([limit('9wh')]))!.limits.find((line) => line.of === 'mending')).toMatchObject({ was: 0, is: 0, moved: 3 })
    const same = await preview([limit('4wh')])
    expect([same.begins, same.types, same.warnings.map((one) => one.say)]).toEqual([null, [], ['这样改了，和现在施行的一样。']])
    const crack = (await w.rows('club-faults')).find((row) => row.fields.code === 'crack')!.id
    expect((await of([{ type: 'club-faults', record: crack, step: 'change', data: { limit: '30m' } }]))!.changed).toBe(1)
  })
  test('a version from a later day is judged as if it had held', async () => {
    const { code, name, urgent: _, ...rest } = (await w.row(net)).fields as Record<string, never>, found = await preview([{ type: 'club-faults', step: 'add', data: { ...rest, code, name, limit: '1wh', from: '2026-12-01' } }])
    expect([found.begins, found.types[0]!.limits.find((line) => line.of === 'mending')!.is]).toEqual(['2026-12-01', 2])
    expect(found.window).toMatchObject({ word: 'days', title: '近 30 天' })
  })
  test('whom rules would have given it to, a unit without people, and a class that ends', async () => {
    await w.keeper.do('club-faults', 'change', { record: net, data: { crew } })
    const one = await preview([{ type: 'club-faults', record: net, step: 'change', data: { crew: other } }]), given = one.types[0]!.given[0]!
    expect(given).toMatchObject({ field: 'crew', title: '班组', changed: 3, empty: 0 })
    expect(given.by).toEqual([{ key: crew, name: '场地组', was: 3, is: 0 }, { key: other, name: '新场地组', was: 0, is: 3 }])
    expect(one.warnings).toContainEqual({ say: '“{unit}”没有人在岗。', with: { unit: '新场地组' }, bad: true })
    const ended = await preview([{ type: 'club-faults', record: net, step: 'end', data: { to: '2026-12-01' } }])
    expect(ended.types[0]!.without).toEqual([{ field: 'kind', title: '故障', n: 3 }])
    expect(ended.warnings.map((warning) => warning.say)).toContain('{n} 件的{what}已不在用，会没有{what}。')
  })
  test('a setting, a rung and the hours of the office', async () => {
    const setting: Drafted = { type: 'setting', step: 'add', data: { key: '_tennis-club/lookIn', name: '看单时限', value: '1m', from: '2026-11-20', source: '试', status: '示例值' } }
    expect((await of([setting]))!.limits.find((line) => line.of === 'received')!.moved).toBe(4)
    const rung: Drafted = { type: 'club-alarms', step: 'add', data: { code: '9', name: '一成就催', kind: 'net', share: 10, tell: 'captain', sms: true, from: '2026-11-20', source: '试', status: '示例值' } }
    expect((await of([rung]))!.told).toEqual([{ part: '_tennis-club/captain', title: '领队', app: [8, 11], sms: [0, 3] }]) // all four are not checked yet: the whole tells them twice each
    const hours: Drafted = { type: 'setting', step: 'add', data: { key: 'office/officeHours', name: '办公时间', value: '09:00-12:00', from: '2026-11-20', source: '试', status: '示例值' } }, moved = await preview([hours])
    expect(moved.running).toEqual({ n: 4, moved: 4, later: 4 })
    expect(moved.types[0]!.limits.find((line) => line.of === 'mending')!.moved).toBeGreaterThan(0)
  })
  test('a class that is new: rows whose words name it are reckoned as if they had been made with it', async () => {
    await desk.do('fault', 'register', { data: { kind: 'crack', pressing: 'low', what: '发球机卡球', where: w.at.one } })
    w.clock.by('1m')
    const found = await preview([{ type: 'club-faults', step: 'add', data: { code: 'machine', name: '发球机', group: 'gear', limit: '1h', from: '2026-12-01' } }]), one = found.types.find((it) => it.type === 'fault')!
    expect(one.fresh).toEqual([{ code: 'machine', name: '发球机', words: '“发球机”', n: 1 }])
    expect([one.changed, one.given]).toEqual([1, [{ field: 'kind', title: '故障', changed: 1, empty: 0, more: 0, by: [{ key: 'crack', name: '地面开裂', was: 1, is: 0 }, { key: 'machine', name: '发球机', was: 0, is: 1 }] }]])
    expect(one.rows[0]!.lines[0]).toMatchObject({ what: '故障', was: '地面开裂', is: '发球机' })
    expect((await preview([{ type: 'club-faults', step: 'add', data: { code: 'seat', name: '座椅松动', group: 'gear', limit: '1h', from: '2026-12-01' } }])).types.find((it) => it.type === 'fault')!.fresh).toMatchObject([{ n: 0 }])
  })
  test('a way of telling: how often whom by which road', async () => {
    const way = (code: string, by: string): Drafted => ({ type: 'ways', step: 'add', data: { code, name: '试', by, from: '2026-12-01' } })
    expect((await of([way('fault.dispatch.keeper', 'sms')]))!.told).toEqual([{ part: '_tennis-club/keeper', title: '场地员', app: [5, 5], sms: [0, 4] }]) // and once by the ladder
    expect((await of([way('fault.dispatch.keeper', 'none'), way('fault.done.captain', 'app')]))!.told).toMatchObject([{ title: '场地员', app: [5, 1] }, { title: '领队' }])
    expect((await of([way('fault.dispatch.keeper', 'sms')]))!.ways).toEqual([{ code: 'fault.dispatch.keeper', step: '派修', part: '场地员', was: { app: 4, sms: 0 }, is: { app: 0, sms: 4 } }])
    expect(await of([way('fault.press.keeper', 'none')])).toBeUndefined()
  })
  test('a gap between two versions is said', async () => {
    const { code, name, ...rest } = (await w.row(net)).fields as Record<string, never>, next: Drafted = { type: 'club-faults', step: 'add', data: { ...rest, code, name, limit: '1wh', from: '2026-12-10' } }
    const said = await preview([{ type: 'club-faults', record: net, step: 'change', data: { to: '2026-12-01' } }, next])
    expect(said.warnings).toContainEqual({ say: '“{name}”在 {from} 到 {to} 之间没有一版施行。', with: { name: '球网破损', from: '2026-12-01', to: '2026-12-10' }, bad: true })
  })
  test('only whoever may do it: a row’s own words only for who sees it', async () => {
    expect(await refused(previewDraft(w.engine, desk.actor(), { changes: [limit('2wh')] }))).toMatchObject({ code: 'not-your-step' })
    expect(await refused(preview([limit('soon')]))).toMatchObject({ code: 'bad-field', path: 'data.limit' })
    expect(await refused(preview([{ type: 'fault', step: 'report', data: {} }]))).toMatchObject({ code: 'no-such-type' })
    expect((await of([limit('2wh')]))!.rows.map((row) => row.title)).toEqual([null, null, null])
  })
}))
