// A rule is changed: drafted, held against last month, submitted; another person agrees, and it holds from its day. The log names both. And what was not
// there before: a class, a kind in it, a channel.
import { afterAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, pointIn, program, signIn, signInOf, stage } from './people.ts'

afterAll(closeBrowser)
type Rows = { rows: { id: string; body: Record<string, string> }[] }
/** Who holds the keeper's post beside another. */
const second = () => stage().signIns.staff.find((one) => one.login === 'wujingdong')!

test('a keeper drafts, looks, submits; another agrees; the new limit holds', async () => {
  const keeper = signInOf('office/keeper'), office = await program(keeper), day = (await office.get<{ now: string }>('/api/me')).now.slice(0, 10)
  const kind = (await office.get<Rows>('/api/records/matter-kinds?code=0603')).rows[0]!
  const limit = async () => (await office.get<{ tables: Record<string, { code: string; limit: string; from: string; to?: string | null }[]> }>('/api/model')).tables['matter-kinds']!.filter((row) => row.code === '0603' && row.from <= day && (!row.to || row.to > day)).sort((a, b) => a.from < b.from ? 1 : -1)[0]!.limit
  const one = await person('desk'), { page } = one
  await signIn(one, keeper)
  await page.goto(`/desk/settings/matter-kinds/${kind.id}`)
  await one.tap(page.getByRole('button', { name: '从某天起换一版' }))
  await page.locator('[data-field="limit"] input').fill('1')
  await page.locator('[data-field="from"] input').fill(day)
  const side = page.getByRole('complementary', { name: '照新规则重算' })
  await side.getByText('已立案的按旧规则').waitFor()
  await one.look('preview-1-form')
  await one.tap(page.getByRole('button', { name: /^存草稿/ }))
  await page.getByRole('button', { name: /^提交复核/ }).waitFor()
  await side.getByText('已立案的按旧规则').waitFor()
  await one.look('preview-2-draft')
  await accessible(page)
  expect(await limit()).toBe('2wd')
  await one.key('Control+Enter')
  await page.getByText('提出的人不能自己复核').waitFor()
  expect(await page.getByRole('button', { name: '复核通过' }).count()).toBe(0)
  const address = page.url()
  await one.leave()

  const other = await person('desk')
  await signIn(other, second())
  await other.page.goto('/desk/settings/reviews')
  await other.page.getByRole('link', { name: /油烟扰民/ }).first().waitFor()
  await other.look('preview-3-waiting')
  await accessible(other.page)
  await other.page.goto(address)
  await other.tap(other.page.getByRole('button', { name: '复核通过' }))
  await other.page.getByText('同意提交复核').first().waitFor()
  expect(await limit()).toBe('1wd')
  expect((await office.get<{ row: Rows['rows'][number] }>(`/api/records/matter-kinds/${kind.id}`)).row.body.to).toBe(day)
  const log = other.page.getByRole('region', { name: '谁改了什么' })
  await expect.poll(async () => { const text = await log.innerText(); return [text.includes('提交复核'), new Set(text.split('\n').filter((line) => /规则管理员/.test(line))).size] }).toEqual([true, 2])
  await other.look('preview-4-agreed')
  await other.leave()
})

test('a class, a kind in it with a limit, looked at against last month; another agrees, and a new matter gets it; a new channel is offered', async () => {
  const keeper = signInOf('office/keeper'), clerk = signInOf('one-net/clerk'), one = await person('desk'), { page } = one, field = (name: string) => page.locator(`[data-field="${name}"]`)
  await signIn(one, keeper)
  const add = async (table: string, code: string, name: string) => {
    await page.goto(`/desk/settings/${table}/new`)
    await field('code').locator('input').fill(code)
    await field('name').locator('input').fill(name)
    await field('source').locator('input').fill('11 月主任办公会')
    await field('status').locator('select').selectOption({ label: '已核实' })
  }
  await add('matter-classes', 'access', '无障碍设施')
  await one.key('Control+Enter')
  await page.getByRole('heading', { name: /无障碍设施/ }).waitFor()
  await add('channels', 'wechat', '微信小程序')
  await one.key('Control+Enter')
  await page.getByRole('heading', { name: /微信小程序/ }).waitFor()

  // Before anybody has said by what it holds, what it would have done stands at its side.
  await page.goto('/desk/settings/matter-kinds/new')
  await field('code').locator('input').fill('0701')
  await field('name').locator('input').fill('盲道占用')
  await field('class').locator('select').selectOption({ label: '无障碍设施' })
  await field('limit').locator('input').fill('1')
  await field('limit').locator('select').selectOption({ label: '工作时' })
  await field('urgency').locator('select').selectOption({ label: '一般' })
  await field('duty').locator('select').selectOption({ label: '基本履职' })
  await field('words').locator('input').fill('盲道')
  const side = page.getByRole('complementary', { name: '照新规则重算' })
  await side.getByText(/件的话里有“盲道占用”、“盲道”，照新的「盲道占用」算/).waitFor()
  await side.getByText('换小类').waitFor()
  await side.getByText('处置中时限按期').waitFor()
  await one.look('preview-5-new-kind')
  await accessible(page)
  await field('source').locator('input').fill('11 月主任办公会')
  await field('status').locator('select').selectOption({ label: '已核实' })
  await one.tap(page.getByRole('button', { name: /^存草稿/ }))
  await page.getByRole('button', { name: /^提交复核/ }).waitFor()
  await one.key('Control+Enter')
  await page.getByText('提出的人不能自己复核').waitFor()
  const record = page.url().split('/').at(-1)!
  await one.leave()

  await (await program(second())).act('submit:agree', { type: 'matter-kinds', record })
  const desk = await person('desk')
  await signIn(desk, clerk)
  await desk.page.goto('/desk/matter/new?step=register')
  const offered = desk.page.locator('[data-field="channel"] select')
  await offered.selectOption({ label: '微信小程序' })
  await desk.look('preview-6-register')
  await desk.leave()
  const hands = await program(clerk), matter = (await hands.act('register', { data: { channel: 'wechat', kind: '0701', what: '盲道上停了一排车', where: await pointIn('第34网格') } })).record
  await hands.act('accept', { record: matter })
  await (await program(signInOf('one-net/dispatcher'))).act('dispatch', { record: matter, data: { lead: (await hands.get<{ units: { id: string; name: string }[] }>('/api/model')).units.find((unit) => unit.name === '综合执法大队')!.id } })
  const { row } = await hands.get<{ row: { kind: string; body: { channel: string; $: { clock: { span: string } } } } }>(`/api/records/matter/${matter}`)
  expect([row.kind, row.body.channel, row.body.$.clock.span]).toEqual(['0701', 'wechat', '1wh'])
})
