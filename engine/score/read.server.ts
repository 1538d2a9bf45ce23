// Score sheets for whoever may read them: who oversees the round sees all of it; everybody who is scored sees the own sheet, and of units and communities
// the whole ranking with what every rate was divided by. What a person came to is told to that person and those who see their card, to nobody else.
import { fail } from '../../kernel/fail/fail.ts'
import { maySee, sights, type Actor } from '../access/access.ts'
import { findPeriod } from '../clock/period.ts'
import { seenSql } from '../record/query.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { ScoreModel } from '../record/model.ts'
import type { Row } from '../record/row.ts'
import { loadMany } from '../record/statements.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import { fillSheets, roundsOf, type Card } from './fill.server.ts'
import { wayOf } from './rows.ts'
import type { ScoreCard, ScoreLine, ScoreRound } from './score.ts'

export type RoundLine = { id: string; scores: string; title: string; period: string; name: string; state: string; stateTitle: string; due: string | null }
/** The rounds of which somebody sees anything, newest first. */
export const listRounds = async (engine: Engine, who: Actor): Promise<RoundLine[]> => {
  const found: RoundLine[] = []
  for (const scores of Object.values(engine.model.scores)) {
    const all = await roundsOf(engine, scores), mine = sights(engine.model, who, scores.round).length ? undefined : await myRounds(engine, who, scores)
    found.push(...all.filter((round) => mine === undefined || mine.has(round.id)).map((round) => lineOf(engine, scores, round)))
  }
  return found
}
const myRounds = async (engine: Engine, who: Actor, scores: ScoreModel): Promise<Set<string>> => {
  if (sights(engine.model, who, scores.card).length === 0) return new Set()
  const values: unknown[] = [engine.db.tenant, scores.card], seen = seenSql(engine.model, who, { type: scores.card, add: (value) => `$${values.push(value)}` })
  return new Set((await engine.db.query<{ id: string }>(`select distinct r.parent as id from record r where r.tenant = $1 and r.type = $2 and ${seen}`, values)).map((one) => one.id))
}
const lineOf = (engine: Engine, scores: ScoreModel, round: Row): RoundLine => ({
  id: round.id, scores: scores.id, title: scores.title, period: String(round.fields.period), name: `${findPeriod(scores.every, String(round.fields.period))?.title ?? ''}${scores.title}`, state: round.state, stateTitle: engine.model.types[scores.round]!.states[round.state] ?? round.state, due: round.meta.clock?.due ?? null,
})

