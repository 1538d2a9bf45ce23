// Journey 3: the handler of a unit at the desk: own queue by deadline, hands on, asks, gives back, reports done.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, choose, clock, closeBrowser, person, photo, pointIn, program, signIn, signInOf, type Person, type Program } from './people.ts'

let one: Person, clerk: Program, dispatcher: Program, chief: Program
const grid = '第21网格'
beforeAll(async () => {
  clerk = await program(signInOf('clerk')); dispatcher = await program(signInOf('dispatcher')); chief = await program(signInOf('chief'))
  one = await person('desk')
  await signIn(one, signInOf('handler', '市政养护中心'))
  await one.page.getByRole('heading', { level: 1 }).waitFor()
})
afterAll(async () => { await one.leave(); await closeBrowser() })

const given = async (what: string, kind = '0101') => {
  const { record } = await clerk.act('register', { data: { kind, channel: 'hotline', what, address: what, where: await pointIn(grid) } })
  await clerk.act('accept', { record, data: { kind, urgency: 'usual' } })
  await dispatcher.act('dispatch', { record })
  return record
}
const open = async (record: string) => { await one.page.goto(`/desk/matter/${record}`); await one.page.getByRole('group', { name: '现在能办的' }).waitFor() }
/** Some acts stand open, the others behind 更多. */
const start = async (title: string) => {
  const button = one.page.getByRole('group', { name: '现在能办的' }).getByRole('button', { name: new RegExp(`^${title}`) })
  if (!await button.isVisible()) await one.tap(one.page.getByRole('button', { name: '更多' }))
  await one.tap(button)
  return one.page.getByRole('form', { name: title })
}

test('the queue holds what the unit has to do, the most pressing first, and nothing of others', async () => {
  const { page } = one
  const mine = await given('排水口边的井盖'), others = await given('店外经营一处', '0501')
  await page.goto('/desk/my/todo')
  await page.getByRole('grid').getByText('排水口边的井盖').waitFor()
  await one.look('handler-1-queue')
  await accessible(page)
  expect(await page.getByRole('grid').getByText('店外经营一处').count()).toBe(0)
  const due = (await page.getByRole('grid').getByRole('row').allInnerTexts()).slice(1)
  expect(due.length).toBeGreaterThan(0)
  await page.goto(`/desk/matter/${others}`)
  await page.getByText('可能已转到您看不到的范围').waitFor()
  expect(await clerk.state(mine)).toBe('handling')
})

test('hands on inside the unit', async () => {
  const record = await given('转给同事的井盖')
  await open(record)
  const form = await start('转办')
  await choose(one, form.getByLabel('经办人'), '张立业')
  await one.key('Control+Enter')
  await expect.poll(async () => (await clerk.get<{ row: { body: { worker?: string } } }>(`/api/records/matter/${record}`)).row.body.worker).toBeTruthy()
})

test('asks for more time; the chief agrees and the deadline moves', async () => {
  const record = await given('等配件的井盖')
  await open(record)
  const form = await start('申请延期')
  await one.type(form.getByLabel('理由'), '专用井盖要订货')
  await form.getByLabel('延至').fill('2026-11-27T17:00')
  await accessible(one.page)
  await one.look('handler-2-extend')
  await one.key('Control+Enter')
  await one.page.getByText(/申请延期/).first().waitFor()
  await expect.poll(async () => (await clerk.get<{ row: { body: { $: { ask?: { step: string } } } } }>(`/api/records/matter/${record}`)).row.body.$.ask?.step).toBe('extend')
  expect(await clerk.state(record)).toBe('handling')
  await chief.act('extend:agree', { record })
  const { row } = await clerk.get<{ row: { due: string } }>(`/api/records/matter/${record}`)
  expect(row.due).toBe('2026-11-27T09:00:00.000Z')
  await expect.poll(() => one.page.locator('main').innerText()).toContain('11月27日')
})

test('asks to suspend, and gives back a wrong dispatch within its limit', async () => {
  const suspended = await given('管线未迁的井盖')
  await open(suspended)
  const form = await start('申请挂账')
  await one.type(form.getByLabel('理由'), '燃气管线下月迁移')
  await form.getByLabel('延至').fill('2026-12-20T17:00')
  await form.locator('input[type=file]').setInputFiles(await photo('before'))
  await form.getByRole('img').first().waitFor()
  await one.key('Control+Enter')
  await expect.poll(async () => (await clerk.get<{ row: { body: { $: { ask?: { step: string } } } } }>(`/api/records/matter/${suspended}`)).row.body.$.ask?.step).toBe('suspend')
  await chief.act('suspend:agree', { record: suspended })
  expect(await clerk.state(suspended)).toBe('suspended')

  const wrong = await given('不归我们的井盖')
  await open(wrong)
  const back = await start('申请退单')
  await back.getByLabel('退回理由').selectOption({ label: '不在履职清单' }).catch(async () => { await back.getByText('不在履职清单').click() })
  await one.type(back.getByLabel(/^理由/), '是小区内部井盖')
  await one.key('Control+Enter')
  await one.page.getByText(/该小类在基本履职清单内/).first().waitFor()
  await one.look('handler-3-refused')
  await back.getByLabel('退回理由').selectOption({ label: '不在辖区' }).catch(async () => { await back.getByText('不在辖区').click() })
  await one.key('Control+Enter')
  await expect.poll(async () => (await clerk.get<{ row: { body: { $: { ask?: { step: string } } } } }>(`/api/records/matter/${wrong}`)).row.body.$.ask?.step).toBe('giveBack')
  await dispatcher.act('giveBack:agree', { record: wrong })
  expect(await clerk.state(wrong)).toBe('sorting')
})

test('reports done with a photo and words', async () => {
  const { page } = one, record = await given('换好的井盖')
  await open(record)
  const form = await start('反馈完成')
  await one.type(form.getByLabel('办理结果'), '井盖已更换，路面平整')
  await one.key('Control+Enter')
  await page.getByText(/还缺：处置后照片/).waitFor()
  await form.locator('input[type=file]').setInputFiles(await photo('after'))
  await form.getByRole('img').first().waitFor()
  await accessible(page)
  await one.look('handler-4-done')
  await one.key('Control+Enter')
  await expect.poll(() => clerk.state(record), { timeout: 15_000 }).toBe('checking')
})

test('what runs out of time turns amber, then red, by itself', async () => {
  const { page } = one
  await given('会超期的井盖')
  await page.goto('/desk/my/todo')
  const line = page.getByRole('grid').getByRole('row').filter({ hasText: '会超期的井盖' })
  await line.waitFor()
  expect(await line.innerText()).toContain('余')
  // Hours without a touch end the session: back at the desk, the handler signs in again.
  const later = async (hours: number) => {
    await clock.to(new Date(clock.now().getTime() + hours * 3_600_000).toISOString())
    await page.context().clearCookies()
    await signIn(one, signInOf('handler', '市政养护中心'))
    await page.goto('/desk/my/todo')
    await line.waitFor()
  }
  await later(3.5)
  await expect.poll(() => line.innerText(), { timeout: 70_000 }).toMatch(/将超期|余 [12]?\d 分/)
  await later(1)
  await expect.poll(() => line.innerText(), { timeout: 70_000 }).toContain('超')
  await one.look('handler-5-late')
})
