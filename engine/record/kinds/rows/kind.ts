import type { Kind } from '../kind.ts'
import { bodyText, hidden, refuse } from '../kind.ts'

const most = 12, plain = /^[a-zA-Z][\w.]{0,60}$/, never: readonly string[] = ['sort', 'limit', 'after', 'total', 'lang', 'mine', 'parent']
/** The rows of another record under a filter of its list: `kind=0301&area=120&made.from=2026-11-01`. They are counted by whoever looks, as they see them;
 *  nothing that depends on the reader or on the page stands in it. */
export const rows: Kind = {
  id: 'rows',
  schema: () => ({ type: 'string', maxLength: 500 }),
  take: (value) => {
    const pairs = typeof value === 'string' && value.length <= 500 ? [...new URLSearchParams(value)] : []
    if (!pairs.length || pairs.length > most || new Set(pairs.map(([name]) => name)).size < pairs.length) return refuse('应是列表的筛选条件，如 kind=0301&area=120', 'must be a filter of a list, such as kind=0301&area=120')
    const wrong = pairs.find(([name, text]) => !plain.test(name) || never.includes(name) || text === '')
    return wrong ? refuse(`筛选条件里不能有“${wrong[0]}”`, `"${wrong[0]}" cannot stand in the filter`) : { value: new URLSearchParams(pairs.sort(([a], [b]) => (a < b ? -1 : 1))).toString() }
  },
  read: (input, field, known) => rows.take(input.trim(), field, known),
  show: (value) => [...new URLSearchParams(String(value))].map(([name, text]) => `${name}=${text}`).join('，'),
  mask: hidden,
  sql: bodyText,
}
