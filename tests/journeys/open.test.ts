// Journey 7: what everybody may see. Somebody without a script reads the list; the clerk releases the words of one matter after mending them;
// a neighbour follows the corner by phone, by keyboard, and in large letters.
import { afterAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, pointIn, program, signInOf, smsCode, tabWalk } from './people.ts'

afterAll(closeBrowser)

test('the list reads without a script; words stand there when the clerk has released them, and not before', async () => {
  const clerk = await program(signInOf('clerk')), record = crypto.randomUUID()
  await clerk.act('register', { record, data: { channel: 'desk', kind: '0101', what: '小学门口井盖没了，找张先生13812349911', where: await pointIn('第41网格'), address: '厦门路 118 号' } })
  const { row } = await clerk.get<{ row: { no: string } }>(`/api/records/matter/${record}`), reader = await person('phone', undefined, { javaScriptEnabled: false }), { page } = reader
  await page.goto('/open?kind=0101')
  await page.getByRole('link', { name: /井盖缺失/ }).first().waitFor()
  expect(await page.content()).not.toContain('小学门口')
  expect(await page.getByRole('button', { name: '看地图' }).isVisible()).toBe(false)
  await clerk.act('release', { record, data: { whatShown: '小学门口井盖没了' } })
  await page.goto(`/open/${row.no}`)
  await page.getByText('小学门口井盖没了').waitFor()
  expect(await page.content()).not.toContain('13812349911')
  await clerk.act('takeBack', { record })
  await page.reload()
  expect(await page.content()).not.toContain('小学门口')
  await reader.leave()
})
test('a neighbour follows a corner by phone, and hears of what is new there', async () => {
  const one = await person('phone'), { page } = one
  await page.goto('/open')
  await accessible(page)
  await one.look('open-1-list')
  await page.getByRole('link', { name: '关注一处，有事发短信' }).click()
  await accessible(page)
  expect((await tabWalk(page, 12)).length).toBeGreaterThan(4)
  await page.getByLabel('哪里附近').selectOption({ index: 1 })
  await page.getByLabel('手机号').fill('13800007788')
  await page.getByRole('button', { name: '发验证码' }).click()
  await page.getByLabel(/6 位数/).fill(await smsCode('7788'))
  await page.getByRole('button', { name: '关注' }).click()
  await page.getByText(/已经关注/).waitFor()
  await accessible(page)
  await one.look('open-2-followed')
  await page.goto('/open?size=large')
  await accessible(page)
  expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true)
  await one.look('open-3-large')
  await one.leave()
})
test('the map comes when it is asked for, and the widget stands in a page of others', async () => {
  const one = await person('phone'), { page } = one
  await page.goto('/open')
  await page.getByRole('button', { name: '看地图' }).click()
  await page.locator('.map canvas').waitFor()
  await one.look('open-4-map')
  const { headers } = await page.request.get('/open/widget').then((answer) => ({ headers: answer.headers() }))
  expect([headers['x-frame-options'], headers['content-security-policy']?.includes('frame-ancestors *')]).toEqual([undefined, true])
  await one.leave()
})
