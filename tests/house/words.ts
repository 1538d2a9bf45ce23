// Laws about what stands in a file: names of packs, forms of code, sizes, leftovers.
import { bare, code, houseFiles, isSource, isTest, layerOf, type Tree } from './tree.ts'

/** The demo street plays parts of real packs; it is the one place outside packs that may name them. */
const demo = /^apps\/server\/demo[^/]*(\/|\.ts$|\.server\.ts$)/

/** The engine never heard of a pack: no id of a pack, of its records or tables as a string in kernel, engine or apps. */
export const packNames = (tree: Tree, ids: readonly string[]): string[] => houseFiles(tree).flatMap(([path, text]) => {
  if (layerOf(path) === 'packs' || demo.test(path)) return []
  const clean = code(text), found = new Set<string>()
  for (const [, one, two, three] of clean.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)) {
    const value = one ?? two ?? three ?? ''
    for (const id of ids) if (value === id || new RegExp(`(^|/)${id}(/|\\?|$)`).test(value)) found.add(id)
  }
  for (const id of ids) if (new RegExp(`\\btypes\\??\\.${id}\\b`).test(clean)) found.add(id)
  return [...found].map((id) => `${path} names "${id}": the ${layerOf(path)} layer knows no pack.`)
})

type Form = { wrong: RegExp; why: string; where?: RegExp; except?: RegExp; raw?: true; spoken?: true }
const forms: readonly Form[] = [
  { wrong: /^\s*export default\b/m, why: 'has a default export; only pack.ts and configurations have one', except: /(^|\/)pack\.ts$|\.config\.ts$|\.d\.ts$/ },
  // A door to what is fetched later is one file by its nature.
  { wrong: /^\s*export\s+(type\s+)?(\*|\{[^}]*\})\s*(as\s+\w+\s+)?from\s*['"][.#]/m, why: 'passes on what another file exports; import it from where it stands', except: /\/later\.view\.tsx?$/, raw: true },
  { wrong: /^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s/m, why: 'has an enum; write a union of strings' },
  { wrong: /^\s*(export\s+)?(declare\s+)?namespace\s/m, why: 'has a namespace' },
  { wrong: /^\s*@[a-zA-Z]+(\(.*\))?\s*$/m, why: 'has a decorator' },
  { wrong: /^\s*(export\s+)?(abstract\s+)?class\s/m, why: 'has a class; write functions', except: /^kernel\/fail\/fail\.ts$/ },
  { wrong: /\bconsole\.\w+\(/, why: 'writes to the console; pass a log', where: /^(kernel|engine|packs)\//, except: /-command\.server\.ts$/ },
  // The lock compares with times that the machine wrote on files, the dump is named by them: a movable clock would be wrong there.
  { wrong: /\bDate\.now\(\)|\bnew Date\(\s*\)/, why: 'asks the machine for the time; take the clock', where: /^(kernel|engine|packs)\/|^apps\/server\//, except: /^kernel\/time\/time\.server\.ts$|^kernel\/db\/(lock|pglite)\.server\.ts$|\.view\.tsx?$/ },
  { wrong: /@ts-(ignore|nocheck)/, why: 'silences the compiler', spoken: true },
]
/** How code is written here. */
export const written = (tree: Tree): string[] => [...tree].filter(([path]) => isSource(path) && !isTest(path)).flatMap(([path, text]) =>
  forms.filter((form) => (form.where?.test(path) ?? true) && !form.except?.test(path) && form.wrong.test(form.spoken ? text : form.raw ? code(text) : bare(text))).map((form) => `${path} ${form.why}.`))

export const named = (tree: Tree): string[] => [...tree.keys()].filter((path) => isSource(path))
  .filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(path.split('/').at(-1) ?? '')).map((path) => `${path}: files are named in small letters with hyphens.`)

/** Nobody has to read more than 400 lines to know a file, nor a pack. */
/** The oldest pack and the one that everybody adds to: what is not its own stands in annexes (docs/decisions/0028-annexes.md). */
const pinned: Readonly<Record<string, number>> = { 'one-net': 249 }
export const sizes = (tree: Tree): string[] => {
  const lines = (text: string) => text.replace(/\n$/, '').split('\n').length, packs = new Map<string, number>(), found: string[] = []
  for (const [path, text] of tree) {
    if (!isSource(path)) continue
    if (lines(text) > 400) found.push(`${path} has ${lines(text)} lines; 400 is the limit.`)
    const pack = /^packs\/([^/]+)\//.exec(path)?.[1]
    // Another language over a pack's labels is not the pack, nor are the stories of the demo street, which no pack can see.
    if (pack && pack !== 'stories' && !isTest(path) && !path.endsWith('/en.ts')) packs.set(pack, (packs.get(pack) ?? 0) + lines(text))
  }
  for (const [pack, n] of packs) if (n > (pinned[pack] ?? 400)) found.push(`packs/${pack} has ${n} lines without its tests; ${pinned[pack] ?? 400} is the limit.`)
  return found
}

const leftovers = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b|${['coming ' + 'soon', '敬请' + '期待', '暂未' + '开放', '功能' + '开发中'].join('|')}`)
/** What is here is finished; what is not finished is not here. */
export const unfinished = (tree: Tree): string[] => [...tree].filter(([path]) => path !== 'package-lock.json').flatMap(([path, text]) => {
  const line = text.split('\n').findIndex((one) => leftovers.test(one))
  return line < 0 ? [] : [`${path}:${line + 1} leaves something undone.`]
})

const machine = new RegExp([`/${'work'}/(main|wt|shared|notes)`, `/${'root'}/`, `/${'home'}/[a-z]`, `/${'Users'}/[A-Za-z]`, `registry\\.(npmjs|npmmirror|yarnpkg)`, `${'artifact'}ory`, `\\b${'verda'}ccio\\b`].join('|'))
/** The project is the same on every machine. */
export const machines = (tree: Tree): string[] => [...tree].flatMap(([path, text]) => {
  const hit = machine.exec(text)
  return hit ? [`${path} names a place of one machine: ${hit[0]}.`] : []
})
