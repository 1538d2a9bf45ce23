// What is worth telling of twelve weeks of counts, and which spots recur. Pure.
import { metres, type Point } from '../pack.ts'

export const WEEKS = 12
export type Rule = { least: number; growth: number; times: number; days: number; within: number }
/** weeks: oldest first, the last is the one that is told of. `mean`: of the four before it. */
export type Weighed = { n: number; last: number; mean: number; weeks: number[]; hot: boolean }

/** An alarm needs both: enough of them, and so many percent more than the four weeks before had on the average. */
export const weigh = (weeks: readonly number[], rule: Pick<Rule, 'least' | 'growth'>): Weighed => {
  const n = weeks.at(-1) ?? 0, last = weeks.at(-2) ?? 0, before = weeks.slice(-5, -1), mean = before.length ? Math.round(before.reduce((sum, one) => sum + one, 0) * 100 / before.length) / 100 : 0
  return { n, last, mean, weeks: [...weeks], hot: n >= rule.least && n > mean && n >= mean * (1 + rule.growth / 100) }
}
export type Dot = Point & { id: string; kind: string; area: number | null; made: string }
export type Spot = { kind: string; at: Point; area: number | null; n: number; last: string }

/** Where the same class came again and again: each spot is one of the rows with all of its class within reach, the fullest first; a row that
 *  stands in a spot already told of does not begin another. */
export const recurrent = (dots: readonly Dot[], rule: Pick<Rule, 'times' | 'within'>, most = 50): Spot[] => {
  const side = rule.within / 111_320, cells = new Map<string, Dot[]>(), name = (kind: string, x: number, y: number) => `${kind} ${x} ${y}`, wide = side / Math.cos((dots[0]?.lat ?? 0) * Math.PI / 180)
  const at = (dot: Dot) => [Math.floor(dot.lon / wide), Math.floor(dot.lat / side)] as const
  for (const dot of dots) { const key = name(dot.kind, ...at(dot)); cells.set(key, [...cells.get(key) ?? [], dot]) }
  const around = (dot: Dot): Dot[] => { const [x, y] = at(dot); return [-2, -1, 0, 1, 2].flatMap((i) => [-1, 0, 1].flatMap((j) => cells.get(name(dot.kind, x + i, y + j)) ?? [])).filter((one) => metres(dot, one) <= rule.within) }
  const told: Spot[] = [], taken = new Set<string>()
  for (const { dot, own } of dots.map((dot) => ({ dot, own: around(dot) })).filter(({ own }) => own.length >= rule.times).sort((a, b) => b.own.length - a.own.length || (a.dot.made < b.dot.made ? 1 : -1) || (a.dot.id < b.dot.id ? -1 : 1))) {
    if (taken.has(dot.id)) continue
    for (const one of own) taken.add(one.id)
    told.push({ kind: dot.kind, at: { lon: dot.lon, lat: dot.lat }, area: dot.area, n: own.length, last: own.reduce((last, one) => one.made > last ? one.made : last, '') })
    if (told.length === most) break
  }
  return told
}
