// How alike two texts are, and in which words: the part of the two-sign windows that they share. Cheap, and it can say why.

/** Words that stand in every sentence and say nothing about the thing. */
const EMPTY = new Set('的了是在有和就都也很这那我你他她它们请吗呢啊吧着')
const sign = /[\p{L}\p{N}]/u

export type Likeness = { share: number; words: string[]; metres?: number }

/** Windows of two signs that mean something. */
export const pairsOf = (text: string): Set<string> => {
  const signs = [...text.normalize('NFKC').toLowerCase()], found = new Set<string>()
  for (let i = 0; i + 1 < signs.length; i++) if (means(signs[i]!) && means(signs[i + 1]!)) found.add(signs[i]! + signs[i + 1]!)
  return found
}
const means = (one: string): boolean => sign.test(one) && !EMPTY.has(one)

/** How much of the shorter text stands in the other too, in whole percent, and the words that both say, longest first. Of a text shorter than
 *  three windows nothing can be told: it is measured as if it had three. */
export const likeness = (a: string, b: string): Likeness => {
  const x = pairsOf(a), y = pairsOf(b), both = [...x].filter((pair) => y.has(pair)).length
  return { share: Math.round(both * 100 / Math.max(3, Math.min(x.size, y.size))), words: both ? sharedWords(a, b, y) : [] }
}
const sharedWords = (a: string, b: string, pairs: ReadonlySet<string>): string[] => {
  const from = [...a.normalize('NFKC').toLowerCase()].slice(0, 1000), other = b.normalize('NFKC').toLowerCase().slice(0, 3000), found: string[] = []
  for (let i = 0; i + 1 < from.length;) {
    if (!pairs.has(from[i]! + from[i + 1]!)) { i++; continue }
    let end = i + 2
    while (end < from.length && pairs.has(from[end - 1]! + from[end]!) && other.includes(from.slice(i, end + 1).join(''))) end++
    found.push(from.slice(i, end).join(''))
    i = end
  }
  return [...new Set(found)].filter((word, _, all) => !all.some((one) => one !== word && one.includes(word))).sort((p, q) => q.length - p.length).slice(0, 4)
}
