// The sheet of paper itself: A4, the binding edge, page x of y, the fonts an office has.
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

const SERIF = '"FangSong","仿宋","仿宋_GB2312","STFangsong","Noto Serif CJK SC","Noto Serif SC","Source Han Serif SC","SimSun",serif'
const TITLE = '"方正小标宋简体","FZXiaoBiaoSong-B05S","Noto Serif CJK SC","Noto Serif SC","SimSun",serif'
/** Text inside a CSS string: what could end it becomes a number. */
const cssText = (text: string) => text.replace(/[^\p{L}\p{N} ：，。、（）]/gu, c => `\\${c.codePointAt(0)!.toString(16)} `)

/** One HTML document. `foot` and the page numbers stand in the margin of every page. */
export const page = ({ title, css, body, foot, wide }: { title: string; css: string; body: string; foot: string; wide?: number }): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=${wide ?? 'device-width'}"><link rel="icon" href="data:,"><title>${escapeHtml(title)}</title><style>${css.replaceAll('{{foot}}', cssText(foot))}</style></head>`
  + `<body><p class="hint">按 Ctrl P 打印，纸张 A4。</p><main>${body}</main><p class="screenfoot">${escapeHtml(foot)}</p></body></html>`

const COMMON = `*{box-sizing:border-box}html{-webkit-print-color-adjust:exact;print-color-adjust:exact}body{margin:0;color:#000;background:#fff;font:15px/25px ${SERIF};font-variant-numeric:tabular-nums}
p,h1,h2,h3{margin:0}table{border-collapse:collapse;width:100%;table-layout:fixed}th,td{font-weight:400;overflow-wrap:anywhere}tr{break-inside:avoid}thead{display:table-header-group}
.demo{display:inline-block;border:1px solid #333;border-radius:3px;padding:0 6px;font-size:14px;line-height:19px;letter-spacing:0;font-weight:400}
.hint,.screenfoot{color:#454c57;font-size:13px}.hint{text-align:center;padding:8px}
@media screen{body{background:#e7eaee}main{background:#fff;margin:0 auto;position:relative}.screenfoot{margin:8px auto 24px;text-align:center}}
@media print{.hint,.screenfoot{display:none}}
`
// The sides are paddings of the sheet, not margins of the page: the binding line must be drawn out there.
export const FILE_CSS = `@page{size:A4 portrait;margin:12mm 0 19mm;@bottom-left{content:"{{foot}}";padding-left:28mm;white-space:nowrap;font:13px ${SERIF};color:#454c57;vertical-align:top;padding-top:5mm}@bottom-right{content:"第 " counter(page) " 页，共 " counter(pages) " 页";padding-right:16.4mm;white-space:nowrap;font:14px ${SERIF};vertical-align:top;padding-top:5mm}}
${COMMON}main{padding:0 16.4mm 0 28mm}
@media screen{main{width:210mm;min-height:297mm;padding-top:12mm;padding-bottom:19mm}}
.bind{position:absolute;left:0;top:0;height:297mm;width:20mm;border-right:1px dashed #777}.bind i{position:absolute;left:12.6mm;width:4.6mm;height:4.6mm;border:1px solid #777;border-radius:50%}.bind i:nth-child(1){top:calc(50% - 67mm)}.bind i:nth-child(2){top:calc(50% + 67mm)}
.bind span{position:absolute;left:13.2mm;top:50%;width:1em;margin-top:-45px;font-size:14px;line-height:28px;color:#454c57;text-align:center}
@media print{.bind{position:fixed;top:0;bottom:0;height:auto}}
header{display:flex;justify-content:space-between;height:84px;line-height:24px;padding-top:16px;font-size:14px}.qr{width:76px;margin-top:-16px;text-align:center;font-size:12px;line-height:18px}.qr svg{display:block;width:76px;height:76px}
h1{font:700 25px/36px ${TITLE};letter-spacing:.1em;text-align:center;margin-right:-.1em}h2{font:700 20px/38px ${TITLE};letter-spacing:.3em;text-align:center;margin:0 -.3em 8px 0}
.form{border:1px solid #000}.form col.l{width:76px}.form col.r{width:247px}.form th,.form td{border:1px solid #000;vertical-align:middle}.form th{padding:4px 0;text-align:center}.form td{padding:5px 10px;white-space:pre-wrap}
.spread{display:block;width:4em;margin:0 auto;text-align:justify;text-align-last:justify}.first{border-top:2px solid #000}
.opinion td{padding:0}.says{display:flex;flex-direction:column;justify-content:space-between;min-height:76px;padding:9px 14px 4px 10px}.says.seal{min-height:112px}.sign{display:flex;justify-content:flex-end;align-items:flex-end;gap:26px;padding-top:8px}.stamp{margin-right:auto;margin-left:-6px}.sign b{display:inline-block;min-width:104px;border-bottom:1px solid #000;text-align:center;font-weight:400;height:25px;vertical-align:bottom}.when{min-width:140px;text-align:right}
.contents,.history{font-size:14px}.contents{margin-top:-1px;border-top:2px solid #000}.contents th,.contents td,.history th,.history td{border:1px solid #000;height:29px;padding:1px 8px;text-align:center}.contents .name,.history .name{text-align:left;white-space:pre-wrap}.contents tbody td:not(.name){padding:1px 2px}
section{break-before:page;padding-top:2mm}@media screen{section{padding-top:12mm}}h3{font:700 18px/36px ${TITLE};text-align:center}.photos{display:grid;grid-template-columns:1fr 1fr;gap:12px}figure{margin:0;break-inside:avoid;border:1px solid #000;padding:6px}figure img{display:block;width:100%;max-height:90mm;object-fit:contain}figcaption{font-size:13px;line-height:20px;text-align:center}
`
export const LIST_CSS = `@page{size:A4 landscape;margin:12mm 12mm 16mm;@bottom-left{content:"{{foot}}";white-space:nowrap;font:12px ${SERIF};color:#454c57}@bottom-right{content:"第 " counter(page) " 页，共 " counter(pages) " 页";white-space:nowrap;font:13px ${SERIF}}}
${COMMON}body{font-size:13px;line-height:19px}
@media screen{main{width:297mm;min-height:210mm;padding:12mm}}
h1{font:700 24px/40px ${TITLE};text-align:center}.line{display:flex;gap:32px;line-height:28px}.line span:last-child{margin-left:auto}.end{padding-top:8px}.end span:last-child{margin-left:0}.end b{display:inline-block;width:96px;border-bottom:1px solid #000;height:20px}
th,td{border:1px solid #000;padding:3px 6px;vertical-align:middle;white-space:pre-wrap}th{background:#e3e6ea;text-align:center;font-weight:700}.right{text-align:right}.center{text-align:center}
`
