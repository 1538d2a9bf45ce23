// What a kind of field must be able to do. One folder a kind; adding one is a folder and a line in ../kinds.ts.
import type { FieldModel } from '../model.ts'

export type JsonSchema = Readonly<Record<string, unknown>>
/** Why a value is refused, said to the person who gave it. `allowed` lists what would do. */
export type Why = { zh: string; en: string; allowed?: readonly unknown[] }
export type Taken = { value: unknown } | { why: Why }
/** What a kind may ask of the office's data: codes of a dated list, and things by id or by name. */
export type Known = {
  codes(table: string): readonly { code: string; name: string; fields?: Readonly<Record<string, unknown>> }[]
  find(type: string, idOrName: string): { id: string; name: string } | undefined
  name(type: string, id: string): string | undefined
}
export type Kind = {
  id: string
  /** What the API takes for it. */
  schema(field: FieldModel): JsonSchema
  /** A value from the API: the value as it is stored, or why not. Never called with an empty value. */
  take(value: unknown, field: FieldModel, known: Known): Taken
  /** The text of a cell or of a plain form: the value, or why not. */
  read(text: string, field: FieldModel, known: Known): Taken
  /** The value in words of the office. */
  show(value: unknown, field: FieldModel, known: Known): string
  /** What those may see who may not see the value. */
  mask(value: unknown): unknown
  /** The column of the type's typed view. */
  sql(name: string): string
}

export const refuse = (zh: string, en: string, allowed?: readonly unknown[]): { why: Why } => ({ why: allowed ? { zh, en, allowed } : { zh, en } })
export const hidden = () => '***'
export const bodyText = (name: string): string => `body->>'${name}'`
