// The load: a few kept-alive connections, each asking again as soon as it was answered. Bare sockets, so that the asking costs little
// beside the answering on a machine that does both.
import { connect, type Socket } from 'node:net'

export type Ask = { method: 'GET' | 'POST'; path: string; body?: string }
export type Answer = { status: number; body: Buffer }
export type Target = { port: number; token?: string | undefined }
export type Figure = { perSecond: number; p50: number; p99: number; n: number; failed: number; sample?: string }

/** Asks for so many seconds over so many connections. `next` makes one request after the other; undefined ends that connection. */
export const load = async (target: Target, { seconds, connections, next, heard }: { seconds: number; connections: number; next: () => Ask | undefined; heard?: (ask: Ask, answer: Answer) => void }): Promise<Figure> => {
  const times: number[] = [], began = performance.now(), until = began + seconds * 1000
  let failed = 0, sample: string | undefined
  const one = async () => {
    const line = await open(target)
    try {
      while (performance.now() < until) {
        const ask = next()
        if (!ask) break
        const from = performance.now(), answer = await line.send(ask)
        times.push(performance.now() - from)
        if (answer.status >= 300) { failed++; sample ??= `${ask.method} ${ask.path} → ${answer.status} ${answer.body.toString().slice(0, 300)}` }
        heard?.(ask, answer)
      }
    } finally { line.close() }
  }
  await Promise.all(Array.from({ length: connections }, one))
  const took = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  return { perSecond: times.length / took, p50: times[times.length >> 1] ?? 0, p99: times[Math.floor(times.length * 0.99)] ?? 0, n: times.length, failed, ...(sample ? { sample } : {}) }
}

/** One request on a connection of its own. */
export const ask = async (target: Target, what: Ask): Promise<Answer> => {
  const line = await open(target)
  try { return await line.send(what) } finally { line.close() }
}

const open = (target: Target): Promise<{ send(ask: Ask): Promise<Answer>; close(): void }> => new Promise((ready, broken) => {
  const socket: Socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true })
  let parts: Buffer[] = [], size = 0, wanted = -1, head = 0, status = 0, done: ((answer: Answer) => void) | undefined, lost: ((error: Error) => void) | undefined
  const take = () => {
    if (wanted < 0) {
      const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts), end = all.indexOf('\r\n\r\n')
      parts = [all]
      if (end < 0) return
      const text = all.toString('latin1', 0, end)
      status = Number(text.slice(9, 12))
      const length = /\r\ncontent-length: (\d+)/i.exec(text)
      if (!length) throw new Error(`no content-length: ${text}`)
      head = end + 4
      wanted = head + Number(length[1])
    }
    if (size < wanted) return
    const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts), body = all.subarray(head, wanted)
    parts = []; size = 0; wanted = -1
    const answer = done
    done = undefined
    answer?.({ status, body })
  }
  socket.on('data', (bytes: Buffer) => { parts.push(bytes); size += bytes.length; try { take() } catch (error) { lost?.(error as Error); socket.destroy() } })
  socket.on('error', (error) => { (lost ?? broken)(error) })
  socket.on('close', () => lost?.(new Error('the server closed the connection')))
  const auth = target.token ? `Authorization: Bearer ${target.token}\r\n` : ''
  socket.on('connect', () => ready({
    send: ({ method, path, body }) => new Promise((answered, failed) => {
      done = answered; lost = failed
      socket.write(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${auth}${body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`}\r\n${body ?? ''}`)
    }),
    close: () => { lost = undefined; socket.destroy() },
  }))
})
