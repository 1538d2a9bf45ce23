// The open page as plain text: list, one matter, following, feed, widget. It needs no script; one comes later and brings the map.
import { momentName } from '../client/words.ts'
import type { AnswerTime } from '#engine/share/read.server.ts'
import type { Follow } from '#engine/share/follow.server.ts'
import type { Public } from '#engine/share/public.ts'
import { photoUrl, writeTime } from '#engine/share/open311.ts'
import type { Update } from '#engine/share/updates.server.ts'
import { esc } from './plain.server.ts'

/** What an address of the list says. `near` is the name of a place, or `lon,lat`. */
export type Filter = { kind: string; state: '' | 'open' | 'done'; near: string; within: number; page: number }
export type Spot = { name: string; lon: number; lat: number }
export type ListPage = {
  filter: Filter; kinds: readonly { code: string; name: string }[]; places: readonly Spot[]; rows: readonly Public[]; more: boolean; total: number | undefined
  times: readonly AnswerTime[]; counts: { open: number; done: number }; now: number; site: string; wrong?: string | undefined; spot?: Spot | undefined
}
export const perPage = 30
const states = { '': '全部', open: '正在办', done: '已办结' } as const

/** `?kind=0101&state=open…`, without what is empty. */
export const addressOf = (filter: Partial<Filter>, path = '/open'): string => {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value && !(name === 'page' && value === 1) && !(name === 'within' && !filter.near)) words.set(name, String(value))
  const text = words.toString()
  return `${path}${text ? `?${text}` : ''}`
}

export const openPage = (it: ListPage): string => {
  // A place that nobody knows is named in the form, and asked for no more.
  const { rows, now } = it, filter = it.spot ? it.filter : { ...it.filter, near: '' }, kind = it.kinds.find((one) => one.code === filter.kind)
  const chips = [
    kind && [kind.name, { ...filter, kind: '', page: 1 }], filter.state && [states[filter.state], { ...filter, state: '' as const, page: 1 }], filter.near && it.spot && [`${it.spot.name} ${filter.within} 米内`, { ...filter, near: '', page: 1 }],
  ].filter((one): one is [string, Filter] => Boolean(one))
  return `${style}<main id="main"><h1>街道在办的事</h1>
<p>现在在办 ${it.counts.open}${it.counts.open === 10_000 ? '+' : ''} 件，近 90 天办结 ${it.counts.done} 件。谁反映的不公开，住处只标到附近。</p>
<details class="find"${it.wrong ? ' open' : ''}><summary class="btn act">挑着看</summary><form class="stack wide" method="get" action="/open">
${select('kind', '哪一类', [['', '全部'], ...it.kinds.map((one) => [one.code, one.name] as const)], filter.kind)}
${select('state', '办到哪里', Object.entries(states), filter.state)}
${placeSelect(it.places, it.filter.near, '哪里附近', it.wrong)}
${select('within', '多远以内', [100, 300, 500, 1000].map((n) => [String(n), `${n} 米`] as const), String(filter.within))}
<button class="btn big full" type="submit">看</button></form></details>
${chips.length ? `<p class="chips">${chips.map(([text, without]) => `<a class="btn" href="${esc(addressOf(without))}">${esc(text)} <span aria-hidden="true">×</span><span class="vh">去掉</span></a>`).join('')}</p>` : ''}
<div class="js-only" data-map="${esc(addressOf({ ...filter, page: 1 }, '/api/public/points'))}"><button type="button" class="btn act">看地图</button></div>
<p class="soft" role="status">${it.total !== undefined ? `共 ${it.total}${it.total === 10_000 ? '+' : ''} 件` : `这一页 ${rows.length} 件`}，新的在前。</p>
${rows.length ? `<ul class="list matters">${rows.map((row) => `<li>${line(row, now)}</li>`).join('')}</ul>` : `<p class="note">${chips.length ? `这样挑没有事项。<a href="/open">看全部</a>` : '现在没有公开的事项。'}</p>`}
${filter.page > 1 || it.more ? `<p class="row">${filter.page > 1 ? `<a class="btn" href="${esc(addressOf({ ...filter, page: filter.page - 1 }))}">上一页</a>` : ''}<span class="grow mid soft">第 ${filter.page} 页</span>${it.more ? `<a class="btn" href="${esc(addressOf({ ...filter, page: filter.page + 1 }))}">下一页</a>` : ''}</p>` : ''}
<h2>多久办好</h2>
${it.times.length ? `<table><caption class="soft">近 90 天办结的，从收到算起</caption><thead><tr><th scope="col">类别</th><th scope="col">办结</th><th scope="col">一半在</th><th scope="col">九成在</th></tr></thead>
<tbody>${it.times.slice(0, 12).map((one) => `<tr><th scope="row"><a href="${esc(addressOf({ kind: one.kind }))}">${esc(one.name)}</a></th><td>${one.done}</td><td>${one.done ? hours(one.middle) : '—'}</td><td>${one.done ? hours(one.most) : '—'}</td></tr>`).join('')}</tbody></table>` : '<p class="soft">近 90 天还没有办结的。</p>'}
<h2>接着看</h2>
<nav class="stack" aria-label="接着看"><a class="btn act" href="${esc(addressOf({ near: filter.near, within: filter.within }, '/open/follow'))}">关注一处，有事发短信</a>
<a class="btn act" href="${esc(addressOf({ kind: filter.kind, state: filter.state, near: filter.near, within: filter.within }, '/open/feed.atom'))}">订阅（Atom）</a></nav>
<details id="widget"><summary>放到别的网页上</summary><label for="embed">复制这一行</label><textarea id="embed" readonly rows="4">${esc(`<iframe src="${it.site}${addressOf({ kind: filter.kind, near: filter.near, within: filter.within }, '/open/widget')}" title="街道在办的事" width="320" height="420" loading="lazy"></iframe>`)}</textarea></details>
<details id="api"><summary>程序怎么取（Open311）</summary><p>读取不用密钥：<a href="/open311/v2/discovery.xml">discovery</a>、<a href="/open311/v2/services.json">services</a>、<a href="/open311/v2/requests.json">requests</a>。要发事项进来，请向街道申请接口令牌。</p></details></main>`
}

