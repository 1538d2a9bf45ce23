// Accounts of the office: sign in by login and password, locked after wrong tries, ended with the person's service.
import type { Db, Sql } from '../db/db.ts'
import { fail } from '../fail/fail.ts'
import { checkPassword, hashPassword } from './password.server.ts'
import { judgePassword, maxPassword, plainLogin } from './password.ts'
import { keyed, type Secret } from './secret.server.ts'
import { forgetKept, openSession, signOutEverywhere, type Session } from './session.server.ts'
import { identityDefaults, type IdentitySettings } from './settings.ts'

export type Account = { id: string; login: string; name: string; renew: boolean; made: string; changed: string; ended: string | null }
type Base = { now: Date; settings?: IdentitySettings }

/** Errors: wrong-password (401, says how many tries are left), locked-out (429, says for how long). An unknown login costs the same
 *  time, is counted and locked like a known one, so that nobody learns which logins exist. `renew`: ask for a new password first. */
export const signIn = (db: Db, how: Base & { login: string; password: string; secret: Secret }): Promise<Session & { renew: boolean }> => {
  const { now, settings = identityDefaults } = how, login = plainLogin(how.login)
  return oneAtATime(`${db.tenant}:${login}`, async () => {
    const key = `login:${keyed(how.secret.login, login)}`
    const [account] = await db.query<{ id: string; name: string; hash: string; renew: boolean; ended: string | null }>(
      'select id, name, hash, renew, ended from account where tenant = $1 and login = $2', [db.tenant, login])
    await tried(db, { key, now, settings, check: async () => {
      const usable = account && account.ended === null ? account.hash : undefined
      const result = how.password.length > maxPassword ? 'wrong' : await checkPassword(how.password, usable, settings.hash)
      if (result === 'stale') await db.query('update account set hash = $3 where tenant = $1 and id = $2', [db.tenant, account!.id, await hashPassword(how.password, settings.hash)])
      return result !== 'wrong'
    } })
    return { ...await openSession(db, { kind: 'staff', id: account!.id, name: account!.name }, { now, settings }), renew: account!.renew }
  })
}

/** Makes an account, or gives an existing one a new login, name or password (then its sessions end). `id` is the staff record's.
 *  `renew` asks the person to choose a password of their own. Errors: weak-password, login-taken, bad-field. */
export const saveAccount = async (db: Db, how: Base & { id: string; login: string; name: string; password?: string; renew?: boolean }): Promise<void> => {
  const { now, settings = identityDefaults } = how, login = checkedLogin(how.login)
  if (how.password === undefined) {
    const [found] = await takingLogin(login, () => db.query('update account set login = $3, name = $4, changed = $5 where tenant = $1 and id = $2 returning id', [db.tenant, how.id, login, how.name, now]))
    if (!found) throw fail('not-found', { what: { zh: '账号', en: 'account' } })
  } else {
    mustBeGood(how.password, login, settings)
    const hash = await hashPassword(how.password, settings.hash)
    await takingLogin(login, () => insertAccount(db, { tenant: db.tenant, id: how.id, login, name: how.name, hash, renew: how.renew ?? false, now }))
    await signOutEverywhere(db, { kind: 'staff', id: how.id })
  }
  forgetKept(db, actor => actor.id === how.id)
}

/** The person's own change; the old password is asked and counted like a sign-in. Other sessions end. */
export const changePassword = async (db: Db, how: Base & { who: { id: string; session?: string }; old: string; password: string; secret: Secret }): Promise<void> => {
  const { now, settings = identityDefaults } = how
  const [account] = await db.query<{ login: string; hash: string }>('select login, hash from account where tenant = $1 and id = $2 and ended is null', [db.tenant, how.who.id])
  if (!account) throw fail('not-found', { what: { zh: '账号', en: 'account' } })
  await oneAtATime(`${db.tenant}:${account.login}`, () => tried(db, {
    key: `login:${keyed(how.secret.login, account.login)}`, now, settings,
    check: async () => how.old.length <= maxPassword && await checkPassword(how.old, account.hash, settings.hash) !== 'wrong',
  }))
  if (how.password === how.old) throw fail('weak-password', { path: 'password', why: { zh: '和原来的一样', en: 'the same as before' } })
  mustBeGood(how.password, account.login, settings)
  await db.query('update account set hash = $3, renew = false, changed = $4 where tenant = $1 and id = $2', [db.tenant, how.who.id, await hashPassword(how.password, settings.hash), now])
  await signOutEverywhere(db, { kind: 'staff', id: how.who.id }, { except: how.who.session ?? '' })
}

/** The person has left: nothing is removed, no session stays. */
export const endAccount = async (db: Db, { id, now }: { id: string; now: Date }): Promise<void> => {
  await db.query('update account set ended = $3, changed = $3 where tenant = $1 and id = $2 and ended is null', [db.tenant, id, now])
  await signOutEverywhere(db, { kind: 'staff', id })
}

export const reopenAccount = async (db: Db, { id, now }: { id: string; now: Date }): Promise<void> => {
  await db.query('update account set ended = null, changed = $3 where tenant = $1 and id = $2', [db.tenant, id, now])
}

