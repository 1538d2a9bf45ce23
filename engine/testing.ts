// A world for plays: a street of two grids, named people who play parts, a clock that is moved, a real database. Tests only.
import type { Db } from '../kernel/db/db.ts'
import { Failure } from '../kernel/fail/fail.ts'
import { movableClock, type MovableClock } from '../kernel/time/time.ts'
import { newId } from '../kernel/time/time.server.ts'
import { actorKey, type Actor } from './access/access.ts'
import { actorOf } from './access/actor.server.ts'
import { freezeIssue, readIssue, type Issued } from './bulletin/issues.server.ts'
import type { Neighbour, Pack, Wire } from './pack.ts'
import office from './registry/pack.ts'
import { eachDatabase } from '../tests/postgres.server.ts'
import { historyOf } from './record/world.server.ts'
import { perform, type Answer } from './record/act.server.ts'
import { wake } from './record/wake.server.ts'
import { startEngine, type Engine } from './record/engine.server.ts'
import { readDetail, type Detail } from './record/detail.server.ts'
import { listRows } from './record/list.server.ts'
import { onOf } from './record/office.ts'
import { fold as foldPending } from '../kernel/audit/seal.server.ts'
import { tellOf } from './flow/tell.server.ts'
import { previewDraft, type Drafted, type Preview } from './preview/preview.server.ts'
import { shareOut } from './share/updates.server.ts'
import { compile, type Model, type TypeModel } from './record/model.ts'
import { fold, type Row } from './record/row.ts'
import { columnsOf, fromStored, type Stored } from './record/store.server.ts'
import * as text from './record/statements.ts'

export type Data = Readonly<Record<string, unknown>>
export type Person = {
  actor(): Actor
  /** Does a step; without `record` it makes a row of the type. */
  do(type: string, step: string, how?: { record?: string; data?: Data; id?: string; at?: string; seen?: number }): Promise<Answer>
  /** A photo that they have sent. */
  photo(name: string): Promise<{ id: string; name: string }[]>
  /** Everything that they are shown of one row. */
  card(type: string, id: string): Promise<Detail>
  /** Ids of the rows that they see in a list. */
  list(type: string, filters?: Readonly<Record<string, string>>): Promise<string[]>
}
export type World = {
  engine: Engine; clock: MovableClock; model: Model
  /** Points inside the two grids of the demo: `at.one`, `at.two`; `at.away` lies in none. */
  at: { one: { lon: number; lat: number }; two: { lon: number; lat: number }; away: { lon: number; lat: number } }
  areas: { street: string; one: string; two: string }
  unit(name: string): Promise<string>
  staff(name: string, plays: readonly { part: string; area?: string }[], unit: string): Promise<Person & { id: string }>
  resident(name: string): Person & { id: string }
  /** One issue of a bulletin as somebody may read it. */
  bulletin(who: Person, type: string, id: string): Promise<Issued>
  /** Adds a row to one of the office's lists. Answers its id. */
  add(type: string, data: Data): Promise<string>
  /** Lets time pass, and everything happen that happens by itself. */
  wait(span: string): Promise<void>
  row(id: string): Promise<Row>
  /** Rows of this type that stand in the database. */
  rows(type: string): Promise<Row[]>
  /** What somebody finds in their inbox, newest first, once the worker has been round. */
  told(person: { actor(): Actor }): Promise<string[]>
  /** The office's own hand: areas, units, posts, settings, dated rows. */
  keeper: Person
  /** What a draft of the office's rows would have done to the rows of the last 30 days. */
  preview(changes: readonly Drafted[]): Promise<Preview>
  /** Lets the worker go round: what was done is sealed, told and let out. */
  seal(): Promise<void>
  /** The steps that made the row what it is, in order. */
  steps(id: string): Promise<string[]>
  /** Folds every row of the database anew from its actions. Answers those that differ. */
  unlike(): Promise<string[]>
}

/** Plays of packs on each database that there is: `begin` makes their street. For packs, which see nothing else of the house. */
export const plays = ({ packs, wires = [], now }: { packs: readonly Pack[]; wires?: readonly Wire[]; now: string }, suite: (begin: () => Promise<World>) => void): void =>
  eachDatabase((_name, open) => { suite(async () => playWorld(await open(), { packs, wires, now })) })

