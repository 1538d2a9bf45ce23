// What travels between the server and every face, as the contract of the HTTP interface says it. Types only.

export type Point = [lon: number, lat: number]
/** A value of a field as JSON carries it. Files are `{id, name, type?, size?, takenAt?, takenFrom?}`. */
export type Value = unknown
export type Data = Record<string, Value>
export type FileRef = { id: string; name: string; type?: string; size?: number; takenAt?: string; takenFrom?: { lon: number; lat: number } }

export type Meta = {
  at?: Record<string, string>
  spent?: Record<string, { h: number; wh: number }>
  clock?: { state: string; from: string; due: string; amber?: string; span?: string }
  whole?: { from: string; due: string; span: string; spent?: number }
  /** A request that waits for others to agree. */
  ask?: { step: string; by: string; byName?: string; at: string; data?: Data; waits: string[]; due?: string }
  light?: string
  code?: string
  by?: string
  dues?: Record<string, unknown>
}
/** One row. Private fields of `body` are masked already. */
export type Row = {
  id: string; type: string; no: string | null; kind: string | null; state: string; area: string | number | null; assignee: string | null
  due: string | null; made: string; updated: string; version: number; point: Point | null
  body: Record<string, unknown> & { $?: Meta }
}
export type Page = { rows: Row[]; total?: number; totalCapped?: boolean; next?: string; asOf: string; names?: Record<string, string> }

export type Line = {
  act: string; step: string; title: string; who: string; whoName?: string; whoPart?: string; at: string; got?: string; state?: string; was?: string | null
  set?: Record<string, { old?: Value; new?: Value; oldText?: string; newText?: string }>; files?: FileRef[]; undone?: boolean
  /** Of a request: what was asked for, in words, by the title of the field. */
  asks?: Record<string, string>
}
export type Allowed = {
  step: string; title: string; allowed: true; need: string[]; ask: string[]; fill?: Data; fillWhy?: Record<string, string>
  /** Titles of the parts that must agree before it takes effect. */
  agree?: string[]; undo?: string; main?: boolean
  to?: string | null
  /** The limit that would run after it, and the rule that says so. */
  due?: { span: string; why?: string }
}
export type Denied = { step: string; title: string; allowed: false; reasons: string[] }
export type StepNow = Allowed | Denied
/** `hours` are office hours where `working`. */
export type Limit = { state: string; title: string; from: string; to: string | null; due: string | null; span: string | null; hours: number; working: boolean }
/** What speaks for two rows being one: words that both say, how far apart. */
export type Like = { share: number; words: string[]; metres?: number }
export type Detail = {
  row: Row; names: Record<string, string>; timeline: Line[]; steps: StepNow[]; parts: Row[]; near: Row[]; alike: (Row & { like?: Like })[]; limits: Limit[]; seen: number
  /** What came of it in other packs, with the parts of that; and the row from which it came. */
  grown?: { row: Row; parts: Row[] }[]; origin?: Row
  title?: string; purposes?: { private: string[]; sealed: string[] }; asOf?: string
}

export type Post = { /** null: a part that everybody has. */ id?: string | null; part: string; title: string; area: { id: string | number; name: string } | null; unit: { id: string; name: string } | null }
export type Me = {
  /** null: nobody has signed in. */
  actor: { kind: 'staff' | 'resident' | 'guest' | 'service' | 'system'; id: string; name: string } | null
  posts: Post[]
  /** The one post as which I act in this session; null: as all. */
  post?: string | null
  street: { name: string; title?: string; demo: boolean; tenant: number }
  now: string
}
export type AreaRow = { id: string | number; key?: string; parent: string | number | null; level: string; code?: string; name: string; ring?: Point[] }
export type UnitRow = { id: string; name: string; parent?: string | null }
export type TableRow = { code: string; name: string; from?: string; to?: string | null } & Record<string, unknown>
/** What the office edits: it changes without a new bundle. */
export type Street = {
  areas: AreaRow[]; units: UnitRow[]; staff?: { id: string; name: string; unit?: string }[]; tables: Record<string, TableRow[]>; settings: Record<string, unknown>
  calendar: { days: Record<string, 'work' | 'rest'>; hours: (string | [number, number])[]; names?: Record<string, string> }
  base: { streets: { name: string; line: Point[]; width?: number }[]; blocks: Point[][]; estates: { name: string; point: Point | { lon: number; lat: number } }[] }
}

export type Act = { id: string; type: string; record: string; step: string; data?: Data; at?: string; seen?: number }
export type Acted = { act: string; record: string; type: string; step: string; version: number; state: string; no: string | null; at: string; code?: string }
export type Change = { type: string; id: string; version: number; state: string; step: string; at: string }

export type Notice = { id: string; title: string; text: string; link?: string | null; at: string; read?: string | boolean | null }
export type Verdict = 'new' | 'changed' | 'same' | 'doubt' | 'refused'
/** One row of a batch: how it was judged and why; in doubt, which row of the ledger it may be and which answers are allowed. */
export type ImportRow = {
  row: number; verdict: Verdict; judged?: Verdict; cells: Record<string, unknown>; reasons?: string[]; old?: Record<string, unknown>
  may?: ('same' | 'new' | 'skip')[]; answer?: 'same' | 'new' | 'skip'; alike?: { id: string; title: string; text: string }; state?: '' | 'written' | 'failed' | 'back' | 'kept'; error?: string
}
export type Import = {
  id: string; type: string; name: string; state: 'reading' | 'checked' | 'writing' | 'done' | 'taken-back' | 'failed'; rows?: number
  columns?: { header: string; field: string | null; title?: string | null; cleaned?: Record<string, number> }[]
  counts?: Record<Verdict, number>; sample?: ImportRow[]; next?: number; progress?: number; at?: string; byName?: string; error?: string; ms?: number
  written?: number; failed?: number; back?: number; kept?: number; accountsTold?: string
  /** Fields that must be filled and that no column gives; one value for all new rows may be chosen instead. */
  missing?: { field: string; title: string }[]; fixed?: Record<string, string>
  key?: { field: string; title: string; column: string | null }[]
  fields?: { name: string; title: string; kind: string; required: boolean; help?: string; choices?: unknown[] }[]
}
