// Whoever is entered as a member of staff has an account, whoever leaves has none: by screen, by file or by program, because all of them are acts.
// First passwords are told once, to whoever entered the person; nobody gets further than choosing an own one with them.
import type { FastifyInstance } from 'fastify'
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomInt } from 'node:crypto'
import { defineFailures, fail } from '#kernel/fail/fail.ts'
import { judgePassword } from '#kernel/identity/password.ts'
import { identityDefaults } from '#kernel/identity/settings.ts'
import { endAccount, findAccount, mustRenew, renameAccount, saveAccount, waitingAccount } from '#kernel/identity/staff.server.ts'
import { actorKey, type Actor } from '#engine/access/access.ts'
import { actorOf } from '#engine/access/actor.server.ts'
import { claimAccounts, getBatch, madeBy } from '#engine/exchange/batch.server.ts'
import { book } from '#engine/exchange/book.server.ts'
import { sayAt, streetName } from '#engine/exchange/ledger.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import type { Named } from '#engine/record/office.ts'
import { officeNames } from './office-names.server.ts'

defineFailures({ 'renew-first': { status: 403, zh: '初始密码只能用来登录一次，请先改成自己的密码。', en: 'The first password only lets you choose your own. Please do that first.' } })

/** Keeps accounts in step with the staff list from now on, after bringing them in step. `settled` resolves when all is done that was noticed. */
export const keepAccounts = (app: FastifyInstance, engine: Engine): { settled(): Promise<void> } => {
  const { db } = engine, { staff } = officeNames(engine.model)
  let line: Promise<void> = Promise.resolve()
  const people = (): ReadonlyMap<string, Named> => engine.holder.office().named[staff] ?? new Map<string, Named>()
  const inStep = async (id: string): Promise<void> => {
    const person = people().get(id), now = engine.clock.now()
    if (!person) return
    if (person.state === 'ended') return endAccount(db, { id, now })
    await waitingAccount(db, { id, login: String(person.fields.login), name: person.name, now })
    await renameAccount(db, { id, name: person.name, now })
  }
  // What hears of an act may still stand in its transaction; an account is opened outside of it.
  const outside = AsyncLocalStorage.snapshot()
  const later = (id: string) => outside(() => { line = line.then(() => inStep(id)).catch((error: unknown) => { app.log.error({ err: error, staff: id }, 'an account could not be brought in step') }) })
  engine.listeners.add(({ row }) => { if (row.type === staff) later(row.id) })
  app.addHook('onReady', async () => {
    const has = new Set((await db.query<{ id: string }>('select id from account where tenant = $1 and ended is null', [db.tenant])).map((a) => a.id))
    for (const person of people().values()) if ((person.state !== 'ended') !== has.has(person.id)) later(person.id)
  })
  app.addHook('onClose', () => line)
  return { settled: () => line }
}

