// A street's Open311 server for tests: the play world's engine behind real HTTP, with keys of its own.
import type { FastifyInstance } from 'fastify'
import { putFile, type FileStore } from '../../kernel/files/files.server.ts'
import { makeHttp } from '../../kernel/http/http.server.ts'
import { makeLog } from '../../kernel/http/log.server.ts'
import { whoIs } from '../../kernel/identity/session.server.ts'
import { makeToken } from '../../kernel/identity/token.server.ts'
import type { World } from '../testing.ts'
import { open311Routes } from './open311.server.ts'

export type Said = { status: number; type: string; text: string; json: Json }
/** What a test reads out of an answer without saying its shape first. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any
export type Outlet = {
  app: FastifyInstance
  get(path: string): Promise<Said>
  /** A form; a list is the same name again. */
  post(path: string, form: Readonly<Record<string, string | readonly string[]>>, headers?: Readonly<Record<string, string>>): Promise<Said>
  raw(path: string, how: { method?: string; body?: string | Buffer; headers?: Readonly<Record<string, string>> }): Promise<Said>
  key(scope: string): Promise<string>
  /** Listens on a free port; answers the address of its Open311. */
  listen(): Promise<string>
}
const memory = (): FileStore => {
  const kept = new Map<string, Uint8Array>()
  return { put: async (key, bytes) => { kept.set(key, bytes) }, get: async (key) => kept.get(key), has: async (key) => kept.has(key), drop: async (key) => { kept.delete(key) } }
}

export const openOutlet = async (w: World, { places = [], site }: { places?: readonly { name: string; lon: number; lat: number }[]; site?: string } = {}): Promise<Outlet> => {
  const { engine } = w, app = makeHttp({ clock: w.clock, log: makeLog({ level: 'silent' }), whoIs: (token) => whoIs(engine.db, token, w.clock.now()) }), files = memory()
  await open311Routes(app, { engine, whoIs: (token) => whoIs(engine.db, token, w.clock.now()), site, office: () => '试街道', places: async () => places, demo: false,
    putFile: (file) => putFile(engine.db, files, { id: file.id, bytes: Buffer.from(file.bytes), name: file.name, who: file.who, now: w.clock.now() }) })
  const send = async (method: string, path: string, { body, headers = {} }: { body?: string | Buffer | undefined; headers?: Readonly<Record<string, string>> | undefined }): Promise<Said> => {
    const answer = await app.inject({ method: method as 'GET', url: `/open311/v2/${path}`, headers: { host: 'street.example', ...headers }, ...(body === undefined ? {} : { payload: body }), remoteAddress: `10.${next() % 250}.${next() % 250}.${next() % 250}` })
    let json: Json
    try { json = JSON.parse(answer.payload) } catch { json = undefined }
    return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), text: answer.payload, json }
  }
  let n = 0
  const next = () => n++
  return {
    app, get: (path) => send('GET', path, {}), raw: (path, { method = 'POST', ...how }) => send(method, path, how),
    post: (path, form, headers) => {
      const body = new URLSearchParams()
      for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one)
      return send('POST', path, { body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })
    },
    key: async (scope) => (await makeToken(engine.db, { name: '外部平台', scopes: [scope], ends: new Date(w.clock.now().getTime() + 700 * 86_400_000), by: 'staff:试', now: w.clock.now() })).token,
    listen: async () => `${await app.listen({ port: 0, host: '127.0.0.1' })}/open311/v2`,
  }
}
