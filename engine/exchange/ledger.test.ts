import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { makeHttp } from '#kernel/http/http.server.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import office from '../registry/pack.ts'
import { playWorld, type Person, type World } from '../testing.ts'
import { mainSheet, readBook } from './read.server.ts'
import { exchangeRoutes } from './routes.server.ts'

describe('what goes out', () => eachDatabase((_name, open) => {
  let w: World, app: FastifyInstance, fault = ''
  const people: Record<string, Person & { id: string; name: string }> = {}
  const get = async (who: string, url: string, accept = 'application/json') => { const a = await app.inject({ method: 'GET', url, headers: { ...(who ? { authorization: `Bearer ${who}` } : {}), accept } }); return { status: a.statusCode, text: a.payload, bytes: a.rawPayload, headers: a.headers, code: /json/.test(String(a.headers['content-type'])) ? (a.json() as { error: { code: string } }).error.code : undefined } }

  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [office, tennisClub], now: '2026-11-23T09:00:00+08:00' })
    const unit = await w.unit('场地组'), play = (part: string, area?: string) => [{ part: `_tennis-club/${part}`, ...(area ? { area } : {}) }]
    for (const [key, name, plays] of [['desk', '前台', play('desk')], ['keeper', '场地员', play('keeper')], ['guard', '看场人', play('guard', w.areas.one)], ['captain', '领队', play('captain')], ['nobody', '新人', []]] as const) people[key] = Object.assign(await w.staff(name, plays, unit), { name })
    const { desk, keeper, guard } = people as Record<string, Person>
    for (const [what, grid] of [['=HYPERLINK("http://x","球网")', 'one'], ['<b>地面</b>开裂', 'two']] as const) {
      const { record } = await desk!.do('fault', 'register', { data: { kind: what.startsWith('=') ? 'net' : 'crack', pressing: 'low', what, where: w.at[grid], phone: '13812342207', injury: '右脚扭伤' } })
      fault ||= record
    }
    w.clock.by('10m')
    await desk!.do('fault', 'dispatch', { record: fault, data: { crew: unit } })
    w.clock.by('10m')
    await keeper!.do('fault', 'done', { record: fault, data: { result: '换了新网', after: await keeper!.photo('网.jpg') } })
    w.clock.by('10m')
    await guard!.do('fault', 'pass', { record: fault, data: { seenAt: w.at.one } })
    app = makeHttp({ clock: w.clock, whoIs: async (token) => people[token] && { kind: 'staff', id: people[token].id, name: people[token].name, session: token } })
    exchangeRoutes(app, { engine: w.engine, files: { has: async () => false, drop: async () => undefined, put: async () => undefined, get: async () => undefined }, demo: true })
    await app.ready()
  })
  afterAll(() => app.close())

  it('the ledger holds what the list shows: the same rows, masked, formulas harmless, filters said', async () => {
    const all = await get('desk', '/api/export/fault.xlsx?sort=made'), sheet = mainSheet(await readBook(all.bytes, { titles: ['编号', '说明', '状态'] }))
    expect([all.status, decodeURIComponent(String(all.headers['content-disposition']))]).toEqual([200, "attachment; filename*=UTF-8''新北街道办事处_场地报修台账_20261123.xlsx"])
    const at = (title: string) => sheet.headers.indexOf(title)
    expect(sheet.rows.slice(0, 2).map((r) => [r.cells[at('说明')], r.cells[at('电话')], r.cells[at('故障')], r.cells[at('所属网格')], r.cells[at('状态')], r.cells[at('登记时间')]])).toEqual([
      ['=HYPERLINK("http://x","球网")', '138****2207', '球网破损', '第一网格', '已修好', '2026年11月23日 09:00'], ['<b>地面</b>开裂', '138****2207', '地面开裂', '第二网格', '待看', '2026年11月23日 09:00']])
    expect(all.bytes.includes(Buffer.from('13812342207'))).toBe(false)
    const some = mainSheet(await readBook((await get('desk', '/api/export/fault.xlsx?sort=made&state=received')).bytes, { titles: ['编号', '说明', '状态'] }))
    expect(some.rows.filter((r) => String(r.cells[1] ?? '').startsWith('2026-'))).toHaveLength(1)
    expect(mainSheet(await readBook((await get('guard', '/api/export/fault.xlsx?sort=made')).bytes, { titles: ['编号', '说明', '状态'] })).rows.filter((r) => String(r.cells[1] ?? '').startsWith('2026-'))).toHaveLength(1)
    expect((await get('nobody', '/api/export/fault.xlsx')).code).toBe('not-allowed')
    expect((await get('desk', '/api/export/fault.xlsx?phone=138')).code).toBe('bad-field')
    expect((await get('desk', '/api/export/nothing.xlsx')).code).toBe('no-such-type')
    expect((await get('', '/api/export/fault.xlsx')).status).toBe(401)
  })

  it('the printed list', async () => {
    const { status, text, headers } = await get('desk', '/print/fault?sort=made&state=closed,received&kind=net', 'text/html')
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(text).toContain('筛选：状态：已修好、待看，故障：球网破损')
    expect(text).toContain('共 1 条')
    expect(text).not.toMatch(/<script|13812342207/)
  })

  it('the file of one matter: cells, who signed what, an empty line for the last word, the history and photos', async () => {
    const { status, text, headers } = await get('captain', `/print/fault/${fault}`, 'text/html')
    expect(status).toBe(200)
    for (const part of ['<h2>场地报修办理单</h2>', 'TC〔2026〕1123-', '保管期限：3 年', '<span class="demo">演示</span>', '第一网格', '138****2207', '<b>前台</b>', '<b>场地员</b>', '（单位盖章）', '换了新网', '<b></b>', '2026年11月23日09:20', '办理经过', '<svg', '领队 2026年11月23日09:30']) expect([part, text.includes(part)]).toEqual([part, true])
    expect(text).toMatch(/src="&#47;api|src="\/api\/files\//)
    expect(text).not.toMatch(/<script|13812342207|右脚扭伤|HYPERLINK\("/)
    expect(String(headers['content-security-policy'])).toContain("style-src 'self' 'unsafe-inline'")
    expect((await get('guard', `/print/fault/${(await people.desk!.list('fault')).find((id) => id !== fault)!}`)).code).toBe('not-found')
    expect((await get('desk', `/print/unit/${fault}`)).code).toBe('not-found')
    expect((await get('', `/print/fault/${fault}`)).status).toBe(401)
    const unit = (await w.rows('unit'))[0]!
    expect((await get('desk', `/print/unit/${unit.id}`, 'text/html')).text).toContain('<h2>单位登记表</h2>')
  })
}))
