// The embedded engine's supervisor: one worker thread, one session. Plain queries are pipelined in order; a transaction has the session
// to itself. A query over its limit costs the thread: it is ended and the folder opened again (crash recovery is PostgreSQL's own).
import { mkdir, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { fail } from '#kernel/fail/fail.ts'
import { APP_ROLE, type Db, type Sql } from './db.ts'
import { faultOf } from './faults.ts'
import { lockDir } from './lock.server.ts'
import type { Answer, Ask, Start } from './pglite-worker.server.ts'
import { spareDir, spareHome } from './spare.server.ts'
import { decodeRows, toParam } from './values.ts'

export type PgliteOptions = {
  dir?: string | undefined; tenant: number; log: (line: string) => void
  /** Milliseconds a query may take, and one of the schema's owner. */
  limit: number; ownerLimit: number
  /** A dump to start an empty folder (or memory) from. */
  from?: string | undefined
  dumps: { hours: number; keep: number }
}
type Waiting = { ask: Ask; limit: number; done: (answer: Answer) => void; lost: () => void }

/** Answers the database and `dump()`, which writes DIR/dumps/<time>.tar.gz (or where it is told) and gives the path. */
export const openPglite = async (how: PgliteOptions): Promise<{ db: Db; dump: (to?: string) => Promise<string>; tend: () => Promise<string[]> }> => {
  const release = how.dir ? lockDir(how.dir) : () => {}
  const spare = how.dir || how.from ? undefined : await spareDir(makeEmpty)
  const folder = how.dir ? join(how.dir, 'pg') : spare?.dir, shelf = how.dir ?? spareHome()
  let thread: Worker | undefined
  let state: 'open' | 'away' | 'closed' = 'away'
  let inFlight: Waiting[] = []
  let since = 0
  let ids = 0
  const isClosed = () => state === 'closed'
  let reopening: Promise<void> | undefined
  // The session is taken (a transaction); what comes meanwhile stands in line.
  let taken = false
  let hung: (() => void) | undefined
  let line: { exclusive: boolean; go: () => void; lost: () => void }[] = []

  const begin = async (start: Start) => {
    const worker = await startThread(start)
    worker.on('message', (answer: Answer) => {
      const head = inFlight.shift()
      since = performance.now()
      head?.done(answer)
    })
    worker.on('error', (error) => { how.log(`database engine: ${error.message}`) })
    worker.on('exit', () => { if (thread === worker) lose('the engine ended') })
    thread = worker
    // Not awaited: a failure shows in the first query, and order is kept.
    await settle(send({ script: `set timezone to 'UTC'; set jit to off; set app.tenant to '${Number(how.tenant)}'; ${ENSURE_ROLE}; set role ${APP_ROLE}` }, how.ownerLimit))
  }

  const send = (ask: Omit<Ask, 'id'>, limit: number): Promise<Answer> => new Promise((done, broken) => {
    if (!thread) return broken(away())
    if (!inFlight.length) since = performance.now()
    const full = { ...ask, id: ++ids }
    inFlight.push({ ask: full, limit, done, lost: () => broken(away()) })
    thread.postMessage(full)
  })

  /** Everything on the way is lost; the folder is opened again. What was loaded into memory has none: it stays away. */
  const lose = (why: string) => {
    const dead = thread
    thread = undefined
    if (state === 'closed') return
    state = 'away'
    how.log(`database away: ${why}`)
    const gone = [...inFlight, ...line]
    inFlight = []
    line = []
    taken = false
    for (const one of gone) one.lost()
    reopening = (async () => {
      await dead?.terminate()
      if (!folder) return
      const began = performance.now()
      for (let wait = 200; !isClosed(); wait = Math.min(wait * 2, 10_000)) {
        try { await begin({ dir: folder, shelf }); if (state === 'away') state = 'open'; how.log(`database back after ${Math.round(performance.now() - began)} ms`); return } catch (error) {
          how.log(`database does not open: ${(error as Error).message}`)
          await new Promise((go) => setTimeout(go, wait))
        }
      }
    })()
  }

  const watchdog = setInterval(() => {
    const head = inFlight[0]
    if (head && performance.now() - since > head.limit) lose(`over ${head.limit} ms: ${(head.ask.text ?? head.ask.script ?? 'dump').replace(/\s+/g, ' ').slice(0, 120)}`)
    // A transaction that asks nothing and does not end would keep everybody waiting: PostgreSQL ends such a session, here the section is ended.
    if (!head && taken && performance.now() - since > how.limit * 2) hung?.()
  }, Math.min(1000, how.limit / 4))
  watchdog.unref()

  const turn = (exclusive: boolean): Promise<void> | undefined => {
    if (state !== 'open') throw away()
    if (!taken && !line.length) { taken = exclusive; return undefined }
    return new Promise((go, broken) => line.push({ exclusive, go, lost: () => broken(away()) }))
  }
  const giveBack = () => {
    taken = false
    for (let next = line[0]; next && !taken; next = line[0]) {
      line.shift()
      taken = next.exclusive
      next.go()
    }
  }

  const ask = async <R>(text: string, values: readonly unknown[] | undefined, limit: number): Promise<R[]> => {
    const answer = await send({ text, values: values ? values.map(toParam) : [] }, limit)
    if (answer.error) throw faultOf(answer.error, text)
    return decodeRows(answer.fields!, answer.rows!) as R[]
  }
  const settle = async (answer: Promise<Answer>) => { const { error } = await answer; if (error) throw faultOf(error) }

  const section = async <T>(opening: string, limit: number, work: (tx: Sql & { script(text: string): Promise<void> }) => Promise<T>): Promise<T> => {
    await turn(true)
    const mine = thread
    // A handle kept beyond its transaction, or beyond the thread it began on, must not write into somebody else's.
    let over = false
    let ended = false
    hung = () => { over = ended = true; hung = undefined; how.log('a transaction was ended: it held the database without asking anything'); settle(send({ script: 'rollback' }, limit)).catch(() => {}); giveBack() }
    const check = () => { if (ended || thread !== mine) throw away(); if (over) throw new Error('this transaction is over') }
    const tx = {
      query: <R>(text: string, values?: readonly unknown[]) => { check(); return ask<R>(text, values, limit) },
      script: (text: string) => { check(); return settle(send({ script: text }, limit)) },
    }
    try {
      await settle(send({ script: opening }, limit))
      const result = await work(tx)
      check()
      over = true
      const end = await send({ script: 'commit' }, limit)
      if (end.error) throw faultOf(end.error)
      if (end.tag === 'ROLLBACK') throw swallowed()
      return result
    } catch (error) {
      over = true
      if (!ended && thread && thread === mine) await settle(send({ script: 'rollback' }, limit)).catch(() => {})
      throw error
    } finally {
      if (!ended) hung = undefined
      if (!ended && thread && thread === mine) giveBack()
    }
  }

  const db = {
    kind: 'pglite' as const, version: '', tenant: how.tenant,
    query: async <R>(text: string, values?: readonly unknown[]): Promise<R[]> => { await turn(false); return ask<R>(text, values, how.limit) },
    tx: <T>(work: (tx: Sql) => Promise<T>) => section('begin', how.limit, work),
    asOwner: <T>(work: (tx: Sql & { script(text: string): Promise<void> }) => Promise<T>) => section('begin; set local role none', how.ownerLimit, work),
    close: async () => {
      if (state === 'closed') return
      const was = state
      state = 'closed'
      clearInterval(watchdog)
      clearInterval(timer)
      clearInterval(gardener)
      if (was === 'open') await send({ close: true }, how.limit).catch(() => {})
      const worker = thread
      thread = undefined
      await reopening
      await worker?.terminate()
      spare?.drop()
      release()
    },
  }

  const dump = async (to?: string): Promise<string> => {
    if (!to && !how.dir) throw new Error('a database in memory has no folder of dumps: say where')
    const folder = join(how.dir ?? '', 'dumps')
    const path = to ?? join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}.tar.gz`)
    if (!to) await mkdir(folder, { recursive: true })
    await turn(false)
    await settle(send({ dump: path }, how.ownerLimit))
    if (to) return path
    const all = (await readdir(folder)).filter((name) => name.endsWith('.tar.gz')).sort()
    for (const old of all.slice(0, Math.max(0, all.length - how.dumps.keep))) await unlink(join(folder, old))
    return path
  }
  /** The embedded engine has no background workers: dead rows, statistics and the log's length are ours to look after. */
  const tend = async (): Promise<string[]> => {
    const alone = async <T>(work: () => Promise<T>): Promise<T> => {
      await turn(true)
      const mine = thread
      try {
        await settle(send({ script: 'reset role' }, how.ownerLimit))
        return await work()
      } finally {
        if (thread && thread === mine) {
          await settle(send({ script: `set role ${APP_ROLE}` }, how.ownerLimit)).catch((error: Error) => lose(error.message))
          if (thread === mine) giveBack()
        }
      }
    }
    const due = await alone(async () => {
      await ask('select pg_stat_force_next_flush()', [], how.ownerLimit)
      return ask<{ name: string }>(`select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
        where n_dead_tup > 1000 + n_live_tup / 10 or n_mod_since_analyze > 500 + n_live_tup / 10 order by 1`, [], how.ownerLimit)
    })
    // One at a time: whoever waits gets in between.
    for (const { name } of due) await alone(() => settle(send({ script: `vacuum (analyze) ${name}` }, how.ownerLimit)))
    if (due.length) await alone(() => settle(send({ script: 'checkpoint' }, how.ownerLimit)))
    return due.map((row) => row.name)
  }
  const gardener = setInterval(() => { if (state === 'open') tend().catch((error: Error) => how.log(`maintenance failed: ${error.message}`)) }, 600_000)
  gardener.unref()
  const timer = setInterval(() => { if (how.dir && state === 'open') dump().then((path) => how.log(`dumped ${path}`), (error: Error) => how.log(`dump failed: ${error.message}`)) }, how.dumps.hours * 3_600_000)
  timer.unref()

  try {
    if (how.dir) await mkdir(join(how.dir, 'pg'), { recursive: true })
    await begin({ ...(folder ? { dir: folder } : {}), ...(how.from ? { from: how.from } : {}), shelf })
    state = 'open'
    db.version = (await db.query<{ v: string }>(`select current_setting('server_version') v`))[0]!.v
  } catch (error) {
    await db.close()
    throw error
  }
  return { db, dump, tend }
}

/** A failed statement that the work caught makes PostgreSQL answer COMMIT with ROLLBACK, without an error. */
export const swallowed = () => Object.assign(new Error('nothing was committed: a statement inside this transaction failed and its error was swallowed'), { code: '25P02' })
/** Answers when the engine is up; its own errors at start come out here. */
const startThread = async (start: Start): Promise<Worker> => {
  const worker = new Worker(new URL('./pglite-worker.server.ts', import.meta.url), { workerData: start, name: 'database', execArgv: [] })
  await new Promise<void>((ready, broken) => {
    worker.once('message', () => ready())
    worker.once('error', broken)
    worker.once('exit', () => broken(away()))
  })
  worker.removeAllListeners('exit').removeAllListeners('error')
  return worker
}
const makeEmpty = async (dir: string) => {
  const worker = await startThread({ dir, shelf: spareHome() })
  const said = (ask: Omit<Ask, 'id'>) => new Promise<Answer>((done) => { worker.once('message', done); worker.postMessage({ id: 1, ...ask }) })
  const { error } = await said({ script: 'create extension postgis' })
  await said({ close: true })
  await worker.terminate()
  if (error) throw faultOf(error)
}
const away = () => fail('database-away')
/** The role may be there already: made by an administrator, or for another database of the same server. */
export const ENSURE_ROLE = `do $$ begin if not exists (select 1 from pg_roles where rolname = '${APP_ROLE}') then create role ${APP_ROLE} nologin; end if; exception when duplicate_object or unique_violation then null; end $$`
