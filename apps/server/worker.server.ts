// What goes on beside the requests: sealing and telling once a second, waking rows whose moment has come, sending what waits.
import { fold } from '#kernel/audit/seal.server.ts'
import { refreshCommon } from '#kernel/db/common.server.ts'
import { tendDb } from '#kernel/db/open.server.ts'
import { sweepFiles, type FileStore } from '#kernel/files/files.server.ts'
import type { Log } from '#kernel/http/log.server.ts'
import { sweepSessions } from '#kernel/identity/session.server.ts'
import { makeJobs, type Jobs } from '#kernel/jobs/jobs.server.ts'
import type { Adapters } from '#kernel/notice/notice.ts'
import { runOutbox, sweepOutbox } from '#kernel/notice/notice.server.ts'
import { sweepImports } from '#engine/exchange/batch.server.ts'
import { retimeRows } from '#engine/record/retime.server.ts'
import { wake } from '#engine/record/wake.server.ts'
import { trainAll } from '#engine/suggest/suggest.server.ts'
import { tendScores } from '#engine/score/fill.server.ts'
import { freezeWeeks } from '#engine/topics/topics.server.ts'
import { openIssues } from '#engine/bulletin/issues.server.ts'
import { recountAll, refreshFigures } from '#engine/indicator/figures.server.ts'
import { keepRows } from '#engine/record/keep.server.ts'
import { tellOf } from '#engine/flow/tell.server.ts'
import type { Peer } from '#engine/exchange/adapters/open311.server.ts'
import { lineAdapter, type Lines } from '#engine/exchange/adapters/signed.server.ts'
import { sweepDeliveries, undelivered } from '#engine/exchange/deliver.server.ts'
import { sweepFollows } from '#engine/share/follow.server.ts'
import { peerAdapter, tendPeers } from '#engine/share/peers.server.ts'
import { shareOut } from '#engine/share/updates.server.ts'
import type { Engine } from '#engine/record/engine.server.ts'

/** Starts the loops and the daily work. One at a time each, also over several servers on one database. */
export const startWorker = (engine: Engine, { adapters, peers, lines, demo, log, files }: { adapters: Adapters; peers: readonly Peer[]; lines: Lines; demo: boolean; log: Log; files: FileStore }): Jobs => {
  const jobs = makeJobs({ db: engine.db, clock: engine.clock, log }), tell = tellOf(engine), share = shareOut(engine), ways: Adapters = { ...adapters, webhook: lineAdapter({ lines, other: peerAdapter(engine, { peers, other: adapters.webhook }) }) }
  const each: typeof tell = async (tx, actions) => { await tell(tx, actions); await share(tx, actions) }
  jobs.every('seal', 1, async ({ stopping }) => { while (!stopping.aborted && await fold(engine.db, { size: 2000, each }) === 2000); })
  jobs.every('wake', 1, async ({ stopping }) => { while (!stopping.aborted && await wake(engine, 500) === 500); })
  jobs.every('retime', 2, ({ stopping }) => retimeRows(engine, { stopping }))
  jobs.every('scores', 2, async () => { await tendScores(engine) })
  jobs.every('outbox', 2, ({ now }) => runOutbox(engine.db, { adapters: ways, now, demo, dead: (lost) => undelivered(engine, lost) }))
  jobs.every('bulletins', 60, async () => { await openIssues(engine) })
  jobs.every('peers', 60, async () => { await tendPeers(engine, demo ? [] : peers) })
  jobs.daily('sweep', '03:30', async ({ now }) => { await sweepSessions(engine.db, now); await sweepOutbox(engine.db, now); await sweepImports(engine, now); await sweepDeliveries(engine); await sweepFollows(engine); await sweepFiles(engine.db, new Date(now.getTime() - 2 * 86_400_000)) })
  jobs.daily('keep', '02:30', ({ stopping }) => keepRows(engine, { files, stopping }))
  jobs.every('fresh figures', 300, ({ stopping }) => refreshFigures(engine, { stopping }))
  jobs.daily('figures', '02:50', async () => { await recountAll(engine) })
  jobs.daily('learn', '02:20', async () => { await trainAll(engine) })
  // Each day it looks whether last week's list is there: a Monday on which the machine stood still is made up for.
  jobs.daily('topics', '00:10', async () => { await freezeWeeks(engine) })
  // Old rows are cleared away first, so that the statistics are of what stands.
  jobs.daily('tend', '03:10', async () => { await tendDb(engine.db); await refreshCommon(engine.db) })
  // By which calendar limits have been counted so far is noted before anybody can publish another.
  void jobs.run('retime')
  return jobs
}
/** Actions that are not yet sealed. */
export const pendingCount = async (engine: Engine): Promise<number> => (await engine.db.query<{ n: number }>('select count(*)::int as n from pending where tenant = $1', [engine.db.tenant]))[0]?.n ?? 0
