// Open311 as a server: what others send in. Each request and each word of theirs is one act on the one road, done by the part that their key
// plays; what they send twice under one id of theirs is done once.
import type { FastifyRequest } from 'fastify'
import { fail } from '../../kernel/fail/fail.ts'
import { checkText } from '../../kernel/http/body.ts'
import type { Actor as Holder } from '../../kernel/identity/identity.ts'
import { whoText } from '../../kernel/identity/identity.ts'
import { actorOf } from '../access/actor.server.ts'
import { boxAround, boxOf, inBox } from '../place/cells.ts'
import { centreOf } from '../place/areas.ts'
import { perform } from '../record/act.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import { idFrom } from '../record/ids.server.ts'
import type { FieldModel } from '../record/model.ts'
import { onOf } from '../record/office.ts'
import { readNo, sayNo } from '../record/row.ts'
import type { Takes } from '../record/shares.ts'
import { loadMany } from '../record/statements.ts'
import { fromStored, type Stored } from '../record/store.server.ts'
import { attributesIn, progresses, readTime } from './open311.ts'
import { publicOf, type Shared, type Spot } from './public.ts'
import { attributesOf, choicesOf, kindOf, realtime, refuse, type Open311 } from './service.server.ts'

export type Sent = { shared: Shared; deps: Open311; request: FastifyRequest }
type Form = { all: ReadonlyMap<string, readonly string[]>; one(name: string): string | undefined; files: readonly { name: string; bytes: Uint8Array }[] }

/** A new request. Answers its number, or a token where nobody outside may know of it yet. */
export const postRequest = async (sent: Sent) => {
  const { shared, deps: { engine }, request } = sent, { share, type } = shared, takes = share.open311?.takes
  if (!takes) throw fail('not-found', { what: { zh: '地址', en: 'address' } })
  const form = await readForm(request), who = await holderOf(sent, form), code = form.one('service_code')
  if (!code) throw refuse('service_code', '必填', 'is required')
  const kind = kindOf(shared, engine, code)
  if (!kind.held) throw refuse('service_code', '这一类已停用', 'is no longer offered')
  const said = attributesIn(form.all), key = form.one('idempotency_key') ?? header(request, 'idempotency-key') ?? said.get('external_id')?.[0] ?? said.get('fixmystreet_id')?.[0]
  const id = key === undefined ? engine.newId() : idFrom(whoText(who), `open311/${key}`)
  const description = (form.one('description') ?? '').replace(/\r\n?/g, '\n')
  if ([...description].length > 4000) throw refuse('description', '最多 4000 个字', 'has at most 4,000 characters')
  const data: Record<string, unknown> = { [share.kind]: kind.code, [share.place]: await placeIn(sent, form), ...answersIn(shared, engine, said), [takes.description]: description || kind.name, ...reporter(takes, form) }
  const files = takes.photos ? await photosIn(sent, form, { id, who, field: takes.photos }) : []
  if (takes.photos && files.length) data[takes.photos] = files
  const { answer } = await perform(engine, actorOf(engine, who), { id: idFrom(id, 'post'), type: type.id, record: id, step: takes.by, data })
  const account = form.one('account_id') ?? null, notice = '街道已经收到，进展可凭编号查看。'
  return [realtime(shared) && answer.no !== null ? { service_request_id: sayNo(answer.no), service_notice: notice, account_id: account } : { token: answer.record, service_notice: notice, account_id: account }]
}

/** What a token has become: with the number once the request is public, without it until then. Unknown: not-found. */
export const tokenOf = async (shared: Shared, { engine }: Open311, token: string) => {
  const [stored] = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(token) ? await engine.db.query<Stored>(loadMany, [engine.db.tenant, [token]]) : [], row = stored && fromStored(stored)
  if (!row || row.type !== shared.type.id || !row.meta.by.startsWith('service:')) throw fail('not-found', { what: 'token' })
  const open = publicOf(shared, row, { office: engine.holder.office(), on: onOf(engine.holder.office(), nowOf(engine)) })
  return [{ token, service_request_id: open?.no ?? null }]
}

