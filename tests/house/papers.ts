// Laws about documents: rooms say what they promise, paths exist, what can be set is written down.
import { code, isSource, isTest, type Tree } from './tree.ts'

/** Every room of kernel and engine has ten lines on what it promises and what it refuses. */
export const rooms = (tree: Tree): string[] => {
  const homes = new Set([...tree.keys()].map((path) => /^((?:kernel|engine)\/[^/]+)\//.exec(path)?.[1]).filter((home) => home !== undefined))
  return [...homes].flatMap((home) => {
    const text = tree.get(`${home}/README.md`)
    if (text === undefined) return [`${home} has no README.md: what does it promise, what does it refuse?`]
    const lines = text.trim().split('\n').length
    return lines > 14 ? [`${home}/README.md has ${lines} lines; 14 is the limit.`] : lines < 3 ? [`${home}/README.md says too little.`] : []
  })
}

const tops = /^(kernel|engine|packs|apps|migrations|tests|tools|scripts|docs|bench|\.ci)\//
const isPaper = (path: string) => /^(README|ARCHITECTURE)\.md$|^docs\/.*\.md$|^(kernel|engine|packs)\/.*README\.md$/.test(path)
/** Every path that a document names exists. `<…>` stands for a name, `*` for any. `there` answers for files that are not text. */
export const paths = (tree: Tree, there: (path: string) => boolean): string[] => [...tree].filter(([path]) => isPaper(path)).flatMap(([path, text]) => {
  const named = [...text.matchAll(/`([^`\s]+)`/g)].map((m) => m[1] ?? '').filter((p) => tops.test(p))
  const linked = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((m) => m[1] ?? '').filter((p) => !/^[a-z]+:/.test(p)).map((p) => join(path, p))
  return [...new Set([...named, ...linked])].filter((p) => !exists(tree, p.replace(/[/:]?\d*$/, '').replace(/\/$/, ''), there)).map((p) => `${path} names ${p}, which is not there.`)
})
const join = (from: string, to: string) => { const out = from.split('/').slice(0, -1); for (const part of to.split('/')) if (part === '..') out.pop(); else if (part !== '.') out.push(part); return out.join('/') }
const exists = (tree: Tree, path: string, there: (path: string) => boolean): boolean => {
  if (!/[<*]/.test(path)) return there(path) || [...tree.keys()].some((one) => one === path || one.startsWith(`${path}/`))
  const pattern = new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+|<[^>]*>/g, '[^/]+')}(/|$)`)
  return /<[^>]*>/.test(path) ? there(path.slice(0, path.indexOf('<')).replace(/\/[^/]*$/, '')) : [...tree.keys()].some((one) => pattern.test(one))
}

const givenByTheMachine = new Set(['PATH', 'HOME', 'NODE_ENV', 'TZ', 'DEBIAN_FRONTEND'])
/** What can be set from outside stands in docs/operations.md. */
export const variables = (tree: Tree): string[] => {
  const written = tree.get('docs/operations.md') ?? ''
  const used = new Map<string, string>()
  for (const [path, text] of tree) if (isSource(path) && (!isTest(path) || path.startsWith('tests/journeys/')))
    for (const match of code(text).matchAll(/\benv(?:\?\.|\.|\[['"])([A-Z][A-Z0-9_]+)\b/g)) if (match[1] && !used.has(match[1])) used.set(match[1], path)
  return [...used].filter(([name]) => !givenByTheMachine.has(name) && !new RegExp(`\\b${name}\\b`).test(written)).map(([name, path]) => `${path} reads ${name}, but docs/operations.md does not explain it.`)
}
