// Open311 GeoReport v2 with service request updates, as a server: what others read. Every answer and every refusal has the standard's shape.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fail, sentence } from '../../kernel/fail/fail.ts'
import { toFailure } from '../../kernel/http/errors.server.ts'
import type {} from '../../kernel/http/access.server.ts'
import { dayOf } from '../clock/days.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { showField } from '../record/kinds.ts'
import { groupField } from '../record/model.ts'
import { inForce, knownOf } from '../record/office.ts'
import { attributeOf, metadataOf, readName, readTime, requestOf, specification, types, write, writeCode, writeTime, type Format } from './open311.ts'
import { postRequest, postUpdate, tokenOf, type Sent } from './open311-post.server.ts'
import { spokenType, type Shared } from './public.ts'
import { mostRows, publicByNo, publicRows, type Window } from './read.server.ts'
import { attributesOf, base, choicesOf, kindOf, kindsOf, realtime, refuse, siteOf, type Open311 } from './service.server.ts'
import { publicUpdates } from './updates.server.ts'

const most = 90 * 86_400_000, readRate = { most: 1200, perSeconds: 60 }, postRate = { most: 600, perSeconds: 60 }
const forms = ['application/x-www-form-urlencoded', 'multipart/form-data', ''] as const

/** `GET` discovery, services, services/{code}, requests, requests/{id}, tokens/{token}, servicerequestupdates; `POST` requests, servicerequestupdates. */
export const open311Routes = (app: FastifyInstance, deps: Open311): Promise<void> => {
  const found = spokenType(deps.engine.model)
  if (!found) return Promise.resolve()
  const shared: Shared = found
  return Promise.resolve(app.register(async (http) => {
    http.setErrorHandler((error, request, reply) => answerError(http, error, { request, reply }))
    http.setNotFoundHandler((request, reply) => answerError(http, fail('not-found', { what: { zh: '地址', en: 'address' } }), { request, reply }))
    http.addHook('onRequest', async (_request, reply) => { reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'no-cache' }) })
    const get = (path: string, root: string, read: (word: string, request: FastifyRequest) => Promise<unknown>) => http.get(path, { config: { access: 'public', rate: readRate }, schema: { hide: true } as object }, async (request, reply) => {
      const { word, format } = named(request)
      return send(reply, format, root, await read(word, request))
    })
    const post = (path: string, root: string, take: (sent: Sent) => Promise<unknown>) => http.post(path, { config: { access: 'public', rate: postRate, raw: forms }, bodyLimit: 40 * 1024 * 1024, schema: { hide: true } as object }, async (request, reply) =>
      send(reply, named(request).format, root, await take({ shared, deps, request })))
    const here = (name: string) => (word: string): void => { if (word !== name) throw fail('not-found', { what: { zh: '地址', en: 'address' } }) }

    get('/:name', 'various', (word, request) => {
      const it = tops[word]
      if (!it || !Object.hasOwn(tops, word)) throw fail('not-found', { what: { zh: '地址', en: 'address' } })
      return it({ shared, deps, request })
    })
    get('/services/:name', 'service_definition', async (word) => definitionOf(shared, deps, word))
    get('/requests/:name', 'service_requests', async (word, request) => {
      const rows = await publicByNo(deps.engine, shared, [word])
      if (!rows.length) throw fail('not-found', { what: { zh: '这件事项', en: 'service request' } })
      return rows.map((row) => requestOf(row, look(shared, deps, request)))
    })
    get('/tokens/:name', 'service_requests', (word) => tokenOf(shared, deps, word))
    post('/:name', 'various', (sent) => {
      const { word } = named(sent.request)
      if (word !== 'requests' && word !== 'servicerequestupdates') here('requests')(word)
      return word === 'requests' ? postRequest(sent) : postUpdate(sent)
    })
  }, { prefix: base })) as unknown as Promise<void>
}
const roots: Readonly<Record<string, string>> = { discovery: 'discovery', services: 'services', requests: 'service_requests', servicerequestupdates: 'service_request_updates' }
const named = (request: FastifyRequest): { word: string; format: Format } => {
  const name = readName((request.params as { name: string }).name)
  if (!name) throw fail('not-found', { what: { zh: '地址，应以 .json 或 .xml 结尾', en: 'address; it should end in .json or .xml' } })
  return name
}
const send = (reply: FastifyReply, format: Format, root: string, value: unknown) =>
  reply.type(types[format]).serializer(String).send(write(format, root === 'various' ? roots[readName((reply.request.params as { name: string }).name)?.word ?? ''] ?? 'errors' : root, value as never))
