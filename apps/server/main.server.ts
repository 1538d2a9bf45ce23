// The door of the server: what was compiled at the last start is taken up again before anything else is read, because stripping types off three
// hundred files costs a second of the first minute and thirty megabytes for ever. Everything else is in serve.server.ts.
import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

// Beside the packages: whoever installs anew throws it away. Where nobody may write there, it is done without.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/xinbei'))
const { serve } = await import('./serve.server.ts')
await serve()
// Also for a server that will be killed and never ends by itself.
setTimeout(flushCompileCache, 1000).unref()
