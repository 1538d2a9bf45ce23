// The same rows by state, side by side. Arrows walk within a column and across columns; Enter opens.
import { useRef, type KeyboardEvent } from 'react'
import type { Row } from '../../client/wire.ts'
import { count as figure, shortMoment } from '../../client/words.ts'
import { Button, Grey, LeftView } from '../kit/parts.view.tsx'
import { areaName, leftOfRow, numberOf, stateName, titleOf, type Names } from '../model.ts'
import { type TypeModel } from '#engine/record/model.ts'
import { useDesk, useNow } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'

type Props = { type: TypeModel; rows: readonly Row[]; names: Names; states: unknown; next: boolean; onMore: () => void; waiting: boolean }
export const Board = ({ type, rows, names, states, next, onMore, waiting }: Props) => {
  const { office } = useDesk()
  const now = useNow()
  const root = useRef<HTMLDivElement>(null)
  const only = typeof states === 'string' && states ? states.split(',') : undefined
  const columns = Object.keys(type.states).filter((s) => (only ? only.includes(s) : rows.some((r) => r.state === s) || type.limits[s] !== undefined))
  const keys = (e: KeyboardEvent) => {
    const card = (e.target as HTMLElement).closest<HTMLElement>('[data-card]')
    if (!card || !root.current) return
    const lists = [...root.current.querySelectorAll<HTMLElement>('[data-column]')]
    const here = lists.findIndex((l) => l.contains(card))
    const cards = (i: number) => [...(lists[i]?.querySelectorAll<HTMLElement>('[data-card]') ?? [])]
    const at = cards(here).indexOf(card)
    const to = e.key === 'ArrowDown' ? cards(here)[at + 1] : e.key === 'ArrowUp' ? cards(here)[at - 1]
      : e.key === 'ArrowRight' || e.key === 'ArrowLeft' ? neighbour(lists, cards, here, at, e.key === 'ArrowRight' ? 1 : -1) : undefined
    if (!to) return
    e.preventDefault()
    to.focus()
    to.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
  if (waiting) return <div className="pad"><Grey lines={8} /></div>
  return (
    <div className="board" ref={root} onKeyDown={keys}>
      {columns.map((state) => {
        const here = rows.filter((r) => r.state === state)
        return (
          <section key={state} data-column aria-label={stateName(type, state)}>
            <h2>{stateName(type, state)} <Link className="tnum" to={`/${type.id}?state=${state}`}>{figure(here.length)}{next ? '+' : ''}</Link></h2>
            <ul>{here.map((row) => (
              <li key={row.id}><Link data-card to={`/${type.id}/${row.id}`}>
                <span className="row between"><LeftView left={leftOfRow(office, row, now)} short /><span className="third tnum">{shortMoment(row.made, now)}</span></span>
                <span className="card-title">{titleOf(office, row, names)}</span>
                <span className="third cut">{[numberOf(type, row), areaName(office, row.area)].filter(Boolean).join(' · ')}</span>
              </Link></li>
            ))}</ul>
            {here.length === 0 ? <p className="third">{t('没有')}</p> : null}
          </section>
        )
      })}
      {next ? <p className="more"><Button small onClick={onMore}>{t('再取 50 件')}</Button></p> : null}
    </div>
  )
}
const neighbour = (lists: HTMLElement[], cards: (i: number) => HTMLElement[], here: number, at: number, by: number): HTMLElement | undefined => {
  for (let i = here + by; i >= 0 && i < lists.length; i += by) { const row = cards(i); if (row.length > 0) return row[Math.min(at, row.length - 1)] }
  return undefined
}
