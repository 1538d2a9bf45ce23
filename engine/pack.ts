// The pack language: types and tiny constructors. No engine, no I/O. Reads from top to bottom:
// shapes (records.ts) → rows and rules (rules.ts) → policy (pack.ts) → where packs meet (packs/index.ts). It goes on in annex.ts.
// Words come when a room that carries them out stands: there is no vocabulary without an engine behind it.

// ── values ────────────────────────────────────────────────────────────
declare const brand: unique symbol
declare const points: unique symbol
declare const listed: unique symbol
type Branded<T, B> = T & { [brand]: B }
export type Day = Branded<string, 'day'>
export type Moment = Branded<string, 'moment'>
/** m h d w mo y run by the calendar; wh wd are working hours and working days of the office. */
export type Span = `${number}${'m' | 'h' | 'd' | 'w' | 'mo' | 'y' | 'wh' | 'wd'}`
export type Point = { lon: number; lat: number }
/** A closed ring on the ground, WGS 84, without holes. */
export type Area = { area: readonly Point[] }
/** A stored file: `id` is made by the client before it is sent. */
export type File = { id: string; name: string; takenAt?: Moment; takenFrom?: Point }
/** A code of a dated list. No rule or filter can name one (the office edits the list), unless the list says that it is `fixed`: it asks a column of the list. */
export type Code<T> = { [listed]: T }
/** A field that the step has made sure of. Where it has not, the act fails as a whole; nothing is made up. */
export const given = <T>(value: T | undefined): T => { if (value === undefined) throw new Error('given: absent'); return value }
export const metres = (a: Point, b: Point) => Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) * 111_320

// ── fields ────────────────────────────────────────────────────────────
/** `private` is masked until a purpose is given. `sealed` is seen on the card by sealed parts only: no rule, list, filter or
 *  share can even name it. `calc` is never asked: pack.ts says how it is computed. */
type Mark = { required?: true; index?: true; private?: true; sealed?: true; calc?: true; help?: string }
type Opt = Mark & { long?: true; unit?: string; min?: number; max?: number; from?: 'device' }
/** A line of a score sheet as it was filled in: its name and what it could bring are those of that day. */
export type Scored = { readonly code: string; readonly name: string; readonly full: number; readonly n: number }
export type Field<T, O> = { kind: string; title: string; opt: O; of?: unknown; is?: T }
export type Fields = Readonly<Record<string, Field<unknown, Opt>>>
export type Ref<R> = { readonly id: string; readonly [points]: R }
type Refs<R> = readonly Ref<R>[]
type Choices = Readonly<Record<string, string>>
type Chosen<L> = L extends Table<string, Fields, infer K> ? Code<L> | K : L extends 'self' ? Code<'self'> : keyof L & string

const kindOf = <T>(name: string, of?: unknown) => <const O extends Opt = {}>(title: string, opt?: O): Field<T, O> =>
  ({ kind: name, title, opt: opt ?? ({} as O), of })
export const f = {
  text: kindOf<string>('text'), number: kindOf<number>('number'), flag: kindOf<boolean>('flag'),
  date: kindOf<Day>('date'), moment: kindOf<Moment>('moment'), span: kindOf<Span>('span'),
  point: kindOf<Point>('point'), area: kindOf<Area>('area'), files: kindOf<readonly File[]>('files'), stars: kindOf<1 | 2 | 3 | 4 | 5>('stars'),
  choice: <const L extends Choices | AnyTable | 'self', const O extends Opt = {}>(title: string, list: L, opt?: O) => kindOf<Chosen<L>>('choice', list)<O>(title, opt),
  /** Points for each line of a dated list; `full` is its column that says how many a line can bring. */
  scores: <const T extends AnyTable, const O extends Opt = {}>(title: string, list: T, full: Named<FieldsOf<T>, number>, opt?: O): Field<readonly Scored[], O> =>
    ({ kind: 'scores', title, opt: { ...opt, full } as unknown as O, of: list }),
  ref: <const R extends AnyShape | 'self', const O extends Opt = {}>(title: string, to: R, opt?: O) => kindOf<Ref<R>>('ref', to)<O>(title, opt),
  refs: <const R extends AnyShape, const O extends Opt = {}>(title: string, to: R, opt?: O) => kindOf<Refs<R>>('refs', to)<O>(title, opt),
  /** The rows of a record under a filter of its list, counted when somebody looks. */
  rows: <const O extends Opt = {}>(title: string, of: AnyShape, opt?: O) => kindOf<Branded<string, 'rows'>>('rows', of)<O>(title, opt),
}

