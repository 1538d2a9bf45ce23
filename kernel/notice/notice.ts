// What is told to people and programs, and what an adapter that carries it out has to be.
export type Channel = 'app' | 'sms' | 'mail' | 'webhook'
export type Recipient = { kind: 'staff' | 'resident' | 'guest' | 'service'; id?: string | undefined; phone?: string | undefined; email?: string | undefined; url?: string | undefined }
export type Message = { id: string; channel: Channel; address: string; title: string; text: string; link?: string; about?: { type: string; id: string }; made: Date }

/** Carries one message out, or throws. An error with `permanent: true` is not tried again. The id is the same at every try, for the
 *  other side to know a repeat. `now` is for signatures. */
export type Adapter = (message: Message, now: Date) => Promise<void>
export type Adapters = { readonly [channel in Exclude<Channel, 'app'>]?: Adapter }

/** Seconds until the next try, by the number of tries so far; undefined: given up (about nine hours in all). */
export const waitAfter = (tries: number): number | undefined => [30, 120, 600, 1800, 7200, 21_600][tries - 1]

/** What a reader of the outbox may see of an address. */
export const maskAddress = (channel: string, address: string | null): string | null => {
  if (address === null || address.includes('***')) return address
  if (channel === 'sms') return address.length < 8 ? '****' : `${address.slice(0, 3)}****${address.slice(-4)}`
  if (channel === 'mail') return address.replace(/^(.?)[^@]*/, '$1***')
  return `${/^https?:\/\/[^/@]+(?=\/)/.exec(address)?.[0] ?? ''}/***`
}

/** An error that no further try can mend. */
export const permanent = (reason: string): Error => Object.assign(new Error(reason), { permanent: true })
