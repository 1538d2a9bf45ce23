import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { eachDatabase } from '../../tests/postgres.server.ts'
import type { Db } from '../db/db.ts'
import { migrate } from '../db/migrate.server.ts'
import { dumpDb, openDb } from '../db/open.server.ts'
import type { Acted } from './line.ts'
import { eraseContents } from './erase.server.ts'
import { LINE, ORDER } from './line.ts'
import { fold, link, sha256, START } from './seal.server.ts'
import { recount } from './recount.server.ts'
import { verify } from './verify.server.ts'

const uuid = (n: number) => `01938000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
const MADE = '2026-10-31T17:00:00.000Z' // November at the office, October in UTC
let acts = 0
type Change = { state: string; step?: string; kind?: string | null; area?: number | null; data?: object; veiled?: object }
type Was = { state: string; kind: string | null; area: number | null; version: number }

/** One act as the engine writes it: record, action and delta in one statement's worth of one transaction. */
const act = async (db: Db, record: string, change: Change): Promise<string> => {
  const id = uuid(1_000_000 + ++acts)
  await db.tx(async (tx) => {
    const [was] = await tx.query<Was>('select state, kind, area, version from record where tenant = 1 and id = $1', [record])
    const now = { kind: change.kind === undefined ? was?.kind ?? null : change.kind, area: change.area === undefined ? was?.area ?? null : change.area }
    const version = (was?.version ?? 0) + 1
    await tx.query(was ? 'update record set state = $3, kind = $4, area = $5, version = $6, updated = $7 where tenant = $1 and id = $2'
      : `insert into record (tenant, id, type, state, kind, area, version, made, updated, body) values ($1, $2, 'club', $3, $4, $5, $6, $7, $7, '{}')`, [1, record, change.state, now.kind, now.area, version, MADE])
    await tx.query(`insert into action (tenant, id, record, version, type, step, state, was, who, at, data, veiled) values (1, $1, $2, $3, 'club', $4, $5, $6, 'staff:1', $7, $8, $9)`,
      [id, record, version, change.step ?? 'go', change.state, was?.state ?? null, MADE, JSON.stringify(change.data ?? {}), change.veiled ? JSON.stringify(change.veiled) : null])
    await tx.query(`insert into pending (tenant, action, type, kind, area, was, now, month, moved, was_kind, was_area) values (1, $1, 'club', $2, $3, $4, $5, '2026-11-01', $6, $7, $8)`,
      [id, now.kind, now.area, was?.state ?? null, change.state, was !== undefined && (was.kind !== now.kind || was.area !== now.area), was?.kind ?? null, was?.area ?? null])
  })
  return id
}

eachDatabase((_name, open) => {
  let db: Db
  const planted = (sql: string) => db.asOwner((tx) => tx.script(sql))
  const found = async (how = {}) => (await verify(db, how)).findings.map(({ what, action, batch }) => [what, action ?? batch])
  beforeAll(async () => {
    acts = 0
    db = await open()
    for (let n = 1; n <= 6; n++) {
      await act(db, uuid(n), { state: 'open', kind: n % 2 ? 'a' : 'b', area: n % 3 || null, data: { text: `换行\n"引号" ${n}` }, veiled: { phone: `1380000220${n}` } })
      await act(db, uuid(n), { state: n % 2 ? 'done' : 'open', data: { n } })
    }
  })

  test('what is pending is folded, sealed and handed on once; the roll-ups are exact before, between and after', async () => {
    expect(await recount(db)).toEqual([])
    const seen: Acted[] = []
    expect(await fold(db, { size: 5, each: async (tx, actions) => { seen.push(...actions); await tx.query('select 1') } })).toBe(5)
    expect(await recount(db)).toEqual([])
    while (await fold(db, { size: 5, each: async (_, actions) => { seen.push(...actions) } }));
    expect(await fold(db)).toBe(0)
    expect(await recount(db)).toEqual([])
    expect(seen.map((one) => one.id)).toEqual(Array.from({ length: 12 }, (_, i) => uuid(1_000_001 + i)))
    expect(seen[0]).toEqual({ id: uuid(1_000_001), record: uuid(1), version: 1, type: 'club', step: 'go', state: 'open', was: null, who: 'staff:1', at: MADE, got: expect.stringMatching(/^20.*Z$/), data: { text: '换行\n"引号" 1' } })
    expect(await db.query(`select kind, state, n from tally where tenant = 1 and type = 'club' and by = 'month' and key = '2026-11' and n > 0 order by 1, 2`))
      .toEqual([{ kind: 'a', state: 'done', n: 3 }, { kind: 'b', state: 'open', n: 3 }])
    expect(await found()).toEqual([])
  })

  test('a record that changes its class and its area stays counted once', async () => {
    await act(db, uuid(1), { state: 'done', kind: 'b', area: 2 })
    await act(db, uuid(2), { state: 'open', area: null })
    await act(db, uuid(3), { state: 'shut', kind: null, area: 1 })
    expect(await recount(db)).toEqual([])
    expect(await fold(db)).toBe(3)
    expect(await recount(db)).toEqual([])
    await planted(`update tally set n = n + 1 where by = 'area' and key = '1' and kind = '' and state = 'shut'`)
    expect(await recount(db)).toEqual([{ type: 'club', by: 'area', key: '1', kind: '', state: 'shut', rows: 1, told: 2 }])
    await planted(`update tally set n = n - 1 where by = 'area' and key = '1' and kind = '' and state = 'shut'`)
  })

  test('what is derived fails together with the batch, and is tried again', async () => {
    await act(db, uuid(4), { state: 'open' })
    await expect(fold(db, { each: async () => { throw new Error('no notice') } })).rejects.toThrow('no notice')
    expect((await verify(db)).waiting).toBe(1)
    expect(await fold(db)).toBe(1)
    expect(await found()).toEqual([])
  })

  test('two workers at once take every action once', async () => {
    for (let n = 1; n <= 6; n++) await act(db, uuid(n), { state: 'open' })
    const took = await Promise.all([fold(db, { size: 4 }), fold(db, { size: 4 }), fold(db, { size: 4 })])
    while (await fold(db)) took.push(0)
    expect(took.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(4)
    expect(await found()).toEqual([])
    expect(await recount(db)).toEqual([])
  })

  const restore = `truncate action, seal, pending, record, salt; insert into salt select * from k_salt; insert into action select * from k_action; insert into seal select * from k_seal; insert into pending select * from k_pending; insert into record select * from k_record`
  afterEach(async () => { if ((await db.query(`select to_regclass('k_seal') t`))[0]!['t']) await planted(restore) })
  test('the state is kept aside for the faults', async () => {
    await planted('create table k_salt as table salt; create table k_action as table action; create table k_seal as table seal; create table k_pending as table pending; create table k_record as table record')
    expect(await found()).toEqual([])
  })

  const A = (n: number) => uuid(1_000_000 + n)
  test.each<[fault: string, sql: string, names: unknown[][]]>([
    ['changed data', `update action set data = '{"n": 9}' where id = '${A(4)}'`, [['changed', A(4)]]],
    ['changed clear text of a private field', `update action set veiled = '{"phone": "1"}' where id = '${A(3)}'`, [['changed', A(3)]]],
    ['another actor', `update action set who = 'staff:2' where id = '${A(7)}'`, [['changed', A(7)]]],
    ['a moment moved by a millisecond', `update action set at = at + interval '1 ms' where id = '${A(12)}'`, [['changed', A(12)]]],
    ['changed, and its mark too', `update action set data = '{}' where id = '${A(1)}'; update seal set marks = overlay(marks placing '\\x0102030405060708'::bytea from 1) where batch = 1`, [['changed', A(1)]]],
    ['removed', `delete from action where id = '${A(6)}'`, [['removed', A(6)], ['removed', undefined]]],
    ['swapped in the log', `update seal set ids = array[ids[2], ids[1]] || ids[3:] where batch = 1`, [['reordered', A(2)], ['reordered', A(1)]]],
    ['inserted', `insert into action select tenant, '${uuid(9)}', record, 99, type, step, state, was, who, at, got, data, veiled from action where id = '${A(2)}'`, [['inserted', uuid(9)], ['removed', undefined], ['removed', undefined]]],
    ['a batch removed', `delete from seal where batch = 2`, [['removed', 2], ...[6, 7, 8, 9, 10].map((n) => ['inserted', A(n)])]],
    ['batches swapped', `update seal set batch = 1 - batch where batch in (1, 2); update seal set batch = 2 where batch = 0; update seal set batch = 1 where batch = -1`, [['chain', 1], ['chain', 2], ['chain', 3]]],
    ['a batch hash overwritten', `update seal set hash = sha256('x') where batch = 1`, [['chain', 1], ['chain', 2]]],
    ['the first link moved', `update seal set prev = sha256('x') where batch = 1`, [['chain', 1], ['chain', 1]]],
    ['a log entry taken out of its batch', `update seal set ids = ids[2:] where batch = 1`, [['chain', 1], ['inserted', A(1)]]],
    ['an action that was removed before it was sealed', `insert into pending (tenant, action, type, now, month) values (1, '${uuid(8)}', 'club', 'open', '2026-11-01')`, [['removed', uuid(8)]]],
    ['a record ahead of its actions', `update record set version = 99 where id = '${uuid(5)}'`, [['removed', undefined]]],
  ])('names what was done: %s', async (_fault, sql, names) => {
    await planted(sql)
    expect(await found()).toEqual(names)
  })

  test('what was sealed in the first form holds as it is, and when its content is gone', async () => {
    const rows = await db.asOwner((tx) => tx.query<{ id: string; line: string }>(`select a.id, ${LINE} line from action a where a.tenant = 1 order by ${ORDER}`)), sealed = link(START, rows.map((row) => sha256(row.line)))
    await planted('truncate seal')
    await db.asOwner((tx) => tx.query('insert into seal (tenant, batch, ids, marks, prev, hash) values (1, 1, $1, $2, $3, $4)', [rows.map((row) => row.id), sealed.marks, START, sealed.hash]))
    expect(await found()).toEqual([])
    const left = await db.asOwner((tx) => eraseContents(tx, { tenant: 1, record: uuid(3), change: () => ({ data: {}, veiled: null }) }))
    await act(db, uuid(3), { state: 'gone', data: { left } })
    await fold(db)
    expect(await found()).toEqual([])
    await planted(`update action set data = '{"n": 7}' where record = '${uuid(3)}' and version = 1`)
    expect((await verify(db)).findings.map(({ what, record }) => [what, record])).toEqual([['changed', uuid(3)]])
  })
  test('a chain rewritten to its end, or cut, is seen against a hash kept outside', async () => {
    const { last } = await verify(db)
    expect(await found({ anchors: [last] })).toEqual([])
    await planted(`delete from seal where batch = ${last!.batch}`)
    expect((await found({ anchors: [last] }))[0]).toEqual(['anchor', last!.batch])
    await planted(restore)
    await planted(`update seal set hash = sha256('x') where batch = ${last!.batch}`)
    expect(await found({ anchors: [last] })).toEqual([['chain', last!.batch], ['anchor', last!.batch]])
  })
})

test('the command answers 0 for a whole log, 1 with the row\'s name, 2 when it cannot look', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'xinbei-test-'))
  const command = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'verify-command.server.ts'), ...args], { encoding: 'utf8', env: { ...process.env, DATA_DIR: '', DATABASE_URL: '' } })
    return { status, said: stdout + stderr }
  }
  try {
    const db = await openDb({ tenant: 1 })
    await migrate(db)
    const id = await act(db, uuid(1), { state: 'open' })
    await fold(db)
    const whole = await dumpDb(db, join(dir, 'whole.tar'))
    const { last } = await verify(db)
    await db.asOwner((tx) => tx.query(`update action set who = 'staff:9'`))
    const forged = await dumpDb(db, join(dir, 'forged.tar'))
    await db.close()
    expect(command('--dump', whole!, '--anchor', `${last!.batch}:${last!.hash}`)).toMatchObject({ status: 0, said: expect.stringContaining('完整') })
    expect(command('--dump', forged!)).toMatchObject({ status: 1, said: expect.stringContaining(id) })
    expect(command()).toMatchObject({ status: 2 })
  } finally { rmSync(dir, { recursive: true, force: true }) }
}, 60_000)
