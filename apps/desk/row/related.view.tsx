// What looks like it: rows that may be the same, why, and the step that joins them. Nothing joins by itself.
import type { Allowed, Data, Detail } from '../../client/wire.ts'
import { shortMoment } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Heading, LeftView } from '../kit/parts.view.tsx'
import { Lamp } from '../kit/icons.view.tsx'
import { isEnd, leftOfRow, stateName, titleOf } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'

/** `steps`: what may be done now; the one that asks into which row this one goes is offered beside each likeness. */
export const Related = ({ type, detail, now, steps = [], onJoin }: { type: TypeModel; detail: Detail; now: number; steps?: readonly Allowed[]; onJoin?: (step: Allowed, data: Data) => void }) => {
  const { office } = useDesk()
  const { alike, names } = detail
  if (alike.length === 0) return null
  const into = (step: Allowed) => step.need.find((name) => type.field[name]?.kind === 'ref' && type.field[name]?.to === type.id), join = onJoin ? steps.find((step) => into(step) !== undefined) : undefined
  const line = (row: Detail['alike'][number], what: string) => {
    const why = row.like ? [row.like.metres === undefined ? '' : row.like.metres < 10 ? t('就在这里') : t('相距 {n} 米', { n: row.like.metres }), row.like.words.length ? t('都说到{words}', { words: row.like.words.slice(0, 3).map((word) => t('「{name}」', { name: word })).join('') }) : ''].filter(Boolean).join(t('，')) : ''
    const of = office.model.types[row.type] ?? type
    return (
      <li key={row.id}><span className="third">{what}</span><Link className="grow cut" to={`/${row.type}/${row.id}`}>{titleOf(office, row, names)}</Link>
        {row.due ? <LeftView left={leftOfRow(office, row, now)} short /> : <span className="row">{isEnd(of, row.state) ? <Lamp light="done" /> : null}{stateName(of, row.state)}</span>}<span className="third tnum">{shortMoment(row.updated, now)}</span>
        {why || join ? <p className="row wrap related-why"><span className="third grow">{why}</span>{join && !isEnd(of, row.state) ? <button type="button" className="link" aria-label={`${t('并入这件')} ${titleOf(office, row, names)}`} onClick={() => onJoin?.(join, { [into(join)!]: row.id })}>{t('并入这件')}</button> : null}</p> : null}</li>
    )
  }
  return (
    <section className="part side-box" aria-label={t('相关')}>
      <Heading>{t('相关')}</Heading>
      <ul className="related">{alike.map((r) => line(r, t('疑似重复')))}</ul>
    </section>
  )
}
