// What both commands stand on: the locked packages and the built faces. Plain ESM without dependencies, because it runs
// before anything is installed and on the Node of the host (20 or newer).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'
/** The Node that runs everything else: it comes with the packages, so that no host has to have it. */
export const node24 = join(root, 'node_modules', `node-${windows ? 'win' : process.platform}-${process.arch}`, 'bin', windows ? 'node.exe' : 'node')

/** One sentence and exit code 1: for what the person at the keyboard has to mend. */
export const stop = (sentence) => { console.error(`✘ ${sentence}`); process.exit(1) }

/** Node of the host, and the right to write where we install. Stops the program with a sentence. */
export const checkHost = () => {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) stop(`需要 Node 20 或更新版本，现在是 ${process.versions.node}。请先升级 Node。`)
  if (!writable(root)) stop(`没有写入权限：${root}。请换一个可写的目录，或改正它的权限。`)
}

export const writable = (dir) => { try { accessSync(dir, constants.W_OK); return true } catch { return false } }

/** `npm ci`, only where what is installed differs from the lock file. Answers whether it installed anything. */
export const ensurePackages = async (say) => {
  const linked = existsSync(join(root, 'node_modules')) && lstatSync(join(root, 'node_modules')).isSymbolicLink()
  if (!linked && !asLocked()) {
    if (spawnSync('npm', ['--version'], { env: outside(), shell: windows }).status !== 0) stop('找不到 npm。请安装与 Node 一起发布的 npm。')
    say('安装锁定的依赖（首次约一分钟）')
    const { code, output } = await run('npm', ['ci', '--include=dev', '--loglevel=error', '--no-fund', '--no-audit'], { env: outside(), beat: (s) => say(`安装依赖，已用 ${s} 秒`) })
    if (code !== 0) stop(`依赖没有装成（npm ci 返回 ${code}）：${lastLines(output, 6)}`)
  }
  if (!existsSync(node24)) stop(`依赖里没有适合本机（${process.platform} ${process.arch}）的 Node 24。支持 Linux x64、Linux arm64、Windows x64。`)
}

/** Every face that has a vite config, into dist/<face>, when a source changed since the last build. Answers the names it built. */
export const buildFaces = async (say, { force = false } = {}) => {
  const faces = listed('apps').filter((name) => existsSync(join(root, 'apps', name, 'vite.config.ts')))
  const stamp = join(root, 'dist', '.hash'), hash = hashOf(['apps', 'engine', 'packs', 'kernel', 'package-lock.json'])
  const fresh = !force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && faces.every((name) => existsSync(join(root, 'dist', name)))
  if (fresh) return []
  rmSync(stamp, { force: true })
  const built = []
  for (const name of faces) {
    say(`生成界面 ${name}`)
    const { code, output, ms } = await run(node24, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', join('apps', name, 'vite.config.ts'), '--logLevel', 'warn'], {})
    built.push({ name, ok: code === 0, ms, output })
  }
  if (built.every((face) => face.ok)) { mkdirSync(join(root, 'dist'), { recursive: true }); writeFileSync(stamp, hash) }
  return built
}

const running = new Set()
/** Ends what still runs, with everything that it started. */
export const endAll = () => { for (const pid of running) try { process.kill(windows ? pid : -pid, 'SIGKILL') } catch { /* it is gone already */ } }

/** Runs a command in the folder of the project. `beat` is called every ten seconds; past `limit` (ms) it is ended with its children. */
export const run = (command, args, { env = process.env, beat, limit, uid, gid }) => new Promise((done) => {
  const child = spawn(command, args, { cwd: root, env, shell: windows && command === 'npm', detached: !windows, stdio: ['ignore', 'pipe', 'pipe'], ...(uid === undefined ? {} : { uid, gid }) })
  const started = Date.now()
  const timer = setInterval(() => {
    const ms = Date.now() - started
    if (limit && ms > limit) { output += `\n超过 ${Math.round(limit / 60_000)} 分钟，已中止`; try { process.kill(windows ? child.pid : -child.pid, 'SIGKILL') } catch { /* it is gone already */ } }
    else beat?.(Math.round(ms / 1000))
  }, 10_000)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk })
  const end = (code) => { clearInterval(timer); running.delete(child.pid); done({ code, output, ms: Date.now() - started }) }
  if (child.pid) running.add(child.pid)
  child.on('error', (error) => { output += error.message; end(127) })
  child.on('close', (code) => end(code ?? 1))
})

export const lastLines = (text, n) => text.trim().split('\n').slice(-n).join('\n')

/** npm must run on the Node of the host: the one in node_modules is about to be replaced. */
const outside = () => {
  const bin = join(root, 'node_modules')
  return { ...process.env, NODE_ENV: '', PATH: (process.env.PATH ?? '').split(delimiter).filter((dir) => !dir.startsWith(bin)).join(delimiter) }
}

/** npm writes what it installed beside it, as its last act: an install that was cut short leaves no such file. */
const asLocked = () => {
  const have = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(have)) return false
  const installed = JSON.parse(readFileSync(have, 'utf8')).packages, locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(locked).every(([path, one]) => path === '' || one.optional || one.link || installed[path]?.version === one.version)
}

const listed = (dir) => (existsSync(join(root, dir)) ? readdirSync(join(root, dir)) : [])
const hashOf = (paths) => {
  const sum = createHash('sha256')
  const take = (path) => {
    if (!existsSync(join(root, path))) return
    if (lstatSync(join(root, path)).isDirectory()) { for (const name of readdirSync(join(root, path)).sort()) take(`${path}/${name}`) }
    else if (!/\.(test|server)\.tsx?$|\.md$/.test(path)) sum.update(path).update('\0').update(readFileSync(join(root, path)))
  }
  paths.forEach(take)
  return sum.digest('hex')
}
