import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fold } from '#kernel/audit/seal.server.ts'
import { recount } from '#kernel/audit/recount.server.ts'
import type { Db } from '#kernel/db/db.ts'
import { migrate, migrationFiles } from '#kernel/db/migrate.server.ts'
import { openDb } from '#kernel/db/open.server.ts'
import { catalogueFaults, migrationFaults, recordStatements, statementFaults, tenantTables } from './citus.server.ts'

let db: Db
let tables: string[]
beforeAll(async () => { db = await openDb({ tenant: 1 }); await migrate(db); tables = await tenantTables(db) })
afterAll(() => db.close())

test('the catalogue keeps the rules', async () => {
  expect(tables).toContain('record')
  expect(await catalogueFaults(db)).toEqual([])
})

describe('the catalogue lint finds', () => {
  const T = 'tenant int not null, id int not null'
  const END = `comment on table bad is '@dist=tenant'; alter table bad enable row level security; create policy p on bad using (true)`
  test.each<[fault: string, sql: string, rule: string]>([
    ['a table without its mark', `create table bad (id int primary key)`, 'R0'],
    ['a table without tenant', `create table bad (id int primary key); ${END}`, 'R1'],
    ['a tenant that may be null', `create table bad (tenant int, id int, primary key (id)); ${END}`, 'R1'],
    ['no primary key', `create table bad (${T}); ${END}`, 'R2'],
    ['a primary key without tenant', `create table bad (${T}, primary key (id)); ${END}`, 'R2'],
    ['a unique index without tenant', `create table bad (${T}, primary key (tenant, id)); create unique index on bad (id); ${END}`, 'R2'],
    ['a key where tenant comes second', `create table bad (${T}, primary key (id, tenant)); ${END}`, 'R2'],
    ['a foreign key across tenants', `create table bad (${T}, h int, i uuid, primary key (tenant, id), foreign key (h, i) references record (tenant, id)); ${END}`, 'R3'],
    ['a foreign key from outside to a tenant', `create table bad (id int primary key, t int, r uuid, foreign key (t, r) references record (tenant, id)); comment on table bad is '@dist=reference'`, 'R4'],
    ['set null', `create table bad (${T}, r uuid, primary key (tenant, id), foreign key (tenant, r) references record (tenant, id) on delete set null); ${END}`, 'R5'],
    ['a trigger', `create table bad (${T}, primary key (tenant, id)); ${END}; create trigger tr before update on bad for each row execute function suppress_redundant_updates_trigger()`, 'R6'],
    ['a sequence', `create table bad (tenant int not null, id serial, primary key (tenant, id)); ${END}`, 'R7'],
    ['an identity', `create table bad (tenant int not null, id int generated always as identity, primary key (tenant, id)); ${END}`, 'R7'],
    ['a volatile default', `create table bad (${T}, x float default random(), primary key (tenant, id)); ${END}`, 'R7'],
    ['a table without policies', `create table bad (${T}, primary key (tenant, id)); comment on table bad is '@dist=tenant'`, 'R8'],
    ['history that the app may change', `grant update on action to xinbei_app`, 'R8'],
    ['a view that sees everything', `create view bad as select * from record`, 'R8'],
    ['a function', `create function bad() returns int language sql as 'select 1'`, 'R9'],
  ])('%s', async (_fault, sql, rule) => {
    const stop = new Error('rolled back')
    let found: string[] = []
    await db.asOwner(async (tx) => {
      await tx.script(sql)
      found = (await catalogueFaults({ ...db, asOwner: (work) => work(tx) })).map((fault) => fault.rule)
      throw stop
    }).catch((error) => { if (error !== stop) throw error })
    expect(found).toContain(rule)
  })
})

