// Journey 6: the one who sets it up. From an empty street to one that works, with the product's own forms; bad rows come back with their reason.
import exceljs from 'exceljs'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, signIn, signInOf, tabWalk, type Person } from './people.ts'
import { serve } from './stage.ts'

let empty: Awaited<ReturnType<typeof serve>>, one: Person
beforeAll(async () => { empty = await serve('none'); one = await person('desk') }, 120_000)
afterAll(async () => { await one.leave(); await empty.end(); await closeBrowser() })

/** Downloads the form of a list as a person does, writes rows into it by the titles of its columns, and answers the file. */
const filled = async (title: string, rows: readonly Record<string, string>[]): Promise<string> => {
  const { page } = one, path = join(empty.dir, `${title}.xlsx`)
  await page.goto(`${empty.url}/desk/import`)
  await one.tap(page.getByRole('group', { name: '这份表是什么' }).getByRole('button', { name: new RegExp(`^${title}`) }))
  await one.look(`setup-form-${title}`)
  const coming = page.waitForEvent('download')
  await one.tap(page.getByRole('link', { name: `下载「${title}」模板` }))
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(await (await coming).path())
  const sheet = book.worksheets[0]!, titles = (sheet.getRow(1).values as unknown[]).map(String)
  rows.forEach((row, i) => { for (const [key, value] of Object.entries(row)) {
    const at = titles.indexOf(key)
    if (at < 0) throw new Error(`the form 「${title}」 has no column 「${key}」: ${titles.join(', ')}`)
    sheet.getRow(i + 3).getCell(at).value = value
  } })
  writeFileSync(path, Buffer.from(await book.xlsx.writeBuffer()))
  return path
}
/** Sends a file in; answers what the page says of its rows. */
const sent = async (path: string): Promise<void> => {
  await one.page.getByLabel('选 XLSX 文件').setInputFiles(path)
  await one.page.getByRole('button', { name: /^导入 \d+ 行/ }).waitFor({ timeout: 30_000 })
}
const written = async (n: number) => {
  await one.tap(one.page.getByRole('button', { name: new RegExp(`^导入 ${n} 行`) }))
  await one.page.getByRole('link', { name: /^去看/ }).waitFor({ timeout: 30_000 })
}

test('the first administrator comes in by a link that works once', async () => {
  const { page } = one, link = /\/desk\/first\?token=\S+/.exec(empty.log())?.[0]
  expect(link).toBeTruthy()
  await page.goto(`${empty.url}${link}`)
  await accessible(page)
  await one.type(page.getByLabel('姓名'), '管理员林')
  await one.type(page.getByLabel('登录名'), 'admin')
  await one.type(page.getByLabel('新密码', { exact: true }), 'Chang-An-2026!')
  await one.type(page.getByLabel(/再/), 'Chang-An-2026!')
  await one.look('setup-1-first')
  await one.tap(page.getByRole('button', { name: /建好/ }))
  await page.getByRole('navigation', { name: '主菜单' }).waitFor()
  const again = await person('desk')
  await again.page.goto(`${empty.url}${link}`)
  await again.type(again.page.getByLabel('姓名'), '外人')
  await again.type(again.page.getByLabel('登录名'), 'other')
  await again.type(again.page.getByLabel('新密码', { exact: true }), 'Chang-An-2026!')
  await again.type(again.page.getByLabel(/再/), 'Chang-An-2026!')
  await again.tap(again.page.getByRole('button', { name: /建好/ }))
  await again.page.getByRole('alert').first().waitFor()
  await again.leave()
})

test('areas come in from the form, with the reason beside each bad row', async () => {
  const { page } = one
  const path = await filled('区域', [
    { 编码: '1', 名称: '试街道', 层级: '街道' }, { 编码: '11', 名称: '和平社区', 层级: '社区', 上级: '试街道' }, { 编码: '1101', 名称: '第一网格', 层级: '网格', 上级: '和平社区' },
    { 编码: '1102', 名称: '第二网格', 层级: '片区', 上级: '和平社区' }, { 编码: '1103', 层级: '网格' },
  ])
  await sent(path)
  await one.look('setup-2-checked')
  await accessible(page)
  const said = await page.getByRole('region', { name: '逐行核对' }).last().innerText()
  expect(said).toContain('片区')
  expect(said).toMatch(/名称/)
  await written(3)
  await page.goto(`${empty.url}/desk/settings/area`)
  await page.getByText('第一网格').first().waitFor()
  await one.look('setup-3-areas')
  await accessible(page)
})

test('units, people and parts follow, and the new dispatcher can sign in and see the queue', async () => {
  await sent(await filled('单位', [{ 名称: '市政所', 类别: '承包单位' }, { 名称: '网格中心', 类别: '街道科室' }]))
  await written(2)
  await sent(await filled('人员', [{ 姓名: '周派遣', 登录名: 'paiqian', 所在单位: '网格中心' }]))
  await written(1)
  await sent(await filled('岗位', [{ 人员: '周派遣', 角色: '派遣员', 起: '2026-11-01' }]))
  await written(1)
  await one.page.goto(`${empty.url}/desk/settings/post`)
  await one.page.getByText('周派遣').first().waitFor()
  await one.look('setup-4-posts')
})

test('every screen of settings shows who changed what and since when it holds', async () => {
  const { page } = one
  await page.goto(`${empty.url}/desk/settings`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await accessible(page)
  await tabWalk(page, 40)
  await page.goto(`${empty.url}/desk/settings/area`)
  await page.getByText('第一网格').first().click()
  await page.getByText('管理员林').first().waitFor()
  await one.look('setup-5-who')
  await accessible(page)
})

test('a limit is changed on screen from a day on, and matters from that day keep it', async () => {
  const keeper = await person('desk')
  await signIn(keeper, signInOf('office/keeper'))
  await keeper.page.goto('/desk/settings/setting')
  await keeper.page.getByText('派遣时限').first().waitFor()
  await keeper.page.getByText('派遣时限').first().click()
  await keeper.page.getByText(/示例值/).first().waitFor()
  await keeper.look('setup-6-limit')
  await accessible(keeper.page)
  await keeper.leave()
})

test('a taken-back import is gone again', async () => {
  const { page } = one
  await sent(await filled('单位', [{ 名称: '误导入的单位', 类别: '街道科室' }]))
  await written(1)
  await page.goto(`${empty.url}/desk/import`)
  const batch = page.getByRole('listitem').filter({ hasText: '单位.xlsx' }).first(), back = batch.getByRole('button', { name: '收回', exact: true })
  await one.tap(back)
  await batch.getByText('收回后这些行不再有。').waitFor()
  await one.tap(back)
  await page.getByText(/已收回/).first().waitFor()
  await page.goto(`${empty.url}/desk/settings/unit`)
  await page.getByText('市政所').first().waitFor()
  expect(await page.getByText('误导入的单位').count()).toBe(0)
})