/** An administrator lets a locked login try again at once. */
export const unlock = async (db: Db, { login, secret }: { login: string; secret: Secret }): Promise<void> => {
  await db.query('update code set tries = 0, until = null where tenant = $1 and key = $2', [db.tenant, `login:${keyed(secret.login, plainLogin(login))}`])
}

export const findAccount = async (db: Db, id: string): Promise<Account | undefined> =>
  (await db.query<Account>('select id, login, name, renew, made, changed, ended from account where tenant = $1 and id = $2', [db.tenant, id]))[0]

/** An account that nobody can sign in to yet: its first password is given later. One that is there stays as it is, unless it had ended. A login
 *  of somebody who has left is free again. Errors: login-taken, bad-field. */
export const waitingAccount = async (db: Db, it: { id: string; login: string; name: string; now: Date }): Promise<void> => {
  const login = checkedLogin(it.login), old = await findAccount(db, it.id)
  if (old?.ended) return reopenAccount(db, it)
  if (old) return
  await db.query(`update account set login = left(login, 50) || '.' || left(id::text, 8), changed = $3 where tenant = $1 and login = $2 and ended is not null`, [db.tenant, login, it.now])
  await takingLogin(login, () => insertAccount(db, { tenant: db.tenant, id: it.id, login, name: it.name, hash: '-', renew: true, now: it.now }))
}
export const renameAccount = (db: Db, { id, name, now }: { id: string; name: string; now: Date }): Promise<unknown> =>
  db.query('update account set name = $3, changed = $4 where tenant = $1 and id = $2 and name <> $3', [db.tenant, id, name, now])
/** Must this person choose a password of their own before anything else? */
export const mustRenew = async (db: Db, id: string): Promise<boolean> =>
  (await db.query<{ renew: boolean }>('select renew from account where tenant = $1 and id = $2', [db.tenant, id]))[0]?.renew === true

export const accountCount = async (db: Db): Promise<number> =>
  (await db.query<{ n: number }>('select count(*)::int as n from account where tenant = $1', [db.tenant]))[0]!.n

/** Used by the first-administrator link too, inside its transaction. */
export const insertAccount = (tx: Sql, it: { tenant: number; id: string; login: string; name: string; hash: string; renew: boolean; now: Date }): Promise<unknown[]> =>
  tx.query(`insert into account (tenant, id, login, name, hash, renew, made, changed) values ($1, $2, $3, $4, $5, $6, $7, $7)
    on conflict (tenant, id) do update set login = $3, name = $4, hash = $5, renew = $6, changed = $7`, [it.tenant, it.id, it.login, it.name, it.hash, it.renew, it.now])

export const checkedLogin = (login: string): string => {
  const plain = plainLogin(login)
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u.test(plain)) throw fail('bad-field', { path: 'login', why: { zh: '2 到 64 个字母、数字、汉字，可含 . _ - @', en: '2 to 64 letters or digits, may hold . _ - @' } })
  return plain
}

export const mustBeGood = (password: string, login: string, settings: IdentitySettings): void => {
  const why = judgePassword(password, login, settings.password)
  if (why.length) throw fail('weak-password', { path: 'password', why })
}

export const takingLogin = async <T>(login: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: string }).code === '23505') throw fail('login-taken', { path: 'login', login })
    throw error
  }
}

// Tries of one login follow one another: twenty wrong guesses at once are twenty tries, and a person with two windows is not locked out.
const lines = new Map<string, Promise<unknown>>()
const oneAtATime = <T>(key: string, work: () => Promise<T>): Promise<T> => {
  const mine = (lines.get(key) ?? Promise.resolve()).then(work, work)
  const settled = mine.catch(() => undefined)
  lines.set(key, settled)
  void settled.then(() => { if (lines.get(key) === settled) lines.delete(key) })
  return mine
}

const tried = async (db: Db, { key, now, settings, check }: { key: string; now: Date; settings: IdentitySettings; check: () => Promise<boolean> }): Promise<void> => {
  const [before] = await db.query<{ tries: number; until: string | null }>('select tries, until from code where tenant = $1 and key = $2', [db.tenant, key])
  const locked = (until: string | null | undefined) => {
    const left = until ? Date.parse(until) - now.getTime() : 0
    if (left > 0) throw fail('locked-out', { minutes: Math.ceil(left / 60_000), seconds: Math.ceil(left / 1000) })
  }
  locked(before?.until)
  if (await check()) {
    if (before?.tries) await db.query('update code set tries = 0, until = null, last = $3 where tenant = $1 and key = $2', [db.tenant, key, now])
    return
  }
  const [after] = await db.query<{ tries: number; until: string | null }>(`insert into code (tenant, key, tries, until, sent, since, last)
    values ($1, $2, 1, case when $4::int <= 1 then $5::timestamptz end, 0, $3, $3)
    on conflict (tenant, key) do update set last = $3,
      tries = case when code.until <= $3 then 1 else code.tries + 1 end,
      until = case when code.until > $3 then code.until when (case when code.until <= $3 then 1 else code.tries + 1 end) >= $4::int then $5::timestamptz end
    returning tries, until`, [db.tenant, key, now, settings.tries, new Date(now.getTime() + settings.lockMinutes * 60_000)])
  locked(after?.until)
  throw fail('wrong-password', { left: Math.max(0, settings.tries - (after?.tries ?? 0)) })
}
