// A small street for the table of access: two communities, three grids, two units; somebody for every part over every kind of area, and for
// everybody who should see nothing; matters in every place, of every unit, from every hand. Everything is made over HTTP.
import sharp from 'sharp'
import { openSession } from '#kernel/identity/session.server.ts'
import { makeToken } from '#kernel/identity/token.server.ts'
import { system } from '../engine/access/access.ts'
import { perform } from '../engine/record/act.server.ts'
import { areaNumber } from '../engine/record/office.ts'
import { packs } from '../packs/index.ts'
import { openStreet, type TestStreet } from './street.server.ts'

export type AreaName = 'street' | 'A' | 'B' | 'A1' | 'A2' | 'B1'
/** A part over an area for a unit, as a post says it. */
export type Post = { part: string; area?: AreaName; unit?: string; from?: string; to?: string }
export type Face = { name: string; kind: 'staff' | 'resident' | 'guest' | 'service' | 'stranger'; id: string; token: string | undefined; posts: readonly Post[] }
export type Said = { status: number; text: string; body: unknown; bytes: Buffer }
export type Ask = { method?: string; body?: unknown; raw?: Buffer; headers?: Record<string, string>; token?: string | undefined }
export type AccessStreet = {
  s: TestStreet; at: string
  areas: Record<AreaName, { id: string; number: number; parent?: AreaName }>; units: Record<'U1' | 'U2', string>
  faces: Record<string, Face>
  /** Matters by the sign in their words, with the photo and the phone that stand in them. */
  matters: Record<string, { id: string; photo: string; phone: string }>
  ask(url: string, how?: Ask): Promise<Said>
  act(face: Face, wish: { type?: string; step: string; record?: string; data?: object }): Promise<string>
}

const staff: Record<string, Post[]> = {
  gridA1: [{ part: 'one-net/grid', area: 'A1' }], gridA2: [{ part: 'one-net/grid', area: 'A2' }], gridA: [{ part: 'one-net/grid', area: 'A' }], gridB1: [{ part: 'one-net/grid', area: 'B1' }], gridNowhere: [{ part: 'one-net/grid' }],
  clerk: [{ part: 'one-net/clerk' }], clerkStreet: [{ part: 'one-net/clerk', area: 'street' }], clerkA: [{ part: 'one-net/clerk', area: 'A' }],
  dispatcher: [{ part: 'one-net/dispatcher' }], dispatcherB: [{ part: 'one-net/dispatcher', area: 'B' }], chief: [{ part: 'one-net/chief' }], chiefB: [{ part: 'one-net/chief', area: 'B' }],
  handler1: [{ part: 'one-net/handler', unit: 'U1' }], handler2: [{ part: 'one-net/handler', unit: 'U2' }],
  gridB1handler1: [{ part: 'one-net/grid', area: 'B1' }, { part: 'one-net/handler', unit: 'U1' }],
  keeperA: [{ part: 'office/keeper', area: 'A' }],
  idle: [], ended: [{ part: 'one-net/chief', from: '2026-01-01', to: '2026-11-23' }], future: [{ part: 'one-net/chief', from: '2026-11-24' }],
}
const partsOf = (is: string): string[] => packs.flatMap((pack) => Object.entries(pack.parts.list as Record<string, { is?: string }>).filter(([, part]) => (part.is ?? 'staff') === is).map(([name]) => `${pack.id}/${name}`))
/** Parts that are not in the table by name are played too: over the whole street, and over one community for one unit. */
for (const part of partsOf('staff')) if (part !== 'office/anyone' && part !== 'office/keeper' && !Object.values(staff).flat().some((post) => post.part === part)) Object.assign(staff, { [`${part} all`]: [{ part, unit: 'U2' }], [`${part} A`]: [{ part, area: 'A', unit: 'U1' }] })
const outside: Post[] = partsOf('resident').map((part) => ({ part }))
const box = (lon: number) => ({ area: [[lon, 39], [lon + 0.01, 39], [lon + 0.01, 39.01], [lon, 39.01]].map(([x, y]) => ({ lon: x, lat: y })) })
/** A1 and A2 meet at 117.61: their matters lie 17 m apart. `out` lies in no area. */
export const spots = { A1: { lon: 117.6099, lat: 39.005 }, A2: { lon: 117.6101, lat: 39.005 }, B1: { lon: 117.625, lat: 39.005 }, out: { lon: 117.9, lat: 39.3 } } as const

