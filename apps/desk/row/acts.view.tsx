// The acts that are allowed now: the likely one is filled and first, at most five stand open, the others are folded.
import type { ReactNode } from 'react'
import type { Allowed, StepNow } from '../../client/wire.ts'
import { Button, Fold } from '../kit/parts.view.tsx'
import { Lamp } from '../kit/icons.view.tsx'
import { t } from '../say.view.ts'

type Props = { steps: readonly Allowed[]; main: string | undefined; keys: Readonly<Record<string, string>>; most: number; busy: string | undefined; open: string | undefined; labelOf: (step: Allowed) => string; onStart: (step: Allowed) => void; right: ReactNode }
export const ActRow = ({ steps, main, keys, most, busy, open, labelOf, onStart, right }: Props) => {
  const out = steps.slice(0, most)
  const folded = steps.slice(most)
  if (steps.length === 0 && !right) return null
  return (
    <div className="acts" role="group" aria-label={t('现在能办的')}>
      {out.map((s) => <Button key={s.step} main={s.step === main} hot={keys[s.step]} busy={busy === s.step} aria-expanded={s.need.length + s.ask.length > 0 ? open === s.step : undefined} onClick={() => onStart(s)}>{labelOf(s)}</Button>)}
      {folded.length > 0 ? (
        <Fold className="btn" label={t('更多')}>
          {(close) => folded.map((s) => <button key={s.step} type="button" className="fold-item" onClick={() => { close(); onStart(s) }}><span className="grow">{labelOf(s)}</span>{keys[s.step] ? <kbd>{keys[s.step]}</kbd> : null}</button>)}
        </Fold>
      ) : null}
      {steps.length === 0 ? <span className="second">{t('现在没有您能办的一步。')}</span> : null}
      <span className="grow" />{right}
    </div>
  )
}
export const WhyNot = ({ steps }: { steps: readonly StepNow[] }) => (
  <ul className="why-not">{steps.map((s) => <li key={s.step}><Lamp light="none" /><span><strong>{t('不能{what}', { what: s.title })}{t('：')}</strong>{s.allowed ? '' : s.reasons.join(t('；')) || t('不在这个状态办')}</span></li>)}</ul>
)
