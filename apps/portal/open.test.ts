// The open page over HTTP, on the tennis club: 住户郑 looks without a script, follows a corner, and stops.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fail } from '#kernel/fail/fail.ts'
import { giveCookie } from '#kernel/http/access.server.ts'
import { makeHttp } from '#kernel/http/http.server.ts'
import { makeLog } from '#kernel/http/log.server.ts'
import { openDb } from '#kernel/db/open.server.ts'
import { migrate } from '#kernel/db/migrate.server.ts'
import { usesOf } from '#kernel/files/files.server.ts'
import { openSession, whoIs } from '#kernel/identity/session.server.ts'
import { playWorld, type Person, type World } from '#engine/testing.ts'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { shapesFor } from '../light/shape.server.ts'
import { pointRoutes } from './open.server.ts'
import { portalRoutes } from './portal.server.ts'

let w: World, app: FastifyInstance, desk: Person, keeper: Person, guard: Person, crew: string, court: string, dir: string, zheng: { id: string } & Person
const sent: string[] = []
const places = [{ name: '东看台', lon: 117.603, lat: 39.003 }, { name: '<西门>', lon: 117.607, lat: 39.007 }]
beforeAll(async () => {
  const db = await openDb({ tenant: 1 })
  await migrate(db)
  w = await playWorld(db, { packs: [tennisClub], now: '2026-11-23T09:00:00+08:00' })
  crew = await w.unit('场地组'); zheng = w.resident('住户郑')
  desk = await w.staff('前台王', [{ part: '_tennis-club/desk' }], crew); keeper = await w.staff('场地员孙', [{ part: '_tennis-club/keeper' }], crew)
  guard = await w.staff('看场李', [{ part: '_tennis-club/guard', area: w.areas.one }], crew)
  court = (await desk.do('court', 'add', { data: { name: '一号场', surface: 'clay', ring: { area: [[117.6, 39], [117.61, 39], [117.61, 39.01]].map(([lon, lat]) => ({ lon, lat })) } } })).record
  dir = mkdtempSync(join(tmpdir(), 'portal-'))
  mkdirSync(join(dir, 'assets'))
  writeFileSync(join(dir, 'index.html'), '<!doctype html><html lang="zh-CN"><head><title>x</title></head><body><div id="app"></div></body></html>')
  app = makeHttp({ clock: w.clock, log: makeLog({ level: 'silent' }), whoIs: (token) => whoIs(db, token, w.clock.now()) })
  pointRoutes(app, { engine: w.engine, places: async () => places })
  const never = () => { throw fail('not-found', { what: 'x' }) }
  await portalRoutes(app, {
    dir, shapes: shapesFor(w.model, 'resident'), demo: false, name: () => '试街道', now: () => w.clock.now(), rows: async () => [], places: async () => ({ places }), act: never, guest: never, putFile: never,
    open: {
      engine: w.engine, site: 'https://street.example/', usesOf: (id) => usesOf(db, id), photo: async (id) => ({ bytes: Buffer.from(`bytes of ${id}`), headers: { 'content-type': 'image/jpeg' } }),
      sendCode: async (phone) => { if (!/^1\d{10}$/.test(phone)) throw fail('bad-field', { path: 'phone', why: { zh: '应是 11 位手机号', en: 'x' } }); sent.push(phone) },
      enter: async (request, reply, { code }) => {
        if (code !== '123456') throw fail('code-wrong', { path: 'code', left: 2 })
        const session = await openSession(db, { kind: 'resident', id: zheng.id, name: '138****9999' }, { now: w.clock.now() })
        giveCookie(request, reply, { token: session.token, expires: session.expires, now: w.clock.now() })
        return zheng.id
      },
    },
  })
})
afterAll(async () => { await app.close(); await w.engine.db.close(); rmSync(dir, { recursive: true }) })
const get = async (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
const post = async (url: string, form: Record<string, string>, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url, payload: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers } })
const made = async (data: object = {}) => { const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '球网破了，13812342207', where: w.at.one, court, ...data } }); await desk.do('fault', 'dispatch', { record, data: { crew } }); return record }
const noOf = async (record: string) => { const no = String((await w.row(record)).no); return `${no.slice(0, 4)}-${no.slice(4, 8)}-${no.slice(10)}` }

