import type { FieldModel } from '../../model.ts'
import type { Kind, Known } from '../kind.ts'
import { bodyText, hidden, refuse } from '../kind.ts'

const listOf = (field: FieldModel, known: Known) => field.table ? known.codes(field.table) : Object.entries(field.choices ?? {}).map(([code, name]) => ({ code, name }))

/** One of a list: written in the pack, or dated rows that the office edits (then only rows in force today are taken). */
export const choice: Kind = {
  id: 'choice',
  schema: (field) => field.table ? { type: 'string', maxLength: 64 } : { type: 'string', enum: Object.keys(field.choices ?? {}) },
  take: (value, field, known) => {
    const list = listOf(field, known)
    return typeof value === 'string' && list.some((c) => c.code === value) ? { value }
      : refuse(`不在可选项内`, 'is not one of the choices', list.slice(0, 60).map((c) => c.code))
  },
  read: (input, field, known) => {
    const word = input.trim(), list = listOf(field, known), hit = list.find((c) => c.code === word) ?? list.find((c) => c.name === word)
    return hit ? { value: hit.code } : refuse(`「${input}」不在可选项内`, `"${input}" is not one of the choices`, list.slice(0, 60).map((c) => c.name))
  },
  show: (value, field, known) => field.table ? known.codes(field.table).find((c) => c.code === value)?.name ?? String(value) : field.choices?.[String(value)] ?? String(value),
  mask: hidden,
  sql: bodyText,
}
