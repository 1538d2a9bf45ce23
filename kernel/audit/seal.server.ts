// The worker behind every write: takes what is pending, folds it into the roll-ups, seals its actions into the hash chain and lets
// notices be derived from them, all in one transaction. One worker a tenant (an advisory lock; the key of seal is the wall behind it).
import { createHash, randomUUID } from 'node:crypto'
import type { Db, Sql } from '#kernel/db/db.ts'
import { type Acted, CONTENT, ENVELOPE, ORDER, readLine } from './line.ts'

type Taken = { action: string; type: string; kind: string | null; area: number | null; was: string | null; now: string; month: string; moved: boolean; was_kind: string | null; was_area: number | null }

/** One batch; answers how many actions it took (0 = nothing pending, or another worker is at it). Call again while it answers `size`.
 *  `each` runs inside the same transaction: what it writes is there exactly when the actions are sealed; when it throws, nothing is. */
export const fold = async (db: Db, how: { size?: number; each?: (tx: Sql, actions: readonly Acted[]) => Promise<void> } = {}): Promise<number> =>
  db.tx(async (tx) => {
    const { tenant } = db
    const [lock] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(4711, $1) mine', [tenant])
    if (!lock!.mine) return 0
    const taken = await tx.query<Taken>(`delete from pending where tenant = $1 and action in (select action from pending where tenant = $1 order by action limit $2)
      returning action, type, kind, area, was, now, month, moved, was_kind, was_area`, [tenant, how.size ?? 5000])
    if (!taken.length) return 0
    const cells = deltas(taken)
    if (cells.length) await tx.query(`insert into tally as t (tenant, type, by, key, kind, state, n)
      select $1, x.* from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[]) x
      on conflict (tenant, type, by, key, kind, state) do update set n = t.n + excluded.n`,
    [tenant, cells.map((c) => c[0]), cells.map((c) => c[1]), cells.map((c) => c[2]), cells.map((c) => c[3]), cells.map((c) => c[4]), cells.map((c) => c[5])])
    const actions = taken.map((one) => one.action)
    const records = (await tx.query<{ record: string }>('select distinct record from action where tenant = $1 and id = any($2::uuid[])', [tenant, actions])).map((row) => row.record)
    await tx.query('insert into salt (tenant, record, salt) select $1::int, x.record, x.salt from unnest($2::uuid[], $3::uuid[]) as x(record, salt) on conflict do nothing', [tenant, records, records.map(() => randomUUID())])
    const rows = await tx.query<{ id: string; envelope: string; content: string; salt: string }>(`select a.id, ${ENVELOPE} envelope, ${CONTENT} content, s.salt from action a
      join salt s on s.tenant = $1 and s.record = a.record where a.tenant = $1 and a.id = any($2::uuid[]) order by ${ORDER}`, [tenant, actions])
    if (rows.length !== taken.length) throw new Error('a pending action is not in the action table: the verifier names it')
    const [last] = await tx.query<{ batch: number; hash: Uint8Array }>('select batch, hash from seal where tenant = $1 order by batch desc limit 1', [tenant])
    const sealed = link(last?.hash ?? START, rows.map((row) => ownHash(row.envelope, contentHash(row.salt, row.content))))
    await tx.query('insert into seal (tenant, batch, ids, marks, prev, hash, form) values ($1, $2, $3, $4, $5, $6, 2)',
      [tenant, (last?.batch ?? 0) + 1, rows.map((row) => row.id), sealed.marks, last?.hash ?? START, sealed.hash])
    await how.each?.(tx, rows.map((row) => readLine(row.envelope, row.content)))
    return rows.length
  })

/** Before the first link. */
export const START = new Uint8Array(32)
export const MARK = 8

export const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest()
/** The hash by which content stays known to the chain when it is gone. */
export const contentHash = (salt: string, content: string): Uint8Array => sha256(`${salt}\n${content}`)
/** The hash of one action: what stays of it for ever, and the hash of its content. */
export const ownHash = (envelope: string, content: Uint8Array): Uint8Array => sha256(`${envelope}\n${Buffer.from(content).toString('hex')}`)
/** The next link of the chain over these actions' own hashes, and the mark of each. */
export const link = (prev: Uint8Array, owns: readonly Uint8Array[]): { hash: Uint8Array; marks: Uint8Array } => {
  const chain = createHash('sha256').update(prev)
  const marks = new Uint8Array(owns.length * MARK)
  owns.forEach((own, i) => {
    chain.update(own)
    marks.set(own.subarray(0, MARK), i * MARK)
  })
  return { hash: chain.digest(), marks }
}

type Cell = [type: string, by: string, key: string, kind: string, state: string, n: number]
/** What these actions change in the roll-ups: no cell twice, none of zero, always in the same order, so that two workers cannot deadlock. */
const deltas = (taken: readonly Taken[]): Cell[] => {
  const sums = new Map<string, Cell>()
  const add = (n: number, ...cell: [string, string, string, string, string]) => {
    const key = JSON.stringify(cell)
    const sum = sums.get(key)
    if (sum) sum[5] += n
    else sums.set(key, [...cell, n])
  }
  for (const { type, kind, area, was, now, month, moved, was_kind, was_area } of taken) {
    const ym = month.slice(0, 7)
    add(1, type, 'month', ym, kind ?? '', now)
    if (area !== null) add(1, type, 'area', String(area), kind ?? '', now)
    if (was === null) continue
    const [kindWas, areaWas] = moved ? [was_kind, was_area] : [kind, area]
    add(-1, type, 'month', ym, kindWas ?? '', was)
    if (areaWas !== null) add(-1, type, 'area', String(areaWas), kindWas ?? '', was)
  }
  return [...sums.entries()].filter(([, cell]) => cell[5] !== 0).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
}
