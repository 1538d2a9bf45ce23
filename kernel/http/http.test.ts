import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { fail } from '../fail/fail.ts'
import type { Actor } from '../identity/identity.ts'
import { movableClock } from '../time/time.ts'
import { giveCookie } from './access.server.ts'
import { makeHttp, type HttpOptions } from './http.server.ts'
import { makeLimiter } from './limit.ts'
import { makeLog } from './log.server.ts'
import { describeRoutes } from './openapi.server.ts'
import { serveFolder } from './static.server.ts'
import { openStream, openStreams } from './stream.server.ts'

const people: Record<string, Actor> = {
  staff1: { kind: 'staff', id: 's1', name: '王敏', session: 'h1' },
  resident1: { kind: 'resident', id: 'r1', name: '居民', session: 'h2' },
}
const lines: string[] = []
const open: FastifyInstance[] = []
const start = (more: Partial<HttpOptions> = {}) => {
  lines.length = 0
  const app = makeHttp({ clock: movableClock('2026-11-23T14:20+08:00'), log: makeLog({ level: 'debug', to: { write: line => { lines.push(line) } } }), whoIs: async token => people[token], ...more })
  open.push(app)
  const body = { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string', maxLength: 20 }, n: { type: 'integer' }, kind: { enum: ['a', 'b'] }, id: { type: 'string', format: 'uuid' }, data: { type: 'object' } } }
  app.post('/api/things', { config: { access: 'public' }, schema: { body } }, async request => ({ got: request.body, who: request.who.id }))
  app.get('/api/things', { config: { access: 'public' }, schema: { querystring: { type: 'object', properties: { limit: { type: 'integer', maximum: 100 } } } } }, async request => request.query)
  app.get('/api/things/:id', { config: { access: 'public' }, schema: { params: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } } } }, async request => request.params)
  app.get('/api/mine', { config: { access: 'signed-in' } }, async request => ({ who: request.who.id }))
  app.get('/api/staff', { config: { access: 'staff' } }, async request => ({ who: request.who.id }))
  app.get('/api/wang', { config: { access: who => who.name === '王敏' } }, async () => ({ ok: true }))
  app.get('/api/broken', { config: { access: 'public' } }, async () => { throw new Error('phone "13812342207" is a duplicate') })
  app.get('/api/taken', { config: { access: 'public' } }, async () => { throw fail('locked-out', { minutes: 3, seconds: 180 }) })
  app.put('/api/raw', { config: { access: 'public', raw: ['image/png'] }, bodyLimit: 2_000 }, async request => ({ size: (request.body as Buffer).length }))
  return app
}
afterEach(async () => { for (const app of open.splice(0)) await app.close() })

const post = (app: FastifyInstance, payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/api/things', payload, headers: { 'content-type': 'application/json', ...headers } })

test('hostile bodies get a 4xx with code, sentence and path', async () => {
  const app = start()
  const cases: Array<[string | Buffer, string, string?]> = [
    ['{"name":', 'bad-body'], ['', 'bad-body'], ['[]', 'bad-body'], ['null', 'bad-body'], ['"x"', 'bad-body'],
    ['{"name":"a\\u0000b"}', 'bad-text', 'name'], ['{"name":"\\ud800"}', 'bad-text', 'name'], [Buffer.from([0x7b, 0xff, 0x7d]), 'bad-body'],
    ['{"name":"a","data":{"n":1e400}}', 'bad-field', 'data.n'], ['{"name":"a","__proto__":{"x":1}}', 'bad-field', '__proto__'],
    ['{"name":"a","data":{"constructor":1}}', 'bad-field', 'data.constructor'], ['{"name":"a","data":{"a":[{"prototype":1}]}}', 'bad-field', 'data.a.0.prototype'],
    [`{"name":"a","data":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`, 'bad-body'], ['['.repeat(500_000), 'bad-body'], ['['.repeat(300_000) + ']'.repeat(300_000), 'bad-body'],
    ['{"name":1}', 'bad-field', 'name'], ['{}', 'bad-field', 'name'], ['{"name":"a","n":"1"}', 'bad-field', 'n'], ['{"name":"a","n":1.5}', 'bad-field', 'n'],
    ['{"name":"a","kind":"c"}', 'bad-field', 'kind'], ['{"name":"a","extra":1}', 'bad-field', 'extra'], ['{"name":"a","id":"x"}', 'bad-field', 'id'],
    [`{"name":"${'长'.repeat(21)}"}`, 'bad-field', 'name'], [`{"name":"${'x'.repeat(1024 * 1024)}"}`, 'too-large'],
  ]
  for (const [payload, code, path] of cases) {
    const answer = await post(app, payload)
    const shown = payload.toString('utf8').slice(0, 60)
    expect(answer.statusCode, shown).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode, shown).toBeLessThan(500)
    const { error } = answer.json()
    expect(error.code, shown).toBe(code)
    expect(error.message.length, shown).toBeGreaterThan(4)
    if (path) expect(error.path, shown).toBe(path)
  }
  expect((await post(app, '{"name":"a","kind":"c"}')).json().error.allowed).toEqual(['a', 'b'])
  expect((await post(app, '{"name":"a","extra":1}')).json().error.allowed).toContain('kind')
  expect((await post(app, '{"name":"井盖","n":1}')).json()).toEqual({ got: { name: '井盖', n: 1 }, who: 'nobody' })
})

