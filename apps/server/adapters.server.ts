// Which ways out are set up, from the environment. Without them a notice stays in the house.
import { fail } from '#kernel/fail/fail.ts'
import type { Adapters } from '#kernel/notice/notice.ts'
import { smtpAdapter } from '#kernel/notice/smtp.server.ts'
import type { Peer } from '#engine/exchange/adapters/open311.server.ts'
import type { Lines } from '#engine/exchange/adapters/signed.server.ts'
import { smsAdapter, webhookAdapter } from '#kernel/notice/web.server.ts'

/** SMTP_HOST, SMTP_PORT, SMTP_FROM, SMTP_USER, SMTP_PASSWORD; SMS_URL, SMS_TOKEN; WEBHOOK_URL, WEBHOOK_SECRET; SITE_URL before links. */
export const adaptersFrom = (env: NodeJS.ProcessEnv): Adapters => ({
  ...(env.SMTP_HOST && env.SMTP_FROM ? { mail: smtpAdapter({ host: env.SMTP_HOST, port: Number(env.SMTP_PORT || 25), from: env.SMTP_FROM, site: env.SITE_URL ?? '', ...(env.SMTP_USER ? { user: env.SMTP_USER } : {}), ...(env.SMTP_PASSWORD ? { password: env.SMTP_PASSWORD } : {}) }) } : {}),
  ...(env.SMS_URL ? { sms: smsAdapter({ url: env.SMS_URL, ...(env.SMS_TOKEN ? { headers: { authorization: `Bearer ${env.SMS_TOKEN}` } } : {}) }) } : {}),
  ...(env.WEBHOOK_URL && env.WEBHOOK_SECRET ? { webhook: webhookAdapter({ url: env.WEBHOOK_URL, secret: env.WEBHOOK_SECRET }) } : {}),
})

/** OPEN311_PEERS: a JSON list of jurisdictions to which matters may be sent, `[{"code","url","key","jurisdiction"?}]`. Errors: bad-field. */
export const peersFrom = (env: NodeJS.ProcessEnv): Peer[] => {
  if (!env.OPEN311_PEERS) return []
  const wrong = () => fail('bad-field', { path: 'OPEN311_PEERS', why: { zh: '应是 [{"code":…,"url":…,"key":…}]', en: 'should be [{"code":…,"url":…,"key":…}]' } })
  let list: unknown
  try { list = JSON.parse(env.OPEN311_PEERS) } catch { throw wrong() }
  if (!Array.isArray(list)) throw wrong()
  return list.map((one: Partial<Record<keyof Peer, unknown>>) => {
    const { code, url, key, jurisdiction } = one
    if (typeof code !== 'string' || typeof url !== 'string' || !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '') || typeof key !== 'string') throw wrong()
    return { code, url, key, ...(typeof jurisdiction === 'string' ? { jurisdiction } : {}) }
  })
}

/** OUTSIDE_<ID>_URL and OUTSIDE_<ID>_SECRET (at least 32 signs) for each system outside. Errors: bad-field. */
export const linesFrom = (env: NodeJS.ProcessEnv): Lines => Object.fromEntries(Object.entries(env).flatMap(([name, url]) => {
  const id = /^OUTSIDE_([A-Z0-9_]+)_URL$/.exec(name)?.[1], secret = id && env[`OUTSIDE_${id}_SECRET`]
  if (!id || !url) return []
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw fail('bad-field', { path: name, why: { zh: '应是 http(s) 地址', en: 'should be an http(s) address' } })
  if (!secret || secret.length < 32) throw fail('bad-field', { path: `OUTSIDE_${id}_SECRET`, why: { zh: '至少 32 个字符', en: 'at least 32 characters' } })
  return [[id.toLowerCase().replaceAll('_', '-'), { url, secret }] as const]
}))
