// What goes on beside the requests: sealing and telling once a second, waking rows whose moment has come, sending what waits.
import { fold } from '#kernel/audit/seal.server.ts'
import type { Adapters } from '#kernel/notice/notice.ts'
import { runOutbox } from '#kernel/notice/notice.server.ts'
import { sweepSessions } from '#kernel/identity/session.server.ts'
import { sweepFiles } from '#kernel/files/files.server.ts'
import { wake } from '#engine/record/act.server.ts'
import { tellOf } from '#engine/flow/tell.server.ts'
import type { Engine } from '#engine/record/engine.server.ts'

export type Worker = { stop(): Promise<void>; errors(): number; lag(): Promise<number> }
/** Starts the loops. One at a time each; an error is counted, logged and tried again at the next turn. */
export const startWorker = (engine: Engine, { adapters, demo, log }: { adapters: Adapters; demo: boolean; log: (line: string) => void }): Worker => {
  const each = tellOf(engine), loops = [
    loop(1000, async () => { while (await fold(engine.db, { size: 2000, each }) === 2000); }),
    loop(1000, async () => { while (await wake(engine, 200) === 200); }),
    loop(2000, async () => { await runOutbox(engine.db, { adapters, now: engine.clock.now(), demo }) }),
    loop(3_600_000, async () => { const now = engine.clock.now(); await sweepSessions(engine.db, now); await sweepFiles(engine.db, new Date(now.getTime() - 2 * 86_400_000)) }),
  ]
  let errors = 0
  function loop(ms: number, work: () => Promise<void>): { stop(): Promise<void> } {
    let timer: NodeJS.Timeout | undefined, running: Promise<void> = Promise.resolve(), ended = false
    const turn = () => {
      running = work().catch((error: unknown) => { errors++; if (!ended) log(`worker: ${error instanceof Error ? error.message : String(error)}`) }).finally(() => { if (!ended) { timer = setTimeout(turn, ms); timer.unref() } })
    }
    timer = setTimeout(turn, Math.min(ms, 300))
    timer.unref()
    return { stop: async () => { ended = true; clearTimeout(timer); await running } }
  }
  return {
    stop: async () => { await Promise.all(loops.map((one) => one.stop())) }, errors: () => errors,
    lag: async () => (await engine.db.query<{ n: number }>('select count(*)::int as n from pending where tenant = $1', [engine.db.tenant]))[0]?.n ?? 0,
  }
}
