// What an answer means for something that waits on the device to be sent. Pure, the same for portal and phone.

/** `again`: the network or the server is away, keep it and come back. `enter`: keep it until the person has signed in again.
 *  `refused`: the server has read it and says no: show it as returned, never drop it. Status 0 means that no answer came. */
export type Verdict = 'done' | 'again' | 'enter' | 'refused'
export const verdict = (status: number): Verdict =>
  status >= 200 && status < 300 ? 'done' : status === 0 || status === 408 || status === 429 || status >= 500 ? 'again' : status === 401 ? 'enter' : 'refused'

/** Milliseconds to wait before the next try: 2 s doubled up to 5 min, spread by `luck` (0 to 1) so that phones do not knock together. */
export const pause = (tries: number, luck: number): number => Math.round(Math.min(300_000, 2000 * 2 ** Math.min(tries, 8)) * (0.5 + luck / 2))
