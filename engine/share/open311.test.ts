// Open311 GeoReport v2 and service request updates as others meet it: each test names what the standard or a real client asks. The mistakes of
// real servers (duplicated lists, shifted hours, lost pages) are a test each.
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, type Person, type World } from '../testing.ts'
import { readTime, write, writeCode } from './open311.ts'
import { openOutlet, type Json, type Outlet } from './testing.ts'

describe('open311', () => eachDatabase((_name, open) => {
  let w: World, o: Outlet, desk: Person, guard: Person, keeper: Person, crew: string, gang: string, key: string, court: string
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    crew = await w.unit('场地组'); gang = await w.unit('灯光组')
    desk = await w.staff('前台王', [{ part: '_tennis-club/desk' }], crew); keeper = await w.staff('场地员孙', [{ part: '_tennis-club/keeper' }], crew)
    guard = await w.staff('看场李', [{ part: '_tennis-club/guard', area: w.areas.one }], crew)
    court = (await desk.do('court', 'add', { data: { name: '一号场', surface: 'clay', ring: { area: [[117.6, 39], [117.61, 39], [117.61, 39.01]].map(([lon, lat]) => ({ lon, lat })) } } })).record
    o = await openOutlet(w, { places: [{ name: '东看台', lon: 117.603, lat: 39.003 }, { name: '西门', lon: 117.612, lat: 39.004 }] })
    key = await o.key('_tennis-club/partner')
  })
  const good = (more: Record<string, string | string[]> = {}) => ({ api_key: key, service_code: 'net', lat: '39.005', long: '117.605', description: '球网破了', ...more })
  const sent = async (data: object = {}) => { const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '球网破了', where: w.at.one, court, ...data } }); await desk.do('fault', 'dispatch', { record, data: { crew } }); return record }
  const noOf = async (record: string): Promise<string> => { const no = String((await w.row(record)).no); return `${no.slice(0, 4)}-${no.slice(4, 8)}-${no.slice(10)}` }
  const done = async (record: string) => { await keeper.do('fault', 'done', { record, data: { result: '换了新网', after: await keeper.photo('a.jpg') } }); await guard.do('fault', 'pass', { record, data: { seenAt: w.at.one } }) }
  const ids = (said: { json: Json }): string[] => said.json.map((one: Json) => one.service_request_id)
  const refusal = (said: { status: number; json: Json }, status: number, word: string) => { expect([said.status, Array.isArray(said.json), said.json?.[0]?.code]).toEqual([status, true, String(status)]); expect(said.json[0].description).toContain(word) }

  describe('1 addresses, formats, encoding', () => {
    test('XML and JSON say the same: roots and singular names in one, bare lists in the other', async () => {
      const xml = await o.get('services.xml'), json = await o.get('services.json')
      expect([xml.type, json.type]).toEqual(['text/xml; charset=utf-8', 'application/json; charset=utf-8'])
      expect(xml.text).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n<services><service><service_code>crack<\/service_code>/)
      expect([Array.isArray(json.json), json.json.length, xml.text.match(/<service>/g)?.length]).toEqual([true, 2, 2])
      expect(json.json[1]).toEqual({ service_code: 'net', service_name: '球网破损', description: '球网破损', metadata: true, type: 'batch', keywords: '', group: '器材' })
      expect(xml.text).toContain('<keywords/>')
      const no = await noOf(await sent()), one = await o.get(`requests/${no}.json`), same = await o.get(`requests/${no}.xml`)
      expect([one.json.length, typeof one.json[0].lat, typeof one.json[0].long, typeof one.json[0].service_request_id, one.json[0].service_notice]).toEqual([1, 'number', 'number', 'string', null])
      expect(same.text).toContain(`<service_requests><request><service_request_id>${no}</service_request_id><status>open</status>`)
      expect(same.text).toContain('<service_notice/>')
    })
    test('any other ending is refused, in the standard’s shape', async () => {
      for (const path of ['services', 'services.html', 'services.', 'requests/1', 'nothing.json', 'a/b/c.json', 'requests/.json']) { const said = await o.get(path); expect([path, said.status]).toEqual([path, 404]); expect(said.text).toMatch(/<errors><error><code>404|"code":"404"/) }
    })
    test('text goes through unharmed: markup, signs that XML cannot hold, four-byte signs; UTF-8 also when nobody says so', async () => {
      const record = await sent()
      await desk.do('fault', 'release', { record, data: { whatShown: '<b>&"网"</b> 𠮷 \u0007破' } })
      const no = await noOf(record)
      expect((await o.get(`requests/${no}.json`)).json[0].description).toBe('<b>&"网"</b> 𠮷 \u0007破')
      expect((await o.get(`requests/${no}.xml`)).text).toContain('<description>&lt;b&gt;&amp;&quot;网&quot;&lt;/b&gt; 𠮷 破</description>')
      const token = (await o.raw('requests.json', { body: new URLSearchParams(good({ description: '𠮷网' }) as Record<string, string>).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })).json[0].token
      expect((await w.row(token)).fields.what).toBe('𠮷网')
    })
    test('times: any offset and fraction is read, whole seconds with a zone are written', async () => {
      for (const text of ['2026-11-23T09:00:00+08:00', '2026-11-23T01:00:00Z', '2026-11-23T01:00:00.0000Z', '2026-11-22T20:00:00-0500', '2026-11-23T09:00:00 08:00', '2026-11-23T09:00+08:00']) expect([text, readTime(text)?.toISOString()]).toEqual([text, '2026-11-23T01:00:00.000Z'])
      for (const text of ['gestern', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '23/11/2026', '2026-11-23T25:00:00Z', '0000-01-01', '99999-01-01T00:00:00Z', '']) expect([text, readTime(text)]).toEqual([text, undefined])
      const [row] = (await o.get('requests.json')).json
      for (const name of ['requested_datetime', 'updated_datetime']) expect(row[name]).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
    })
    test('an empty argument is an absent one, and which city is meant is not asked where there is one', async () => {
      const all = ids(await o.get('requests.json'))
      expect(ids(await o.get('requests.json?jurisdiction_id=&service_code=&status=&start_date=&end_date=&service_request_id=&page='))).toEqual(all)
      expect(ids(await o.get('requests.json?jurisdiction_id=city.example'))).toEqual(all)
      expect((await o.post('requests.json?jurisdiction_id=city.example', good({ jurisdiction_id: '' }))).status).toBe(200)
    })
  })

  describe('2 discovery', () => {
    test('all is filled, the specification is the very text, and its address leads to a working list', async () => {
      const { json } = await o.get('discovery.json'), [endpoint] = json.endpoints
      for (const name of ['changeset', 'contact', 'key_service']) expect(json[name].length).toBeGreaterThan(3)
      expect(endpoint).toMatchObject({ specification: 'http://wiki.open311.org/GeoReport_v2', url: 'http://street.example/open311/v2', type: 'production', formats: ['text/xml', 'application/json'] })
      expect((await o.raw(endpoint.url.replace('http://street.example/open311/v2', 'services.json'), { method: 'GET' })).status).toBe(200)
      expect((await o.get('discovery.xml')).text).toMatch(/<discovery><changeset>.*<endpoints><endpoint><specification>http:\/\/wiki\.open311\.org\/GeoReport_v2<\/specification>.*<formats><format>text\/xml<\/format><format>application\/json<\/format><\/formats><\/endpoint><\/endpoints><\/discovery>/)
    })
    test('the changeset moves when the services change', async () => {
      const before = (await o.get('discovery.json')).json.changeset
      w.clock.by('2m')
      await w.add('club-faults', { code: 'bench', name: '长椅坏了', from: '2026-01-01', group: 'gear', limit: '2wd', shown: true, status: '示例值' })
      expect((await o.get('discovery.json')).json.changeset > before).toBe(true)
      expect((await o.get('services.json')).json.map((one: Json) => one.service_code)).toEqual(['bench', 'crack', 'net'])
    })
  })

  describe('3 services and definitions', () => {
    test('metadata promises a definition that asks something, with every datatype, in order', async () => {
      const { json } = await o.get('services/net.json')
      expect(json.service_code).toBe('net')
      expect(json.attributes.map((one: Json) => [one.code, one.datatype, one.required, one.variable, one.order])).toEqual([
        ['pressing', 'singlevaluelist', false, true, 1], ['many', 'number', false, true, 2], ['until', 'datetime', false, true, 3], ['again', 'singlevaluelist', false, true, 4], ['helpers', 'multivaluelist', false, true, 5], ['order', 'text', false, true, 6]])
      expect(json.attributes[0].values).toEqual([{ key: 'high', name: '马上' }, { key: 'low', name: '不急' }])
      expect(json.attributes[4].values).toEqual([{ key: crew, name: '场地组' }, { key: gang, name: '灯光组' }].sort((a, b) => a.name < b.name ? -1 : 1))
      expect((await o.get('services/net.xml')).text).toMatch(/<service_definition><service_code>net<\/service_code><attributes><attribute><variable>true<\/variable><code>pressing<\/code>.*<values><value><key>high<\/key><name>马上<\/name><\/value>/)
    })
    test('an unknown code is 404; what is no longer offered stays in the list, marked, and takes nothing', async () => {
      refusal(await o.get('services/nothing.json'), 404, 'nothing')
      const row = (await desk.list('club-faults').catch(() => []), await w.rows('club-faults')).find((one) => one.fields.code === 'bench')!
      await w.keeper.do('club-faults', 'end', { record: row.id, data: { to: '2026-11-23' } })
      expect((await o.get('services.json')).json.find((one: Json) => one.service_code === 'bench')).toMatchObject({ keywords: 'inactive', service_name: '长椅坏了' })
      refusal(await o.post('requests.json', good({ service_code: 'bench' })), 400, 'service_code')
      expect((await o.get('requests.json?service_code=bench')).json).toEqual([])
    })
    test('codes are safe in paths and comma lists', () => {
      expect(['01-02_x', 'a,b c/d', '井盖', '50%'].map(writeCode)).toEqual(['01-02_x', 'a.2cb.20c.2fd', '.e4.ba.95.e7.9b.96', '50.25'])
    })
  })

  describe('4 posting requests', () => {
    test('by JSON and by XML; a token until the request is public, then its number', async () => {
      const { status, json } = await o.post('requests.json', good()), token = json[0].token
      expect([status, json.length, json[0].service_request_id]).toEqual([200, 1, undefined])
      expect((await o.get(`tokens/${token}.json`)).json).toEqual([{ token, service_request_id: null }])
      await desk.do('fault', 'dispatch', { record: token, data: { crew } })
      const no = await noOf(token)
      expect((await o.get(`tokens/${token}.json`)).json).toEqual([{ token, service_request_id: no }])
      expect((await o.get(`tokens/${token}.xml`)).text).toContain(`<service_requests><request><token>${token}</token><service_request_id>${no}</service_request_id></request></service_requests>`)
      expect((await o.post('requests.xml', good())).text).toMatch(/<service_requests><request><token>[0-9a-f-]{36}<\/token>/)
      for (const unknown of ['x', '01a205ea-be80-7457-9324-38828db6b4de', court]) refusal(await o.get(`tokens/${unknown}.json`), 404, 'token')
    })
    test('everything that the form may carry lands where it belongs, and who reported is in no answer', async () => {
      const form = good({ first_name: '小明', last_name: '张', email: 'zhang@example.cn', phone: '13812342207', device_id: 'd1', account_id: 'a1', address_string: '东看台后面', 'attribute[pressing]': 'high', 'attribute[many]': '12', 'attribute[until]': '2026-11-30T10:00:00+08:00', 'attribute[again]': 'true',
        'attribute[helpers][]': [crew, gang], 'attribute[order]': '小心\n玻璃', 'attribute[easting]': '5' })
      const { json } = await o.post('requests.json', form), row = await w.row(json[0].token)
      expect(row.fields).toMatchObject({ kind: 'net', what: '球网破了', where: { lat: 39.005, lon: 117.605 }, phone: '13812342207', caller: '张 小明 zhang@example.cn', pressing: 'high', many: 12, until: '2026-11-30T02:00:00.000Z', again: true, helpers: [crew, gang], order: '小心\n玻璃' })
      expect([row.state, row.meta.by.startsWith('service:'), json[0].account_id]).toEqual(['received', true, 'a1'])
      expect((await w.row((await o.post('requests.json', good({ 'attribute[helpers]': [crew, gang] }))).json[0].token)).fields.helpers).toEqual([crew, gang])
      await desk.do('fault', 'dispatch', { record: row.id, data: { crew } })
      for (const path of [`requests/${await noOf(row.id)}.json?extensions=true`, 'requests.xml?extensions=true', 'servicerequestupdates.json']) for (const secret of ['13812342207', 'zhang', '小明', '小心', '138****']) expect((await o.get(path)).text).not.toContain(secret)
    })
    test('photos: uploaded, or in the link itself; a link to elsewhere is never fetched', async () => {
      const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#888' } }).jpeg().toBuffer()
      const { json } = await o.post('requests.json', good({ media_url: [`data:image/jpeg;base64,${photo.toString('base64')}`, 'http://127.0.0.1:1/secret.jpg'] }))
      expect((await w.row(json[0].token)).fields.photos).toHaveLength(1)
      const b = '----x', part = (name: string, more: string, body: Buffer | string) => Buffer.concat([Buffer.from(`--${b}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')])
      const body = Buffer.concat([...Object.entries(good()).map(([name, value]) => part(name, '', String(value))), part('photo1', '; filename="a.jpg"\r\nContent-Type: image/jpeg', photo), Buffer.from(`--${b}--\r\n`)])
      const multi = await o.raw('requests.json', { body, headers: { 'content-type': `multipart/form-data; boundary=${b}` } })
      expect([multi.status, (await w.row(multi.json[0].token)).fields.photos]).toMatchObject([200, [{ name: expect.stringContaining('a') }]])
    })
    test('an address that names one of our places, or the code of an area, will do; nowhere will not', async () => {
      const { lat: _, long: __, ...rest } = good(), where = async (more: Record<string, string>) => (await w.row((await o.post('requests.json', { ...rest, ...more })).json[0].token)).fields.where
      expect(await where({ address_string: '西门外路灯下' })).toEqual({ lon: 117.612, lat: 39.004 })
      expect(await where({ address_id: '11' })).toMatchObject({ lon: expect.closeTo(117.605, 5), lat: expect.closeTo(39.005, 5) })
      refusal(await o.post('requests.json', rest), 400, 'lat')
      refusal(await o.post('requests.json', { ...rest, lat: '39.005' }), 400, 'long')
      refusal(await o.post('requests.json', { ...rest, address_string: '没有这个地方' }), 400, 'address_string')
      refusal(await o.post('requests.json', { ...rest, address_id: '99' }), 400, 'address_id')
      refusal(await o.post('requests.json', { ...rest, lat: '52.5', long: '13.4' }), 400, 'lat')
    })
    test('what is sent twice under one id of theirs is one request', async () => {
      const count = async () => (await w.rows('fault')).length, before = await count(), headers = { 'idempotency-key': 'k1' }
      const tries = await Promise.all([1, 2, 3].map(() => o.post('requests.json', good(), headers)))
      expect(new Set([...tries, await o.post('requests.json', good(), headers)].map((said) => said.json[0].token)).size).toBe(1)
      await o.post('requests.json', good({ 'attribute[external_id]': '77' }))
      await o.post('requests.json', good({ 'attribute[external_id]': '77' }))
      expect(await count()).toBe(before + 2)
      const other = await o.key('_tennis-club/partner')
      expect((await o.post('requests.json', good({ api_key: other }), headers)).json[0].token).not.toBe(tries[0]!.json[0].token)
    })
  })

  describe('5 reading requests', () => {
    test('one that is not there, or not public, is 404 and not an empty list', async () => {
      const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '还没看', where: w.at.one } })
      for (const no of ['2026-1123-9999', 'x', await noOf(record), record, '%00', '..%2f']) expect([no, (await o.get(`requests/${no}.json`)).status]).toEqual([no, no === '%00' ? 400 : 404])
    })
    test('a list of ids overrides everything else, ninety days included; unknown ones are left out', async () => {
      const a = await noOf(await sent()), b = await noOf(await sent())
      w.clock.by('100d')
      expect(ids(await o.get('requests.json'))).not.toContain(a)
      expect(ids(await o.get(`requests.json?service_request_id=${a},2026-1123-9998,${b},x&status=closed&start_date=2020-01-01T00:00:00Z&end_date=2020-01-02T00:00:00Z`))).toEqual([a, b])
      expect((await o.get('requests.json?service_request_id=2026-1123-9998')).json).toEqual([])
    })
    test('only what is open or closed is asked for; anything finer stands in the notes', async () => {
      const record = await sent(), no = await noOf(record)
      await done(record)
      await desk.do('fault', 'release', { record, data: { resultShown: '换了新网' } })
      expect((await o.get(`requests/${no}.json`)).json[0]).toMatchObject({ status: 'closed', status_notes: '已修好：换了新网', agency_responsible: '场地组', expected_datetime: null })
      expect((await o.get(`requests/${no}.json`)).json[0].updated_datetime >= (await o.get(`requests/${no}.json`)).json[0].requested_datetime).toBe(true)
      const open = ids(await o.get('requests.json?status=open')), closed = ids(await o.get('requests.json?status=closed'))
      expect([open.includes(no), closed.includes(no), ids(await o.get('requests.json?status=open,closed')).length]).toEqual([false, true, open.length + closed.length])
      refusal(await o.get('requests.json?status=in_progress'), 400, 'status')
    })
    test('extensions: how far, which photos, within how many metres', async () => {
      const record = await sent({ court: undefined }), no = await noOf(record), photos = await desk.photo('b.jpg')
      await desk.do('fault', 'release', { record, data: { photosShown: photos } })
      expect((await o.get(`requests/${no}.json`)).json[0].extended_attributes).toBeUndefined()
      expect((await o.get(`requests/${no}.json?extensions=true`)).json[0]).toMatchObject({ media_url: `http://street.example/open/photo/${photos[0]!.id}`, extended_attributes: { progress: 'in_progress', blurred_to_metres: 100, photos: [`http://street.example/open/photo/${photos[0]!.id}`], pressing: '不急' } })
    })
  })

  describe('6 service request updates', () => {
    test('each has an id of its own, our number, a known state, a time inside the window that was asked', async () => {
      w.clock.by('3h')
      await w.seal(); w.clock.by('1m')
      const from = w.clock.now().toISOString(), record = await sent(), no = await noOf(record)
      await done(record)
      await w.seal()
      const window = `start_date=${encodeURIComponent(from)}&end_date=${new Date(w.clock.now().getTime() + 60_000).toISOString()}`, { json } = await o.get(`servicerequestupdates.json?${window}&api_key=&jurisdiction_id=`)
      expect(json.map((one: Json) => [one.service_request_id, one.status, one.external_status_code, one.media_url])).toEqual([[no, 'in_progress', 'mending', ''], [no, 'investigating', 'checking', ''], [no, 'fixed', 'closed', '']])
      for (const one of json) expect(Date.parse(one.updated_datetime)).toBeGreaterThanOrEqual(Date.parse(from))
      expect((await o.get(`servicerequestupdates.xml?${window}`)).text).toMatch(/<service_request_updates><request_update><update_id>[0-9a-f-]{36}<\/update_id><service_request_id>/)
      // The bounds count, and what is told once is told under the same id for ever.
      const at = json[0].updated_datetime
      expect((await o.get(`servicerequestupdates.json?start_date=${at}&end_date=${at}`)).json.map((one: Json) => one.update_id)).toContain(json[0].update_id)
      refusal(await o.get('servicerequestupdates.json?start_date=2026-11-24T00:00:00Z&end_date=2026-11-23T00:00:00Z'), 400, 'end_date')
    })
    test('a posted word is kept once, under the id that was answered, and moves nothing', async () => {
      const record = (await o.post('requests.json', good())).json[0].token as string
      await desk.do('fault', 'dispatch', { record, data: { crew } })
      const no = await noOf(record), form = { api_key: key, service_request_id: no, update_id: '4711', status: 'CLOSED', updated_datetime: '2026-11-23T10:00:00+08:00', description: '自己好了', first_name: '-', last_name: '-', email: 'zhang@example.cn', public_anonymity_required: 'TRUE' }
      const first = await o.post('servicerequestupdates.json', form), again = await o.post('servicerequestupdates.xml', form)
      expect([first.status, first.json[0].service_request_id]).toEqual([200, no])
      expect(again.text).toContain(`<service_request_updates><request_update><update_id>${first.json[0].update_id}</update_id>`)
      const row = await w.row(record)
      expect([row.state, row.fields.remark, (await w.steps(record)).filter((step) => step === 'remark').length]).toEqual(['mending', '自己好了\n（对方标为 CLOSED）', 1])
      await w.seal()
      const told = (await o.get('servicerequestupdates.json')).json.filter((one: Json) => one.update_id === first.json[0].update_id)
      expect(told).toMatchObject([{ service_request_id: no, status: 'in_progress', description: '' }])
    })
    test('a word is refused without what it needs, for what is not there, and for what is not theirs', async () => {
      const record = (await o.post('requests.json', good())).json[0].token as string, no = await noOf(record), form = (more: Record<string, string>) => ({ api_key: key, service_request_id: no, update_id: 'x1', status: 'OPEN', updated_datetime: '2026-11-23T10:00:00Z', description: '甲', ...more })
      refusal(await o.post('servicerequestupdates.json', form({ service_request_id: '' })), 400, 'service_request_id')
      refusal(await o.post('servicerequestupdates.json', form({ update_id: '' })), 400, 'update_id')
      refusal(await o.post('servicerequestupdates.json', form({ status: 'GELÖST' })), 400, 'status')
      refusal(await o.post('servicerequestupdates.json', form({ updated_datetime: 'heute' })), 400, 'updated_datetime')
      refusal(await o.post('servicerequestupdates.json', form({ description: '', status: '' })), 400, 'description')
      refusal(await o.post('servicerequestupdates.json', form({ service_request_id: '2026-1123-9997' })), 404, '9997')
      refusal(await o.post('servicerequestupdates.json', form({ service_request_id: await noOf(await sent()) })), 404, '')
      refusal(await o.post('servicerequestupdates.json', form({ api_key: 'nobody' })), 403, 'api_key')
    })
  })

  describe('8 errors', () => {
    test('403 without a key that holds, 404 for what does not exist, 400 for the rest; nothing is stored', async () => {
      const before = (await w.rows('fault')).length
      refusal(await o.post('requests.json', good({ api_key: '' })), 403, 'api_key')
      refusal(await o.post('requests.json', good({ api_key: 'xbt_wrong' })), 403, 'api_key')
      refusal(await o.post('requests.json', good({ api_key: await o.key('_tennis-club/desk') })), 403, '')
      refusal(await o.post('requests.json', good({ service_code: 'nothing' })), 404, 'nothing')
      refusal(await o.post('requests.json', good({ service_code: '' })), 400, 'service_code')
      refusal(await o.post('requests.json', good({ 'attribute[pressing]': 'middle' })), 400, 'attribute[pressing]')
      refusal(await o.post('requests.json', good({ 'attribute[many]': 'many' })), 400, 'attribute[many]')
      refusal(await o.post('requests.json', good({ 'attribute[many]': '-5' })), 400, 'many')
      refusal(await o.post('requests.json', good({ 'attribute[until]': 'soon' })), 400, 'attribute[until]')
      refusal(await o.post('requests.json', good({ 'attribute[helpers][]': [court] })), 400, 'attribute[helpers]')
      refusal(await o.post('requests.json', good({ lat: 'north' })), 400, 'lat')
      refusal(await o.post('requests.json', good({ description: '长'.repeat(4001) })), 400, 'description')
      refusal(await o.post('requests.json', good({ description: 'a\u0000b' })), 400, 'description')
      expect((await o.post('requests.xml', good({ api_key: '' }))).text).toMatch(/<errors><error><code>403<\/code><description>api_key/)
      expect((await o.raw('requests.json', { body: '{"a":1}', headers: { 'content-type': 'application/json' } })).status).toBe(400)
      expect((await w.rows('fault')).length).toBe(before)
    })
    test('a session of a member of staff is no key', async () => {
      const said = await o.raw('requests.json', { body: new URLSearchParams(good({ api_key: '' }) as Record<string, string>).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Bearer xbs_nobody' } })
      refusal(said, 403, '')
    })
  })

  describe('9 mistakes of real servers', () => {
    test('a window is both bounds together, and the bounds count', async () => {
      w.clock.by('200d')
      const records: string[] = []
      for (let i = 0; i < 4; i++) { records.push(await noOf(await sent())); w.clock.by('1d') }
      const all = (await o.get('requests.json?service_code=net')).json as { service_request_id: string; requested_datetime: string }[], at = (no: string) => all.find((one) => one.service_request_id === no)!.requested_datetime
      expect(ids(await o.get(`requests.json?start_date=${at(records[1]!)}&end_date=${at(records[2]!)}`))).toEqual([records[2], records[1]])
      refusal(await o.get('requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-12-01T00:00:00Z'), 400, '90')
      refusal(await o.get('requests.json?start_date=nonsense'), 400, 'start_date')
      expect((await o.get('requests.json?end_date=2020-01-01T00:00:00Z')).json).toEqual([])
    })
    test('an unknown or hidden class never lists all', async () => {
      for (const code of ['nothing', 'lamp', 'net,nothing']) refusal(await o.get(`requests.json?service_code=${code}`), 404, '')
      expect((await o.get('requests.json?service_code=crack')).json).toEqual([])
    })
    test('pages are ordered by the time that is asked for; one past the end is empty', async () => {
      const pages = [1, 2, 3].map((page) => o.get(`requests.json?page=${page}&page_size=2`)), [a, b, c] = (await Promise.all(pages)).map(ids), all = ids(await o.get('requests.json'))
      expect([...a!, ...b!, ...c!]).toEqual(all.slice(0, 6))
      const times = (await o.get('requests.json')).json.map((one: Json) => one.requested_datetime)
      expect(times).toEqual([...times].sort().reverse())
      expect((await o.get('requests.json?page=9999')).json).toEqual([])
      const changed = (await o.get(`requests.json?updated_after=2020-01-01T00:00:00Z&updated_before=${w.clock.now().toISOString()}`)).json.map((one: Json) => one.updated_datetime)
      expect([changed.length > all.length, changed]).toEqual([true, [...changed].sort().reverse()])
      for (const bad of ['page=0', 'page=-1', 'page=x', 'page_size=1.5']) expect((await o.get(`requests.json?${bad}`)).status).toBe(400)
    })
    test('times carry their zone: what was asked at nine in the morning here was asked at one in the night at Greenwich', async () => {
      const no = await noOf(await sent()), [row] = (await o.get(`requests/${no}.json`)).json
      expect(Math.abs(Date.parse(row.requested_datetime) - w.clock.now().getTime())).toBeLessThan(1000)
      expect(ids(await o.get(`requests.json?start_date=${encodeURIComponent(new Date(w.clock.now().getTime() + 8 * 3_600_000 - 5000).toISOString().slice(0, 19) + '+08:00')}`))).toContain(no)
    })
    test('one bad row does not lose the others: a moment with fractions, a class that is gone, a place without an area', async () => {
      const far = await sent({ where: { lon: 120, lat: 30 } })
      await w.engine.db.query(`update record set made = made + interval '0.4567 seconds' where tenant = $1 and id = $2`, [w.engine.db.tenant, far])
      const no = await noOf(far), [row] = (await o.get(`requests/${no}.json`)).json
      expect(ids(await o.get(`requests.json?start_date=${row.requested_datetime}&end_date=${row.requested_datetime}`))).toContain(no)
      expect((await o.get('requests.json')).status).toBe(200)
    })
    test('types stay what they are: ids are texts, places numbers, yes is true, nothing is wrapped', async () => {
      const [row] = (await o.get('requests.json')).json, [service] = (await o.get('services.json')).json, definition = (await o.get(`services/${service.service_code}.json`)).json
      expect([typeof row.service_request_id, typeof row.service_code, typeof row.lat, typeof row.long, service.metadata, definition.attributes[0].required, Array.isArray(definition.attributes)]).toEqual(['string', 'string', 'number', 'number', true, false, true])
      expect(write('json', 'services', [])).toBe('[]')
      expect(write('xml', 'services', [])).toBe('<?xml version="1.0" encoding="utf-8"?>\n<services></services>\n')
    })
    test('every service that promises a definition has one', async () => {
      for (const service of (await o.get('services.json')).json) expect([service.metadata, (await o.get(`services/${service.service_code}.json`)).json.attributes.length > 0]).toEqual([true, true])
    })
    test('a line of the log that means nothing outside is no update, nor the same one again', async () => {
      const record = await sent(), updates = async () => { await w.seal(); return (await o.get('servicerequestupdates.json')).json.filter((one: Json) => one.service_request_id === no) }, no = await noOf(record), before = await updates()
      await keeper.do('fault', 'take', { record })
      await keeper.do('fault', 'extend', { record, data: { why: '等配件', until: new Date(w.clock.now().getTime() + 86_400_000).toISOString() } })
      await w.wait('5h')
      expect((await updates()).map((one: Json) => one.update_id)).toEqual(before.map((one: Json) => one.update_id))
    })
  })

  test('whatever is sent, the server does not break and answers in its shape', async () => {
    const words = ["'", '"', '\\', '%00', '%ED%A0%80', '%', '%zz', '..%2f', '-1', '1e400', 'NaN', '{}', '[]', 'constructor', '__proto__', 'toString', '%F0%9F%92%A9', 'a'.repeat(290), 'a'.repeat(4000), '2026-02-30T00:00:00Z', '9'.repeat(40), ',,,', '%0A', '*', '(', '<x>', '%22%3E']
    const paths = ['requests.json', 'requests.xml', 'services.json', 'servicerequestupdates.json', 'discovery.xml', 'tokens/1.json'], names = ['service_request_id', 'service_code', 'status', 'start_date', 'end_date', 'updated_after', 'updated_before', 'page', 'page_size', 'jurisdiction_id', 'extensions', 'api_key']
    const broken: string[] = [], check = (what: string, said: { status: number; text: string }) => { if (said.status >= 500 || (said.status >= 400 && !/"code":"\d{3}"|<code>\d{3}<\/code>|"error"/.test(said.text))) broken.push(`${what} → ${said.status} ${said.text.slice(0, 120)}`) }
    for (const word of words) {
      for (const path of [`${word}.json`, `services/${word}.json`, `requests/${word}.xml`, `tokens/${word}.json`]) check(path, await o.get(path))
      for (const path of paths.slice(0, 4)) for (const name of names) check(`${path}?${name}=${word}`, await o.get(`${path}?${name}=${word}`))
      check(`twice ${word}`, await o.get(`requests.json?status=${word}&status=open`))
      const plain = (() => { try { return decodeURIComponent(word) } catch { return word } })(), before = (await w.rows('fault')).length
      for (const name of ['service_code', 'lat', 'long', 'attribute[pressing]', 'attribute[until]', 'attribute[helpers][]', 'api_key']) { const said = await o.post('requests.json', good({ [name]: plain })); check(`post ${name}=${word}`, said); if (said.status < 400 && name === 'api_key') broken.push(`key ${word}`) }
      for (const name of ['phone', 'email', 'first_name', 'media_url', 'account_id', 'attribute[x]', 'attribute[__proto__]', plain.slice(0, 50)]) check(`post ${name}=${word}`, await o.post('requests.json', good({ [name]: plain, lat: '999' })))
      expect((await w.rows('fault')).length - before).toBeLessThan(8)
      for (const name of ['service_request_id', 'update_id', 'status', 'updated_datetime']) check(`update ${name}=${word}`, await o.post('servicerequestupdates.json', { api_key: key, service_request_id: '2026-1123-0001', update_id: '1', status: 'OPEN', updated_datetime: '2026-11-23T00:00:00Z', description: '甲', [name]: plain }))
    }
    for (const [type, body] of [['multipart/form-data; boundary=x', 'no'], ['multipart/form-data', ''], ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="api_key"; filename="a"\r\n\r\nx\r\n--x--'], ['application/x-www-form-urlencoded', Buffer.from([0x61, 0x3d, 0xff, 0xfe])], ['application/x-www-form-urlencoded', '%'.repeat(2000)], ['application/x-www-form-urlencoded', `a=${'b'.repeat(200_000)}`], ['text/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'], ['application/x-www-form-urlencoded', `api_key=${key}&service_code=net&lat=39.005&long=117.605&media_url=data:image/jpeg;base64,AAAA`]] as const)
      for (const path of ['requests.json', 'servicerequestupdates.xml', 'services.json', 'requests/1.json']) check(`${type} ${String(body).slice(0, 20)}`, await o.raw(path, { body, headers: { 'content-type': type } }))
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) check(method, await o.raw('requests.json', { method }))
    expect(broken).toEqual([])
  }, 120_000)
}))