/** One matter, with all that was said of it outside. */
export const matterPage = ({ row, updates, now }: { row: Public; updates: readonly Update[]; now: number }): string => `${style}<main id="main"><h1>${esc(row.kind.name)}，${row.done ? '已办结' : esc(row.state)}</h1>
<p class="soft">${esc(row.area ?? '')}${row.blur ? `，大概位置（${row.blur} 米以内）` : ''}，编号 <span class="num">${esc(row.no)}</span></p>
${Object.values(row.photos).flat().length ? `<div class="pair">${Object.values(row.photos).flat().map((file, i) => `<figure><img src="/open/photo/${file.id}?size=640" alt="照片 ${i + 1}" loading="lazy"></figure>`).join('')}</div>` : ''}
${Object.values(row.texts).map((text) => `<p>${esc(text).replaceAll('\n', '<br>')}</p>`).join('') || '<p class="soft">文字和照片要工作人员看过才公开，这一件还没有。</p>'}
<dl class="answers">${[['反映', momentName(row.made, now)], ...(row.ended ? [['办结', momentName(row.ended, now)]] : row.due ? [['最晚', momentName(row.due, now)]] : []), ...(row.agency ? [['办理单位', row.agency]] : []), ...row.fields.map((field) => [field.title, field.value])].map(([name, value]) => `<div><dt>${esc(name!)}</dt><dd>${esc(value!)}</dd></div>`).join('')}</dl>
${updates.length ? `<h2>经过</h2><ul class="told">${updates.filter((one) => one.what === 'state').map((one) => `<li><time datetime="${writeTime(one.happened)}">${momentName(one.happened, now)}</time><span>${esc(one.words)}</span></li>`).join('')}</ul>` : ''}
<div class="js-only" data-map="" data-at="${row.at.lon},${row.at.lat}" data-name="${esc(row.kind.name)}" data-done="${row.done ? 1 : ''}"><button type="button" class="btn act">看地图</button></div>
<p><a class="btn act" href="${esc(addressOf({ near: `${row.at.lon},${row.at.lat}`, within: 300 }, '/open/follow'))}">关注这附近</a></p></main>`

