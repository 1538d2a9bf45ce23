import type { Kind } from '../kind.ts'
import { bodyText, refuse } from '../kind.ts'

const limit = (long: boolean | undefined) => long ? 4000 : 200

/** A line, or several where `long`. Private ones are masked by their look: a mobile number, an id number, a name, or anything else. */
export const text: Kind = {
  id: 'text',
  schema: (field) => ({ type: 'string', maxLength: field.max ?? limit(field.long) }),
  take: (value, field) => {
    if (typeof value !== 'string') return refuse('应是文字', 'must be text')
    const clean = field.long ? value.trim() : value.trim().replace(/\s+/g, ' '), max = field.max ?? limit(field.long)
    if ([...clean].length > max) return refuse(`最多 ${max} 个字，现在 ${[...clean].length} 个`, `at most ${max} characters, there are ${[...clean].length}`)
    if (field.min !== undefined && clean.length < field.min) return refuse(`至少 ${field.min} 个字`, `at least ${field.min} characters`)
    return { value: clean }
  },
  read: (input, field, known) => text.take(input, field, known),
  show: (value) => String(value),
  mask: (value) => maskText(String(value)),
  sql: bodyText,
}

/** Masking defaults of the field (china-field 8.2): 138****2207, 120116********1234, 张*三, else the first sign. */
export const maskText = (value: string): string => {
  if (/^1\d{10}$/.test(value)) return `${value.slice(0, 3)}****${value.slice(-4)}`
  if (/^\d{17}[\dXx]$/.test(value)) return `${value.slice(0, 6)}********${value.slice(-4)}`
  const signs = [...value]
  if (signs.length >= 2 && signs.length <= 4 && /^\p{Script=Han}+$/u.test(value)) return `${signs[0]}*${signs.length > 2 ? signs.slice(2).join('') : ''}`
  return signs.length === 0 ? '' : `${signs[0]}***`
}
