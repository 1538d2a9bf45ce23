// The live feed: every change of a row that the reader may see, on whichever server it was made. What this server does is told at once. What
// others do is read a few times a second from what every write leaves behind anyway: `pending` until it is sealed, then the chain of seals,
// whose batches are numbered without gaps in the order of their commits. One statement sees both, so nothing falls between them, no clock is
// compared, and a write pays nothing for it. The number of the last batch is the event id by which a reader comes back.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openStream } from '../../kernel/http/stream.server.ts'
import { isOpen } from '../../kernel/identity/session.server.ts'
import { actorKey, maySee, shownFields, type Actor } from '../access/access.ts'
import { toldOutside } from './act.server.ts'
import type { Change, Engine } from './engine.server.ts'
import { fold } from './row.ts'
import { fromAction, fromStored, type Stored } from './store.server.ts'
import * as text from './statements.ts'

type Ear = { hear(change: Change): void; again(): void }
type Feed = {
  /** From now on it hears what happens; the answer ends that. Resolves when nothing more can escape it. */
  listen(ear: Ear): Promise<() => void>
  /** Up to which batch of the chain everything has been told. */
  cursor(): number
  /** What happened after that batch, or after that act; undefined where it is too much to tell. */
  missed(last: string): Promise<Change[] | undefined>
}

export const feedRoute = (app: FastifyInstance, engine: Engine, who: (request: FastifyRequest) => Actor): void => {
  const feed = openFeed(engine)
  app.get('/api/changes', { config: { access: 'signed-in' }, schema: { summary: 'Live feed (server-sent events): act; again (too much happened: read anew what is shown); tick', response: { 200: { type: 'string', description: 'text/event-stream' } } } }, async (request, reply) => {
    const last = request.headers['last-event-id']
    // A session or token that was ended elsewhere ends its feed at the next tick.
    const stream = openStream(request, reply, { still: () => isOpen(engine.db, request.who, engine.clock.now()) })
    const hear = ({ done, row, before }: Change) => {
      const actor = who(request), sees = maySee(engine.model, actor, row), mine = done.who === actorKey(actor)
      // Who saw the row until now is told that it leaves their screen, and no more.
      const seen = sees ? row : before && maySee(engine.model, actor, before) ? before : undefined
      if (!seen || (shownFields(engine.model, actor, seen) && !toldOutside(done))) return
      stream.send('act', { type: done.type, id: done.record, version: done.version, state: sees ? done.state : '', step: sees ? done.step : '', at: done.at, mine }, String(feed.cursor()))
    }
    const again = () => { stream.send('again', { at: engine.clock.now().toISOString() }, String(feed.cursor())) }
    const end = await feed.listen({ hear, again })
    stream.onClose(end)
    // A reader who hears nothing before the line breaks has a place to come back to as well.
    stream.send('tick', { at: engine.clock.now().toISOString() }, String(feed.cursor()))
    if (typeof last !== 'string' || !/^(\d{1,9}|[0-9a-f-]{36})$/.test(last)) return
    const changes = await feed.missed(last)
    if (changes) changes.forEach(hear)
    else again()
  })
}

/** How many changes are told one by one; of more, screens are told to read anew, once in two seconds. */
const most = 500, againEvery = 2000
/** Milliseconds between two looks at what others did. The embedded database has one process: there only the cursor moves. */
const every = { postgres: 300, pglite: 5000 }

