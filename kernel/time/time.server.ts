// The machine's own clock and its source of random bytes; the only place of the server that asks what time it is.
import { webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { idMaker, type Clock } from './time.ts'

export const systemClock: Clock = { now: () => new Date() }

/** The clock of a server: the machine's; under NODE_ENV=test with XINBEI_TEST_CLOCK=<file> the machine's moved by the milliseconds in that
 *  file, so that a browser test can let days pass. An absent or unreadable file moves nothing further: a file that is just being written is empty for a
 *  moment, and a day's jump in that moment would end everybody's session. */
export const clockFrom = (env: Readonly<Record<string, string | undefined>>): Clock => {
  const file = env['NODE_ENV'] === 'test' ? env['XINBEI_TEST_CLOCK'] : undefined
  if (!file) return systemClock
  let last = 0
  const offset = () => { try { const text = readFileSync(file, 'utf8').trim(), ms = Number(text); if (text !== '' && Number.isFinite(ms)) last = ms } catch { /* it stays as it was */ } return last }
  return { now: () => new Date(Date.now() + offset()) }
}

/** A new id (UUID version 7) for something made at `now`. */
export const newId: (now: Date) => string = idMaker(bytes => webcrypto.getRandomValues(bytes))
