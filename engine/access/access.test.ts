// Who sees what: every part × area × record × field of the tennis club against a table written by hand. The default is no. The answer of
// the database (a list) and the answer of the check (one row) must be the same.
import { beforeAll, describe, expect, test } from 'vitest'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { getRow, readDetail } from '../record/detail.server.ts'
import { listRows } from '../record/list.server.ts'
import { readPrivate } from '../record/unmask.server.ts'
import { playWorld, refused, type Person, type World } from '../testing.ts'
import { actorOf } from './actor.server.ts'

type Known = Person & { id: string }
type Marks = { type: string; grid?: 'one' | 'two'; crew?: 'crew' | 'gang'; pressing?: 'high' | 'low'; by?: string; caretaker?: string; open?: boolean; helped?: 'gang' }
const phone = '13812342207', injury = '右脚扭伤'

describe('access', () => eachDatabase((_name, open) => {
  let w: World
  const people: Record<string, Known> = {}, rows = new Map<string, Marks>()
  beforeAll(async () => {
    w = await playWorld(await open(), { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
    const units = { crew: await w.unit('场地组'), gang: await w.unit('灯光组') }
    const play = (part: string, area?: string) => [{ part: `_tennis-club/${part}`, ...(area ? { area } : {}) }]
    Object.assign(people, {
      guardOne: await w.staff('看场一', play('guard', w.areas.one), units.gang), guardTwo: await w.staff('看场二', play('guard', w.areas.two), units.gang), guardNowhere: await w.staff('看场无', play('guard'), units.gang),
      steward: await w.staff('楼管', play('steward', w.areas.street), units.gang), desk: await w.staff('前台', play('desk'), units.gang), deskOne: await w.staff('前台一', play('desk', w.areas.one), units.gang),
      keeper: await w.staff('场地员', play('keeper'), units.crew), lights: await w.staff('灯光员', play('keeper'), units.gang), captain: await w.staff('领队', play('captain'), units.gang),
      nobody: await w.staff('新人', [], units.crew), member: w.resident('会员'), stranger: w.resident('路人'),
    })
    const { desk, captain, member } = people as Record<string, Known>
    for (const grid of ['one', 'two'] as const) for (const crew of ['crew', 'gang', undefined] as const) for (const pressing of ['high', 'low'] as const) {
      const { record } = await desk!.do('fault', 'register', { data: { kind: 'net', pressing, what: '球网', where: w.at[grid], phone, injury } }), helped = crew === 'crew' && pressing === 'high' ? 'gang' as const : undefined
      if (crew) await desk!.do('fault', 'dispatch', { record, data: { crew: units[crew], ...(helped ? { helpers: [units[helped]] } : {}) } })
      rows.set(record, { type: 'fault', grid, pressing, ...(crew ? { crew } : {}), ...(helped ? { helped } : {}) })
    }
    for (const task of await w.rows('task')) rows.set(task.id, { type: 'task', grid: task.area === (await w.row(task.parent!)).area && rows.get(task.parent!)?.grid === 'one' ? 'one' : 'two', crew: 'gang' })
    rows.set((await member!.do('fault', 'report', { data: { what: '灯', where: w.at.two, phone, injury } })).record, { type: 'fault', grid: 'two', pressing: 'low', by: 'member' })
    const ring = (lon: number) => ({ area: [{ lon, lat: 39 }, { lon: lon + 0.001, lat: 39 }, { lon, lat: 39.001 }] })
    for (const [name, caretaker, isOpen] of [['一号', 'guardOne', true], ['二号', 'guardTwo', true], ['三号', 'guardOne', false]] as const) {
      const { record } = await desk!.do('court', 'add', { data: { name, surface: 'clay', ring: ring(117.6), caretaker: people[caretaker]!.id } })
      if (!isOpen) await desk!.do('court', 'shut', { record })
      rows.set(record, { type: 'court', caretaker, open: isOpen })
    }
    expect(await captain!.list('fault')).toHaveLength(13)
  })

  /** The hand-written table. What is not here is not seen. */
  const sees: Record<string, Record<string, (row: Marks) => boolean>> = {
    guardOne: { fault: (r) => r.grid === 'one', court: (r) => r.caretaker === 'guardOne' },
    guardTwo: { fault: (r) => r.grid === 'two', court: (r) => r.caretaker === 'guardTwo' },
    guardNowhere: {},
    // Courts are areas of their own and lie in no grid: a post over the whole street reaches them, one over a part of it (deskOne) does not.
    steward: { fault: (r) => r.pressing === 'high', court: () => true },
    desk: { fault: () => true, court: () => true, task: () => true },
    deskOne: { fault: (r) => r.grid === 'one', task: (r) => r.grid === 'one' },
    keeper: { fault: (r) => r.crew === 'crew', court: () => true },
    lights: { fault: (r) => r.crew === 'gang' || r.helped === 'gang', court: () => true, task: () => true },
    captain: { fault: () => true, court: () => true, task: () => true },
    nobody: {},
    member: { fault: (r) => r.by === 'member', court: (r) => r.open === true },
    stranger: { court: (r) => r.open === true },
  }
  /** A part of a bigger row is also seen, one by one, by whoever sees the whole. */
  const seesWhole = (name: string, marks: Marks, parent: Marks | undefined) => marks.type === 'task' && parent !== undefined && (sees[name]?.fault?.(parent) ?? false)

  test.each(Object.keys(sees))('%s sees what the table says and nothing else', async (name) => {
    const one = people[name]!
    for (const type of ['fault', 'court', 'task', 'locker']) {
      const wanted = [...rows].filter(([, marks]) => marks.type === type && sees[name]?.[type]?.(marks)).map(([id]) => id).sort()
      const listed = w.model.parts && sees[name]?.[type] ? (await one.list(type, { limit: '200' })).sort() : await one.list(type).then((ids) => ids, (error: { code?: string }) => [error.code === 'not-allowed' || error.code === 'not-found' ? '' : String(error)].filter(Boolean))
      expect([type, listed]).toEqual([type, wanted])
      for (const [id, marks] of rows) if (marks.type === type) {
        const parent = type === 'task' ? rows.get((await w.row(id)).parent!) : undefined, may = wanted.includes(id) || seesWhole(name, marks, parent)
        const got = await getRow(w.engine, one.actor(), { type, id }).then(() => true, (error: { code?: string }) => { expect(['not-found', 'not-allowed']).toContain(error.code); return false })
        expect([name, marks, got]).toEqual([name, marks, may])
      }
    }
  })

  test('nobody is shown a private value in the clear, nor a sealed one at all, in a list, a card or a history', async () => {
    for (const one of Object.values(people)) for (const [id, { type }] of rows) {
      const card = await readDetail(w.engine, one.actor(), { type, id }).catch(() => undefined)
      expect(JSON.stringify(card ?? '')).not.toContain(phone)
      expect(JSON.stringify(card ?? '')).not.toContain(injury)
    }
    for (const one of Object.values(people)) for (const type of ['fault', 'task']) {
      const page = await listRows(w.engine, one.actor(), { type, filters: { sort: 'made', limit: '200' } }).catch(() => '')
      expect(page).not.toContain(phone)
      expect(page).not.toContain(injury)
    }
    const stored = await w.engine.db.query<{ text: string }>(`select body::text as text from record union all select data::text from action`)
    expect(stored.filter(({ text }) => text.includes(phone) || text.includes(injury))).toEqual([])
  })

  test('clear values are read for a purpose of one\'s part, with a reason, and leave a trace', async () => {
    const [id] = [...rows].find(([, marks]) => marks.type === 'fault' && marks.crew === 'crew' && marks.grid === 'one' && !marks.helped)!
    const read = (name: string, more: object = {}) => readPrivate(w.engine, people[name]!.actor(), { type: 'fault', id, fields: ['phone'], purpose: '联系会员', why: '约上门时间', ...more })
    expect(await read('keeper')).toEqual({ values: { phone } })
    expect(await readPrivate(w.engine, people.captain!.actor(), { type: 'fault', id, fields: ['injury'], purpose: '处理伤情', why: '上报保险' })).toEqual({ values: { injury } })
    expect((await refused(read('keeper', { purpose: '好奇' }))).path).toBe('purpose')
    expect((await refused(read('keeper', { why: ' ' }))).path).toBe('why')
    expect((await refused(read('keeper', { fields: ['what'] }))).path).toBe('fields')
    expect((await refused(read('keeper', { fields: ['injury'] }))).code).toBe('not-allowed')
    expect((await refused(read('guardOne'))).code).toBe('not-allowed')
    expect((await refused(read('lights'))).code).toBe('not-found')
    const log = await w.engine.db.query<{ who: string; purpose: string; why: string; fields: string[] }>('select who, purpose, why, fields from read_log order by at, id')
    expect(log).toHaveLength(2)
    expect(log).toContainEqual({ who: `staff:${people.keeper!.id}`, purpose: '联系会员', why: '约上门时间', fields: ['phone'] })
  })

  test('private and sealed fields cannot be filtered, searched or guessed by a list', async () => {
    const captain = people.captain!
    for (const name of ['phone', 'injury', 'comment']) expect((await refused(captain.list('fault', { [name]: phone }))).code).toBe('bad-field')
    expect(await captain.list('fault', { q: phone })).toEqual([])
    expect((await refused(captain.list('fault', { '__proto__.x': '1' }))).code).toBe('bad-field')
  })

  test('a post counts from its first day and no longer on its last', async () => {
    const posts = await w.rows('post'), post = posts.find((row) => row.fields.staff === people.guardTwo!.id)!
    const keeper = { ...people.desk!.actor(), plays: [{ part: w.model.parts['office/keeper']!, area: null, leaves: null, unit: null }] }
    const { perform } = await import('../record/act.server.ts')
    await perform(w.engine, keeper, { id: w.engine.newId(), type: 'post', record: post.id, step: 'end', data: { to: '2026-11-25' } })
    expect(await people.guardTwo!.list('fault')).not.toEqual([])
    w.clock.to('2026-11-25T00:00:01+08:00')
    expect(actorOf(w.engine, { kind: 'staff', id: people.guardTwo!.id, name: '' }).plays.map((one) => one.part.id)).toEqual(['office/anyone'])
    expect((await refused(people.guardTwo!.list('fault'))).code).toMatch(/^not-/)
  })
}))
