// Quick statements share a few connections: what is asked in one turn of the loop travels in one packet, answers come back in order. A system
// call and a wake-up of the server for each statement would cost more than a quick statement itself. What takes long goes to the pool, so that
// nothing quick waits behind it. A quick statement is planned once: planning it anew each time costs as much as carrying it out, and one that its
// plan makes slow leaves the lane.
import pg from 'pg'

type Asked = { name?: string; text: string; values: (string | null)[] }
type Lane = { client: pg.Client; ready: boolean; waiting: number; since: number; corked: boolean }
export type Lanes = { query(asked: Asked, otherwise: (asked: Asked) => Promise<pg.QueryResult>): Promise<pg.QueryResult>; close(): Promise<void> }

/** Milliseconds that a statement takes at its best to count as quick (on a busy day everything takes longer), and how long a lane may stand
 *  before nothing more is put on it. */
const QUICK = 4, STANDS = 25, LANES = 4

export const openLanes = (options: pg.ClientConfig, log: (line: string) => void): Lanes => {
  const lanes: (Lane | undefined)[] = Array.from({ length: LANES }), times = new Map<string, number>()
  let closed = false
  const open = (i: number): void => {
    const client = new pg.Client({ ...options, options: `${options.options ?? ''} -c plan_cache_mode=force_generic_plan`, pipeline: true } as pg.ClientConfig), lane: Lane = { client, ready: false, waiting: 0, since: 0, corked: false }
    lanes[i] = lane
    const lost = (error?: Error) => {
      if (lanes[i] !== lane) return
      lanes[i] = undefined
      if (error) log(`database connection: ${error.message}`)
      void client.end().catch(() => {})
    }
    client.on('error', lost)
    client.on('end', () => lost())
    client.connect().then(() => { lane.ready = true }, lost)
  }
  const pick = (now: number): Lane | undefined => {
    let best: Lane | undefined
    for (let i = 0; i < LANES; i++) {
      const lane = lanes[i]
      if (!lane) open(i)
      else if (lane.ready && (lane.waiting === 0 || now - lane.since < STANDS) && (!best || lane.waiting < best.waiting)) best = lane
    }
    return best
  }
  const note = (text: string, took: number): void => { const old = times.get(text); times.set(text, old === undefined ? took : Math.min(took, old * 1.02)) }
  return {
    query: async (asked, otherwise) => {
      const now = performance.now(), known = times.get(asked.text), lane = known !== undefined && known < QUICK && !closed ? pick(now) : undefined
      if (!lane) {
        const result = await otherwise(asked)
        note(asked.text, performance.now() - now)
        return result
      }
      const stream = (lane.client as unknown as { connection: { stream: import('node:net').Socket } }).connection.stream
      if (!lane.corked) { lane.corked = true; stream.cork(); setImmediate(() => { lane.corked = false; stream.uncork() }) }
      if (lane.waiting++ === 0) lane.since = now
      try { return await lane.client.query(asked) } finally { lane.waiting--; const then = performance.now(); note(asked.text, (then - lane.since)); lane.since = then }
    },
    close: async () => { closed = true; await Promise.all(lanes.map((lane) => lane?.client.end().catch(() => {}))) },
  }
}
