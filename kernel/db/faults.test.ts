// What must not be lost when something dies: a server in the middle of its work, a process without a goodbye.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { expect, test } from 'vitest'
import { eachDatabase, postgresMissing, startCluster } from '../../tests/postgres.server.ts'
import { migrate, wordIndexOpen } from './migrate.server.ts'
import { dumpDb, openDb } from './open.server.ts'

const wait = (ms: number) => new Promise((go) => setTimeout(go, ms))
const write = `insert into counter (tenant, type, day, n) values (1, 'w', $1, 0)`

test.skipIf(postgresMissing())('PostgreSQL crashes under load: every failure says so, what was acknowledged is there, and work goes on by itself', async () => {
  const cluster = await startCluster()
  try {
    const admin = new pg.Client({ connectionString: cluster.url('postgres') })
    await admin.connect()
    await admin.query('create database crash template xinbei_template')
    await admin.end()
    const lines: string[] = []
    const db = await openDb({ url: cluster.url('crash'), tenant: 1, size: 5, log: (line) => lines.push(line) })
    await migrate(db)
    const kept: number[] = []
    const failed = new Map<string, number>()
    let next = 0
    let going = true
    const worker = async (plain: boolean) => {
      while (going) {
        const n = ++next
        try {
          if (plain) await db.query(write, [n])
          else await db.tx(async (tx) => { await tx.query(write, [n]); await tx.query('select n from counter where tenant = 1 and day = $1', [n]) })
          kept.push(n)
        } catch (error) {
          const { code = String(error) } = error as { code?: string }
          failed.set(code, (failed.get(code) ?? 0) + 1)
          await wait(20)
        }
      }
    }
    const workers = Array.from({ length: 8 }, (_, i) => worker(i % 2 === 0))
    await wait(300)
    await cluster.restart('immediate', 300)
    const before = kept.length
    await wait(300)
    await cluster.restart('fast', 100)
    for (let i = 0; i < 50 && kept.length < before + 50; i++) await wait(100)
    going = false
    await Promise.all(workers)
    expect([...failed.keys()]).toEqual(['database-away'])
    expect(kept.length).toBeGreaterThan(before + 49)
    const there = new Set((await db.query<{ day: number }>(`select day from counter where tenant = 1 and type = 'w'`)).map((row) => row.day))
    expect(kept.filter((n) => !there.has(n))).toEqual([])
    expect(await db.query('select current_user::text u')).toEqual([{ u: 'xinbei_app' }])
    await db.close()
  } finally { cluster.stop() }
}, 60_000)

test.skipIf(postgresMissing())('an owner who is no superuser is enough; the word index then stays shut, and that is known', async () => {
  const cluster = await startCluster()
  try {
    const admin = new pg.Client({ connectionString: cluster.url('postgres') })
    await admin.connect()
    for (const text of ['create role keeper login', 'create role xinbei_app nologin', 'grant xinbei_app to keeper', 'create database plain template xinbei_template', 'alter database plain owner to keeper']) await admin.query(text)
    await admin.end()
    const db = await openDb({ url: cluster.url('plain').replace('postgres@', 'keeper@'), tenant: 1 })
    expect(await migrate(db)).toContain('0001_storage.sql')
    expect(await wordIndexOpen(db)).toBe(false)
    await db.query(write, [1])
    expect(await db.asOwner((tx) => tx.query(`select current_user::text u, count(*) n from counter group by 1`))).toEqual([{ u: 'keeper', n: 1 }])
    await expect(db.query(`insert into counter (tenant, type, day, n) values (2, 'w', 1, 0)`)).rejects.toMatchObject({ code: '42501' })
    await db.close()
  } finally { cluster.stop() }
}, 60_000)

test.skipIf(postgresMissing())('a server that is not there is said at once', async () => {
  await expect(openDb({ url: 'postgres://postgres@127.0.0.1:9/none', tenant: 1 })).rejects.toMatchObject({ code: 'database-away', status: 503 })
})