/** A list of code and sentence, 403, 404 or 400. What broke on our side keeps its own number. */
const answerError = (http: FastifyInstance, error: unknown, { request, reply }: { request: FastifyRequest; reply: FastifyReply }) => {
  const failure = toFailure(error, request.id), own = [401, 403, 404, 413, 429].includes(failure.status) || failure.status >= 500, status = failure.status === 401 ? 403 : own ? failure.status : 400
  if (status >= 500) http.log.error({ id: request.id, err: error }, failure.code)
  if (typeof failure.details.seconds === 'number') reply.header('retry-after', String(failure.details.seconds))
  const format: Format = /\.json(?:\?|$)/.test(request.url) ? 'json' : 'xml', lang = String(request.headers['accept-language'] ?? '').startsWith('en') ? 'en' : 'zh'
  const description = failure.path && !failure.details.field ? `${failure.path.replace(/^data\./, '')}: ${sentence(failure, lang)}` : sentence(failure, lang)
  return reply.code(status).type(types[format]).header('cache-control', 'no-store').serializer(String).send(write(format, 'errors', [{ code: String(status), description }]))
}

type Asked = { shared: Shared; deps: Open311; request: FastifyRequest }
const tops: Readonly<Record<string, (asked: Asked) => Promise<unknown>>> = {
  discovery: async ({ shared, deps, request }) => {
    const changeset = await changesetOf(shared, deps.engine), site = siteOf(deps, request)
    return { changeset, contact: `${deps.office()} ${site}/open`, key_service: `${deps.office()}：向街道申请接口令牌。Ask the office for a service token. ${site}/open#api`,
      endpoints: [{ specification, url: `${site}${base}`, changeset, type: deps.demo ? 'test' : 'production', formats: ['text/xml', 'application/json'] }] }
  },
  services: async ({ shared, deps }) => {
    const { model } = deps.engine, table = model.types[shared.type.field[shared.share.kind]!.table!]!, groups = groupField(table), known = knownOf(deps.engine.holder.office(), dayOf(nowOf(deps.engine))), words = table.fields.find((field) => field.name === 'words' || (field.kind === 'text' && field.help))
    return kindsOf(shared, deps.engine).map((kind) => ({
      service_code: writeCode(kind.code), service_name: kind.name, description: kind.name, metadata: metadataOf(attributesOf(shared)), type: realtime(shared) ? 'realtime' : 'batch',
      keywords: [...(kind.held ? [] : ['inactive']), ...(words && typeof kind.fields[words.name] === 'string' ? String(kind.fields[words.name]).split(/[\s、,，]+/) : [])].filter(Boolean).join(','),
      group: groups ? showField(kind.fields[groups.name], groups, known) || null : null,
    }))
  },
  requests: async ({ shared, deps, request }) => {
    const { engine } = deps, asked = query(request), ids = asked.service_request_id, how = look(shared, deps, request)
    if (ids) return (await publicByNo(engine, shared, ids.split(',').map((id) => id.trim()).filter(Boolean).slice(0, mostRows))).map((row) => requestOf(row, how))
    const kinds = asked.service_code?.split(',').map((code) => code.trim()).filter(Boolean).map((code) => kindOf(shared, engine, code).code)
    const states = asked.status?.split(',').map((word) => word.trim().toLowerCase()).filter(Boolean)
    for (const state of states ?? []) if (state !== 'open' && state !== 'closed') throw refuse('status', '只能是 open 或 closed', 'is only open or closed')
    const updated = windowOf(asked, ['updated_after', 'updated_before']), made = requestedWindow(asked, { now: engine.clock.now(), free: updated !== undefined })
    const rows = await publicRows(engine, shared, { ...(kinds ? { kinds } : {}), ...(states && new Set(states).size === 1 ? { done: states[0] === 'closed' } : {}), ...(made ? { made } : {}), ...(updated ? { updated } : {}), ...pageOf(asked), sort: updated ? 'updated' : 'made' })
    return rows.map((row) => requestOf(row, how))
  },
  servicerequestupdates: async ({ shared, deps, request }) => {
    const asked = query(request), now = deps.engine.clock.now(), window = windowOf(asked, ['start_date', 'end_date']) ?? { from: new Date(now.getTime() - most) }
    const found = await publicUpdates(deps.engine, shared, { window, ...pageOf(asked) })
    return found.map((one) => ({
      update_id: one.id, service_request_id: one.no, status: one.progress, updated_datetime: writeTime(one.at), description: one.words,
      media_url: one.what === 'text' ? Object.values(one.row.photos).flat().map((file) => `${siteOf(deps, request)}/open/photo/${file.id}`).at(-1) ?? '' : '', external_status_code: one.state,
    }))
  },
}

