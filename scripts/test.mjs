// npm test: everything that has to hold, in one command, ending in one line. `npm test -- types lint` runs those suites only:
// types, lint, faces, tests, journeys.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { buildFaces, checkHost, endAll, ensurePackages, lastLines, node24, root, run, stop } from './ground.mjs'
import { findPostgres, startPostgres } from './postgres.mjs'

const say = (line) => console.log(`· ${line}`)
const ci = !['', 'false', '0', undefined].includes(process.env.CI)
const suites = ['types', 'lint', 'faces', 'tests', 'journeys']
const wanted = process.argv.slice(2)
for (const name of wanted) if (!suites.includes(name)) stop(`没有“${name}”这一套。有：${suites.join('、')}。`)
const asked = (name) => wanted.length === 0 || wanted.includes(name)
const minutes = 60_000

const rows = [], failures = [], files = []
const began = Date.now()

checkHost()
await ensurePackages(say)
const system = installSystem()
const scratch = mkdtempSync(join(tmpdir(), 'xinbei-test-'))
let postgres
const clean = () => { postgres?.stop(); rmSync(scratch, { recursive: true, force: true }) }
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => { endAll(); clean(); process.exit(130) })
try {
  if (asked('types')) await Promise.all(['pure', 'server', 'view'].map(types))
  if (asked('lint')) await lint()
  if (asked('faces') || asked('journeys')) for (const face of await buildFaces(say, { force: asked('faces') })) single(`界面 ${face.name}`, face)
  if (asked('faces')) await weights()
  if (asked('tests') || asked('journeys')) postgres = await openPostgres()
  if (asked('tests')) await vitest('家规、单元、情景', ['--project', 'house'], postgres ? { TEST_DATABASE_URL: postgres.url } : {})
  if (asked('journeys')) await journeys()
} finally {
  clean()
}
process.exitCode = report() ? 0 : 1

