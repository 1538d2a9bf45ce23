// The demo street as acts, in the order in which they must be done: every row comes in by the same road as a person's. Which parts a job plays is
// found by its title (派遣员), so that a new pack with a part of that title has its demo people at once.
import type { Day } from '../../engine/pack.ts'
import type { Model } from '../../engine/record/model.ts'
import { type DemoStreet, demoStreet, uuidOf } from '../../engine/registry/demo-street.ts'
import { area, day, post, staff, unit } from '../../engine/registry/records.ts'

export type DemoAct = { id: string; type: string; record: string; step: string; data: Record<string, unknown> }
export type Demo = {
  street: DemoStreet; acts: DemoAct[]
  /** Sign-ins worth showing: the first person of each part, with the area's name where the post has one. */
  faces: { part: string; title: string; area: string | null; login: string; name: string }[]
}
const SOURCE = '演示数据'

/** Everything for an empty street. `days` are the rows of the calendar's seed; posts hold from `since`. Ids are the same every time, so that
 *  a seed that was cut off can be run again. */
export const demoOf = (model: Model, { days, since }: { days: readonly { day: Day; kind: 'work' | 'rest'; name: string; source: string }[]; since: Day }): Demo => {
  const byTitle = new Map<string, string[]>()
  for (const part of Object.values(model.parts)) byTitle.set(part.title, [...(byTitle.get(part.title) ?? []), part.id])
  const street = demoStreet(job => byTitle.get(job) ?? []), areas = new Map(street.areas.map(a => [a.id, a]))
  const add = (type: string, record: string, data: Record<string, unknown>): DemoAct => ({
    id: uuidOf(`act/${record}`), type, record, step: 'add', data: Object.fromEntries(Object.entries({ ...data, source: data.source ?? SOURCE }).filter(([, v]) => v !== undefined && v !== null)),
  })
  const acts = [
    ...days.map(d => add(day.id, uuidOf(`day/${d.day}`), { date: d.day, name: d.name, rule: d.kind, source: d.source })),
    ...street.areas.map(a => add(area.id, a.uuid, {
      code: a.code, name: a.name, level: a.level, parent: a.parent === null ? undefined : areas.get(a.parent)!.uuid, statutory: a.level === 'grid' ? undefined : a.code,
      ring: { area: a.ring!.map(([lon, lat]) => ({ lon, lat })) }, source: a.level === 'grid' ? '演示边界' : '统计用区划代码 2022；演示边界',
    })),
    ...street.units.map(u => add(unit.id, u.id, { name: u.name, class: u.class, parent: u.parent })),
    ...street.staff.map(s => add(staff.id, s.id, { name: s.name, login: s.login, unit: s.unit, phone: s.phone })),
    ...street.staff.flatMap(s => s.posts.map(p => add(post.id, p.id, { staff: s.id, part: p.part, area: p.area === undefined ? undefined : areas.get(p.area)!.uuid, unit: p.unit, from: since }))),
  ]
  const faces = new Map<string, Demo['faces'][number]>()
  for (const s of street.staff) for (const p of s.posts)
    if (!faces.has(p.part)) faces.set(p.part, { part: p.part, title: p.title, area: p.area === undefined || p.area === 1 ? null : areas.get(p.area)!.name, login: s.login, name: s.name })
  return { street, acts, faces: [...faces.values()] }
}