// ── shapes: record, lens, table, setting ────────────────────────────────────────────────────────────
export type Shape<Id extends string, F> = { id: Id; fields: F }
export type AnyShape = Shape<string, Fields>
export type Rec<Id extends string, S extends string, F> = Shape<Id, F> &
  { states: Readonly<Record<S, string>>; spec: unknown }
export type AnyRec = Rec<string, string, Fields>
type States<R> = R extends { states: Readonly<Record<infer S extends string, string>> } ? S : never
type FieldsOf<R> = R extends { fields: infer F } ? F : never
export type Key<F> = keyof F & string
export type Is<X, O> = X extends { opt: infer M } ? (M extends O ? true : false) : false
type Named<F, T> = { [K in Key<F>]: F[K] extends Field<infer V, unknown> ? (V extends T ? K : never) : never }[Key<F>]
type Without<F, O> = { [K in Key<F>]: Is<F[K], O> extends true ? never : K }[Key<F>]
export type Sealed = { sealed: true }
type Veiled = Sealed | { private: true }

type Columns<F, T> = { [K in Key<F>]: ValueOf<F[K]> extends Code<infer L> ? Named<FieldsOf<L>, T> : never }[Key<F>]
type Each<F, T> = { column: Columns<NoInfer<F>, T>; or: T }
/** Names that every row has already. */
export type Reserved = 'id' | 'state' | 'made' | 'due' | 'at' | 'late' | 'inTime' | 'dated' | 'place' | 'spent'
type RecordSpec<F extends Fields, S extends string> = {
  title: string
  /** Rows get a number that a person can quote, led by this word; it has gaps and is not strictly in the order of time. */
  no?: string
  states?: Readonly<Record<S, string>>
  fields: F & { [K in Reserved]?: never }
  /** How long rows live after their last change (or after `after`), and what becomes of them. There is no default. */
  keep: { for: Span | 'ever'; after?: readonly NoInfer<S>[]; then?: 'archive' | 'blank' | 'erase' }
  /** Whom the scope `named` means. */
  named?: Named<F, Ref<unknown> | Refs<unknown>>
  about?: Named<F, Ref<unknown>>
  at?: Named<F, Point | Area | Ref<unknown>>
  /** A part of a bigger row: shown inside it, seen by whoever sees it, in its area. */
  partOf?: Named<F, Ref<unknown>>
  /** No two rows that are in force may share these. */
  unique?: readonly Key<F>[]
  /** Its name in a list, and what the search box looks through. */
  called?: Without<F, Veiled>; search?: readonly Without<F, Veiled>[]
  /** Rows that may be the same thing: offered for joining, never joined by themselves. Radius (metres) and time may stand in a `column` of the
   *  class's dated list, where it is empty `or` holds. `words`: their texts share so many percent of the shorter one's. */
  alike?: readonly { same: readonly Key<F>[]; near?: number | Each<F, number>; within?: Span | Each<F, Span>; words?: number }[]
  upgrades?: Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>>
}
export const record = <const Id extends string, const F extends Fields, const S extends string = never>(id: Id, spec: RecordSpec<F, S>): Rec<Id, S, F> =>
  ({ id, fields: spec.fields, states: spec.states ?? ({} as Record<S, string>), spec })

/** The fields of somebody else's record that this pack reads, and no others. The wiring checks them against the owner. */
export const reads = <const Id extends string, const F extends Fields>(id: Id, fields: F): Shape<Id, F> => ({ id, fields })

export type Event<Id extends string, F> = Shape<Id, F> & { event: true }
/** A named shape that a pack says when something has happened. Who listens stands in packs/index.ts; the speaker does not know. */
export const event = <const Id extends string, const F extends Fields>(id: Id, fields: F): Event<Id, F> => ({ id, fields, event: true })
type ByName = { [brand]: unknown } | { [points]: unknown } | { [listed]: unknown }
type Plain<T> = T extends ByName ? string : T extends readonly ByName[] ? readonly string[] : T
export type ValueOf<X> = X extends Field<infer T, unknown> ? T : never
type Must<F> = { [K in Key<F>]: Is<F[K], { required: true }> extends true ? K : never }[Key<F>]
export type Seed<F> = { from: string; to?: string; code: string; name: string }
  & { [K in Must<F>]: Plain<ValueOf<F[K]>> } & { [K in Exclude<Key<F>, Must<F>>]?: Plain<ValueOf<F[K]>> }
