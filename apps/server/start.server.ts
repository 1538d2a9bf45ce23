// Puts a street's server together: database, engine, rooms, faces. Tests start it in their own process with a clock of their own.
import { existsSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { migrate, migrationState } from '#kernel/db/migrate.server.ts'
import type { Db } from '#kernel/db/db.ts'
import { localFiles } from '#kernel/files/files.server.ts'
import { makeHttp } from '#kernel/http/http.server.ts'
import { makeLog } from '#kernel/http/log.server.ts'
import { describeRoutes } from '#kernel/http/openapi.server.ts'
import { serveFolder } from '#kernel/http/static.server.ts'
import { openStreams } from '#kernel/http/stream.server.ts'
import { readSecret } from '#kernel/identity/secret.server.ts'
import { whoIs } from '#kernel/identity/session.server.ts'
import { firstLink, makeToken } from '#kernel/identity/token.server.ts'
import type { Adapters } from '#kernel/notice/notice.ts'
import { outboxHealth } from '#kernel/notice/notice.server.ts'
import type { Clock } from '#kernel/time/time.ts'
import { newId } from '#kernel/time/time.server.ts'
import { compile } from '#engine/record/model.ts'
import { applyViews } from '#engine/record/views.server.ts'
import { startEngine, nowOf, type Engine } from '#engine/record/engine.server.ts'
import { recordRoutes } from '#engine/record/routes.server.ts'
import type { Peer } from '#engine/exchange/adapters/open311.server.ts'
import { intakeRoutes } from '#engine/exchange/intake.server.ts'
import type { Lines } from '#engine/exchange/adapters/signed.server.ts'
import { streetName } from '#engine/exchange/ledger.server.ts'
import { exchangeRoutes } from '#engine/exchange/routes.server.ts'
import { suggestRoutes } from '#engine/suggest/routes.server.ts'
import { scoreRoutes } from '#engine/score/routes.server.ts'
import { topicRoutes } from '#engine/topics/routes.server.ts'
import { bulletinRoutes } from '#engine/bulletin/routes.server.ts'
import { freezeIssue } from '#engine/bulletin/issues.server.ts'
import { indicatorRoutes } from '#engine/indicator/routes.server.ts'
import { previewRoutes } from '#engine/preview/routes.server.ts'
import { wallScope } from '#engine/indicator/wall.server.ts'
import { open311Routes } from '#engine/share/open311.server.ts'
import { pointRoutes } from '../portal/open.server.ts'
import { portalRoutes } from '../portal/portal.server.ts'
import { portalOf } from '../portal/street.server.ts'
import { speakEnglish } from './english.server.ts'
import { packs, stories, wires, outsides } from '../../packs/index.ts'
import { outsideRoutes } from './outside.server.ts'
import { accountRoutes } from './accounts.server.ts'
import { openStreetDb, type Where } from './database.server.ts'
import { seedCalendar, seedDemo, seedNamed, seedSettings, type SignIn } from './seed.server.ts'
import { phoneDoors, sessionRoutes } from './sessions.server.ts'
import { sharedRoutes } from './shared.server.ts'
import { tokenRoutes } from './tokens.server.ts'
import { pendingCount, startWorker } from './worker.server.ts'

/** `db`: the street's database where it is being opened already. */
export type Settings = (Where | { db: Promise<Db>; dir: string; say: (line: string) => void }) & { seed: 'demo' | 'none'; clock: Clock; adapters?: Adapters; peers?: readonly Peer[]; lines?: Lines; site?: string | undefined; work?: boolean; version: string; faces?: string }
export type Street = { app: FastifyInstance; engine: Engine; db: Db; first?: string; signIns: { staff: SignIn[]; tokens: { for: string; token: string }[] }; close(): Promise<void> }

export const startStreet = async (how: Settings): Promise<Street> => {
  const { dir, clock, say } = how, log = makeLog(), demo = how.seed === 'demo'
  const db = await ('db' in how ? how.db : openStreetDb(how))
  try {
    const ran = await migrate(db)
    if (ran.length) say(`数据库升级：${ran.length} 步`)
    const secret = await readSecret(dir), lookup = createHmac('sha256', secret.phone).update('lookup').digest(), files = localFiles(join(dir, 'files'))
    const model = compile(packs, wires, outsides)
    await applyViews(db, model)
    const engine = await startEngine({ db, model, clock, newId: () => newId(clock.now()) })
    engine.freeze = freezeIssue
    const signIns = await seed(engine, { how, files }), first = demo ? undefined : await firstLink(db, { now: clock.now() })
    const base = existsSync(join(dir, 'base.json')) ? JSON.parse(await readFile(join(dir, 'base.json'), 'utf8')) as unknown : { streets: [], blocks: [], estates: [] }

    const app = makeHttp({ clock, log, demo, whoIs: (token) => whoIs(db, token, clock.now()) })
    await describeRoutes(app, { title: '新北一网统管', version: how.version })
    await speakEnglish(app, engine.model)
    sessionRoutes(app, { engine, secret, lookup, demo })
    recordRoutes(app, { engine, secret: lookup })
    accountRoutes(app, { engine })
    indicatorRoutes(app, { engine, demo, street: streetName(engine) })
    tokenRoutes(app, { engine })
    suggestRoutes(app, { engine })
    previewRoutes(app, { engine })
    scoreRoutes(app, { engine, demo })
    topicRoutes(app, { engine })
    bulletinRoutes(app, { engine, demo })
    exchangeRoutes(app, { engine, files, demo })
    intakeRoutes(app, { engine })
    outsideRoutes(app, { engine, lines: how.lines ?? {} })
    sharedRoutes(app, { engine, files, demo, base, signIns: signIns.staff })
    const portal = join(how.faces ?? 'dist', 'portal'), outside = portalOf({ engine, files, lookup, demo, dir: portal, base, doors: phoneDoors({ engine, secret, demo }), site: how.site })
    await open311Routes(app, { engine, whoIs: (token) => whoIs(db, token, clock.now()), site: how.site, office: outside.name, places: async () => (await outside.places()).places, putFile: outside.putFile, demo })
    pointRoutes(app, { engine, places: async () => (await outside.places()).places })
    const jobs = how.work === false ? undefined : startWorker(engine, { adapters: how.adapters ?? {}, peers: how.peers ?? [], lines: how.lines ?? {}, demo, log, files })
    app.get('/health', { config: { access: 'public' }, schema: { summary: 'Version, database, migration, queue lag', response: { 200: { type: 'object', additionalProperties: true, required: ['ok', 'version', 'database', 'migration', 'queue'], properties: { ok: { type: 'boolean' }, version: { type: 'string' }, migration: { type: 'string' } } } } } }, async () => {
      const { applied } = await migrationState(db)
      return { ok: true, version: how.version, database: { kind: db.kind, version: db.version }, migration: applied.at(-1)?.name, queue: { pending: await pendingCount(engine), outbox: await outboxHealth(db, clock.now()) }, streams: openStreams(app), jobs: jobs?.health() ?? [], now: nowOf(engine) }
    })
    for (const [prefix, face] of [['/desk/', 'desk'], ['/phone/', 'phone'], ['/wall/', 'wall']] as const) {
      const built = join(how.faces ?? 'dist', face)
      if (existsSync(join(built, 'index.html'))) await serveFolder(app, { prefix, dir: built, page: 'index.html' })
    }
    if (existsSync(join(portal, 'index.html'))) await portalRoutes(app, outside)
    // The embedded database has one process alone; on a server there may be others that change the office too.
    const look = db.kind === 'postgres' ? setInterval(() => { engine.holder.notice().catch((error: unknown) => { log.warn({ err: error }, 'what other servers changed could not be read') }) }, noticeEvery) : undefined
    look?.unref()
    return { app, engine, db, signIns, ...(first ? { first } : {}), close: async () => { clearInterval(look); await app.close(); await jobs?.stop(); await db.close() } }
  } catch (error) { await db.close().catch(() => {}); throw error }
}

/** Milliseconds after which another server on the same database knows of a changed post, unit or limit. */
const noticeEvery = 1000

/** Fills an empty database once; later starts read what was written then. */
const seed = async (engine: Engine, { how, files }: { how: Settings; files: ReturnType<typeof localFiles> }): Promise<Street['signIns']> => {
  const { dir, say } = how, path = join(dir, 'demo-sign-ins.json'), begun = join(dir, 'seeding'), demo = how.seed === 'demo'
  const [any] = await engine.db.query('select 1 as one from record where tenant = $1 limit 1', [engine.db.tenant])
  if (any && !existsSync(begun)) {
    await seedSettings(engine)
    await seedNamed(engine)
    return demo && existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) as Street['signIns'] : { staff: [], tokens: [] }
  }
  // A first start that was cut off goes on from the moment at which it began: the same acts have the same ids, so nothing is done twice.
  if (!existsSync(begun)) { await writeFile(`${begun}.part`, engine.clock.now().toISOString()); await rename(`${begun}.part`, begun) }
  const since = new Date(await readFile(begun, 'utf8'))
  await seedSettings(engine)
  if (!demo) { await seedCalendar(engine, say); await rm(begun); return { staff: [], tokens: [] } }
  const staff = await seedDemo(engine, { dir, files, stories, say, since })
  const chief = Object.keys(engine.model.parts).filter((id) => id.endsWith('/chief') || id.endsWith('/clerk'))
  const made = await makeToken(engine.db, { name: '演示接口', scopes: chief, ends: new Date(engine.clock.now().getTime() + 365 * 86_400_000), by: 'system:seed', now: engine.clock.now() })
  const wall = await makeToken(engine.db, { name: '演示大屏', scopes: [wallScope], ends: new Date(engine.clock.now().getTime() + 365 * 86_400_000), by: 'system:seed', now: engine.clock.now() })
  const signIns = { staff, tokens: [{ for: chief.join(' '), token: made.token }, { for: wallScope, token: wall.token }] }
  await writeFile(`${path}.part`, JSON.stringify(signIns, null, 2), { mode: 0o600 })
  await rename(`${path}.part`, path)
  await rm(begun)
  return signIns
}
