import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { eachDatabase } from '../../tests/postgres.server.ts'
import type { Db } from '../db/db.ts'
import type { Actor } from '../identity/identity.ts'
import { movableClock } from '../time/time.ts'
import { maskAddress, permanent, waitAfter, type Message } from './notice.ts'
import { inboxOf, markRead, outboxHealth, outboxOf, runOutbox, sendAgain, sweepOutbox, tell, type Notice } from './notice.server.ts'
import { smtpAdapter } from './smtp.server.ts'
import { smsAdapter, verifySignature, webhookAdapter } from './web.server.ts'

const wang: Actor = { kind: 'staff', id: '01938000-0000-7000-8000-000000000001', name: '王敏' }, li: Actor = { ...wang, id: '01938000-0000-7000-8000-000000000002', name: '李' }
const about = { type: 'club', id: '01938000-0000-7000-8000-000000000009' }
const code = (promise: Promise<unknown>) => promise.then(() => 'no error', (error: { code?: string; message: string }) => error.code ?? error.message)
let db: Db, clock = movableClock('2026-11-23T09:00+08:00'), n = 0
const peers: Array<{ close(done: () => void): unknown }> = []
beforeEach(async () => {
  clock = movableClock('2026-11-23T09:00+08:00')
  await db.asOwner(tx => tx.query('truncate notice'))
})
afterEach(async () => { for (const peer of peers.splice(0)) await new Promise<void>(done => { peer.close(() => done()) }) })

