// What the embedded engine needs of its spatial extension. The package's archive also carries rasters, topology and an address book, and the
// engine compiles every library that it finds there at every start: without them it is up in half the time and half the memory.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { threadId } from 'node:worker_threads'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Extension } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'

/** The extension with its smaller archive, which is made once in `folder`; the package's own where none can be written there. */
export const spatial = (folder: string): Extension => ({
  ...postgis,
  setup: async (pg, options) => {
    const whole = await postgis.setup(pg, options)
    return { ...whole, bundlePath: await smaller(whole.bundlePath as URL, folder).catch(() => whole.bundlePath as URL) }
  },
})

const needed = /^(\.\/)?(lib\/postgresql\/postgis-3\.so|share\/postgresql\/extension\/postgis(\.control|--\d+\.\d+\.\d+\.sql)|share\/proj\/proj\.db)$/
const smaller = async (whole: URL, folder: string): Promise<URL> => {
  const { version } = JSON.parse(readFileSync(join(dirname(fileURLToPath(whole)), '../package.json'), 'utf8')) as { version: string }
  const name = `postgis-${version}.tar.gz`, path = join(folder, name)
  if (existsSync(path)) return pathToFileURL(path)
  const entries = entriesOf(gunzipSync(readFileSync(whole))).filter((one) => needed.test(one.name))
  if (entries.length !== 4) throw new Error('the archive of the extension is not built as it was')
  await mkdir(folder, { recursive: true })
  // Not pressed: unpacking it at every start would cost more than the place.
  const part = `${path}.${process.pid}.${threadId}.part`
  writeFileSync(part, gzipSync(Buffer.concat([...entries.map((one) => one.bytes), Buffer.alloc(1024)]), { level: 0 }))
  renameSync(part, path)
  for (const old of await readdir(folder)) if (/^postgis-.*\.tar\.gz$/.test(old) && old !== name) await unlink(join(folder, old))
  return pathToFileURL(path)
}
/** The files of a tar, each with its header and its padding. */
const entriesOf = (tar: Buffer): { name: string; bytes: Buffer }[] => {
  const found: { name: string; bytes: Buffer }[] = [], text = (from: number, to: number) => tar.toString('latin1', from, to).split('\0')[0]!
  for (let at = 0; at + 512 <= tar.length;) {
    const name = text(at, at + 100), end = at + 512 + Math.ceil(Number.parseInt(text(at + 124, at + 136), 8) / 512) * 512
    if (!name) break
    found.push({ name, bytes: tar.subarray(at, end) })
    at = end
  }
  return found
}