/** Where first passwords are told. A password is made when it is told and is nowhere kept in the clear. */
export const accountRoutes = (app: FastifyInstance, { engine }: { engine: Engine }): void => {
  const { db } = engine, accounts = keepAccounts(app, engine), { staff, unit } = officeNames(engine.model), keeper = `${engine.model.packs[0]!.id}/keeper`
  const uuidParams = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } } as const
  const give = async (who: Actor, id: string): Promise<{ login: string; password: string; name: string }> => {
    const person = engine.holder.office().named[staff]?.get(id), now = engine.clock.now()
    if (!person || person.state === 'ended') throw fail('not-found', { what: { zh: '在岗人员', en: 'member of staff' } })
    const login = String(person.fields.login), password = firstPassword(login)
    await waitingAccount(db, { id, login, name: person.name, now })
    await saveAccount(db, { id, login, name: person.name, password, renew: true, now })
    forget(id)
    await db.query('insert into read_log (tenant, id, who, type, record, fields, purpose, why, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [db.tenant, engine.newId(), actorKey(who), staff, id, ['password'], '发初始密码', null, nowOf(engine)])
    return { login, password, name: person.name }
  }
  app.post('/api/accounts/:id/password', { config: { access: 'staff', rate: { most: 60, perSeconds: 60 } }, schema: { summary: 'Give a member of staff a first password, told once; keepers only', params: uuidParams,
    response: { 200: { type: 'object', required: ['login', 'password'], properties: { login: { type: 'string' }, password: { type: 'string' }, name: { type: 'string' } } } } } }, async (request) => {
    const who = actorOf(engine, request.who)
    if (!who.plays.some((play) => play.part.id === keeper)) throw fail('not-allowed', { what: { zh: '发初始密码', en: 'give first passwords' } })
    await accounts.settled()
    return give(who, (request.params as { id: string }).id)
  })
  app.get('/api/imports/:id/accounts.xlsx', { config: { access: 'staff' }, schema: { summary: 'Logins and first passwords of the staff that a batch entered; once, for whoever imported it', params: uuidParams, response: { 200: { type: 'string', description: 'XLSX' } } } }, async (request, reply) => {
    const who = actorOf(engine, request.who), batch = await getBatch(engine, who, (request.params as { id: string }).id), office = engine.holder.office()
    if (batch.type !== staff || batch.by !== actorKey(who) || batch.state !== 'done') throw fail('not-found', { what: { zh: '账号表', en: 'sheet of accounts' } })
    if (!await claimAccounts(engine, batch.id)) throw fail('link-used')
    await accounts.settled()
    const rows: Record<string, string>[] = []
    for (const id of await madeBy(engine, batch.id)) {
      const person = office.named[staff]?.get(id), account = await findAccount(db, id), row = { name: person?.name ?? '', login: String(person?.fields.login ?? ''), unit: office.named[unit]?.get(String(person?.fields.unit))?.name ?? '' }
      if (!person || person.state === 'ended') continue
      if (account && !account.renew) { rows.push({ ...row, password: '', note: '本人已改过密码' }); continue }
      try { rows.push({ ...row, password: (await give(who, id)).password, note: '首次登录后须改密码' }) } catch { rows.push({ ...row, password: '', note: '登录名不能用或已被占用，请改后再发' }) }
    }
    const fields = [['name', '姓名'], ['login', '登录名'], ['password', '首次密码'], ['unit', '所在单位'], ['note', '说明']].map(([name, title]) => ({ name: name!, title: title!, kind: 'text' }))
    const bytes = await book(fields, { rows, head: { title: '首次登录账号表', unit: streetName(engine), by: who.name, at: sayAt(nowOf(engine)), filters: [batch.name] } })
    return reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('cache-control', 'no-store').header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('首次登录账号表.xlsx')}`).send(bytes)
  })

  // The one place where a first password is held to its purpose.
  const kept = new Map<string, { renew: boolean; read: number }>(), forget = (id: string) => { kept.delete(id) }
  app.addHook('onRequest', async (request) => {
    const { who } = request, config = request.is404 ? undefined : request.routeOptions.config
    if (who.kind !== 'staff' || !config || config.access === 'public' || open.has(`${request.method} ${request.routeOptions.url}`)) return
    const now = performance.now()
    let it = kept.get(who.id)
    if (!it || now - it.read > 5_000) { it = { renew: await mustRenew(db, who.id), read: now }; if (kept.size > 5_000) kept.clear(); kept.set(who.id, it) }
    // What was kept may be older than the change that the person has just made.
    if (it.renew && await mustRenew(db, who.id)) throw fail('renew-first')
    it.renew = false
  })
}
const open = new Set(['GET /api/me', 'HEAD /api/me', 'POST /api/password', 'DELETE /api/sessions'])

const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
/** Easy to read aloud: no signs that look alike. */
const firstPassword = (login: string): string => {
  for (;;) {
    const password = Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('')).join('-')
    if (judgePassword(password, login, identityDefaults.password).length === 0) return password
  }
}