/** A word of theirs about a request. Their update_id makes a repeat a repeat. What they say of the state stays words: the office decides. */
export const postUpdate = async (sent: Sent) => {
  const { shared, deps: { engine }, request } = sent, { share, type } = shared, notes = share.open311?.notes
  if (!notes) throw fail('not-found', { what: { zh: '地址', en: 'address' } })
  const form = await readForm(request), who = await holderOf(sent, form), number = form.one('service_request_id'), own = form.one('update_id'), description = (form.one('description') ?? '').replace(/\r\n?/g, '\n'), status = form.one('status')
  if (!number) throw refuse('service_request_id', '必填', 'is required')
  if (!own) throw refuse('update_id', '必填', 'is required')
  if (status && !(progresses as readonly string[]).includes(status.toLowerCase())) throw refuse('status', `只能是 ${progresses.join('、').toUpperCase()}`, `is one of ${progresses.join(', ').toUpperCase()}`)
  const at = form.one('updated_datetime')
  if (at !== undefined && !readTime(at)) throw refuse('updated_datetime', '应是带时区的时间', 'should be a time with its zone')
  const links = form.all.get('media_url')?.filter((link) => /^https?:\/\//i.test(link)).slice(0, 9) ?? []
  if (!description && !links.length && !status) throw refuse('description', '必填', 'is required')
  if ([...description].length > 3500) throw refuse('description', '最多 3500 个字', 'has at most 3,500 characters')
  const record = await findRow(shared, engine, number)
  if (!record) throw fail('not-found', { what: { zh: `事项 ${number.slice(0, 60)}`, en: `service_request_id ${number.slice(0, 60)}` } })
  const asked = type.step[notes.by]!.ask, act = idFrom(record, `update/${whoText(who)}/${own}`), linked = share.open311?.takes?.links
  const words = [description, status && !['open', 'unchanged'].includes(status.toLowerCase()) ? `（对方标为 ${status.toUpperCase()}）` : ''].filter(Boolean).join('\n') || '（没有文字）'
  const { answer } = await perform(engine, actorOf(engine, who), { id: act, type: type.id, record, step: notes.by, data: { [notes.in]: words, ...(linked && asked.includes(linked) && links.length ? { [linked]: links.join('\n').slice(0, 3900) } : {}) } })
  return [{ update_id: answer.act, service_request_id: number, account_id: form.one('account_id') ?? null }]
}

const header = (request: FastifyRequest, name: string): string | undefined => { const value = request.headers[name]; return typeof value === 'string' && value.trim() ? value.trim().slice(0, 200) : undefined }
/** Whose key it is: a service token of this street. Anything else is refused before anything is looked at. */
const holderOf = async ({ deps, request }: Sent, form: Form): Promise<Holder> => {
  const key = form.one('api_key') ?? (request.query as { api_key?: string }).api_key?.trim(), who = key ? /^[\w.~+/=-]{1,512}$/.test(key) ? await deps.whoIs(key) : undefined : request.who
  if (!who || who.kind !== 'service') throw fail('open311-key')
  return who
}
const findRow = async ({ type }: Shared, { db }: Engine, number: string): Promise<string | undefined> => {
  const no = /^\d{4}-\d{4}-\d{4,6}$/.test(number) ? readNo(number) : undefined, id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(number) ? number : undefined
  if (no === undefined && id === undefined) return undefined
  return (await db.query<{ id: string }>('select id from record where tenant = $1 and type = $2 and (no = $3::bigint or id = $4::uuid)', [db.tenant, type.id, no ?? null, id ?? null]))[0]?.id
}

/** Where it is: a point inside the street, or an address that names one of its places, or the code of one of its areas. */
const placeIn = async ({ deps }: Sent, form: Form): Promise<Spot> => {
  const office = deps.engine.holder.office(), lat = form.one('lat'), lon = form.one('long'), address = form.one('address_string'), area = form.one('address_id')
  const rings = office.areas.list.flatMap((one) => one.ring ?? [])
  if (lat !== undefined || lon !== undefined) {
    const point = { lat: degree('lat', lat, 90), lon: degree('long', lon, 180) }
    const box = rings.length ? boxOf(rings) : undefined, margin = box && boxAround(point, 300)
    if (box && margin && !inBox(point, { w: box.w - (point.lon - margin.w), s: box.s - (point.lat - margin.s), e: box.e + (margin.e - point.lon), n: box.n + (margin.n - point.lat) })) throw refuse('lat', '不在本街道范围内', 'lies outside of this jurisdiction')
    return point
  }
  if (area !== undefined) {
    const found = office.areas.list.find((one) => one.code === area && one.ring)
    if (!found?.ring) throw refuse('address_id', '没有这个区域', 'is not known')
    return centreOf(found.ring)
  }
  if (address === undefined) throw refuse('lat', '须有 lat 和 long，或 address_string，或 address_id', 'and long are required, or address_string, or address_id')
  const place = (await deps.places()).filter((one) => one.name.length > 1 && address.includes(one.name)).sort((a, b) => b.name.length - a.name.length)[0]
  if (!place) throw refuse('address_string', '没有提到本街道的地名，请给 lat 和 long', 'names no place that we know; send lat and long')
  return { lon: place.lon, lat: place.lat }
}
const degree = (name: string, text: string | undefined, top: number): number => {
  const value = text !== undefined && /^[+-]?\d{1,3}(\.\d{1,20})?$/.test(text) ? Number(text) : Number.NaN
  if (!(Math.abs(value) <= top)) throw refuse(name, '应是度数', 'should be degrees')
  return value
}

/** Answers to the questions of the service. What it does not ask is left aside. */
const answersIn = (shared: Shared, engine: Engine, said: ReadonlyMap<string, readonly string[]>): Record<string, unknown> => {
  const { type, share } = shared, step = type.step[share.open311!.takes!.by]!, data: Record<string, unknown> = {}
  for (const field of attributesOf(shared)) {
    const values = said.get(field.name)?.map((value) => value.trim()).filter(Boolean) ?? []
    if (values.length) data[field.name] = answerTo(engine, field, values)
    else if (step.need.includes(field.name)) throw refuse(`attribute[${field.name}]`, '必填', 'is required')
  }
  return data
}
const answerTo = (engine: Engine, field: FieldModel, values: readonly string[]): unknown => {
  const name = `attribute[${field.name}]`, list = choicesOf(engine, field), text = values[0]!
  if (list) {
    const keys = field.kind === 'refs' ? values.flatMap((value) => list.some((one) => one.key === value) ? [value] : value.split(',')) : values.slice(0, 1)
    for (const key of keys) if (!list.some((one) => one.key === key)) throw refuse(name, '不在可选项内', 'is not one of the values')
    return field.kind === 'refs' ? [...new Set(keys)] : field.kind === 'flag' ? text === 'true' : text
  }
  if (field.kind === 'number') { if (!/^[+-]?\d{1,15}(\.\d{1,10})?$/.test(text)) throw refuse(name, '应是数', 'should be a number'); return Number(text) }
  if (field.kind === 'moment' || field.kind === 'date') {
    const at = readTime(text)
    if (!at) throw refuse(name, '应是时间', 'should be a time')
    return field.kind === 'moment' ? at.toISOString() : new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  }
  return values.join('\n')
}
/** Who reports goes into private fields and is never told again. */
const reporter = (takes: Takes, form: Form): Record<string, unknown> => {
  const name = [form.one('last_name'), form.one('first_name')].filter((word) => word && word !== '-').join(' '), phone = form.one('phone'), email = form.one('email'), address = form.one('address_string')
  const who = [name, email, phone && !takes.phone ? phone : ''].filter(Boolean).join(' ').slice(0, 200), links = (form.all.get('media_url') ?? []).filter((link) => /^https?:\/\//i.test(link)).slice(0, 9)
  return {
    ...(takes.phone && phone ? { [takes.phone]: phone.slice(0, 20) } : {}), ...(takes.name && who ? { [takes.name]: who } : {}), ...(takes.address && address ? { [takes.address]: address.slice(0, 200) } : {}),
    // A link is kept as a link: a server that fetches what strangers name can be sent anywhere.
    ...(takes.links && links.length ? { [takes.links]: links.join('\n').slice(0, 3900) } : {}),
  }
}
const photosIn = async ({ deps, shared }: Sent, form: Form, { id, who, field }: { id: string; who: Holder; field: string }): Promise<{ id: string; name: string }[]> => {
  const inline = (form.all.get('media_url') ?? []).flatMap((link) => { const m = /^data:image\/[\w.+-]{1,40};base64,([A-Za-z0-9+/=\s]+)$/.exec(link); return m ? [{ name: 'photo', bytes: new Uint8Array(Buffer.from(m[1]!, 'base64')) }] : [] })
  const files = [...form.files, ...inline].slice(0, Math.min(9, shared.type.field[field]?.max ?? 9)), stored: { id: string; name: string }[] = []
  for (const [i, file] of files.entries()) {
    const one = { id: idFrom(id, `photo/${i}`), name: file.name.replace(/[^\p{L}\p{N}._ -]/gu, '').slice(0, 80) || 'photo' }
    await deps.putFile({ ...one, bytes: file.bytes, who })
    stored.push(one)
  }
  return stored
}

const readForm = async (request: FastifyRequest): Promise<Form> => {
  const all = new Map<string, string[]>(), files: { name: string; bytes: Uint8Array }[] = [], body = (request.body ?? Buffer.alloc(0)) as Buffer
  const add = (name: string, value: string) => { checkText(name, 'form'); checkText(value, name.slice(0, 100)); if (all.size < 500) all.set(name, [...all.get(name) ?? [], value]) }
  if (/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) {
    let form: FormData
    try { form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': request.headers['content-type']! } }).formData() } catch { throw fail('bad-body', { why: { zh: '表单不完整', en: 'the form is not complete' } }) }
    for (const [name, value] of form) if (typeof value === 'string') add(name, value); else if (value.size > 0) files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
  } else {
    let text: string
    try { text = new TextDecoder('utf-8', { fatal: true }).decode(body) } catch { throw fail('bad-body', { why: { zh: '不是 UTF-8', en: 'not UTF-8' } }) }
    for (const [name, value] of new URLSearchParams(text)) add(name, value)
  }
  return { all, files, one: (name) => all.get(name)?.[0]?.trim() || undefined }
}
