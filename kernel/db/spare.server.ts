// A database "in memory" is a copy, in the system's temporary folder, of one that was made once: making it takes ten seconds, opening a
// copy two. Tests open dozens. The copy is removed when it is closed, and by the next one if its process was killed.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lockDir } from './lock.server.ts'

/** Answers a fresh folder and how to throw it away. `make` fills a folder with an empty database that has its extensions. */
export const spareDir = async (make: (dir: string) => Promise<void>): Promise<{ dir: string; drop: () => void }> => {
  const home = spareHome()
  const template = join(home, 'template')
  while (!existsSync(template)) {
    let release: () => void
    try { release = lockDir(join(home, 'making')) } catch { await new Promise((go) => setTimeout(go, 250)); continue }
    try {
      if (existsSync(template)) continue
      const half = join(home, 'making', 'half')
      rmSync(half, { recursive: true, force: true })
      mkdirSync(half)
      await make(half)
      renameSync(half, template)
    } finally { release() }
  }
  for (const name of readdirSync(home)) {
    const [, pid] = /^spare-(\d+)-/.exec(name) ?? []
    if (pid && !lives(Number(pid))) rmSync(join(home, name), { recursive: true, force: true })
  }
  const dir = join(home, `spare-${process.pid}-${++made}-${process.hrtime.bigint().toString(36)}`)
  cpSync(template, dir, { recursive: true })
  const drop = () => { process.off('exit', drop); rmSync(dir, { recursive: true, force: true }) }
  process.on('exit', drop)
  return { dir, drop }
}

/** The folder of this user and these versions; nobody else may write there. */
export const spareHome = (): string => {
  const home = join(tmpdir(), `xinbei-${userInfo().username}-${versionOf('@electric-sql/pglite')}-${versionOf('@electric-sql/pglite-postgis')}`)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  if (process.getuid && statSync(home).uid !== process.getuid()) throw new Error(`${home} belongs to somebody else`)
  return home
}

let made = 0
const lives = (pid: number) => { try { process.kill(pid, 0); return true } catch (error) { return (error as { code?: string }).code === 'EPERM' } }
const versionOf = (name: string): string => {
  const file = fileURLToPath(import.meta.resolve(name))
  return (JSON.parse(readFileSync(join(file.slice(0, file.lastIndexOf('dist')), 'package.json'), 'utf8')) as { version: string }).version
}