test('other content types, odd addresses and unknown routes are refused in the reader\'s language', async () => {
  const app = start()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', ';;;']) {
    const answer = await post(app, '{"name":"a"}', { 'content-type': type })
    expect([answer.statusCode, answer.json().error.code], type).toEqual([415, 'unsupported-type'])
  }
  expect((await post(app, '{"name":"a"}', { 'content-type': 'application/json; charset=utf-8' })).statusCode).toBe(200)
  for (const url of ['/api/things?limit=abc', '/api/things?limit=1&limit=2', '/api/things?limit=1000', '/api/things?x=%00', '/api/things/not-a-uuid', '/api/things/%ff', '/api/%zz']) {
    const answer = await app.inject(url)
    expect([url, answer.statusCode]).toEqual([url, 400])
    expect(answer.json().error.message).toMatch(/[一-龥]/)
  }
  expect((await app.inject('/api/things?limit=7')).json()).toEqual({ limit: 7 })
  const lost = await app.inject({ url: '/api/nothing', headers: { 'accept-language': 'en' } })
  expect([lost.statusCode, lost.json().error.message]).toEqual([404, 'Not found: address.'])
  expect((await app.inject(`/api/things/${'x'.repeat(2000)}`)).statusCode).toBe(404)
})

test('no body at all, whatever it is made of, breaks the server', async () => {
  const app = start()
  const field = fc.oneof(fc.constantFrom('name', 'n', 'kind', 'id', 'data', '__proto__', 'constructor', 'toString', ''), fc.string({ unit: 'binary' }))
  const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double(), fc.constantFrom('\u0000', '\ud800', '1e400', [], {}))
  await fc.assert(fc.asyncProperty(fc.dictionary(field, value), fc.option(fc.nat(60)), async (it, cut) => {
    const whole = JSON.stringify(it), answer = await post(app, cut === null ? whole : whole.slice(0, cut))
    expect(answer.statusCode).toBeLessThan(500)
    if (answer.statusCode >= 400) expect(Object.keys(answer.json().error)).toEqual(expect.arrayContaining(['code', 'message']))
  }), { numRuns: 300, seed: 20261123 })
  const piece = fc.oneof(fc.string({ unit: 'binary-ascii' }).map(encodeURIComponent), fc.stringMatching(/^[%0-9a-fA-F&=?./;+-]{0,30}$/))
  await fc.assert(fc.asyncProperty(piece, piece, async (path, query) => {
    const answer = await app.inject({ url: `/api/things/${path}?limit=${query}` })
    expect(answer.statusCode).toBeLessThan(500)
  }), { numRuns: 300, seed: 20261123 })
})