type Origin = { source: string; status: 'verified' | '示例值' | '待核实' }
export type Table<Id extends string, F, K extends string = never> = Shape<Id, F> & { table: true; fixed: { readonly [C in K]: string } }
export type AnyTable = Table<string, Fields, string>
/** `fixed`: rows that steps and rules name by their codes. Every street has them; the office may call them otherwise, but not end them. */
type TableSpec<F, K extends string> = { title: string; fields: F & { [C in 'code' | 'name' | 'from' | 'to']?: never }; fixed?: { readonly [C in K]: string }; rows?: readonly Seed<F>[] } & Origin
/** Dated rows that the office edits: a code list, a rate table, a check sheet, a calendar of openings. Every row has a code, a name
 *  and the days between which it holds; the fields are what else it says. `rows`: those with which it starts, unless an annex brings them. A choice of `self` is a row of the same table. */
export const table = <const Id extends string, const F extends Fields, const K extends string = never>(id: Id, spec: TableSpec<F, K>): Table<Id, F, K> => ({ fixed: {} as { readonly [C in K]: string }, ...spec, id, table: true })

export type Setting<T> = { field: Field<T, unknown>; value: Plain<T> }
/** A table of one cell. The field gives type and bounds. */
export const setting = <T>(field: Field<T, unknown>, value: Plain<T>, origin: Origin & { from: string }): Setting<T> => ({ field, value, ...origin })

// ── rows and rules ────────────────────────────────────────────────────────────
type Raw<X> = X extends Field<infer T, infer O> ? (O extends { required: true } ? T : T | undefined) : never
type Flat<R, Hide> = Ref<R> & { readonly state: States<R>; readonly due: Moment | undefined } & { readonly [K in Without<FieldsOf<R>, Hide>]: Raw<FieldsOf<R>[K]> }
type Seen<T, Self, Hide> = T extends Ref<infer R> ? Flat<R extends 'self' ? Self : R, Hide> : T extends Refs<infer R> ? readonly Flat<R, Hide>[] : T
type View<R, Hide> = { readonly [K in Without<FieldsOf<R>, Hide>]: Seen<Raw<FieldsOf<R>[K]>, R, Hide> } & Ref<R> & {
  readonly state: States<R>; readonly made: Moment; readonly due: Moment | undefined
  /** When it last entered each state. */
  readonly at: Readonly<Partial<Record<States<R>, Moment>>>
  /** Hours it has spent in each state that it has left, all stays together: by the calendar, and of the office. */
  readonly spent: Readonly<Partial<Record<States<R>, { h: number; wh: number }>>>
  readonly place: { readonly grid?: string; readonly community?: string }
}
/** One row as a rule sees it: sealed fields are absent, refs are open one level deep. */
export type Row<R> = View<R, Sealed>
/** One row as the public or a message may see it: private fields are absent too. */
export type Open<R> = View<R, Veiled>
type TableRow<T> = { readonly code: Code<T>; readonly name: string } & { readonly [K in keyof FieldsOf<T>]: Raw<FieldsOf<T>[K]> }
/** The day, the calendar and the tables in force on it. With the row it is all that a rule may know. */
export type On = {
  today: Day; now: Moment
  rows<T extends AnyTable>(of: T): readonly TableRow<T>[]
  row<T extends AnyTable>(of: T, like: { [K in keyof TableRow<T>]?: TableRow<T>[K] | undefined }): TableRow<T> | undefined
  value<T>(of: Setting<T>): T
  age(birth: Day): number
  shift(from: Day, by: Span | `-${Span}`): Day
  /** The first day of the month so many months on. */
  month(on: number): Day
  between(from: Moment, to: Moment, unit: 'h' | 'd' | 'wh' | 'wd'): number
}
/** Yes, no, or the reasons why not (an empty list is yes). */
export type Guard<R> = (row: Row<R>, on: On) => boolean | readonly string[]
/** Each line: what must hold, and what the person is told where it does not. */
export const must = (...lines: readonly (readonly [boolean, string])[]): readonly string[] => lines.filter(([ok]) => !ok).map(([, why]) => why)

/** Typed data, because it becomes SQL and a query on the phone. What it cannot say is a calc field or a server query. */
export type Filter<R> = { [K in Without<FieldsOf<R>, Veiled>]?: Match<ValueOf<FieldsOf<R>[K]>> } & { state?: OneOrMore<States<R>> }
/** Of a ref, in a calc field: `this` row, or the `same` thing that this row points at. */
type Match<T> = { set: boolean } | (
  [T] extends [Ref<unknown>] ? 'this' | 'same' :
  [T] extends [number] ? { from?: number; below?: number } :
  [Exclude<T, Code<unknown>>] extends [never] ? never :
  [Exclude<T, Code<unknown>>] extends [string | boolean] ? Exclude<T, Code<unknown>> | readonly Exclude<T, Code<unknown>>[] : never)

