// The committed text of the project as a map from path to text, so that a law can be tried on a planted fault as well.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Tree = ReadonlyMap<string, string>
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const away = new Set(['node_modules', 'dist', 'data', '.git', '.cache'])
const readable = /\.(tsx?|mjs|md|sql|json|css|html|yml|txt)$|^\.ci\/run$|^\.npmrc$|^\.gitignore$/

/** Every text file of the project that is committed (folders that git ignores are left out). */
export const readTree = (top = root): Tree => {
  const found = new Map<string, string>()
  const walk = (dir: string) => {
    for (const one of readdirSync(join(top, dir), { withFileTypes: true })) {
      const path = dir ? `${dir}/${one.name}` : one.name
      if (away.has(one.name)) continue
      if (one.isDirectory()) walk(path)
      else if (readable.test(path)) found.set(path, readFileSync(join(top, path), 'utf8'))
    }
  }
  walk('')
  return found
}

export const isSource = (path: string) => /\.(tsx?|mjs)$/.test(path)
export const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.startsWith('tests/')
export const layerOf = (path: string) => path.split('/')[0] ?? ''
/** The sources of the four layers, tests left out. */
export const houseFiles = (tree: Tree): [string, string][] =>
  [...tree].filter(([path]) => /^(kernel|engine|packs|apps)\//.test(path) && isSource(path) && !isTest(path))

/** Text without comments: what the machine reads. Good enough for laws; a string that holds " //" is cut too. */
export const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, (c) => c.replace(/[^\n]/g, '')).replace(/(^|\s)\/\/.*$/gm, '$1')
/** The same without the inside of quoted strings. */
export const bare = (text: string) => code(text).replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")

export type Import = { target: string; type: boolean; later?: true }
/** What a file imports: paths of this project as they lie from the root, packages by their name. */
export const importsOf = (path: string, text: string): Import[] => {
  const found: Import[] = [], clean = code(text)
  for (const match of clean.matchAll(/(?:^|[\n;])\s*(import|export)\s+(type\s)?[^'"`;]*?from\s*['"]([^'"]+)['"]/g)) found.push({ target: locate(path, match[3] ?? ''), type: match[2] !== undefined })
  for (const match of clean.matchAll(/(?:^|[\n;])\s*import\s*['"]([^'"]+)['"]/g)) found.push({ target: locate(path, match[1] ?? ''), type: false })
  for (const match of clean.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g)) found.push({ target: locate(path, match[1] ?? ''), type: false, later: true })
  return found
}
const locate = (from: string, name: string): string => {
  const plain = name.replace(/\?.*$/, '')
  if (plain.startsWith('#')) return plain.slice(1)
  return plain.startsWith('.') ? posix.join(posix.dirname(from), plain) : plain
}
