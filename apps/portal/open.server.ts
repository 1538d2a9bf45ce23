// The addresses of the open page. Whatever they show comes from what packs share; following takes a phone that was confirmed.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Failure, fail, sentence } from '#kernel/fail/fail.ts'
import { contentPolicy } from '#kernel/http/http.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import { follow, followsOf, unfollow, type Follow } from '#engine/share/follow.server.ts'
import { listedKinds, sharedTypes, type Public, type Shared } from '#engine/share/public.ts'
import { answerTimes, countPublic, publicByIds, publicByNo, publicRows, type PublicAsk } from '#engine/share/read.server.ts'
import { publicUpdates } from '#engine/share/updates.server.ts'
import { addressOf, feedOf, followPage, matterPage, openPage, perPage, widgetPage, type Filter, type FollowPage, type Spot } from './open-page.server.ts'

export type OpenDeps = {
  engine: Engine
  /** This street's address as others reach it; else as they asked. */
  site?: string | undefined
  photo: (id: string, size: number | undefined) => Promise<{ bytes: Uint8Array; headers: Record<string, string | number> }>
  /** Rows of this street's records that show a file. */
  usesOf: (id: string) => Promise<readonly { type: string; record: string }[]>
  sendCode: (phone: string, address: string) => Promise<unknown>
  /** Signs in whoever holds the phone; answers their id. */
  enter: (request: FastifyRequest, reply: FastifyReply, by: { phone: string; code: string }) => Promise<string>
}
export type Around = {
  page: (request: FastifyRequest, reply: FastifyReply, of: { title?: string; body?: string; back?: string }) => unknown
  places: () => Promise<readonly Spot[]>; name: () => string; demo: boolean
  readForm: (request: FastifyRequest) => Promise<{ typed: Record<string, string> }>
}
const hidden = { schema: { hide: true } as object }, read = { config: { access: 'public' as const, rate: { most: 300, perSeconds: 60 } }, ...hidden }
const write = { config: { access: 'public' as const, rate: { most: 20, perSeconds: 600 }, raw: ['application/x-www-form-urlencoded'] }, bodyLimit: 10_000, ...hidden }
const cell = { type: ['string', 'number', 'boolean'] } as const

/** `GET /api/public/points`: what a map of public matters needs. */
export const pointRoutes = (http: FastifyInstance, { engine, places }: { engine: Engine; places: Around['places'] }): void => {
  const [shared] = sharedTypes(engine.model)
  if (!shared) return
  http.get('/api/public/points', { config: { access: 'public', rate: { most: 120, perSeconds: 60 } }, schema: { summary: 'Public matters on the map: number, longitude, latitude, class, whether it is done; homes blurred',
    querystring: { type: 'object', properties: { kind: { type: 'string', maxLength: 64 }, state: { type: 'string', maxLength: 10 }, near: { type: 'string', maxLength: 80 }, within: { type: 'string', maxLength: 6 } } },
    response: { 200: { type: 'array', items: { type: 'array', minItems: 5, maxItems: 5, items: cell } } } } }, async (request) =>
    (await publicRows(engine, shared, { ...(await askOf(request, places)).ask, limit: 500 })).map((row) => [row.no, row.at.lon, row.at.lat, row.kind.name, row.done]))
}

