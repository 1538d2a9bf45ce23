// Two streets and a stranger: 前台王 of the south club sends a fault on to the north club, whose 前台陈 deals with it; then a client that knows
// nothing but the published standard, and a server of another make.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOutbox, outboxOf } from '../../kernel/notice/notice.server.ts'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import type { Peer } from '../exchange/adapters/open311.server.ts'
import { playWorld, refused, type World } from '../testing.ts'
import { peerAdapter, tendPeers } from './peers.server.ts'
import { openOutlet, type Outlet } from './testing.ts'

const now = '2026-11-23T09:00:00+08:00'
const openClub = async (w: World) => {
  const crew = await w.unit('场地组'), at = (part: string, area?: string) => [{ part: `_tennis-club/${part}`, ...(area ? { area } : {}) }]
  return { w, crew, desk: await w.staff('前台', at('desk'), crew), keeper: await w.staff('场地员', at('keeper'), crew), guard: await w.staff('看场人', at('guard', w.areas.one), crew) }
}
type Club = Awaited<ReturnType<typeof openClub>>

describe('jurisdictions', () => eachDatabase((_name, open) => {
  let south: Club, north: Club, o: Outlet, url: string, key: string
  beforeAll(async () => {
    south = await openClub(await playWorld(await open(), { packs: [tennisClub], now })); north = await openClub(await playWorld(await open(), { packs: [tennisClub], now }))
    o = await openOutlet(north.w); url = await o.listen(); key = await o.key('_tennis-club/partner')
  })
  afterAll(() => o.app.close())
  const peers = (more: Partial<Peer> = {}): Peer[] => [{ code: 'north', url, key, ...more }]
  const out = async (who: readonly Peer[]) => { await south.w.seal(); return runOutbox(south.w.engine.db, { adapters: { webhook: peerAdapter(south.w.engine, { peers: who }) }, now: south.w.clock.now(), demo: false }) }
  const both = (span: string) => { south.w.clock.by(span); north.w.clock.by(span) }
  const made = async () => (await south.desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '北门外球网破了', where: south.w.at.one, phone: '13812342207', photos: [] } })).record
  const send = async (record: string) => south.desk.do('fault', 'sendOn', { record, data: { sentTo: 'north', sentKind: 'net', sentText: '北门外球网破了' } })
  const fields = async (record: string) => (await south.w.row(record)).fields
  const mend = async ({ desk, keeper, guard, w, crew }: Club, record: string, said = '换了新网') => {
    if ((await w.row(record)).state === 'received') await desk.do('fault', 'dispatch', { record, data: { crew } })
    await keeper.do('fault', 'done', { record, data: { result: said, after: await keeper.photo('a.jpg') } })
    await guard.do('fault', 'pass', { record, data: { seenAt: w.at.one } })
    await desk.do('fault', 'release', { record, data: { resultShown: said } })
    await w.seal()
  }

  test('there and back: sent, reached, numbered, worked on, answered; each once, all on the timeline', async () => {
    const record = await made(), card = await south.desk.card('fault', record)
    expect(card.steps.find((step) => step.step === 'sendOn')).toMatchObject({ title: '转给友好俱乐部', allowed: true, fill: { sentText: '北门外球网破了' } })
    await send(record)
    expect(await fields(record)).toMatchObject({ sentState: 'waiting' })
    expect(await out(peers())).toMatchObject({ sent: 1, failed: 0, dead: 0 })
    const token = String((await fields(record)).sentId), there = await north.w.row(token)
    expect([there.state, there.fields.what, there.fields.kind, there.fields.where, there.fields.phone]).toEqual(['received', '北门外球网破了', 'net', south.w.at.one, undefined])
    expect((await refused(send(record))).code).toBe('guard')
    await tendPeers(south.w.engine, peers())
    expect(await fields(record)).toMatchObject({ sentState: 'reached', sentId: token })
    both('1h')
    await north.desk.do('fault', 'dispatch', { record: token, data: { crew: north.crew } })
    await north.w.seal()
    both('2m')
    expect(await tendPeers(south.w.engine, peers())).toMatchObject({ heard: 1, failed: [] })
    expect(await fields(record)).toMatchObject({ sentState: 'open', theirWords: '修理中' })
    expect(String((await fields(record)).sentId)).toMatch(/^2026-1123-\d{4}$/)
    await south.desk.do('fault', 'sendWord', { record, data: { sentWord: '旁边的柱子也松了' } })
    await out(peers())
    expect((await north.w.row(token)).fields.remark).toBe('旁边的柱子也松了')
    both('1h')
    await mend(north, token)
    both('5m')
    await tendPeers(south.w.engine, peers())
    expect(await fields(record)).toMatchObject({ sentState: 'closed', theirWords: '换了新网' })
    const steps = await south.w.steps(record)
    expect(steps.filter((step) => ['sendOn', 'reached', 'sendWord'].includes(step))).toEqual(['sendOn', 'reached', 'reached', 'sendWord'])
    for (let i = 0; i < 3; i++) { both('10m'); expect(await tendPeers(south.w.engine, peers())).toMatchObject({ heard: 0 }) }
    expect(await south.w.steps(record)).toEqual(steps)
    expect((await south.desk.card('fault', record)).timeline.map((line) => line.title)).toEqual(expect.arrayContaining(['转给友好俱乐部', '已送达对方', '给对方补充', '对方答复']))
    expect(await south.w.unlike()).toEqual([])
  })
  test('the same message carried twice is one request there', async () => {
    const record = await made(), adapter = peerAdapter(south.w.engine, { peers: peers() }), count = async () => (await north.w.rows('fault')).length, before = await count()
    await send(record)
    const message = { id: south.w.engine.newId(), channel: 'webhook' as const, address: 'open311:send', title: '', text: '', about: { type: 'fault', id: record }, made: south.w.clock.now() }
    // The first answer is lost before it is noted.
    await Promise.all([adapter(message, south.w.clock.now()), adapter(message, south.w.clock.now())])
    await adapter(message, south.w.clock.now())
    expect(await count()).toBe(before + 1)
    expect((await south.w.steps(record)).filter((step) => step === 'reached')).toHaveLength(1)
    await out(peers())
    expect(await count()).toBe(before + 1)
  })
  test('what is away is tried again; what is refused is given up, and the row says so', async () => {
    const away = peers({ url: 'http://127.0.0.1:9' }), record = await made()
    await send(record)
    expect(await out(away)).toMatchObject({ failed: 1, dead: 0 })
    expect(await fields(record)).toMatchObject({ sentState: 'waiting' })
    for (const span of ['31s', '121s', '601s', '1801s', '7201s', '21601s']) { south.w.clock.by(span.replace(/(\d+)s/, (_, n: string) => `${Math.ceil(Number(n) / 60) + 1}m`)); await out(away) }
    expect(await tendPeers(south.w.engine, away)).toMatchObject({ missed: 1, failed: ['north'] })
    expect(await fields(record)).toMatchObject({ sentState: 'missed', sentWhy: expect.stringMatching(/\w/) })
    expect(await tendPeers(south.w.engine, away)).toMatchObject({ missed: 0 })
    const wrong = await made()
    await send(wrong)
    expect(await out(peers({ key: 'xbt_wrong' }))).toMatchObject({ dead: 1 })
    await tendPeers(south.w.engine, peers())
    expect(await fields(wrong)).toMatchObject({ sentState: 'missed', sentWhy: 'HTTP 403' })
    expect((await outboxOf(south.w.engine.db, { state: 'dead' }))[0]).toMatchObject({ channel: 'webhook', state: 'dead', error: 'HTTP 403' })
    await send(wrong)
    expect(await out(peers())).toMatchObject({ sent: 1 })
    expect(await fields(wrong)).toMatchObject({ sentState: 'reached' })
    expect((await fields(wrong)).sentWhy).toBeUndefined()
  })
  test('while they were away nothing is lost: the window reaches back to the last time that was good', async () => {
    const record = await made()
    await send(record)
    await out(peers())
    north.w.clock.to(south.w.clock.now().toISOString())
    const token = String((await fields(record)).sentId)
    await north.desk.do('fault', 'dispatch', { record: token, data: { crew: north.crew } })
    await north.w.seal()
    await tendPeers(south.w.engine, peers())
    both('1h')
    await mend(north, token, '第二次换网')
    for (let i = 0; i < 5; i++) { both('3h'); expect((await tendPeers(south.w.engine, peers({ url: 'http://127.0.0.1:9' }))).failed).toEqual(['north']) }
    expect(await fields(record)).not.toMatchObject({ sentState: 'closed' })
    await tendPeers(south.w.engine, peers())
    expect(await fields(record)).toMatchObject({ sentState: 'closed', theirWords: '第二次换网' })
  })

  test('a client that knows only the published standard: finds, asks, reports, watches, adds a word', async () => {
    const pick = (xml: string, tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? '', all = (xml: string, tag: string) => [...xml.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map((m) => m[1]!)
    const get = async (address: string) => { const answer = await fetch(address); expect(answer.headers.get('content-type')).toMatch(/^text\/xml/); return { status: answer.status, xml: await answer.text() } }
    const post = async (address: string, form: Record<string, string>) => (await fetch(address, { method: 'POST', body: new URLSearchParams(form) })).text()
    const discovery = (await get(`${url}/discovery.xml`)).xml, endpoint = all(discovery, 'endpoint').find((one) => pick(one, 'specification') === 'http://wiki.open311.org/GeoReport_v2')!, base = pick(endpoint, 'url')
    expect(base).toBe(url)
    const service = all((await get(`${base}/services.xml?jurisdiction_id=`)).xml, 'service').find((one) => pick(one, 'service_name') === '球网破损')!, code = pick(service, 'service_code')
    expect(pick(service, 'metadata')).toBe('true')
    const questions = all((await get(`${base}/services/${code}.xml`)).xml, 'attribute').filter((one) => pick(one, 'variable') === 'true')
    const answers = Object.fromEntries(questions.filter((one) => pick(one, 'datatype') === 'singlevaluelist').map((one) => [`attribute[${pick(one, 'code')}]`, pick(all(one, 'value')[0]!, 'key')]))
    const said = await post(`${base}/requests.xml`, { api_key: key, service_code: code, lat: '39.005', long: '117.605', description: '三号场球网破了', ...answers }), token = pick(said, 'token')
    expect((await get(`${base}/tokens/${token}.xml`)).xml).toContain('<service_request_id/>')
    await north.desk.do('fault', 'dispatch', { record: token, data: { crew: north.crew } })
    await north.w.seal()
    const id = pick((await get(`${base}/tokens/${token}.xml`)).xml, 'service_request_id'), since = new Date(north.w.clock.now().getTime() - 7_200_000).toISOString().replace(/\.\d+Z/, 'Z')
    expect(pick((await get(`${base}/requests/${id}.xml`)).xml, 'status')).toBe('open')
    const word = { api_key: key, service_request_id: id, update_id: '31', status: 'OPEN', updated_datetime: since, description: '还没修', first_name: '-', last_name: '-' }, own = pick(await post(`${base}/servicerequestupdates.xml`, word), 'update_id')
    expect(pick(await post(`${base}/servicerequestupdates.xml`, word), 'update_id')).toBe(own)
    await mend(north, token, '换好了')
    const until = new Date(north.w.clock.now().getTime() + 60_000).toISOString().replace(/\.\d+Z/, 'Z'), seen = new Map<string, string>()
    for (let i = 0; i < 3; i++) for (const one of all((await get(`${base}/servicerequestupdates.xml?start_date=${since}&end_date=${until}`)).xml, 'request_update')) {
      const at = Date.parse(pick(one, 'updated_datetime'))
      if (pick(one, 'service_request_id') === id && pick(one, 'update_id') && at >= Date.parse(since) && at <= Date.parse(until)) seen.set(pick(one, 'update_id'), pick(one, 'status'))
    }
    expect([...seen.keys()]).toContain(own)
    expect([...seen].filter(([one]) => one !== own).map(([, status]) => status)).toEqual(['in_progress', 'investigating', 'fixed', 'fixed'])
    const last = (await get(`${base}/requests.xml?status=closed&service_code=${code}`)).xml
    expect(all(last, 'request').find((one) => pick(one, 'service_request_id') === id)).toContain('换好了')
    expect((await get(`${base}/requests/${id}x.xml`)).status).toBe(404)
  })
  test('a server of another make: lists in a wrapper, numbers as numbers, no updates; how a request stands is read instead', async () => {
    const posted: string[] = []
    let status = 'open', notes = ''
    const server: Server = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => { body += part }).on('end', () => {
        const say = (code: number, it: unknown) => { response.writeHead(code, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(it)) }
        if (request.method === 'POST') { posted.push(body); return say(200, { service_requests: [{ service_request_id: 4711 }] }) }
        if (request.url!.includes('servicerequestupdates')) return say(404, [{ code: 404, description: 'no' }])
        return say(200, { service_requests: [{ service_request_id: 4711, status, status_notes: notes, requested_datetime: '2026-11-23T09:00:00+08:00', updated_datetime: '2026-11-23T10:00:00.123+08:00' }, { service_request_id: 9 }, null] })
      })
    })
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
    try {
      const other = peers({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`, jurisdiction: 'city.example' }), record = await made()
      await send(record)
      await out(other)
      expect(new URLSearchParams(posted[0]!).get('jurisdiction_id')).toBe('city.example')
      expect(await fields(record)).toMatchObject({ sentState: 'reached', sentId: '4711' })
      await tendPeers(south.w.engine, other)
      await tendPeers(south.w.engine, other)
      expect(await fields(record)).toMatchObject({ sentState: 'open' })
      status = 'closed'; notes = '已处理'
      await tendPeers(south.w.engine, other)
      await tendPeers(south.w.engine, other)
      expect(await fields(record)).toMatchObject({ sentState: 'closed', theirWords: '已处理' })
      expect((await south.w.steps(record)).filter((step) => step === 'answered')).toHaveLength(2)
    } finally { server.close() }
  })
}))
