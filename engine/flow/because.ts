// Why a rule proposes what it proposes: which dated row its answer came from. Found by watching what the rule reads, so that no rule has to say it.
import type { On } from '../pack.ts'
import { inForce, onOf, type Office } from '../record/office.ts'
import type { Moment } from '../pack.ts'

export type Because = { table: string; code: string; name: string; from: string; source: string; status: string }
/** Runs a rule and tells which dated row gave the value, if one did. */
export const because = (rule: (row: never, on: never) => unknown, { view, office, now }: { view: unknown; office: Office; now: Moment }): { value: unknown; row?: Because } => {
  const reads: { value: unknown; table: string; code: string }[] = [], plain = onOf(office, now)
  const watched = (table: string, row: object): object => new Proxy(row, { get: (target, key) => {
    const value = (target as Record<string, unknown>)[key as string]
    if (key !== 'code' && key !== 'name') reads.push({ value, table, code: String((target as { code: unknown }).code) })
    return value
  } })
  const on = { ...plain,
    rows: (table: { id: string }) => (plain.rows as (t: unknown) => object[])(table).map((row) => watched(table.id, row)),
    row: (table: { id: string }, like: object) => { const row = (plain.row as (t: unknown, l: unknown) => object | undefined)(table, like); return row && watched(table.id, row) },
  } as unknown as On
  const value = (rule as (row: unknown, on: On) => unknown)(view, on)
  const read = value === undefined ? undefined : reads.findLast((r) => r.value === value)
  const row = read && inForce(office, read.table, plain.today).find((r) => r.code === read.code)
  return row ? { value, row: { table: read.table, code: row.code, name: row.name, from: row.from, source: String(row.fields.source ?? ''), status: String(row.fields.status ?? '') } } : { value }
}
