// What is asked, of the product and of the floor: chosen anew for each size, so that every page is equally full.
import type { Sql } from '../kernel/db/db.ts'
import { newId } from '../kernel/time/time.server.ts'
import type { Ask } from './load.ts'
import { places, rare } from './words.ts'

export type Question = { product: Ask; floor: Ask }
export type Questions = Readonly<Record<'list' | 'read' | 'map' | 'rare' | 'common' | 'groups', readonly Question[]>>
export type Asked = (body: Buffer) => unknown
const get = (path: string): Ask => ({ method: 'GET', path })
const enc = encodeURIComponent
const often = ['居民', '反映', '路过', '巡查', '物业', '通行', '多次', '隐患'] as const

export const choose = async (db: Sql, size: number): Promise<Questions> => {
  const cells = await db.query<{ area: number; kind: string; n: number }>(`select area, kind, count(*)::int as n from cases where state = 'handling' and due is not null group by 1, 2`)
  const areas = [...new Set(cells.map((c) => c.area))].sort((a, b) => a - b), kinds = [...new Set(cells.map((c) => c.kind))].sort(), all = cells.reduce((sum, c) => sum + c.n, 0)
  const some = <T>(from: readonly T[], n: number): T[] => [...from].sort(() => Math.random() - 0.5).slice(0, Math.max(1, Math.min(from.length, Math.round(n))))
  const list: Question[] = []
  for (let tries = 0; list.length < 100 && tries < 20_000; tries++) {
    const share = 75 / all * areas.length * kinds.length, k = some(kinds, Math.min(kinds.length, Math.sqrt(share / 3))), a = some(areas, share / k.length), n = cells.reduce((sum, c) => k.includes(c.kind) && a.includes(c.area) ? sum + c.n : sum, 0)
    if (n >= 55 && n <= 110) list.push({ product: get(`/api/records/matter?state=handling&kind=${k.join(',')}&area=${a.join(',')}&sort=due&limit=50&total=1`), floor: get(`/list?state=handling&kind=${k.join(',')}&area=${a.join(',')}`) })
  }
  const ids = await db.query<{ id: string }>(`select id from cases where md5(id::text) < $1 limit 3000`, [(Math.min(0xffff, Math.ceil(3500 / size * 0xffff))).toString(16).padStart(4, '0')])
  const read = some(ids, 2000).map(({ id }) => ({ product: get(`/api/records/matter/${id}?only=row`), floor: get(`/read/${id}`) }))
  const word = (q: string): Question => ({ product: get(`/api/records/matter?q=${enc(q)}&sort=-made&limit=50`), floor: get(`/search?q=${enc(q)}`) })
  const seldom = rare[size <= 20_000 ? 0 : size <= 200_000 ? 1 : 2]!
  const year = new Date(Date.now() - 334 * 86_400_000).toISOString().slice(0, 7)
  return { list, read, map: await boxes(db), rare: seldom.map(word), common: often.map(word),
    groups: [{ product: get(`/api/groups/matter?by=month,state,kind&made.from=${year}-01`), floor: get(`/groups?from=${year}-01T00:00:00%2B08:00`) }] }
}

/** Boxes with close to five thousand points in each. */
const boxes = async (db: Sql): Promise<Question[]> => {
  const [edge] = await db.query<{ w: number; s: number; e: number; n: number }>('select min(st_x(geom)) as w, min(st_y(geom)) as s, max(st_x(geom)) as e, max(st_y(geom)) as n from cases'), found: Question[] = []
  for (let tries = 0; found.length < 8 && tries < 60; tries++) {
    const at = { lon: edge!.w + (0.25 + Math.random() * 0.5) * (edge!.e - edge!.w), lat: edge!.s + (0.25 + Math.random() * 0.5) * (edge!.n - edge!.s) }
    let low = 0, high = 0.2
    for (let i = 0; i < 24; i++) {
      const half = (low + high) / 2, box = [at.lon - half, at.lat - half * 0.7, at.lon + half, at.lat + half * 0.7].map((x) => x.toFixed(6)).join(',')
      const [{ n }] = await db.query<{ n: number }>('select count(*)::int as n from cases where geom && st_makeenvelope($1, $2, $3, $4, 4326)', box.split(',').map(Number)) as [{ n: number }]
      if (n > 4995) high = half
      else if (n < 4500) low = half
      else { found.push({ product: get(`/api/map/matter?box=${box}`), floor: get(`/map?box=${box}`) }); break }
    }
  }
  return found
}

type Row = { id: string; state: string; kind: string | null; due: string | null; body?: { what: string }; what?: string }
const rowOf = (r: Row) => [r.id, r.state, r.kind, r.due, r.body?.what ?? r.what].join('|')
type Group = { key?: (string | null)[]; month?: string; state?: string; kind?: string; n: number }
/** An answer's content in one form for both sides; equal content gives equal text. */
export const contentOf: Readonly<Record<keyof Questions, (body: Buffer) => string>> = {
  list: (b) => { const a = JSON.parse(b.toString()) as { rows: Row[]; total: number }; return JSON.stringify([a.total, a.rows.length, a.rows.map(rowOf)]) },
  read: (b) => rowOf(JSON.parse(b.toString()) as Row),
  map: (b) => { const a = (JSON.parse(b.toString()) as [string, number, number, string, string, string | null][]).map((p) => [...p.slice(0, 5), p[5] && Date.parse(p[5])].join('|')).sort(); return `${a.length} ${a.join('\n')}` },
  rare: (b) => JSON.stringify((JSON.parse(b.toString()) as { rows: Row[] }).rows.map(rowOf)),
  common: (b) => JSON.stringify((JSON.parse(b.toString()) as { rows: Row[] }).rows.map(rowOf)),
  groups: (b) => (JSON.parse(b.toString()) as { groups: Group[] }).groups.map((g) => `${(g.key ?? [g.month, g.state, g.kind]).join('|')}=${g.n}`).sort().join('\n'),
}

/** New matters and the first step on each: what one round made, the next one accepts. */
export const writes = (spots: readonly { area: number; lon: number; lat: number }[]) => {
  const waiting = { product: [] as string[], floor: [] as string[] }
  let n = 0
  const matter = (id: string) => {
    const spot = spots[n++ % spots.length]!
    return { id, channel: 'hotline', kind: '0105', what: `居民来电反映雨水箅子堵塞，路面积水，第 ${n} 次`, address: `${places[n % places.length]} ${n % 300} 号`, phone: `138${String(n).padStart(8, '0')}`, where: { lon: spot.lon, lat: spot.lat }, area: spot.area }
  }
  return {
    waiting,
    create: { product: (): Ask => { const { id, area: _, ...data } = matter(newId(new Date())); return { method: 'POST', path: '/api/acts', body: JSON.stringify({ id: newId(new Date()), type: 'matter', record: id, step: 'register', data }) } },
      floor: (): Ask => ({ method: 'POST', path: '/create', body: JSON.stringify(matter(newId(new Date()))) }) },
    step: { product: (): Ask | undefined => { const id = waiting.product.pop(); return id ? { method: 'POST', path: '/api/acts', body: JSON.stringify({ id: newId(new Date()), type: 'matter', record: id, step: 'accept', data: {} }) } : undefined },
      floor: (): Ask | undefined => { const id = waiting.floor.pop(); return id ? { method: 'POST', path: `/step/${id}`, body: '{"state":"sorting"}' } : undefined } },
    heard: (side: 'product' | 'floor', body: Buffer): void => { const made = JSON.parse(body.toString()) as { id?: string; record?: string }; waiting[side].push((made.record ?? made.id)!) },
  }
}