// ── parts ────────────────────────────────────────────────────────────
/** own: I made it, it is given to me, or it is about me. unit: it is given to my unit, or a part of it is. named: I stand in the field
 *  that the record calls `named`. */
export type Scope = 'none' | 'own' | 'named' | 'grid' | 'community' | 'unit' | 'all'
type Part<RS> = {
  title: string; is?: 'staff' | 'resident' | 'firm' | 'partner'
  /** `only`: rows that meet the filter. `fields`: of those rows no other fields; people outside should always be given a list. */
  sees: Scope | { [K in keyof RS]?: Scope | { in: Scope; only?: Filter<RS[K]>; fields?: readonly Without<FieldsOf<RS[K]>, Sealed>[] } }
  /** Purposes for which private (sealed) values may be read. One is logged; of several the reader picks. */
  private?: readonly string[]; sealed?: readonly string[]
}
export type Parts<P extends string> = { records: Readonly<Record<string, AnyRec>>; list: { [K in P]: unknown } }
type Records = Readonly<Record<string, AnyRec>>
export const parts = <const RS extends Records, const P extends string>(records: RS, list: { [K in P]: Part<RS> }): Parts<P> => ({ records, list })

// ── flow ────────────────────────────────────────────────────────────
type OneOrMore<T> = T | readonly T[]
type Pace = Span | Setting<Span>
type Limit<R> = Pace | { until: Named<FieldsOf<R>, Day | Moment>; plus?: Span } | ((row: Row<R>, on: On) => Span | undefined)
type Rung<P, N> = { at: `${number}%` | 'due' | `+${Span}`; tell?: readonly P[]; sms?: readonly P[]; does?: N }
/** A rung that only tells: what the office may keep as dated rows. */
type Telling<P> = { at: `${number}%` | 'due' | `+${Span}`; tell: readonly P[]; sms?: readonly P[]; does?: never }
/** Further rungs, from rows that the office edits: those in force on the day on which the limit began. */
type Rungs<R, P> = (row: Row<R>, on: On) => readonly Telling<P>[]
type Asked<R> = Without<FieldsOf<R>, { calc: true }>
type Given<R> = { [K in Asked<R>]?: Fixed<Raw<FieldsOf<R>[K]>> | null | ((row: Row<R>, on: On) => Own<Raw<FieldsOf<R>[K]>, R> | undefined) }
/** A ref to a row of the same record takes such a row. */
type Own<T, R> = T extends Ref<infer X> ? (X extends 'self' ? Ref<R> : T) : T
type Fixed<T> = T extends { [brand]: unknown } ? never : T extends string | number | boolean ? T : never
type Step<R, P> = {
  title: string
  /** No `from`: the step makes the row. No `to`: the row stays where it is. */
  from?: OneOrMore<States<R>>; to?: States<R>
  /** A person does it, or it happens: the limit passed, `when` turned true, or it is called: by a parent that opens its parts, by a rung of a
   *  ladder, or by what another pack says. */
  who?: OneOrMore<P>; on?: 'late' | 'turns' | 'called'
  /** Must be given / may be given / filled in: a proposal where the field is asked, simply set where it is not (null empties). */
  need?: readonly Asked<R>[]; ask?: readonly Asked<R>[]; fill?: Given<R>
  /** Sees the row with the answers filled in. */
  when?: Guard<R>
  /** The step is only a request until these, never the asker, have agreed in this order, each within `in`. Meanwhile the row stays where
   *  it is, and they see its card; `when` must hold at both ends. `final`: a refusal counts towards `most` as well. */
  agree?: { by: OneOrMore<P>; in: Pace; silence?: 'yes' | 'no'; final?: true }
  assign?: Named<FieldsOf<R>, Ref<unknown>>
  /** Who is told; of those by SMS beside it, who must not wait until they look. */
  tell?: readonly P[]; sms?: readonly P[]
  /** Entering a state starts its limit anew, unless this says otherwise. `whole`: the limit of all of it, from now on. */
  clock?: Limit<R> | 'goes on'; whole?: Limit<R>
  /** What follows, in the same transaction: the parts that it opens, and what it says to whoever listens. */
  then?: OneOrMore<Opened<Named<FieldsOf<R>, Refs<unknown>>> | Said<R>>
  /** At most so many times for one row. `began`: when what it makes came, if that is known: limits count from there. `marks` puts a flag beside it that stays until it ends: the purple of 督办. */
  most?: number; began?: (row: Row<R>, on: On) => Moment | undefined; marks?: 'supervised'
  /** Units that only have a part of the row in hand may do it too; otherwise only the unit that the row is given to. */
  helpers?: true
  /** For so long the same person may take it back. */
  undo?: Span
}
type Opened<K> = { opens: AnyRec; each: K; as: string }
type Said<R> = { says: AnyShape; with: (row: Row<R>, on: On) => unknown }
type Calc<R> = Exclude<Key<FieldsOf<R>>, Asked<R>>
type Calcs<R> = { [K in Calc<R>]: ((row: Row<R>, on: On) => Raw<FieldsOf<R>[K]> | undefined) | (FieldsOf<R>[K] extends Field<number, unknown> ? Measure : never) }
type WholeStates<R> = readonly States<{ [K in Key<FieldsOf<R>>]: FieldsOf<R>[K] extends Field<Ref<infer W>, unknown> ? W : never }[Key<FieldsOf<R>>]>[]
type FlowSpec<R, P, N extends string> = {
  /** How long a row may stay in a state. `quiet`: only a reminder, nothing is late. `inside`: never past the limit of the row that this is a part of,
   *  while that is in one of these states; it moves with it, and without an `in` it is the same. */
  limits?: { [S in States<R>]?: ({ in: Limit<R>; inside?: WholeStates<R> } | { in?: never; inside: WholeStates<R> }) & { quiet?: true; ladder?: readonly Rung<P, N>[]; rungs?: Rungs<R, P> } }
  /** How long all of it may take: runs in these states and stands still in the others. */
  whole?: { over: readonly States<R>[]; in: Limit<R>; ladder?: readonly Rung<P, N>[]; rungs?: Rungs<R, P> }
  steps: { [K in N]: Step<R, P> }
  /** What those who are told read instead of the engine's own sentence: open fields only. */
  texts?: { [K in NoInfer<N>]?: { [Q in P & string]?: (row: Open<R>) => string } }
} & ([Calc<R>] extends [never] ? { calc?: never } : { calc: Calcs<R> })
/** What may happen to a record: limits of its states, steps, and how its calc fields come about. */
export type Flow<R, N extends string> = { of: R; steps: { [K in N]: unknown }; spec: unknown }
export const flow = <R extends AnyRec, P extends string, const N extends string>(of: R, _parts: Parts<P>, spec: FlowSpec<R, NoInfer<P>, N>): Flow<R, N> => ({ of, steps: spec.steps, spec })

