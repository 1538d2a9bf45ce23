// Cuts the compiled packs down to what one face needs, as plain data for its bundle.
import type { Model, StepModel, TypeModel } from '#engine/record/model.ts'
import type { FieldShape, Shapes, StepShape, TypeShape } from './shape.ts'

/** The shapes of all steps that a part of this face may do: `resident` for the portal, `ground` (parts that see by grid) for the phone. */
export const shapesFor = (model: Model, face: 'resident' | 'ground'): Shapes => {
  const parts = Object.fromEntries(Object.values(model.parts).map((p) => [p.id, {
    title: p.title, ...(p.is === 'resident' ? { resident: true as const } : {}),
    ...(p.is === 'staff' && Object.values(p.sees).some((s) => s.in === 'grid') ? { ground: true as const } : {}),
  }]).filter(([, p]) => (p as { [k: string]: unknown })[face]))
  const ours = (s: StepModel) => s.who.some((id) => Object.hasOwn(parts, id))
  const types = Object.values(model.types).filter((t) => !t.table && t.steps.some(ours)).map((t) => typeShape(t, t.steps.filter(ours), face))
  const tables = new Set(types.flatMap((t) => Object.values(t.field).map((f) => f.table ?? '')))
  const packs = new Set(types.map((t) => t.pack))
  return {
    types, parts,
    tables: Object.fromEntries(Object.values(model.types).filter((t) => tables.has(t.id)).map((t) => [t.id, {
      title: t.title, columns: t.fields.filter((f) => f.kind === 'text' && f.long).map(({ name, title, kind }) => ({ name, title, kind })),
    }])),
    // Residents are shown none of the office's settings, and the phone the distances alone.
    settings: (face === 'resident' ? [] : Object.values(model.settings)).filter((s) => packs.has(s.pack) && s.field.unit === '米')
      .map((s) => ({ id: s.id, pack: s.pack, title: s.field.title, unit: '米' })),
  }
}

const typeShape = (t: TypeModel, steps: readonly StepModel[], face: 'resident' | 'ground'): TypeShape => {
  const used = new Set([...steps.flatMap((s) => [...s.need, ...s.ask]), t.called, t.at])
  const shown = t.fields.filter((f) => !f.sealed && (used.has(f.name) || (face === 'resident' && (f.kind === 'files' || f.kind === 'stars'))))
  return {
    id: t.id, title: t.title, pack: t.pack, states: t.states, ends: t.keep.after ?? [],
    field: Object.fromEntries(shown.map(({ index: _index, ...f }): [string, FieldShape] => [f.name, f])),
    steps: steps.map(stepShape), ...(t.at ? { at: t.at } : {}), ...(t.called ? { called: t.called } : {}),
  }
}
const stepShape = (s: StepModel): StepShape => ({
  name: s.name, title: s.title, from: s.makes ? [] : s.from, who: s.who, need: s.need, ask: s.ask,
  ...(s.to ? { to: s.to } : {}), ...(s.agree ? { agree: true as const } : {}), ...(s.undo ? { undo: s.undo } : {}),
})
