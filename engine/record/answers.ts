// What the addresses of rows answer, as schemas: for whoever writes a program against them, and for the test that every answer keeps its word.
const text = { type: 'string' } as const, maybe = { type: ['string', 'null'] } as const, count = { type: 'integer' } as const, moment = { type: 'string', format: 'date-time' } as const, maybeMoment = { type: ['string', 'null'], format: 'date-time' } as const
const uuid = { type: 'string', format: 'uuid' } as const
const object = <const P extends Readonly<Record<string, object>>>(properties: P, optional: readonly (keyof P & string)[] = []) =>
  ({ type: 'object', additionalProperties: true, required: Object.keys(properties).filter((name) => !optional.includes(name)), properties })
const list = <const S extends object>(items: S) => ({ type: 'array', items }) as const
/** The words of one language may be missing here: keys are the type's own fields. */
const byField = { type: 'object', additionalProperties: true } as const

export const rowAnswer = object({
  id: uuid, type: text, no: maybe, kind: maybe, state: text, area: { type: ['integer', 'null'] }, assignee: maybe, due: maybeMoment, made: moment, updated: moment, version: count,
  point: { anyOf: [{ type: 'null' }, { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number' } }] },
  body: { type: 'object', additionalProperties: true, required: ['$'], properties: { $: { type: 'object', additionalProperties: true } } },
})
export const pageAnswer = object({ rows: list(rowAnswer), total: count, totalCapped: { type: 'boolean' }, next: text, asOf: moment }, ['total', 'totalCapped', 'next'])
const line = object({ act: uuid, step: text, title: text, text, who: text, whoName: text, whoPart: text, at: moment, got: moment, state: text, was: maybe, set: byField, files: list(object({ id: uuid, name: text })), undone: { type: 'boolean' } }, ['text', 'got', 'undone'])
const step = { anyOf: [
  object({ step: text, title: text, allowed: { const: true }, to: maybe, need: list(text), ask: list(text), fill: byField, fillWhy: { type: 'object', additionalProperties: text }, agree: list(text), undo: text, main: { type: 'boolean' } }, ['agree', 'undo', 'main']),
  object({ step: text, title: text, allowed: { const: false }, reasons: { type: 'array', minItems: 1, items: text } }),
] }
export const detailAnswer = object({
  row: rowAnswer, title: text, seen: count, names: { type: 'object', additionalProperties: text }, timeline: list(line), steps: list(step), parts: list(rowAnswer), near: list(rowAnswer), alike: list(rowAnswer),
  limits: list(object({ state: text, title: text, from: moment, to: maybeMoment, due: maybeMoment, span: maybe, hours: { type: 'number' }, working: { type: 'boolean' } })),
  purposes: object({ private: list(text), sealed: list(text) }), place: list(object({ id: count, name: text, level: text })), asOf: moment,
})
export const clockAnswer = list(object({ title: text, lines: list(text) }))
export const groupsAnswer = object({ groups: list(object({ key: list({ type: ['string', 'number', 'null'] }), n: count, late: count }, ['late'])), asOf: moment })
export const alikeAnswer = object({ near: list(rowAnswer), alike: list(rowAnswer) })
export const mapAnswer = list({ type: 'array', minItems: 6, maxItems: 6, prefixItems: [uuid, { type: 'number' }, { type: 'number' }, text, text, maybeMoment] })