/** One round with its sheets; before they are kept, as they are now. Throws not-found where somebody sees nothing of it. */
export const readRound = async (engine: Engine, who: Actor, id: string): Promise<ScoreRound> => {
  const none = () => fail('not-found', { what: { zh: '考评', en: 'round of scores' } }), rowsOf = async (where: string, values: readonly unknown[]) => (await engine.db.query<Stored>(`${loadMany.split(' where ')[0]} where r.tenant = $1 and ${where} order by r.id`, [engine.db.tenant, ...values])).map(fromStored)
  const [round] = await rowsOf('r.id = $2', [id]), scores = Object.values(engine.model.scores).find((one) => one.round === round?.type)
  if (!round || !scores) throw none()
  const oversees = maySee(engine.model, who, round), cards = await rowsOf('r.parent = $2 and r.type = $3', [id, scores.card]), draft = cards.length === 0
  if (draft && !oversees) throw none()
  const all: Card[] = draft ? await fillSheets(engine, { scores, round, period: findPeriod(scores.every, String(round.fields.period))! }) : await withLines(cards, () => rowsOf('r.type = $2 and r.parent = any($3::uuid[])', [scores.line, cards.map((card) => card.id)]))
  const mine = new Set(all.filter(({ card }) => maySee(engine.model, who, card)).map(({ card }) => card.id))
  if (!oversees && mine.size === 0) throw none()
  const kinds = engine.model.types[scores.card]!.field.of!.choices ?? {}
  const lists = Object.entries(kinds).flatMap(([of, title]) => {
    const ranked = rankOf(all.filter(({ card }) => card.fields.of === of)), sees = ranked.filter(({ card }) => mine.has(card.id)), open = of === 'post' ? sees : oversees || sees.length ? ranked : []
    return open.length ? [{ of, title, personal: of === 'post', total: ranked.length, cards: open.map((one) => cardOf(engine, scores, { ...one, mine: mine.has(one.card.id), draft, period: String(round.fields.period) })) }] : []
  })
  const waits = round.meta.clock
  return { ...lineOf(engine, scores, round), type: scores.round, lineType: scores.line, criteria: scores.criteria, draft, oversees, version: round.version, asOf: draft ? nowOf(engine) : cards[0]!.made, due: waits?.due ?? null, lists }
}
const withLines = async (cards: readonly Row[], load: () => Promise<Row[]>): Promise<Card[]> => {
  const lines = await load()
  return cards.map((card) => ({ card, lines: lines.filter((line) => line.parent === card.id).sort((a, b) => String(a.fields.code) < String(b.fields.code) ? -1 : 1) }))
}
/** Highest first, equals share a place; who has nothing that is scored stands at the end without one. */
const rankOf = (cards: readonly Card[]): (Card & { rank: number | null })[] => {
  const score = ({ card }: Card) => card.fields.score as number | undefined, sorted = [...cards].sort((a, b) => (score(b) ?? -1) - (score(a) ?? -1) || String(a.card.fields.name).localeCompare(String(b.card.fields.name), 'zh-CN'))
  return sorted.map((one) => ({ ...one, rank: score(one) === undefined ? null : sorted.findIndex((other) => score(other) === score(one)) + 1 }))
}
const number = (value: unknown): number | null => typeof value === 'number' ? value : null
/** A draft leads to the rows as they are now, where a list can ask for whose they are; what was published to those that were kept. */
const filtersOf = ({ id, fields: f }: Row, { draft, period, staff }: { draft: boolean; period: string; staff: boolean }): [string | null, string | null] => {
  if (!draft) return [`scored=${id}:n`, `scored=${id}:d`]
  const whose = f.of === 'unit' ? `assignee=${String(f.unit)}` : staff ? undefined : `area=${String(f.area)}`, side = (name: string) => whose ? `figure=${encodeURIComponent(`${String(f.indicator)}:${period}:${name}`)}&${whose}` : null
  return [side('is'), side('outOf')]
}
const cardOf = (engine: Engine, scores: ScoreModel, { card, lines, rank, mine, draft, period }: Card & { rank: number | null; mine: boolean; draft: boolean; period: string }): ScoreCard => ({
  id: card.id, name: String(card.fields.name), score: number(card.fields.score), points: number(card.fields.points) ?? 0, full: number(card.fields.full) ?? 0, rank, mine,
  lines: lines.map((row): ScoreLine => {
    const { id, state, fields: f, meta, version } = row, indicator = engine.model.indicators[String(f.indicator)], less = Array.isArray(f.less) ? f.less.length : 0, [filter, filterD] = filtersOf(row, { draft, period, staff: indicator !== undefined && wayOf(indicator, String(f.of)) === 'staff' })
    return {
      id, code: String(f.code), name: String(f.name), of: indicator?.is.of ?? '', ofD: indicator?.outOf?.of ?? null, filter, filterD: indicator?.outOf ? filterD : null, n: number(f.n) ?? 0, d: f.rate ? number(f.d) ?? 0 : null, value: number(f.value), unit: String(f.unitName ?? ''), points: number(f.points), full: number(f.full) ?? 0, says: String(f.says ?? ''),
      state, stateTitle: engine.model.types[scores.line]!.states[state] ?? state, less, version, was: number(f.wasPoints) === null ? null : { n: number(f.wasN) ?? 0, d: number(f.wasD) ?? 0, points: number(f.wasPoints) ?? 0 },
      // Why somebody appealed and what was answered is told to those who see the sheet itself.
      why: mine && typeof f.why === 'string' ? f.why : null, answer: mine && typeof f.answer === 'string' ? f.answer : null, due: meta.clock?.due ?? null, late: meta.clock !== undefined && meta.clock.due < nowOf(engine), rows: mine && Array.isArray(f.rows) ? f.rows.length : 0,
    }
  }),
})
