// A round of scores to hand in: for each kind of subject the ranking, every rate with what it was made of, and how values become points.
import type { Actor } from '../access/access.ts'
import { officeBook, officePaper, type OfficeCell, type OfficePage } from '../exchange/pages.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { readRound } from './read.server.ts'
import { sayValue, type ScoreRound } from './score.ts'

export const scoreBook = async (engine: Engine, who: Actor, id: string): Promise<{ bytes: Buffer; name: string }> => {
  const round = await readRound(engine, who, id)
  return officeBook(engine, who, { pages: pagesOf(round), name: round.name, asOf: round.asOf, maker: '制表' })
}
export const scorePaper = async (engine: Engine, who: Actor, { id, demo }: { id: string; demo: boolean }): Promise<string> => {
  const round = await readRound(engine, who, id)
  return officePaper(engine, who, { pages: pagesOf(round), title: round.name, demo, asOf: round.asOf, maker: '制表' })
}
const pagesOf = (round: ScoreRound): OfficePage[] => round.lists.map(({ title, cards, total, personal }) => {
  const codes = [...new Map(cards.flatMap((card) => card.lines.map((line) => [line.code, line] as const)))].sort(([a], [b]) => a < b ? -1 : 1)
  // How values become points is said by an example: the first that is scored on that line.
  const notes = codes.map(([code, line]) => { const one = cards.flatMap((card) => card.lines.filter((it) => it.code === code && it.points !== null).map((it) => `例：${card.name} ${it.says}`))[0]; return `${line.name}：满分 ${line.full}。${one ?? '分母都太小，这一项都不计分'}` })
  return {
    name: title, title: `${round.name}（${title}）`, sub: `${round.stateTitle}    共 ${total} ${personal ? '人' : '家'}`, notes, signs: ['审核人', '负责人', '日期'],
    tables: [{ widths: [6, personal ? 24 : 18, ...codes.flatMap(() => [10, 7, 7, 11]), 8, 8, 9], head: ['名次', title, ...codes.flatMap(([, line]) => [line.name, '分子', '分母', `得分（满分 ${line.full}）`]), '得分', '计分项满分', '折百分'], rows: cards.map((card): OfficeCell[] => [card.rank ?? '—', card.name, ...codes.flatMap(([code]): OfficeCell[] => {
      const line = card.lines.find((one) => one.code === code)
      return line ? [sayValue(line), line.n, line.d, line.points ?? '不计分'] : ['—', null, null, null]
    }), card.points, card.full, card.score ?? '—']) }],
  }
})
