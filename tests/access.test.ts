// Who sees and does what, over HTTP: everybody of the small street (access.street.server.ts) at every exit of the product, against what the
// packs declare. The answer that is expected is read from the declaration by the few lines below, never from the engine. The default is no.
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packs } from '../packs/index.ts'
import { openAccessStreet, phoneOf, spots, type AccessStreet, type Face, type Post, type Said } from './access.street.server.ts'

type Known = { id: string; type: string; state: string; area: number | null; parent: string | null; assignee: string | null; about: string | null; by: string; sign: string; open: Record<string, unknown>; veiled: Record<string, unknown>; ask: string | null }
type Way = { in: string; only?: Loose; fields?: readonly string[]; post: Post }
type Loose = Record<string, unknown>

let w: AccessStreet, rows: Known[], faces: Face[], clear: string[]
beforeAll(async () => {
  w = await openAccessStreet()
  faces = Object.values(w.faces)
  const signs = new Map(Object.entries(w.matters).map(([sign, { id }]) => [id, sign]))
  rows = (await w.s.db.query<Omit<Known, 'sign' | 'open' | 'veiled' | 'by' | 'ask'> & { body: Loose & { $: { ask?: { step: string } } }; margin: { by: string }; veiled: Loose | null }>('select id, type, state, area, parent, assignee, subject as about, body, veiled, margin from record where tenant = 1'))
    .map(({ body: { $, ...open }, veiled, margin, ...row }) => ({ ...row, open, veiled: veiled ?? {}, by: margin.by, ask: $.ask?.step ?? null, sign: signs.get(row.id) ?? row.id }))
  clear = [...Object.values(w.matters).filter((m) => w.s && m.phone).map((m) => m.phone), phoneOf(800), phoneOf(801), ...faces.map((_, i) => phoneOf(900 + i)), '师傅态度好']
}, 120_000)
afterAll(() => w?.s.end())

