// The figures of a period as a workbook that an office can hand in: all on one page, then a page for each way of splitting.
import type { Actor } from '../access/access.ts'
import { sayAt, streetName } from '../exchange/ledger.server.ts'
import { font, safe } from '../exchange/style.server.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { Figure } from './figures.server.ts'
import { reached, unitOf, valueOf, type Line } from './say.ts'

const ways: Readonly<Record<string, string>> = { unit: '按单位', area: '按社区', kind: '按小类' }
const EDGE = { style: 'thin' as const }, EDGES = { top: EDGE, left: EDGE, bottom: EDGE, right: EDGE }

export const figureBook = async (engine: Engine, who: Actor, list: readonly { figure: Figure; lines: Record<string, Line[]> }[]): Promise<{ bytes: Buffer; name: string }> => {
  const exceljs = (await import('exceljs')).default, book = new exceljs.Workbook(), title = `${list[0]!.figure.period.title}考核指标`
  const sheet = (name: string, head: readonly string[], rows: readonly (readonly (string | number | null)[])[], notes: readonly string[]) => {
    const page = book.addWorksheet(name, { pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 }, headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' }, views: [{ state: 'frozen', ySplit: 3 }] })
    const wide = (text: string, size: number) => { const row = page.addRow([safe(text)]); row.getCell(1).font = font(size, { bold: size > 12 }); row.getCell(1).alignment = { horizontal: size > 12 ? 'center' : 'left' }; page.mergeCells(row.number, 1, row.number, head.length) }
    page.columns = head.map((_, i) => ({ width: i === 0 ? 22 : 14 }))
    wide(title, 16); wide(`单位：${streetName(engine)}    统计到：${sayAt(list[0]!.figure.asOf)}`, 11)
    for (const cells of [head, ...rows]) { const row = page.addRow(cells.map((one) => safe(one))); row.eachCell({ includeEmpty: true }, (one) => { one.font = font(11, { bold: cells === head }); one.border = EDGES; if (typeof one.value === 'string') one.numFmt = '@' }) }
    for (const note of notes) wide(note, 10)
    wide(`制表：${who.name}                    审核人：                    负责人：                    ${sayAt(nowOf(engine))}`, 11)
  }
  const said = ({ figure: { indicator, counts, goal } }: (typeof list)[number]) => { const unit = unitOf(engine.model, indicator), value = valueOf(counts.all, unit); return { unit, value, done: reached(value, { goal, better: indicator.better }) } }
  sheet('汇总', ['指标', '数值', '单位', '分子', '分母', '目标', '是否达标'], list.map((one) => { const { unit, value, done } = said(one), [n, d] = one.figure.counts.all; return [one.figure.indicator.title, value ?? '—', unit.unit, n, d, one.figure.goal ?? null, done === undefined ? '' : done ? '达标' : '未达标'] }),
    [...new Set(list.flatMap(({ figure }) => figure.indicator.cite ? [`依据：${figure.indicator.cite}`] : []))])
  for (const [by, name] of Object.entries(ways)) {
    const split = list.filter(({ lines }) => lines[by]?.length)
    if (!split.length) continue
    const keys = new Map(split.flatMap(({ lines }) => lines[by]!.map((line) => [line.key, line.name] as const)))
    sheet(name, [name.slice(1), ...split.flatMap(({ figure }) => [figure.indicator.title, '分子', '分母'])], [...keys].map(([key, called]) => [called, ...split.flatMap(({ figure, lines }) => {
      const line = lines[by]!.find((one) => one.key === key), value = line && valueOf([line.n, line.d], unitOf(engine.model, figure.indicator))
      return [value ?? '—', line?.n ?? 0, line?.d ?? null]
    })]), [])
  }
  return { bytes: Buffer.from(await book.xlsx.writeBuffer()), name: `${streetName(engine)}_${title}.xlsx` }
}
