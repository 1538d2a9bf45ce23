// What both directions of the Open311 server share: who is asked, which services there are, what each asks.
import type { FastifyRequest } from 'fastify'
import { defineFailures, fail, type Failure } from '../../kernel/fail/fail.ts'
import type { Actor as Holder } from '../../kernel/identity/identity.ts'
import { dayOf } from '../clock/days.ts'
import { nowOf, type Engine } from '../record/engine.server.ts'
import type { FieldModel } from '../record/model.ts'
import { inForce } from '../record/office.ts'
import { isList, writeCode, type Choice } from './open311.ts'
import { listedKinds, type Listed, type Shared } from './public.ts'

defineFailures({
  'open311-key': { status: 403, zh: 'api_key 缺失、无效，或没有这项权限。', en: 'api_key: missing, not known, or not made for this.' },
  'open311-bad': { status: 400, zh: '{field}：{why}。', en: '{field}: {why}.' },
})
export const refuse = (field: string, zh: string, en: string): Failure => fail('open311-bad', { field, why: { zh, en } })

export type Place = { name: string; lon: number; lat: number }
export type Open311 = {
  engine: Engine
  /** Whom a key belongs to. */
  whoIs: (token: string) => Promise<Holder | undefined>
  /** The address of this server as others reach it; else as they asked. */
  site?: string | undefined
  office: () => string
  /** Names of places, to find an address by. */
  places: () => Promise<readonly Place[]>
  putFile: (file: { id: string; bytes: Uint8Array; name: string; who: Holder }) => Promise<unknown>
  demo: boolean
}
export const base = '/open311/v2'
export const siteOf = (deps: Open311, request: FastifyRequest): string => (deps.site || `${request.protocol}://${request.host}`).replace(/\/+$/, '')
/** Where a row that was sent in is public at once, its number is told at once; else a token stands for it until then. */
export const realtime = ({ type, share }: Shared): boolean => { const step = type.step[share.open311?.takes?.by ?? '']; return step?.to !== undefined && (share.open.includes(step.to) || share.closed.includes(step.to)) }
export const kindsOf = (shared: Shared, engine: Engine): Listed[] => [...listedKinds(shared, engine.holder.office(), nowOf(engine)).values()]
export const kindOf = (shared: Shared, engine: Engine, code: string): Listed => {
  const kind = kindsOf(shared, engine).find((one) => writeCode(one.code) === code)
  if (!kind) throw fail('not-found', { what: { zh: `类别 ${code.slice(0, 60)}`, en: `service_code ${code.slice(0, 60)}` } })
  return kind
}
export const attributesOf = ({ type, share }: Shared): FieldModel[] => (share.open311?.takes?.attributes ?? []).flatMap((name) => type.field[name] ?? [])
/** What may be answered to a question that has a list. */
export const choicesOf = (engine: Engine, field: FieldModel): Choice[] | undefined => {
  if (!isList(field)) return undefined
  if (field.kind === 'flag') return [{ key: 'true', name: '是' }, { key: 'false', name: '否' }]
  if (field.choices) return Object.entries(field.choices).map(([key, name]) => ({ key, name }))
  const office = engine.holder.office()
  if (field.table) return inForce(office, field.table, dayOf(nowOf(engine))).map((row) => ({ key: row.code, name: row.name }))
  return [...office.named[field.to ?? '']?.values() ?? []].filter((row) => row.state === 'held').map((row) => ({ key: row.id, name: row.name })).sort((a, b) => a.name < b.name ? -1 : 1)
}
