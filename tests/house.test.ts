// The law of the house. Each law is tried on a planted fault first: a law that cannot fail is no law.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Pack } from '../engine/pack.ts'
import { packs } from '../packs/index.ts'
import { cycles, dangling, layers, sides } from './house/imports.ts'
import { paths, rooms, variables } from './house/papers.ts'
import { readTree, root, type Tree } from './house/tree.ts'
import { machines, named, packNames, sizes, unfinished, written } from './house/words.ts'

const tree = readTree(), there = (path: string) => existsSync(join(root, path))
const own = async (): Promise<string[]> => {
  const ids = new Set<string>()
  for (const dir of readdirSync(join(root, 'packs'), { withFileTypes: true })) {
    if (!there(`packs/${dir.name}/pack.ts`)) continue
    const { default: pack } = await import(`../packs/${dir.name}/pack.ts`) as { default: Pack }
    ids.add(pack.id)
    for (const record of Object.values(pack.parts.records)) ids.add(record.id)
    for (const table of pack.tables ?? []) ids.add(table.id)
  }
  // What is joined on brings lists and bulletins of its own.
  for (const pack of packs.slice(1)) for (const { id } of [...(pack.tables ?? []), ...(pack.bulletins ? [pack.bulletins] : [])]) ids.add(id)
  return [...ids]
}
const ids = await own()

