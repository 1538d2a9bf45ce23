// Who comes in: staff by password, residents by a code on their phone, guests for one anonymous report, programs by token.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { timingSafeEqual } from 'node:crypto'
import { fail } from '#kernel/fail/fail.ts'
import { giveCookie, takeCookie } from '#kernel/http/access.server.ts'
import { askCode, signInByCode, startGuest } from '#kernel/identity/resident.server.ts'
import { choosePost, openSession, signOut, type Session } from '#kernel/identity/session.server.ts'
import type { Secret } from '#kernel/identity/secret.server.ts'
import { changePassword, signIn } from '#kernel/identity/staff.server.ts'
import { useFirstLink } from '#kernel/identity/token.server.ts'
import { tell } from '#kernel/notice/notice.server.ts'
import { system } from '#engine/access/access.ts'
import { actorOf } from '#engine/access/actor.server.ts'
import { dayOf } from '#engine/clock/days.ts'
import { perform } from '#engine/record/act.server.ts'
import { idFrom } from '#engine/record/ids.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import { settingOn } from '#engine/record/office.ts'
import { readNo } from '#engine/record/row.ts'
import { lookupCode } from '#engine/record/routes.server.ts'
import { fromStored, type Stored } from '#engine/record/store.server.ts'
import { rowColumns } from '#engine/record/statements.ts'
import { officeNames, registerAdministrator } from './office-names.server.ts'

export type Doors = { engine: Engine; secret: Secret; lookup: Buffer; demo: boolean }
const text = (max: number) => ({ type: 'string', minLength: 1, maxLength: max }) as const
const session = { type: 'object', required: ['actor', 'expires'], properties: { token: { type: 'string' }, renew: { type: 'boolean' }, expires: { type: 'string' }, type: { type: 'string' }, record: { type: 'string' }, actor: { type: 'object', properties: { kind: { type: 'string' }, id: { type: 'string' }, name: { type: 'string' } } } } } as const

export type PhoneDoors = ReturnType<typeof phoneDoors>
/** Codes to a phone, and the session that a right code opens, for whoever asks for one. */
export const phoneDoors = ({ engine, secret, demo }: Omit<Doors, 'lookup'>) => ({
  sendCode: async (phone: string, address: string) => {
    const made = await askCode(engine.db, { phone, address, secret, now: engine.clock.now() })
    await engine.db.tx((tx) => tell(tx, { to: { kind: 'resident', phone: made.phone }, channel: 'sms', title: '验证码', text: `您的验证码是 ${made.code}，${made.minutes} 分钟内有效。请勿告诉他人。`, key: `code/${made.phone}/${nowOf(engine)}`, secret: !demo, now: engine.clock.now() }))
    return made
  },
  enter: async (request: FastifyRequest, reply: FastifyReply, { phone, code }: { phone: string; code: string }): Promise<string> => {
    const now = engine.clock.now(), session = await signInByCode(engine.db, { phone, code, secret, now, personOf: personBehind(engine) })
    giveCookie(request, reply, { token: session.token, expires: session.expires, now })
    return session.actor.id
  },
})
/** The person behind a confirmed phone: found by the keyed hash of the number, or made. */
const personBehind = (engine: Engine) => async (hash: string, phone: string): Promise<{ id: string; name: string }> => {
  const { person } = officeNames(engine.model), id = idFrom(hash, person.type)
  const [known] = await engine.db.query(`select id from record where tenant = $1 and id = $2`, [engine.db.tenant, id])
  if (!known) await perform(engine, system, { id: idFrom(id, person.step), type: person.type, record: id, step: person.step, data: { phone, key: hash.slice(0, 32) } })
  return { id, name: `${phone.slice(0, 3)}****${phone.slice(-4)}` }
}

