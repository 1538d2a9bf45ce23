import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { lightConfig, shapes } from '../light/vite.server.ts'

/** Tells the service worker what the shell is: everything that this build has made, without the map and the score sheet, which are kept when first used. */
const shell: Plugin = {
  name: 'shell', enforce: 'post',
  generateBundle: { order: 'post', handler(_options, bundle) {
    const worker = bundle['sw.js']
    if (worker?.type !== 'chunk') throw new Error('the service worker was not built')
    const files = Object.keys(bundle).filter((f) => f.startsWith('assets/') && !/map|score/.test(f)).map((f) => `/phone/${f}`)
    const list = ['/phone/', '/phone/manifest.webmanifest', '/phone/icon.svg', ...files]
    const mark = createHash('sha256').update(list.join()).digest('hex').slice(0, 12)
    worker.code = worker.code.replace('__SHELL__', list.join(' ')).replace('__BUILD__', mark)
  } },
}
export default lightConfig({
  root: import.meta.dirname, base: '/phone/', out: 'dist/phone', plugins: [shapes('ground'), shell],
  inputs: { index: resolve(import.meta.dirname, 'index.html'), sw: resolve(import.meta.dirname, 'sw.view.ts') },
})
