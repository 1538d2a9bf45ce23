// A night's worth of deadlines: copies of one matter in hand, whose time has just run out, each with its history.
import type { Db } from '../kernel/db/db.ts'

/** Adds `n` matters that are due by now, copied from a matter `of` that is being handled: the first rung of their ladder has been stepped on,
 *  the one at the limit waits. Nothing may be awake beside it. */
export const dueMatters = async (db: Db, { of, n }: { of: string; n: number }): Promise<void> => {
  await db.asOwner(async (tx) => {
    await tx.script(`set local statement_timeout = 0; set local synchronous_commit = off`)
    const moment = (ago: string) => `to_char((now() - interval '${ago}') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    // The copy's number stands in the last twelve signs of its id.
    await tx.script(`create temp table copy on commit drop as select i, ('0197d000-0000-7000-8000-'||lpad(to_hex(i), 12, '0'))::uuid as id from generate_series(1, ${n}) i;
      insert into record (tenant, id, type, kind, state, area, subject, assignee, parent, no, due, wake, version, made, updated, cell, point, words, body, veiled, margin)
        select r.tenant, c.id, r.type, r.kind, r.state, r.area, null, r.assignee, null, 20200101000000 + c.i, now() - interval '1 minute', now() - interval '1 minute', r.version, r.made, r.updated, r.cell, r.point, r.words,
          jsonb_set(r.body #- '{$,ask}', '{$,clock}', jsonb_build_object('state', r.state, 'from', ${moment('4 hours 1 minute')}, 'due', ${moment('1 minute')}, 'amber', ${moment('61 minutes')}, 'span', '4h', 'fired', 1)), r.veiled,
          jsonb_set(r.margin - 'undo', '{whole}', jsonb_build_object('from', ${moment('1 day')}, 'due', ${moment('-20 days')}, 'amber', ${moment('-15 days')}, 'span', '21d', 'fired', 0))
        from record r, copy c where r.tenant = ${db.tenant} and r.id = '${of}';
      insert into action (tenant, id, record, version, type, step, state, was, who, at, got, data, veiled)
        select a.tenant, ('0197d000-0000-7000-'||lpad(to_hex(32768 + a.version), 4, '0')||'-'||lpad(to_hex(c.i), 12, '0'))::uuid, c.id, a.version, a.type, a.step, a.state, a.was, a.who, a.at, a.got, a.data, a.veiled
        from action a, copy c where a.tenant = ${db.tenant} and a.record = '${of}' and a.version > 0;`)
  })
}
/** How many of them have been stepped on so far, those more than once, and how many still wait. */
export const steppedOn = async (db: Db): Promise<{ once: number; more: number; waiting: number }> => {
  const [found] = await db.query<{ once: number; more: number }>(`select count(*) filter (where n = 1)::int as once, count(*) filter (where n > 1)::int as more from (select count(*) as n from action where tenant = $1 and step = '~rung' and data->'rung'->>'name' = 'due' and record between '0197d000-0000-7000-8000-000000000000' and '0197d000-0000-7000-8000-ffffffffffff' group by record) x`, [db.tenant])
  const [rest] = await db.query<{ n: number }>('select count(*)::int as n from record where tenant = $1 and wake is not null and wake <= now()', [db.tenant])
  return { ...found!, waiting: rest!.n }
}
