import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pack } from '../../engine/pack.ts'
import { labelsOf, overlayOf } from '../../engine/record/language.ts'
import { compile } from '../../engine/record/model.ts'
import { cycles, dangling, layers, sides } from '../../tests/house/imports.ts'
import { paths } from '../../tests/house/papers.ts'
import { readTree, root } from '../../tests/house/tree.ts'
import { named, sizes, unfinished, written } from '../../tests/house/words.ts'
import { laws } from '../../tests/packs/laws.ts'
import { explain } from '../explain/explain.ts'
import { newPack } from './new-pack.ts'

const copy = mkdtempSync(join(tmpdir(), 'xinbei-new-pack-'))
beforeAll(() => {
  for (const part of ['kernel', 'engine', 'packs', 'tests/postgres.server.ts', 'package.json', 'tsconfig.pure.json', 'vitest.config.ts']) cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  newPack(copy, { slug: 'elder-visits', title: '高龄走访' })
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))
const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })

test('a new pack stands in the list and keeps every law of packs', async () => {
  const { packs, wires, outsides } = await import(join(copy, 'packs/index.ts')) as typeof import('../../packs/index.ts')
  expect(packs.at(-1)?.id).toBe('elder-visits')
  const model = compile(packs, wires, outsides)
  for (const law of Object.values(laws)) expect(law(model)).toEqual([])
  expect(explain(model, 'elder-visits')).toContain('高龄走访')
})
test('its labels have their English', async () => {
  const { packs, english } = await import(join(copy, 'packs/index.ts')) as { packs: readonly Pack[]; english: () => Promise<Parameters<typeof overlayOf>[0]> }
  const overlay = overlayOf(await english())
  expect(Object.keys(labelsOf(compile(packs))).filter((path) => !Object.hasOwn(overlay, path))).toEqual([])
  expect(overlay['elder-visits/title']).toBe('Elder visits')
})
test('it keeps the law of the house', () => {
  const tree = readTree(copy), mine = (found: string[]) => found.filter((sentence) => sentence.includes('elder-visits') || sentence.includes('packs/index.ts'))
  for (const law of [layers, sides, cycles, dangling, written, named, sizes, unfinished]) expect(mine(law(tree))).toEqual([])
  expect(mine(paths(tree, () => false))).toEqual([])
})
test('it compiles', () => {
  const { status, stdout } = run(join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.pure.json')
  expect(stdout).toBe('')
  expect(status).toBe(0)
})
test('its own test passes', () => {
  const { status, stdout } = run(join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'packs/elder-visits')
  expect(stdout).toMatch(/Tests +1 passed/)
  expect(status).toBe(0)
}, 60_000)
test('a name that cannot be one, and a name that is taken, are refused and change nothing', () => {
  const before = readFileSync(join(copy, 'packs/index.ts'), 'utf8')
  expect(() => newPack(copy, { slug: '../x', title: '' })).toThrow('不能作包名')
  expect(() => newPack(copy, { slug: 'elder-visits', title: '' })).toThrow('已经有了')
  expect(readFileSync(join(copy, 'packs/index.ts'), 'utf8')).toBe(before)
})
