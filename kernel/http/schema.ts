// From a JSON Schema error to a failure that names the field and says what may stand there.
import { fail, type Failure } from '../fail/fail.ts'

/** What a schema checker reports (the part of Ajv's error object that is read here). */
export type SchemaError = { keyword: string; instancePath: string; params: Record<string, unknown>; parentSchema?: Record<string, unknown> | undefined }

/** `part` is body, querystring, params or headers. Of several errors the deepest one is told: it says most. */
export const schemaFailure = (errors: readonly SchemaError[], part: string): Failure => {
  const depth = (it: SchemaError) => it.instancePath.split('/').length
  const error = errors.filter(it => !['anyOf', 'oneOf', 'if'].includes(it.keyword)).sort((a, b) => depth(b) - depth(a))[0] ?? errors[0]
  if (!error) return fail('bad-body')
  const extra = error.params['missingProperty'] ?? error.params['additionalProperty'] ?? error.params['unevaluatedProperty']
  const steps = error.instancePath.split('/').slice(1).map(step => step.replace(/~1/g, '/').replace(/~0/g, '~'))
  if (typeof extra === 'string') steps.push(extra)
  const path = steps.join('.').slice(0, 200) || part
  if (path === 'body' && error.keyword === 'type') return fail('bad-body', { why: why(error) })
  const allowed = allowedOf(error)
  return fail('bad-field', { path, why: why(error), ...(allowed ? { allowed } : {}) })
}

const allowedOf = ({ keyword, params, parentSchema }: SchemaError): unknown[] | undefined => {
  if (keyword === 'enum' && Array.isArray(params['allowedValues'])) return params['allowedValues']
  if (keyword === 'const') return [params['allowedValue']]
  if (keyword === 'additionalProperties' && typeof parentSchema?.['properties'] === 'object') return Object.keys(parentSchema['properties'] ?? {})
  return undefined
}

const types: Record<string, string> = { string: '文字', number: '数字', integer: '整数', boolean: '是或否', array: '列表', object: '对象', null: '空' }

const why = ({ keyword, params }: SchemaError): { zh: string; en: string } => {
  const limit = String(params['limit'] ?? '')
  const type = [params['type']].flat().map(String)
  switch (keyword) {
    case 'required': return { zh: '必填', en: 'required' }
    case 'type': return { zh: `应是${type.map(it => types[it] ?? it).join('或')}`, en: `must be ${type.join(' or ')}` }
    case 'enum': case 'const': return { zh: '不在可选范围内', en: 'not one of the choices' }
    case 'additionalProperties': case 'unevaluatedProperties': return { zh: '没有这一项', en: 'there is no such field' }
    case 'maxLength': return { zh: `最多 ${limit} 个字`, en: `at most ${limit} characters` }
    case 'minLength': return { zh: `至少 ${limit} 个字`, en: `at least ${limit} characters` }
    case 'maxItems': return { zh: `最多 ${limit} 项`, en: `at most ${limit} items` }
    case 'minItems': return { zh: `至少 ${limit} 项`, en: `at least ${limit} items` }
    case 'maximum': return { zh: `不能大于 ${limit}`, en: `at most ${limit}` }
    case 'minimum': return { zh: `不能小于 ${limit}`, en: `at least ${limit}` }
    case 'format': return { zh: `格式应是 ${String(params['format'])}`, en: `must be a ${String(params['format'])}` }
    case 'pattern': return { zh: '格式不对', en: `must match ${String(params['pattern'])}` }
    default: return { zh: '不符合要求', en: `fails "${keyword}"` }
  }
}
