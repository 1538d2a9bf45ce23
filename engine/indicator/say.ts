// A figure in words. Pure, so that a screen and a workbook say it alike.
import type { IndicatorModel, Model } from '../record/model.ts'

export type Pair = readonly [n: number, d: number | null]
/** The whole, and by each way of splitting: key (an area's number, a unit's id, a code of the list; '' is nobody's) → figure. */
export type Counts = { all: Pair; by: Readonly<Record<string, Readonly<Record<string, Pair>>>>
  /** How many were left out, by the code of their reason. */
  out?: Readonly<Record<string, number>>
  /** And by each way of splitting. */
  outBy?: Readonly<Record<string, Readonly<Record<string, number>>>> }
/** One line of a split: `key` is what a list is filtered by. */
export type Line = { key: string; name: string; n: number; d: number | null; out?: number }

export type Unit = { as: 'percent' | 'number'; unit: string }
/** What the figure is in: a rate is a percentage, a mean has its field's unit, everything else is pieces. */
export const unitOf = (model: Model, { is, outOf }: IndicatorModel): Unit => {
  if (outOf) return { as: 'percent', unit: '%' }
  const field = is.field && is.measure !== 'acts' ? model.types[is.of]?.field[is.field] : undefined
  return { as: 'number', unit: field?.unit ?? (is.measure === 'acts' ? '次' : is.measure === 'count' ? '件' : '') }
}
/** The figure itself, or undefined where there was nothing to divide by. Rates in percent; two decimals. */
export const valueOf = ([n, d]: Pair, { as }: Pick<Unit, 'as'>): number | undefined => d === null ? n : d === 0 ? undefined : Math.round(n / d * (as === 'percent' ? 10_000 : 100)) / 100
/** Did it reach its goal? Undefined where there is none, or nothing to judge. */
export const reached = (value: number | undefined, { goal, better }: { goal: number | null | undefined; better: 'more' | 'less' }): boolean | undefined =>
  value === undefined || goal === undefined || goal === null ? undefined : better === 'more' ? value >= goal : value <= goal
/** Several figures as one: of units in an area, of grids in a community. */
export const addUp = (pairs: readonly Pair[]): Pair => [pairs.reduce((sum, [n]) => sum + n, 0), pairs.some(([, d]) => d !== null) ? pairs.reduce((sum, [, d]) => sum + (d ?? 0), 0) : null]
/** Areas of a level from the grids below them; '' where a row lies in none. */
export const byLevel = (counts: Counts['by'][string], up: (key: string) => string): Map<string, Pair> => {
  const found = new Map<string, Pair[]>()
  for (const [key, pair] of Object.entries(counts)) { const at = up(key); found.set(at, [...found.get(at) ?? [], pair]) }
  return new Map([...found].map(([key, pairs]) => [key, addUp(pairs)]))
}
/** How many were left out of a figure, whatever the reason. */
export const leftOut = (out: Readonly<Record<string, number>>): number => Object.values(out).reduce((sum, n) => sum + n, 0)