test('while the database is away every door says so and when to come back', async () => {
  const app = start({ whoIs: async () => { throw fail('database-away') } })
  const answer = await app.inject({ url: '/api/mine', headers: { authorization: 'Bearer staff1' } })
  expect([answer.statusCode, answer.json().error.code, answer.headers['retry-after']]).toEqual([503, 'database-away', '2'])
  expect((await app.inject('/api/things')).statusCode).toBe(200)
})

test('a person who strays gets a page, a program gets JSON', async () => {
  const app = start()
  const page = await app.inject({ url: '/nowhere?<script>', headers: { accept: 'text/html,*/*' } })
  expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(page.body).toContain('没有找到')
  expect(page.body).not.toContain('<script>')
  expect((await app.inject({ url: '/api/nowhere', headers: { accept: 'text/html' } })).json().error.code).toBe('not-found')
})

test('raw routes have their own size and types', async () => {
  const app = start()
  const put = (payload: Buffer, type: string) => app.inject({ method: 'PUT', url: '/api/raw', payload, headers: { 'content-type': type } })
  expect((await put(Buffer.alloc(1500), 'image/png')).json()).toEqual({ size: 1500 })
  expect((await put(Buffer.alloc(2500), 'image/png')).statusCode).toBe(413)
  expect((await put(Buffer.from('{}'), 'application/json')).json().error.allowed).toEqual(['image/png'])
})

test('a route without an access rule cannot be registered', () => {
  const app = start()
  expect(() => app.get('/api/open', async () => 1)).toThrow(/no access rule on GET \/api\/open/)
  expect(() => app.get('/api/odd', { config: { access: 'everybody' as never } }, async () => 1)).toThrow(/no access rule/)
})

test('access is asked before the handler', async () => {
  const app = start()
  const as = async (url: string, token?: string) => (await app.inject({ url, headers: token ? { authorization: `Bearer ${token}` } : {} })).statusCode
  expect([await as('/api/mine'), await as('/api/mine', 'resident1'), await as('/api/mine', 'staff1'), await as('/api/mine', 'stranger')]).toEqual([401, 200, 200, 401])
  expect([await as('/api/staff'), await as('/api/staff', 'resident1'), await as('/api/staff', 'staff1')]).toEqual([401, 403, 200])
  expect([await as('/api/wang', 'resident1'), await as('/api/wang', 'staff1')]).toEqual([403, 200])
  expect(await as('/api/things', 'stranger')).toBe(401)
  expect((await app.inject({ url: '/api/things', headers: { authorization: 'Basic eDp5' } })).statusCode).toBe(401)
  const stale = await app.inject({ url: '/api/things', headers: { cookie: 'xb=old' } })
  expect([stale.statusCode, stale.headers['set-cookie']]).toEqual([200, 'xb=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'])
})

