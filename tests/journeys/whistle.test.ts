// Journey 8: the street blows from a matter at its desk; two departments come, one of them late and with a phone; they write, all sign one text, the
// street rates, one appeals.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible, clock, closeBrowser, person, pointIn, program, signIn, signInOf, type Person, type Program } from './people.ts'

let zhou: Person, fan: Person, cao: Person, street: Program, leader: Program, matter: string, whistle: string
type Muster = { id: string; state: string; body: Record<string, unknown> }
const parts = async () => (await street.get<{ parts: Muster[] }>(`/api/records/whistle/${whistle}`)).parts
const mine = async (unit: string) => { const { units } = await street.get<{ units: { id: string; name: string }[] }>('/api/model'), id = units.find((one) => one.name === unit)!.id; return (await parts()).find((one) => one.body.dept === id)! }
beforeAll(async () => {
  const clerk = await program(signInOf('clerk')), where = await pointIn('第12网格')
  street = await program(signInOf('one-net/dispatcher')); leader = await program(signInOf('whistle/leader'))
  matter = (await clerk.act('register', { data: { kind: '0101', channel: 'hotline', what: '井盖塌陷，压着燃气管', address: '晓镇家园 7 号楼东侧', where } })).record
  await clerk.act('accept', { record: matter, data: { kind: '0101', urgency: 'life' } }); await street.act('dispatch', { record: matter })
  zhou = await person('desk'); fan = await person('desk', where); cao = await person('phone', { lon: where.lon + 0.006, lat: where.lat })
  await signIn(zhou, signInOf('one-net/dispatcher')); await signIn(fan, signInOf('department', '区城市管理委')); await signIn(cao, signInOf('department', '区住房和建设委'))
})
afterAll(async () => { for (const one of [zhou, fan, cao]) await one.leave(); await closeBrowser() })

const open = async (one: Person, path: string) => { await one.page.goto(path); await one.page.getByRole('group', { name: '现在能办的' }).waitFor() }
const start = async (one: Person, title: string) => {
  const button = one.page.getByRole('group', { name: '现在能办的' }).getByRole('button', { name: new RegExp(`^${title}`) })
  if (!await button.isVisible()) await one.tap(one.page.getByRole('button', { name: '更多' }))
  await one.tap(button)
  return one.page.getByRole('form', { name: title })
}
const send = async (one: Person, title: string) => {
  // An open list of choices would take the Enter: the person looks away from it first.
  await one.page.getByRole('form', { name: title }).getByRole('heading').first().click()
  await one.key('Control+Enter')
  await one.page.getByRole('form', { name: title }).waitFor({ state: 'detached' })
}

