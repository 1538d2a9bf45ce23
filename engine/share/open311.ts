// Open311 GeoReport v2 on the wire: names, formats, times, what a public row and an update look like to others. Pure.
// The standard: http://wiki.open311.org/GeoReport_v2; updates: the service request updates extension of the same community.
import type { FieldModel } from '../record/model.ts'
import type { Public, PublicFile } from './public.ts'

export const specification = 'http://wiki.open311.org/GeoReport_v2'
export type Format = 'json' | 'xml'
export const types: Readonly<Record<Format, string>> = { json: 'application/json; charset=utf-8', xml: 'text/xml; charset=utf-8' }

/** `0101.json` → the word and the format. Anything else is undefined. */
export const readName = (name: string): { word: string; format: Format } | undefined => {
  const m = /^(.*)\.(json|xml)$/s.exec(name)
  return m ? { word: m[1]!, format: m[2] as Format } : undefined
}

// ── formats ──
type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value | undefined }
/** What one of a list is called in XML. JSON has no such layer. */
const single: Readonly<Record<string, string>> = {
  services: 'service', attributes: 'attribute', values: 'value', service_requests: 'request', errors: 'error', service_request_updates: 'request_update',
  endpoints: 'endpoint', formats: 'format', photos: 'photo',
}
/** A document with this root. JSON follows from the XML by leaving root and singular layer out: a list is a bare array. */
export const write = (format: Format, root: string, value: Value): string =>
  format === 'json' ? JSON.stringify(value) : `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`
const element = (name: string, value: Value | undefined): string => {
  if (value === null || value === undefined || value === '') return `<${name}/>`
  if (Array.isArray(value)) return `<${name}>${(value as readonly Value[]).map((one) => element(single[name] ?? 'item', one)).join('')}</${name}>`
  if (typeof value === 'object') return `<${name}>${Object.entries(value as { [name: string]: Value }).map(([key, inner]) => element(key, inner)).join('')}</${name}>`
  return `<${name}>${escape(String(value))}</${name}>`
}
/** Text as XML: signs that XML cannot hold are left out. */
export const escape = (text: string): string => text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

// ── times ──
/** Whole seconds, UTC. What is written is cut, never rounded up. */
export const writeTime = (at: string | Date): string => `${new Date(at).toISOString().slice(0, 19)}Z`
/** A time of the W3C profile with any offset and fractions; without an offset it is the office's own (+08:00). A `+` that an address has turned
 *  into a blank is read as one. */
export const readTime = (text: string): Date | undefined => {
  const m = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+\- ]\d{2}:?\d{2})?)?$/i.exec(text.trim())
  if (!m) return undefined
  const [, y, mo, d, h = '00', mi = '00', s = '00', part = '', zone = '+08:00'] = m
  const at = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}${part.slice(0, 4)}${/^z$/i.test(zone) ? 'Z' : zone.replace(' ', '+').replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')}`)
  return Number.isNaN(at.getTime()) || Number(y) < 1900 || Number(y) > 2200 || Number(d) > new Date(Date.UTC(Number(y), Number(mo), 0)).getUTCDate() ? undefined : at
}

// ── codes ──
/** A class code as it may travel in paths and comma lists: letters, digits, `_`, `-`; any other sign as `.` and its bytes. */
export const writeCode = (code: string): string => code.toWellFormed().replace(/[^A-Za-z0-9_-]/gu, (sign) => sign < '\u0080' ? `.${sign.charCodeAt(0).toString(16).padStart(2, '0')}` : encodeURIComponent(sign).toLowerCase().replaceAll('%', '.'))

// ── what others read ──
export const metadataOf = (fields: readonly FieldModel[]): boolean => fields.length > 0
const datatypes: Readonly<Record<string, string>> = { number: 'number', date: 'datetime', moment: 'datetime', flag: 'singlevaluelist', choice: 'singlevaluelist', ref: 'singlevaluelist', refs: 'multivaluelist' }
export type Choice = { key: string; name: string }
/** One question of a service. `values`: what may be answered, for lists. */
export const attributeOf = (field: FieldModel, { order, required, values }: { order: number; required: boolean; values: readonly Choice[] | undefined }) => ({
  variable: true, code: field.name, datatype: datatypes[field.kind] ?? (field.long ? 'text' : 'string'), required, datatype_description: field.help ?? field.unit ?? null, order, description: field.title,
  ...(values ? { values: values.map(({ key, name }) => ({ key, name })) } : {}),
})
export const isList = (field: FieldModel): boolean => (datatypes[field.kind] ?? '').endsWith('list')

/** The address of a released photo. */
export const photoUrl = (site: string, file: PublicFile): string => `${site}/open/photo/${file.id}`
/** A request as others see it. `extensions` adds what the standard has no name for. */
export const requestOf = (row: Public, { site, description, answer, address, extensions }: { site: string; description: string | undefined; answer: string | undefined; address: string | undefined; extensions: boolean }) => {
  const photos = Object.values(row.photos).flat().map((file) => photoUrl(site, file)), said = answer === undefined ? undefined : row.texts[answer]
  return {
    service_request_id: row.no, status: row.done ? 'closed' : 'open', status_notes: [row.state, said].filter(Boolean).join('：'),
    service_name: row.kind.name, service_code: writeCode(row.kind.code), description: (description === undefined ? undefined : row.texts[description]) ?? null, agency_responsible: row.agency, service_notice: null,
    requested_datetime: writeTime(row.made), updated_datetime: writeTime(row.updated), expected_datetime: row.due ? writeTime(row.due) : null,
    address: (address === undefined ? undefined : row.texts[address]) ?? row.area, address_id: null, zipcode: null, lat: row.at.lat, long: row.at.lon, media_url: photos[0] ?? null,
    ...(extensions ? { extended_attributes: { progress: row.progress, state: row.state, blurred_to_metres: row.blur, photos, ...Object.fromEntries(row.fields.map((field) => [field.name, field.value])) } } : {}),
  }
}
/** The states that the extension knows, by which updates say how far a request is. */
export const progresses = ['open', 'closed', 'fixed', 'in_progress', 'planned', 'action_scheduled', 'investigating', 'duplicate', 'not_councils_responsibility', 'no_further_action', 'internal_referral', 'for_triage', 'cancelled', 'reopen', 'unchanged'] as const
const ended = new Set<string>(['closed', 'fixed', 'duplicate', 'not_councils_responsibility', 'no_further_action', 'cancelled'])
export const isEnd = (progress: string): boolean => ended.has(progress.toLowerCase())

/** The fields of a posted form, several values a name; `attribute[x][]` and a repeated `attribute[x]` are one. */
export const attributesIn = (form: ReadonlyMap<string, readonly string[]>): Map<string, string[]> => {
  const found = new Map<string, string[]>()
  for (const [name, values] of form) {
    const code = /^attribute\[([^\]]{1,100})\](?:\[\d*\])?$/.exec(name)?.[1]
    if (code) found.set(code, [...found.get(code) ?? [], ...values.filter((value) => value !== '')])
  }
  return found
}
