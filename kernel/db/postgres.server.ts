// A PostgreSQL server behind a pool. Every connection works as the app's role with its tenant set once; the pool mends itself, so a
// server that goes away costs 'database-away' answers and nothing else.
import { createHash } from 'node:crypto'
import pg from 'pg'
import { fail } from '#kernel/fail/fail.ts'
import { APP_ROLE, type Db, type Sql } from './db.ts'
import { type Fault, faultOf } from './faults.ts'
import { ENSURE_ROLE, swallowed } from './pglite.server.ts'
import { openLanes } from './lanes.server.ts'
import { decoder, toParam } from './values.ts'

export type PostgresOptions = { url: string; tenant: number; log: (line: string) => void; size: number; limit: number; ownerLimit: number }

/** Texts that get a prepared statement of their own; more (lists with many filters) go unnamed. */
const NAMED = 400

export const openPostgres = async (how: PostgresOptions): Promise<Db> => {
  const types = { getTypeParser: (oid: number) => decoder(oid) } as unknown as pg.CustomTypesConfig
  const first = new pg.Client({ connectionString: how.url, types, connectionTimeoutMillis: 10_000 })
  first.on('error', () => {})
  let version = ''
  try {
    await first.connect()
    version = ((await first.query(`select current_setting('server_version') v`)).rows[0] as { v: string }).v.split(' ')[0]!
    await first.query(ENSURE_ROLE)
    // A superuser may become anybody; a plain owner must be let.
    await first.query(`do $$ begin if not pg_has_role(current_user, '${APP_ROLE}', 'member') then execute format('grant ${APP_ROLE} to %I', current_user); end if; end $$`)
  } catch (error) { throw faultOf(error as Fault) } finally { await first.end().catch(() => {}) }

  const { log } = how
  const options = {
    connectionString: how.url, types, connectionTimeoutMillis: 10_000, keepAlive: true,
    options: `-c role=${APP_ROLE} -c app.tenant=${Number(how.tenant)} -c jit=off -c max_parallel_workers_per_gather=0 -c TimeZone=UTC -c DateStyle=ISO -c statement_timeout=${how.limit} -c idle_in_transaction_session_timeout=${how.limit * 2}`,
  }
  const pool = new pg.Pool({ ...options, max: how.size })
  // Without these a connection that dies at rest, or between two statements, would end the process.
  pool.on('error', (error) => how.log(`database connection: ${error.message}`))
  pool.on('connect', (client) => { client.on('error', () => {}) })

  const uses = new Map<string, string | 1>()
  let names = 0
  let era = 0
  const nameOf = (text: string): string | undefined => {
    const known = uses.get(text)
    if (typeof known === 'string') return known
    // Named on its second use: texts that are asked once do not take a place.
    if (known === undefined) { if (uses.size > 5000) for (const [key, value] of uses) if (value === 1) uses.delete(key); uses.set(text, 1); return undefined }
    if (names >= NAMED) return undefined
    names++
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 24) + era
    uses.set(text, name)
    return name
  }
  const lanes = openLanes(options, log)
  const run = async <R>(on: Pick<pg.Pool, 'query'>, text: string, values: readonly unknown[] = []): Promise<R[]> => {
    const params = values.map(toParam)
    const name = nameOf(text)
    // Always the extended protocol: the simple one would let a text of several statements through.
    const asked = { ...(name ? { name } : {}), text, values: params, queryMode: 'extended' }
    try { return (on === pool && name ? await lanes.query(asked, (whole) => pool.query(whole)) : await on.query(asked)).rows as R[] } catch (error) {
      if (!name || (error as Fault).code !== '0A000') throw faultOf(error as Fault, text)
      // A migration changed a table under the prepared statements: new names, and outside a transaction once more.
      uses.clear()
      names = 0
      era++
      if (on !== pool) throw faultOf(error as Fault, text)
      return run<R>(on, text, values)
    }
  }

  const section = async <T>(opening: string, work: (tx: Sql & { script(text: string): Promise<void> }) => Promise<T>): Promise<T> => {
    let client: pg.PoolClient
    try { client = await pool.connect() } catch (error) { throw faultOf(error as Fault) }
    let over = false
    // The connection died while the work was doing something else (a hung transaction that the server ended): its place in the pool is
    // free at once, not when the work comes back.
    let lost = false
    const onLost = () => { if (lost) return; lost = over = true; client.release(true) }
    client.once('error', onLost)
    const check = () => { if (lost) throw fail('database-away'); if (over) throw new Error('this transaction is over') }
    const script = async (text: string) => { try { await client.query(text) } catch (error) { throw faultOf(error as Fault) } }
    let broken = false
    try {
      await script(opening)
      const result = await work({
        query: <R>(text: string, values?: readonly unknown[]) => { check(); return run<R>(client as unknown as pg.Pool, text, values) },
        script: (text) => { check(); return script(text) },
      })
      check()
      over = true
      const end = await client.query('commit').catch((error: unknown) => { throw faultOf(error as Fault) })
      if (end.command === 'ROLLBACK') throw swallowed()
      return result
    } catch (error) {
      over = true
      if (!lost) await client.query('rollback').catch(() => { broken = true })
      throw error
    } finally {
      client.off('error', onLost)
      if (!lost) client.release(broken)
    }
  }

  let closed = false
  return {
    kind: 'postgres', version, tenant: how.tenant,
    query: <R>(text: string, values?: readonly unknown[]) => closed ? Promise.reject(fail('database-away')) : run<R>(pool, text, values),
    tx: (work) => section('begin', work),
    asOwner: (work) => section(`begin; set local role none; set local statement_timeout = ${how.ownerLimit}`, work),
    close: async () => { if (!closed) { closed = true; await lanes.close(); await pool.end() } },
  }
}
