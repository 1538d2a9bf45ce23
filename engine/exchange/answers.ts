// What the addresses of imports answer, as schemas. They are closed: what is not named here is not said.
const text = { type: 'string' } as const, maybe = { type: ['string', 'null'] } as const, count = { type: 'integer', minimum: 0 } as const, uuid = { type: 'string', format: 'uuid' } as const
const moment = { type: 'string', format: 'date-time' } as const, maybeMoment = { type: ['string', 'null'], format: 'date-time' } as const
const object = <const P extends Readonly<Record<string, object>>>(properties: P, optional: readonly (keyof P & string)[] = []) =>
  ({ type: 'object', additionalProperties: false, required: Object.keys(properties).filter((name) => !optional.includes(name)), properties })
const list = <const S extends object>(items: S) => ({ type: 'array', items }) as const
/** Keys are fields of the type that is imported, or headers of the file. */
const byName = <const S extends object>(value: S) => ({ type: 'object', additionalProperties: value }) as const
const verdicts = ['new', 'changed', 'same', 'doubt', 'refused'] as const, verdict = { enum: verdicts }, answer = { enum: ['same', 'new', 'skip'] }
const counts = object(Object.fromEntries(verdicts.map((name) => [name, count])))

const batch = {
  id: uuid, type: text, title: text, name: text, state: { enum: ['reading', 'checked', 'writing', 'done', 'taken-back', 'failed'] }, rows: count, counts, written: count, failed: count, back: count, kept: count,
  progress: { type: 'number', minimum: 0, maximum: 1 }, at: moment, done: maybeMoment, by: text, byName: text, ms: count, error: text, accountsTold: moment,
} as const
const told = ['ms', 'error', 'accountsTold'] as const
const row = object({
  row: count, verdict, judged: verdict, reasons: list(text), may: list(answer), answer, alike: object({ id: text, title: text, text }), state: { enum: ['written', 'failed', 'back', 'kept'] }, error: text, record: uuid, cells: byName(text), old: byName(text),
}, ['answer', 'alike', 'state', 'error', 'record', 'old'])

export const importsAnswer = object({ rows: list(object(batch, told)) })
export const importAnswer = object({
  ...batch, typeTitle: text, columns: list(object({ header: text, field: maybe, by: maybe, cleaned: byName(count), example: text, title: maybe })),
  mapping: byName(maybe), fixed: byName(text), made: byName(object({ join: list(text), by: text, code: list(text) }, ['join', 'by', 'code'])),
  missing: list(object({ field: text, title: text })), key: list(object({ field: text, title: text, column: maybe })),
  fields: list(object({ name: text, title: text, kind: text, required: { type: 'boolean' }, help: text, choices: list(object({ code: text, name: text })) }, ['help', 'choices'])), sample: list(row), next: count,
}, [...told, 'next'])
export const decidedAnswer = object({ row: count, verdict, answer, counts })
export const droppedAnswer = { anyOf: [object({ stopped: { const: true } }), object({ dropped: { const: true } })] }
export const movedAnswer = object({ id: uuid, state: { enum: ['reading', 'writing'] } })
export const sentAnswer = object({ id: uuid })
export const backAnswer = object({ back: count, kept: count, why: list(text) })
