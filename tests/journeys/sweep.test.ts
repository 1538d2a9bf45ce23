// A sweep through everything that the demo's people are shown, on a narrow screen: no error in the console, nothing asked for that is not there, and nothing
// that lies beside the screen.
import { afterAll, expect, test } from 'vitest'
import { accessible, closeBrowser, person, stage, type Person } from './people.ts'

afterAll(closeBrowser)
/** What may be wider than the screen: it says so as a region of its own, and is scrolled in itself. */
const MAY = '.scroll, .bulletin-table, .bulletin-chart, .sample-scroll, .steps4, .verdicts, .versions, .figure-series, .map, canvas'
const wide = `(() => {
  const out = [], root = document.scrollingElement
  if (root.scrollWidth > innerWidth + 1) out.push('the page: ' + root.scrollWidth)
  for (const one of document.querySelectorAll('body *')) if (one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX) && !one.closest('${MAY}')) out.push(one.tagName.toLowerCase() + '.' + one.className + ': ' + one.scrollWidth + ' > ' + one.clientWidth)
  return out
})()`

/** All faults of all people, each with the address at which it was. */
const faults = new Set<string>()
const watched = async (): Promise<{ one: Person; at: string; settle(): Promise<void>; look(path: string): Promise<void> }> => {
  const one = await person('phone'), { page } = one
  let running = 0
  page.on('request', () => { running++ })
  page.on('requestfinished', () => { running-- })
  page.on('requestfailed', (request) => { running--; if (!/ABORTED/.test(request.failure()?.errorText ?? '')) faults.add(`${it.at}: ${request.url()} ${request.failure()?.errorText}`) })
  page.on('response', (answer) => { if (answer.status() >= 400) faults.add(`${it.at}: ${answer.status()} ${answer.url()}`) })
  page.on('console', (said) => { if (said.type() === 'error') faults.add(`${it.at}: ${said.text()} ${said.location().url}`) })
  const it = {
    one, at: '',
    // The live feed never ends.
    settle: async () => { for (let calm = 0, i = 0; calm < 2 && i < 250; i++) { await new Promise((go) => setTimeout(go, 20)); calm = running <= 1 && !await page.evaluate(`document.querySelector('.grey:not(.tag), .grey-bar, .waiting, [aria-busy=true]') !== null`) ? calm + 1 : 0 } },
    look: async (path: string) => {
      it.at = path
      if (page.url().includes('/desk/') && path.startsWith('/desk/')) await page.evaluate((to) => { (globalThis as unknown as { history: { pushState(state: object, title: string, to: string): void } }).history.pushState({}, '', to); (globalThis as unknown as { dispatchEvent(what: Event): void }).dispatchEvent(new Event('popstate')) }, path)
      else { running = 0; await page.goto(path) }
      await it.settle()
      for (const fault of await page.evaluate<string[]>(wide)) faults.add(`${path}: ${fault}`)
    },
  }
  return it
}
const links = (page: Person['page'], where: string) => page.evaluate<string[], string>((at) => [...(globalThis as unknown as { document: { querySelectorAll(at: string): Iterable<{ getAttribute(name: string): string | null }> } }).document.querySelectorAll(at)].map((one) => one.getAttribute('href') ?? ''), where)

const { staff, tokens } = stage().signIns, parts = [...new Map(staff.map((who) => [who.part, who])).values()], seen = new Set<string>()
const first = (path: string) => !seen.has(path) && seen.add(path)
/** Everything that one post is shown, but what another was shown before. */
const round = async (who: (typeof parts)[number]) => {
  const it = await watched(), { page } = it.one
  const answer = await page.context().request.post('/api/sessions', { data: { login: who.login, password: who.password }, headers: { origin: stage().url } })
  expect(answer.ok()).toBe(true)
  await it.look('/desk/')
  await it.one.tap(page.getByRole('button', { name: '菜单' }))
  for (const to of (await links(page, 'nav a[href^="/desk"]'))) {
    // The own views are one screen: all five of the first person, of the others what they have to do.
    if (!(/\/my\/todo/.test(to) || first(to))) continue
    await it.look(to)
    const row = (await page.evaluate<string | null>(`document.querySelector('tr[data-id]')?.dataset.id ?? null`)), under = (await links(page, '.setting-table a[href^="/desk/settings/"], .bulletin-list a'))[0], place = new URL(page.url())
    if (row && to !== '/desk/today') { const one = /\/my\//.test(to) ? `${to}${to.includes('?') ? '&' : '?'}${place.searchParams.get('type') ? `type=${place.searchParams.get('type')!}&` : ''}at=${row}` : `${to.split('?')[0]!}/${row}`; if (!/\/my\//.test(to) || first(`my ${who.part}`)) await it.look(one) }
    if (under && first(under)) await it.look(under)
    if (/^\/desk\/(?!my|settings|today|figures|scores|topics|bulletins|import|outbox)/.test(to)) for (const show of ['board', ...(first('map') ? ['map'] : [])]) await it.look(`${to}?show=${show}`)
    else if (/\/settings\/(?!reviews)/.test(to)) await it.look(`${to}/new`)
  }
  await it.one.leave()
}
const queue = [...parts]
test('every desk that the demo’s people are shown', async () => {
  await Promise.all([0, 1, 2].map(async () => { for (let who = queue.shift(); who; who = queue.shift()) await round(who) }))
  expect(seen.size).toBeGreaterThan(60)
  expect([...faults]).toEqual([])
})
test('paper, the grid worker’s phone, the portal, the open page and the wall', async () => {
  const desk = await watched(), chief = parts.find((one) => one.part.endsWith('/chief'))!, { page } = desk.one
  await page.context().request.post('/api/sessions', { data: { login: chief.login, password: chief.password }, headers: { origin: stage().url } })
  await desk.look('/desk/matter')
  const row = await page.evaluate<string>(`document.querySelector('tr[data-id]').dataset.id`)
  await accessible(page)
  await desk.look(`/desk/matter/${row}`)
  await accessible(page)
  await desk.look('/desk/bulletins')
  const issue = (await links(page, '.bulletin-list a'))[0]!
  await accessible(page)
  for (const path of ['/print/matter', `/print/matter/${row}`, `/print${issue.slice(5)}`]) await desk.look(path)
  await desk.one.leave()

  const ground = await watched(), worker = parts.find((one) => one.part.endsWith('/grid'))!
  await ground.one.page.context().request.post('/api/sessions', { data: { login: worker.login, password: worker.password }, headers: { origin: stage().url } })
  for (const tab of ['today', 'map', 'report', 'inbox', 'self', 'score']) await ground.look(`/phone/#${tab}`)
  await ground.one.leave()

  const stranger = await watched()
  for (const path of ['/', '/report', '/mine', '/open', '/open/widget', '/open/follow']) await stranger.look(path)
  const matter = (await links(stranger.one.page, 'a[href^="/open/"]')).find((to) => /\d{4}-\d{4}-/.test(to))
  if (matter) await stranger.look(matter)
  await accessible(stranger.one.page)
  await stranger.one.leave()

  const wall = await watched()
  await wall.one.page.setViewportSize({ width: 1920, height: 1080 })
  await wall.look(`/wall/#${tokens[1]!.token}`)
  await wall.one.leave()
  expect([...faults]).toEqual([])
})
