// The addresses of the room: forms to fill in, batches that come in, ledgers and files that go out.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { fail } from '../../kernel/fail/fail.ts'
import type { FileStore } from '../../kernel/files/files.server.ts'
import { actorKey, type Actor } from '../access/access.ts'
import { actorOf } from '../access/actor.server.ts'
import { dayOf } from '../clock/days.ts'
import { kindOf } from '../record/kinds.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { TypeModel } from '../record/model.ts'
import { typeNamed } from '../record/list.server.ts'
import { reserved, type Filters } from '../record/query.ts'
import { backAnswer, decidedAnswer, droppedAnswer, importAnswer, importsAnswer, movedAnswer, sentAnswer } from './answers.ts'
import * as store from './batch.server.ts'
import { checkBatch, readSheet } from './check.server.ts'
import { printFile } from './file.server.ts'
import { formOf, keyOf, makingStep } from './form.ts'
import { answered } from './judge.ts'
import { exportLedger, printLedger } from './ledger.server.ts'
import { sheetBook, sheetPaper } from './period.server.ts'
import type { Choice } from './plan.ts'
import { REASONS } from './sheet.ts'
import { marked, template } from './template.server.ts'
import { takeBack, writeBatch } from './write.server.ts'
import { openZip } from './zip.server.ts'

