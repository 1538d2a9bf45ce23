// Journey: the deputy director makes a hot topic the topic of the month, the unit in charge notes what was done, the director closes it with its result.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, choose, clock, closeBrowser, person, signIn, signInOf, type Person } from './people.ts'

let leader: Person, handler: Person
beforeAll(async () => {
  leader = await person('desk'); handler = await person('desk')
  await signIn(leader, signInOf('focus/leader')); await signIn(handler, signInOf('one-net/handler', '公共管理办公室'))
  for (const one of [leader, handler]) await one.page.getByRole('heading', { level: 1 }).waitFor()
})
afterAll(async () => { await leader.leave(); await handler.leave(); await closeBrowser() })
const name = '供热管道漏水集中整治'

test('a hot topic is set: its rows come with it, the day is typed as people write it', async () => {
  const { page } = leader
  await leader.tap(page.getByRole('navigation').getByRole('link', { name: '热点', exact: true }))
  await leader.tap(page.getByRole('link', { name: '立题' }).first())
  const form = page.getByRole('form', { name: '立题' })
  await form.getByText(/现在 \d+ 件，看是哪些/).waitFor()
  await leader.type(form.getByLabel('题目'), name)
  await choose(leader, form.getByLabel('主责单位'), '公共管理')
  await leader.type(form.getByLabel('治理目标'), '本月不再反复，居民报修当天到场')
  const day = new Date(clock.now().getTime() + 20 * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  await leader.type(form.getByLabel('完成期限'), day.replaceAll('-', ''))
  await form.getByLabel('治理目标').click()
  expect(await form.getByLabel('完成期限').inputValue()).toBe(day)
  await accessible(page)
  await leader.look('topic-1-set')
  await leader.key('Control+Enter')
  await page.getByRole('heading', { name }).waitFor()
  await page.getByText('治理中').first().waitFor()
})
test('the unit notes progress; the director closes with the result, not before', async () => {
  const url = new URL(leader.page.url()).pathname
  await handler.page.goto(url)
  await handler.tap(handler.page.getByRole('group', { name: '现在能办的' }).getByRole('button', { name: /^记进展/ }))
  await handler.type(handler.page.getByRole('form', { name: '记进展' }).getByLabel('进展'), '已更换两处阀门，供热单位驻点')
  await handler.key('Control+Enter')
  await handler.page.getByText('已更换两处阀门，供热单位驻点').first().waitFor()
  expect(await handler.page.getByRole('button', { name: /^办结/ }).count()).toBe(0)
  await handler.look('topic-2-noted')
  const { page } = leader
  await page.getByText('已更换两处阀门，供热单位驻点').first().waitFor()
  await leader.tap(page.getByRole('button', { name: /^办结/ }))
  await leader.type(page.getByRole('form', { name: '办结' }).getByLabel('治理结果'), '一周无新报修')
  await leader.key('Control+Enter')
  await page.getByText('已办结').first().waitFor()
  await leader.look('topic-3-closed')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  await leader.look('topic-4-narrow')
})
