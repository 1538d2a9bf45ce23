// What runs by itself: loops of seconds and work of once a day, each one at a time, faults counted, all of it stoppable.
import type { Db } from '../db/db.ts'
import type { Log } from '../http/log.server.ts'
import { dayOf, timeOf, type Clock } from '../time/time.ts'
import { withLock } from './lock.server.ts'

export type Work = (it: { now: Date; stopping: AbortSignal }) => Promise<unknown>
export type JobHealth = { name: string; running: boolean; runs: number; errors: number; inARow: number; lastOk: string | null; lastError: { at: string; reason: string } | null }
export type Jobs = {
  /** Runs the work, waits `seconds`, runs it again. */
  every(name: string, seconds: number, work: Work): void
  /** Runs the work once on each day of the office, at or after its time ('03:30'); a fault is tried again after ten minutes. */
  daily(name: string, time: string, work: Work): void
  /** Runs a job now and waits for it; beside a run under way it waits for one more whole run after that. Faults are counted, not thrown. */
  run(name: string): Promise<void>
  /** Looks whether daily work is due by the clock; called by itself every 30 seconds, and by tests that moved their clock. */
  tick(): Promise<void>
  health(): JobHealth[]
  /** No new run starts; what runs is told by its signal and waited for, ten seconds at most. */
  stop(): Promise<void>
}

export const makeJobs = ({ db, clock, log }: { db: Db; clock: Clock; log?: Log | undefined }): Jobs => {
  const all = new Map<string, Job>(), ending = new AbortController()

  const add = (name: string, more: Pick<Job, 'work' | 'seconds' | 'time'>) => {
    if (all.has(name)) throw new Error(`two jobs are called ${name}`)
    const job: Job = { name, ...more, running: undefined, following: undefined, timer: undefined, retryAt: 0, health: { name, running: false, runs: 0, errors: 0, inARow: 0, lastOk: null, lastError: null } }
    all.set(name, job)
    return job
  }
  const later = (job: Job) => {
    if (job.seconds === undefined || ending.signal.aborted) return
    clearTimeout(job.timer)
    job.timer = setTimeout(() => { void start(job).then(() => later(job)) }, job.seconds * 1000)
    job.timer.unref()
  }
  const start = (job: Job): Promise<void> => {
    if (ending.signal.aborted) return Promise.resolve()
    return job.running ??= once(job).finally(() => { job.running = undefined })
  }
  const once = async (job: Job): Promise<void> => {
    const now = clock.now()
    job.health.running = true
    try {
      const done = await withLock(db, job.name, async () => {
        if (job.time !== undefined && !await dailyDue(job, now)) return false
        // It waited for the lock while all came to a stop: it would begin what nobody tells to end.
        if (ending.signal.aborted) return false
        await job.work({ now, stopping: ending.signal })
        if (job.time !== undefined) await noteDay(job.name, now)
        return true
      })
      if (done?.result) job.health.runs++
      if (done?.result) job.health.lastOk = now.toISOString()
      if (done?.result && job.health.inARow) log?.warn({ job: job.name, after: job.health.inARow }, 'job works again')
      job.health.inARow = 0
    } catch (error) {
      job.health.errors++
      job.health.inARow++
      job.retryAt = now.getTime() + retryMs
      const reason = String((error as { code?: unknown }).code ?? (error as Error).name ?? 'error')
      job.health.lastError = { at: now.toISOString(), reason }
      // A loop of seconds that fails for an hour is one line, not thousands.
      if (job.health.inARow === 1) log?.error({ job: job.name, err: error }, 'job failed')
      if (job.time !== undefined) await noteError(job.name, { now, reason })
    } finally {
      job.health.running = false
    }
  }
  const dailyDue = async (job: Job, now: Date) => {
    if (job.forced) { job.forced = false; return true }
    const [row] = await db.query<{ day: string | null }>('select day from job where tenant = $1 and name = $2', [db.tenant, job.name])
    return timeOf(now) >= job.time! && (row?.day ?? '') < dayOf(now)
  }
  const noteDay = (name: string, now: Date) => db.query(`insert into job (tenant, name, started, ok, day, errors) values ($1, $2, $3, $3, $4, 0)
    on conflict (tenant, name) do update set started = $3, ok = $3, day = $4, errors = 0, error = null`, [db.tenant, name, now, dayOf(now)])
  const noteError = (name: string, { now, reason }: { now: Date; reason: string }) => db.query(`insert into job (tenant, name, started, errors, error) values ($1, $2, $3, 1, $4)
    on conflict (tenant, name) do update set started = $3, errors = job.errors + 1, error = $4`, [db.tenant, name, now, reason.slice(0, 200)]).catch(() => undefined)
  const tick = async () => {
    const now = clock.now()
    // One after another: nightly work is heavy.
    for (const job of all.values()) if (job.time !== undefined && timeOf(now) >= job.time && now.getTime() >= job.retryAt && job.doneDay !== dayOf(now)) {
      await start(job)
      if (job.health.inARow === 0) job.doneDay = dayOf(now)
    }
  }
  const ticking = setInterval(() => { void tick() }, 30_000)
  ticking.unref()

  return {
    every: (name, seconds, work) => later(add(name, { seconds, time: undefined, work })),
    daily: (name, time, work) => {
      if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new Error(`not a time of a day: ${time}`)
      add(name, { seconds: undefined, time, work })
    },
    run: async name => {
      const job = all.get(name)
      if (!job) throw new Error(`no job is called ${name}`)
      // What was under way may have read before the caller wrote; callers that wait for the same next run share it.
      if (job.running) await (job.following ??= job.running.then(() => { job.following = undefined; job.forced = true; return start(job) }))
      else { job.forced = true; await start(job) }
      later(job)
    },
    tick,
    health: () => [...all.values()].map(job => ({ ...job.health })),
    stop: async () => {
      ending.abort()
      clearInterval(ticking)
      for (const job of all.values()) clearTimeout(job.timer)
      let timer: NodeJS.Timeout | undefined
      await Promise.race([Promise.all([...all.values()].map(job => job.running)), new Promise(resolve => { timer = setTimeout(resolve, 10_000) })])
      clearTimeout(timer)
    },
  }
}

type Job = {
  name: string; work: Work; seconds: number | undefined; time: string | undefined
  running: Promise<void> | undefined; following: Promise<void> | undefined; timer: NodeJS.Timeout | undefined
  retryAt: number; forced?: boolean; doneDay?: string; health: JobHealth
}
const retryMs = 600_000
