// The embedded database does not guard its own folder: a second process would open it and lose rows in silence. So we do.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { fail } from '#kernel/fail/fail.ts'

const BEAT = 5_000
/** A holder on another machine cannot be asked whether it lives; one that has not touched the file for so long is dead. */
const SILENT = 30_000
const held = new Set<string>()

/** Takes the folder for this process, or throws 'data-locked'. Answers how to give it back. A dead holder's lock is taken over. */
export const lockDir = (dir: string): (() => void) => {
  mkdirSync(dir, { recursive: true })
  const path = join(resolve(dir), 'lock')
  const mine = `${JSON.stringify({ pid: process.pid, host: hostname(), began: beganAt(process.pid) })}\n`
  for (let tries = 0; ; tries++) {
    try {
      const file = openSync(path, 'wx')
      writeSync(file, mine)
      closeSync(file)
      break
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
      const there = read(path)
      if (there && (held.has(path) || tries > 3 || alive(there))) throw fail('data-locked', { dir, pid: there.pid })
      if (there) setAside(path, there.text)
    }
  }
  held.add(path)
  const beat = setInterval(() => { try { const now = new Date(); utimesSync(path, now, now) } catch { /* the folder went away: nothing to guard */ } }, BEAT)
  beat.unref()
  const drop = () => {
    if (!held.delete(path)) return
    clearInterval(beat)
    process.off('exit', drop)
    if (read(path)?.text === mine) unlinkSync(path)
  }
  process.on('exit', drop)
  return drop
}

type Holder = { pid: number; host: string; began: string; text: string; touched: number }

const read = (path: string): Holder | undefined => {
  try {
    const text = readFileSync(path, 'utf8')
    const touched = statSync(path).mtimeMs
    // An empty file is a holder between making and writing it, or one that died there.
    const said = text.trim() ? JSON.parse(text) as Omit<Holder, 'text' | 'touched'> : { pid: 0, host: '', began: '' }
    return { ...said, text, touched }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    return { pid: 0, host: '', began: '', text: '', touched: 0 }
  }
}

const alive = (holder: Holder): boolean => {
  if (holder.host !== hostname()) return Date.now() - holder.touched < SILENT
  // Our own number without our own lock: a container that came up again with the same one.
  if (holder.pid === process.pid) return false
  try { process.kill(holder.pid, 0) } catch (error) { return (error as { code?: string }).code === 'EPERM' }
  return holder.began === beganAt(holder.pid)
}

/** Process numbers are used again; the moment a process began is not. Empty where the system does not tell. */
const beganAt = (pid: number): string => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch { return '' }
}

/** Two takers may see the same dead lock: only the one that moves exactly that file away goes on. */
const setAside = (path: string, text: string) => {
  const aside = `${path}.${process.pid}.${Date.now()}`
  try { renameSync(path, aside) } catch { return }
  const got = readFileSync(aside, 'utf8')
  if (got !== text) renameSync(aside, path)
  else unlinkSync(aside)
}
