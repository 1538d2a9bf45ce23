// The one HTTP server: Fastify with the house's rules on bodies, errors, identity and headers.
import { randomBytes } from 'node:crypto'
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { fail, langOf, sentence, wire, type Failure, type Lang } from '../fail/fail.ts'
import { isDay, isId, isMoment, type Clock } from '../time/time.ts'
import { guardRoutes, type WhoIs } from './access.server.ts'
import { checkQuery, readJson } from './body.ts'
import { toFailure } from './errors.server.ts'
import type { Rate } from './limit.ts'
import { makeLog, type Log } from './log.server.ts'
import { endStreamsOnClose } from './stream.server.ts'

export type HttpOptions = {
  clock: Clock
  log?: Log
  /** Demo data must not be found by search engines. */
  demo?: boolean
  /** Turns a token into a person; undefined when nobody holds it. */
  whoIs?: WhoIs
  /** A limit for everybody, by session or address. Absent: only the limits of single routes. */
  rate?: Rate
  /** Behind a proxy of our own: believe its X-Forwarded-* headers. */
  trustProxy?: boolean
}

export const jsonLimit = 1024 * 1024
/** What every page may load: only its own files. Styles inline because the component kit writes them so. */
/** Data is not a page: nothing in it may run, be guessed, framed or kept. */
const forPrograms = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'same-origin' }
export const contentPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
const forBrowsers = {
  'content-security-policy': contentPolicy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'SAMEORIGIN', 'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin', 'permissions-policy': 'geolocation=(self), camera=(self), microphone=(self)',
}

/** Every route must carry `config: { access }`. Answers to bad input are 4xx with code, sentence and path, never 5xx. */
export const makeHttp = ({ clock, log = makeLog(), demo = false, whoIs = async () => undefined, rate, trustProxy = false }: HttpOptions): FastifyInstance => {
  const start = randomBytes(4).toString('base64url')
  let asked = 0
  const app = fastify({
    loggerInstance: log, logController: new LogController({ disableRequestLogging: true }), trustProxy,
    bodyLimit: jsonLimit, requestTimeout: 300_000, routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    genReqId: () => `${start}${(asked++).toString(36)}`,
    frameworkErrors: (error, request, reply) => { void answerError(error, request, reply) },
    clientErrorHandler: (error, socket) => {
      // Too early for a request: the parser gave up. Node would close without a word.
      if (socket.writable && error.code !== 'ECONNRESET') {
        const code = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
        const body = JSON.stringify(wire(fail('bad-body'), 'zh'))
        socket.write(`HTTP/1.1 ${code}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
      }
      socket.destroy()
    },
    schemaController: { compilersFactory: { buildValidator: validators as never } },
  }) as unknown as FastifyInstance

  const answerError = async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const failure = toFailure(error, request.id)
    if (failure.status >= 500) log.error({ id: request.id, route: request.routeOptions?.url, err: error }, failure.code)
    if (typeof failure.details['seconds'] === 'number') reply.header('retry-after', String(failure.details['seconds']))
    if (failure.code === 'database-away' || failure.code === 'busy') reply.header('retry-after', '2')
    const lang = langOf(request.headers['accept-language'])
    const forPerson = request.method === 'GET' && !request.url.startsWith('/api/') && String(request.headers.accept ?? '').includes('text/html')
    return reply.code(failure.status).type(`${forPerson ? 'text/html' : 'application/json'}; charset=utf-8`).header('cache-control', 'no-store').serializer(String)
      .send(forPerson ? errorPage(failure, lang) : JSON.stringify(wire(failure, lang)))
  }

  bodies(app)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) => answerError(fail('not-found', { what: { zh: '地址', en: 'address' } }), request, reply))
  app.decorate('clock', clock)
  app.addHook('onRequest', async (request, reply) => {
    const answer = request.url.startsWith('/api/')
    reply.headers(answer ? forPrograms : forBrowsers)
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000')
    if (demo) reply.header('x-robots-tag', 'noindex')
  })
  guardRoutes(app, whoIs, rate)
  endStreamsOnClose(app)
  app.addHook('preValidation', async request => {
    checkQuery(request.query)
    checkQuery(request.params)
  })
  app.addHook('onResponse', async (request, reply) => {
    log.debug({ id: request.id, method: request.method, route: request.routeOptions?.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) })
  })
  return app
}

const errorPage = (failure: Failure, lang: Lang): string => {
  const text = sentence(failure, lang).replace(/[&<>"]/g, it => `&#${it.charCodeAt(0)};`)
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${text}</title>`
    + `<body style="font:18px/1.7 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em"><p>${text}</p><p><a href="/">${lang === 'zh' ? '返回首页' : 'Back to the start'}</a></p></body></html>`
}

declare module 'fastify' { interface FastifyInstance { clock: Clock } }

/** JSON bodies are read with our own rules; every other type is refused except where a route asks for raw bytes. */
const bodies = (app: FastifyInstance): void => {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  app.removeAllContentTypeParsers()
  const take = (request: FastifyRequest, body: Buffer, done: (error: Error | null, value?: unknown) => void) => {
    try {
      const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
      const raw = request.is404 ? undefined : request.routeOptions.config.raw
      if (raw) {
        if (raw.length && !raw.includes(type)) throw fail('unsupported-type', { type: type.slice(0, 100), allowed: raw })
        return done(null, body)
      }
      if (type !== 'application/json') throw fail('unsupported-type', { type: type.slice(0, 100), allowed: ['application/json'] })
      if (body.length === 0 && request.method === 'DELETE') return done(null, undefined)
      let text: string
      try {
        text = utf8.decode(body)
      } catch {
        throw fail('bad-body', { why: { zh: '不是 UTF-8', en: 'not UTF-8' } })
      }
      done(null, readJson(text))
    } catch (error) {
      done(error as Error)
    }
  }
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => take(request, body as Buffer, done))
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => take(request, body as Buffer, done))
}

/** JSON Schema 2020-12. Addresses carry text, so their numbers are read from it; a body says what it means and is never bent. */
const validators = (shared: unknown) => {
  const make = (coerceTypes: boolean) => {
    const ajv = new Ajv2020({ coerceTypes, useDefaults: true, removeAdditional: false, allErrors: false, verbose: true, strict: false, validateFormats: true })
    ajv.addFormat('uuid', isId).addFormat('date', isDay).addFormat('date-time', isMoment).addFormat('uri', (text: string) => URL.canParse(text))
    for (const schema of Object.values((shared ?? {}) as Record<string, object>)) ajv.addSchema(schema)
    return ajv
  }
  const body = make(false), address = make(true)
  return ({ schema, httpPart }: { schema: unknown; httpPart?: string }) => (httpPart === 'body' ? body : address).compile(schema as object)
}
