// Doing a step on a row: one act, its refusal kept beside what was typed, its undoing offered.
import { useRef, useState } from 'react'
import { isFailed, isOffline, makeAct, sendAct } from '../../client/client.view.ts'
import type { Act, Allowed, Data, Detail } from '../../client/wire.ts'
import { titleOf } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { t } from '../say.view.ts'

export type Refusal = { step: string; error: unknown; field?: string | undefined; reasons: string[]; changes: { who: string; step: string; title: string; at: string }[] }
export type Doing = { busy: string | undefined; refusal: Refusal | undefined; clear: () => void; perform: (step: Allowed, data: Data, title?: string) => Promise<boolean> }

export const useDoing = (of: { detail: Detail | undefined; reload: () => void; onActed?: ((id: string, state: string, version: number) => void) | undefined }): Doing => {
  const { office, say } = useDesk()
  const [busy, setBusy] = useState<string | undefined>(undefined)
  const [refusal, setRefusal] = useState<Refusal | undefined>(undefined)
  const unsent = useRef<Act | undefined>(undefined)
  const perform = async (step: Allowed, data: Data, title?: string): Promise<boolean> => {
    const { detail } = of
    if (!detail || busy) return false
    setBusy(step.step)
    setRefusal(undefined)
    const { row } = detail
    try {
      const kept = unsent.current
      const same = kept?.record === row.id && kept.step === step.step && JSON.stringify(kept.data) === JSON.stringify(data)
      const doing = same ? kept : makeAct({ type: row.type, record: row.id, step: step.step, data, seen: detail.seen })
      unsent.current = doing
      const done = await sendAct(doing)
      unsent.current = undefined
      const ms = spanMs(step.undo)
      say({ text: `${t('已{what}', { what: title ?? step.title })}${t('：')}${titleOf(office, row, detail.names)}`, undo: ms > 0 && step.step !== 'undo' ? { type: row.type, record: row.id, until: new Date(done.at).getTime() + ms } : undefined })
      of.reload()
      of.onActed?.(row.id, done.state, done.version)
      return true
    } catch (e) {
      if (!isOffline(e)) unsent.current = undefined
      setRefusal(refusalOf(step.step, e))
      if (isFailed(e) && e.status === 409) of.reload()
      return false
    } finally { setBusy(undefined) }
  }
  return { busy, refusal, clear: () => setRefusal(undefined), perform }
}
export const refusalOf = (step: string, error: unknown): Refusal => {
  const details = isFailed(error) ? error.details ?? {} : {}
  const list = (key: string) => (Array.isArray(details[key]) ? (details[key] as never[]) : [])
  const field = isFailed(error) ? /^data\.([^.[]+)/.exec(error.path ?? '')?.[1] : undefined
  return { step, error, field, reasons: list('reasons'), changes: list('changes') }
}
/** Length of an undo span in ms; a span of working time is not used for undoing. */
export const spanMs = (span: string | undefined): number => {
  const m = /^([\d.]+)(m|h|d)$/.exec(span ?? '')
  return m ? Number(m[1]) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[m[2]!] ?? 0) : 0
}