type Law = { law: string; check: (tree: Tree) => string[]; faults: readonly (readonly [Record<string, string>, string])[] }
const long = 'const a = 1\n'.repeat(401)
const laws: readonly Law[] = [
  { law: 'layers look one way', check: layers, faults: [
    [{ 'kernel/db/a.ts': "import { x } from '../../engine/pack.ts'" }, 'kernel/db/a.ts may not import engine/pack.ts: kernel sees only kernel/.'],
    [{ 'engine/a/a.ts': "import {\n  x,\n} from '../../packs/index.ts'" }, 'engine/a/a.ts may not import packs/index.ts: engine sees only kernel/, engine/.'],
    [{ 'packs/a/rules.ts': "import { x } from '../b/records.ts'" }, 'packs/a/rules.ts may not import packs/b/records.ts: packs sees only engine/pack.ts, engine/annex.ts, engine/story.ts and its own folder.'],
    [{ 'packs/a/rules.ts': "export const x = () => import('#engine/record/model.ts')" }, 'packs/a/rules.ts may not import engine/record/model.ts: packs sees only engine/pack.ts, engine/annex.ts, engine/story.ts and its own folder.'],
    [{ 'apps/desk/a.view.ts': "import x from '../../packs/a/pack.ts'" }, 'apps/desk/a.view.ts may not import packs/a/pack.ts: apps sees only kernel/, engine/, packs/index.ts, apps/.'],
  ] },
  { law: 'sides do not mix', check: sides, faults: [
    [{ 'engine/a/a.ts': "import { x } from './b.server.ts'" }, 'engine/a/a.ts (pure) may not import engine/a/b.server.ts (server): they do not run in the same place.'],
    [{ 'engine/a/a.view.ts': "import { x } from './b.server.ts'" }, 'engine/a/a.view.ts (view) may not import engine/a/b.server.ts (server): they do not run in the same place.'],
    [{ 'engine/a/a.ts': "import { x } from 'node:fs'" }, 'engine/a/a.ts (pure) may not import node:fs: only the server has it.'],
    [{ 'apps/light/a.view.tsx': "import { Button } from 'antd'" }, 'apps/light/a.view.tsx may not import antd: the light face stays light.'],
    [{ 'engine/a/a.light.view.tsx': "import { B } from './b.desk.view.tsx'" }, 'engine/a/a.light.view.tsx (light) may not import engine/a/b.desk.view.tsx (desk): they do not run in the same place.'],
    [{ 'packs/a/rules.ts': "import dayjs from 'dayjs'" }, 'packs/a/rules.ts may not import dayjs: a pack sees only the language and itself.'],
  ] },
  { law: 'imports make no cycle', check: cycles, faults: [
    [{ 'engine/a/a.ts': "import { b } from './b.ts'", 'engine/a/b.ts': "import { a } from './a.ts'" }, 'Import cycle: engine/a/a.ts → engine/a/b.ts → engine/a/a.ts.'],
  ] },
  { law: 'imports name files that are there', check: dangling, faults: [[{ 'engine/a/a.ts': "import { b } from './b.ts'" }, 'engine/a/a.ts imports engine/a/b.ts, which is not there.']] },
  { law: 'kernel, engine and apps know no pack', check: (t) => packNames(t, ids), faults: [
    [{ 'engine/a/a.ts': `const x = type === '${ids[0]}'` }, `engine/a/a.ts names "${ids[0]}": the engine layer knows no pack.`],
    [{ 'apps/desk/a.view.ts': `fetch("/api/records/${ids[1]}?state=a")` }, `apps/desk/a.view.ts names "${ids[1]}": the apps layer knows no pack.`],
    [{ 'kernel/a/a.ts': `model.types.${ids[1]}` }, `kernel/a/a.ts names "${ids[1]}": the kernel layer knows no pack.`],
  ] },
  { law: 'code is written one way', check: written, faults: [
    [{ 'engine/a/a.ts': 'export default 1' }, 'engine/a/a.ts has a default export; only pack.ts and configurations have one.'],
    [{ 'engine/a/a.ts': "export * from './b.ts'" }, 'engine/a/a.ts passes on what another file exports; import it from where it stands.'],
    [{ 'engine/a/a.ts': 'export enum A { b }' }, 'engine/a/a.ts has an enum; write a union of strings.'],
    [{ 'engine/a/a.ts': 'namespace A {}' }, 'engine/a/a.ts has a namespace.'],
    [{ 'engine/a/a.ts': '@sealed\nconst a = 1' }, 'engine/a/a.ts has a decorator.'],
    [{ 'engine/a/a.ts': 'export class A {}' }, 'engine/a/a.ts has a class; write functions.'],
    [{ 'kernel/a/a.server.ts': 'console.log(1)' }, 'kernel/a/a.server.ts writes to the console; pass a log.'],
    [{ 'engine/a/a.server.ts': 'const t = Date.now()' }, 'engine/a/a.server.ts asks the machine for the time; take the clock.'],
    [{ 'apps/server/a.server.ts': 'const t = new Date()' }, 'apps/server/a.server.ts asks the machine for the time; take the clock.'],
    [{ 'engine/a/a.ts': `// @ts-${'ignore'}\nconst a = 1` }, 'engine/a/a.ts silences the compiler.'],
  ] },
  { law: 'files are named one way', check: named, faults: [[{ 'engine/a/MyFile.ts': '' }, 'engine/a/MyFile.ts: files are named in small letters with hyphens.']] },
  { law: 'files and packs stay readable', check: sizes, faults: [
    [{ 'engine/a/a.ts': long }, 'engine/a/a.ts has 401 lines; 400 is the limit.'],
    [{ 'packs/one-net/records.ts': long.slice(0, 12 * 200), 'packs/one-net/rules.ts': long.slice(0, 12 * 50) }, 'packs/one-net has 250 lines without its tests; 249 is the limit.'],
    [{ 'packs/a/records.ts': long.slice(0, 12 * 200), 'packs/a/rules.ts': long.slice(0, 12 * 201) }, 'packs/a has 401 lines without its tests; 400 is the limit.'],
  ] },
  { law: 'nothing is left undone', check: unfinished, faults: [[{ 'engine/a/a.ts': `const a = 1\n// ${'TO' + 'DO'} more` }, 'engine/a/a.ts:2 leaves something undone.']] },
  { law: 'no machine is named', check: machines, faults: [[{ 'docs/a.md': `see /${'root'}/a` }, `docs/a.md names a place of one machine: /${'root'}/.`]] },
  { law: 'rooms say what they promise', check: rooms, faults: [
    [{ 'engine/a/a.ts': '' }, 'engine/a has no README.md: what does it promise, what does it refuse?'],
    [{ 'engine/a/a.ts': '', 'engine/a/README.md': 'x\n'.repeat(15) }, 'engine/a/README.md has 15 lines; 14 is the limit.'],
  ] },
  { law: 'paths in documents exist', check: (t) => paths(t, there), faults: [
    [{ 'docs/how-to/a.md': 'see `engine/nowhere/at-all.ts`' }, 'docs/how-to/a.md names engine/nowhere/at-all.ts, which is not there.'],
    [{ 'docs/a.md': 'see [this](../nowhere.md)' }, 'docs/a.md names nowhere.md, which is not there.'],
    [{ 'README.md': 'see `packs/*/nowhere.ts`' }, 'README.md names packs/*/nowhere.ts, which is not there.'],
  ] },
  { law: 'variables are explained', check: variables, faults: [[{ 'apps/server/a.server.ts': 'const a = process.env.SECRET_SWITCH' }, 'apps/server/a.server.ts reads SECRET_SWITCH, but docs/operations.md does not explain it.']] },
]

describe.each(laws)('$law', ({ check, faults }) => {
  test.each(faults.map(([planted, sentence]) => [sentence, planted] as const))('finds: %s', (sentence, planted) => {
    expect(check(new Map(Object.entries(planted)))).toContain(sentence)
  })
  test('holds', () => { const found = check(tree); if (found.length) throw new Error(found.join('\n')) })
})
test('packs were read', () => expect(ids.length).toBeGreaterThan(6))
