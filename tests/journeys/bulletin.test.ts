// Journey: the duty chief opens the report of the day, reads it, follows a number to its rows, writes the summary, signs, downloads and prints; what was
// signed stays while the street goes on.
import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, pointIn, program, signIn, signInOf, type Person, type Program } from './people.ts'

let one: Person, clerk: Program
beforeAll(async () => {
  clerk = await program(signInOf('clerk'))
  one = await person('desk')
  await signIn(one, signInOf('one-net/chief'))
  await one.page.getByRole('heading', { level: 1 }).waitFor()
})
afterAll(async () => { await one.leave(); await closeBrowser() })

test('drafts the day, reads it, and goes from a number to its rows and back', async () => {
  const { page } = one
  await one.tap(page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '简报' }))
  await page.getByRole('button', { name: '日清日报' }).waitFor()
  await one.look('bulletin-1-list')
  await one.tap(page.getByRole('button', { name: /^起草\d+年/ }).first())
  const paper = page.getByRole('article', { name: '日清日报' })
  await paper.getByText(/草稿，数字到/).waitFor()
  await one.look('bulletin-2-draft')
  await accessible(page)
  const figure = paper.getByRole('row').filter({ has: page.getByRole('cell', { name: '上报数', exact: true }) }).getByRole('link').first(), n = Number((await figure.innerText()).replaceAll(',', ''))
  one.count()
  await one.tap(figure)
  await page.getByRole('grid').waitFor()
  await expect.poll(async () => Number(/(\d+)\+?$/.exec((await page.getByRole('heading', { level: 1 }).innerText()).replaceAll(',', ''))?.[1])).toBe(n)
  expect(one.taps).toBe(1)
  await page.goBack()
  await paper.waitFor()
})
test('writes, signs by keys, downloads and prints; what happens after changes nothing in it', async () => {
  const { page } = one, paper = page.getByRole('article', { name: '日清日报' })
  await one.type(page.getByLabel('综述'), '全天平稳。\n供热报修增多，已请供热单位驻点。')
  await page.getByRole('heading', { name: '一、总体情况' }).click()
  one.count()
  await one.key('d')
  await page.getByText(/这一期都不变/).waitFor()
  await one.look('bulletin-3-sign')
  await one.key('Control+Enter')
  await paper.getByText(/年第 \d+ 期/).waitFor()
  expect(one.keys).toBe(2)
  await paper.getByText('供热报修增多，已请供热单位驻点。').waitFor()
  const reported = () => paper.getByRole('row').filter({ has: page.getByRole('cell', { name: '上报数', exact: true }) }).innerText(), before = await reported()
  await clerk.act('register', { data: { kind: '0301', channel: 'hotline', what: '签发以后才来的垃圾', address: '签发路口', where: await pointIn('第31网格') } })
  await page.reload()
  await paper.waitFor()
  expect(await reported()).toBe(before)
  await one.look('bulletin-4-signed')
  await accessible(page)
  const coming = page.waitForEvent('download')
  await one.tap(page.getByRole('link', { name: '下载 DOCX' }))
  const file = await coming, xml = Buffer.from(unzipSync(readFileSync(await file.path()))['word/document.xml']!).toString('utf8')
  expect(file.suggestedFilename()).toMatch(/日清日报\.docx$/)
  expect(xml).toContain('供热报修增多，已请供热单位驻点。')
  await page.goto((await page.getByRole('link', { name: '打印' }).getAttribute('href'))!)
  await page.getByText('（单位盖章）').waitFor()
  await page.emulateMedia({ media: 'print' })
  await one.look('bulletin-5-paper')
  await page.emulateMedia({ media: 'screen' })
})
test('on a narrow screen nothing runs out of it', async () => {
  const { page } = one
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/desk/bulletins')
  await one.tap(page.getByRole('link', { name: /日清日报$/ }).first())
  await page.getByRole('article', { name: '日清日报' }).waitFor()
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  await one.look('bulletin-6-narrow')
})