test('from the matter to a whistle that is out: one reason, one kind, two departments', async () => {
  await open(zhou, `/desk/matter/${matter}`)
  const why = await start(zhou, '吹哨')
  await zhou.type(why.getByLabel('理由'), '要城管、住建一起到场')
  await send(zhou, '吹哨')
  await zhou.tap(zhou.page.getByRole('link', { name: '去发哨' }))
  await zhou.page.getByText('来自').waitFor()
  whistle = zhou.page.url().split('/').at(-1)!

  const form = await start(zhou, '发哨')
  await form.getByLabel('哨别').selectOption({ label: '应急哨' })
  for (const [label, unit] of [['主办部门', '区城市管理委'], ['协办部门', '区住房和建设委']] as const) {
    await zhou.type(form.getByLabel(label), unit)
    await zhou.tap(zhou.page.getByRole('option').filter({ hasText: unit }))
    await form.getByText(unit).first().waitFor()
  }
  await accessible(zhou.page)
  await zhou.look('whistle-1-call')
  await send(zhou, '发哨')
  await zhou.page.getByRole('region', { name: '报到单位' }).getByText('0 / 2 报到').waitFor()
  expect((await parts()).map((one) => one.state)).toEqual(['called', 'called'])
})
test('one comes in time and place; the other half an hour late and too far, with a phone: it shows, on the matter too', async () => {
  await fan.page.goto('/desk/my/todo')
  await open(fan, `/desk/muster/${(await mine('区城市管理委')).id}`)
  await start(fan, '报到')
  await fan.tap(fan.page.getByRole('button', { name: '用本机定位' }))
  await fan.page.getByText('第12网格').first().waitFor()
  await send(fan, '报到')
  // Who does nothing for half an hour is signed out: everybody looks in between.
  for (let i = 0; i < 3; i++) {
    await clock.to(new Date(clock.now().getTime() + 14 * 60_000).toISOString())
    await Promise.all([street.get('/api/me'), leader.get('/api/me'), ...[zhou, fan, cao].map((one) => one.page.request.get('/api/me'))])
  }
  await open(cao, `/desk/muster/${(await mine('区住房和建设委')).id}`)
  await cao.look('whistle-2-late')
  await start(cao, '报到')
  await cao.tap(cao.page.getByRole('button', { name: '用本机定位' }))
  await cao.page.getByText('误差约').first().waitFor()
  await accessible(cao.page)
  await send(cao, '报到')
  expect([(await mine('区城市管理委')).body.how, (await mine('区住房和建设委')).body.how]).toEqual(['inTime', 'both'])
  await open(zhou, `/desk/matter/${matter}`)
  const table = zhou.page.getByRole('region', { name: '吹哨' })
  await table.getByText('迟到且超距').waitFor()
  await zhou.page.getByRole('link', { name: '吹哨 2 / 2 报到' }).waitFor()
  await accessible(zhou.page)
  await zhou.look('whistle-3-matter')
})
test('both write, the street makes the minutes final, both sign the same text', async () => {
  for (const [one, unit, did] of [[fan, '区城市管理委', '已围挡，责令自拆'], [cao, '区住房和建设委', '已核对管线图纸']] as const) {
    await open(one, `/desk/muster/${(await mine(unit)).id}`)
    const form = await start(one, '写处置情况')
    await one.type(form.getByLabel('本单位处置情况'), did)
    await send(one, '写处置情况')
  }
  await open(zhou, `/desk/whistle/${whistle}`)
  const form = await start(zhou, '纪要定稿')
  await zhou.type(form.getByLabel('会商纪要'), '三日内拆除违建，燃气企业监护')
  await send(zhou, '纪要定稿')
  for (const [one, unit] of [[fan, '区城市管理委'], [cao, '区住房和建设委']] as const) {
    const part = await mine(unit)
    await open(one, `/desk/muster/${part.id}`)
    await start(one, '签字')
    const sure = one.page.getByRole('form', { name: '签字' }).getByRole('button', { name: /^签字/ })
    if (await sure.isVisible().catch(() => false)) await one.tap(sure)
    await expect.poll(async () => (await mine(unit)).state).toBe('signed')
  }
  expect((await parts()).map((one) => one.body.signed)).toEqual([1, 1])
})
test('the street rates by the sheet of the day and closes; the matter has its answer', async () => {
  for (const [unit, points] of [['区城市管理委', [30, 50, 20]], ['区住房和建设委', [12, 40, 15]]] as const) {
    await open(zhou, `/desk/muster/${(await mine(unit)).id}`)
    const form = await start(zhou, '评价')
    for (const [i, n] of points.entries()) await form.getByRole('group', { name: /评分/ }).getByRole('textbox').nth(i).fill(String(n))
    await form.getByText(`合计 ${points[0] + points[1] + points[2]} / 100`).waitFor()
    if (points[0] === 12) { await accessible(zhou.page); await zhou.look('whistle-4-rate') }
    await send(zhou, '评价')
  }
  await open(zhou, `/desk/whistle/${whistle}`)
  const form = await start(zhou, '办结')
  await zhou.type(form.getByLabel('处置结果'), '违建已拆除')
  await send(zhou, '办结')
  await zhou.page.goto(`/desk/matter/${matter}`)
  await zhou.page.getByText('联合处置完毕').first().waitFor()
  await zhou.look('whistle-5-answered')
})
test('the department appeals, the leader agrees, the street rates again', async () => {
  const part = await mine('区住房和建设委')
  await open(cao, `/desk/muster/${part.id}`)
  const form = await start(cao, '申诉')
  await cao.type(form.getByLabel('理由'), '路上封控，有照片')
  await send(cao, '申诉')
  await leader.act('appeal:agree', { record: part.id, type: 'muster' })
  await street.act('rerate', { record: part.id, type: 'muster', data: { scores: { 1: 24, 2: 40, 3: 15 }, why: '核对照片，属实' } })
  await cao.page.reload()
  await cao.page.getByText('79 分').first().waitFor()
  await cao.look('whistle-6-rerated')
})