describe('statements name their tenant', () => {
  test.each([
    'select 1', 'select * from common where gram = $1',
    'select id from record where tenant = $1 and id = $2',
    'select id from record r where r.tenant = 1',
    'select r.id from record r left join action a on a.tenant = r.tenant and a.record = r.id where r.tenant = $1',
    'select r.id from record r join action a on a.tenant = $1 and a.id = $2 where r.tenant = a.tenant for update of r',
    'with hit as (select id from record where tenant = $1) select * from hit',
    'select (select count(*) from record where tenant = $1) n, x.* from (select id from record where tenant = $1 limit 5) x',
    'select 1 from record r where r.tenant = $1 and exists (select 1 from action a where a.tenant = r.tenant and a.record = r.id)',
    'update record set state = $1 where tenant = $2 and id = $3', 'delete from pending where tenant = $1::int',
    'insert into counter (tenant, type, day, n) values ($1, $2, $3, $4) on conflict (tenant, type, day) do update set n = counter.n + 1 returning n',
    'with r as (update record set state = $1 where tenant = $2 returning 1) insert into link (tenant, "of", field, "to") select $2, $3, $4, $5 from r',
    '/* all tenants: the scheduler asks which have work */ select tenant from record where wake <= now() group by 1',
  ])('well said: %s', async (text) => { expect(await statementFaults(text, tables)).toEqual([]) })

  test.each([
    'select id from record where id = $1', 'select * from record', 'update record set state = $1 where id = $2', 'delete from pending',
    'select id from record where tenant = $1 or id = $2',
    'select r.id from record r join action a on a.record = r.id where r.tenant = $1',
    'select r.id from record r join action a on a.tenant = r.tenant',
    'select 1 from record r where r.tenant = $1 and exists (select 1 from action a where a.record = r.id)',
    'with hit as (select id from record) select * from hit',
    'select id from record where tenant = $1 union all select id from action',
    'select (select count(*) from record) n', 'insert into counter values (1, $1, $2, $3)',
    'insert into link (tenant, "of", field, "to") select tenant, id, $1, $2 from record',
    'select id from record where id = $1 for update', 'select id from record where tenant = any($1)', '/* all tenants: */ select 1 from record',
    'merge into counter c using (select 1 a) s on c.n = s.a when matched then delete',
  ])('found: %s', async (text) => { expect(await statementFaults(text, tables)).not.toEqual([]) })

  test('those of the worker behind every write', async () => {
    const { db: heard, texts } = recordStatements(db)
    await heard.tx(async (tx) => {
      await tx.query(`insert into action (tenant, id, record, version, type, step, state, who, at, data) values (1, $1, $1, 1, 'club', 'found', 'open', 'staff:1', now(), '{}')`, ['01938000-0000-7000-8000-000000000001'])
      await tx.query(`insert into pending (tenant, action, type, now, month) values (1, $1, 'club', 'open', '2026-11-01')`, ['01938000-0000-7000-8000-000000000001'])
    })
    expect(await fold(heard)).toBe(1)
    await recount(heard)
    expect(texts.size).toBeGreaterThan(7)
    for (const text of texts) expect(await statementFaults(text, tables)).toEqual([])
  })

  // What stands whole in the source is judged here; a text put together from pieces, where a suite records what it runs (recordStatements).
  test('those that stand in the source', async () => {
    const faults: unknown[] = []
    let read = 0
    const judge = async (file: string, text: string) => {
      read++
      try { faults.push(...(await statementFaults(text, tables)).map((fault) => ({ file, ...fault }))) } catch { /* half a statement */ }
    }
    for (const file of sources(['kernel', 'engine', 'packs', 'apps', 'scripts']))
      if (file.endsWith('/statements.ts')) for (const text of Object.values(await import(file) as object)) { if (typeof text === 'string') await judge(file, text) }
      else for (const text of literals(readFileSync(file, 'utf8'))) if (!text.includes('${')) await judge(file, text)
    expect(read).toBeGreaterThan(30)
    expect(faults).toEqual([])
  })
})

describe('migrations', () => {
  test('contain nothing a distributed database or PostgreSQL 15 refuses', async () => {
    for (const { name, text } of migrationFiles()) expect(await migrationFaults(name, text)).toEqual([])
  })
  test.each([
    'create table a (id serial)', 'create table a (id bigint generated by default as identity)', 'create sequence s', 'create table a (b int references c on delete set null)',
    'create table a (b int, foreign key (b) references c on update set default)', 'create trigger t before insert on a for each row execute function f()',
    'create function f() returns int language sql as $$select 1$$', 'create rule r as on insert to a do nothing', 'create index concurrently i on a (b)',
    'create table a (id uuid default uuidv7())', 'create table a (b int, c int generated always as (b) virtual)', `create table a (b int default nextval('s'))`,
  ])('found: %s', async (text) => { expect(await migrationFaults('x', text)).toHaveLength(1) })
})

const sources = (folders: string[]): string[] => folders.flatMap((folder) => {
  try { return readdirSync(join(import.meta.dirname, '..', folder), { recursive: true, withFileTypes: true }) } catch { return [] }
}).filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.(test|view)\.ts$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name))

/** String literals that begin like a statement. */
const literals = (source: string): string[] => [...source.matchAll(/`((?:[^`\\]|\\.)*)`|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/g)]
  .map((match) => (match[1] ?? match[2] ?? match[3] ?? '').replace(/\\(['"`$])/g, '$1').trim()).filter((text) => /^(\/\*.*\*\/\s*)?(select|insert into|update|delete from|with)\s/i.test(text))
