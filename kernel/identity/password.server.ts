// Hashes of passwords: argon2id, parameters kept with each hash, a few at a time so that a crowd at nine o'clock cannot eat the memory.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { fail } from '../fail/fail.ts'
import type { IdentitySettings } from './settings.ts'

type Cost = IdentitySettings['hash']

export const hashPassword = async (password: string, cost: Cost): Promise<string> => {
  const salt = randomBytes(16)
  const hash = await run(password, salt, cost)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plain(salt)}$${plain(hash)}`
}

/** `stale`: right, but hashed at another cost than asked for now. Without a stored hash the same time is spent and the answer is no. */
export const checkPassword = async (password: string, stored: string | undefined, cost: Cost): Promise<'right' | 'stale' | 'wrong'> => {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? '')
  if (!parts) {
    await run(password, Buffer.alloc(16, 7), cost)
    return 'wrong'
  }
  const used = { memory: Number(parts[1]), passes: Number(parts[2]), parallelism: Number(parts[3]) }
  const wanted = Buffer.from(parts[5]!, 'base64'), got = await run(password, Buffer.from(parts[4]!, 'base64'), used)
  if (wanted.length !== got.length || !timingSafeEqual(wanted, got)) return 'wrong'
  return used.memory === cost.memory && used.passes === cost.passes && used.parallelism === cost.parallelism ? 'right' : 'stale'
}

const argon = promisify(argon2)
const atOnce = 2, maxWaiting = 200
let running = 0
const waiting: Array<() => void> = []

const run = async (password: string, nonce: Buffer, cost: Cost): Promise<Buffer> => {
  if (running >= atOnce) {
    if (waiting.length >= maxWaiting) throw fail('busy', { seconds: 5 })
    await new Promise<void>(resolve => { waiting.push(resolve) })
  } else running++
  try {
    return await argon('argon2id', { message: password.normalize('NFKC'), nonce, parallelism: cost.parallelism, tagLength: 32, memory: cost.memory, passes: cost.passes })
  } finally {
    // The place goes straight to the next in line, so the count never dips between two.
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
