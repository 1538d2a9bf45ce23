// What the office may not write into its own lists, because every rule, clock and right is read from them: a value that its setting cannot
// read, hours that no calendar can count, an area that lies in itself, a post for a part that nobody declared.
import { fail } from '../../kernel/fail/fail.ts'
import { calendarOf } from '../clock/calendar.ts'
import type { Day } from '../pack.ts'
import { reviewedKey, unknownNames } from '../flow/second.ts'
import { placesOfSlot, sentenceTable, slotsOf, strangePlaces } from '../flow/sentence.ts'
import { wayNamed, waysThere, wayTable } from '../flow/ways.ts'
import type { TypeModel } from './model.ts'
import { areaType, inForce, knownOf, settingValue, type Office } from './office.ts'
import { kindOf } from './kinds.ts'
import type { Row } from './row.ts'

/** Throws bad-field where the office could not work with this row. `start` is the row before the act. */
export const checkOffice = (office: Office, type: TypeModel, { start, row }: { start?: Row | undefined; row: Row }): void => {
  const { fields } = row, { from, to } = fields
  if (type.field.from?.kind === 'date' && type.field.to?.kind === 'date' && typeof from === 'string' && typeof to === 'string' && to < from)
    throw fail('bad-field', { path: 'data.to', why: { zh: '截止日期不能早于施行日期', en: 'it cannot end before it begins' } })
  if (type.table) { stays(type, start, row); aboveIt(office, type, row) }
  if (type.id === sentenceTable) spoken(office, row)
  if (type.id === wayTable && !wayNamed(office.model, String(fields.code))) throw fail('bad-field', { path: 'data.code', why: { zh: '没有这样的步骤或角色', en: 'there is no such step or part' }, allowed: waysThere(office.model).map((one) => one.code) })
  if (type.id === areaType) inItself(office, row)
  if (type.id === 'setting') readable(office, row)
  if (type.id === 'post' && row.state === 'held') {
    const parts = Object.values(office.model.parts).filter((part) => part.is === 'staff').map((part) => part.id)
    if (!parts.includes(String(fields.part))) throw fail('bad-field', { path: 'data.part', why: { zh: '没有这个角色', en: 'there is no such part' }, allowed: parts })
  }
}
/** A row that steps name by its code is there for good: what it is called may change from a day on, by a version of its own. */
const stays = (type: TypeModel, start: Row | undefined, row: Row): void => {
  if (!start || !Object.hasOwn(type.table!.fixed, String(start.fields.code))) return
  const path = row.fields.code !== start.fields.code ? 'data.code' : row.fields.to !== start.fields.to ? 'data.to' : undefined
  if (path) throw fail('bad-field', { path, why: { zh: '步骤里写到这一行，不能停用，也不能换编码；要改名，从某天起换一版', en: 'steps name this row: it cannot end nor get another code; give it another name by a new version' } })
}
/** A row of a list that lies in a row of the same list lies in one that is there, and not in itself. */
const aboveIt = (office: Office, type: TypeModel, row: Row): void => {
  for (const field of type.fields) if (field.table === type.id) {
    const last = office.tables[type.id]?.[0]?.from ?? String(row.fields.from) as Day, up = new Map(inForce(office, type.id, last).map((one) => [one.code, one.fields[field.name]])), seen = new Set([row.fields.code])
    for (let code = row.fields[field.name]; code !== undefined; code = up.get(String(code))) {
      if (seen.has(code)) throw fail('bad-field', { path: `data.${field.name}`, why: { zh: '不能在自己里面', en: 'it cannot lie in itself' } })
      seen.add(code)
    }
  }
}
/** A sentence belongs to a step and a part that have one, and names only what may be told. */
const spoken = (office: Office, row: Row): void => {
  const slots = slotsOf(office.model), slot = slots.find((one) => one.code === row.fields.code)
  if (!slot) throw fail('bad-field', { path: 'data.code', why: { zh: '没有这一句通知', en: 'there is no such message' }, allowed: slots.map((one) => one.code) })
  const strange = strangePlaces(slot, String(row.fields.text))
  if (strange.length) throw fail('bad-field', { path: 'data.text', why: { zh: `用语里没有“{${strange.join('}、{')}}”这一项`, en: `there is no place {${strange.join('}, {')}}` }, allowed: placesOfSlot(slot).map((name) => `{${name}}`) })
}
const inItself = (office: Office, row: Row): void => {
  const seen = new Set([row.id])
  for (let key = row.fields.parent; typeof key === 'string';) {
    if (seen.has(key)) throw fail('bad-field', { path: 'data.parent', why: { zh: '区域不能在自己里面', en: 'an area cannot lie in itself' } })
    seen.add(key)
    const up = office.areas.byKey(key)?.parent
    key = up === null || up === undefined ? undefined : office.areas.find(up)?.key
  }
}
const readable = (office: Office, row: Row): void => {
  const key = String(row.fields.key), text = String(row.fields.value), known = knownOf(office, '2000-01-01' as Day), setting = Object.hasOwn(office.model.settings, key) ? office.model.settings[key] : undefined
  if (!setting) throw fail('bad-field', { path: 'data.key', why: { zh: '没有这项设定', en: 'there is no such setting' }, allowed: Object.keys(office.model.settings) })
  if (settingValue(office.model, key, text, known) === undefined) {
    const taken = kindOf(setting.field).read(text, setting.field, known)
    throw fail('bad-field', { path: 'data.value', why: 'why' in taken ? { zh: taken.why.zh, en: taken.why.en } : { zh: '读不出这个值', en: 'it cannot be read' } })
  }
  if (key === reviewedKey(office.model)) { const { unknown, allowed } = unknownNames(office.model, text); if (unknown.length) throw fail('bad-field', { path: 'data.value', why: { zh: `没有叫“${unknown.join('、')}”的表或设定`, en: `there is no list or setting "${unknown.join(', ')}"` }, allowed }) }
  if (key !== `${office.model.packs[0]?.id}/officeHours`) return
  try { calendarOf({ days: {}, hours: text.split(',') }) } catch { throw fail('bad-field', { path: 'data.value', why: { zh: '办公时间应写作 08:30-12:00,13:30-17:30，先后不重叠', en: 'office hours are written 08:30-12:00,13:30-17:30, in order and apart' } }) }
}
