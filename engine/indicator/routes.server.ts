// Figures by address: what there is, one in full, and the workbook of a period.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fail } from '../../kernel/fail/fail.ts'
import { actorOf } from '../access/actor.server.ts'
import { system, type Actor } from '../access/access.ts'
import { dayOf } from '../clock/days.ts'
import { everyOf, PERIOD, type Period } from '../clock/period.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { IndicatorModel } from '../record/model.ts'
import { inForce } from '../record/office.ts'
import { figureBook } from './book.server.ts'
import { periodBefore, readIndicator, reasonsOf, seenIndicators, type Figure } from './figures.server.ts'
import { readWall, wallScope } from './wall.server.ts'
import { byLevel, unitOf, type Line, type Pair, type Unit } from './say.ts'

export type Told = Unit & { id: string; pack: string; title: string; of: string; every: IndicatorModel['every']; better: 'more' | 'less'; goal: number | null; cite: string | null; n: number; d: number | null; last: { n: number; d: number | null }; period: string; asOf: string; lasted: string
  /** What was left out, by reason, most first: what was due to be counted is `d` and these. */
  out?: { code: string; name: string; n: number }[] }
export type Full = Told & { by: Record<string, Line[]>; series: { period: string; title: string; n: number; d: number | null }[] }
const BACK = 12

