// Paper: the file of one matter as the office binds it, and a list as it is hung up or handed in. Plain data in, one HTML document out, with its
// styles inside and no script, so that it prints the same from every face and from the command line.
import { escapeHtml as e, FILE_CSS, LIST_CSS, page } from './paper.ts'

/** A labelled cell; two of them may share a row. */
export type PaperCell = { label: string; text: string }
export type Opinion = {
  label: string; text: string
  /** Where the seal goes: 单位盖章, 街道盖章. Leaves 112 px free. */
  seal?: string | undefined
  /** 派遣员, 值班长. A name that is given was signed in the system; an empty line waits for a pen. */
  role: string; name?: string | undefined; at?: string | undefined
}
export type FilePaper = {
  office: string; form: string; no: string
  keep?: string | undefined; secrecy?: string | undefined; demo?: boolean
  /** An `<svg>` string made by the house, never a stranger's. */
  qr?: string | undefined; qrWords?: string
  rows: readonly (readonly PaperCell[])[]
  opinions: readonly Opinion[]
  contents?: readonly { name: string; at: string; pages: string; note?: string | undefined }[]
  /** Pages behind the form: what happened, and the photos. */
  history?: readonly { at: string; who: string; what: string }[]
  photos?: readonly { src: string; words: string }[]
  by: string; at: string
}

/** The A4 file of one matter (案卷). Texts are escaped; persons must come masked. Rows grow, and break only between rows. The year of an empty
 *  date line is that of `at`. */
export const filePaper = (of: FilePaper): string => {
  const year = /^\d{4}/.exec(of.at)?.[0] ?? '　　　　'
  const cells = (row: readonly PaperCell[]) => row.length === 2
    ? `<tr><th>${label(row[0]!.label)}</th><td>${e(row[0]!.text)}</td><th>${label(row[1]!.label)}</th><td>${e(row[1]!.text)}</td></tr>`
    : row.map(c => `<tr><th>${label(c.label)}</th><td colspan="3">${e(c.text)}</td></tr>`).join('')
  const opinion = (o: Opinion, i: number) => `<tr class="${i === 0 ? 'opinion first' : 'opinion'}"><th>${label(o.label)}</th><td colspan="3"><div class="${o.seal ? 'says seal' : 'says'}"><p>${e(o.text)}</p>`
    + `<p class="sign"><span class="stamp">${o.seal ? `（${e(o.seal)}）` : ''}</span><span>${e(o.role)}：<b>${e(o.name ?? '')}</b></span><span class="when">${o.at ? e(o.at) : `${year}年　　月　　日`}</span></p></div></td></tr>`
  const body = [
    '<div class="bind" aria-hidden="true"><i></i><i></i><span>装订线</span></div>',
    `<header><div><p>案卷号：${e(of.no)}</p><p>${of.keep ? `保管期限：${e(of.keep)}　　` : ''}${of.secrecy ? `密级：${e(of.secrecy)}　　` : ''}${of.demo ? '<span class="demo">演示</span>' : ''}</p></div>`,
    of.qr ? `<div class="qr">${of.qr}<p>${e(of.qrWords ?? '扫码看原件')}</p></div>` : '', '</header>',
    `<h1>${e(of.office)}</h1><h2>${e(of.form)}</h2>`,
    `<table class="form"><colgroup><col class="l"><col><col class="l"><col class="r"></colgroup><tbody>${of.rows.map(cells).join('')}${of.opinions.map(opinion).join('')}</tbody></table>`,
    of.contents?.length ? `<table class="contents"><colgroup><col style="width:52px"><col><col style="width:150px"><col style="width:64px"><col style="width:52px"></colgroup><thead><tr><th>序号</th><th>卷内文件</th><th>形成时间</th><th>页次</th><th>备注</th></tr></thead><tbody>${
      of.contents.map((c, i) => `<tr><td>${i + 1}</td><td class="name">${e(c.name)}</td><td>${e(c.at)}</td><td>${e(c.pages)}</td><td>${e(c.note ?? '')}</td></tr>`).join('')}</tbody></table>` : '',
    of.history?.length ? `<section><h3>办理经过</h3><table class="history"><colgroup><col style="width:166px"><col style="width:150px"><col></colgroup><thead><tr><th>时间</th><th>办理人</th><th>内容</th></tr></thead><tbody>${
      of.history.map(h => `<tr><td>${e(h.at)}</td><td>${e(h.who)}</td><td class="name">${e(h.what)}</td></tr>`).join('')}</tbody></table></section>` : '',
    of.photos?.length ? `<section><h3>照片</h3><div class="photos">${of.photos.filter(p => OWN.test(p.src)).map(p => `<figure><img src="${e(p.src)}" alt=""><figcaption>${e(p.words)}</figcaption></figure>`).join('')}</div></section>` : '',
  ].join('')
  return page({ title: `${of.no} ${of.form}`, css: FILE_CSS, wide: 794, body, foot: `${of.demo ? '演示数据。' : ''}打印：${of.by} ${of.at}` })
}

