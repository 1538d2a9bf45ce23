// A message text as a dated row: the pack's own words until the office keeps others; only what may be told can be named; shown before it goes out.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { previewDraft } from '../preview/preview.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { slotsOf } from './sentence.ts'

describe('message texts', () => eachDatabase((_name, open) => {
  let w: World, desk: Person, member: Person & { id: string }
  const row = { code: 'fault.refuse.member', name: '不受理告诉会员', text: '您好：{说明}（{编号}）本会办不了，因为{理由}。', from: '2026-11-24', source: '试', status: '示例值' }
  const told = async () => (await w.engine.db.query<{ text: string }>(`select text from notice where tenant = $1 and channel = 'app' and recipient = $2 order by made desc, id desc`, [w.engine.db.tenant, member.id])).map((one) => one.text)
  const refuse = async () => {
    const { record } = await member.do('fault', 'report', { data: { what: '网破了，电话 13812342207', where: w.at.one } })
    w.clock.by('1m')
    await desk.do('fault', 'refuse', { record, data: { why: '不归我们' } })
    await w.seal()
  }
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    desk = await w.staff('前台王', [{ part: '_tennis-club/desk' }], await w.unit('前台')); member = w.resident('会员马')
  })
  test('every sentence of the packs has a name, its own words and its places; nothing private is one of them', () => {
    const slot = slotsOf(w.model).find((one) => one.code === row.code)!
    expect([slot.title, slot.standard]).toEqual(['场地报修·不受理·会员', '您报修的“{说明}”不受理：{理由}。'])
    expect(slot.places).toContain('班组')
    for (const name of ['电话', '伤情', '评语', '照片']) expect(slot.places).not.toContain(name)
  })
  test('a sentence or a place that is none is refused with what there is', async () => {
    expect(await refused(w.keeper.do('sentences', 'add', { data: { ...row, code: 'fault.nothing' } }))).toMatchObject({ code: 'bad-field', path: 'data.code', details: { allowed: expect.arrayContaining([row.code]) } })
    expect(await refused(w.keeper.do('sentences', 'add', { data: { ...row, text: '{电话}' } }))).toMatchObject({ code: 'bad-field', path: 'data.text', details: { allowed: expect.arrayContaining(['{编号}', '{说明}']) } })
  })
  test('shown with a real row before it holds, numbers covered; from its day on it is what goes out', async () => {
    await refuse()
    expect((await told())[0]).toBe('您报修的“网破了，电话 13812342207”不受理：不归我们。')
    w.clock.by('1m')
    const [said] = (await previewDraft(w.engine, w.keeper.actor(), { changes: [{ type: 'sentences', step: 'add', data: row }] })).sentences
    expect(said).toMatchObject({ code: row.code, was: '您报修的“网破了，电话 ＊＊＊”不受理：不归我们。' })
    expect(said!.is).toMatch(/^您好：网破了，电话 ＊＊＊（2026-1123-\d+）本会办不了，因为不归我们。$/)
    await w.keeper.do('sentences', 'add', { data: row })
    await refuse()
    expect((await told())[0]).toContain('不受理：')
    w.clock.to('2026-11-24T09:00:00+08:00')
    await refuse()
    expect((await told())[0]).toMatch(/^您好：网破了，电话 13812342207（2026-1124-\d+）本会办不了，因为不归我们。$/)
  })
}))
