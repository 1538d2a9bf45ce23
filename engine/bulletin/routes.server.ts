// Bulletins by address: what there is to draft, one issue as it reads, as paper and as a document. Drafting, writing, signing and correcting are acts like any other.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fail } from '../../kernel/fail/fail.ts'
import { actorOf } from '../access/actor.server.ts'
import { partFor, sights } from '../access/access.ts'
import { periodOf, findPeriod } from '../clock/period.ts'
import { possible } from '../flow/possible.ts'
import { periodBefore } from '../indicator/figures.server.ts'
import { draftStep } from '../record/bulletins.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { bulletinDocument } from './document.server.ts'
import { bulletinTypes, readIssue, type Issued } from './issues.server.ts'
import { bulletinPaper } from './paper.ts'
import { checkOf, sealOf } from './seal.server.ts'

export const bulletinRoutes = (app: FastifyInstance, { engine, demo }: { engine: Engine; demo: boolean }): void => {
  const who = (request: FastifyRequest) => actorOf(engine, request.who), text = { type: 'string' } as const, count = { type: 'integer' } as const
  const params = { type: 'object', required: ['type', 'id'], properties: { type: { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,60}$' }, id: { type: 'string', format: 'uuid' } } } as const
  const query = { type: 'object', additionalProperties: false, properties: { edition: { type: 'integer', minimum: 1, maximum: 1000 }, draft: { enum: ['1'] } } } as const, bytes = (description: string) => ({ 200: { type: 'string', format: 'binary', description } }) as const
  const asked = (request: FastifyRequest) => { const { edition, draft } = request.query as { edition?: number; draft?: string }; return { ...(request.params as { type: string; id: string }), edition, draft: draft === '1' } }
  const read = (request: FastifyRequest): Promise<Issued> => readIssue(engine, who(request), asked(request))

  /** The address under which the reader has the street now, to the edition that is on the paper. */
  const sealed = (request: FastifyRequest, { type, id }: Issued['row'], content: Issued['content']) => sealOf(content, `${request.protocol}://${request.host}/desk/bulletins/${type}/${id}?edition=${content.signed?.edition ?? 0}`)

  app.get('/api/bulletins', { config: { access: 'staff' }, schema: { summary: 'Which bulletins this person reads or drafts, with the period that runs and the one before it', response: { 200: { type: 'object', required: ['types'], properties: { types: { type: 'array', items: { type: 'object', required: ['type', 'title', 'drafts', 'issues'], properties: {
    type: text, title: text, drafts: { type: 'boolean' }, issues: { type: 'array', items: { type: 'object', required: ['which', 'title', 'every', 'periods'], properties: { which: text, title: text, every: text, periods: { type: 'array', items: { type: 'object', properties: { period: text, title: text } } } } } } } } } } } } } }, (request) => {
    const actor = who(request), now = nowOf(engine)
    return { types: bulletinTypes(engine).filter((type) => sights(engine.model, actor, type.id).length > 0).map((type) => ({
      type: type.id, title: type.title, drafts: partFor(engine.model, actor, { type, step: type.step[draftStep]!, row: undefined }) !== undefined,
      issues: Object.values(type.bulletin!.issues).map((issue) => { const running = findPeriod(issue.every, periodOf(issue.every, now))!; return { which: issue.name, title: issue.title, every: issue.every, periods: [running, periodBefore(running)].map(({ period, title }) => ({ period, title })) } }),
    })) }
  })
  app.get('/api/bulletins/:type/:id', { config: { access: 'staff' }, schema: { summary: 'One issue as it reads: a draft as counted now, a signed one as it was kept. edition: an earlier one; draft: what a correction would say now', params, querystring: query,
    response: { 200: { type: 'object', required: ['id', 'type', 'state', 'version', 'content', 'editions', 'steps'], properties: { id: text, type: text, name: text, state: text, version: count, editions: { type: 'array', items: count }, steps: { type: 'array', items: text }, frozen: { type: 'boolean' }, check: text, texts: { type: 'object', additionalProperties: text }, content: { type: 'object', additionalProperties: true } } } } } }, async (request) => {
    const actor = who(request), { type, row, content, editions } = await read(request), steps = possible(type, row, { office: engine.holder.office(), who: actor }).map((step) => step.name)
    // What is being written is for those who write; who only reads sees what was signed.
    const texts = steps.includes('write') ? Object.fromEntries(Object.keys(type.bulletin!.texts).map((name) => [name, String(row.fields[name] ?? '')])) : {}
    return { id: row.id, type: type.id, name: String(row.fields.name), state: row.state, version: row.version, editions, steps, frozen: content.signed !== null, check: checkOf(content), texts, content }
  })
  app.get('/api/bulletins/:type/:id/document.docx', { config: { access: 'staff' }, schema: { summary: 'The same as a document; of a signed one always the same bytes', params, querystring: query, response: bytes('DOCX') } }, async (request, reply) => {
    const { content, row } = await read(request), made = await bulletinDocument(content, { demo, seal: await sealed(request, row, content) })
    return reply.type('application/vnd.openxmlformats-officedocument.wordprocessingml.document').header('cache-control', 'no-store').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(made.name)}`).send(made.bytes)
  })
  app.get('/print/bulletins/:type/:id', { config: { access: 'staff' }, schema: { summary: 'The same on A4, with places to sign and to seal', params, querystring: query, response: bytes('HTML') } }, async (request, reply) => {
    const { content, row } = await read(request)
    if (row.state === 'dropped' && !content.signed) throw fail('not-found', { what: content.title })
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(bulletinPaper(content, { demo, seal: await sealed(request, row, content) }))
  })
}