test('writes with a cookie come from our own pages only', async () => {
  const app = start()
  const write = async (headers: Record<string, string>) => (await post(app, '{"name":"a"}', { host: 'xb.test', ...headers })).statusCode
  expect(await write({ cookie: 'xb=staff1', 'sec-fetch-site': 'same-origin' })).toBe(200)
  expect(await write({ cookie: 'xb=staff1', origin: 'http://xb.test' })).toBe(200)
  expect(await write({ cookie: 'xb=staff1' })).toBe(403)
  expect(await write({ cookie: 'xb=staff1', origin: 'http://evil.test' })).toBe(403)
  expect(await write({ cookie: 'xb=staff1', origin: 'null' })).toBe(403)
  expect(await write({ cookie: 'xb=staff1', 'sec-fetch-site': 'same-site', origin: 'http://xb.test' })).toBe(403)
  expect(await write({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await write({ authorization: 'Bearer staff1', 'sec-fetch-site': 'cross-site' })).toBe(200)
  expect(await write({})).toBe(200)
})

test('what breaks is told by number and logged without personal data', async () => {
  const app = start()
  const answer = await app.inject({ url: '/api/broken?phone=13812342207', headers: { authorization: 'Bearer staff1' } })
  expect([answer.statusCode, answer.json().error.code]).toEqual([500, 'broken'])
  const log = lines.join('')
  expect(log).toContain(answer.json().error.details.id)
  expect(log).toContain('/api/broken')
  for (const secret of ['1381234', '2207', 'staff1', '王敏', '127.0.0.1']) expect(log).not.toContain(secret)
  const wait = await app.inject('/api/taken')
  expect([wait.statusCode, wait.headers['retry-after']]).toEqual([429, '180'])
})

test('security headers stand on every answer, also on errors', async () => {
  const app = start({ demo: true })
  for (const url of ['/api/things', '/api/nothing', '/api/broken']) {
    const { headers } = await app.inject(url)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  }
})

test('limits: by address for everybody, by route, and the bucket fills again', async () => {
  const app = start({ rate: { most: 3, perSeconds: 3000 } })
  const codes = []
  for (let i = 0; i < 4; i++) codes.push((await app.inject('/api/things')).statusCode)
  expect(codes).toEqual([200, 200, 200, 429])
  expect((await app.inject({ url: '/api/mine', headers: { authorization: 'Bearer staff1' } })).statusCode).toBe(200)
  const take = makeLimiter({ most: 2, perSeconds: 2 }, 3)
  expect([take('a', 0), take('a', 0), take('a', 0), take('a', 1000), take('a', 1000)]).toEqual([0, 0, 1, 0, 1])
  for (let i = 0; i < 50; i++) expect(take(`k${i}`, 2000)).toBe(0)
  const own = start()
  own.post('/api/narrow', { config: { access: 'public', rate: { most: 2, perSeconds: 600 } } }, async () => ({}))
  const narrow = []
  for (let i = 0; i < 3; i++) narrow.push((await own.inject({ method: 'POST', url: '/api/narrow' })).statusCode)
  expect(narrow).toEqual([200, 200, 429])
  expect((await own.inject('/api/things')).statusCode).toBe(200)
  expect(() => start().get('/api/misspelt', { config: { access: 'public', rate: { burst: 1 } as never } }, async () => ({}))).toThrow(/most, perSeconds/)
})

test('the cookie is hidden from scripts', async () => {
  const app = start()
  app.get('/api/in', { config: { access: 'public' } }, async (request, reply) => {
    giveCookie(request, reply, { token: 'abc', now: app.clock.now(), expires: new Date('2026-11-23T15:20:00+08:00') })
    return {}
  })
  expect((await app.inject('/api/in')).headers['set-cookie']).toBe('xb=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600')
})

test('folders: hashed files for ever, pages asked for again, nothing outside', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'xb-static-'))
  await mkdir(join(dir, 'dist/assets'), { recursive: true })
  await writeFile(join(dir, 'secret.txt'), 'secret')
  await writeFile(join(dir, 'dist/index.html'), '<p>页面</p>')
  await writeFile(join(dir, 'dist/assets/app-Ab3dE_f9.js'), 'let a')
  await writeFile(join(dir, 'dist/assets/app-Ab3dE_f9.js.br'), 'packed')
  const app = start()
  await serveFolder(app, { prefix: '/desk/', dir: join(dir, 'dist'), page: 'index.html' })
  const page = await app.inject('/desk/matter/7')
  expect([page.statusCode, page.body, page.headers['cache-control']]).toEqual([200, '<p>页面</p>', 'no-cache'])
  expect((await app.inject('/desk?a=1')).headers.location).toBe('/desk/')
  expect((await app.inject('/desk/')).body).toBe('<p>页面</p>')
  expect((await app.inject({ url: '/desk/', headers: { 'if-none-match': String(page.headers.etag) } })).statusCode).toBe(304)
  const script = await app.inject({ url: '/desk/assets/app-Ab3dE_f9.js', headers: { 'accept-encoding': 'gzip, br' } })
  expect([script.body, script.headers['content-encoding'], script.headers['content-type']]).toEqual(['packed', 'br', 'text/javascript; charset=utf-8'])
  expect(script.headers['cache-control']).toContain('immutable')
  expect((await app.inject('/desk/assets/app-Ab3dE_f9.js')).body).toBe('let a')
  for (const url of ['/desk/../secret.txt', '/desk/%2e%2e/secret.txt', '/desk/..%2fsecret.txt', '/desk/missing.js']) expect((await app.inject(url)).body, url).not.toContain('secret')
  expect((await app.inject('/desk/missing.js')).statusCode).toBe(404)
  await rm(dir, { recursive: true })
})

