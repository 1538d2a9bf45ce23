// The floor: what a careful programmer writes by hand for one table and nothing else. The same HTTP server library and driver, ten pooled
// connections, prepared statements; no sessions, no access, no history, no seal, no policies. `node bench/floor.ts <port> <address or folder of the database>`.
import fastify from 'fastify'
import pg from 'pg'
import { openDb } from '../kernel/db/open.server.ts'
import { bigrams } from '../engine/record/row.ts'

const port = Number(process.argv[2]), where = process.argv[3] ?? '', url = where.startsWith('postgres:') ? where : undefined
const pool = url ? new pg.Pool({ connectionString: url, max: 10, keepAlive: true, options: '-c jit=off -c max_parallel_workers_per_gather=0' }) : undefined
const embedded = pool ? undefined : await openDb({ dir: where, tenant: 1 })
const names = new Map<string, string>()
const ask = async <R>(text: string, values: readonly unknown[]): Promise<R[]> => {
  if (!pool) return embedded!.query<R>(text, values)
  let name = names.get(text)
  if (!name) names.set(text, name = `s${names.size}`)
  return (await pool.query({ name, text, values: values as unknown[] })).rows as R[]
}
const columns = 'id, no::float8 as no, kind, urgency, channel, state, area, lead, what, address, phone, due, made, updated, version, st_x(geom) as lon, st_y(geom) as lat'
const open = 'area = any($1::int[]) and kind = any($2::text[]) and state = any($3::text[]) and due is not null'
const words = (text: string | undefined) => (text ?? '').split(',').filter(Boolean)
type Query = { area: string; kind: string; state: string; q: string; box: string; from: string }

const app = fastify({ logger: false })
app.get('/list', async (request) => {
  const { area, kind, state } = request.query as Query
  const rows = await ask<{ n: number }>(`select (select count(*)::int from cases where ${open}) as n, x.* from (select ${columns} from cases where ${open} order by due, id limit 50) x`, [words(area).map(Number), words(kind), words(state)])
  return { rows, total: rows[0]?.n ?? 0 }
})
app.get('/read/:id', async (request, reply) => (await ask(`select ${columns} from cases where id = $1`, [(request.params as { id: string }).id]))[0] ?? reply.code(404).send({}))
app.get('/map', async (request) => {
  const rows = await ask<{ id: string; lon: number; lat: number; kind: string; state: string; due: string | null }>('select id, st_x(geom) as lon, st_y(geom) as lat, kind, state, due from cases where geom && st_makeenvelope($1, $2, $3, $4, 4326) and st_x(geom) between $1 and $3 and st_y(geom) between $2 and $4 limit 5000', (request.query as Query).box.split(',').map(Number))
  return rows.map((r) => [r.id, r.lon, r.lat, r.kind, r.state, r.due])
})
app.get('/search', async (request) => {
  const { q } = request.query as Query
  return { rows: await ask(`select ${columns} from cases where words @> $1::int[] and (lower(what) like $2 or lower(address) like $2) order by made desc, id desc limit 50`, [bigrams(q), `%${q}%`]) }
})
app.get('/groups', async (request) => ({ groups: await ask(`select kind, state, to_char(made at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*)::int as n from cases where made >= $1 group by 1, 2, 3`, [(request.query as Query).from]) }))

type Body = { id: string; kind: string; channel: string; what: string; address: string; phone: string; area: number; where: { lon: number; lat: number } }
const text = { type: 'string' } as const
app.post('/create', { schema: { body: { type: 'object', required: ['id', 'kind', 'channel', 'what', 'where'], properties: { id: text, kind: text, channel: text, what: text, address: text, phone: text, area: { type: 'integer' }, where: { type: 'object', properties: { lon: { type: 'number' }, lat: { type: 'number' } } } } } } }, async (request, reply) => {
  const b = request.body as Body, now = new Date()
  const [row] = await ask(`insert into cases (id, no, kind, urgency, channel, state, area, what, address, phone, due, made, updated, version, geom, words)
    values ($1, nextval('cases_no') + 20990000000000, $2, 'usual', $3, 'received', $4, $5, $6, $7, $8, $9, $9, 1, st_setsrid(st_makepoint($10, $11), 4326), $12) returning id, no::float8 as no, state, made`,
  [b.id, b.kind, b.channel, b.area, b.what, b.address, b.phone, new Date(now.getTime() + 86_400_000), now, b.where.lon, b.where.lat, bigrams(`${b.what} ${b.address}`)])
  return reply.code(201).send(row)
})
app.post('/step/:id', { schema: { body: { type: 'object', required: ['state'], properties: { state: text } } } }, async (request, reply) => {
  const now = new Date(), [row] = await ask(`update cases set state = $2, due = $3, updated = $4, version = version + 1 where id = $1 and state = 'received' returning id, state, version, updated`,
    [(request.params as { id: string }).id, (request.body as { state: string }).state, new Date(now.getTime() + 1_800_000), now])
  return row ? reply.code(201).send(row) : reply.code(409).send({})
})
await app.listen({ port, host: '127.0.0.1' })
process.stdout.write('listening\n')
const end = async () => { await app.close(); await pool?.end(); await embedded?.close(); process.exit(0) }
process.on('SIGTERM', () => { void end() })
