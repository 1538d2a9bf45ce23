// Journey 2: the dispatcher at the desk. What comes in appears by itself; three keys send it on.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, choose, clock, closeBrowser, person, pointIn, program, signIn, signInOf, tabWalk, type Person, type Program } from './people.ts'

let one: Person, clerk: Program
beforeAll(async () => {
  clerk = await program(signInOf('clerk'))
  one = await person('desk')
  await signIn(one, signInOf('dispatcher'))
  await one.page.getByRole('grid').waitFor()
})
afterAll(async () => { await one.leave(); await closeBrowser() })

const report = async (what: string, data: object = {}) => (await clerk.act('register', { data: { kind: '0101', channel: 'hotline', what, address: '厦门路 118 号', where: await pointIn('第34网格'), ...data } })).record
const pane = () => one.page.getByRole('region', { name: '事项' })
const open = async (record: string) => { await one.page.goto(`/desk/matter/${record}`); await one.page.getByRole('group', { name: '现在能办的' }).waitFor() }

test('a new matter appears without reload and is dispatched with at most three keys', async () => {
  const { page } = one
  const record = await report('井盖没了，路过的车要绕行')
  await page.getByText(/有 \d+ 条新件/).first().waitFor()
  await one.look('dispatcher-1-fresh')
  one.count()
  await one.key('n')
  await pane().getByText('井盖没了，路过的车要绕行').first().waitFor()
  await one.key('d')
  await pane().getByRole('region', { name: '建议派遣' }).waitFor()
  const proposal = await pane().getByRole('region', { name: '建议派遣' }).innerText()
  for (const word of ['市政养护中心', '4 小时', '第34网格', '理由']) expect(proposal).toContain(word)
  await one.look('dispatcher-2-proposal')
  await one.key('d')
  await expect.poll(() => clerk.state(record)).toBe('handling')
  expect(one.keys).toBeLessThanOrEqual(3)
})

test('the proposal is overruled with a reason', async () => {
  const { page } = one, record = await report('井盖响')
  await clerk.act('accept', { record, data: { urgency: 'usual', kind: '0101' } })
  await open(record)
  await one.tap(page.getByRole('button', { name: '改主办单位' }))
  const form = page.getByRole('form', { name: '派遣' })
  await form.waitFor()
  await accessible(page)
  await choose(one, form.getByLabel('主办单位'), '综合执法大队')
  await one.type(form.getByLabel('理由'), '此处为执法大队包片')
  await one.look('dispatcher-3-overrule')
  await one.key('Control+Enter')
  await expect.poll(() => clerk.state(record)).toBe('handling')
  const { timeline } = await clerk.get<{ timeline: { step: string; set: Record<string, { new: unknown }> }[] }>(`/api/records/matter/${record}`)
  expect(timeline.find((line) => line.step === 'dispatch')?.set.why?.new).toBe('此处为执法大队包片')
})

test('declines with a reason, returns for facts, joins what is the same', async () => {
  const { page } = one, declined = await report('邻居家的私事'), lacking = await report('那边坏了'), main = await report('井盖翘起'), twin = await report('井盖又翘起')
  await open(declined)
  await one.tap(page.getByRole('button', { name: /^不予受理/ }))
  await one.key('Control+Enter')
  await page.getByText(/还缺：理由/).waitFor()
  await one.type(page.getByRole('form', { name: '不予受理' }).getByLabel('理由'), '属于民事纠纷，请向人民调解委员会申请')
  await one.key('Control+Enter')
  await expect.poll(() => clerk.state(declined)).toBe('declined')
  await open(lacking)
  await one.tap(page.getByRole('button', { name: /^退回补充/ }))
  await one.type(page.getByRole('form', { name: '退回补充' }).getByLabel('理由'), '请说明哪一栋楼')
  await one.key('Control+Enter')
  await expect.poll(() => clerk.state(lacking)).toBe('lacking')
  await open(twin)
  await one.tap(page.getByRole('button', { name: /^并案/ }))
  const form = page.getByRole('form', { name: '并案' })
  await form.waitFor()
  await one.look('dispatcher-4-join')
  await choose(one, form.getByLabel('并入'), '井盖翘起', '厦门路 118 号')
  await one.key('Control+Enter')
  await expect.poll(() => clerk.state(twin), { timeout: 10_000 }).toBe('joined')
  expect(await clerk.state(main)).toBe('received')
})

test('sees it on the list, the board and the map, with the history of the same spot', async () => {
  const { page } = one
  await report('同一个井盖又坏了')
  await page.goto('/desk/my/todo?show=board')
  await page.getByText('同一个井盖又坏了').or(page.getByText('厦门路 118 号')).first().waitFor()
  await one.look('dispatcher-5-board')
  await accessible(page)
  await page.goto('/desk/my/todo?show=map')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForTimeout(1500)
  await one.look('dispatcher-6-map')
  await accessible(page)
  await page.goto('/desk/my/todo')
  await page.getByRole('grid').waitFor()
  await accessible(page)
  await page.getByRole('button', { name: /同位置 \d+ 件/ }).first().waitFor()
})

test('accepts several at once', async () => {
  const { page } = one, records = [await report('批量一', { kind: '0301' }), await report('批量二', { kind: '0301' })]
  await page.goto('/desk/my/todo?state=received&q=批量')
  await page.getByRole('grid').getByText('厦门路 118 号').first().waitFor()
  await one.key('x')
  await one.tap(page.getByRole('button', { name: /勾上已显示的 2 件/ }))
  await one.tap(page.getByRole('button', { name: '受理 2 件' }))
  await page.getByText('办成 2 件，没办成 0 件').waitFor()
  await one.look('dispatcher-7-bulk')
  for (const record of records) expect(await clerk.state(record)).toBe('sorting')
})

test('the whole desk is walked with the Tab key', async () => {
  await one.page.goto('/desk/my/todo')
  await one.page.getByRole('grid').waitFor()
  expect((await tabWalk(one.page, 60)).length).toBeGreaterThan(20)
  expect(clock.now().getFullYear()).toBe(2026)
})
