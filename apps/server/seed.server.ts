// What a new street starts with: the calendar, dated tables and settings of the packs (as their own marks say, 示例值 among them), and for a
// demo the invented street with people and matters. All of it goes the one road of a write.
import { randomBytes } from 'node:crypto'
import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { putFile, type FileStore } from '#kernel/files/files.server.ts'
import type { Actor as Holder } from '#kernel/identity/identity.ts'
import { fold } from '#kernel/audit/seal.server.ts'
import { movableClock, type MovableClock } from '#kernel/time/time.ts'
import { system, type Actor } from '#engine/access/access.ts'
import { actorOf } from '#engine/access/actor.server.ts'
import { calendarRows } from '#engine/clock/calendar-seed.server.ts'
import { dayOf } from '#engine/clock/days.ts'
import type { DemoStreet } from '#engine/registry/demo-street.ts'
import type { Day, Moment } from '#engine/pack.ts'
import type { SeedAct, Story } from '#engine/story.ts'
import { demoOf } from './demo.ts'
import { perform } from '#engine/record/act.server.ts'
import { idFrom } from '#engine/record/ids.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import { kindOf } from '#engine/record/kinds.ts'
import { everSince, knownOf } from '#engine/record/office.ts'
import { drawPhoto } from './demo-photos.server.ts'
import { openAccount, put } from './office-names.server.ts'

export type SignIn = { part: string; title: string; area: string | null; login: string; password: string; name: string }
type Log = (line: string) => void

/** The calendar of last, this and next year: for a street that starts empty. */
export const seedCalendar = async (engine: Engine, say: Log): Promise<void> => {
  const year = Number(dayOf(nowOf(engine)).slice(0, 4))
  say('写入工作日历')
  for (const { day, kind: rule, name, source } of calendarRows([year - 1, year, year + 1])) await put(engine, { type: 'day', record: idFrom('day', day), data: { date: day, rule, name, source } })
}
/** Settings of the packs, and rows that their steps name, that the office has no row of yet. */
export const seedSettings = async (engine: Engine): Promise<void> => {
  const first = Object.values(engine.model.settings).map((setting) => setting.from).sort()[0] ?? everSince
  for (const setting of Object.values(engine.model.settings)) if (!engine.holder.office().settings[setting.id]) await put(engine, { type: 'setting', record: idFrom('setting', setting.id),
    data: { key: setting.id, name: setting.field.title, value: String(setting.value), from: setting.from, source: setting.source, status: setting.status } })
  for (const type of Object.values(engine.model.types)) for (const [code, name] of Object.entries(type.table?.fixed ?? {})) if (!engine.holder.office().tables[type.id]?.some((row) => row.code === code))
    await put(engine, { type: type.id, record: idFrom(type.id, code), data: { code, name, from: first, source: type.table!.source, status: type.table!.status } })
}
/** A list that came later than the rows that name its codes: it begins with those of its own rows that are named. */
export const seedNamed = async (engine: Engine): Promise<void> => {
  const { model, holder } = engine, named = (table: string): Set<unknown> => new Set(Object.values(model.types).flatMap((type) => type.table && type.id !== table ? type.fields.filter((field) => field.table === table).flatMap((field) => (holder.office().tables[type.id] ?? []).map((row) => row.fields[field.name])) : []))
  for (const type of Object.values(model.types)) if (type.table && !holder.rows(type.id).length) {
    const codes = named(type.id)
    for (const row of type.table.rows) if (codes.has(row.code)) await put(engine, { type: type.id, record: idFrom(type.id, `${String(row.code)} ${String(row.from)}`), data: { source: type.table.source, status: type.table.status, ...row } })
  }
}
export const seedTables = async (engine: Engine, say: Log): Promise<void> => {
  for (const type of Object.values(engine.model.types)) if (type.table) {
    say(`写入${type.title}`)
    for (const row of type.table.rows) {
      const data: Record<string, unknown> = { source: type.table.source, status: type.table.status, ...row }
      for (const field of type.fields) if (field.to && typeof data[field.name] === 'string') {
        const taken = kindOf(field).read(String(data[field.name]), field, knownOf(engine.holder.office(), dayOf(nowOf(engine))))
        if ('value' in taken) data[field.name] = taken.value
        else if (field.required) { say(`  跳过「${String(row.name)}」：${taken.why.zh}`); data.skip = true } else delete data[field.name]
      }
      if (!data.skip) await put(engine, { type: type.id, record: idFrom(type.id, `${String(row.code)} ${String(row.from)}`), data })
    }
  }
}

