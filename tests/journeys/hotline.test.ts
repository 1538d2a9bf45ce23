// Journey 7: the hotline on a Saturday night. A clerk brings a workbook in, sees the queue with its lamps, returns an order with a citation and asks
// the three questions; the duty chief designates what was returned three times.
import exceljs from 'exceljs'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, shiftTo, signIn, type Person } from './people.ts'
import { serve, type SignIn } from './stage.ts'

let own: Awaited<ReturnType<typeof serve>>, ma: Person, token: string
const who = (login: string) => (JSON.parse(readFileSync(join(own.dir, 'demo-sign-ins.json'), 'utf8')) as { staff: SignIn[] }).staff.find((one) => one.login === login)!
const order = (n: number) => `0d3f0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const state = async (n: number) => (await (await fetch(`${own.url}/api/records/hotline-order/${order(n)}?only=row`, { headers: { authorization: `Bearer ${token}` } })).json() as { state: string }).state
const open = async (one: Person, n: number) => { await one.page.goto(`${own.url}/desk/hotline-order/${order(n)}`); await one.page.getByRole('group', { name: '现在能办的' }).waitFor() }
const act = async (one: Person, name: string) => { const button = one.page.getByRole('button', { name: new RegExp(`^${name}`) }); await one.tap(button.first()); const form = one.page.getByRole('form', { name }); await form.waitFor(); return form }

beforeAll(async () => {
  own = await serve('demo', '2026-11-21T22:40:00+08:00')
  const { login, password } = who('machunyan'), answer = await fetch(`${own.url}/api/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) })
  token = (await answer.json() as { token: string }).token
  ma = await person('desk')
  await shiftTo(ma, own.clock)
  await signIn(ma, who('machunyan'), `${own.url}/desk/`)
}, 240_000)
afterAll(async () => { await ma?.leave(); await own?.end(); await closeBrowser() })

test('a workbook of the hotline is brought in: its columns are chosen on screen and kept for the next time', async () => {
  const book = new exceljs.Workbook(), sheet = book.addWorksheet('留言'), path = join(own.dir, '热线留言.xlsx')
  sheet.addRow(['留言编号', '留言用户', '留言主题', '留言时间', '留言详情', '答复意见', '答复时间'])
  sheet.addRow([90001, 'Y100', '厦门路停车难', '2026/11/2 9:05:00', '\n\t\t厦门路晚上没有车位\n', '已协调错时停车', '2026/11/9 10:00:00'])
  sheet.addRow([90002, 'Y101', '别的城市的垃圾', new Date('2026-11-03T10:00:00Z'), '垃圾没人收', '已转办', '2026/11/20 8:30:00'])
  sheet.addRow([90003, 'Y102', '厦门路夜间噪声', '2026/11/21 21:05:00', '厦门路工地夜里施工', '', ''])
  sheet.addRow([90004, 'Y103', '日期写错的一张', '2026/13/2 9:00', '厦门路', '', ''])
  writeFileSync(path, Buffer.from(await book.xlsx.writeBuffer()))
  const { page } = ma, bring = async () => {
    await page.goto(`${own.url}/desk/import`)
    await ma.tap(page.getByRole('group', { name: '这份表是什么' }).getByRole('button', { name: /^热线工单/ }))
    await page.getByLabel('选 XLSX 文件').setInputFiles(path)
    await page.getByRole('region', { name: '列对应' }).waitFor()
  }
  await bring()
  for (const [header, field] of Object.entries({ 留言编号: 'order', 留言用户: 'person', 留言主题: 'subject', 留言时间: 'calledAt', 留言详情: 'what', 答复意见: 'reply', 答复时间: 'repliedAt' })) {
    const select = page.getByLabel(`「${header}」对到`)
    await expect.poll(() => select.isEnabled()).toBe(true)
    if (await select.inputValue() === field) continue
    await select.selectOption(field)
    await expect.poll(async () => (await select.isEnabled()) && select.inputValue()).toBe(field)
  }
  await page.getByRole('button', { name: /^导入 3 行/ }).waitFor({ timeout: 30_000 })
  await ma.look('hotline-1-mapped')
  await accessible(page)
  expect(await page.getByRole('region', { name: '逐行核对' }).last().innerText()).toContain('来电时间')
  await ma.tap(page.getByRole('button', { name: /^导入 3 行/ }))
  await page.getByRole('link', { name: /^去看/ }).waitFor({ timeout: 30_000 })
  await bring()
  await page.getByText(/相同 3/).first().waitFor({ timeout: 30_000 })
  await ma.look('hotline-2-again')
})

