// Which class a text is likely to be: counts of two-sign windows by class, and Bayes' rule as if they knew nothing of each other. Small, its
// answers can be explained by the words that speak for them, and it forgets nothing that it does not count. Pure.
import { pairsOf } from '../record/alike.ts'

/** docs: taught texts of a class; sums: all windows in them. */
export type Learned = { docs: Record<string, number>; sums: Record<string, number>; all: number; pairs: number }
/** In how many texts of each class a window stands. */
export type Pairs = ReadonlyMap<string, Readonly<Record<string, number>>>
export type Guess = { code: string; words: string[] }
export type Measured = { tested: number; top1: number; top3: number; /** How often the commonest class alone would be right. */ most: number }
export type Example = { id: string; code: string; text: string }

/** Taken as seen in each class so often where it was not seen. */
const SMOOTH = 0.05
/** Texts longer than this are cut: what it is about is said at the beginning. */
const LONG = 600
const signs = (text: string): string => text.slice(0, LONG)

/** Every tenth row is held back, always the same one: its id decides. */
export const heldBack = (id: string): boolean => [...id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1_000_003, 7) % 10 === 0

export const learn = (examples: Iterable<Example>): { learned: Learned; pairs: Map<string, Record<string, number>> } => {
  const learned: Learned = { docs: dict(), sums: dict(), all: 0, pairs: 0 }, pairs = new Map<string, Record<string, number>>()
  for (const { code, text } of examples) {
    const found = pairsOf(signs(text))
    if (found.size === 0) continue
    learned.all++
    learned.docs[code] = (learned.docs[code] ?? 0) + 1
    learned.sums[code] = (learned.sums[code] ?? 0) + found.size
    for (const pair of found) { const counts = pairs.get(pair) ?? dict(); counts[code] = (counts[code] ?? 0) + 1; pairs.set(pair, counts) }
  }
  learned.pairs = pairs.size
  return { learned, pairs }
}
const dict = (): Record<string, number> => Object.create(null) as Record<string, number>

/** The classes from the likeliest on, with the words that speak for each. Nothing where no window of the text was ever taught. */
export const guess = ({ learned, pairs }: { learned: Learned; pairs: Pairs }, text: string, most = 3): Guess[] => {
  const asked = [...pairsOf(signs(text))].filter((pair) => pairs.has(pair)), codes = Object.keys(learned.docs), share = (n: number, code: string) => (n + SMOOTH) / ((learned.sums[code] ?? 0) + SMOOTH * learned.pairs)
  if (asked.length === 0) return []
  const score = new Map(codes.map((code) => [code, Math.log(learned.docs[code]! / learned.all) + asked.length * Math.log(share(0, code))]))
  for (const pair of asked) for (const [code, n] of Object.entries(pairs.get(pair)!)) if (score.has(code)) score.set(code, score.get(code)! + Math.log(share(n, code) / share(0, code)))
  const found: Guess[] = []
  // What no word of the text speaks for is not proposed: nobody could say why.
  for (const [code] of [...score].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    const words = wordsFor({ learned, pairs }, text, code)
    if (words.length) found.push({ code, words })
    if (found.length === most) break
  }
  return found
}
/** The words of the text that speak for a class: windows twice as common in it as elsewhere, put together where they touch. */
const wordsFor = ({ learned, pairs }: { learned: Learned; pairs: Pairs }, text: string, code: string): string[] => {
  const all = Object.values(learned.sums).reduce((sum, n) => sum + n, 0), plain = [...signs(text).normalize('NFKC').toLowerCase()], weight = (pair: string): number => {
    const counts = pairs.get(pair), own = counts?.[code] ?? 0
    if (!counts || own < 2) return 0
    const rest = Object.values(counts).reduce((sum, n) => sum + n, 0) - own
    return Math.log((own / learned.sums[code]!) / ((rest + SMOOTH) / (all - learned.sums[code]! + 1)))
  }
  const found = new Map<string, number>()
  for (let i = 0; i + 1 < plain.length;) {
    let end = i, sum = 0
    for (; end + 1 < plain.length; end++) { const one = weight(plain[end]! + plain[end + 1]!); if (one < 0.7) break; sum += one }
    if (end > i) { const word = plain.slice(i, end + 1).join(''); found.set(word, Math.max(found.get(word) ?? 0, sum)) }
    i = Math.max(end, i + 1)
  }
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([word]) => word)
}

/** How often the first of the guesses, or one of three, is the class that the office chose. */
export const measureOn = (model: { learned: Learned; pairs: Pairs }, tests: readonly Example[]): Measured => {
  const common = Object.entries(model.learned.docs).sort((a, b) => b[1] - a[1])[0]?.[0], told: Measured = { tested: tests.length, top1: 0, top3: 0, most: 0 }
  for (const { code, text } of tests) {
    const codes = guess(model, text).map((one) => one.code)
    if (codes[0] === code) told.top1++
    if (codes.includes(code)) told.top3++
    if (common === code) told.most++
  }
  return told
}
