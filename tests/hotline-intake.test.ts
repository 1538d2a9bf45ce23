// What the city's hotline sends: orders one by one over HTTP with a service token, and workbooks of every bad kind, of which nothing is half saved.
import exceljs from 'exceljs'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeHttp } from '#kernel/http/http.server.ts'
import { describeRoutes } from '#kernel/http/openapi.server.ts'
import type { FileStore } from '#kernel/files/files.server.ts'
import { whoIs } from '#kernel/identity/session.server.ts'
import { makeToken } from '#kernel/identity/token.server.ts'
import { intakeRoutes } from '../engine/exchange/intake.server.ts'
import { exchangeRoutes } from '../engine/exchange/routes.server.ts'
import { recordRoutes } from '../engine/record/routes.server.ts'
import { playWorld, type World } from '../engine/testing.ts'
import hotline from '../packs/hotline/pack.ts'
import { eachDatabase } from './postgres.server.ts'

type Said = { status: number; body: { record?: string; state?: string; act?: string; error?: { code: string; message: string; path?: string; allowed?: string[] } } & Record<string, unknown> }
type Batch = { id: string; state: string; counts: Record<string, number>; sample: { row: number; verdict: string; reasons: string[] }[]; columns: { header: string; cleaned: Record<string, number> }[] }
const type = 'hotline-order'
const sheetOf = async (fill: (sheet: exceljs.Worksheet) => void): Promise<Buffer> => { const book = new exceljs.Workbook(); fill(book.addWorksheet('工单')); return Buffer.from(await book.xlsx.writeBuffer()) }

