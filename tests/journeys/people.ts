// People in front of screens: a browser for each, hands that are counted, eyes that look at accessibility.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, inject } from 'vitest'
import { newId } from '#kernel/time/time.server.ts'
import type { SignIn, Stage } from './stage.ts'

export type Device = 'desk' | 'phone'
/** One person: the page, and hands whose taps and keys are counted (typing a text is not). */
export type Person = {
  page: Page; taps: number; keys: number
  tap(what: Locator): Promise<void>
  key(name: string): Promise<void>
  type(into: Locator, text: string): Promise<void>
  /** Forgets what was counted so far: the counted part of the journey begins. */
  count(): void
  /** Their device is somewhere else now. */
  walk(to: { lon: number; lat: number }): Promise<void>
  /** Taps what opens the camera or the folder, and takes a picture. */
  shoot(what: Locator, file: string): Promise<void>
  look(name: string): Promise<void>
  leave(): Promise<void>
}

let browser: Browser | undefined
export const stage = (): Stage => inject('stage')
export const closeBrowser = async (): Promise<void> => { await browser?.close(); browser = undefined }

/** A new person with an empty browser of their own, at the time of the stage. `at` is where their device says they are. */
export const person = async (device: Device, at?: { lon: number; lat: number }, more: { javaScriptEnabled?: boolean } = {}): Promise<Person> => {
  browser ??= await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: flags, env: named })
  const context = await browser.newContext({
    baseURL: stage().url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...more,
    ...(device === 'phone' ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : { viewport: { width: 1440, height: 900 } }),
    ...(at ? { geolocation: { longitude: at.lon, latitude: at.lat, accuracy: 8 }, permissions: ['geolocation'] } : {}),
  })
  context.setDefaultTimeout(30_000)
  await context.addInitScript(shiftDate, offset())
  contexts.add(context)
  const page = await context.newPage(), errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  const one: Person = {
    page, taps: 0, keys: 0,
    tap: async (what) => { one.taps++; await (device === 'phone' ? what.tap() : what.click()) },
    key: async (name) => { one.keys++; await page.keyboard.press(name) },
    type: async (into, text) => { await into.fill(text) },
    count: () => { one.taps = 0; one.keys = 0 },
    walk: (to) => context.setGeolocation({ longitude: to.lon, latitude: to.lat, accuracy: 8 }),
    shoot: async (what, file) => { const chooser = page.waitForEvent('filechooser'); await one.tap(what); await (await chooser).setFiles(file) },
    look: async (name) => { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `${name}.png`) }) },
    leave: async () => { contexts.delete(context); await context.close(); expect(errors, 'errors in the page').toEqual([]) },
  }
  return one
}

