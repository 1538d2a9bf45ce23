import { expect, test } from 'vitest'
import type { Detail, Line } from '../client/wire.ts'
import type { TypeShape } from '../light/shape.ts'
import { headline, sentences, sights } from './told.ts'

const type: TypeShape = {
  id: 'court-fault', title: '球场报修', pack: 'club', states: { told: '待查看', fixed: '已修好' }, ends: ['fixed'], called: 'what',
  field: {
    what: { name: 'what', kind: 'text', title: '怎么了', long: true }, liked: { name: 'liked', kind: 'stars', title: '满意' }, done: { name: 'done', kind: 'text', title: '结果', long: true },
    before: { name: 'before', kind: 'files', title: '照片' }, seen: { name: 'seen', kind: 'files', title: '查看照片' }, then: { name: 'then', kind: 'files', title: '修后照片' },
  },
  steps: [{ name: 'tell', title: '报修', from: [], who: ['club/player'], need: [], ask: [] }, { name: 'like', title: '评价', from: ['fixed'], who: ['club/player'], need: ['liked'], ask: [] }],
}
const line = (step: string, more: Partial<Line> & { text?: string } = {}): Line => ({ act: step, step, title: step, who: 'staff', at: '2026-11-23T06:00:00Z', ...more })
const timeline = [
  line('like', { title: '评价', who: 'resident', set: { liked: { new: 2 } } }),
  line('fix', { title: '修好', text: '您反映的“网断了”已修好，换了新网。' } as never),
  line('look', { title: '查看', whoPart: '场管', set: { done: { new: '网绳老化' } } }),
  line('wrong', { undone: true }),
  line('tell', { who: 'resident' }),
]
const row = (body: Record<string, unknown>): Detail['row'] => ({ id: '1', type: type.id, no: '1', kind: null, state: 'fixed', area: null, assignee: null, due: null, made: '', updated: '', version: 1, point: null, body })

test('a timeline becomes sentences, oldest first, without the office’s state words', () => {
  expect(sentences({ timeline }, type).map((s) => s.text)).toEqual(['您反映了这件事，街道已经收到。', '场管查看，网绳老化。', '已修好，换了新网。', '您评价：不满意。'])
})
test('the headline is the newest turn of the office, led by what it is about', () => {
  expect(headline({ timeline, row: row({ what: '网断了' }), names: {} }, type)).toBe('网断了，已修好')
  expect(headline({ timeline: timeline.slice(-1), row: row({ what: '网断了' }), names: {} }, type)).toBe('网断了，街道已经收到')
})
test('before and after are the first set of photos and the next one that there is', () => {
  const file = (id: string) => [{ id, name: id }]
  expect(sights({ row: row({ before: file('a'), then: file('c') }) }, type).map((f) => f?.id)).toEqual(['a', 'c'])
  expect(sights({ row: row({ then: file('c') }) }, type).map((f) => f?.id)).toEqual([undefined, 'c'])
})
