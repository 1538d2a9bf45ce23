// Taking content out of the log without breaking its chain: the action stays with its envelope and the hash of what it said.
import type { Sql } from '#kernel/db/db.ts'
import { CONTENT, LINE } from './line.ts'
import { contentHash, sha256 } from './seal.server.ts'

export type Content = { data: Record<string, unknown>; veiled: Record<string, unknown> | null }
type Stored = Content & { id: string; content: string; line: string; ghost: Uint8Array | null; salt: string | null; first: boolean }

/** Changes the content of all actions of a record, in the owner's transaction that also writes the act of erasing (as the owner: the app's role
 *  cannot). Answers the hash of what is left, for that act to carry as `left`; undefined where an action is not sealed yet: then nothing was done. */
export const eraseContents = async (tx: Sql, { tenant, record, change }: { tenant: number; record: string; change: (content: Content) => Content }): Promise<string | undefined> => {
  const rows = await tx.query<Stored>(`select a.id, a.data, a.veiled, ${CONTENT} content, ${LINE} line, a.ghost, s.salt,
      exists (select 1 from seal f where f.tenant = $1 and f.form = 1 and f.ids @> array[a.id]) as first
    from action a left join salt s on s.tenant = $1 and s.record = a.record where a.tenant = $1 and a.record = $2 order by a.version`, [tenant, record])
  const [waits] = await tx.query('select 1 as one from pending where tenant = $1 and action = any($2::uuid[]) limit 1', [tenant, rows.map((row) => row.id)])
  if (waits) return undefined
  for (const row of rows) {
    const { data, veiled } = change(row), ghost = row.ghost ?? (row.first ? sha256(row.line) : contentHash(row.salt ?? '', row.content))
    await tx.query('update action set data = $3, veiled = $4, ghost = $5 where tenant = $1 and id = $2', [tenant, row.id, JSON.stringify(data), veiled && JSON.stringify(veiled), ghost])
  }
  await tx.query('delete from salt where tenant = $1 and record = $2', [tenant, record])
  const [left] = await tx.query<{ hash: string }>(`select encode(sha256(convert_to(string_agg(${CONTENT}, E'\\n' order by a.version), 'UTF8')), 'hex') as hash from action a where a.tenant = $1 and a.record = $2 and a.ghost is not null`, [tenant, record])
  return left!.hash
}
