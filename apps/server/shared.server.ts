// What is data, not code, for the faces: areas, units, tables in force, settings, calendar, base map; files; own notices.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { fail } from '#kernel/fail/fail.ts'
import { fileHeaders, findFile, getFile, maxFile, putFile, usesOf, type FileStore } from '#kernel/files/files.server.ts'
import { inboxOf, markRead, outboxOf } from '#kernel/notice/notice.server.ts'
import { whoText } from '#kernel/identity/identity.ts'
import { actorOf } from '#engine/access/actor.server.ts'
import { dayOf } from '#engine/clock/days.ts'
import { showsFile } from '#engine/record/detail.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import { inForce, settingOn } from '#engine/record/office.ts'

export type Shared = { engine: Engine; files: FileStore; demo: boolean; base: unknown; signIns: readonly object[] }
const any = { type: 'object', additionalProperties: true } as const, of = (properties: Record<string, object>, required = Object.keys(properties)) => ({ ...any, required, properties }), list = { type: 'array', items: any } as const, uuid = { type: 'string', format: 'uuid' } as const

const sent = of({ id: uuid, name: { type: 'string' }, type: { type: 'string' }, size: { type: 'integer' } })
const notices = of({ rows: { type: 'array', items: of({ id: uuid, title: { type: 'string' }, text: { type: 'string' } }) }, unread: { type: 'integer' } })
export const sharedRoutes = (app: FastifyInstance, { engine, files, demo, base, signIns }: Shared): void => {
  app.get('/api/model', { config: { access: 'public' }, schema: { summary: 'Areas, units, tables in force, settings, calendar, base map', response: { 200: of({ areas: list, units: list, staff: list, tables: any, settings: any, calendar: any, base: any }), 304: { type: 'null' } } } }, async (request, reply) => {
    const staff = request.who.kind === 'staff' || (request.who.kind === 'service' && actorOf(engine, request.who).plays.length > 0), key = `${staff} ${dayOf(nowOf(engine))}`, office = engine.holder.office()
    const old = kept.get(office)?.get(key) ?? modelText(engine, { staff, base })
    kept.set(office, (kept.get(office) ?? new Map<string, { text: string; etag: string }>()).set(key, old))
    reply.headers({ etag: old.etag, 'cache-control': 'private, no-cache' })
    return request.headers['if-none-match'] === old.etag ? reply.code(304).send() : reply.type('application/json; charset=utf-8').serializer(String).send(old.text)
  })
  app.put('/api/files/:id', { config: { access: () => true, raw: [], rate: { most: 200, perSeconds: 60 } }, bodyLimit: maxFile, schema: { summary: 'Send a file under an id of one\'s own', params: { type: 'object', properties: { id: uuid } }, response: { 200: sent, 201: sent } } }, async (request, reply) => {
    const name = String(request.headers['x-name'] ?? ''), body = request.body as Buffer | undefined
    if (!body?.length) throw fail('bad-file', { why: { zh: '文件是空的', en: 'the file is empty' } })
    const made = await putFile(engine.db, files, { id: (request.params as { id: string }).id, bytes: body, name: safeDecode(name), who: request.who, now: engine.clock.now() })
    return reply.code(made.again ? 200 : 201).send({ id: made.id, name: made.name, type: made.type, size: made.size, ...(made.width ? { width: made.width, height: made.height } : {}) })
  })
  app.get('/api/files/:id', { config: { access: () => true }, schema: { summary: 'A file, or a picture of it no wider than size', params: { type: 'object', properties: { id: uuid } }, querystring: { type: 'object', properties: { size: { type: 'integer' } } }, response: { 200: { type: 'string', description: 'bytes' } } } }, async (request, reply) => {
    const { id } = request.params as { id: string }, { size } = request.query as { size?: number }
    if (!await mayRead(engine, request, id)) throw fail('not-found', { what: { zh: '文件', en: 'file' } })
    const file = await getFile(engine.db, files, { id, ...(size ? { size } : {}) })
    return reply.headers(fileHeaders(file)).serializer((it: unknown) => it as string).send(Buffer.from(file.bytes))
  })
  app.get('/api/inbox', { config: { access: 'signed-in' }, schema: { summary: 'Own notices', querystring: { type: 'object', properties: { before: uuid } }, response: { 200: notices } } }, (request) => inboxOf(engine.db, { who: request.who, ...(request.query as { before?: string }) }))
  app.post('/api/inbox/read', { config: { access: 'signed-in' }, schema: { summary: 'Mark own notices read', body: { type: 'object', additionalProperties: false, properties: { ids: { type: 'array', maxItems: 500, items: uuid } } }, response: { 200: of({ unread: { type: 'integer' } }) } } }, async (request) =>
    ({ unread: await markRead(engine.db, { who: request.who, ...(request.body as { ids?: string[] }), now: engine.clock.now() }) }))
  if (!demo) return
  app.get('/api/outbox', { config: { access: 'public' }, schema: { summary: 'Demo only: what would have been sent', response: { 200: of({ rows: list }) } } }, async () => ({ rows: await outboxOf(engine.db, { limit: 100 }) }))
  app.get('/api/demo-sign-ins', { config: { access: 'public' }, schema: { summary: 'Demo only: who may be tried', response: { 200: { type: 'array', items: any } } } }, async () => signIns)
}
const kept = new WeakMap<object, Map<string, { text: string; etag: string }>>()
const safeDecode = (name: string): string => { try { return decodeURIComponent(name) } catch { return name } }

const modelText = (engine: Engine, { staff, base }: { staff: boolean; base: unknown }): { text: string; etag: string } => {
  const office = engine.holder.office(), today = dayOf(nowOf(engine)), { model } = engine
  const text = JSON.stringify({
    areas: office.areas.list.map(({ id, key, parent, level, code, name, ring }) => ({ id, key, parent, level, code, name, ...(ring ? { ring } : {}) })),
    units: [...(office.named.unit?.values() ?? [])].filter((u) => u.state === 'held').map(({ id, name, fields }) => ({ id, name, parent: fields.parent ?? null })),
    staff: staff ? [...(office.named.staff?.values() ?? [])].filter((s) => s.state === 'held').map(({ id, name, fields }) => ({ id, name, unit: fields.unit })) : [],
    tables: Object.fromEntries(Object.keys(office.tables).map((table) => [table, inForce(office, table, today).map((row) => ({ ...row.fields, code: row.code, name: row.name }))])),
    settings: Object.fromEntries(Object.keys(model.settings).map((id) => [id, settingOn(office, id, today)])),
    calendar: { days: office.calendar.days, hours: office.calendar.hours, names: office.calendar.names ?? {} }, base,
  })
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 24)}"` }
}
/** Whoever sent a file may look at it; anybody else through a row that shows it and that they may see. */
const mayRead = async (engine: Engine, request: FastifyRequest, id: string): Promise<boolean> => {
  const file = await findFile(engine.db, id)
  if (!file) return false
  if (file.by === whoText(request.who) && request.who.session) return true
  const who = actorOf(engine, request.who)
  for (const use of await usesOf(engine.db, id)) if (await showsFile(engine, who, { type: use.type, id: use.record, file: id })) return true
  return false
}
