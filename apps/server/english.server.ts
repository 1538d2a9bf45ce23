// Answers in English for whoever asks for it: titles and sentences that the engine wrote in Chinese are said again on the way out. What
// people and the office wrote (rows, names, notes) goes as it stands.
import type { FastifyInstance } from 'fastify'
import { langOf, nameInEnglish } from '#kernel/fail/fail.ts'
import { en as exchange } from '#engine/exchange/en.ts'
import { inLanguage, overlayOf, phraseBook } from '#engine/record/language.ts'
import type { Detail } from '#engine/record/detail.server.ts'
import type { Model } from '#engine/record/model.ts'
import type { Preview } from '#engine/preview/preview.server.ts'
import type { Reviews } from '#engine/preview/reviews.server.ts'
import { english } from '../../packs/index.ts'

type Say = (zh: string) => string
type Answers = Readonly<Record<string, (answer: never, say: Say, model: Model) => unknown>>

/** Call before the routes are made. */
export const speakEnglish = async (app: FastifyInstance, model: Model): Promise<void> => {
  const overlay = overlayOf({ exchange, ...(await english()) }), spoken = inLanguage(model, overlay), say = phraseBook(model, overlay)
  nameInEnglish(say)
  app.addHook('preSerialization', async (request, reply, answer) => {
    const url = request.routeOptions.url ?? '', key = request.method === 'GET' ? url : `${request.method} ${url}`, turn = Object.hasOwn(answers, key) ? answers[key] : undefined
    if (!turn) return answer
    reply.header('vary', 'accept-language')
    return reply.statusCode < 300 && langOf(request.headers['accept-language']) === 'en' ? turn(answer as never, say, spoken) : answer
  })
}

/** A row's page in English. `model` speaks it already. */
export const detailInEnglish = (detail: Detail, say: Say, model: Model): Detail => {
  const type = model.types[detail.row.type], titleOf = (step: string, title: string) => type?.step[step]?.title ?? say(title)
  const each = <T>(of: Readonly<Record<string, T>>, to: (value: T) => T) => Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value)]))
  return {
    ...detail,
    names: Object.fromEntries(Object.entries(detail.names).map(([key, name]) => [key, /^(resident|guest|service|system):/.test(key) ? say(name) : name])),
    timeline: detail.timeline.map((line) => ({ ...line, title: titleOf(line.step, line.title), whoPart: say(line.whoPart), whoName: say(line.whoName), ...(line.asks ? { asks: Object.fromEntries(Object.entries(line.asks).map(([title, text]) => [say(title), say(text)])) } : {}) })),
    steps: detail.steps.map((step) => ('reasons' in step ? { ...step, title: titleOf(step.step, step.title), reasons: step.reasons.map(say) }
      : { ...step, title: titleOf(step.step, step.title), fillWhy: each(step.fillWhy, say), ...(step.due?.why ? { due: { ...step.due, why: say(step.due.why) } } : {}), ...(step.agree ? { agree: step.agree.map(say) } : {}) })) as Detail['steps'],
    limits: detail.limits.map((limit) => ({ ...limit, title: type?.states[limit.state] ?? say(limit.title) })),
  }
}

type Batch = { columns?: { title?: string | null; cleaned?: Record<string, number> }[]; sample?: { reasons?: string[]; error?: string }[]; error?: string; missing?: { title: string }[]; key?: { title: string }[]; fields?: { title: string; help?: string }[] }
/** A batch of an import: notes on its columns and the reasons beside its rows; what the cells hold is left as it came. */
export const batchInEnglish = (batch: Batch, say: Say): Batch => {
  const titled = <T extends { title?: string | null }>(list: T[]): T[] => list.map((one) => ({ ...one, ...(one.title ? { title: say(one.title) } : {}) }))
  return {
    ...batch, ...(batch.error ? { error: say(batch.error) } : {}), ...(batch.missing ? { missing: titled(batch.missing) } : {}), ...(batch.key ? { key: titled(batch.key) } : {}), ...(batch.fields ? { fields: titled(batch.fields) } : {}),
    ...(batch.columns ? { columns: titled(batch.columns).map((column) => ({ ...column, ...(column.cleaned ? { cleaned: Object.fromEntries(Object.entries(column.cleaned).map(([note, n]) => [say(note), n])) } : {}) })) } : {}),
    ...(batch.sample ? { sample: batch.sample.map((row) => ({ ...row, ...(row.reasons ? { reasons: row.reasons.map(say) } : {}), ...(row.error ? { error: say(row.error) } : {}) })) } : {}),
  }
}

