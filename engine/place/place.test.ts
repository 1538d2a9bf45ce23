import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaAt, areasOf, centreOf, holds, leaves, liesIn, parents, placeName, within, type AreaRow, type Position } from './areas.ts'
import { boxAround, cellOf, cellsOf, inBox, metresWords, near } from './cells.ts'
import { fromWgs84, toWgs84 } from './datum.ts'
import { mapPicture, viewOf, type Base } from './picture.ts'

// A tennis club: two sides with two courts each; the edges are shared and none is straight.
const square = (w: number, s: number, e: number, n: number): Position[] => [[w, s], [e, s + 0.0001], [e, n + 0.0001], [w, n]]
const club: AreaRow[] = [
  { id: 1, parent: null, level: 'club', code: 'c', name: '网球俱乐部', ring: [[10, 50], [10.02, 50.0002], [10.02, 50.0102], [10, 50.01]] },
  { id: 2, parent: 1, level: 'side', code: 'w', name: '西区', ring: square(10, 50, 10.01, 50.01) },
  { id: 3, parent: 1, level: 'side', code: 'e', name: '东区', ring: [[10.01, 50.0001], [10.02, 50.0002], [10.02, 50.0102], [10.01, 50.0101]] },
  { id: 4, parent: 2, level: 'court', code: 'w1', name: '一号场', ring: [[10, 50], [10.005, 50.00005], [10.005, 50.01005], [10, 50.01]] },
  { id: 5, parent: 2, level: 'court', code: 'w2', name: '二号场', ring: [[10.005, 50.00005], [10.01, 50.0001], [10.01, 50.0101], [10.005, 50.01005]] },
  { id: 6, parent: 3, level: 'court', code: 'e1', name: '三号场' },
]
const areas = areasOf(club)

describe('areas', () => {
  it('finds the deepest area that holds a point', () => {
    expect(areaAt(areas, { lon: 10.002, lat: 50.005 })?.id).toBe(4)
    expect(areaAt(areas, { lon: 10.007, lat: 50.005 })?.id).toBe(5)
    expect(areaAt(areas, { lon: 10.015, lat: 50.005 })?.id).toBe(3)
    expect(areaAt(areas, { lon: 10.002, lat: 50.005 }, 'side')?.id).toBe(2)
    expect(areaAt(areas, { lon: 10.03, lat: 50.005 })).toBeUndefined()
    expect(areaAt(areas, { lon: Number.NaN, lat: 50 })).toBeUndefined()
  })
  it('walks the tree both ways', () => {
    expect(leaves(areas, 1)).toEqual([4, 5, 6])
    expect(leaves(areas, 6)).toEqual([6])
    expect(leaves(areas, 99)).toEqual([])
    expect(within(areas, 2)).toEqual([2, 4, 5])
    expect(parents(areas, 5).map(a => a.id)).toEqual([5, 2, 1])
    expect([liesIn(areas, 5, 1), liesIn(areas, 5, 3), liesIn(areas, 5, 5)]).toEqual([true, false, true])
    expect([placeName(areas, 5), placeName(areas, 1)]).toEqual(['西区二号场', '网球俱乐部'])
  })
  it('refuses a list that is no tree', () => {
    const area = (id: number, parent: number | null): AreaRow => ({ id, parent, level: 'x', code: '', name: '' })
    expect(() => areasOf([area(1, null), area(1, null)])).toThrow(/twice/)
    expect(() => areasOf([area(1, 7)])).toThrow(/missing/)
    expect(() => areasOf([area(1, 2), area(2, 1)])).toThrow(/in itself/)
    expect(() => areasOf([{ ...area(1, null), ring: [[0, 0], [1, 1]] }])).toThrow(/ring of 2/)
  })
  it('a ring too wide for the cells is still found', () => {
    const wide = areasOf([{ id: 1, parent: null, level: 'x', code: '', name: '', ring: [[100, 20], [120, 20], [120, 45], [100, 45]] }])
    expect(wide.cells.size).toBe(0)
    expect(areaAt(wide, { lon: 117, lat: 39 })?.id).toBe(1)
  })
  it('two neighbours never both hold a point, not even on their edge', () => fc.assert(fc.property(
    fc.double({ min: 10, max: 10.00999, noNaN: true }), fc.double({ min: 50.0002, max: 50.0099, noNaN: true }), fc.boolean(), (lon, lat, edge) => {
      const point = { lon: edge ? 10.005 : lon, lat }
      expect([4, 5].filter(id => holds(club[id - 1]!.ring!, point))).toHaveLength(1)
    })))
  it('labels stand in the middle', () => {
    const { lon, lat } = centreOf([[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]])
    expect([lon, lat]).toEqual([1, 1])
  })
})

