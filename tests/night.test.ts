// Two thousand deadlines of one night, and a server that is killed in the middle of them: each rung is noted once, everybody is told once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fold } from '#kernel/audit/seal.server.ts'
import { recount } from '#kernel/audit/recount.server.ts'
import { openDb } from '#kernel/db/open.server.ts'
import { dueMatters, steppedOn } from '../bench/due.ts'
import { freshDatabase, postgresMissing } from './postgres.server.ts'
import { act, settle, startServer, type Server } from './server.server.ts'

const n = 2000, where = { lon: 117.7, lat: 39.03 }, folders: string[] = []
afterAll(() => { for (const dir of folders) rmSync(dir, { recursive: true, force: true }) })

describe.each(['pglite', 'postgres'] as const)('%s', (kind) => {
  test.skipIf(kind === 'postgres' && postgresMissing())('each once', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'xinbei-night-')), url = kind === 'postgres' ? await freshDatabase() : undefined, open = () => openDb({ ...(url ? { url } : { dir: join(dir, 'database') }), tenant: 1, limit: 120_000 })
    folders.push(dir)
    let server: Server = await startServer({ dir, url })
    const token = await settle(server, ['one-net/clerk', 'one-net/dispatcher', 'one-net/handler', 'one-net/chief'])
    const good = async (wish: Parameters<typeof act>[2]) => { const { status, body } = await act(server, token, wish); expect(status, JSON.stringify(body)).toBe(201); return String(body.record) }
    const dated = { from: '2020-01-01', source: '试', status: '示例值' }
    await good({ type: 'urgencies', step: 'add', data: { ...dated, code: 'usual', name: '一般', receive: '1wd', answer: '15d' } })
    await good({ type: 'matter-classes', step: 'add', data: { ...dated, code: 'facility', name: '公用设施' } })
    await good({ type: 'matter-kinds', step: 'add', data: { ...dated, code: '0101', name: '井盖缺失', class: 'facility', limit: '4h', urgency: 'usual', duty: 'own' } })
    const unit = await good({ type: 'unit', step: 'add', data: { name: '市政队', class: 'contractor' } }), of = await good({ type: 'matter', step: 'register', data: { channel: 'desk', kind: '0101', what: '井盖缺失', where } })
    await good({ type: 'matter', record: of, step: 'accept', data: { kind: '0101', urgency: 'usual' } })
    await good({ type: 'matter', record: of, step: 'dispatch', data: { lead: unit } })
    await server.kill('SIGTERM')
    let db = await open()
    await dueMatters(db, { of, n })
    if (kind === 'pglite') await db.close()

    server = await startServer({ dir, url })
    if (kind === 'postgres') for (;;) { const { waiting } = await steppedOn(db); if (waiting < n) break; await new Promise((go) => setTimeout(go, 5)) }
    else await new Promise((go) => setTimeout(go, 1500))
    await server.kill('SIGKILL')
    if (kind === 'postgres') { const { waiting, once } = await steppedOn(db); expect([waiting > 0, waiting + once]).toEqual([true, n]) }
    server = await startServer({ dir, url })
    // `pending` is empty when the last of them is sealed and told.
    const calm = async () => ((await server.ask('GET', '/health')).body as { queue: { pending: number } }).queue.pending === 0
    for (let quiet = 0; quiet < 4; quiet = await calm() ? quiet + 1 : 0) await new Promise((go) => setTimeout(go, 700))
    await server.kill('SIGTERM')
    if (kind === 'pglite') db = await open()
    try {
      while (await fold(db) > 0);
      expect(await steppedOn(db)).toEqual({ once: n, more: 0, waiting: 0 })
      const [told] = await db.query<{ n: number; about: number }>(`select count(*)::int as n, count(distinct about)::int as about from notice where tenant = 1 and channel = 'app' and title like '到时限%' and about <> $1`, [of])
      expect(told).toEqual({ n, about: n })
      const [rows] = await db.query<{ n: number }>(`select count(*)::int as n from record r where tenant = 1 and type = 'matter' and id <> $1 and body->'$'->'clock'->>'fired' = '2' and version = (select max(version) from action a where a.tenant = 1 and a.record = r.id) and wake > now()`, [of])
      expect(rows!.n).toBe(n)
      // The copies themselves were never folded; what happened to them was, once.
      const differ = await recount(db)
      expect(differ.length).toBeGreaterThan(0)
      expect(differ.every((one) => one.rows - one.told === n)).toBe(true)
    } finally { await db.close() }
  }, 180_000)
})
