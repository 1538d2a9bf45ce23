// The addresses of rows: acts in, rows, lists, counts, points and the live feed out.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createHmac } from 'node:crypto'
import { fail } from '../../kernel/fail/fail.ts'
import { bytesOf } from '../../kernel/http/bytes.server.ts'
import { makeLimiter } from '../../kernel/http/limit.ts'
import { shownFields, type Actor } from '../access/access.ts'
import { actorOf } from '../access/actor.server.ts'
import { alikeAnswer, clockAnswer, detailAnswer, groupsAnswer, mapAnswer, pageAnswer, rowAnswer } from './answers.ts'
import { findAnswer, perform, type Wish } from './act.server.ts'
import { explainClocks, getRow, nearRows, readDetail, lineOf } from './detail.server.ts'
import { alikeRows } from './alike.server.ts'
import { nowOf, type Engine } from './engine.server.ts'
import { feedRoute } from './feed.server.ts'
import { toMoment } from './kinds/moment/kind.ts'
import { groupRows, spreadOf } from './groups.server.ts'
import { reserved, type Filters } from './query.ts'
import { countViews, listParts, mapParts, oneRow } from './list.server.ts'
import { readPrivate } from './unmask.server.ts'
import { sayNo, type Row } from './row.ts'

export type RecordRoutes = { engine: Engine; secret: Buffer }
const uuid = { type: 'string', format: 'uuid' } as const
const name = { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,60}$' } as const
const word = { type: 'string', maxLength: 2000 } as const
/** What every list understands; besides these, any open field of the type by its name. */
const filters = { type: 'object', additionalProperties: word, properties: Object.fromEntries(reserved.map((name) => [name, word])) }
const typeParam = { type: 'object', required: ['type'], properties: { type: name } } as const
const idParams = { type: 'object', required: ['type', 'id'], properties: { type: name, id: uuid } } as const
type TypeId = { type: string; id: string }

/** The code by which somebody without an account finds their own row again: follows from the row's id, so nothing is stored. */
export const lookupCode = (secret: Buffer, record: string): string =>
  [...createHmac('sha256', secret).update(`lookup/${record}`).digest().subarray(0, 8)].map((n) => '23456789ABCDEFGHJKMNPQRSTUVWXYZ'[n % 31]).join('')

