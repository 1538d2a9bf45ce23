// What looks like it: rows that may be the same.
import type { Detail, Row } from '../../client/wire.ts'
import { shortMoment } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Heading, LeftView } from '../kit/parts.view.tsx'
import { Lamp } from '../kit/icons.view.tsx'
import { isEnd, leftOfRow, stateName, titleOf } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'

export const Related = ({ type, detail, now }: { type: TypeModel; detail: Detail; now: number }) => {
  const { office } = useDesk()
  const { alike, names } = detail
  if (alike.length === 0) return null
  const line = (row: Row, what: string) => {
    const of = office.model.types[row.type] ?? type
    return (
      <li key={row.id}><span className="third">{what}</span><Link className="grow cut" to={`/${row.type}/${row.id}`}>{titleOf(office, row, names)}</Link>
        {row.due ? <LeftView left={leftOfRow(office, row, now)} short /> : <span className="row">{isEnd(of, row.state) ? <Lamp light="done" /> : null}{stateName(of, row.state)}</span>}<span className="third tnum">{shortMoment(row.updated, now)}</span></li>
    )
  }
  return (
    <section className="part side-box" aria-label={t('相关')}>
      <Heading>{t('相关')}</Heading>
      <ul className="related">{alike.map((r) => line(r, t('疑似重复')))}</ul>
    </section>
  )
}
