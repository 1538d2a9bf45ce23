// A request that waits: what is asked, and what follows from yes and from no. The asker sees it too.
import type { Allowed, Detail } from '../../client/wire.ts'
import { momentName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Button } from '../kit/parts.view.tsx'
import { stateName, textOf } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { t } from '../say.view.ts'

type Props = { type: TypeModel; detail: Detail; now: number; steps: readonly Allowed[]; onStart: (step: Allowed) => void }
export const Pending = ({ type, detail, now, steps, onStart }: Props) => {
  const { office } = useDesk()
  const ask = detail.row.body.$?.ask
  if (!ask) return null
  const step = type.step[ask.step]
  const agree = steps.find((s) => s.step === `${ask.step}:agree`)
  const refuse = steps.find((s) => s.step === `${ask.step}:refuse`)
  const withdraw = steps.find((s) => s.step === `${ask.step}:withdraw`)
  const waits = ask.waits.map((p) => office.model.parts[p]?.title ?? p).join(t('、'))
  const until = step?.clock && typeof step.clock === 'object' && 'until' in step.clock ? ask.data?.[String(step.clock.until)] : undefined
  return (
    <section className="pending" aria-label={step?.title ?? ask.step}>
      <h2>{step?.title ?? ask.step}{t('，')}{agree ? t('等您批') : t('等{who}批', { who: waits })} <span className="third">{ask.byName ?? detail.names[ask.by] ?? ''} · {momentName(ask.at, now)} {t('提出')}{ask.due ? `${t('，')}${t('应于{due} 前答复', { due: momentName(ask.due, now) })}` : ''}</span></h2>
      <div className="pending-two">
        <dl className="facts">{Object.entries(ask.data ?? {}).map(([name, value]) => {
          const field = type.field[name]
          if (!field) return null
          const old = field.kind === 'moment' && until === value && detail.row.due ? <><del>{momentName(detail.row.due, now)}</del> → </> : null
          const text = textOf({ office, field, value, names: detail.names, now })
          return <div key={name}><dt>{field.title}</dt><dd>{old}{old ? <ins>{text}</ins> : text}</dd></div>
        })}</dl>
        <dl className="facts">
          <div><dt>{t('同意后')}</dt><dd>{until ? t('按新时限计，到{due}', { due: momentName(String(until), now) }) : step?.to ? t('转为「{state}」', { state: stateName(type, step.to) }) : t('照所请办理')}</dd></div>
          <div><dt>{t('不同意')}</dt><dd>{detail.row.due ? t('时钟照走，仍应于{due} 前办完', { due: momentName(detail.row.due, now) }) : t('维持现状')}</dd></div>
          {step?.most ? <div><dt>{t('次数')}</dt><dd>{t('最多 {n} 次', { n: step.most })}</dd></div> : null}
        </dl>
      </div>
      {withdraw && !agree ? <p className="row"><Button small onClick={() => onStart(withdraw)}>{withdraw.title}</Button></p> : null}
      {agree || refuse ? null : <p className="second">{t('这期间仍是「{state}」，时钟不停。', { state: stateName(type, detail.row.state) })}</p>}
    </section>
  )
}
