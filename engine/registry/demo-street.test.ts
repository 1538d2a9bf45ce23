import { describe, expect, it } from 'vitest'
import { metres } from '../pack.ts'
import { areaAt, areasOf, holds, leaves, placeName, type Position } from '../place/areas.ts'
import { mapPicture } from '../place/picture.ts'
import { COMMITTEES } from './committees.ts'
import { dice } from './demo-lattice.ts'
import { areaUuid, demoStreet, uuidOf } from './demo-street.ts'

const street = demoStreet(job => [`club/${job}`]), areas = areasOf(street.areas)
const of = (level: string) => street.areas.filter(a => a.level === level)
const surface = (ring: readonly Position[]) => Math.abs(ring.reduce((sum, [x, y], i) => { const [p, q] = ring[(i + 1) % ring.length]!; return sum + (x - 117.69) * (q - 39.06) - (p - 117.69) * (y - 39.06) }, 0)) / 2
const total = (list: typeof street.areas) => list.reduce((sum, a) => sum + surface(a.ring!), 0)

describe('demo street', () => {
  it('is the same every time', () => expect(demoStreet(job => [`club/${job}`])).toEqual(street))
  it('is one street, the 17 committees with their codes, and 70 grids', () => {
    expect([of('street').length, of('community').length, of('grid').length]).toEqual([1, 17, 70])
    expect(of('community').map(a => a.code)).toEqual(COMMITTEES.map(c => c.code))
    expect(new Set(street.areas.map(a => a.uuid)).size).toBe(88)
    expect(leaves(areas, 1)).toHaveLength(70)
    expect(areaUuid(1034)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{4}0000040a$/)
  })
  it('has neither gap nor overlap: surfaces add up, and every point has one grid', () => {
    expect(total(of('grid'))).toBeCloseTo(total(of('street')), 12)
    for (const community of of('community')) expect(total(street.areas.filter(a => a.parent === community.id))).toBeCloseTo(surface(community.ring!), 12)
    const roll = dice(1)
    for (let i = 0; i < 3000; i++) {
      const point = { lon: 117.63 + roll() * 0.12, lat: 39.02 + roll() * 0.08 }
      const inside = holds(of('street')[0]!.ring!, point), grids = of('grid').filter(a => holds(a.ring!, point))
      expect(grids).toHaveLength(inside ? 1 : 0)
      expect(areaAt(areas, point)?.id).toBe(grids[0]?.id)
      if (grids[0]) expect(areaAt(areas, point, 'community')?.id).toBe(grids[0].parent)
    }
  })
  it('stays in the real box', () => {
    for (const [lon, lat] of street.areas.flatMap(a => a.ring!)) expect(lon > 117.63 && lon < 117.75 && lat > 39.02 && lat < 39.1).toBe(true)
  })
  it('knows 厦门路 118 号 and its neighbours', () => {
    const known = street.addresses.find(a => a.name === '厦门路 118 号')!
    expect(placeName(areas, known.area)).toBe('贻成豪庭社区第34网格')
    expect(areaAt(areas, { lon: known.point.lon, lat: known.point.lat + 0.0005 })?.parent).toBe(108)
    expect(placeName(areas, 1024)).toBe('晓镇家园社区第24网格')
    for (const address of street.addresses) expect(areaAt(areas, address.point)?.id, address.name).toBe(address.area)
    expect(new Set(street.addresses.map(a => a.area)).size).toBe(70)
  })
  it('gives posts for the jobs the caller knows, and no others', () => {
    const find = (login: string, list = street.staff) => list.find(s => s.login === login)!
    expect(find('tianyu')).toMatchObject({ name: '田雨', posts: [{ part: 'club/受理员', title: '受理员' }] })
    expect(find('zhouxiaolan').posts[0]).not.toHaveProperty('area')
    expect(find('hanliqun').posts).toMatchObject([{ area: 1034 }])
    expect(find('gaojianguo').posts[0]!.unit).toBe(street.units.find(u => u.name === '市政养护中心')!.id)
    const few = demoStreet(job => job === '值班长' ? ['club/coach'] : [])
    expect(few.staff.flatMap(s => s.posts).map(p => p.part)).toEqual(['club/coach', 'club/coach', 'club/coach'])
    expect(find('hezhiyuan', few.staff).posts).toHaveLength(1)
    expect(new Set(street.staff.map(s => s.login)).size).toBe(street.staff.length)
    expect(new Set(street.staff.filter(s => s.posts.some(p => (p.area ?? 0) > 1000)).map(s => s.posts[0]!.area)).size).toBeGreaterThanOrEqual(10)
    const units = new Set(street.units.map(u => u.id))
    expect(street.staff.every(s => units.has(s.unit))).toBe(true)
  })
  it('is small enough to send, and its picture names the street', () => {
    expect(JSON.stringify(street.base).length).toBeLessThan(330_000)
    const point = street.addresses.find(a => a.name === '厦门路 118 号')!.point
    expect(mapPicture({ base: street.base, areas, highlight: 1034, point, size: { width: 374, height: 170 } })).toContain('厦门路')
    for (const block of street.base.blocks) expect(metres({ lon: block[0]![0], lat: block[0]![1] }, { lon: block[1]![0], lat: block[1]![1] })).toBeLessThan(140)
  })
  it('makes uuids that differ', () => {
    expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(Array.from({ length: 20_000 }, (_, i) => uuidOf(`x/${i}`))).size).toBe(20_000)
  })
})
