// Journey 2: the dispatcher at the desk.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, person, program, signInOf } from './people.ts'
import { newId } from '#kernel/time/time.server.ts'
import { clock } from './people.ts'

afterAll(closeBrowser)

test('explore', async () => {
  const one = await person('desk'), who = signInOf('dispatcher')
  await one.page.goto('/desk/')
  await one.page.getByLabel('登录名').fill(who.login)
  await one.page.getByLabel('密码').fill(who.password)
  await one.page.getByRole('button', { name: '登录', exact: true }).click()
  await one.page.getByRole('grid').waitFor()
  const clerk = await program(signInOf('clerk'))
  const record = newId(clock.now())
  await clerk('/api/acts', { id: newId(clock.now()), type: 'matter', record, step: 'register', data: { kind: '0101', channel: 'hotline', what: '井盖没了', address: '厦门路 118 号', where: { lon: 117.69, lat: 39.05 } } })
  await one.page.waitForTimeout(1500)
  await one.look('dispatcher-2')
  one.count()
  await one.key('n')
  await one.page.waitForTimeout(1000)
  await one.look('dispatcher-3')
  console.log(one.page.url())
  await one.key('d')
  await one.page.waitForTimeout(1000)
  await one.look('dispatcher-4')
  console.log(one.page.url())
  await one.key('d')
  await one.page.waitForTimeout(1000)
  await one.look('dispatcher-5')
  console.log(one.page.url(), one.keys)
  console.log(await clerk(`/api/records/matter/${record}`).then((r: any) => [r.row.state, r.row.body.lead]))
  expect(1).toBe(1)
  await one.leave()
})
