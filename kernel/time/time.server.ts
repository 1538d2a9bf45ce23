// The machine's own clock and its source of random bytes; the only place of the server that asks what time it is.
import { webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { idMaker, type Clock } from './time.ts'

export const systemClock: Clock = { now: () => new Date() }

/** The clock of a server: the machine's; under NODE_ENV=test with XINBEI_TEST_CLOCK=<file> the machine's moved by the milliseconds in that
 *  file, so that a browser test can let days pass. An absent or unreadable file moves nothing. */
export const clockFrom = (env: Readonly<Record<string, string | undefined>>): Clock => {
  const file = env['NODE_ENV'] === 'test' ? env['XINBEI_TEST_CLOCK'] : undefined
  if (!file) return systemClock
  const offset = () => { try { return Number(readFileSync(file, 'utf8')) || 0 } catch { return 0 } }
  return { now: () => new Date(Date.now() + offset()) }
}

/** A new id (UUID version 7) for something made at `now`. */
export const newId: (now: Date) => string = idMaker(bytes => webcrypto.getRandomValues(bytes))
