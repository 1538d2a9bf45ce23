// What becomes of rows when their time is over: put away, without private values, or erased; and that nothing of it breaks what must hold.
import { beforeAll, describe, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { recount } from '../../kernel/audit/recount.server.ts'
import { verify } from '../../kernel/audit/verify.server.ts'
import type { FileStore } from '../../kernel/files/files.server.ts'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { groupRows } from './groups.server.ts'
import { keepRows } from './keep.server.ts'

type Known = Person & { id: string }
describe('keeping', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, guard: Known, keeper: Known, captain: Known, member: Known, crew: string, gang: string
  const bytes = new Map<string, Uint8Array>(), files: FileStore = { put: async (key, it) => { bytes.set(key, it) }, get: async (key) => bytes.get(key), has: async (key) => bytes.has(key), drop: async (key) => { bytes.delete(key) } }
  beforeAll(async () => {
    bytes.clear()
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    crew = await w.unit('场地组'); gang = await w.unit('灯光组')
    const at = (part: string, area?: string) => [{ part: `_tennis-club/${part}`, ...(area ? { area } : {}) }]
    desk = await w.staff('前台王', at('desk'), crew); guard = await w.staff('看场李', at('guard', w.areas.one), crew); captain = await w.staff('领队赵', at('captain'), gang)
    keeper = await w.staff('场地员孙', at('keeper'), crew); member = w.resident('会员吴')
  })
  const night = async () => { await w.told(desk); const n = await keepRows(w.engine, { files }); await w.told(desk); return n }
  /** Everything that stands in the database, as text. */
  const everything = async () => (await Promise.all(['record', 'action', 'notice', 'link', 'file', 'file_use', 'salt', 'seal'].map(async (table) => (await w.engine.db.asOwner((tx) => tx.query<{ t: string }>(`/* all tenants: looked through */ select x::text as t from ${table} x`))).map((row) => row.t)))).flat().join('\n')
  const holds = async () => { expect(await w.unlike()).toEqual([]); expect(await recount(w.engine.db)).toEqual([]); expect((await verify(w.engine.db)).findings).toEqual([]) }
  const photo = async (text: string) => {
    const sha = createHash('sha256').update(text).digest('hex'), [one] = await member.photo('a.jpg')
    bytes.set(sha, new Uint8Array([1])); bytes.set(`${sha}.320`, new Uint8Array([2]))
    await w.engine.db.asOwner((tx) => tx.query('update file set sha = $2 where tenant = 1 and id = $1', [one!.id, sha]))
    return { sha, file: one! }
  }
  const notes = async (code: string) => (await w.rows('keeping')).find((row) => row.fields.code === code)?.fields

  test('erased: nothing of what was written is left anywhere, the history of it is, and the chain still holds', async () => {
    const own = await photo('own'), shared = await photo('shared'), other = await photo('shared')
    const { record } = await member.do('locker', 'rent', { data: { door: '七号柜', note: '奶奶的相册', photos: [own.file, shared.file] } })
    await member.do('fault', 'report', { data: { what: '灯不亮', where: w.at.one, photos: [other.file] } })
    await member.do('locker', 'clear', { record })
    expect(await night()).toBe(0)
    expect(await notes('locker')).toMatchObject({ what: '寄存柜', rule: '已清空后满 30 天', then: 'erase', soon: 0, done: 0 })
    w.clock.to('2026-11-24T02:30:00+08:00')
    expect([await night(), await notes('locker')]).toMatchObject([0, { soon: 1, next: '2026-12-24' }])
    w.clock.to('2026-12-23T23:00:00+08:00')
    expect(await night()).toBe(0)
    w.clock.to('2026-12-24T02:30:00+08:00')
    expect(await night()).toBe(1)
    const text = await everything()
    for (const word of ['七号柜', '相册', own.file.id, own.sha]) expect(text).not.toContain(word)
    expect([bytes.has(own.sha), bytes.has(`${own.sha}.320`), bytes.has(shared.sha)]).toEqual([false, false, true])
    const row = await w.row(record)
    expect([row.state, row.fields, row.meta.kept, await w.steps(record)]).toEqual(['empty', {}, 'erased', ['rent', 'clear', '~keep']])
    expect([await desk.list('locker'), await desk.list('locker', { archived: 'only' })]).toEqual([[], [record]])
    expect((await desk.card('locker', record)).timeline[0]?.title).toBe('已抹去')
    expect((await refused(desk.do('locker', 'clear', { record }))).code).toBe('put-away')
    await holds()
    expect([await night(), await notes('locker')]).toMatchObject([0, { done: 1, soon: 0, last: '2026-12-24' }])
  })
  test('what is left of an erased row is covered too: who changes it is found', async () => {
    const [row] = await w.rows('locker'), set = (data: string) => w.engine.db.asOwner((tx) => tx.query(`update action set data = ${data} where tenant = 1 and record = $1 and version = 1`, [row!.id]))
    await set(`jsonb_set(data, '{set}', '{"door": "8"}')`)
    expect((await verify(w.engine.db)).findings.map((one) => [one.what, one.record])).toEqual([['changed', row!.id]])
    await set(`jsonb_set(data, '{set}', '{}')`)
    await holds()
  })
  test('blanked: the matter stays with its figures, whoever it was about does not', async () => {
    const { record } = await member.do('fault', 'report', { data: { what: '球网破了', where: w.at.one, kind: 'net', phone: '13812342207', injury: '手腕扭伤' } })
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    await keeper.do('fault', 'done', { record, data: { result: '换了球网', after: await keeper.photo('a') } })
    await guard.do('fault', 'pass', { record, data: { seenAt: w.at.one } })
    await member.do('fault', 'rate', { record, data: { rating: 2, comment: '来得太慢了' } })
    await w.told(desk)
    const figures = await groupRows(w.engine, captain.actor(), { type: 'fault', by: ['state', 'kind'], filters: {} })
    w.clock.to('2029-12-23T02:30:00+08:00')
    await w.wait('1m')
    expect(await night()).toBe(0)
    w.clock.to('2029-12-25T02:30:00+08:00')
    expect(await night()).toBe(1)
    const text = await everything(), row = await w.row(record)
    for (const word of ['13812342207', '138****2207', '扭伤', '太慢']) expect(text).not.toContain(word)
    expect([row.fields.what, row.fields.phone, row.fields.rating, row.meta.kept]).toEqual(['球网破了', undefined, 2, 'blanked'])
    expect(await desk.list('fault', { q: '球网破了' })).toContain(record)
    expect((await desk.card('fault', record)).timeline[0]?.title).toBe('已隐去个人信息')
    expect(await groupRows(w.engine, captain.actor(), { type: 'fault', by: ['state', 'kind'], filters: {} })).toEqual(figures)
    await holds()
    // Who acts on it again makes it live: what is written then has its own time.
    await desk.do('fault', 'redo', { record, data: { why: '又破了' } })
    expect([(await w.row(record)).meta.kept, await night()]).toEqual([undefined, 0])
  })
  test('archived: in no list that does not ask, found on purpose, counted as before', async () => {
    w.clock.to('2030-01-07T09:00:00+08:00')
    const { record: whole } = await desk.do('fault', 'register', { data: { kind: 'crack', pressing: 'low', what: '裂缝', where: w.at.one } })
    await desk.do('fault', 'dispatch', { record: whole, data: { crew, helpers: [gang] } })
    const [task] = (await w.rows('task')).filter((row) => row.parent === whole)
    await captain.card('task', task!.id)
    await desk.do('task', 'excuse', { record: task!.id, data: { result: '不用帮了' } })
    expect(await desk.list('task')).toEqual([task!.id])
    const figures = await groupRows(w.engine, captain.actor(), { type: 'task', by: ['state'], filters: {} })
    w.clock.to('2033-01-09T02:30:00+08:00')
    // Of many servers at once one does it.
    expect((await Promise.all([night(), night()])).reduce((a, b) => a + b)).toBe(1)
    const lists = await Promise.all([{}, { parent: whole }, { archived: 'with' }, { archived: 'only' }, { 'made.from': '2030-01-01', 'made.to': '2030-01-31' }].map((filters) => desk.list('task', filters as Record<string, string>)))
    expect(lists).toEqual([[], ...Array.from({ length: 4 }, () => [task!.id])])
    expect([(await w.row(task!.id)).fields.result, (await desk.card('task', task!.id)).steps, (await desk.card('fault', whole)).parts.map((part) => part.id)]).toEqual(['不用帮了', [], [task!.id]])
    expect(await groupRows(w.engine, captain.actor(), { type: 'task', by: ['state'], filters: {} })).toEqual(figures)
    expect((await refused(desk.list('task', { archived: 'yes' }))).path).toBe('archived')
    await holds()
  })
  test('what something living is about lives on; what is not sealed yet waits a night', async () => {
    const known = w.engine.newId()
    await (await import('./act.server.ts')).perform(w.engine, (await import('../access/access.ts')).system, { id: w.engine.newId(), type: 'person', record: known, step: 'known', data: { phone: '13900001111', key: 'k1' } })
    const { record } = await desk.do('locker', 'lend', { data: { door: '九', member: known } })
    w.clock.to('2044-01-11T02:30:00+08:00')
    await night()
    expect((await w.row(known)).fields.phone).toBe('13900001111')
    await desk.do('locker', 'clear', { record })
    w.clock.to('2044-03-11T02:30:00+08:00')
    expect(await keepRows(w.engine, { files })).toBe(0)
    expect([await night(), await night()]).toEqual([1, 1]) // the locker, then whom it was about
    expect([(await w.row(known)).fields.phone, (await everything()).includes('13900001111')]).toEqual([undefined, false])
    await holds()
  })
}))