// ── what the packs declare ────────────────────────────────────────────────────────────
const partOf = (id: string) => { const [pack, name] = id.split('/') as [string, string]; return packs.find((p) => p.id === pack)!.parts.list[name as never] as { sees: string | Record<string, string | { in: string; only?: Loose; fields?: string[] }>; private?: string[] } }
const isTable = (type: string) => packs.some((pack) => pack.tables?.some((table) => table.id === type))
/** How a post sees a type. Dated lists are the keeper's; a part bound to an area or a unit sees nothing without one. */
const wayOf = (post: Post, type: string): Way | undefined => {
  if (isTable(type)) return post.part === 'office/keeper' ? { in: 'all', post } : undefined
  const { sees } = partOf(post.part), records = packs.find((p) => p.id === post.part.split('/')[0])!.parts.records, key = Object.keys(records).find((name) => records[name]!.id === type)
  const said = key === undefined ? undefined : typeof sees === 'string' ? sees : sees[key], way = typeof said === 'string' ? { in: said } : said
  if (!way || way.in === 'none' || (['grid', 'community'].includes(way.in) && !post.area) || (way.in === 'unit' && !post.unit)) return undefined
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
const isAbout = (type: string) => packs.some((pack) => Object.values(pack.parts.records).some(({ id, spec }) => id === type && (spec as { about?: string }).about))
const unitOf = (post: Post) => w.units[post.unit as 'U1']
const meets = (row: Known, [name, want]: [string, unknown]): boolean => { const has = name === 'state' ? row.state : row.open[name], { set, from = -Infinity, below = Infinity } = Object(want) as { set?: boolean; from?: number; below?: number }; return typeof want === 'object' && !Array.isArray(want) ? set === undefined ? Number(has) >= from && Number(has) < below : (has !== undefined) === set : ([want].flat() as unknown[]).includes(has) }
const namedIn = (type: string) => packs.flatMap((pack) => Object.values(pack.parts.records)).map(({ id, spec }) => id === type ? (spec as { named?: string }).named : undefined).find(Boolean) ?? ''
const covers = (way: Way, face: Face, row: Known): boolean => Object.entries(way.only ?? {}).every((one) => meets(row, one)) && ({
  all: () => within(row.area, way.post), grid: () => within(row.area, way.post), community: () => within(row.area, way.post),
  unit: () => [row, ...rows.filter((part) => part.parent === row.id)].some((one) => one.assignee === unitOf(way.post)),
  own: () => face.kind === 'resident' && isAbout(row.type) ? row.about === face.id : row.by === `${face.kind}:${face.id}` || row.assignee === face.id,
  named: () => [row.open[namedIn(row.type)]].flat().includes(face.id),
})[way.in as 'all']()
const coveredBy = (face: Face, row: Known) => waysOf(face, row.type).filter((way) => covers(way, face, row))
const sees = (face: Face, row: Known) => coveredBy(face, row).length > 0
/** Only these fields (undefined: all). */
const fieldsFor = (face: Face, row: Known) => { const ways = coveredBy(face, row); return ways.length && ways.every((way) => way.fields) ? new Set(ways.flatMap((way) => way.fields!)) : undefined }
/** A part of a bigger row is shown, one by one, to whoever sees the whole of that. */
const seesCard = (face: Face, row: Known) => sees(face, row) || rows.some((whole) => whole.id === row.parent && sees(face, whole) && !fieldsFor(face, whole))
const flowOf = (type: string) => packs.flatMap((pack) => pack.flows.map((flow) => ({ pack, flow }))).find(({ flow }) => (flow.of as { id: string }).id === type)!
type Declared = { from?: string | readonly string[]; who?: string | readonly string[]; agree?: { by: string } }
type ShareSpec = { open: readonly string[]; closed: readonly string[]; releases: { by: string }; sends?: { by: string; from: readonly string[] } }
/** The steps that a share brings beside those of the flow. */
const brought = (type: string): [string, Declared][] => packs.flatMap((pack) => pack.shares ?? []).filter((one) => one.of === type).flatMap(({ spec }) => {
  const { open, closed, releases, sends } = spec as ShareSpec, states = [...open, ...closed], all = Object.keys((flowOf(type).flow.of as unknown as { states: object }).states)
  return [['release', { from: states, who: releases.by }], ['takeBack', { from: states, who: releases.by }], ...(sends ? [['sendOn', { from: sends.from, who: sends.by }], ['sendWord', { from: all, who: sends.by }]] as [string, Declared][] : [])]
})
/** Offered only once there is something to take back or to add to. */
const later = ['takeBack', 'sendWord']
const stepsOf = (type: string) => [...Object.entries((flowOf(type).flow.spec as { steps: Record<string, Declared> }).steps), ...brought(type)].map(([name, step]) => ({ name, from: [step.from ?? []].flat(), makes: step.from === undefined, who: [step.who ?? []].flat().map((part) => `${flowOf(type).pack.id}/${part}`), agree: step.agree && `${flowOf(type).pack.id}/${step.agree.by}` }))
/** What is given to a unit is done by that unit; whoever only helps sees it. Asked for an answer, either may give it. */
const plays = (face: Face, parts: readonly string[], row: Known, answers = false) => coveredBy(face, row).some((way) => parts.includes(way.post.part) && (answers || way.in !== 'unit' || row.assignee === unitOf(way.post)))
/** What lies in no place (the office's lists) is not made by a part that is bound to a part of the street. */
const placed = (type: string) => packs.some((pack) => Object.values(pack.parts.records).some(({ id, spec }) => id === type && (spec as { at?: string }).at !== undefined))
const mayMake = (face: Face, type: string, who: readonly string[]) => waysOf(face, type).some((way) => who.includes(way.post.part) && (placed(type) || way.in !== 'all' || within(null, way.post)))
const purposesOf = (face: Face, row: Known) => coveredBy(face, row).flatMap((way) => partOf(way.post.part).private ?? [])

// ── asking ────────────────────────────────────────────────────────────
const all = async (list: readonly Face[], work: (face: Face) => Promise<void>) => { await Promise.all(list.map(work)) }
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
  test('the counts beside the menu: everybody is answered for each type that they see, whatever their posts', async () => {
    await all(faces.filter((face) => face.kind === 'staff' && !shut(face)), async (face) => { for (const type of types()) {
      const said = await get(face, `/api/counts/${type}?v0=mine%3Dtodo&v1=mine%3Dtouched&v2=mine%3Dunit&v3=mine%3Dmade&v4=light%3Dlate&v5=sort%3Ddue`)
      expect.soft(said.status, `${face.name} counts ${type}: ${said.text.slice(0, 200)}`).toBe(200)
      if (said.status === 200) expect.soft((JSON.parse(said.text) as Record<string, number>)['v5'] ?? 0, `${face.name} counts ${type}`).toBeLessThanOrEqual(seen(face, type).length)
    } })
  })
  test.each(Object.keys(lists))('%s', async (name) => {
    const exit = lists[name]!
    await all(faces, async (face) => { for (const type of exit.types ?? types()) {
      const said = await get(face, exit.url(type)), text = said.status === 200 ? await exit.read?.(said) ?? said.text : said.text, at = `${face.name} ${name} ${type}`
      const wanted = refusal(face, exit.for) ?? (waysOf(face, type).length ? 200 : 403)
      expect.soft(said.status, `${at}: ${text.slice(0, 200)}`).toBe(wanted)
      masked(face, text, at)
      const may = wanted === 200 ? seen(face, type) : []
      if (type === 'matter') expect.soft(signsIn(text), at).toEqual(signed(may))
      if (name === 'list' && wanted === 200) expect.soft([(said.body as { total: number }).total, (said.body as { rows: { id: string }[] }).rows.map((r) => r.id).sort()], at).toEqual([may.length, may.map((r) => r.id).sort()])
    } })
  }, 60_000)

  test('fields: who is given a list of fields gets no others, and private ones are masks', async () => {
    await all(faces.filter((one) => named.includes(one.kind) && !shut(one)), async (face) => { for (const type of types()) {
      const { body } = await get(face, `/api/records/${type}?limit=500`)
      for (const line of (body as { rows?: { id: string; assignee: unknown; body: Loose & { $: Loose } }[] }).rows ?? []) {
        const row = rows.find((one) => one.id === line.id)!, pick = fieldsFor(face, row), { $, ...shown } = line.body
        expect.soft(Object.keys(shown).sort(), `${face.name} ${row.sign}`).toEqual(Object.keys(row.open).filter((field) => !pick || pick.has(field)).sort())
        for (const field of Object.keys(row.veiled)) if (field in shown) expect.soft(shown[field], `${face.name} ${row.sign} ${field}`).not.toEqual(row.veiled[field])
        if (pick) expect.soft([Object.keys($), line.assignee], `${face.name} ${row.sign}`).toEqual([[], null])
      }
    } })
  }, 60_000)

  test('map, counts, groups', async () => {
    await all(faces, async (face) => { for (const type of ['matter', 'assist', 'area', 'person']) {
      const none = refusal(face, named), ways = waysOf(face, type).length > 0, may = seen(face, type), at = `${face.name} ${type}`
      const map = await get(face, `/api/map/${type}?box=117.5,38.9,118,39.5`), counts = await get(face, `/api/counts/${type}?all=&made=mine%3Dmade`), groups = await get(face, `/api/groups/${type}?by=state`), area = await get(face, `/api/groups/${type}?by=area,state`)
      expect.soft([map.status, counts.status, groups.status, area.status], at).toEqual([none ?? (ways ? 200 : 403), none ?? 200, none ?? (ways ? 200 : 403), none ?? (ways ? 200 : 403)])
      if (none) continue
      expect.soft((counts.body as { all: number }).all, `${at} counts`).toBe(may.length)
      if (!ways) continue
      if (type === 'matter') expect.soft((map.body as [string][]).map(([id]) => id).sort(), `${at} map`).toEqual(may.map((r) => r.id).sort())
      for (const { body } of [groups, area]) expect.soft((body as { groups: { n: number }[] }).groups.reduce((n, g) => n + g.n, 0), `${at} groups`).toBe(may.length)
    } })
  }, 60_000)

  test('the shared lists: everybody reads what is public, nobody outside the names of staff', async () => {
    for (const face of faces) {
      const said = await get(face, '/api/model'), inside = face.kind === 'staff' || (face.kind === 'service' && face.name !== 'serviceNothing')
      expect.soft(said.status, face.name).toBe(face.name === 'left' ? 401 : 200)
      masked(face, said.text, 'model')
      if (said.status === 200) expect.soft([(said.body as { staff: unknown[] }).staff.length > 0, signsIn(said.text)], face.name).toEqual([inside, []])
    }
  })

  test('forms and imports are for whoever makes such rows', async () => {
    await all(faces, async (face) => { for (const type of types()) {
      const makes = isTable(type) ? mayMake(face, type, ['office/keeper']) : stepsOf(type).some((step) => step.makes && !['report', 'selfHandle'].includes(step.name) && mayMake(face, type, step.who))
      const wanted = refusal(face, ['staff']) ?? (makes ? undefined : 403), at = `${face.name} ${type}`
      const form = await get(face, `/api/templates/${type}.xlsx`), sent = await w.s.ask({ method: 'POST', url: `/api/imports?type=${type}`, token: face.token, raw: Buffer.from('PK'), headers: { 'content-type': 'application/octet-stream', 'x-name': 'a' } })
      expect.soft([form.status, sent.status], `${at} ${sent.text}`).toEqual([wanted ?? 200, wanted ?? 415])
    } })
  }, 60_000)
})

