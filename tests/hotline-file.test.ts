// The real file goes in: 2,816 petitions with replies and the three-level tree of classes, through the product's own importer. What the product then
// shows is what a plain script counts in the file. The folder lies beside the repository and is no part of it.
import exceljs from 'exceljs'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeHttp } from '#kernel/http/http.server.ts'
import { describeRoutes } from '#kernel/http/openapi.server.ts'
import type { FileStore } from '#kernel/files/files.server.ts'
import { exchangeRoutes } from '../engine/exchange/routes.server.ts'
import { indicatorRoutes } from '../engine/indicator/routes.server.ts'
import { recordRoutes } from '../engine/record/routes.server.ts'
import { playWorld, type World } from '../engine/testing.ts'
import hotline from '../packs/hotline/pack.ts'
import { root } from './house/tree.ts'
import { eachDatabase } from './postgres.server.ts'

/** `../shared/data`, or beside a folder further up, where checkouts lie in a folder of their own. */
const find = (at: string): string | undefined => { const here = join(at, '..', 'shared', 'data', 'hotline'); return existsSync(join(here, 'messages-with-replies.xlsx')) ? here : dirname(at) === at ? undefined : find(dirname(at)) }
const folder = find(root) ?? '', there = folder !== ''
type Batch = { id: string; state: string; error?: string; ms: number; progress: number; written: number; failed: number; rows: number; counts: Record<string, number>; columns: { header: string; field: string | null; by: string | null; cleaned: Record<string, number> }[]; sample: { row: number; verdict: string; reasons: string[] }[] }

/** What a plain script finds in the files, without a line of the product. */
const plain = async () => {
  const rows = async (name: string): Promise<exceljs.Row[]> => { const book = new exceljs.Workbook(); await book.xlsx.readFile(join(folder, name)); const found: exceljs.Row[] = []; book.worksheets[0]!.eachRow((row, i) => { if (i > 1) found.push(row) }); return found }
  const text = (row: exceljs.Row, n: number) => String(row.getCell(n).value ?? '').trim(), squeeze = (s: string) => s.replace(/\s+/g, ' ')
  // Excel's own dates come as if they were in UTC; the others are texts.
  const at = (row: exceljs.Row, n: number): number => { const v = row.getCell(n).value; if (v instanceof Date) return v.getTime(); const m = /^(\d+)\/(\d+)\/(\d+)(?: (\d+):(\d+):(\d+))?$/.exec(String(v).trim())!; return Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4] ?? 0), Number(m[5] ?? 0), Number(m[6] ?? 0)) }
  const leaves = (await rows('categories.xlsx')).map((row) => ({ leaf: text(row, 3), name: `${text(row, 2)}／${text(row, 3)}` })).filter((c) => c.leaf.length >= 2 && c.leaf !== '其他' && c.leaf !== '其它')
  const classOf = (words: readonly string[]): string => {
    for (const one of words) {
      const hits = leaves.filter((c) => one.includes(c.leaf)).map((c) => ({ ...c, at: one.indexOf(c.leaf) })).sort((a, b) => b.leaf.length - a.leaf.length || a.at - b.at || (a.name < b.name ? -1 : 1))
      if (hits[0]) return hits[0].name
    }
    return ''
  }
  const list = (await rows('messages-with-replies.xlsx')).map((row) => ({ no: text(row, 1), subject: squeeze(text(row, 3)), days: Math.round((at(row, 7) - at(row, 4)) / 864_000) / 100, class: classOf([squeeze(text(row, 3)), text(row, 5)]) }))
  const count = (of: (one: (typeof list)[number]) => string) => { const found = new Map<string, number>(); for (const one of list) found.set(of(one), (found.get(of(one)) ?? 0) + 1); return found }
  return { list, classes: count((one) => one.class), subjects: [...count((one) => one.subject)].filter(([, n]) => n > 1) }
}

