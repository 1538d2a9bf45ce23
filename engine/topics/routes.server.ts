// What is being said, by address: these seven days, a week that was frozen, and both as a workbook.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf } from '../access/actor.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { topicsBook } from './book.server.ts'
import { readFrozen, readTopics } from './topics.server.ts'

export const topicRoutes = (app: FastifyInstance, { engine }: { engine: Engine }): void => {
  const who = (request: FastifyRequest) => actorOf(engine, request.who), text = { type: 'string' } as const, n = { type: 'number' } as const, list = (items: object) => ({ type: 'array', items }) as const
  const params = { type: 'object', required: ['type'], properties: { type: { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,60}$' } } } as const, week = { type: 'string', pattern: '^\\d{4}W\\d\\d$' } as const
  const line = { type: 'object', required: ['key', 'name', 'n', 'weeks', 'filter'], properties: { key: text, name: text, place: text, n, last: n, mean: n, weeks: list(n), hot: { type: 'boolean' }, filter: text, before: text, parts: list({ type: 'object', properties: { name: text, n, filter: text } }) } } as const
  const spot = { type: 'object', required: ['name', 'place', 'n', 'filter'], properties: { name: text, place: text, n, last: text, filter: text } } as const
  const topics = { type: 'object', required: ['kinds', 'areas', 'both', 'words', 'spots'], properties: { type: text, title: text, from: text, to: text, asOf: text, total: line, rule: { type: 'object', additionalProperties: n }, kinds: list(line), areas: list(line), both: list(line), words: list(line), spots: list(spot), taken: list({ type: 'object', additionalProperties: true }) } } as const
  const named = (request: FastifyRequest) => ({ type: (request.params as { type: string }).type, ...(request.query as { area?: string; week?: string }) })

  app.get('/api/topics/:type', { config: { access: 'staff' }, schema: { summary: 'What is being said in the seven days that end today, by class, place, both and words, with the eleven weeks before and the spots that recur. Each number carries the filter of its rows', params,
    querystring: { type: 'object', additionalProperties: false, properties: { area: { type: 'string', maxLength: 40 }, now: { enum: ['1'] } } }, response: { 200: topics } } }, (request) => readTopics(engine, who(request), { ...named(request), now: (request.query as { now?: string }).now === '1' }))
  app.get('/api/topics/:type/weeks', { config: { access: 'staff' }, schema: { summary: 'The lists of weeks that were frozen on their Mondays: their names, and one of them', params,
    querystring: { type: 'object', additionalProperties: false, properties: { week } }, response: { 200: { type: 'object', required: ['weeks', 'list'], properties: { weeks: list(text), list: { anyOf: [{ type: 'null' }, { type: 'object', properties: { week: text, title: text, made: text, topics } }] } } } } } }, (request) => readFrozen(engine, who(request), named(request)))
  app.get('/api/topics/:type/book.xlsx', { config: { access: 'staff' }, schema: { summary: 'The same as a workbook; week: a frozen one', params, querystring: { type: 'object', additionalProperties: false, properties: { area: { type: 'string', maxLength: 40 }, week } }, response: { 200: { type: 'string', format: 'binary', description: 'XLSX' } } } }, async (request, reply) => {
    const made = await topicsBook(engine, who(request), named(request))
    return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(made.name)}`).send(made.bytes)
  })
}
