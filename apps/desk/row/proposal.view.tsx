// What the system proposes and why: one key agrees, everything stays open to change.
import type { Allowed, Detail } from '../../client/wire.ts'
import { momentName, spanName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { limitAfter, textOf } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { t } from '../say.view.ts'

type Props = { type: TypeModel; detail: Detail; now: number; step: Allowed; onChange: (step: Allowed, focus: string) => void }
export const Proposal = ({ type, detail, now, step, onChange }: Props) => {
  const { office } = useDesk()
  const fields = [...step.need, ...step.ask].flatMap((name) => { const f = type.field[name]; return f && (!f.long || step.fill?.[name]) ? [f] : [] })
  const limit = limitAfter(office, type, step, now)
  const whys = [...new Set([...Object.values(step.fillWhy ?? {}), ...(limit?.why ? [t('时限按{why}', { why: limit.why })] : [])])].filter(Boolean)
  return (
    <section className="proposal" aria-label={t('建议{what}', { what: step.title })}>
      <div className="proposal-grid">
        <h2>{t('建议{what}', { what: step.title })}</h2>
        <div className="proposal-items">
          {fields.map((f) => {
            const text = textOf({ office, field: f, value: step.fill?.[f.name], names: detail.names, now })
            return <p key={f.name}>{f.title} <strong>{text || t('无')}</strong> <button type="button" className="link" aria-label={t(text ? '改{what}' : '加{what}', { what: f.title })} onClick={() => onChange(step, f.name)}>{text ? t('改') : t('加')}</button></p>
          })}
          {limit ? <p>{t('时限')} <strong>{spanName(limit.span)}</strong>{t('，到{due}', { due: momentName(limit.due, now) })}</p> : null}
        </div>
      </div>
      {whys.length > 0 ? <p className="proposal-why">{t('理由')}{t('：')}{whys.join(t('；'))}</p> : null}
    </section>
  )
}
