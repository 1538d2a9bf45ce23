import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { eachDatabase } from '../../tests/postgres.server.ts'
import type { Db } from '../db/db.ts'
import { movableClock } from '../time/time.ts'
import { checkPassword, hashPassword } from './password.server.ts'
import { judgePassword, plainLogin } from './password.ts'
import { maskPhone, plainPhone } from './phone.ts'
import { askCode, phoneHash, signInByCode, startGuest } from './resident.server.ts'
import { readSecret, secretOf } from './secret.server.ts'
import { forgetKept, openSession, sessionsOf, signOut, signOutEverywhere, sweepSessions, whoIs } from './session.server.ts'
import { identityDefaults } from './settings.ts'
import { changePassword, endAccount, findAccount, reopenAccount, saveAccount, signIn, unlock } from './staff.server.ts'
import { endToken, firstLink, listTokens, makeToken, useFirstLink } from './token.server.ts'

const settings = { ...identityDefaults, hash: { memory: 64, passes: 1, parallelism: 1 } }
const secret = secretOf('5'.repeat(64))
const id = (n: number) => `01938000-0000-7000-8000-${String(n).padStart(12, '0')}`
const good = 'Manhole-1123'
const code = (promise: Promise<unknown>) => promise.then(() => 'no error', (error: { code?: string; message: string }) => error.code ?? error.message)
const personOf = async (hash: string) => ({ id: id(Number(hash.length)), name: '居民' })
let db: Db
let clock = movableClock('2026-11-23T09:00+08:00')
beforeEach(async () => {
  clock = movableClock('2026-11-23T09:00+08:00')
  forgetKept(db)
  await db.asOwner(tx => tx.query('truncate account, session, code, token'))
})
const wang = (more: Partial<Parameters<typeof saveAccount>[1]> = {}) => saveAccount(db, { id: id(1), login: 'WangMin', name: '王敏', password: good, now: clock.now(), settings, ...more })
const enter = (password = good, login = 'wangmin') => signIn(db, { login, password, secret, now: clock.now(), settings })

