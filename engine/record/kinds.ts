// The kinds of field that there are. A new kind is a folder beside these and one line here.
import { area } from './kinds/area/kind.ts'
import { choice } from './kinds/choice/kind.ts'
import { date } from './kinds/date/kind.ts'
import { files } from './kinds/files/kind.ts'
import { flag } from './kinds/flag/kind.ts'
import type { Kind, Known } from './kinds/kind.ts'
import { moment } from './kinds/moment/kind.ts'
import { number } from './kinds/number/kind.ts'
import { point } from './kinds/point/kind.ts'
import { ref } from './kinds/ref/kind.ts'
import { refs } from './kinds/refs/kind.ts'
import { rows } from './kinds/rows/kind.ts'
import { scores } from './kinds/scores/kind.ts'
import { span } from './kinds/span/kind.ts'
import { stars } from './kinds/stars/kind.ts'
import { text } from './kinds/text/kind.ts'
import type { FieldModel } from './model.ts'

const list: readonly Kind[] = [text, number, flag, date, moment, span, point, area, files, choice, ref, refs, stars, scores, rows]
const byId = new Map(list.map((kind) => [kind.id, kind]))

/** The kind of a field. A pack that names an unknown kind does not load. */
export const kindOf = (field: FieldModel): Kind => {
  const kind = byId.get(field.kind)
  if (!kind) throw new Error(`no kind of field is called "${field.kind}" (${field.name})`)
  return kind
}
export const showField = (value: unknown, field: FieldModel, known: Known): string => empty(value) ? '' : kindOf(field).show(value, field, known)
/** Nothing was said: undefined, null, an empty text, an empty list. */
export const empty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