export type ListPaper = {
  title: string; unit: string; by: string; at: string; filters: readonly string[]; demo?: boolean
  columns: readonly { title: string; align?: 'left' | 'right' | 'center'; width?: string }[]
  /** As the list shows them, masked where it masks. 序号 is put before by the paper. */
  rows: readonly (readonly string[])[]
  /** All that the filter finds, where the paper holds fewer. */
  total?: number | undefined
}

/** A list as an A4 ledger, landscape: its head repeats on every page, its rows do not break. */
export const listPaper = (of: ListPaper): string => {
  const width = (w: string | undefined) => w && /^\d+(\.\d+)?(px|mm|%|em)$/.test(w) ? ` style="width:${w}"` : ''
  const head = `<tr><th>序号</th>${of.columns.map(c => `<th>${e(c.title)}</th>`).join('')}</tr>`
  const rows = of.rows.map((row, i) => `<tr><td class="center">${i + 1}</td>${of.columns.map((c, j) => `<td class="${c.align ?? 'left'}">${e(row[j] ?? '')}</td>`).join('')}</tr>`).join('')
  const count = of.total !== undefined && of.total > of.rows.length ? `本表 ${of.rows.length} 条，全部 ${of.total} 条` : `共 ${of.rows.length} 条`
  const body = `<h1>${e(of.title)}${of.demo ? ' <span class="demo">演示</span>' : ''}</h1><p class="line"><span>单位：${e(of.unit)}</span><span>日期：${e(of.at)}</span><span>筛选：${e(of.filters.join('，') || '全部')}</span><span>${count}</span></p>`
    + `<table><colgroup><col style="width:3.2em">${of.columns.map(c => `<col${width(c.width)}>`).join('')}</colgroup><thead>${head}</thead><tbody>${rows || `<tr><td class="center" colspan="${of.columns.length + 1}">没有符合条件的记录</td></tr>`}</tbody></table>`
    + `<p class="line end"><span>填表人：${e(of.by)}</span><span>审核人：<b></b></span><span>负责人：<b></b></span></p>`
  return page({ title: of.title, css: LIST_CSS, wide: 1123, body, foot: `${of.demo ? '演示数据。' : ''}打印：${of.by} ${of.at}` })
}

/** Photos of this house or inside the document, nothing that would be fetched elsewhere. */
const OWN = /^(?:\/(?!\/)|data:image\/(?:jpeg|png|webp);base64,)/
/** A label stands in lines of four signs, each spread over the width, as 来源 over 事项名称. */
const label = (text: string): string => {
  const signs = [...text.replace(/\s/g, '')], lines = Math.ceil(signs.length / 4), per = Math.ceil(signs.length / lines)
  return Array.from({ length: lines }, (_, i) => `<span class="spread">${e(signs.slice(i * per, (i + 1) * per).join(''))}</span>`).join('')
}
