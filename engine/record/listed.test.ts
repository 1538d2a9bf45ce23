// Lists of the office: rows that steps name are there without anybody's doing and for good, and a row may lie in another of the same list.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { inForce } from './office.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'

describe('lists of the office', () => eachDatabase((_name, open) => {
  let w: World, desk: Person
  const keep = { source: '试', status: '示例值', from: '2026-11-23' }, roads = (day = '2026-11-23') => inForce(w.engine.holder.office(), 'club-roads', day as never).map((row) => row.name)
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    desk = await w.staff('前台王', [{ part: '_tennis-club/desk' }], await w.unit('前台'))
  })
  const report = async (road?: string) => (await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '网破了', where: w.at.one, ...(road ? { road } : {}) } })).record

  test('what steps name is there in a street that has no row of it', async () => {
    expect(roads()).toEqual(['网页', '前台', '前台电话'])
    expect((await w.row(await report())).fields.road).toBe('desk')
  })
  test('what the office adds is taken from its day on; what it has not is refused with what there is', async () => {
    expect((await refused(report('app'))).details.allowed).toEqual(['web', 'desk', 'phone'])
    await w.keeper.do('club-roads', 'add', { data: { ...keep, code: 'app', name: '小程序' } })
    expect((await w.row(await report('app'))).fields.road).toBe('app')
  })
  test('a named row may be called otherwise from a day on, but neither ends nor gets another code', async () => {
    const { record } = await w.keeper.do('club-roads', 'add', { data: { ...keep, code: 'desk', name: '服务台', from: '2026-12-01' } })
    expect([roads()[1], roads('2026-12-01')[1]]).toEqual(['前台', '服务台'])
    for (const [step, data, path] of [['end', { to: '2026-12-05' }, 'data.to'], ['change', { to: '2026-12-05' }, 'data.to'], ['change', { code: 'counter' }, 'data.code']] as const)
      expect(await refused(w.keeper.do('club-roads', step, { record, data }))).toMatchObject({ code: 'bad-field', path })
    await w.keeper.do('club-roads', 'change', { record, data: { name: '总台' } })
    expect(roads('2026-12-01')[1]).toBe('总台')
  })
  test('a row lies in another that is there, and never in itself', async () => {
    const row = (code: string) => w.engine.holder.rows('club-roads').find((one) => one.fields.code === code)!.id
    await w.keeper.do('club-roads', 'add', { data: { ...keep, code: 'night', name: '夜间电话', under: 'phone' } })
    expect(await refused(w.keeper.do('club-roads', 'add', { data: { ...keep, code: 'day', name: '日间电话', under: 'radio' } }))).toMatchObject({ code: 'bad-field', path: 'data.under' })
    for (const under of ['night', 'phone']) expect(await refused(w.keeper.do('club-roads', 'change', { record: row('phone'), data: { under } }))).toMatchObject({ code: 'bad-field', path: 'data.under' })
    expect(await w.unlike()).toEqual([])
  })
}))