/** Open one row for each thing in a list field `each`, which becomes the new row's field `as`. Its field that points here is set, and
 *  fields of the same name are carried over. */
export const open = <C extends AnyRec, const K extends string>(of: C, each: K, as: Key<FieldsOf<C>>): Opened<K> => ({ opens: of, each, as })

type Payload<F> = { readonly [K in keyof F]: Raw<F[K]> }
/** Says an event, with what the row holds after the step. */
export const say = <R, const F extends Fields>(of: Event<string, F>, fill: (row: Row<R>, on: On) => Payload<F>): Said<R> => ({ says: of, with: fill })

// ── measures ────────────────────────────────────────────────────────────
export type Measure = { measure: 'count' | 'sum' | 'mean' | 'acts' | 'kept'; of: AnyShape; field?: string; only: unknown }
type Numeric<R> = Named<FieldsOf<R>, number>
/** Rows of a period, and how they stood against a limit. Without `dated`: all that there are now. */
export type Counted<R> = Filter<R> & {
  dated?: { made: true } | { entered: OneOrMore<States<R>> } | { due: States<R> | 'whole' }
  late?: States<R> | 'whole'; inTime?: States<R> | 'whole'; not?: { [K in Without<FieldsOf<R>, Veiled>]?: Match<ValueOf<FieldsOf<R>[K]>> } & { state?: OneOrMore<States<R>> }
}
/** Measures are typed data too. They make indicators, and calc fields that look beyond the row. */
export const count = <R extends AnyShape>(of: R, only: Counted<R> = {}): Measure => ({ measure: 'count', of, only })
export const sum = <R extends AnyRec>(of: R, field: Numeric<R>, only: Counted<R> = {}): Measure => ({ measure: 'sum', of, field, only })
export const mean = <R extends AnyRec>(of: R, field: Numeric<R>, only: Counted<R> = {}): Measure => ({ measure: 'mean', of, field, only })
/** How often a step was done in the period. */
export const acts = <R extends AnyRec, N extends string>(of: Flow<R, N>, step: NoInfer<N>): Measure => ({ measure: 'acts', of: of.of, field: step, only: {} })
/** A figure of the office by period. With `outOf` it is a rate: both are shown, and both lead to the very rows. `by`: how it is split besides the
 *  whole (`staff`: who made the rows, or did the acts). `goal`: of a rate in percent. `except`: left out of both halves. `cite`: the formula's source. */