export const openAccessStreet = async (how: Parameters<typeof openStreet>[0] = {}): Promise<AccessStreet> => {
  const s = await openStreet({ seed: 'none', ...how }), at = await s.app.listen({ port: 0, host: '127.0.0.1' }), { newId } = s.engine, now = s.clock.now()
  const ask: AccessStreet['ask'] = async (url, { method = 'GET', body, raw, headers = {}, token } = {}) => {
    const sent = raw ? { body: raw as Uint8Array<ArrayBuffer> } : body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(at + url, { method, ...sent, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } })
    const bytes = Buffer.from(await answer.arrayBuffer()), text = bytes.toString('utf8')
    return { status: answer.status, text, bytes, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) as unknown : undefined }
  }
  const act: AccessStreet['act'] = async (face, { type = 'matter', step, record = newId(), data = {} }) => {
    const answer = await s.ask({ method: 'POST', url: '/api/acts', token: face.token, body: { id: newId(), type, record, step, data } })
    if (answer.status !== 201) throw new Error(`${face.name} ${step}: ${answer.text}`)
    return record
  }
  const first = (await ask('/api/first', { method: 'POST', body: { token: s.first, login: 'first', name: '首位', password: 'Correct-horse-7-battery' } })).body as { token: string; actor: { id: string } }
  const keeper: Face = { name: 'keeper', kind: 'staff', id: first.actor.id, token: first.token, posts: [{ part: 'office/keeper' }] }
  const add = (type: string, data: object) => act(keeper, { type, step: 'add', data: { source: '试', ...data } })

  const areas = {} as AccessStreet['areas'], tree: [AreaName, AreaName | undefined, number?][] = [['street', undefined], ['A', 'street'], ['B', 'street'], ['A1', 'A', 117.6], ['A2', 'A', 117.61], ['B1', 'B', 117.62]]
  for (const [name, parent, lon] of tree) {
    const id = await add('area', { code: name, name: `${name}区`, level: lon ? 'grid' : parent ? 'community' : 'street', ...(parent ? { parent: areas[parent].id } : {}), ...(lon ? { ring: box(lon) } : {}) })
    areas[name] = { id, number: areaNumber(id), ...(parent ? { parent } : {}) }
  }
  const units = { U1: await add('unit', { name: '一号单位', class: 'office' }), U2: await add('unit', { name: '二号单位', class: 'office' }) }, sample = { status: '示例值', from: '2026-01-01' }
  await add('urgencies', { ...sample, code: 'usual', name: '一般', receive: '1wd', answer: '15d' })
  await add('matter-classes', { ...sample, code: 'facility', name: '公用设施' })
  await add('matter-kinds', { ...sample, code: '0101', name: '井盖缺失', class: 'facility', limit: '4h', urgency: 'usual', duty: 'joint', lead: units.U1 })
  await add('routes', { ...sample, code: '1', name: '一号片', kind: '0101', area: areas.A.id, lead: units.U1 })

  const faces: Record<string, Face> = { keeper }, session = async (kind: 'staff' | 'resident' | 'guest', id: string, name: string) => (await openSession(s.db, { kind, id, name }, { now })).token
  for (const [name, posts] of Object.entries(staff)) {
    const id = await add('staff', { name, login: `u${name.replace(/\W/g, '-')}`, unit: units.U2, phone: phoneOf(900 + Object.keys(faces).length) })
    for (const { part, area, unit, from = '2026-01-01', to } of posts) await add('post', { staff: id, part, from, ...(area ? { area: areas[area].id } : {}), ...(unit ? { unit: units[unit as 'U1'] } : {}), ...(to ? { to } : {}) })
    faces[name] = { name, kind: 'staff', id, token: await session('staff', id, name), posts: posts.filter((p) => !p.to && !p.from) }
  }
  const left = await add('staff', { name: 'left', login: 'left', unit: units.U2 })
  await add('post', { staff: left, part: 'one-net/chief', from: '2026-01-01' })
  faces.left = { name: 'left', kind: 'staff', id: left, token: await session('staff', left, 'left'), posts: [] }
  for (const [i, name] of ['resident1', 'resident2'].entries()) {
    const id = newId()
    await perform(s.engine, system, { id: newId(), type: 'person', record: id, step: 'known', data: { phone: phoneOf(800 + i), key: `key${i}` } })
    faces[name] = { name, kind: 'resident', id, token: await session('resident', id, name), posts: outside }
  }
  for (const name of ['guest1', 'guest2']) { const id = newId(); faces[name] = { name, kind: 'guest', id, token: await session('guest', id, name), posts: outside } }
  const service = async (name: string, scopes: string[]) => { const made = await makeToken(s.db, { name, scopes, ends: new Date(now.getTime() + 86_400_000), by: 'system:test', now }); faces[name] = { name, kind: 'service', id: made.id, token: made.token, posts: scopes.map((part) => ({ part })) } }
  await service('service', ['one-net/clerk', 'one-net/chief']); await service('serviceGrid', ['one-net/grid']); await service('serviceNothing', [])
  faces.stranger = { name: 'stranger', kind: 'stranger', id: 'nobody', token: undefined, posts: [] }

  // Passwords have a test of their own (accounts.test.ts): here everybody has chosen theirs.
  const hired = Object.values(faces).filter((face) => face.kind === 'staff').length + 1
  while ((await s.db.query('update account set renew = false where tenant = $1 returning id', [s.db.tenant])).length < hired - 1) await new Promise((go) => setTimeout(go, 10))

  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } }).jpeg().toBuffer(), matters: AccessStreet['matters'] = {}
  const photoOf = async (face: Face) => {
    const id = newId(), answer = await ask(`/api/files/${id}`, { method: 'PUT', raw: picture, headers: { 'content-type': 'image/jpeg', 'x-name': 'a.jpg' }, token: face.token })
    if (answer.status !== 201) throw new Error(answer.text)
    return [{ id, name: 'a.jpg' }]
  }
  const f = faces as Record<string, Face> & { clerk: Face; dispatcher: Face; handler1: Face; gridA1: Face; resident1: Face; resident2: Face; guest1: Face }
  const made = async (sign: string, face: Face, step: string, where: keyof typeof spots) => {
    const phone = phoneOf(Object.keys(matters).length), photos = await photoOf(face)
    const id = await act(face, { step, data: { what: `${sign}井盖没了`, address: sign, kind: '0101', where: spots[where], photos, ...(step === 'report' ? {} : { phone }), ...(step === 'register' ? { channel: 'desk' } : {}) } })
    matters[sign] = { id, photo: photos[0]!.id, phone }
    return id
  }
  const sent = async (id: string, lead: string, assists: string[] = []) => { await act(f.clerk, { step: 'accept', record: id }); await act(f.dispatcher, { step: 'dispatch', record: id, data: { lead, ...(assists.length ? { assists } : {}) } }); return id }
  await made('zq01', f.gridA1, 'report', 'A1'); await made('zq02', f.clerk, 'register', 'A2'); const into = await made('zq03', f.clerk, 'register', 'B1'); await made('zq04', f.clerk, 'register', 'out')
  const asked = await sent(await made('zq05', f.clerk, 'register', 'A1'), units.U1)
  await act(f.handler1, { step: 'extend', record: asked, data: { why: '等配件', until: '2026-11-25T18:00:00+08:00' } })
  await sent(await made('zq06', f.clerk, 'register', 'B1'), units.U2)
  await sent(await made('zq07', f.clerk, 'register', 'A2'), units.U1, [units.U2])
  const ended = await sent(await made('zq08', f.resident1, 'petition', 'A1'), units.U1)
  await act(f.handler1, { step: 'done', record: ended, data: { result: '换好了', after: await photoOf(f.handler1) } })
  await act(f.gridA1, { step: 'pass', record: ended, data: { checkedAt: spots.A1, checkPhotos: await photoOf(f.gridA1) } })
  await act(f.resident1, { step: 'rate', record: ended, data: { rating: 4, comment: '密语zq，师傅态度好' } })
  await made('zq09', f.resident2, 'petition', 'B1'); await made('zq10', f.guest1, 'petition', 'A2')
  await act(f.clerk, { step: 'join', record: await made('zq11', f.clerk, 'register', 'A1'), data: { into } })
  await act(keeper, { type: 'staff', step: 'end', record: left })
  return { s, at, areas, units, faces, matters, ask, act }
}
/** Numbers that occur nowhere else, so that one in the clear is found in any text. */
export const phoneOf = (n: number): string => `1397531${String(n).padStart(4, '0')}`
