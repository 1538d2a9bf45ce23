// npm start: from a fresh clone to a listening server. Installs, builds and starts; migrating and seeding are the server's own.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildFaces, checkHost, ensurePackages, lastLines, node24, root, stop, writable } from './ground.mjs'

const say = (line) => console.log(`· ${line}`)

checkHost()
const dir = resolve(root, process.env.DATA_DIR || 'data')
if (existsSync(dir) && !statSync(dir).isDirectory()) stop(`数据目录 ${dir} 是一个文件。请用 DATA_DIR 指定一个目录。`)
try { mkdirSync(dir, { recursive: true }) } catch { stop(`不能建立数据目录 ${dir}。请改正权限，或用 DATA_DIR 指定另一个目录。`) }
if (!writable(dir)) stop(`没有写入数据目录的权限：${dir}。请改正权限，或用 DATA_DIR 指定另一个目录。`)

await ensurePackages(say)
for (const face of await buildFaces(say)) if (!face.ok) stop(`界面 ${face.name} 没有生成：${lastLines(face.output, 12)}`)
say('启动服务')

// The channel lets the server notice that this process is gone, however it went.
// Little room for young objects, a heap that grows by small steps and two arenas: left alone the process keeps 130 MiB more than it uses.
const { flags, env } = JSON.parse(readFileSync(join(root, 'scripts', 'server.json'), 'utf8'))
const child = spawn(node24, [...flags, join('apps', 'server', 'main.server.ts'), ...process.argv.slice(2)], {
  cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...env, ...process.env, PORT: process.env.PORT || '3000', HOST: process.env.HOST || '127.0.0.1', DATA_DIR: dir },
})
// A terminal sends its Ctrl+C to the whole group: passing it on as well would ask twice.
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal) })
child.on('error', (error) => stop(`服务没有启动：${error.message}`))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)))
