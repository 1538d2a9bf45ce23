// The table of a list: 36 px rows, time left on the left, one row chosen; its keys are the list's.
import { memo, useEffect, useRef, type ReactNode } from 'react'
import type { Row } from '../../client/wire.ts'
import { momentName, shortMoment } from '../../client/words.ts'
import { LeftView } from '../kit/parts.view.tsx'
import { areaName, areaPath, isEnd, leftOfRow, numberOf, shortArea, stateName, textOf, titleOf, type Column, type Names, type Office } from '../model.ts'
import { type TypeModel } from '#engine/record/model.ts'
import { t } from '../say.view.ts'

type Props = {
  office: Office; type: TypeModel; rows: readonly Row[]; columns: readonly Column[]; names: Names; now: number; chosen: string | undefined
  picked: ReadonlySet<string> | undefined; onChoose: (id: string, open: boolean) => void; onPick: (id: string, range: boolean) => void
  above?: ReactNode; label: string; under?: { id: string; view: ReactNode } | undefined; total: number | undefined
}
export const RowTable = ({ office, type, rows, columns, names, now, chosen, picked, onChoose, onPick, above, label, under, total }: Props) => {
  const body = useRef<HTMLTableSectionElement>(null)
  useEffect(() => {
    const row = chosen ? body.current?.querySelector<HTMLElement>(`[data-id="${chosen}"]`) : undefined
    row?.scrollIntoView({ block: 'nearest' })
    if (row && body.current?.contains(document.activeElement) && !(document.activeElement instanceof HTMLInputElement)) row.focus({ preventScroll: true })
  }, [chosen])
  const span = columns.length + (picked ? 1 : 0)
  return (
    <table className="rows" role="grid" aria-label={label} aria-rowcount={total ?? rows.length} aria-multiselectable={picked ? true : undefined}>
      <colgroup>{picked ? <col style={{ width: 40 }} /> : null}{columns.map((c) => <col key={c.key} style={c.width ? { width: c.width } : undefined} />)}</colgroup>
      <thead><tr>{picked ? <th scope="col"><span className="sr">{t('勾选')}</span></th> : null}{columns.map((c) => <th key={c.key} scope="col" className={c.align === 'right' && c.kind !== 'left' ? 'num' : ''}>{t(c.title)}</th>)}</tr></thead>
      <tbody ref={body}>
        {above ? <tr className="above"><td colSpan={span}>{above}</td></tr> : null}
        {rows.map((row, i) => [
          <tr key={row.id} data-id={row.id} aria-rowindex={i + 2} aria-selected={row.id === chosen} tabIndex={row.id === chosen || (!chosen && i === 0) ? 0 : -1}
            onClick={(e) => { if (!(e.target as HTMLElement).closest('input')) onChoose(row.id, true) }} onDoubleClick={() => onChoose(row.id, true)}>
            {picked ? <td><input type="checkbox" aria-label={t('勾选 {title}', { title: titleOf(office, row, names) })} checked={picked.has(row.id)} onChange={(e) => onPick(row.id, (e.nativeEvent as MouseEvent).shiftKey)} /></td> : null}
            {columns.map((c) => <Cell key={c.key} column={c} row={row} office={office} type={type} names={names} now={now} />)}
          </tr>,
          under?.id === row.id ? <tr key="under" className="under"><td colSpan={span}>{under.view}</td></tr> : null,
        ])}
      </tbody>
    </table>
  )
}

type CellProps = { column: Column; row: Row; office: Office; type: TypeModel; names: Names; now: number }
const Cell = memo(({ column, row, office, type, names, now }: CellProps) => {
  const right = column.align === 'right' ? 'num' : ''
  switch (column.kind) {
    case 'left': {
      if (isEnd(type, row.state) && !row.due) return <td className="lamp-cell"><span className="left-time"><span /><span className="third">{stateName(type, row.state)}</span></span></td>
      return <td className="lamp-cell"><LeftView left={leftOfRow(office, row, now)} short title={row.due ? momentName(row.due, now) : undefined} /></td>
    }
    case 'state': return <td><span className="cut">{stateName(type, row.state)}</span></td>
    case 'area': return <td className="num" title={areaPath(office, row.area)}>{shortArea(areaName(office, row.area))}</td>
    case 'no': return <td className="cut tnum">{numberOf(type, row)}</td>
    case 'due': return <td className="num cut">{row.due ? momentName(row.due, now) : ''}</td>
    case 'made': case 'updated': { const at = column.kind === 'made' ? row.made : row.updated; return <td className="num" title={momentName(at, now)}>{shortMoment(at, now)}</td> }
    case 'field': {
      const said = (field: typeof column.field) => (field ? textOf({ office, field, value: row.body[field.name], names, now }) : '')
      const text = said(column.field) || (column.width === 0 && type.called ? said(type.field[type.called]) : '')
      return <td className={`cut ${right} ${column.key === type.kind ? 'kind' : ''} ${column.width === 0 ? 'place' : ''}`} title={text}>{text}</td>
    }
  }
})
export const GreyRows = ({ columns, lines = 10 }: { columns: readonly Column[]; lines?: number }) => (
  <table className="rows" aria-hidden="true">
    <colgroup>{columns.map((c) => <col key={c.key} style={c.width ? { width: c.width } : undefined} />)}</colgroup>
    <thead><tr>{columns.map((c) => <th key={c.key} className={c.align === 'right' && c.kind !== 'left' ? 'num' : ''}>{t(c.title)}</th>)}</tr></thead>
    <tbody>{Array.from({ length: lines }, (_, n) => <tr key={n}>{columns.map((c, i) => <td key={c.key}><i className="grey-bar" style={{ width: `${[62, 85, 70, 48, 90, 55][(n + i * 2) % 6]}%` }} /></td>)}</tr>)}</tbody>
  </table>
)
