// A PostgreSQL server for tests: thrown together in a temporary folder on a free loopback port, thrown away afterwards. A suite written
// with eachDatabase runs on the embedded engine always, and on PostgreSQL where one is installed (or TEST_DATABASE_URL names one).
import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe } from 'vitest'
import type { Db } from '#kernel/db/db.ts'
import { migrate } from '#kernel/db/migrate.server.ts'
import { openDb, type OpenOptions } from '#kernel/db/open.server.ts'

export type Cluster = {
  /** The address of one of its databases. */
  url(database: string): string
  /** Ends the server at once ('immediate' = as a crash would) or in order, and starts it again after so many milliseconds. */
  restart(mode: 'immediate' | 'fast', away: number): Promise<void>
  stop(): void
}
type Open = (how?: Partial<OpenOptions> & { migrated?: false }) => Promise<Db>

/** Runs the suite once for each engine. `open` gives a fresh, migrated database of tenant 1; everything is closed after the suite. */
export const eachDatabase = (suite: (name: 'pglite' | 'postgres', open: Open) => void): void => {
  describe('pglite', () => { suite('pglite', opener(async () => ({}))) })
  const missing = process.env['TEST_DATABASE_URL'] ? undefined : postgresMissing()
  if (missing) describe.skip(`postgres (skipped: ${missing})`, () => { suite('postgres', opener(async () => ({}))) })
  else describe('postgres', () => { suite('postgres', opener(async () => ({ url: await freshDatabase() }))) })
}

/** A new empty database with PostGIS in it; answers its address. The server behind it is TEST_DATABASE_URL's, or this process's own. */
export const freshDatabase = async (): Promise<string> => {
  let base = process.env['TEST_DATABASE_URL']
  if (!base) base = (await (own ??= startCluster())).url('postgres')
  const admin = new pg.Client({ connectionString: base })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(4712)')
    if (!(await admin.query(`select 1 from pg_database where datname = '${TEMPLATE}'`)).rowCount) {
      await admin.query(`create database ${TEMPLATE} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`)
      const inside = new pg.Client({ connectionString: at(base, TEMPLATE) })
      await inside.connect()
      await inside.query('create extension postgis')
      await inside.end()
    }
    const name = `t_${process.pid}_${++made}_${Math.random().toString(36).slice(2, 8)}`
    await admin.query(`create database ${name} template ${TEMPLATE}`)
    if (process.env['TEST_DATABASE_URL']) borrowed.push(name)
    return at(base, name)
  } finally { await admin.end() }
}

/** Why there is no PostgreSQL to test on; undefined = there is. */
export const postgresMissing = (): string | undefined => {
  if (!binFolder()) return 'no PostgreSQL server programs are installed'
  if (process.getuid?.() === 0 && spawnSync('id', ['postgres']).status !== 0) return 'PostgreSQL does not run as root and there is no user postgres'
  return undefined
}

