// The class that words sound like, by address. The words are a person's, so they come in a body that no log keeps.
import type { FastifyInstance } from 'fastify'
import { actorOf } from '../access/actor.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { suggest } from './suggest.server.ts'

export const suggestRoutes = (app: FastifyInstance, { engine }: { engine: Engine }): void => {
  const text = { type: 'string' } as const, n = { type: 'integer' } as const
  app.post('/api/suggest/:type', { config: { access: 'staff' }, schema: { summary: 'Classes that these words sound like, with the words that speak for each and how often the first and the first three were right on rows held back. Nothing is set',
    params: { type: 'object', required: ['type'], properties: { type: { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,60}$' } } }, body: { type: 'object', additionalProperties: false, required: ['words'], properties: { words: { type: 'string', maxLength: 4000 } } },
    response: { 200: { type: 'object', required: ['list'], properties: {
      field: text, list: { type: 'array', items: { type: 'object', required: ['code', 'name', 'words'], properties: { code: text, name: text, words: { type: 'array', items: text } } } },
      measured: { type: 'object', properties: { tested: n, top1: n, top3: n, most: n, learned: n, at: text } } } } } } }, async (request) =>
    await suggest(engine, actorOf(engine, request.who), { type: (request.params as { type: string }).type, words: (request.body as { words: string }).words }) ?? { list: [] })
}
