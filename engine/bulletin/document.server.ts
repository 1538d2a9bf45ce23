// A bulletin as a document for the word processor: native tables whose heads repeat, pictures of the charts with their numbers as words beside, the fonts of an
// office, page x of y. The same content makes the same bytes, so that what was signed can be compared.
import { unzipSync, zipSync, type Zippable } from 'fflate'
import { chartSvg, CHART_WIDE } from './chart.ts'
import { draftWord, sayDay, sayIssue, sayMoment, type Content } from './content.ts'
import { chartWords, outline, pointWords, wordsOf, type Block, type Cell } from './outline.ts'
import type { Seal } from './seal.server.ts'

type Docx = typeof import('docx')
const WIDE = 9241, SONG = '宋体', HEI = '黑体', FANG = '仿宋', TITLE = '方正小标宋简体', RED = 'B3130B'
/** The East Asian font by its name on the office's machines; Latin letters and digits in the one that goes with it. */
const font = (name: string) => ({ ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: name, hint: 'eastAsia' as const })

/** The document and its name. `demo`: the street is invented, and the document says so. */
export const bulletinDocument = async (content: Content, { demo, seal }: { demo: boolean; seal?: Seal | undefined }): Promise<{ bytes: Buffer; name: string }> => {
  const docx = await import('docx'), { Document, ImageRun, Packer, Paragraph, TextRun, Footer, PageNumber, AlignmentType, BorderStyle, TabStopType } = docx, { signed } = content, draft = draftWord(content)
  const run = (text: string, size: number, how: { font?: string; bold?: boolean; color?: string } = {}) => new TextRun({ text: clean(text), size, font: font(how.font ?? FANG), ...(how.bold ? { bold: true } : {}), ...(how.color ? { color: how.color } : {}) })
  const middle = (children: ConstructorParameters<Docx['Paragraph']>[0] & object) => new Paragraph({ alignment: AlignmentType.CENTER, ...children })
  const head = [
    middle({ children: [run(content.title, 56, { font: TITLE, color: RED })], spacing: { after: 80 } }), middle({ children: [run(sayIssue(content), 28)] }),
    new Paragraph({ tabStops: [{ type: TabStopType.RIGHT, position: WIDE }], border: { bottom: { style: BorderStyle.DOUBLE, size: 8, color: RED, space: 4 } }, spacing: { after: 240 }, children: [run(`${content.office}${demo ? '　（演示）' : ''}${draft ? `　${draft}` : ''}`, 28), run(`\t${content.periodTitle}`, 28)] }),
  ]
  const drawn = new Map<Block, Buffer>(), blocks = outline(content), draws = await canDraw()
  if (draws) for (const block of blocks) if (block.kind === 'chart') drawn.set(block, await picture(chartSvg(block.chart).svg))
  const body = blocks.flatMap((block) => blockOf(docx, block, { run, image: drawn.get(block) }))
  const end = [
    ...['（单位盖章）', content.office, `签发人：${signed?.by ?? '　　　　　　'}`, signed ? sayDay(signed.at) : '　　年　　月　　日'].map((text, i) => new Paragraph({ alignment: AlignmentType.RIGHT, keepNext: i < 3, spacing: { before: i === 0 ? 720 : 60, after: i === 0 ? 360 : 0 }, indent: { right: 600 }, children: [run(text, 30)] })),
  ]
  if (seal) end.push(new Paragraph({ keepNext: true, spacing: { before: 360 }, children: [new ImageRun({ type: 'png', data: seal.png, transformation: { width: 76, height: 76 }, altText: { name: '核验', title: '扫码看签发的原件', description: seal.link } })] }),
    new Paragraph({ spacing: { line: 280 }, children: [run(`扫码看签发的原件　核验码 ${seal.check}`, 18, { font: SONG })] }))
  const foot = new Footer({ children: [new Paragraph({ tabStops: [{ type: TabStopType.RIGHT, position: WIDE }], children: [run(`${demo ? '演示数据。' : ''}${content.title} ${signed ? `${sayIssue(content)} ${sayMoment(signed.at)} 签发` : draft}\t`, 18, { font: SONG }),
    new TextRun({ size: 21, font: font(SONG), children: ['第 ', PageNumber.CURRENT, ' 页，共 ', PageNumber.TOTAL_PAGES, ' 页'] })] })] })
  const made = new Document({
    title: `${content.periodTitle}${content.title}`, creator: content.office, lastModifiedBy: content.office, description: sayIssue(content), styles: { default: { heading1: { run: { font: font(HEI), size: 30, color: '000000' } }, document: { run: { font: font(FANG), size: 30 }, paragraph: { spacing: { line: 400 } } } } },
    sections: [{ properties: { page: { size: { width: 11906, height: 16838 }, margin: { top: 1134, right: 1247, bottom: 1247, left: 1417 } } }, footers: { default: foot }, children: [...head, ...body, ...end] }],
  })
  return { bytes: settled(await Packer.toBuffer(made), signed?.at ?? content.asOf), name: `${content.office}_${content.periodTitle}${content.title}${draft ? '（草稿）' : ''}.docx` }
}
type Run = (text: string, size: number, how?: { font?: string; bold?: boolean }) => InstanceType<Docx['TextRun']>
const blockOf = (docx: Docx, block: Block, { run, image }: { run: Run; image: Buffer | undefined }): (InstanceType<Docx['Paragraph']> | InstanceType<Docx['Table']>)[] => {
  const { Paragraph, ImageRun, AlignmentType, HeadingLevel } = docx
  switch (block.kind) {
    case 'heading': return [new Paragraph({ heading: HeadingLevel.HEADING_1, keepNext: true, spacing: { before: 240, after: 80 }, children: [run(block.text, 30, { font: HEI })] })]
    case 'text': return [new Paragraph({ indent: { firstLine: 600 }, alignment: AlignmentType.BOTH, children: [run(wordsOf(block.pieces), 30)] })]
    case 'notes': return block.lines.map((line, i) => new Paragraph({ spacing: { line: 320 }, children: [run(`${i + 1}. ${line}`, 21)] }))
    case 'chart': {
      const title = new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, spacing: { before: 160 }, children: [run(block.chart.title, 24, { font: SONG })] }), { high } = chartSvg(block.chart)
      // A machine without Chinese fonts would draw boxes: there the numbers stand in a table.
      if (!image) return [title, tableOf(docx, { head: [{ text: '期或名', wide: true }, { text: '数', right: true }], rows: block.chart.points.map((point) => [{ pieces: [point.label] }, { pieces: [pointWords(block.chart, point.value)], right: true }]), last: null }, run)]
      return [title, new Paragraph({ alignment: AlignmentType.CENTER, children: [new ImageRun({ type: 'png', data: image, transformation: { width: 600, height: Math.round(high * 600 / CHART_WIDE) }, altText: { name: block.chart.title, title: block.chart.title, description: chartWords(block.chart) } })] })]
    }
    case 'table': return [tableOf(docx, block, run), ...(block.note.length ? [new Paragraph({ children: [run(wordsOf(block.note), 21)] })] : [new Paragraph({ spacing: { line: 160 }, children: [] })])]
  }
}
const tableOf = ({ Table, TableRow, TableCell, Paragraph, AlignmentType, WidthType, VerticalAlign }: Docx, { head, rows, last }: Pick<Extract<Block, { kind: 'table' }>, 'head' | 'rows' | 'last'>, run: Run): InstanceType<Docx['Table']> => {
  // What the widest cell of a column says decides its share of the page.
  const all = [...rows, ...(last ? [last] : [])], wants = head.map((one, i) => Math.min(22, Math.max(one.text.length * (one.text.length > 5 ? 1 : 2), ...all.map((row) => [...wordsOf(row[i]?.pieces ?? [])].reduce((n, sign) => n + (sign > '\u2e80' ? 2 : 1), 0)), 4))), sum = wants.reduce((a, b) => a + b, 0)
  const widths = wants.map((want) => Math.floor(want / sum * WIDE)), cell = (one: Cell, i: number, bold: boolean, center = false) => new TableCell({
    width: { size: widths[i]!, type: WidthType.DXA }, verticalAlign: VerticalAlign.CENTER, margins: { left: 60, right: 60 }, ...(bold && center ? { shading: { fill: 'E9ECF0' } } : {}),
    children: [new Paragraph({ alignment: center ? AlignmentType.CENTER : one.right ? AlignmentType.RIGHT : AlignmentType.LEFT, spacing: { line: 280 }, children: [run(wordsOf(one.pieces), 21, { font: SONG, ...(bold || one.strong ? { bold: true } : {}) })] })],
  })
  return new Table({ width: { size: WIDE, type: WidthType.DXA }, columnWidths: widths, rows: [new TableRow({ tableHeader: true, cantSplit: true, children: head.map((one, i) => cell({ pieces: [one.text] }, i, true, true)) }), ...all.map((row) => new TableRow({ cantSplit: true, children: row.map((one, i) => cell(one, i, false)) }))] })
}
// eslint-disable-next-line no-control-regex -- a document with these signs does not open
const clean = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
const picture = async (svg: string): Promise<Buffer> => (await import('sharp')).default(Buffer.from(svg), { density: 192 }).png({ compressionLevel: 9, palette: true }).toBuffer()
/** Has this machine a Chinese font? Of 一 there is one flat stroke to see; a box that stands for a missing sign is as high as wide. */
const canDraw = (): Promise<boolean> => drawing ??= (async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="#fff"/><text x="10" y="80" font-size="80" font-family="Noto Serif CJK SC, SimSun, Noto Sans CJK SC, serif">一</text></svg>`
  const { info } = await (await import('sharp')).default(Buffer.from(svg)).trim({ background: '#ffffff' }).toBuffer({ resolveWithObject: true })
  return info.width < 100 && info.height * 3 < info.width
})().catch(() => false)
let drawing: Promise<boolean> | undefined

/** The same parts, in one order, of one time: whatever the maker of the document notes of the minute and the machine is replaced. */
const settled = (bytes: Uint8Array, at: string): Buffer => {
  const parts = unzipSync(bytes), core = 'docProps/core.xml', time = `${at.slice(0, 19)}Z`, mtime = new Date(1980, 0, 1), out: Zippable = {}
  // Pictures are numbered through all documents that the process has made; here they count from one.
  let n = 0
  const body = 'word/document.xml'
  if (parts[body]) parts[body] = Buffer.from(Buffer.from(parts[body]).toString('utf8').replace(/<wp:docPr id="\d+"/g, () => `<wp:docPr id="${++n}"`))
  if (parts[core]) parts[core] = Buffer.from(Buffer.from(parts[core]).toString('utf8').replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, `$1${time}`))
  for (const name of Object.keys(parts).sort((a, b) => Number(b === '[Content_Types].xml') - Number(a === '[Content_Types].xml') || (a < b ? -1 : 1))) out[name] = [parts[name]!, { mtime, level: 6 }]
  return Buffer.from(zipSync(out, { mtime }))
}