/** `GET /open`, `/open/:no`, `/open/photo/:id`, `/open/feed.atom`, `/open/widget`, `/open/follow`; `POST /open/follow`, `…/confirm`, `…/end`. */
export const openRoutes = (http: FastifyInstance, deps: OpenDeps, around: Around): void => {
  const { engine } = deps, [shared] = sharedTypes(engine.model)
  if (!shared) return
  const { page, places, name, demo } = around, now = () => engine.clock.now().getTime(), site = (request: FastifyRequest) => (deps.site || `${request.protocol}://${request.host}`).replace(/\/+$/, '')
  const kinds = () => [...listedKinds(shared, engine.holder.office(), nowOf(engine)).values()].filter((one) => one.held)
  const asked = (request: FastifyRequest) => askOf(request, places)

  http.get('/open', read, async (request, reply) => {
    const { filter, list, spot, ask } = await asked(request), offset = (filter.page - 1) * perPage
    const rows = await publicRows(engine, shared, { ...ask, limit: perPage + 1, offset }), times = await answerTimes(engine, shared), wrong = filter.near && !spot ? '没有这个地方' : undefined
    const counts = { open: await countPublic(engine, shared, { done: false }), done: times.reduce((n, one) => n + one.done, 0) }
    return page(request, reply, { title: '公开', body: openPage({ filter, kinds: kinds(), places: list, rows: rows.slice(0, perPage), more: rows.length > perPage, total: ask.near ? undefined : await countPublic(engine, shared, ask), times, counts, now: now(), site: site(request), wrong, spot }) })
  })
  http.get('/open/:no', read, async (request, reply) => {
    const [row] = await publicByNo(engine, shared, [(request.params as { no: string }).no])
    if (!row) throw fail('not-found', { what: { zh: '公开的事项', en: 'public matter' } })
    return page(request, reply, { title: '公开', back: '/open', body: matterPage({ row, updates: await publicUpdates(engine, shared, { record: row.id, limit: 100 }), now: now() }) })
  })
  http.get('/open/photo/:id', read, async (request, reply) => {
    const { id } = request.params as { id: string }, size = (request.query as { size?: string }).size
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) || !await released(engine, shared, { id, uses: await deps.usesOf(id) })) throw fail('not-found', { what: { zh: '照片', en: 'photo' } })
    const { bytes, headers } = await deps.photo(id, size ? Number(size) : undefined)
    // What is taken back must be gone: nobody keeps it longer than a minute.
    return reply.headers({ ...headers, 'cache-control': 'public, max-age=60', 'cross-origin-resource-policy': 'cross-origin' }).serializer((it: unknown) => it as string).send(Buffer.from(bytes))
  })
  http.get('/open/feed.atom', read, async (request, reply) => {
    const { ask } = await asked(request), rows = await publicRows(engine, shared, { ...ask, sort: 'updated', limit: 50 }), text = feedOf({ rows, site: site(request), self: `${site(request)}${request.url}`, name: name(), now: new Date(0) })
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 20)}"`
    reply.headers({ etag, 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.type('application/atom+xml; charset=utf-8').send(text)
  })
  http.get('/open/widget', read, async (request, reply) => {
    const { filter, ask } = await asked(request), rows = await publicRows(engine, shared, { ...ask, limit: 6 }), here = site(request)
    // The one page of ours that others may show inside their own.
    reply.removeHeader('x-frame-options')
    reply.headers({ 'content-security-policy': contentPolicy.replace("script-src 'self'", "script-src 'none'").replace(/frame-ancestors [^;]+/, 'frame-ancestors *'), 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'public, max-age=60' })
    return reply.type('text/html; charset=utf-8').send(widgetPage({ rows, now: now(), site: here, name: name(), more: `${here}${addressOf({ kind: filter.kind, near: filter.near, within: filter.within })}` }))
  })
  const mine = async (person: string): Promise<(Follow & { name: string })[]> => { const list = await places(); return (await followsOf(engine, person)).map((one) => ({ ...one, name: nearestName(one, list) })) }
  const draw = async (request: FastifyRequest, reply: FastifyReply, it: Partial<FollowPage> & Pick<FollowPage, 'step'>) => {
    if (it.wrong) reply.code(400)
    return page(request, reply, { title: '关注', back: '/open', body: followPage({ places: await places(), near: '', within: 300, phone: '', demo, mine: it.mine ?? (request.who.kind === 'resident' ? await mine(request.who.id) : []), ...it }) })
  }
  http.get('/open/follow', read, async (request, reply) => {
    const { filter } = await asked(request), wants = (request.query as { new?: string }).new !== undefined || filter.near !== ''
    return draw(request, reply, { step: request.who.kind === 'resident' && !wants && (await followsOf(engine, request.who.id)).length ? 'mine' : 'place', near: filter.near, within: filter.within })
  })
  const form = async (request: FastifyRequest) => {
    const { typed } = await around.readForm(request), filter = filterOf(typed), spot = spotOf(filter.near, await places())
    return { typed, near: filter.near, within: filter.within, spot, phone: (typed.phone ?? '').trim() }
  }
  const field = (error: unknown, otherwise: string): { field: string; text: string } => {
    if (!(error instanceof Failure) || error.status >= 500) throw error
    return { field: error.path ?? otherwise, text: sentence(error, 'zh') }
  }
  http.post('/open/follow', write, async (request, reply) => {
    const { near, within, spot, phone } = await form(request), it = { near, within, phone }
    if (!spot) return draw(request, reply, { step: 'place', ...it, wrong: { field: 'near', text: '选一个地方' } })
    try { await deps.sendCode(phone, request.ip) } catch (error) { return draw(request, reply, { step: 'place', ...it, wrong: { ...field(error, 'phone'), field: 'phone' } }) }
    return draw(request, reply, { step: 'code', ...it })
  })
  http.post('/open/follow/confirm', write, async (request, reply) => {
    const { typed, near, within, spot, phone } = await form(request), it = { near, within, phone }
    if (!spot) return draw(request, reply, { step: 'place', ...it, wrong: { field: 'near', text: '选一个地方' } })
    try {
      const person = await deps.enter(request, reply, { phone, code: typed.code ?? '' })
      await follow(engine, { person, at: spot, reach: within })
      return await draw(request, reply, { step: 'mine', mine: await mine(person), said: `已经关注${spot.name}，${within} 米内。` })
    } catch (error) { return draw(request, reply, { step: 'code', ...it, wrong: { ...field(error, 'code'), field: 'code' } }) }
  })
  http.post('/open/follow/end', { ...write, config: { ...write.config, access: 'signed-in' } }, async (request, reply) => {
    const { typed } = await around.readForm(request)
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(typed.id ?? '')) throw fail('not-found', { what: { zh: '这处关注', en: 'place that you follow' } })
    await unfollow(engine, { person: request.who.id, id: typed.id! })
    return draw(request, reply, { step: 'mine', said: '已经取消。' })
  })
}