async function types(side) {
  const { code, output, ms } = await run(node24, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', `tsconfig.${side}.json`], { limit: 5 * minutes })
  single(`类型 ${side}`, { ok: code === 0, ms, output })
}

async function lint() {
  const where = ['kernel', 'engine', 'packs', 'apps', 'tests', 'tools', 'bench', 'scripts'].filter((dir) => existsSync(join(root, dir)))
  const { code, output, ms } = await run(node24, [join('node_modules', 'oxlint', 'bin', 'oxlint'), '--deny-warnings', ...where], { limit: 5 * minutes })
  single('规范 oxlint', { ok: code === 0, ms, output })
}

/** What a first visit of each face costs, in bytes: over its budget is a failure. */
async function weights() {
  const { code, output, ms } = await run(node24, [join('tools', 'budget.mjs')], { limit: minutes })
  single('界面重量', { ok: code === 0, ms, output })
}

/** One run of vitest; its files are told apart by where they lie, its tests by the database that they ran on. */
async function vitest(label, args, env = {}) {
  const to = join(scratch, `${rows.length}.json`), { TEST_DATABASE_URL: _, ...own } = process.env
  say(`测试 ${label}`)
  const { output, code, ms } = await run(node24, [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=json', '--reporter=dot', '--outputFile.json', to, '--passWithNoTests', ...args],
    { env: { ...own, NO_COLOR: '1', ...system.env, ...env }, limit: 25 * minutes, beat: (s) => { if (s % 30 < 10) say(`测试 ${label}，已用 ${s} 秒`) } })
  if (!existsSync(to)) return single(`测试 ${label}`, { ok: code === 0 && /No test files found/i.test(output), ms, output })
  const result = JSON.parse(readFileSync(to, 'utf8')), groups = new Map()
  for (const file of result.testResults) {
    const path = relative(root, file.name), group = path.startsWith('tests/journeys/') ? `旅程 · ${label}` : groupOf(path)
    const rowOf = (name) => { if (!groups.has(name)) groups.set(name, { name, passed: 0, failed: 0, skipped: 0, ms: 0 }); return groups.get(name) }
    files.push({ path, label, ms: file.endTime - file.startTime })
    if (file.assertionResults.length === 0) rowOf(group).ms += file.endTime - file.startTime
    for (const one of file.assertionResults) {
      const row = rowOf(engineOf(one) ? `${group} · ${engineOf(one)}` : group)
      row.ms += one.duration ?? 0
      if (one.status === 'passed') row.passed++
      else if (one.status === 'failed') row.failed++
      else skip(row, `${path} › ${one.fullName}`)
    }
    if (file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed')) rowOf(group).failed++
  }
  rows.push(...groups.values())
  const told = output.search(/⎯+ *Failed (Tests|Suites)/)
  if (told >= 0) failures.push(`${label}\n${output.slice(told)}`)
  const unhandled = code !== 0 && ![...groups.values()].some((row) => row.failed)
  if (unhandled) single(`测试 ${label}`, { ok: false, ms, output })
}

async function journeys() {
  if (!existsSync(join(root, 'tests', 'journeys'))) return
  if (!system.chromium) return skip(row('旅程'), '浏览器旅程：缺 chromium')
  for (const [kind, url] of [['pglite', undefined], ['postgres', postgres?.url]])
    if (kind === 'pglite' || url) await vitest(kind === 'pglite' ? 'PGlite' : 'PostgreSQL', ['--project', 'journeys'], { JOURNEY_DATABASE: kind, ...(url ? { TEST_DATABASE_URL: url } : {}) })
    else skip(row('旅程 · PostgreSQL'), '浏览器旅程（PostgreSQL）：缺 PostgreSQL 15 与 PostGIS')
}

async function openPostgres() {
  const bin = findPostgres()
  if (!bin) return undefined // each suite that wants it skips itself, with its reason
  const started = Date.now()
  try { return await startPostgres(bin) } catch (error) { single('PostgreSQL', { ok: false, ms: Date.now() - started, output: error.message }); return undefined }
}

/** The browser and the database of the system's packages: put in where we may, named where we may not. */
function installSystem() {
  const chromium = () => [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path))
  const chinese = () => spawnSync('fc-list', [':lang=zh', 'file']).stdout?.length > 0
  const missing = () => [...(chromium() ? [] : ['chromium']), ...(chinese() ? [] : ['fonts-noto-cjk', 'fontconfig']), ...(findPostgres() ? [] : ['postgresql-15', 'postgresql-15-postgis-3'])]
  const packages = missing()
  if (packages.length && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    say(`安装系统软件包：${packages.join(' ')}`)
    const apt = (args) => spawnSync('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, encoding: 'utf8' })
    apt(['update', '-qq'])
    const done = apt(['install', '-y', '-qq', '--no-install-recommends', ...packages])
    if (done.status !== 0) say(`没有装成：${lastLines(`${done.stdout}${done.stderr}`, 4)}`)
  }
  const still = missing()
  if (still.length) say(`本机缺少 ${still.join('、')}，用到它们的测试将跳过。在 Debian 12 上以 root 运行：apt-get install ${still.join(' ')}`)
  return { chromium: chromium(), env: chromium() ? { CHROMIUM_PATH: chromium() } : {} }
}

/** Suites for both databases are described by their names (tests/postgres.server.ts). */
function engineOf(one) { return one.ancestorTitles.map((title) => ({ pglite: 'PGlite', postgres: 'PostgreSQL' })[title.split(' ')[0]]).find(Boolean) }
function groupOf(path) {
  if (path.startsWith('tests/')) return '家规'
  return path.startsWith('packs/') ? '情景' : '单元'
}
function row(name) { const made = { name, passed: 0, failed: 0, skipped: 0, ms: 0 }; rows.push(made); return made }
function single(name, { ok, ms, output }) {
  Object.assign(row(name), ok ? { passed: 1, ms } : { failed: 1, ms })
  if (!ok) failures.push(`${name}\n${output.trim()}`)
}
/** On the machine that decides, a skip is a failure: nobody looks at what was not run. */
function skip(of, reason) {
  if (ci) { of.failed++; failures.push(`不得跳过：${reason}`) } else { of.skipped++; console.log(`○ 跳过 ${reason}`) }
}

function report() {
  for (const failure of failures) console.log(`\n✘ ${failure.length > 20_000 ? `${failure.slice(0, 20_000)}…` : failure}`)
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} 秒`, width = (text) => [...text].reduce((n, c) => n + (c > '\u2e80' ? 2 : 1), 0)
  const cell = (text, n) => text + ' '.repeat(Math.max(1, n - width(text)))
  console.log(`\n${cell('套件', 30)}${cell('通过', 8)}${cell('失败', 8)}${cell('跳过', 8)}用时`)
  for (const one of rows) console.log(`${cell(one.name, 30)}${cell(String(one.passed), 8)}${cell(String(one.failed), 8)}${cell(String(one.skipped), 8)}${seconds(one.ms)}`)
  const slow = files.sort((a, b) => b.ms - a.ms).slice(0, 8).filter((file) => file.ms > 1000)
  if (slow.length) console.log(`\n最慢的文件：\n${slow.map((file) => `${cell(seconds(file.ms), 12)}${file.path}（${file.label}）`).join('\n')}`)
  const total = (key) => rows.reduce((n, one) => n + one[key], 0)
  console.log(`\n共用时 ${seconds(Date.now() - began)}`)
  console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`)
  return total('failed') === 0
}
