// Residents sign in by a code sent to their phone; guests report without saying who they are.
// The number itself is not kept here: a keyed hash finds the person again, a mask is shown.
import { randomInt } from 'node:crypto'
import type { Db } from '../db/db.ts'
import { fail } from '../fail/fail.ts'
import { newId } from '../time/time.server.ts'
import { maskPhone, plainPhone } from './phone.ts'
import { keyed, type Secret } from './secret.server.ts'
import { openSession, type Session } from './session.server.ts'
import { identityDefaults, type IdentitySettings } from './settings.ts'

type Base = { now: Date; settings?: IdentitySettings }

/** Makes a six-digit code for a phone. The caller sends it (notice) and never shows it otherwise. A new code replaces the old one.
 *  `address` is where the request came from. Errors: bad-field (phone), code-too-soon (429, says when). */
export const askCode = async (db: Db, how: Base & { phone: string; address: string; secret: Secret }): Promise<{ code: string; phone: string; mask: string; minutes: number }> => {
  const { now, secret, settings = identityDefaults } = how, phone = checkedPhone(how.phone), limits = settings.code
  const hourAgo = new Date(now.getTime() - 3_600_000)
  const count = async (key: string, most: number, againSeconds: number, hash: string | null, ends: Date | null) => {
    const [row] = await db.query(`insert into code (tenant, key, hash, ends, tries, sent, since, last) values ($1, $2, $3, $4, 0, 1, $5, $5)
      on conflict (tenant, key) do update set hash = $3, ends = $4, tries = 0, last = $5,
        sent = case when code.since <= $6 then 1 else code.sent + 1 end, since = case when code.since <= $6 then $5 else code.since end
      where code.last <= $7 and (code.since <= $6 or code.sent < $8) returning sent`,
      [db.tenant, key, hash, ends, now, hourAgo, new Date(now.getTime() - againSeconds * 1000), most])
    if (row) return
    const [held] = await db.query<{ since: string; last: string; sent: number }>('select since, last, sent from code where tenant = $1 and key = $2', [db.tenant, key])
    const soon = held ? Date.parse(held.last) + againSeconds * 1000 : 0, hour = held && held.sent >= most ? Date.parse(held.since) + 3_600_000 : 0
    throw fail('code-too-soon', { seconds: Math.max(1, Math.ceil((Math.max(soon, hour) - now.getTime()) / 1000)) })
  }
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await count(`from:${keyed(secret.login, how.address)}`, limits.perAddressAnHour, 0, null, null)
  await count(`phone:${phoneHash(secret, phone)}`, limits.perPhoneAnHour, limits.againSeconds, codeHash(secret, phone, code), new Date(now.getTime() + limits.minutes * 60_000))
  return { code, phone, mask: maskPhone(phone), minutes: limits.minutes }
}

/** Errors: code-wrong (401, says how many tries are left). A code is good once. `personOf` finds or makes the person behind the phone. */
export const signInByCode = async (db: Db, how: Base & { phone: string; code: string; secret: Secret; personOf: (phoneHash: string, phone: string) => Promise<{ id: string; name: string }> }): Promise<Session> => {
  const { now, secret, settings = identityDefaults } = how, phone = checkedPhone(how.phone), hash = phoneHash(secret, phone)
  const [row] = await db.query<{ right: boolean; tries: number }>(`update code set tries = tries + 1, hash = case when hash = $3 then null else hash end
    where tenant = $1 and key = $2 and hash is not null and ends > $4 and tries < $5 returning hash is null as right, tries`,
    [db.tenant, `phone:${hash}`, codeHash(secret, phone, how.code.trim()), now, settings.code.tries])
  if (!row?.right) throw fail('code-wrong', { path: 'code', left: row ? settings.code.tries - row.tries : 0 })
  const person = await how.personOf(hash, phone)
  return openSession(db, { kind: 'resident', ...person }, { now, settings })
}

/** A session for somebody who does not say who they are: an anonymous report, and its progress on the same device. */
export const startGuest = (db: Db, { now, settings = identityDefaults }: Base): Promise<Session> =>
  openSession(db, { kind: 'guest', id: newId(now), name: '访客' }, { now, settings })

/** The keyed hash under which a phone is found again. */
export const phoneHash = (secret: Secret, phone: string): string => keyed(secret.phone, checkedPhone(phone))

const checkedPhone = (text: string): string => {
  const phone = plainPhone(text)
  if (!phone) throw fail('bad-field', { path: 'phone', why: { zh: '应是 11 位手机号', en: 'must be a mobile number of 11 digits' } })
  return phone
}
const codeHash = (secret: Secret, phone: string, code: string): string => keyed(secret.code, `${phone}:${code}`)
