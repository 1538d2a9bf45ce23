import { mkdtempSync, readdirSync, rmSync, writeFileSync, existsSync, readFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { eachDatabase } from '../../tests/postgres.server.ts'
import type { Db } from './db.ts'
import { migrate, migrationFiles, migrationState, wordIndexOpen } from './migrate.server.ts'
import { refreshCommon } from './common.server.ts'
import { dumpDb, openDb, tendDb } from './open.server.ts'

const code = (promise: Promise<unknown>) => promise.then(() => 'no error', (error: { code?: string; message: string }) => error.code ?? error.message)
const ID = '01938000-0000-7000-8000-000000000001'
const row = (tenant: number, id = ID) => `insert into record (tenant, id, type, state, version, made, updated, body) values (${tenant}, '${id}', 'club', 'open', 1, now(), now(), '{}')`
const MANY = `insert into record (tenant, id, type, kind, state, area, version, made, updated, cell, point, words, body)
  select 1, ('01938000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'club', 'k', 'open', n % 50, 1, now(), now(), n % 500, st_setsrid(st_point(119, 31), 4326), array[n, n + 1], '{}' from generate_series(1, 5000) n on conflict do nothing`

eachDatabase((name, open) => {
  let db: Db
  beforeAll(async () => { db = await open() })

  test('both engines give the same JS values', async () => {
    const types: [sql: string, value: unknown][] = [
      ['1::int2', 1], ['7::int8', 7], ['count(*) ', 1], ['1.50::numeric', '1.50'], ['sum(2::int)', 2], ['1.5::float8', 1.5], ['true', true],
      [`'2026-11-23'::date`, '2026-11-23'], [`'2026-11-23 14:20+08'::timestamptz`, '2026-11-23T06:20:00.000Z'],
      [`'2026-11-23 14:20:00.123456+08'::timestamptz`, '2026-11-23T06:20:00.123Z'], [`'2026-11-23 14:20:00.5+08'::timestamptz`, '2026-11-23T06:20:00.500Z'],
      [`'2026-11-23 14:20'::timestamp`, '2026-11-23 14:20:00'], [`'14:20'::time`, '14:20:00'], [`'1 day 2 hours'::interval`, '1 day 02:00:00'],
      [`'{"a":[1,"二"]}'::jsonb`, { a: [1, '二'] }], [`'null'::jsonb`, null], [`'\\x00ff'::bytea`, new Uint8Array([0, 255])], ['null::int', null],
      [`'${ID}'::uuid`, ID], [`array[1,null,3]`, [1, null, 3]], [`array['a','b "c"','d\\e','NULL',null,'']`, ['a', 'b "c"', 'd\\e', 'NULL', null, '']],
      [`array[[1,2],[3,4]]`, [[1, 2], [3, 4]]], [`array['${ID}']::uuid[]`, [ID]], [`array['2026-11-23 14:20+08']::timestamptz[]`, ['2026-11-23T06:20:00.000Z']],
      [`array[7::int8]`, [7]], [`'井盖'::varchar`, '井盖'], [`'infinity'::timestamptz`, 'infinity'], [`st_astext(st_point(1,2))`, 'POINT(1 2)'],
      [`to_char('2026-11-23T16:30Z'::timestamptz, 'DD HH24')`, '23 16'],
    ]
    const [got] = await db.query(`select ${types.map(([sql], i) => `${sql} as c${i}`).join(', ')}`)
    expect(Object.values(got!)).toEqual(types.map(([, value]) => value))
    await expect(db.query('select 9007199254740993::int8 n')).rejects.toThrow(/int8/)
  })

  test('both engines take the same JS values', async () => {
    const [got] = await db.query(`select $1::int a, $2::text b, $3::timestamptz c, $4::bytea d, $5::jsonb e, $6::int[] f, $7::text[] g, $8::bool h, $9::int i, $10::int8 j, $11::date k, $12::text[] l`,
      [1, '井', new Date('2026-11-23T06:20:00Z'), new Uint8Array([1, 2]), JSON.stringify([1, { a: 2 }]), [1, null], ['a"b', '\\', 'c,d'], false, undefined, 5n, '2026-11-23', []])
    expect(got).toEqual({ a: 1, b: '井', c: '2026-11-23T06:20:00.000Z', d: new Uint8Array([1, 2]), e: [1, { a: 2 }], f: [1, null], g: ['a"b', '\\', 'c,d'], h: false, i: null, j: 5, k: '2026-11-23', l: [] })
  })

  test('text that no database can hold is the sender\'s mistake', async () => {
    for (const bad of ['a\u0000b', '\ud800', 'x\udc00y']) {
      expect(await code(db.query('select $1::text', [bad]))).toBe('bad-text')
      expect(await code(db.query('select $1::text[]', [[bad]]))).toBe('bad-text')
      expect(await code(db.query('select $1::jsonb', [JSON.stringify({ bad })]))).toBe('bad-text')
    }
    expect(await db.query('select $1::jsonb v', [JSON.stringify('\\u0000 😀')])).toEqual([{ v: '\\u0000 😀' }])
  })

  test('without a tenant no row is seen; another tenant\'s rows neither seen nor written', async () => {
    await db.query(row(1))
    await db.asOwner((tx) => tx.query(row(2)))
    expect(await db.query('select tenant from record')).toEqual([{ tenant: 1 }])
    expect(await db.asOwner((tx) => tx.query('select tenant from record order by 1'))).toHaveLength(2)
    await db.tx(async (tx) => {
      for (const none of ['reset app.tenant', `set local app.tenant = ''`, `set local app.tenant = '3'`]) {
        // The connection's own setting comes back with the transaction's end.
        await tx.query(none.replace('reset app.tenant', `set local app.tenant = ''`))
        expect(await tx.query('select 1 from record')).toEqual([])
      }
    })
    expect(await code(db.query(row(2, '01938000-0000-7000-8000-000000000002')))).toBe('42501')
    expect(await db.query('update record set state = $1 where id = $2 returning tenant', ['shut', ID])).toEqual([{ tenant: 1 }])
    expect(await db.query('select count(*) n from record')).toEqual([{ n: 1 }])
  })

  test('the app cannot rewrite history, nor make tables', async () => {
    for (const table of ['action', 'seal', 'read_log']) {
      expect(await code(db.query(`delete from ${table}`))).toBe('42501')
      expect(await code(db.query(`update ${table} set tenant = 1`))).toBe('42501')
    }
    expect(await code(db.query('delete from record'))).toBe('42501')
    expect(await code(db.query('truncate pending'))).toBe('42501')
    expect(await code(db.query('create table mine (a int)'))).toBe('42501')
  })

  test('one statement a call', async () => {
    expect(await code(db.query('select 1; select 2'))).toBe('42601')
    expect(await db.query('select 1 a -- and no more')).toEqual([{ a: 1 }])
  })

  test('a unique violation says which', async () => {
    await db.query(`insert into counter values (1, 'u', 1, 1)`)
    await expect(db.query(`insert into counter values (1, 'u', 1, 1)`)).rejects.toMatchObject({ code: '23505', constraint: 'counter_pkey' })
  })

  test('a transaction is whole or absent, and stands alone', async () => {
    await expect(db.tx(async (tx) => { await tx.query(`insert into counter values (1, 't', 1, 1)`); throw new Error('no') })).rejects.toThrow('no')
    expect(await db.query(`select 1 from counter where tenant = 1 and type = 't'`)).toEqual([])
    const order: string[] = []
    await Promise.all([
      db.tx(async (tx) => { await tx.query(`insert into counter values (1, 't', 2, 0)`); await tx.query('select pg_sleep(0.05)'); order.push('first') }),
      ...Array.from({ length: 20 }, (_, i) => db.tx(async (tx) => { await tx.query(`update counter set n = n + 1 where tenant = 1 and type = 't' and day = 3`); order.push(String(i)) })),
      db.query(`insert into counter values (1, 't', 3, 0) on conflict do nothing`),
    ])
    expect(order).toHaveLength(21)
    expect(await db.query(`select day from counter where tenant = 1 and type = 't' order by day`)).toEqual([{ day: 2 }, { day: 3 }])
  })

  test('twenty transactions at once lose nothing', async () => {
    await db.query(`insert into counter values (1, 'many', 1, 0)`)
    await Promise.all(Array.from({ length: 20 }, () => db.tx(async (tx) => {
      const [now] = await tx.query<{ n: number }>(`select n from counter where tenant = 1 and type = 'many' for update`)
      await tx.query(`update counter set n = $1 where tenant = 1 and type = 'many'`, [now!.n + 1])
    })))
    expect(await db.query(`select n from counter where tenant = 1 and type = 'many'`)).toEqual([{ n: 20 }])
  })

  test('the root handle inside a transaction is refused, afterwards it is free', async () => {
    await db.tx(async (tx) => {
      await expect(db.query('select 1')).rejects.toThrow(/root database handle/)
      await expect(db.tx(async () => 1)).rejects.toThrow(/root database handle/)
      await expect(db.asOwner(async () => 1)).rejects.toThrow(/root database handle/)
      expect(await tx.query('select 1 a')).toEqual([{ a: 1 }])
    })
    let later: Promise<unknown> | undefined
    let kept: { query(text: string): Promise<unknown> } | undefined
    await db.tx(async (tx) => { kept = tx; later = new Promise((go) => setTimeout(go, 30)).then(() => db.query('select 2 a')) })
    expect(await later).toEqual([{ a: 2 }])
    expect(() => kept!.query('select 1')).toThrow(/over/)
  })

  test('an error swallowed inside a transaction is not a silent rollback', async () => {
    expect(await code(db.tx(async (tx) => { await tx.query('select 1/0').catch(() => {}) }))).toBe('25P02')
    expect(await code(db.tx(async (tx) => { await tx.query('select 1/0') }))).toBe('22012')
    expect(await db.query('select 1 a')).toEqual([{ a: 1 }])
  })

  test('a query over its limit is ended, and the database is there again', async () => {
    const short = await open({ limit: 400 })
    await short.query(`insert into counter values (1, 'kept', 1, 1)`)
    expect(await code(short.query('select pg_sleep(3)'))).toBe('database-away')
    for (let i = 0; i < 100 && await code(short.query('select 1')) === 'database-away'; i++) await new Promise((go) => setTimeout(go, 100))
    expect(await short.query(`select n from counter where tenant = 1 and type = 'kept'`)).toEqual([{ n: 1 }])
    expect(await short.query('select current_user::text u')).toEqual([{ u: 'xinbei_app' }])
    expect(await short.tx((tx) => tx.query('select 1 a'))).toEqual([{ a: 1 }])
  })

  test('prepared statements survive being many, failing, and a changed table', async () => {
    for (let i = 0; i < 450; i++) expect(await db.query(`select ${i} as a where $1 = 1`, [1])).toEqual([{ a: i }])
    for (let i = 0; i < 3; i++) {
      expect(await code(db.query('select $1::int + 1 n', ['x']))).toBe('22P02')
      expect(await db.query('select $1::int + 1 n', [1])).toEqual([{ n: 2 }])
    }
    await db.asOwner((tx) => tx.script('create table shape (a int); grant select on shape to xinbei_app'))
    for (let i = 0; i < 4; i++) await db.query('select * from shape')
    await db.asOwner((tx) => tx.script('alter table shape add column b int; insert into shape values (1, 2)'))
    expect(await db.query('select * from shape')).toEqual([{ a: 1, b: 2 }])
    await db.asOwner((tx) => tx.script('drop table shape'))
  })

  test('migrations: once each, and never under an older or altered program', async () => {
    expect(await migrate(db)).toEqual([])
    const files = migrationFiles()
    expect(await migrationState(db)).toMatchObject({ waiting: [], unknown: [], changed: [] })
    expect(await code(migrate(db, []))).toBe('data-newer')
    expect(await code(migrate(db, files.map((file) => ({ ...file, sha256: 'x' }))))).toBe('data-changed')
    const bad = { name: '9999_bad.sql', sha256: 'x', text: 'create table half (a int); select 1/0' }
    expect(await code(migrate(db, [...files, bad]))).toBe('22012')
    expect(await db.query(`select to_regclass('half') t`)).toEqual([{ t: null }])
    expect((await migrationState(db)).unknown).toEqual([])
    expect(await wordIndexOpen(db)).toBe(true)
  })

  test('the search of words and the map go through their indexes behind the policies', async () => {
    await db.asOwner(async (tx) => {
      await tx.query(MANY)
      await tx.script('analyze record')
    })
    const plan = async (sql: string) => JSON.stringify(await db.query(`explain ${sql}`))
    expect(await plan('select id from record where tenant = 1 and words @> array[77, 78]')).toContain('record_words')
    expect(await plan(`select id, kind, state, point from record where tenant = 1 and type = 'club' and cell = any(array[1,2,3])`)).toContain('record_cell')
  })

  test('dead rows are cleared away and common words are known', async () => {
    await db.asOwner((tx) => tx.query(MANY))
    await db.asOwner((tx) => tx.query(`update record set words = array[1, 2, n.n] from (select id, row_number() over () n from record) n where tenant = 1 and record.id = n.id`))
    expect(await tendDb(db)).toEqual(name === 'pglite' ? ['public.record'] : [])
    expect(await tendDb(db)).toEqual([])
    expect(await refreshCommon(db)).toBeGreaterThan(1)
    expect(await db.query('select share > 0.9 as most from common where gram = 1')).toEqual([{ most: true }])
    expect(await db.query('select current_user::text u')).toEqual([{ u: 'xinbei_app' }])
  })

  test('closed is closed', async () => {
    const one = await open({ migrated: false })
    await one.close()
    await one.close()
    expect(await code(one.query('select 1'))).toBe('database-away')
    expect(await code(one.tx((tx) => tx.query('select 1')))).toBe('database-away')
    if (name === 'pglite') expect(one.kind).toBe('pglite')
  })
})

describe('the folder of the embedded engine', () => {
  test('one process at a time; a dead one\'s lock is taken over; a dump starts a new folder', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'xinbei-test-'))
    try {
      // A holder that is dead: no process has this number on Linux, whose numbers end before it.
      writeFileSync(join(dir, 'lock'), JSON.stringify({ pid: 4_194_305, host: hostname(), began: '1' }))
      const db = await openDb({ dir, tenant: 1 })
      expect(JSON.parse(readFileSync(join(dir, 'lock'), 'utf8')).pid).toBe(process.pid)
      await expect(openDb({ dir, tenant: 1 })).rejects.toMatchObject({ code: 'data-locked', details: { pid: process.pid } })
      await migrate(db)
      await db.query(row(1))
      const path = await dumpDb(db)
      expect(readdirSync(join(dir, 'dumps'))).toEqual([path!.split('/').at(-1)])
      await db.close()
      expect(existsSync(join(dir, 'lock'))).toBe(false)
      const other = join(dir, 'other')
      const again = await openDb({ dir: other, tenant: 1, from: path })
      expect(await migrate(again)).toEqual([])
      expect(await again.query('select id from record')).toEqual([{ id: ID }])
      await again.close()
    } finally { rmSync(dir, { recursive: true, force: true }) }
  }, 60_000)

  test('a live holder is not robbed, nor one on another machine that still answers', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'xinbei-test-'))
    try {
      writeFileSync(join(dir, 'lock'), JSON.stringify({ pid: 77, host: 'another-machine', began: '1' }))
      await expect(openDb({ dir, tenant: 1 })).rejects.toMatchObject({ code: 'data-locked', details: { pid: 77 } })
    } finally { rmSync(dir, { recursive: true, force: true }) }
  })
})