export type Indicator = {
  title: string; is: Measure; outOf?: Measure; every: 'day' | 'week' | 'month' | 'quarter' | 'year'
  by?: readonly ('area' | 'unit' | 'kind' | 'staff')[]; goal?: number | Setting<number>; better?: 'more' | 'less'; cite?: string; except?: { of: AnyShape; flag: string; why: string }
  /** Hangs on the wall. */
  wall?: true
}
/** Rows that bear a flag are not counted; `why` is the field that says for which reason. */
export const except = <R extends AnyRec>(of: R, flag: Named<FieldsOf<R>, boolean>, why: Named<FieldsOf<R>, Code<unknown>>) => ({ of, flag, why })

// ── what leaves the pack ────────────────────────────────────────────────────────────
type Words<F> = { [K in Key<F>]: F[K] extends Field<infer V, unknown> ? (string extends V ? K : never) : never }[Key<F>]
type OpenWords<R> = Extract<Without<FieldsOf<R>, Veiled>, Words<FieldsOf<R>>>
type Pictures<R> = Extract<Without<FieldsOf<R>, Veiled>, Named<FieldsOf<R>, readonly File[]>>
/** Neither words nor pictures, no place and nobody: what a row may say of itself before a person has read it. */
type AtOnce<R> = Exclude<Without<FieldsOf<R>, Veiled>, Words<FieldsOf<R>> | Named<FieldsOf<R>, readonly File[] | Point | Area | Branded<string, 'rows'> | Ref<unknown> | Refs<unknown>>>
type Flags<X> = ValueOf<X> extends Code<infer T> ? Named<FieldsOf<T>, boolean> : never
/** The names by which other systems know how far a request is (Open311, service request updates). */
type Progress = 'open' | 'closed' | 'fixed' | 'in_progress' | 'planned' | 'action_scheduled' | 'investigating' | 'duplicate' | 'not_councils_responsibility'
  | 'no_further_action' | 'internal_referral' | 'for_triage' | 'cancelled' | 'reopen'
type Outside<R, N> = {
  /** How far a row is in each state; the others say only open or closed. */
  says?: { [S in States<R>]?: Progress }
  /** Who else may send matters in, by which step: what it asks beside the place and the class. */
  takes?: { by: N; description: OpenWords<R>; address?: Words<FieldsOf<R>>; phone?: Words<FieldsOf<R>>; name?: Words<FieldsOf<R>>; links?: Words<FieldsOf<R>>; photos?: Pictures<R>; attributes?: readonly Asked<R>[] }
  /** The step that notes what they say later, and in which field; and the released text that answers. */
  notes?: { by: N; in: Words<FieldsOf<R>> }; answer?: OpenWords<R>
}
type Sent<R, P> = { title: string; by: P; from: readonly States<R>[]; to: AnyTable; text: OpenWords<R>; address?: OpenWords<R> }
type Shared<R, P, N, K extends Key<FieldsOf<R>>> = {
  title: string; to: 'public'
  /** Only rows that meet the filter, and whose class has the flag `listed` in its list. A row without a class is not public. */
  only?: Filter<R>; kind: K & Named<FieldsOf<R>, Code<unknown>>; listed: Flags<FieldsOf<R>[K]>
  /** The states in which others see it, as going on or as done; in all others nobody outside knows of it. */
  open: readonly States<R>[]; closed: readonly States<R>[]
  /** Where it is, told at once; within so many metres where somebody lives. */
  place: Named<FieldsOf<R>, Point>; blur?: (row: Row<R>, on: On) => number | undefined
  /** Told at once beside class, place, times and state. */
  fields?: readonly AtOnce<R>[]; agency?: Named<FieldsOf<R>, Ref<{ id: 'unit' }>>
  /** Told once a person has read, mended and released it: a copy that stays as it is when the row changes, until it is taken back. */
  releases: { by: P; texts: readonly OpenWords<R>[]; photos?: readonly Pictures<R>[] }
  /** How other systems speak with it (Open311). */
  open311?: Outside<R, N>
  /** Rows may be sent on to other jurisdictions, whose names stand in the list `to`; their answers come back. */
  sends?: Sent<R, P>
}
/** What everybody may see of a record's rows. It brings two steps, release and take back, and where rows are sent on, those of sending. */
export const share = <R extends AnyRec, P extends string, N extends string, const K extends Key<FieldsOf<R>>>
  (of: Flow<R, N>, _parts: Parts<P>, spec: Shared<R, NoInfer<P>, NoInfer<N>, K>) => ({ of: of.of.id, spec })

