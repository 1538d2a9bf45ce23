// Open311 on the whole product: the office makes a key, an outside platform sends a matter in with it, the street deals with it, everybody reads it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fold } from '#kernel/audit/seal.server.ts'
import { shareOut } from '#engine/share/updates.server.ts'
import { openStreet, type TestStreet } from './street.server.ts'

let s: TestStreet, key: string
const form = (data: Record<string, string>) => ({ raw: new URLSearchParams(data).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
const read = async <T>(path: string) => (await s.ask({ url: `/open311/v2/${path}` })).body as T
const post = (path: string, data: Record<string, string>) => s.ask({ method: 'POST', url: `/open311/v2/${path}`, ...form(data) })
type Row = Record<string, unknown>
beforeAll(async () => { s = await openStreet() }, 300_000)
afterAll(() => s.end())

test('a keeper makes a key for an outside platform; nobody else does, and none for a keeper', async () => {
  const keeper = await s.tokenOf('规则管理员'), wish = { name: '区智慧平台', scopes: ['one-net/outside'], ends: '2027-06-30' }, ask = (token: string, body: unknown) => s.ask({ method: 'POST', url: '/api/tokens', token, body })
  expect((await ask(await s.tokenOf('受理员'), wish)).status).toBe(403)
  for (const scopes of [['office/keeper'], ['one-net/nobody'], []]) expect((await ask(keeper, { ...wish, scopes })).status).toBe(400)
  expect((await ask(keeper, { ...wish, ends: '2040-01-01' })).status).toBe(400)
  const made = await ask(keeper, wish)
  key = (made.body as { token: string }).token
  expect([made.status, key.startsWith('xbt_')]).toEqual([201, true])
  expect((await s.ask({ url: '/api/tokens', token: keeper })).text).not.toContain(key)
})
test('the list of services is the office’s own, without what it does not share', async () => {
  const services = await read<Row[]>('services.json'), codes = services.map((one) => one.service_code)
  expect([services.length > 20, codes.includes('0101'), codes.includes('0502')]).toEqual([true, true, false])
  expect(services.find((one) => one.service_code === '0101')).toMatchObject({ service_name: '井盖缺失', type: 'realtime', metadata: true, group: '公用设施' })
  expect((await read<{ attributes: Row[] }>('services/0101.json')).attributes).toMatchObject([{ code: 'urgency', datatype: 'singlevaluelist', required: false }])
})
test('a matter comes in by the standard, goes the street’s own road, and its updates go out', async () => {
  const said = await post('requests.json', { api_key: key, service_code: '0101', lat: '39.0512', long: '117.6743', description: '井盖没了', first_name: '明', last_name: '张', phone: '13812342207', email: 'z@example.cn', media_url: 'https://photos.example/1.jpg' })
  const no = (said.body as Row[])[0]!.service_request_id as string, [row] = await s.db.query<{ id: string; body: Row; state: string }>(`select id, body, state from record where tenant = 1 and no = $1`, [Number(`${no.slice(0, 4)}${no.slice(5, 9)}00${no.slice(10)}`)])
  expect(row).toMatchObject({ state: 'received', body: { channel: 'outside', what: '井盖没了', phone: '138****2207', reporter: expect.stringMatching(/\*/), links: 'https://photos.example/1.jpg', urgency: 'life' } })
  const clerk = await s.tokenOf('受理员'), act = (token: string, step: string, data = {}) => s.ask({ method: 'POST', url: '/api/acts', token, body: { id: s.engine.newId(), type: 'matter', record: row!.id, step, data } })
  expect((await act(clerk, 'accept')).status).toBe(201)
  expect((await act(await s.tokenOf('派遣员'), 'dispatch', { lead: [...s.engine.holder.office().named.unit!.values()].find((unit) => unit.name === '市政养护中心')!.id })).status).toBe(201)
  expect((await act(clerk, 'release', { whatShown: '井盖缺失，已派人' })).status).toBe(201)
  const word = { api_key: key, service_request_id: no, update_id: '1', status: 'OPEN', updated_datetime: '2026-11-23T14:30:00+08:00', description: '旁边放了树枝' }, first = await post('servicerequestupdates.json', word)
  expect((await post('servicerequestupdates.json', word)).body).toEqual(first.body)
  while (await fold(s.db, { size: 5000, each: shareOut(s.engine) }) > 0);
  const [request] = await read<Row[]>(`requests/${no}.json`), updates = (await read<Row[]>(`servicerequestupdates.json?start_date=2026-11-23T06:00:00Z&end_date=2026-11-24T06:00:00Z`)).filter((one) => one.service_request_id === no)
  expect(request).toMatchObject({ status: 'open', status_notes: '处置中', description: '井盖缺失，已派人', agency_responsible: '市政养护中心', service_code: '0101' })
  expect(updates.map((one) => one.status)).toEqual(['for_triage', 'in_progress', 'in_progress', 'in_progress'])
  expect(updates.at(-1)!.update_id).toBe((first.body as Row[])[0]!.update_id)
  for (const path of ['requests.json?extensions=true', 'requests.xml', 'servicerequestupdates.json']) for (const secret of ['13812342207', '138****2207', 'z@example.cn', '树枝', '井盖没了']) expect((await s.ask({ url: `/open311/v2/${path}` })).text).not.toContain(secret)
})
test('a key that was ended opens nothing', async () => {
  const keeper = await s.tokenOf('规则管理员'), { rows } = (await s.ask({ url: '/api/tokens', token: keeper })).body as { rows: { id: string; name: string }[] }
  expect((await s.ask({ method: 'DELETE', url: `/api/tokens/${rows.find((one) => one.name === '区智慧平台')!.id}`, token: keeper })).status).toBe(204)
  expect((await post('requests.json', { api_key: key, service_code: '0101', lat: '39.05', long: '117.67' })).status).toBe(403)
})
