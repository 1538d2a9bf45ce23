// Who asks, and may they ask at all: one rule on every route, identity only from a session or a token.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fail } from '../fail/fail.ts'
import { nobody, type Actor } from '../identity/identity.ts'
import { makeLimiter, type Rate } from './limit.ts'

export type Access = 'public' | 'signed-in' | 'staff' | ((who: Actor) => boolean)
export type WhoIs = (token: string, via: 'cookie' | 'bearer') => Promise<Actor | undefined>

declare module 'fastify' {
  interface FastifyRequest { who: Actor }
  interface FastifyContextConfig {
    access?: Access
    /** A limit of this route's own, for each address. */
    rate?: Rate
    /** The body arrives as a Buffer, of these media types (all when empty); Fastify's `bodyLimit` sets its size. */
    raw?: readonly string[]
  }
}

export const cookieName = 'xb'

/** Gives the browser its session. Secure wherever the page itself came over TLS. */
export const giveCookie = (request: FastifyRequest, reply: FastifyReply, session: { token: string; expires: Date; now: Date }): void => {
  const age = Math.max(0, Math.floor((session.expires.getTime() - session.now.getTime()) / 1000))
  reply.header('set-cookie', `${cookieName}=${session.token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${request.protocol === 'https' ? '; Secure' : ''}`)
}

export const takeCookie = (reply: FastifyReply): void => { reply.header('set-cookie', `${cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`) }

/** Hooks of every route: identity, limits, access. A route without a rule cannot be registered. */
export const guardRoutes = (app: FastifyInstance, whoIs: WhoIs, rate: Rate | undefined): void => {
  const whole = rate && makeLimiter(rate)
  const own = new Map<string, ReturnType<typeof makeLimiter>>()

  app.addHook('onRoute', route => {
    const rule = route.config?.access, rate = route.config?.rate
    if (rate) makeLimiter(rate)
    if (rule !== 'public' && rule !== 'signed-in' && rule !== 'staff' && typeof rule !== 'function') throw new Error(`no access rule on ${String(route.method)} ${route.url}`)
  })
  app.decorateRequest('who', null as unknown as Actor)
  app.addHook('onRequest', async (request, reply) => {
    request.who = nobody
    const { token, via } = tokenOf(request)
    const writes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
    if (writes && via !== 'bearer') checkSameSite(request, token !== undefined)
    const config = request.is404 ? undefined : request.routeOptions.config
    // A stranger's guess at a token counts against the address, not against the person it hits.
    const wait = (limiter: ReturnType<typeof makeLimiter> | undefined, key: string) => {
      const seconds = limiter?.(key, performance.now()) ?? 0
      if (seconds > 0) throw fail('rate-limited', { seconds })
    }
    if (config?.rate) {
      const name = `${request.method} ${request.routeOptions.url}`
      const limiter = own.get(name) ?? makeLimiter(config.rate)
      own.set(name, limiter)
      wait(limiter, request.ip)
    }
    if (token && config) {
      const who = await whoIs(token, via)
      if (who) request.who = who
      else {
        wait(whole, `ip:${request.ip}`)
        if (via === 'cookie') takeCookie(reply)
        if (via === 'bearer') throw fail('not-signed-in')
      }
    }
    wait(whole, request.who.session ?? `ip:${request.ip}`)
    if (config) checkAccess(config.access, request.who)
  })
}

const checkAccess = (rule: Access | undefined, who: Actor): void => {
  if (rule === 'public') return
  if (rule === undefined) throw fail('not-allowed')
  const signedIn = who.kind !== 'guest'
  if (typeof rule === 'function' ? rule(who) : rule === 'staff' ? who.kind === 'staff' : signedIn) return
  throw signedIn ? fail('not-allowed') : fail('not-signed-in')
}

const tokenOf = ({ headers }: FastifyRequest): { token?: string; via: 'cookie' | 'bearer' } => {
  const bearer = /^Bearer +([\w.~+/=-]{1,512})$/i.exec(headers.authorization ?? '')
  if (bearer?.[1]) return { token: bearer[1], via: 'bearer' }
  if (headers.authorization !== undefined) throw fail('not-signed-in')
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === cookieName && value) return { token: value.slice(0, 512), via: 'cookie' }
  }
  return { via: 'cookie' }
}

/** A browser's write has to come from our own pages. Programs carry a bearer token, which no other site can make a browser send. */
const checkSameSite = (request: FastifyRequest, hasCookie: boolean): void => {
  const site = request.headers['sec-fetch-site'], origin = request.headers.origin
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw fail('cross-site')
  } else if (origin !== undefined) {
    if (!URL.canParse(origin) || new URL(origin).host !== request.host) throw fail('cross-site')
  } else if (hasCookie) throw fail('cross-site')
}
