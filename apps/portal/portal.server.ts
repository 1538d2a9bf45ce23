// The portal's own routes: its pages (in the size that the cookie names), the office's lists in one small answer, and the plain form.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pinyin } from 'pinyin-pro'
import type {} from '#kernel/http/access.server.ts'
import { checkText } from '#kernel/http/body.ts'
import { Failure, fail, sentence } from '#kernel/fail/fail.ts'
import { serveFolder } from '#kernel/http/static.server.ts'
import type { Actor } from '#kernel/identity/identity.ts'
import { isId } from '#kernel/time/time.ts'
import { newId } from '#kernel/time/time.server.ts'
import type { Act, Acted } from '../client/wire.ts'
import { residentRoad } from '../light/shape.ts'
import type { Shapes } from '../light/shape.ts'
import { esc, headOf, needsScript, noScriptPage, outboxPage, sentPage } from './plain.server.ts'
import type { PlainError } from './plain.server.ts'
import { openRoutes } from './open.server.ts'
import type { OpenDeps } from './open.server.ts'

export type PlaceName = { name: string; lon: number; lat: number }
export type PortalDeps = {
  /** Folder of the built portal. */
  dir: string
  shapes: Shapes
  demo: boolean
  /** The office's name today. */
  name: () => string
  now: () => Date
  /** Rows in force of a dated list. */
  rows: (table: string) => Promise<readonly { code: string; name: string; words?: unknown }[]>
  /** Names that people say for places, with a point each; and the box that holds the street. */
  places: () => Promise<{ places: readonly PlaceName[]; box?: readonly [number, number, number, number] }>
  act: (who: Actor, act: Act) => Promise<Acted>
  /** A session for somebody who does not say who they are; sets the cookie on the answer. */
  guest: (request: FastifyRequest, reply: FastifyReply) => Promise<Actor>
  putFile: (file: { id: string; bytes: Uint8Array; name: string; who: Actor }) => Promise<unknown>
  /** What everybody may see; absent where nothing is shared. */
  open?: OpenDeps
  /** Demo only: what would have been sent, newest first. */
  outbox?: () => Promise<readonly { channel: string; to: string; title: string; text: string; at: string }[]>
  /** Reports under way that may be the same thing, without anything about people or in their words. */
  alike?: (ask: { type: string; kind?: string; words?: string; lon: number; lat: number }) => Promise<readonly { id: string; title: string; made: string; metres?: number; words: readonly string[] }[]>
}

