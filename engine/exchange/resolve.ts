// From words in a cell to rows: by name, by code, by login, by 社区＋网格, in the office as it stands, in what was loaded, and in the rows of the
// same file that come before.
import type { Day } from '../pack.ts'
import { empty, kindOf } from '../record/kinds.ts'
import type { FieldModel, TypeModel } from '../record/model.ts'
import { areaNumber, areaType, knownOf, type AreaNode, type Named, type Office } from '../record/office.ts'
import type { Fields } from '../record/row.ts'
import type { Cleaned } from './clean.ts'
import { isPart, partChoices } from './form.ts'

export type Thing = { id: string; name: string; fields: Fields }
export type Resolver = {
  /** One row, or why there is none. */
  find(type: string, word: string): Thing | { why: string }
  /** A row that the file itself makes: rows after it may name it. */
  add(type: string, thing: Thing): void
  /** The office as it would be with those rows, for trying a step out. */
  office: Office
}

/** Forms of one name: width, case, blanks and signs do not matter. */
export const bare = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s·・.,，。、;；:：()（）[\]【】\-—_/／"“”'‘’]/g, '')

/** `loaded`: rows of types that the office does not hold in memory. */
export const resolver = (office: Office, loaded: ReadonlyMap<string, readonly Thing[]>): Resolver => {
  const lists = new Map<string, Index>(), extra = new Map<string, Map<string, Named>>(), areas = new Map<string, AreaNode>()
  const list = (type: string): Index => {
    const old = lists.get(type)
    if (old) return old
    const made: Index = { exact: new Map(), bare: new Map() }
    lists.set(type, made)
    for (const thing of [...thingsOf(office, type), ...loaded.get(type) ?? []]) put(made, thing, wordsOf(office, type, thing))
    return made
  }
  return {
    find: (type, word) => {
      const index = list(type), title = office.model.types[type]?.title ?? '', plain = word.trim()
      const hits = index.exact.get(plain) ?? index.bare.get(bare(plain)) ?? []
      if (hits.length === 1) return hits[0]!
      if (hits.length > 1) return { why: `有 ${hits.length} 个叫「${plain}」的${title}，请${apart(office.model.types[type])}` }
      const near = [...index.bare.keys()].filter((k) => k.length > 1 && (k.includes(bare(plain)) || bare(plain).includes(k))).slice(0, 3).flatMap((k) => index.bare.get(k)![0]!.name)
      return { why: `没有叫「${plain}」的${title}${near.length ? `，是不是「${[...new Set(near)].join('」或「')}」` : `，请先登记这个${title}，或放在本表前面的行`}` }
    },
    add: (type, thing) => {
      put(list(type), thing, wordsOf(office, type, thing))
      if (type === areaType) areas.set(thing.id, { id: areaNumber(thing.id), key: thing.id, parent: null, level: String(thing.fields.level ?? ''), code: String(thing.fields.code ?? ''), name: thing.name })
      else extra.set(type, (extra.get(type) ?? new Map<string, Named>()).set(thing.id, { ...thing, state: 'held' }))
    },
    office: {
      ...office, areas: { ...office.areas, byKey: (key) => areas.get(key) ?? office.areas.byKey(key) },
      named: Object.fromEntries(Object.entries(office.named).map(([type, held]) => [type, {
        get: (id: string) => extra.get(type)?.get(id) ?? held.get(id), has: (id: string) => extra.get(type)?.has(id) === true || held.has(id),
        values: () => [...extra.get(type)?.values() ?? [], ...held.values()].values(),
      } as unknown as ReadonlyMap<string, Named>])),
    },
  }
}
/** How two of one name are told apart. */
const apart = (type: TypeModel | undefined): string => {
  const field = type?.unique?.length === 1 && type.unique[0] !== type.called ? type.field[type.unique[0]!] : type?.field.code
  return [...(field ? [`改填${field.title}`] : []), ...(type?.fields.some((f) => f.to === type.id) ? ['在前面写上它的上级'] : [])].join('，或') || '先把名称改得不同'
}
type Index = { exact: Map<string, Thing[]>; bare: Map<string, Thing[]> }
const put = (index: Index, thing: Thing, words: readonly string[]): void => {
  for (const [map, form] of [[index.exact, (w: string) => w.trim()], [index.bare, bare]] as const) for (const key of new Set(words.map(form))) {
    if (!key) continue
    const old = map.get(key)
    if (!old) map.set(key, [thing]); else if (!old.some((one) => one.id === thing.id)) old.push(thing)
  }
}
const thingsOf = (office: Office, type: string): Thing[] => type === areaType
  ? office.areas.list.map((a) => ({ id: a.key, name: a.name, fields: { code: a.code, level: a.level, parent: a.parent === null ? undefined : office.areas.find(a.parent)?.key } }))
  : [...(office.named[type]?.values() ?? [])].filter((row) => row.state !== 'ended').map(({ id, name, fields }) => ({ id, name, fields }))
/** A thing is called by its id, its name, whatever tells it apart, and its name behind its parent's. */
const wordsOf = (office: Office, type: string, thing: Thing): string[] => {
  const spec = office.model.types[type], alone = spec?.unique?.length === 1 ? spec.unique : []
  const parent = typeof thing.fields.parent === 'string' ? (type === areaType ? office.areas.byKey(thing.fields.parent)?.name : office.named[type]?.get(thing.fields.parent)?.name) : undefined
  return [thing.id, thing.name, ...alone.map((f) => String(thing.fields[f] ?? '')), ...(spec?.field.code ? [String(thing.fields.code ?? '')] : []), ...(parent ? [`${parent}${thing.name}`] : [])]
}

/** The value of a cell, or why not, said so that the person can mend it. */
export const readCell = (cell: Cleaned, field: FieldModel, { type, find, office, day }: { type: TypeModel; find: Resolver['find']; office: Office; day: Day }): { value: unknown } | { why: string } => {
  if ('why' in cell) return { why: `${field.title}「${short(cell.raw)}」：${cell.why}` }
  const { text } = cell
  if (empty(text)) return { value: undefined }
  if (isPart(type, field)) {
    const list = partChoices(office.model), hits = list.filter((c) => c.code === text || bare(c.name) === bare(text)), loose = hits.length ? hits : list.filter((c) => bare(c.name).startsWith(bare(text)))
    return loose.length === 1 ? { value: loose[0]!.code } : { why: `${field.title}「${short(text)}」：没有这个角色；可以填：${list.map((c) => c.name).join('、')}` }
  }
  if (field.kind === 'ref' || field.kind === 'refs') {
    const ids: string[] = []
    for (const word of field.kind === 'ref' ? [text] : text.split(/[、,，;；]/).filter((w) => w.trim())) {
      const hit = find(field.to!, word)
      if ('why' in hit) return { why: `${field.title}：${hit.why}` }
      ids.push(hit.id)
    }
    return { value: field.kind === 'ref' ? ids[0] : [...new Set(ids)] }
  }
  const taken = kindOf(field).read(text, field, knownOf(office, day))
  if ('value' in taken) return taken
  const allowed = (taken.why.allowed ?? []).map(String)
  return { why: `${field.title}「${short(text)}」：${taken.why.zh.replace(`「${text}」`, '')}${allowed.length ? `；可以填：${allowed.slice(0, 8).join('、')}${allowed.length > 8 ? ` 等 ${allowed.length} 项` : ''}` : ''}` }
}
const short = (text: string): string => [...text].length > 24 ? `${[...text].slice(0, 24).join('')}…` : text
