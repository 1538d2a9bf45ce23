// A month of the product's own packs is scored: exact numbers from matters and hotline orders, published, appealed, answered, final; and who may read what.
import { beforeAll, describe, expect, test } from 'vitest'
import exceljs from 'exceljs'
import { figureBook } from '../engine/indicator/book.server.ts'
import { readIndicator, reasonsOf } from '../engine/indicator/figures.server.ts'
import { linesOf } from '../engine/indicator/routes.server.ts'
import { listRows } from '../engine/record/list.server.ts'
import { listRounds, readRound } from '../engine/score/read.server.ts'
import { tendScores } from '../engine/score/fill.server.ts'
import { playWorld, refused, type Data, type Person, type World } from '../engine/testing.ts'
import { packs, wires } from '../packs/index.ts'
import { eachDatabase } from './postgres.server.ts'

type Known = Person & { id: string }
describe('a month is scored', () => eachDatabase((_name, open) => {
  let w: World, han: Known, next: Known, fresh: Known, clerk: Known, zhou: Known, gao: Known, luo: Known, chief: Known, jin: Known, roads: string, cleaners: string, round: string, late: string, n = 0
  const read = (who: Known) => readRound(w.engine, who.actor(), round)
  const list = async (who: Known, of: string) => (await read(who)).lists.find((one) => one.of === of)
  const said = async (who: Known, of: string) => (await list(who, of))?.cards.map((card) => [card.name, card.rank, card.score, ...card.lines.map((line) => [line.name, line.n, line.d, line.value, line.points])])
  const line = async (who: Known, of: string, name: string, code: string) => (await list(who, of))!.cards.find((card) => card.name.startsWith(name))!.lines.find((one) => one.code === code)!
  const rows = async (who: Known, type: string, scored: string) => (JSON.parse(await listRows(w.engine, who.actor(), { type, filters: { scored } })) as { rows: { id: string }[] }).rows.map((row) => row.id)
  beforeAll(async () => {
    const bare = packs.slice(1).map((pack) => ({ ...pack, tables: (pack.tables ?? []).map((table) => ['matter-kinds', 'matter-rungs', 'routes', 'whistle-departments', 'order-classes'].includes(table.id) ? { ...table, rows: [] } : table) as never }))
    // Monday.
    w = await playWorld(await open(), { packs: bare, wires, now: '2026-11-02T09:00:00+08:00' })
    roads = await w.unit('市政养护中心'); cleaners = await w.unit('环卫所')
    const community = await w.add('area', { code: '101', name: '甲社区', level: 'community', parent: w.areas.street })
    await w.keeper.do('area', 'change', { record: w.areas.one, data: { parent: community } })
    for (const [code, name, limit, lead, patrol] of [['0101', '井盖缺失', '4h', roads, true], ['0301', '暴露垃圾', '4h', cleaners, true]] as const) await w.add('matter-kinds', { status: '示例值', from: '2026-01-01', code, name, class: 'facility', limit, urgency: 'usual', duty: 'own', lead, patrol })
    const plays = (area: string | undefined, ...parts: string[]) => parts.map((part) => ({ part, ...(area ? { area } : {}) }))
    han = await w.staff('韩立群', plays(w.areas.one, 'one-net/grid', 'assessment/grid'), cleaners); next = await w.staff('邻格员', plays(w.areas.two, 'one-net/grid', 'assessment/grid'), cleaners)
    clerk = await w.staff('马春燕', plays(undefined, 'one-net/clerk', 'hotline/clerk'), cleaners); zhou = await w.staff('周晓岚', plays(undefined, 'one-net/dispatcher'), cleaners)
    gao = await w.staff('高建国', plays(undefined, 'one-net/handler', 'hotline/handler', 'assessment/handler'), roads); luo = await w.staff('罗工', plays(undefined, 'one-net/handler', 'hotline/handler', 'assessment/handler'), cleaners)
    chief = await w.staff('吴敬东', plays(undefined, 'one-net/chief', 'hotline/chief', 'assessment/chief'), cleaners); jin = await w.staff('金秀英', plays(community, 'one-net/community', 'assessment/community', 'assessment/leader'), cleaners)
    fresh = await w.staff('新来的', [], cleaners)
    await w.keeper.do('post', 'add', { data: { staff: fresh.id, part: 'one-net/grid', area: w.areas.one, unit: cleaners, from: '2026-11-10' } })
    const shot = (who: Person) => who.photo('现场.jpg')
    const sent = async (kind: string, who: Known = han) => { const { record } = await who.do('matter', 'report', { data: { kind, what: '巡查发现', where: who === han ? w.at.one : w.at.two, photos: await shot(who) } }); await clerk.do('matter', 'accept', { record }); await zhou.do('matter', 'dispatch', { record }); return record }
    const handled = async (record: string, who: Known) => who.do('matter', 'done', { record, data: { result: '办完', after: await shot(who) } })
    const passed = async (record: string, who: Known) => who.do('matter', 'pass', { record, data: { checkedAt: who === han ? w.at.one : w.at.two, checkPhotos: await shot(who) } })
    const [a, b, c, d] = [await sent('0101'), await sent('0101'), await sent('0101'), await sent('0101')], [x, y, z] = [await sent('0301', next), await sent('0301', next), await sent('0301')]
    late = d
    await w.wait('1h')
    for (const record of [a, b, c]) await handled(record, gao)
    for (const record of [x, y, z]) await handled(record, luo)
    await han.do('matter', 'rework', { record: a, data: { why: '没盖严', checkPhotos: await shot(han) } })
    await w.wait('10m')
    await handled(a, gao)
    for (const record of [a, b, c, z]) await passed(record, han)
    await passed(x, next)
    // One check is never done; one matter is handled a day late.
    w.clock.to('2026-11-03T10:00:00+08:00')
    await w.wait('1m')
    await handled(d, gao); await passed(d, han)
    const order = async (who: Known, lead: string, answers: Data) => {
      const { record } = await clerk.do('hotline-order', 'intake', { data: { order: `TJ${++n}`, what: '厦门路的事', where: w.at.one, urgency: 'usual' } })
      await clerk.do('hotline-order', 'sign', { record, data: { lead, urgency: 'usual' } }); await who.do('hotline-order', 'contact', { record, data: { firstNote: '已联系' } }); await who.do('hotline-order', 'answer', { record, data: { reply: '已办' } })
      await clerk.do('hotline-order', 'revisit', { record, data: { contacted: true, ...answers } })
      return record
    }
    for (const satisfied of [5, 4, 1]) await order(gao, roads, { solved: satisfied > 1, satisfied })
    const unfair = await order(luo, cleaners, { solved: false, satisfied: 1 })
    await luo.do('hotline-order', 'exclude', { record: unfair, data: { drop: 'unfair', dropWhy: '要求拆除他人合法车位' } })
    await chief.do('hotline-order', 'exclude:agree', { record: unfair })
  })
  test('what is left out of a rate stands beside it: due to be counted, left out by reason, what remains', async () => {
    const { counts } = await readIndicator(w.engine, chief.actor(), { id: 'hotline/pleased', period: '2026-11', now: true })
    expect([counts.all, counts.out, counts.by.unit, counts.outBy?.unit]).toEqual([[2, 3], { unfair: 1 }, { [roads]: [2, 3] }, { [cleaners]: 1 }])
    const figure = await readIndicator(w.engine, chief.actor(), { id: 'hotline/pleased', period: '2026-11' }), book = new exceljs.Workbook()
    expect([reasonsOf(w.engine, figure), linesOf(w.engine, figure).unit!.map(({ name, n, d, out }) => [name, n, d, out])]).toEqual([[{ code: 'unfair', name: '诉求不合理', n: 1 }], [['市政养护中心', 2, 3, 0], ['环卫所', 0, 0, 1]]])
    await book.xlsx.load((await figureBook(w.engine, chief.actor(), [{ figure, lines: linesOf(w.engine, figure) }])).bytes as never)
    const text = book.worksheets.map((page) => page.getSheetValues().flat().join(' ')).join(' ')
    for (const words of ['热线满意率剔除：诉求不合理 1', '剔除']) expect(text).toContain(words)
  })
  test('on the third of the month after, a working day, it is drafted; the chief publishes it', async () => {
    w.clock.to('2026-12-03T08:30:00+08:00')
    expect(await tendScores(w.engine)).toBe(1)
    round = (await w.rows('score-round'))[0]!.id
    expect([(await w.told(chief)).filter((one) => one.startsWith('出表')), (await refused(read(gao))).code]).toEqual([['出表：2026-11'], 'not-found'])
    expect((await refused(chief.do('score-round', 'early', { record: round, data: { why: '急' } }))).code).toBe('guard')
    const early = (await chief.do('score-round', 'draft', { data: { period: '2026-12' } })).record
    expect([(await refused(chief.do('score-round', 'publish', { record: early }))).details.reasons, (await refused(chief.do('score-round', 'draft', { data: { period: '2027-01' } }))).details.reasons]).toEqual([['这一期还没有结束，要公示用“提前公示”，写明理由'], ['还没到这一期']])
    await chief.do('score-round', 'drop', { record: early, data: { why: '试一下' } })
    await chief.do('score-round', 'publish', { record: round })
    expect(await tendScores(w.engine)).toBe(1)
    const kept = await w.row(round)
    // Five working days, to the end of the fifth.
    expect([kept.state, kept.meta.clock?.due]).toEqual(['published', '2026-12-10T09:30:00.000Z'])
    expect(await said(chief, 'unit')).toEqual([['环卫所', 1, 100, ['按期处置率', 3, 3, 100, 40], ['返工率', 0, 3, 0, 20], ['热线解决率', 0, 0, null, null], ['热线满意率', 0, 0, null, null]],
      ['市政养护中心', 2, 28.09, ['按期处置率', 3, 4, 75, 17.14], ['返工率', 1, 4, 25, 3.33], ['热线解决率', 2, 3, 66.67, 3.81], ['热线满意率', 2, 3, 66.67, 3.81]]])
    expect(await said(chief, 'community')).toEqual([['甲社区', 1, 100, ['按期结案率', 5, 5, 100, 50], ['漏报率', 0, 5, 0, 30], ['满意率', 0, 0, null, null]]])
    // Who took over in the middle of the month is not scored; what is divided by less than three is not either.
    expect(await said(chief, 'post')).toEqual([['韩立群（第一网格）', 1, 85, ['按时核查率', 5, 5, 100, 50], ['本人上报数', 5, null, 5, 5], ['漏报率', 0, 5, 0, 30]], ['邻格员（第二网格）', 2, 10, ['按时核查率', 1, 2, 50, null], ['本人上报数', 2, null, 2, 2], ['漏报率', 0, 2, 0, null]]])
    expect((await line(chief, 'unit', '市政', 'D1')).says).toBe('3 ÷ 4 ＝ 75%；底线 60% 得 0 分，目标 95% 得 40 分，之间按比例，得 17.14 分')
    expect((await line(chief, 'post', '邻格员', 'W1')).says).toBe('1 ÷ 2 ＝ 50%；分母不到 3，这一项不计分')
    expect((await w.told(han)).filter((one) => one.startsWith('出成绩单'))).toEqual(['出成绩单：韩立群（第一网格）'])
  })
  test('who is scored reads the own sheet and the open ranking; of a person only the person, the head of the grids and the chief', async () => {
    const seen = async (who: Known) => (await read(who)).lists.map((one) => [one.of, one.total, one.cards.map((card) => card.name), one.cards.filter((card) => card.mine).map((card) => card.name)])
    expect(await seen(gao)).toEqual([['unit', 2, ['环卫所', '市政养护中心'], ['市政养护中心']]])
    expect(await seen(han)).toEqual([['post', 2, ['韩立群（第一网格）'], ['韩立群（第一网格）']]])
    expect(await seen(jin)).toEqual([['community', 1, ['甲社区'], ['甲社区']], ['post', 2, ['韩立群（第一网格）'], ['韩立群（第一网格）']]])
    expect((await seen(chief)).map(([of, , names]) => [of, (names as string[]).length])).toEqual([['unit', 2], ['community', 1], ['post', 2]])
    for (const nobody of [zhou, clerk, fresh]) expect([await listRounds(w.engine, nobody.actor()), (await refused(read(nobody))).code]).toEqual([[], 'not-found'])
    const mine = await line(chief, 'post', '韩立群', 'W1'), card = (await list(chief, 'post'))!.cards[0]!
    for (const other of [next, gao, zhou, clerk]) for (const [type, id] of [['score-line', mine.id], ['score-card', card.id], ['score-round', round]] as const) expect([(await refused(other.card(type, id))).code]).toEqual(['not-found'])
    for (const other of [zhou, clerk]) for (const type of ['score-line', 'score-card', 'score-round']) expect((await refused(other.list(type))).code).toBe('not-allowed')
    expect([await next.list('score-card', { q: '韩立群' }), await gao.list('score-line', { of: 'post' }), (await jin.list('score-card')).length]).toEqual([[], [], 2])
    // Figures that others read are not split by person.
    expect((await readIndicator(w.engine, chief.actor(), { id: 'one-net/reported', period: '2026-11', now: true })).counts.by).not.toHaveProperty('staff')
  })
  test('an appeal within the time: rows of the own line, once; the chief takes them out, and the line, the sheet and the ranking follow', async () => {
    const mine = await line(gao, 'unit', '市政', 'D1'), theirs = await line(chief, 'unit', '环卫所', 'D1'), appeal = (who: Known, record: string, data: Data = {}) => who.do('score-line', 'appeal', { record, data: { why: '井下有燃气管，等产权单位', ...data } })
    expect((await rows(gao, 'matter', `${mine.id}:d`)).length).toBe(4)
    expect([(await refused(appeal(gao, theirs.id))).code, (await refused(appeal(jin, (await line(chief, 'post', '韩立群', 'W1')).id))).code, (await refused(appeal(gao, mine.id, { rows: [(await rows(chief, 'matter', theirs.id))[0]] }))).path]).toEqual(['not-found', 'not-your-step', 'data.rows'])
    await appeal(gao, mine.id, { rows: [late] }); await appeal(han, (await line(han, 'post', '韩立群', 'W2')).id)
    expect([(await w.row(round)).fields.open, (await chief.list('score-line', { mine: 'todo' })).length]).toEqual([2, 2])
    expect((await refused(gao.do('score-line', 'accept', { record: mine.id, data: { answer: '同意' } }))).code).toBe('not-your-step')
    await chief.do('score-line', 'accept', { record: mine.id, data: { answer: '产权单位证明属实，同意剔除' } })
    expect((await said(gao, 'unit'))![1]).toEqual(['市政养护中心', 2, 50.95, ['按期处置率', 3, 3, 100, 40], ['返工率', 1, 4, 25, 3.33], ['热线解决率', 2, 3, 66.67, 3.81], ['热线满意率', 2, 3, 66.67, 3.81]])
    expect(await line(gao, 'unit', '市政', 'D1')).toMatchObject({ was: { n: 3, d: 4, points: 17.14 }, less: 1, says: '3 ÷ 3 ＝ 100%；底线 60% 得 0 分，目标 95% 得 40 分，之间按比例，得 40 分', answer: '产权单位证明属实，同意剔除' })
    expect([await rows(gao, 'matter', `${mine.id}:less`), (await rows(gao, 'matter', mine.id)).includes(late), (await refused(appeal(gao, mine.id))).code]).toEqual([[late], false, 'not-now'])
    expect((await w.told(gao))[0]).toContain('剔除重计')
  })
  test('silence past the limit is seen; the round is final when all are answered, and then nothing moves', async () => {
    w.clock.to('2026-12-11T09:00:00+08:00')
    await w.wait('1m')
    const open = await line(han, 'post', '韩立群', 'W2')
    expect([(await w.row(round)).state, open.late, (await w.told(chief)).some((one) => one.startsWith('到时限')), (await refused(chief.do('score-round', 'finish', { record: round }))).details.reasons]).toEqual(['judging', true, true, ['还有申诉没有答复']])
    expect((await refused(gao.do('score-line', 'appeal', { record: (await line(gao, 'unit', '市政', 'D2')).id, data: { why: '晚了' } }))).details.reasons).toEqual(['不在公示和申诉期内'])
    await chief.do('score-line', 'refuse', { record: open.id, data: { answer: '上报数以系统为准' } })
    await chief.do('score-round', 'finish', { record: round })
    expect((await refused(chief.do('score-round', 'draft', { data: { period: '2026-11' } }))).code).toBe('already-there')
    const before = await read(chief), counted = await rows(chief, 'matter', (await line(chief, 'unit', '市政', 'D1')).id)
    const again = (await w.rows('hotline-order')).find((one) => one.fields.satisfied === 5)!
    await chief.do('hotline-order', 'takeOver', { record: again.id, data: { leader: chief.id, instruction: '重办' } })
    for (const row of await w.rows('score-criteria')) if (row.fields.code === 'D1') await w.keeper.do('score-criteria', 'change', { record: row.id, data: { full: 80, goal: 50 } })
    await w.keeper.do('unit', 'change', { record: roads, data: { name: '市政中心' } })
    await tendScores(w.engine)
    expect(await read(chief)).toEqual(before)
    expect([await rows(chief, 'matter', (await line(chief, 'unit', '市政', 'D1')).id), (await w.row(round)).state, (await w.rows('score-round')).length, await w.unlike()]).toEqual([counted, 'final', 2, []])
  })
}))
