import type { Kind } from '../kind.ts'
import { hidden, refuse } from '../kind.ts'

const yes = ['是', '有', '√', '1', 'true', 'yes', 'y'], no = ['否', '无', '×', '0', 'false', 'no', 'n']

/** Yes or no. */
export const flag: Kind = {
  id: 'flag',
  schema: () => ({ type: 'boolean' }),
  take: (value) => typeof value === 'boolean' ? { value } : refuse('应是“是”或“否”', 'must be true or false', [true, false]),
  read: (input) => {
    const word = input.trim().toLowerCase()
    return yes.includes(word) ? { value: true } : no.includes(word) ? { value: false } : refuse(`「${input}」应填“是”或“否”`, 'must be yes or no', ['是', '否'])
  },
  show: (value) => value === true ? '是' : '否',
  mask: hidden,
  sql: (name) => `(body->>'${name}')::boolean`,
}
