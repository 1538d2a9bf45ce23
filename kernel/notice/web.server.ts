// SMS through an HTTP gateway, and webhooks: both are one signed or authorised POST of JSON.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { permanent, type Adapter } from './notice.ts'

/** `fill` makes the gateway's body; without it `{ id, phone, text }` is sent. Gateways differ in names only. */
export type SmsHow = { url: string; headers?: Record<string, string>; fill?: (it: { id: string; phone: string; title: string; text: string }) => unknown }
/** `url` is where notices without an own address go. Signed so that the receiver knows who wrote and when. */
export type WebhookHow = { url: string; secret: string; allow?: (url: URL) => boolean }

/** 2xx = taken. 4xx (but 408, 425, 429) is not tried again. The id goes along as `Idempotency-Key`. */
export const smsAdapter = (how: SmsHow): Adapter => async ({ id, address, title, text }) => {
  const body = how.fill ? how.fill({ id, phone: address, title, text }) : { id, phone: address, text }
  await post(how.url, { body: JSON.stringify(body), headers: { ...how.headers, 'idempotency-key': id } })
}

/** Headers X-Xinbei-Time (Unix seconds) and X-Xinbei-Signature (`sha256=` + HMAC-SHA256 of `<time>.<body>`); see verifySignature.
 *  An address of a notice's own is refused unless `allow` says yes: nobody may make the server call what it should not. */
export const webhookAdapter = (how: WebhookHow): Adapter => async (message, now) => {
  const own = message.address !== 'default'
  if (own && !(URL.canParse(message.address) && how.allow?.(new URL(message.address)))) throw permanent('address not allowed')
  const { id, title, text, link, about, made } = message
  const body = JSON.stringify({ id, title, text, link, about, at: made.toISOString() }), time = String(Math.floor(now.getTime() / 1000))
  await post(own ? message.address : how.url, { body, headers: { 'idempotency-key': id, 'x-xinbei-time': time, 'x-xinbei-signature': sign(how.secret, time, body) } })
}

/** For receivers: is it ours, whole, and not older than `seconds`? */
export const verifySignature = (how: { secret: string; time: string; signature: string; body: string; now: Date; seconds?: number }): boolean => {
  const wanted = Buffer.from(sign(how.secret, how.time, how.body)), given = Buffer.from(how.signature)
  return Math.abs(how.now.getTime() / 1000 - Number(how.time)) <= (how.seconds ?? 300) && wanted.length === given.length && timingSafeEqual(wanted, given)
}

const sign = (secret: string, time: string, body: string): string => `sha256=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`

const post = async (url: string, { body, headers }: { body: string; headers: Record<string, string> }): Promise<void> => {
  const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, redirect: 'manual', signal: AbortSignal.timeout(10_000) })
  await answer.body?.cancel()
  if (answer.ok) return
  const again = answer.status >= 500 || [408, 425, 429].includes(answer.status)
  throw again ? Object.assign(new Error('refused'), { code: `HTTP ${answer.status}` }) : permanent(`HTTP ${answer.status}`)
}