export const recordRoutes = (app: FastifyInstance, { engine, secret }: RecordRoutes): void => {
  const who = (request: FastifyRequest): Actor => actorOf(engine, request.who)
  // People without a name may report, not flood: so many acts an hour from one address.
  const guests = makeLimiter({ most: 60, perSeconds: 3600 })

  app.post('/api/acts', { config: { access: known }, schema: {
    summary: 'Do a step. A repeat of the id gets the first answer.',
    body: { type: 'object', additionalProperties: false, required: ['id', 'type', 'record', 'step'], properties: {
      id: uuid, type: name, record: uuid, step: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,40}(:[a-z]{1,12})?$' }, data: { type: 'object', additionalProperties: true, maxProperties: 100 },
      at: { type: 'string', maxLength: 40 }, seen: { type: 'integer', minimum: 1 } } },
    response: { 200: answerSchema, 201: answerSchema },
  } }, async (request, reply) => {
    const wish = request.body as Wish, actor = who(request), wait = actor.kind === 'guest' ? guests(request.ip, performance.now()) : 0
    if (wait > 0) throw fail('rate-limited', { seconds: wait })
    if (wish.at !== undefined && !toMoment(wish.at)) throw fail('bad-field', { path: 'at', allowed: ['2026-11-23T14:20:00+08:00'] })
    const { answer, repeated } = await perform(engine, actor, { ...wish, ...(wish.at ? { at: toMoment(wish.at)! } : {}) })
    return reply.code(repeated ? 200 : 201).send({ ...answer, no: answer.no === null ? null : sayNo(answer.no), ...(actor.kind === 'guest' ? { code: lookupCode(secret, answer.record) } : {}) })
  })
  app.get('/api/acts/:id', { config: { access: 'signed-in' }, schema: { summary: 'What was answered to an act', params: { type: 'object', properties: { id: uuid } }, querystring: { type: 'object', required: ['type', 'record'], properties: { type: name, record: uuid } }, response: { 200: answerSchema } } }, async (request) => {
    const { id } = request.params as { id: string }, answer = await findAnswer(engine, who(request), { id, step: '', ...(request.query as { type: string; record: string }) })
    if (!answer) throw fail('not-found', { what: '操作' })
    return { ...answer, no: answer.no === null ? null : sayNo(answer.no) }
  })
  app.get('/api/records/:type', { config: { access: 'signed-in' }, schema: { summary: 'A page of rows', params: typeParam, querystring: filters, response: { 200: pageAnswer } } }, async (request, reply) =>
    reply.type('application/json; charset=utf-8').send(bytesOf(await listParts(engine, who(request), { type: (request.params as TypeId).type, filters: request.query as Filters }))))
  app.get('/api/records/:type/:id', { config: { access: known }, schema: { summary: 'One row with its timeline and the steps allowed now; only=row for the row alone', params: idParams, querystring: { type: 'object', properties: { only: { enum: ['row'] } } }, response: { 200: { anyOf: [detailAnswer, rowAnswer] } } } }, async (request, reply) => {
    const at = request.params as TypeId
    return (request.query as { only?: string }).only === 'row' ? reply.type('application/json; charset=utf-8').serializer(String).send(await oneRow(engine, who(request), at)) : reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(await readDetail(engine, who(request), at))
  })
  app.get('/api/records/:type/:id/clock', { config: { access: 'staff' }, schema: { summary: 'How the running limits were counted, line by line', params: idParams, response: { 200: clockAnswer } } },
    (request) => explainClocks(engine, who(request), request.params as TypeId))
  app.get('/api/counts/:type', { config: { access: 'signed-in' }, schema: { summary: 'How many rows each view holds: ?todo=mine%3Dtodo&late=light%3Dlate', params: typeParam, querystring: filters, response: { 200: { type: 'object', additionalProperties: { type: 'integer' } } } } }, (request) =>
    countViews(engine, who(request), { type: (request.params as TypeId).type, views: Object.fromEntries(Object.entries(request.query as Filters).slice(0, 20).map(([key, view]) => [key, Object.fromEntries(new URLSearchParams(view))])) }))
  app.get('/api/groups/:type', { config: { access: 'signed-in' }, schema: { summary: 'Counts by one or more of state, kind, area, assignee, month, or by one indexed field; least=2: only what occurs twice', params: typeParam, querystring: { ...filters, properties: { ...filters.properties, by: word, least: { type: 'string', pattern: '^[0-9]{1,6}$' } } }, response: { 200: groupsAnswer } } }, async (request, reply) => {
    const { by = 'state', least, ...rest } = request.query as Filters
    return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send({ groups: await groupRows(engine, who(request), { type: (request.params as TypeId).type, by: by.split(','), ...(least ? { least: Number(least) } : {}), filters: rest }), asOf: nowOf(engine) })
  })
  app.get('/api/spread/:type', { config: { access: 'signed-in' }, schema: { summary: 'How a number of the rows is spread: of=replyDays', params: typeParam, querystring: { ...filters, properties: { ...filters.properties, of: word }, required: ['of'] },
    response: { 200: { type: 'object', required: ['n', 'mean', 'median', 'p90', 'min', 'max'], properties: { n: { type: 'integer' }, ...Object.fromEntries(['mean', 'median', 'p90', 'min', 'max'].map((one) => [one, { type: ['number', 'null'] }])) } } } } }, (request) => {
    const { of = '', ...rest } = request.query as Filters
    return spreadOf(engine, who(request), { type: (request.params as TypeId).type, of, filters: rest })
  })
  app.get('/api/map/:type', { config: { access: 'signed-in' }, schema: { summary: 'Points in a box w,s,e,n: [[id,lon,lat,kind,state,due]…], at most 5,000', params: typeParam, querystring: { ...filters, properties: { ...filters.properties, box: word }, required: ['box'] }, response: { 200: mapAnswer } } }, async (request, reply) => {
    const { box = '', ...rest } = request.query as Filters
    return reply.type('application/json; charset=utf-8').send(bytesOf(await mapParts(engine, who(request), { type: (request.params as TypeId).type, box, filters: rest })))
  })
  app.get('/api/alike/:type', { config: { access: 'staff' }, schema: { summary: 'Rows that may be the same thing as this one', params: typeParam, querystring: { type: 'object', required: ['id'], properties: { id: uuid } }, response: { 200: alikeAnswer } } }, async (request, reply) => {
    const actor = who(request), { type, row } = await getRow(engine, actor, { type: (request.params as TypeId).type, id: (request.query as { id: string }).id })
    const line = (one: Row) => lineOf(engine, one, shownFields(engine.model, actor, one)), [near, alike] = [await nearRows(engine, actor, { type, row }), await alikeRows(engine, actor, { type, row, now: nowOf(engine) })]
    return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send({ near: near.map(line), alike: alike.map(({ row: one, like }) => ({ ...line(one), like })) })
  })
  app.post('/api/reads', { config: { access: 'signed-in' }, schema: { summary: 'Read private values for a purpose; the reading is logged',
    body: { type: 'object', additionalProperties: false, required: ['type', 'id', 'fields', 'purpose', 'why'], properties: { type: name, id: uuid, fields: { type: 'array', minItems: 1, maxItems: 20, items: { type: 'string', maxLength: 60 } }, purpose: { type: 'string', maxLength: 60 }, why: { type: 'string', minLength: 2, maxLength: 200 } } },
    response: { 200: { type: 'object', required: ['values'], properties: { values: { type: 'object', additionalProperties: true } } } } } },
    (request) => readPrivate(engine, who(request), request.body as Parameters<typeof readPrivate>[2]))
  feedRoute(app, engine, who)
}
/** Somebody with a session or a token; a guest's session is enough to make a row and to follow it. */
const known = (who: { kind: string; session?: string }) => who.kind === 'staff' || who.kind === 'resident' || who.kind === 'service' || (who.kind === 'guest' && who.session !== undefined)
const answerSchema = { type: 'object', required: ['act', 'record', 'type', 'step', 'version', 'state', 'no', 'at'], properties: { act: uuid, record: uuid, type: { type: 'string' }, step: { type: 'string' }, version: { type: 'integer' }, state: { type: 'string' }, no: { type: ['string', 'null'] }, at: { type: 'string' }, code: { type: 'string' } } } as const