describe('every exit of one row', () => {
  const watched = () => [...of('matter'), ...of('assist'), ...['area', 'staff', 'post', 'setting', 'person', 'routes'].flatMap((type) => of(type).slice(0, 1))]
  test('row, card, clock, paper, photo', async () => {
    await all(faces, async (face) => { for (const row of watched()) {
      const at = `${face.name} ${row.type} ${row.sign}`, may = sees(face, row), card = seesCard(face, row), url = `/api/records/${row.type}/${row.id}`, full = row.type === 'matter'
      const no = (kinds: Kind[], yes: boolean) => refusal(face, kinds) ?? (yes ? 200 : 404), photo = w.matters[row.sign]?.photo
      const said = { row: await get(face, `${url}?only=row`), card: await get(face, url), clock: await get(face, `${url}/clock`), paper: await get(face, `/print/${row.type}/${row.id}`), ...(photo ? { photo: await get(face, `/api/files/${photo}${row.sign === 'zq05' ? '?size=160' : ''}`) } : {}) }
      const mine = photo !== undefined && row.by === `${face.kind}:${face.id}` && !shut(face) // whoever sent a file may look at it
      const file = face.name === 'left' ? 401 : mine || may ? 200 : 404
      expect.soft(Object.fromEntries(Object.entries(said).map(([exit, { status }]) => [exit, status])), at).toEqual({ row: no(everybody, may), card: no(everybody, card), clock: no(['staff'], card), paper: no(['staff'], card), ...(photo ? { photo: file } : {}) })
      for (const [exit, { text, status }] of Object.entries(said)) if (exit !== 'photo') {
        masked(face, text, `${at} ${exit}`)
        if (status === 200) expect.soft(signsIn(text).filter((sign) => !sees(face, rows.find((one) => one.sign === sign)!)), `${at} ${exit} names what may not be seen`).toEqual([])
      }
      if (said.card.status !== 200 || !full) continue
      const { near, alike, parts, steps } = said.card.body as Record<'near' | 'alike' | 'parts' | 'steps', { id: string; step: string }[]>, pick = fieldsFor(face, row)
      const close = pick ? [] : seen(face).filter((one) => one !== row && Math.abs((one.open.where as { lon: number }).lon - (row.open.where as { lon: number }).lon) < 0.0005).map((one) => one.id).sort()
      expect.soft({ near: near.map((r) => r.id).sort(), alike: alike.map((r) => r.id).sort(), parts: parts.map((r) => r.id) }, at).toEqual({ near: close, alike: close, parts: pick ? [] : of('assist').filter((one) => one.parent === row.id).map((one) => one.id) })
      const own = steps.map((s) => s.step).filter((s) => s !== 'undo' && !s.includes(':')).sort(), may2 = stepsOf('matter').filter((s) => !later.includes(s.name) && s.from.includes(row.state) && plays(face, s.who, row)).map((s) => s.name).sort()
      expect.soft(own, `${at} steps`).toEqual(may2)
    } })
  }, 120_000)

  test('acts: nobody takes a step that is not theirs', async () => {
    // An answer that no step asks for is refused last of all: whoever gets as far as that may do the step.
    const probe = async (face: Face, row: { id: string; type: string }, step: string, wanted: string, at: string) => {
      const said = await w.s.ask({ method: 'POST', url: '/api/acts', token: face.token, body: { id: w.s.engine.newId(), type: row.type, record: row.id, step, data: { nobodyAsks: 1 } } })
      expect.soft((said.body as { error?: { code: string } }).error?.code, `${at} ${step}: ${said.text.slice(0, 200)}`).toBe(shut(face) ? 'not-signed-in' : wanted)
      masked(face, said.text, at)
    }
    // Every step on the first matter of a state; on the others one for each set of parts that may do it.
    const tried = (row: Known) => { const first = of(row.type).find((one) => one.state === row.state) === row; return stepsOf(row.type).filter((step, i, list) => !step.makes && (step.from.includes(row.state) ? first || step.name === row.ask || list.findIndex((one) => one.from.includes(row.state) && `${one.who}` === `${step.who}`) === i : first && step.name === 'restart')) }
    await all(faces, async (face) => {
      for (const row of [...of('matter'), ...of('assist')]) for (const step of tried(row)) {
        const may = plays(face, step.who, row), at = `${face.name} ${row.sign}`
        await probe(face, row, step.name, !sees(face, row) ? 'not-found' : !may ? 'not-your-step' : !step.from.includes(row.state) ? 'not-now' : 'not-asked', at)
        if (row.ask === step.name) await probe(face, row, `${step.name}:agree`, !sees(face, row) ? 'not-found' : plays(face, [step.agree!], row, true) ? 'not-asked' : 'not-your-step', at)
      }
      for (const type of ['matter', 'assist', 'post', 'staff', 'setting', 'person', 'routes']) for (const step of isTable(type) ? [{ name: 'add', makes: true, who: ['office/keeper'] }] : stepsOf(type)) if (step.makes)
        await probe(face, { id: w.s.engine.newId(), type }, step.name, mayMake(face, type, step.who) ? 'not-asked' : 'not-your-step', `${face.name} makes ${type}`)
    })
  }, 120_000)

  test('clear values: for a purpose of one\'s part, with a reason, and each reading is noted', async () => {
    const log = async () => (await w.s.db.query<{ who: string; record: string; purpose: string; why: string }>('select who, record, purpose, why from read_log where tenant = 1 order by at, id')).map((one) => ({ ...one })), noted: Loose[] = []
    const read = (face: Face, row: Known, more: Loose = {}) => w.ask('/api/reads', { method: 'POST', token: face.token, body: { type: row.type, id: row.id, fields: ['phone'], purpose: purposesOf(face, row)[0] ?? '核实地点', why: '约上门时间', ...more } })
    await all(faces, async (face) => { for (const row of [...of('matter'), ...of('person'), ...of('staff').slice(1, 3)]) {
      const pick = fieldsFor(face, row), may = purposesOf(face, row).length > 0 && (!pick || pick.has('phone')), wanted = refusal(face, named) ?? (!sees(face, row) ? 404 : may ? 200 : 403), said = await read(face, row)
      expect.soft(said.status, `${face.name} ${row.sign} ${said.text}`).toBe(wanted)
      if (wanted !== 200) { masked(face, said.text, 'reads'); continue }
      expect.soft(said.body, `${face.name} ${row.sign}`).toEqual({ values: { phone: row.veiled.phone ?? null } })
      noted.push({ who: `${face.kind}:${face.id}`, record: row.id, purpose: purposesOf(face, row)[0], why: '约上门时间' })
      if (row.sign === 'zq05' || row.type !== 'matter') for (const more of [{ purpose: '好奇' }, { purpose: '' }, { why: ' ' }, { why: '' }, { fields: ['what'] }, { who: face.id }]) expect.soft((await read(face, row, more)).status, `${face.name} ${JSON.stringify(more)}`).toBe(400)
    } })
    const order = (list: readonly Loose[]) => list.map((one) => JSON.stringify([one.who, one.record, one.purpose, one.why])).sort()
    expect(order(await log())).toEqual(order(noted))
  }, 60_000)
})