describe('cells', () => {
  const point = fc.record({ lon: fc.double({ min: -180, max: 179.99, noNaN: true }), lat: fc.double({ min: -89, max: 89, noNaN: true }) })
  it('fit 32 bits, and a box names the cell of every point in it', () => fc.assert(fc.property(point, fc.double({ min: 1, max: 900, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (p, reach, off) => {
    expect(Math.abs(cellOf(p))).toBeLessThan(2 ** 31)
    if (Math.abs(p.lat) > 60) return
    const box = boxAround(p, reach), other = { lon: p.lon + off * (box.e - p.lon), lat: p.lat + off * (box.n - p.lat) }
    expect(inBox(other, box)).toBe(true)
    expect(cellsOf(box)).toContain(cellOf(other))
  })))
  it('are row-major, 0.005 degrees, and refuse what is no box', () => {
    expect(cellOf({ lon: 117.63, lat: 39.02 })).toBe(7804 * 72000 + 59526)
    expect(cellsOf({ w: 117.63, s: 39.02, e: 117.6399, n: 39.0299 })).toHaveLength(4)
    expect(cellsOf({ w: 117.64, s: 39.02, e: 117.63, n: 39.03 })).toBeUndefined()
    expect(cellsOf({ w: -180, s: -80, e: 180, n: 80 })).toBeUndefined()
  })
  it('nearest first, with whole metres', () => {
    const from = { lon: 117.69, lat: 39.06 }, things = [{ at: { lon: 117.6905, lat: 39.06 } }, { at: null }, { at: { lon: 117.69, lat: 39.0601 } }, { at: { lon: 117.7, lat: 39.06 } }]
    expect(near(things, { at: t => t.at, from, reach: 50 }).map(n => n.metres)).toEqual([11, 43])
    expect([metresWords(6.4), metresWords(1234)]).toEqual(['6 米', '1.2 公里'])
  })
})

describe('datum', () => {
  it('turns Chinese map points once and back within centimetres', () => {
    const here = { lon: 117.686092, lat: 39.058866 }
    for (const datum of ['gcj02', 'bd09'] as const) {
      const there = fromWgs84(here, datum), back = toWgs84(there, datum)
      expect(Math.abs(there.lon - here.lon)).toBeGreaterThan(0.004)
      expect(Math.abs(back.lon - here.lon) + Math.abs(back.lat - here.lat)).toBeLessThan(5e-7)
    }
    expect(toWgs84(here, 'wgs84')).toBe(here)
  })
})

describe('picture', () => {
  const base: Base = { streets: [{ name: '球场路', width: 20, line: [[9.99, 50.005], [10.03, 50.005]] }], blocks: [[[10.001, 50.001], [10.002, 50.001], [10.002, 50.002], [10.001, 50.002]]], estates: [{ name: '更衣<室>', point: { lon: 10.003, lat: 50.003 } }] }
  const of = { base, areas, highlight: 4, point: { lon: 10.002, lat: 50.006 }, size: { width: 400, height: 300 } }
  it('draws streets, the grid and its name, the marker and dots', () => {
    const svg = mapPicture({ ...of, near: [{ lon: 10.0021, lat: 50.0061 }], light: 'red' })
    for (const part of ['球场路', '一号场', '#b3261e', '#5a6472', 'width="400"', 'role="img"']) expect(svg).toContain(part)
    expect(svg).toContain('更衣&#60;室&#62;')
    expect(svg).not.toMatch(/NaN|undefined|<室>/)
    expect(mapPicture({ ...of, light: 'amber' })).not.toContain('#b3261e')
  })
  it('keeps the point in view, and the whole grid where it fits', () => {
    expect(inBox(of.point, viewOf(of, club[3]))).toBe(true)
    const view = viewOf({ ...of, across: 3000 }, club[3])
    expect(club[3]!.ring!.every(([lon, lat]) => inBox({ lon, lat }, view))).toBe(true)
  })
})
