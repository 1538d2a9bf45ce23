import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { eachDatabase } from '../../tests/postgres.server.ts'
import type { Db } from '../db/db.ts'
import { makeLog } from '../http/log.server.ts'
import { movableClock } from '../time/time.ts'
import { makeJobs, type Jobs } from './jobs.server.ts'
import { withLock } from './lock.server.ts'

let db: Db, clock = movableClock('2026-11-23T09:00+08:00')
const open: Jobs[] = [], lines: string[] = []
const make = () => {
  const jobs = makeJobs({ db, clock, log: makeLog({ to: { write: line => { lines.push(line) } } }) })
  open.push(jobs)
  return jobs
}
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
beforeEach(async () => {
  clock = movableClock('2026-11-23T09:00+08:00')
  lines.length = 0
  await db.asOwner(tx => tx.query('truncate job'))
})
afterEach(async () => { for (const jobs of open.splice(0)) await jobs.stop() })

eachDatabase((_name, open) => {
  beforeAll(async () => { db = await open() })

  test('a loop never runs beside itself and goes on after faults, which are counted and logged once', async () => {
    const jobs = make()
    let inside = 0, most = 0, runs = 0
    jobs.every('fold', 0.01, async () => {
      most = Math.max(most, ++inside)
      await pause(15)
      inside--
      if (++runs === 2 || runs === 3) throw Object.assign(new Error('phone 13800132207'), { code: 'ECONNRESET' })
    })
    await Promise.all([jobs.run('fold'), jobs.run('fold'), jobs.run('fold')])
    while (runs < 6) await pause(5)
    expect(most).toBe(1)
    const [health] = jobs.health()
    expect(health).toMatchObject({ name: 'fold', errors: 2, inARow: 0, lastError: { reason: 'ECONNRESET' }, lastOk: '2026-11-23T01:00:00.000Z' })
    expect(lines.filter(line => line.includes('job failed'))).toHaveLength(1)
    expect(lines.join('')).not.toContain('13800132207')
    expect(() => jobs.every('fold', 1, async () => 1)).toThrow(/two jobs/)
  })

  test('run waits for a whole run that began after the call', async () => {
    const jobs = make(), seen: number[] = []
    let written = 0, began = 0
    jobs.every('outbox', 60, async () => { began++; const read = written; await pause(20); seen.push(read) })
    const first = jobs.run('outbox')
    while (began === 0) await pause(1)
    written = 1
    await Promise.all([jobs.run('outbox'), jobs.run('outbox')])
    await first
    expect(seen).toEqual([0, 1])
    await expect(jobs.run('none')).rejects.toThrow(/no job/)
  })

  test('daily work runs once a day of the office, also across restarts, and late rather than never', async () => {
    const days: string[] = []
    const start = () => { const jobs = make(); jobs.daily('night', '03:30', async ({ now }) => { days.push(now.toISOString()) }); return jobs }
    let jobs = start()
    await jobs.tick()
    await jobs.tick()
    expect(days).toHaveLength(1)
    await jobs.stop()
    jobs = start()
    await jobs.tick()
    expect(days).toHaveLength(1)
    clock.to('2026-11-24T03:29+08:00')
    await jobs.tick()
    expect(days).toHaveLength(1)
    clock.by('1m')
    await jobs.tick()
    expect(days).toEqual(['2026-11-23T01:00:00.000Z', '2026-11-23T19:30:00.000Z'])
    expect(() => jobs.daily('odd', '25:00', async () => 1)).toThrow(/time/)
  })

  test('daily work that failed is tried again after ten minutes', async () => {
    const jobs = make()
    let tries = 0
    jobs.daily('count', '08:00', async () => { if (++tries < 3) throw new Error('no') })
    for (const wait of ['5m', '5m', '5m', '5m', '5m', '5m'] as const) { await jobs.tick(); clock.by(wait) }
    expect(tries).toBe(3)
    expect(await db.query('select errors, day, error from job where tenant = 1')).toEqual([{ errors: 0, day: '2026-11-23', error: null }])
    expect(jobs.health()[0]).toMatchObject({ errors: 2, runs: 1 })
  })

  test('stopping tells the work, waits for it and starts nothing more', async () => {
    const jobs = make()
    let told = false, ended = false, runs = 0, begun = (): void => {}
    const under = new Promise<void>(resolve => { begun = resolve })
    jobs.every('long', 60, async ({ stopping }) => {
      runs++
      begun()
      await new Promise<void>(resolve => { stopping.addEventListener('abort', () => { told = true; resolve() }) })
      await pause(10)
      ended = true
    })
    const run = jobs.run('long')
    await under
    await jobs.stop()
    expect([told, ended]).toEqual([true, true])
    await run
    await jobs.run('long')
    expect(runs).toBe(1)
  })

  test('nothing begins once all stops, not even what only waited for its lock', async () => {
    const jobs = make()
    let late = false
    jobs.every('late', 60, async ({ stopping }) => { late ||= stopping.aborted })
    const run = jobs.run('late')
    await jobs.stop()
    await run
    expect(late).toBe(false)
  })

  test('a lock is held while the work runs and not longer, on a server', async () => {
    const inside: number[] = []
    let at = 0
    const work = async () => { inside.push(++at); await pause(30); at--; return 7 }
    const both = await Promise.all([withLock(db, 'x', work), withLock(db, 'x', work)])
    if (db.kind === 'postgres') expect([both.filter(it => it?.result === 7).length, inside]).toEqual([1, [1]])
    // The embedded engine never has a second process.
    else expect(both).toEqual([{ result: 7 }, { result: 7 }])
    await expect(withLock(db, 'x', async () => { throw new Error('fault') })).rejects.toThrow('fault')
    expect(await withLock(db, 'x', async () => (await db.query<{ n: number }>('select 1 as n'))[0]!.n)).toEqual({ result: 1 })
    await expect(withLock({ ...db, kind: 'postgres', tx: async () => { throw new Error('away') } }, 'x', work)).rejects.toThrow('away')
  })
})
