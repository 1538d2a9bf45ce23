// node scripts/run.mjs <file> [arguments]: runs a TypeScript file on the Node of the packages. `npm run explain` and its like.
import { spawn } from 'node:child_process'
import { checkHost, ensurePackages, node24, root } from './ground.mjs'

checkHost()
await ensurePackages((line) => console.error(`· ${line}`))
const child = spawn(node24, process.argv.slice(2), { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal) })
child.on('exit', (code) => process.exit(code ?? 1))
