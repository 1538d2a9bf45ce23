import { expect, it } from 'vitest'
import type { Day } from '../../engine/pack.ts'
import { areaNumber } from '../../engine/record/office.ts'
import { compile } from '../../engine/record/model.ts'
import { area, unit } from '../../engine/registry/records.ts'
import { packs } from '../../packs/index.ts'
import { demoOf } from './demo.ts'

const model = compile(packs), demo = demoOf(model, { days: [{ day: '2026-10-10' as Day, kind: 'work', name: '国庆节', source: '通知' }], since: '2026-01-01' as Day })

it('gives every part that staff play somebody to play it, and faces to sign in with', () => {
  const wanted = Object.values(model.parts).filter(p => p.is === 'staff' && p.id !== `${packs[0]!.id}/anyone`).map(p => p.id)
  expect(demo.faces.map(f => f.part).toSorted()).toEqual(wanted.toSorted())
  expect(demo.faces.find(f => f.title === '网格员')).toMatchObject({ name: '韩立群', area: '第34网格', login: 'hanliqun' })
  expect(demo.faces.find(f => f.title === '派遣员')).toMatchObject({ name: '周晓岚', area: null })
})
it('adds rows in an order in which nothing points at what is not there', () => {
  const known = new Set<string>()
  for (const act of demo.acts) {
    const type = model.types[act.type]!, step = type.step[act.step]!
    expect(step.makes).toBe(true)
    for (const field of step.need) expect(act.data[field], `${act.type}.${field}`).toBeDefined()
    for (const [field, value] of Object.entries(act.data)) {
      expect([...step.need, ...step.ask]).toContain(field)
      if (type.field[field]!.kind === 'ref') expect(known, `${act.type}.${field}`).toContain(value)
    }
    expect(known).not.toContain(act.record)
    known.add(act.record)
  }
  expect(new Set(demo.acts.map(a => a.id)).size).toBe(demo.acts.length)
})
it('numbers areas as the record room does', () => {
  for (const area of demo.street.areas) expect(areaNumber(area.uuid)).toBe(area.id)
})
it('has every unit and area that the packs name in their first rows', () => {
  const names: Record<string, Set<string>> = { [unit.id]: new Set(demo.street.units.map(u => u.name)), [area.id]: new Set(demo.street.areas.map(a => a.name)) }
  for (const table of packs.flatMap(p => p.tables ?? []))
    for (const row of (table as unknown as { rows: readonly Record<string, unknown>[] }).rows)
      for (const [field, value] of Object.entries(row)) {
        const known = names[model.types[table.id]!.field[field]?.to ?? '']
        if (known) expect(known, `${table.id} ${String(row.name)}`).toContain(value)
      }
})
