// Journey 4: the grid worker, one hand, on a phone: checks on the spot, sends back, reports, handles at once, also without a network.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, photo, pointIn, program, signIn, signInOf, tabWalk, type Person, type Program } from './people.ts'

const grid = '第12网格'
let one: Person, clerk: Program, dispatcher: Program, handler: Program, here: { lon: number; lat: number }
beforeAll(async () => {
  here = await pointIn(grid)
  clerk = await program(signInOf('clerk')); dispatcher = await program(signInOf('dispatcher')); handler = await program(signInOf('handler', '市政养护中心'))
})
afterAll(async () => { await one.leave(); await closeBrowser() })

const away = (metres: number) => ({ lon: here.lon + metres / 86_500, lat: here.lat })
const toCheck = async (what: string) => {
  const { record } = await clerk.act('register', { data: { kind: '0101', channel: 'hotline', what, address: what, where: here } })
  await clerk.act('accept', { record, data: { kind: '0101', urgency: 'life' } })
  await dispatcher.act('dispatch', { record })
  await handler.act('done', { record, data: { result: '井盖已换', after: await handler.photo() } })
  return record
}
const made = async (q: string) => (await clerk.get<{ rows: { id: string; state: string; body: Record<string, unknown[]> }[] }>(`/api/records/matter?sort=-made&q=${encodeURIComponent(q)}`)).rows

test('a check is passed in at most four taps, at the place and nowhere else', async () => {
  const record = await toCheck('东门外井盖')
  one = await person('phone', away(400))
  await signIn(one, signInOf('grid', grid), '/phone/')
  const { page } = one, card = page.getByRole('listitem').filter({ hasText: '东门外井盖' })
  await card.waitFor()
  await one.look('grid-1-today')
  await accessible(page)
  one.count()
  await one.tap(card.getByRole('link', { name: /^去/ }))
  await page.getByText(/再走近 \d+ 米才能核查通过/).waitFor()
  expect(await page.getByRole('button', { name: '核查通过' }).isDisabled()).toBe(true)
  await one.look('grid-2-far')
  await one.walk(away(20))
  await page.getByText(/距点位 .*可以/).waitFor()
  await one.shoot(page.getByText('拍照', { exact: true }), await photo('check'))
  await page.getByRole('img', { name: '我拍的照片' }).waitFor()
  await accessible(page)
  await one.look('grid-3-near')
  await one.tap(page.getByRole('button', { name: '核查通过' }))
  expect(one.taps).toBeLessThanOrEqual(4)
  await expect.poll(() => clerk.state(record), { timeout: 15_000 }).toBe('closed')
})

test('what is not well is sent back with words and a photo', async () => {
  const { page } = one, record = await toCheck('西门外井盖')
  await page.goto('/phone/#today')
  await page.reload()
  await one.tap(page.getByRole('listitem').filter({ hasText: '西门外井盖' }).getByRole('link', { name: /^去/ }))
  await page.getByText(/距点位 .*可以/).waitFor()
  await one.shoot(page.getByText('拍照', { exact: true }), await photo('check'))
  await one.tap(page.getByRole('button', { name: '返工' }))
  await one.type(page.getByLabel('理由'), '井盖还会响')
  await one.tap(page.getByRole('button', { name: '提交返工' }))
  await expect.poll(() => clerk.state(record), { timeout: 15_000 }).toBe('handling')
})

test('a finding is reported with the camera first, or handled on the spot and closed at once', async () => {
  const { page } = one
  await one.tap(page.getByRole('link', { name: '上报' }))
  await one.shoot(page.getByText('拍照', { exact: true }), await photo('find'))
  await page.getByRole('img', { name: '刚拍的照片' }).waitFor()
  await accessible(page)
  await one.look('grid-4-report')
  await one.type(page.getByLabel('说一句（可不填）'), '花坛边有一堆垃圾')
  one.count()
  await one.tap(page.getByRole('button', { name: '发送' }))
  await expect.poll(async () => (await made('花坛边有一堆垃圾'))[0]?.state, { timeout: 15_000 }).toBe('received')

  await one.shoot(page.getByText('拍照', { exact: true }), await photo('find'))
  await one.type(page.getByLabel('说一句（可不填）'), '小广告顺手撕了')
  await one.tap(page.getByRole('button', { name: '自处置' }))
  await one.shoot(page.locator('#f-after').or(page.getByText(/拍.*处理后|拍照/)).last(), await photo('after'))
  await page.getByRole('img', { name: '处理后的照片' }).waitFor()
  await accessible(page)
  await one.look('grid-5-self')
  await one.tap(page.getByRole('button', { name: '发送' }))
  await expect.poll(async () => (await made('小广告顺手撕了'))[0]?.state, { timeout: 15_000 }).toBe('closed')
  const [row] = await made('小广告顺手撕了')
  expect([row?.body.photos?.length, row?.body.after?.length]).toEqual([1, 1])
})

test('without a network it is kept, and goes out once when the network is back', async () => {
  const { page } = one
  await page.context().setOffline(true)
  await one.shoot(page.getByText('拍照', { exact: true }), await photo('find'))
  await one.type(page.getByLabel('说一句（可不填）'), '地下室没有信号时报的')
  await one.tap(page.getByRole('button', { name: '发送' }))
  await page.getByText(/没有网络/).first().waitFor()
  await page.getByText(/1 条待发/).first().waitFor()
  await one.look('grid-6-offline')
  await accessible(page)
  expect(await made('地下室没有信号时报的')).toHaveLength(0)
  await page.context().setOffline(false)
  await expect.poll(async () => (await made('地下室没有信号时报的')).length, { timeout: 20_000 }).toBe(1)
  await page.reload()
  await page.waitForTimeout(1500)
  expect(await made('地下室没有信号时报的')).toHaveLength(1)
})

test('map, messages and own page are accessible, in large letters too', async () => {
  const { page } = one
  for (const tab of ['地图', '消息', '我', '今日']) {
    await one.tap(page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: new RegExp(`^${tab}`) }))
    await page.waitForTimeout(700)
    await one.look(`grid-7-${tab}`)
    await accessible(page)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  }
  await tabWalk(page, 30)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
})
