import exceljs from 'exceljs'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { makeHttp } from '#kernel/http/http.server.ts'
import { describeRoutes } from '#kernel/http/openapi.server.ts'
import type { FileStore } from '#kernel/files/files.server.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { startEngine } from '../record/engine.server.ts'
import office from '../registry/pack.ts'
import { table, f, pack, parts, type Pack } from '../pack.ts'
import { playWorld, type World } from '../testing.ts'
import { mainSheet, readBook } from './read.server.ts'
import { exchangeRoutes } from './routes.server.ts'

type Batch = { id: string; state: string; error?: string; counts: Record<string, number>; written: number; failed: number; back: number; kept: number; columns: { header: string; field: string | null; cleaned: Record<string, number> }[]; missing: { field: string }[]; fixed: Record<string, string>
  sample: { row: number; verdict: string; reasons: string[]; cells: Record<string, string>; old?: Record<string, string>; alike?: { title: string }; may: string[]; state?: string; error?: string }[]; next?: number }

// A dated list of three levels, as a city's hotline has one.
const tree = table('club-tree', { title: '诉求分类', source: '章程', status: '示例值', rows: [], fields: {
  class: f.choice('大类', { gear: '器材', other: '其他' }, { required: true }), limit: f.span('时限', { required: true }), duty: f.choice('归属', { own: '自办', joint: '协办' }, { required: true }), words: f.text('常用说法') } })
const more: Pack = pack({ id: 'club-more', title: '分类', owner: '试', parts: parts({}, {}), flows: [], tables: [tree] })

/** Rows as a workbook. */
const sheetOf = async (rows: readonly (readonly unknown[])[]): Promise<Buffer> => {
  const book = new exceljs.Workbook(), sheet = book.addWorksheet('表')
  for (const row of rows) sheet.addRow([...row])
  return Buffer.from(await book.xlsx.writeBuffer())
}

