// Who sees and does what, over HTTP: everybody of the small street (access.street.server.ts) at every exit of the product, against what the
// packs declare. The answer that is expected is read from the declaration by the few lines below, never from the engine. The default is no.
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packs } from '../packs/index.ts'
import { openAccessStreet, phoneOf, type AccessStreet, type Face, type Post, type Said } from './access.street.server.ts'

type Known = { id: string; type: string; state: string; area: number | null; parent: string | null; assignee: string | null; about: string | null; by: string; sign: string; open: Record<string, unknown>; veiled: Record<string, unknown>; ask: string | null }
type Way = { in: string; fields?: readonly string[]; post: Post }
type Loose = Record<string, unknown>

let w: AccessStreet, rows: Known[], faces: Face[], clear: string[]
beforeAll(async () => {
  w = await openAccessStreet()
  faces = Object.values(w.faces)
  const signs = new Map(Object.entries(w.matters).map(([sign, { id }]) => [id, sign]))
  rows = (await w.s.db.query<Omit<Known, 'sign' | 'open' | 'veiled' | 'by' | 'ask'> & { body: Loose & { $: { by: string; ask?: { step: string } } }; veiled: Loose | null }>('select id, type, state, area, parent, assignee, subject as about, body, veiled from record where tenant = 1'))
    .map(({ body: { $, ...open }, veiled, ...row }) => ({ ...row, open, veiled: veiled ?? {}, by: $.by, ask: $.ask?.step ?? null, sign: signs.get(row.id) ?? row.id }))
  clear = [...Object.values(w.matters).filter((m) => w.s && m.phone).map((m) => m.phone), phoneOf(800), phoneOf(801), ...faces.map((_, i) => phoneOf(900 + i)), '师傅态度好']
}, 120_000)
afterAll(() => w?.s.end())

