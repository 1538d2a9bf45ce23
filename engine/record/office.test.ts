// The snapshot that is folded on, change by change, is the one that all rows would give at once: on the server that wrote, and on another one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import club from '../../packs/_tennis-club/pack.ts'
import { Failure } from '../../kernel/fail/fail.ts'
import { newId } from '../../kernel/time/time.server.ts'
import { eachDatabase } from '../../tests/postgres.server.ts'
import { playsOf } from '../access/access.ts'
import { playWorld, type World } from '../testing.ts'
import { startEngine, type Engine } from './engine.server.ts'
import { inForce, onOf, type Office } from './office.ts'

const today = '2026-11-23'
/** All that a snapshot answers, as plain values. */
const told = (office: Office, people: readonly string[]) => ({
  areas: office.areas.list, under: office.areas.list.map((a) => [office.areas.leaves(a.id), office.areas.parents(a.id).map((p) => p.id), office.areas.byKey(a.key)?.id, office.areas.find(a.id)?.key]),
  at: [117.605, 117.615, 117.7].map((lon) => office.areas.at(lon, 39.005)?.key), named: Object.entries(office.named).sort(([a], [b]) => a < b ? -1 : 1).map(([type, rows]) => [type, [...rows]]), posts: office.posts,
  tables: office.tables, settings: office.settings, calendar: office.calendar, inForce: Object.keys(office.tables).map((table) => inForce(office, table, today as never)),
  open: Object.keys(office.tables).map((id) => onOf(office, `${today}T06:00:00.000Z` as never).rows({ id } as never)), plays: people.map((id) => playsOf(office, id, today as never)),
})
type Step = (w: World, pick: (ids: readonly string[]) => string, n: number) => Promise<unknown>

describe('the office', () => eachDatabase((database, open) => {
  it('folded on is the office made anew, here and on another server', async () => {
    const db = await open(), w = await playWorld(db, { packs: [club], now: '2026-11-23T09:00:00+08:00' })
    const unit = await w.unit('前台'), people = [(await w.staff('甲', [{ part: 'office/keeper' }], unit)).id, (await w.staff('乙', [{ part: '_tennis-club/desk' }], unit)).id]
    const other: Engine = await startEngine({ db, model: w.model, clock: w.clock, newId: () => newId(w.clock.now()) })
    const made: Record<string, string[]> = { area: [w.areas.one, w.areas.two], unit: [unit], staff: people, post: [...w.engine.holder.office().posts.map((p) => p.id)], day: [], setting: [] }
    const table = Object.values(w.model.types).find((type) => type.table)!, seed = table.table!.rows[0]!, key = Object.keys(w.model.settings)[0]!
    const add = async (w: World, type: string, data: object) => { (made[type] ??= []).push(await w.add(type, data as never)) }
    const change = (w: World, type: string, record: string, data: object) => w.keeper.do(type, 'change', { record, data: data as never })
    const steps: Step[] = [
      (w, _, n) => add(w, 'unit', { name: `单位${n}`, class: 'office' }), (w, pick, n) => change(w, 'unit', pick(made.unit!), { name: `改名${n}` }), (w, pick) => w.keeper.do('unit', 'end', { record: pick(made.unit!) }),
      (w, pick, n) => add(w, 'staff', { name: `人${n}`, login: `p${n}`, unit: pick(made.unit!) }), (w, pick) => w.keeper.do('staff', 'end', { record: pick(made.staff!) }),
      (w, pick) => add(w, 'post', { staff: pick(made.staff!), part: '_tennis-club/desk', area: pick(made.area!), from: today }), (w, pick) => w.keeper.do('post', 'end', { record: pick(made.post!), data: { to: today } }),
      (w, _, n) => add(w, 'area', { code: `2${n}`, name: `网格${n}`, level: 'grid', parent: w.areas.street }), (w, pick, n) => change(w, 'area', pick(made.area!), { name: `改${n}`, parent: w.areas.street }), (w, pick) => w.keeper.do('area', 'end', { record: pick(made.area!) }),
      (w, _, n) => add(w, 'day', { date: `2027-01-${String(n % 28 + 1).padStart(2, '0')}`, name: `日${n}`, rule: n % 2 ? 'work' : 'rest', source: '试' }), (w, pick) => w.keeper.do('day', 'end', { record: pick(made.day!) }),
      (w, _, n) => add(w, 'setting', { key, name: '试', value: String(w.model.settings[key]!.value), from: `2026-0${n % 9 + 1}-01`, source: '试', status: '示例值' }), (w, pick, n) => change(w, 'setting', pick(made.setting!), { from: `2026-0${n % 9 + 1}-02` }),
      (w, _, n) => add(w, table.id, { source: '试', status: '示例值', ...seed, name: `行${n}`, from: `2026-0${n % 9 + 1}-01` }), (w, pick, n) => change(w, table.id, pick(made[table.id]!), { name: `行改${n}` }),
      async (w) => { w.clock.by('1m') },
    ]
    made[table.id] = []
    let n = 0, done = 0
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(steps.length - 1), fc.nat(1000)), { minLength: 10, maxLength: 25 }), fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }), async (list, looks) => {
      for (const [i, [step, seed]] of list.entries()) {
        try { await steps[step]!(w, (ids) => { if (!ids.length) throw new Failure('not-found', 404, {}); return ids[seed % ids.length]! }, n++); done++ } catch (error) { if (!(error instanceof Failure)) throw error }
        if (looks[i]) w.engine.holder.office() // several changes may be folded at once
      }
      const kept = w.engine.holder.office(), before = JSON.stringify(told(kept, people)), whole = await startEngine({ db, model: w.model, clock: w.clock, newId: () => newId(w.clock.now()) })
      const anew = told(whole.holder.office(), people)
      expect(told(kept, people)).toEqual(anew)
      await other.holder.notice()
      expect(told(other.holder.office(), people)).toEqual(anew)
      expect(await other.holder.notice()).toBe(0)
      // Who still reads the old snapshot is not disturbed by what comes after it.
      await add(w, 'unit', { name: `之后${n++}`, class: 'office' })
      w.engine.holder.office()
      expect(JSON.stringify(told(kept, people))).toBe(before)
    }), { numRuns: database === 'pglite' ? 12 : 8, seed: 7 })
    expect(done).toBeGreaterThan(60)
  }, 120_000)

  it('keeps what did not change, and reads no more than what did', async () => {
    const db = await open(), w = await playWorld(db, { packs: [club], now: '2026-11-23T09:00:00+08:00' }), unit = await w.unit('前台'), asked: string[] = []
    const watched = { ...db, query: <R>(text: string, values?: readonly unknown[]) => { asked.push(JSON.stringify(values)); return db.query<R>(text, values) } } as typeof db
    const other = await startEngine({ db: watched, model: w.model, clock: w.clock, newId: () => newId(w.clock.now()) }), before = other.holder.office()
    await w.keeper.do('unit', 'change', { record: unit, data: { name: '新前台' } })
    asked.length = 0
    expect(await other.holder.notice()).toBe(1)
    expect(asked.at(-1)).toBe(JSON.stringify([db.tenant, [unit]]))
    const after = other.holder.office()
    expect([after.named.unit!.get(unit)!.name, before.named.unit!.get(unit)!.name]).toEqual(['新前台', '前台'])
    for (const piece of ['areas', 'posts', 'settings', 'calendar'] as const) expect(after[piece]).toBe(before[piece])
    for (const table of Object.keys(before.tables)) expect(after.tables[table]).toBe(before.tables[table])
  })
}))
