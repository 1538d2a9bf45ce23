// Two server processes on one PostgreSQL are one street: what is done through one wakes the screens of the other, nothing is numbered, sent or
// stepped on twice, and what is limited is limited over both.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, postgresMissing } from './postgres.server.ts'
import { act, settle, startServer, type Server } from './server.server.ts'

const where = { lon: 117.7, lat: 39.03 }
type Told = { event: string; id: string; data: { id?: string; step?: string; state?: string }; at: number }
/** Listens on a server as a browser would; `told` grows. */
const listen = async (server: Server, token: string, last?: string) => {
  const close = new AbortController(), told: Told[] = [], answer = await fetch(`${server.at}/api/changes`, { headers: { authorization: `Bearer ${token}`, ...(last === undefined ? {} : { 'last-event-id': last }) }, signal: close.signal })
  expect(answer.status).toBe(200)
  const reading = (async () => {
    let text = ''
    for await (const chunk of answer.body!) {
      text += Buffer.from(chunk).toString()
      const parts = text.split('\n\n')
      text = parts.pop()!
      for (const part of parts) { const event = /^event: (.*)$/m.exec(part)?.[1]; if (event) told.push({ event, id: /^id: (.*)$/m.exec(part)?.[1] ?? '', data: JSON.parse(/^data: (.*)$/m.exec(part)![1]!) as Told['data'], at: performance.now() }) }
    }
  })().catch(() => undefined)
  const wait = async (record: string, n = 1) => { const began = performance.now(); while (told.filter((one) => one.data.id === record).length < n) { if (performance.now() - began > 8000) throw new Error(`${record} was not told`); await new Promise((go) => setTimeout(go, 5)) } return told.filter((one) => one.data.id === record) }
  await expect.poll(() => told.length).toBeGreaterThan(0) // the first tick: from here on nothing is missed
  return { told, wait, end: async () => { close.abort(); await reading } }
}
const register = async (server: Server, token: string, what = '两台一街') => {
  const { status, body } = await act(server, token, { type: 'matter', step: 'register', data: { channel: 'desk', what, where } })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as { record: string; no: string }
}

describe.skipIf(postgresMissing())('two servers', () => {
  const dir = mkdtempSync(join(tmpdir(), 'xinbei-two-'))
  let a: Server, b: Server, token: string
  beforeAll(async () => {
    const url = await freshDatabase()
    a = await startServer({ dir, url })
    token = await settle(a, ['one-net/clerk', 'one-net/dispatcher', 'one-net/chief'])
    b = await startServer({ dir, url })
  }, 120_000)
  afterAll(async () => { await a?.kill('SIGKILL'); await b?.kill('SIGKILL'); rmSync(dir, { recursive: true, force: true }) })

  test('the screens of one hear what is done through the other, within a second and once', async () => {
    const there = await listen(b, token), here = await listen(a, token), late: number[] = []
    for (let i = 0; i < 12; i++) {
      const { record } = await register(a, token), began = performance.now(), [told] = await there.wait(record)
      late.push(told!.at - began)
      await here.wait(record)
      await act(b, token, { type: 'matter', record, step: 'urge' })
      await here.wait(record, 2)
    }
    // The middle and the slowest of twelve; the promise is a second, and this machine has others on it.
    expect(late.sort((x, y) => x - y)[6]).toBeLessThan(1000)
    await new Promise((go) => setTimeout(go, 2500))
    for (const { told } of [here, there]) {
      // The engine has a word of its own in the log now and then; here it is about people's.
      const acts = told.filter((one) => one.event === 'act' && ['register', 'urge'].includes(one.data.step ?? '')).map((one) => `${one.data.id} ${one.data.step}`)
      expect(acts.length).toBe(24)
      expect(new Set(acts).size).toBe(24)
    }
    await there.end()
    // Away while things happen, back at the other server: nothing is lost.
    const last = there.told.at(-1)!.id, missed = await Promise.all(Array.from({ length: 30 }, (_, i) => register(i % 2 ? a : b, token, `离开时第 ${i} 件`)))
    const back = await listen(a, token, last)
    for (const { record } of missed) await back.wait(record)
    await back.end()
    await new Promise((go) => setTimeout(go, 1500)) // all of it sealed by now
    const later = await listen(b, token, last)
    for (const { record } of missed) await later.wait(record)
    await later.end()
    await here.end()
  }, 60_000)

  test('too much to tell is one word: read anew', async () => {
    const there = await listen(b, token), last = there.told[0]!.id
    await there.end()
    await new Promise((go) => setTimeout(go, 1000)) // nobody listens any more: the server does not look
    for (let i = 0; i < 520; i += 40) await Promise.all(Array.from({ length: 40 }, (_, j) => register(j % 2 ? a : b, token, `第 ${i + j} 件`)))
    const back = await listen(b, token, last)
    await expect.poll(() => back.told.map((one) => one.event)).toContain('again')
    expect(back.told.filter((one) => one.event === 'act')).toEqual([])
    await back.end()
  }, 60_000)

  test('no number is given twice', async () => {
    const made = await Promise.all(Array.from({ length: 120 }, (_, i) => register(i % 2 ? a : b, token, '编号')))
    expect(new Set(made.map((one) => one.no)).size).toBe(120)
  })

  test('one act sent through both at once is done once', async () => {
    for (let i = 0; i < 5; i++) {
      const wish = { id: randomUUID(), record: randomUUID(), type: 'matter', step: 'register', data: { channel: 'desk', what: '同一件', where } }
      const said = await Promise.all(Array.from({ length: 10 }, (_, j) => act(j % 2 ? a : b, token, wish)))
      expect(said.map((one) => one.status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201])
      expect(new Set(said.map((one) => JSON.stringify(one.body))).size).toBe(1)
    }
  })

  test('wrong passwords and codes are counted over both', async () => {
    const wrong = (server: Server) => server.ask('POST', '/api/sessions', { body: { login: 'first', password: 'no' } }), said: number[] = []
    for (const server of [a, b, a, b, a, b]) said.push((await wrong(server)).status)
    expect(said).toEqual([401, 401, 401, 401, 429, 429])
    for (const server of [a, b]) expect((await server.ask('POST', '/api/sessions', { body: { login: 'first', password: 'Correct-horse-7-battery' } })).status).toBe(429)
    const code = (server: Server) => server.ask('POST', '/api/codes', { body: { phone: '13812342207' } })
    expect((await code(a)).status).toBe(202)
    expect([(await code(b)).status, (await code(a)).status]).toEqual([429, 429])
  })

  test('who signs out here is out there within seconds', async () => {
    const guest = String((await a.ask('POST', '/api/sessions', { body: { guest: true } })).body.token)
    expect((await b.ask('GET', '/api/me', { token: guest })).status).toBe(200)
    await a.ask('DELETE', '/api/sessions', { token: guest })
    expect((await a.ask('GET', '/api/me', { token: guest })).status).toBe(401)
    await expect.poll(async () => (await b.ask('GET', '/api/me', { token: guest })).status, { timeout: 8000, interval: 300 }).toBe(401)
  })

  test('one dies: the other does its work', async () => {
    await a.kill('SIGKILL')
    const there = await listen(b, token), { record } = await register(b, token)
    await there.wait(record)
    await there.end()
    await expect.poll(async () => ((await b.ask('GET', '/health')).body as { queue: { pending: number } }).queue.pending, { timeout: 20_000 }).toBe(0)
  }, 40_000)
})
