// What the desk derives from any pack: columns that fit, keys that do not collide, filters that come back from an address.
import { describe, expect, test } from 'vitest'
import type { Me, Row, Street } from '../client/wire.ts'
import { packs } from '../../packs/index.ts'
import { compile } from '#engine/record/model.ts'
import { facetsOf, narrowed, queryOf } from './list/filters.ts'
import { allColumns, isDated, keysFor, leftOfRow, officeOf, placeField, realPosts, titleOf, smallColumns, usualColumns, versionKey, workTypes } from './model.ts'

const model = compile(packs)
const types = Object.values(model.types)
const staffParts = Object.values(model.parts).filter((p) => p.is === 'staff')
const street: Street = {
  areas: [{ id: 1, parent: null, level: 'street', name: '某街道' }, { id: 2, parent: 1, level: 'community', name: '甲社区' }, { id: 3, parent: 1, level: 'community', name: '乙社区' }, { id: 1001, parent: 2, level: 'grid', name: '第1网格' }],
  units: [{ id: 'u1', name: '一科' }, { id: 'u2', name: '二科' }], tables: {}, settings: {}, calendar: { days: {}, hours: ['08:30-12:00', '13:30-17:30'] }, base: { streets: [], blocks: [], estates: [] },
}
const office = (part: string) => {
  const post = { part, title: model.parts[part]!.title, area: null, unit: null }
  const me: Me & { actor: NonNullable<Me['actor']> } = { actor: { kind: 'staff', id: 's', name: '某人' }, posts: [post], street: { name: '某街道', demo: true, tenant: 1 }, now: '2026-11-23T06:20:00Z' }
  return officeOf({ me, street, model, post, skew: 0 })
}
const row = (type: string, body: Row['body'], due: string | null = null): Row => ({ id: 'r', type, no: null, kind: null, state: '', area: 1001, assignee: null, due, made: '2026-11-23T00:30:00Z', updated: '2026-11-23T00:30:00Z', version: 1, point: null, body })

describe('any type of any pack', () => {
  test.each(types.map((type) => [type.id, type] as const))('%s has columns that fit beside its matter', (_, type) => {
    expect(smallColumns(type, usualColumns(type, true, false)).length).toBeGreaterThan(usualColumns(type, true, false).length > 1 ? 1 : 0)
    const keys = usualColumns(type, true, false), all = new Map(allColumns(type).map((c) => [c.key, c]))
    expect(keys.length).toBeGreaterThan(0)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.reduce((sum, key) => sum + all.get(key)!.width, 0)).toBeLessThanOrEqual(592 - 100)
    expect(keys.some((key) => type.field[key]?.sealed)).toBe(false)
    const place = placeField(type)
    if (place) expect(type.field[place]?.private).toBeUndefined()
  })
  test.each(types.map((type) => [type.id, type] as const))('%s has facets whose values come back in words', (_, type) => {
    for (const facet of facetsOf(office(staffParts[0]!.id), type, undefined)) {
      const choice = facet.choices[0]!
      expect(narrowed([facet], new URLSearchParams({ [facet.key]: choice.value }))).toMatchObject([{ key: facet.key, label: choice.label }])
    }
  })
  test.each(types.map((type) => [type.id, type] as const))('%s gives each act a key of its own', (_, type) => {
    const keys = Object.values(keysFor(type.steps.slice(0, 12).map((s) => s.name), true))
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys[0] ?? 'D').toBe('D')
    for (const key of keys.slice(1)) expect('ADJKNXG').not.toContain(key)
  })
})

test('the part that everybody has is no post; each of the others finds its work, what it looks after, or its settings', () => {
  const anyone = staffParts.find((p) => p.id.endsWith('/anyone'))!
  expect(realPosts(model, [{ id: null, part: anyone.id, title: '', area: null, unit: null }])).toEqual([])
  for (const part of staffParts.filter((p) => p !== anyone)) {
    const o = office(part.id), own = workTypes(o)
    const keeps = types.filter((type) => isDated(model, type) && type.steps.some((s) => s.who.includes(part.id)))
    expect(own.length + keeps.length, part.id).toBeGreaterThan(0)
  }
})
test('an address makes the query of the server: what is of the screen stays out, lists of work go by time left', () => {
  const type = types.find((one) => Object.keys(one.limits).length > 0)!
  expect(queryOf({ type, view: 'todo', query: new URLSearchParams('at=x&show=map&q=井盖') })).toEqual({ mine: 'todo', q: '井盖', sort: 'due' })
  expect(queryOf({ type, view: undefined, query: new URLSearchParams('sort=-no') })).toEqual({ sort: '-no' })
  expect(queryOf({ type, view: 'late', query: new URLSearchParams() })).toEqual({ light: 'late', sort: 'due' })
})
test('versions of a dated row share all but the day; a row that is not dated has none', () => {
  const table = types.find((type) => type.table)!
  expect(versionKey(table)).toEqual(['code'])
  expect(versionKey(types.find((type) => !type.unique?.includes('from'))!)).toBeUndefined()
})
test('time left of a limit in office hours stands still overnight; amber begins at the moment of the engine', () => {
  const o = office(staffParts[0]!.id), at = Date.parse('2026-11-23T20:00:00+08:00'), due = '2026-11-24T01:30:00.000Z'
  const clock = { state: 's', from: '2026-11-23T08:30:00Z', due, amber: '2026-11-24T01:15:00.000Z', span: '2wh' }
  expect(leftOfRow(o, row(types[0]!.id, { $: { clock } }, due), at)).toMatchObject({ light: 'ok', text: '余 1 小时' })
  expect(leftOfRow(o, row(types[0]!.id, { $: { clock } }, due), Date.parse('2026-11-24T09:20:00+08:00'))).toMatchObject({ light: 'soon', text: '余 10 分' })
})
test('a row always has a title', () => {
  for (const type of types) expect(titleOf(office(staffParts[0]!.id), row(type.id, {})), type.id).not.toBe('')
})
