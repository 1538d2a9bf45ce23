// What the server must know by name of the office's own pack: which record is a resident, an account's person, a post, an area, a unit.
import { saveAccount } from '#kernel/identity/staff.server.ts'
import { system } from '#engine/access/access.ts'
import { dayOf } from '#engine/clock/days.ts'
import { perform } from '#engine/record/act.server.ts'
import { idFrom } from '#engine/record/ids.server.ts'
import { nowOf, type Engine } from '#engine/record/engine.server.ts'
import type { Model } from '#engine/record/model.ts'

/** The office's own types are the engine's, so their names may be said here; no pack's may. */
export const officeNames = (_model: Model) => ({ person: { type: 'person', step: 'known' }, staff: 'staff', post: 'post', area: 'area', unit: 'unit', add: 'add' }) as const

/** Puts a row into one of the office's own lists, as the engine. The same `key` twice is once. */
export const put = (engine: Engine, { type, record, data }: { type: string; record: string; data: Record<string, unknown> }) =>
  perform(engine, system, { id: idFrom(record, 'add'), type, record, step: 'add', data })

/** An empty street's first person: a unit, a member of staff and the post of keeper, so that everything else can be imported on screen. */
export const registerAdministrator = async (engine: Engine, { id, login, name }: { id: string; login: string; name: string }): Promise<void> => {
  const unit = idFrom(id, 'unit'), today = dayOf(nowOf(engine)), home = engine.model.packs[0]!.id
  await put(engine, { type: 'unit', record: unit, data: { name: '街道办事处', class: 'office', source: '首位管理员建立' } })
  await put(engine, { type: 'staff', record: id, data: { name, login, unit, source: '首位管理员' } })
  await put(engine, { type: 'post', record: idFrom(id, 'keeper'), data: { staff: id, part: `${home}/keeper`, from: today, source: '首位管理员' } })
}
/** New members of staff get an account that must be given a password: told once to whoever added them. */
export const openAccount = (engine: Engine, { id, login, name, password, renew }: { id: string; login: string; name: string; password: string; renew: boolean }): Promise<void> =>
  saveAccount(engine.db, { id, login, name, password, renew, now: engine.clock.now() })
