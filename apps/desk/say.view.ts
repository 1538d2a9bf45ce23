// The desk speaks Chinese; another language is an overlay keyed by the Chinese sentence, loaded only where it is chosen.

type Overlay = Readonly<Record<string, string>>
let overlay: Overlay = {}
export type Lang = 'zh' | 'en'
export const langNow = (): Lang => (localStorage.getItem('xb.lang') === 'en' ? 'en' : 'zh')
/** Loads the overlay of the chosen language; call once before the first picture. */
export const loadWords = async (): Promise<void> => {
  document.documentElement.lang = langNow() === 'en' ? 'en' : 'zh-CN'
  if (langNow() === 'en') overlay = (await import('./words/en.ts')).en
}
export const setLang = (lang: Lang): void => { localStorage.setItem('xb.lang', lang); location.reload() }

/** A sentence of the desk, `{name}` filled in. */
export const t = (zh: string, values?: Readonly<Record<string, string | number>>): string => {
  const text = overlay[zh] ?? zh
  return values ? text.replace(/\{(\w+)\}/g, (whole, key: string) => (values[key] === undefined ? whole : String(values[key]))) : text
}
