// By which road a step tells whom, as a dated row: less, more, somebody else; the pack's own way until its day.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { waysThere } from './ways.ts'

describe('ways of telling', () => eachDatabase((_name, open) => {
  let w: World, desk: Person & { id: string }, captain: Person & { id: string }, member: Person & { id: string }
  const told = async () => (await w.engine.db.query<{ recipient: string; channel: string }>('select recipient, channel from notice where tenant = $1 order by made, id', [w.engine.db.tenant])).map((one) => `${one.recipient === desk.id ? 'desk' : one.recipient === captain.id ? 'captain' : 'other'} ${one.channel}`)
  const row = { name: '试', from: '2026-11-24', source: '试', status: '示例值' }
  const report = async () => { await member.do('fault', 'report', { data: { what: '网破了', where: w.at.one } }); await w.seal(); return told() }
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    const unit = await w.unit('前台')
    desk = await w.staff('前台王', [{ part: '_tennis-club/desk' }], unit); captain = await w.staff('领队赵', [{ part: '_tennis-club/captain' }], unit); member = w.resident('会员马')
    for (const [one, phone] of [[desk, '13800000001'], [captain, '13800000002']] as const) await w.keeper.do('staff', 'change', { record: one.id, data: { phone } })
    await w.seal()
  })
  test('what packs tell has a name; a step or a part that is none is refused', async () => {
    expect(waysThere(w.model)).toContainEqual({ code: 'fault.report.desk', title: '场地报修·报修·前台', by: 'app' })
    for (const code of ['fault.nothing.desk', 'fault.report.nobody', 'fault.report.partner']) expect(await refused(w.keeper.do('ways', 'add', { data: { ...row, code, by: 'app' } }))).toMatchObject({ code: 'bad-field', path: 'data.code' })
  })
  test('from its day on: the desk by SMS too, the captain as well; then nobody', async () => {
    await w.keeper.do('ways', 'add', { data: { ...row, code: 'fault.report.desk', by: 'sms' } })
    await w.keeper.do('ways', 'add', { data: { ...row, code: 'fault.report.captain', by: 'app' } })
    expect(await report()).toEqual(['desk app'])
    w.clock.to('2026-11-24T09:00:00+08:00')
    expect((await report()).slice(1).sort()).toEqual(['captain app', 'desk app', 'desk sms'])
    for (const code of ['fault.report.desk', 'fault.report.captain']) await w.keeper.do('ways', 'add', { data: { ...row, code, by: 'none', from: '2026-11-25' } })
    w.clock.to('2026-11-25T09:00:00+08:00')
    expect(await report()).toHaveLength(4)
  })
}))
