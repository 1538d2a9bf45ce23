import type { Kind } from '../kind.ts'
import { bodyText, hidden, refuse } from '../kind.ts'

const units = { wh: '工作时', wd: '工作日', mo: '个月', m: '分钟', h: '小时', d: '天', w: '周', y: '年' } as const
const words: readonly (readonly [RegExp, keyof typeof units])[] = [
  [/^(紧急)?工作(小)?时$/, 'wh'], [/^工作日$/, 'wd'], [/^个?月$/, 'mo'], [/^分钟?$/, 'm'], [/^(自然)?(小)?时$/, 'h'], [/^(天|自然日|日)$/, 'd'], [/^周$/, 'w'], [/^年$/, 'y'],
]

/** How long: `30m 2h 3d 1w 1mo 1y` by the calendar, `4wh 2wd` in working hours and working days of the office. */
export const span: Kind = {
  id: 'span',
  schema: () => ({ type: 'string', pattern: '^\\d{1,4}(\\.\\d{1,2})?(m|h|d|w|mo|y|wh|wd)$' }),
  take: (value) => typeof value === 'string' && /^\d{1,4}(\.\d{1,2})?(m|h|d|w|mo|y|wh|wd)$/.test(value) && Number.parseFloat(value) > 0 ? { value }
    : refuse('应是时长，如 2h（小时）、4wh（工作时）、1wd（工作日）、30m（分钟）', 'must be a span such as 2h, 4wh, 1wd or 30m', ['30m', '2h', '4wh', '1wd', '7d']),
  read: (input, field, known) => {
    const m = /^(\d+(?:\.\d+)?)\s*(.+)$/.exec(input.trim()), unit = m && words.find(([like]) => like.test(m[2]!.trim()))?.[1]
    return span.take(m && unit ? `${m[1]}${unit}` : input.trim(), field, known)
  },
  show: (value) => { const m = /^([\d.]+)(\w+)$/.exec(String(value)); return m ? `${m[1]} ${units[m[2] as keyof typeof units] ?? m[2]}` : String(value) },
  mask: hidden,
  sql: bodyText,
}
