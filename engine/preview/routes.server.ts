// Drafts held against last month, by address: as figures, and every row that would have been otherwise as a workbook.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOf } from '../access/actor.server.ts'
import { dayOf } from '../clock/days.ts'
import { PERIOD } from '../clock/period.ts'
import { book, bookName } from '../exchange/book.server.ts'
import { sayAt, streetName } from '../exchange/ledger.server.ts'
import type { SheetField } from '../exchange/sheet.ts'
import type { Engine } from '../record/engine.server.ts'
import { readReviews } from './reviews.server.ts'
import { previewDraft, type Drafted, type Preview } from './preview.server.ts'

/** Rows that come with the figures; all of them are in the workbook, and come where they are asked for. */
const FEW = 10, MOST_CHANGES = 50
const text = { type: 'string' } as const, whole = { type: 'integer' } as const, number = { type: 'number' } as const, maybe = { type: ['string', 'null'] } as const
const list = (properties: object) => ({ type: 'array', items: { type: 'object', properties, required: Object.keys(properties) } }) as const
const roads = { type: 'object', required: ['app', 'sms'], properties: { app: whole, sms: whole } } as const
const two = { type: 'array', items: whole, minItems: 2, maxItems: 2 } as const
const answer = { type: 'object', required: ['window', 'begins', 'types', 'goals', 'running', 'sentences', 'warnings', 'asOf', 'ms'], properties: {
  window: { type: 'object', properties: { word: text, title: text, from: text, to: text } }, begins: maybe, asOf: text, ms: whole,
  types: list({ type: text, title: text, total: whole, looked: whole, failed: whole, changed: whole,
    limits: list({ of: text, title: text, n: whole, was: whole, is: whole, moved: whole, lost: whole, off: whole }), given: list({ field: text, title: text, changed: whole, empty: whole, more: whole, by: list({ key: text, name: text, was: whole, is: whole }) }),
    told: list({ part: text, title: text, app: two, sms: two }), ways: list({ code: text, step: text, part: text, was: roads, is: roads }), without: list({ field: text, title: text, n: whole }), fresh: list({ code: text, name: text, words: text, n: whole }),
    rows: list({ id: text, no: maybe, made: text, kind: text, place: text, title: maybe, worst: number, lines: list({ what: text, was: text, is: text, worse: { type: 'boolean' }, better: { type: 'boolean' } }) }) }),
  goals: list({ id: text, title: text, unit: text, period: text, was: number, is: number, better: text, n: number, d: { type: ['number', 'null'] }, passWas: whole, passIs: whole, lines: list({ by: text, name: text, n: number, d: { type: ['number', 'null'] }, was: { type: 'boolean' }, is: { type: 'boolean' } }) }),
  sentences: list({ code: text, title: text, no: maybe, was: text, is: text }),
  running: { type: ['object', 'null'], properties: { n: whole, moved: whole, later: whole } },
  warnings: { type: 'array', items: { type: 'object', required: ['say', 'with'], properties: { say: text, with: { type: 'object', additionalProperties: { type: ['string', 'number'] } }, bad: { type: 'boolean' } } } },
} } as const
const body = { type: 'object', additionalProperties: false, required: ['changes'], properties: {
  changes: { type: 'array', minItems: 1, maxItems: MOST_CHANGES, items: { type: 'object', additionalProperties: false, required: ['type'], properties: { type: { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,60}$' }, record: { type: 'string', format: 'uuid' }, step: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,40}$' }, data: { type: 'object', additionalProperties: true, maxProperties: 100 } } } },
  window: { type: 'string', pattern: `^(days|month|${PERIOD.slice(1, -1)})$`, description: 'days (the 30 days before now; the default), month (the last whole one) or 2026-10' }, all: { type: 'boolean' } } } as const
type Body = { changes: Drafted[]; window?: string; all?: boolean }

export const previewRoutes = (app: FastifyInstance, { engine }: { engine: Engine }): void => {
  const asked = (request: FastifyRequest) => { const { changes, window } = request.body as Body; return previewDraft(engine, actorOf(engine, request.who), { changes, window }) }
  const rate = { most: 40, perSeconds: 60 }
  app.post('/api/previews', { config: { access: 'staff', rate }, schema: { summary: 'What drafted acts on the office’s own rows would have done to last month’s rows; nothing is written. For whoever may do those acts', body, response: { 200: answer } } }, async (request): Promise<Preview> => {
    const found = await asked(request)
    return (request.body as Body).all ? found : { ...found, types: found.types.map((one) => ({ ...one, rows: one.rows.slice(0, FEW) })) }
  })
  const waiting = list({ type: text, title: text, id: text, name: text, step: text, what: text, by: text, byName: text, at: text, from: maybe, mine: { type: 'boolean' }, may: { type: 'boolean' }, why: maybe, changes: list({ field: text, title: text, was: text, is: text }) })
  app.get('/api/reviews', { config: { access: 'staff' }, schema: { summary: 'Changes of the office’s own rows that wait for a second person, and drafts; which lists want one', response: { 200: { type: 'object', required: ['wanted', 'keys', 'alone', 'others', 'waiting', 'drafts'], properties: { wanted: { type: 'array', items: text }, keys: { type: 'array', items: text }, alone: { type: 'boolean' }, others: { type: 'array', items: text }, waiting, drafts: waiting } } } } },
    (request) => Promise.resolve(readReviews(engine, actorOf(engine, request.who))))
  app.post('/api/previews.xlsx', { config: { access: 'staff', rate }, schema: { summary: 'The same, every row that would have been otherwise as a workbook', body, response: { 200: { type: 'string', format: 'binary', description: 'XLSX' } } } }, async (request, reply) => {
    const found = await asked(request), rows = found.types.flatMap((one) => one.rows.flatMap((row) => row.lines.map((line) => ({ of: one.title, no: row.no ?? '', made: sayAt(row.made), kind: row.kind, place: row.place, what: line.what, was: line.was, is: line.is }))))
    const title = `照新规则重算${found.window.title}`, name = bookName({ street: streetName(engine), title, day: dayOf(found.asOf) })
    const bytes = await book(columns, { rows, head: { title, unit: streetName(engine), by: request.who.name, at: sayAt(found.asOf), filters: found.types.map((one) => `${one.title} ${one.looked} 件${one.looked < one.total ? `（抽自 ${one.total} 件）` : ''}，有变化 ${one.changed} 件`) } })
    return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`).send(bytes)
  })
}
const columns: SheetField[] = ([['of', '记录'], ['no', '编号'], ['made', '时间'], ['kind', '类别'], ['place', '地方'], ['what', '项'], ['was', '现规则'], ['is', '新规则']] as const).map(([name, title]) => ({ name, title, kind: 'text' }) as SheetField)