export type Exchange = { engine: Engine; files: FileStore; demo: boolean }
export const maxWorkbook = 12 * 1024 * 1024
const uuid = { type: 'string', format: 'uuid' } as const, name = { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,60}$' } as const
const idParams = { type: 'object', required: ['id'], properties: { id: uuid } } as const, typeParams = { type: 'object', required: ['type'], properties: { type: name } } as const
const bytes = (description: string) => ({ 200: { type: 'string', description } }) as const, words = (max: number) => ({ type: 'object', maxProperties: 500, additionalProperties: { type: 'string', maxLength: max } }) as const
const filters = { type: 'object', additionalProperties: { type: 'string', maxLength: 2000 }, properties: Object.fromEntries(reserved.map((word) => [word, { type: 'string', maxLength: 2000 }])) }
const staff = { access: 'staff' as const }, looks = { access: (who: { kind: string }) => who.kind === 'staff' || who.kind === 'service' }
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const exchangeRoutes = (app: FastifyInstance, { engine, files, demo }: Exchange): void => {
  let closing = false
  const desk: store.Desk = { engine, files, closing: () => closing, log: (line, error) => { app.log.error({ err: error }, line) } }
  const who = (request: FastifyRequest): Actor => actorOf(engine, request.who), idOf = (request: FastifyRequest) => (request.params as { id: string }).id, typeOf = (request: FastifyRequest) => (request.params as { type: string }).type
  // One file after another: checking and writing each have a line of their own.
  const lines = { check: Promise.resolve(), write: Promise.resolve() }
  const later = (line: 'check' | 'write', work: () => Promise<void>) => { lines[line] = lines[line].then(work) }
  const goOn = async () => {
    for (const batch of await store.unfinished(engine)) {
      const [kind, id] = batch.by.split(':') as [string, string], found = actorOf(engine, { kind: kind === 'staff' ? 'staff' : 'guest', id, name: batch.by_name, ...(batch.post ? { post: batch.post } : {}) })
      // A post that has ended since is none at all here: nobody is there to see that they act as more than they began with.
      const by: Actor = batch.post && found.post !== batch.post ? { ...found, plays: [] } : found
      if (batch.state === 'reading') later('check', () => checkBatch(desk, by, batch.id)); else later('write', () => writeBatch(desk, by, batch.id))
    }
  }
  app.addHook('onReady', goOn)
  app.addHook('onClose', async () => { closing = true; await Promise.all([lines.check, lines.write]) })

  app.get('/api/templates/:type.xlsx', { config: staff, schema: { summary: 'The form of a type to fill in, with guide, drop-downs and an example', params: typeParams, response: bytes('XLSX') } }, async (request, reply) => {
    const { type, step } = store.mustMake(engine, who(request), typeOf(request))
    return sheetReply(reply, `${type.title}导入模板.xlsx`).send(await template(formOf(engine.holder.office(), { type, step, day: dayOf(nowOf(engine)) })))
  })
  app.post('/api/imports', { config: { ...staff, raw: [], rate: { most: 30, perSeconds: 60 } }, bodyLimit: maxWorkbook, schema: { summary: 'Send a workbook of a type; it is checked in the background and nothing is written',
    querystring: { type: 'object', required: ['type'], properties: { type: name } }, response: { 202: sentAnswer } } }, async (request, reply) => {
    const actor = who(request), { type, step } = store.mustMake(engine, actor, (request.query as { type: string }).type), body = request.body as Buffer | undefined, file = fileName(request)
    if (!body?.length) throw fail('bad-file', { why: { zh: '文件是空的', en: 'the file is empty' } })
    if (openZip(body).names.some((n) => /vbaProject/i.test(n)) || /\.(xlsm|xlsb|xltm)$/i.test(file)) throw fail('unsupported-type', { type: '带宏的表格', allowed: ['.xlsx'] })
    await readSheet(body, formOf(engine.holder.office(), { type, step, day: dayOf(nowOf(engine)) }))
    const id = engine.newId(), sha = createHash('sha256').update(body).digest('hex')
    await files.put(sha, body)
    await store.addBatch(engine, actor, { id, type: type.id, name: file, file: sha, plan: null })
    later('check', () => checkBatch(desk, actor, id))
    return reply.code(202).send({ id })
  })
  app.get('/api/imports', { config: staff, schema: { summary: 'Batches of the types that one may import, newest first', response: { 200: importsAnswer } } }, async (request, reply) => {
    const actor = who(request), types = Object.values(engine.model.types).filter((type) => makingStep(engine.model, actor, type)).map((type) => type.id)
    const batches = await store.listBatches(engine, { types }), counts = await store.countsOf(engine, batches.map((b) => b.id))
    return say(reply, { rows: batches.map((b) => summary(engine, b, counts.get(b.id)!)) })
  })
  app.get('/api/imports/:id', { config: staff, schema: { summary: 'A batch: columns, counts, and rows by verdict page by page (?verdict=refused&after=88&limit=100)', params: idParams,
    querystring: { type: 'object', properties: { verdict: { enum: ['new', 'changed', 'same', 'doubt', 'refused'] }, after: { type: 'integer', minimum: 0 }, limit: { type: 'integer', minimum: 1, maximum: 500 } } }, response: { 200: importAnswer } } }, async (request, reply) => {
    const actor = who(request), batch = await store.getBatch(engine, actor, idOf(request)), { verdict, after, limit = 100 } = request.query as { verdict?: string; after?: number; limit?: number }
    const { type, step } = store.mustMake(engine, actor, batch.type), form = formOf(engine.holder.office(), { type, step, day: dayOf(nowOf(engine)) }), counts = (await store.countsOf(engine, [batch.id])).get(batch.id)!
    const rows = verdict ? await store.rowsOf(engine, batch.id, { verdict, after, limit: limit + 1 }) : (await Promise.all((['refused', 'doubt', 'changed', 'new', 'same'] as const).map((v) => store.rowsOf(engine, batch.id, { verdict: v, limit: 100 })))).flat()
    const shown = verdict ? rows.slice(0, limit) : rows, own = batch.by === actorKey(actor), title = (field: string) => type.field[field]?.title ?? field, has = new Set([...(batch.columns ?? []).map((c) => c.field), ...Object.keys(batch.plan?.made ?? {}), ...Object.keys(batch.plan?.fixed ?? {})])
    return say(reply, {
      ...summary(engine, batch, counts), typeTitle: type.title, columns: (batch.columns ?? []).map((c) => ({ ...c, title: c.field ? title(c.field) : null })), mapping: batch.plan?.mapping ?? {}, fixed: batch.plan?.fixed ?? {}, made: batch.plan?.made ?? {},
      missing: batch.columns ? form.fields.filter((f) => f.required && !has.has(f.name)).map((f) => ({ field: f.name, title: f.title })) : [], key: keyOf(type).map((field) => ({ field, title: title(field), column: batch.columns?.find((c) => c.field === field)?.header ?? null })),
      fields: form.fields.map((f) => ({ name: f.name, title: f.title, kind: f.kind, required: f.required === true, ...(f.help ? { help: f.help } : {}), ...(f.choices && f.choices.length <= 100 ? { choices: f.choices } : {}) })),
      sample: shown.map((row) => rowView(type, row, own)), ...(verdict && rows.length > limit ? { next: shown.at(-1)!.row } : {}),
    })
  })
  app.put('/api/imports/:id/mapping', { config: staff, schema: { summary: 'Choose the field of each column (null: leave out), fixed values of new rows, and fields put together of columns; the rows are judged anew', params: idParams,
    body: { type: 'object', additionalProperties: false, properties: { mapping: { type: 'object', maxProperties: 500, additionalProperties: { type: ['string', 'null'], maxLength: 60 } }, fixed: words(500),
      made: { type: 'object', maxProperties: 20, additionalProperties: { type: 'object', additionalProperties: false, properties: { join: columnList, by: { type: 'string', maxLength: 5 }, code: columnList } } } } },
    response: { 202: movedAnswer } } }, async (request, reply) => {
    const actor = who(request), batch = await store.getBatch(engine, actor, idOf(request)), { type, step } = store.mustMake(engine, actor, batch.type), body = request.body as Partial<Choice>
    const allowed = formOf(engine.holder.office(), { type, step, day: dayOf(nowOf(engine)) }).fields.map((f) => f.name)
    for (const [part, list] of [['mapping', Object.entries(body.mapping ?? {})], ['fixed', Object.keys(body.fixed ?? {}).map((f) => [f, f])], ['made', Object.keys(body.made ?? {}).map((f) => [f, f])]] as const)
      for (const [key, field] of list) if (field !== null && !allowed.includes(field!)) throw fail('bad-field', { path: `${part}.${key}`, allowed })
    const plan: Choice = { mapping: body.mapping ?? batch.plan?.mapping ?? {}, fixed: body.fixed ?? batch.plan?.fixed ?? {}, made: body.made ?? batch.plan?.made ?? {} }
    await mustMove(batch, { from: ['checked', 'failed'], to: 'reading', step: '改对列' })
    await engine.db.query('update import_batch set plan = $3 where tenant = $1 and id = $2', [engine.db.tenant, batch.id, JSON.stringify(plan)])
    if (batch.headers) await store.rememberPlan(engine, actor, { type: type.id, headers: batch.headers, plan })
    later('check', () => checkBatch(desk, actor, batch.id))
    return reply.code(202).send({ id: batch.id, state: 'reading' })
  })
  app.post('/api/imports/:id/decide', { config: staff, schema: { summary: 'Answer a row in doubt: the same as the one shown, a new one, or leave it', params: idParams,
    body: { type: 'object', additionalProperties: false, required: ['row', 'answer'], properties: { row: { type: 'integer', minimum: 1 }, answer: { enum: ['same', 'new', 'skip'] } } }, response: { 200: decidedAnswer } } }, async (request, reply) => {
    const actor = who(request), batch = await store.getBatch(engine, actor, idOf(request)), { row: n, answer } = request.body as { row: number; answer: 'same' | 'new' | 'skip' }, { type } = store.mustMake(engine, actor, batch.type), row = await store.oneRowOf(engine, batch.id, n)
    if (batch.state !== 'checked') throw notNow(batch, '答复存疑行')
    if (!row || row.judged !== 'doubt') throw fail('bad-field', { path: 'row', why: { zh: '这一行不是存疑行', en: 'this row is not in doubt' } })
    if (!row.may.includes(answer)) throw fail('bad-field', { path: 'answer', allowed: row.may })
    const after = answered({ ...row, verdict: 'doubt' as const }, answer)
    await store.setAnswer(engine, batch.id, { row: n, answer, verdict: after.verdict })
    // What a row is decides what rows below it may point at.
    if (answer === 'new' && type.fields.some((f) => f.to === type.id) && await store.move(engine, batch.id, { from: ['checked'], to: 'reading' })) later('check', () => checkBatch(desk, actor, batch.id))
    const { written: _w, failed: _f, back: _b, kept: _k, ...counts } = (await store.countsOf(engine, [batch.id])).get(batch.id)!
    return say(reply, { row: n, verdict: after.verdict, answer, counts })
  })
  app.post('/api/imports/:id/write', { config: staff, schema: { summary: 'Write the new and changed rows, as the one who asks; asked again it goes on where it stopped and writes nothing twice', params: idParams, response: { 202: movedAnswer } } }, async (request, reply) => {
    const actor = who(request), batch = await store.getBatch(engine, actor, idOf(request))
    // A batch is written by one person: the acts are theirs.
    if (batch.by !== actorKey(actor)) throw fail('not-allowed', { what: { zh: `写入${batch.by_name}的批次，请由本人写入`, en: 'write a batch of somebody else' } })
    if (batch.state !== 'writing') await mustMove(batch, { from: ['checked'], to: 'writing', step: '写入' })
    await store.setPost(engine, actor, batch.id)
    later('write', () => writeBatch(desk, actor, batch.id))
    return reply.code(202).send({ id: batch.id, state: 'writing' })
  })
  app.post('/api/imports/:id/take-back', { config: staff, schema: { summary: 'Take back what the batch wrote, where nobody has changed it since', params: idParams, response: { 200: backAnswer } } }, async (request, reply) => {
    const actor = who(request), batch = await store.getBatch(engine, actor, idOf(request))
    if (batch.state !== 'done' && batch.state !== 'taken-back') throw notNow(batch, '收回')
    if (Date.parse(nowOf(engine)) - Date.parse(batch.made) > store.keepDays * 86_400_000) throw fail('not-now', { state: `导入已过 ${store.keepDays} 天`, step: '整批收回' })
    return say(reply, await takeBack(desk, actor, batch.id))
  })
  app.delete('/api/imports/:id', { config: staff, schema: { summary: 'Give up a batch that was not written, or stop writing it: what is written stays, as a batch', params: idParams, response: { 200: droppedAnswer } } }, async (request, reply) => {
    const actor = who(request), batch = await store.getBatch(engine, actor, idOf(request))
    if (batch.by !== actorKey(actor)) throw fail('not-allowed', { what: { zh: `放弃${batch.by_name}的批次`, en: 'give up a batch of somebody else' } })
    if (batch.state === 'writing') { await store.move(engine, batch.id, { from: ['writing'], to: 'done' }); return say(reply, { stopped: true }) }
    if (batch.state !== 'checked' && batch.state !== 'failed') throw notNow(batch, '放弃')
    await store.dropBatch(engine, batch.id)
    return say(reply, { dropped: true })
  })
  app.get('/api/imports/:id/marked.xlsx', { config: staff, schema: { summary: 'The workbook as it came, with a column of reasons', params: idParams, response: bytes('XLSX') } }, async (request, reply) => {
    const actor = who(request), batch = await store.getBatch(engine, actor, idOf(request)), came = await files.get(batch.file)
    if (batch.by !== actorKey(actor)) throw fail('not-allowed', { what: { zh: `下载${batch.by_name}的原表`, en: 'read a workbook of somebody else' } })
    if (!came) throw fail('not-found', { what: { zh: '原表', en: 'workbook' } })
    const reasons = new Map<number, string[]>()
    for (const row of [...await store.rowsOf(engine, batch.id, { verdict: 'refused', limit: 100_000 }), ...await store.rowsOf(engine, batch.id, { verdict: 'doubt', limit: 100_000 })]) reasons.set(row.row, row.reasons)
    for (const row of await engine.db.query<{ row: number; error: string }>(`select row, error from import_row where tenant = $1 and batch = $2 and state = 'failed'`, [engine.db.tenant, batch.id])) reasons.set(row.row, [row.error])
    return sheetReply(reply, batch.name.replace(/(\.xlsx)?$/i, `_${REASONS}.xlsx`)).send(await marked(came, reasons))
  })
  app.get('/api/export/:type.xlsx', { config: looks, schema: { summary: 'The list under the same filters as an office ledger', params: typeParams, querystring: filters, response: bytes('XLSX') } }, async (request, reply) => {
    const made = await exportLedger(engine, who(request), { type: typeOf(request), filters: request.query as Filters })
    return sheetReply(reply, made.name).send(made.bytes)
  })
  const sheetParams = { type: 'object', required: ['pack', 'sheet'], properties: { pack: name, sheet: name } } as const, inPeriod = { type: 'object', additionalProperties: false, properties: { period: { type: 'string', pattern: '^\\d{4}(-\\d\\d|Q[1-4])?$' } } } as const
  const asked = (request: FastifyRequest) => ({ sheet: `${(request.params as { pack: string }).pack}/${(request.params as { sheet: string }).sheet}`, ...(request.query as { period?: string }) })
  app.get('/api/sheets/:pack/:sheet.xlsx', { config: staff, schema: { summary: 'What a pack hands in at the end of a period (2026-11, 2026Q4, 2026): a line for each, and the rows that were counted', params: sheetParams, querystring: inPeriod, response: bytes('XLSX') } }, async (request, reply) => {
    const made = await sheetBook(engine, who(request), asked(request))
    return sheetReply(reply, made.name).send(made.bytes)
  })
  app.get('/print/sheets/:pack/:sheet', { config: staff, schema: { summary: 'The same as A4 pages with places to sign', params: sheetParams, querystring: inPeriod, response: bytes('HTML') } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(await sheetPaper(engine, who(request), { ...asked(request), demo })))
  app.get('/print/:type', { config: staff, schema: { summary: 'The list under the same filters as an A4 page', params: typeParams, querystring: filters, response: bytes('HTML') } }, async (request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(await printLedger(engine, who(request), { type: typeOf(request), filters: request.query as Filters, demo })))
  app.get('/print/:type/:id', { config: staff, schema: { summary: 'The file of one row as an A4 page', params: { type: 'object', required: ['type', 'id'], properties: { type: name, id: uuid } }, response: bytes('HTML') } }, async (request, reply) => {
    const type = typeOf(request), id = idOf(request)
    typeNamed(engine.model, type)
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(await printFile(engine, who(request), { type, id, link: `${request.protocol}://${request.host}/desk/${type}/${id}`, demo }))
  })

  const notNow = (batch: store.Batch, step: string) => fail('not-now', { state: stateWords[batch.state], step })
  const mustMove = async (batch: store.Batch, { from, to, step }: { from: readonly store.State[]; to: store.State; step: string }) => { if (!await store.move(engine, batch.id, { from, to })) throw notNow(batch, step) }
}
const columnList = { type: 'array', minItems: 1, maxItems: 10, items: { type: 'string', maxLength: 200 } } as const
const stateWords: Record<store.State, string> = { reading: '正在核对', checked: '等写入', writing: '正在写入', done: '已写入', 'taken-back': '已收回', failed: '没有读成' }

const summary = (engine: Engine, b: store.Batch, { written, failed, back, kept, ...counts }: store.Counts) => ({
  id: b.id, type: b.type, title: engine.model.types[b.type]?.title ?? b.type, name: b.name, state: b.state, rows: b.rows, counts, written, failed, back, kept, progress: b.progress, at: b.made, done: b.done, by: b.by, byName: b.by_name,
  ...(b.ms === null ? {} : { ms: b.ms }), ...(b.error ? { error: b.error } : {}), ...(b.accounts ? { accountsTold: b.accounts } : {}),
})
/** Goes out as it is: a schema that describes an answer must not cut it. */
const say = (reply: FastifyReply, body: object): FastifyReply => reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(body)
/** A row for the screen. Private values of a file are shown to whoever brought it, and to nobody else. */
const rowView = (type: TypeModel, row: store.BatchRow, own: boolean) => ({
  row: row.row, verdict: row.verdict, judged: row.judged, reasons: row.reasons, may: row.may, ...(row.answer ? { answer: row.answer } : {}), ...(row.alike ? { alike: row.alike } : {}), ...(row.state ? { state: row.state } : {}), ...(row.error ? { error: row.error } : {}),
  ...(row.verdict === 'new' && row.state === 'written' ? { record: row.record } : row.target ? { record: row.target } : {}),
  cells: Object.fromEntries(Object.entries(row.cells).map(([field, text]) => [field, own || !(type.field[field]?.private || type.field[field]?.sealed) || text === '' ? text : String(kindOf(type.field[field]!).mask(text) ?? '')])), ...(row.old && row.verdict !== 'new' && Object.keys(row.old).length ? { old: row.old } : {}),
})
const fileName = (request: FastifyRequest): string => {
  const given = String(request.headers['x-name'] ?? '')
  let text = given
  try { text = decodeURIComponent(given) } catch { /* a name that is not encoded is taken as it is */ }
  return text.replace(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, '').trim().slice(0, 120) || '导入.xlsx'
}
const sheetReply = (reply: FastifyReply, name: string): FastifyReply =>
  reply.type(xlsx).header('cache-control', 'no-store').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`)
