// Tables of plain text whose columns stand in line, Chinese characters being two wide.
const width = (text: string) => [...text].reduce((n, sign) => n + (sign > '\u2e80' ? 2 : 1), 0)

/** Rows under their heads; columns that are empty in every row are left out. */
export const grid = (heads: readonly string[], rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return ''
  const kept = heads.map((_, i) => i).filter((i) => i === 0 || rows.some((row) => row[i]))
  const widths = kept.map((i) => Math.max(width(heads[i] ?? ''), ...rows.map((row) => width(row[i] ?? ''))))
  const line = (cells: readonly string[]) => kept.map((i, n) => `${cells[i] ?? ''}${' '.repeat((widths[n] ?? 0) - width(cells[i] ?? ''))}`).join('  ').trimEnd()
  return [line(heads), widths.map((n) => '─'.repeat(n)).join('  '), ...rows.map(line)].map((text) => `  ${text}`).join('\n')
}
export const section = (title: string, body: string): string => (body.trim() ? `\n【${title}】\n${body}\n` : '')

/** A limit, a value or a rule, said in short: a rule by its name, because its text stands in rules.ts. */
export const said = (value: unknown): string => {
  if (typeof value === 'function') return `规则 ${value.name || '（就地写的）'}`
  if (value === null) return '清空'
  if (Array.isArray(value)) return value.map(said).join('、')
  if (typeof value !== 'object') return String(value)
  if ('until' in value) return `到“${String(value.until)}”${'plus' in value && value.plus ? `再加 ${String(value.plus)}` : ''}`
  if ('field' in value && 'value' in value) return `设置 ${(value.field as { title: string }).title}（${String(value.value)}）`
  return Object.entries(value).map(([key, one]) => `${key}=${said(one)}`).join(' ')
}
