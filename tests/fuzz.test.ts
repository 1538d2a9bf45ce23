// Hostile input against the real server: every write of the interface gets two hundred bodies and more that it must refuse with code, sentence
// and path, and nothing may be left behind by a refusal. Reads get hostile addresses.
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStreet, type Answered, type Asked, type TestStreet } from './street.server.ts'

type Schema = { type?: string | string[]; properties?: Record<string, Schema>; required?: string[]; items?: Schema; pattern?: string; format?: string; enum?: unknown[]; const?: unknown; minLength?: number; maxLength?: number; minimum?: number; additionalProperties?: unknown; maxItems?: number; minItems?: number }
type Operation = { method: string; path: string; body?: Schema | undefined; queries: string[] }
const uuid = '01a205ea-be80-7457-9324-38828db6b4de', other = '0d3e0000-0000-7000-8000-000000000001'

let s: TestStreet, tokens: Record<string, string>, operations: Operation[]
beforeAll(async () => {
  s = await openStreet()
  tokens = { staff: await s.tokenOf('派遣员'), keeper: await s.tokenOf('规则管理员') }
  const { paths } = (await s.ask({ url: '/api/openapi.json' })).body as { paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> }; parameters?: { name: string; in: string }[] }>> }
  operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, it]) => ({ method: method.toUpperCase(), path, body: it.requestBody?.content['application/json']?.schema, queries: (it.parameters ?? []).filter((p) => p.in === 'query').map((p) => p.name) })))
}, 120_000)
afterAll(() => s.end())

const counts = async () => (await s.db.query<Record<string, number>>(`select (select count(*)::int from record) as record, (select count(*)::int from action) as action, (select count(*)::int from pending) as pending,
  (select count(*)::int from link) as link, (select count(*)::int from file) as file, (select count(*)::int from file_use) as file_use, (select count(*)::int from notice where secret) as codes, (select count(*)::int from read_log) as read_log, (select count(*)::int from account) as account`))[0]
const fillPath = (path: string) => path.replace('{id}', uuid).replaceAll(/\{[a-z]+\}/g, 'matter')
/** A refusal as everybody may expect it. */
const refusal = (answer: Answered, said: string) => {
  const { error } = (answer.body ?? {}) as { error?: { code?: string; message?: string; path?: string } }
  expect.soft([said, answer.status >= 400 && answer.status < 500, typeof error?.code, (error?.message ?? '').length > 3], `${said} → ${answer.status} ${answer.text.slice(0, 300)}`).toEqual([said, true, 'string', true])
  expect.soft(error?.message ?? '', said).not.toMatch(/\{[a-z]+\}|undefined|\[object/)
  if (error?.code && ['bad-field', 'bad-text', 'needed', 'not-asked'].includes(error.code)) expect.soft(error.path, `${said} → ${answer.text.slice(0, 200)}`).toBeTruthy()
}
const short = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value) ?? String(value)).slice(0, 160)

