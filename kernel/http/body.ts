// What a body may hold before anybody looks at its meaning: JSON that a database can store and a program can walk.
import { fail } from '../fail/fail.ts'

export const maxDepth = 32

/** Parses the text of a JSON body and refuses what no field may hold. Errors: bad-body, bad-field, bad-text with the path. */
export const readJson = (text: string): unknown => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw fail('bad-body', { why: { zh: '不是完整的 JSON', en: 'not complete JSON' } })
  }
  checkValue(value, '', 0)
  return value
}

/** Refuses text that PostgreSQL cannot store or that is not Unicode. */
export const checkText = (text: string, path: string): void => {
  if (text.includes('\u0000')) throw fail('bad-text', { path: path || 'body', why: { zh: '空字符', en: 'a NUL character' } })
  if (!text.isWellFormed()) throw fail('bad-text', { path: path || 'body', why: { zh: '残缺的字符', en: 'half of a character pair' } })
}

/** The same for the parts of an address: a name given twice is refused, since no address of ours means that. */
export const checkQuery = (query: unknown): void => {
  if (typeof query !== 'object' || query === null) return
  for (const [name, value] of Object.entries(query)) {
    checkText(name, 'query')
    if (Array.isArray(value)) throw fail('bad-field', { path: name, why: { zh: '只能写一次，多个值用逗号隔开', en: 'give it once, several values separated by commas' } })
    if (typeof value === 'string') checkText(value, name)
  }
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

const checkValue = (value: unknown, path: string, depth: number): void => {
  if (typeof value === 'string') return checkText(value, path)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fail('bad-field', { path: path || 'body', why: { zh: '数太大', en: 'the number is too large' } })
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth >= maxDepth) throw fail('bad-body', { path: path.slice(0, 200), why: { zh: `嵌套超过 ${maxDepth} 层`, en: `nested deeper than ${maxDepth}` }, limit: maxDepth })
  if (Array.isArray(value)) {
    value.forEach((item, i) => checkValue(item, path ? `${path}.${i}` : String(i), depth + 1))
    return
  }
  for (const [key, item] of Object.entries(value)) {
    const here = path ? `${path}.${key}` : key
    if (forbidden.has(key)) throw fail('bad-field', { path: here.slice(0, 200), why: { zh: '不能用这个名字', en: 'this name may not be used' } })
    checkText(key, path)
    checkValue(item, here, depth + 1)
  }
}