export type FollowPage = { step: 'place' | 'code' | 'mine'; places: readonly Spot[]; near: string; within: number; phone: string; mine: readonly (Follow & { name: string })[]; wrong?: { field: string; text: string } | undefined; said?: string | undefined; demo: boolean }
/** Three short steps: where and whose phone; the code; what is followed now. */
export const followPage = (it: FollowPage): string => {
  const hidden = `<input type="hidden" name="near" value="${esc(it.near)}"><input type="hidden" name="within" value="${it.within}">`
  const field = (name: string, label: string, control: (tie: string) => string) => { const wrong = it.wrong?.field === name ? it.wrong.text : ''; return `<div class="field${wrong ? ' off' : ''}"><label for="f-${name}">${label}</label>${wrong ? `<div class="wrong" id="f-${name}-e" role="alert">${esc(wrong)}</div>` : ''}${control(`id="f-${name}" name="${name}"${wrong ? ` aria-invalid="true" aria-describedby="f-${name}-e"` : ''}`)}</div>` }
  const mine = it.mine.length ? `<h2>您关注的</h2><ul class="list">${it.mine.map((one) => `<li><span class="grow">${esc(one.name)}，${one.metres} 米内</span><form method="post" action="/open/follow/end"><input type="hidden" name="id" value="${one.id}"><button class="btn" type="submit">取消<span class="vh">关注 ${esc(one.name)}</span></button></form></li>`).join('')}</ul>` : ''
  if (it.step === 'mine') return `${style}<main id="main"><h1>关注的地方</h1>${it.said ? `<p class="note done" role="status">${esc(it.said)}</p>` : ''}${mine || '<p>现在没有关注的地方。</p>'}<p><a class="btn act" href="/open/follow?new=1">再关注一处</a></p></main>`
  if (it.step === 'code') return `${style}<main id="main"><h1>短信里的验证码</h1><form class="stack wide" method="post" action="/open/follow/confirm">${hidden}<input type="hidden" name="phone" value="${esc(it.phone)}">
${field('code', `发到 ${esc(it.phone.slice(0, 3))}****${esc(it.phone.slice(-4))} 的 6 位数`, (tie) => `<input ${tie} type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="6">`)}
<button class="btn big full" type="submit">关注</button></form>${it.demo ? '<p class="soft">演示环境不发短信，验证码在<a href="/outbox">发出的消息</a>里。</p>' : ''}</main>`
  return `${style}<main id="main"><h1>关注哪里？</h1><p>那附近有新事项、有事办结，发短信告诉您。随时可以取消。</p><form class="stack wide" method="post" action="/open/follow">
${placeSelect(it.places, it.near, '哪里附近', it.wrong?.field === 'near' ? it.wrong.text : undefined)}
${select('within', '多远以内', [100, 300, 500, 1000].map((n) => [String(n), `${n} 米`] as const), String(it.within))}
${field('phone', '手机号', (tie) => `<input ${tie} type="tel" autocomplete="tel-national" value="${esc(it.phone)}">`)}
<button class="btn big full" type="submit">发验证码</button></form>${mine}</main>`
}

/** What others put into their own page: no script, no style of ours, a few hundred bytes a row. */
export const widgetPage = ({ rows, now, site, name, more }: { rows: readonly Public[]; now: number; site: string; name: string; more: string }): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${esc(name)} · 在办的事</title><base target="_blank">
<style>body{margin:0;padding:10px;font:16px/1.5 system-ui,sans-serif;color:#1a1f27;background:#fff}h1{font-size:1.1em;margin:0 0 .4em}ul{list-style:none;margin:0;padding:0}li{border-top:1px solid #dfe3e8}li a{display:block;padding:.6em 0;min-height:44px;box-sizing:border-box;color:inherit;text-decoration:none}li a:hover b{text-decoration:underline}span{color:#454c57}a{color:#0b57d0}a:focus-visible{outline:3px solid #1a1f27;outline-offset:-3px}p{margin:.6em 0 0}</style></head>
<body><h1>${esc(name)}在办的事</h1>${rows.length ? `<ul>${rows.map((row) => `<li><a href="${site}/open/${esc(row.no)}" rel="noopener"><b>${esc(row.kind.name)}</b>，${row.done ? '已办结' : esc(row.state)}<br><span>${esc(row.area ?? '')} ${momentName(row.made, now)}</span></a></li>`).join('')}</ul>` : '<p>现在没有。</p>'}<p><a href="${esc(more)}" rel="noopener">看全部</a></p></body></html>`

/** Atom 1.0 (RFC 4287): one entry a matter, newest change first. */
export const feedOf = ({ rows, site, self, name, now }: { rows: readonly Public[]; site: string; self: string; name: string; now: Date }): string => {
  const host = site.replace(/^https?:\/\//, '').replace(/[:/].*$/, ''), entry = (row: Public) => `<entry><id>tag:${esc(host)},2026:open/${esc(row.no)}</id><title>${esc(`${row.kind.name} · ${row.done ? '已办结' : row.state}${row.area ? ` · ${row.area}` : ''}`)}</title>
<link href="${site}/open/${esc(row.no)}"/><published>${writeTime(row.made)}</published><updated>${writeTime(row.updated)}</updated><category term="${esc(row.kind.code)}" label="${esc(row.kind.name)}"/>
<content type="text">${esc([row.state, ...Object.values(row.texts)].join('\n'))}</content><georss:point>${row.at.lat} ${row.at.lon}</georss:point>${Object.values(row.photos).flat().map((file) => `<link rel="enclosure" type="image/jpeg" href="${photoUrl(site, file)}"/>`).join('')}</entry>`
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="zh-CN"><id>${esc(self)}</id><title>${esc(name)}在办的事</title><updated>${writeTime(rows[0]?.updated ?? now)}</updated><author><name>${esc(name)}</name></author>
<link rel="self" href="${esc(self)}"/><link href="${site}/open"/>
${rows.map(entry).join('\n')}
</feed>`
}