describe.skipIf(!there)('the real file of a hotline (skipped where ../shared/data/hotline is absent)', () => eachDatabase((database, open) => {
  let w: World, app: FastifyInstance, script: Awaited<ReturnType<typeof plain>>
  const stored = new Map<string, Uint8Array>(), files: FileStore = { put: async (key, bytes) => { stored.set(key, bytes) }, get: async (key) => stored.get(key), has: async (key) => stored.has(key), drop: async (key) => { stored.delete(key) } } as FileStore
  const people: Record<string, { id: string; name: string }> = {}
  const serve = async (): Promise<FastifyInstance> => {
    const made = makeHttp({ clock: w.clock, whoIs: async (token) => people[token] && { kind: 'staff', ...people[token], session: token } })
    await describeRoutes(made, { title: '试', version: '0' })
    exchangeRoutes(made, { engine: w.engine, files, demo: true }); recordRoutes(made, { engine: w.engine, secret: Buffer.alloc(32) }); indicatorRoutes(made, { engine: w.engine, demo: false, street: '' })
    await made.ready()
    return made
  }
  const call = async <T = Batch>(who: string, method: string, url: string, body?: unknown): Promise<T> => {
    const raw = Buffer.isBuffer(body), answer = await app.inject({ method: method as 'GET', url, headers: { authorization: `Bearer ${who}`, ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }), 'x-name': encodeURIComponent('留言.xlsx') }, ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }) })
    if (answer.statusCode >= 400) throw new Error(`${url} ${answer.statusCode} ${answer.body}`)
    return answer.json() as T
  }
  const settled = async (who: string, id: string): Promise<Batch> => { for (;;) { const batch = await call(who, 'GET', `/api/imports/${id}`); if (batch.state !== 'reading' && batch.state !== 'writing') return batch; await new Promise((go) => setTimeout(go, 50)) } }
  const send = async (who: string, type: string, name: string) => settled(who, (await call(who, 'POST', `/api/imports?type=${type}`, readFileSync(join(folder, name)))).id)
  const write = async (who: string, batch: Batch) => { await call(who, 'POST', `/api/imports/${batch.id}/write`); return settled(who, batch.id) }
  const mapping = { 留言编号: 'order', 留言用户: 'person', 留言主题: 'subject', 留言时间: 'calledAt', 留言详情: 'what', 答复意见: 'reply', 答复时间: 'repliedAt' }
  const type = 'hotline-order'

  beforeAll(async () => {
    script = await plain()
    w = await playWorld(await open(), { packs: [{ ...hotline, tables: hotline.tables!.map((one) => one.id === 'order-classes' ? { ...one, rows: [] } : one) as never }], now: '2026-11-23T09:00:00+08:00' })
    const unit = await w.unit('网格化管理中心')
    people['keeper'] = { name: '陈思雨', ...await w.staff('陈思雨', [{ part: 'office/keeper' }], unit) }; people['clerk'] = { name: '马春燕', ...await w.staff('马春燕', [{ part: 'hotline/clerk' }], unit) }
    app = await serve()
  }, 120_000)
  afterAll(() => app?.close())

  test('the tree of classes comes in, three levels in one name', async () => {
    const batch = await send('keeper', 'order-classes', 'categories.xlsx')
    expect([batch.counts, batch.sample.filter((row) => row.verdict === 'refused').slice(0, 3)]).toMatchObject([{ new: 517, refused: 0 }, []])
    expect((await write('keeper', batch)).written).toBe(517)
    expect((await send('keeper', 'order-classes', 'categories.xlsx')).counts).toMatchObject({ new: 0, changed: 0 })
  }, 300_000)

  test('2,816 petitions in one go: columns chosen, checked, written, stopped in the middle and gone on with', async () => {
    const begun = performance.now(), first = await send('clerk', type, 'messages-with-replies.xlsx')
    expect(first.columns.map((c) => c.header)).toEqual(Object.keys(mapping))
    await call('clerk', 'PUT', `/api/imports/${first.id}/mapping`, { mapping, fixed: {}, made: {} })
    const batch = await settled('clerk', first.id)
    expect([batch.error, batch.counts, batch.sample.filter((row) => row.verdict === 'refused').slice(0, 3)]).toEqual([undefined, { new: 2816, changed: 0, same: 0, doubt: 0, refused: 0 }, []])
    expect(batch.columns.find((c) => c.field === 'calledAt')!.cleaned).toMatchObject({ 日期改成统一写法: expect.any(Number) as number })
    const checked = performance.now()
    await call('clerk', 'POST', `/api/imports/${batch.id}/write`)
    while (((await call('clerk', 'GET', `/api/imports/${batch.id}`)).progress) < 0.3) await new Promise((go) => setTimeout(go, 20))
    await app.close()
    app = await serve()
    const done = await settled('clerk', batch.id), ended = performance.now()
    expect([done.state, done.written, done.failed]).toEqual(['done', 2816, 0])
    expect((await w.rows(type)).length).toBe(2816)
    process.stdout.write(`${database}: checked ${Math.round(checked - begun)} ms, written ${Math.round(ended - checked)} ms\n`)
  }, 300_000)

  test('the same file again changes nothing, and the columns are known', async () => {
    const again = await send('clerk', type, 'messages-with-replies.xlsx')
    expect([again.counts, again.columns.map((c) => c.by)]).toEqual([{ new: 0, changed: 0, same: 2816, doubt: 0, refused: 0 }, Object.keys(mapping).map(() => 'remembered')])
  }, 120_000)

  test('rows whose place is not in the street stand in a queue of their own', async () => {
    expect(await call<Record<string, number>>('clerk', 'GET', `/api/counts/${type}?all=&mine=${encodeURIComponent('state=away')}&todo=${encodeURIComponent('mine=todo')}`)).toEqual({ all: 2816, mine: 2816, todo: 0 })
  })
  test('times, classes and subjects are what the plain script finds', async () => {
    const { groups } = await call<{ groups: { key: [string | null]; n: number }[] }>('clerk', 'GET', `/api/groups/${type}?by=kind`), name = new Map((await w.rows('order-classes')).map((row) => [String(row.fields.code), String(row.fields.name)]))
    const shown = new Map<string, number>()
    for (const { key: [code], n } of groups) { const one = code === null ? '' : name.get(code)!; shown.set(one, (shown.get(one) ?? 0) + n) }
    expect(shown).toEqual(script.classes)
    const { groups: twice } = await call<{ groups: { key: [string]; n: number }[] }>('clerk', 'GET', `/api/groups/${type}?by=subject&least=2`)
    expect(new Map(twice.map(({ key: [subject], n }) => [subject, n]))).toEqual(new Map(script.subjects))
    const rows = new Map((await w.rows(type)).map((row) => [row.fields.order, row.fields.replyDays]))
    expect(script.list.filter((one) => rows.get(one.no) !== one.days)).toEqual([])
    const days = script.list.map((one) => one.days).sort((a, b) => a - b), figures = await call<{ n: number; mean: number; median: number; p90: number; max: number }>('clerk', 'GET', `/api/spread/${type}?of=replyDays`)
    expect(figures).toMatchObject({ n: 2816, median: days[Math.ceil(2816 * 0.5) - 1], p90: days[Math.ceil(2816 * 0.9) - 1], max: days.at(-1) })
    expect(figures.mean).toBeCloseTo(days.reduce((sum, one) => sum + one, 0) / 2816, 6)
    const mean = await call<{ n: number; d: number; by: { kind: { name: string; n: number; d: number }[] } }>('clerk', 'GET', '/api/indicators/hotline/replyDays?period=2026-11&now=1')
    expect([Math.round(mean.n * 100), mean.d]).toEqual([Math.round(days.reduce((sum, one) => sum + one, 0) * 100), 2816])
  }, 60_000)
  test('all of it is taken back', async () => {
    const written = (await call<{ rows: Batch[] }>('clerk', 'GET', '/api/imports')).rows.find((one) => one.written === 2816)!
    expect(await call('clerk', 'POST', `/api/imports/${written.id}/take-back`)).toEqual({ back: 2816, kept: 0, why: [] })
    expect((await w.rows(type)).every((row) => row.state === 'ended')).toBe(true)
  }, 300_000)
}))
