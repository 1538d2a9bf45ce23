// The report as one plain page: what somebody without JavaScript fills in, and what everybody sees until the script has come. Pure text.
import type { Road } from '../light/shape.ts'

export type PlainState = {
  road: Road; act: string; record: string
  /** What was typed, by field name; `near` is the chosen place. */
  typed: Readonly<Record<string, string>>
  kinds: readonly { code: string; name: string }[]; places: readonly { name: string }[]
}
export type PlainError = { field: string; text: string }

/** The body of `/report`. Controls carry the names of the step's own fields, and `near`, `act`, `record`. */
export const noScriptPage = (state: PlainState, errors: readonly PlainError[]): string => {
  const { road: { step, type, roles }, typed } = state
  const field = (name: string | undefined, label: string, hint: string, draw: (tie: string) => string) => {
    if (!name) return ''
    const error = errors.find((e) => e.field === name)
    return `<div class="field${error ? ' off' : ''}"><label for="f-${name}">${label}</label>${hint ? `<div class="hint" id="f-${name}-h">${hint}</div>` : ''}${error ? `<div class="wrong" id="f-${name}-e">${esc(error.text)}</div>` : ''}${
      draw(`id="f-${name}" name="${name}"${hint ? ` aria-describedby="f-${name}-h"` : ''}${error ? ' aria-invalid="true"' : ''}`)}</div>`
  }
  const value = (name: string | undefined) => esc(typed[name ?? ''] ?? '')
  const options = (list: readonly (readonly [string, string])[], chosen: string | undefined) =>
    `<option value="">请选</option>${list.map(([v, t]) => `<option value="${esc(v)}"${v === chosen ? ' selected' : ''}>${esc(t)}</option>`).join('')}`
  const rest = roles.rest.map((n) => type.field[n]).filter((f) => f && step.need.includes(f.name) && (f.kind === 'text' || f.kind === 'number' || f.kind === 'date'))
  return `<main id="main"><h1>发生了什么？</h1>${summary(errors)}
<form class="stack wide" method="post" action="/report" enctype="multipart/form-data" novalidate>
<input type="hidden" name="act" value="${esc(state.act)}"><input type="hidden" name="record" value="${esc(state.record)}">
${field(roles.photos, '拍张照片', '最多 3 张，没有也可以。', (tie) => `<input ${tie} type="file" accept="image/*" multiple>`)}
${field(roles.words, '说一句', '看到了什么，有没有危险。', (tie) => `<textarea ${tie}>${value(roles.words)}</textarea>`)}
${field(roles.kind, '像是哪一类？（可不选）', '', (tie) => `<select ${tie}>${options(state.kinds.map((k) => [k.code, k.name] as const), typed[roles.kind ?? ''])}</select>`)}
${field(roles.address, '地址或旁边有什么', '如：厦门路 118 号门前', (tie) => `<input ${tie} type="text" value="${value(roles.address)}">`)}
${roles.place ? field('near', '离得最近的地方', '', (tie) => `<select ${tie}>${options(state.places.map((p) => [p.name, p.name] as const), typed.near)}</select>`) : ''}
${rest.map((f) => f && field(f.name, esc(f.title), '', (tie) => `<input ${tie} type="text"${f.kind === 'date' ? ' inputmode="numeric" placeholder="年-月-日" title="写成 2026-11-23" pattern="\\d{4}-\\d\\d-\\d\\d"' : ''} value="${value(f.name)}">`)).join('')}
${field(roles.phone, '手机号（可不填）', '办的人好问您细节。不填就是匿名，凭查询码看结果。', (tie) => `<input ${tie} type="tel" autocomplete="tel-national" value="${value(roles.phone)}">`)}
<button class="btn big full" type="submit">发送</button></form>
<p class="foot">危险情况请先打 <a href="tel:110">110</a>、<a href="tel:119">119</a>、<a href="tel:120">120</a>。</p></main>`
}

/** After sending without a script. */
export const sentPage = (said: { no: string | null; code?: string | undefined }): string => `<main id="main"><h1>已经收到</h1>
<p class="soft">编号，打电话问时报这个号</p><p class="big-no">${esc(said.no ?? '')}</p>
${said.code ? `<p class="soft">查询码，只显示这一次，请记下来</p><p class="big-no">${esc(said.code)}</p>` : ''}
<p>工作人员看过后分给负责的单位，办完后有人到现场看一遍。</p><p><a class="btn big full" href="/">回首页</a></p></main>`

/** What a demonstration would have sent: nothing leaves, so the codes are read here. */
export const outboxPage = (rows: readonly { channel: string; to: string; title: string; text: string; at: string }[]): string => `<main id="main"><h1>发出的消息</h1><p class="soft">演示环境什么都不真发，都列在这里，最新的在上。</p>
<ul class="cards">${rows.map((r) => `<li class="card"><div class="top"><h2>${esc(r.title)}</h2><span class="far">${esc(new Date(Date.parse(r.at) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' '))}</span></div><p>${esc(r.text)}</p><p class="soft small">${esc(`${r.channel === 'sms' ? '短信' : r.channel === 'app' ? '站内消息' : r.channel} 给 ${r.to}`)}</p></li>`).join('')}</ul>${rows.length ? '' : '<p>还没有发过。</p>'}</main>`

/** Pages that need the script say so, and what else can be done. */
export const needsScript = (title: string): string => `<main id="main"><div class="no-js stack"><h1>${esc(title)}</h1><p>看这一页要开 JavaScript。也可以打 <a href="tel:12345">12345</a>，报编号问。</p></div></main>`

export const headOf = (of: { title: string; back: string; demo: boolean; size: string }): string =>
  `<header class="head"><a class="back" href="${of.back}" aria-label="返回"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M15 4 7 12l8 8"></path></svg></a><div class="grow"><h1>${esc(of.title)}</h1></div>${
    of.demo ? '<span class="mark">演示</span>' : ''}<a class="size" role="button" href="?size=${of.size ? '' : 'large'}">${of.size ? '标准版' : '大字版'}</a></header>`

export const esc = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
const summary = (errors: readonly PlainError[]) => errors.length === 0 ? '' : `<div class="errors" role="alert"><h2>有 ${errors.length} 处要改</h2><ul>${errors.map((e) => `<li><a href="#f-${e.field}">${esc(e.text)}</a></li>`).join('')}</ul></div>`
