// The pack language, continued: an annex is what one office adds to the record of another's pack. It stands in a folder of its own, sees of the
// record only what its lens names, and is joined on in packs/index.ts. Rows, ids and history stay those of the pack: nothing stored ever moves.
import type { AnyRec, AnyTable, Bulletins, Code, Fields, Flow, Indicator, Is, Key, Open, Pack, Parts, Rec, Reserved, Sealed, Seed, Setting, Shape, Table, ValueOf } from './pack.ts'

export type Beside<Id extends string, S extends string, L, K> = Rec<Id, S, L & K> & { lens: Shape<Id, L> & { states: Readonly<Record<S, string>> }; keeps: K }
/** Somebody else's record as this folder sees it: what it reads there (packs/index.ts checks its `lens` with `fits`), the states that it names,
 *  and the fields that it keeps on the same row. Rules and steps are written over both. */
export const beside = <const Id extends string, const L extends Fields, const S extends string, const K extends Fields = {}>
  (id: Id, spec: { reads: L; states: readonly S[]; keeps?: K & { [N in keyof L | Reserved]?: never } }): Beside<Id, S, L, K> => {
  const states = Object.fromEntries(spec.states.map((state) => [state, state])) as Readonly<Record<string, string>> as Readonly<Record<S, string>>, keeps = spec.keeps ?? ({} as K)
  return { id, states, fields: { ...spec.reads, ...keeps }, spec, lens: { id, fields: spec.reads, states }, keeps }
}
/** Steps of the record's own flow that this folder names: to count them, to say words at them, to share by them. */
export const stepsOf = <R extends AnyRec, const N extends string>(of: R, ...names: readonly N[]): Flow<R, N> =>
  ({ of, steps: Object.fromEntries(names.map((name) => [name, {}])) as Record<N, unknown>, spec: { steps: {} } })
/** Parts of that pack: who plays them is the office's business, what they see is the pack's. */
export const partsOf = <const P extends string>(...names: readonly P[]): Parts<P> => ({ records: {}, list: Object.fromEntries(names.map((name) => [name, {}])) as { [K in P]: unknown } })
/** A dated list of that pack as rules ask it: its code, its name and these columns, and those of its `fixed` rows that are named here. */
export const listOf = <const Id extends string, const F extends Fields, const K extends string = never>(id: Id, fields: F, fixed: readonly K[] = []): Table<Id, F, K> =>
  ({ id, fields, table: true, fixed: Object.fromEntries(fixed.map((code) => [code, code])) as Readonly<Record<string, string>> as Readonly<Record<K, string>> })
/** What those who are told at steps of that pack read instead of the engine's own sentence. */
export const words = <R extends AnyRec, N extends string>(of: Flow<R, N>, texts: { [K in NoInfer<N>]?: Readonly<Record<string, (row: Open<R>) => string>> }): Flow<R, never> =>
  ({ of: of.of, steps: {}, spec: { steps: {}, texts } })

/** The rows with which a list of that pack starts. */
export const rowsOf = <const Id extends string, F, K extends string>(of: Table<Id, F, K>, rows: readonly Seed<F>[]): Rows => ({ of: of.id, rows })
export type Rows = { of: string; rows: readonly object[] }

export type Annex = {
  id: string; title: string; owner: string
  /** Steps and words; fields that its records keep come along. Steps stand after those of the pack, so that the step expected next stays the pack's. */
  flows?: readonly Flow<AnyRec, never>[]
  /** Fields that the card of a record shows beside its own. */
  card?: Readonly<Record<string, readonly string[]>>
  tables?: readonly AnyTable[]; settings?: Readonly<Record<string, Setting<unknown>>>; rows?: readonly Rows[]
  shares?: Pack['shares']; topics?: Pack['topics']; indicators?: Readonly<Record<string, Indicator>>; bulletins?: Bulletins
}
export const annex = (of: Annex): Annex => of

/** A lens may not promise what the owner leaves open, nor drop the owner's marks, nor look at sealed fields. */
type Fits<L, G> = Is<G, Sealed> extends true ? false
  : Is<G, { private: true }> extends true ? (Is<L, { private: true }> extends true ? Suits<L, G> : false) : Suits<L, G>
type Suits<L, G> = [Listed<ValueOf<G>>] extends [Listed<ValueOf<L>>] ? (Is<L, { required: true }> extends true ? Is<G, { required: true }> : true) : false
/** Of a choice from a dated list the list itself: which of its fixed codes are named is the reader's affair. */
type Listed<T> = [Extract<T, Code<unknown>>] extends [never] ? T : Extract<T, Code<unknown>>
type Misfit<F, G> = { [K in Key<F>]: K extends keyof G ? (Fits<F[K], G[K]> extends true ? never : K) : K }[Key<F>]
/** packs/index.ts only: a lens must fit the record or list that it looks at, with the states and fixed codes that it names. */
export const fits = <const Id extends string, F extends Fields, G, S extends string = never, T extends string = never, C extends string = never, D extends string = never>
  (_lens: Shape<Id, F> & { states?: Readonly<Record<S, string>>; fixed?: Readonly<Record<C, string>> }, _owner: Shape<NoInfer<Id>, G> & { states?: Readonly<Record<T, string>>; fixed?: Readonly<Record<D, string>> }
    & ([Misfit<F, G> | Exclude<S, T> | Exclude<C, D>] extends [never] ? unknown : { misfit: Misfit<F, G> | Exclude<S, T> | Exclude<C, D> })) => true

