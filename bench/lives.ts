// Whole lives of matters through the product's own addresses: a resident reports, the desk accepts and dispatches, the unit handles, the grid worker checks
// on the spot, the resident rates. Meanwhile so many people have a live screen open and fetch their list again when something changes.
import { get } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '../kernel/db/db.ts'
import { newId } from '../kernel/time/time.server.ts'
import { ask } from './load.ts'
import type { Server } from './servers.ts'

export type Lives = { size: number; screens: number; lives: number; perSecond: number; acts: number; p50: number; p95: number; lists: number; listP95: number; failed: number; sample?: string }
type Token = string

const side = 16
/** Runs for so many seconds with sixteen lives under way at once, once for each number of open screens. Throws where the demo street lacks a part. */
export const measureLives = async (server: Server, { dir, db, size, seconds, screens: all }: { dir: string; db: Db; size: number; seconds: number; screens: readonly number[] }): Promise<Lives[]> => {
  const { staff } = JSON.parse(readFileSync(join(dir, 'demo-sign-ins.json'), 'utf8')) as { staff: { part: string; title?: string; area: string | null; login: string; password: string }[] }
  const post = async (path: string, body: unknown, token?: Token) => ask({ port: server.target.port, token }, { method: 'POST', path, body: JSON.stringify(body) })
  const enter = async (who: object): Promise<Token> => { const answer = await post('/api/sessions', who); if (answer.status !== 201) throw new Error(`${answer.status} ${answer.body.toString()}`); return (JSON.parse(answer.body.toString()) as { token: string }).token }
  const posts = await db.query<{ login: string; part: string; area: string | null; unit: string | null; name: string | null }>(`select s.body->>'login' as login, p.body->>'part' as part, p.body->>'area' as area, p.body->>'unit' as unit, u.body->>'name' as name from record p join record s on s.tenant = p.tenant and s.id = (p.body->>'staff')::uuid left join record u on u.tenant = p.tenant and u.id = (p.body->>'unit')::uuid where p.type = 'post' and p.state = 'held'`)
  const pass = new Map(staff.map((one) => [one.login, one.password])), someone = async (part: string, of: (one: (typeof posts)[number]) => boolean = () => true): Promise<{ token: Token; post: (typeof posts)[number] }> => {
    const found = posts.find((one) => one.part.endsWith(`/${part}`) && pass.has(one.login) && of(one))
    if (!found) throw new Error(`nobody plays ${part}`)
    return { token: await enter({ login: found.login, password: pass.get(found.login) }), post: found }
  }
  const clerk = await someone('clerk'), dispatcher = await someone('dispatcher'), grid = await someone('grid', (one) => one.area !== null), handler = await someone('handler', (one) => one.unit !== null)
  const [spot] = await db.query<{ lon: number; lat: number; code: string }>(`select st_x(r.point) as lon, st_y(r.point) as lat from record r where r.type = 'matter' and r.area = (('x'||right(replace($1, '-', ''), 8))::bit(32)::bigint & 2147483647)::int and r.point is not null limit 1`, [grid.post.area])
  const where = spot ? { lon: spot.lon, lat: spot.lat } : await middle(db, grid.post.area!)
  /** The street of the bench is a demo street: what would have been sent is shown. */
  const resident = async (phone: string): Promise<Token> => {
    const sent = await post('/api/codes', { phone })
    if (sent.status !== 202) throw new Error(`a code: ${sent.status} ${sent.body.toString()}`)
    const { rows } = JSON.parse((await ask({ port: server.target.port }, { method: 'GET', path: '/api/outbox' })).body.toString()) as { rows: { text: string; to: string | null }[] }, code = /\d{6}/.exec(rows[0]?.text ?? '')?.[0]
    return enter({ phone, code })
  }
  const photo = async (token: Token): Promise<{ id: string; name: string }> => {
    const id = newId(new Date()), bytes = readFileSync(join(import.meta.dirname, '../docs/desk.png')), answer = await fetch(`http://127.0.0.1:${server.target.port}/api/files/${id}`, { method: 'PUT', headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png', 'x-name': 'a.png' }, body: bytes })
    if (answer.status !== 201) throw new Error(`a photo: ${answer.status} ${await answer.text()}`)
    return { id, name: 'a.png' }
  }
  // All residents of a bench write from one address, which nobody in a street does: the codes of the size before do not count.
  await db.asOwner((tx) => tx.query('delete from code where tenant = $1', [db.tenant]))
  const after = await photo(handler.token), check = await photo(grid.token), residents: Token[] = []
  for (let i = 0; i < side; i++) residents.push(await resident(`1391${String(size).length}000${String(i).padStart(3, '0')}`))
  const run = async (screens: number): Promise<Lives> => {
    const times: number[] = [], lists: number[] = []
    let until = 0
    let acts = 0, failed = 0, sample: string | undefined
    const act = async (token: Token, record: string, step: string, data: object): Promise<boolean> => {
      const answer = await post('/api/acts', { id: newId(new Date()), type: 'matter', record, step, data }, token)
      acts++
      if (answer.status < 300) return true
      failed++
      sample ??= `${step}: ${answer.status} ${answer.body.toString().slice(0, 300)}`
      return false
    }
    const life = async (resident: Token): Promise<void> => {
      while (performance.now() < until) {
        const began = performance.now(), record = newId(new Date())
        const whole = await act(resident, record, 'petition', { what: `楼下垃圾没有清走 ${record.slice(-5)}`, where, kind: '0301' }) && await act(clerk.token, record, 'accept', { kind: '0301', urgency: 'usual' }) && await act(dispatcher.token, record, 'dispatch', { lead: handler.post.unit })
          && await act(handler.token, record, 'done', { result: '已清走', after: [after] }) && await act(grid.token, record, 'pass', { checkedAt: where, checkPhotos: [check] }) && await act(resident, record, 'rate', { rating: 5, solved: true })
        if (!whole) break
        times.push(performance.now() - began)
      }
    }
    // A screen hears the feed and fetches its page again, at most once in ten seconds, as the desk does.
    const open: (() => void)[] = [], screen = async (i: number): Promise<void> => {
      const token = [clerk, dispatcher, handler, grid][i % 4]!.token
      let last = 0, busy = false
      const fetchAgain = async () => {
        if (busy || performance.now() - last < 10_000) return
        busy = true; last = performance.now()
        const answer = await ask({ port: server.target.port, token }, { method: 'GET', path: '/api/records/matter?mine=todo&sort=due&limit=50' })
        if (answer.status === 200) lists.push(performance.now() - last); else { failed++; sample ??= `a list: ${answer.status} ${answer.body.toString().slice(0, 200)}` }
        busy = false
      }
      await new Promise<void>((ready, broken) => {
        const request = get({ port: server.target.port, host: '127.0.0.1', path: '/api/changes', headers: { authorization: `Bearer ${token}` }, agent: false }, (answer) => { ready(); answer.on('data', () => { void fetchAgain().catch(() => { failed++; busy = false }) }); answer.on('error', () => {}) })
        request.on('error', broken)
        open.push(() => request.destroy())
      })
      await new Promise((go) => setTimeout(go, (i % 100) * 5))
    }
    for (let i = 0; i < screens; i += 20) await Promise.all(Array.from({ length: Math.min(20, screens - i) }, (_, k) => screen(i + k)))
    const began = performance.now()
    until = began + seconds * 1000
    await Promise.all(residents.map(life))
    const took = (performance.now() - began) / 1000
    for (const close of open) close()
    const at = (list: number[], share: number) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)] ?? Number.NaN
    return { size, screens, lives: times.length, perSecond: times.length / took, acts: acts / took, p50: at(times, 0.5), p95: at(times, 0.95), lists: lists.length, listP95: at(lists, 0.95), failed, ...(sample ? { sample } : {}) }
  }
  const found: Lives[] = []
  for (const screens of all) found.push(await run(screens))
  return found
}
const middle = async (db: Db, area: string): Promise<{ lon: number; lat: number }> => {
  const [row] = await db.query<{ ring: { area: { lon: number; lat: number }[] } }>(`select body->'ring' as ring from record where id = $1`, [area]), points = row!.ring.area
  return { lon: points.reduce((sum, p) => sum + p.lon, 0) / points.length, lat: points.reduce((sum, p) => sum + p.lat, 0) / points.length }
}
