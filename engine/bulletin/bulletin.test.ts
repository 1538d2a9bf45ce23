// Bulletins: three faces of one content; a draft is counted now, a signed one stays as it was signed whatever changes after; numbers without a gap; opened once
// at its hour; nobody reads what is counted over more than they see.
import { beforeAll, describe, expect, test } from 'vitest'
import { unzipSync } from 'fflate'
import { verify } from '../../kernel/audit/verify.server.ts'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { escapeHtml } from '../exchange/paper.ts'
import { findPeriod } from '../clock/period.ts'
import { readIndicator } from '../indicator/figures.server.ts'
import type { Moment } from '../pack.ts'
import { chartSvg } from './chart.ts'
import { sayChange, sayFraction, sayValue, type Chart } from './content.ts'
import { sameBefore } from './count.server.ts'
import { bulletinDocument } from './document.server.ts'
import { dueIssue, openIssues, readIssue } from './issues.server.ts'
import { outline, wordsOf } from './outline.ts'
import { bulletinPaper } from './paper.ts'
import { checkOf, sealOf } from './seal.server.ts'

const percent = { as: 'percent', unit: '%' } as const, pieces = { as: 'number', unit: '件' } as const
test('numbers, changes and fractions as an office writes them; what cannot be said is a dash', () => {
  expect([sayValue([12, 13], percent), sayValue([0, 0], percent), sayValue([12345, null], pieces), sayFraction([12, 13]), sayFraction([3, null])]).toEqual(['92.31%', '—', '12,345', '12÷13', ''])
  expect([sayChange([12, 13], [10, 12], percent), sayChange([9, 10], [9, 10], percent), sayChange([4, null], [5, null], pieces), sayChange([4, null], [0, null], pieces), sayChange([4, null], null, pieces), sayChange([1, 2], [0, 0], percent)]).toEqual(['升 8.98 个百分点', '持平', '减 1（−20%）', '增 4', '—', '—'])
})
test('the same period before: a day of last week, a week or month of last year, and none where that year had none', () => {
  expect(['2026-11-23', '2026W48', '2026-02', '2026W53'].map((word) => sameBefore(findPeriod(word.includes('W') ? 'week' : word.length === 7 ? 'month' : 'day', word)!)?.period)).toEqual(['2026-11-16', '2025W48', '2025-02', undefined])
})
test('an issue is due at its hour: a day’s on its day, others from the day after on; a time that is none opens nothing', () => {
  const due = (every: 'day' | 'week' | 'month', at: string, hour: string) => dueIssue({ every }, new Date(at).toISOString() as Moment, hour)?.period
  expect([due('day', '2026-11-23T16:59+08:00', '17:00'), due('day', '2026-11-23T17:00+08:00', '17:00'), due('week', '2026-11-23T08:29+08:00', '08:30'), due('week', '2026-11-23T08:30+08:00', '08:30'), due('week', '2026-11-25T00:10+08:00', '08:30'), due('month', '2026-12-01T08:30+08:00', '08:30'), due('day', '2026-11-23T23:00+08:00', '25:00')])
    .toEqual([undefined, '2026-11-23', undefined, '2026W47', '2026W47', '2026-11', undefined])
})
test('charts write every value beside its mark, break where there was nothing, and say themselves in words', () => {
  const chart: Chart = { title: '报修数 <近 12 期>', as: 'line', unit: '件', percent: false, goal: 3, points: [{ label: '1周', value: 2 }, { label: '2周', value: null }, { label: '3周', value: 5 }, { label: '4周', value: 4 }] }
  const { svg } = chartSvg(chart)
  expect(svg.match(/<circle/g)).toHaveLength(3)
  expect(svg.match(/<polyline/g)).toHaveLength(1)
  expect(svg).toContain('报修数 &#60;近 12 期&#62;：1周 2，2周 —，3周 5，4周 4；目标 3')
  expect(chartSvg({ ...chart, as: 'bar', percent: true, points: [{ label: '甲', value: 50 }] }).svg).toContain('50%')
})