/** packs/index.ts only: the pack with what its annexes add, a pack like any other. Throws where two say the same, or one speaks of what the pack has not. */
export const joined = (to: Pack, ...annexes: readonly Annex[]): Pack => annexes.reduce(join, to)

type Groups = Readonly<Record<string, Readonly<Record<string, string>>>>
/** packs/index.ts only: words in groups, of a pack and of its annexes, as one book a pack. */
export const bothWords = (books: readonly (readonly [pack: string, groups: Groups])[]): Record<string, Groups> => books.reduce<Record<string, Groups>>((all, [id, groups]) =>
  ({ ...all, [id]: { ...all[id], ...Object.fromEntries(Object.entries(groups).map(([group, more]) => [group, { ...all[id]?.[group], ...more }])) } }), {})

type Loose = Readonly<Record<string, unknown>>
const stepsIn = (flows: readonly { spec: unknown }[]) => flows.flatMap(({ spec }) => Object.entries((spec as { steps: Readonly<Record<string, { from?: string | readonly string[]; who?: unknown }>> }).steps))
const join = (to: Pack, one: Annex): Pack => {
  const both = <T extends object>(mine: T | undefined, theirs: object | undefined, what: string): T => {
    for (const name of Object.keys(theirs ?? {})) if (Object.hasOwn(mine ?? {}, name)) throw new Error(`Annex ${one.id} brings ${what} "${name}", which ${to.id} has already.`)
    return { ...mine, ...theirs } as T
  }
  const flows = one.flows ?? [], ids = Object.values(to.parts.records).map((record) => record.id)
  if (to.bulletins && one.bulletins) throw new Error(`Annex ${one.id} brings bulletins, which ${to.id} has already.`)
  for (const { of } of flows) if (!ids.includes(of.id)) throw new Error(`Annex ${one.id} stands beside "${of.id}", which is no record of ${to.id}.`)
  // What `fits` checks before anything runs, where somebody forgot to say it.
  for (const { of } of [...flows, ...Object.values(one.indicators ?? {}).flatMap((figure) => [figure.is, ...(figure.outOf ? [figure.outOf] : [])])]) {
    const lens = (of as Partial<Beside<string, string, Fields, Fields>>).lens, owner = Object.values(to.parts.records).find((record) => record.id === of.id)
    for (const name of lens && owner ? [...Object.keys(lens.fields).filter((field) => owner.fields[field]?.kind !== lens.fields[field]?.kind), ...Object.keys(lens.states).filter((state) => !Object.hasOwn(owner.states, state))] : [])
      throw new Error(`Annex ${one.id} reads "${name}" of ${of.id}, which is not there or of another kind.`)
  }
  for (const { of, steps } of to.flows) for (const [name, { from, who }] of stepsIn(flows.filter((more) => more.of.id === of.id))) for (const state of [from ?? []].flat())
    if (who && !stepsIn([{ spec: { steps } }]).some(([, own]) => own.who && [own.from ?? []].flat().includes(state))) throw new Error(`Annex ${one.id} has step "${name}" in "${state}", where ${to.id} has none: it may not open what has ended.`)
  for (const { of } of one.rows ?? []) if (!to.tables?.some((table) => table.id === of)) throw new Error(`Annex ${one.id} has rows of "${of}", which is no list of ${to.id}.`)
  const keepsOf = (id: string): Fields => Object.assign({}, ...new Set(flows.filter(({ of }) => of.id === id).map(({ of }) => (of as Partial<Beside<string, string, Fields, Fields>>).keeps))) as Fields
  const record = (of: AnyRec): AnyRec => ({ ...of, fields: both(of.fields, keepsOf(of.id), 'field') })
  const flow = (of: Pack['flows'][number]): Pack['flows'][number] => flows.filter((more) => more.of.id === of.of.id).reduce<Pack['flows'][number]>((whole, more) => {
    const mine = whole.spec as Loose, theirs = more.spec as Loose, part = (name: string) => both(mine[name] as object | undefined, theirs[name] as object | undefined, name.replace(/s$/, ''))
    return { of: record(of.of), steps: whole.steps, spec: { ...mine, steps: part('steps'), calc: part('calc'), texts: part('texts') } }
  }, of)
  const screen = (of: { of: string; spec: unknown }): typeof of => { const spec = of.spec as { card?: readonly string[] }, more = one.card?.[of.of]; return more && spec.card ? { ...of, spec: { ...spec, card: [...spec.card, ...more] } } : of }
  return {
    ...to, parts: { ...to.parts, records: Object.fromEntries(Object.entries(to.parts.records).map(([name, of]) => [name, record(of)])) }, flows: to.flows.map(flow),
    tables: [...(to.tables ?? []).map((table): AnyTable => { const rows = one.rows?.find((more) => more.of === table.id)?.rows; return rows ? { ...table, rows } as AnyTable : table }), ...(one.tables ?? [])],
    settings: both(to.settings, one.settings, 'setting'), indicators: both(to.indicators, one.indicators, 'indicator'),
    shares: [...(to.shares ?? []), ...(one.shares ?? [])], topics: [...(to.topics ?? []), ...(one.topics ?? [])], screens: (to.screens ?? []).map(screen),
    ...(one.bulletins ? { bulletins: one.bulletins } : {}), annexes: [...(to.annexes ?? []), { id: one.id, title: one.title, owner: one.owner }],
  }
}