const line = (row: Public, now: number): string => `<a href="/open/${esc(row.no)}"><span class="top"><b>${esc(row.kind.name)}</b><span class="lamp"><svg viewBox="0 0 16 16" aria-hidden="true">${row.done ? '<path d="M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14zM4.8 8.3l2.4 2.4 4-4.7" fill="none" stroke="#1f7a3a" stroke-width="2"/>' : '<circle cx="8" cy="8" r="7" fill="#0b57d0"/>'}</svg>${row.done ? '已办结' : esc(row.state)}</span></span>
${Object.keys(row.texts).length ? `<span>${esc(short(Object.values(row.texts)[0]!))}</span>` : ''}<span class="soft">${esc([row.area ?? '', `${momentName(row.made, now)} 反映`, row.done && row.ended ? `用了 ${hours((Date.parse(row.ended) - Date.parse(row.made)) / 3_600_000)}` : ''].filter(Boolean).join('，'))}</span></a>`
const short = (text: string): string => [...text].length > 60 ? `${[...text].slice(0, 60).join('')}…` : text
/** 40 分钟, 5.5 小时, 3 天. */
export const hours = (n: number): string => n < 1 ? `${Math.max(1, Math.round(n * 60))} 分钟` : n < 48 ? `${Math.round(n * 10) / 10} 小时` : `${Math.round(n / 2.4) / 10} 天`
const select = (name: string, label: string, options: readonly (readonly [string, string])[], chosen: string): string =>
  `<div class="field"><label for="f-${name}">${label}</label><select id="f-${name}" name="${name}">${options.map(([value, text]) => `<option value="${esc(value)}"${value === chosen ? ' selected' : ''}>${esc(text)}</option>`).join('')}</select></div>`
/** Places by name; a point of the map stands among them as itself. */
const placeSelect = (places: readonly Spot[], near: string, label: string, wrong?: string): string =>
  `<div class="field${wrong ? ' off' : ''}"><label for="f-near">${label}</label>${wrong ? `<div class="wrong" id="f-near-e" role="alert">${esc(wrong)}</div>` : ''}<select id="f-near" name="near"${wrong ? ' aria-invalid="true" aria-describedby="f-near-e"' : ''}><option value="">不限</option>${/^-?[\d.]+,-?[\d.]+$/.test(near) ? `<option value="${esc(near)}" selected>地图上的这一处</option>` : ''}${places.map((one) => `<option value="${esc(one.name)}"${one.name === near ? ' selected' : ''}>${esc(one.name)}</option>`).join('')}</select></div>`
/** Only what this page draws; the first page of the portal does not carry it. */
const style = `<style>.js-only{display:none}.js .js-only{display:block;visibility:hidden}.js .js-only.on{visibility:visible}summary{cursor:pointer;min-height:2.85rem;line-height:2.3rem}summary.btn{list-style:none}.find[open]>summary{margin-bottom:12px}
.matters>li{padding:0}.matters a{display:flex;flex-direction:column;gap:2px;width:100%;padding:.7rem .9rem;min-height:60px;color:inherit;text-decoration:none}.matters b{font-size:1.06rem}.matters a:hover b{text-decoration:underline}.matters .top{display:flex;flex-wrap:wrap;gap:0 12px;align-items:baseline;justify-content:space-between}
table{width:100%;border-collapse:collapse;background:var(--paper);border:1px solid var(--line)}caption{text-align:left;padding:0 0 6px}th,td{padding:.55rem .5rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}th:first-child{text-align:left;font-weight:400}thead th{color:var(--ink-2);font-size:.94rem;font-weight:400}tbody a{display:inline-block;min-height:1.8rem}
#embed{font-family:ui-monospace,monospace;font-size:.88rem}[data-size] tbody td,[data-size] thead th{padding:.4rem .2rem}[data-size=huge] table{font-size:.8rem}.list form{margin-left:auto}</style>`
