// What a new street starts with: the calendar, dated tables and settings of the packs (as their own marks say, 示例值 among them), and for a
// demo the invented street with people and matters. All of it goes the one road of a write.
import { randomBytes } from 'node:crypto'
import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { putFile, type FileStore } from '#kernel/files/files.server.ts'
import type { Actor as Holder } from '#kernel/identity/identity.ts'
import { movableClock } from '#kernel/time/time.ts'
import type { Actor } from '#engine/access/access.ts'
import { actorOf } from '#engine/access/actor.server.ts'
import { calendarRows } from '#engine/clock/calendar-seed.server.ts'
import { dayOf } from '#engine/clock/days.ts'
import { demoStreet, type DemoStreet } from '#engine/registry/demo-street.ts'
import type { Story } from '#engine/pack.ts'
import { idFrom, perform } from '#engine/record/act.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import { kindOf } from '#engine/record/kinds.ts'
import { knownOf } from '#engine/record/office.ts'
import { drawPhoto } from './demo-photos.server.ts'
import { openAccount, put } from './office-names.server.ts'

export type SignIn = { part: string; area: string; login: string; password: string; name: string }
type Log = (line: string) => void

/** Calendar, tables and settings, where they are not there yet. */
export const seedOffice = async (engine: Engine, say: Log): Promise<void> => {
  const year = Number(dayOf(nowOf(engine)).slice(0, 4))
  say('写入工作日历')
  for (const { day, kind: rule, name, source } of calendarRows([year - 1, year, year + 1])) await put(engine, { type: 'day', record: idFrom('day', day), data: { date: day, rule, name, source } })
  say('写入设定值')
  for (const setting of Object.values(engine.model.settings)) await put(engine, { type: 'setting', record: idFrom('setting', setting.id),
    data: { key: setting.id, name: setting.field.title, value: String(setting.value), from: setting.from, source: setting.source, status: setting.status } })
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
export const seedDemo = async (engine: Engine, { dir, files, seeds, say }: { dir: string; files: FileStore; seeds: readonly Story[]; say: Log }): Promise<SignIn[]> => {
  const byTitle = (job: string) => Object.values(engine.model.parts).filter((part) => part.is === 'staff' && part.title === job).map((part) => part.id)
  const street = demoStreet(byTitle), source = '演示数据', areaKey = new Map(street.areas.map((a) => [a.id, a.uuid])), from = '2026-01-01', signIns: SignIn[] = []
  say('写入演示区域')
  for (const area of street.areas) await put(engine, { type: 'area', record: area.uuid, data: { code: area.code, name: area.name, level: area.level, source: '演示边界',
    ...(area.parent === null ? {} : { parent: areaKey.get(area.parent) }), ...(area.ring ? { ring: { area: area.ring.map(([lon, lat]) => ({ lon, lat })) } } : {}) } })
  say('写入演示单位与人员')
  for (const unit of street.units) await put(engine, { type: 'unit', record: unit.id, data: { name: unit.name, class: unit.level === 'street' ? 'office' : unit.level === 'district' ? 'department' : 'contractor', source, ...(unit.parent ? { parent: unit.parent } : {}) } })
  for (const person of street.staff) {
    await put(engine, { type: 'staff', record: person.id, data: { name: person.name, login: person.login, unit: person.unit, source } })
    for (const post of person.posts) await put(engine, { type: 'post', record: post.id, data: { staff: person.id, part: post.part, from, source, ...(post.area ? { area: areaKey.get(post.area) } : {}), ...(post.unit ? { unit: post.unit } : {}) } })
    const password = `Xb-${randomBytes(6).toString('base64url')}-8`, [first] = person.posts
    await openAccount(engine, { id: person.id, login: person.login, name: person.name, password, renew: false })
    if (first) signIns.push({ part: first.title, area: first.area ? street.areas.find((a) => a.id === first.area)?.name ?? '' : first.unit ? street.units.find((u) => u.id === first.unit)?.name ?? '' : street.name, login: person.login, password, name: person.name })
  }
  await seedTables(engine, say)
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'base.json'), JSON.stringify(street.base))
  say('写入演示事项')
  for (const seed of seeds) await play(engine, { seed, street, files })
  return signIns
}
/** Lets named people live through a pack's demo story, each act at its own moment. */
const play = async (engine: Engine, { seed, street, files }: { seed: Story; street: DemoStreet; files: FileStore }): Promise<void> => {
  const now = engine.clock.now(), clock = movableClock(now.toISOString()), then: Engine = { ...engine, clock }
  const staff = (part: string, area: number | null): Actor | undefined => {
    const post = street.staff.flatMap((person) => person.posts.map((post) => ({ person, post }))).find(({ post }) => post.part === part && (area === null || post.area === undefined || post.area === area))
    return post && actorOf(then, { kind: 'staff', id: post.person.id, name: post.person.name })
  }
  const acts = seed({ now: now.toISOString(), places: street.addresses.map((a) => ({ name: a.name, point: a.point, area: a.area })), units: street.units.map(({ id, name }) => ({ id, name })), staff: street.staff.map(({ id, name, posts }) => ({ id, name, unit: posts[0]?.unit ?? null })) })
  for (const act of acts) {
    const who = act.part === 'guest' ? actorOf(then, { kind: 'guest', id: idFrom('demo', 'guest'), name: '访客', session: 'demo' }) : act.unit ? handler(then, street, act) : staff(act.part, act.area ?? null)
    clock.to(act.at)
    if (who) await perform(then, who, { id: idFrom(act.record, `${act.step} ${act.at}`), type: act.type, record: act.record, step: act.step, data: await withPhotos(then, files, { data: act.data, key: `${act.record} ${act.step}`, by: { kind: who.kind as 'staff', id: who.id, name: who.name } }) })
  }
  engine.numbers.clear()
}
/** `{ photo: 'before' }` in a story becomes a drawn picture, sent by whoever acts. */
const withPhotos = async (engine: Engine, files: FileStore, { data, key, by }: { data: Record<string, unknown>; key: string; by: Holder }): Promise<Record<string, unknown>> => {
  const out: Record<string, unknown> = { ...data }
  for (const [name, value] of Object.entries(data)) if (Array.isArray(value) && typeof (value[0] as { photo?: unknown } | undefined)?.photo === 'string') out[name] = await Promise.all(
    (value as { photo: string }[]).map(async ({ photo }, i) => ({ id: (await putFile(engine.db, files, { id: idFrom(key, `${name} ${i}`), bytes: await drawPhoto(photo), name: '演示图.jpg', who: by, now: engine.clock.now() })).id, name: '演示图', takenAt: nowOf(engine) })))
  return out
}
const handler = (engine: Engine, street: DemoStreet, act: { part: string; unit?: string }): Actor | undefined => {
  const person = street.staff.find((one) => one.posts.some((post) => post.part === act.part && post.unit === act.unit))
  return person && actorOf(engine, { kind: 'staff', id: person.id, name: person.name })
}