/** A draft against last month: names of fields, limits and parts, and how rows stood; what rows and units are called is left as it is. */
const previewInEnglish = (found: Preview, say: Say): Preview => {
  const titled = <T extends { title: string }>(list: readonly T[]): T[] => list.map((one) => ({ ...one, title: say(one.title) }))
  return {
    ...found, window: { ...found.window, title: say(found.window.title) }, goals: titled(found.goals).map((goal) => ({ ...goal, period: say(goal.period) })),
    warnings: found.warnings.map((one) => ({ ...one, with: Object.fromEntries(Object.entries(one.with).map(([key, value]) => [key, typeof value === 'string' ? say(value) : value])) })),
    types: titled(found.types).map((type) => ({
      ...type, limits: titled(type.limits), given: titled(type.given).map((given) => ({ ...given, by: given.by.map((one) => (one.key ? one : { ...one, name: say(one.name) })) })), told: titled(type.told), without: titled(type.without),
      ways: type.ways.map((way) => ({ ...way, step: say(way.step), part: say(way.part) })), rows: type.rows.map((row) => ({ ...row, lines: row.lines.map((line) => ({ ...line, what: say(line.what), was: say(line.was), is: say(line.is) })) })),
    })),
  }
}
/** What waits for a second person. */
const reviewsInEnglish = (found: Reviews, say: Say): Reviews => {
  const said = (list: Reviews['waiting']) => list.map((one) => ({ ...one, title: say(one.title), what: say(one.what), changes: one.changes.map((change) => ({ ...change, title: say(change.title), was: say(change.was), is: say(change.is) })) }))
  return { ...found, waiting: said(found.waiting), drafts: said(found.drafts) }
}

/** What is read (GET), or asked with a body (POST), by the address of its route. */
const answers: Answers = {
  '/api/imports': (list: Batch[] | { rows: Batch[] }, say) => Array.isArray(list) ? list.map((one) => batchInEnglish(one, say)) : { ...list, rows: list.rows.map((one) => batchInEnglish(one, say)) },
  '/api/imports/:id': batchInEnglish,
  '/api/me': (me: { posts: { part: string; title: string }[] }, _say, model) => ({ ...me, posts: me.posts.map((post) => ({ ...post, title: model.parts[post.part]?.title ?? post.title })) }),
  '/api/demo-sign-ins': (list: { title?: string }[], say) => list.map((one) => ({ ...one, ...(one.title ? { title: say(one.title) } : {}) })),
  'POST /api/previews': previewInEnglish, '/api/reviews': reviewsInEnglish,
  '/api/records/:type/:id': detailInEnglish,
  '/api/records/:type/:id/clock': (clocks: { title: string; lines: string[] }[], say) => clocks.map(({ title, lines }) => ({ title: say(title), lines: lines.map(say) })),
  '/api/inbox': (inbox: { rows: { title: string; text: string }[] }, say) => ({ ...inbox, rows: inbox.rows.map((row) => ({ ...row, ...noticeInEnglish(row, say) })) }),
}
/** `派遣：井盖缺失`, `城 2026-1123-0417 待派遣。原因`: the act and the state are ours, the rest is what people wrote. */
const noticeInEnglish = ({ title, text }: { title: string; text: string }, say: Say) => {
  const [head, ...rest] = title.split('：'), said = rest.length > 1 ? say(`${head}：${rest[0]}`) : title, known = said !== title && rest.length > 1
  return {
    title: known ? [said, ...rest.slice(1)].join(': ') : [say(head ?? ''), ...rest].join(': '),
    text: text.replace(/^(\S+ \S+ )?([^。]+)(。|$)/u, (_all, no: string | undefined, state: string, stop: string) => `${no ?? ''}${say(state)}${stop && '. '}`),
  }
}
