import { chromium } from 'playwright-core'
import { readFileSync } from 'node:fs'
const base = 'http://127.0.0.1:3977', dir = '/tmp/eng-shots'
const signs = JSON.parse(readFileSync('/tmp/eng-data/demo-sign-ins.json', 'utf8')).staff
const flags = ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags })
const who = process.argv[2], pages = process.argv.slice(3)
const off = Number(readFileSync('/tmp/eng-clock', 'utf8'))
const context = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 }, timezoneId: 'Asia/Shanghai', locale: 'zh-CN', reducedMotion: 'reduce' })
await context.addInitScript((off) => { const D = Date; globalThis.Date = class extends D { constructor(...a) { if (a.length) super(...a); else super(D.now() + off) } static now() { return D.now() + off } } }, off)
const page = await context.newPage()
page.on('pageerror', (e) => console.log('PAGEERROR', e.message))
const look = async (name) => {
  await page.screenshot({ path: `${dir}/${name}.png` })
  const found = await page.evaluate(() => {
    const zh = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/, out = [], cut = []
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let n = walk.nextNode(); n; n = walk.nextNode()) { const t = n.textContent.trim(); if (t && zh.test(t) && n.parentElement.tagName !== 'SCRIPT' && n.parentElement.tagName !== 'STYLE') out.push(`${n.parentElement.tagName.toLowerCase()}.${n.parentElement.className?.baseVal ?? n.parentElement.className}: ${t.slice(0, 60)}`) }
    for (const e of document.querySelectorAll('[aria-label],[placeholder],[title]')) for (const a of ['aria-label', 'placeholder', 'title']) { const v = e.getAttribute(a); if (v && zh.test(v)) out.push(`@${a} ${v.slice(0, 60)}`) }
    for (const e of document.querySelectorAll('button,a,th,td,span,p,h1,h2,h3,dt,dd,label,li')) { if (e.children.length === 0 && e.textContent.trim() && e.offsetWidth && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== 'visible' && !e.classList.contains('sr')) cut.push(`${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.trim().slice(0, 60)}`) }
    return { out: [...new Set(out)], cut: [...new Set(cut)], wide: document.documentElement.scrollWidth > innerWidth }
  })
  console.log(`== ${name}${found.wide ? ' PAGE TOO WIDE' : ''}`)
  for (const l of found.out.filter((l) => !/^(td|dd|text|noscript|@title|a\.|span\.cut)/.test(l))) console.log('  zh ', l)
  for (const l of found.cut) console.log('  cut', l)
}
await page.goto('/desk/')
await page.evaluate(() => localStorage.setItem('xb.lang', 'en'))
await page.reload(); await page.waitForTimeout(1200)
if (who === 'door') { await look('door'); await browser.close(); process.exit() }
const one = signs.find((s) => s.login === who || s.part.endsWith(who))
await page.fill('#login', one.login); await page.fill('#password', one.password); await page.keyboard.press('Enter')
await page.waitForTimeout(2500)
for (const p of pages) {
  const [name, path, ...acts] = p.split('|')
  if (path) { await page.goto(path); await page.waitForTimeout(1800) }
  for (const a of acts) { if (a.startsWith('key:')) await page.keyboard.press(a.slice(4)); else if (a.startsWith('wait:')) await page.waitForTimeout(Number(a.slice(5))); else await page.locator(a).first().click({ timeout: 4000 }).catch((e) => console.log('NO', a, e.message.slice(0, 80))); await page.waitForTimeout(900) }
  await look(`${who}-${name}`)
}
await browser.close()
