// Server-sent events: one open answer a reader, with a tick, an end when the server stops, and no growth for a reader who sleeps.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fail } from '../fail/fail.ts'

export type Stream = {
  /** False when the reader is gone. */
  send(event: string, data: unknown, id?: string): boolean
  close(): void
  onClose(work: () => void): void
}
export type StreamHow = {
  /** Seconds between two `tick` events. */
  tick?: number
  /** Asked before each tick: false ends the stream (the session ended, the right was taken). */
  still?: () => Promise<boolean> | boolean
}

/** Turns the answer into an event stream. Errors: busy (503) beyond 500 open streams, rate-limited (429) beyond 30 of one session or address. The reader resumes with `Last-Event-ID`. */
export const openStream = (request: FastifyRequest, reply: FastifyReply, { tick = 15, still = () => true }: StreamHow = {}): Stream => {
  const app = request.server
  const open = streamsOf(app)
  if (open.size >= maxStreams) throw fail('busy', { seconds: 10 })
  const key = request.who.session ?? `ip:${request.ip}`
  if ([...open.values()].filter(it => it === key).length >= maxEach) throw fail('rate-limited', { seconds: 10 })
  reply.hijack()
  const raw = reply.raw, ends: Array<() => void> = []
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'keep-alive' })
  raw.write('retry: 2000\n\n')
  let done = false
  const end = () => {
    if (done) return
    done = true
    clearInterval(timer)
    open.delete(stream)
    raw.end()
    for (const work of ends) work()
  }
  const stream: Stream = {
    send: (event, data, id) => {
      if (done) return false
      // A reader who does not read is let go; it comes back with its last id.
      if (raw.writableLength > 1_000_000) { end(); return false }
      raw.write(`${id === undefined ? '' : `id: ${oneLine(id)}\n`}event: ${oneLine(event)}\ndata: ${JSON.stringify(data)}\n\n`)
      return true
    },
    close: end,
    onClose: work => { if (done) work(); else ends.push(work) },
  }
  const timer = setInterval(() => {
    void Promise.resolve().then(still).then(yes => { if (yes) stream.send('tick', { at: app.clock.now().toISOString() }); else end() }, end)
  }, tick * 1000)
  timer.unref()
  open.set(stream, key)
  raw.on('close', end).on('error', end)
  return stream
}

/** How many readers listen, for /health. */
export const openStreams = (app: FastifyInstance): number => streamsOf(app).size

// Thirty: a guests' hall behind one address, or a person with many windows.
const maxStreams = 500, maxEach = 30
const all = new WeakMap<object, Map<Stream, string>>()

/** Call once where the server is made: open streams end before it closes, so that closing does not wait for readers. */
export const endStreamsOnClose = (app: FastifyInstance): void => {
  const open = new Map<Stream, string>()
  all.set(app.server, open)
  app.addHook('preClose', async () => { for (const stream of [...open.keys()]) stream.close() })
}

// Plugins see children of the app; the node server below is the same object for all of them.
const streamsOf = (app: FastifyInstance): Map<Stream, string> => {
  const open = all.get(app.server)
  if (!open) throw new Error('endStreamsOnClose was not called for this server')
  return open
}
const oneLine = (text: string) => text.replace(/[\r\n\u0000]/g, ' ')
