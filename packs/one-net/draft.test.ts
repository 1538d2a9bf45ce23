// 改时限之前先照上月重算：井盖 4 小时改 2 小时，上月谁会超期，一件一件数得出来。
import { beforeAll, describe, expect, test } from 'vitest'
import { plays, type Person, type World } from '../../engine/testing.ts'
import oneNet from './pack.ts'

type Known = Person & { id: string }
const packs = [{ ...oneNet, tables: oneNet.tables!.map((table) => ({ ...table, rows: [] })) as never }]
describe('照新规则重算', () => plays({ packs, now: '2026-11-02T09:00:00+08:00' }, (begin) => {
  let w: World, han: Known, zhou: Known, repair: Known, roads: string, cleaners: string, cover: string, route: string
  const sample = { status: '示例值', from: '2026-01-01' }
  /** 上报、受理、派遣，过这么久反馈完成。 */
  const handled = async (kind: string, after: string, where: unknown = w.at.one) => {
    const { record } = await han.do('matter', 'report', { data: { kind, what: '要处置', where, photos: await han.photo('a.jpg') } })
    await zhou.do('matter', 'accept', { record })
    await zhou.do('matter', 'dispatch', { record })
    await w.wait(after)
    await repair.do('matter', 'done', { record, data: { result: '已办', after: await repair.photo('b.jpg') } })
    return record
  }
  beforeAll(async () => {
    w = await begin()
    roads = await w.unit('市政养护中心'); cleaners = await w.unit('环卫所')
    for (const [code, receive, answer] of [['life', '15m', '24h'], ['usual', '1wd', '15d']] as const) await w.add('urgencies', { ...sample, code, name: code, receive, answer })
    for (const [code, name] of [['facility', '公用设施'], ['look', '市容环境']]) await w.add('matter-classes', { ...sample, code, name })
    cover = await w.add('matter-kinds', { ...sample, code: '0101', name: '井盖缺失', class: 'facility', limit: '4h', urgency: 'life', duty: 'own', lead: roads })
    await w.add('matter-kinds', { ...sample, code: '0301', name: '暴露垃圾', class: 'look', limit: '4wh', urgency: 'usual', duty: 'joint', lead: roads })
    route = await w.add('routes', { ...sample, code: '1', name: '第二网格井盖', kind: '0101', area: w.areas.two, lead: roads })
    const at = (part: string) => [{ part: `one-net/${part}` }]
    han = await w.staff('韩立群', [{ part: 'one-net/grid', area: w.areas.street }], cleaners); zhou = await w.staff('周晓岚', at('dispatcher'), cleaners); repair = await w.staff('承办郭', at('handler'), roads)
    for (const after of ['30m', '110m', '150m', '220m', '270m']) await handled('0101', after)
    await handled('0301', '3h'); await handled('0101', '100m', w.at.two)
    w.clock.to('2026-11-20T09:00:00+08:00')
  }, 60_000)
  const matter = async (changes: Parameters<World['preview']>[0]) => (await w.preview(changes)).types.find((one) => one.type === 'matter')!

  test('六件井盖里，按 4 小时超期 1 件，按 2 小时超期 3 件；垃圾不受影响', async () => {
    const one = await matter([{ type: 'matter-kinds', record: cover, step: 'change', data: { limit: '2h' } }])
    expect([one.total, one.changed]).toEqual([7, 6])
    expect(one.limits.find((line) => line.of === 'handling')).toMatchObject({ title: '处置中时限', n: 6, was: 1, is: 3, moved: 6, lost: 0 })
    expect(one.rows.slice(0, 3).map((row) => row.lines[0]!)).toMatchObject([{ was: '限 4 小时，按期', is: '限 2 小时，超 1 小时 40 分', worse: true }, { is: '限 2 小时，超 30 分', worse: true }, { was: '限 4 小时，超 30 分', is: '限 2 小时，超 2 小时 30 分', worse: false }])
    // 75% 的提醒：两小时的规则下 90 分钟就提醒，多提醒 1 件。
    expect(one.told.find((line) => line.title === '承办人')).toBeDefined()
  })
  test('路由改派：那一件会给别家', async () => {
    const [given] = (await matter([{ type: 'routes', record: route, step: 'change', data: { lead: cleaners } }])).given
    expect(given).toMatchObject({ title: '主办单位', changed: 1, empty: 0 })
    expect(given!.by.map(({ name, was, is }) => [name, was, is])).toEqual(expect.arrayContaining([['市政养护中心', 7, 6], ['环卫所', 0, 1]]))
  })
  test('紧急程度改了，受理时限跟着；小类停用，七件里六件没有小类', async () => {
    const usual = await matter([{ type: 'matter-kinds', record: cover, step: 'change', data: { urgency: 'usual' } }])
    expect(usual.given.find((line) => line.field === 'urgency')).toMatchObject({ changed: 6 })
    expect(usual.limits.find((line) => line.of === 'received')).toMatchObject({ moved: 6, was: 0, is: 0 })
    const ended = await w.preview([{ type: 'matter-kinds', record: cover, step: 'end', data: { to: '2026-12-01' } }])
    expect(ended.types[0]!.without).toEqual([{ field: 'kind', title: '小类', n: 6 }])
    expect(ended.warnings.map((one) => one.say)).toContain('“{table}”有 {n} 行还指着停用的这一行。')
  })
}))
