// A matter told to a person outside: sentences with times, no words of the program, no states. Pure.
import type { Detail, FileRef, Line } from '../client/wire.ts'
import { starWord } from '../light/shape.ts'
import type { TypeShape } from '../light/shape.ts'

export type Told = { act: string; at: string; text: string; own: boolean }
/** What the office itself says at a turn (`text` of the line) goes before what the program can say. */
type Spoken = Line & { text?: string }

/** Oldest first (the server tells newest first), without what was taken back. */
export const sentences = (detail: Pick<Detail, 'timeline'>, type: TypeShape): Told[] =>
  [...detail.timeline].filter((l) => !l.undone).reverse().map((line) => ({ act: line.act, at: line.at, text: sentence(line, type), own: type.steps.some((s) => s.name === line.step) && !('text' in line) }))

/** The newest turn of the office in a few words, led by what it is about. */
export const headline = (detail: Pick<Detail, 'timeline' | 'row' | 'names'>, type: TypeShape): string => {
  const what = nameOf(detail, type)
  const last = sentences(detail, type).findLast((l) => !l.own)?.text ?? '街道已经收到'
  const short = last.split(/[，。：；]/)[0] ?? ''
  return short ? `${what}，${short}` : what
}
const nameOf = (detail: Pick<Detail, 'row' | 'names'>, type: TypeShape): string => {
  const kind = detail.row.kind ? detail.names[detail.row.kind] : undefined
  const called = type.called ? detail.row.body[type.called] : undefined
  const text = typeof called === 'string' ? called : type.title
  return kind ?? (text.length > 14 ? `${text.slice(0, 14)}…` : text)
}
const sentence = (line: Spoken, type: TypeShape): string => {
  if (line.text) return line.text.replace(/^(您反映的|关于)“[^”]*”(的回访结果：)?/, '').replace(/^：/, '')
  const step = type.steps.find((s) => s.name === line.step)
  if (step && step.from.length === 0) return '您反映了这件事，街道已经收到。'
  const star = Object.entries(line.set ?? {}).find(([name]) => type.field[name]?.kind === 'stars')?.[1].new
  if (step) return typeof star === 'number' ? `您评价：${starWord(star)}。` : `您提交了「${line.title}」。`
  const said = Object.entries(line.set ?? {}).map(([name, v]) => (type.field[name]?.long && !type.field[name].private ? v.new : undefined)).find((v) => typeof v === 'string')
  return `${line.whoPart ?? ''}${line.title}${typeof said === 'string' ? `，${said}` : ''}。`
}

/** The first and the last set of photos that different turns have left: before and after. */
export const sights = (detail: Pick<Detail, 'row'>, type: TypeShape): [before: FileRef | undefined, after: FileRef | undefined] => {
  const sets = Object.values(type.field).filter((f) => f.kind === 'files').map((f) => detail.row.body[f.name]).map((v) => (Array.isArray(v) ? v[0] as FileRef | undefined : undefined))
  return [sets[0], sets.slice(1).find(Boolean)]
}