const deep = (n: number, open = '[', shut = ']') => open.repeat(n) + shut.repeat(n)
const raws: readonly (string | Buffer)[] = [
  '', ' ', '{', '{"id":', '{"id":"x"', '[', 'null', 'true', '5', '"text"', '[]', '[{}]', '{} {}', '{"a":1,}', "{'a':1}", '{"a":NaN}', '{"a":Infinity}', '{"a":1e400}', '{"a":-1e999}', '{"a":0x10}', '{"a":01}', '\uFEFF{}x', '{"a":"\\u0000"}', '{"a":"\\ud800"}', '{"\\ud800":1}', '{"\\u0000":1}',
  '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"x":1}}}', '{"data":{"__proto__":{"x":1}}}', '{"prototype":1}', `{"a":${deep(33)}}`, `{"a":${deep(100_000)}}`, deep(50_000, '{"a":', '}').replace('{"a":}', '{"a":1}'), `{"a":"${'长'.repeat(200_000)}"}`, `{"a":"${'x'.repeat(1_100_000)}"}`,
  Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), Buffer.from([0xc3, 0x28]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.alloc(2_000_000, 0x20), Buffer.from('{"a":"\x07\x01"}'), '<xml/>', 'a=b&c=d', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--', "' or 1=1 --", '{"$ne":null}', '{"a":{"$gt":""}}', `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`).join(',')}}`, JSON.stringify(Array.from({ length: 50_000 }, () => 1)),
]
const mediaTypes = ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/jsonx', '', 'application/json/../x', 'text/html', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']
/** Values that no field of any kind takes. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, [], {}, [[]], [null], { a: 1 }, { __proto: 1 }, true, -1, 1e308, 5e-324, 1.5, '', ' ', '\u202e', '../../etc/passwd', '%00', "'; drop table record; --", '{{7*7}}', '<script>', '𝕏'.repeat(3000), 'x'.repeat(20_000), '2026-02-30', '2026-13-45T99:99:99Z', 'NaN', ['a', ['b', ['c']]], { id: uuid, id2: uuid }, { lon: 999, lat: 0 }, { lon: '1', lat: '2' }, { area: [] }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), fc.array(fc.anything({ maxDepth: 2 }), { maxLength: 4 }), fc.dictionary(fc.string({ maxLength: 12 }), fc.anything({ maxDepth: 2 }), { maxKeys: 4 }), fc.double())

const good = (schema: Schema, name: string): unknown => {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const type = [schema.type].flat()[0]
  if (type === 'object') return Object.fromEntries((schema.required ?? []).map((key) => [key, good(schema.properties?.[key] ?? {}, key)]))
  if (type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => good(schema.items ?? {}, name))
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1
  if (type === 'boolean') return true
  return schema.format === 'uuid' ? uuid : name === 'type' ? 'matter' : name === 'step' ? 'accept' : 'text'
}
/** Does this value break this schema for certain? */
const breaks = (value: unknown, schema: Schema): boolean => {
  if (schema.const !== undefined) return value !== schema.const
  const type = [schema.type].flat()[0]
  if (value === null && [schema.type].flat().includes('null')) return false
  switch (type) {
    case 'string': return typeof value !== 'string' || (schema.format === 'uuid' && !/^[0-9a-f-]{36}$/.test(value)) || (schema.maxLength !== undefined && [...value].length > schema.maxLength) || [...value].length < (schema.minLength ?? 0) || (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value))
    case 'integer': return !Number.isInteger(value) || (value as number) < (schema.minimum ?? -Infinity)
    case 'number': return typeof value !== 'number'
    case 'boolean': return typeof value !== 'boolean'
    case 'array': return !Array.isArray(value) || value.length < (schema.minItems ?? 0) || value.some((one) => breaks(one, schema.items ?? {}))
    case 'object': return typeof value !== 'object' || value === null || Array.isArray(value)
    default: return false
  }
}
const text = (value: unknown): string | undefined => { try { return JSON.stringify(value) } catch { return undefined } }
const send = async (request: Asked, said: string) => refusal(await s.ask(request), said)