// ── what the packs declare ────────────────────────────────────────────────────────────
const partOf = (id: string) => { const [pack, name] = id.split('/') as [string, string]; return packs.find((p) => p.id === pack)!.parts.list[name as never] as { sees: string | Record<string, string | { in: string; only?: unknown; fields?: string[] }>; private?: string[] } }
const isTable = (type: string) => packs.some((pack) => pack.tables?.some((table) => table.id === type))
/** How a post sees a type. Dated lists are the keeper's; a part bound to an area or a unit sees nothing without one. */
const wayOf = (post: Post, type: string): Way | undefined => {
  if (isTable(type)) return post.part === 'office/keeper' ? { in: 'all', post } : undefined
  const { sees } = partOf(post.part), records = packs.find((p) => p.id === post.part.split('/')[0])!.parts.records, key = Object.keys(records).find((name) => records[name]!.id === type)
  const said = key === undefined ? undefined : typeof sees === 'string' ? sees : sees[key], way = typeof said === 'string' ? { in: said } : said
  if (!way || way.in === 'none' || (['grid', 'community'].includes(way.in) && !post.area) || (way.in === 'unit' && !post.unit)) return undefined
  if ('only' in way) throw new Error('teach this table what `only` means')
  return { ...way, post }
}
const postsOf = (face: Face): Post[] => [...face.posts, ...(face.kind === 'staff' && face.name !== 'left' ? [{ part: 'office/anyone' }] : [])]
const waysOf = (face: Face, type: string) => postsOf(face).flatMap((post) => wayOf(post, type) ?? [])
/** Does a place lie in the area of a post? The street itself holds also what lies in no area. */
const within = (area: number | null, post: Post): boolean => {
  if (!post.area || post.area === 'street') return true
  for (let at = Object.values(w.areas).find((a) => a.number === area); at; at = at.parent && w.areas[at.parent]) if (at === w.areas[post.area]) return true
  return false
}
const unitOf = (post: Post) => w.units[post.unit as 'U1']
const covers = (way: Way, face: Face, row: Known): boolean => ({
  all: () => within(row.area, way.post), grid: () => within(row.area, way.post), community: () => within(row.area, way.post),
  unit: () => [row, ...rows.filter((part) => part.parent === row.id)].some((one) => one.assignee === unitOf(way.post)),
  own: () => face.kind === 'resident' ? row.about === face.id : row.by === `${face.kind}:${face.id}`,
})[way.in as 'all']()
const coveredBy = (face: Face, row: Known) => waysOf(face, row.type).filter((way) => covers(way, face, row))
const sees = (face: Face, row: Known) => coveredBy(face, row).length > 0
/** Only these fields (undefined: all). */
const fieldsFor = (face: Face, row: Known) => { const ways = coveredBy(face, row); return ways.length && ways.every((way) => way.fields) ? new Set(ways.flatMap((way) => way.fields!)) : undefined }
/** A part of a bigger row is shown, one by one, to whoever sees the whole of that. */
const seesCard = (face: Face, row: Known) => sees(face, row) || rows.some((whole) => whole.id === row.parent && sees(face, whole) && !fieldsFor(face, whole))
const flowOf = (type: string) => packs.flatMap((pack) => pack.flows.map((flow) => ({ pack, flow }))).find(({ flow }) => (flow.of as { id: string }).id === type)!
const stepsOf = (type: string) => Object.entries((flowOf(type).flow.spec as { steps: Record<string, { from?: string | string[]; who?: string | string[]; agree?: { by: string } }> }).steps).map(([name, step]) => ({ name, from: [step.from ?? []].flat(), makes: step.from === undefined, who: [step.who ?? []].flat().map((part) => `${flowOf(type).pack.id}/${part}`), agree: step.agree && `${flowOf(type).pack.id}/${step.agree.by}` }))
const plays = (face: Face, parts: readonly string[], row: Known) => coveredBy(face, row).some((way) => parts.includes(way.post.part))
/** What lies in no place (the office's lists) is not made by a part that is bound to a part of the street. */
const placed = (type: string) => packs.some((pack) => Object.values(pack.parts.records).some(({ id, spec }) => id === type && (spec as { at?: string }).at !== undefined))
const mayMake = (face: Face, type: string, who: readonly string[]) => waysOf(face, type).some((way) => who.includes(way.post.part) && (placed(type) || way.in !== 'all' || within(null, way.post)))
const purposesOf = (face: Face, row: Known) => coveredBy(face, row).flatMap((way) => partOf(way.post.part).private ?? [])

// ── asking ────────────────────────────────────────────────────────────
const get = (face: Face, url: string) => w.ask(url, { token: face.token })
const of = (type: string) => rows.filter((row) => row.type === type)
const signsIn = (text: string) => Object.keys(w.matters).filter((sign) => text.includes(sign)).sort()
const seen = (face: Face, type = 'matter') => of(type).filter((row) => sees(face, row))
const signed = (list: readonly Known[]) => list.map((row) => row.sign).sort()
/** Nobody outside of the door: no session, or one that ended with its account. */
const shut = (face: Face) => face.kind === 'stranger' || face.name === 'left'
const words = async ({ bytes }: Said): Promise<string> => { const book = new ExcelJS.Workbook(); await book.xlsx.load(bytes as never); return JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues())) }
/** No answer, of whatever exit, holds a private value in the clear. */
const masked = (face: Face, text: string, exit: string) => expect.soft(clear.filter((value) => text.includes(value)), `${face.name} is told private values by ${exit}`).toEqual([])

