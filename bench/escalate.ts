// 100,000 deadlines of one night: from the moment at which a server may begin until the last rung is noted, and until all who are to be told have
// their notice. Once undisturbed, once with the server killed in the middle.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb } from '../kernel/db/open.server.ts'
import { startCluster } from './cluster.ts'
import { dueMatters, steppedOn } from './due.ts'
import { spent, watch } from './machine.ts'
import { startProduct } from './servers.ts'

export type Night = { n: number; killed: boolean; seconds: number; told: number; notices: number; cpu: number; foreign: number; exact: boolean }

/** Throws where a rung was stepped on twice or not at all. Undefined where no PostgreSQL is installed. */
export const nights = async (n: number, say: (line: string) => void): Promise<Night[] | undefined> => {
  const found: Night[] = []
  for (const killed of [false, true]) {
    const cluster = await startCluster()
    if (!cluster) return undefined
    const dir = mkdtempSync(join(tmpdir(), 'xinbei-night-')), where = { url: cluster.url, dir }
    try { found.push(await night(where, { n, killed, pid: cluster.pid, say })) } finally { cluster.stop(); rmSync(dir, { recursive: true, force: true }) }
  }
  return found
}
const night = async (where: { url: string; dir: string }, { n, killed, pid, say }: { n: number; killed: boolean; pid: number; say: (line: string) => void }): Promise<Night> => {
  say('建库、写入演示街道')
  const first = await startProduct(where), db = await openDb({ url: where.url, tenant: 1, limit: 600_000 })
  try {
    while ((await steppedOn(db)).waiting > 0) await new Promise((go) => setTimeout(go, 250))
    await first.stop()
    const [one] = await db.query<{ id: string }>(`select id from record where tenant = 1 and type = 'matter' and state = 'handling' and body->'$'->'clock' is not null and body->'$'->'ask' is null order by id limit 1`)
    await dueMatters(db, { of: one!.id, n })
    await db.asOwner((tx) => tx.script('analyze record; analyze action'))
    say(`${n} 件同时到时限${killed ? '，中途杀死服务器' : ''}`)
    const before = await noticesOf(db), began = performance.now()
    let server = await startProduct(where), ready = performance.now()
    const pids = [pid, server.pid], foreign = watch(pids), used = spent(pids)
    if (killed) {
      for (;;) { const { waiting } = await steppedOn(db); if (waiting < n / 2) break; await new Promise((go) => setTimeout(go, 100)) }
      process.kill(server.pid, 'SIGKILL')
      server = await startProduct(where)
      ready = began
    }
    while ((await steppedOn(db)).waiting > 0) await new Promise((go) => setTimeout(go, 250))
    const seconds = (performance.now() - ready) / 1000
    for (;;) { const [left] = await db.query<{ n: number }>('select count(*)::int as n from pending where tenant = 1'); if (left!.n === 0) break; await new Promise((go) => setTimeout(go, 250)) }
    const told = (performance.now() - ready) / 1000, cpu = killed ? Number.NaN : spent(pids) - used, strangers = foreign(), { once, more } = await steppedOn(db), notices = await noticesOf(db) - before
    await server.stop()
    if (once !== n || more !== 0) throw new Error(`${n} deadlines: ${once} were stepped on once, ${more} more than once`)
    say(`  ${seconds.toFixed(1)} 秒记完，${told.toFixed(1)} 秒通知完（${notices} 条），外来 ${strangers.toFixed(2)} 核`)
    return { n, killed, seconds, told, notices, cpu, foreign: strangers, exact: true }
  } finally { await db.close() }
}
const noticesOf = async (db: { query<R>(text: string): Promise<R[]> }): Promise<number> => (await db.query<{ n: number }>('select count(*)::int as n from notice where tenant = 1'))[0]!.n
