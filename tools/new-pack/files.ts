// What a new pack starts as: one record with two states, a rule, a setting, two parts, a test. Small enough to be read at once, whole
// enough to pass every check. `<slug>` and `<title>` are filled in.
export const files: Readonly<Record<string, string>> = {
  'records.ts': `// <title>：形状。
import { f, record, setting } from '../../engine/pack.ts'

export const closeIn = setting(f.span('办理时限'), '3wd', { from: '2026-01-01', source: '待主管科室定', status: '示例值' })

export const item = record('<slug>', {
  title: '<title>', no: '新', keep: { for: '3y', after: ['closed'], then: 'archive' }, at: 'where', called: 'what', search: ['what', 'result'],
  states: { open: '待办', closed: '已办' },
  fields: {
    what: f.text('内容', { required: true, long: true }), where: f.point('地点', { required: true }), photos: f.files('照片', { max: 9 }),
    result: f.text('结果', { long: true }),
  },
})
`,
  'rules.ts': `// <title>：规则。都是一行数据的纯函数，手机和服务器同跑。
import { must, type Row } from '../../engine/pack.ts'
import type { item } from './records.ts'

/** 结果要写清楚。 */
export const told = (row: Pick<Row<typeof item>, 'result'>) => must([(row.result ?? '').trim().length >= 4, '结果至少写四个字'])
`,
  'pack.ts': `// <title>：政策。改谁能办、多久办完、办了通知谁，改下面那一行。
import { flow, pack, parts, screen } from '../../engine/pack.ts'
import { closeIn, item } from './records.ts'
import * as rule from './rules.ts'

const who = parts({ item }, {
  worker: { title: '经办人', sees: 'grid' },
  chief:  { title: '负责人', sees: 'all' },
})

export const items = flow(item, who, {
  limits: { open: { in: closeIn, ladder: [{ at: 'due', tell: ['chief'] }] } },
  steps: {
    add:   { title: '登记', to: 'open', who: ['worker', 'chief'], need: ['what', 'where'], ask: ['photos'] },
    close: { title: '办结', from: 'open', to: 'closed', who: 'worker', need: ['result'], when: rule.told, tell: ['chief'] },
    again: { title: '重办', from: 'closed', to: 'open', who: 'chief', tell: ['worker'] },
  },
})

export default pack({
  id: '<slug>', title: '<title>', owner: '待定', parts: who, flows: [items], settings: { closeIn },
  screens: [screen(item, { list: ['what', 'state', 'due', 'made'], map: 'where' })],
})
`,
  'pack.test.ts': `import { expect, test } from 'vitest'
import { told } from './rules.ts'

test('结果太短不能办结，写清楚了可以', () => {
  expect(told({ result: '好' })).toEqual(['结果至少写四个字'])
  expect(told({ result: '已经清走' })).toEqual([])
})
`,
  'README.md': `# <title>

归口：待定。依据：待定。

- \`records.ts\`：有哪些字段、哪些状态、留多久。
- \`rules.ts\`：什么时候允许，一条规则一个函数。
- \`pack.ts\`：谁能办、多久办完、办了通知谁。
`,
}