test('the list reads without a script: classes, states, times; no words before somebody released them', async () => {
  const record = await made(), no = await noOf(record), page = await get('/open')
  expect([page.statusCode, page.body.includes(`/open/${no}`), page.body.includes('球网破损'), page.body.includes('修理中')]).toEqual([200, true, true, true])
  for (const secret of ['13812342207', '球网破了', '138****']) expect(page.body).not.toContain(secret)
  await desk.do('fault', 'release', { record, data: { whatShown: '<i>一号场</i>球网破了' } })
  expect((await get('/open')).body).toContain('&#60;i&#62;一号场')
  expect((await get(`/open/${no}`)).body).toContain('&#60;i&#62;一号场')
  await desk.do('fault', 'takeBack', { record })
  expect((await get(`/open/${no}`)).body).not.toContain('一号场')
})
test('filters are an address: class, state, place; what is on can be taken off; pages', async () => {
  const crack = await noOf(await made({ kind: 'crack', where: { lon: 117.6071, lat: 39.0071 } }))
  const list = async (url: string) => [...(await get(url)).body.matchAll(/href="\/open\/(2026-\d{4}-\d{4})"/g)].map((m) => m[1])
  expect(await list('/open?kind=crack')).toEqual([crack])
  expect(await list('/open?state=done')).toEqual([])
  expect(await list(`/open?near=${encodeURIComponent('<西门>')}&within=100`)).toEqual([crack])
  expect(await list('/open?near=117.6071,39.0071&within=100')).toEqual([crack])
  const page = (await get('/open?kind=crack&state=open&near=nowhere')).body
  expect(page).toContain('没有这个地方')
  expect(page).toContain('href="/open?kind=crack"')
  for (let i = 0; i < 31; i++) await made()
  const first = await list('/open'), second = await list('/open?page=2')
  expect([first.length, new Set([...first, ...second]).size, (await list('/open?page=99')).length]).toEqual([30, first.length + second.length, 0])
  for (const hostile of ["kind='", 'page=-1', 'page=1e9', 'within=x', 'near=1e9,2', 'near=%00', 'state=constructor', 'kind=%3Cscript%3E', 'near=999,999']) { const said = await get(`/open?${hostile}`); expect([hostile, said.statusCode < 500]).toEqual([hostile, true]); expect(said.body).not.toContain('<script>') }
})
test('one matter: where roughly, when, by whom, what happened; unknown is not found', async () => {
  const record = await made({ court: undefined, where: { lon: 117.60412, lat: 39.00413 } })
  await keeper.do('fault', 'done', { record, data: { result: '换网', after: await keeper.photo('a.jpg') } })
  await guard.do('fault', 'pass', { record, data: { seenAt: { lon: 117.60412, lat: 39.00413 } } })
  await w.seal()
  const page = (await get(`/open/${await noOf(record)}`)).body
  for (const said of ['球网破损，已办结', '大概位置（100 米以内）', '场地组', '待验收', '已修好']) expect(page).toContain(said)
  expect(page).not.toContain('117.60412')
  for (const no of ['2026-1123-9999', 'x', record]) expect((await get(`/open/${no}`)).statusCode).toBe(404)
})
test('a photo is there while it is released, and gone when it is taken back', async () => {
  const photos = await desk.photo('b.jpg'), record = await made({ photos }), url = `/open/photo/${photos[0]!.id}`
  expect((await get(url)).statusCode).toBe(404)
  await desk.do('fault', 'release', { record, data: { photosShown: photos } })
  expect([(await get(url)).statusCode, (await get(url)).headers['cache-control']]).toEqual([200, 'public, max-age=60'])
  await desk.do('fault', 'takeBack', { record })
  for (const gone of [url, '/open/photo/x', '/open/photo/01a205ea-be80-7457-9324-38828db6b4de']) expect((await get(gone)).statusCode).toBe(404)
})
test('the feed is Atom, whole, and says when nothing is new', async () => {
  const feed = await get('/open/feed.atom?kind=crack')
  expect(feed.headers['content-type']).toBe('application/atom+xml; charset=utf-8')
  expect(feed.body).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"[^>]*><id>https:\/\/street\.example\/open\/feed\.atom\?kind=crack<\/id><title>[^<]+<\/title><updated>\d{4}-\d{2}-\d{2}T[\d:]+Z<\/updated><author>/)
  expect(feed.body.match(/<entry>/g)).toHaveLength(1)
  for (const part of ['<id>tag:street.example,2026:open/', '<published>', '<updated>', '<link href="https://street.example/open/', '<georss:point>']) expect(feed.body.slice(feed.body.indexOf('<entry>'))).toContain(part)
  expect((await get('/open/feed.atom?kind=crack', { 'if-none-match': String(feed.headers.etag) })).statusCode).toBe(304)
})
test('the widget is tiny, has no script, and is the one page that others may frame', async () => {
  const widget = await get('/open/widget?kind=net'), page = await get('/open')
  expect(Buffer.byteLength(widget.body)).toBeLessThan(5000)
  expect([widget.headers['x-frame-options'], /frame-ancestors \*/.test(String(widget.headers['content-security-policy'])), /script-src 'none'/.test(String(widget.headers['content-security-policy']))]).toEqual([undefined, true, true])
  expect([page.headers['x-frame-options'], /frame-ancestors 'self'/.test(String(page.headers['content-security-policy']))]).toEqual(['SAMEORIGIN', true])
  expect(page.body).toContain('&#60;iframe src=&#34;https://street.example/open/widget')
})
test('points for the map: no more than what the list shows', async () => {
  const points = JSON.parse((await get('/api/public/points?kind=crack')).body) as unknown[][]
  expect(points).toEqual([[expect.stringMatching(/^2026-/), 117.6071, 39.0071, '地面开裂', false]])
})
test('following: a place, a phone, a code; then notices; then an end', async () => {
  expect((await post('/open/follow', { near: '', within: '300', phone: '13800009999' })).body).toContain('选一个地方')
  expect((await post('/open/follow', { near: '东看台', within: '300', phone: '12' })).body).toContain('应是 11 位手机号')
  expect(sent).toEqual([])
  const code = await post('/open/follow', { near: '东看台', within: '300', phone: '13800009999' })
  expect([sent, code.body.includes('138****9999'), code.body.includes('name="near" value="东看台"')]).toEqual([['13800009999'], true, true])
  const wrong = await post('/open/follow/confirm', { near: '东看台', within: '300', phone: '13800009999', code: '000000' })
  expect([wrong.statusCode, wrong.body.includes('name="code"')]).toEqual([400, true])
  await w.seal()
  const right = await post('/open/follow/confirm', { near: '东看台', within: '300', phone: '13800009999', code: '123456' })
  expect(right.body).toContain('已经关注东看台，300 米内。')
  const cookie = String(right.headers['set-cookie']).split(';')[0]!
  await made({ where: { lon: 117.6031, lat: 39.0031 } })
  expect(await w.told(zheng)).toEqual(['您关注的地方有新事项'])
  const own = (await get('/open/follow', { cookie })).body, id = /name="id" value="([^"]+)"/.exec(own)![1]!
  expect(own).toContain('东看台，300 米内')
  expect((await post('/open/follow/end', { id })).statusCode).toBe(401)
  expect((await post('/open/follow/end', { id }, { cookie, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
  expect((await post('/open/follow/end', { id }, { cookie })).body).toContain('已经取消')
  expect((await post('/open/follow/end', { id }, { cookie })).statusCode).toBe(404)
  expect((await get('/open/follow', { cookie })).body).toContain('关注哪里？')
})
