// Up to the district's platform and down again, against a platform of our own that listens, refuses, is away, repeats itself and is forged.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isSigned, lineAdapter, signedHeaders, type Lines } from '../engine/exchange/adapters/signed.server.ts'
import { takeDelivery, undelivered, type Delivery } from '../engine/exchange/deliver.server.ts'
import { fold } from '../kernel/audit/seal.server.ts'
import { outboxOf, runOutbox, sendAgain } from '../kernel/notice/notice.server.ts'
import { playWorld, refused, type Person, type World } from '../engine/testing.ts'
import { outsides, packs, wires } from '../packs/index.ts'
import { eachDatabase } from './postgres.server.ts'

type Known = Person & { id: string }
type Got = { headers: IncomingMessage['headers']; body: string }
const secret = 'a secret of the street and the district'
describe('the district', () => eachDatabase((_name, open) => {
  let w: World, zhou: Known, guo: Known, han: Known, platform: Server, lines: Lines, got: Got[] = [], says = 200
  beforeAll(async () => {
    platform = createServer((request, response) => { let body = ''; request.on('data', (some: Buffer) => { body += some.toString() }).on('end', () => { got.push({ headers: request.headers, body }); response.writeHead(says).end('{}') }) })
    await new Promise<void>((done) => { platform.listen(0, '127.0.0.1', done) })
    lines = { district: { url: `http://127.0.0.1:${(platform.address() as AddressInfo).port}/in`, secret } }
    const bare = packs.slice(1).map((pack) => ({ ...pack, tables: (pack.tables ?? []).map((table) => ['urgencies', 'matter-classes'].includes(table.id) ? table : { ...table, rows: [] } as never) }))
    w = await playWorld(await open(), { packs: bare, wires, outsides, now: '2026-11-23T09:00:00+08:00' })
    const roads = await w.unit('市政养护中心')
    await w.add('matter-kinds', { status: '示例值', from: '2026-01-01', code: '0103', name: '道路破损', class: 'traffic', limit: '7wd', urgency: 'usual', duty: 'joint', lead: roads })
    zhou = await w.staff('周晓岚', [{ part: 'one-net/dispatcher' }, { part: 'one-net/clerk' }], roads)
    guo = await w.staff('郭师傅', [{ part: 'one-net/handler' }], roads); han = await w.staff('韩立群', [{ part: 'one-net/grid', area: w.areas.one }], roads)
  })
  afterAll(async () => { await new Promise((done) => { platform.close(done) }) })
  const sorted = async () => { const { record } = await zhou.do('matter', 'register', { data: { kind: '0103', channel: 'hotline', what: '主干道塌陷，属区管道路', where: w.at.one, address: '津汉公路', phone: '13812342207' } }); await zhou.do('matter', 'accept', { record }); return record }
  const relay = async (record: string) => { await zhou.do('matter', 'relay', { record, data: { why: '区管道路' } }); got = [] }
  const other = () => Promise.reject(new Error('another webhook'))
  const run = async () => { while (await fold(w.engine.db, {}) > 0); return runOutbox(w.engine.db, { adapters: { webhook: lineAdapter({ lines, other }) }, now: w.clock.now(), demo: false, dead: (lost) => undelivered(w.engine, lost) }) }
  const read = (body: string) => JSON.parse(body) as Delivery
  const sign = (body: string, how: { key?: string; at?: Date } = {}) => { const h = signedHeaders(how.key ?? secret, { id: 'x', body, now: how.at ?? w.clock.now() }); return { time: h['x-xinbei-time']!, nonce: h['x-xinbei-nonce']!, signature: h['x-xinbei-signature']!, body } }
  const take = (body: object, how: { key?: string; at?: Date; from?: string } = {}) => takeDelivery(w.engine, lines, { from: how.from ?? 'district', signed: sign(JSON.stringify(body), how), read })
  const about = (record: string) => ({ type: 'matter', id: record })
  const fields = async (record: string) => (await w.row(record)).fields
  const state = async (record: string) => { const { district, districtNo, districtSays } = await fields(record); return [district, districtNo, districtSays] }
  let n = 0
  const id = () => `delivery-${++n}`

  test('up: signed, with time and nonce, once under one id; no phone travels; the matter shows how far it came', async () => {
    const record = await sorted()
    await relay(record)
    expect(await state(record)).toEqual(['sent', undefined, undefined])
    expect(await run()).toMatchObject({ sent: 1 })
    const [one] = got, said = JSON.parse(one!.body) as { event: string; about: object; with: object }
    expect(said).toMatchObject({ event: 'matter-relayed', about: { type: 'matter', id: record }, with: { what: '主干道塌陷，属区管道路', kind: '道路破损', where: w.at.one, address: '津汉公路', why: '区管道路' } })
    expect(one!.body).not.toContain('13812342207')
    const signed = { time: String(one!.headers['x-xinbei-time']), nonce: String(one!.headers['x-xinbei-nonce']), signature: String(one!.headers['x-xinbei-signature']), body: one!.body }
    expect([isSigned(secret, signed, w.clock.now()), isSigned(secret, { ...signed, body: `${one!.body} ` }, w.clock.now()), isSigned(secret, { ...signed, nonce: 'another-nonce-of-theirs' }, w.clock.now()), isSigned('x', signed, w.clock.now())]).toEqual([true, false, false, false])
    expect((await refused(zhou.do('matter', 'relay', { record, data: { why: '再报' } }))).details.reasons).toEqual(['已上报区平台，等区里答复'])
    await take({ id: id(), event: 'district-took', about: about(record), with: { no: '区2026-001' } })
    expect(await state(record)).toEqual(['received', '区2026-001', undefined])
    await take({ id: id(), event: 'district-answered', about: about(record), with: { answer: '区城管委三日内修复' } })
    expect(await state(record)).toEqual(['answered', '区2026-001', '区城管委三日内修复'])
    expect((await zhou.card('matter', record)).timeline[0]).toMatchObject({ title: '区平台答复', whoName: '区一体化平台' })
  })
  test('away: tried again at growing distances under the same id; given up it says so on the matter, and is sent again by hand', async () => {
    const record = await sorted()
    says = 503
    await relay(record)
    for (const wait of ['0m', '31s', '121s', '11m', '31m', '121m', '361m']) { await w.wait(wait === '0m' ? '0m' : wait.endsWith('s') ? `${Math.ceil(Number.parseInt(wait) / 60)}m` : wait); await run() }
    expect([new Set(got.map((one) => one.headers['idempotency-key'])).size, new Set(got.map((one) => one.headers['x-xinbei-nonce'])).size, got.length]).toEqual([1, got.length, 7])
    expect([await state(record), (await w.told(zhou))[0]]).toEqual([['lost', undefined, 'HTTP 503'], '没有送到区平台：主干道塌陷，属区管道路'])
    says = 200
    const [dead] = (await outboxOf(w.engine.db, { state: 'dead' })).filter((row) => row.title === 'matter-relayed')
    await sendAgain(w.engine.db, { id: dead!.id, now: w.clock.now() })
    expect(await run()).toMatchObject({ sent: 1 })
    await relay(record)
    expect([await run(), (await state(record))[0]]).toMatchObject([{ sent: 1 }, 'sent'])
    says = 400
    const refusedThere = await sorted()
    await relay(refusedThere); await run()
    expect([await state(refusedThere), got.length]).toEqual([['lost', undefined, 'HTTP 400'], 1])
    says = 200
  })
  test('down: a matter sent by the district is made once, and its result goes back', async () => {
    const body = { id: id(), event: 'district-sent', with: { no: '区派 7', what: '创文检查点垃圾未清', where: w.at.two, address: '和畅道' } }
    const first = await take(body), again = await take(body)
    expect([first.repeated, again.repeated, again.taken]).toEqual([false, true, first.taken])
    const record = first.taken.acts[0]!.record, row = await w.row(record)
    expect([row.state, row.fields, String(row.no)]).toMatchObject(['received', { channel: 'outside', district: 'came', districtNo: '区派 7', urgency: 'usual' }, expect.stringMatching(/^20261123/) as string])
    expect((await w.rows('matter')).filter((one) => one.fields.districtNo === '区派 7')).toHaveLength(1)
    expect(await w.told(zhou)).toContain('区平台下派：创文检查点垃圾未清')
  })
  test('down, done and answered: signed with their number, tried again, seen as lost and answered anew; once answered it is not answered twice', async () => {
    const { taken } = await take({ id: id(), event: 'district-sent', with: { no: '区派 31', what: '创文点位路面破损', where: w.at.one, address: '津汉公路' } }), record = taken.acts[0]!.record
    const offer = async () => (await zhou.card('matter', record)).steps.find((one) => one.step === 'answerUp'), reasons = async (): Promise<unknown> => (await refused(zhou.do('matter', 'answerUp', { record }))).details.reasons
    await zhou.do('matter', 'accept', { record, data: { kind: '0103' } }); await zhou.do('matter', 'dispatch', { record })
    expect(await offer()).toBeUndefined()
    await guo.do('matter', 'done', { record, data: { result: '路面已修补', after: await guo.photo('后') } }); await han.do('matter', 'pass', { record, data: { checkedAt: w.at.one, checkPhotos: await han.photo('核') } })
    got = []; says = 503
    await zhou.do('matter', 'answerUp', { record })
    expect([await state(record), await reasons()]).toEqual([['back', '区派 31', undefined], ['已回复区平台']])
    for (const wait of ['0m', '1m', '3m', '11m', '31m', '121m', '361m']) { await w.wait(wait); await run() }
    // Seven tries of one answer, then it stands on the row that it did not arrive, and who handles it hears of it.
    expect([got.length, new Set(got.map((one) => one.headers['idempotency-key'])).size, await state(record), (await w.told(zhou))[0]]).toEqual([7, 1, ['lost', '区派 31', 'HTTP 503'], '没有送到区平台：创文点位路面破损'])
    expect((await outboxOf(w.engine.db, { state: 'dead' })).find((row) => row.title === 'matter-answered')).toMatchObject({ tries: 7, error: 'HTTP 503' })
    got = []; says = 200
    await zhou.do('matter', 'answerUp', { record })
    expect(await run()).toMatchObject({ sent: 1 })
    const [one] = got, signed = { time: String(one!.headers['x-xinbei-time']), nonce: String(one!.headers['x-xinbei-nonce']), signature: String(one!.headers['x-xinbei-signature']), body: one!.body }
    expect(JSON.parse(one!.body)).toMatchObject({ event: 'matter-answered', about: { type: 'matter', id: record }, with: { no: '区派 31', result: '路面已修补' } })
    expect([isSigned(secret, signed, w.clock.now()), isSigned(secret, { ...signed, body: one!.body.replace('已修补', '没修') }, w.clock.now())]).toEqual([true, false])
    await take({ id: id(), event: 'district-took', about: about(record), with: { no: '区派 31' } })
    expect([await state(record), await reasons()]).toEqual([['back', '区派 31', 'HTTP 503'], ['已回复区平台']])
    const own = await sorted()
    await zhou.do('matter', 'dispatch', { record: own }); await guo.do('matter', 'done', { record: own, data: { result: '好了', after: await guo.photo('后') } }); await han.do('matter', 'pass', { record: own, data: { checkedAt: w.at.one, checkPhotos: await han.photo('核') } })
    expect((await refused(zhou.do('matter', 'answerUp', { record: own }))).details.reasons).toEqual(['不是区平台下派的'])
    expect(await w.unlike()).toEqual([])
  })
  test('replayed, forged, altered, old, from a stranger: refused, and nothing has happened', async () => {
    const record = await sorted()
    await relay(record)
    const body = { id: id(), event: 'district-took', about: about(record), with: { no: '区 9' } }, signed = sign(JSON.stringify(body)), before = await w.steps(record)
    expect((await refused(take(body, { key: 'not the secret that both sides share' }))).code).toBe('bad-signature')
    expect((await refused(take(body, { at: new Date(w.clock.now().getTime() - 301_000) }))).code).toBe('bad-signature')
    expect((await refused(takeDelivery(w.engine, lines, { from: 'district', signed: { ...signed, body: signed.body.replace('区 9', '区 8') }, read }))).code).toBe('bad-signature')
    expect((await refused(take(body, { from: 'stranger' }))).code).toBe('not-found')
    expect(await w.steps(record)).toEqual(before)
    await takeDelivery(w.engine, lines, { from: 'district', signed, read })
    expect((await refused(takeDelivery(w.engine, lines, { from: 'district', signed, read }))).code).toBe('replayed')
    expect((await refused(take({ ...body, with: { no: '区 10' } }))).code).toBe('delivery-differs')
    expect((await take(body)).repeated).toBe(true)
    expect((await w.steps(record)).filter((step) => step === 'districtTook')).toHaveLength(1)
  })
  test('what it may not say, what lacks or is too much, and rows that are not there', async () => {
    const record = await sorted()
    for (const [body, path] of [[{ event: 'district-lost', about: about(record), with: { why: 'x' } }, 'event'], [{ event: 'matter-relayed', with: {} }, 'event'], [{ event: 'district-took', about: about(record), with: {} }, 'with.no'],
      [{ event: 'district-took', about: about(record), with: { no: '1', rating: 5 } }, 'with.rating'], [{ event: 'district-sent', with: { no: '1', what: '甲', where: 'here' } }, 'with.where'], [{ event: 'district-sent', with: { no: 'x'.repeat(61), what: '甲', where: w.at.one } }, 'with.no']] as const)
      expect((await refused(take({ id: id(), ...body }))).path).toBe(path)
    expect((await refused(take({ id: id(), event: 'district-took', about: about('0d3e0000-0000-7000-8000-00000000dead'), with: { no: '1' } }))).code).toBe('not-found')
    const zh = await sorted()
    await zhou.do('matter', 'askFacts', { record: zh, data: { why: '哪里' } })
    expect((await refused(take({ id: id(), event: 'district-answered', about: about(zh), with: { answer: '好' } }))).code).toBe('not-now')
    expect(await w.unlike()).toEqual([])
  })
  test('twenty at once under one id are one', async () => {
    const body = { id: id(), event: 'district-sent', with: { no: '区派 20', what: '同一件', where: w.at.one } }
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => take(body)))
    expect(all.filter((one) => one.status === 'fulfilled').length).toBeGreaterThan(0)
    expect((await w.rows('matter')).filter((one) => one.fields.districtNo === '区派 20')).toHaveLength(1)
    expect((await take(body)).repeated).toBe(true)
  })
}))
