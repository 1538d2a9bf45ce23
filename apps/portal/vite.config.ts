import { runnerImport } from 'vite'
import type { Plugin } from 'vite'
import { lightConfig, shapes } from '../light/vite.server.ts'

/** The first page is drawn when the face is built, so that it is read before any script has come. */
const drawn: Plugin = {
  name: 'drawn',
  transformIndexHtml: { order: 'post', handler: async (html) => {
    const { module } = await runnerImport<{ firstPage: () => string }>(`${import.meta.dirname}/drawn.view.tsx`, { root: import.meta.dirname, configFile: false, oxc: { jsx: { runtime: 'automatic', importSource: 'react' } } })
    return html.replace('<!--page-->', () => module.firstPage())
  } },
}
const late = /maplibre|\.css$|light\/(map|fields)|portal\/(progress|mine|later|place|contact|check|sent|told|find|more|open)\./
export default lightConfig({ root: import.meta.dirname, base: '/', out: 'dist/portal', plugins: [shapes('resident'), drawn], late })
