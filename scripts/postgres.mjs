// A PostgreSQL of its own for one run of the tests: made in a temporary folder, gone afterwards.
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './ground.mjs'

/** The folder with initdb of the newest PostgreSQL (15 or later) that has PostGIS, or undefined. */
export const findPostgres = () => {
  const home = '/usr/lib/postgresql'
  const versions = (existsSync(home) ? readdirSync(home) : []).map(Number).filter((v) => v >= 15).sort((a, b) => b - a)
  const version = versions.find((v) => existsSync(`${home}/${v}/bin/initdb`) && existsSync(`/usr/share/postgresql/${v}/extension/postgis.control`))
  return version && `${home}/${version}/bin`
}

/** Starts it on a free port; `stop` removes every trace. Durability is off: nothing here outlives the run. */
export const startPostgres = async (bin) => {
  const dir = mkdtempSync(join(tmpdir(), 'xinbei-pg-')), as = unprivileged(), port = await freePort()
  if (as.uid !== undefined) chownSync(dir, as.uid, as.gid)
  const pg = (name, args) => run(join(bin, name), args, as)
  const stop = () => {
    spawnSync(join(bin, 'pg_ctl'), ['-D', join(dir, 'data'), '-m', 'immediate', '-w', 'stop'], as)
    rmSync(dir, { recursive: true, force: true })
  }
  const made = await pg('initdb', ['-D', join(dir, 'data'), '-U', 'xinbei', '-A', 'trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'])
  const options = `-p ${port} -k ${dir} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200`
  const started = made.code === 0 ? await pg('pg_ctl', ['-D', join(dir, 'data'), '-l', join(dir, 'log'), '-w', '-o', options, 'start']) : made
  if (started.code !== 0) { stop(); throw new Error(`PostgreSQL 没有启动：${started.output}`) }
  return { url: `postgres://xinbei@127.0.0.1:${port}/postgres`, stop }
}

/** PostgreSQL refuses to run as root: there it runs as its package's own user. */
const unprivileged = () => {
  if (process.getuid?.() !== 0) return {}
  const id = (flag) => Number(spawnSync('id', [flag, 'postgres']).stdout?.toString().trim() || 65534)
  return { uid: id('-u'), gid: id('-g') }
}
const freePort = () => new Promise((done, failed) => {
  const probe = createServer().on('error', failed)
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)) })
})
