// The only file that sees all packs: which exist, and whether each lens fits its owner. The office's own comes first.
import { fits, type Wire } from '../engine/pack.ts'
import office from '../engine/registry/pack.ts'
import * as owner from '../engine/registry/records.ts'
import oneNet from './one-net/pack.ts'
import * as oneNetLens from './one-net/records.ts'
import { seed as oneNetSeed } from './one-net/seed.ts'

export const packs = [office, oneNet]

export const lenses = [fits(oneNetLens.unit, owner.unit), fits(oneNetLens.area, owner.area), fits(oneNetLens.staff, owner.staff), fits(oneNetLens.person, owner.person)]

const words = { [office.id]: () => import('../engine/registry/en.ts'), [oneNet.id]: () => import('./one-net/en.ts') }
/** English over the labels of every pack, by its id; fetched only where somebody reads it. */
export const english = async () => Object.fromEntries(await Promise.all(Object.entries(words).map(async ([id, load]) => [id, (await load()).en] as const)))

/** What one pack says, another does. */
export const wires: readonly Wire[] = []

/** Stories that fill the demo street. */
export const stories = [oneNetSeed]
