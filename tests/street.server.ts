// A whole street in this process: the real server on a temporary folder, filled with the demo street, nobody waiting behind it. Requests
// are injected, so no port is taken.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { movableClock, type MovableClock } from '#kernel/time/time.ts'
import { startStreet, type Street } from '../apps/server/start.server.ts'

export type Asked = { method?: string; url: string; token?: string | undefined; body?: unknown; raw?: string | Buffer; headers?: Record<string, string> }
export type Answered = { status: number; body: unknown; text: string; headers: Record<string, unknown> }
export type TestStreet = Street & {
  dir: string; clock: MovableClock
  /** Sends one request, each from another address, so that no limit of an address is met. */
  ask(request: Asked): Promise<Answered>
  /** The token of the first demo person of a part (by its title). */
  tokenOf(title: string, area?: string): Promise<string>
  end(): Promise<void>
}
/** A folder with the demo street (or an empty one) of this very code in it: made once, copied for every test that wants one. */
const seeded = async (seed: 'demo' | 'none'): Promise<string> => {
  const root = join(import.meta.dirname, '..'), hash = createHash('sha256')
  for (const room of ['kernel', 'engine', 'packs', 'apps/server', 'migrations'])
    for (const path of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter((one) => /\.(ts|sql)$/.test(one) && !one.includes('.test.')).sort()) hash.update(path).update(readFileSync(join(root, room, path)))
  const kept = join(tmpdir(), `xinbei-seeded-${seed}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(kept)) return kept
  const half = mkdtempSync(join(tmpdir(), 'xinbei-half-'))
  const street = await startStreet({ dir: half, seed, tenant: 1, clock: movableClock(seedDay), say: () => {}, work: false, version: '0.0.0', faces: join(half, 'none') })
  await street.close()
  for (const old of readdirSync(tmpdir()).filter((name) => name.startsWith('xinbei-seeded-'))) if (Date.now() - statSync(join(tmpdir(), old)).mtimeMs > 86_400_000) rmSync(join(tmpdir(), old), { recursive: true, force: true })
  try { renameSync(half, kept) } catch { rmSync(half, { recursive: true, force: true }) } // another test was quicker
  return kept
}
const seedDay = '2026-11-23T14:20:00+08:00'
/** A folder of one's own with such a street in it. */
export const seededFolder = async (seed: 'demo' | 'none' = 'demo'): Promise<string> => {
  const dir = mkdtempSync(join(tmpdir(), 'xinbei-street-'))
  cpSync(await seeded(seed), dir, { recursive: true })
  return dir
}
export const openStreet = async (how: { url?: string; seed?: 'demo' | 'none'; now?: string; tenant?: number } = {}): Promise<TestStreet> => {
  const dir = how.url ? mkdtempSync(join(tmpdir(), 'xinbei-street-')) : await seededFolder(how.seed), clock = movableClock(how.now ?? seedDay)
  const street = await startStreet({ dir, url: how.url, seed: how.seed ?? 'demo', tenant: how.tenant ?? 1, clock, say: () => {}, work: false, version: '0.0.0', faces: join(dir, 'none') }).catch((error: unknown) => { rmSync(dir, { recursive: true, force: true }); throw error })
  let n = 0
  const ask = async ({ method = 'GET', url, token, body, raw, headers = {} }: Asked): Promise<Answered> => {
    n++
    const answer = await street.app.inject({ method: method as 'GET', url, remoteAddress: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body !== undefined ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(raw !== undefined ? { payload: raw } : body !== undefined ? { payload: JSON.stringify(body) } : {}) })
    let parsed: unknown
    try { parsed = JSON.parse(answer.payload) } catch { parsed = undefined }
    return { status: answer.statusCode, body: parsed, text: answer.payload, headers: answer.headers }
  }
  const tokens = new Map<string, string>()
  return {
    ...street, dir, clock, ask,
    tokenOf: async (title, area) => {
      const found = street.signIns.staff.find((one) => one.title === title && (!area || one.area === area))
      if (!found) throw new Error(`nobody plays ${title}`)
      const old = tokens.get(found.login)
      if (old) return old
      const { token } = (await ask({ method: 'POST', url: '/api/sessions', body: { login: found.login, password: found.password } })).body as { token: string }
      tokens.set(found.login, token)
      return token
    },
    end: async () => { await street.close(); rmSync(dir, { recursive: true, force: true }) },
  }
}