/** The first demo sign-in that plays the part (its last word, `dispatcher`), in an area whose name holds `area`. */
export const signInOf = (part: string, area = ''): SignIn => {
  const found = stage().signIns.staff.find((one) => (one.part === part || one.part.endsWith(`/${part}`)) && (one.area ?? '').includes(area))
  if (!found) throw new Error(`nobody plays ${part} ${area}: ${stage().signIns.staff.map((one) => `${one.part} ${one.area}`).join(', ')}`)
  return found
}
/** A program that acts as that member of staff: for what other people do while one person's journey is watched. */
export type Program = {
  get<T>(path: string): Promise<T>
  act(step: string, how: { record?: string; data?: object; type?: string }): Promise<{ record: string; no: string | null; state: string; code?: string }>
  photo(): Promise<{ id: string; name: string }[]>
  state(record: string): Promise<string>
}
export const program = async (who: SignIn): Promise<Program> => {
  const { token } = JSON.parse(await send('/api/sessions', { body: JSON.stringify({ login: who.login, password: who.password }) })) as { token: string }
  const get = async <T>(path: string) => JSON.parse(await send(path, { token })) as T
  return {
    get,
    act: async (step, { record = newId(clock.now()), data = {}, type = matter }) => JSON.parse(await send('/api/acts', { token, body: JSON.stringify({ id: newId(clock.now()), type, record, step, data }) })) as { record: string; no: string | null; state: string; code?: string },
    photo: async () => {
      const id = newId(clock.now())
      await send(`/api/files/${id}`, { token, method: 'PUT', type: 'image/jpeg', body: readFileSync(await photo('small', 640)) })
      return [{ id, name: 'photo.jpg' }]
    },
    state: async (record) => (await get<{ row: { state: string } }>(`/api/records/${matter}/${record}`)).row.state,
  }
}
const matter = 'matter'
type Sent = { body?: string | Buffer; token?: string; method?: string; type?: string }
const send = async (path: string, { body, token, method, type = 'application/json' }: Sent = {}): Promise<string> => {
  const answer = await fetch(`${stage().url}${path}`, { method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...(token ? { authorization: `Bearer ${token}` } : {}) }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} → ${answer.status} ${text}`)
  return text
}
/** The code that the demo's outbox shows for a telephone number. */
export const smsCode = async (last4: string): Promise<string> => {
  for (let i = 0; i < 40; i++) {
    const { rows } = JSON.parse(await send('/api/outbox')) as { rows: { to: string | null; text: string }[] }
    const code = /\d{6}/.exec(rows.find((row) => row.to?.endsWith(last4) && /\d{6}/.test(row.text))?.text ?? '')?.[0]
    if (code) return code
    await new Promise((go) => setTimeout(go, 250))
  }
  throw new Error(`no code for …${last4} in the outbox`)
}
/** A point well inside an area of the demo street (第34网格). */
export const pointIn = async (name: string): Promise<{ lon: number; lat: number }> => {
  const { areas } = JSON.parse(await send('/api/model')) as { areas: { name: string; ring?: [number, number][] }[] }
  const ring = areas.find((area) => area.name === name)?.ring ?? []
  return { lon: ring.reduce((n, [lon]) => n + lon, 0) / ring.length, lat: ring.reduce((n, [, lat]) => n + lat, 0) / ring.length }
}
/** Chooses from a list by typing: waits for what was meant to be offered, then Enter. */
export const choose = async (one: Person, into: Locator, text: string, offered = text): Promise<void> => {
  await into.fill(text)
  await one.page.getByRole('option').filter({ hasText: offered }).first().waitFor()
  await one.key('Enter')
  const box = into.and(one.page.getByRole('combobox'))
  await expect.poll(async () => await box.getAttribute('aria-expanded') === 'false' || await box.inputValue() === '').toBe(true)
}
/** Signs in at the door of a face, as a person would. */
export const signIn = async (one: Person, who: SignIn, door = '/desk/'): Promise<void> => {
  await one.page.goto(door)
  await one.page.getByLabel('登录名').fill(who.login)
  await one.page.getByLabel('密码').fill(who.password)
  await one.page.getByRole('button', { name: '登录', exact: true }).click()
  await one.page.getByLabel('密码').waitFor({ state: 'detached' })
}

/** Lets time pass, for the server and for every open page. Never back. */
export const clock = {
  now: (): Date => new Date(Date.now() + offset()),
  to: async (iso: string): Promise<void> => {
    const next = Date.parse(iso) - Date.now()
    if (next < offset()) throw new Error(`time does not go back to ${iso}`)
    // In one stroke: a reader must not find it empty.
    writeFileSync(`${stage().clock}.next`, String(next))
    renameSync(`${stage().clock}.next`, stage().clock)
    for (const context of contexts) {
      await context.addInitScript(shiftDate, next)
      for (const page of context.pages()) await page.evaluate(shiftDate, next)
    }
  },
}
/** Sets the clock of one person's pages by that of a server of its own. */
export const shiftTo = async (one: Person, file: string): Promise<void> => { await one.page.context().addInitScript(shiftDate, Number(readFileSync(file, 'utf8'))) }
const offset = () => Number(readFileSync(stage().clock, 'utf8'))
const contexts = new Set<BrowserContext>()
/** File names are Chinese; a browser without a locale can neither read nor keep them. */
const named = { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } as Record<string, string>
const shots = join(tmpdir(), 'xinbei-shots')

/** Runs in the page: its Date is the machine's, moved. */
const shiftDate = (ms: number) => {
  const page = globalThis as unknown as { shift?: number; machineDate?: DateConstructor; Date: DateConstructor }
  page.shift = ms
  if (page.machineDate) return
  const real = page.machineDate = page.Date
  page.Date = new Proxy(real, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length ? args : [target.now() + (page.shift ?? 0)]) as object,
    apply: (target) => new target(target.now() + (page.shift ?? 0)).toString(),
    get: (target, key) => (key === 'now' ? () => target.now() + (page.shift ?? 0) : Reflect.get(target, key) as unknown),
  })
}

/** No rule of axe is broken on what is shown now. */
export const accessible = async (page: Page): Promise<void> => {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe
      .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    return violations.map((one) => `${one.id}: ${one.help}\n${one.nodes.slice(0, 5).map((node) => `    ${node.html.slice(0, 200)}\n      ${node.failureSummary ?? ''}`).join('\n')}`)
  })
  if (found.length) throw new Error(`axe on ${page.url()}:\n${found.join('\n')}`)
}

/** Tab goes through everything and never sticks; each stop can be seen. Answers what it stopped at. */
export const tabWalk = async (page: Page, presses = 60): Promise<string[]> => {
  const stops: string[] = []
  let stuck = 0, last = '', unseen: string[] = []
  for (let i = 0; i < presses; i++) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate<{ key: string; name: string; seen: boolean } | null>(focused)
    if (!here) continue
    stuck = here.key === last ? stuck + 1 : 0
    if (here.key !== last) stops.push(here.name)
    last = here.key
    if (stuck > 6) throw new Error(`Tab sticks at ${here.name} on ${page.url()}`)
    if (!here.seen) unseen = [...new Set([...unseen, here.name])]
  }
  if (unseen.length) throw new Error(`focus that cannot be seen on ${page.url()}: ${unseen.join(', ')}`)
  return stops
}

/** Runs in the page: what has the focus, and whether a ring or a shadow shows it there, around it or (inputs under a label) beside it. */
const focused = `(() => {
  let one = document.activeElement
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement
  if (!one || one === document.body) return null
  const ringed = (el) => { const of = getComputedStyle(el); return (of.outlineStyle !== 'none' && parseFloat(of.outlineWidth) > 0) || of.boxShadow !== 'none' }
  const near = [one, one.parentElement, one.parentElement?.parentElement, one.nextElementSibling].filter(Boolean), box = one.getBoundingClientRect()
  return { key: String([...document.querySelectorAll('*')].indexOf(one)), name: one.tagName.toLowerCase() + ' ' + (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 20),
    seen: near.some(ringed) || box.width * box.height === 0 || one.tagName === 'CANVAS' }
})()`

/** A photo as a phone takes it: 12 megapixels, a few MB, with the place in its EXIF. Answers its path. */
export const photo = async (name: string, width = 4000): Promise<string> => {
  const path = join(tmpdir(), `xinbei-photo-${name}.jpg`)
  try { if (statSync(path).size > 0) return path } catch { /* not made yet */ }
  const dots = Buffer.alloc(400 * 300 * 3)
  for (let i = 0; i < dots.length; i++) dots[i] = (i * 2_654_435_761) >>> 24
  await sharp(dots, { raw: { width: 400, height: 300, channels: 3 } }).resize(width, width * 3 / 4, { kernel: 'nearest' })
    .withExif({ IFD0: { Make: 'Xinbei' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 3/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '117/1 40/1 0/1' } }).jpeg({ quality: 90 }).toFile(path)
  return path
}

const flags = ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
