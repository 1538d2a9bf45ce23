// What leaves the house, on the tennis club: 前台王 releases, 会员吴 looks from outside, 住户郑 follows a corner.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { metres } from '../pack.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { follow, followsOf, unfollow } from './follow.server.ts'
import { coverPersonal } from './personal.ts'
import { blurred, sharedTypes, type Public, type Shared } from './public.ts'
import { answerTimes, countPublic, publicByNo, publicRows } from './read.server.ts'
import { publicUpdates } from './updates.server.ts'

describe('share', () => eachDatabase((_name, open) => {
  let w: World, shared: Shared, desk: Person, guard: Person, keeper: Person, crew: string, court: string
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    shared = sharedTypes(w.model)[0]!
    crew = await w.unit('场地组')
    desk = await w.staff('前台王', [{ part: '_tennis-club/desk' }], crew); keeper = await w.staff('场地员孙', [{ part: '_tennis-club/keeper' }], crew)
    guard = await w.staff('看场李', [{ part: '_tennis-club/guard', area: w.areas.one }], crew)
    court = (await desk.do('court', 'add', { data: { name: '一号场', surface: 'clay', ring: { area: [[117.6, 39], [117.61, 39], [117.61, 39.01]].map(([lon, lat]) => ({ lon, lat })) } } })).record
  })
  const said = '球网破了，联系 13812342207，3单元402室'
  const made = async (data: object = {}) => (await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: said, where: w.at.one, phone: '13812342207', injury: '扭了脚', ...data } })).record
  const sent = async (data: object = {}) => { const record = await made(data); await desk.do('fault', 'dispatch', { record, data: { crew } }); return record }
  const seen = async (record: string): Promise<Public | undefined> => (await publicRows(w.engine, shared)).find((row) => row.id === record)
  const done = async (record: string) => {
    await keeper.do('fault', 'done', { record, data: { result: '换了新网', after: await keeper.photo('after.jpg') } })
    await guard.do('fault', 'pass', { record, data: { seenAt: w.at.one } })
  }

  test('at once: class, place, times and state; no words, no pictures, nobody', async () => {
    const record = await sent({ court, photos: await desk.photo('before.jpg') }), row = (await seen(record))!
    expect(row).toMatchObject({ kind: { code: 'net', name: '球网破损' }, state: '修理中', progress: 'in_progress', done: false, at: w.at.one, blur: null, agency: '场地组', texts: {}, photos: {} })
    expect(row.fields).toEqual([{ name: 'pressing', title: '紧急', value: '不急' }])
    // An id and a time are digits too: what is looked for is what people said.
    const all = JSON.stringify({ ...row, id: '', no: '', made: '', updated: '' })
    for (const secret of ['13812342207', '138****', '扭了脚', '球网破了', '402', 'before.jpg', '前台王', '场地员']) expect(all).not.toContain(secret)
  })
  test('nobody outside knows of a row before its time, of a class that is not listed, or of one that was refused', async () => {
    const early = await made(), unlisted = await sent({ kind: 'lamp' }), refusedRow = await made()
    await desk.do('fault', 'refuse', { record: refusedRow, data: { why: '不归俱乐部' } })
    for (const record of [early, unlisted, refusedRow]) expect(await seen(record)).toBeUndefined()
    await desk.do('fault', 'dispatch', { record: early, data: { crew } })
    expect((await seen(early))?.no).toMatch(/^2026-1123-\d{4}$/)
  })
  test('a home is told only within its square, and circles do not find it', async () => {
    const here = { lon: 117.6042317, lat: 39.0047713 }, row = (await seen(await sent({ where: here })))!
    expect(row.blur).toBe(100)
    expect(metres(row.at, here)).toBeGreaterThan(0)
    expect(metres(row.at, here)).toBeLessThan(71)
    for (let i = 0; i < 40; i++) { const other = { lon: here.lon + i * 1e-6, lat: here.lat }; expect([blurred(other, 100)].filter((at) => at.lat === row.at.lat)).toHaveLength(1) }
    const near = async (at: { lon: number; lat: number }, reach: number) => (await publicRows(w.engine, shared, { near: { ...at, metres: reach } })).some((one) => one.id === row.id)
    expect([await near(here, 1), await near(row.at, 1)]).toEqual([false, true])
  })
  test('words and pictures are a copy that somebody read, mended and released; it stays when the row changes, and goes when it is taken back', async () => {
    const photos = await desk.photo('before.jpg'), record = await sent({ court, photos }), card = await desk.card('fault', record)
    const step = card.steps.find((one) => one.step === 'release') as { title: string; allowed: boolean; fill: Record<string, unknown>; main?: boolean }
    expect([step.title, step.allowed, step.main]).toEqual(['公开', true, undefined])
    expect(step.fill).toEqual({ whatShown: '球网破了，联系 ＊＊＊，＊＊＊', photosShown: photos })
    expect(card.steps.find((one) => one.step === 'takeBack')).toBeUndefined()
    expect((await refused(guard.do('fault', 'release', { record, data: { whatShown: '甲' } }))).code).toBe('not-your-step')
    expect((await refused(desk.do('fault', 'release', { record, data: { phone: '13812342207' } }))).code).toBe('not-asked')
    await desk.do('fault', 'release', { record, data: { whatShown: '一号场球网破了' } })
    // What the releaser took out of the form stays inside: the picture was not sent along.
    expect(await seen(record)).toMatchObject({ texts: { what: '一号场球网破了' }, photos: {} })
    await done(record)
    expect(await seen(record)).toMatchObject({ done: true, state: '已修好', progress: 'fixed', texts: { what: '一号场球网破了' } })
    await desk.do('fault', 'release', { record, data: { whatShown: '一号场球网破了', resultShown: '换了新网', photosShown: photos } })
    expect(await seen(record)).toMatchObject({ texts: { what: '一号场球网破了', result: '换了新网' }, photos: { photos } })
    await desk.do('fault', 'takeBack', { record })
    expect(await seen(record)).toMatchObject({ texts: {}, photos: {} })
    expect((await desk.card('fault', record)).timeline.map((line) => line.title)).toEqual(['撤下公开', '公开', '验收通过', '报修好', '公开', '派修', '前台登记'])
    expect(await w.unlike()).toEqual([])
  })
  test('releasing leaves the flow alone: state, limit and the expected step are what they were', async () => {
    const record = await sent({ court }), before = await w.row(record)
    await desk.do('fault', 'release', { record, data: { whatShown: '网' } })
    const after = await w.row(record)
    expect([after.state, after.meta.clock, after.assignee]).toEqual([before.state, before.meta.clock, before.assignee])
    await done(record)
    expect((await w.row(record)).meta.clock?.state).toBe('closed')
    expect(await desk.list('fault', { mine: 'todo' })).not.toContain(record)
  })
  test('each turn that the outside may know of is one update, with the act’s own id, and words that were taken back are in none', async () => {
    w.clock.by('1h')
    const record = await sent({ court }), from = w.clock.now()
    await keeper.do('fault', 'take', { record })
    await desk.do('fault', 'release', { record, data: { whatShown: '网绳断了' } })
    await done(record)
    await w.seal()
    const updates = async () => publicUpdates(w.engine, shared, { window: { from }, record })
    const first = await updates()
    expect(first.map((one) => [one.what, one.progress, one.words])).toEqual([['state', 'in_progress', '修理中'], ['text', 'in_progress', '网绳断了'], ['state', 'investigating', '待验收'], ['state', 'fixed', '已修好']])
    await w.seal()
    expect((await updates()).map((one) => one.id)).toEqual(first.map((one) => one.id))
    for (const one of first) expect(Date.parse(one.at)).toBeGreaterThanOrEqual(from.getTime())
    await desk.do('fault', 'takeBack', { record })
    await w.seal()
    expect((await updates()).map((one) => one.words)).toEqual(['修理中', '待验收', '已修好'])
  })
  test('a follower hears of what is new near them and of what is done, once each, by the blurred place', async () => {
    const zheng = w.resident('住户郑'), corner = { lon: 117.6085, lat: 39.0085 }
    await w.engine.db.query(`insert into record (tenant, id, type, state, version, made, updated, body, veiled) values ($1, $2, 'person', 'held', 1, $3, $3, '{"phone":"138****9999"}', '{"phone":"13800009999"}')`, [w.engine.db.tenant, zheng.id, w.clock.now().toISOString()])
    const one = await follow(w.engine, { person: zheng.id, at: corner, reach: 300 })
    expect((await follow(w.engine, { person: zheng.id, at: corner, reach: 300 })).id).toBe(one.id)
    expect(await refused(follow(w.engine, { person: zheng.id, at: corner, reach: 7 }))).toMatchObject({ code: 'bad-field', path: 'metres' })
    const record = await sent({ court, where: corner })
    await sent({ court, where: { lon: 117.6015, lat: 39.0015 } })
    expect(await w.told(zheng)).toEqual(['您关注的地方有新事项'])
    await keeper.do('fault', 'done', { record, data: { result: '好了', after: await keeper.photo('a.jpg') } })
    await guard.do('fault', 'pass', { record, data: { seenAt: corner } })
    expect(await w.told(zheng)).toEqual(['您关注的地方有事项办结', '您关注的地方有新事项'])
    const sms = await w.engine.db.query<{ text: string; address: string }>(`select text, address from notice where tenant = $1 and channel = 'sms' and recipient = $2 order by made`, [w.engine.db.tenant, zheng.id])
    expect(sms).toHaveLength(2)
    expect(sms[0]).toMatchObject({ address: '13800009999' })
    expect(sms[0]!.text).toContain('球网破损')
    await unfollow(w.engine, { person: zheng.id, id: one.id })
    expect(await followsOf(w.engine, zheng.id)).toEqual([])
    expect((await refused(unfollow(w.engine, { person: zheng.id, id: one.id }))).code).toBe('not-found')
    await sent({ court, where: corner })
    expect(await w.told(zheng)).toHaveLength(2)
  })
  test('a rule that stumbles over one row hides that row and no other', async () => {
    const bad = await sent({ court }), all = await publicRows(w.engine, shared), blur = (row: { id: string }) => { if (row.id === bad) throw new Error('stumbled'); return undefined }
    expect((await publicRows(w.engine, { ...shared, share: { ...shared.share, blur } })).map((row) => row.id)).toEqual(all.map((row) => row.id).filter((id) => id !== bad))
  })
  test('answer times by class, counts, and numbers that nobody knows', async () => {
    const times = await answerTimes(w.engine, shared), net = times.find((one) => one.kind === 'net')!
    expect(net.done).toBeGreaterThan(1)
    expect([net.name, net.middle >= 0, net.most >= net.middle, net.open > 0]).toEqual(['球网破损', true, true, true])
    expect(times.map((one) => one.kind)).not.toContain('lamp')
    expect(await countPublic(w.engine, shared, {})).toBe((await publicRows(w.engine, shared)).length)
    expect(await publicByNo(w.engine, shared, ['2026-1123-9999', 'x', "'; drop", ''])).toEqual([])
  })
  test('what gives somebody away is covered before anybody looks', () => {
    expect(coverPersonal('电话13812342207，邮箱 a.b@c.cn，身份证120116199001011234，卡 6222020200112233445，座机 022-25281234，车津A12345')).toBe('电话＊＊＊，邮箱 ＊＊＊，身份证＊＊＊，卡 ＊＊＊，座机 ＊＊＊，车＊＊＊')
    expect(coverPersonal('5号楼2单元301室漏水')).not.toMatch(/301|2单元|5号楼/)
    expect(coverPersonal('12号楼下')).toBe('＊＊＊下')
    expect(coverPersonal('厦门路118号门前井盖缺失，2026年11月23日')).toBe('厦门路118号门前井盖缺失，2026年11月23日')
  })
}))
