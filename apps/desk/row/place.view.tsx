// Where it is, and what happened at the same spot.
import { useState } from 'react'
import type { Detail } from '../../client/wire.ts'
import { dayName, type Light } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Heading } from '../kit/parts.view.tsx'
import { StillMap } from '../kit/still.view.tsx'
import { areaPath, isEnd, kindName, stateName, titleOf } from '../model.ts'
import { useDesk, useNow } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'

type Props = { type: TypeModel; detail: Detail; light: Light; boxed: boolean }
export const PlaceBox = ({ type, detail, light, boxed }: Props) => {
  const { office } = useDesk()
  const now = useNow(60_000)
  const [open, setOpen] = useState(false)
  const { row, near } = detail
  if (!row.point && row.area === null) return null
  const shown = open ? near : near.slice(0, 3)
  const allOver = near.every((r) => isEnd(type, r.state) && !r.due)
  const called = (r: (typeof near)[number]) => (kindName(office, type, r.kind, detail.names) || titleOf(office, r, detail.names))
  return (
    <section className={boxed ? 'part side-box' : 'part place'} aria-label={t('地图')}>
      <Heading note={office.me.street.demo ? t('演示边界') : undefined} right={near.length > 0 && !boxed ? <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>{t('同位置 {n} 件', { n: near.length })}</button> : row.point ? <Link to={`/${type.id}?show=map&at=${row.id}`}>{t('大图')}</Link> : undefined}>{t('地图')}</Heading>
      <StillMap office={office} row={row} near={near} light={light} width={boxed ? 374 : 290} height={boxed ? 168 : 218} />
      {boxed ? <p className="side-note">{areaPath(office, row.area) || t('不在已知的网格里')}{t('。')}{near.length > 0 ? t('50 米内近一年 {n} 件', { n: near.length }) : t('50 米内近一年没有别的件。')}</p> : null}
      {near.length > 0 && (boxed || open) ? (
        <ul className="near">{(boxed ? near.slice(0, 5) : shown).map((r) => <li key={r.id}><span className="third tnum">{dayName(r.made, now)}</span> <Link to={`/${type.id}/${r.id}`}>{called(r)}</Link> <span className="third">{stateName(type, r.state)}</span></li>)}</ul>
      ) : null}
      {near.length > 0 && !boxed && !open ? <p className="second near-sum">{t('同位置近一年 {n} 件', { n: near.length })}{allOver ? t('，均已办完') : ''}</p> : null}
    </section>
  )
}
