// A table that fits every screen. On a narrow one each row is a card: its first cell is the heading, every other cell says under which head it stood, so that
// nothing lies beside the screen. What it is for a screen reader stays a table.
import { useEffect, useRef, type TableHTMLAttributes } from 'react'

/** Cells with a link alone, and those under a head that is not shown, speak for themselves; cells without words take no room in a card. */
export const CardTable = ({ className, bare, children, ...rest }: TableHTMLAttributes<HTMLTableElement> & { /** Not in the looks of a table of figures. */ bare?: boolean }) => {
  const table = useRef<HTMLTableElement>(null)
  useEffect(() => {
    const of = table.current, heads = [...of?.tHead?.rows[0]?.cells ?? []].map((cell) => (cell.querySelector('.sr') ? '' : cell.firstChild?.textContent ?? ''))
    if (!of) return
    // A box that is laid out in another way is a table no more for some readers, unless it is called one.
    const call = (one: Element | null, role: string) => one?.setAttribute('role', role)
    call(of, 'table'); call(of.tHead, 'rowgroup')
    for (const body of of.tBodies) call(body, 'rowgroup')
    for (const row of of.rows) {
      call(row, 'row')
      let at = 0
      for (const cell of row.cells) {
        const inHead = row.parentElement === of.tHead, alone = cell.children.length === 1 && cell.firstElementChild?.tagName === 'A' && !cell.classList.contains('num')
        call(cell, inHead ? 'columnheader' : cell.tagName === 'TH' ? 'rowheader' : 'cell')
        if (!inHead) { cell.dataset['head'] = at === 0 || alone || cell.tagName === 'TH' || cell.colSpan > 1 ? '' : heads[at] ?? ''; cell.dataset['bare'] = String(cell.textContent?.trim() === '' && !cell.querySelector('svg, img')) }
        at += cell.colSpan
      }
    }
  })
  return <table ref={table} className={`${bare ? '' : 'figures '}cards ${className ?? ''}`} {...rest}>{children}</table>
}
