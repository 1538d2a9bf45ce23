// The road by which systems outside speak to the street: signed deliveries, nothing else.
import type { FastifyInstance } from 'fastify'
import { fail } from '#kernel/fail/fail.ts'
import { readJson } from '#kernel/http/body.ts'
import type { Lines } from '#engine/exchange/adapters/signed.server.ts'
import { takeDelivery, type Delivery } from '#engine/exchange/deliver.server.ts'
import type { Engine } from '#engine/record/engine.server.ts'

const answer = { type: 'object', additionalProperties: false, required: ['id', 'acts'], properties: { id: { type: 'string' }, acts: { type: 'array', items: { type: 'object', additionalProperties: true } } } } as const
const refusal = { type: 'object', additionalProperties: true, required: ['error'], properties: { error: { type: 'object', additionalProperties: true } } } as const
export const outsideRoutes = (app: FastifyInstance, { engine, lines }: { engine: Engine; lines: Lines }): void => {
  // Who signs is known by the signature; there is no session to ask for.
  app.post('/api/deliveries/:from', { config: { access: 'public', raw: ['application/json'], rate: { most: 600, perSeconds: 60 } }, bodyLimit: 64 * 1024, schema: { summary: 'A system outside says something: {id, event, about?, with}, signed with X-Xinbei-Time, X-Xinbei-Nonce and X-Xinbei-Signature (sha256= HMAC-SHA256 of time.nonce.body). The same id again, signed anew, gets the first answer',
    params: { type: 'object', required: ['from'], properties: { from: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,40}$' } } }, response: { 200: answer, 201: answer, 401: refusal, 404: refusal, 409: refusal } } }, async (request, reply) => {
    const header = (name: string) => String(request.headers[name] ?? ''), body = (request.body as Buffer | undefined)?.toString('utf8') ?? ''
    const { taken, repeated } = await takeDelivery(engine, lines, { from: (request.params as { from: string }).from, signed: { time: header('x-xinbei-time'), nonce: header('x-xinbei-nonce'), signature: header('x-xinbei-signature'), body }, read })
    return reply.code(repeated ? 200 : 201).send(taken)
  })
}
const read = (body: string): Delivery => {
  const it = readJson(body) as Partial<Record<keyof Delivery, unknown>> | null, { id, event, about, with: said } = typeof it === 'object' && it !== null ? it : {}
  if (typeof id !== 'string' || !/^[\w.:-]{8,100}$/.test(id)) throw fail('bad-field', { path: 'id' })
  if (typeof event !== 'string') throw fail('bad-field', { path: 'event' })
  if (typeof said !== 'object' || said === null || Array.isArray(said)) throw fail('bad-field', { path: 'with' })
  const { type, id: row } = (about ?? {}) as { type?: unknown; id?: unknown }
  if (about !== undefined && (typeof type !== 'string' || typeof row !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(row))) throw fail('bad-field', { path: 'about' })
  return { id, event, with: said as Delivery['with'], ...(about === undefined ? {} : { about: { type: type as string, id: row as string } }) }
}
