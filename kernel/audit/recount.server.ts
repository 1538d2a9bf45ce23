// The nightly check that dashboards tell the truth: roll-ups plus what is pending must equal a count of the rows.
import type { Db } from '#kernel/db/db.ts'

export type Difference = { type: string; by: string; key: string; kind: string; state: string; rows: number; told: number }

/** The cells that differ; none = the roll-ups are exact. One statement, so one moment. `zone`: the office's, for months. */
export const recount = async (db: Db, { zone = 'Asia/Shanghai' }: { zone?: string } = {}): Promise<Difference[]> => db.query<Difference>(`
  with told as (
    select type, by, key, kind, state, sum(n)::int n from (
      select type, by, key, kind, state, n from tally where tenant = $1
      union all select type, 'month', to_char(month, 'YYYY-MM'), coalesce(kind, ''), now, 1 from pending where tenant = $1
      union all select type, 'area', area::text, coalesce(kind, ''), now, 1 from pending where tenant = $1 and area is not null
      union all select type, 'month', to_char(month, 'YYYY-MM'), coalesce(case when moved then was_kind else kind end, ''), was, -1 from pending where tenant = $1 and was is not null
      union all select type, 'area', (case when moved then was_area else area end)::text, coalesce(case when moved then was_kind else kind end, ''), was, -1
        from pending where tenant = $1 and was is not null and case when moved then was_area else area end is not null) x group by 1, 2, 3, 4, 5),
  counted as (
    select type, 'month' by, to_char(made at time zone $2, 'YYYY-MM') key, coalesce(kind, '') kind, state, count(*)::int n from record where tenant = $1 group by 1, 3, 4, 5
    union all select type, 'area', area::text, coalesce(kind, ''), state, count(*)::int from record where tenant = $1 and area is not null group by 1, 3, 4, 5)
  select type, by, key, kind, state, coalesce(counted.n, 0) rows, coalesce(told.n, 0) told from told full join counted using (type, by, key, kind, state)
    where coalesce(counted.n, 0) <> coalesce(told.n, 0) order by 1, 2, 3, 4, 5`, [db.tenant, zone])