/** The invented street: areas, units, staff with accounts, then the matters that packs tell of. Everything carries 演示. */
export const seedDemo = async (engine: Engine, { dir, files, stories, say, since }: { dir: string; files: FileStore; stories: readonly Story[]; say: Log; since: Date }): Promise<SignIn[]> => {
  const year = Number(dayOf(since.toISOString() as Moment).slice(0, 4)), demo = demoOf(engine.model, { days: calendarRows([year - 1, year, year + 1]), since: '2026-01-01' as Day }), signIns: SignIn[] = []
  say('写入工作日历、演示区域、单位、人员')
  for (const act of demo.acts) await perform(engine, system, act)
  for (const person of demo.street.staff) {
    const password = `Xb-${randomBytes(6).toString('base64url')}-8`
    await openAccount(engine, { id: person.id, login: person.login, name: person.name, password, renew: false })
    for (const post of person.posts.slice(0, 1)) signIns.push({ part: post.part, title: post.title, area: placeOf(demo.street, post), login: person.login, password, name: person.name })
  }
  await seedTables(engine, say)
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'base.json'), JSON.stringify(demo.street.base))
  say('写入演示事项')
  for (const story of stories) await play(engine, { story, street: demo.street, files, now: since })
  // Statements are planned once: planned over empty tables, they would read them from end to end until the database looks again by itself.
  await engine.db.asOwner((tx) => tx.script('analyze'))
  return signIns
}
const placeOf = (street: DemoStreet, post: { area?: number; unit?: string }): string | null =>
  post.area !== undefined ? street.areas.find((a) => a.id === post.area)?.name ?? null : street.units.find((u) => u.id === post.unit)?.name ?? null
/** Lets named people live through a pack's demo story, each act at its own moment. */
const play = async (engine: Engine, { story, street, files, now }: { story: Story; street: DemoStreet; files: FileStore; now: Date }): Promise<void> => {
  const clock = movableClock(now.toISOString()), then: Engine = { ...engine, clock }, pictures = new Map<string, Promise<string>>()
  const staff = (part: string, area: number | null): Actor | undefined => {
    const post = street.staff.flatMap((person) => person.posts.map((post) => ({ person, post }))).find(({ post }) => post.part === part && (area === null || post.area === undefined || post.area === area))
    return post && actorOf(then, { kind: 'staff', id: post.person.id, name: post.person.name })
  }
  const staffed = new Set(street.staff.flatMap((person) => person.posts.map((post) => post.area)))
  const acts = story({ now: now.toISOString(), places: street.addresses.filter((a) => staffed.has(a.area)).map((a) => ({ name: a.name, point: a.point, area: a.area })), units: street.units.map(({ id, name }) => ({ id, name })), staff: street.staff.map(({ id, name, posts }) => ({ id, name, unit: posts[0]?.unit ?? null })) })
  const live = async (then: Engine, clock: MovableClock, list: readonly SeedAct[]): Promise<void> => {
    for (const act of list) {
      const who = act.part === 'guest' ? actorOf(then, { kind: 'guest', id: idFrom('demo', 'guest'), name: '访客', session: 'demo' }) : act.unit ? handler(then, street, act) : staff(act.part, act.area ?? null)
      clock.to(act.at)
      const record = act.under ? await partOf(then, act) : act.record
      if (who && record) await perform(then, who, { id: idFrom(record, `${act.step} ${act.at}`), type: act.type, record, step: act.step, data: await withPhotos(then, files, { data: act.data, key: `${record} ${act.step}`, by: { kind: who.kind as 'staff', id: who.id, name: who.name }, pictures }) })
    }
  }
  if (!story.past) await live(then, clock, acts)
  else {
    // Day beside day, each with a clock and numbers of its own; within a day one after another. Acts that come together are written together.
    const days = [...Map.groupBy(Map.groupBy(acts, (act) => act.record).values(), ([first]) => dayOf(first!.at as Moment)).values()]
    await Promise.all(Array.from({ length: LANES }, async () => { for (let day = days.shift(); day; day = days.shift()) { const own = movableClock(now.toISOString()); await live({ ...engine, clock: own, numbers: new Map() }, own, day.flat()) } }))
    // Sealed without a word: what was over weeks ago is no news.
    while (await fold(engine.db) > 0);
  }
  engine.numbers.clear()
}
const LANES = 12
/** The part of a row on which a story goes on. */
const partOf = async ({ db }: Engine, { record, type, under }: SeedAct): Promise<string | undefined> =>
  (await db.query<{ id: string }>('select id from record where tenant = $1 and parent = $2 and type = $3 and body @> $4::jsonb limit 1', [db.tenant, record, type, JSON.stringify(under)]))[0]?.id
/** `{ photo: 'before' }` in a story becomes a drawn picture, sent by whoever acts. */
const withPhotos = async (engine: Engine, files: FileStore, { data, key, by, pictures }: { data: Readonly<Record<string, unknown>>; key: string; by: Holder; pictures: Map<string, Promise<string>> }): Promise<Record<string, unknown>> => {
  const out: Record<string, unknown> = { ...data }
  for (const [name, value] of Object.entries(data)) if (Array.isArray(value) && typeof (value[0] as { photo?: unknown } | undefined)?.photo === 'string') out[name] = await Promise.all(
    (value as { photo: string; again?: true }[]).map(async ({ photo, again }, i) => {
      const put = async (id: string) => (await putFile(engine.db, files, { id, bytes: await drawPhoto(photo), name: '演示图.jpg', who: by, now: engine.clock.now() })).id, own = again && idFrom(`picture/${by.id}`, photo), has = own ? pictures.get(own) ?? put(own) : put(idFrom(key, `${name} ${i}`))
      if (own) pictures.set(own, has)
      return { id: await has, name: '演示图', takenAt: nowOf(engine) }
    }))
  return out
}
const handler = (engine: Engine, street: DemoStreet, act: { part: string; unit?: string }): Actor | undefined => {
  const person = street.staff.find((one) => one.posts.some((post) => post.part === act.part && post.unit === act.unit))
  return person && actorOf(engine, { kind: 'staff', id: person.id, name: person.name })
}
