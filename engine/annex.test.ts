// An annex: what another office adds to a record, joined on. The pack stays as it was, and stands under every law with what was added.
import { describe, expect, test } from 'vitest'
import tennisClub from '../packs/_tennis-club/pack.ts'
import { claims, insurance, insured } from '../packs/_tennis-club/annex.ts'
import { outsides, wires } from '../packs/_tennis-club/wires.ts'
import { laws } from '../tests/packs/laws.ts'
import { annex, beside, bothWords, joined, listOf, rowsOf, stepsOf, words } from './annex.ts'
import { count, f } from './pack.ts'
import { compile, mainStep, shapeOf } from './record/model.ts'
import { plays, refused, type Person, type World } from './testing.ts'
import office from './registry/pack.ts'

const whole = joined(tennisClub, insurance), model = compile([office, whole], wires, outsides), alone = compile([office, tennisClub], wires, outsides)
describe('joined', () => {
  test('adds fields, steps, words, settings, indicators and rows under the ids of the pack, and changes nothing of its own', () => {
    const [fault, was] = [model.types.fault!, alone.types.fault!]
    expect(fault.fields.map((one) => one.name)).toEqual(expect.arrayContaining([...was.fields.map((one) => one.name), 'claim', 'paidOut', 'worth']))
    expect(was.fields.map((one) => one.name)).not.toContain('claim')
    expect([fault.step.claim?.who, fault.step.settle?.who]).toEqual([['_tennis-club/desk'], ['_tennis-club/captain']])
    expect(Object.keys(fault.texts)).toEqual(['refuse', 'pass', 'closeToo'])
    expect([model.settings['_tennis-club/ownShare']?.value, model.indicators['_tennis-club/claims']?.is]).toEqual([100, { measure: 'acts', of: 'fault', field: 'claim', only: {} }])
    expect([model.types['other-clubs'], alone.types['other-clubs']].map((one) => one?.table?.rows.map((row) => row.code))).toEqual([['south'], ['north']])
    expect([fault.screen.card.includes('paidOut'), shapeOf(fault), model.packs[1]?.annexes]).toEqual([true, shapeOf(was), [{ id: 'insurance', title: '保险', owner: '保险人' }]])
    for (const state of Object.keys(was.states)) expect(mainStep(fault, state)?.name).toBe(mainStep(was, state)?.name)
  })
  test('shows on the card what it is asked to, after the pack\'s own', () =>
    expect(compile([office, joined(tennisClub, annex({ id: 'x', title: '甲', owner: '乙', card: { court: ['surface'] } }))]).types.court!.screen.card).toEqual(['name', 'surface', 'ring', 'caretaker', 'crews', 'seats', 'surface']))
  test.each(Object.entries(laws))('%s', (_name, law) => expect(law(model)).toEqual([]))
  test.each([
    ['Annex x brings step "done", which _tennis-club has already.', { flows: [{ ...claims, spec: { steps: { done: { title: '又修好', from: 'mending', who: 'desk' } } } }] }],
    ['Annex x brings field "what", which _tennis-club has already.', { flows: [{ ...claims, of: { ...insured, keeps: { what: insured.keeps.claim } } }] }],
    ['Annex x brings text "refuse", which _tennis-club has already.', { flows: [words(stepsOf(insured, 'refuse'), { refuse: { member: () => '不修' } })] }],
    ['Annex x brings setting "lookIn", which _tennis-club has already.', { settings: { lookIn: insurance.settings!.ownShare! } }],
    ['Annex x brings bulletins, which _tennis-club has already.', { bulletins: tennisClub.bulletins! }],
    ['Annex x stands beside "member", which is no record of _tennis-club.', { flows: [{ ...claims, of: { ...insured, id: 'member' } }] }],
    ['Annex x reads "nobody" of fault, which is not there or of another kind.', { flows: [{ ...claims, of: beside('fault', { reads: { nobody: f.text('甲') }, states: [] }) }] }],
    ['Annex x reads "what" of fault, which is not there or of another kind.', { indicators: { x: { title: '乙', is: count(beside('fault', { reads: { what: f.number('甲') }, states: [] })), every: 'day' } } }],
    ['Annex x reads "shut" of fault, which is not there or of another kind.', { flows: [{ ...claims, of: beside('fault', { reads: {}, states: ['shut'] }) }] }],
    ['Annex x has rows of "nowhere", which is no list of _tennis-club.', { rows: [rowsOf(listOf('nowhere', {}), [])] }],
    ['Annex x has step "claim" in "refused", where _tennis-club has none: it may not open what has ended.', { flows: [{ ...claims, spec: { steps: { claim: { title: '报案', from: 'refused', who: 'desk' } } } }] }],
  ])('refuses: %s', (sentence, wrong) => expect(() => joined(tennisClub, annex({ id: 'x', title: '错', owner: '谁', ...wrong } as never))).toThrow(sentence))
  test('words of a pack and of its annexes are one book', () =>
    expect(bothWords([['a', { steps: { x: '1' } }], ['b', { '': { title: 'B' } }], ['a', { steps: { y: '2' }, says: { 好: 'good' } }]])).toEqual({ a: { steps: { x: '1', y: '2' }, says: { 好: 'good' } }, b: { '': { title: 'B' } } }))
})
describe('a row with what was added', () => plays({ packs: [whole], wires, now: '2026-11-23T09:00:00+08:00' }, (begin) => {
  test('is claimed and settled by the club’s own people, asks its guard, shows both; a row from before lacks nothing', async () => {
    const w: World = await begin(), crew = await w.unit('场地组'), at = (part: string) => [{ part: `_tennis-club/${part}` }]
    const desk: Person = await w.staff('前台', at('desk'), crew), captain: Person & { id: string } = await w.staff('领队', at('captain'), crew)
    const { record } = await desk.do('fault', 'register', { data: { kind: 'net', pressing: 'low', what: '球网破了', where: w.at.one } })
    await desk.do('fault', 'dispatch', { record, data: { crew } })
    expect((await refused(captain.do('fault', 'settle', { record, data: { paidOut: 200 } }))).details.reasons).toEqual(['还没有报过案'])
    await desk.do('fault', 'claim', { record, data: { claim: '保 7' } }); await captain.do('fault', 'settle', { record, data: { paidOut: 200 } })
    expect((await w.row(record)).fields).toMatchObject({ what: '球网破了', claim: '保 7', paidOut: 200, worth: 300 })
    expect([await w.told(captain), await w.unlike()]).toEqual([['报案：球网破了'], []])
  })
}))