const say = (more: Partial<Notice> = {}) => db.tx(tx => tell(tx, { to: { kind: 'resident', phone: '13800132207' }, channel: 'sms', title: '进展', text: '您的事项已受理', about, key: `k${++n}`, now: clock.now(), ...more }))
const run = (adapters: Parameters<typeof runOutbox>[1]['adapters'] = {}, demo = false) => runOutbox(db, { adapters, now: clock.now(), demo })
const peer = async (status: () => number) => {
  const got: Array<{ headers: IncomingHttpHeaders; body: string }> = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', part => { body += part }).on('end', () => { got.push({ headers: request.headers, body }); response.writeHead(status(), { connection: 'close' }).end('13800132207') })
  })
  await new Promise<void>(done => { server.listen(0, '127.0.0.1', () => done()) })
  peers.push(server)
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send` }
}

eachDatabase((_name, open) => {
  beforeAll(async () => { db = await open() })

  test('the inbox: own notices only, newest first, read once, told once', async () => {
    const told = (who: Actor, title: string, key?: string) => say({ to: { kind: 'staff', id: who.id }, channel: 'app', title, ...(key ? { key } : {}) })
    const first = await told(wang, '一', 'same')
    expect(await told(wang, '一', 'same')).toBe(first)
    clock.by('1m')
    await told(wang, '二')
    await told(li, '三')
    const { rows, unread } = await inboxOf(db, { who: wang })
    expect([rows.map(it => it.title), unread, rows[1]!.at]).toEqual([['二', '一'], 2, '2026-11-23T01:00:00.000Z'])
    expect((await inboxOf(db, { who: wang, before: rows[0]!.id })).rows.map(it => it.title)).toEqual(['一'])
    expect(await markRead(db, { who: li, ids: [first], now: clock.now() })).toBe(1)
    expect(await markRead(db, { who: wang, ids: [first], now: clock.now() })).toBe(1)
    expect((await inboxOf(db, { who: wang })).rows.map(it => it.read)).toEqual([false, true])
    expect(await markRead(db, { who: wang, now: clock.now() })).toBe(0)
    expect(await outboxOf(db)).toEqual([])
  })

  test('a notice goes with its transaction or not at all', async () => {
    await code(db.tx(async tx => {
      await tell(tx, { to: { kind: 'staff', id: wang.id }, channel: 'app', title: '无', text: '', key: 'rolled', now: clock.now() })
      throw new Error('undo')
    }))
    expect((await inboxOf(db, { who: wang })).rows).toEqual([])
  })

  test('in demo mode nothing leaves and the page shows what would have', async () => {
    await say({ text: '验证码 123456', secret: true })
    let carried = 0
    expect(await run({ sms: async () => { carried++ } }, true)).toEqual({ sent: 0, shown: 1, failed: 0, dead: 0 })
    const [row] = await outboxOf(db)
    expect([carried, row!.state, row!.to, row!.text]).toEqual([0, 'shown', '138****2207', '验证码 123456'])
    expect(JSON.stringify(await db.query('select * from notice where tenant = 1'))).not.toContain('13800132207')
  })

  test('sending: the address and secret text are gone afterwards', async () => {
    const key = 'code/13800132207/1', id = await say({ text: '验证码 123456', secret: true, key })
    expect(await say({ key })).toBe(id)
    expect((await outboxOf(db))[0]).toMatchObject({ to: '138****2207', state: 'waiting' })
    const got: Message[] = []
    expect((await run({ sms: async it => { got.push(it) } })).sent).toBe(1)
    expect(got[0]).toMatchObject({ address: '13800132207', text: '验证码 123456', about })
    expect(JSON.stringify(await db.query('select * from notice where tenant = 1'))).not.toMatch(/13800132207|123456/)
    expect((await run({ sms: async it => { got.push(it) } })).sent).toBe(0)
  })

  test('failures are tried again at growing distances, then given up, counted, and may be sent again', async () => {
    const id = await say()
    const broken = { sms: async () => { throw Object.assign(new Error('call 13800132207 failed'), { code: 'ECONNREFUSED' }) } }
    const distances = []
    for (let tries = 1; tries <= 7; tries++) {
      expect(await run(broken)).toMatchObject(tries < 7 ? { failed: 1, dead: 0 } : { failed: 0, dead: 1 })
      expect(await run(broken)).toMatchObject({ failed: 0, dead: 0 })
      const wait = waitAfter(tries)
      distances.push(wait)
      if (wait !== undefined) clock.by(`${wait / 60}m`)
      if (tries === 2) expect(await outboxHealth(db, new Date(clock.now().getTime() + 5_000))).toEqual({ waiting: 1, lagSeconds: 5, dead: 0 })
    }
    expect(distances).toEqual([30, 120, 600, 1800, 7200, 21_600, undefined])
    expect((await outboxOf(db, { state: 'dead' }))[0]).toMatchObject({ id, tries: 7, error: 'ECONNREFUSED' })
    expect((await outboxHealth(db, clock.now())).dead).toBe(1)
    await sendAgain(db, { id, now: clock.now() })
    expect((await run({ sms: async () => undefined })).sent).toBe(1)
    expect(await code(sendAgain(db, { id, now: clock.now() }))).toBe('not-found')
  })

  test('what cannot succeed is given up at once; old addresses of the dead are forgotten', async () => {
    await say()
    expect((await run({ sms: async () => { throw permanent('HTTP 400') } })).dead).toBe(1)
    await say({ to: { kind: 'resident' } })
    expect((await outboxOf(db)).map(it => [it.state, it.error]).sort()).toEqual([['dead', 'HTTP 400'], ['dead', 'no address']])
    await say({ channel: 'mail', to: { kind: 'staff', email: 'wang@example.cn' } })
    expect((await run()).failed).toBe(1)
    clock.by('8d')
    expect(await sweepOutbox(db, clock.now())).toBe(1)
  })

  test('two runners share the work; a runner that died is followed by another after its lease', async () => {
    for (let i = 0; i < 20; i++) await say()
    const seen: string[] = []
    const sms = async (it: Message) => { seen.push(it.id) }
    await Promise.all([run({ sms }), run({ sms }), run({ sms })])
    expect([seen.length, new Set(seen).size]).toEqual([20, 20])
    await say()
    await db.query("update notice set state = 'sending', tries = 1, next = $1 where tenant = 1 and state = 'waiting'", [new Date(clock.now().getTime() + 120_000)])
    expect((await run({ sms })).sent).toBe(0)
    clock.by('2m')
    expect((await run({ sms })).sent).toBe(1)
  })

  test('mail reaches a real server; a refused recipient is not tried again', async () => {
    const mails: string[] = []
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'], logger: false,
      onRcptTo: (to, _session, done) => done(to.address.startsWith('none') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : undefined),
      onData: (stream, _session, done) => { let text = ''; stream.on('data', part => { text += part }).on('end', () => { mails.push(text); done() }) },
    })
    await new Promise<void>(done => { server.listen(0, '127.0.0.1', () => done()) })
    peers.push(server)
    const mail = smtpAdapter({ host: '127.0.0.1', port: (server.server.address() as AddressInfo).port, from: 'xb@example.cn', site: 'https://xb.example.cn' })
    const id = await say({ channel: 'mail', to: { kind: 'staff', email: 'wang@example.cn' }, title: '派遣\r\nBcc: all@example.cn', text: 'Manhole cover', link: '/desk/7' })
    await say({ channel: 'mail', to: { kind: 'staff', email: 'none@example.cn' } })
    await say({ channel: 'mail', to: { kind: 'staff', email: 'a@b.cn, c@d.cn' } })
    expect(await run({ mail })).toEqual({ sent: 1, shown: 0, failed: 0, dead: 2 })
    expect(mails).toHaveLength(1)
    expect(mails[0]).toContain(`Message-ID: <${id}@example.cn>`)
    expect(mails[0]).toContain('https://xb.example.cn/desk/7')
    expect(mails[0]).not.toMatch(/^Bcc:/m)
    expect((await outboxOf(db, { state: 'sent' }))[0]!.to).toBe('w***@example.cn')
  })

  test('SMS over an HTTP gateway: taken, busy, refused', async () => {
    let status = 503
    const { got, url } = await peer(() => status)
    const sms = smsAdapter({ url, headers: { authorization: 'Bearer key' }, fill: ({ phone, text }) => ({ mobile: phone, content: `【新北】${text}` }) })
    const id = await say()
    expect((await run({ sms })).failed).toBe(1)
    expect((await outboxOf(db))[0]!.error).toBe('HTTP 503')
    clock.by('30m')
    status = 200
    expect((await run({ sms })).sent).toBe(1)
    expect(JSON.parse(got[1]!.body)).toEqual({ mobile: '13800132207', content: '【新北】您的事项已受理' })
    expect([got[1]!.headers['authorization'], got[0]!.headers['idempotency-key'], got[1]!.headers['idempotency-key']]).toEqual(['Bearer key', id, id])
    status = 400
    await say()
    expect((await run({ sms })).dead).toBe(1)
  })

  test('webhooks are signed, and go only where they may', async () => {
    const { got, url } = await peer(() => 204)
    const webhook = webhookAdapter({ url, secret: 's3cret', allow: to => to.hostname === 'partner.example.cn' })
    await say({ channel: 'webhook', to: { kind: 'service' }, link: '/x' })
    await say({ channel: 'webhook', to: { kind: 'service', url: 'http://169.254.169.254/' } })
    expect(await run({ webhook })).toMatchObject({ sent: 1, dead: 1 })
    const { headers, body } = got[0]!
    const check = { secret: 's3cret', time: String(headers['x-xinbei-time']), signature: String(headers['x-xinbei-signature']), body, now: clock.now() }
    expect(JSON.parse(body)).toMatchObject({ title: '进展', link: '/x', about, at: '2026-11-23T01:00:00.000Z' })
    expect([verifySignature(check), verifySignature({ ...check, body: `${body} ` }), verifySignature({ ...check, secret: 'x' }), verifySignature({ ...check, now: new Date(clock.now().getTime() + 400_000) })]).toEqual([true, false, false, false])
  })

  test('masks', () => {
    expect([maskAddress('sms', '13800132207'), maskAddress('mail', 'wang@example.cn'), maskAddress('webhook', 'https://a.cn/key/1'), maskAddress('sms', null), maskAddress('sms', '12')]).toEqual(['138****2207', 'w***@example.cn', 'https://a.cn/***', null, '****'])
  })
})