eachDatabase((_name, open) => {
  beforeAll(async () => { db = await open() })

  test('passwords: judged in full, hashed with their cost, checked in any width', async () => {
    const judge = (password: string, login = 'wangmin') => judgePassword(password, login, settings.password).length
    expect([judge(good), judge('short1A'), judge('alllowercase'), judge('correct horse battery staple'), judge('WangMin-2026'), judge('Admin@123456'), judge('aaaaaaaaaaaaaaaaaaa'), judge('Aa1!'.repeat(60))]).toEqual([0, 1, 1, 0, 1, 1, 1, 1])
    const hash = await hashPassword('密码Ａ1-井盖', settings.hash)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
    expect(await checkPassword('密码A1-井盖', hash, settings.hash)).toBe('right')
    expect(await checkPassword('密码A1-井盖', hash, { ...settings.hash, passes: 2 })).toBe('stale')
    expect(await checkPassword('密码A1-井', hash, settings.hash)).toBe('wrong')
    expect(await checkPassword('x', undefined, settings.hash)).toBe('wrong')
    expect(plainLogin(' ＷangMin ')).toBe('wangmin')
  })

  test('sign in: any case, a session that is not the token, the right person', async () => {
    await wang({ renew: true })
    const session = await enter(good, ' WANGMIN ')
    expect(session).toMatchObject({ actor: { kind: 'staff', id: id(1), name: '王敏' }, renew: true, expires: new Date('2026-11-23T21:00:00+08:00') })
    expect(session.token).not.toContain(session.actor.session)
    expect(await whoIs(db, session.token, clock.now())).toEqual(session.actor)
    expect(await whoIs(db, `${session.token}x`, clock.now())).toBeUndefined()
    expect(await whoIs(db, '', clock.now())).toBeUndefined()
    const [row] = await db.query<{ id: string }>('select id from session where tenant = 1')
    expect(row!.id).toBe(session.actor.session)
  })

  test('wrong tries lock the login, known or not, for a time', async () => {
    await wang()
    for (const login of ['wangmin', 'nobody']) {
      const answers = []
      for (let i = 0; i < 5; i++) answers.push(await code(enter('wrong', login)))
      expect(answers).toEqual([...Array(4).fill('wrong-password'), 'locked-out'])
      expect(await code(enter(good, login))).toBe('locked-out')
    }
    await expect(enter()).rejects.toMatchObject({ details: { minutes: 15 } })
    await unlock(db, { login: 'nobody', secret })
    expect(await code(enter('wrong', 'nobody'))).toBe('wrong-password')
    clock.by('15m')
    expect(await code(enter('wrong'))).toBe('wrong-password')
    expect((await enter()).actor.name).toBe('王敏')
    await expect(enter('wrong')).rejects.toMatchObject({ details: { left: 4 } })
  })

  test('tries at once are counted one by one, and right ones do not lock', async () => {
    await wang()
    const wrong = await Promise.all(Array.from({ length: 20 }, () => code(enter('wrong'))))
    expect(wrong.filter(it => it === 'wrong-password')).toHaveLength(4)
    clock.by('16m')
    expect((await Promise.all(Array.from({ length: 10 }, () => enter()))).length).toBe(10)
  })

  test('idle and absolute ends; last use is written once a minute', async () => {
    await wang()
    const { token } = await enter()
    let writes = 0
    const counting: Db = { ...db, query: (text, values) => { if (text.startsWith('update session')) writes++; return db.query(text, values) } }
    for (let i = 0; i < 10; i++) { await whoIs(counting, token, clock.now()); clock.by('0.2m') }
    expect(writes).toBe(1)
    clock.by('29m')
    expect(await whoIs(db, token, clock.now())).toBeDefined()
    clock.by('31m')
    expect(await whoIs(db, token, clock.now())).toBeUndefined()
    const second = (await enter()).token
    for (let i = 0; i < 35; i++) { clock.by('20m'); expect(await whoIs(db, second, clock.now())).toBeDefined() }
    clock.by('20m')
    expect(await whoIs(db, second, clock.now())).toBeUndefined()
  })

  test('sign out here, everywhere, by ending the account and by a new password', async () => {
    await wang()
    const at = async (token: string) => (await whoIs(db, token, clock.now())) !== undefined
    const [a, b, c] = [await enter(), await enter(), await enter()]
    expect([await at(a.token), await at(b.token), await at(c.token)]).toEqual([true, true, true])
    await signOut(db, { session: a.actor.session! })
    expect([await at(a.token), await at(b.token)]).toEqual([false, true])
    expect(await signOutEverywhere(db, b.actor, { except: b.actor.session! })).toBe(1)
    expect([await at(b.token), await at(c.token)]).toEqual([true, false])
    expect(await sessionsOf(db, b.actor)).toHaveLength(1)
    const other = await enter()
    await changePassword(db, { who: { id: id(1), session: b.actor.session! }, old: good, password: 'Other-Cover-77', secret, now: clock.now(), settings })
    expect([await at(b.token), await at(other.token), await code(enter())]).toEqual([true, false, 'wrong-password'])
    expect(await code(changePassword(db, { who: { id: id(1) }, old: 'no', password: good, secret, now: clock.now(), settings }))).toBe('wrong-password')
    await endAccount(db, { id: id(1), now: clock.now() })
    expect([await at(b.token), await code(enter('Other-Cover-77')), (await findAccount(db, id(1)))!.ended !== null]).toEqual([false, 'wrong-password', true])
    await reopenAccount(db, { id: id(1), now: clock.now() })
    expect((await enter('Other-Cover-77')).actor.id).toBe(id(1))
  })

  test('accounts: one login one person, weak passwords refused with reasons', async () => {
    await wang()
    expect(await code(wang({ id: id(2), login: 'wangmin' }))).toBe('login-taken')
    expect(await code(wang({ password: 'weak' }))).toBe('weak-password')
    expect(await code(wang({ login: 'a b' }))).toBe('bad-field')
    await saveAccount(db, { id: id(1), login: 'wang.min', name: '王敏敏', now: clock.now(), settings })
    expect((await enter(good, 'wang.min')).actor.name).toBe('王敏敏')
    expect(await code(saveAccount(db, { id: id(9), login: 'x9', name: '无', now: clock.now() }))).toBe('not-found')
  })

  test('a stale hash is renewed at the next sign-in', async () => {
    await wang()
    await signIn(db, { login: 'wangmin', password: good, secret, now: clock.now(), settings: { ...settings, hash: { ...settings.hash, passes: 2 } } })
    expect((await db.query<{ hash: string }>('select hash from account where tenant = 1'))[0]!.hash).toContain('t=2')
    expect((await enter()).actor.id).toBe(id(1))
  })

  test('residents: a code by phone, good once, five tries, five minutes', async () => {
    const ask = (phone = '138 0013-2207', address = '10.0.0.1') => askCode(db, { phone, address, secret, now: clock.now(), settings })
    const use = (given: string, phone = '13800132207') => signInByCode(db, { phone, code: given, secret, now: clock.now(), settings, personOf })
    const first = await ask()
    expect(first).toMatchObject({ phone: '13800132207', mask: '138****2207', minutes: 5 })
    expect(first.code).toMatch(/^\d{6}$/)
    const session = await use(` ${first.code} `)
    expect(session.actor).toMatchObject({ kind: 'resident', name: '居民' })
    expect(await code(use(first.code))).toBe('code-wrong')
    await expect(ask()).rejects.toMatchObject({ code: 'code-too-soon', details: { seconds: 60 } })
    clock.by('1m')
    const second = await ask(), wrong = second.code === '000000' ? '000001' : '000000'
    for (const left of [4, 3, 2, 1, 0]) await expect(use(wrong)).rejects.toMatchObject({ code: 'code-wrong', details: { left } })
    expect(await code(use(second.code))).toBe('code-wrong')
    clock.by('1m')
    const third = await ask()
    clock.by('5m')
    expect(await code(use(third.code))).toBe('code-wrong')
    expect((await Promise.all((await (async () => { const it = await ask(); return Array.from({ length: 5 }, () => code(use(it.code))) })()))).filter(it => it === 'no error')).toHaveLength(1)
    clock.by('1m')
    await ask()
    clock.by('1m')
    expect(await code(ask())).toBe('code-too-soon')
    clock.by('1h')
    expect((await ask()).code).toBeDefined()
    expect(await code(ask('12345678901'))).toBe('bad-field')
    const stored = JSON.stringify(await db.query('select * from code where tenant = 1'))
    expect(stored).not.toContain('13800132207')
    expect(phoneHash(secret, '+8613800132207')).toBe(phoneHash(secret, '13800132207'))
  })

  test('an address cannot ask for codes without end', async () => {
    const answers = []
    for (let i = 0; i < 31; i++) answers.push(await code(askCode(db, { phone: `139000000${String(i).padStart(2, '0')}`, address: '10.0.0.9', secret, now: clock.now(), settings })))
    expect(answers.slice(0, 30).every(it => it === 'no error')).toBe(true)
    expect(answers[30]).toBe('code-too-soon')
  })

  test('guests get a session of their own', async () => {
    const [a, b] = [await startGuest(db, { now: clock.now() }), await startGuest(db, { now: clock.now() })]
    expect(a.actor.id).not.toBe(b.actor.id)
    expect((await whoIs(db, a.token, clock.now()))!.kind).toBe('guest')
  })

  test('service tokens: told once, with scopes, until ended or over', async () => {
    const make = (ends: string) => makeToken(db, { name: '热线对接', scopes: ['one'], ends: new Date(ends), by: 'staff:1', now: clock.now() })
    const { id: tokenId, token } = await make('2026-12-23T00:00:00Z')
    expect(await whoIs(db, token, clock.now())).toMatchObject({ kind: 'service', id: tokenId, name: '热线对接', scopes: ['one'] })
    expect(JSON.stringify(await listTokens(db))).not.toContain(token)
    expect((await listTokens(db))[0]!.used).toBe('2026-11-23T01:00:00.000Z')
    await endToken(db, { id: tokenId, now: clock.now() })
    expect(await whoIs(db, token, clock.now())).toBeUndefined()
    expect(await code(endToken(db, { id: id(7), now: clock.now() }))).toBe('not-found')
    const short = await make('2026-11-24T00:00:00Z')
    clock.by('2d')
    expect(await whoIs(db, short.token, clock.now())).toBeUndefined()
    expect(await code(make('2026-01-01T00:00:00Z'))).toBe('bad-field')
  })

  test('the first administrator comes in once, by the newest link', async () => {
    const old = (await firstLink(db, { now: clock.now() }))!, link = (await firstLink(db, { now: clock.now() }))!
    const use = (token: string, n = 1) => useFirstLink(db, { token, id: id(n), login: `admin${n}`, name: '管理员', password: good, now: clock.now(), settings })
    expect(await code(use(old))).toBe('link-used')
    const results = await Promise.all([1, 2, 3].map(n => code(use(link, n))))
    expect(results.filter(it => it === 'no error')).toHaveLength(1)
    expect(await firstLink(db, { now: clock.now() })).toBeUndefined()
    expect(await code(use(link))).toBe('link-used')
  })

  test('ended sessions are swept', async () => {
    await openSession(db, { kind: 'staff', id: id(1), name: '王' }, { now: clock.now() })
    clock.by('32m')
    await openSession(db, { kind: 'staff', id: id(1), name: '王' }, { now: clock.now() })
    expect(await sweepSessions(db, clock.now())).toBe(1)
  })

  test('the secret is made once, for its owner only, and a damaged one is refused', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'xb-secret-'))
    const first = await readSecret(dir), again = await readSecret(dir)
    expect(again.phone.equals(first.phone) && !first.phone.equals(first.code)).toBe(true)
    expect((await stat(join(dir, 'secret'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(dir, 'secret'), 'utf8')).toMatch(/^[0-9a-f]{64}$/)
    await writeFile(join(dir, 'secret'), 'short')
    expect(await code(readSecret(dir))).toBe('secret-unreadable')
    await rm(dir, { recursive: true })
  })

  test('phones as people write them', () => {
    expect(['+86 138-0013-2207', '１３８００１３２２０７', '8613800132207', '12800132207', '1380013220', 'x'.repeat(9999)].map(plainPhone)).toEqual(['13800132207', '13800132207', '13800132207', undefined, undefined, undefined])
    expect(maskPhone('13800132207')).toBe('138****2207')
  })
})
