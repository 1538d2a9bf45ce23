// Rows in lists: pages, filters, words, numbers, map and counts of the tennis club, against the same asked of plain data.
import { beforeAll, describe, expect, test } from 'vitest'
import { fold } from '../../kernel/audit/seal.server.ts'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { dayOf } from '../clock/days.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { groupRows } from './groups.server.ts'
import { countViews, listRows, mapPoints } from './list.server.ts'
import type { Row } from './row.ts'

type Page = { rows: { id: string; no: string; state: string; due: string | null; made: string; body: Record<string, unknown> }[]; total?: number; next?: string }

describe('record', () => eachDatabase((_name, open) => {
  let w: World, desk: Person, all: Row[]
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    const crew = await w.unit('场地组')
    desk = await w.staff('前台', [{ part: '_tennis-club/desk' }], crew)
    const words = ['球网破了一个洞', '地面 100%_开裂', '灯不亮，看不清', '球网松了', 'Net is TORN', "引号'和\\反斜杠"]
    for (let i = 0; i < 47; i++) {
      if (i % 5 === 0) w.clock.by('7m')
      const { record } = await desk.do('fault', 'register', { data: { kind: ['net', 'crack', 'lamp'][i % 3], pressing: i % 4 ? 'low' : 'high', what: words[i % words.length], where: i % 2 ? w.at.one : w.at.two } })
      if (i % 3 === 0) await desk.do('fault', 'dispatch', { record, data: { crew } })
      if (i % 7 === 6) await desk.do('fault', 'refuse', { record, data: { why: '不归我们' } }).catch(() => undefined)
    }
    all = await w.rows('fault')
  })
  const page = async (filters: Record<string, string>) => JSON.parse(await listRows(w.engine, desk.actor(), { type: 'fault', filters })) as Page
  const every = async (filters: Record<string, string>) => {
    const rows: Page['rows'] = []
    let after: string | undefined
    for (let i = 0; i < 30; i++) {
      const one = await page({ limit: '7', ...filters, ...(after ? { after } : {}) })
      rows.push(...one.rows)
      if (!one.next) return rows
      expect(one.rows).toHaveLength(7)
      after = one.next
    }
    throw new Error('the pages never end')
  }
  const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id).sort()

  test.each(['made', '-made', 'updated', '-updated', 'no', '-no'])('pages by %s hold every row once, in order', async (sort) => {
    const rows = await every({ sort }), key = sort.replace('-', '') as 'made' | 'no'
    expect(ids(rows)).toEqual(ids(all))
    const keys = rows.map((row) => row[key]), sorted = [...keys].sort()
    expect(keys).toEqual(sort.startsWith('-') ? sorted.reverse() : sorted)
  })
  test('by deadline only what is open is listed, the most pressing first', async () => {
    const rows = await every({ sort: 'due' }), dues = rows.map((row) => row.due)
    expect(ids(rows)).toEqual(ids(all.filter((row) => row.meta.clock)))
    expect(dues).toEqual([...dues].sort())
    expect(rows.length).toBeLessThan(all.length)
  })
  test('a search by deadline also finds what is finished, page after page', async () => {
    const rows = await every({ sort: 'due', q: '球网' }), dues = rows.map((row) => row.due ?? '9999')
    expect(ids(rows)).toEqual(ids(all.filter((row) => String(row.fields.what).includes('球网'))))
    expect(dues).toEqual([...dues].sort())
  })
  test('where no order is said, everything is listed, the newest first', async () => {
    const rows = await every({}), mades = rows.map((row) => row.made)
    expect([ids(rows), mades]).toEqual([ids(all), [...mades].sort().reverse()])
  })
  test('no row comes twice or is lost while rows are added between the pages', async () => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const one: Page = await page({ sort: '-made', limit: '9', ...(after ? { after } : {}) })
      seen.push(...one.rows.map((row) => row.id)); after = one.next
      w.clock.by('1m')
      await desk.do('fault', 'register', { data: { kind: 'crack', pressing: 'low', what: '新来的', where: w.at.one } })
    } while (after)
    expect([...seen].sort()).toEqual(ids(all))
    all = await w.rows('fault')
  })
  test('a class whose code has quotes does not break a list or the map', async () => {
    await w.add('club-faults', { code: 'a"\\b', name: '怪码', from: '2026-01-01', group: 'gear', limit: '1h', status: '示例值' })
    const { record } = await desk.do('fault', 'register', { data: { kind: 'a"\\b', pressing: 'low', what: '怪', where: w.at.one } })
    expect((JSON.parse(await mapPoints(w.engine, desk.actor(), { type: 'fault', box: '117.60,39.00,117.61,39.01', filters: {} })) as string[][]).find(([id]) => id === record)?.[3]).toBe('a"\\b')
    expect((await page({ sort: 'made', kind: 'a"\\b' })).rows.map((row) => row.id)).toEqual([record])
    all = await w.rows('fault')
  })
  test('filters ask what they say, and the total is of the same rows', async () => {
    const cases: [Record<string, string>, (row: Row) => boolean][] = [
      [{ state: 'mending' }, (r) => r.state === 'mending'], [{ state: 'received,refused' }, (r) => r.state !== 'mending'], [{ kind: 'net' }, (r) => r.fields.kind === 'net'],
      [{ pressing: 'high', kind: 'crack,lamp' }, (r) => r.fields.pressing === 'high' && r.fields.kind !== 'net'], [{ area: w.areas.one }, (r) => (r.fields.where as { lon: number }).lon < 117.61],
      [{ 'made.from': '2026-11-23T01:30:00Z' }, (r) => r.made >= '2026-11-23T01:30:00'], [{ 'made.to': '2026-11-22' }, () => false], [{ mine: 'touched' }, () => true],
      [{ q: '球网' }, (r) => String(r.fields.what).includes('球网')], [{ q: '%_' }, (r) => String(r.fields.what).includes('%_')], [{ q: 'torn' }, (r) => String(r.fields.what).includes('TORN')], [{ q: "'和\\" }, (r) => String(r.fields.what).includes("'和\\")],
      [{ q: '看不' }, (r) => String(r.fields.what).includes('看不')], [{ q: '没有这样的' }, () => false],
    ]
    for (const [filters, keep] of cases) {
      const wanted = all.filter(keep)
      expect([filters, ids(await every({ sort: 'made', ...filters }))]).toEqual([filters, ids(wanted)])
      expect([filters, (await page({ sort: 'made', total: '1', limit: '3', ...filters })).total]).toEqual([filters, wanted.length])
    }
  })
  test('a number that a person quotes finds its row', async () => {
    const one = all[20]!, [row] = (await page({ q: (await every({ sort: 'made' })).find((r) => r.id === one.id)!.no })).rows
    expect(row?.id).toBe(one.id)
    expect(row?.no).toMatch(/^2026-1123-\d{4,}$/)
    expect(new Set(all.map((r) => r.no)).size).toBe(all.length)
  })
  test('filters that mean nothing are refused by their name', async () => {
    for (const [name, value] of [['state', 'nowhere'], ['area', '7'], ['light', 'green'], ['sort', 'what'], ['after', 'x'], ['made.from', 'tomorrow'], ['constructor', '1'], ['colour', 'red']] as const)
      expect(await refused(page({ sort: 'made', [name]: value }))).toMatchObject({ code: 'bad-field', path: name })
  })
  test('counts, groups and the map are of the same rows as the list', async () => {
    const counts = await countViews(w.engine, desk.actor(), { type: 'fault', views: { open: { sort: 'due' }, nets: { kind: 'net' }, todo: { mine: 'todo' }, late: { light: 'late' } } })
    expect(counts).toMatchObject({ open: all.filter((r) => r.meta.clock).length, nets: all.filter((r) => r.fields.kind === 'net').length, todo: all.filter((r) => r.state === 'received').length })
    expect(counts.late).toBe(all.filter((r) => r.meta.clock && r.meta.clock.due < w.clock.now().toISOString()).length)
    const groups = await groupRows(w.engine, desk.actor(), { type: 'fault', by: ['state'], filters: {} })
    expect(Object.fromEntries(groups.map((group) => [group.key[0], group.n]))).toEqual(Object.fromEntries(['received', 'mending', 'refused'].map((state) => [state, all.filter((r) => r.state === state).length])))
    for (const by of [['month', 'state'], ['area', 'kind'], ['kind'], ['area', 'state']] as const) for (const folded of [false, true]) {
      if (folded) await fold(w.engine.db)
      const told = await groupRows(w.engine, desk.actor(), { type: 'fault', by, filters: {} }), of = (r: (typeof all)[number]) => by.map((b) => b === 'month' ? dayOf(r.made).slice(0, 7) : b === 'kind' ? r.fields.kind ?? null : r[b])
      expect(Object.fromEntries(told.map((group) => [JSON.stringify(group.key), group.n])), by.join()).toEqual(all.reduce<Record<string, number>>((sum, r) => ({ ...sum, [JSON.stringify(of(r))]: (sum[JSON.stringify(of(r))] ?? 0) + 1 }), {}))
    }
    expect(await groupRows(w.engine, desk.actor(), { type: 'fault', by: ['month'], filters: { 'made.from': '2020-01-01', 'made.to': '2020-12-31' } })).toEqual([])
    const map = JSON.parse(await mapPoints(w.engine, desk.actor(), { type: 'fault', box: '117.60,39.00,117.61,39.01', filters: {} })) as [string, number, number, string, string, string | null][]
    expect(map.some((dot) => dot[5] !== null)).toBe(true)
    for (const [id, , , , , due] of map) expect(due).toBe((await w.engine.db.query<{ due: string | null }>('select due from record where tenant = 1 and id = $1', [id]))[0]!.due)
    expect(ids(map.map(([id]) => ({ id })))).toEqual(ids(all.filter((r) => (r.fields.where as { lon: number }).lon < 117.61)))
    expect((await refused(mapPoints(w.engine, desk.actor(), { type: 'fault', box: '1,2,3', filters: {} }))).path).toBe('box')
  })
  test('every row is the fold of its actions', async () => expect(await w.unlike()).toEqual([]))
}))
