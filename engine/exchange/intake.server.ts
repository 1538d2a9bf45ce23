// What another system sends one by one, over HTTP, by a key of its own: the fields that are `unique` of the type. The same again gets the first
// answer; the same key with other content is told, and nothing is changed.
import type { FastifyInstance } from 'fastify'
import { defineFailures, fail, Failure } from '../../kernel/fail/fail.ts'
import type { Actor } from '../access/access.ts'
import { actorOf } from '../access/actor.server.ts'
import { dayOf } from '../clock/days.ts'
import { historyOf } from '../record/world.server.ts'
import { perform, type Answer } from '../record/act.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { empty, kindOf } from '../record/kinds.ts'
import type { StepModel, TypeModel } from '../record/model.ts'
import { knownOf } from '../record/office.ts'
import { same, sayNo, type Fields } from '../record/row.ts'
import { rowsByKey } from '../record/unique.server.ts'
import { mustMake } from './batch.server.ts'

export const intakeFailures = {
  'differs': { status: 409, zh: '{key}“{value}”已经收过，这次的{fields}与那次不同；什么都没有改。', en: '{key} "{value}" was taken before with other {fields}; nothing was changed.' },
  'no-key': { status: 400, zh: '“{title}”没有自己的编号，不能这样送进来。', en: '"{title}" has no key of its own and cannot be sent in this way.' },
} as const
defineFailures(intakeFailures)

const uuid = { type: 'string', format: 'uuid' } as const
const answer = { type: 'object', additionalProperties: false, required: ['act', 'record', 'type', 'step', 'version', 'state', 'no', 'at'], properties: { act: uuid, record: uuid, type: { type: 'string' }, step: { type: 'string' }, version: { type: 'integer' }, state: { type: 'string' }, no: { type: ['string', 'null'] }, at: { type: 'string', format: 'date-time' } } } as const

export const intakeRoutes = (app: FastifyInstance, { engine }: { engine: Engine }): void => {
  app.post('/api/intake/:type', { config: { access: (who: { kind: string }) => who.kind === 'service' || who.kind === 'staff', rate: { most: 600, perSeconds: 60 } }, schema: {
    summary: 'Send in one row by its own key (an order number): 201; the same again 200 with the first answer; other content under the same key 409',
    params: { type: 'object', required: ['type'], properties: { type: { type: 'string', pattern: '^[a-z][a-zA-Z0-9-]{0,60}$' } } }, body: { type: 'object', additionalProperties: true, minProperties: 1, maxProperties: 100 }, response: { 200: answer, 201: answer },
  } }, async (request, reply) => {
    const { repeated, ...first } = await takeIn(engine, actorOf(engine, request.who), { type: (request.params as { type: string }).type, data: request.body as Fields })
    return reply.code(repeated ? 200 : 201).send({ ...first, no: first.no === null ? null : sayNo(first.no) })
  })
}

/** Makes a row of what came, once for each key. Values may be codes or words, as in a form. Throws differs, no-key, needed, not-asked, bad-field. */
export const takeIn = async (engine: Engine, who: Actor, { type: name, data }: { type: string; data: Fields }): Promise<Answer & { repeated: boolean }> => {
  const { type, step } = mustMake(engine, who, name)
  if (!type.unique?.every((one) => step.need.includes(one) && type.field[one]?.kind === 'text')) throw fail('no-key', { title: type.title })
  const given = read(engine, { type, step, data }), key = type.unique.map((one) => { if (empty(given[one])) throw fail('needed', { path: one, title: type.field[one]!.title }); return String(given[one]) })
  for (let attempt = 0; ; attempt++) {
    const before = await firstOf(engine, { type, key, given })
    if (before) return { ...before, repeated: true }
    try { return { ...(await perform(engine, who, { id: engine.newId(), type: type.id, record: engine.newId(), step: step.name, data: given })).answer, repeated: false } } catch (error) {
      // Two of the same at one moment: the second gets the first's answer.
      if (attempt > 0 || !(error instanceof Failure) || error.code !== 'already-there') throw error
    }
  }
}

/** Each value as its field wants it. */
const read = (engine: Engine, { type, step, data }: { type: TypeModel; step: StepModel; data: Fields }): Fields => {
  const asked = [...step.need, ...step.ask], known = knownOf(engine.holder.office(), dayOf(nowOf(engine))), found: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(data)) {
    const field = asked.includes(name) ? type.field[name] : undefined
    if (!field) throw fail('not-asked', { path: name, allowed: asked })
    if (empty(value)) continue
    const taken = typeof value === 'string' ? kindOf(field).read(value, field, known) : kindOf(field).take(value, field, known)
    if ('why' in taken) throw fail('bad-field', { path: name, why: { zh: `${field.title}${taken.why.zh}`, en: taken.why.en }, ...(taken.why.allowed ? { allowed: taken.why.allowed } : {}) })
    found[name] = taken.value
  }
  return found
}

/** What was answered when this key came first, if it has. What has been corrected here since is not held against whoever sends it as it was. */
const firstOf = async (engine: Engine, { type, key, given }: { type: TypeModel; key: readonly string[]; given: Fields }): Promise<Answer | undefined> => {
  const [row] = await rowsByKey(engine, type, [key])
  if (!row) return undefined
  const [first] = await historyOf(engine, type, row.id), made = first!.patch.set
  const other = Object.keys(given).filter((name) => !same(given[name], made[name]) && !same(given[name], row.fields[name])).map((name) => type.field[name]!.title)
  if (other.length) throw fail('differs', { key: type.unique!.map((name) => type.field[name]!.title).join('、'), value: key.join('、'), fields: other.join('、') })
  return { act: first!.id, record: row.id, type: type.id, step: first!.step, version: 1, state: first!.state, no: row.no, at: first!.at }
}
