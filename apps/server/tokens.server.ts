// Keys of programs: who may make them, see them and end them. The key itself is told once, when it is made.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fail } from '#kernel/fail/fail.ts'
import { endToken, listTokens, makeToken } from '#kernel/identity/token.server.ts'
import { actorKey, type Actor } from '#engine/access/access.ts'
import { actorOf } from '#engine/access/actor.server.ts'
import { wallScope } from '#engine/indicator/wall.server.ts'
import type { Engine } from '#engine/record/engine.server.ts'

const text = { type: 'string' } as const, uuid = { type: 'string', format: 'uuid' } as const
const token = { type: 'object', required: ['id', 'name', 'scopes', 'by', 'made', 'ends'], properties: { id: uuid, name: text, scopes: { type: 'array', items: text }, by: text, made: text, ends: text, used: { type: ['string', 'null'] }, ended: { type: ['string', 'null'] } } } as const

/** `GET`, `POST /api/tokens`, `DELETE /api/tokens/:id`: keepers only. A key plays the parts that it names, never the keeper's own; with `wall` it reads the wall and nothing else. */
export const tokenRoutes = (app: FastifyInstance, { engine }: { engine: Engine }): void => {
  const { db, model } = engine, keeper = `${model.packs[0]!.id}/keeper`
  const mustKeep = (request: FastifyRequest): Actor => {
    const who = actorOf(engine, request.who)
    if (!who.plays.some((play) => play.part.id === keeper)) throw fail('not-allowed', { what: { zh: '管理接口令牌', en: 'manage service tokens' } })
    return who
  }
  app.get('/api/tokens', { config: { access: 'staff' }, schema: { summary: 'Keys of programs, newest first; keepers only', response: { 200: { type: 'object', required: ['rows'], additionalProperties: false, properties: { rows: { type: 'array', items: token } } } } } }, async (request) => {
    mustKeep(request)
    return { rows: await listTokens(db) }
  })
  app.post('/api/tokens', { config: { access: 'staff', rate: { most: 60, perSeconds: 60 } }, schema: { summary: 'Make a key for a program (Open311: a part of a partner); told once; keepers only',
    body: { type: 'object', additionalProperties: false, required: ['name', 'scopes', 'ends'], properties: { name: { type: 'string', minLength: 1, maxLength: 80 }, scopes: { type: 'array', minItems: 1, maxItems: 20, items: { type: 'string', maxLength: 80 } }, ends: { type: 'string', format: 'date' } } },
    response: { 201: { type: 'object', required: ['id', 'token'], additionalProperties: false, properties: { id: uuid, token: text } } } } }, async (request, reply) => {
    const who = mustKeep(request), { name, scopes, ends } = request.body as { name: string; scopes: string[]; ends: string }, may = [...Object.keys(model.parts).filter((part) => part !== keeper), wallScope]
    for (const [i, scope] of scopes.entries()) if (!may.includes(scope)) throw fail('bad-field', { path: `scopes.${i}`, why: { zh: '没有这个角色，或不能给程序', en: 'no such part, or not for programs' }, allowed: may })
    return reply.code(201).send(await makeToken(db, { name, scopes, ends: new Date(`${ends}T00:00:00+08:00`), by: actorKey(who), now: engine.clock.now() }))
  })
  app.delete('/api/tokens/:id', { config: { access: 'staff' }, schema: { summary: 'End a key; keepers only', params: { type: 'object', required: ['id'], properties: { id: uuid } }, response: { 204: { type: 'null' } } } }, async (request, reply) => {
    mustKeep(request)
    await endToken(db, { id: (request.params as { id: string }).id, now: engine.clock.now() })
    return reply.code(204).send()
  })
}
