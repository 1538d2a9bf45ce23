// Journey 12: a month is scored: the chief drafts and publishes it, a unit looks behind its figure and appeals, the chief takes a row out; old and new stand side by side.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, signIn, signInOf, type Person } from './people.ts'

let chief: Person, handler: Person
beforeAll(async () => {
  chief = await person('desk'); handler = await person('desk')
  await signIn(chief, signInOf('chief')); await signIn(handler, signInOf('handler', '市政养护中心'))
  for (const one of [chief, handler]) await one.page.getByRole('heading', { level: 1 }).waitFor()
})
afterAll(async () => { await chief.leave(); await handler.leave(); await closeBrowser() })

test('the chief drafts this month, looks at the ranking with its denominators, and publishes it', async () => {
  const { page } = chief
  await chief.tap(page.getByRole('navigation').getByRole('link', { name: '考评', exact: true }))
  await chief.tap(page.getByRole('link', { name: '提前出表' }))
  await chief.type(page.getByLabel('统计期'), '2026-11')
  await chief.key('Control+Enter')
  await page.getByRole('button', { name: /^提前公示/ }).waitFor()
  await page.goto('/desk/scores')
  const ranking = page.getByRole('region', { name: '排名' })
  await ranking.getByRole('row', { name: /市政养护中心/ }).waitFor()
  await page.getByText('还没有公示').waitFor()
  await accessible(page)
  await chief.look('scores-1-draft')
  await chief.tap(page.getByRole('link', { name: '办理这一期' }))
  await chief.tap(page.getByRole('button', { name: /^提前公示/ }))
  await chief.type(page.getByRole('form', { name: '提前公示' }).getByLabel('说明'), '试评，月底前先晒一次')
  await chief.key('Control+Enter')
  await page.getByText('公示中').first().waitFor({ timeout: 15_000 })
})
test('the unit finds the rows behind its figure and appeals one; the chief takes it out', async () => {
  const { page } = handler
  await page.goto('/desk/scores')
  const sheet = page.getByRole('region', { name: '市政养护中心的成绩单' }), line = sheet.getByRole('listitem').filter({ hasText: '按期处置率' })
  await line.waitFor()
  const before = /(\d+) ÷ (\d+)/.exec(await line.innerText())!
  await handler.look('scores-2-sheet')
  await handler.tap(line.getByRole('link', { name: before[2]!, exact: true }))
  await expect.poll(async () => Number(/(\d+)$/.exec((await page.getByRole('heading', { level: 1 }).innerText()).trim())?.[1])).toBe(Number(before[2]))
  await page.goBack()
  await handler.tap(line.getByRole('link', { name: '看这一项，申诉' }))
  await handler.tap(page.getByRole('group', { name: '现在能办的' }).getByRole('button', { name: /^申诉/ }))
  const form = page.getByRole('form', { name: '申诉' })
  await handler.type(form.getByLabel('申诉理由'), '等产权单位打开井下阀门')
  await handler.tap(form.getByRole('checkbox').first())
  await accessible(page)
  await handler.look('scores-3-appeal')
  await handler.key('Control+Enter')
  await page.getByText('申诉中').first().waitFor()
  const url = new URL(page.url()).pathname
  await chief.page.goto(url)
  await chief.tap(chief.page.getByRole('button', { name: /^剔除重计/ }))
  const answer = chief.page.getByRole('form', { name: '剔除重计' })
  await chief.type(answer.getByLabel('复核意见'), '情况属实')
  await expect.poll(() => answer.getByRole('checkbox', { checked: true }).count()).toBe(1)
  await chief.look('scores-4-answer')
  await chief.key('Control+Enter')
  await chief.page.getByText('已改').first().waitFor()
  await page.goto('/desk/scores')
  await line.getByText(`原 ${before[1]} ÷ ${before[2]}`).waitFor()
  expect(Number(/÷ (\d+)/.exec(await line.innerText())![1])).toBe(Number(before[2]) - 1)
  await handler.page.setViewportSize({ width: 390, height: 844 })
  await handler.look('scores-5-narrow')
})
