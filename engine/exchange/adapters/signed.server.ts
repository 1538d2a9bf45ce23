// The line to a system outside: one signed POST of JSON out, and the check of what comes in. Both sides sign time, nonce and body with a shared
// secret, so that nobody else can write, alter, or send again what was sent.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { permanent, type Adapter } from '../../../kernel/notice/notice.ts'

/** Where a system listens, and the secret that both share. They come from the machine's environment, never from the database. */
export type Line = { url: string; secret: string }
export type Lines = Readonly<Record<string, Line>>
export type Signed = { time: string; nonce: string; signature: string; body: string }

/** `sha256=` + HMAC-SHA256 of `<time>.<nonce>.<body>`, in hex. */
export const signatureOf = (secret: string, { time, nonce, body }: Omit<Signed, 'signature'>): string => `sha256=${createHmac('sha256', secret).update(`${time}.${nonce}.${body}`).digest('hex')}`
/** Is it theirs, whole, and of the last five minutes? */
export const isSigned = (secret: string, it: Signed, now: Date): boolean => {
  const wanted = Buffer.from(signatureOf(secret, it)), given = Buffer.from(it.signature)
  return /^\d{1,12}$/.test(it.time) && Math.abs(now.getTime() / 1000 - Number(it.time)) <= 300 && /^[\w-]{16,100}$/.test(it.nonce) && wanted.length === given.length && timingSafeEqual(wanted, given)
}
/** The headers of one try. The id stays the same, time and nonce are new each time. */
export const signedHeaders = (secret: string, { id, body, now }: { id: string; body: string; now: Date }): Record<string, string> => {
  const time = String(Math.floor(now.getTime() / 1000)), nonce = randomUUID()
  return { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': id, 'x-xinbei-time': time, 'x-xinbei-nonce': nonce, 'x-xinbei-signature': signatureOf(secret, { time, nonce, body }) }
}

/** Carries what was said to a system outside; every other webhook goes by `other`. 2xx is taken; 4xx but 408, 425 and 429 is not tried again. */
export const lineAdapter = ({ lines, other }: { lines: Lines; other: Adapter }): Adapter => async (message, now) => {
  const id = /^outside:(.+)$/.exec(message.address)?.[1]
  if (id === undefined) return other(message, now)
  const line = Object.hasOwn(lines, id) ? lines[id] : undefined
  if (!line) throw permanent('no line set up')
  const body = JSON.stringify({ id: message.id, at: message.made.toISOString(), ...(JSON.parse(message.text) as object) })
  const answer = await fetch(line.url, { method: 'POST', body, headers: signedHeaders(line.secret, { id: message.id, body, now }), redirect: 'manual', signal: AbortSignal.timeout(10_000) })
  await answer.body?.cancel()
  if (answer.ok) return
  throw answer.status >= 500 || [408, 425, 429].includes(answer.status) ? Object.assign(new Error('refused'), { code: `HTTP ${answer.status}` }) : permanent(`HTTP ${answer.status}`)
}
