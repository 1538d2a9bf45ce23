// Weighs the built faces as a browser fetches them (gzip, KB of 1024) and fails where one is heavier than its budget.
// node tools/budget.mjs [dist]: prints one line for each budget; `weigh` gives the same as data, for the bench.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const zip = (path) => gzipSync(readFileSync(path), { level: 9 }).length
const names = (text, pattern) => [...text.matchAll(pattern)].map((m) => m[1])

/** A built page and all that it fetches before anybody has touched it. */
const firstLoad = (dir) => {
  const html = readFileSync(join(dir, 'index.html'), 'utf8')
  const files = new Set(names(html, /(?:src|href)="[^"]*?(assets\/[^"]+\.(?:js|css))"/g))
  for (const file of files) if (file.endsWith('.js')) for (const next of names(readFileSync(join(dir, file), 'utf8'), /(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) files.add(`assets/${next}`)
  return ['index.html', ...files]
}
const kb = (dir, files) => files.reduce((sum, file) => sum + zip(join(dir, file)), 0) / 1024
const named = (dir, pattern) => readdirSync(join(dir, 'assets')).filter((f) => /\.(js|css)$/.test(f) && pattern.test(f)).map((f) => `assets/${f}`)

/** Every budget with what was weighed: [{ face, what, is, most, unit }]. A face that is not built is left out. */
export const weigh = (dist = 'dist') => {
  const out = []
  const add = (face, what, is, most, unit = 'KB') => out.push({ face, what, is: Math.round(is * 10) / 10, most, unit })
  const has = (face) => existsSync(join(dist, face, 'index.html'))
  if (has('portal')) {
    const dir = join(dist, 'portal'), files = firstLoad(dir), map = named(dir, /map/)
    add('portal', 'first load', kb(dir, files), 25)
    add('portal', 'scripts of the first load', kb(dir, files.filter((f) => f.endsWith('.js'))), 18)
    add('portal', 'requests of the first load', files.length, 3, '')
    add('portal', 'fonts', readdirSync(dir, { recursive: true }).filter((f) => /\.(woff2?|ttf|otf)$/.test(String(f))).length, 0, '')
    add('portal', 'script of the open page, without the map', kb(dir, named(dir, /^open/)), 3)
    add('portal', 'the map, after a tap', kb(dir, map), 380)
  }
  if (has('phone')) {
    const dir = join(dist, 'phone'), shell = [...new Set([...firstLoad(dir), 'sw.js', 'manifest.webmanifest', 'icon.svg', ...named(dir, /^(?!.*(map|score))/)])]
    add('phone', 'everything that is kept for use without a network', kb(dir, shell), 60)
    add('phone', 'the own score sheet, when first opened', kb(dir, named(dir, /score/)), 4)
    add('phone', 'the map, when first opened', kb(dir, named(dir, /map/)), 380)
  }
  if (has('desk')) add('desk', 'shell', kb(join(dist, 'desk'), firstLoad(join(dist, 'desk'))), 150)
  return out
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const list = weigh(process.argv[2])
  for (const b of list) console.log(`${b.is > b.most ? 'OVER' : 'ok  '}  ${b.face.padEnd(6)}  ${b.what}: ${b.is} of ${b.most}${b.unit && ` ${b.unit}`}`)
  if (list.length === 0) { console.error('no face is built in dist/'); process.exit(1) }
  if (list.some((b) => b.is > b.most)) process.exit(1)
}
