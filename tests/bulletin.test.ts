// 一天的日清日报，数是数得出来的：报了几件、办结几件、哪件超期、谁不满意；值班长签发，签发后不变。
import { beforeAll, describe, expect, test } from 'vitest'
import { plays, refused, type Person, type World } from '../engine/testing.ts'
import { packs as all } from '../packs/index.ts'

type Known = Person & { id: string }
type Said = { content: { figures: { id: string; now: { n: number; d: number | null }; last: unknown }[]; splits: { title: string; rows: { name: string; cells: { n: number; d: number | null }[] }[] }[]; lists: { title: string; total: number; lines: { kind: string; unit: string; late: string }[] }[]; hot: { lines: { name: string; n: number }[] } | null; signed: { number: number } | null } }
const oneNet = all.find((pack) => pack.id === 'one-net')!, packs = [{ ...oneNet, tables: oneNet.tables!.map((table) => table.id === 'matter-classes' ? table : { ...table, rows: [] }) as never }]
describe('日清日报', () => plays({ packs, now: '2026-11-23T08:40:00+08:00' }, (begin) => {
  let w: World, han: Known, clerk: Known, zhou: Known, repair: Known, chief: Known, wang: Known
  const read = async (who: Person, id: string) => (await w.bulletin(who, 'briefing', id)) as unknown as Said
  beforeAll(async () => {
    w = await begin()
    const roads = await w.unit('市政养护中心'), sample = { status: '示例值', from: '2026-01-01' }, at = (part: string, area?: string) => [{ part: `one-net/${part}`, ...(area ? { area } : {}) }]
    for (const [code, receive, answer] of [['life', '15m', '24h'], ['usual', '1wd', '15d']] as const) await w.add('urgencies', { ...sample, code, name: code, receive, answer })
    await w.add('matter-kinds', { ...sample, code: '0101', name: '井盖缺失', class: 'facility', limit: '4h', urgency: 'life', duty: 'own', lead: roads })
    await w.add('matter-kinds', { ...sample, code: '0301', name: '暴露垃圾', class: 'look', limit: '4wh', urgency: 'usual', duty: 'own', lead: roads })
    han = await w.staff('韩立群', at('grid', w.areas.one), roads); clerk = await w.staff('受理刘', at('clerk'), roads); zhou = await w.staff('周晓岚', at('dispatcher'), roads)
    repair = await w.staff('承办郭', at('handler'), roads); chief = await w.staff('值班马', at('chief'), roads); wang = w.resident('王女士')
    const sent = async (who: Person, step: string, data: object) => { const { record } = await who.do('matter', step, { data: { what: '井盖没了', where: w.at.one, ...data } }); await clerk.do('matter', 'accept', { record }); await zhou.do('matter', 'dispatch', { record }); return record }
    const ended = async (record: string) => { await repair.do('matter', 'done', { record, data: { result: '已更换', after: await repair.photo('好了') } }); await han.do('matter', 'pass', { record, data: { checkedAt: w.at.one, checkPhotos: await han.photo('好了') } }) }
    const first = await sent(wang, 'petition', { kind: '0101' }), second = await sent(wang, 'petition', { kind: '0301' })
    await sent(clerk, 'register', { kind: '0101', channel: 'hotline' })
    await ended(first); await ended(second)
    await wang.do('matter', 'rate', { record: first, data: { rating: 5, solved: true } }); await wang.do('matter', 'rate', { record: second, data: { rating: 1, solved: false } })
    await clerk.do('matter', 'register', { data: { kind: '0301', channel: 'hotline', what: '垃圾没收', where: w.at.two } })
    w.clock.to('2026-11-23T17:05:00+08:00')
    await w.wait('1m')
  })
  test('数、表、清单和一件一件数的一样；受理员看不到草稿，值班长签发后看得到', async () => {
    const { record } = await zhou.do('briefing', 'draft', { data: { which: 'daily', period: '2026-11-23' } }), { content } = await read(zhou, record), of = (name: string) => { const one = content.figures.find((line) => line.id === `one-net/${name}`)!; return [one.now.n, one.now.d] }
    expect([of('reported'), of('ended'), of('overdue'), of('unhappy'), of('pleased')]).toEqual([[4, null], [2, null], [1, null], [1, null], [1, 2]])
    // 受理时限落在今天的只有两件井盖（十五分钟），都按时。
    expect(of('takenUp')).toEqual([2, 2])
    expect(content.figures.every((line) => line.last === null)).toBe(true)
    expect(content.splits.find((one) => one.title === '各单位情况')!.rows).toMatchObject([{ name: '市政养护中心', cells: [{ n: 2 }, { n: 0, d: 0 }, { n: 1 }] }])
    expect(content.lists.map(({ title, total, lines }) => [title, total, lines.map(({ kind, unit, late }) => [kind, unit, late])])).toEqual([
      ['处置超期未结', 1, [['井盖缺失', '市政养护中心', '超 4 小时']]], ['上报数', 4, expect.any(Array)], ['不满意件', 1, [['暴露垃圾', '市政养护中心', '未超期']]],
    ])
    expect(content.hot?.lines.map(({ name, n }) => [name, n])).toEqual(expect.arrayContaining([['井盖缺失', 2]]))
    expect((await refused(read(clerk, record))).code).toBe('not-found')
    expect((await refused(zhou.do('briefing', 'sign', { record }))).code).toBe('not-your-step')
    await chief.do('briefing', 'sign', { record })
    await clerk.do('matter', 'register', { data: { kind: '0301', channel: 'hotline', what: '又一处垃圾', where: w.at.two } })
    const signed = await read(clerk, record)
    expect([signed.content.signed?.number, signed.content.figures[0]!.now.n]).toEqual([1, 4])
    expect((await refused(read(han, record))).code).toBe('not-found')
  })
}))