// ── what is shown, and the pack ────────────────────────────────────────────────────────────
type Screen<R> = {
  list?: readonly (Without<FieldsOf<R>, Sealed> | 'state' | 'due' | 'made')[]; card?: readonly Key<FieldsOf<R>>[]
  board?: 'state' | Named<FieldsOf<R>, string | Code<unknown>>; map?: Named<FieldsOf<R>, Point | Area>
  /** Rows in these states hang on the wall with class, area, state, limit and up to three fields that say nothing about anybody. */
  wall?: { title: string; from: readonly States<R>[]; shows: readonly AtOnce<R>[] }
}
/** Only where the derived screen is not enough. */
export const screen = <R extends AnyRec>(of: R, spec: Screen<R>) => ({ of: of.id, spec })

type Column<K> = { title: string; is: Measure } | { title: string; over: readonly [K, K]; as: 'percent' | 'mean' }
/** What a pack hands in at the end of a period: one line for each thing in `by`, counted over the rows made in the period, with those rows under
 *  it. A column is a measure, or one column over another. Numerator and denominator stand beside every rate. */
export const sheet = <R extends AnyRec, const K extends string>(of: R, spec: {
  title: string; every: 'month' | 'quarter' | 'year'; by: Named<FieldsOf<R>, Ref<unknown>>; only?: Filter<R>
  columns: { [N in K]: Column<NoInfer<K>> }; rows: readonly (Without<FieldsOf<R>, Veiled> | 'state' | 'made')[]
}): Sheet => ({ of, ...spec })
export type Sheet = { of: AnyRec; title: string; every: string; by: string; only?: unknown; columns: Readonly<Record<string, unknown>>; rows: readonly string[] }

/** The indicators of all packs by their ids, as a list to choose from. A row of any kind: nothing is known of it but that it is there. */
export const indicators: Choices = { '*': '' }, anything = reads('*', {})
type Any<K extends string, T> = Record<K, Field<T, unknown>>
type Whose = Any<'of', 'unit' | 'community' | 'post'> & Any<'unit', Ref<{ id: 'unit' }>> & Any<'area', Ref<{ id: 'area' }>> & Any<'staff', Ref<{ id: 'staff' }>>
/** Scores of units, communities and holders of a post: a round each period, in it a card for each of them, on it a line for each criterion in force. A
 *  criterion says of whom, by which indicator, and whatever the line takes over under the same name; how a value becomes points is a calc field. A round is
 *  drafted on its day of the month after (where the office rests, the next working day) and counted anew at each look until it comes to `fills`: then cards,
 *  lines and the very rows that were counted are kept, step `filled` is done, and nothing that happens later moves them. */
export const scores = <R extends AnyRec & { fields: Any<'period', string> }, N extends string, C extends AnyRec & { fields: Whose & Any<'name', string> & Any<'points' | 'full' | 'score', number> },
  L extends AnyRec & { fields: Whose & Any<'code' | 'name' | 'whose' | 'indicator' | 'unitName' | 'says', string> & Any<'n' | 'd' | 'value' | 'points' | 'full' | 'wasN' | 'wasD' | 'wasPoints', number> & Any<'rate', boolean> & Any<'less', Refs<unknown>> },
  T extends AnyTable & { fields: Pick<Whose, 'of'> & Any<'indicator', string> }>(spec: { title: string; every: 'month' | 'quarter' | 'year'; round: Flow<R, N>; card: C; line: L; criteria: T; fills: States<R>; filled: NoInfer<N>; day: Setting<number>; holders: Setting<string> }): Scores => ({ ...spec, round: spec.round.of })
export type Scores = { title: string; every: string; round: AnyRec; card: AnyRec; line: AnyRec; criteria: AnyTable; fills: string; filled: string; day: object; holders: object }
/** What the rows kept under a line of a score card come to, without those that were taken out of it. */
export const kept = <L extends AnyRec>(of: L, what: 'n' | 'd', less: Named<FieldsOf<L>, Refs<unknown>>): Measure => ({ measure: 'kept', of, field: what, only: { less } })

