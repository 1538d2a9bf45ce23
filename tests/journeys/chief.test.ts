// Journey 5: the duty chief: urges, sees what is late, drills from a number to its rows, exports, prints the file.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, pointIn, program, signIn, signInOf, tabWalk, type Person, type Program } from './people.ts'

let one: Person, clerk: Program, dispatcher: Program
beforeAll(async () => {
  clerk = await program(signInOf('clerk')); dispatcher = await program(signInOf('dispatcher'))
  one = await person('desk')
  await signIn(one, signInOf('chief'))
  await one.page.getByRole('heading', { level: 1 }).waitFor()
})
afterAll(async () => { await one.leave(); await closeBrowser() })

test('from a figure to its rows is one tap, and the rows are as many as the figure says', async () => {
  const { page } = one
  await page.goto('/desk/today')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForTimeout(1500)
  await one.look('chief-1-today')
  await accessible(page)
  await tabWalk(page, 30)
  const figure = page.getByRole('main').getByRole('link').filter({ hasText: /[1-9]\d*/ }).first(), n = Number(/\d+/.exec((await figure.innerText()).replaceAll(',', ''))?.[0])
  one.count()
  await one.tap(figure)
  const heading = page.getByRole('heading', { level: 1 })
  await page.getByRole('grid').waitFor()
  await expect.poll(async () => Number(/(\d+)\+?$/.exec((await heading.innerText()).replaceAll(',', ''))?.[1])).toBe(n)
  expect(one.taps).toBe(1)
  await one.look('chief-2-rows')
})

test('urges and supervises: the purple light and the order stand on the row', async () => {
  const { page } = one
  const { record } = await clerk.act('register', { data: { kind: '0101', channel: 'hotline', what: '值班长要督办的井盖', address: '督办路口', where: await pointIn('第31网格') } })
  await clerk.act('accept', { record, data: { kind: '0101', urgency: 'usual' } })
  await dispatcher.act('dispatch', { record })
  await page.goto(`/desk/matter/${record}`)
  const acts = page.getByRole('group', { name: '现在能办的' })
  await acts.waitFor()
  const button = acts.getByRole('button', { name: /^督办/ })
  if (!await button.isVisible()) await one.tap(page.getByRole('button', { name: '更多' }))
  await one.tap(button)
  const form = page.getByRole('form', { name: '督办' })
  await one.type(form.getByLabel('批示'), '今天下班前办完，书面报告')
  await one.key('Control+Enter')
  await page.getByText('今天下班前办完，书面报告').first().waitFor()
  await one.look('chief-3-supervised')
  await accessible(page)
  const { row } = await clerk.get<{ row: { body: { $: { light?: string } } } }>(`/api/records/matter/${record}`)
  expect(row.body.$.light).toBe('supervised')
  await page.goto('/desk/my/supervised')
  await page.getByRole('grid').getByText('督办路口').waitFor()
})

test('agrees to a request and sees what is late or about to be', async () => {
  const { page } = one, handler = await program(signInOf('handler', '市政养护中心'))
  const { record } = await clerk.act('register', { data: { kind: '0101', channel: 'hotline', what: '申请延期的井盖', address: '延期路口', where: await pointIn('第31网格') } })
  await clerk.act('accept', { record, data: { kind: '0101', urgency: 'usual' } })
  await dispatcher.act('dispatch', { record })
  const { row } = await clerk.get<{ row: { made: string } }>(`/api/records/matter/${record}`), until = `${new Date(Date.parse(row.made) + 4 * 86_400_000).toISOString().slice(0, 16)}:00.000Z`
  await handler.act('extend', { record, data: { why: '等配件', until } })
  await page.goto('/desk/my/todo')
  await page.getByRole('grid').getByText('延期路口').waitFor()
  await page.goto(`/desk/matter/${record}`)
  await page.getByText('等配件').first().waitFor()
  await one.look('chief-4-request')
  await one.tap(page.getByRole('group', { name: '现在能办的' }).getByRole('button', { name: /同意/ }).first())
  await expect.poll(async () => (await clerk.get<{ row: { body: { until?: string } } }>(`/api/records/matter/${record}`)).row.body.until).toBe(until)
  await page.goto('/desk/my/late')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await accessible(page)
})

test('exports the list to XLSX and prints the list and the file', async () => {
  const { page } = one
  await page.goto('/desk/matter')
  await page.getByRole('grid').waitFor()
  const coming = page.waitForEvent('download')
  await one.tap(page.getByRole('link', { name: 'XLSX' }))
  const download = await coming
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
  const { readBook, mainSheet } = await import('#engine/exchange/read.server.ts'), { readFileSync } = await import('node:fs')
  const sheet = mainSheet(await readBook(readFileSync(await download.path())))
  expect(JSON.stringify(sheet)).toContain('井盖缺失')
  // A whole cell: what somebody typed into a description is theirs.
  expect(JSON.stringify(sheet)).not.toMatch(/"1[3-9]\d{9}"/)

  const { rows: [row] } = await clerk.get<{ rows: { id: string; no: string }[] }>('/api/records/matter?state=closed&limit=1&sort=-made')
  await page.goto(`/print/matter/${row!.id}`)
  await page.getByText(`〔${row!.no.slice(0, 4)}〕${row!.no.slice(5)}`).first().waitFor()
  await one.look('chief-5-file')
  await accessible(page)
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
  expect(pdf.length).toBeGreaterThan(10_000)
  await page.goto('/print/matter?state=handling')
  await page.getByRole('table').first().waitFor()
  await accessible(page)
})