type Known = Person & { id: string }
describe('issues', () => eachDatabase((_name, open) => {
  let w: World, desk: Known, keeper: Known, captain: Known, guard: Known, crew: string
  const type = 'club-paper', draft = async (who: Known, which: string, period: string) => (await who.do(type, 'draft', { data: { which, period } })).record
  const read = (who: Known, id: string, how: { edition?: number; draft?: boolean } = {}) => readIssue(w.engine, who.actor(), { type, id, ...how })
  const made = async () => (await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'high', what: '会员张三说球网破了 13812345678', where: w.at.one } })).record
  const faces = async (who: Known, id: string) => { const { content } = await read(who, id); const seal = await sealOf(content, `https://street.example/desk/bulletins/${type}/${id}?edition=${content.signed?.edition ?? 0}`); return { json: JSON.stringify(content), check: seal?.check, paper: bulletinPaper(content, { demo: false, seal }), document: (await bulletinDocument(content, { demo: false, seal })).bytes.toString('base64') } }
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T08:30:00+08:00' })
    crew = await w.unit('场地组')
    const at = (part: string) => [{ part: `_tennis-club/${part}` }]
    desk = await w.staff('前台', at('desk'), crew); keeper = await w.staff('场地员', at('keeper'), crew); captain = await w.staff('领队', at('captain'), crew)
    guard = await w.staff('看场', [{ part: '_tennis-club/guard', area: w.areas.one }], crew)
    const first = await made()
    await made()
    await desk.do('fault', 'dispatch', { record: first, data: { crew, helpers: [] } })
    await w.wait('2h')
  })
  test('a draft says what is counted now, from the very rows, and that it is a draft', async () => {
    const id = await draft(desk, 'daily', '2026-11-23'), { content } = await read(captain, id)
    expect(content).toMatchObject({ title: '场地日报', periodTitle: '2026年11月23日', running: true, signed: null, compare: { last: '前一日', same: '上周同日' } })
    expect(content.figures.map(({ title, now: { n, d }, last, same }) => ({ title, n, d, last, same }))).toEqual([{ title: '报修数', n: 2, d: null, last: null, same: null }, { title: '按时修好率', n: 0, d: 1, last: null, same: null }, { title: '超期', n: 0, d: null, last: null, same: null }])
    expect(content.splits[0]).toMatchObject({ head: '单位', rows: [{ name: '场地组', rank: 1, cells: [{ n: 0, d: 1 }, { n: 1, d: null }] }, { name: '未派或其他', rank: null, cells: [{ n: 0, d: 0 }, { n: 1, d: null }] }], total: [{ n: 0, d: 1 }, { n: 2, d: null }] })
    expect(content.charts.map(({ as, points }) => [as, points.length, points.at(-1)!.value])).toEqual([['line', 12, 2], ['bar', 1, 0]])
    expect(content.charts[0]!.points.slice(0, 11).every(({ value }) => value === null)).toBe(true)
    // Each number leads to as many rows as it says.
    for (const { now } of content.figures) for (const [address, n] of [[now.rows, now.n], [now.of, now.d]] as const) if (address) expect((await captain.list('fault', Object.fromEntries(new URLSearchParams(address.split('?')[1])))).length).toBe(n)
    expect(bulletinPaper(content, { demo: true })).toContain('草稿，数字到 2026年11月23日 10:30')
    await made()
    w.clock.by('2m')
    expect((await read(captain, id)).content.figures[0]!.now.n).toBe(2)
    await expect.poll(async () => (await read(captain, id)).content.figures[0]!.now.n).toBe(3)
  })
  test('nobody’s words, name, phone or place stand in it', async () => {
    const [row] = await w.rows(type), all = await faces(captain, row!.id)
    for (const word of ['张三', '13812345678', '球网破了']) { expect(all.json).not.toContain(word); expect(all.paper).not.toContain(word) }
    expect(JSON.parse(all.json)).toMatchObject({ lists: [{ title: '报修数', total: 3, lines: [{ kind: '球网破损', place: '第一网格' }, {}, {}] }] })
  })
  test('who drafts may not sign, who only reads sees no draft, and what it counts must be seen whole', async () => {
    const [row] = await w.rows(type)
    expect((await refused(desk.do(type, 'sign', { record: row!.id }))).code).toBe('not-your-step')
    expect((await refused(keeper.do(type, 'draft', { data: { which: 'daily', period: '2026-11-22' } }))).code).toBe('not-your-step')
    for (const who of [keeper, guard]) expect((await refused(read(who, row!.id))).code).toBe('not-found')
    expect([await keeper.list(type), await desk.list(type)]).toEqual([[], [row!.id]])
    expect((await refused(desk.do(type, 'draft', { data: { which: 'daily', period: '2026W48' } }))).details.reasons).toEqual(['这一期应写成日期，如 2026-11-23'])
    expect((await refused(desk.do(type, 'draft', { data: { which: 'daily', period: '2026-11-24' } }))).details.reasons).toEqual(['这一期还没有开始'])
    expect((await refused(desk.do(type, 'draft', { data: { which: 'daily', period: '2026-11-23' } }))).code).toBe('already-there')
    expect((await refused(captain.do(type, 'sign', { record: row!.id, data: { content: '{}' } }))).code).toBe('not-asked')
  })
  test('what was signed stays, byte for byte, on every face: data, names, settings and who asks may change', async () => {
    const [row] = await w.rows(type), id = row!.id
    await desk.do(type, 'write', { record: id, data: { summaryText: '场上平稳。\n<b>球网</b>待换。', nextText: '换网。' } })
    await captain.do(type, 'sign', { record: id })
    const before = await faces(captain, id), content = (await read(captain, id)).content
    expect(content).toMatchObject({ signed: { by: '领队', number: 1, edition: 1 }, figures: [{ now: { n: 3 } }, {}, {}], texts: [{ title: '场上情况', opens: true }, { title: '下周安排', opens: false }] })
    expect(before.paper).toContain('&#60;b&#62;球网&#60;/b&#62;待换。')
    // The code and the number on paper and document are of what was signed: another word in it, another number; a draft has none.
    const body = Buffer.from(unzipSync(Buffer.from(before.document, 'base64'))['word/document.xml']!).toString('utf8')
    expect([before.check!.length, before.paper.includes(`核验码 ${before.check!}`), before.paper.includes('<svg'), body.includes(before.check!), body.includes(`${id}?edition=1`), body.match(/<pic:pic/g)!.length]).toEqual([19, true, true, true, true, content.charts.length + 1])
    expect([checkOf({ ...content, office: '另一处' }) === before.check, checkOf({ ...content, signed: null })]).toEqual([false, undefined])
    await made(); await made()
    await w.keeper.do('unit', 'change', { record: crew, data: { name: '改名组' } })
    await w.keeper.do('staff', 'change', { record: captain.id, data: { name: '改名人' } })
    w.clock.to('2026-11-24T09:00:00+08:00')
    expect((await readIndicator(w.engine, captain.actor(), { id: '_tennis-club/reported', period: '2026-11-23', now: true })).counts.all).toEqual([5, null])
    expect(await faces(captain, id)).toEqual(before)
    expect(await faces(keeper, id)).toEqual(before)
    expect((await refused(read(guard, id))).code).toBe('not-found')
    expect((await refused(desk.do(type, 'write', { record: id, data: { summaryText: '改' } }))).code).toBe('not-now')
    // A list carries nothing of it along.
    expect(JSON.stringify(await captain.card(type, id))).not.toContain('figures')
  })
  test('a correction is a new edition; the old one stays, and readers see it until the new one is signed', async () => {
    const [row] = await w.rows(type), id = row!.id, first = await faces(keeper, id)
    expect((await refused(desk.do(type, 'correct', { record: id, data: { why: '漏了两件' } }))).code).toBe('not-your-step')
    await captain.do(type, 'correct', { record: id, data: { why: '漏了两件' } })
    await captain.do(type, 'write', { record: id, data: { summaryText: '场上不平稳。' } })
    expect(await faces(keeper, id)).toEqual(first)
    expect([(await read(captain, id, { draft: true })).content.figures[0]!.now.n, (await read(keeper, id, { edition: 1 })).content.figures[0]!.now.n]).toEqual([5, 3])
    expect(bulletinPaper((await read(captain, id, { draft: true })).content, { demo: false })).toContain('2026年第 1 期（第 2 版，更正稿）')
    expect((await refused(read(keeper, id, { draft: true }))).code).toBe('not-allowed')
    await captain.do(type, 'sign', { record: id })
    const now = await read(keeper, id)
    expect(now.content).toMatchObject({ signed: { number: 1, edition: 2, by: '改名人', why: '漏了两件' }, figures: [{ now: { n: 5 } }, {}, {}] })
    expect([now.editions, JSON.stringify((await read(keeper, id, { edition: 1 })).content)]).toEqual([[1, 2], first.json])
    expect((await refused(read(keeper, id, { edition: 3 }))).code).toBe('not-found')
    expect(bulletinPaper(now.content, { demo: false })).toContain('更正理由：漏了两件')
  })
  test('numbers run by kind and year without a gap, also where two are signed at once', async () => {
    const ids = [await draft(desk, 'daily', '2026-11-22'), await draft(desk, 'daily', '2026-11-21'), await draft(desk, 'weekly', '2026W47'), await draft(desk, 'daily', '2025-12-31')]
    await Promise.all(ids.map((record) => captain.do(type, 'sign', { record })))
    const numbers = (await Promise.all(ids.map(async (id) => (await w.row(id)).fields.number)))
    expect([[numbers[0], numbers[1]].sort(), numbers[2], numbers[3]]).toEqual([[2, 3], 1, 1])
    const again = await draft(desk, 'daily', '2026-11-20')
    await desk.do(type, 'drop', { record: again })
    expect((await w.row(again)).state).toBe('dropped')
    const last = await draft(desk, 'daily', '2026-11-20')
    await captain.do(type, 'sign', { record: last })
    expect((await w.row(last)).fields.number).toBe(4)
  })
  test('opened by itself at its hour, once, and not where somebody was earlier', async () => {
    w.clock.to('2026-11-25T17:59:00+08:00')
    // The weekly one has no hour, November is not over, and in October there was nobody.
    expect(await openIssues(w.engine)).toBe(0)
    w.clock.to('2026-11-25T18:00:00+08:00')
    expect([await openIssues(w.engine), await openIssues(w.engine)]).toEqual([1, 0])
    const opened = async () => (await w.rows(type)).filter((row) => row.meta.by === 'system:engine').map((row) => [row.fields.name, row.state])
    expect(await opened()).toEqual([['2026年11月25日场地日报', 'draft']])
    expect((await w.told(captain))[0]).toContain('场地')
    await draft(desk, 'daily', '2026-11-26').catch(() => undefined)
    w.clock.to('2026-11-26T19:00:00+08:00')
    await draft(desk, 'daily', '2026-11-26')
    expect(await openIssues(w.engine)).toBe(0)
    w.clock.to('2026-12-01T18:00:00+08:00')
    expect([await openIssues(w.engine), (await opened()).map(([name]) => name)]).toEqual([2, ['2026年11月25日场地日报', '2026年12月1日场地日报', '2026年11月场地月报']])
  })
  test('as a document: the same numbers, tables whose heads repeat, pictures that say themselves, the fonts of an office', async () => {
    const [row] = await w.rows(type), { content } = await read(captain, row!.id), { bytes, name } = await bulletinDocument(content, { demo: true }), parts = unzipSync(bytes), xml = Buffer.from(parts['word/document.xml']!).toString('utf8')
    expect(name).toBe('新北街道办事处_2026年11月23日场地日报.docx')
    const said = [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) => [...table.matchAll(/<w:tr[ >].*?<\/w:tr>/gs)].map(([line]) => [...line.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) => [...cell.matchAll(/<w:t[^>]*>([^<]*)/g)].map((m) => m[1]).join(''))))
    const told = outline(content).flatMap((block) => block.kind === 'table' ? [[block.head.map((one) => one.text), ...block.rows.map((line) => line.map((cell) => wordsOf(cell.pieces))), ...(block.last ? [block.last.map((cell) => wordsOf(cell.pieces))] : [])]] : [])
    expect(said).toEqual(told)
    const { counts } = await readIndicator(w.engine, captain.actor(), { id: '_tennis-club/reported', period: '2026-11-23', now: true })
    expect(said[0]![1]!.slice(0, 2)).toEqual(['报修数', String(counts.all[0])])
    expect([xml.match(/<w:tblHeader\/>/g)?.length, xml.match(/<wp:docPr [^>]*descr="[^"]+：[^"]+"/g)?.length, Object.keys(parts).filter((part) => part.endsWith('.png')).length]).toEqual([said.length, 2, 2])
    for (const font of ['仿宋', '宋体', '黑体', '方正小标宋简体']) expect(xml).toContain(`w:eastAsia="${font}"`)
    const foot = Object.entries(parts).filter(([part]) => part.startsWith('word/footer')).map(([, text]) => Buffer.from(text).toString('utf8')).join('')
    expect(foot).toMatch(/PAGE.*NUMPAGES/s)
    // One sentence on paper is the same sentence in the document.
    const paper = bulletinPaper(content, { demo: true })
    for (const block of outline(content)) if (block.kind === 'text' || block.kind === 'heading') { const words = block.kind === 'text' ? wordsOf(block.pieces) : block.text; expect(xml.includes(words.replaceAll('<', '&lt;').replaceAll('>', '&gt;')), words).toBe(true); expect(paper.includes(escapeHtml(words)), words).toBe(true) }
  })
  test('rows stay what their acts say, and the chain holds over what was signed', async () => {
    await w.seal()
    expect(await w.unlike()).toEqual([])
    expect((await verify(w.engine.db)).findings).toEqual([])
  })
}))
