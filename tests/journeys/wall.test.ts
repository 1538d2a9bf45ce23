// The wall: opened by an address that carries its token, live without anybody touching it, free of personal data, grey when it is cut off, and as small
// after hundreds of rounds as after the first.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeBrowser, person, pointIn, program, signInOf, stage, type Person, type Program } from './people.ts'

let one: Person, clerk: Program
beforeAll(async () => {
  clerk = await program(signInOf('clerk'))
  one = await person('desk')
  await one.page.setViewportSize({ width: 1920, height: 1080 })
})
afterAll(async () => { await one.leave(); await closeBrowser() })
const figure = async (title: string) => Number((await one.page.locator('.six > div', { hasText: title }).locator('b').innerText()).replaceAll(',', ''))

test('a stranger finds a closed door; the token opens it and leaves the address', async () => {
  const { page } = one
  await page.goto('/wall/')
  await page.getByRole('heading', { name: '大屏还没有接通' }).waitFor()
  await page.goto(`/wall/?every=300#${stage().signIns.tokens[1]!.token}`)
  await page.reload()
  await page.getByText('今日新到').first().waitFor()
  expect(page.url()).not.toContain('xbt_')
  for (const title of ['今日新到', '今日办结', '在办', '超期未结', '按期结案率', '满意率']) await page.locator('.six dt', { hasText: title }).waitFor()
  await page.locator('.map path').first().waitFor({ state: 'attached' })
  // The whistles under way, with what is never personal.
  await page.locator('.way', { hasText: '吹哨进行中' }).getByText(/未报到 \d+ · 已报到 \d+/).first().waitFor()
  await one.look('wall-1')
  expect(await page.evaluate(`[...document.querySelectorAll('.wall *')].filter((el) => [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && !(el instanceof SVGElement) && parseFloat(getComputedStyle(el).fontSize) < 18).map((el) => el.textContent)`)).toEqual([])
})
test('what is reported shows within seconds, with kind, area and step, and without a name, a number or a word of anybody', async () => {
  const { page } = one, before = await figure('今日新到'), open = await figure('在办')
  await clerk.act('register', { data: { kind: '0101', channel: 'hotline', what: '王大明家门口的井盖没了', address: '秘密小区 7 号楼 302', phone: '13912345678', where: await pointIn('第12网格') } })
  await expect.poll(() => figure('今日新到'), { timeout: 10_000 }).toBe(before + 1)
  await expect.poll(() => figure('在办'), { timeout: 10_000 }).toBe(open + 1)
  await expect.poll(() => page.locator('.acts li').first().innerText(), { timeout: 10_000 }).toMatch(/井盖缺失[\s\S]*登记/)
  const all = await page.locator('body').innerText()
  for (const secret of ['王大明', '302', '139', '秘密小区']) expect(all).not.toContain(secret)
})
test('cut off it says since when and goes on by itself when the line is back', async () => {
  const { page } = one
  await page.clock.install()
  await page.route('**/api/wall', (route) => route.abort())
  await page.clock.fastForward(150_000)
  await page.getByText(/数据停在 \d\d:\d\d/).waitFor()
  await one.look('wall-2-cut-off')
  await page.unroute('**/api/wall')
  await page.clock.fastForward(3_000)
  await expect.poll(() => page.getByText(/数据停在/).count(), { timeout: 15_000 }).toBe(0)
})
test('hundreds of rounds later it is no bigger', async () => {
  const { page } = one, line = await page.context().newCDPSession(page)
  const size = async () => { await line.send('HeapProfiler.collectGarbage'); const { usedSize } = await line.send('Runtime.getHeapUsage') as { usedSize: number }; return { usedSize, nodes: await page.locator('*').count() } }
  const answer = await fetch(`${stage().url}/api/wall`, { headers: { authorization: `Bearer ${stage().signIns.tokens[1]!.token}` } }).then((it) => it.text())
  let asked = 0
  await page.route('**/api/wall', (route) => { asked++; return route.fulfill({ status: 200, contentType: 'application/json', body: answer }) })
  const rounds = async (n: number) => { const until = asked + n; for (let i = 0; asked < until && i < 3 * n; i++) { await page.clock.fastForward(1_000); await page.waitForTimeout(4) } }
  await page.goto('/wall/?every=5')
  await page.getByText('今日新到').first().waitFor()
  await rounds(150)
  const first = await size()
  await rounds(400)
  const last = await size()
  expect(asked).toBeGreaterThanOrEqual(550)
  expect(last.nodes).toBe(first.nodes)
  expect(last.usedSize).toBeLessThan(first.usedSize * 1.3 + 1_000_000)
}, 120_000)
