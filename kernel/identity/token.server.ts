// Tokens of programs (named, with scopes and an end) and the one-time link by which the first administrator comes in.
import type { Db } from '../db/db.ts'
import { fail } from '../fail/fail.ts'
import { newId } from '../time/time.server.ts'
import { hashPassword } from './password.server.ts'
import { forgetKept, hashToken, newToken, openSession, type Session } from './session.server.ts'
import { identityDefaults, type IdentitySettings } from './settings.ts'
import { checkedLogin, insertAccount, mustBeGood, takingLogin } from './staff.server.ts'

export type ServiceToken = { id: string; name: string; scopes: string[]; by: string; made: string; ends: string; used: string | null; ended: string | null }

/** The token is told once, here. `by` is who made it, as in the action log. Errors: bad-field when it would never or already have ended. */
export const makeToken = async (db: Db, how: { name: string; scopes: readonly string[]; ends: Date; by: string; now: Date }): Promise<{ id: string; token: string }> => {
  const life = how.ends.getTime() - how.now.getTime()
  if (!(life > 0 && life <= 2 * 366 * 86_400_000)) throw fail('bad-field', { path: 'ends', why: { zh: '应在两年之内', en: 'must lie within two years' } })
  const token = newToken('xbt_'), id = newId(how.now)
  await insertToken(db, { ...how, id, token, kind: 'service' })
  return { id, token }
}

export const listTokens = (db: Db): Promise<ServiceToken[]> =>
  db.query("select id, name, scopes, by, made, ends, used, ended from token where tenant = $1 and kind = 'service' order by made desc", [db.tenant])

/** Ends a token at once in this process, within seconds in another. Errors: not-found. */
export const endToken = async (db: Db, { id, now }: { id: string; now: Date }): Promise<void> => {
  const [row] = await db.query("update token set ended = coalesce(ended, $3) where tenant = $1 and id = $2 and kind = 'service' returning id", [db.tenant, id, now])
  forgetKept(db, actor => actor.kind === 'service' && actor.id === id)
  if (!row) throw fail('not-found', { what: { zh: '令牌', en: 'token' } })
}

/** A token for the first-administrator link, good once within 24 hours; undefined once any account exists. A new one ends the older. */
export const firstLink = async (db: Db, { now }: { now: Date }): Promise<string | undefined> => {
  const token = newToken('xbl_')
  return db.tx(async tx => {
    if ((await tx.query('select 1 from account where tenant = $1 limit 1', [db.tenant])).length) return undefined
    await tx.query("update token set ended = $2 where tenant = $1 and kind = 'first' and ended is null", [db.tenant, now])
    await insertToken({ ...tx, tenant: db.tenant }, { id: newId(now), token, kind: 'first', name: '首位管理员', scopes: [], by: 'system:system', now, ends: new Date(now.getTime() + 86_400_000) })
    return token
  })
}

/** The first administrator chooses a login and a password and is signed in. Errors: link-used, weak-password, bad-field. */
export const useFirstLink = async (db: Db, how: { token: string; id: string; login: string; name: string; password: string; now: Date; settings?: IdentitySettings }): Promise<Session> => {
  const { now, settings = identityDefaults } = how, login = checkedLogin(how.login)
  mustBeGood(how.password, login, settings)
  const hash = await hashPassword(how.password, settings.hash)
  await db.tx(async tx => {
    const [row] = await tx.query(`update token set used = $3 where tenant = $1 and hash = $2 and kind = 'first' and used is null and ended is null and ends > $3
      and not exists (select 1 from account a where a.tenant = $1) returning id`, [db.tenant, hashToken(how.token), now])
    if (!row) throw fail('link-used')
    await takingLogin(login, () => insertAccount(tx, { tenant: db.tenant, id: how.id, login, name: how.name, hash, renew: false, now }))
  })
  return openSession(db, { kind: 'staff', id: how.id, name: how.name }, { now, settings })
}

const insertToken = (db: { tenant: number; query: Db['query'] }, it: { id: string; token: string; kind: 'service' | 'first'; name: string; scopes: readonly string[]; by: string; now: Date; ends: Date }) =>
  db.query('insert into token (tenant, id, hash, kind, name, scopes, by, made, ends) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [db.tenant, it.id, hashToken(it.token), it.kind, it.name, [...it.scopes], it.by, it.now, it.ends])