/** What is being said: rows by place, class and words, week against week. The alarm: `least` rows in seven days and `growth` percent above the mean
 *  of the four weeks before. A spot recurs where the same class comes `times` times in `days` days `within` so many metres. Each Monday the week
 *  before is frozen as a list. */
export const topics = <R extends AnyRec>(of: R, spec: Readonly<Record<'least' | 'growth' | 'times' | 'days' | 'within', Setting<number>>> & { title: string }) => ({ of: of.id, spec })

/** `opens`: drafted by itself at that hour (17:30), a day's on its day, others on the day after their end. A chart is a line over twelve periods or, with `by`, bars. `lists`: rows without anybody's words. */
type Issue<I> = { title: string; every: 'day' | 'week' | 'month'; opens?: Setting<string>; figures: readonly I[]; splits?: readonly { title: string; by: 'area' | 'unit' | 'kind'; of: readonly I[] }[]
  charts?: readonly { of: I; by?: 'area' | 'unit' | 'kind' }[]; lists?: readonly I[]; topics?: AnyShape }
/** What the office reads by day, week and month and hands up: figures with the periods before, tables, charts, lists, and `texts` that a person writes. A draft shows what is counted now; signing
 *  keeps all of it as it stands, and a signed one changes only by a new edition. Who drafts or signs sees all rows that are counted. */
export const bulletins = <P extends string, const I extends string>(id: string, _parts: Parts<P>, _of: Readonly<Record<I, Indicator>>, spec: {
  title: string; drafts: OneOrMore<NoInfer<P>>; signs: OneOrMore<NoInfer<P>>; reads: OneOrMore<NoInfer<P>>; texts: Readonly<Record<string, string>>; issues: Readonly<Record<string, Issue<NoInfer<I>>>> }): Bulletins => ({ id, spec })
export type Bulletins = { id: string; spec: unknown }

type PackSpec = {
  /** `chapter`: the words of the plan's chapter that asks for it; it groups the menus. */
  id: string; title: string; chapter?: string; owner: string; parts: Parts<string>; flows: readonly Flow<AnyRec, never>[]
  /** Dated rows and settings that belong to this pack, for its settings screens. */
  tables?: readonly AnyTable[]; settings?: Readonly<Record<string, Setting<unknown>>>
  screens?: readonly { of: string; spec: unknown }[]
  /** What everybody may see of it. */
  shares?: readonly { of: string; spec: unknown }[]
  topics?: readonly { of: string; spec: unknown }[]; bulletins?: Bulletins
  sheets?: Readonly<Record<string, Sheet>>; scores?: Readonly<Record<string, Scores>>; indicators?: Readonly<Record<string, Indicator>>
}
/** `annexes`: what other offices added to it (engine/annex.ts). */
export type Pack = PackSpec & { annexes?: readonly { id: string; title: string; owner: string }[] }
export const pack = (of: PackSpec): Pack => of

/** Two packs look at one thing through two lenses, so a ref is handed over as its id. */
type Loose<T> = T extends Ref<unknown> ? { id: string } : T extends Refs<unknown> ? readonly { id: string }[] : T
type Give<R> = { [K in Asked<R>]?: Loose<Raw<FieldsOf<R>[K]>> | undefined }
export type Wire = { said: AnyShape; to: string; step: string; give: (said: never) => object }
/** packs/index.ts only: what one pack says becomes an ordinary step of another, which may refuse it. A step that makes a row makes one that
 *  comes from the speaker's; any other is done on the row from which the speaker's came. A wire renames; it decides nothing. */
export const wire = <const F extends Fields, R extends AnyRec, N extends string, const G extends Give<R>>
  (said: Event<string, F>, to: Flow<R, N>, step: NoInfer<N>, give: (said: { readonly [K in keyof F]: Loose<Raw<F[K]>> }) => G & { [K in Exclude<keyof G, Asked<R>>]: never }): Wire => ({ said, to: to.of.id, step, give })

export type Neighbour = { id: string; title: string; told: readonly AnyShape[]; says: readonly AnyShape[]; lost: AnyShape }
/** packs/index.ts only: a system outside the house. What it is `told` goes out signed, again and again until it is taken; what it `says` comes in by
 *  its own road and is heard through wires like any other event. `lost` is said for it where something could not be delivered. */
export const outside = <const I extends string>(id: I, of: { title: string; told: readonly AnyShape[]; says: readonly AnyShape[]; lost: Event<string, { why: Field<string, { required: true }> }> }): Neighbour => ({ id, ...of })
