// How a light face is built: Preact in React's place, shapes cut from the packs, and one known place for the output.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin, UserConfig } from 'vite'

export const house = resolve(import.meta.dirname, '../..')

/** `virtual:shapes`: what this face knows of the packs. Read from the packs themselves when the face is built. */
export const shapes = (face: 'resident' | 'ground'): Plugin => ({
  name: 'shapes',
  resolveId: (id) => (id === 'virtual:shapes' ? '\0shapes' : undefined),
  load: async (id) => (id === '\0shapes' ? `export default ${JSON.stringify(await readShapes(face))}` : undefined),
})
/** The same, for the pages that a server or a build step draws. */
export const readShapes = async (face: 'resident' | 'ground') => {
  const load = (path: string) => import(pathToFileURL(resolve(house, path)).href)
  const [{ packs }, { compile }, { shapesFor }] = await Promise.all([load('packs/index.ts'), load('engine/record/model.ts'), load('apps/light/shape.server.ts')])
  return shapesFor(compile(packs), face)
}

/** A packed copy beside each text file: the server hands it out as it is. */
const packed = (dir: string): Plugin => ({
  name: 'packed', enforce: 'post',
  closeBundle: () => {
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(js|css|html|svg|webmanifest)$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name), bytes = readFileSync(path)
      if (bytes.length < 400) continue
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      writeFileSync(`${path}.br`, brotliCompressSync(bytes))
    }
  },
})

export const lightConfig = (of: { root: string; base: string; out: string; plugins: Plugin[]; inputs?: Record<string, string>
  /** Modules fetched later; all others travel in one file, so that a first load is three requests. */
  late?: RegExp }): UserConfig => ({
  root: of.root, base: of.base, appType: 'spa', plugins: [...of.plugins, packed(resolve(house, of.out))], clearScreen: false,
  resolve: { alias: [
    { find: /^react$/, replacement: resolve(house, 'apps/light/react.view.ts') },
    // The modern build: three KB less than the one for old browsers, which the phone does not serve.
    { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.min.mjs' },
    { find: /^react\/jsx(-dev)?-runtime$/, replacement: 'preact/jsx-runtime' },
  ] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: resolve(house, of.out), emptyOutDir: true, target: 'es2022', modulePreload: false, cssCodeSplit: true, assetsInlineLimit: 0,
    reportCompressedSize: false, chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: of.inputs ?? { index: resolve(of.root, 'index.html') },
      output: {
        ...(of.late ? { codeSplitting: { groups: [{ name: 'index', test: (id: string) => !of.late?.test(id) }] } } : {}), entryFileNames: (c) => (c.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
})
