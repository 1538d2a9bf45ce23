// How long each state took against its limit, and how a limit was reckoned, line by line.
import { getClock } from '../../client/client.view.ts'
import type { Detail } from '../../client/wire.ts'
import { lengthName, msOf, spanName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Grey, Heading, sentenceOf } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { spansWorking } from '../model.ts'
import { t } from '../say.view.ts'

export const ClockLines = ({ type, id }: { type: string; id: string }) => {
  const load = useLoad(`clock:${type}:${id}`, () => getClock(type, id))
  return <div className="clock-lines" role="status">{load.data ? <ol>{load.data.lines.map((line, i) => <li key={i}>{line}</li>)}</ol> : load.error === undefined ? <Grey lines={3} /> : <p>{sentenceOf(load.error)}</p>}</div>
}
/** Fractions of the widest of all bars; `spent` is hours, office hours where the limit is. */
export const Limits = ({ type, detail, now }: { type: TypeModel; detail: Detail; now: number }) => {
  const { limits } = detail
  if (limits.length === 0) return null
  const lines = limits.map((l) => {
    const own = l.due ? Math.max(1, msOf(l.due) - msOf(l.from)) : undefined
    const used = (l.to ? msOf(l.to) : now) - msOf(l.from)
    return { ...l, own, used, over: own !== undefined && used > own }
  })
  const widest = Math.max(...lines.map((l) => Math.max(l.used, l.own ?? 0)), 1)
  return (
    <section className="part side-box" aria-label={t('各段用时')}>
      <Heading note={limits.some((l) => spansWorking(l.span)) ? t('含工作时') : undefined}>{t('各段用时')}</Heading>
      <table className="limits"><thead className="sr"><tr><th>{t('一段')}</th><th>{t('图')}</th><th>{t('用时')}</th><th>{t('时限')}</th></tr></thead><tbody>
        {lines.map((l, i) => (
          <tr key={i} className={l.over ? 'late' : ''}>
            <th scope="row">{l.title || type.states[l.state] || l.state}</th>
            <td className="bar"><i style={{ width: `${Math.max(2, (l.used / widest) * 100)}%` }} />{l.own ? <b style={{ left: `${Math.min(100, (l.own / widest) * 100)}%` }} /> : null}</td>
            <td className="num">{lengthName(l.used)}</td><td className="num second">{l.span ? t('限 {span}', { span: spanName(l.span) }) : '—'}</td>
          </tr>
        ))}
      </tbody></table>
    </section>
  )
}