describe('what the hotline sends', () => eachDatabase((_database, open) => {
  let w: World, app: FastifyInstance, city: string, other: string, clerk: { id: string }
  const stored = new Map<string, Uint8Array>(), files: FileStore = { put: async (key, bytes) => { stored.set(key, bytes) }, get: async (key) => stored.get(key), has: async (key) => stored.has(key), drop: async (key) => { stored.delete(key) } } as FileStore
  const call = async (token: string, method: string, url: string, body?: unknown, name = '工单.xlsx'): Promise<Said> => {
    const raw = Buffer.isBuffer(body), answer = await app.inject({ method: method as 'GET', url, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }), 'x-name': encodeURIComponent(name) }, ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }) })
    return { status: answer.statusCode, body: answer.json() as Said['body'] }
  }
  const send = (data: object, token = city) => call(token, 'POST', `/api/intake/${type}`, data)
  const rows = async () => (await w.rows(type)).length
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [{ ...hotline, tables: hotline.tables!.map((one) => one.id === 'order-classes' ? { ...one, rows: [] } : one) as never }], now: '2026-11-21T23:50:00+08:00' })
    const { db } = w.engine, token = async (name: string, scopes: string[]) => (await makeToken(db, { name, scopes, ends: new Date('2027-06-01T00:00:00Z'), by: 'system:test', now: w.clock.now() })).token
    clerk = await w.staff('马春燕', [{ part: 'hotline/clerk' }], await w.unit('网格化管理中心'))
    city = await token('市热线', ['hotline/city']); other = await token('别的系统', [])
    app = makeHttp({ clock: w.clock, whoIs: async (token) => token === 'clerk' ? { kind: 'staff', id: clerk.id, name: '马春燕', session: token } : whoIs(db, token, w.clock.now()) })
    await describeRoutes(app, { title: '试', version: '0' })
    exchangeRoutes(app, { engine: w.engine, files, demo: true }); intakeRoutes(app, { engine: w.engine }); recordRoutes(app, { engine: w.engine, secret: Buffer.alloc(32) })
    await app.ready()
  })
  afterAll(() => app?.close())

  const first = { order: 'TJ202611210001', what: '厦门路 118 号燃气泄漏，有味', calledAt: '2026-11-21 23:40', request: '求助', urgency: 'life', phone: '13812342207', person: 'A77' }
  test('an order comes at night and its clock runs; the same again gets the first answer, however the row has moved on', async () => {
    const came = await send(first)
    expect([came.status, came.body.state]).toEqual([201, 'received'])
    expect((await w.row(came.body.record!)).meta).toMatchObject({ clock: { due: '2026-11-21T16:05:00.000Z' } })
    expect((await w.row(came.body.record!)).fields).toMatchObject({ request: 'help', calledAt: '2026-11-21T15:40:00.000Z', phone: '13812342207' })
    const unit = await w.unit('公共安全办公室')
    await app.inject({ method: 'POST', url: '/api/acts', headers: { authorization: 'Bearer clerk' }, payload: { id: w.engine.newId(), type, record: came.body.record, step: 'sign', data: { lead: unit } } })
    expect((await w.row(came.body.record!)).state).toBe('contacting')
    const again = await send({ ...first })
    expect([again.status, again.body, await rows()]).toEqual([200, came.body, 1])
  })
  test('the same number with other content is told and changes nothing', async () => {
    const told = await send({ ...first, what: '说的是另一件事', urgency: 'usual' })
    expect([told.status, told.body.error?.code, told.body.error?.message]).toEqual([409, 'differs', '工单编号“TJ202611210001”已经收过，这次的诉求内容、紧急程度与那次不同；什么都没有改。'])
    expect([(await w.rows(type))[0]!.fields.what, await rows()]).toEqual([first.what, 1])
  })
  test('twenty of one number at one moment are one order', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => send({ order: 'TJ-ONE', what: '厦门路路灯' })))
    expect([all.filter((one) => one.status === 201).length, all.filter((one) => one.status === 200).length, new Set(all.map((one) => one.body.record)).size, await rows()]).toEqual([1, 19, 1, 2])
  })
  test('what cannot be taken is said by field; who may not send is refused', async () => {
    for (const [data, path] of [[{ what: '没有编号' }, 'order'], [{ order: 'X1', what: '厦门路', reply: '城里的答复' }, 'reply'], [{ order: 'X1', what: '厦门路', urgency: '很急' }, 'urgency'], [{ order: 'X1', what: '厦门路', calledAt: '昨天' }, 'calledAt'], [{ order: 'X'.repeat(41), what: '厦门路' }, 'order']] as const)
      expect([path, (await send(data)).status, (await send(data)).body.error?.path]).toEqual([path, 400, path])
    expect([(await send(first, other)).status, (await send(first, 'nobody')).status, (await call(city, 'POST', '/api/intake/unit', { name: '甲' })).status]).toEqual([403, 401, 403])
    expect(await rows()).toBe(2)
  })
  test('the city sees its own orders and no word of the office', async () => {
    const { body } = await call(city, 'GET', `/api/records/${type}?limit=50`), [row] = (body as { rows: { body: Record<string, unknown> }[] }).rows
    expect([(body as { rows: unknown[] }).rows.length, 'lead' in row!.body, 'phone' in row!.body, 'firstNote' in row!.body]).toEqual([2, false, false, false])
  })

  const heads = ['工单编号', '诉求内容', '来电时间', '答复口径', '答复时间']
  const check = async (bytes: Buffer): Promise<Batch> => {
    const sent = await call('clerk', 'POST', `/api/imports?type=${type}`, bytes)
    expect([sent.status, sent.body.error]).toEqual([202, undefined])
    for (;;) { const batch = (await call('clerk', 'GET', `/api/imports/${String(sent.body['id'])}`)).body as unknown as Batch; if (batch.state !== 'reading') return batch; await new Promise((go) => setTimeout(go, 20)) }
  }
  test('formulas give their results, merged cells their first, wrong dates the reason; nothing is written before somebody says so', async () => {
    const before = await rows(), batch = await check(await sheetOf((sheet) => {
      sheet.addRow(heads)
      sheet.addRow([{ formula: '"TJ"&"9001"', result: 'TJ9001' }, '厦门路井盖', '2026/11/2 9:05:00', '', ''])
      sheet.addRow(['TJ9002', '厦门路路灯', '2026-02-30 09:00', '', '']); sheet.addRow(['TJ9003', '厦门路停水', '去年冬天', '', '']); sheet.addRow(['TJ9004', '厦门路停电', '9/11/26', '', ''])
      sheet.addRow(['TJ9005', '两张单同一件事，厦门路', new Date('2026-11-03T10:00:00Z'), '', '']); sheet.addRow(['TJ9006', '', '2026/11/3', '', '']); sheet.mergeCells('B6:B7')
      sheet.addRow([{ formula: '1/0', result: { error: '#DIV/0!' } as never }, '厦门路', '2026/11/4 8:00:00', '', '']); sheet.addRow(['', '没有编号，厦门路', '2026/11/4 8:00:00', '', ''])
    })), why = (row: number) => batch.sample.find((one) => one.row === row)?.reasons.join('；')
    expect(batch.counts).toMatchObject({ new: 3, refused: 5 })
    expect([why(3), why(4), why(5), why(8), why(9)]).toEqual(['来电时间「2026-02-30 09:00」：没有 2026-02-30 这一天', '来电时间「去年冬天」：不是日期，请写成 1990-01-01 的样子', '来电时间「9/11/26」：不是日期，请写成 1990-01-01 的样子', '工单编号「#DIV/0!」：单元格是错误值 #DIV/0!', '缺工单编号，认不出是哪一条'])
    expect([batch.columns[0]!.cleaned, batch.columns[1]!.cleaned, batch.columns[2]!.cleaned]).toMatchObject([{ 公式取了结果: expect.any(Number) as number }, { 合并格补上: 1 }, { '没有时间，按零点': 1, 日期读不懂: 3 }])
    expect(await rows()).toBe(before)
  })
  test('a hundred thousand rows, a program under another name, a damaged book: a clear answer at once, nothing kept', async () => {
    const before = await rows(), kept = stored.size, many = await sheetOf((sheet) => { sheet.addRow(heads); for (let i = 0; i < 100_000; i++) sheet.addRow([`N${i}`, '厦门路']) }), begun = performance.now()
    const big = await call('clerk', 'POST', `/api/imports?type=${type}`, many)
    expect([big.status, big.body.error?.message]).toEqual([413, expect.stringMatching(/20,0\d\d 行/) as string])
    expect(performance.now() - begun).toBeLessThan(8_000)
    const program = await call('clerk', 'POST', `/api/imports?type=${type}`, Buffer.from('MZ\u0090\u0000\u0003\u0000 This program cannot be run in DOS mode'), '工单.xlsx')
    expect([program.status, program.body.error?.message]).toEqual([415, expect.stringContaining('程序') as string])
    expect((await call('clerk', 'POST', `/api/imports?type=${type}`, many.subarray(0, 50_000))).status).toBe(400)
    expect([await rows(), stored.size]).toEqual([before, kept])
  }, 60_000)
}))