export const sessionRoutes = (app: FastifyInstance, { engine, secret, lookup, demo }: Doors): void => {
  const { db } = engine, now = () => engine.clock.now(), personOf = personBehind(engine), doors = phoneDoors({ engine, secret, demo })
  const open = (it: Session & { renew?: boolean }, more: object = {}) => ({ token: it.token, actor: { kind: it.actor.kind, id: it.actor.id, name: it.actor.name }, expires: it.expires.toISOString(), ...(it.renew ? { renew: true } : {}), ...more })

  app.post('/api/sessions', { config: { access: 'public', rate: { most: 60, perSeconds: 60 } }, schema: { summary: 'Sign in: {login,password}, {phone,code}, {no,code} or {guest:true}',
    body: { type: 'object', additionalProperties: false, properties: { login: text(80), password: text(200), phone: text(40), code: text(20), no: text(40), guest: { const: true } } }, response: { 201: session } } }, async (request, reply) => {
    const body = request.body as { login?: string; password?: string; phone?: string; code?: string; no?: string; guest?: true }
    const { it, more } = await enter(body)
    giveCookie(request, reply, { token: it.token, expires: it.expires, now: now() })
    return reply.code(201).send(open(it, more))
  })
  const enter = async (body: { login?: string; password?: string; phone?: string; code?: string; no?: string; guest?: true }): Promise<{ it: Session & { renew?: boolean }; more?: object }> => {
    if (body.login && body.password) return { it: await signIn(db, { login: body.login, password: body.password, secret, now: now() }) }
    if (body.phone && body.code) return { it: await signInByCode(db, { phone: body.phone, code: body.code, secret, now: now(), personOf }) }
    if (body.no && body.code) return lookUp(body.no, body.code)
    if (body.guest) return { it: await startGuest(db, { now: now() }) }
    throw fail('bad-body', { why: { zh: '要给 login 和 password，或 phone 和 code，或 no 和 code', en: 'give login and password, phone and code, or no and code' } })
  }
  /** A guest finds their own row again by its number and code; the session is that guest's. */
  const lookUp = async (no: string, code: string): Promise<{ it: Session; more: object }> => {
    const number = readNo(no), all = number ? await db.query<Stored>(`select ${rowColumns} from record r where r.tenant = $1 and r.no = $2 limit 20`, [db.tenant, number]) : []
    // Two types may give out the same number: the code says which row is meant.
    const given = Buffer.from(code.trim().toUpperCase()), found = all.find((row) => { const right = Buffer.from(lookupCode(lookup, row.id)); return given.length === right.length && timingSafeEqual(given, right) })
    const by = found && fromStored(found).meta.by
    if (!found || !by?.startsWith('guest:')) throw fail('code-wrong')
    return { it: await openSession(db, { kind: 'guest', id: by.slice(6), name: '访客' }, { now: now() }), more: { type: found.type, record: found.id } }
  }
  app.delete('/api/sessions', { config: { access: () => true }, schema: { summary: 'Sign out', response: { 204: { type: 'null' } } } }, async (request, reply) => {
    if (request.who.session) await signOut(db, { session: request.who.session })
    takeCookie(reply)
    return reply.code(204).send()
  })
  app.post('/api/codes', { config: { access: 'public', rate: { most: 30, perSeconds: 60 } }, schema: { summary: 'Send a code to a phone', body: { type: 'object', additionalProperties: false, required: ['phone'], properties: { phone: text(40) } }, response: { 202: { type: 'object', properties: { sent: { type: 'string' }, minutes: { type: 'integer' } } } } } }, async (request, reply) => {
    const made = await doors.sendCode((request.body as { phone: string }).phone, request.ip)
    return reply.code(202).send({ sent: made.mask, minutes: made.minutes })
  })
  app.post('/api/password', { config: { access: 'staff' }, schema: { summary: 'Change one\'s own password', body: { type: 'object', additionalProperties: false, required: ['old', 'password'], properties: { old: text(200), password: text(200) } }, response: { 204: { type: 'null' } } } }, async (request, reply) => {
    const { old, password } = request.body as { old: string; password: string }
    await changePassword(db, { who: request.who, old, password, secret, now: now() })
    return reply.code(204).send()
  })
  app.get('/api/me', { config: { access: () => true }, schema: { summary: 'Who I am, the parts I play, the street', response: { 200: { type: 'object', additionalProperties: true, required: ['posts', 'street', 'now'], properties: { now: { type: 'string' }, posts: { type: 'array', items: { type: 'object', additionalProperties: true, required: ['part', 'title'] } }, street: { type: 'object', additionalProperties: true, required: ['name', 'demo', 'tenant'] } } } } } }, async (request) => {
    const office = engine.holder.office(), { post, ...holder } = request.who, who = actorOf(engine, holder), home = engine.model.packs[0]!.id
    return {
      actor: request.who.kind === 'guest' && !request.who.session ? null : { kind: request.who.kind, id: request.who.id, name: request.who.name },
      posts: who.kind !== 'staff' ? [] : who.plays.map((play) => ({ id: play.post ?? null, part: play.part.id, title: play.part.title, pack: play.part.pack, area: play.area === null ? null : { id: play.area, name: office.areas.find(play.area)?.name ?? '' }, leaves: play.leaves, unit: play.unit === null ? null : { id: play.unit, name: office.named.unit?.get(play.unit)?.name ?? '' } })),
      post: post !== undefined && who.plays.some((play) => play.post === post) ? post : null,
      street: { name: String(settingOn(office, `${home}/calendarName`, dayOf(nowOf(engine)))), demo, tenant: db.tenant }, now: nowOf(engine),
    }
  })
  app.put('/api/me/post', { config: { access: 'staff' }, schema: { summary: 'Act as one post from now on in this session, or (null) as all that I hold', body: { type: 'object', additionalProperties: false, required: ['post'], properties: { post: { type: ['string', 'null'], format: 'uuid' } } }, response: { 200: { type: 'object', required: ['post'], properties: { post: { type: ['string', 'null'] } } } } } }, async (request) => {
    const { post } = request.body as { post: string | null }, { post: _, session: id, ...holder } = request.who, held = actorOf(engine, holder).plays.flatMap((play) => play.post ?? [])
    if (!id || (post !== null && !held.includes(post))) throw fail('bad-field', { path: 'post', allowed: held })
    await choosePost(db, { session: id, post })
    return { post }
  })
  app.post('/api/first', { config: { access: 'public', rate: { most: 10, perSeconds: 60 } }, schema: { summary: 'The first administrator of an empty street', body: { type: 'object', additionalProperties: false, required: ['token', 'login', 'name', 'password'], properties: { token: text(200), login: text(40), name: text(40), password: text(200) } }, response: { 201: session } } }, async (request, reply) => {
    const body = request.body as { token: string; login: string; name: string; password: string }, id = engine.newId()
    const made = await useFirstLink(db, { ...body, id, now: now() })
    await registerAdministrator(engine, { id, login: body.login, name: body.name })
    giveCookie(request, reply, { token: made.token, expires: made.expires, now: now() })
    return reply.code(201).send(open(made))
  })
}