type Kind = Face['kind']
const everybody: Kind[] = ['staff', 'resident', 'service', 'guest'], named: Kind[] = ['staff', 'resident', 'service'], programs: Kind[] = ['staff', 'service']
/** Exits that answer with many rows of a type: who may knock, and which signs stand in the answer. */
const lists: Record<string, { for: Kind[]; url: (type: string) => string; none?: 'empty'; types?: string[]; read?: (said: Said) => Promise<string> | string }> = {
  list: { for: named, url: (type) => `/api/records/${type}?limit=500&total=1` },
  search: { for: named, url: (type) => `/api/records/${type}?q=zq&limit=500`, types: ['matter'] },
  export: { for: programs, url: (type) => `/api/export/${type}.xlsx`, types: ['matter', 'assist', 'person'], read: words },
  'printed list': { for: ['staff'], url: (type) => `/print/${type}`, types: ['matter', 'assist', 'post', 'routes'] },
}
const types = () => [...new Set([...packs.flatMap((pack) => [...Object.values(pack.parts.records).map((r) => r.id), ...(pack.tables ?? []).map((t) => t.id)])])]
/** What is answered to whoever may not have it. */
const refusal = (face: Face, kinds: Kind[]) => shut(face) || (face.kind === 'guest' && !kinds.includes('guest')) ? 401 : kinds.includes(face.kind) ? undefined : 403

describe('every exit of many rows', () => {
  test.each(Object.keys(lists))('%s', async (name) => {
    const exit = lists[name]!
    for (const face of faces) for (const type of exit.types ?? types()) {
      const said = await get(face, exit.url(type)), text = said.status === 200 ? await exit.read?.(said) ?? said.text : said.text, at = `${face.name} ${name} ${type}`
      const wanted = refusal(face, exit.for) ?? (waysOf(face, type).length ? 200 : 403)
      expect.soft(said.status, `${at}: ${text.slice(0, 200)}`).toBe(wanted)
      masked(face, text, at)
      const may = wanted === 200 ? seen(face, type) : []
      if (type === 'matter') expect.soft(signsIn(text), at).toEqual(signed(may))
      if (name === 'list' && wanted === 200) expect.soft([(said.body as { total: number }).total, (said.body as { rows: { id: string }[] }).rows.map((r) => r.id).sort()], at).toEqual([may.length, may.map((r) => r.id).sort()])
    }
  }, 60_000)

  test('fields: who is given a list of fields gets no others, and private ones are masks', async () => {
    for (const face of faces.filter((one) => named.includes(one.kind) && !shut(one))) for (const type of types()) {
      const { body } = await get(face, `/api/records/${type}?limit=500`)
      for (const line of (body as { rows?: { id: string; assignee: unknown; body: Loose & { $: Loose } }[] }).rows ?? []) {
        const row = rows.find((one) => one.id === line.id)!, pick = fieldsFor(face, row), { $, ...shown } = line.body
        expect.soft(Object.keys(shown).sort(), `${face.name} ${row.sign}`).toEqual(Object.keys(row.open).filter((field) => !pick || pick.has(field)).sort())
        for (const field of Object.keys(row.veiled)) if (field in shown) expect.soft(shown[field], `${face.name} ${row.sign} ${field}`).not.toEqual(row.veiled[field])
        if (pick) expect.soft([Object.keys($), line.assignee], `${face.name} ${row.sign}`).toEqual([['at'], null])
      }
    }
  }, 60_000)

  test('map, counts, groups', async () => {
    for (const face of faces) for (const type of ['matter', 'assist', 'area', 'person']) {
      const none = refusal(face, named), ways = waysOf(face, type).length > 0, may = seen(face, type), at = `${face.name} ${type}`
      const map = await get(face, `/api/map/${type}?box=117.5,38.9,118,39.5`), counts = await get(face, `/api/counts/${type}?all=&made=mine%3Dmade`), groups = await get(face, `/api/groups/${type}?by=state`), area = await get(face, `/api/groups/${type}?by=area,state`)
      expect.soft([map.status, counts.status, groups.status, area.status], at).toEqual([none ?? (ways ? 200 : 403), none ?? 200, none ?? (ways ? 200 : 403), none ?? (ways ? 200 : 403)])
      if (none) continue
      expect.soft((counts.body as { all: number }).all, `${at} counts`).toBe(may.length)
      if (!ways) continue
      if (type === 'matter') expect.soft((map.body as [string][]).map(([id]) => id).sort(), `${at} map`).toEqual(may.map((r) => r.id).sort())
      for (const { body } of [groups, area]) expect.soft((body as { groups: { n: number }[] }).groups.reduce((n, g) => n + g.n, 0), `${at} groups`).toBe(may.length)
    }
  }, 60_000)

  test('forms and imports are for whoever makes such rows', async () => {
    for (const face of faces) for (const type of types()) {
      const makes = isTable(type) ? mayMake(face, type, ['office/keeper']) : stepsOf(type).some((step) => step.makes && !['report', 'selfHandle'].includes(step.name) && mayMake(face, type, step.who))
      const wanted = refusal(face, ['staff']) ?? (makes ? undefined : 403), at = `${face.name} ${type}`
      const form = await get(face, `/api/templates/${type}.xlsx`), sent = await w.s.ask({ method: 'POST', url: `/api/imports?type=${type}`, token: face.token, raw: Buffer.from('PK'), headers: { 'content-type': 'application/octet-stream', 'x-name': 'a' } })
      expect.soft([form.status, sent.status], `${at} ${sent.text}`).toEqual([wanted ?? 200, wanted ?? 415])
    }
  }, 60_000)
})

