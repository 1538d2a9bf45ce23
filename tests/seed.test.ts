// A first start that is cut off — a lid closed, a cable pulled — goes on where it was, and ends as the very street that an undisturbed start
// would have made. The real process, killed as a machine kills, on each database.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { verify } from '#kernel/audit/verify.server.ts'
import { fold } from '#kernel/audit/seal.server.ts'
import { openDb } from '#kernel/db/open.server.ts'
import { rungStep } from '#engine/flow/decide.ts'
import { freshDatabase, postgresMissing } from './postgres.server.ts'
import { spawnServer, startServer } from './server.server.ts'

const folders: string[] = []
const folder = () => { const dir = mkdtempSync(join(tmpdir(), 'xinbei-seed-')); folders.push(dir); return dir }
afterAll(() => { for (const dir of folders) rmSync(dir, { recursive: true, force: true }) })

/** After which line of its own, and how many milliseconds later, the process is killed. */
const moments: readonly (readonly [line: string, ms: number])[] = [['写入工作日历、演示区域', 150], ['写入设定|写入派遣|写入问题|写入紧急|写入事项|写入小类', 40], ['写入演示事项', 250]]
type Staff = { login: string; password: string }
const signIns = (dir: string) => JSON.parse(readFileSync(join(dir, 'demo-sign-ins.json'), 'utf8')) as { staff: Staff[]; tokens: { token: string }[] }

/** All that the first start wrote, by its ids; what the engine does by the clock afterwards is left out. */
const written = async (dir: string, url: string | undefined) => {
  const db = await openDb({ ...(url ? { url } : { dir: join(dir, 'database') }), tenant: 1 })
  try {
    const ids = async (text: string) => (await db.query<{ id: string }>(text, [db.tenant])).map((row) => row.id)
    while (await fold(db) > 0);
    return {
      acts: (await db.query<{ it: string }>(`select id || ' ' || record || ' ' || type || ' ' || step || ' ' || who as it from action where tenant = $1 and step <> $2 order by 1`, [db.tenant, rungStep])).map((row) => row.it),
      records: await ids('select id from record where tenant = $1 order by 1'), files: await ids('select id from file where tenant = $1 order by 1'), accounts: await ids('select id from account where tenant = $1 order by 1'),
      faults: (await verify(db)).findings,
    }
  } finally { await db.close() }
}

describe.each(['pglite', 'postgres'] as const)('%s', (kind) => { test.skipIf(kind === 'postgres' && postgresMissing())('killed at three moments of the first start, the street is whole', async () => {
  const place = async () => ({ dir: folder(), url: kind === 'postgres' ? await freshDatabase() : undefined, seed: 'demo' as const }), cut = await place(), quiet = await place()
  for (const [line, ms] of moments) {
    const server = await spawnServer(cut)
    while (!new RegExp(line).test(server.said())) { if (server.over()) throw new Error(`the server ended: ${server.said()}`); await new Promise((go) => setTimeout(go, 5)) }
    await new Promise((go) => setTimeout(go, ms))
    await server.kill('SIGKILL')
    // Killed too late it would prove nothing.
    expect([line, existsSync(join(cut.dir, 'seeding')), existsSync(join(cut.dir, 'demo-sign-ins.json'))]).toEqual([line, true, false])
  }
  // The same day and minute for both, so that the same story is told.
  copyFileSync(join(cut.dir, 'seeding'), join(quiet.dir, 'seeding'))
  for (const one of [cut, quiet]) {
    const server = await startServer(one), { staff, tokens } = signIns(one.dir)
    expect(existsSync(join(one.dir, 'seeding'))).toBe(false)
    for (const { login, password } of [staff[0]!, staff.at(-1)!]) expect((await server.ask('POST', '/api/sessions', { body: { login, password } })).status).toBe(201)
    expect((await server.ask('GET', '/api/records/matter?limit=1&total=1', { token: tokens[0]!.token })).body.total).toBeGreaterThan(20)
    // The big screen's own key stands in the address that is printed, reads the wall with what every pack hangs there, and nothing else.
    const printed = /大屏 +\S+\/wall\/#(xbt_\S+)/.exec(server.said())?.[1], wall = await server.ask('GET', '/api/wall', { token: printed! })
    expect([/办理公开 +\S+\/open\n/.test(server.said()), wall.status, (wall.body as unknown as { lists: { type: string; rows: unknown[] }[] }).lists.map((list) => [list.type, list.rows.length > 0])]).toEqual([true, 200, [['whistle', true]]])
    expect([(await server.ask('GET', '/api/records/matter', { token: printed! })).status, ((await server.ask('GET', '/api/model', { token: printed! })).body as unknown as { staff: unknown[] }).staff]).toEqual([403, []])
    await server.kill('SIGTERM')
  }
  expect(signIns(cut.dir).staff.map((one) => one.login)).toEqual(signIns(quiet.dir).staff.map((one) => one.login))
  const [street, whole] = [await written(cut.dir, cut.url), await written(quiet.dir, quiet.url)]
  expect(whole.faults).toEqual([])
  expect(whole.acts.length).toBeGreaterThan(300)
  expect(street).toEqual(whole)
}, 240_000) })