/** What an address asks for. A place that nobody knows asks for nothing near. */
const askOf = async (request: FastifyRequest, places: Around['places']): Promise<{ filter: Filter; list: readonly Spot[]; spot: Spot | undefined; ask: PublicAsk }> => {
  const filter = filterOf(request.query as Record<string, string | undefined>), list = await places(), spot = spotOf(filter.near, list)
  return { filter, list, spot, ask: { ...(filter.kind ? { kinds: [filter.kind] } : {}), ...(filter.state ? { done: filter.state === 'done' } : {}), ...(spot ? { near: { lon: spot.lon, lat: spot.lat, metres: filter.within } } : {}) } }
}
const filterOf = (query: Record<string, string | undefined>): Filter => {
  const { state = '' } = query, page = Number(query.page), within = Number(query.within)
  return { kind: (query.kind ?? '').slice(0, 64), state: state === 'open' || state === 'done' ? state : '', near: (query.near ?? '').slice(0, 80), within: [100, 300, 500, 1000].includes(within) ? within : 300, page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1 }
}
const spotOf = (near: string, places: readonly Spot[]): Spot | undefined => {
  const m = /^(-?\d{1,3}(?:\.\d{1,10})?),(-?\d{1,2}(?:\.\d{1,10})?)$/.exec(near), point = m && { lon: Number(m[1]), lat: Number(m[2]) }
  if (point && Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 85) return { ...point, name: nearestName(point, places) }
  return places.find((one) => one.name === near)
}
const nearestName = (at: { lon: number; lat: number }, places: readonly Spot[]): string => {
  const far = (one: Spot) => Math.hypot((one.lon - at.lon) * Math.cos((at.lat * Math.PI) / 180), one.lat - at.lat) * 111_320, near = [...places].sort((a, b) => far(a) - far(b))[0]
  return !near || far(near) > 800 ? '地图上的这一处' : far(near) < 20 ? near.name : `${near.name}附近`
}
/** Is the photo among those that somebody released and nobody took back? */
const released = async (engine: Engine, shared: Shared, { id, uses }: { id: string; uses: readonly { type: string; record: string }[] }): Promise<boolean> => {
  const rows: ReadonlyMap<string, Public> = await publicByIds(engine, engine.db, { shared, ids: uses.filter((use) => use.type === shared.type.id).map((use) => use.record) })
  return [...rows.values()].some((row) => Object.values(row.photos).flat().some((file) => file.id === id))
}
