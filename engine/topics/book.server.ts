// Topics as a workbook that an office can hand round: a page for each way of looking, twelve weeks beside each line.
import { fail } from '../../kernel/fail/fail.ts'
import type { Actor } from '../access/access.ts'
import type { Moment } from '../pack.ts'
import { sayAt } from '../exchange/ledger.server.ts'
import { officeBook, type OfficePage, type OfficeTable } from '../exchange/pages.server.ts'
import type { Engine } from '../record/engine.server.ts'
import { readFrozen, readTopics, type Line } from './topics.server.ts'

type Cells = OfficeTable['rows'][number]
export const topicsBook = async (engine: Engine, who: Actor, { type, area, week }: { type: string; area?: string; week?: string }): Promise<{ bytes: Buffer; name: string }> => {
  const frozen = week === undefined ? undefined : (await readFrozen(engine, who, { type, week })).list
  if (week !== undefined && !frozen) throw fail('not-found', { what: { zh: '这一周的清单', en: 'list of that week' } })
  const topics = frozen?.topics ?? await readTopics(engine, who, { type, area }), pages: OfficePage[] = [], { rule } = topics
  const title = frozen ? `${frozen.title}未诉先办清单` : `${topics.title}（${topics.from} 至 ${topics.to}）`
  const notes = [`提醒：七天里不少于 ${rule.least} 件，且比前四周平均多 ${rule.growth}% 以上；反复：${rule.days} 天内 ${rule.within} 米里同类 ${rule.times} 件以上`]
  const sheet = (name: string, head: readonly string[], rows: OfficeTable['rows']) => { pages.push({ name, title, tables: [{ head, rows, widths: head.map((_, i) => i < 2 ? 20 : 9) }], notes }) }
  const weeks = Array.from({ length: 12 }, (_, i) => i === 11 ? '本周' : `前${11 - i}周`)
  const lines = (list: readonly Line[], place: boolean): Cells[] => list.map((one) => [one.name, place ? one.place ?? '' : one.parts.map((part) => `${part.name} ${part.n}`).join('、'), one.n, one.n - one.last, one.mean, one.hot ? '提醒' : '', ...one.weeks])
  for (const [name, second, list, place] of [['按小类', '多在', topics.kinds, false], ['按社区', '多为', topics.areas, false], ['社区与小类', '社区', topics.both, true], ['说法', '', topics.words, false]] as const)
    sheet(name, [name === '说法' ? '词' : name.replace(/^按/, ''), second, '件数', '比上周', '前四周平均', '提醒', ...weeks], lines(list, place))
  sheet('反复点位', ['小类', '社区', '件数', '最近一件'], topics.spots.map((spot) => [spot.name, spot.place, spot.n, sayAt(spot.last as Moment)]))
  if (topics.taken?.length) sheet([...new Set(topics.taken.map((one) => one.title))].join('、').slice(0, 30), ['题目', '主责单位', '件数', '未办结', '状态', '期限'], topics.taken.map((one) => [one.name, one.unit ?? '', one.n, one.open, one.state, one.due === null ? '' : sayAt(one.due)]))
  return officeBook(engine, who, { pages, name: title, asOf: topics.asOf, maker: '制表' })
}
