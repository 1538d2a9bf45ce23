// A PostgreSQL server of the bench's own: made in a temporary folder with the settings of the storage trial, thrown away afterwards.
import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Cluster = { url: string; pid: number; version: string; restart(): void; stop(): void }

/** What the storage trial was measured with, so that figures can be laid side by side. */
const settings = `shared_buffers = 4GB
effective_cache_size = 12GB
work_mem = 32MB
maintenance_work_mem = 1GB
max_wal_size = 8GB
checkpoint_timeout = 15min
wal_compression = lz4
random_page_cost = 1.1
max_parallel_workers_per_gather = 1
autovacuum_vacuum_cost_limit = 2000
synchronous_commit = on
fsync = on
jit = off
shared_preload_libraries = 'pg_stat_statements'
max_connections = 60
log_min_messages = error
`

/** Undefined where no PostgreSQL is installed. */
export const startCluster = async (): Promise<Cluster | undefined> => {
  const bin = binFolder()
  if (!bin) return undefined
  const home = mkdtempSync(join(tmpdir(), 'xinbei-bench-')), dir = join(home, 'data'), port = await freePort()
  give(home)
  as(bin, 'initdb', ['-D', dir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'])
  writeFileSync(join(dir, 'postgresql.auto.conf'), `${settings}port = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n`)
  const start = () => as(bin, 'pg_ctl', ['-D', dir, '-w', '-l', join(home, 'log'), 'start'])
  start()
  const stop = () => {
    process.off('exit', stop)
    try { as(bin, 'pg_ctl', ['-D', dir, '-m', 'immediate', '-w', 'stop']) } catch { /* it was down already */ }
    rmSync(home, { recursive: true, force: true })
  }
  process.on('exit', stop)
  const pid = () => Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0])
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`, get pid() { return pid() }, stop,
    version: execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).match(/[\d.]+/)![0],
    restart: () => { as(bin, 'pg_ctl', ['-D', dir, '-m', 'fast', '-w', 'stop']); start() },
  }
}

const binFolder = (): string | undefined => {
  const debian = '/usr/lib/postgresql'
  const places = [process.env['PG_BIN'] ?? '', ...existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)).map((v) => join(debian, v, 'bin')) : [], ...(process.env['PATH'] ?? '').split(':')]
  return places.find((place) => place && existsSync(join(place, 'initdb')))
}
const root = process.getuid?.() === 0
/** PostgreSQL refuses to run as root. */
const as = (bin: string, program: string, args: string[]): void => {
  const path = join(bin, program), [command, rest] = root ? ['runuser', ['-u', 'postgres', '--', path, ...args]] as const : [path, args] as const
  const done = spawnSync(command, rest as string[], { encoding: 'utf8', cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] })
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
}
const give = (path: string): void => {
  const id = (what: string) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }))
  if (root) chownSync(path, id('-u'), id('-g'))
}
/** A loopback port that nobody uses now. */
export const freePort = (): Promise<number> => new Promise((done) => {
  const probe = createServer()
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address() as { port: number }; probe.close(() => done(port)) })
})