test('what is not shown cannot be guessed by a filter, a count or a group', async () => {
  const { resident1, clerk, gridA1 } = w.faces as Record<string, Face>, unit = w.units.U1
  for (const filter of [`assignee=${unit}`, 'light=supervised', 'why=x', 'order=x', 'ending=normal', `worker=${unit}`, 'urgency=usual', `into=${unit}`, 'checkedAt=x']) for (const exit of ['/api/records/matter?', '/api/map/matter?box=117.5,38.9,118,39.5&', '/api/groups/matter?by=state&', '/api/counts/matter?n=']) {
    const url = exit + (exit.endsWith('n=') ? encodeURIComponent(filter) : filter)
    expect.soft([(await get(resident1!, url)).status, (await get(clerk!, url)).status], url).toEqual([400, 200])
  }
  for (const [by, status] of [['assignee', 400], ['state', 200], ['kind', 200]] as const) expect.soft((await get(resident1!, `/api/groups/matter?by=${by}`)).status, by).toBe(status)
  for (const secret of ['phone', 'comment', 'petitioner', '$', '$.by', '__proto__', 'veiled']) expect.soft((await get(clerk!, `/api/records/matter?${secret}=${w.matters.zq02!.phone}`)).status, secret).toBe(400)
  expect((await get(clerk!, `/api/records/matter?q=${w.matters.zq02!.phone}`)).body).toMatchObject({ rows: [] })
  // A filter narrows what one sees, it never widens it.
  for (const filter of [`area=${w.areas.B1.number}`, `assignee=${w.units.U2}`, 'q=zq03', 'mine=unit', 'parent=' + w.matters.zq07!.id, 'state=received,handling']) expect.soft(signsIn((await get(gridA1!, `/api/records/matter?${filter}`)).text).filter((sign) => !signed(seen(gridA1!)).includes(sign)), filter).toEqual([])
})

