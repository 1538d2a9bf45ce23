// Just enough XML for workbooks. Every search goes forward only, so that hostile text costs no more time than its length.

/** Elements of this name, one after another, not nested in each other; prefixes are ignored. An element that never ends ends the search. */
export function* elements(xml: string, tag: string): Generator<{ head: string; body: string; from: number; to: number }> {
  const open = new RegExp(`<(?:\\w+:)?${tag}(?=[\\s/>])`, 'g'), close = new RegExp(`</(?:\\w+:)?${tag}>`, 'g')
  for (let m = open.exec(xml); m; m = open.exec(xml)) {
    const end = xml.indexOf('>', open.lastIndex)
    if (end < 0) return
    const head = xml.slice(open.lastIndex, end)
    if (head.endsWith('/')) { open.lastIndex = end + 1; yield { head, body: '', from: m.index, to: end + 1 }; continue }
    close.lastIndex = end + 1
    const last = close.exec(xml)
    if (!last) return
    open.lastIndex = close.lastIndex
    yield { head, body: xml.slice(end + 1, last.index), from: m.index, to: close.lastIndex }
  }
}
/** What stands between `<tag` and `>`, for each of them, nested or not. */
export function* heads(xml: string, tag: string): Generator<string> {
  const open = new RegExp(`<(?:\\w+:)?${tag}(?=[\\s/>])`, 'g')
  while (open.exec(xml)) {
    const end = xml.indexOf('>', open.lastIndex)
    if (end < 0) return
    yield xml.slice(open.lastIndex, end)
    open.lastIndex = end + 1
  }
}
export const body = (xml: string, tag: string): string | undefined => { for (const e of elements(xml, tag)) return e.body; return undefined }
/** Attributes of a head, as long as it is no longer than anybody writes. */
export const attributes = (head: string): Record<string, string> =>
  Object.fromEntries([...head.slice(0, 4000).matchAll(/([\w:]{1,60})="([^"]*)"/g)].map(m => [m[1]!, unescape(m[2]!)]))

/** Text of a rich or plain string: its pieces run together; readings above the characters (rPh) are not text. */
export const strings = (xml: string): string => {
  let plain = xml
  if (xml.includes('rPh')) { let at = 0; plain = ''; for (const e of elements(xml, 'rPh')) { plain += xml.slice(at, e.from); at = e.to } plain += xml.slice(at) }
  let text = ''
  for (const e of elements(plain, 't')) text += unescape(e.body)
  return text
}
export const unescape = (text: string): string => text.includes('&') || text.includes('_x')
  ? text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/g, (_, hex: string, dec: string, name: string) => name ? NAMES[name]! : sign(hex ? parseInt(hex, 16) : Number(dec)))
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => sign(parseInt(hex, 16)))
  : text
const NAMES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
/** Signs that no database and no page can hold are dropped. */
const sign = (code: number) => (code >= 32 || code === 9 || code === 10) && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