/** A server of one's own. Its data folder is a copy of one made once (with PostGIS in a template database), so it starts in a second. */
export const startCluster = async (): Promise<Cluster> => {
  const missing = postgresMissing()
  if (missing) throw new Error(missing)
  const home = join(tmpdir(), `xinbei-postgres-${execFileSync(join(binFolder()!, 'postgres'), ['--version'], { encoding: 'utf8' }).match(/[\d.]+/)![0]}`)
  mkdirSync(home, { recursive: true })
  give(home)
  sweep(home)
  const blank = join(home, 'blank')
  if (!existsSync(blank)) {
    const half = join(home, `half-${process.pid}`)
    as('initdb', ['-D', half, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'])
    const cluster = await run(half)
    // Made here once, so that every copy has the template database already.
    const before = process.env['TEST_DATABASE_URL']
    process.env['TEST_DATABASE_URL'] = cluster.url('postgres')
    try { await freshDatabase() } finally { if (before) process.env['TEST_DATABASE_URL'] = before; else delete process.env['TEST_DATABASE_URL'] }
    const admin = new pg.Client({ connectionString: cluster.url('postgres') })
    await admin.connect()
    await admin.query(`drop database ${borrowed.pop()}`)
    await admin.end()
    as('pg_ctl', ['-D', half, '-m', 'fast', '-w', 'stop'])
    try { renameSync(half, blank) } catch { rmSync(half, { recursive: true, force: true }) }
  }
  const dir = join(home, `run-${process.pid}-${++made}`)
  as('cp', ['-a', blank, dir])
  return run(dir)
}

const TEMPLATE = 'xinbei_template'
let made = 0
let own: Promise<Cluster> | undefined
const borrowed: string[] = []

const opener = (where: () => Promise<Partial<OpenOptions>>): Open => {
  const open: Db[] = []
  afterAll(async () => {
    for (const db of open) await db.close()
    if (own) { const cluster = await own; own = undefined; cluster.stop() }
    const base = process.env['TEST_DATABASE_URL']
    if (!base || !borrowed.length) return
    const admin = new pg.Client({ connectionString: base })
    await admin.connect()
    for (const name of borrowed.splice(0)) await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  })
  return async ({ migrated, ...how } = {}) => {
    const db = await openDb({ tenant: 1, ...await where(), ...how })
    open.push(db)
    if (migrated !== false) await migrate(db)
    return db
  }
}

const at = (base: string, database: string) => { const url = new URL(base); url.pathname = `/${database}`; return url.href }

const binFolder = (): string | undefined => {
  const debian = '/usr/lib/postgresql'
  const places = [process.env['PG_BIN'] ?? '', ...existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)).map((v) => join(debian, v, 'bin')) : [],
    ...(process.env['PATH'] ?? '').split(':')]
  return places.find((place) => place && existsSync(join(place, 'initdb')))
}

const root = () => process.getuid?.() === 0
/** PostgreSQL refuses to run as root. */
const as = (program: string, args: string[]) => {
  const path = program === 'cp' ? 'cp' : join(binFolder()!, program)
  const [command, rest] = root() ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, args]
  const done = spawnSync(command as string, rest as string[], { encoding: 'utf8', cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] })
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
}
const give = (path: string) => {
  if (!root()) return
  chownSync(path, Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })), Number(execFileSync('id', ['-g', 'postgres'], { encoding: 'utf8' })))
}

const run = async (dir: string): Promise<Cluster> => {
  const port = await freePort()
  writeFileSync(join(dir, 'postgresql.auto.conf'), `port = ${port}
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
max_connections = 60
shared_buffers = 64MB
log_min_messages = fatal
`)
  const start = () => as('pg_ctl', ['-D', dir, '-w', '-l', join(dir, 'server.log'), 'start'])
  start()
  const stop = () => {
    process.off('exit', stop)
    try { as('pg_ctl', ['-D', dir, '-m', 'immediate', '-w', 'stop']) } catch { /* it was down already */ }
    rmSync(dir, { recursive: true, force: true })
  }
  process.on('exit', stop)
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    restart: async (mode, away) => {
      as('pg_ctl', ['-D', dir, '-m', mode, '-w', 'stop'])
      await new Promise((go) => setTimeout(go, away))
      start()
    },
    stop,
  }
}

/** Servers whose test process was killed are still running: ended before a new one starts. */
const sweep = (home: string) => {
  for (const name of readdirSync(home)) {
    const pid = Number(/^(?:run|half)-(\d+)/.exec(name)?.[1] ?? Number.NaN)
    if (Number.isNaN(pid) || lives(pid)) continue
    if (existsSync(join(home, name, 'postmaster.pid')) && lives(Number(readFileSync(join(home, name, 'postmaster.pid'), 'utf8').split('\n')[0])))
      try { as('pg_ctl', ['-D', join(home, name), '-m', 'immediate', '-w', 'stop']) } catch { continue }
    rmSync(join(home, name), { recursive: true, force: true })
  }
}
const lives = (pid: number) => { try { process.kill(pid, 0); return true } catch (error) { return (error as { code?: string }).code === 'EPERM' } }
const freePort = () => new Promise<number>((done) => {
  const probe = createServer()
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address() as { port: number }; probe.close(() => done(port)) })
})
