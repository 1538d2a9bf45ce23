// What the wall is told. Types only, so that the screen and the server mean the same.
export type Wall = {
  type: string; title: string; asOf: string; demo: boolean; street: string
  made: { today: number; usual: number }; done: { today: number; usual: number }; open: { n: number; soon: number }; late: { n: number; longest: number }
  figures: { id: string; title: string; value: number | null; unit: string; n: number; d: number | null; goal: number | null; reached: boolean | null }[]
  hours: { today: number[]; usual: number[] }
  /** By grid: open, about to be late, late. By community: made today, and the units with what they hold. */
  areas: { id: number; n: number; late: number }[]; communities: { name: string; n: number }[]; units: { name: string; n: number; late: number }[]
  soon: [lon: number, lat: number][]
  worst: { kind: string; area: string; over: number; state: string; supervised: boolean; unit: string | null; point: [number, number] | null } | null
  /** Rows under way that packs hang here: those whose limit ends first, and how many there are. */
  lists: { type: string; title: string; n: number; late: number; rows: { kind: string; area: string; state: string; due: string | null; made: string; shows: { title: string; text: string }[] }[] }[]
  acts: { at: string; kind: string; area: string; step: string; good: boolean; bad: boolean }[]
}
