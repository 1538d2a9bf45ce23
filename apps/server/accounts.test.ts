import exceljs from 'exceljs'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHttp } from '#kernel/http/http.server.ts'
import { whoIs } from '#kernel/identity/session.server.ts'
import { findAccount, saveAccount } from '#kernel/identity/staff.server.ts'
import { migrate } from '#kernel/db/migrate.server.ts'
import { openDb } from '#kernel/db/open.server.ts'
import type { Db } from '#kernel/db/db.ts'
import office from '../../engine/registry/pack.ts'
import { exchangeRoutes } from '../../engine/exchange/routes.server.ts'
import { mainSheet, readBook } from '../../engine/exchange/read.server.ts'
import { playWorld, type World } from '../../engine/testing.ts'
import { accountRoutes } from './accounts.server.ts'
import { sessionRoutes } from './sessions.server.ts'

let db: Db, w: World, app: FastifyInstance, unit: string, keeper = ''
const stored = new Map<string, Uint8Array>(), secret = { phone: Buffer.alloc(32, 1), login: Buffer.alloc(32, 2) } as never
const call = async <T = Record<string, unknown>>(token: string, method: string, url: string, body?: unknown) => {
  const raw = Buffer.isBuffer(body), answer = await app.inject({ method: method as 'GET', url, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }) }, ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }) })
  return { status: answer.statusCode, body: /json/.test(String(answer.headers['content-type'])) ? answer.json() as T : undefined as T, bytes: answer.rawPayload }
}
const signIn = async (login: string, password: string) => (await call<{ token: string; renew?: boolean }>('', 'POST', '/api/sessions', { login, password }))
const settle = async (id: string, good: (account: Awaited<ReturnType<typeof findAccount>>) => boolean) => { for (let i = 0; i < 200 && !good(await findAccount(db, id)); i++) await new Promise((done) => setTimeout(done, 10)); return findAccount(db, id) }

beforeAll(async () => {
  db = await openDb({ tenant: 1 })
  await migrate(db)
  w = await playWorld(db, { packs: [office], now: '2026-11-23T09:00:00+08:00' })
  unit = await w.unit('综合办')
  const chen = await w.staff('陈思雨', [{ part: 'office/keeper' }], unit)
  await saveAccount(db, { id: chen.id, login: 'chensiyu', name: '陈思雨', password: 'Good-Enough-77', now: w.clock.now() })
  app = makeHttp({ clock: w.clock, whoIs: (token) => whoIs(db, token, w.clock.now()) })
  sessionRoutes(app, { engine: w.engine, secret, lookup: Buffer.alloc(32), demo: true })
  accountRoutes(app, { engine: w.engine })
  exchangeRoutes(app, { engine: w.engine, files: { put: async (k, b) => { stored.set(k, b) }, get: async (k) => stored.get(k), has: async (k) => stored.has(k), drop: async (k) => { stored.delete(k) } }, demo: true })
  await app.ready()
  keeper = (await signIn('chensiyu', 'Good-Enough-77')).body.token
})
afterAll(async () => { await app.close(); await db.close() })

it('a person entered on screen can sign in with a password that is told once, and must choose an own one first', async () => {
  const id = w.engine.newId()
  expect((await call(keeper, 'POST', `/api/accounts/${id}/password`)).status).toBe(404)
  const { perform } = await import('../../engine/record/act.server.ts'), { system } = await import('../../engine/access/access.ts')
  await perform(w.engine, system, { id: w.engine.newId(), type: 'staff', record: id, step: 'add', data: { name: '周晓岚', login: 'zhouxl', unit } })
  expect(await settle(id, (a) => a !== undefined)).toMatchObject({ login: 'zhouxl', renew: true, ended: null })
  const given = (await call<{ login: string; password: string }>(keeper, 'POST', `/api/accounts/${id}/password`)).body
  const zhou = (await signIn(given.login, given.password)).body
  expect(zhou.renew).toBe(true)
  for (const [method, url] of [['GET', '/api/imports'], ['GET', '/api/templates/area.xlsx'], ['POST', `/api/accounts/${id}/password`]] as const) expect((await call<{ error: { code: string } }>(zhou.token, method, url)).body.error.code).toBe('renew-first')
  expect((await call(zhou.token, 'GET', '/api/me')).status).toBe(200)
  expect((await call(zhou.token, 'POST', '/api/password', { old: given.password, password: 'Own-Choice-88' })).status).toBe(204)
  expect((await call(zhou.token, 'GET', '/api/imports')).status).toBe(200)
  expect((await call(zhou.token, 'POST', `/api/accounts/${id}/password`)).status).toBe(403)
  await perform(w.engine, system, { id: w.engine.newId(), type: 'staff', record: id, step: 'end', data: {} })
  await settle(id, (a) => a?.ended !== null)
  expect((await call(zhou.token, 'GET', '/api/imports')).status).toBe(401)
  expect((await signIn('zhouxl', 'Own-Choice-88')).status).toBe(401)
  expect((await call(keeper, 'POST', `/api/accounts/${id}/password`)).status).toBe(404)
})
it('people of a file have accounts; the sheet of first passwords is given once, to whoever imported it; taken back they cannot sign in', async () => {
  const book = new exceljs.Workbook(), sheet = book.addWorksheet('表')
  for (const row of [['姓名', '登录名', '所在单位'], ['高建国', 'gaojg', '综合办'], ['韩立群', 'hanlq', '综合办'], ['周又来', 'zhouxl', '综合办']]) sheet.addRow(row)
  const bytes = Buffer.from(await book.xlsx.writeBuffer())
  const bring = async () => {
    const { id } = (await call<{ id: string }>(keeper, 'POST', '/api/imports?type=staff', bytes)).body
    const until = async (state: string) => { for (let i = 0; i < 300; i++) { const { body } = await call<{ state: string; written: number }>(keeper, 'GET', `/api/imports/${id}`); if (body.state === state) return body; await new Promise((done) => setTimeout(done, 10)) } throw new Error('never') }
    await until('checked')
    expect((await call(keeper, 'GET', `/api/imports/${id}/accounts.xlsx`)).status).toBe(404)
    await call(keeper, 'POST', `/api/imports/${id}/write`)
    expect((await until('done')).written).toBe(3)
    return id
  }
  const id = await bring(), told = await call(keeper, 'GET', `/api/imports/${id}/accounts.xlsx`), rows = mainSheet(await readBook(told.bytes, { titles: ['登录名', '首次密码'] })).rows.map((r) => r.cells.map(String)).filter((r) => !r[0]!.startsWith('填表人'))
  expect(rows.map((r) => [r[1], r[2], r[5]])).toEqual([['高建国', 'gaojg', '首次登录后须改密码'], ['韩立群', 'hanlq', '首次登录后须改密码'], ['周又来', 'zhouxl', '首次登录后须改密码']])
  expect((await call(keeper, 'GET', `/api/imports/${id}/accounts.xlsx`)).status).toBe(410)
  expect((await signIn('gaojg', rows[0]![3]!)).body.renew).toBe(true)
  expect((await call<{ back: number }>(keeper, 'POST', `/api/imports/${id}/take-back`)).body.back).toBe(3)
  const again = await bring(), second = await call(keeper, 'GET', `/api/imports/${again}/accounts.xlsx`)
  expect(second.status).toBe(200)
  expect((await signIn('gaojg', rows[0]![3]!)).status).toBe(401)
})
