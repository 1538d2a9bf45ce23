// What a table on paper or in a file is made of, for a reader and a writer that know nothing of records.
/** One column. `kind` is the kind of field (text, number, date, choice …); `choices` fill the drop-down. */
export type SheetField = {
  name: string; title: string; kind: string; required?: boolean | undefined
  choices?: readonly { code: string; name: string }[] | undefined
  unit?: string | undefined; help?: string | undefined
  /** The cell of the example row; without it one is made from the kind. */
  example?: string | undefined
}
/** `key`: names of the fields by which a row is known again. */
export type Sheet = { title: string; key: readonly string[]; fields: readonly SheetField[] }

/** A cell as the file holds it. A date cell is `{ date: 'YYYY-MM-DD' }` or `{ date: 'YYYY-MM-DD HH:MM:SS' }`; what cannot be read (#REF!) is `{ error }`. */
export type Raw = string | number | boolean | null | { date: string } | { error: string }
/** `row` is the number that the person sees in Excel. Cells past the end of the row are absent. */
export type RawRow = { row: number; cells: readonly Raw[] }
/** `noted`: by column, what was done while reading (公式取了结果, 合并格补上) and how often. */
export type RawSheet = {
  name: string; hidden: boolean; headerRow: number; headers: readonly string[]; rows: readonly RawRow[]
  noted: Readonly<Record<number, Readonly<Record<string, number>>>>
}

export const GUIDE = '填写说明', REASONS = '错误原因', EXAMPLE = '示例'
/** The row of the template that shows how, and is never taken. */
export const isExample = (row: RawRow): boolean => row.cells.some(c => typeof c === 'string' && c.trim() === `${EXAMPLE}，不导入`)
/** Columns of the template and of a marked file that are not data. */
export const isOwnColumn = (header: string): boolean => header === REASONS || header === '备注（不导入）'
/** A number, code or phone, where every sign counts and full-width signs are mistakes. */
export const isCode = (field: SheetField): boolean => field.kind === 'text' && /编号|编码|代码|号码|证件|身份证|信用代码|手机|电话|账号|卡号/.test(field.title)