test('streams send, tick, end when the right is gone, and do not hold up closing', async () => {
  const app = start()
  let allowed = true
  app.get('/api/changes', { config: { access: 'public' } }, (request, reply) => {
    const stream = openStream(request, reply, { tick: 0.05, still: () => allowed })
    stream.send('act', { id: 1 }, '7\nx')
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const answer = await fetch(`${url}/api/changes`)
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(openStreams(app)).toBe(1)
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('event: tick')) text += (await reader.read()).value ?? ''
  expect(text).toContain('id: 7 x\nevent: act\ndata: {"id":1}\n\n')
  expect(text).toContain('data: {"at":"2026-11-23T06:20:00.000Z"}')
  allowed = false
  while (!(await reader.read()).done) { /* until the server ends it */ }
  expect(openStreams(app)).toBe(0)
  allowed = true
  const many = []
  for (let i = 0; i < 31; i++) many.push(await fetch(`${url}/api/changes`))
  expect(many.map(it => it.status).filter(it => it === 429)).toEqual([429])
  for (const one of many) await one.body!.cancel()
  while (openStreams(app) > 0) await new Promise(resolve => setTimeout(resolve, 5))
  const second = await fetch(`${url}/api/changes`)
  await app.close()
  while (true) { const part = await second.body!.getReader().read().catch(() => ({ done: true })); if (part.done || part) break }
})

test('what is not even HTTP gets our shape too', async () => {
  const app = start()
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const say = (text: string) => new Promise<string>(resolve => {
    let got = ''
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
    socket.on('data', part => { got += part }).on('close', () => resolve(got)).on('error', () => resolve(got))
  })
  expect(await say('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"bad-body"/)
  expect(await say(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
})

test('the description is OpenAPI 3.1 and every schema in it is JSON Schema', async () => {
  const app = makeHttp({ clock: movableClock('2026-11-23T14:20+08:00') })
  open.push(app)
  await describeRoutes(app, { title: 'Xinbei', version: '0.1.0' })
  app.get('/hidden', { config: { access: 'public' }, schema: { hide: true } as object }, async () => 1)
  app.post('/api/things/:id', { config: { access: 'staff' }, schema: {
    summary: 'Makes a thing', params: { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } },
    querystring: { type: 'object', properties: { n: { type: 'integer' } } }, body: { type: 'object', properties: { why: { type: ['string', 'null'] } } },
    response: { 201: { description: 'Made', type: 'object', properties: { id: { type: 'string' } } } },
  } }, async (request, reply) => reply.code(201).send({ id: (request.params as { id: string }).id }))
  const answer = await app.inject('/api/openapi.json')
  const it = answer.json()
  expect(it.openapi).toBe('3.1.0')
  expect(Object.keys(it.paths).sort()).toEqual(['/api/openapi.json', '/api/things/{id}'])
  const made = it.paths['/api/things/{id}'].post
  expect(made.parameters.map((one: { in: string; name: string; required?: boolean }) => [one.in, one.name, one.required === true]).sort()).toEqual([['path', 'id', true], ['query', 'n', false]])
  expect(made).toMatchObject({ operationId: 'postThingsId', security: [{ bearer: [] }, { cookie: [] }] })
  expect(Object.keys(made.responses).sort()).toEqual(['201', 'default'])
  expect(made.responses.default.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' })
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'http://x/', components: it.components })
  const schemas: object[] = []
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, one] of Object.entries(value)) { if (key === 'schema') schemas.push(one as object); else walk(one) }
  }
  walk(it.paths)
  expect(schemas.length).toBeGreaterThan(5)
  for (const schema of schemas) expect(() => ajv.compile(JSON.parse(JSON.stringify(schema).replace('"#/', '"http://x/#/')))).not.toThrow()
  const check = ajv.getSchema('http://x/#/components/schemas/Error')!
  expect(check((await app.inject({ method: 'POST', url: '/api/things/1' })).json())).toBe(true)
  expect(check({ message: 'no' })).toBe(false)
})
