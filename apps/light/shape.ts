// What a light face knows of the packs: shapes of records and steps as plain data, cut down to what its people do.
// It is made from packs/index.ts when the face is built (shape.server.ts); nothing here names a pack, a type or a state.
import type { FieldModel } from '#engine/record/model.ts'

export type FieldShape = FieldModel
export type StepShape = {
  name: string; title: string; from: readonly string[]; to?: string; who: readonly string[]
  need: readonly string[]; ask: readonly string[]; agree?: true; undo?: string
}
export type TypeShape = {
  id: string; title: string; pack: string; states: Readonly<Record<string, string>>
  /** States in which nothing more is expected. */
  ends: readonly string[]
  field: Readonly<Record<string, FieldShape>>; steps: readonly StepShape[]
  at?: string; called?: string
}
/** A dated list of the office: its columns; the rows come from the server. */
export type TableShape = { title: string; columns: readonly { name: string; title: string; kind: string }[] }
export type PartShape = { title: string; resident?: true; ground?: true }
export type Shapes = {
  types: readonly TypeShape[]; tables: Readonly<Record<string, TableShape>>; parts: Readonly<Record<string, PartShape>>
  settings: readonly { id: string; pack: string; title: string; unit?: string }[]
}

/** What people report, and by which step: the first step without `from` that one of these parts may do. */
export type Road = { type: TypeShape; step: StepShape; roles: Roles }
export const makingSteps = (shapes: Shapes, parts: (id: string) => boolean): Road[] =>
  shapes.types.flatMap((type) => type.steps.filter((s) => s.from.length === 0 && s.who.some(parts))
    .map((step) => ({ type, step, roles: rolesOf(type, asked(step)) })))
export const residentRoad = (shapes: Shapes): Road | undefined => makingSteps(shapes, (id) => shapes.parts[id]?.resident === true)[0]

/** Which of the asked fields plays what on a screen, told by its kind and marks. `after` is a second set of photos,
 *  `same` another row that the reporter takes for the same thing. */
export type Roles = { photos?: string; after?: string; words?: string; kind?: string; place?: string; address?: string; phone?: string; same?: string; rest: string[] }
export const rolesOf = (type: TypeShape, names: readonly string[]): Roles => {
  const roles: Roles = { rest: [] }
  for (const name of names) {
    const f = type.field[name]
    const role = f && (f.kind === 'ref' && f.to === type.id ? (roles.same === undefined ? 'same' : undefined) : roleOf(f, roles))
    if (role) roles[role] = name
    else roles.rest.push(name)
  }
  return roles
}
const roleOf = (f: FieldShape, taken: Roles): Exclude<keyof Roles, 'rest' | 'same'> | undefined => {
  const role = f.kind === 'files' ? (taken.photos ? 'after' : 'photos') : f.kind === 'point' ? 'place' : f.kind === 'choice' && f.table ? 'kind'
    : f.kind !== 'text' ? undefined : f.long ? (f.private ? undefined : 'words') : f.private ? 'phone' : 'address'
  return role && taken[role] === undefined ? role : undefined
}
export const asked = (step: { need: readonly string[]; ask: readonly string[] }): string[] => [...step.need, ...step.ask]

/** The step that a person of these parts is expected to do next with a row in this state: the first in reading order. */
export const nextStep = (type: TypeShape, state: string, parts: ReadonlySet<string>): StepShape | undefined =>
  type.steps.find((s) => s.from.includes(state) && s.who.some((w) => parts.has(w)))

/** What a state is waiting for, as one word: 待核查 → 核查. */
export const duty = (type: TypeShape, state: string): string => (type.states[state] ?? '').replace(/^[待已]/, '')

/** The conditions that the row of a dated list sets for reaching a state: the text column whose title begins with the state's word. */
export const conditions = (ask: { table: TableShape | undefined; row: Readonly<Record<string, unknown>> | undefined; type: TypeShape; to: string | undefined }): string[] => {
  const word = ask.to ? duty(ask.type, ask.to) : ''
  const column = ask.table?.columns.find((c) => c.kind === 'text' && word !== '' && c.title.startsWith(word))
  const text = column && ask.row?.[column.name]
  return typeof text === 'string' ? text.split(/[；;\n]/).map((s) => s.trim().replace(/。$/, '')).filter(Boolean) : []
}

/** Metres within which a step that asks for the device's own place must be done: the number of the pack that is kept in metres. */
export const reach = (shapes: Shapes, type: TypeShape, settings: Readonly<Record<string, unknown>>): number | undefined => {
  const id = shapes.settings.find((s) => s.pack === type.pack && s.unit === '米')?.id
  const value = id === undefined ? undefined : settings[id]
  return typeof value === 'number' ? value : undefined
}

const WORDS = ['非常不满意', '不满意', '基本满意', '满意', '非常满意']
export const starWord = (n: number): string => WORDS[n - 1] ?? ''
export const stars = [5, 4, 3, 2, 1] as const
