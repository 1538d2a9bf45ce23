// Makes the folder of a pack and enters it in the list of packs.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One record with two states, a rule, a setting, two parts, English, a test. `<slug>`, `<title>` and `<Name>` are filled in. */
const template = join(dirname(fileURLToPath(import.meta.url)), 'template')

/** Writes packs/<slug>/ under `root` and adds it to packs/index.ts. Answers the files. Throws a sentence when it cannot. */
export const newPack = (root: string, { slug, title }: { slug: string; title: string }): string[] => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) throw new Error(`“${slug}”不能作包名：用小写字母、数字和连字符，如 elder-visits。`)
  const home = join(root, 'packs', slug), list = join(root, 'packs', 'index.ts'), name = slug.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  if (existsSync(home)) throw new Error(`packs/${slug} 已经有了。`)
  const index = enter(readFileSync(list, 'utf8'), name, slug)
  mkdirSync(home)
  const files = readdirSync(template).map((name) => name.replace(/\.txt$/, ''))
  for (const file of files) writeFileSync(join(home, file), readFileSync(join(template, `${file}.txt`), 'utf8').replaceAll('<slug>', slug).replaceAll('<title>', title).replaceAll('<Name>', slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll('-', ' ')))
  writeFileSync(list, index)
  return files.map((file) => `packs/${slug}/${file}`)
}

/** The list with one import, one name and one file of English more. */
const enter = (index: string, name: string, slug: string): string => {
  const list = /(export const packs[^=]*= \[)([^\]]*)(\])/.exec(index)
  if (!list) throw new Error('packs/index.ts 里找不到 packs 这一行。')
  const names = list[2]?.trim().replace(/,$/, '') ?? ''
  const words = `./${slug}/en.ts`, english = /const words = \{([^}]*?),? \}/.exec(index)
  if (!english) throw new Error('packs/index.ts 里找不到 words 这一行。')
  const added = index.replace(list[0], `${list[1]}${names ? `${names}, ` : ''}${name}${list[3]}`).replace(english[0], `const words = {${english[1]}, [${name}.id]: () => import('${words}') }`)
  const imports = [...added.matchAll(/^import .*$/gm)].at(-1)
  const at = imports ? imports.index + imports[0].length : 0
  return `${added.slice(0, at)}\nimport ${name} from './${slug}/pack.ts'${added.slice(at)}`
}
