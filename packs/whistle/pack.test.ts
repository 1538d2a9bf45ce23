// 一声哨从吹响到季度评价，和路上会出的每一种岔子。人有名有姓，钟可以拨，库是真的。
import { beforeAll, describe, expect, test } from 'vitest'
import { wire } from '../../engine/pack.ts'
import { plays, refused, type Data, type Person, type World } from '../../engine/testing.ts'
import whistle, { whistles } from './pack.ts'
import { blownAgain } from './records.ts'

type Known = Person & { id: string }
// 联络表里写的是演示街道的人，这里另写。
const packs = [{ ...whistle, tables: whistle.tables!.map((table) => table.id === 'whistle-departments' ? { ...table, rows: [] } : table) }]
const wires = [wire(blownAgain, whistles, 'reblown', (said) => ({ what: said.what, where: said.where, address: said.address, kind: said.kind, leads: said.leads, assists: said.assists, reason: said.reason, again: said.again }))]
describe('whistle', () => plays({ packs, wires, now: '2026-11-23T09:00:00+08:00' }, (begin) => {
  let w: World, zhou: Known, secretary: Known, fan: Known, cao: Known, feng: Known, lin: Known, he: Known, urban: string, housing: string, water: string
  beforeAll(async () => {
    w = await begin()
    const office = await w.unit('网格化管理中心'); [urban, housing, water] = [await w.unit('区城市管理委'), await w.unit('区住房和建设委'), await w.unit('区排水所')]
    const at = (part: string) => [{ part: `whistle/${part}` }]
    zhou = await w.staff('周晓岚', at('street'), office); secretary = await w.staff('街道书记', at('leader'), office)
    fan = await w.staff('范磊', at('department'), urban); cao = await w.staff('曹阳', at('department'), housing); feng = await w.staff('冯健', at('department'), water)
    lin = await w.staff('林卫东', at('chief'), urban); he = await w.staff('贺明', at('chief'), housing)
    const sample = { status: '示例值', from: '2026-01-01' }
    await w.add('whistle-departments', { ...sample, code: '1', name: '区城市管理委', unit: urban, chief: lin.id }); await w.add('whistle-departments', { ...sample, code: '2', name: '区住房和建设委', unit: housing, chief: he.id })
    for (const [who, phone] of [[fan, '13800000001'], [lin, '13800000002']] as const) await w.keeper.do('staff', 'change', { record: who.id, data: { phone } })
  })
  const blow = async (data: Data = {}) => (await zhou.do('whistle', 'blow', { data: { kind: '2', what: '违建压占燃气管线', where: w.at.one, address: '晓镇家园 7 号楼东侧', leads: [urban], assists: [housing], ...data } })).record
  const party = async (record: string, dept: string) => (await w.rows('muster')).find((row) => row.parent === record && row.fields.dept === dept)!
  const fields = async (record: string, dept: string) => (await party(record, dept)).fields
  const arrive = async (who: Known, record: string, dept: string, spot = w.at.one) => who.do('muster', 'arrive', { record: (await party(record, dept)).id, data: { spot } })
  const act = async (who: Known, record: string, dept: string, step: string, data: Data = {}) => who.do('muster', step, { record: (await party(record, dept)).id, data })
  const state = async (record: string) => (await w.row(record)).state
  const sms = async () => { await w.told(zhou); return (await w.engine.db.query<{ recipient: string; text: string }>("select recipient, text from notice where tenant = $1 and channel = 'sms' order by made, id", [w.engine.db.tenant])) }
  const full: Data = { scores: { 1: 30, 2: 50, 3: 20 } }
  /** 两家都到、都写、都签：等评价。 */
  const signed = async (data: Data = {}) => {
    const record = await blow(data)
    for (const [who, dept] of [[fan, urban], [cao, housing]] as const) { await arrive(who, record, dept); await act(who, record, dept, 'write', { did: '已按分工处置' }) }
    await zhou.do('whistle', 'minute', { record, data: { minutes: '三日内拆除，燃气企业监护' } })
    for (const [who, dept] of [[fan, urban], [cao, housing]] as const) await act(who, record, dept, 'sign')
    return record
  }

  test('吹响：主办协办各得一份，联络员当时就得消息和短信，主官按联络表；各部门只看自己的哨', async () => {
    const record = await blow(), one = await party(record, urban)
    expect([one.state, one.assignee, one.fields, one.meta.clock?.span]).toMatchObject(['called', urban, { role: 'lead', chief: lin.id, what: '违建压占燃气管线', address: '晓镇家园 7 号楼东侧' }, '2h'])
    expect((await fields(record, housing)).role).toBe('assist')
    expect([(await w.told(fan))[0], (await w.told(cao))[0], await w.told(feng)]).toEqual(['通知：违建压占燃气管线', '通知：违建压占燃气管线', []])
    expect((await sms()).at(-1)).toMatchObject({ recipient: fan.id, text: expect.stringContaining('请到晓镇家园 7 号楼东侧报到，11-23 11:00 前') as string })
    expect([await fan.list('whistle'), await feng.list('whistle'), await lin.list('muster')]).toEqual([[record], [], [one.id]])
    expect((await fan.card('whistle', record)).parts).toHaveLength(2)
    expect((await refused(feng.do('muster', 'arrive', { record: one.id, data: { spot: w.at.one } }))).code).toBe('not-found')
    expect((await refused(cao.do('muster', 'arrive', { record: one.id, data: { spot: w.at.one } }))).code).toBe('not-found')
  })
  test('应急哨三十分钟；约了集结时间的按集结时间；不能重复吹一家，不能约在过去', async () => {
    expect((await party(await blow({ kind: '1' }), urban)).meta.clock?.span).toBe('30m')
    const met = await blow({ meet: '2026-11-23T15:00:00+08:00' })
    expect((await party(met, urban)).meta.clock?.due).toBe('2026-11-23T07:00:00.000Z')
    expect((await refused(blow({ assists: [urban] }))).details.reasons).toEqual(['同一个部门只能吹一次'])
    expect((await refused(blow({ leads: [], assists: [] }))).details.reasons).toEqual(['至少吹一个部门'])
    expect((await refused(blow({ meet: '2026-11-23T08:00:00+08:00' }))).details.reasons).toEqual(['集结时间已过'])
  })
  test('报到：按时的、迟到的、超距的都收，照实记在明处，列表筛得出来', async () => {
    w.clock.to('2026-11-24T09:00:00+08:00')
    const record = await blow({ assists: [housing, water] })
    await w.wait('38m')
    await arrive(fan, record, urban, { lon: w.at.one.lon + 0.0001, lat: w.at.one.lat })
    expect(await fields(record, urban)).toMatchObject({ how: 'inTime', off: 9 })
    await w.wait('90m')
    await arrive(cao, record, housing, w.at.two)
    expect(await fields(record, housing)).toMatchObject({ how: 'both', lateBy: 8, off: 865 })
    expect(await state(record)).toBe('called')
    await arrive(feng, record, water)
    expect([(await fields(record, water)).how, await state(record), (await w.steps(record)).at(-1)]).toEqual(['late', 'acting', 'begin'])
    expect(await zhou.list('muster', { how: 'both' })).toEqual([(await party(record, housing)).id])
    expect((await w.row(record)).fields).toMatchObject({ away: 0, here: 3 })
  })
  test('没人应：快到时限提醒，到了时限亮红、找主官，再过一小时找街道主要领导；主官看得到是哪一声', async () => {
    w.clock.to('2026-11-25T09:00:00+08:00')
    const record = await blow({ assists: [] }), one = await party(record, urban), before = (await sms()).length, climbed = (await w.told(secretary)).length
    await w.wait('91m'); expect((await w.told(fan))[0]).toContain('快到时限')
    await w.wait('30m')
    expect([(await w.told(lin))[0], (await w.told(zhou))[0], (await w.told(secretary)).length]).toEqual(['到时限：违建压占燃气管线', '到时限：违建压占燃气管线', climbed])
    expect([(await fields(record, urban)).how, await zhou.list('muster', { light: 'late', how: 'absent' })]).toEqual(['absent', expect.arrayContaining([one.id])])
    await w.wait('60m'); expect((await w.told(secretary))[0]).toContain('已超时限')
    expect((await sms()).slice(before).map((row) => row.recipient).sort()).toEqual([fan.id, lin.id, lin.id].sort())
    expect((await lin.card('muster', one.id)).row.state).toBe('called')
    await w.wait('10m')
    await arrive(fan, record, urban)
    expect(await fields(record, urban)).toMatchObject({ how: 'late', lateBy: 71 })
  })
  test('请代到：另一家替它到，主官知道，时限不变；替的人能报到能签字，分记在原部门头上', async () => {
    w.clock.to('2026-11-26T09:00:00+08:00')
    const record = await blow({ assists: [] }), one = await party(record, urban)
    expect((await refused(act(fan, record, urban, 'substitute', { stands: [urban], why: '车在外区' }))).details.reasons).toEqual(['不能请自己代到'])
    await act(fan, record, urban, 'substitute', { stands: [water], why: '车在外区' })
    const [stand] = (await w.rows('stand-in')).filter((row) => row.parent === one.id)
    expect([(await w.told(lin))[0], (await w.told(feng))[0], stand?.fields]).toMatchObject(['请代到：违建压占燃气管线', '请接替：违建压占燃气管线', { unit: water, why: '车在外区', address: '晓镇家园 7 号楼东侧' }])
    await feng.do('stand-in', 'take', { record: stand!.id })
    expect((await party(record, urban)).meta.clock?.due).toBe(one.meta.clock?.due)
    await arrive(feng, record, urban)
    await act(feng, record, urban, 'write', { did: '代为疏通' })
    expect([await fan.list('muster'), (await party(record, urban)).fields.dept]).toEqual([expect.arrayContaining([one.id]) as string[], urban])
  })
  test('免报到要街道同意，半小时不答算不同意；都免了不算开始', async () => {
    w.clock.to('2026-11-27T09:00:00+08:00')
    const record = await blow()
    await act(fan, record, urban, 'excuse', { why: '不涉及本部门' })
    await w.wait('31m')
    expect((await party(record, urban)).state).toBe('called')
    await act(cao, record, housing, 'excuse', { why: '不涉及本部门' }); await act(zhou, record, housing, 'excuse:agree')
    expect([(await party(record, housing)).state, await state(record)]).toEqual(['excused', 'called'])
    await arrive(fan, record, urban)
    expect(await state(record)).toBe('acting')
  })
  test('加吹：只通知新的一家，已吹过的不重复；先行处置不等没到的', async () => {
    w.clock.to('2026-11-30T09:00:00+08:00')
    const record = await blow({ assists: [] })
    expect((await refused(zhou.do('whistle', 'add', { record, data: { more: [urban] } }))).details.reasons).toEqual(['同一个部门只能吹一次'])
    await zhou.do('whistle', 'add', { record, data: { more: [water] } })
    expect([(await fields(record, water)).role, (await w.row(record)).fields.assists, (await w.rows('muster')).filter((row) => row.parent === record).length]).toEqual(['assist', [water], 2])
    await arrive(fan, record, urban); await zhou.do('whistle', 'start', { record })
    expect(await state(record)).toBe('acting')
    expect((await refused(act(zhou, record, water, 'miss'))).details.reasons).toEqual(['报到时限还没有过'])
  })
  test('纪要：大家签同一份；改了字，签过的都不算；签齐了才评价', async () => {
    w.clock.to('2026-12-01T09:00:00+08:00')
    const record = await blow()
    await arrive(fan, record, urban); await arrive(cao, record, housing)
    await act(fan, record, urban, 'write', { did: '已拆' })
    expect((await refused(act(fan, record, urban, 'sign'))).details.reasons).toEqual(['纪要还没有定稿'])
    await zhou.do('whistle', 'minute', { record, data: { minutes: '三日内拆除' } })
    expect((await refused(act(cao, record, housing, 'sign'))).details.reasons).toEqual(['先写本单位处置情况'])
    await act(fan, record, urban, 'sign')
    await zhou.do('whistle', 'amend', { record, data: { reason: '期限写错' } })
    expect([(await party(record, urban)).state, (await fields(record, urban)).signed]).toEqual(['arrived', undefined])
    expect((await w.told(fan)).slice(0, 2).sort()).toEqual(['改纪要：违建压占燃气管线', '纪要改了，重新签：违建压占燃气管线'])
    await zhou.do('whistle', 'minute', { record, data: { minutes: '五日内拆除' } })
    await act(cao, record, housing, 'write', { did: '已核权属' })
    for (const [who, dept] of [[fan, urban], [cao, housing]] as const) await act(who, record, dept, 'sign')
    expect([await state(record), (await w.row(record)).fields.edition, (await fields(record, urban)).signed, (await fields(record, housing)).signed]).toEqual(['rating', 2, 2, 2])
  })
  test('没到的记为未到场也要评；逐项打分按当天的评价标准，缺项、超满分不收；评完才办结', async () => {
    w.clock.to('2026-12-02T09:00:00+08:00')
    const record = await blow()
    await arrive(fan, record, urban); await w.wait('121m'); await zhou.do('whistle', 'start', { record })
    await act(fan, record, urban, 'write', { did: '已拆' }); await zhou.do('whistle', 'minute', { record, data: { minutes: '拆' } }); await act(fan, record, urban, 'sign')
    expect(await state(record)).toBe('signing')
    await act(zhou, record, housing, 'miss', { why: '未派人' })
    expect(await state(record)).toBe('rating')
    expect((await refused(zhou.do('whistle', 'close', { record, data: { result: '已拆除' } }))).details.reasons).toEqual(['还有部门没有评价'])
    expect((await refused(act(zhou, record, urban, 'rate', { scores: { 1: 30, 2: 50 } }))).path).toBe('data.scores')
    expect((await refused(act(zhou, record, urban, 'rate', { scores: { 1: 31, 2: 50, 3: 20 } }))).path).toBe('data.scores')
    expect((await refused(act(fan, record, urban, 'rate', full))).code).toBe('not-your-step')
    await act(zhou, record, urban, 'rate', full); await act(zhou, record, housing, 'rate', { scores: { 1: 0, 2: 0, 3: 10 }, why: '未到场' })
    expect([await fields(record, urban), (await fields(record, housing)).score]).toMatchObject([{ score: 100, scores: [{ name: '报到', full: 30, n: 30 }, { n: 50 }, { n: 20 }] }, 10])
    await zhou.do('whistle', 'close', { record, data: { result: '已拆除' } })
    expect(await state(record)).toBe('closed')
  })
  test('申诉：部门提、领导答、只一次；同意的重评，驳回的不再提；过了期限不行', async () => {
    w.clock.to('2026-12-07T09:00:00+08:00')
    const record = await signed()
    for (const dept of [urban, housing]) await act(zhou, record, dept, 'rate', { scores: { 1: 30, 2: 20, 3: 10 } })
    await zhou.do('whistle', 'close', { record, data: { result: '已拆除' } })
    await act(fan, record, urban, 'appeal', { why: '当场拆完，有照片' })
    expect((await w.told(secretary))[0]).toBe('等您答复：申诉：违建压占燃气管线')
    expect((await refused(act(zhou, record, urban, 'appeal:agree'))).code).toBe('not-your-step')
    await act(secretary, record, urban, 'appeal:agree')
    expect((await party(record, urban)).state).toBe('again')
    await act(zhou, record, urban, 'rerate', { ...full, why: '核对照片，属实' })
    expect([(await fields(record, urban)).score, (await refused(act(fan, record, urban, 'appeal', { why: '再来' }))).details.reasons]).toEqual([100, ['申诉最多 1 次']])
    await act(cao, record, housing, 'appeal', { why: '分低了' }); await act(secretary, record, housing, 'appeal:refuse', { why: '评分有据' })
    expect((await refused(act(cao, record, housing, 'appeal', { why: '还是低' }))).details.reasons).toEqual(['申诉最多 1 次'])
    const old = await signed()
    for (const dept of [urban, housing]) await act(zhou, old, dept, 'rate', full)
    await w.wait('145h')
    expect((await refused(act(fan, old, urban, 'appeal', { why: '晚了' }))).details.reasons).toEqual(['已过可申诉的期限'])
  })
  test('再吹一次：另开一声连着旧的，部门照旧，改了再发；撤销的放人回去', async () => {
    w.clock.to('2026-12-15T09:00:00+08:00')
    const record = await signed()
    for (const dept of [urban, housing]) await act(zhou, record, dept, 'rate', full)
    await zhou.do('whistle', 'close', { record, data: { result: '已拆除' } }); await zhou.do('whistle', 'again', { record, data: { reason: '又搭起来了' } })
    const next = (await w.rows('whistle')).find((row) => row.parent === record)!
    expect([next.state, next.fields]).toMatchObject(['draft', { again: record, leads: [urban], assists: [housing], reason: '又搭起来了' }])
    const offer = (await zhou.card('whistle', next.id)).steps.find((step) => step.step === 'call')
    expect(offer).toMatchObject({ allowed: true, fill: { kind: '2', leads: [urban], assists: [housing] } })
    expect((await zhou.card('whistle', record)).grown.map((one) => one.row.id)).toEqual([next.id])
    await zhou.do('whistle', 'call', { record: next.id, data: { kind: '1', what: '违建又搭起来了', where: w.at.one, leads: [urban] } })
    await zhou.do('whistle', 'cancel', { record: next.id, data: { reason: '当事人自拆' } })
    expect((await w.rows('muster')).filter((row) => row.parent === next.id).map((row) => row.state)).toEqual(['excused', 'excused'])
  })
  test('每一声哨都是它的动作叠出来的', async () => expect(await w.unlike()).toEqual([]))
}))
