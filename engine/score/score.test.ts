// Scores: what is published is what was counted, with the very rows under it; an appeal takes rows out and counts again; what is final does not move;
// and what a person came to is told to nobody else.
import { beforeAll, describe, expect, test } from 'vitest'
import exceljs from 'exceljs'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { findPeriod } from '../clock/period.ts'
import { listRows } from '../record/list.server.ts'
import { scoreBook, scorePaper } from './book.server.ts'
import { draftDay, tendScores } from './fill.server.ts'
import { listRounds, readRound } from './read.server.ts'

type Known = Person & { id: string }
describe('scores', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, keeper: Known, lights: Known, captain: Known, guard: Known, other: Known, crew: string, gang: string, round: string
  const id = (part: string) => [{ part: `_tennis-club/${part}` }], scores = () => w.model.scores['_tennis-club/season']!
  const read = (who: Known = captain) => readRound(w.engine, who.actor(), round)
  const said = async (who: Known, of: string) => (await read(who)).lists.find((list) => list.of === of)?.cards.map((card) => [card.name, card.rank, card.score, ...card.lines.map((line) => [line.code, line.n, line.d, line.value, line.points])])
  const rows = async (who: Known, scored: string) => (JSON.parse(await listRows(w.engine, who.actor(), { type: 'fault', filters: { scored } })) as { rows: { id: string }[] }).rows.map((row) => row.id).sort()
  const lineOf = async (who: Known, of: string, name: string, code: string) => (await read(who)).lists.find((list) => list.of === of)!.cards.find((card) => card.name.startsWith(name))!.lines.find((line) => line.code === code)!
  let late: string, made: string[]
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T08:30:00+08:00' })
    crew = await w.unit('场地组'); gang = await w.unit('灯光组')
    desk = await w.staff('前台', id('desk'), crew); keeper = await w.staff('场地员', id('keeper'), crew); lights = await w.staff('灯光员', id('keeper'), gang); captain = await w.staff('领队', id('captain'), crew)
    guard = await w.staff('看场甲', [{ part: '_tennis-club/guard', area: w.areas.one }], crew); other = await w.staff('看场乙', [{ part: '_tennis-club/guard', area: w.areas.two }], crew)
    const make = async (who: Known, to: string, where = w.at.one) => { const { record } = await who.do('fault', 'register', { data: { kind: 'net', pressing: 'high', what: '网破', where } }); await desk.do('fault', 'dispatch', { record, data: { crew: to } }); return record }
    const mended = async (who: Known, record: string) => who.do('fault', 'done', { record, data: { result: '换网', after: await who.photo('网'), cost: 100 } })
    const [a, b, c, d] = [await make(desk, crew), await make(guard, crew), await make(guard, crew), await make(desk, gang, w.at.two)]
    made = [a, b, c, d]
    await w.wait('2h')
    await mended(keeper, a); await mended(keeper, b); await mended(lights, d)
    await guard.do('fault', 'rework', { record: b, data: { why: '没拉紧' } })
    // The reworked one gets a new limit of four office hours; it and the other are late.
    w.clock.to('2026-11-24T16:00:00+08:00')
    await w.wait('1m')
    await mended(keeper, b); await mended(keeper, c)
    late = c
    // A registration that was taken back was not made.
    const slip = await guard.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '看错', where: w.at.one } })
    void slip
  })
  test('the day of the month after, or the next on which the office works', () => {
    // 5 December 2026 is a Saturday.
    expect([draftDay(w.engine, scores(), findPeriod('month', '2026-11')!), draftDay(w.engine, scores(), findPeriod('month', '2026-10')!)]).toEqual(['2026-12-07', '2026-11-05'])
  })
  test('it is drafted on its day, once, and counted anew until it is published', async () => {
    w.clock.to('2026-12-04T09:00:00+08:00')
    expect([await tendScores(w.engine), (await w.rows('season')).length]).toEqual([0, 0])
    w.clock.to('2026-12-07T08:00:00+08:00')
    expect([await tendScores(w.engine), await tendScores(w.engine), (await w.rows('season')).length]).toEqual([1, 0, 1])
    round = (await w.rows('season'))[0]!.id
    expect(await w.told(captain)).toContain('出表：2026-11')
    // Three limits of the crew fell in November, one was kept; the gang kept its only one. Criterion b ended before the last day of the period… a day later.
    expect(await said(captain, 'unit')).toEqual([['灯光组', 1, 61, ['a', 1, 1, 100, 60], ['b', 1, null, 1, 1]], ['场地组', 2, 23, ['a', 1, 3, 33.33, 20], ['b', 3, null, 3, 3]]])
    expect(await said(captain, 'post')).toEqual([['看场甲（第一网格）', 1, 4, ['c', 3, null, 3, 3], ['d', 1, null, 1, 1]]])
    expect([(await read()).draft, (await refused(read(keeper))).code, await listRounds(w.engine, keeper.actor())]).toEqual([true, 'not-found', []])
  })
  test('published: cards, lines and the very rows stand in the database, and are told', async () => {
    const before = await read()
    await captain.do('season', 'publish', { record: round })
    // Two servers at once: whoever is second finds it done, or gives up and finds it the next time.
    await Promise.allSettled([tendScores(w.engine), tendScores(w.engine)])
    await tendScores(w.engine)
    expect([(await w.row(round)).state, (await w.steps(round)).filter((step) => step === 'filled').length, (await w.rows('mark-card')).length, (await w.rows('mark-line')).length, await tendScores(w.engine)]).toEqual(['shown', 1, 3, 6, 0])
    const after = await read(), plain = (one: typeof after) => one.lists.map((list) => ({ ...list, cards: list.cards.map((card) => ({ ...card, id: '', lines: card.lines.map((line) => ({ ...line, id: '', filter: '', filterD: '' })) })) }))
    expect([after.draft, plain(after)]).toEqual([false, plain(before)])
    const line = await lineOf(captain, 'unit', '场地组', 'a'), draft = before.lists[0]!.cards[1]!.lines[0]!
    // The draft leads to rows as they were then, the published one to those that were kept.
    for (const one of [draft, line]) expect([await captain.list('fault', Object.fromEntries(new URLSearchParams(one.filter!))), (await captain.list('fault', Object.fromEntries(new URLSearchParams(one.filterD!)))).length]).toEqual([[made[0]], 3])
    expect([await rows(captain, line.id), await rows(captain, `${line.id}:n`), (await rows(captain, `${line.id}:d`)).length]).toEqual([made.slice(0, 3).sort(), [made[0]], 3])
    expect((await w.told(keeper)).length).toBeGreaterThan(0)
    expect(await w.unlike()).toEqual([])
  })
  test('a unit sees the own sheet and the whole ranking of units; a person nobody but the own', async () => {
    expect(await said(lights, 'unit')).toEqual(await said(captain, 'unit'))
    expect([(await read(lights)).lists.map((list) => [list.of, list.cards.map((card) => [card.name, card.mine])]), (await read(guard)).lists.map((list) => [list.of, list.total, list.cards.map((card) => card.name)])])
      .toEqual([[['unit', [['灯光组', true], ['场地组', false]]]], [['post', 1, ['看场甲（第一网格）']]]])
    expect([(await refused(read(other))).code, (await refused(read(desk))).code]).toEqual(['not-found', 'not-found'])
    const line = await lineOf(captain, 'post', '看场甲', 'c')
    // Who may not see the line is not told which rows it counted, even of rows that they see.
    expect([await rows(desk, line.id), (await rows(captain, line.id)).length, (await refused(other.card('mark-line', line.id))).code, (await refused(keeper.do('mark-line', 'object', { record: line.id, data: { why: '不对' } }))).code]).toEqual([[], 3, 'not-found', 'not-found'])
  })
  test('an appeal names rows of its own line; taken out, the line and its card are counted again, old and new side by side', async () => {
    const line = await lineOf(captain, 'unit', '场地组', 'a')
    expect(await refused(keeper.do('mark-line', 'object', { record: line.id, data: { why: '不归我们', rows: [made[3]] } }))).toMatchObject({ code: 'bad-field', path: 'data.rows' })
    expect((await refused(lights.do('mark-line', 'object', { record: line.id, data: { why: '不对' } }))).code).toBe('not-found')
    await keeper.do('mark-line', 'object', { record: line.id, data: { why: '会员不让进', rows: [late] } })
    expect([(await w.row(round)).fields.open, (await refused(captain.do('season', 'end', { record: round }))).details.reasons]).toEqual([1, ['还有异议没有答复']])
    await captain.do('mark-line', 'change', { record: line.id })
    expect(await said(captain, 'unit')).toEqual([['灯光组', 1, 61, ['a', 1, 1, 100, 60], ['b', 1, null, 1, 1]], ['场地组', 2, 33, ['a', 1, 2, 50, 30], ['b', 3, null, 3, 3]]])
    expect(await lineOf(captain, 'unit', '场地组', 'a')).toMatchObject({ was: { n: 1, d: 3, points: 20 }, less: 1, state: 'changed', why: '会员不让进' })
    expect([await rows(captain, `${line.id}:less`), await rows(captain, line.id)]).toEqual([[late], made.slice(0, 2).sort()])
    // Others who are ranked see that it was changed, not what was said.
    expect(await lineOf(lights, 'unit', '场地组', 'a')).toMatchObject({ was: { points: 20 }, why: null })
    expect((await refused(keeper.do('mark-line', 'object', { record: line.id, data: { why: '还有' } }))).code).toBe('not-now')
    expect([(await w.row(round)).fields.open ?? 0, await w.unlike()]).toEqual([0, []])
  })
  test('what is final does not move, whatever happens to the rows afterwards', async () => {
    await captain.do('season', 'end', { record: round })
    const before = await read(), line = await lineOf(captain, 'unit', '场地组', 'b')
    await guard.do('fault', 'rework', { record: late, data: { why: '又坏' } })
    await w.keeper.do('unit', 'change', { record: crew, data: { name: '新场地组' } })
    await tendScores(w.engine)
    expect(await read()).toEqual({ ...before, version: (await read()).version })
    expect([await rows(captain, line.id), (await refused(keeper.do('mark-line', 'object', { record: line.id, data: { why: '晚了' } }))).code]).toEqual([made.slice(0, 3).sort(), 'guard'])
  })
  test('as a workbook and on paper, every rate with what it was made of', async () => {
    const made1 = await scoreBook(w.engine, captain.actor(), round), book = new exceljs.Workbook()
    await book.xlsx.load(made1.bytes as never)
    expect([made1.name, book.worksheets.map((page) => page.name)]).toEqual(['新北街道办事处_2026年11月赛季打分.xlsx', ['班组', '看场人']])
    expect(book.getWorksheet('班组')!.getRows(3, 3)!.map((row) => (row.values as unknown[]).slice(1))).toEqual([['名次', '班组', '按时修好', '分子', '分母', '得分（满分 60）', '报修', '分子', '分母', '得分（满分 40）', '得分', '计分项满分', '折百分'],
      [1, '灯光组', '100%', 1, 1, 60, '1 件', 1, undefined, 1, 61, 100, 61], [2, '场地组', '50%', 1, 2, 30, '3 件', 3, undefined, 3, 33, 100, 33]])
    const paper = await scorePaper(w.engine, captain.actor(), { id: round, demo: false })
    for (const words of ['2026年11月赛季打分（班组）', '新北街道办事处', '审核人', '50%']) expect(paper).toContain(words)
    expect(await scorePaper(w.engine, lights.actor(), { id: round, demo: false })).not.toContain('看场')
  })
}))
