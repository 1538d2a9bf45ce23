// Statements that are put together from pieces cannot be read in the source: here they are recorded while every form of a list, a map, a count,
// a group and a detail is asked for by everybody who may, and judged as a distributed PostgreSQL would.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Db, Sql } from '#kernel/db/db.ts'
import * as hot from '#engine/record/statements.ts'
import { bigrams } from '#engine/record/row.ts'
import { drawPhoto } from '../apps/server/demo-photos.server.ts'
import { apart, runApart } from './apart.ts'
import { pushdownFaults, recordStatements, statementFaults, tenantTables } from './citus.server.ts'
import { openStreet, type TestStreet } from './street.server.ts'

const whole = new Set([hot.create, hot.createAlone, hot.step, hot.stepAlone])
let street: TestStreet, tables: string[], texts: Set<string>
const compared: { text: string; parts: number; equal: boolean }[] = []
type Row = { id: string; no: string | null; area: number | null; body: Record<string, unknown> }

/** What a write left in the five tables that it may touch. */
const left = async (sql: Sql, values: readonly unknown[]): Promise<string> => JSON.stringify(await Promise.all([
  sql.query('select * from record where tenant = $1 and id = $2', values.slice(0, 2)), sql.query('select * from action where tenant = $1 and record = $2 order by version', values.slice(0, 2)),
  sql.query('select * from pending where tenant = $1 and action = $2', [values[0], values[2]]), sql.query('select * from link where tenant = $1 and "of" = $2 order by field, "to"', values.slice(0, 2)),
  sql.query('select * from file_use where tenant = $1 and record = $2 order by file', values.slice(0, 2))]))
/** Each hot statement is run apart first, what it left is noted and taken back, then it is run whole: both must leave the same. */
const twice = (db: Db): Db => {
  const run = async (tx: Sql, text: string, values: readonly unknown[] = []): Promise<never[]> => {
    if (!whole.has(text)) return tx.query(text, values)
    await tx.query('savepoint apart')
    const done = await runApart(tx, text, values), was = await left(tx, values)
    await tx.query('rollback to savepoint apart')
    const rows = await tx.query<{ n: number }>(text, values)
    compared.push({ text, parts: apart(text).length, equal: done === (rows[0]?.n === 1) && was === await left(tx, values) })
    return rows as never[]
  }
  const tx: Db['tx'] = (work) => db.tx((sql) => work({ query: (text, values) => run(sql, text, values) }))
  return { ...db, tx, query: (text, values) => whole.has(text) ? db.tx((sql) => run(sql, text, values)) : db.query(text, values) }
}

