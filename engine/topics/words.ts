// Which words a pile of short texts has in common: runs of two to four signs that stand in many of them. Pure.

const EMPTY = /[的了是在有和就都也很这那我你他她它们请吗呢啊吧着不没到个一上下能会要去来把被让给从对与及为已还再又]/u
const han = /^\p{Script=Han}+$/u

/** Words that stand in at least `least` of the texts, most first; of words within one another the longer stays where it is nearly as common. */
export const commonWords = (texts: readonly string[], { least, most = 12, known = [] }: { least: number; most?: number; known?: readonly string[] }): string[] => {
  const counts = new Map<string, number>()
  for (const text of texts) {
    const plain = [...text.normalize('NFKC').toLowerCase().slice(0, 400)], own = new Set<string>()
    for (let size = 2; size <= 4; size++) for (let i = 0; i + size <= plain.length; i++) { const word = plain.slice(i, i + size).join(''); if (han.test(word) && !EMPTY.test(word)) own.add(word) }
    for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const often = [...counts].filter(([word, n]) => n >= least && !spoken(word, known)).sort((a, b) => b[1] - a[1] || b[0].length - a[0].length || (a[0] < b[0] ? -1 : 1)).slice(0, 400), kept: [string, number][] = []
  for (const [word, n] of often) {
    // The longer word says more; a piece of it stays only where it is much commoner by itself.
    if (often.some(([one, m]) => one !== word && one.includes(word) && m >= n * 0.7) || kept.some(([one, m]) => (one.includes(word) || word.includes(one)) && m <= n * 1.4 && n <= m * 1.4)) continue
    // Two runs that overlap are one longer run, where texts hold it.
    const i = kept.findIndex(([one]) => joined(one, word) !== undefined && texts.filter((text) => text.normalize('NFKC').toLowerCase().includes(joined(one, word)!)).length >= n * 0.9)
    if (i >= 0) kept[i] = [joined(kept[i]![0], word)!, n]
    else kept.push([word, n])
    if (kept.length > most * 2) break
  }
  return [...new Set(kept.map(([word]) => word))].filter((word, _, all) => !all.some((one) => one !== word && one.includes(word))).slice(0, most)
}
/** The class or the place speaks of it already: a piece of its name, or a run that holds three signs of it. */
const spoken = (word: string, known: readonly string[]): boolean => {
  const pieces = word.length <= 3 ? [word] : [...word].slice(2).map((_, i) => word.slice(i, i + 3))
  return known.some((name) => pieces.some((piece) => name.includes(piece)))
}
const LONGEST = 8
const joined = (a: string, b: string): string | undefined => {
  for (const [x, y] of [[a, b], [b, a]] as const) for (const size of [3, 2, 1]) if (x.length > size && y.length > size && x.endsWith(y.slice(0, size)) && size === Math.min(3, y.length - 1) && x.length + y.length - size <= LONGEST) return x + y.slice(size)
  return undefined
}
