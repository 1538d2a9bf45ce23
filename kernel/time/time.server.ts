// The machine's own clock and its source of random bytes; the only place of the server that asks what time it is.
import { webcrypto } from 'node:crypto'
import { idMaker, type Clock } from './time.ts'

export const systemClock: Clock = { now: () => new Date() }

/** A new id (UUID version 7) for something made at `now`. */
export const newId: (now: Date) => string = idMaker(bytes => webcrypto.getRandomValues(bytes))