/** Filters as they were given; an empty one is an absent one. Which city is meant does not matter: there is one. */
const query = (request: FastifyRequest): Record<string, string | undefined> => Object.fromEntries(Object.entries(request.query as Record<string, string>).map(([name, value]) => [name, value.trim() || undefined]))
const timeIn = (asked: Record<string, string | undefined>, name: string): Date | undefined => {
  const text = asked[name]
  if (text === undefined) return undefined
  const at = readTime(text)
  if (!at) throw refuse(name, '应是带时区的时间，如 2026-11-23T06:20:00Z', 'should be a time with its zone, as 2026-11-23T06:20:00Z')
  return at
}
const windowOf = (asked: Record<string, string | undefined>, [first, last]: readonly [string, string]): Window | undefined => {
  const from = timeIn(asked, first), to = timeIn(asked, last)
  if (from && to && from > to) throw refuse(last, `早于 ${first}`, `lies before ${first}`)
  return from || to ? { ...(from ? { from } : {}), ...(to ? { to } : {}) } : undefined
}
/** The time of asking: at most ninety days, by default the last ninety. `free` where another time is asked for. */
const requestedWindow = (asked: Record<string, string | undefined>, { now, free }: { now: Date; free: boolean }): Window | undefined => {
  const given = windowOf(asked, ['start_date', 'end_date'])
  if (!given) return free ? undefined : { from: new Date(now.getTime() - most) }
  const from = given.from ?? new Date(given.to!.getTime() - most), to = given.to ?? new Date(Math.min(now.getTime(), from.getTime() + most))
  if (to.getTime() - from.getTime() > most) throw refuse('start_date', '与 end_date 相隔不能超过 90 天', 'may lie at most 90 days before end_date')
  return { from, to }
}
const pageOf = (asked: Record<string, string | undefined>): { limit: number; offset: number } => {
  const whole = (name: string, otherwise: number, top: number): number => {
    const text = asked[name]
    if (text === undefined) return otherwise
    if (!/^\d{1,6}$/.test(text) || Number(text) < 1) throw refuse(name, '应是正整数', 'should be a whole number from 1')
    return Math.min(Number(text), top)
  }
  const limit = whole('page_size', mostRows, mostRows)
  return { limit, offset: (whole('page', 1, 1_000_000) - 1) * limit }
}

const look = ({ share }: Shared, deps: Open311, request: FastifyRequest) => ({ site: siteOf(deps, request), description: share.open311?.takes?.description, answer: share.open311?.answer, address: share.open311?.takes?.address, extensions: (request.query as { extensions?: string }).extensions === 'true' })
const definitionOf = (shared: Shared, { engine }: Open311, code: string) => {
  const kind = kindOf(shared, engine, code), step = shared.type.step[shared.share.open311?.takes?.by ?? '']
  return { service_code: writeCode(kind.code), attributes: attributesOf(shared).map((field, i) => attributeOf(field, { order: i + 1, required: step?.need.includes(field.name) ?? false, values: choicesOf(engine, field) })) }
}
/** Moves whenever the list of services or what it asks has changed. */
const changesetOf = async ({ type, share }: Shared, engine: Engine): Promise<string> => {
  const tables = [share.kind, ...share.open311?.takes?.attributes ?? []].flatMap((name) => type.field[name]?.table ?? [])
  const [row] = await engine.db.query<{ at: string | null }>('select max(updated) as at from record where tenant = $1 and type = any($2::text[])', [engine.db.tenant, tables])
  const from = inForce(engine.holder.office(), tables[0] ?? '', dayOf(nowOf(engine))).map((one) => `${one.from}T00:00:00+08:00`).sort().at(-1)
  return writeTime(new Date(Math.max(Date.parse(row?.at ?? '') || 0, Date.parse(from ?? '') || 0)))
}
