// 网球俱乐部（虚构）：附册。保险人只看报修的几项，自己记理赔；不动俱乐部的那一册。
import { annex, beside, listOf, partsOf, rowsOf, stepsOf, words } from '../../engine/annex.ts'
import { acts, count, f, flow, must, setting, type Row } from '../../engine/pack.ts'
import { clubs } from './records.ts'

export const kinds = listOf('club-faults', { price: f.number('参考价') })
export const insured = beside('fault', {
  reads: { what: f.text('什么坏了', { required: true }), kind: f.choice('种类', kinds) }, states: ['received', 'mending', 'closed'],
  keeps: { claim: f.text('理赔编号'), paidOut: f.number('赔了多少', { unit: '元' }), worth: f.number('值多少', { calc: true }) },
})
export const ownShare = setting(f.number('自付', { unit: '元' }), 100, { from: '2026-01-01', source: '保单', status: '示例值' })
export const claimed = (row: Row<typeof insured>) => must([row.claim !== undefined, '还没有报过案'])

export const claims = flow(insured, partsOf('desk', 'captain'), { calc: { worth: (row, on) => row.kind && on.row(kinds, { code: row.kind })?.price }, steps: {
  claim:  { title: '报案', from: ['received', 'mending'], who: 'desk', need: ['claim'], tell: ['captain'] },
  settle: { title: '理赔', from: ['mending', 'closed'], who: 'captain', need: ['paidOut'], when: claimed },
} })
export const insurance = annex({
  id: 'insurance', title: '保险', owner: '保险人', flows: [claims, words(stepsOf(insured, 'closeToo'), { closeToo: { member: (row) => `“${row.what}”随主单修好。` } })],
  card: { fault: ['claim', 'paidOut'] }, settings: { ownShare }, rows: [rowsOf(clubs, [{ from: '2026-01-01', code: 'south', name: '南岸俱乐部' }])],
  indicators: { claims: { title: '报案次数', is: acts(stepsOf(insured, 'claim'), 'claim'), every: 'month' }, mended: { title: '修好数', is: count(insured, { state: 'closed' }), every: 'month' } },
})