test('who acts follows from the session alone', async () => {
  const { clerk, chief, idle, guest1 } = w.faces as Record<string, Face & {}>, { newId } = w.s.engine, wish = () => ({ id: newId(), type: 'matter', record: newId(), step: 'register', data: { channel: 'desk', what: '谁报的', where: spots.A1 } })
  const send = (face: Face, body: unknown, more: { url?: string; headers?: Record<string, string> } = {}) => w.s.ask({ method: 'POST', url: `/api/acts${more.url ?? ''}`, token: face.token, body, ...(more.headers ? { headers: more.headers } : {}) })
  for (const key of ['who', 'by', 'actor', 'tenant', 'as', 'part', 'posts', 'kind', 'session', 'area', 'unit', '$', 'meta', 'version', 'state', 'no']) {
    expect.soft((await send(idle!, { ...wish(), [key]: `staff:${chief!.id}` })).status, key).toBe(400)
    expect.soft((await send(clerk!, { ...wish(), data: { ...wish().data, [key]: `staff:${chief!.id}` } })).status, `data.${key}`).toBe(400)
  }
  const headers = { 'x-user': chief!.id, 'x-tenant': '2', 'x-forwarded-user': chief!.id, 'x-who': `staff:${chief!.id}`, cookie: 'who=chief; tenant=2' }
  expect((await send(idle!, wish(), { headers, url: `?who=staff:${chief!.id}&tenant=2` })).status).toBe(403)
  const body = wish(), photo = newId()
  expect((await send(clerk!, body, { headers, url: `?who=staff:${chief!.id}&tenant=2` })).status).toBe(201)
  const [row] = await w.s.db.query<{ by: string; who: string }>(`select r.margin->>'by' as by, a.who from record r join action a on a.tenant = r.tenant and a.record = r.id where r.tenant = 1 and r.id = $1`, [body.record])
  expect({ ...row }).toEqual({ by: `staff:${clerk!.id}`, who: `staff:${clerk!.id}` })
  // Somebody else's act is not answered as one's own, and somebody else's photo is not shown as one's own.
  expect((await send(chief!, { ...body, step: 'urge', data: {} })).status).toBe(409)
  expect((await w.ask(`/api/acts/${body.id}?type=matter&record=${body.record}`, { token: chief!.token })).status).toBe(409)
  expect((await send(clerk!, { ...wish(), data: { ...wish().data, photos: [{ id: w.matters.zq01!.photo, name: 'a.jpg' }] } })).status).toBe(400)
  await w.ask(`/api/files/${photo}`, { method: 'PUT', raw: (await get(clerk!, `/api/files/${w.matters.zq02!.photo}`)).bytes, headers: { ...headers, 'content-type': 'image/jpeg', 'x-name': 'a' }, token: guest1!.token })
  expect((await w.s.db.query<{ by: string }>('select by from file where tenant = 1 and id = $1', [photo]))[0]!.by).toBe(`guest:${guest1!.id}`)
})

