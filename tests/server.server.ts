// The real server as a process of its own, on a free port, so that it can be killed. It starts an empty street; its first administrator
// gives themselves the posts that the test wants.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'

export type Answer = { status: number; body: Record<string, unknown> }
export type Server = {
  at: string; pid: number; first: string | undefined
  /** How long it took until it answered, in ms. */
  took: number
  /** What it has printed so far. */
  said(): string
  /** Rejects where the connection breaks. */
  ask(method: string, path: string, how?: { token?: string; body?: unknown }): Promise<Answer>
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}
const running = new Set<ChildProcess>()
process.on('exit', () => { for (const child of running) child.kill('SIGKILL') })

/** The process itself, at once: whether it answers is not waited for. `kill` ends this very process and waits until it is gone. */
export const spawnServer = async ({ dir, url, seed = 'none' }: { dir: string; url?: string | undefined; seed?: 'none' | 'demo' }): Promise<Omit<Server, 'first' | 'took'> & { over(): boolean }> => {
  const port = await freePort(), at = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [join(import.meta.dirname, '../apps/server/main.server.ts')], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dir, SEED: seed, DATABASE_URL: url ?? '', TENANT: '1' } })
  running.add(child)
  let said = '', over = false
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', (text: Buffer) => { said += text.toString() })
  const ended = new Promise<void>((go) => child.once('exit', () => { running.delete(child); over = true; go() }))
  const ask: Server['ask'] = async (method, path, { token, body } = {}) => {
    const answer = await fetch(at + path, { method, signal: AbortSignal.timeout(30_000), headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> }
  }
  return { at, pid: child.pid!, ask, said: () => said, over: () => over, kill: async (signal) => { child.kill(signal); await ended } }
}
export const startServer = async (how: { dir: string; url?: string | undefined; seed?: 'none' | 'demo' }): Promise<Server> => {
  const began = performance.now(), { said, over, ...server } = await spawnServer(how)
  for (;;) {
    if (over()) throw new Error(`the server ended: ${said()}`)
    if (await server.ask('GET', '/health').then((answer) => answer.status === 200, () => false)) break
    await new Promise((go) => setTimeout(go, 25))
  }
  const took = performance.now() - began
  for (let i = 0; i < 40 && !/首位管理员|工作台/.test(said()); i++) await new Promise((go) => setTimeout(go, 25))
  return { ...server, said, took, first: /first\?token=(\S+)/.exec(said())?.[1] }
}
/** The first administrator, with posts for these parts over the whole street. Answers their token. */
export const settle = async (server: Server, parts: readonly string[]): Promise<string> => {
  const { body } = await server.ask('POST', '/api/first', { body: { token: server.first, login: 'first', name: '首位', password: 'Correct-horse-7-battery' } })
  const token = String(body.token), id = (body.actor as { id: string }).id
  for (const part of parts) {
    const made = await act(server, token, { type: 'post', step: 'add', data: { staff: id, part, from: '2020-01-01', source: '试' } })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  }
  return token
}
export const act = (server: Server, token: string, wish: { id?: string; type: string; record?: string; step: string; data?: object; seen?: number }): Promise<Answer> =>
  server.ask('POST', '/api/acts', { token, body: { id: randomUUID(), record: randomUUID(), data: {}, ...wish } })

const freePort = () => new Promise<number>((done) => {
  const probe = createServer()
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address() as { port: number }; probe.close(() => done(port)) })
})