/** `GET /`, `/report`, `/m`, `/m/:no`, `/mine`, `/assets/*`, `/portal/lists`, `/portal/alike`, `/outbox` (demo), `/open…`; `POST /report` (multipart or urlencoded). */
export const portalRoutes = async (http: FastifyInstance, deps: PortalDeps): Promise<void> => {
  const shell = await readFile(join(deps.dir, 'index.html'), 'utf8')
  const road = residentRoad(deps.shapes), config = { access: 'public' as const }, schema = { hide: true } as object
  const page = (request: FastifyRequest, reply: FastifyReply, of: { title?: string; body?: string; back?: string }) => {
    const size = sizeOf(request)
    const given = (request.query as { size?: string }).size
    if (given !== undefined) reply.header('set-cookie', `size=${size}; Path=/; Max-Age=${size ? 31536000 : 0}; SameSite=Lax`)
    const html = shell.replace(/<html[^>]*>/, `<html lang="zh-CN" data-street="${esc(deps.name())}" data-demo="${deps.demo ? 1 : 0}"${size ? ` data-size="${size}"` : ''}>`)
      .replace(/<title>[^<]*/, `<title>${esc(of.title ? `${of.title} · ${deps.name()}` : deps.name())}`)
    const body = of.body === undefined ? (size ? html.replace('href="?size=large">大字版', 'href="?size=">标准版') : html) : html.replace(/<div id="app">[\s\S]*<\/div><\/body>/,
      () => `<div id="app"><div class="app">${headOf({ title: of.title ?? '', back: of.back ?? '/', demo: deps.demo, size })}${of.body}</div></div></body>`)
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').header('vary', 'Accept-Encoding, Cookie')
    return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? reply.header('content-encoding', 'gzip').send(gzipSync(body)) : reply.send(body)
  }
  const plain = async (request: FastifyRequest, reply: FastifyReply, typed: Record<string, string>, errors: readonly PlainError[]) => {
    if (!road) return page(request, reply, { title: '我要反映', body: '<main id="main"><p>街道还没有开通网上反映。请打 <a href="tel:12345">12345</a>。</p></main>' })
    const table = road.roles.kind && road.type.field[road.roles.kind]?.table
    const [kinds, { places }] = await Promise.all([table ? deps.rows(table) : [], deps.places()])
    if (errors.length) reply.code(400)
    const ids = { act: typed.act || newId(deps.now()), record: typed.record || newId(deps.now()) }
    return page(request, reply, { title: road.step.title, body: noScriptPage({ road, typed, kinds, places, ...ids }, errors) })
  }
  await serveFolder(http, { prefix: '/assets/', dir: join(deps.dir, 'assets') })
  http.get('/', { config, schema }, (request, reply) => page(request, reply, {}))
  http.get('/mine', { config, schema }, (request, reply) => page(request, reply, { title: '我的', body: needsScript('我的') }))
  for (const path of ['/m', '/m/:no']) http.get(path, { config, schema }, (request, reply) => page(request, reply, { title: '您反映的事', body: needsScript('看办到哪一步') }))
  http.get('/report', { config, schema }, (request, reply) => {
    const { kind, words } = request.query as { kind?: string; words?: string }
    return plain(request, reply, { ...(kind && road?.roles.kind ? { [road.roles.kind]: kind } : {}), ...(words && road?.roles.words ? { [road.roles.words]: words } : {}) }, [])
  })
  http.post('/report', { config: { ...config, raw: ['multipart/form-data', 'application/x-www-form-urlencoded'], rate: { most: 20, perSeconds: 600 } }, bodyLimit: 38 * 1024 * 1024, schema }, async (request, reply) => {
    if (!road) throw fail('not-found', { what: '我要反映' })
    const { typed, files } = await readForm(request)
    for (const name of ['act', 'record']) if (!isId(typed[name])) throw fail('bad-field', { path: name })
    const { errors, data } = await checkForm(typed, deps)
    if (errors.length) return plain(request, reply, typed, errors)
    const { roles, type, step } = road
    let at = roles.photos
    try {
      const who = request.who.kind === 'guest' && !request.who.session ? await deps.guest(request, reply) : request.who
      const stored = []
      for (const [i, file] of (roles.photos ? files.slice(0, 3) : []).entries()) {
        const id = photoId(typed.record ?? '', i)
        await deps.putFile({ id, bytes: file.bytes, name: file.name, who })
        stored.push({ id, name: file.name })
      }
      at = roles.words
      const done = await deps.act(who, { id: typed.act ?? '', type: type.id, record: typed.record ?? '', step: step.name,
        data: { ...data, ...(roles.photos && stored.length ? { [roles.photos]: stored } : {}) } })
      return await page(request, reply, { title: road.step.title, body: sentPage(done) })
    } catch (e) {
      if (!(e instanceof Failure) || e.status >= 500) throw e
      return plain(request, reply, typed, [{ field: e.path?.replace(/^data\./, '').split('.')[0] ?? at ?? 'act', text: sentence(e, 'zh') }])
    }
  })
  const checkForm = async (typed: Record<string, string>, { places }: PortalDeps): Promise<{ errors: PlainError[]; data: Record<string, unknown> }> => {
    const errors: PlainError[] = [], data: Record<string, unknown> = {}
    if (!road) return { errors, data }
    const { roles, step, type } = road
    const known = (await places()).places, address = typed[roles.address ?? ''] ?? ''
    const place = known.find((p) => p.name === typed.near) ?? known.filter((p) => address.includes(p.name)).sort((a, b) => b.name.length - a.name.length)[0]
    for (const name of [...step.need, ...step.ask]) {
      const value = typed[name]?.trim(), kind = type.field[name]?.kind
      if (value && (kind === 'text' || kind === 'choice' || kind === 'date')) data[name] = value
      else if (value && kind === 'number') data[name] = Number(value)
    }
    if (roles.words && !data[roles.words]) errors.push({ field: roles.words, text: '说一句发生了什么' })
    if (roles.place && place) data[roles.place] = { lon: place.lon, lat: place.lat }
    else if (roles.place && step.need.includes(roles.place)) errors.push({ field: 'near', text: '选离得最近的地方，好让人找得到' })
    return { errors, data }
  }
  http.get('/portal/lists', { config, schema }, async (request, reply) => {
    const table = road?.roles.kind && road.type.field[road.roles.kind]?.table
    const [kinds, places] = await Promise.all([table ? deps.rows(table) : [], deps.places()])
    return reply.header('cache-control', 'public, max-age=300').send({
      kinds: kinds.map((k) => ({ code: k.code, name: k.name, keys: initials(k.name), ...(typeof k.words === 'string' ? { words: k.words } : {}) })),
      places: places.places, ...(places.box ? { box: places.box } : {}), demo: deps.demo, ...(deps.alike ? { alike: true } : {}),
    })
  })
  const { alike, outbox } = deps
  if (deps.open) openRoutes(http, deps.open, { page, places: async () => (await deps.places()).places, name: deps.name, demo: deps.demo, readForm })
  if (outbox) http.get('/outbox', { config, schema }, async (request, reply) => page(request, reply, { title: '发出的消息', body: outboxPage(await outbox()) }))
  // Asked with the words of a person, so not by an address that a log would keep.
  if (alike) http.post('/portal/alike', { config: { ...config, rate: { most: 60, perSeconds: 600 } }, schema: { hide: true, body: { type: 'object', additionalProperties: false, required: ['type', 'lon', 'lat'], properties: { type: { type: 'string', maxLength: 60 }, kind: { type: 'string', maxLength: 60 }, words: { type: 'string', maxLength: 2000 }, lon: { type: 'number' }, lat: { type: 'number' } } } } as object }, async (request) => {
    const { type, kind, words, lon, lat } = request.body as { type: string; kind?: string; words?: string; lon: number; lat: number }
    if (!road || type !== road.type.id) throw fail('not-found', { what: '同类事项' })
    return { rows: await alike({ type, lon, lat, ...(kind ? { kind } : {}), ...(words ? { words } : {}) }) }
  })
}

/** 井盖缺失 → jgqs. */
export const initials = (name: string): string => pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()

const sizeOf = (request: FastifyRequest): string => {
  const asked = (request.query as { size?: string }).size ?? /(?:^|;\s*)size=(\w*)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
  return asked === 'large' || asked === 'huge' ? asked : ''
}
/** One id for one photo of one report, so that a form sent twice stores it once. */
const photoId = (record: string, i: number) => `${record.slice(0, 35)}${((Number.parseInt(record.slice(35), 16) || 0) + i + 1).toString(16).slice(-1)}`

const readForm = async (request: FastifyRequest): Promise<{ typed: Record<string, string>; files: { name: string; bytes: Uint8Array }[] }> => {
  let form: FormData
  try { form = await new Response(request.body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData() }
  catch { throw fail('bad-body', { why: { zh: '表单不完整', en: 'the form is not complete' } }) }
  const typed: Record<string, string> = Object.create(null), files: { name: string; bytes: Uint8Array }[] = []
  for (const [name, value] of form) {
    if (typeof value !== 'string') { if (value.size > 0) files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }) }
    else { checkText(value, name); typed[name] = value.slice(0, 5000) }
  }
  return { typed, files }
}
