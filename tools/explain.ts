// npm run explain -- <pack>: prints what a pack yields: routes, steps, queues, clocks, screens, SQL views, who sees what.
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pack } from '../engine/pack.ts'
import { compile } from '../engine/record/model.ts'
import { packs, wires, outsides } from '../packs/index.ts'
import { explain } from './explain/explain.ts'

const id = process.argv[2] ?? ''
const folders = readdirSync(join(dirname(dirname(fileURLToPath(import.meta.url))), 'packs'))
const extra = folders.includes(id) && !packs.some((pack) => pack.id === id || pack.annexes?.some((one) => one.id === id)) ? [(await import(`../packs/${id}/pack.ts`) as { default: Pack }).default] : []
try {
  console.log(explain(compile([...packs, ...extra], wires, outsides), id))
} catch (error) {
  console.error(id ? (error as Error).message : `用法：npm run explain -- <包>，包有：${packs.map((pack) => pack.id).join('、')}。`)
  process.exitCode = 1
}
