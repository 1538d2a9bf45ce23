// Whatever is thrown becomes a Failure of the catalogue; what nobody foresaw becomes 'broken' and is logged.
import { fail, Failure } from '../fail/fail.ts'
import { schemaFailure, type SchemaError } from './schema.ts'

/** `id` is the request's number, told to the reader when something broke. */
export const toFailure = (error: unknown, id: string): Failure => {
  if (error instanceof Failure) return error
  const it = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; statusCode?: unknown; validation?: unknown; validationContext?: unknown }
  if (Array.isArray(it.validation)) return schemaFailure(it.validation as SchemaError[], String(it.validationContext ?? 'body'))
  const code = typeof it.code === 'string' ? it.code : ''
  const known = byCode[code]
  if (known) return known()
  if (code.startsWith('FST_') && typeof it.statusCode === 'number' && it.statusCode >= 400 && it.statusCode < 500) return fail('bad-body')
  if (/^(08(?!P01)|57P0)/.test(code)) return fail('database-away')
  return fail('broken', { id })
}

const badValue = () => fail('bad-body', { why: { zh: '有一项的值存不下', en: 'a value cannot be stored' } })
const away = () => fail('database-away')
const busy = () => fail('busy', { seconds: 2 })

const byCode: Record<string, () => Failure> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => fail('too-large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => fail('unsupported-type', { allowed: ['application/json'] }),
  FST_ERR_BAD_URL: () => fail('bad-field', { path: 'url', why: { zh: '地址写坏了', en: 'the address is malformed' } }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => fail('bad-body', { why: { zh: '没有传完整', en: 'it was cut short' } }),
  FST_ERR_MAX_PARAM_LENGTH: () => fail('not-found', { what: { zh: '地址', en: 'address' } }),
  // A last wall for values that slipped through every check: PostgreSQL's own refusals of a value are the caller's fault, not ours.
  '22P02': badValue, '22P05': badValue, '22021': badValue, '22003': badValue, '22007': badValue, '22008': badValue, '22001': badValue,
  '40001': busy, '40P01': busy, '55P03': busy, '53300': busy,
  ECONNREFUSED: away, ECONNRESET: away, EPIPE: away, ETIMEDOUT: away, ENOTFOUND: away,
}