describe('every exit of one row', () => {
  const watched = () => [...of('matter'), ...of('assist'), ...['area', 'staff', 'post', 'setting', 'person', 'routes'].flatMap((type) => of(type).slice(0, 1))]
  test('row, card, clock, paper, photo', async () => {
    for (const face of faces) for (const row of watched()) {
      const at = `${face.name} ${row.type} ${row.sign}`, may = sees(face, row), card = seesCard(face, row), url = `/api/records/${row.type}/${row.id}`, full = row.type === 'matter'
      const no = (kinds: Kind[], yes: boolean) => refusal(face, kinds) ?? (yes ? 200 : 404), photo = w.matters[row.sign]?.photo
      const said = { row: await get(face, `${url}?only=row`), card: await get(face, url), clock: await get(face, `${url}/clock`), paper: await get(face, `/print/${row.type}/${row.id}`), ...(photo ? { photo: await get(face, `/api/files/${photo}`), small: await get(face, `/api/files/${photo}?size=160`) } : {}) }
      const mine = photo !== undefined && row.by === `${face.kind}:${face.id}` && !shut(face) // whoever sent a file may look at it
      const file = face.name === 'left' ? 401 : mine || may ? 200 : 404
      expect.soft(Object.fromEntries(Object.entries(said).map(([exit, { status }]) => [exit, status])), at).toEqual({ row: no(everybody, may), card: no(everybody, card), clock: no(['staff'], card), paper: no(['staff'], card), ...(photo ? { photo: file, small: file } : {}) })
      for (const [exit, { text, status }] of Object.entries(said)) if (exit !== 'photo' && exit !== 'small') {
        masked(face, text, `${at} ${exit}`)
        if (status === 200) expect.soft(signsIn(text).filter((sign) => !sees(face, rows.find((one) => one.sign === sign)!)), `${at} ${exit} names what may not be seen`).toEqual([])
      }
      if (said.card.status !== 200 || !full) continue
      const { near, alike, parts, steps } = said.card.body as Record<'near' | 'alike' | 'parts' | 'steps', { id: string; step: string }[]>, pick = fieldsFor(face, row)
      const close = pick ? [] : seen(face).filter((one) => one !== row && Math.abs((one.open.where as { lon: number }).lon - (row.open.where as { lon: number }).lon) < 0.0005).map((one) => one.id).sort()
      expect.soft({ near: near.map((r) => r.id).sort(), alike: alike.map((r) => r.id).sort(), parts: parts.map((r) => r.id) }, at).toEqual({ near: close, alike: close, parts: pick ? [] : of('assist').filter((one) => one.parent === row.id).map((one) => one.id) })
      const own = steps.map((s) => s.step).filter((s) => s !== 'undo' && !s.includes(':')).sort(), may2 = stepsOf('matter').filter((s) => s.from.includes(row.state) && plays(face, s.who, row)).map((s) => s.name).sort()
      expect.soft(own, `${at} steps`).toEqual(may2)
    }
  }, 120_000)

  test('acts: nobody takes a step that is not theirs', async () => {
    // An answer that no step asks for is refused last of all: whoever gets as far as that may do the step.
    const probe = async (face: Face, row: { id: string; type: string }, step: string, wanted: string, at: string) => {
      const said = await w.s.ask({ method: 'POST', url: '/api/acts', token: face.token, body: { id: w.s.engine.newId(), type: row.type, record: row.id, step, data: { nobodyAsks: 1 } } })
      expect.soft((said.body as { error?: { code: string } }).error?.code, `${at} ${step}: ${said.text.slice(0, 200)}`).toBe(shut(face) ? 'not-signed-in' : wanted)
      masked(face, said.text, at)
    }
    for (const face of faces) {
      for (const row of [...of('matter'), ...of('assist')]) for (const step of stepsOf(row.type)) {
        if (step.makes || !(step.from.includes(row.state) || step.name === 'restart')) continue
        const may = plays(face, step.who, row), at = `${face.name} ${row.sign}`
        await probe(face, row, step.name, !sees(face, row) ? 'not-found' : !may ? 'not-your-step' : !step.from.includes(row.state) ? 'not-now' : 'not-asked', at)
        if (row.ask === step.name) await probe(face, row, `${step.name}:agree`, !sees(face, row) ? 'not-found' : plays(face, [step.agree!], row) ? 'not-asked' : 'not-your-step', at)
      }
      for (const type of ['matter', 'assist', 'post', 'staff', 'setting', 'person', 'routes']) for (const step of isTable(type) ? [{ name: 'add', makes: true, who: ['office/keeper'] }] : stepsOf(type)) if (step.makes)
        await probe(face, { id: w.s.engine.newId(), type }, step.name, mayMake(face, type, step.who) ? 'not-asked' : 'not-your-step', `${face.name} makes ${type}`)
    }
  }, 120_000)

  test('clear values: for a purpose of one\'s part, with a reason, and each reading is noted', async () => {
    const log = async () => (await w.s.db.query<{ who: string; record: string; purpose: string; why: string }>('select who, record, purpose, why from read_log where tenant = 1 order by at, id')).map((one) => ({ ...one })), noted: Loose[] = []
    const read = (face: Face, row: Known, more: Loose = {}) => w.ask('/api/reads', { method: 'POST', token: face.token, body: { type: row.type, id: row.id, fields: ['phone'], purpose: purposesOf(face, row)[0] ?? '核实地点', why: '约上门时间', ...more } })
    for (const face of faces) for (const row of [...of('matter'), ...of('person'), ...of('staff').slice(1, 3)]) {
      const pick = fieldsFor(face, row), may = purposesOf(face, row).length > 0 && (!pick || pick.has('phone')), wanted = refusal(face, named) ?? (!sees(face, row) ? 404 : may ? 200 : 403), said = await read(face, row)
      expect.soft(said.status, `${face.name} ${row.sign} ${said.text}`).toBe(wanted)
      if (wanted !== 200) { masked(face, said.text, 'reads'); continue }
      expect.soft(said.body, `${face.name} ${row.sign}`).toEqual({ values: { phone: row.veiled.phone ?? null } })
      noted.push({ who: `${face.kind}:${face.id}`, record: row.id, purpose: purposesOf(face, row)[0], why: '约上门时间' })
      for (const more of [{ purpose: '好奇' }, { purpose: '' }, { why: ' ' }, { why: '' }, { fields: ['what'] }, { who: face.id }]) expect.soft((await read(face, row, more)).status, `${face.name} ${JSON.stringify(more)}`).toBe(400)
    }
    const order = (list: readonly Loose[]) => list.map((one) => JSON.stringify([one.who, one.record, one.purpose, one.why])).sort()
    expect(order(await log())).toEqual(order(noted))
  }, 60_000)
})
