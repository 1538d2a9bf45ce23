import type { Kind, Taken } from '../kind.ts'
import { hidden, refuse } from '../kind.ts'

/** One line of a score sheet as it was filled in: what the line was called and what it could bring on that day is kept with what it brought. */
export type Line = { code: string; name: string; full: number; n: number }
const sum = (lines: readonly Line[], of: 'n' | 'full') => lines.reduce((all, line) => all + line[of], 0)

/** A score sheet: points for each line of a dated list that is in force, all of them. The API takes `{ code: points }`; what is stored keeps the
 *  lines of that day. In a cell: names with their points, joined by 、 */
export const scores: Kind = {
  id: 'scores',
  schema: () => ({ type: 'object', maxProperties: 50, additionalProperties: { type: 'number', minimum: 0 } }),
  take: (value, field, known): Taken => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('应按评分项逐项打分', 'must be points by line')
    const given = value as Record<string, unknown>, sheet = known.codes(field.table!), lines: Line[] = []
    for (const code of Object.keys(given)) if (!sheet.some((row) => row.code === code)) return refuse(`没有评分项「${code}」`, `has no line "${code}"`, sheet.map((row) => row.code))
    for (const { code, name, fields } of sheet) {
      const n = given[code], full = fields?.[field.full!]
      if (typeof full !== 'number') continue
      if (typeof n !== 'number' || !Number.isFinite(n)) return refuse(`还缺「${name}」的分`, `lacks the points of "${name}"`)
      if (n < 0 || n > full) return refuse(`「${name}」应在 0 到 ${full} 之间`, `"${name}" must be between 0 and ${full}`)
      lines.push({ code, name, full, n })
    }
    return { value: lines }
  },
  read: (input, field, known) => {
    const sheet = known.codes(field.table!), given: Record<string, number> = {}
    for (const word of input.split(/[、，;；]/).map((w) => w.trim()).filter(Boolean)) {
      const found = /^(.+?)\s*(\d+(?:\.\d+)?)(?:\/\d+(?:\.\d+)?)?$/.exec(word), row = found && sheet.find((one) => one.name === found[1]!.trim())
      if (!row) return refuse(`「${word}」不是评分项和分数`, `"${word}" is not a line with points`)
      given[row.code] = Number(found![2])
    }
    return scores.take(given, field, known)
  },
  show: (value) => { const lines = value as Line[]; return [...lines.map((line) => `${line.name} ${line.n}/${line.full}`), `合计 ${sum(lines, 'n')}/${sum(lines, 'full')}`].join('、') },
  mask: hidden,
  sql: (name) => `body->'${name}'`,
}
