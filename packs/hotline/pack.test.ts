// 一张工单从派来到回访，和路上会出的每一种岔子：夜里、节假日、调休、退三次、不满意、同一人再打。人有名有姓，钟可以拨，库是真的。
import { beforeAll, describe, expect, test } from 'vitest'
import { plays, refused, type Data, type Person, type World } from '../../engine/testing.ts'
import hotline from './pack.ts'

type Known = Person & { id: string }
const packs = [{ ...hotline, tables: hotline.tables!.map((table) => table.id === 'order-classes' ? { ...table, rows: [] } : table) as never }]
const type = 'hotline-order'
describe('hotline', () => plays({ packs, now: '2026-11-21T22:40:00+08:00' }, (begin) => {
  let w: World, ma: Known, gao: Known, luo: Known, wu: Known, tang: Known, other: Known, roads: string, care: string, n = 0
  beforeAll(async () => {
    w = await begin()
    roads = await w.unit('市政养护中心'); care = await w.unit('公共服务办公室')
    const at = (part: string) => [{ part: `hotline/${part}` }]
    ma = await w.staff('马春燕', at('clerk'), care); gao = await w.staff('高建国', at('handler'), roads); luo = await w.staff('王慧', at('handler'), care)
    wu = await w.staff('吴敬东', at('chief'), care); tang = await w.staff('唐静', at('leader'), care); other = await w.staff('别的领导', at('leader'), care)
    const sample = { status: '示例值', from: '2026-01-01' }
    await w.add('order-classes', { ...sample, code: 'A01', name: '公用设施／路灯', lead: roads }); await w.add('order-classes', { ...sample, code: 'A02', name: '公用设施／路灯杆', lead: care }); await w.add('order-classes', { ...sample, code: 'A99', name: '公用设施／其他' })
    for (const [date, name, rule] of [['2026-10-01', '国庆节', 'rest'], ['2026-10-10', '调休上班', 'work'], ['2027-01-01', '元旦', 'rest'], ['2027-01-03', '调休上班', 'work']] as const) await w.keeper.do('day', 'add', { data: { date, name, rule, source: '国办通知' } })
  })
  const row = (record: string) => w.row(record), state = async (record: string) => (await row(record)).state, fields = async (record: string) => (await row(record)).fields
  const due = async (record: string) => (await row(record)).meta.clock?.due
  const come = async (data: Data = {}) => (await ma.do(type, 'intake', { data: { order: `TJ${++n}`, what: '厦门路路灯不亮三天了', where: w.at.one, ...('what' in data ? {} : { subject: `厦门路路灯不亮 ${n}` }), ...data } })).record
  const signed = async (data: Data = {}) => { const record = await come(data); await ma.do(type, 'sign', { record }); return record }
  const working = async (data: Data = {}) => { const record = await signed(data); await gao.do(type, 'contact', { record, data: { firstNote: '电话里说明，今晚去修' } }); return record }
  const answered = async (data: Data = {}) => { const record = await working(data); await gao.do(type, 'answer', { record, data: { reply: '已更换灯泡，恢复照明' } }); return record }
  const back = async (record: string, data: Data = {}, who: Known = ma) => who.do(type, 'giveBack', { record, data: { wrong: 'duty', cite: '收-08', why: '电梯监管在市场监管部门', ...data } })

  test('周六夜里派来：危及生命 15 分钟、水电气热 30 分钟，夜里照走；一般件等到周一下班', async () => {
    const life = await come({ urgency: 'life' }), utility = await come({ urgency: 'utility' }), usual = await come()
    expect([await due(life), await due(utility), await due(usual)]).toEqual(['2026-11-21T14:55:00.000Z', '2026-11-21T15:10:00.000Z', '2026-11-23T09:30:00.000Z'])
    expect([(await fields(usual)).urgency, (await fields(usual)).subject, (await fields(usual)).class]).toEqual(['usual', '厦门路路灯不亮 3', 'A01'])
    expect((await w.told(ma)).length).toBe(0)
    await w.wait('16m')
    expect([(await w.told(ma))[0], (await w.told(wu))[0]]).toEqual(['到时限：厦门路路灯不亮 1', '到时限：厦门路路灯不亮 1'])
    expect(await wu.list(type, { light: 'late' })).toEqual([life])
    for (const record of [life, utility, usual]) await ma.do(type, 'sign', { record })
    expect([(await row(life)).assignee, await due(life), (await row(life)).meta.whole?.span]).toEqual([roads, '2026-11-21T15:26:00.000Z', '24h'])
  })
  test('调休：国庆前夜派来的一般件，过了长假才到期；调休上班的周日算工作日', async () => {
    w.clock.to('2026-12-31T20:00:00+08:00')
    const before = await come(), life = await come({ urgency: 'life' })
    // 元旦周五休，周六休，周日调休上班：一个工作日到周日下班。
    expect([await due(before), await due(life)]).toEqual(['2027-01-03T09:30:00.000Z', '2026-12-31T12:15:00.000Z'])
    w.clock.to('2027-01-04T09:00:00+08:00')
  })
  test('签收、首次联系、答复、回访三问；各有时刻，联系有自己的时限', async () => {
    const record = await signed()
    expect([await state(record), (await row(record)).meta.clock?.span, (await fields(record)).signedAt]).toEqual(['contacting', '1wd', '2027-01-04T01:00:00.000Z'])
    expect((await w.told(gao))[0]).toContain('签收')
    await gao.do(type, 'unreached', { record, data: { firstNote: '关机' } })
    expect((await refused(luo.do(type, 'contact', { record, data: { firstNote: '不是我的' } }))).code).toBe('not-found')
    await w.wait('30m')
    await gao.do(type, 'contact', { record, data: { firstNote: '已说明今晚去修' } })
    expect([await state(record), (await fields(record)).firstAt]).toEqual(['handling', '2027-01-04T01:30:00.000Z'])
    await gao.do(type, 'answer', { record, data: { reply: '已修好' } })
    expect((await refused(ma.do(type, 'revisit', { record, data: { contacted: true, solved: true } }))).path).toBe('data.satisfied')
    await ma.do(type, 'revisit', { record, data: { contacted: true, solved: true, satisfied: 4 } })
    expect([await state(record), await w.steps(record)]).toEqual(['closed', ['intake', 'sign', 'unreached', 'contact', 'answer', 'revisit']])
  })
  test('退回热线：要理由，以职责为由的要引清单；基本履职的不能退；签收过一个工作日不能退，复杂的两个', async () => {
    const record = await come({ what: '小区电梯困人，厦门路', where: undefined })
    expect((await refused(ma.do(type, 'giveBack', { record, data: { wrong: 'duty' } }))).path).toBe('data.why')
    expect((await refused(back(record, { cite: undefined }))).details.reasons).toEqual(['请引用履职清单条目'])
    expect((await refused(back(record, { cite: '基-31' }))).details.reasons).toEqual(['所引条目是基本履职，不能以此为由退回'])
    await back(record)
    expect([await state(record), (await fields(record)).returns, (await fields(record)).cite, (await row(record)).meta.clock?.state]).toEqual(['returned', 1, '收-08', 'returned'])
    const late = await signed(), hard = await signed({ complex: true })
    w.clock.to('2027-01-06T09:00:00+08:00')
    expect((await refused(back(late, {}, gao))).details.reasons).toEqual(['已超过退单期限，须办理'])
    await back(hard, {}, gao)
    expect([await state(hard), (await row(hard)).assignee, (await fields(hard)).lead]).toEqual(['returned', null, undefined])
    await ma.do(type, 'movedOn', { record: hard, data: { why: '改派区市场监管局' } })
    expect(await state(hard)).toBe('moved')
  })
  test('退回三次，再派来就归值班长指定，谁也不能再退', async () => {
    const record = await come()
    for (let i = 1; i <= 3; i++) {
      await back(record, { cite: '配-12' })
      await ma.do(type, 'resend', { record, data: { why: `热线第 ${i} 次重派` } })
      expect(await state(record)).toBe(i < 3 ? 'received' : 'designating')
    }
    expect([(await w.told(wu))[0], (await row(record)).meta.clock?.span, await wu.list(type, { mine: 'todo' })]).toEqual([`退回三次，待指定：厦门路路灯不亮 ${n}`, '2h', [record]])
    expect((await refused(back(record))).code).toBe('not-now')
    expect((await refused(ma.do(type, 'designate', { record, data: { lead: roads, instruction: '办' } }))).code).toBe('not-your-step')
    await wu.do(type, 'designate', { record, data: { lead: roads, instruction: '由市政牵头，燃气企业配合' } })
    expect([await state(record), (await row(record)).assignee]).toEqual(['contacting', roads])
    expect((await refused(back(record, {}, gao))).details.reasons).toContain('已退回三次，由值班长指定承办，不能再退')
  })
  test('不满意：二次办理一次；再不满意由值班长提级，领导包案，只有点名的那位看得到', async () => {
    const record = await answered()
    await ma.do(type, 'revisit', { record, data: { contacted: true, solved: false, satisfied: 2, comment: '又灭了' } })
    expect([await state(record), (await fields(record)).rounds, (await row(record)).meta.clock?.span, (await w.told(gao))[0]]).toEqual(['redoing', 1, '3wd', `不满意，二次办理：厦门路路灯不亮 ${n}`])
    await gao.do(type, 'answer', { record, data: { reply: '换了整根线缆' } })
    await ma.do(type, 'revisit', { record, data: { contacted: true, solved: true, satisfied: 1 } })
    expect(await state(record)).toBe('closed')
    expect((await refused(tang.card(type, record))).code).toBe('not-found')
    await wu.do(type, 'takeOver', { record, data: { leader: tang.id, instruction: '请唐静同志包案' } })
    expect([(await w.told(tang))[0], await w.told(other), (await row(record)).meta.light, await tang.list(type)]).toEqual([`提级包案：厦门路路灯不亮 ${n}`, [], 'supervised', [record]])
    expect((await refused(other.card(type, record))).code).toBe('not-found')
    await tang.do(type, 'again', { record, data: { instruction: '三日内全线检修' } })
    expect([await state(record), (await fields(record)).instruction]).toEqual(['redoing', '三日内全线检修'])
  })
  test('延期：承办人申请，值班长同意后报热线；热线同意了，答复时限跟着走；不同意，照旧；每一步都留痕', async () => {
    w.clock.to('2027-02-01T09:00:00+08:00')
    const record = await working(), whole = async () => (await row(record)).meta.whole, before = (await whole())!, until = '2027-02-20T09:00:00.000Z'
    expect(before.due).toBe('2027-02-08T01:00:00.000Z')
    expect((await refused(gao.do(type, 'askLonger', { record, data: { until: '2027-01-31T09:00:00.000Z', extendWhy: '等管材' } }))).details.reasons).toEqual(['延至的时间已过'])
    await gao.do(type, 'askLonger', { record, data: { until, extendWhy: '管材要订制，须二十日到货' } })
    expect([await state(record), (await fields(record)).extension, (await w.told(wu))[0]]).toEqual(['handling', undefined, expect.stringContaining('申请延期')])
    await wu.do(type, 'askLonger:agree', { record })
    // 报上去了，热线没有回话以前，时限照走。
    expect([await state(record), (await fields(record)).extension, (await whole())?.due, (await w.told(ma))[0]]).toEqual(['asking', 'asked', before.due, expect.stringContaining('申请延期')])
    await ma.do(type, 'notLonger', { record, data: { why: '请先出临时措施' } })
    expect([await state(record), (await fields(record)).extension, (await whole())?.due]).toEqual(['handling', 'refused', before.due])
    await gao.do(type, 'askLonger', { record, data: { until, extendWhy: '已架临时管，管材二十日到货' } }); await wu.do(type, 'askLonger:agree', { record })
    expect((await ma.card(type, record)).steps.find((one) => one.step === 'longer')).toMatchObject({ allowed: true, fill: { until } })
    await ma.do(type, 'longer', { record, data: { until: '2027-02-18T09:00:00.000Z' } })
    expect([await state(record), (await fields(record)).extension, await whole(), (await w.told(gao))[0]]).toMatchObject(['handling', 'granted', { from: before.from, due: '2027-02-18T09:00:00.000Z' }, expect.stringContaining('热线同意延期')])
    // 原来的到期过了，不算超期；新的到期过了，才催。
    w.clock.to('2027-02-08T09:30:00+08:00'); await w.wait('1m')
    const dues = async () => (await w.told(gao)).filter((title) => title.startsWith('到时限')).length, n0 = await dues()
    w.clock.to('2027-02-18T17:30:00+08:00'); await w.wait('1m')
    expect(await dues()).toBe(n0 + 1)
    expect((await refused(gao.do(type, 'askLonger', { record, data: { until: '2027-03-20T09:00:00.000Z', extendWhy: '再等' } }))).details.reasons).toEqual(['申请延期最多 2 次'])
    await gao.do(type, 'answer', { record, data: { reply: '已更换' } })
    expect((await row(record)).meta.whole).toBeUndefined()
  })
  test('同一人再打来：给受理员看到前一张，由人并；主单办结，并的一起办结', async () => {
    const main = await working({ phone: '13812342207', person: 'A88' }), again = await come({ phone: '13812342207', what: '厦门路的灯还没修' }), code = await come({ person: 'A88', what: '厦门路灯，第三次打' }), stranger = await come({ phone: '13900000000', what: '厦门路别的事' })
    const alike = async (record: string) => (await ma.card(type, record)).alike.map((one) => one.id)
    expect([await alike(again), await alike(code), await alike(stranger)]).toEqual([[main], [main], []])
    await ma.do(type, 'join', { record: again, data: { into: main } })
    expect((await refused(ma.do(type, 'join', { record: main, data: { into: main } }))).details.reasons).toContain('不能并入自己')
    await gao.do(type, 'answer', { record: main, data: { reply: '全线修好' } })
    await ma.do(type, 'revisit', { record: main, data: { contacted: true, solved: true, satisfied: 5 } })
    expect([await state(again), (await fields(again)).reply]).toEqual(['closed', '全线修好'])
  })
  test('地点：坐标在哪个网格看坐标，没有的看地名；咨询不问地点；街外的另有一队，核定后回来', async () => {
    const [inside, named, away, asks, none] = [await come({ what: '路灯' }), await come({ where: undefined, what: '晓镇家园停水' }), await come({ where: w.at.away }), await come({ where: undefined, what: '医保怎么办', request: 'ask' }), await come({ where: undefined, what: '别的区的事' })]
    for (const record of [inside, named, asks]) expect(await state(record)).toBe('received')
    for (const record of [away, none]) expect([await state(record), (await row(record)).meta.clock?.span]).toEqual(['outside', '1wd'])
    await ma.do(type, 'place', { record: none, data: { where: w.at.one } })
    expect(await state(none)).toBe('received')
    await back(away, { wrong: 'place', cite: undefined, why: '在河东区' })
    expect(await state(away)).toBe('returned')
  })
  test('带答复的旧单直接存查；没有地点的自成一队，不算超时，不进待办；按词归类取最长的词', async () => {
    const file = async (data: Data) => (await ma.do(type, 'file', { data: { order: `OLD${++n}`, what: '厦门路', calledAt: '2019-04-25T09:32:09+08:00', reply: '已处理', repliedAt: '2019-05-09T09:49:10+08:00', ...data } })).record
    const done = await file({ subject: '厦门路路灯杆倒了' }), away = await file({ what: '别处的路灯' })
    expect([await state(done), (await fields(done)).replyDays, (await fields(done)).class, (await row(done)).meta.clock]).toEqual(['closed', 14.01, 'A02', undefined])
    expect([await state(away), (await row(away)).meta.clock, (await fields(away)).class]).toEqual(['away', undefined, 'A01'])
    expect(await ma.list(type, { mine: 'todo', limit: '500' })).not.toContain(away)
    await ma.do(type, 'end', { record: done })
    expect((await ma.do(type, 'file', { data: { order: (await fields(done)).order, what: '厦门路又一张' } })).record, '作废了的编号可以再用').not.toBe(done)
  })
  test('三率剔除：承办单位申请、值班长定；同意的不进分子分母，按理由另列；不同意的照计，也不能再申请', async () => {
    const period = (await row(await come())).made.slice(0, 7), list = async (rate: string, side: string) => (await wu.list(type, { figure: `hotline/${rate}:${period}:${side}`, limit: '500' })).sort()
    const asked = async (satisfied: number, solved = true) => { const record = await answered(); await ma.do(type, 'revisit', { record, data: { contacted: true, solved, satisfied } }); return record }
    const before = { is: await list('pleased', 'is'), outOf: await list('pleased', 'outOf') }, good = await asked(5), unfair = await asked(1), other = await asked(2), unasked = await answered()
    expect([(await list('pleased', 'is')).length - before.is.length, (await list('pleased', 'outOf')).length - before.outOf.length]).toEqual([1, 3])
    const ask = (record: string, who: Known = gao) => who.do(type, 'exclude', { record, data: { drop: 'unfair', dropWhy: '要求拆除他人合法车位' } })
    expect([(await refused(ask(unfair, luo))).code, (await refused(ask(unasked))).code, (await refused(gao.do(type, 'exclude', { record: unfair, data: { dropWhy: '没说理由' } }))).path]).toEqual(['not-found', 'not-now', 'data.drop'])
    await ask(unfair); await ask(other)
    expect([(await list('pleased', 'outOf')).length - before.outOf.length, (await wu.list(type, { mine: 'todo' })).filter((one) => [unfair, other].includes(one)).length, (await refused(gao.do(type, 'exclude:agree', { record: unfair }))).code]).toEqual([3, 2, 'not-your-step'])
    await wu.do(type, 'exclude:agree', { record: unfair }); await wu.do(type, 'exclude:refuse', { record: other, data: { why: '车位确实占了通道' } })
    expect([await list('pleased', 'except'), (await list('pleased', 'outOf')).length - before.outOf.length, (await list('solved', 'except'))]).toEqual([[unfair], 2, [unfair]])
    expect([(await list('pleased', 'is')).includes(good), (await refused(ask(other))).code, (await fields(other)).dropped]).toEqual([true, 'guard', undefined])
    // 定错了的可以收回，要说理由；收回就照计，也不能再申请。
    const undo = (record: string, data: Data = { why: '复核录音，诉求合理' }, who: Known = wu) => who.do(type, 'recount', { record, data })
    expect([(await refused(undo(unfair, {}))).path, (await refused(undo(unfair, undefined, gao))).code, (await refused(undo(other))).details.reasons]).toEqual(['data.why', 'not-your-step', ['这一张没有剔除']])
    await undo(unfair)
    expect([await list('pleased', 'except'), (await list('pleased', 'outOf')).includes(unfair), (await list('pleased', 'outOf')).length - before.outOf.length, (await refused(ask(unfair))).code, (await refused(undo(unfair))).details.reasons]).toEqual([[], true, 3, 'guard', ['撤销剔除最多 1 次']])
    const late = await asked(1)
    w.clock.by('11d')
    expect((await refused(ask(late))).details.reasons).toEqual(['已过可申请剔除的期限'])
  })
  test('表格登记的活单：签收时限从派单时起算，没写派单的从来电；只有日期的、太久的、还没到的，从登记时起算；过了的当时就催', async () => {
    w.clock.to('2027-03-01T10:00:00+08:00')
    const clock = async (data: Data) => { const { record } = await ma.do(type, 'file', { data: { order: `LIVE${++n}`, subject: `漏气 ${n}`, what: '厦门路', urgency: 'life', ...data } }), { from, due } = (await row(record)).meta.clock!; return [record, from, due] }
    const at = (time: string) => new Date(`${time}+08:00`).toISOString(), [, from, due] = await clock({ calledAt: '2027-03-01T09:40:00+08:00', sentAt: '2027-03-01T09:50:00+08:00' })
    expect([from, due]).toEqual([at('2027-03-01T09:50:00'), at('2027-03-01T10:05:00')])
    const [late, called, past] = await clock({ calledAt: '2027-03-01T09:40:00+08:00' })
    expect([called, past]).toEqual([at('2027-03-01T09:40:00'), at('2027-03-01T09:55:00')])
    for (const calledAt of ['2027-03-01T00:00:00+08:00', '2027-02-20T09:00:00+08:00', '2027-03-01T11:00:00+08:00']) expect([calledAt, (await clock({ calledAt }))[1]]).toEqual([calledAt, at('2027-03-01T10:00:00')])
    await w.wait('1m')
    expect([(await wu.list(type, { light: 'late', limit: '500' })).includes(String(late)), (await w.told(ma)).filter((title) => title.startsWith('到时限：漏气'))]).toEqual([true, [`到时限：漏气 ${n - 3}`]])
  })
  test('同一工单编号只有一张', async () => {
    const record = await come()
    const again = await refused(ma.do(type, 'intake', { data: { order: (await fields(record)).order, what: '厦门路' } }))
    expect([again.code, again.details.value]).toEqual(['already-there', (await fields(record)).order])
  })
  test('每一张都是它的动作叠出来的', async () => expect(await w.unlike()).toEqual([]))
}))