export const indicatorRoutes = (app: FastifyInstance, { engine, demo, street }: { engine: Engine; demo: boolean; street: string }): void => {
  const who = (request: FastifyRequest): Actor => actorOf(engine, request.who)
  const named = { type: 'string', pattern: '^[a-z_][a-zA-Z0-9-]{0,60}$' } as const, pair = { n: { type: 'number' }, d: { type: ['number', 'null'] } } as const, text = { type: 'string' } as const, maybe = { type: ['string', 'null'] } as const
  const query = { type: 'object', additionalProperties: false, properties: { period: { type: 'string', pattern: PERIOD }, now: { enum: ['1'] } } } as const
  const told = { id: text, pack: text, title: text, of: text, every: text, as: text, unit: text, better: text, goal: { type: ['number', 'null'] }, cite: maybe, ...pair, last: { type: 'object', properties: pair }, period: text, asOf: text, lasted: text, out: { type: 'array', items: { type: 'object', properties: { code: text, name: text, n: { type: 'number' } } } } } as const
  const lines = { type: 'array', items: { type: 'object', required: ['key', 'name', 'n', 'd'], properties: { key: text, name: text, ...pair, out: { type: 'number' } } } } as const
  const asked = (request: FastifyRequest) => { const { period, now } = request.query as { period?: string; now?: string }; return { ...(period ? { period } : {}), now: now === '1' } }

  app.get('/api/indicators', { config: { access: 'staff' }, schema: { summary: 'Figures of a period (2026-11-23, 2026W48, 2026-11, 2026Q4, 2026; without one each of its own that runs): numerator and denominator, the goal, the period before', querystring: query,
    response: { 200: { type: 'object', required: ['indicators'], properties: { indicators: { type: 'array', items: { type: 'object', required: ['id', 'title', 'n', 'd'], properties: told } } } } } } }, async (request) => {
    const actor = who(request)
    return { indicators: await oneByOne(seenIndicators(engine, actor), (one) => tellOne(engine, actor, { id: one.id, ...asked(request) })) }
  })
  app.get('/api/indicators/:pack/:name', { config: { access: 'staff' }, schema: { summary: 'One figure: split by unit, area and kind, and the periods before it', params: { type: 'object', required: ['pack', 'name'], properties: { pack: named, name: named } }, querystring: query,
    response: { 200: { type: 'object', required: ['id', 'by', 'series'], properties: { ...told, by: { type: 'object', additionalProperties: lines }, series: { type: 'array', items: { type: 'object', properties: { period: text, title: text, ...pair } } } } } } } }, async (request): Promise<Full> => {
    const actor = who(request), { pack, name } = request.params as { pack: string; name: string }, ask = { id: `${pack}/${name}`, ...asked(request) }, figure = await readIndicator(engine, actor, ask)
    const periods: Period[] = [figure.period]
    while (periods.length < BACK) periods.unshift(periodBefore(periods[0]!))
    const series = await oneByOne(periods, async (period) => { const [n, d] = period.period === figure.period.period ? figure.counts.all : (await readIndicator(engine, actor, { id: ask.id, period: period.period })).counts.all; return { period: period.period, title: period.title, n, d } })
    return { ...await tellOne(engine, actor, ask), by: linesOf(engine, figure), series }
  })
  const some = { type: 'array', items: { type: 'object', additionalProperties: true } } as const, open = { type: 'object', additionalProperties: true } as const
  app.get('/api/wall', { config: { access: (one) => one.kind === 'staff' || one.kind === 'service' }, schema: { summary: 'All that hangs on the wall, free of personal data: for who sees all rows', response: { 200: { type: 'object', required: ['type', 'asOf', 'made', 'done', 'open', 'late', 'figures', 'acts'], properties: { type: text, title: text, asOf: text, demo: { type: 'boolean' }, street: text, made: open, done: open, open, late: open, figures: some, hours: open, areas: some, communities: some, units: some, soon: { type: 'array', items: { type: 'array', items: { type: 'number' } } }, worst: { type: ['object', 'null'], additionalProperties: true }, lists: some, acts: some } } } } },
    (request) => readWall(engine, request.who.kind === 'service' && request.who.scopes?.includes(wallScope) ? system : who(request), { demo, street }))
  app.get('/api/indicators.xlsx', { config: { access: 'staff' }, schema: { summary: 'The same figures as a workbook: all on one page, then each split', querystring: query, response: { 200: { type: 'string', format: 'binary', description: 'XLSX' } } } }, async (request, reply) => {
    const actor = who(request), { period: word } = asked(request), list = await oneByOne(seenIndicators(engine, actor), (one) => readIndicator(engine, actor, { id: one.id, ...(word ? { period: word } : {}) }))
    if (!list.length) throw fail('not-found', { what: { zh: '指标', en: 'indicator' } })
    const made = await figureBook(engine, actor, list.map((figure) => ({ figure, lines: linesOf(engine, figure) })))
    return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(made.name)}`).send(made.bytes)
  })
}
const oneByOne = async <T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> => { const out: R[] = []; for (const one of list) out.push(await work(one)); return out }

const tellOne = async (engine: Engine, who: Actor, ask: { id: string; period?: string; now?: boolean }): Promise<Told> => {
  const figure = await readIndicator(engine, who, ask), { indicator, period, asOf, counts: { all: [n, d] }, goal } = figure, old = periodBefore(period), { counts: { all: last } } = await readIndicator(engine, who, { id: ask.id, period: old.period })
  return { id: indicator.id, pack: indicator.pack, title: indicator.title, of: indicator.is.of, every: everyOf(period.period) ?? indicator.every, ...unitOf(engine.model, indicator), better: indicator.better, goal: goal ?? null, cite: indicator.cite ?? null, n, d, last: { n: last[0], d: last[1] }, period: period.period, asOf, lasted: old.period, ...(figure.counts.out ? { out: reasonsOf(engine, figure) } : {}) }
}
/** Names for keys: communities from their grids, units, classes by the names that they have today. Largest first. */
export const linesOf = (engine: Engine, { indicator, counts }: Figure): Record<string, Line[]> => {
  const office = engine.holder.office(), type = engine.model.types[indicator.is.of]!, table = type.kind ? type.field[type.kind]?.table : undefined
  const classes = new Map(table ? inForce(office, table, dayOf(nowOf(engine))).map((row) => [row.code, row.name]) : Object.entries((type.kind && type.field[type.kind]?.choices) || {}))
  const community = (key: string): string => { const area = office.areas.find(Number(key)); return area ? String((office.areas.parents(area.id).find((one) => one.level === 'community') ?? area).id) : '' }
  const nameOf: Record<string, (key: string) => string> = {
    area: (key) => key ? office.areas.find(Number(key))?.name ?? key : '街道外', unit: (key) => key ? office.named.unit?.get(key)?.name ?? office.named.staff?.get(key)?.name ?? key : '未派', kind: (key) => key ? classes.get(key) ?? key : '未分类',
  }
  return Object.fromEntries(Object.entries(counts.by).map(([by, cells]) => {
    const out = counts.outBy?.[by], left = out && Object.fromEntries(Object.entries(out).map(([key, n]): [string, Pair] => [key, [n, null]])), up = (of: Readonly<Record<string, Pair>>): ReadonlyMap<string, Pair> => by === 'area' ? byLevel(of, community) : new Map(Object.entries(of))
    const pairs = new Map(up(cells)), outs = left && up(left)
    // Who had all of it left out still has a line.
    for (const key of outs?.keys() ?? []) if (!pairs.has(key)) pairs.set(key, [0, counts.all[1] === null ? null : 0])
    return [by, [...pairs].map(([key, [n, d]]) => ({ key, name: nameOf[by]!(key), n, d, ...(outs ? { out: outs.get(key)?.[0] ?? 0 } : {}) })).sort((a, b) => (b.d ?? b.n) - (a.d ?? a.n) || a.name.localeCompare(b.name, 'zh-CN'))]
  }))
}
