// How long each state took against its limit, and how a limit was reckoned, line by line.
import { getClock } from '../../client/client.view.ts'
import type { Detail } from '../../client/wire.ts'
import { msOf, spanName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Grey, Heading, sentenceOf } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { officeTime } from '#engine/clock/span.ts'
import { useDesk } from '../office.view.tsx'
import { t } from '../say.view.ts'

export const ClockLines = ({ type, id }: { type: string; id: string }) => {
  const load = useLoad(`clock:${type}:${id}`, () => getClock(type, id))
  return <div className="clock-lines" role="status">{load.data ? load.data.map((c) => <div key={c.title}><h3>{c.title}</h3><ol>{c.lines.map((line, i) => <li key={i}>{line}</li>)}</ol></div>) : load.error === undefined ? <Grey lines={3} /> : <p>{sentenceOf(load.error)}</p>}</div>
}
/** Bars of the hours in each state (office hours where the limit is), with a line at the limit. */
export const Limits = ({ type, detail }: { type: TypeModel; detail: Detail }) => {
  const { office } = useDesk()
  const { limits } = detail
  if (limits.length === 0) return null
  const lines = limits.map((l) => {
    const own = l.due ? (l.working ? officeTime(msOf(l.from), msOf(l.due), office.calendar) : msOf(l.due) - msOf(l.from)) / 3_600_000 : undefined
    return { ...l, own, over: own !== undefined && l.hours > own }
  })
  const widest = Math.max(...lines.map((l) => Math.max(l.hours, l.own ?? 0)), 0.1)
  const figure = (h: number) => (h < 1 ? t('{n} 分', { n: Math.round(h * 60) }) : t('{n} 小时', { n: Math.round(h * 10) / 10 }))
  return (
    <section className="part side-box" aria-label={t('各段用时')}>
      <Heading note={limits.some((l) => l.working) ? t('工作时的按工作时') : undefined}>{t('各段用时')}</Heading>
      <table className="limits"><thead className="sr"><tr><th>{t('一段')}</th><th>{t('图')}</th><th>{t('用时')}</th><th>{t('时限')}</th></tr></thead><tbody>
        {lines.map((l, i) => (
          <tr key={i} className={l.over ? 'late' : ''}>
            <th scope="row">{l.title || type.states[l.state] || l.state}</th>
            <td className="bar"><i style={{ width: `${Math.max(2, (l.hours / widest) * 100)}%` }} />{l.own ? <b style={{ left: `${Math.min(100, (l.own / widest) * 100)}%` }} /> : null}</td>
            <td className="num">{figure(l.hours)}</td><td className="num second">{l.span ? t('限 {span}', { span: spanName(l.span) }) : '—'}</td>
          </tr>
        ))}
      </tbody></table>
    </section>
  )
}