test('a request is answered by whom it waits for; nobody else learns of it', async () => {
  const record = w.matters.zq05!.id
  for (const name of ['gridB1', 'handler2', 'chiefB', 'idle', 'resident1', 'guest1', 'serviceGrid']) for (const step of ['extend:agree', 'extend:refuse', 'extend:withdraw', 'suspend:agree', 'undo', 'urge']) {
    const said = await w.s.ask({ method: 'POST', url: '/api/acts', token: w.faces[name]!.token, body: { id: w.s.engine.newId(), type: 'matter', record, step, seen: 1 } })
    expect.soft([said.status, said.text.includes('changes')], `${name} ${step} ${said.text}`).toEqual([404, false])
  }
  // The resident of zq08 has looked at it long ago: they are told what moved it, not who did.
  const old = await w.s.ask({ method: 'POST', url: '/api/acts', token: w.faces.resident1!.token, body: { id: w.s.engine.newId(), type: 'matter', record: w.matters.zq08!.id, step: 'rate', data: { rating: 5 }, seen: 1 } })
  expect(old.status).toBe(409)
  for (const { name, id, kind } of faces) if (kind === 'staff') expect([old.text.includes(`"${name}"`), old.text.includes(id)], name).toEqual([false, false])
})

test('the live feed tells of what one sees, and of nothing else', async () => {
  const heard = new Map<string, { id: string; state: string; step: string }[]>(), close = new AbortController(), { dispatcher, clerk, keeper } = w.faces as Record<string, Face>
  await all(faces, async (face) => {
    const answer = await fetch(`${w.at}/api/changes`, { headers: face.token ? { authorization: `Bearer ${face.token}` } : {}, signal: close.signal })
    expect.soft(answer.status, face.name).toBe(refusal(face, named) ?? 200)
    if (answer.status !== 200) { await answer.body?.cancel(); return }
    heard.set(face.name, [])
    void (async () => { let text = ''; for await (const chunk of answer.body!) { text += Buffer.from(chunk).toString(); const parts = text.split('\n\n'); text = parts.pop()!; for (const part of parts) if (part.includes('event: act')) heard.get(face.name)!.push(JSON.parse(/^data: (.*)$/m.exec(part)![1]!) as never) } })().catch(() => undefined)
  })
  const told = async (record: string, work: () => Promise<unknown>) => { const before = heard.get('clerk')!.length; await work(); while (heard.get('clerk')!.length === before) await new Promise((go) => setTimeout(go, 5)); await new Promise((go) => setTimeout(go, 60)); return [...heard].filter(([, list]) => list.some((one) => one.id === record)).map(([name]) => name).sort() }
  const who = (sign: string, more: (face: Face) => boolean = () => true) => faces.filter((face) => heard.has(face.name) && sees(face, rows.find((row) => row.sign === sign)!) && more(face)).map((face) => face.name).sort()
  const step = (face: Face, sign: string, name: string, data: object = {}) => () => w.act(face, { step: name, record: w.matters[sign]!.id, data })
  expect(await told(w.matters.zq07!.id, step(dispatcher!, 'zq07', 'urge'))).toEqual(who('zq07'))
  expect(await told(w.matters.zq09!.id, step(dispatcher!, 'zq09', 'urge'))).toEqual(who('zq09', (face) => face.kind !== 'resident')) // urging is between offices
  expect(await told(w.matters.zq09!.id, step(clerk!, 'zq09', 'accept'))).toEqual(who('zq09'))
  // Given to another unit: the one who had it is told that it is gone, and neither where to nor why.
  const sent = await told(w.matters.zq06!.id, step(dispatcher!, 'zq06', 'redispatch', { lead: w.units.U1, why: '归一号单位' })), last = (name: string) => heard.get(name)!.at(-1)!
  expect(sent).toEqual([...new Set([...who('zq06'), 'handler1', 'gridB1handler1'])].sort())
  expect([last('handler2'), last('handler1')].map(({ state, step: name }) => [state, name])).toEqual([['', ''], ['handling', 'redispatch']])
  // A post that ends is an end at once, for an open feed too; so is a member of staff who leaves.
  const post = (await w.s.db.query<{ id: string }>(`select id from record where tenant = 1 and type = 'post' and body->>'staff' = $1`, [w.faces.gridB1!.id]))[0]!.id
  await w.act(keeper!, { type: 'post', step: 'end', record: post, data: { to: '2026-11-23' } })
  const gone = await told(w.matters.zq03!.id, step(dispatcher!, 'zq03', 'urge'))
  expect(gone).toEqual(who('zq03', (face) => face.name !== 'gridB1'))
  expect((await get(w.faces.gridB1!, `/api/records/matter/${w.matters.zq03!.id}`)).status).toBe(404)
  // Who comes back is told of what they missed, as far as they see it now.
  const first = (await w.s.db.query<{ id: string }>('select id from action where tenant = 1 order by got limit 1'))[0]!.id
  for (const name of ['gridA1', 'resident1', 'idle', 'gridB1']) {
    const end = new AbortController(), answer = await fetch(`${w.at}/api/changes`, { headers: { authorization: `Bearer ${w.faces[name]!.token}`, 'last-event-id': first }, signal: end.signal })
    let text = ''
    setTimeout(() => end.abort(), 400)
    try { for await (const chunk of answer.body!) text += Buffer.from(chunk).toString() } catch { /* read enough */ }
    const ids = new Set([...text.matchAll(/"type":"matter","id":"([^"]+)"/g)].map((m) => m[1]))
    expect.soft(Object.entries(w.matters).filter(([, m]) => ids.has(m.id)).map(([sign]) => sign).sort(), name).toEqual(name === 'gridB1' ? [] : signed(seen(w.faces[name]!)))
  }
  close.abort()
}, 60_000)
