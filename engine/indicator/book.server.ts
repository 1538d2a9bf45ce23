// The figures of a period as a workbook that an office can hand in: all on one page, then a page for each way of splitting.
import type { Actor } from '../access/access.ts'
import { officeBook, type OfficePage, type OfficeTable } from '../exchange/pages.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { reasonsOf, type Figure } from './figures.server.ts'
import { leftOut, reached, unitOf, valueOf, type Line } from './say.ts'

const ways: Readonly<Record<string, string>> = { unit: '按单位', area: '按社区', kind: '按小类' }

export const figureBook = async (engine: Engine, who: Actor, list: readonly { figure: Figure; lines: Record<string, Line[]> }[]): Promise<{ bytes: Buffer; name: string }> => {
  const title = `${list[0]!.figure.period.title}考核指标`, asOf = list[0]!.figure.asOf, pages: OfficePage[] = []
  const sheet = (name: string, head: readonly string[], rows: OfficeTable['rows'], notes: readonly string[]) => { pages.push({ name, title, tables: [{ head, rows }], notes, signs: ['审核人', '负责人', '日期'] }) }
  const said = ({ figure: { indicator, counts, goal } }: (typeof list)[number]) => { const unit = unitOf(engine.model, indicator), value = valueOf(counts.all, unit); return { unit, value, done: reached(value, { goal, better: indicator.better }) } }
  sheet('汇总', ['指标', '数值', '单位', '分子', '分母', '剔除', '目标', '是否达标'], list.map((one) => { const { unit, value, done } = said(one), { all: [n, d], out } = one.figure.counts; return [one.figure.indicator.title, value ?? '—', unit.unit, n, d, out ? leftOut(out) : null, one.figure.goal ?? null, done === undefined ? '' : done ? '达标' : '未达标'] }),
    [...new Set(list.flatMap(({ figure }) => [...(figure.indicator.cite ? [`依据：${figure.indicator.cite}`] : []), ...(figure.counts.out && leftOut(figure.counts.out) ? [`${figure.indicator.title}剔除：${reasonsOf(engine, figure).map(({ name, n }) => `${name} ${n}`).join('、')}`] : [])]))])
  for (const [by, name] of Object.entries(ways)) {
    const split = list.filter(({ lines }) => lines[by]?.length)
    if (!split.length) continue
    const keys = new Map(split.flatMap(({ lines }) => lines[by]!.map((line) => [line.key, line.name] as const)))
    sheet(name, [name.slice(1), ...split.flatMap(({ figure }) => [figure.indicator.title, '分子', '分母', ...(figure.counts.out ? ['剔除'] : [])])], [...keys].map(([key, called]) => [called, ...split.flatMap(({ figure, lines }) => {
      const line = lines[by]!.find((one) => one.key === key), value = line && valueOf([line.n, line.d], unitOf(engine.model, figure.indicator))
      return [value ?? '—', line?.n ?? 0, line?.d ?? null, ...(figure.counts.out ? [line?.out ?? 0] : [])]
    })]), [])
  }
  return officeBook(engine, who, { pages, name: title, asOf, maker: '制表' })
}
