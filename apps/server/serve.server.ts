// Reads the environment, starts the street, says where it is, and ends cleanly.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { Failure, sentence } from '#kernel/fail/fail.ts'
import { clockFrom } from '#kernel/time/time.server.ts'
import { adaptersFrom, linesFrom, peersFrom } from './adapters.server.ts'
import { openStreetDb } from './database.server.ts'

const env = process.env, dir = resolve(env.DATA_DIR || 'data'), port = Number(env.PORT || 3000), host = env.HOST || '127.0.0.1', tenant = Number(env.TENANT || 1)
const say = (line: string) => { process.stdout.write(`· ${line}\n`) }
const stop = (line: string): never => { process.stderr.write(`${line}\n`); process.exit(1) }
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }

/** What PostgreSQL says to whoever set up the address. */
const ofDatabase: Readonly<Record<string, string>> = {
  '3D000': 'DATABASE_URL 所指的库还没有建。请先建库（createdb），再启动。', '28P01': 'DATABASE_URL 里的用户名或口令不对。', '28000': 'PostgreSQL 不让 DATABASE_URL 里的用户连接。请看它的 pg_hba.conf。',
  '42501': 'DATABASE_URL 里的用户权限不够：要能在这个库里建表，并能建角色 xinbei_app（或由管理员先建好并授给它）。PostGIS 扩展也可由管理员先装好。',
  '0A000': 'PostgreSQL 没有装 PostGIS。请在数据库服务器上安装 postgis 扩展包。', '58P01': 'PostgreSQL 没有装 PostGIS。请在数据库服务器上安装 postgis 扩展包。',
}
/** One sentence for what the person can mend; the rest is ours to mend and keeps its trace. */
const explain = (error: unknown): string => {
  if (error instanceof Failure && error.code === 'database-away' && env.DATABASE_URL) return '连不上 DATABASE_URL 所指的 PostgreSQL。请看它是否在运行、地址和口令是否正确。'
  if (error instanceof Failure) return sentence(error, 'zh')
  const { code } = error as { code?: string }
  if (env.DATABASE_URL && code && ofDatabase[code]) return ofDatabase[code]
  if (code === 'EADDRINUSE') return `端口 ${port} 已被占用。请停掉占用它的程序，或用 PORT 换一个端口。`
  if (code === 'EACCES' || code === 'EPERM') return code === 'EACCES' && port < 1024 ? `没有权限使用端口 ${port}。请用 PORT 换一个大于 1023 的端口。` : `没有读写数据目录的权限：${dir}。请改正权限，或用 DATA_DIR 换一个目录。`
  if (code === 'EEXIST' || code === 'ENOTDIR') return `数据目录 ${dir} 不是一个目录。请用 DATA_DIR 指定一个目录。`
  if (code === 'ENOSPC') return `磁盘已满，不能写入数据目录 ${dir}。`
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL' || code === 'EAI_AGAIN') return `HOST 应是本机的一个地址，现在是“${host}”。`
  return `启动失败：${error instanceof Error ? error.stack ?? error.message : String(error)}`
}

const seed = env.SEED === 'none' ? 'none' : 'demo'
/** Asked before anything is written: a seed of half a minute should not end in a port that was never free. */
const free = () => new Promise<void>((done, failed) => { const probe = createServer().once('error', failed); probe.listen(port, host, () => probe.close(() => done())) })

/** Starts the server that the environment describes. Ends the process with one sentence and code 1 where that cannot be. */
export const serve = async (): Promise<void> => {
  if (!Number.isInteger(port) || port < 1 || port > 65535) stop(`PORT 应是 1 到 65535 的整数，现在是“${env.PORT}”。`)
  if (!Number.isInteger(tenant) || tenant < 1 || tenant > 2_147_483_647) stop(`TENANT 应是正整数，现在是“${env.TENANT}”。`)
  if (env.SEED && env.SEED !== 'none' && env.SEED !== 'demo') stop(`SEED 应是 demo 或 none，现在是“${env.SEED}”。`)
  try {
    await free()
    // The database opens in its own thread while the rest of the program is read.
    const db = openStreetDb({ url: env.DATABASE_URL || undefined, dir, tenant, say })
    db.catch(() => {}) // told by startStreet, which waits for it
    const { startStreet } = await import('./start.server.ts'), { wallScope } = await import('#engine/indicator/wall.server.ts')
    const street = await startStreet({ db, dir, seed, clock: clockFrom(env), say, version, adapters: adaptersFrom(env), peers: peersFrom(env), lines: linesFrom(env), site: env.SITE_URL || undefined })
    await street.app.listen({ port, host })
    const at = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    say(`数据库 ${street.db.kind} ${street.db.version}`)
    const screen = street.signIns.tokens.find((one) => one.for === wallScope)
    process.stdout.write(`\n  居民门户  ${at}/\n  工作台    ${at}/desk/\n  网格员    ${at}/phone/\n  大屏      ${at}/wall/${screen ? `#${screen.token}` : ''}\n  办理公开  ${at}/open\n  接口说明  ${at}/api/openapi.json\n`)
    if (street.first) process.stdout.write(`\n  首位管理员（24 小时内有效，用一次）  ${at}/desk/first?token=${street.first}\n`)
    const shown = new Map(street.signIns.staff.map((s) => [s.part, s]))
    if (shown.size) process.stdout.write(`\n  演示账号（全部在 ${join(dir, 'demo-sign-ins.json')}）\n${[...shown.values()].map((s) => `    ${s.title}　${s.name}　${s.login}　${s.password}`).join('\n')}\n\n`)
    let ending = false
    const end = () => {
      if (ending) return
      ending = true
      say('正在停止')
      street.close().then(() => process.exit(0), (error: unknown) => stop(explain(error)))
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
    process.on('disconnect', end)
  } catch (error) { stop(explain(error)) }
}
