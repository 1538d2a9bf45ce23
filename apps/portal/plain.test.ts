import { expect, test } from 'vitest'
import type { Road } from '../light/shape.ts'
import { noScriptPage } from './plain.server.ts'
import { initials } from './portal.server.ts'

const road: Road = {
  type: { id: 'court-fault', title: '球场报修', pack: 'club', states: {}, ends: [], steps: [], field: {
    what: { name: 'what', kind: 'text', title: '怎么了', long: true }, tel: { name: 'tel', kind: 'text', title: '电话', private: true }, at: { name: 'at', kind: 'point', title: '位置' },
    day: { name: 'day', kind: 'date', title: '哪天' } } },
  step: { name: 'tell', title: '报修', from: [], who: [], need: ['what', 'at', 'day'], ask: ['tel'] },
  roles: { words: 'what', phone: 'tel', place: 'at', rest: ['day'] },
}
const page = (typed: Record<string, string>, errors: { field: string; text: string }[] = []) => noScriptPage({ road, typed, act: 'a-1', record: 'r-1', kinds: [], places: [{ name: '一号场' }] }, errors)

test('the plain form asks by the names of the step’s own fields and carries its ids, so that sending twice files once', () => {
  const html = page({})
  for (const name of ['what', 'tel', 'near', 'day']) expect(html).toContain(`name="${name}"`)
  expect(html).toContain('name="act" value="a-1"')
  expect(html).toContain('name="record" value="r-1"')
  expect(html).not.toContain('name="at"')
})
test('what was typed stands there again, as text and nothing else', () => {
  const html = page({ what: '</textarea><script>1</script>', near: '一号场' })
  expect(html).not.toContain('<script>')
  expect(html).toContain('&#60;script&#62;')
  expect(html).toContain('<option value="一号场" selected>')
})
test('errors are listed on top, lead to their fields and stand beside them', () => {
  const html = page({}, [{ field: 'what', text: '说一句' }, { field: 'near', text: '选地方' }])
  expect(html).toContain('有 2 处要改')
  expect(html.indexOf('href="#f-what"')).toBeLessThan(html.indexOf('href="#f-near"'))
  expect(html).toContain('id="f-near-e">选地方')
  expect(html).toContain('aria-invalid="true"')
})
test('a kind is found by the initials of its name', () => { expect(initials('井盖缺失')).toBe('jgqs') })
