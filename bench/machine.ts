// What the machine did meanwhile: our own processors' time, that of strangers, and the memory of a process.
import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

const HZ = 100
type Seen = { at: number; busy: number; own: number }

/** Seconds of processor time used so far by everybody and by ours: this process, `roots` and all that descends from them. Undefined where
 *  the system does not tell. */
const look = (roots: readonly number[]): Seen | undefined => {
  try {
    const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/)
    const n = ticks.map(Number), busy = (n[0]! + n[1]! + n[2]! + n[5]! + n[6]!) / HZ
    return { at: performance.now() / 1000, busy, own: spent([process.pid, ...roots]) }
  } catch { return undefined }
}

/** Starts to watch; the answer says how many processors strangers kept busy since. */
export const watch = (roots: readonly number[]): (() => number) => {
  const before = look(roots)
  return () => {
    const after = look(roots)
    return before && after ? Math.max(0, (after.busy - before.busy - (after.own - before.own)) / (after.at - before.at)) : Number.NaN
  }
}

/** Seconds of processor time that these processes and all that descend from them have used so far. */
export const spent = (roots: readonly number[]): number => {
  const parent = new Map<number, number>(), time = new Map<number, number>()
  try {
    for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8'), rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      parent.set(Number(name), Number(rest[1]))
      // Its own time and that of children that have ended.
      time.set(Number(name), rest.slice(11, 15).reduce((sum, word) => sum + Number(word), 0) / HZ)
    } catch { /* it has just ended */ }
  } catch { return Number.NaN }
  const all = new Set(roots), ours = (pid: number): boolean => { for (let at = pid, i = 0; at > 1 && i < 30; at = parent.get(at) ?? 0, i++) if (all.has(at)) return true; return false }
  return [...time].filter(([pid]) => ours(pid)).reduce((sum, [, t]) => sum + t, 0)
}

/** Resident memory of a process in MiB, now and at its highest. */
export const memory = (pid: number): { now: number; most: number } => {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8'), of = (key: string) => Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1024)
    return { now: of('VmRSS'), most: of('VmHWM') }
  } catch { return { now: 0, most: 0 } }
}
export const machineWords = (): string => `${availableParallelism()} 核（${cpus()[0]?.model.trim() ?? ''}），内存 ${Math.round(totalmem() / 2 ** 30)} GiB`
