// One way in and one way out for values, so that both engines take and give the same. Everything travels as PostgreSQL's own text.
import { fail } from '#kernel/fail/fail.ts'

/** A parameter as text for the wire. Objects become JSON; an array becomes a PostgreSQL array, so JSON arrays must be stringified by the caller. */
export const toParam = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return sound(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${hex(value)}`
  if (Array.isArray(value)) return `{${value.map(item).join(',')}}`
  return sound(JSON.stringify(value))
}

export type Decode = (text: string) => unknown

/** The reader of a column, by its type's OID. Unknown types stay text. */
export const decoder = (oid: number): Decode => {
  const plain = READ[oid]
  if (plain) return plain
  const of = ARRAY_OF[oid]
  return of === undefined ? asText : (text) => readArray(text, decoder(of))
}

/** Rows of texts → rows of values. */
export const decodeRows = (fields: readonly (readonly [name: string, oid: number])[], rows: readonly (readonly (string | null)[])[]): Record<string, unknown>[] => {
  const read = fields.map(([, oid]) => decoder(oid))
  return rows.map((cells) => {
    const row: Record<string, unknown> = {}
    for (let i = 0; i < fields.length; i++) {
      const cell = cells[i]
      row[fields[i]![0]] = cell === null || cell === undefined ? null : read[i]!(cell)
    }
    return row
  })
}

const asText: Decode = (text) => text
const int8: Decode = (text) => {
  const n = Number(text)
  if (!Number.isSafeInteger(n)) throw new Error(`int8 out of the safe range: ${text}`)
  return n
}
/** '2026-11-23 14:20:00.5+08' → '2026-11-23T06:20:00.500Z'. Years beyond four digits, BC and infinity stay as PostgreSQL wrote them. */
const moment: Decode = (text) => {
  // Nearly all are so: a list has three in every row.
  if (text.length === 26 && text.endsWith('+00')) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z`
  if (text.length >= 22 && text.length <= 29 && text.endsWith('+00') && text[19] === '.') return `${text.slice(0, 10)}T${text.slice(11, 19)}${text.slice(19, -3).padEnd(4, '0').slice(0, 4)}Z`
  const m = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)(?::?(\d\d))?$/.exec(text)
  if (!m) return text
  const [, day, time, fraction = '', hours, minutes = '00'] = m
  if (hours === '+00' && minutes === '00') return `${day}T${time}${(fraction || '.').padEnd(4, '0').slice(0, 4)}Z`
  return new Date(`${day}T${time}${fraction.slice(0, 4)}${hours}:${minutes}`).toISOString()
}
const bytes: Decode = (text) => {
  const out = new Uint8Array((text.length - 2) / 2)
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(2 + i * 2, 4 + i * 2), 16)
  return out
}
const READ: Record<number, Decode | undefined> = {
  16: (t) => t === 't', 17: bytes, 20: int8, 21: Number, 23: Number, 26: Number, 700: Number, 701: Number,
  114: (t) => JSON.parse(t) as unknown, 3802: (t) => JSON.parse(t) as unknown, 1184: moment,
}
const ARRAY_OF: Record<number, number | undefined> = {
  1000: 16, 1001: 17, 1003: 19, 1005: 21, 1007: 23, 1009: 25, 1014: 1042, 1015: 1043, 1016: 20, 1021: 700, 1022: 701, 1028: 26,
  1115: 1114, 1182: 1082, 1183: 1083, 1185: 1184, 1187: 1186, 1231: 1700, 199: 114, 3807: 3802, 2951: 2950, 1002: 18,
}

/** PostgreSQL's array text, nested ones too. */
const readArray = (text: string, read: Decode): unknown[] => {
  let at = text.indexOf('{')
  const list = (): unknown[] => {
    const out: unknown[] = []
    at++
    while (text[at] !== '}') {
      if (text[at] === ',') at++
      else if (text[at] === '{') out.push(list())
      else if (text[at] === '"') out.push(read(quoted()))
      else {
        const from = at
        while (text[at] !== ',' && text[at] !== '}') at++
        const word = text.slice(from, at)
        out.push(word === 'NULL' ? null : read(word))
      }
    }
    at++
    return out
  }
  const quoted = () => {
    let word = ''
    for (at++; text[at] !== '"'; at++) {
      if (text[at] === '\\') at++
      word += text[at]
    }
    at++
    return word
  }
  return list()
}

const item = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL'
  if (Array.isArray(value)) return `{${value.map(item).join(',')}}`
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  return `"${(toParam(value) ?? '').replace(/["\\]/g, '\\$&')}"`
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))
const hex = (value: Uint8Array) => { let out = ''; for (const byte of value) out += HEX[byte]; return out }

/** A NUL or half a surrogate pair cannot be stored as UTF-8: said here, as the sender's mistake, before the database stumbles on it. */
const sound = (text: string): string => {
  if (text.includes('\u0000')) throw fail('bad-text', { path: 'text', why: { zh: '空字符', en: 'a NUL character' } })
  if (!text.isWellFormed()) throw fail('bad-text', { path: 'text', why: { zh: '残缺的字符', en: 'half of a character pair' } })
  return text
}
