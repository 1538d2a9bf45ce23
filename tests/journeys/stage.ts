// A real server on a free port with a data directory of its own and a clock that can be moved. One for all journeys of a run
// (vitest's globalSetup): they tell of different people and places, and time only goes forward.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { root } from '../house/tree.ts'
import { freshDatabase } from '../postgres.server.ts'

export type SignIn = { part: string; area: string | null; login: string; password: string }
export type Stage = { url: string; dir: string; clock: string; signIns: { staff: SignIn[]; tokens: { for: string; token: string }[] } }
declare module 'vitest' { interface ProvidedContext { stage: Stage } }

/** Monday morning of a week without holidays; journeys move on from here. */
const firstMoment = '2026-11-23T09:00:00+08:00'

/** The one server that all journeys of a run share, with the demo street. Answers how to take it away. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const { url, dir, clock, end } = await serve('demo')
  project.provide('stage', { url, dir, clock, signIns: JSON.parse(readFileSync(join(dir, 'demo-sign-ins.json'), 'utf8')) as Stage['signIns'] })
  return end
}

/** Starts a server and waits until it is healthy. `log` is what it has said so far. */
export const serve = async (seed: 'demo' | 'none', from = firstMoment): Promise<{ url: string; dir: string; clock: string; log(): string; end(): Promise<void> }> => {
  const dir = mkdtempSync(join(tmpdir(), 'xinbei-journeys-')), clock = join(dir, 'clock'), port = await freePort()
  writeFileSync(clock, String(Date.parse(from) - Date.now()))
  const child = spawn(process.execPath, [join('apps', 'server', 'main.server.ts')], {
    cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'test', PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dir, SEED: seed, XINBEI_TEST_CLOCK: clock,
      DATABASE_URL: process.env['JOURNEY_DATABASE'] === 'postgres' ? await freshDatabase() : '' },
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { log = `${log}${chunk.toString()}`.slice(-200_000) })
  const end = async () => {
    await ended(child)
    if (process.env['JOURNEY_LOG']) writeFileSync(`${process.env['JOURNEY_LOG']}.${seed}`, log)
    rmSync(dir, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  try { await healthy(url, child, () => log) } catch (error) { await end(); throw error }
  return { url, dir, clock, log: () => log, end }
}

const healthy = async (url: string, child: ChildProcess, log: () => string) => {
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}:\n${log().slice(-4000)}`)
    if (await fetch(`${url}/health`).then((answer) => answer.ok, () => false)) return
    await new Promise((go) => setTimeout(go, 250))
  }
  throw new Error(`the server was not healthy in time:\n${log().slice(-4000)}`)
}
const ended = (child: ChildProcess) => new Promise<void>((done) => {
  if (child.exitCode !== null) { done(); return }
  const timer = setTimeout(() => child.kill('SIGKILL'), 8_000)
  child.once('exit', () => { clearTimeout(timer); done() })
  child.kill('SIGTERM')
})
const freePort = () => new Promise<number>((done, failed) => {
  const probe = createServer().on('error', failed)
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address() as { port: number }; probe.close(() => done(port)) })
})
