// The demo street: everything an empty installation needs to look and work like a sub-district, made by rule and not by chance, so that
// ids stay the same on every machine. Boundaries, roads, buildings, units and persons are 演示; committees and their codes are real.
import type { AreaRow } from '../place/areas.ts'
import type { Base } from '../place/picture.ts'
import { STREET } from './committees.ts'
import { ground } from './demo-areas.ts'
import { type Address, baseOf } from './demo-base.ts'
import { type DemoUnit, OF_UNIT, STAFF, UNITS } from './demo-people.ts'

export type DemoArea = AreaRow & { uuid: string }
export type DemoStaff = { id: string; login: string; name: string; unit: string; phone?: string; posts: { id: string; part: string; title: string; area?: number; unit?: string }[] }
export type DemoStreet = {
  name: string; title: string; areas: DemoArea[]; base: Base; addresses: Address[]
  units: { id: string; code: string; name: string; parent: string | null; class: DemoUnit['class'] }[]
  staff: DemoStaff[]
}

/** The whole demo street as plain data: 1 + 17 + 70 areas, base map, 15 units, 51 staff. `parts` says which parts (`pack/part`) a job
 *  title such as 派遣员 plays; a job without a part gives no post. A grid worker's post holds for the grid, a handler's (承办单位) for the unit, any
 *  other names no area: it is for the whole street, and for what lies nowhere. */
export const demoStreet = (parts: (job: string) => readonly string[]): DemoStreet => {
  const made = ground(), { base, addresses } = baseOf(made)
  const unitId = (key: string) => uuidOf(`unit/${key}`)
  return {
    name: STREET.name, title: STREET.title, base, addresses,
    areas: made.areas.map(a => ({ ...a, uuid: areaUuid(a.id) })),
    units: UNITS.map(({ key, name, parent, class: kind }) => ({ id: unitId(key), code: key, name, parent: parent && unitId(parent), class: kind })),
    staff: STAFF.map(({ login, name, unit, jobs, area }, i) => ({
      id: uuidOf(`staff/${login}`), login, name, unit: unitId(unit), phone: `1380000${String(i + 1).padStart(4, '0')}`,
      posts: jobs.flatMap(job => parts(job).map(part => ({
        id: uuidOf(`post/${login}/${part}`), part, title: job,
        ...(OF_UNIT.includes(job) ? { unit: unitId(unit) } : area ? { area } : {}),
      }))),
    })),
  }
}

/** The row id of an area: its last eight digits are the area's number, which is how the record room numbers areas. */
export const areaUuid = (id: number): string => uuidOf(`area/${id}`).slice(0, -8) + id.toString(16).padStart(8, '0')

/** A UUID (version 8, RFC 9562) that is the same for the same name: cyrb53's mixing over four words, not for secrets. */
export const uuidOf = (name: string): string => {
  const hex = [0, 1, 2, 3].map(seed => word(name, 0x9e3779b9 * (seed + 1))).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${'89ab'[parseInt(hex[16]!, 16) & 3]!}${hex.slice(17, 20)}-${hex.slice(20)}`
}
const word = (text: string, seed: number): string => {
  let h = seed | 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 2654435761)
  h = Math.imul(h ^ (h >>> 16), 2246822507); h = Math.imul(h ^ (h >>> 13), 3266489909)
  return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, '0')
}