type Mark = { id: string; batch: number | null }
const openFeed = (engine: Engine): Feed => {
  const ears = new Set<Ear>(), seen = new Map<string, number>(), { db } = engine
  let cursor = 0, timer: NodeJS.Timeout | undefined, starting: Promise<void> | undefined, queue: Change[] = [], said = 0, owed: NodeJS.Timeout | undefined
  const marksAfter = (batch: number): Promise<Mark[]> => db.query<Mark>(text.unsealed, [db.tenant, batch, most * 4])
  const tellAgain = (): void => {
    if (owed) return
    owed = setTimeout(() => { owed = undefined; said = performance.now(); for (const ear of ears) ear.again() }, Math.max(0, said + againEvery - performance.now()))
    owed.unref()
  }
  const flush = (): void => {
    const changes = queue
    queue = []
    if (changes.length > most) return tellAgain()
    for (const change of changes) for (const ear of ears) ear.hear(change)
  }
  const tell = (change: Change): void => { if (queue.push(change) === 1) setImmediate(flush) }
  engine.listeners.add((change) => {
    if (!ears.size || seen.has(change.done.id)) return
    seen.set(change.done.id, performance.now())
    tell(change)
  })
  const take = (marks: readonly Mark[]): string[] => {
    const now = performance.now(), news = marks.filter(({ id }) => !seen.has(id)).map(({ id }) => id), waiting = new Set<string>()
    for (const { id, batch } of marks) if (batch === null) waiting.add(id); else cursor = Math.max(cursor, batch)
    for (const id of news) seen.set(id, now)
    // What is sealed comes no more. An act of one's own may not yet have been seen waiting.
    for (const [id, at] of seen) if (!waiting.has(id) && now - at > 10_000) seen.delete(id)
    for (const { id, batch } of marks) if (batch !== null && !waiting.has(id)) seen.delete(id)
    return news
  }
  const look = async (): Promise<void> => {
    const news = take(await marksAfter(cursor))
    if (news.length > most) tellAgain()
    else if (news.length) for (const change of await changesOf(engine, news)) tell(change)
  }
  const later = (): void => {
    clearTimeout(timer)
    if (!ears.size) { timer = undefined; return }
    timer = setTimeout(() => { look().catch(() => undefined).finally(later) }, every[db.kind])
    timer.unref()
  }
  const start = async (): Promise<void> => {
    const [{ batch = 0 } = {}] = await db.query<{ batch: number }>('select coalesce(max(batch), 0) as batch from seal where tenant = $1', [db.tenant])
    cursor = batch
    seen.clear()
    take(await marksAfter(cursor))
    later()
  }
  return {
    listen: async (ear) => {
      ears.add(ear)
      if (!timer) await (starting ??= start().finally(() => { starting = undefined })).catch((error: unknown) => { ears.delete(ear); throw error })
      return () => { ears.delete(ear); if (!ears.size) { clearTimeout(timer); timer = undefined } }
    },
    cursor: () => cursor,
    missed: async (last) => {
      const ids = /^\d+$/.test(last) ? (await marksAfter(Number(last))).map(({ id }) => id)
        : (await db.query<{ id: string }>(text.sinceAct, [db.tenant, last, most + 1])).map(({ id }) => id)
      return ids.length > most ? undefined : changesOf(engine, [...new Set(ids)])
    },
  }
}
/** Acts by their ids, each with its row as it is now and as it was before it. */
const changesOf = async (engine: Engine, ids: readonly string[]): Promise<Change[]> => {
  if (!ids.length) return []
  const { db, model } = engine, records = (await db.query<{ record: string }>('select distinct record from action where tenant = $1 and id = any($2::uuid[])', [db.tenant, ids])).map((one) => one.record), wanted = new Set(ids)
  const rows = new Map((await db.query<Stored>(text.loadMany, [db.tenant, records])).map((stored) => [stored.id, fromStored(stored)]))
  const acts = await db.query<Parameters<typeof fromAction>[1] & { got: string }>(text.histories, [db.tenant, records]), of = new Map<string, typeof acts>()
  for (const act of acts) { const list = of.get(act.record); if (list) list.push(act); else of.set(act.record, [act]) }
  return acts.filter((act) => wanted.has(act.id)).sort((a, b) => a.got < b.got ? -1 : a.got > b.got ? 1 : a.version - b.version).flatMap((act) => {
    const row = rows.get(act.record), type = model.types[act.type], earlier = of.get(act.record)!.filter((one) => one.version < act.version).map((one) => fromAction(type, one))
    return row ? [{ done: fromAction(type, act), row, before: earlier.length ? fold(earlier, row.no) : undefined }] : []
  })
}
