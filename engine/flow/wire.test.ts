// One pack says, another does: in the same transaction, as an ordinary step that may be refused, and never twice.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { wires } from '../../packs/_tennis-club/wires.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'

type Known = Person & { id: string }
describe('what is said', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, keeper: Known, shop: Known, captain: Known, crew: string
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], wires, now: '2026-11-23T09:00:00+08:00' })
    crew = await w.unit('场地组')
    const at = (part: string) => [{ part: `_tennis-club/${part}` }]
    desk = await w.staff('前台', at('desk'), crew); keeper = await w.staff('场地员', at('keeper'), crew); captain = await w.staff('领队', at('captain'), crew); shop = await w.staff('铺主', at('shop'), await w.unit('修理铺'))
  })
  const mending = async (what = '球网破了') => { const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what, where: w.at.one } }); await desk.do('fault', 'dispatch', { record, data: { crew } }); return record }
  const jobOf = async (fault: string) => (await w.rows('job')).find((row) => row.parent === fault)!

  test('makes a row elsewhere that comes from the speaker, with number, place and files, told as any step', async () => {
    const record = await mending(), photos = await keeper.photo('网')
    await keeper.do('fault', 'sendOut', { record, data: { photos } })
    const job = await jobOf(record)
    expect(job).toMatchObject({ state: 'taken', area: (await w.row(record)).area, fields: { what: '球网破了', where: w.at.one, crew, pictures: photos }, meta: { by: `staff:${keeper.id}` } })
    expect(String(job.no)).toMatch(/^20261123\d{6}$/)
    expect(await w.told(shop)).toEqual(['接活：球网破了'])
    expect(await shop.list('job')).toEqual([job.id])
    const card = await captain.card('fault', record)
    expect([card.grown.map((one) => one.row.id), card.parts]).toEqual([[job.id], []])
    expect((await keeper.card('fault', record)).grown).toEqual([])
    expect([(await captain.card('job', job.id)).origin?.id, (await shop.card('job', job.id)).origin]).toEqual([record, undefined])
  })
  test('the answer is a step on the row that it came from, and leads nowhere for a row that came from nowhere', async () => {
    const record = await mending()
    await keeper.do('fault', 'sendOut', { record })
    const job = await jobOf(record)
    await shop.do('job', 'mend', { record: job.id, data: { price: 260 } })
    expect([(await w.row(record)).fields, (await w.steps(record)).at(-1)]).toMatchObject([{ cost: 260, result: '外面修好了' }, 'cameBack'])
    expect((await keeper.card('fault', record)).timeline[0]).toMatchObject({ title: '送修回来', whoName: '铺主' })
    expect(await w.told(keeper)).toContain('送修回来：球网破了')
    expect((await w.row(job.id)).parent).toBe(record)
  })
  test('who cannot make a row is told why, and nothing at all has happened', async () => {
    const record = await mending('草坪秃了'), before = await w.steps(record)
    expect((await refused(keeper.do('fault', 'sendOut', { record }))).details.reasons).toEqual(['修理铺不修草坪'])
    expect([await w.steps(record), await jobOf(record)]).toEqual([before, undefined])
  })
  test('an answer that cannot be taken is noted where it was given, with the reason, and holds nobody up', async () => {
    const [dear, gone, empty] = [await mending(), await mending(), await mending()]
    for (const record of [dear, gone, empty]) await keeper.do('fault', 'sendOut', { record })
    await keeper.do('fault', 'done', { record: gone, data: { result: '自己修好了', after: await keeper.photo('a') } })
    await shop.do('job', 'mend', { record: (await jobOf(dear)).id, data: { price: 9000 } })
    await shop.do('job', 'mend', { record: (await jobOf(gone)).id, data: { price: 100 } })
    await shop.do('job', 'return', { record: (await jobOf(empty)).id })
    const last = async (fault: string) => (await shop.card('job', (await jobOf(fault)).id)).timeline[0]!.title
    expect([await last(dear), await last(gone), await last(empty)]).toEqual([
      '没能转告场地报修“送修回来”：还不能送修回来：工钱超过 5000 元，须领队先同意。', '没能转告场地报修“送修回来”：现在是“待验收”，不能送修回来。', '没能转告场地报修“送修回来”：请填写“费用”。'])
    expect([(await jobOf(dear)).state, (await w.row(dear)).fields.cost, (await w.row(gone)).state]).toEqual(['mended', undefined, 'checking'])
  })
  test('said once however often it is sent, and by many at once', async () => {
    const record = await mending(), id = w.engine.newId()
    await Promise.all(Array.from({ length: 6 }, () => keeper.do('fault', 'sendOut', { record, id })))
    expect((await w.rows('job')).filter((row) => row.parent === record)).toHaveLength(1)
    await Promise.all([keeper.do('fault', 'sendOut', { record }), keeper.do('fault', 'sendOut', { record }), desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '又破', where: w.at.one } })])
    const jobs = await w.rows('job')
    expect([jobs.filter((row) => row.parent === record).length, new Set(jobs.map((row) => row.no)).size]).toEqual([3, jobs.length])
  })
  test('what was said is not taken back, and every row is the fold of its actions', async () => {
    const record = await mending()
    await keeper.do('fault', 'sendOut', { record })
    expect((await keeper.card('fault', record)).steps.some((step) => step.step === 'undo')).toBe(false)
    expect(await w.unlike()).toEqual([])
  })
}))