describe('import', () => eachDatabase((database, open) => {
  let w: World, app: FastifyInstance
  const stored = new Map<string, Uint8Array>(), files: FileStore = { put: async (key, bytes) => { stored.set(key, bytes) }, get: async (key) => stored.get(key), has: async (key) => stored.has(key), drop: async (key) => { stored.delete(key) } }
  const people: Record<string, { id: string; name: string }> = {}
  const serve = async (): Promise<FastifyInstance> => {
    const made = makeHttp({ clock: w.clock, whoIs: async (token) => people[token] && { kind: 'staff', ...people[token], session: token } })
    await describeRoutes(made, { title: '试', version: '0' })
    exchangeRoutes(made, { engine: w.engine, files, demo: true })
    await made.ready()
    return made
  }
  const call = async <T = Batch>(who: string, method: string, url: string, body?: unknown): Promise<{ status: number; body: T; bytes: Buffer; headers: Record<string, unknown> }> => {
    const raw = Buffer.isBuffer(body)
    const answer = await app.inject({ method: method as 'GET', url, headers: { authorization: `Bearer ${who}`, ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }), 'x-name': encodeURIComponent('台账.xlsx') }, ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }) })
    return { status: answer.statusCode, body: /json/.test(String(answer.headers['content-type'])) ? answer.json() as T : undefined as T, bytes: answer.rawPayload, headers: answer.headers }
  }
  const wait = async (id: string, who = 'keeper'): Promise<Batch> => {
    for (const begun = performance.now(); performance.now() - begun < 200_000;) { const { body } = await call(who, 'GET', `/api/imports/${id}`); if (body.state !== 'reading' && body.state !== 'writing') return body; await new Promise((done) => setTimeout(done, 20)) }
    throw new Error('it never ended')
  }
  const send = async (type: string, rows: readonly (readonly unknown[])[], who = 'keeper'): Promise<Batch> => {
    const sent = await call<{ id: string; error?: { message: string } }>(who, 'POST', `/api/imports?type=${type}`, await sheetOf(rows))
    expect([sent.status, sent.body.error?.message]).toEqual([202, undefined])
    return wait(sent.body.id, who)
  }
  const write = async (batch: Batch, who = 'keeper'): Promise<Batch> => { expect((await call(who, 'POST', `/api/imports/${batch.id}/write`)).status).toBe(202); return wait(batch.id, who) }
  const reason = (batch: Batch, row: number) => batch.sample.find((s) => s.row === row)?.reasons.join('；')

  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [office, tennisClub, more], now: '2026-11-23T09:00:00+08:00' })
    const unit = await w.unit('综合办')
    people.keeper = { name: '陈思雨', ...await w.staff('陈思雨', [{ part: 'office/keeper' }], unit) }
    people.desk = { name: '前台', ...await w.staff('前台', [{ part: '_tennis-club/desk' }], unit) }
    people.nobody = { name: '新人', ...await w.staff('新人', [], unit) }
    app = await serve()
  })
  afterAll(() => app.close())

  it('gives a form that comes back as it is, its example left out', async () => {
    const { status, bytes, headers } = await call('keeper', 'GET', '/api/templates/area.xlsx')
    expect([status, headers['content-disposition']]).toEqual([200, `attachment; filename*=UTF-8''${encodeURIComponent('区域导入模板.xlsx')}`])
    expect(mainSheet(await readBook(bytes)).headers).toEqual(['编码', '名称', '层级', '上级', '统计用区划代码', '边界', '依据', '备注（不导入）'])
    expect((await call<{ error: { message: string } }>('keeper', 'POST', '/api/imports?type=area', bytes)).body.error.message).toContain('没有数据行')
    for (const type of ['unit', 'staff', 'post', 'day', 'setting', 'club-faults']) expect([type, (await call('keeper', 'GET', `/api/templates/${type}.xlsx`)).status]).toEqual([type, 200])
    for (const type of ['court', 'fault']) expect([type, (await call('desk', 'GET', `/api/templates/${type}.xlsx`)).status]).toEqual([type, 200])
  })

  it('is for whoever may make such rows on screen, and for nobody else', async () => {
    expect((await call('nobody', 'GET', '/api/templates/area.xlsx')).status).toBe(403)
    expect((await call('nobody', 'POST', '/api/imports?type=area', await sheetOf([['编码'], ['1']]))).status).toBe(403)
    expect((await call('desk', 'POST', '/api/imports?type=area', await sheetOf([['编码'], ['1']]))).status).toBe(403)
    expect((await call('keeper', 'POST', '/api/imports?type=person', await sheetOf([['手机'], ['1']]))).status).toBe(403)
    expect((await call('keeper', 'POST', '/api/imports?type=nothing', await sheetOf([['手机'], ['1']]))).status).toBe(404)
    expect((await call('', 'GET', '/api/imports')).status).toBe(401)
    const batch = await send('unit', [['名称', '类别', '经办人', 'who'], ['借名单位', '街道科室', '陈思雨', 'system:engine']])
    expect((await call('nobody', 'GET', `/api/imports/${batch.id}`)).status).toBe(403)
    expect((await call('desk', 'POST', `/api/imports/${batch.id}/write`)).status).toBe(403)
    await write(batch)
    const row = (await w.rows('unit')).find((r) => r.fields.name === '借名单位')!
    expect(row.meta.by).toBe(`staff:${people.keeper!.id}`)
    expect((await call<{ rows: Batch[] }>('desk', 'GET', '/api/imports')).body.rows).toEqual([])
    expect((await call<{ rows: Batch[] }>('keeper', 'GET', '/api/imports')).body.rows.map((r) => r.id)).toContain(batch.id)
  })

  it('builds a tree in one file, parents first wherever they stand, and takes it back', async () => {
    const rows = [['编码', '名称', '层级', '上级'], ['2103', '丙网格', '网格', '北社区'], ['21', '北社区', '社区', '试街道'], ['2101', '甲网格', '网格', '21'], ['2102', '乙网格', '网格', '没有的社区'], ['2201', '环一', '网格', '环二'], ['2202', '环二', '网格', '环一'], ['2104', '丁网格', '格网', '北社区'], ['', '无码', '网格', '北社区']]
    const batch = await send('area', rows)
    expect(batch.counts).toEqual({ new: 3, changed: 0, same: 0, doubt: 0, refused: 5 })
    expect(reason(batch, 5)).toBe('上级：没有叫「没有的社区」的区域，请先登记这个区域，或放在本表前面的行')
    expect(reason(batch, 8)).toBe('层级「格网」：不在可选项内；可以填：街道、社区、网格')
    expect(reason(batch, 9)).toBe('缺编码，认不出是哪一条')
    expect(reason(batch, 6)).toMatch(/^上级：没有叫/)
    expect(await w.rows('area')).toHaveLength(3)
    const done = await write(batch)
    expect([done.state, done.written, done.failed]).toEqual(['done', 3, 0])
    expect(w.engine.holder.office().areas.list.find((a) => a.name === '丙网格')?.parent).toBe(w.engine.holder.office().areas.list.find((a) => a.name === '北社区')?.id)
    const back = await call<{ back: number; kept: number; why: string[] }>('keeper', 'POST', `/api/imports/${batch.id}/take-back`)
    expect(back.body).toEqual({ back: 3, kept: 0, why: [] })
    expect(w.engine.holder.office().areas.list.some((a) => a.name === '北社区')).toBe(false)
    expect(await w.unlike()).toEqual([])
  })

  it('cleans dirty cells, says so by column, and refuses what it cannot know', async () => {
    const batch = await send('day', [['日期', '名称', '当天', '依据'], ['２０２７年１月１日', '元旦', '休息', '通知'], [46424, '春节', '休息', '同上'], ['2027-02-30', '没有的日子', '休息', '通知'], ['1/2/2027', '两可', '休息', '通知'], ['2027-03-01', '长'.repeat(300), '休息', '通知'], ['2027.3.2', '调休', '上 班', '通知'], ['2027-03-03', '缺依据', '上班', ''],
      ['2027-03-04', '坏\u0007字符', '休息', '通知']])
    expect([batch.counts.new, batch.counts.refused]).toEqual([4, 4])
    expect(batch.columns[0]!.cleaned).toMatchObject({ 全角转半角: 1, 序列号转日期: 1, 日期读不懂: 2 })
    expect(batch.columns[3]!.cleaned).toEqual({ 同上已补全: 1 })
    expect(reason(batch, 4)).toBe('日期「2027-02-30」：没有 2027-02-30 这一天')
    expect(reason(batch, 5)).toContain('分不清日和月')
    expect(reason(batch, 6)).toContain('最多 200 个字')
    expect(reason(batch, 8)).toBe('缺依据')
    const { bytes } = await call('keeper', 'GET', `/api/imports/${batch.id}/marked.xlsx`), marked = mainSheet(await readBook(bytes))
    expect([marked.headers.at(-1), marked.rows.map((r) => Boolean(r.cells[4]))]).toEqual(['错误原因', [false, false, true, true, true, false, true, false]])
    expect((await write(batch)).written).toBe(4)
  })

  it('takes the result of a formula, and the mapping that was chosen before', async () => {
    const book = new exceljs.Workbook(), sheet = book.addWorksheet('表')
    sheet.addRow(['机构全称', '甲'])
    sheet.addRow(['', '街道科室'])
    sheet.getCell('A2').value = { formula: 'CONCATENATE("公式","单位")', result: '公式单位' }
    sheet.addRow(['', '街道科室'])
    sheet.getCell('A3').value = { formula: 'A1/0', result: { error: '#DIV/0!' } } as never
    const bytes = Buffer.from(await book.xlsx.writeBuffer()), first = await wait((await call('keeper', 'POST', '/api/imports?type=unit', bytes)).body.id)
    expect([first.missing.map((m) => m.field), first.counts.refused]).toEqual([['name', 'class'], 2])
    expect((await call<{ error: { path: string } }>('keeper', 'PUT', `/api/imports/${first.id}/mapping`, { mapping: { 机构全称: 'tenant' } })).body.error.path).toBe('mapping.机构全称')
    expect((await call('keeper', 'PUT', `/api/imports/${first.id}/mapping`, { mapping: { 机构全称: 'name', 甲: 'class' } })).status).toBe(202)
    const mapped = await wait(first.id)
    expect([mapped.counts.new, mapped.counts.refused, reason(mapped, 3)]).toEqual([1, 1, '名称「#DIV/0!」：单元格是错误值 #DIV/0!'])
    expect(mapped.columns[0]!.cleaned).toMatchObject({ 公式取了结果: 2, 错误值: 1 })
    const again = await wait((await call('keeper', 'POST', '/api/imports?type=unit', bytes)).body.id)
    expect(again.columns.map((c) => c.field)).toEqual(['name', 'class'])
  })

  it('refuses what is no workbook, at once', async () => {
    const status = async (bytes: Buffer, name = 'a.xlsx') => { const a = await app.inject({ method: 'POST', url: '/api/imports?type=unit', headers: { authorization: 'Bearer keeper', 'content-type': 'application/octet-stream', 'x-name': name }, payload: bytes }); return [a.statusCode, (a.json() as { error: { code: string } }).error.code] }
    expect(await status(Buffer.from('MZ\u0090\u0000 a program'))).toEqual([415, 'unsupported-type'])
    expect(await status(Buffer.from('%PDF-1.7'))).toEqual([415, 'unsupported-type'])
    expect(await status(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toEqual([400, 'bad-file'])
    expect(await status(Buffer.alloc(0))).toEqual([400, 'bad-file'])
    expect(await status(await sheetOf([['名称', '类别'], ['甲', '街道科室']]), 'a.xlsm')).toEqual([415, 'unsupported-type'])
    expect(await status((await sheetOf([['名称', '类别'], ['甲', '街道科室']])).subarray(0, 2000))).toEqual([400, 'bad-file'])
    expect(await status(Buffer.alloc(12 * 1024 * 1024 + 1))).toEqual([413, 'too-large'])
    expect(await status(await sheetOf([['名称', '类别']]))).toEqual([400, 'bad-file'])
    expect(await status(await sheetOf([['名'], ...Array.from({ length: 20_100 }, (_, i) => [`u${i}`])]))).toEqual([413, 'too-large'])
  })

  const many = database === 'pglite' ? 2000 : 300
  it('two thousand rows: written once, then nothing; what differs is changed and comes back', async () => {
    const rows = (phone: (i: number) => string) => [['名称', '类别', '值班电话'], ...Array.from({ length: many }, (_, i) => [`第${i}承包队`, '承包单位', phone(i)])]
    const first = await send('unit', rows((i) => `022-${i}`))
    expect(first.counts).toEqual({ new: many, changed: 0, same: 0, doubt: 0, refused: 0 })
    expect((await write(first)).written).toBe(many)
    const again = await send('unit', rows((i) => `022-${i}`))
    expect(again.counts).toEqual({ new: 0, changed: 0, same: many, doubt: 0, refused: 0 })
    const version = (await w.rows('unit')).find((r) => r.fields.name === '第7承包队')!.version
    expect((await write(again)).written).toBe(0)
    const other = await send('unit', rows((i) => i % 100 === 7 ? `023-${i}` : `022-${i}`))
    expect([other.counts.changed, other.sample.find((s) => s.verdict === 'changed')?.old]).toEqual([many / 100, { phone: '022-7' }])
    await write(other)
    const changed = (await w.rows('unit')).find((r) => r.fields.name === '第7承包队')!
    expect([changed.version, changed.fields.phone]).toEqual([version + 1, '023-7'])
    const other2 = (await w.rows('unit')).find((r) => r.fields.name === '第107承包队')!
    const { perform } = await import('../record/act.server.ts'), { actorOf } = await import('../access/actor.server.ts')
    await perform(w.engine, actorOf(w.engine, { kind: 'staff', ...people.keeper! }), { id: w.engine.newId(), type: 'unit', record: other2.id, step: 'change', data: { phone: '后来' } })
    const back = await call<{ back: number; kept: number; why: string[] }>('keeper', 'POST', `/api/imports/${other.id}/take-back`)
    expect(back.body).toEqual({ back: many / 100 - 1, kept: 1, why: ['1 行此后又有改动'] })
    const rowsNow = await w.rows('unit')
    expect(['第7承包队', '第107承包队'].map((n) => rowsNow.find((r) => r.fields.name === n)!.fields.phone)).toEqual(['022-7', '后来'])
    const page = (await call('keeper', 'GET', `/api/imports/${first.id}?verdict=new&limit=200`)).body
    expect([page.sample.length, page.sample[0]!.row, page.next]).toEqual([200, 2, 201])
    expect((await call('keeper', 'GET', `/api/imports/${first.id}?verdict=new&limit=200&after=${page.next}`)).body.sample[0]!.row).toBe(202)
  }, 300_000)

  it('what was cut off goes on, and nothing is written twice', async () => {
    const batch = await send('unit', [['名称', '类别'], ...Array.from({ length: 120 }, (_, i) => [`续写${i}号队`, '承包单位'])])
    expect((await call('keeper', 'POST', `/api/imports/${batch.id}/write`)).status).toBe(202)
    while ((await w.rows('unit')).filter((r) => String(r.fields.name).startsWith('续写')).length < 30) await new Promise((done) => setTimeout(done, 2))
    await app.close()
    const half = (await w.rows('unit')).filter((r) => String(r.fields.name).startsWith('续写')).length
    expect(half).toBeLessThan(120)
    // As after kill -9: what the batch knew of its last rows is lost, what they wrote is not.
    await w.engine.db.query(`update import_row set state = '', version = null where tenant = $1 and batch = $2`, [w.engine.db.tenant, batch.id])
    Object.assign(w.engine, await startEngine({ db: w.engine.db, model: w.engine.model, clock: w.clock, newId: w.engine.newId }))
    app = await serve()
    const done = await wait(batch.id), after = await w.engine.db.query<{ n: number }>(`select count(*)::int as n from action a join record r on r.tenant = $1 and r.id = a.record where a.tenant = $1 and r.body->>'name' like '续写%'`, [w.engine.db.tenant])
    expect([done.state, done.written, after[0]!.n]).toEqual(['done', 120, 120])
  }, 60_000)

  it('goes on as the post that was chosen, and not at all once that has ended, whatever else the person holds', async () => {
    const unit = (await w.rows('unit'))[0]!.id, two = await w.staff('两岗的', [{ part: 'office/keeper' }, { part: 'office/keeper' }], unit), posts = (await w.rows('post')).filter((row) => row.fields.staff === two.id)
    Object.assign(people, { two: { name: '两岗的', id: two.id, post: posts[0]!.id } })
    const again = async (name: string, between: () => Promise<unknown>) => {
      const batch = await send('unit', [['名称', '类别'], [name, '承包单位']], 'two')
      await app.close()
      await w.engine.db.query(`update import_batch set state = 'writing' where tenant = $1 and id = $2`, [w.engine.db.tenant, batch.id])
      await between()
      app = await serve()
      for (let i = 0; i < 500; i++) { const { body } = await call('two', 'GET', `/api/imports/${batch.id}`); if (body.state === 'done' || body.error) return [body.state, body.error, (await w.rows('unit')).some((row) => row.fields.name === name)]; await new Promise((done) => setTimeout(done, 5)) }
      throw new Error('it never ended')
    }
    expect(await again('还在岗时续写的队', async () => undefined)).toEqual(['done', undefined, true])
    expect(await again('岗位结束后续写的队', () => w.keeper.do('post', 'end', { record: posts[0]!.id, data: { to: '2026-11-23' } }))).toEqual(['writing', expect.stringContaining('不由您登记'), false])
  })
  it('asks where a row may be one that is there, or one of the same file', async () => {
    const made = await write(await send('staff', [['姓名', '登录名', '所在单位', '手机'], ['王建军', 'wangjj', '综合办', '13800002207'], ['李一', 'liyi', '综合办', '']]))
    expect(made.written).toBe(2)
    const batch = await send('staff', [['姓名', '登录名', '所在单位', '手机'], ['王建军', 'wangjianjun', '综合办', ''], ['李一', 'liyi', '综合办', '13900000000'], ['赵甲', 'zhaojia', '综合办', ''], ['赵乙', 'zhaojia', '综合办', '']])
    expect(batch.counts).toEqual({ new: 1, changed: 1, same: 0, doubt: 2, refused: 0 })
    expect([reason(batch, 2), batch.sample.find((s) => s.row === 2)!.may]).toEqual(['与底册「王建军」名称相同，登录名不同：是同一条，还是另一条', ['new', 'skip']])
    expect([reason(batch, 5), batch.sample.find((s) => s.row === 5)!.may]).toEqual(['与第 4 行同登录名，姓名不一', ['same', 'skip']])
    expect((await call('keeper', 'POST', `/api/imports/${batch.id}/decide`, { row: 2, answer: 'new' })).body).toMatchObject({ verdict: 'new', counts: { new: 2, doubt: 1 } })
    expect((await call('keeper', 'POST', `/api/imports/${batch.id}/decide`, { row: 5, answer: 'new' })).status).toBe(400)
    expect((await call('keeper', 'POST', `/api/imports/${batch.id}/decide`, { row: 3, answer: 'new' })).status).toBe(400)
    const done = await write(batch)
    expect([done.written, done.counts.doubt]).toEqual([3, 1])
    expect((await w.rows('staff')).filter((r) => r.fields.name === '王建军')).toHaveLength(2)
    const posts = await send('post', [['人员', '角色', '区域', '起'], ['王建军', '前台', '', '2026-01-01'], ['wangjj', '前台', '', '2026-01-01'], ['李一', '看场人', '第一网格', '2026-01-01'], ['李一', '球王', '', '2026-01-01']])
    expect([posts.counts.new, reason(posts, 2)]).toEqual([2, '人员：有 2 个叫「王建军」的人员，请改填登录名'])
    expect(reason(posts, 5)).toContain('没有这个角色；可以填：')
    await write(posts)
    expect((await send('post', [['人员', '角色', '区域', '起'], ['wangjj', '前台', '', '2026-01-01'], ['李一', '看场人', '第一网格', '2026-01-01']])).counts).toEqual({ new: 0, changed: 0, same: 2, doubt: 0, refused: 0 })
  })

  it('our own ledger comes back as it went out: nothing is new, what has ended stays ended', async () => {
    for (const type of ['area', 'unit', 'staff', 'post', 'day', 'club-faults']) {
      const batch = await wait((await call('keeper', 'POST', `/api/imports?type=${type}`, (await call('keeper', 'GET', `/api/export/${type}.xlsx`)).bytes)).body.id)
      expect([type, batch.counts, batch.error]).toEqual([type, { new: 0, changed: 0, same: expect.any(Number) as number, doubt: 0, refused: type === 'post' ? 1 : 0 }, undefined]) // two are called 王建军
      expect(batch.counts.same).toBeGreaterThan(0)
    }
  })

  it('masks private values of somebody else\'s file', async () => {
    people.second = { name: '马春燕', ...await w.staff('马春燕', [{ part: 'office/keeper' }], (await w.rows('unit'))[0]!.id) }
    const masked = await send('staff', [['姓名', '登录名', '所在单位', '手机'], ['王建军', 'wangjj', '综合办', '138****2207'], ['孙新', 'sunxin', '综合办', '139****0000']])
    expect([masked.counts.same, masked.counts.refused, reason(masked, 3)]).toEqual([1, 1, '手机「139****0000」是打码后的值，请填原值或留空'])
    const batch = await send('staff', [['姓名', '登录名', '所在单位', '手机'], ['钱多', 'qianduo', '综合办', '13812342207']])
    expect(batch.sample[0]!.cells.phone).toBe('13812342207')
    expect((await call('second', 'GET', `/api/imports/${batch.id}`)).body.sample[0]!.cells.phone).toBe('138****2207')
    expect((await call('second', 'GET', `/api/imports/${batch.id}/marked.xlsx`)).status).toBe(403)
    expect((await call('keeper', 'DELETE', `/api/imports/${batch.id}`)).status).toBe(200)
    expect((await call('keeper', 'GET', `/api/imports/${batch.id}`)).status).toBe(404)
  })

  it('matters come in too, each a new one, and the same words are a question', async () => {
    const rows = [['说明', '故障', '紧急', '经度', '纬度', '电话'], ['球网断了', '球网破损', '马上', 117.605, 39.005, '13812342207'], ['地裂了', '地面开裂', '不急', '117.615', '39.005', '']]
    const batch = await send('fault', rows, 'desk')
    expect([batch.counts.new, batch.counts.refused]).toEqual([2, 0])
    await write(batch, 'desk')
    const fault = (await w.rows('fault')).find((r) => r.fields.what === '球网断了')!
    expect([fault.state, fault.fields.phone, fault.meta.clock?.span]).toEqual(['received', '13812342207', '10m'])
    const again = await send('fault', rows, 'desk')
    expect(again.sample.map((s) => s.reasons)).toEqual([[], []])
    expect(again.counts).toEqual({ new: 0, changed: 0, same: 2, doubt: 0, refused: 0 })
    const other = await send('fault', [rows[0]!, ['球网断了', '球网破损', '马上', 117.612, 39.006, '']], 'desk')
    expect([other.counts.doubt, other.sample[0]!.may]).toEqual([1, ['new', 'skip']])
  })

  it('a rule from another day on is a new version, not a namesake', async () => {
    const batch = await send('club-faults', [['编码', '名称', '施行日期', '依据', '核实', '大类', '修复时限'], ['net', '球网破损', '2027-01-01', '会议', '已核实', '器材', '2工作时'], ['net2', '球网破损', '2027-01-01', '会议', '已核实', '器材', '2工作时']])
    expect(batch.sample.map((s) => [s.row, s.verdict]).sort()).toEqual([[2, 'new'], [3, 'doubt']])
    expect((await send('day', [['日期', '名称', '当天', '依据'], ['2028-01-01', '元旦', '休息', '通知']])).counts.new).toBe(1)
  })

  it('a tree of three levels becomes a dated list, with mild values to be checked, once', async () => {
    const rows = [['一级分类', '二级分类', '三级分类'], ['城乡建设', '市政', '井盖'], ['城乡建设', '市政', '其他'], ['城乡建设', '园林', '其他'], ['城乡建设', '园林', '其他']]
    const batch = await send('club-tree', rows)
    expect(batch.fixed).toEqual({ from: '2026-11-23', source: '导入：台账.xlsx', status: '待核实', class: '其他', limit: '5wd', duty: '自办' })
    expect([batch.counts.new, batch.counts.same, reason(batch, 5)]).toEqual([3, 1, '与第 4 行相同'])
    await write(batch)
    w.clock.by('2d')
    expect((await send('club-tree', rows)).counts).toEqual({ new: 0, changed: 0, same: 4, doubt: 0, refused: 0 })
    expect((await w.rows('club-tree')).map((r) => r.fields.name).sort()).toEqual(['园林／其他', '市政／井盖', '市政／其他'].sort())
    await call('keeper', 'PUT', `/api/imports/${batch.id}/mapping`, { mapping: {} })
  })
  const real = find('shared/data/hotline/categories.xlsx')
  it.skipIf(!real)(`the real tree of a city's hotline ${real ? '' : '(skipped: the folder shared/data is not beside this checkout)'}`, async () => {
    const batch = await wait((await call('keeper', 'POST', '/api/imports?type=club-tree', readFileSync(real!))).body.id)
    expect([batch.state, batch.counts]).toEqual(['checked', { new: 517, changed: 0, same: 0, doubt: 0, refused: 0 }])
    expect([(await write(batch)).written, (await w.rows('club-tree')).length]).toEqual([517, 520])
    expect((await wait((await call('keeper', 'POST', '/api/imports?type=club-tree', readFileSync(real!))).body.id)).counts.same).toBe(517)
  }, 60_000)
}))

/** A file beside the checkout or above it. */
function find(path: string): string | undefined {
  for (let dir = import.meta.dirname; dir !== dirname(dir); dir = dirname(dir)) if (existsSync(join(dir, path))) return join(dir, path)
  return undefined
}
