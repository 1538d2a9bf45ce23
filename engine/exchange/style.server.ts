// How workbooks of the office look, and what may stand in a cell.
import type { Font } from 'exceljs'

export const INK = 'FF1A1F27'
export const font = (size: number, more: Partial<Font> = {}): Partial<Font> => ({ name: '宋体', size, ...more })
/** Text that a spreadsheet might take for a formula stays text: it is written as a string with control signs removed. The callers give such
 *  cells the text format, so that it stays text when somebody edits the cell. */
export const safe = <T extends string | number | null>(value: T): T =>
  // eslint-disable-next-line no-control-regex -- a workbook with these signs does not open
  (typeof value === 'string' ? value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').slice(0, 32_767) : value) as T
