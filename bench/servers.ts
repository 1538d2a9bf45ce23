// Starts the product's server and the floor's as processes of their own, as they would run.
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './cluster.ts'
import { ask, type Target } from './load.ts'

export type Server = { target: Target; pid: number; ready: number; stop(): Promise<void> }
const root = join(import.meta.dirname, '..')

/** `ready`: milliseconds from the start of the process until it answered /health. */
export const startProduct = async (where: { url?: string | undefined; dir: string }, profile?: string): Promise<Server> => {
  const port = await freePort(), { DATABASE_URL: _, ...env } = process.env
  // As scripts/start.mjs starts it.
  const { flags, env: memory } = JSON.parse(readFileSync(join(root, 'scripts', 'server.json'), 'utf8')) as { flags: string[]; env: Record<string, string> }
  return run([...flags, ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []), 'apps/server/main.server.ts'], { port, ready: '/health', env: { ...memory, ...env, NODE_ENV: 'production', PORT: String(port), DATA_DIR: where.dir, ...(where.url ? { DATABASE_URL: where.url } : {}) } })
}
export const startFloor = async (where: { url?: string | undefined; dir: string }): Promise<Server> => {
  const port = await freePort(), { DATABASE_URL: _, ...env } = process.env
  return run(['bench/floor.ts', String(port), where.url ?? join(where.dir, 'database')], { port, ready: '/list?area=1&kind=-&state=-', env: { ...env, NODE_ENV: 'production' } })
}
/** A session by password, for the first person of the demo street who plays a part of that name. */
export const signIn = async (server: Server, dir: string, part: string): Promise<string> => {
  const { staff } = JSON.parse(readFileSync(join(dir, 'demo-sign-ins.json'), 'utf8')) as { staff: { part: string; login: string; password: string }[] }
  const one = staff.find((s) => s.part.endsWith(`/${part}`))
  if (!one) throw new Error(`nobody plays ${part}`)
  const answer = await ask(server.target, { method: 'POST', path: '/api/sessions', body: JSON.stringify({ login: one.login, password: one.password }) })
  if (answer.status !== 201) throw new Error(answer.body.toString())
  return (JSON.parse(answer.body.toString()) as { token: string }).token
}

const run = async (args: string[], { port, ready, env }: { port: number; ready: string; env: NodeJS.ProcessEnv }): Promise<Server> => {
  const began = performance.now(), child: ChildProcess = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = '', over = false
  child.stderr!.on('data', (bytes: Buffer) => { said = (said + bytes.toString()).slice(-4000) })
  child.on('exit', () => { over = true })
  const kill = () => { child.kill('SIGKILL') }
  process.on('exit', kill)
  for (;;) {
    if (over) throw new Error(`${args.at(-1)} ended: ${said}`)
    try { if ((await ask({ port }, { method: 'GET', path: ready })).status < 500) break } catch { /* not yet */ }
    await new Promise((go) => setTimeout(go, 20))
  }
  return {
    target: { port }, pid: child.pid!, ready: Math.round(performance.now() - began),
    stop: () => new Promise((done) => { process.off('exit', kill); if (over) return done(); child.on('exit', () => done()); child.kill('SIGTERM'); setTimeout(kill, 15_000).unref() }),
  }
}