describe('every write refuses what is hostile', () => {
  test('bodies that are no JSON, too big, too deep, of the wrong type or full of traps', async () => {
    const before = await counts()
    for (const { method, path } of operations.filter((it) => it.method !== 'GET' && it.method !== 'DELETE')) {
      const url = fillPath(path)
      for (const raw of raws) await send({ method, url, raw, token: tokens.staff, headers: { 'content-type': 'application/json', 'x-name': '%E5' } }, `${method} ${path} ${short(String(raw))}`)
      for (const type of mediaTypes) await send({ method, url, raw: '{"a":1}', token: tokens.staff, headers: type ? { 'content-type': type } : {} }, `${method} ${path} as ${type}`)
    }
    expect(await counts()).toEqual(before)
  }, 120_000)

  test('two hundred bodies made from the schemas, each with one thing wrong', async () => {
    const before = await counts()
    for (const { method, path, body } of operations.filter((it) => it.method !== 'GET' && Object.keys(it.body?.properties ?? {}).length)) {
      const url = fillPath(path), names = Object.keys(body!.properties ?? {})
      const wrong = fc.oneof(
        fc.tuple(fc.constantFrom(...names), hostile).filter(([name, value]) => text(value) !== undefined && breaks(JSON.parse(text(value)!), body!.properties![name]!)).map(([name, value]) => ({ ...good(body!, '') as object, [name]: value })),
        fc.tuple(fc.string({ minLength: 1, maxLength: 20 }).filter((key) => !names.includes(key)), hostile).map(([key, value]) => ({ ...good(body!, '') as object, [key]: value })),
      ).filter((it) => text(it) !== undefined)
      for (const one of fc.sample(wrong, { numRuns: 200, seed: 20261123 })) await send({ method, url, raw: text(one)!, token: tokens.staff, headers: { 'content-type': 'application/json' } }, `${method} ${path} ${short(text(one))}`)
    }
    expect(await counts()).toEqual(before)
  }, 180_000)

  test('fields of every kind, of every type that the office may write, one at a time', async () => {
    const before = await counts(), { types } = s.engine.model
    const firstOf: Record<string, unknown> = { text: '某某', number: 1, flag: true, date: '2026-11-23', moment: '2026-11-23T14:20:00+08:00', span: '1wd', point: { lon: 117.7, lat: 39.03 }, stars: 5, files: [], refs: [], area: { area: [{ lon: 117, lat: 39 }, { lon: 117.1, lat: 39 }, { lon: 117, lat: 39.1 }] } }
    const wrongFor: Record<string, readonly unknown[]> = {
      text: [5, [], {}, true, ['a'], 'x'.repeat(100_000)], number: ['5', [], {}, 1e13, true, '１'], flag: [0, 1, 'true', [], {}], date: ['2026-02-30', 5, '23.11.2026', {}, '2026-11-23T00:00:00Z', '0000-01-01', '99999-01-01'], moment: ['gestern', 5, '2026-11-23', {}, '2026-13-01T00:00:00Z', '2026-11-23T25:00:00+08:00'],
      span: ['1', 'wd', '-1h', 5, {}, '1 fortnight', '99999999999999h'], point: ['117,39', { lon: 200, lat: 0 }, { lon: '1', lat: 2 }, { lat: 1 }, [117, 39], 5, { lon: null, lat: 1 }], stars: [0, 6, 2.5, '5', [], -1], choice: ['nothing', 5, [], {}, 'constructor', '__proto__', 'toString'],
      ref: ['x', 5, {}, [], other, uuid, '../1'], refs: [[5], 'x', [uuid], {}, Array.from({ length: 60 }, () => uuid), [[uuid]]], files: [[{ id: 'x' }], 'x', [{ id: uuid, name: 'a' }], {}, [null], [5], Array.from({ length: 30 }, () => ({ id: uuid }))], area: [{ area: [] }, { area: [{ lon: 1, lat: 1 }] }, 5, 'x', { area: [{ lon: 'a', lat: 1 }, { lon: 1, lat: 1 }, { lon: 2, lat: 2 }] }, []],
    }
    let sent = 0
    for (const type of Object.values(types)) for (const step of type.steps.filter((one) => one.makes && one.who.length)) {
      const token = step.who.some((part) => part.endsWith('/keeper')) ? tokens.keeper! : await s.tokenOf(s.engine.model.parts[step.who[0]!]!.title).catch(() => tokens.staff!)
      for (const name of [...step.need, ...step.ask]) for (const value of wrongFor[type.field[name]!.kind] ?? []) {
        const data = { ...Object.fromEntries(step.need.map((need) => [need, firstOf[type.field[need]!.kind] ?? 'x'])), [name]: value }
        sent++
        await send({ method: 'POST', url: '/api/acts', token, body: { id: s.engine.newId(), type: type.id, record: s.engine.newId(), step: step.name, data } }, `${type.id} ${step.name} ${name} ${short(value)}`)
      }
    }
    expect(sent).toBeGreaterThan(200)
    expect(await counts()).toEqual(before)
  }, 120_000)

  test('ids that are somebody else\'s: rows, acts, files, sessions', async () => {
    const before = await counts(), guest = ((await s.ask({ method: 'POST', url: '/api/sessions', body: { guest: true } })).body as { token: string }).token
    const act = (await s.db.query<{ id: string; record: string; step: string }>(`select id, record, step from action where type = 'matter' limit 1`))[0]!, file = (await s.db.query<{ id: string }>('select id from file limit 1'))[0]!
    const unit = Object.keys(Object.fromEntries(s.engine.holder.office().named.unit!))[0]!
    const wish = (more: object) => ({ method: 'POST', url: '/api/acts', body: { id: s.engine.newId(), type: 'matter', record: other, step: 'accept', data: {}, ...more } })
    await send({ ...wish({}), token: guest }, 'a guest on a row of others')
    await send({ ...wish({ step: 'rate', data: { rating: 5 } }), token: guest }, 'a guest rates for others')
    await send({ ...wish({ id: act.id, record: act.record, step: act.step }), token: tokens.keeper }, 'an act id of others')
    await send({ ...wish({ record: unit }), token: tokens.staff }, 'a row of another type')
    await send({ ...wish({ type: 'unit', record: other, step: 'change', data: { name: 'x' } }), token: tokens.keeper }, 'a row of another type')
    await send({ ...wish({ type: 'staff', record: s.engine.newId(), step: 'add', data: { name: 'x', login: 'x1', unit } }), token: tokens.staff }, 'not their step')
    await send({ ...wish({ record: s.engine.newId(), step: 'petition', data: { what: '别人的照片', where: { lon: 117.7, lat: 39.03 }, photos: [{ id: file.id, name: 'a' }] } }), token: guest }, 'a file of others')
    await send({ ...wish({ who: 'staff:1' }), token: tokens.staff }, 'an identity in the body')
    await send({ ...wish({}), token: 'x'.repeat(43) }, 'a token that nobody holds')
    await send({ ...wish({}) }, 'no token')
    await send({ method: 'POST', url: '/api/reads', token: guest, body: { type: 'matter', id: other, fields: ['phone'], purpose: '督办', why: '看看' } }, 'a guest unmasks')
    expect((await s.ask({ url: `/api/files/${file.id}`, token: guest })).status).toBe(404)
    expect(await counts()).toEqual(before)
  })

  test('files that lie, are too big, or unfold without end', async () => {
    const before = await counts(), png = (w: number, h: number) => Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), Buffer.from('IHDR'), be(w), be(h), Buffer.from([1, 0, 0, 0, 0]), Buffer.alloc(4)])
    const all: [string, Buffer][] = [['empty', Buffer.alloc(0)], ['text', Buffer.from('hello')], ['html', Buffer.from('<html><script>1</script>')], ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')], ['too big', Buffer.alloc(13 * 1024 * 1024, 1)], ['huge picture', png(60_000, 60_000)], ['cut jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46])],
      ['program', Buffer.from('7f454c460201010000000000', 'hex')], ['bomb', bomb()], ['zip', Buffer.from('504b0304', 'hex')], ['gif', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1')], ['pdf head only', Buffer.from('%PDF-')]]
    for (const { method, path } of operations.filter((it) => it.method !== 'GET' && it.method !== 'DELETE')) for (const [name, raw] of all) for (const type of ['image/jpeg', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']) {
      if (name === 'pdf head only' && path.startsWith('/api/files')) continue
      await send({ method, url: fillPath(path) + (path.includes('imports') ? '?type=unit' : ''), raw, token: tokens.keeper, headers: { 'content-type': type, 'x-name': encodeURIComponent('照片.jpg') } }, `${method} ${path} ${name} as ${type}`)
    }
    expect(await counts()).toEqual(before)
  }, 120_000)
})