test('the embedded engine\'s process is killed while it writes: all that was acknowledged is there, nothing is half', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'xinbei-test-'))
  try {
    const seed = await openDb({ tenant: 1 })
    await migrate(seed)
    const from = await dumpDb(seed, join(dir, 'seed.tar'))
    await seed.close()
    const here = join(dir, 'data')
    await (await openDb({ dir: here, tenant: 1, from })).close()
    // Each transaction writes a pair; an acknowledged one is printed.
    const child = spawn(process.execPath, ['--input-type=module', '-e', `
      const { openDb } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'open.server.ts')).href)})
      const db = await openDb({ dir: ${JSON.stringify(here)}, tenant: 1 })
      for (let n = 1; ; n++) {
        await db.tx(async (tx) => { for (const type of ['w', 'v']) await tx.query('insert into counter (tenant, type, day, n) values (1, $1, $2, 0)', [type, n]) })
        process.stdout.write(n + '\\n')
      }`], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (text: Buffer) => { said += text.toString() })
    const ended = new Promise((go) => child.once('exit', go))
    for (let i = 0; i < 300 && said.split('\n').length < 200; i++) await wait(50)
    await expect(openDb({ dir: here, tenant: 1 })).rejects.toMatchObject({ code: 'data-locked', details: { pid: child.pid } })
    child.kill('SIGKILL')
    await ended
    await wait(50)
    const acknowledged = Number(said.trimEnd().split('\n').at(-1))
    expect(acknowledged).toBeGreaterThan(100)
    const began = performance.now()
    const db = await openDb({ dir: here, tenant: 1 })
    // Two seconds on a quiet machine, where the promise is five; tests share theirs.
    expect(performance.now() - began).toBeLessThan(20_000)
    const rows = await db.query<{ day: number; n: number }>(`select day, count(*) n from counter where tenant = 1 group by day order by day`)
    expect(rows.every((row, i) => row.day === i + 1 && row.n === 2)).toBe(true)
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged)
    expect(rows.length).toBeLessThanOrEqual(acknowledged + 1)
    expect(await migrate(db)).toEqual([])
    await db.close()
  } finally { rmSync(dir, { recursive: true, force: true }) }
}, 60_000)

test('a poisoned engine is given up and opened again', async () => {
  const lines: string[] = []
  const db = await openDb({ tenant: 1, limit: 300, log: (line) => lines.push(line) })
  await migrate(db)
  await db.query(write, [1])
  const [slow, behind, inside] = await Promise.allSettled([
    db.query('select count(*) from generate_series(1, 1000000000)'), db.query('select 1'), db.tx((tx) => tx.query('select 1'))])
  for (const one of [slow, behind, inside]) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'database-away' } })
  await expect(db.query('select 1')).rejects.toMatchObject({ code: 'database-away' })
  for (let i = 0; i < 200 && !lines.some((line) => line.startsWith('database back')); i++) await wait(50)
  expect(await db.query(`select day from counter where tenant = 1`)).toEqual([{ day: 1 }])
  await db.close()
}, 60_000)

eachDatabase((_name, open) => {
  test('a transaction that hangs does not keep the others waiting for ever', async () => {
    const db = await open({ limit: 300, size: 1 })
    let free: () => void = () => {}
    const hung = db.tx(async (tx) => { await tx.query(write, [7]); await new Promise<void>((go) => { free = go }); return tx.query('select 1') })
    hung.catch(() => {})
    await wait(50)
    const waiting = await db.query('select count(*) n from counter where tenant = 1')
    expect(waiting).toEqual([{ n: 0 }])
    free()
    await expect(hung).rejects.toMatchObject({ code: 'database-away' })
    expect(await db.tx((tx) => tx.query('select 1 a'))).toEqual([{ a: 1 }])
  }, 60_000)
})
