// npm run bench: the product beside the floor in one run, on PostgreSQL with 16 connections and on the embedded engine; then the pages' bytes.
// `npm run bench -- --help` says what may be asked of it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openDb } from '../kernel/db/open.server.ts'
import { refreshCommon } from '../kernel/db/common.server.ts'
import type { Db } from '../kernel/db/db.ts'
import { startCluster, type Cluster } from './cluster.ts'
import { fill, fillFloor } from './fill.ts'
import { nights } from './escalate.ts'
import { measureLives } from './lives.ts'
import { ask, load, type Ask, type Figure } from './load.ts'
import { memory, spent, watch } from './machine.ts'
import { choose, contentOf, writes, type Questions } from './questions.ts'
import { reportText, type Measured, type Report } from './report.ts'
import { signIn, startFloor, startProduct, type Server } from './servers.ts'

const help = `npm run bench -- [选项]
  --sizes=10k,100k,1m        事项数（默认 10k,100k,1m；内嵌引擎只量到 100k）
  --engines=postgres,pglite  量哪些数据库
  --only=list,step           只量这些：list read map rare common groups create step detail pages escalate lives
  --screens=300              lives：同时开着多少个会自己更新的界面
  --due=100k                 escalate：一夜里同时到时限的件数，各跑一遍不受扰的和中途杀死服务器的
  --seconds=2  --rounds=5    每轮几秒、几轮
  --filled=<事项数>=<地址>=<数据目录>=<数据库进程号>,…   量先前写好的街道，不再建库
  --add=<文件>               把数字并入这个文件，与先前几次一起出报告
  --profile=<目录>           留下服务进程的 CPU 剖面
不带 --only 和 --profile 的一次会改写 bench/report.md。
`
const options = ['screens', 'due', 'sizes', 'engines', 'only', 'seconds', 'rounds', 'filled', 'add', 'profile'], wrong = process.argv.slice(2).find((a) => !options.some((name) => a.startsWith(`--${name}=`)))
if (wrong !== undefined) { process[wrong === '--help' || wrong === '-h' ? 'stdout' : 'stderr'].write(wrong === '--help' || wrong === '-h' ? help : `不认识“${wrong}”。\n${help}`); process.exit(wrong === '--help' || wrong === '-h' ? 0 : 1) }
/** `10k`, `1m` and plain numbers. */
const sizeOf = (word: string): number => {
  const [, n, unit] = /^(\d+)([km]?)$/i.exec(word.trim()) ?? []
  if (!n || Number(n) === 0) { process.stderr.write(`事项数“${word}”不对，应如 10k、100k、1m。\n`); process.exit(1) }
  return Number(n) * (unit?.toLowerCase() === 'k' ? 1000 : unit ? 1_000_000 : 1)
}
const option = (name: string, otherwise: string): string => process.argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
const sizes = option('sizes', '10k,100k,1m').split(',').map(sizeOf), seconds = Number(option('seconds', '2')), rounds = Number(option('rounds', '5'))
const only = option('only', '').split(',').filter(Boolean), engines = option('engines', 'postgres,pglite').split(','), profile = option('profile', '') || undefined
const say = (line: string) => { process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${line}\n`) }
const wanted = (name: string) => only.length === 0 || only.includes(name)
const reads = ['list', 'read', 'map', 'rare', 'common', 'groups'] as const

type Round = Figure & { foreign: number; cpu: number }
type Side = 'product' | 'floor'
type Place = { engine: 'postgres' | 'pglite'; size: number; db: () => Promise<Db>; where: { url?: string | undefined; dir: string }; roots: number[]; vacuum: () => Promise<void> }
const report: Report = { engines: [], seconds, rounds, pages: [] }

const main = async (): Promise<void> => {
  const home = mkdtempSync(join(tmpdir(), 'xinbei-bench-data-'))
  process.on('exit', () => rmSync(home, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
  for (const one of option('filled', '').split(',').filter(Boolean)) {
    const [size, url, dir, pid] = one.split('=') as [string, string, string, string], db = () => openDb({ url, tenant: 1, limit: 600_000 })
    say(`PostgreSQL：${size} 件（已写入）`)
    await calm({ url, dir })
    await measure({ engine: 'postgres', size: sizeOf(size), db, where: { url, dir }, roots: [Number(pid)], vacuum: () => tidy(url) })
  }
  const escalateOnly = only.length > 0 && only.every((name) => name === 'escalate')
  if (engines.includes('postgres') && !option('filled', '') && !escalateOnly) {
    const cluster = await startCluster()
    if (cluster) { await onPostgres(cluster, join(home, 'postgres')); cluster.stop() } else say('没有安装 PostgreSQL，跳过')
  }
  if (engines.includes('pglite') && !escalateOnly) for (const size of sizes.filter((n) => n <= 100_000)) await onPglite(size, join(home, `pglite-${size}`))
  if (existsSync('tools/budget.mjs') && !only.length) report.pages = spawnSync(process.execPath, ['tools/budget.mjs'], { encoding: 'utf8' }).stdout.trim().split('\n')
  if (wanted('escalate') && engines.includes('postgres') && !option('filled', '')) report.nights = await nights(sizeOf(option('due', '100k')), say)
  const kept = option('add', '')
  if (kept) {
    const old = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Report).engines : [], isNew = (e: Report['engines'][number]) => !report.engines.some((one) => one.engine === e.engine && one.size === e.size)
    report.engines = [...old.filter(isNew), ...report.engines].sort((a, b) => a.size - b.size)
    writeFileSync(kept, JSON.stringify(report))
  }
  const text = reportText(report)
  process.stdout.write(`${text}\n`)
  if (!only.length && !profile) writeFileSync(join(import.meta.dirname, 'report.md'), text)
}

const onPostgres = async (cluster: Cluster, dir: string): Promise<void> => {
  const where = { url: cluster.url, dir }
  say('建库、写入演示街道')
  await (await startProduct(where)).stop()
  let from = 0
  for (const size of sizes) {
    say(`PostgreSQL：${size} 件`)
    const db = () => openDb({ url: cluster.url, tenant: 1, limit: 600_000 }), own = await db()
    await fill(own, { from, to: size, say })
    from = size
    await own.close()
    await calm(where)
    await measure({ engine: 'postgres', size, db, where, roots: [cluster.pid], vacuum: () => tidy(cluster.url) })
  }
}
/** Fresh statistics, nothing dead, everything visible: what a quiet night leaves behind. */
const tidy = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try { for (const table of ['record', 'action', 'link', 'tally', 'pending', 'notice', 'cases']) await client.query(`vacuum analyze ${table}`); await client.query('checkpoint') } finally { await client.end() }
}
const onPglite = async (size: number, dir: string): Promise<void> => {
  say(`内嵌引擎：${size} 件`)
  const where = { dir }, db = () => openDb({ dir: join(dir, 'database'), tenant: 1, limit: 600_000 })
  await (await startProduct(where)).stop()
  const own = await db()
  await fill(own, { from: 0, to: size, say })
  await own.close()
  await calm(where)
  await measure({ engine: 'pglite', size, db, where, roots: [], vacuum: async () => {} })
}

/** Lets the engine wake what is due by now, so that it does not do so between two questions. */
const calm = async (where: Place['where']): Promise<void> => { const server = await startProduct(where); await new Promise((go) => setTimeout(go, 4000)); await server.stop() }

/** All questions at one size: equal answers first, then rounds in turn. The embedded engine lets in one server at a time. */
const measure = async (place: Place): Promise<void> => {
  const db = await place.db()
  await fillFloor(db)
  await refreshCommon(db)
  await place.vacuum()
  const questions = await choose(db, place.size), spots = await db.query<{ area: number; lon: number; lat: number }>('select area, st_x(geom) as lon, st_y(geom) as lat from cases where area is not null limit 500')
  const { version } = db
  await db.close()
  const write = writes(spots), out: Report['engines'][number] = { engine: place.engine, version, size: place.size, figures: [], ready: 0, memory: { now: 0, most: 0 }, pages: {}, detail: undefined, equal: 0 }
  report.engines.push(out)
  const both = place.engine === 'postgres'
  let product: Server | undefined = await startProduct(place.where, profile), floor: Server | undefined = both ? await startFloor(place.where) : undefined
  out.ready = product.ready
  const enter = async (server: Server) => { server.target.token = await signIn(server, place.where.dir, 'dispatcher') }
  await enter(product)
  const samples = new Map<string, string[]>()
  const contents = async (side: Side, server: Server) => { for (const name of reads) if (wanted(name)) samples.set(`${side} ${name}`, await Promise.all(questions[name].slice(0, 6).map(async (q) => contentOf[name](good(await ask(server.target, q[side]), q[side]))))) }
  const server = () => ({ product, floor })
  const rows = new Map<string, { product: Round[]; floor: Round[] }>()
  const drained = async () => { if (product) for (;;) { const { queue } = JSON.parse((await ask(product.target, { method: 'GET', path: '/health' })).body.toString()) as { queue: { pending: number } }; if (queue.pending === 0) return; await new Promise((go) => setTimeout(go, 200)) } }
  const round = async (name: string, side: Side, next: () => Ask | undefined, heard?: (body: Buffer) => void) => {
    const at = server()[side]!, ours = [...place.roots, at.pid], seen = watch(ours), before = spent(ours)
    const figure = await load(at.target, { seconds: name.endsWith('step') ? seconds / 2 : seconds, connections: 16, next, ...(heard ? { heard: (_, answer) => { if (answer.status === 201) heard(answer.body) } } : {}) })
    if (figure.failed) throw new Error(`${name} on the ${side}: ${figure.failed} of ${figure.n} failed: ${figure.sample}`)
    const list = rows.get(name) ?? { product: [], floor: [] }
    const foreign = seen()
    // What the worker still has to seal is part of the price of a write.
    if (side === 'product' && (name.endsWith('create') || name.endsWith('step'))) await drained()
    list[side].push({ ...figure, foreign, cpu: (spent(ours) - before) / figure.n * 1000 })
    rows.set(name, list)
  }
  /** A step needs a matter that waits for it: more of them than a round can step are made before it, off the clock. */
  const stock = async (side: Side): Promise<void> => {
    const fastest = Math.max(400, ...['~step', 'step'].flatMap((name) => (rows.get(name)?.[side] ?? []).map((one) => one.n * 1.5))), at = server()[side]!
    let lacks = Math.ceil(fastest) - write.waiting[side].length
    if (lacks <= 0) return
    await load(at.target, { seconds: 120, connections: 16, next: () => lacks-- > 0 ? write.create[side]() : undefined, heard: (_, answer) => { if (answer.status === 201) write.heard(side, answer.body) } })
    if (side === 'product') await drained()
  }
  const inTurn = async (sides: readonly Side[]) => {
    for (const name of reads) if (wanted(name)) for (let i = 0; i <= rounds; i++) for (const side of sides) {
      let n = 0
      await round(i ? name : `~${name}`, side, () => questions[name][n++ % questions[name].length]![side])
    }
    for (const name of ['create', 'step'] as const) if (wanted('create') || wanted('step')) for (let i = 0; i <= rounds; i++) for (const side of sides) {
      if (name === 'step') await stock(side)
      if (name === 'create') await round(i ? name : `~${name}`, side, write.create[side], (body) => write.heard(side, body))
      else await round(i ? name : `~${name}`, side, write.step[side])
    }
  }
  if (both) {
    await contents('product', product); await contents('floor', floor!)
    out.equal = compare(samples)
    await inTurn(['product', 'floor'])
  } else {
    await contents('product', product)
    await inTurn(['product'])
  }
  if (wanted('detail')) out.detail = await detail(product, questions)
  if (wanted('pages')) out.pages = await pages(product)
  if (wanted('lives') && both) {
    const own = await place.db()
    for (const one of await measureLives(product, { dir: place.where.dir, db: own, size: place.size, seconds: seconds * 4, screens: [0, Number(option('screens', '300'))] })) {
      (report.lives ??= []).push(one)
      say(`  lives   ${one.perSecond.toFixed(1)}/s (${one.acts.toFixed(0)} acts/s) p95 ${one.p95.toFixed(0)} ms, ${one.screens} screens: ${one.lists} lists, p95 ${one.listP95.toFixed(0)} ms${one.failed ? `, ${one.failed} FAILED: ${one.sample}` : ''}`)
    }
    await own.close()
  }
  out.memory = memory(product.pid)
  await product.stop()
  product = undefined
  if (!both) {
    floor = await startFloor(place.where)
    await contents('floor', floor)
    out.equal = compare(samples, 'loosely')
    await inTurn(['floor'])
  }
  await floor?.stop()
  for (const [name, { product, floor }] of rows) if (!name.startsWith('~')) out.figures.push(measured(name, product, floor))
  for (const f of out.figures) say(`  ${f.name.padEnd(7)} ${f.product.toFixed(0).padStart(6)}/s  floor ${f.floor.toFixed(0).padStart(6)}/s  ${f.ratio.toFixed(2)}  p50 ${f.p50.toFixed(1)} ms  cpu ${f.cpu.toFixed(2)} / ${f.cpuFloor.toFixed(2)} ms = ${f.cpuRatio.toFixed(2)}  foreign ${f.foreign.toFixed(2)} (${f.quiet} quiet)`)
  say(`  ready ${out.ready} ms, ${out.memory.now} MiB (most ${out.memory.most})`)
}
const good = (answer: { status: number; body: Buffer }, what: Ask): Buffer => { if (answer.status !== 200) throw new Error(`${what.path}: ${answer.status} ${answer.body.toString().slice(0, 500)}`); return answer.body }

/** Throws where product and floor do not say the same; answers how many answers were laid side by side. After the product's own writes the
 *  embedded engine's floor has fewer rows, so only what existed before can be compared there. */
const compare = (samples: Map<string, string[]>, how?: 'loosely'): number => {
  let n = 0
  for (const name of reads) for (const [i, one] of (samples.get(`product ${name}`) ?? []).entries()) {
    const other = samples.get(`floor ${name}`)![i]
    if (one !== other && !how) throw new Error(`${name} ${i}: product and floor differ:\n${one.slice(0, 1500)}\n---\n${other?.slice(0, 1500)}`)
    if (one === other) n++
  }
  return n
}
/** Rounds in which strangers took at most 0.3 processors count; where there are fewer than two, the two quietest. */
const measured = (name: string, product: Round[], floor: Round[]): Measured => {
  const pairs = product.map((p, i) => ({ p, f: floor[i] ?? floor.at(-1)!, foreign: (p.foreign + (floor[i]?.foreign ?? p.foreign)) / 2 })).sort((a, b) => a.foreign - b.foreign)
  const quiet = pairs.filter((one) => one.foreign <= 0.3).length, used = pairs.slice(0, Math.max(2, quiet)), middle = (list: number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN
  return { name, product: middle(used.map((u) => u.p.perSecond)), floor: middle(used.map((u) => u.f.perSecond)), ratio: middle(used.map((u) => u.p.perSecond / u.f.perSecond)), p50: middle(used.map((u) => u.p.p50)), p99: middle(used.map((u) => u.p.p99)),
    cpu: middle(used.map((u) => u.p.cpu)), cpuFloor: middle(used.map((u) => u.f.cpu)), cpuRatio: middle(used.map((u) => u.f.cpu / u.p.cpu)),
    foreign: used.reduce((sum, u) => sum + u.foreign, 0) / used.length, quiet }
}
const detail = async (product: Server, questions: Questions): Promise<Figure> => {
  let n = 0
  return load(product.target, { seconds, connections: 16, next: () => { const path = questions.read[n++ % questions.read.length]!.product.path.replace('?only=row', ''); return { method: 'GET', path } } })
}
/** First pages that the faces ask for, one at a time: where a plan goes astray at one size, it shows here. */
const pages = async (product: Server): Promise<Record<string, number>> => {
  const found: Record<string, number> = {}
  for (const view of ['sort=due&limit=50', 'sort=-made&limit=50', 'sort=due&limit=50&total=1', 'sort=-made&limit=50&total=1', 'state=received&sort=due&limit=50&total=1', 'light=late&sort=due&limit=50&total=1', 'mine=todo&sort=due&limit=50&total=1', 'area=101&sort=due&limit=50&total=1', 'sort=-updated&limit=50']) {
    const figure = await load(product.target, { seconds: 0.5, connections: 1, next: () => ({ method: 'GET', path: `/api/records/matter?${view}` }) })
    found[view] = figure.failed ? Number.NaN : figure.p50
  }
  return found
}
await main()
