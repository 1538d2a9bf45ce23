// The eyes of the journeys see: each is tried on a planted fault, and the movable clock on a page.
import { afterAll, expect, test } from 'vitest'
import { accessible, clock, closeBrowser, person, photo, tabWalk } from './people.ts'
import { statSync } from 'node:fs'

afterAll(closeBrowser)
const page = (body: string) => `<!doctype html><html lang="zh-CN"><head><title>试</title><style>:focus { outline: 2px solid #06c }</style></head><body><main><h1>试</h1>${body}</main></body></html>`

test('axe finds a picture without words, and passes a page without faults', async () => {
  const one = await person('desk')
  await one.page.setContent(page('<button>好</button>'))
  await accessible(one.page)
  await one.page.setContent(page('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'))
  await expect(accessible(one.page)).rejects.toThrow(/image-alt/)
  await one.leave()
})
test('the Tab walk finds a trap and a focus that cannot be seen, and passes what is sound', async () => {
  const one = await person('desk')
  await one.page.setContent(page('<a href="#">一</a><button>二</button><input aria-label="三">'))
  expect(await tabWalk(one.page, 8)).toContain('input 三')
  await one.page.setContent(page('<button>一</button><textarea aria-label="陷" onkeydown="event.preventDefault()"></textarea><button>二</button>'))
  await expect(tabWalk(one.page, 20)).rejects.toThrow('Tab sticks at textarea 陷')
  await one.page.setContent(page('<button style="outline: none">一</button>'))
  await expect(tabWalk(one.page, 5)).rejects.toThrow(/button 一/)
  await one.leave()
})
test('time passes on a page when it passes on the stage', async () => {
  const one = await person('phone'), before = await one.page.evaluate(() => Date.now())
  await clock.to(new Date(clock.now().getTime() + 1_000).toISOString())
  expect(Math.abs(before + 1_000 - await one.page.evaluate(() => Date.now()))).toBeLessThan(900)
  expect(await one.page.evaluate(() => new Date() instanceof Date && new Date('2026-01-01').getTime() === Date.UTC(2026, 0, 1))).toBe(true)
  await one.leave()
})
test('a photo is as large as a phone makes it', async () => { expect(statSync(await photo('eyes')).size).toBeGreaterThan(300_000) })
