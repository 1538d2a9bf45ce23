import { expect, test } from 'vitest'
import { pause, verdict } from './send.ts'
import { conditions, duty, nextStep, reach, residentRoad, rolesOf, type Shapes, type TypeShape } from './shape.ts'
import { distanceName, holds, metresBetween, walk } from './ways.ts'

const court: TypeShape = {
  id: 'court-fault', title: '球场报修', pack: 'club', states: { told: '待查看', fixed: '已修好' }, ends: ['fixed'], called: 'what',
  field: {
    what: { name: 'what', kind: 'text', title: '怎么了', long: true }, spot: { name: 'spot', kind: 'text', title: '哪块场' }, tel: { name: 'tel', kind: 'text', title: '电话', private: true },
    sort: { name: 'sort', kind: 'choice', title: '哪一类', table: 'sorts' }, at: { name: 'at', kind: 'point', title: '位置' },
    before: { name: 'before', kind: 'files', title: '照片' }, then: { name: 'then', kind: 'files', title: '修后照片' }, liked: { name: 'liked', kind: 'stars', title: '满意' },
  },
  steps: [
    { name: 'tell', title: '报修', from: [], to: 'told', who: ['club/player'], need: ['what'], ask: ['sort', 'at', 'before', 'spot', 'tel', 'then'] },
    { name: 'look', title: '查看', from: ['told'], to: 'fixed', who: ['club/warden'], need: ['then'], ask: [] },
  ],
}
const shapes: Shapes = {
  types: [court], parts: { 'club/player': { title: '会员', resident: true }, 'club/warden': { title: '场管', ground: true } },
  tables: { sorts: { title: '类别', columns: [{ name: 'opens', title: '立项条件', kind: 'text' }, { name: 'ends', title: '修好条件', kind: 'text' }] } },
  settings: [{ id: 'club/pay', pack: 'club', title: '押金', unit: '元' }, { id: 'club/near', pack: 'club', title: '查看距离', unit: '米' }],
}

test('what residents report is found by their part, and each field plays its role by its kind', () => {
  const road = residentRoad(shapes)
  expect(road?.step.name).toBe('tell')
  expect(road?.roles).toEqual({ words: 'what', kind: 'sort', place: 'at', photos: 'before', address: 'spot', phone: 'tel', after: 'then', rest: [] })
  expect(rolesOf(court, ['liked']).rest).toEqual(['liked'])
})
test('the next step, the word of a state and the conditions for leaving it', () => {
  expect(nextStep(court, 'told', new Set(['club/warden']))?.name).toBe('look')
  expect(nextStep(court, 'told', new Set(['club/player']))).toBeUndefined()
  expect(duty(court, 'told')).toBe('查看')
  expect(conditions({ table: shapes.tables.sorts, row: { opens: '坏了', ends: '网已绷紧；地面干。' }, type: court, to: 'fixed' })).toEqual(['网已绷紧', '地面干'])
  expect(conditions({ table: shapes.tables.sorts, row: {}, type: court, to: 'fixed' })).toEqual([])
  expect(reach(shapes, court, { 'club/pay': 9, 'club/near': 30 })).toBe(30)
})
test('a day is walked from the nearest on; what is late comes first, what has no place last', () => {
  const row = (id: string, lon: number, late = false) => ({ id, late, point: [lon, 39] as const })
  const rows = [row('far', 117.03), row('near', 117.001), row('mid', 117.01), { id: 'nowhere', point: null }, row('late', 117.05, true)]
  expect(walk(rows, [117, 39]).map((r) => r.id)).toEqual(['late', 'far', 'mid', 'near', 'nowhere'])
  expect(walk(rows.slice(0, 4), [117, 39]).map((r) => r.id)).toEqual(['near', 'mid', 'far', 'nowhere'])
})
test('distances', () => {
  expect(metresBetween([117, 39], [117, 39.001])).toBeCloseTo(111.3, 0)
  expect([distanceName(6.2), distanceName(123), distanceName(1440)]).toEqual(['6 米', '120 米', '1.4 公里'])
  expect(holds([[0, 0], [2, 0], [2, 2], [0, 2]], [1, 1])).toBe(true)
  expect(holds([[0, 0], [2, 0], [2, 2], [0, 2]], [3, 1])).toBe(false)
})
test('what is sent again, what waits for a sign-in, what comes back refused', () => {
  expect([0, 408, 429, 500, 503].map(verdict)).toEqual(Array(5).fill('again'))
  expect([200, 201].map(verdict)).toEqual(['done', 'done'])
  expect(verdict(401)).toBe('enter')
  expect([400, 403, 409, 422].map(verdict)).toEqual(Array(4).fill('refused'))
  expect(pause(0, 0)).toBe(1000)
  expect(pause(20, 1)).toBe(300_000)
})
