// Layer law, side law, no cycles: checked on every import of the house.
import { houseFiles, importsOf, isSource, isTest, layerOf, type Tree } from './tree.ts'

const sees: Record<string, readonly string[]> = {
  kernel: ['kernel/'], engine: ['kernel/', 'engine/'], packs: ['engine/pack.ts', 'engine/annex.ts', 'engine/story.ts'], apps: ['kernel/', 'engine/', 'packs/index.ts', 'apps/'],
}
const ours = /^(kernel|engine|packs|apps|tests|tools|bench|scripts|migrations)\//

/** kernel ← engine ← packs ← apps; a pack sees the language and itself; tests may look at what they test. */
export const layers = (tree: Tree): string[] => {
  const found: string[] = []
  for (const [path, text] of tree) {
    const layer = layerOf(path)
    if (!isSource(path) || !(layer in sees)) continue
    for (const { target } of importsOf(path, text)) if (ours.test(target) && !maySee(path, target))
      found.push(`${path} may not import ${target}: ${layer} sees only ${sees[layer]?.join(', ')}${layer === 'packs' ? ' and its own folder' : ''}.`)
  }
  return found
}
const maySee = (path: string, target: string): boolean => {
  const layer = layerOf(path)
  if (sees[layer]?.some((start) => target.startsWith(start))) return true
  if (path === 'packs/index.ts') return target.startsWith('packs/') || target.startsWith('engine/registry/')
  if (layer === 'packs') return target.startsWith(`${path.split('/').slice(0, 2).join('/')}/`) || (isTest(path) && target.startsWith('engine/testing'))
  if (layer === 'packs' || !(isTest(path) || path.startsWith('engine/testing'))) return false
  return target.startsWith('tests/') || (layer === 'engine' && target.startsWith('packs/_tennis-club/')) || (layer === 'apps' && target.startsWith('packs/'))
}

type Side = 'pure' | 'server' | 'view' | 'desk' | 'light' | 'test'
const runs: Record<Side, readonly Side[]> = {
  pure: ['pure'], server: ['pure', 'server'], view: ['pure', 'view'], desk: ['pure', 'view', 'desk'], light: ['pure', 'view', 'light'],
  test: ['pure', 'server', 'view', 'desk', 'light', 'test'],
}
export const sideOf = (path: string): Side => {
  if (isTest(path) || /(^|\/)(vite\.config\.ts|testing(\.[a-z]+)?\.ts)$/.test(path)) return 'test'
  if (path.includes('.server.') || path.startsWith('apps/server/')) return 'server'
  if (!/\.view\.|\.tsx$/.test(path)) return 'pure'
  if (path.includes('.desk.view.') || path.startsWith('apps/desk/')) return 'desk'
  return path.includes('.light.view.') || /^apps\/(light|portal|phone)\//.test(path) ? 'light' : 'view'
}

/** x.ts runs everywhere, x.server.ts on the server, x.view.tsx in the browser; the light face never carries the console's library. */
export const sides = (tree: Tree): string[] => houseFiles(tree).flatMap(([path, text]) => importsOf(path, text).flatMap(({ target, type }) => {
  const side = sideOf(path)
  if (ours.test(target)) return isSource(target) && !runs[side].includes(sideOf(target)) && !(type && (side !== 'pure' || layerOf(path) === 'apps')) ? [`${path} (${side}) may not import ${target} (${sideOf(target)}): they do not run in the same place.`] : []
  if (target.startsWith('node:') && side !== 'server' && side !== 'test') return [`${path} (${side}) may not import ${target}: only the server has it.`]
  if (side === 'light' && /^(antd|@ant-design|react-dom\/client|@tanstack)(\/|$)/.test(target)) return [`${path} may not import ${target}: the light face stays light.`]
  return layerOf(path) === 'packs' && side !== 'test' ? [`${path} may not import ${target}: a pack sees only the language and itself.`] : []
}))

/** No file may need itself by a round trip. Types are let off: they are gone before anything runs; and so is what is fetched later. */
export const cycles = (tree: Tree): string[] => {
  const next = new Map(houseFiles(tree).map(([path, text]) => [path, importsOf(path, text).filter((i) => !i.type && !i.later).map((i) => i.target)]))
  const done = new Set<string>(), found: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) { found.push(`Import cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}.`); return }
    if (done.has(path)) return
    for (const target of next.get(path) ?? []) if (next.has(target)) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of next.keys()) visit(path, [])
  return found
}

/** Every import of this project names a file that is there, with its ending. */
export const dangling = (tree: Tree): string[] => [...tree].filter(([path]) => isSource(path)).flatMap(([path, text]) =>
  importsOf(path, text).filter(({ target }) => ours.test(target) && isSource(target) && !tree.has(target)).map(({ target }) => `${path} imports ${target}, which is not there.`))
