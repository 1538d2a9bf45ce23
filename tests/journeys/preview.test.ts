// A rule is changed: drafted, held against last month, submitted; another person agrees, and it holds from its day. The log names both.
import { afterAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, program, signIn, signInOf } from './people.ts'

afterAll(closeBrowser)
type Rows = { rows: { id: string; body: Record<string, string> }[] }

test('a keeper drafts, looks, submits; another agrees; the new limit holds', async () => {
  const keeper = signInOf('office/keeper'), chief = signInOf('one-net/chief'), office = await program(keeper), day = (await office.get<{ now: string }>('/api/me')).now.slice(0, 10)
  const kind = (await office.get<Rows>('/api/records/matter-kinds?code=0603')).rows[0]!, staff = (await office.get<Rows>(`/api/records/staff?login=${chief.login}`)).rows[0]!.id
  await office.act('add', { type: 'post', data: { staff, part: 'office/keeper', from: '2026-11-01', source: '复核岗' } })
  await office.act('add', { type: 'setting', data: { key: 'office/reviewed', name: '须另一人复核', value: '事项小类', from: '2026-11-02', source: '试', status: '示例值' } })
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
  await signIn(other, chief)
  await other.page.goto('/desk/settings/reviews')
  await other.page.getByRole('link', { name: /油烟扰民/ }).first().waitFor()
  await other.look('preview-3-waiting')
  await accessible(other.page)
  await other.page.goto(address)
  await other.tap(other.page.getByRole('button', { name: '复核通过' }))
  await other.page.getByText('同意提交复核').first().waitFor()
  expect(await limit()).toBe('1wd')
  const log = other.page.getByRole('region', { name: '谁改了什么' })
  await expect.poll(async () => { const text = await log.innerText(); return [text.includes('提交复核'), new Set(text.split('\n').filter((line) => /规则管理员/.test(line))).size] }).toEqual([true, 2])
  await other.look('preview-4-agreed')
  await other.leave()
})