test('at night the receive lamps run: fifteen and thirty minutes by the clock, the usual one until Monday', async () => {
  const { page } = ma
  await page.goto(`${own.url}/desk/hotline-order?state=received&sort=due`)
  await page.getByRole('grid').waitFor()
  await page.getByText('楼道里有燃气味，请马上来人').first().waitFor()
  await ma.look('hotline-3-night')
  const rows = await page.getByRole('grid').getByRole('row').allInnerTexts(), of = (what: string) => rows.find((text) => text.includes(what)) ?? ''
  expect(of('楼道里有燃气味')).toMatch(/余 [6-9] 分/)
  expect(of('整栋楼停水')).toMatch(/余 1\d 分/)
  expect(of('厦门路夜间噪声')).toMatch(/余 (1 天|\d+ 小时)/)
  await accessible(page)
  await page.goto(`${own.url}/desk/hotline-order?state=away`)
  await page.getByText('别的城市的垃圾').first().waitFor()
  await ma.look('hotline-4-outside')
})

test('one is returned with its citation, and not with an item that is our own duty', async () => {
  await open(ma, 2)
  const form = await act(ma, '退回热线')
  await form.getByLabel('退回理由').selectOption({ label: '不属本街道职责' })
  await form.getByLabel('履职清单条目').selectOption({ label: '街面环境秩序日常巡查' })
  await ma.type(form.getByLabel('说明'), '二次供水由供水企业负责')
  await ma.key('Control+Enter')
  await ma.page.getByText('所引条目是基本履职，不能以此为由退回').first().waitFor()
  await ma.look('hotline-5-refused')
  await form.getByLabel('履职清单条目').selectOption({ label: '燃气安全检查' })
  await accessible(ma.page)
  await ma.key('Control+Enter')
  await expect.poll(() => state(2)).toBe('returned')
})

test('the duty chief designates what came back three times', async () => {
  const wu = await person('desk')
  await shiftTo(wu, own.clock)
  await signIn(wu, who('wujingdong'), `${own.url}/desk/`)
  await open(wu, 12)
  expect(await wu.page.getByRole('group', { name: '现在能办的' }).innerText()).not.toContain('退回热线')
  const form = await act(wu, '指定承办')
  await wu.type(form.getByLabel('承办单位'), '综合执法')
  await wu.tap(wu.page.getByRole('option').filter({ hasText: '综合执法大队' }).first())
  await expect.poll(() => form.getByLabel('承办单位').inputValue()).toBe('综合执法大队')
  await wu.type(form.getByLabel('批示'), '由执法大队牵头，与相邻街道会同查处')
  await wu.look('hotline-6-designate')
  await wu.key('Control+Enter')
  await expect.poll(() => state(12)).toBe('contacting')
  await wu.leave()
})

test('a return visit asks three questions', async () => {
  await open(ma, 9)
  const form = await act(ma, '回访三问')
  for (const [question, answer] of [['是否联系', '是'], ['是否解决', '否'], ['是否满意', '2']] as const) await form.getByRole('group', { name: new RegExp(`^${question}`) }).getByLabel(new RegExp(`^\\s*${answer}`)).first().check()
  await ma.look('hotline-7-visit')
  await accessible(ma.page)
  await ma.key('Control+Enter')
  await expect.poll(() => state(9)).toBe('redoing')
  await ma.page.setViewportSize({ width: 390, height: 844 })
  await open(ma, 9)
  await ma.look('hotline-8-phone')
})