/** A street with these packs beside the office's own, in this database, at this moment. */
export const playWorld = async (db: Db, { packs, wires = [], outsides = [], now }: { packs: readonly Pack[]; wires?: readonly Wire[]; outsides?: readonly Neighbour[]; now: string }): Promise<World> => {
  const model = compile([office, ...packs], wires, outsides), clock = movableClock(now), make = () => newId(clock.now())
  const engine = await startEngine({ db, model, clock, newId: make })
  engine.freeze = freezeIssue
  const home = model.packs[0]?.id ?? '', keeper: Actor = { kind: 'staff', id: make(), name: '管理员', plays: [{ part: model.parts[`${home}/keeper`]!, area: null, leaves: null, unit: null }] }
  const person = (actor: () => Actor): Person => ({
    actor,
    do: async (type, step, { record, data = {}, id = make(), ...more } = {}) => (await perform(engine, actor(), { id, type, record: record ?? make(), step, data, ...more })).answer,
    photo: async (name) => {
      const id = make()
      await db.query('insert into file (tenant, id, sha, came, type, name, size, by, made) values ($1, $2::uuid, $2::text, $2::text, $3, $4, 1000, $5, $6)', [db.tenant, id, 'image/jpeg', name, actorKey(actor()), clock.now().toISOString()])
      return [{ id, name }]
    },
    card: (type, id) => readDetail(engine, actor(), { type, id }),
    list: async (type, filters = {}) => (JSON.parse(await listRows(engine, actor(), { type, filters: { sort: 'made', ...filters } })) as { rows: { id: string }[] }).rows.map((row) => row.id),
  })
  const add = async (type: string, data: Data): Promise<string> => (await person(() => keeper).do(type, 'add', { data: { source: '试', ...data } })).record
  for (const table of Object.values(model.types)) for (const row of table.table?.rows ?? []) await add(table.id, { source: table.table!.source, status: table.table!.status, ...row })
  const box = (lon: number): Data => ({ area: [[lon, 39], [lon + 0.01, 39], [lon + 0.01, 39.01], [lon, 39.01]].map(([x, y]) => ({ lon: x, lat: y })) })
  const street = await add('area', { code: '1', name: '试街道', level: 'street' })
  const [one, two] = [await add('area', { code: '11', name: '第一网格', level: 'grid', parent: street, ring: box(117.6) }), await add('area', { code: '12', name: '第二网格', level: 'grid', parent: street, ring: box(117.61) })]
  const stored = async (where: string, values: readonly unknown[]) => (await db.query<Stored>(`select ${rowColumns} from record r where r.tenant = ${db.tenant} and ${where} order by r.made, r.id`, values)).map(fromStored)
  const typeOf = (row: Row): TypeModel => model.types[row.type]!
  const seal = async () => { while (await foldPending(db, { each: async (tx, actions) => { await tellOf(engine)(tx, actions); await shareOut(engine)(tx, actions) } }) > 0); }
  return {
    keeper: person(() => keeper), seal, preview: (changes) => previewDraft(engine, keeper, { changes }), bulletin: (who, type, id) => readIssue(engine, who.actor(), { type, id }),
    told: async (who) => { await seal(); return (await db.query<{ title: string }>(`select title from notice where tenant = $1 and channel = 'app' and recipient = $2 order by made desc, id desc`, [db.tenant, who.actor().id])).map((row) => row.title) },
    engine, clock, model, add, areas: { street, one, two },
    at: { one: { lon: 117.605, lat: 39.005 }, two: { lon: 117.615, lat: 39.005 }, away: { lon: 120, lat: 30 } },
    unit: (name) => add('unit', { name, class: 'office' }),
    staff: async (name, plays, unit) => {
      const id = await add('staff', { name, login: `u${make().slice(-8)}`, unit })
      for (const { part, area } of plays) await add('post', { staff: id, part, unit, from: '2026-01-01', ...(area ? { area } : {}) })
      return { id, ...person(() => actorOf(engine, { kind: 'staff', id, name })) }
    },
    resident: (name) => { const id = make(); return { id, ...person(() => actorOf(engine, { kind: 'resident', id, name })) } },
    wait: async (span) => { clock.by(span); for (let i = 0; i < 50 && await wake(engine) > 0; i++); },
    row: async (id) => { const [row] = await stored('r.id = $1', [id]); if (!row) throw new Error(`no row ${id}`); return row },
    rows: (type) => stored('r.type = $1', [type]),
    steps: async (id) => { const [row] = await stored('r.id = $1', [id]); return (await historyOf(engine, typeOf(row!), id)).map((done) => done.step) },
    unlike: async () => {
      const found: string[] = []
      for (const row of await stored('true', [])) {
        const again = fold(await historyOf(engine, typeOf(row), row.id), row.no)
        if (again) found.push(...await unlikeColumns(engine, again))
        const [here, there] = [sorted(row), sorted(again)] as Data[]
        for (const key of Object.keys({ ...here, ...there })) if (JSON.stringify(here?.[key]) !== JSON.stringify(there?.[key])) found.push(`${row.type} ${row.id} ${key}: ${JSON.stringify(here?.[key])} ≠ ${JSON.stringify(there?.[key])}`)
      }
      return found
    },
  }
}
/** The columns that the fold would have written against those that stand there. */
const unlikeColumns = async (engine: Engine, row: Row): Promise<string[]> => {
  const [stored] = await engine.db.query<Data>(`select kind, area, subject, assignee, parent, due, wake, cell, st_x(point) as lon, st_y(point) as lat, words from record where tenant = $1 and id = $2`, [engine.db.tenant, row.id])
  const office = engine.holder.office(), columns = columnsOf(engine.model.types[row.type]!, row, { office, on: onOf(office, row.updated) })
  return Object.entries(stored ?? {}).flatMap(([name, value], i) => JSON.stringify(value) === JSON.stringify(columns[i]) ? [] : [`${row.type} ${row.id} column ${name}: ${JSON.stringify(value)} ≠ ${JSON.stringify(columns[i])}`])
}
const rowColumns = /select (.*?) from record/s.exec(text.loadMany)?.[1] ?? ''
const sorted = (value: unknown): unknown => Array.isArray(value) ? value.map(sorted)
  : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined && v !== null).sort(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => [k, sorted(v)])) : value

/** The failure that a promise ends in: its code and details. A promise that holds is the mistake. */
export const refused = async (promise: Promise<unknown>): Promise<{ code: string; details: Data; path?: string }> => {
  try { await promise } catch (error) {
    if (error instanceof Failure) return { code: error.code, details: error.details, ...(error.path ? { path: error.path } : {}) }
    throw error
  }
  throw new Error('nothing was refused')
}
