// Two streets in one database, each with a server of its own: the other street's person, with every part there is, sees nothing of this one and
// can do nothing to it, whatever ids they know.
import ExcelJS from 'exceljs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeToken } from '#kernel/identity/token.server.ts'
import { packs } from '../packs/index.ts'
import { freshDatabase, postgresMissing } from './postgres.server.ts'
import { openStreet, type Answered, type Asked, type TestStreet } from './street.server.ts'

type Here = TestStreet & { token: string; id: string; unit: string; as(request: Asked): Promise<Answered>; do(type: string, step: string, data: object, record?: string): Promise<string> }
const missing = postgresMissing(), where = { lon: 117.605, lat: 39.005 }, box = 'box=117.5,38.9,118,39.5', parts = packs.flatMap((pack) => Object.entries(pack.parts.list as Record<string, { is?: string }>).flatMap(([name, { is = 'staff' }]) => is === 'staff' ? [`${pack.id}/${name}`] : [])).filter((part) => !['office/keeper', 'office/anyone'].includes(part))

describe.skipIf(missing)(`two streets on PostgreSQL${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let one: Here, two: Here, matter: string, photo: string, batch: string, act: string, picture: Buffer
  const open = async (url: string, tenant: number): Promise<Here> => {
    const s = await openStreet({ seed: 'none', url, tenant }), { newId } = s.engine
    const { token, actor } = (await s.ask({ method: 'POST', url: '/api/first', body: { token: s.first, login: `first${tenant}`, name: `首位${tenant}`, password: 'Correct-horse-7-battery' } })).body as { token: string; actor: { id: string } }
    const as = (request: Asked) => s.ask({ token, ...request }), body = <T>(said: Answered) => said.body as T
    const here: Here = { ...s, token, id: actor.id, unit: '', as, do: async (type, step, data, record = newId()) => { const said = await as({ method: 'POST', url: '/api/acts', body: { id: newId(), type, record, step, data } }); if (said.status !== 201) throw new Error(said.text); return record } }
    here.unit = body<{ rows: { id: string }[] }>(await as({ url: '/api/records/unit' })).rows[0]!.id
    const area = await here.do('area', 'add', { code: '1', name: '一街', level: 'grid', source: '试', ring: { area: [[117.6, 39], [117.61, 39], [117.61, 39.01], [117.6, 39.01]].map(([lon, lat]) => ({ lon, lat })) } })
    for (const part of parts) await here.do('post', 'add', { staff: actor.id, part, from: '2026-01-01', area, unit: here.unit, source: '试' })
    return here
  }
  beforeAll(async () => {
    const url = await freshDatabase()
    one = await open(url, 1); two = await open(url, 2)
    picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } }).jpeg().toBuffer()
    photo = one.engine.newId()
    await one.as({ method: 'PUT', url: `/api/files/${photo}`, raw: picture, headers: { 'content-type': 'image/jpeg', 'x-name': 'a' } })
    act = one.engine.newId(); matter = one.engine.newId()
    expect((await one.as({ method: 'POST', url: '/api/acts', body: { id: act, type: 'matter', record: matter, step: 'register', data: { channel: 'desk', what: 'zq甲街道的事', address: 'zq甲', where, phone: '13975310001', photos: [{ id: photo, name: 'a' }] } } })).status).toBe(201)
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('单位').addRows([['名称', '类别'], ['甲街道的单位', '街道科室']])
    batch = ((await one.as({ method: 'POST', url: '/api/imports?type=unit', raw: Buffer.from(await workbook.xlsx.writeBuffer()), headers: { 'content-type': 'application/octet-stream', 'x-name': 'zq' } })).body as { id: string }).id
  }, 120_000)
  afterAll(async () => { await one?.end(); await two?.end() })

  test('the database itself shows a server nothing of the other street', async () => {
    for (const table of ['record', 'action', 'file', 'session', 'account', 'token', 'import_batch', 'read_log', 'notice']) expect.soft((await two.db.query<{ n: number }>(`select count(*)::int as n from ${table} where tenant = 1`))[0]!.n, table).toBe(0)
  })
  test('lists, search, map, counts, groups, export, paper, imports: nothing of the other street', async () => {
    for (const type of packs.flatMap((pack) => [...Object.values(pack.parts.records).map((r) => r.id), ...(pack.tables ?? []).map((t) => t.id)])) {
      // Days and settings that every street starts with have the same ids in both.
      const has = async (s: Here) => (await s.db.query<{ id: string }>('select id from record where tenant = $1 and type = $2', [s.db.tenant, type])).map((r) => r.id), own = new Set(await has(two)), theirs = (await has(one)).filter((id) => !own.has(id))
      for (const url of [`/api/records/${type}?limit=500&total=1`, `/api/records/${type}?mine=touched`, `/api/map/${type}?${box}`, `/print/${type}`]) {
        const said = await two.as({ url })
        expect.soft(theirs.filter((id) => said.text.includes(id)).concat(said.text.includes('zq') ? 'zq' : []), url).toEqual([])
      }
      if (type === 'matter') expect([(await two.as({ url: '/api/counts/matter?all=' })).body, (await two.as({ url: '/api/groups/matter?by=state' })).body, (await two.as({ url: '/api/records/matter?q=zq&total=1' })).body]).toMatchObject([{ all: 0 }, { groups: [] }, { rows: [], total: 0 }])
    }
    expect((await two.as({ url: '/api/imports' })).body).toEqual({ rows: [] })
    for (const url of ['/api/model', '/api/inbox', '/api/me']) expect.soft((await two.as({ url })).text, url).not.toMatch(new RegExp(`zq|甲街道|${one.unit}|${one.id}`))
  })
  test('its ids lead nowhere: card, clock, paper, photo, act, clear value, batch', async () => {
    const ids = { matter, unit: one.unit, staff: one.id }
    for (const [type, id] of Object.entries(ids)) for (const url of [`/api/records/${type}/${id}`, `/api/records/${type}/${id}?only=row`, `/api/records/${type}/${id}/clock`, `/print/${type}/${id}`, `/api/alike/${type}?id=${id}`]) expect.soft((await two.as({ url })).status, url).toBe(404)
    for (const url of [`/api/files/${photo}`, `/api/files/${photo}?size=160`, `/api/acts/${act}?type=matter&record=${matter}`, `/api/imports/${batch}`, `/api/imports/${batch}/marked.xlsx`, `/api/imports/${batch}/accounts.xlsx`]) expect.soft((await two.as({ url })).status, url).toBe(404)
    for (const [method, url, body] of [['POST', `/api/imports/${batch}/write`], ['POST', `/api/imports/${batch}/take-back`], ['DELETE', `/api/imports/${batch}`], ['POST', `/api/imports/${batch}/decide`, { row: 2, answer: 'skip' }], ['PUT', `/api/imports/${batch}/mapping`, {}],
      ['POST', `/api/accounts/${one.id}/password`], ['POST', '/api/reads', { type: 'matter', id: matter, fields: ['phone'], purpose: '督办', why: '看看' }]] as const) expect.soft((await two.as({ method, url, ...(body ? { body } : {}) })).status, `${method} ${url}`).toBe(404)
    const wish = (type: string, record: string, step: string, data: object, id = two.engine.newId()) => two.as({ method: 'POST', url: '/api/acts', body: { id, type, record, step, data } })
    for (const [type, record, step] of [['matter', matter, 'accept'], ['matter', matter, 'urge'], ['matter', matter, 'undo'], ['unit', one.unit, 'change'], ['staff', one.id, 'end']] as const) expect.soft((await wish(type, record, step, {})).status, step).toBe(404)
    // Nor can anything of this street be pointed at it.
    const own = await two.do('matter', 'register', { channel: 'desk', what: '乙街道的事', where }), data = { channel: 'desk', what: '借来的照片', where, photos: [{ id: photo, name: 'a' }] }
    expect((await wish('matter', own, 'join', { into: matter })).status).toBe(400)
    expect((await wish('matter', two.engine.newId(), 'register', data)).status).toBe(400)
    expect((await wish('staff', two.engine.newId(), 'add', { name: '某人', login: 'someone', unit: one.unit })).status).toBe(400)
    expect((await wish('post', two.engine.newId(), 'add', { staff: one.id, part: 'one-net/chief', from: '2026-01-01' })).status).toBe(400)
  })
  test('the same ids in both streets are two things', async () => {
    const before = (await one.as({ url: `/api/records/matter/${matter}?only=row` })).body, other = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } }).jpeg().toBuffer()
    const body = { id: act, type: 'matter', record: matter, step: 'register', data: { channel: 'desk', what: '同号的另一件', where } }
    expect((await two.as({ method: 'POST', url: '/api/acts', body })).status).toBe(201)
    expect((await two.as({ method: 'PUT', url: `/api/files/${photo}`, raw: other, headers: { 'content-type': 'image/jpeg', 'x-name': 'b' } })).status).toBe(201)
    expect((await one.as({ url: `/api/records/matter/${matter}?only=row` })).body).toEqual({ ...before as object })
    expect((await two.as({ url: `/api/records/matter/${matter}` })).text).not.toContain('zq')
    expect((await one.as({ url: `/api/files/${photo}` })).text).not.toBe((await two.as({ url: `/api/files/${photo}` })).text)
  })
  test('nobody comes in at the other street: session, cookie, token, password', async () => {
    const program = await makeToken(one.db, { name: '甲的接口', scopes: ['one-net/chief'], ends: new Date(one.clock.now().getTime() + 86_400_000), by: 'system:test', now: one.clock.now() })
    expect((await one.ask({ url: '/api/records/matter', token: program.token })).status).toBe(200)
    for (const token of [one.token, program.token]) for (const url of ['/api/me', '/api/records/matter', `/api/records/matter/${matter}`, `/api/files/${photo}`, '/api/changes']) expect.soft((await two.ask({ url, token })).status, url).toBe(401)
    expect((await two.ask({ url: '/api/records/matter', headers: { cookie: `xb=${one.token}` } })).status).toBe(401)
    expect((await two.ask({ method: 'POST', url: '/api/sessions', body: { login: 'first1', password: 'Correct-horse-7-battery' } })).status).toBe(401)
    for (const headers of [{ 'x-tenant': '1' }, { tenant: '1' }, { cookie: 'tenant=1' }] as unknown as Record<string, string>[]) expect.soft((await two.as({ url: '/api/me?tenant=1', headers })).body).toMatchObject({ street: { tenant: 2 } })
    expect((await two.as({ method: 'POST', url: '/api/acts', body: { id: two.engine.newId(), type: 'matter', record: two.engine.newId(), step: 'register', tenant: 1, data: { channel: 'desk', what: 'x', where } } })).status).toBe(400)
  })
  test('the live feed of a street tells of that street', async () => {
    await one.do('matter', 'urge', {}, matter)
    const at = await two.app.listen({ port: 0, host: '127.0.0.1' }), close = new AbortController(), first = (await one.db.query<{ id: string }>('select id from action where tenant = 1 order by got desc limit 1'))[0]!.id
    for (const last of [undefined, first]) {
      const answer = await fetch(`${at}/api/changes`, { headers: { authorization: `Bearer ${two.token}`, ...(last ? { 'last-event-id': last } : {}) }, signal: close.signal }), reader = answer.body!.getReader()
      let text = ''
      await one.do('matter', 'urge', { order: 'zq' }, matter)
      const mine = await two.do('matter', 'register', { channel: 'desk', what: '乙街道又一件', where })
      while (!text.includes(mine)) text += new TextDecoder().decode((await reader.read()).value)
      expect((text.match(/event: act/g) ?? []).length).toBe(1)
    }
    close.abort()
  })
})
