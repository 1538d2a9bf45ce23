import { expect, test } from 'vitest'
import office from '../registry/pack.ts'
import tennisClub from '../../packs/_tennis-club/pack.ts'
import { inLanguage, labelsOf, overlayOf, phraseBook } from './language.ts'
import { compile } from './model.ts'

const model = compile([office, tennisClub]), club = tennisClub.id
const overlay = overlayOf({
  [club]: { '': { title: 'Tennis club' }, fault: { title: 'Fault' }, 'fault/fields': { what: 'What', phone: 'Phone' }, 'fault/states': { received: 'New' }, 'fault/steps': { take: 'Take' }, says: { 球网还没修好: 'The net is not mended yet', '离场地超过 {n} 米': 'More than {n} m from the court' } },
  [office.id]: { 'dated/fields': { code: 'Code' }, says: { '同意{x}': 'Agree: {x}', '{a}、{b}': '{a}, {b}' } },
})

test('labels are known by path, of records and of dated lists', () => {
  const labels = labelsOf(model)
  expect(labels[`${club}/title`]).toBe(tennisClub.title)
  expect(labels[`${club}/fault/steps/take`]).toBe(model.types.fault!.step.take!.title)
  expect(labels[`${office.id}/dated/fields/code`]).toBe('编码')
  expect(Object.keys(labels).filter((path) => path.includes('club-faults/fields/code'))).toEqual([])
})
test('the model speaks the language and decides as before', () => {
  const english = inLanguage(model, overlay), fault = english.types.fault!, was = model.types.fault!
  expect([fault.title, fault.states.received, fault.field.what!.title, fault.fields.find((f) => f.name === 'phone')!.title, fault.step.take!.title]).toEqual(['Fault', 'New', 'What', 'Phone', 'Take'])
  expect(english.types['club-faults']!.field.code!.title).toBe('Code')
  expect(fault.field.kind!.title).toBe(was.field.kind!.title)
  expect([fault.step.take!.when, fault.limits, english.settingId, fault.called]).toEqual([was.step.take!.when, was.limits, model.settingId, was.called])
  expect(model.types.fault!.title).not.toBe('Fault')
})
test('sentences are said by their Chinese, with what varies in them', () => {
  const say = phraseBook(model, overlay), take = model.types.fault!.step.take!.title
  expect(say(take)).toBe('Take')
  expect(say(`同意${take}`)).toBe('Agree: Take')
  expect(say('球网还没修好')).toBe('The net is not mended yet')
  expect(say('离场地超过 30 米')).toBe('More than 30 m from the court')
  expect(say(`${take}、${model.types.fault!.states.received}`)).toBe('Take, New')
  expect(say('厦门路 118 号')).toBe('厦门路 118 号')
})
