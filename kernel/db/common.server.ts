// Search chooses between walking the newest rows and asking the word index by how common a word is. The app's role may not see the
// planner's statistics of a table with policies, so the owner copies them out, nightly.
import type { Db } from './db.ts'

/** Takes fresh statistics of the words and keeps the shares of the common ones; answers how many there are. */
export const refreshCommon = async (db: Db): Promise<number> => db.asOwner(async (tx) => {
  await tx.script('analyze record; delete from common')
  const rows = await tx.query(`insert into common (gram, share) select e, f from (
      select most_common_elems::text::int[] es, most_common_elem_freqs fs, null_frac from pg_stats where schemaname = 'public' and tablename = 'record' and attname = 'words') s,
    lateral (select unnest(es) e, unnest(fs[1:cardinality(es)]) * (1 - null_frac) f) x returning gram`)
  return rows.length
})
