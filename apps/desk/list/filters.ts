// From the address to the query of the server and back into words: one place knows which filters a list of a type can carry.
import type { Query } from '../../client/client.view.ts'
import { choicesOf, myStates, type Choice, type Office } from '../model.ts'
import { t } from '../words/say.ts'
import { type FieldModel, type TypeModel } from '#engine/record/model.ts'

/** What the address may say besides filters. */
const SCREEN_KEYS = new Set(['at', 'show', 'type', 'from'])
/** A `rare` facet is folded away until it is used. */
export type Facet = { key: string; title: string; choices: Choice[]; many: boolean; rare?: boolean }

export const viewQuery = (view: string | undefined): Record<string, string> => {
  if (view === 'todo' || view === 'touched') return { mine: view }
  if (view === 'unit') return { mine: 'unit' }
  if (view === 'supervised') return { light: 'supervised' }
  if (view === 'late') return { light: 'late' }
  return {}
}
/** The server's query for an address; the usual order is by time left where rows have a limit. */
export const queryOf = (ask: { type: TypeModel; view: string | undefined; query: URLSearchParams }): Query => {
  const out: Record<string, string> = { ...viewQuery(ask.view) }
  for (const [key, value] of ask.query) if (!SCREEN_KEYS.has(key)) out[key] = value
  if (!out.sort) out.sort = usualSort(ask.type, ask.view)
  return out
}
/** By time left, where only rows on which a limit runs are meant; the server leaves the others out of that order. */
export const usualSort = (type: TypeModel, view: string | undefined): string => {
  const limited = Object.keys(type.limits).length > 0
  return limited && view !== undefined && view !== 'touched' ? 'due' : view === 'touched' ? '-updated' : '-made'
}
export const sorts = (type: TypeModel): Choice[] => [
  ...(Object.keys(type.limits).length > 0 ? [{ value: 'due', label: t('按剩余时间') }] : []),
  { value: '-made', label: t('新报在上') }, { value: 'made', label: t('旧报在上') }, { value: '-updated', label: t('新动在上') }, ...(type.no ? [{ value: '-no', label: t('按编号') }] : []),
]

export const facetsOf = (office: Office, type: TypeModel, view: string | undefined): Facet[] => {
  const mine = view === 'todo' ? new Set(office.me.posts.flatMap((p) => myStates(type, p.part).map((m) => m.state))) : undefined
  const states = Object.entries(type.states).filter(([s]) => !mine || mine.size === 0 || mine.has(s)).map(([value, label]) => ({ value, label }))
  const asked = type.fields.filter((f) => (f.index || f.name === type.kind) && !f.sealed && !f.private && ['choice', 'ref', 'flag'].includes(f.kind))
  const order = (f: FieldModel) => (f.choices ? 0 : f.table ? 1 : 2)
  return [
    ...(states.length > 1 ? [{ key: 'state', title: t('状态'), choices: states, many: true }] : []),
    ...[...asked].sort((a, b) => order(a) - order(b)).flatMap((f): Facet[] => {
      const choices = choicesOfAny(office, f)
      return choices.length > 1 ? [{ key: f.name, title: f.title, choices, many: true, rare: f.kind !== 'choice' }] : []
    }),
    ...(type.at ? [{ key: 'area', title: t('社区'), choices: communities(office), many: false }] : []),
  ]
}
const choicesOfAny = (office: Office, field: FieldModel): Choice[] => {
  if (field.kind === 'flag') return [{ value: 'true', label: t('是') }, { value: 'false', label: t('否') }]
  if (field.kind === 'choice') return choicesOf(office, field)
  const known = (office.street as unknown as Record<string, unknown>)[`${field.to}s`]
  return Array.isArray(known) ? (known as { id: string; name: string }[]).map((r) => ({ value: r.id, label: r.name })) : []
}
/** Areas to filter by: the level above the smallest, the smallest grouped under it. */
const communities = (office: Office): Choice[] => {
  const areas = office.street.areas
  const tops = areas.filter((a) => a.parent !== null && areas.some((b) => String(b.parent) === String(a.id)))
  return tops.flatMap((top) => [{ value: String(top.id), label: top.name, group: top.name }, ...areas.filter((a) => String(a.parent) === String(top.id)).map((a) => ({ value: String(a.id), label: a.name, group: top.name }))])
}
/** 待派遣 · 桃源居社区: what narrows this list, in words, for its empty state. */
export const narrowed = (facets: readonly Facet[], query: URLSearchParams): { key: string; title: string; label: string }[] => {
  const out = facets.flatMap((f) => {
    const value = query.get(f.key)
    return value ? [{ key: f.key, title: f.title, label: value.split(',').map((v) => f.choices.find((c) => c.value === v)?.label ?? v).join(t('、')) }] : []
  })
  if (query.get('light')) out.push({ key: 'light', title: t('灯'), label: t('超期与将超期') })
  if (query.get('q')) out.push({ key: 'q', title: t('搜'), label: query.get('q')! })
  if (query.get('made.from') || query.get('made.to')) out.push({ key: 'made.from', title: t('日期'), label: `${query.get('made.from')?.slice(0, 10) ?? ''}—${query.get('made.to')?.slice(0, 10) ?? ''}` })
  return out
}
