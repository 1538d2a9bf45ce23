// Rounds of scores by address: which there are, one with its sheets, and both as pages to hand in. All that is done to them goes by /api/acts.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf } from '../access/actor.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { scoreBook, scorePaper } from './book.server.ts'
import { listRounds, readRound } from './read.server.ts'

export const scoreRoutes = (app: FastifyInstance, { engine, demo }: { engine: Engine; demo: boolean }): void => {
  const who = (request: FastifyRequest) => actorOf(engine, request.who), idOf = (request: FastifyRequest) => (request.params as { id: string }).id, text = { type: 'string' } as const, maybe = { type: ['string', 'null'] } as const, n = { type: 'number' } as const, perhaps = { type: ['number', 'null'] } as const, flag = { type: 'boolean' } as const
  const params = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } } as const, told = { id: text, scores: text, title: text, period: text, name: text, state: text, stateTitle: text, due: maybe } as const
  const was = { type: ['object', 'null'], properties: { n, d: n, points: n } } as const
  const line = { type: 'object', required: ['id', 'code', 'n', 'points'], properties: { id: text, code: text, name: text, of: text, ofD: maybe, filter: maybe, filterD: maybe, n, d: perhaps, value: perhaps, unit: text, points: perhaps, full: n, says: text, state: text, stateTitle: text, version: n, due: maybe, late: flag, less: n, was, rows: n, why: maybe, answer: maybe } } as const
  const card = { type: 'object', required: ['id', 'name', 'rank', 'lines'], properties: { id: text, name: text, score: perhaps, points: n, full: n, rank: perhaps, mine: flag, lines: { type: 'array', items: line } } } as const
  const list = { type: 'object', required: ['of', 'title', 'cards'], properties: { of: text, title: text, personal: flag, total: n, cards: { type: 'array', items: card } } } as const

  app.get('/api/scores', { config: { access: 'staff' }, schema: { summary: 'Rounds of scores of which one sees anything, newest first', response: { 200: { type: 'object', required: ['rounds'], properties: { rounds: { type: 'array', items: { type: 'object', required: ['id', 'period', 'state'], properties: told } } } } } } }, async (request) => ({ rounds: await listRounds(engine, who(request)) }))
  app.get('/api/scores/:id', { config: { access: 'staff' }, schema: { summary: 'One round: rankings with every line, what it was divided by and how it became points; of persons only the sheets that one may see. Rows behind a line: /api/records/<of>?scored=<line>', params,
    response: { 200: { type: 'object', required: ['id', 'state', 'lists'], properties: { ...told, type: text, lineType: text, criteria: text, version: n, draft: flag, oversees: flag, asOf: text, lists: { type: 'array', items: list } } } } } }, (request) => readRound(engine, who(request), idOf(request)))
  app.get('/api/scores/:id/book.xlsx', { config: { access: 'staff' }, schema: { summary: 'The rankings of a round as a workbook', params, response: { 200: { type: 'string', format: 'binary', description: 'XLSX' } } } }, async (request, reply) => {
    const made = await scoreBook(engine, who(request), idOf(request))
    return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(made.name)}`).send(made.bytes)
  })
  app.get('/print/scores/:id', { config: { access: 'staff' }, schema: { summary: 'The same as A4 pages with places to sign', params, response: { 200: { type: 'string', description: 'HTML' } } } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(await scorePaper(engine, who(request), { id: idOf(request), demo })))
}
