// The hot statements taken apart. Whole, each is one round trip whose parts share one snapshot; a distributed PostgreSQL hands such a text to its
// coordinator piece by piece, because an INSERT inside WITH is not sent to the tenant's shard as a whole. Apart, every part goes to one shard,
// in one transaction. The parts are cut out of the whole, so that there is one text to keep (docs/decisions/0014-the-hot-statements-apart.md).

/** One statement, and which of the whole's values it takes, in its own order. `decides`: it answers one row, or somebody was quicker. */
export type Part = { text: string; takes: readonly number[]; decides: boolean }

/** The parts of `with r as (…), a as (…) … select …`, in order. The first decides; the others write only after it. Throws where the text is no such one. */
export const apart = (whole: string): Part[] => {
  const parts: Part[] = []
  let at = /^\s*with\s+/.exec(whole)?.[0].length ?? -1
  if (at < 0) throw new Error('not a statement of several parts')
  for (;;) {
    const head = /^\s*(\w+)\s+as\s+\(/.exec(whole.slice(at))
    if (!head) throw new Error(`a part was expected: ${whole.slice(at, at + 60)}`)
    const from = at + head[0].length, end = closing(whole, from)
    parts.push(partOf(whole.slice(from, end), head[1] === 'r'))
    at = end + 1
    const next = /^\s*,/.exec(whole.slice(at))
    if (!next) return parts
    at += next[0].length
  }
}
/** Runs the parts with the whole's values, inside a transaction of the caller. False: somebody was quicker, and nothing was written. */
export const runApart = async (tx: { query(text: string, values: readonly unknown[]): Promise<unknown[]> }, whole: string, values: readonly unknown[]): Promise<boolean> => {
  for (const { text, takes, decides } of apart(whole)) if ((await tx.query(text, takes.map((n) => values[n - 1]))).length === 0 && decides) return false
  return true
}

const partOf = (body: string, decides: boolean): Part => {
  const alone = decides ? body : body.replace(/\bfrom r,\s*/g, 'from ').replace(/\s*\bfrom r\b/g, ''), takes: number[] = []
  const text = alone.replace(/\$(\d+)/g, (_, n: string) => { if (!takes.includes(Number(n))) takes.push(Number(n)); return `$${takes.indexOf(Number(n)) + 1}` })
  return { text, takes, decides }
}
const closing = (text: string, from: number): number => {
  let depth = 1, quoted = false
  for (let i = from; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted
    if (quoted) continue
    if (text[i] === '(') depth++
    if (text[i] === ')' && --depth === 0) return i
  }
  throw new Error('a part does not end')
}
