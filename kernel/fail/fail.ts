// Every refusal of the house is a Failure: a code, a status, details, and a sentence in the reader's language.
import { kernelFailures } from './catalogue.ts'

export type Lang = 'zh' | 'en'
/** Filled into the sentence and sent as `details`. A value { zh, en } is given in the reader's language. */
export type Details = Record<string, unknown>
export type Entry = { status: number; zh: string; en: string }
/** The shape of every error on the wire. */
export type WireError = { error: { code: string; message: string; path?: string; allowed?: readonly unknown[]; details?: Details } }

export class Failure extends Error {
  readonly code: string
  readonly status: number
  readonly details: Details
  readonly path?: string
  constructor(code: string, status: number, details: Details, path?: string) {
    super(code)
    this.name = 'Failure'
    this.code = code
    this.status = status
    this.details = details
    if (path !== undefined) this.path = path
  }
}

/** Makes a Failure to throw. A code that nobody defined is a fault of the programmer and throws at once. */
export const fail = (code: string, details: Details & { path?: string } = {}): Failure => {
  const entry = catalogue.get(code)
  if (!entry) throw new Error(`no failure "${code}" in the catalogue`)
  const { path, ...rest } = details
  return new Failure(code, entry.status, rest, path)
}

/** Adds a room's failures. The same code with other words is refused: one code, one meaning. */
export const defineFailures = (list: Readonly<Record<string, Entry>>): void => {
  for (const [code, entry] of Object.entries(list)) {
    const old = catalogue.get(code)
    if (old && (old.zh !== entry.zh || old.en !== entry.en || old.status !== entry.status)) throw new Error(`failure "${code}" is defined twice`)
    catalogue.set(code, entry)
  }
}

/** What the reader is told. */
export const sentence = (failure: Failure, lang: Lang): string => {
  const entry = catalogue.get(failure.code)
  const given: Details = failure.path === undefined ? failure.details : { ...failure.details, path: failure.path }
  return entry ? fill(entry[lang], given, lang) : failure.code
}

/** The failure as it goes over the wire. */
export const wire = (failure: Failure, lang: Lang): WireError => {
  const { allowed, ...rest } = failure.details
  const details = said(rest, lang) as Details
  return {
    error: {
      code: failure.code,
      message: sentence(failure, lang),
      ...(failure.path === undefined ? {} : { path: failure.path }),
      ...(Array.isArray(allowed) ? { allowed } : {}),
      ...(Object.keys(details).length ? { details } : {}),
    },
  }
}

export const isFailure = (error: unknown): error is Failure => error instanceof Failure

/** Every code with its status and sentences, for documents and the OpenAPI description. */
export const failureList = (): ReadonlyArray<Entry & { code: string }> => [...catalogue].map(([code, entry]) => ({ code, ...entry }))

/** The reader's language by Accept-Language; Chinese unless English is asked for before Chinese. */
export const langOf = (header: string | undefined): Lang => {
  const asked = (header ?? '').split(',').map(part => {
    const [tag = '', q] = part.trim().toLowerCase().split(';q=')
    return { tag, q: q === undefined ? 1 : Number(q) || 0 }
  }).filter(it => it.q > 0 && /^(zh|en)\b/.test(it.tag)).sort((a, b) => b.q - a.q)
  return asked[0]?.tag.startsWith('en') ? 'en' : 'zh'
}

/** Details name records, steps and fields in Chinese; whoever knows their English says it here, once. */
export const nameInEnglish = (say: (zh: string) => string): void => { english = say }
let english = (zh: string): string => zh

const catalogue = new Map<string, Entry>(Object.entries(kernelFailures))

const isBoth = (value: unknown): value is Record<Lang, string> =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)['zh'] === 'string' && typeof (value as Record<string, unknown>)['en'] === 'string'

/** Details as they go out: both-language values in one, names in the reader's. */
const said = (value: unknown, lang: Lang): unknown => {
  if (typeof value === 'string') return lang === 'en' ? english(value) : value
  if (isBoth(value)) return value[lang]
  if (Array.isArray(value)) return value.map(one => said(one, lang))
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, said(one, lang)])) : value
}

const words = (value: unknown, lang: Lang): string | undefined => {
  if (value === undefined || value === null) return undefined
  if (isBoth(value)) return value[lang]
  if (Array.isArray(value)) return value.length ? value.map(one => words(one, lang) ?? '').join(lang === 'zh' ? '、' : ', ') : undefined
  if (typeof value === 'string') return lang === 'en' ? english(value) : value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const fill = (text: string, given: Details, lang: Lang): string => {
  const put = (part: string): { text: string; whole: boolean } => {
    let whole = true
    const done = part.replace(/\{(\w+)\}/g, (_all, name: string) => {
      const value = words(Object.hasOwn(given, name) ? given[name] : undefined, lang)
      if (value === undefined) whole = false
      return value ?? ''
    })
    return { text: done, whole }
  }
  // Split first, fill later: a value that itself holds brackets must not be read as an optional part.
  return text.split(/(\[[^\]]*\])/).map(part => {
    if (!part.startsWith('[')) return put(part).text
    const inner = put(part.slice(1, -1))
    return inner.whole ? inner.text : ''
  }).join('')
}
