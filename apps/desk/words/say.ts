// What the desk says: Chinese sentences are their own keys, another language is an overlay over them. Pure, so that titles and columns are
// said the same way wherever they are made.

export type Words = Readonly<Record<string, string>>
let overlay: Words = {}
/** Sets the language of everything said from now on. */
export const speak = (words: Words): void => { overlay = words }

/** A sentence of the desk, `{name}` filled in. */
export const t = (zh: string, values?: Readonly<Record<string, string | number>>): string => {
  const text = Object.hasOwn(overlay, zh) ? overlay[zh]! : zh
  return values ? text.replace(/\{(\w+)\}/g, (whole, key: string) => (values[key] === undefined ? whole : String(values[key]))) : text
}
/** How wide a text stands at the size of lists, px. */
export const wide = (text: string): number => [...text].reduce((sum, c) => sum + (c > '\u2e80' ? 15 : 7.6), 0)