test('no address makes the server fail', async () => {
  const words = ["'", '"', '\\', '%00', '%ED%A0%80', '%', '%zz', '..%2f', '-1', '1e400', 'NaN', 'null', '{}', '[]', 'constructor', '__proto__', '%F0%9F%92%A9', 'a'.repeat(2500), '1,2,3,4', '117.6,39,117.7,39.1', '2026-02-30', '9'.repeat(40), ',,,', ' ', '%0A', '=', '*', '(', '2026-11-23T00:00:00Z_x', `${'9'.repeat(19)}_${uuid}`, `2026-99-99T00:00:00Z_${uuid}`, `5_${uuid}`, 'due', 'late', 'todo', uuid, '0', 'ééé', '城2026-1123-0001']
  const broken: string[] = []
  for (const { path, queries } of operations.filter((it) => it.method === 'GET' && it.path !== '/api/changes')) {
    const urls = words.flatMap((word) => [path.replaceAll(/\{[a-z]+\}/g, word), ...[...queries, 'x', 'views', 'by', 'page'].map((query) => `${fillPath(path)}?${query}=${word}${query === 'box' ? '' : '&box=117.6,39,117.7,39.1'}`), `${fillPath(path)}?${word}=1`])
    for (const url of urls) { const answer = await s.ask({ url, token: tokens.staff }); if (answer.status >= 500) broken.push(`${url} → ${answer.status} ${answer.text.slice(0, 200)}`) }
  }
  expect(broken).toEqual([])
}, 180_000)

const be = (n: number) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b }
/** An XLSX of a few kilobytes that unfolds to half a gigabyte. */
const bomb = (): Buffer => {
  const name = Buffer.from('xl/worksheets/sheet1.xml'), size = 500 * 1024 * 1024, data = deflateRawSync(Buffer.alloc(size)), local = Buffer.alloc(30), central = Buffer.alloc(46), end = Buffer.alloc(22)
  local.write('PK\x03\x04', 0, 'latin1'); local.writeUInt16LE(20, 4); local.writeUInt16LE(8, 8); local.writeUInt32LE(data.length, 18); local.writeUInt32LE(size, 22); local.writeUInt16LE(name.length, 26)
  central.write('PK\x01\x02', 0, 'latin1'); central.writeUInt16LE(20, 4); central.writeUInt16LE(20, 6); central.writeUInt16LE(8, 10); central.writeUInt32LE(data.length, 20); central.writeUInt32LE(size, 24); central.writeUInt16LE(name.length, 28)
  end.write('PK\x05\x06', 0, 'latin1'); end.writeUInt16LE(1, 8); end.writeUInt16LE(1, 10); end.writeUInt32LE(central.length + name.length, 12); end.writeUInt32LE(local.length + name.length + data.length, 16)
  return Buffer.concat([local, name, data, central, name, end])
}
