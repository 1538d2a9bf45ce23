// Where the product's packs meet: one matter, one whistle, and the answer on its way back.
import { beforeAll, describe, expect, test } from 'vitest'
import { playWorld, type Person, type World } from '../engine/testing.ts'
import { packs, wires } from '../packs/index.ts'
import { eachDatabase } from './postgres.server.ts'

type Known = Person & { id: string }
describe('wires', () => eachDatabase((_name, open) => {
  let w: World, zhou: Known, fan: Known, gao: Known, urban: string, roads: string
  beforeAll(async () => {
    // Of the dated lists only those that name nobody: the demo street's people are not here.
    const bare = packs.slice(1).map((pack) => ({ ...pack, tables: (pack.tables ?? []).map((table) => ['matter-kinds', 'matter-rungs', 'routes', 'whistle-departments', 'order-classes'].includes(table.id) ? { ...table, rows: [] } : table) as never }))
    w = await playWorld(await open(), { packs: bare, wires, now: '2026-11-23T09:00:00+08:00' })
    roads = await w.unit('市政养护中心'); urban = await w.unit('区城市管理委')
    await w.add('matter-kinds', { status: '示例值', from: '2026-01-01', code: '0101', name: '井盖缺失', class: 'facility', limit: '4h', urgency: 'life', duty: 'own', lead: roads })
    zhou = await w.staff('周晓岚', [{ part: 'one-net/dispatcher' }, { part: 'whistle/street' }], roads); gao = await w.staff('高建国', [{ part: 'one-net/handler' }], roads); fan = await w.staff('范磊', [{ part: 'whistle/department' }], urban)
  })
  const sent = async () => { const { record } = await zhou.do('matter', 'register', { data: { kind: '0101', channel: 'hotline', what: '雨水井塌陷，压着燃气管', where: w.at.one, address: '厦门路 118 号', photos: await zhou.photo('现场') } }); await zhou.do('matter', 'accept', { record }); await zhou.do('matter', 'dispatch', { record, data: { lead: roads } }); return record }
  const blown = async (record: string) => { await zhou.do('matter', 'blow', { record, data: { why: '要燃气和城管一起到场' } }); return (await w.rows('whistle')).find((row) => row.parent === record)! }

  test('from the matter a whistle with place, photos and reason; its number; the handler of the matter sees the step, not the whistle', async () => {
    const record = await sent(), whistle = await blown(record)
    expect([whistle.state, whistle.fields]).toMatchObject(['draft', { what: '雨水井塌陷，压着燃气管', address: '厦门路 118 号', where: w.at.one, reason: '要燃气和城管一起到场', photos: [{ name: '现场' }] }])
    expect(String(whistle.no)).toMatch(/^20261123\d{6}$/)
    const card = await zhou.card('matter', record)
    expect([card.grown.map((one) => one.row.id), card.timeline[0]?.title, (await zhou.card('whistle', whistle.id)).origin?.id]).toEqual([[whistle.id], '吹哨', record])
    expect((await gao.card('matter', record)).grown).toEqual([])
    // Nobody is named yet: that only waits for an answer, and greys nothing.
    expect((await zhou.card('whistle', whistle.id)).steps.find((step) => step.step === 'call')).toMatchObject({ allowed: true, main: true })
    await zhou.do('whistle', 'call', { record: whistle.id, data: { kind: '1', what: whistle.fields.what, where: w.at.one, leads: [urban] } })
    expect((await zhou.card('matter', record)).grown[0]?.parts.map((part) => [part.state, part.assignee])).toEqual([['called', urban]])
    expect(await fan.list('matter').catch(() => 'none')).toEqual('none')
  })
  test('what the departments did comes back as a line of the matter, also after the whistle was blown again, and while the matter is being checked', async () => {
    const record = await sent(), whistle = await blown(record)
    await zhou.do('whistle', 'cancel', { record: whistle.id, data: { reason: '先行抢修' } })
    expect([(await w.row(record)).fields.joint, (await w.steps(record)).at(-1)]).toEqual(['吹哨已撤销：先行抢修', 'jointEnded'])
    expect(await w.told(gao)).toContain('联合处置完毕：雨水井塌陷，压着燃气管')
    await zhou.do('whistle', 'again', { record: whistle.id, data: { reason: '又塌了' } })
    const next = (await w.rows('whistle')).find((row) => row.parent === whistle.id)!
    await zhou.do('whistle', 'call', { record: next.id, data: { kind: '1', what: '又塌了', where: w.at.one, leads: [urban] } })
    const [one] = (await w.rows('muster')).filter((row) => row.parent === next.id), on = { record: one!.id }
    await fan.do('muster', 'arrive', { ...on, data: { spot: w.at.one } }); await fan.do('muster', 'write', { ...on, data: { did: '已支护' } })
    await zhou.do('whistle', 'minute', { record: next.id, data: { minutes: '区城管委三日内修复' } }); await fan.do('muster', 'sign', on)
    await zhou.do('muster', 'rate', { ...on, data: { scores: { 1: 30, 2: 50, 3: 20 } } }); await zhou.do('whistle', 'close', { record: next.id, data: { result: '已修复' } })
    expect((await w.row(record)).fields.joint).toBe('已修复')
    const other = await sent(), late = await blown(other)
    await gao.do('matter', 'done', { record: other, data: { result: '好', after: await gao.photo('好') } });
    await zhou.do('whistle', 'cancel', { record: late.id, data: { reason: '不用了' } })
    expect((await w.row(other)).fields.joint).toBe('吹哨已撤销：不用了')
    expect(await w.unlike()).toEqual([])
  })
  test('a hotline order becomes a matter, and what was done on site comes back to it', async () => {
    const ma = await w.staff('马春燕', [{ part: 'hotline/clerk' }, { part: 'one-net/clerk' }], roads), luo = await w.staff('王慧', [{ part: 'hotline/handler' }], roads), wu = await w.staff('吴敬东', [{ part: 'one-net/chief' }], roads)
    const { record } = await ma.do('hotline-order', 'intake', { data: { order: 'TJ1', what: '井盖没了', where: w.at.one, phone: '13812342207' } })
    await ma.do('hotline-order', 'sign', { record, data: { lead: roads } }); await luo.do('hotline-order', 'contact', { record, data: { firstNote: '已联系' } })
    await luo.do('hotline-order', 'toSite', { record })
    const matter = (await w.rows('matter')).find((row) => row.parent === record)!
    expect([matter.state, matter.fields]).toMatchObject(['received', { channel: 'hotline', what: '井盖没了', urgency: 'usual', where: w.at.one, phone: '13812342207' }])
    expect((await w.row(record)).fields.sent).toBe(true)
    await ma.do('matter', 'accept', { record: matter.id, data: { kind: '0101' } })
    await wu.do('matter', 'endOther', { record: matter.id, data: { ending: 'normal', why: '已装新井盖' } })
    expect([(await w.row(record)).fields.result, (await w.row(record)).state, await w.unlike()]).toEqual(['已装新井盖', 'handling', []])
  })
}))
