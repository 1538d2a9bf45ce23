// One runner of a kind of work at a time, also with several servers on one database.
import type { Db } from '../db/db.ts'

/** Runs the work while holding the lock of this name and answers what it gave; undefined when somebody else holds it.
 *  The embedded engine has one process only, so there is nothing to hold. The lock ends with its connection: work must bear being done
 *  twice after a fault. */
export const withLock = async <T>(db: Db, name: string, work: () => Promise<T>): Promise<{ result: T } | undefined> => {
  if (db.kind === 'pglite') return { result: await work() }
  let release = () => {}
  const released = new Promise<void>(resolve => { release = resolve })
  let tellGot: (got: boolean) => void = () => {}
  let tellLost: (error: unknown) => void = () => {}
  const asked = new Promise<boolean>((resolve, reject) => { tellGot = resolve; tellLost = reject })
  // The transaction only holds the lock. The work runs outside of it, with connections of its own; an idle transaction would be
  // ended by the server, hence the beat.
  const holding = db.tx(async tx => {
    const [row] = await tx.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1::int, hashtext($2)) as got', [db.tenant, `job:${name}`])
    tellGot(row!.got)
    if (!row!.got) return
    for (let over = false; !over;) {
      let timer: NodeJS.Timeout | undefined
      over = await Promise.race([released.then(() => true), new Promise<boolean>(resolve => { timer = setTimeout(() => resolve(false), 10_000) })])
      clearTimeout(timer)
      if (!over) await tx.query('select 1')
    }
  })
  holding.catch(tellLost)
  if (!await asked) { await holding; return undefined }
  try {
    return { result: await work() }
  } finally {
    release()
    // The connection may have died meanwhile; what the work did is done.
    await holding.catch(() => undefined)
  }
}
