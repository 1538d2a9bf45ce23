// A bulletin on A4: masthead with its number, tables whose heads repeat, charts, places to sign and to seal. Plain data in, one HTML document out, without a
// script; of a signed one nothing on it depends on who prints it or when.
import { escapeHtml as e, page } from '../exchange/paper.ts'
import { chartSvg } from './chart.ts'
import { draftWord, sayDay, sayIssue, sayMoment, type Content, type Piece } from './content.ts'
import { outline, wordsOf, type Block, type Cell } from './outline.ts'

const SERIF = '"FangSong","仿宋","仿宋_GB2312","STFangsong","Noto Serif CJK SC","Noto Serif SC","Source Han Serif SC","SimSun",serif', TITLE = '"方正小标宋简体","FZXiaoBiaoSong-B05S","Noto Serif CJK SC","Noto Serif SC","SimSun",serif', BLACK = '"SimHei","黑体","Noto Sans CJK SC","Noto Sans SC",sans-serif'
const CSS = `@page{size:A4 portrait;margin:20mm 22mm 22mm 25mm;@bottom-left{content:"{{foot}}";white-space:nowrap;font:13px ${SERIF};color:#454c57}@bottom-right{content:"第 " counter(page) " 页，共 " counter(pages) " 页";white-space:nowrap;font:14px ${SERIF}}}
*{box-sizing:border-box}html{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{margin:0;color:#000;background:#fff;font:16px/28px ${SERIF};font-variant-numeric:tabular-nums}
p,h1,h2,figure{margin:0}.hint,.screenfoot{color:#454c57;font-size:13px;text-align:center;padding:8px}
@media screen{body{background:#e7eaee}main{background:#fff;margin:0 auto;width:210mm;max-width:100%;min-height:297mm;padding:20mm 22mm 22mm 25mm}}@media screen and (max-width:820px){main{padding:16px}.scroll{overflow-x:auto}}
@media print{.hint,.screenfoot{display:none}}
header{border-bottom:3px double #b3130b;padding-bottom:6px;margin-bottom:18px}h1{font:700 38px/56px ${TITLE};letter-spacing:.22em;margin-right:-.22em;text-align:center;color:#b3130b}.number{text-align:center}.line{display:flex;justify-content:space-between;gap:16px;flex-wrap:wrap}
.draft,.demo{border:1px solid #333;padding:0 8px;font-size:14px;line-height:22px;display:inline-block}
h2{font:700 18px/32px ${BLACK};margin:16px 0 4px;break-after:avoid}.says{text-indent:2em}
table{border-collapse:collapse;width:100%;margin:4px 0 8px;font-size:14px;line-height:21px}th,td{border:1px solid #000;padding:3px 6px;font-weight:400;overflow-wrap:anywhere;text-align:left}thead{display:table-header-group}thead th{background:#e9ecf0;font-weight:700;text-align:center}tr{break-inside:avoid}.r{text-align:right}.k{white-space:nowrap}td{min-width:3.2em}.b{font-weight:700}.w{min-width:7.6em}.many{font-size:12.5px}.many th,.many td{padding:3px 4px;min-width:0}
figure{break-inside:avoid;margin:8px 0}figure svg{display:block;max-width:100%;height:auto;margin:0 auto}figcaption{text-align:center;font-size:14px}.note{font-size:13px;line-height:20px;color:#222}
.sign{break-inside:avoid;display:flex;justify-content:flex-end;align-items:flex-end;gap:24px;margin-top:36px}.check{margin-right:auto;font-size:12px;line-height:18px}.check svg{display:block;width:20mm;height:20mm;margin-bottom:4px}.check p{white-space:nowrap}.sign div:not(.check){min-width:300px;text-align:center;line-height:30px}.seal{min-height:84px;color:#555}.sign b{display:inline-block;min-width:120px;border-bottom:1px solid #000;font-weight:400}
`
/** The paper of one issue. `demo`: the street is invented, and the paper says so. */
export const bulletinPaper = (content: Content, { demo, seal }: { demo: boolean; /** The number of its contents, and an `<svg>` of the address of the edition, made by the house. */ seal?: { check: string; svg: string } | undefined }): string => {
  const { signed } = content, issue = sayIssue(content), draft = draftWord(content)
  const body = `<header><h1>${e(content.title)}</h1><p class="number">${e(issue)}</p><p class="line"><span>${e(content.office)}</span><span>${demo ? '<span class="demo">演示</span> ' : ''}${draft ? `<span class="draft">${e(draft)}</span>` : ''}</span><span>${e(content.periodTitle)}</span></p></header>`
    + outline(content).map(block).join('')
    + `<div class="sign">${seal ? `<div class="check">${seal.svg}<p>扫码看签发的原件</p><p>核验码 ${e(seal.check)}</p></div>` : ''}<div><p class="seal">（单位盖章）</p><p>${e(content.office)}</p><p>签发人：<b>${e(signed?.by ?? '')}</b></p><p>${signed ? e(sayDay(signed.at)) : '　　年　　月　　日'}</p></div></div>`
  return page({ title: `${content.periodTitle}${content.title}`, css: CSS, body, foot: `${demo ? '演示数据。' : ''}${content.office} ${content.title} ${signed ? `${issue} ${sayMoment(signed.at)} 签发` : draft}` })
}
const words = (pieces: readonly Piece[]): string => e(wordsOf(pieces))
const cell = (tag: 'td', one: Cell): string => { const names = [one.right ? 'r' : '', one.right && wordsOf(one.pieces).length < 12 ? 'k' : '', one.strong ? 'b' : ''].filter(Boolean).join(' '); return `<${tag}${names ? ` class="${names}"` : ''}>${words(one.pieces)}</${tag}>` }
const block = (of: Block): string => {
  switch (of.kind) {
    case 'heading': return `<h2>${e(of.text)}</h2>`
    case 'text': return `<p class="says">${words(of.pieces)}</p>`
    case 'notes': return of.lines.map((line, i) => `<p class="note">${i + 1}. ${e(line)}</p>`).join('')
    case 'chart': return `<figure><figcaption>${e(of.chart.title)}</figcaption>${chartSvg(of.chart).svg}</figure>`
    case 'table': return `<div class="scroll"><table${of.head.length > 6 ? ' class="many"' : ''}><thead><tr>${of.head.map((one) => `<th${one.wide ? ' class="w"' : ''}>${e(one.text)}</th>`).join('')}</tr></thead><tbody>${[...of.rows, ...(of.last ? [of.last] : [])].map((row) => `<tr>${row.map((one) => cell('td', one)).join('')}</tr>`).join('')}</tbody></table></div>${of.note.length ? `<p class="note">${words(of.note)}</p>` : ''}`
  }
}