beforeAll(async () => {
  street = await openStreet()
  tables = await tenantTables(street.db)
  // A word that counts as common, so that a search takes that road too.
  await street.db.asOwner(async (tx) => { for (const gram of bigrams('井盖')) await tx.query('insert into common (gram, share) values ($1, 1) on conflict do nothing', [gram]); await tx.script('analyze record') })
  const recorded = recordStatements(street.db)
  texts = recorded.texts
  street.engine.db = twice(recorded.db)
  const get = async (url: string, token: string) => (await street.ask({ url, token }))
  for (const title of ['网格员', '受理员', '派遣员', '承办人', '值班长', '规则管理员']) {
    const token = await street.tokenOf(title), first = (await get('/api/records/matter?limit=3&sort=-made&archived=with', token)).body as { rows?: Row[]; next?: string }
    const area = street.engine.holder.office().areas.list.find((one) => one.level === 'community')!.id, unit = [...street.engine.holder.office().named.unit!.keys()][0]!
    const filters = ['', 'state=received', 'state=sorting,handling,closed', 'kind=0101', 'kind=0101,0102,0105', `area=${area}`, 'light=late', 'light=soon,supervised', 'assignee=me', 'assignee=unit', `assignee=${unit}`, 'mine=todo', 'mine=touched', 'mine=unit', 'mine=made',
      'made.from=2026-01-01&made.to=2026-12-31', 'q=井盖', 'q=不存在的词', 'q=2026-1123-0001', 'archived=with', 'archived=only', 'channel=hotline', `state=handling&light=late&area=${area}&q=路面`, `parent=${first.rows?.[0]?.id ?? unit}`]
    for (const filter of filters) for (const sort of ['due', '-made', '-updated', 'no']) await get(`/api/records/matter?limit=2&total=1&sort=${sort}&${filter}`, token)
    for (const sort of ['due', '-made', '-updated', '-no', 'made']) {
      const { next } = (await get(`/api/records/matter?limit=2&sort=${sort}`, token)).body as { next?: string }
      if (next) await get(`/api/records/matter?limit=2&total=1&sort=${sort}&after=${next}`, token)
      if (next) await get(`/api/records/matter?limit=2&sort=${sort}&q=井盖&after=${next}`, token)
    }
    for (const by of ['state', 'kind', 'area', 'assignee', 'month', 'state,kind', 'area,state', 'month,state,kind']) for (const filter of ['', 'state=received', `area=${area}`, 'made.from=2026-01-01', 'light=late', 'kind=0101']) await get(`/api/groups/matter?by=${by}&${filter}`, token)
    for (const filter of ['', 'state=received', 'kind=0101', 'light=late']) await get(`/api/map/matter?box=117.60,39.00,117.80,39.10&${filter}`, token)
    await get('/api/counts/matter?views=todo,touched,unit,made', token)
    for (const { id, body } of first.rows ?? []) {
      for (const url of [`/api/records/matter/${id}`, `/api/records/matter/${id}?only=row`, `/api/records/matter/${id}/clock`, `/print/matter/${id}`, `/api/log/matter/${id}`]) await get(url, token)
      const where = body.where as { lon: number; lat: number } | undefined
      if (where) await get(`/api/alike/matter?kind=${String(body.kind)}&where=${where.lon},${where.lat}`, token)
    }
    for (const url of ['/api/export/matter.xlsx?state=received', '/print/matter?state=received', '/api/records/unit?q=市政', '/api/records/staff?limit=5&total=1', '/api/records/post?limit=5', '/api/records/matter-kinds?limit=5&total=1', '/api/inbox', '/api/imports']) await get(url, token)
  }
  // Writes of every form: alone, with links and photos, with what follows from them.
  const clerk = await street.tokenOf('受理员'), dispatcher = await street.tokenOf('派遣员'), id = () => street.engine.newId(), act = (token: string, body: object) => street.ask({ method: 'POST', url: '/api/acts', token, body: { id: id(), type: 'matter', ...body } })
  const spot = street.engine.holder.office().areas.list.find((one) => one.level === 'grid')!.ring![0]!, unit = [...street.engine.holder.office().named.unit!.keys()][0]!
  const record = id(), where = { lon: spot[0], lat: spot[1] }
  expect((await act(clerk, { record, step: 'register', data: { channel: 'desk', what: '井盖坏了', where, kind: '0101', phone: '13800002207' } })).status).toBe(201)
  expect((await act(clerk, { record, step: 'accept', data: {} })).status).toBe(201)
  expect((await act(dispatcher, { record, step: 'dispatch', data: { lead: unit } })).status).toBe(201)
  const photo = id(), other = id()
  expect((await street.ask({ method: 'PUT', url: `/api/files/${photo}`, token: clerk, raw: await drawPhoto('before'), headers: { 'content-type': 'image/jpeg', 'x-name': 'a.jpg' } })).status).toBe(201)
  expect((await act(clerk, { record: other, step: 'register', data: { channel: 'desk', what: '井盖坏了，又一次', where, kind: '0101', photos: [{ id: photo }] } })).status).toBe(201)
  expect((await act(clerk, { record: id(), step: 'register', data: { channel: 'desk', what: '路面破损', where } })).status).toBe(201)
  expect((await act(dispatcher, { record: other, step: 'join', data: { into: record } })).status).toBe(201)
}, 240_000)
afterAll(() => street?.end())

describe('what the product really sends', () => {
  test('names its tenant on every table, whatever it was put together from', async () => {
    expect(texts.size).toBeGreaterThan(150)
    for (const piece of ['with hit as materialized', 'limit 8000', 'c.parent is not null', 'from tally', 'from pending', 'count(*) filter', 'string_agg', 'in (select a.record from action', "->'waits'->>0", 'between $', 'for update']) expect([piece, [...texts].some((text) => text.includes(piece))]).toEqual([piece, true])
    const faults = []
    for (const text of texts) if (!/^(savepoint|rollback)/.test(text)) faults.push(...await statementFaults(text, tables))
    expect(faults).toEqual([])
  })
  test('goes to the tenant\'s shard as one, but for the hot writes, which come apart', async () => {
    const faults = []
    for (const text of texts) if (!whole.has(text) && !/^(savepoint|rollback)/.test(text)) faults.push(...await pushdownFaults(text))
    expect(faults).toEqual([])
    for (const text of whole) {
      expect((await pushdownFaults(text)).length).toBeGreaterThan(1)
      for (const part of apart(text)) expect([await pushdownFaults(part.text), await statementFaults(part.text, tables)]).toEqual([[], []])
    }
  })
  test('a hot write apart leaves what the whole one leaves', () => {
    expect(compared.map((one) => one.equal)).not.toContain(false)
    expect(new Set(compared.map((one) => one.text))).toEqual(whole)
    for (const { text, parts } of compared) expect(parts).toBe(text === hot.create || text === hot.step ? 5 : 3)
  })
})
describe('the lint finds', () => {
  test.each(['with a as (insert into record (tenant) values ($1) returning 1) select 1 from a', 'with r as (select 1) insert into record (tenant) select $1 from r'])('%s', async (text) => { expect(await pushdownFaults(text)).toHaveLength(1) })
  test.each(['with a as (update record set state = $2 where tenant = $1 returning 1) select 1 from a', 'insert into record (tenant) values ($1)'])('nothing in: %s', async (text) => { expect(await pushdownFaults(text)).toEqual([]) })
})
