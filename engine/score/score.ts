// What a round of scores is told as. Types only, so that screen, workbook and server mean the same.
export type ScoreLine = {
  id: string; code: string; name: string
  /** The types of the rows in the numerator and (of a rate) in what it is divided by. */
  of: string; ofD: string | null
  /** What a list of those rows is filtered by; null where a draft cannot say. */
  filter: string | null; filterD: string | null
  n: number; d: number | null; value: number | null; unit: string
  /** null: too few pieces, not scored. */
  points: number | null; full: number; says: string
  state: string; stateTitle: string; version: number; due: string | null; late: boolean
  /** How many rows were taken out after an appeal, and what it was before. */
  less: number; was: { n: number; d: number; points: number } | null
  rows: number; why: string | null; answer: string | null
}
export type ScoreCard = { id: string; name: string; score: number | null; points: number; full: number; rank: number | null; mine: boolean; lines: ScoreLine[] }
export type ScoreList = { of: string; title: string; personal: boolean; total: number; cards: ScoreCard[] }
/** `draft`: nothing is kept yet, it was counted for this look. `oversees`: the reader sees the round itself. */
export type ScoreRound = { id: string; scores: string; title: string; period: string; name: string; state: string; stateTitle: string; due: string | null; type: string; lineType: string; criteria: string; version: number; draft: boolean; oversees: boolean; asOf: string; lists: ScoreList[] }
/** A figure as a cell says it. */
export const sayValue = ({ value, unit }: Pick<ScoreLine, 'value' | 'unit'>): string => value === null ? '—' : `${value}${unit === '%' || unit === '' ? unit : ` ${unit}`}`
