// Fills a migrated, seeded street with matters and rows of other types, set by set, in the very shape that the product writes: body with its
// `$`, masks beside clear text, words, cells, running limits, actions (three a finished matter), links, roll-ups. Then the floor's table from the same rows.
import type { Db, OwnerSql } from '../kernel/db/db.ts'
import { cellOf } from '../engine/place/cells.ts'
import { holds } from '../engine/place/areas.ts'
import { common, places, rare, verbs } from './words.ts'

type Ring = [number, number][]
/** Matters, persons, firms and visits as in the storage trial: 1 M matters stand among 1 M rows of other types. */
export const others = { person: 0.15, organisation: 0.008, visit: 0.842 } as const

/** Adds the matters numbered from + 1 … to, and their share of the rest. `say` is told how it goes. */
export const fill = async (db: Db, { from, to, say }: { from: number; to: number; say: (line: string) => void }): Promise<void> => {
  const began = Date.now()
  await db.asOwner(async (tx) => {
    await tx.script(`set local work_mem = '256MB'; set local statement_timeout = 0; set local synchronous_commit = off; select setseed(0.${String(to).length}${String(from).length})`)
    await tx.script(helpers)
    await spots(tx)
    const indexes = await tx.query<{ name: string; def: string }>(`select indexname as name, indexdef as def from pg_indexes where schemaname = 'public' and tablename in ('record', 'action', 'link')
      and indexname not in (select conname from pg_constraint)`)
    if (to - from > 20_000) await tx.script(indexes.map(({ name }) => `drop index ${name}`).join(';'))
    for (let at = from; at < to; at += 100_000) {
      await tx.script(stage(db.tenant, at, Math.min(to, at + 100_000)))
      await tx.script(matters(db.tenant, at))
      say(`  ${Math.min(to, at + 100_000)} 件，${Math.round((Date.now() - began) / 1000)} 秒`)
    }
    await tx.script(rest(db.tenant, from, to))
    if (to - from > 20_000) for (const { def } of indexes) await tx.script(def)
    await tx.script(`delete from tally where tenant = ${db.tenant};
      insert into tally select tenant, type, 'month', to_char(made at time zone 'Asia/Shanghai', 'YYYY-MM'), coalesce(kind, ''), state, count(*) from record group by 1, 2, 4, 5, 6;
      insert into tally select tenant, type, 'area', area::text, coalesce(kind, ''), state, count(*) from record where area is not null group by 1, 2, 4, 5, 6;
      delete from pending`)
  })
  say(`  ${Math.round((Date.now() - began) / 1000)} 秒`)
}

/** The floor's table: the same matters in plain typed columns, with the indexes that somebody who knows the questions would give it. */
export const fillFloor = async (db: Db): Promise<void> => {
  await db.asOwner((tx) => tx.script(`drop table if exists cases;
    create table cases (id uuid primary key, no bigint, kind text, urgency text, channel text not null, state text not null, area int, lead uuid, what text not null, address text, phone text,
      due timestamptz, made timestamptz not null, updated timestamptz not null, version int not null, geom geometry(Point, 4326), words int[]);
    insert into cases select id, no, kind, body->>'urgency', body->>'channel', state, area, (body->>'lead')::uuid, body->>'what', body->>'address', body->>'phone', due, made, updated, version, point, words
      from record where type = 'matter' order by made;
    create sequence if not exists cases_no;
    create unique index cases_no_key on cases (no);
    create index cases_inbox on cases (lead, due) where due is not null;
    create index cases_open on cases (area, kind, state, due) where due is not null;
    create index cases_due on cases (due) where due is not null;
    create index cases_made on cases (made);
    create index cases_geom on cases using gist (geom);
    create index cases_words on cases using gin (words);
    grant all on cases, cases_no to public`))
}

const helpers = `
create or replace function pg_temp.iso(t timestamptz) returns text language sql immutable as $$ select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
create or replace function pg_temp.rid(tag text, n bigint) returns uuid language sql immutable as $$
  select (substr(h, 1, 8)||'-'||substr(h, 9, 4)||'-7'||tag||'-8000-'||lpad(to_hex(n), 12, '0'))::uuid from (select lpad(to_hex(1735724800000 + n * 53000), 12, '0') h) x $$;
create or replace function pg_temp.grams(t text) returns int[] language sql immutable as $$
  select array_agg(distinct (((ascii(substr(t, i, 1))::bigint << 16) | ascii(substr(t, i + 1, 1))) << 32 >> 32)::int) from generate_series(1, length(t) - 1) i $$;`

/** Points inside each grid, so that a row's area is the one that holds its point. */
const spots = async (tx: OwnerSql): Promise<void> => {
  const grids = await tx.query<{ area: number; ring: { area: { lon: number; lat: number }[] } }>(`select (('x'||right(replace(id::text, '-', ''), 8))::bit(32)::bigint & 2147483647)::int as area, body->'ring' as ring
    from record where type = 'area' and body->>'level' = 'grid' order by id`)
  const found: [number, number, number, number][] = []
  let seed = 42
  const random = () => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed / 2_147_483_648 }
  for (const { area, ring } of grids) {
    const line = ring.area.map((p) => [p.lon, p.lat]) as Ring, lons = line.map((p) => p[0]), lats = line.map((p) => p[1])
    const [w, e, s, n] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)]
    for (let made = 0, tries = 0; made < 400 && tries < 40_000; tries++) {
      const lon = Math.round((w + random() * (e - w)) * 1e6) / 1e6, lat = Math.round((s + random() * (n - s)) * 1e6) / 1e6
      if (holds(line, { lon, lat })) { found.push([area, lon, lat, cellOf({ lon, lat })]); made++ }
    }
  }
  await tx.script('create temp table if not exists spot (i int primary key, area int, lon float8, lat float8, cell int); truncate spot')
  await tx.query(`insert into spot select row_number() over () - 1, x.* from unnest($1::int[], $2::float8[], $3::float8[], $4::int[]) x`, [found.map((f) => f[0]), found.map((f) => f[1]), found.map((f) => f[2]), found.map((f) => f[3])])
  await tx.script(`drop table if exists pg_temp.kinds; drop table if exists pg_temp.people;
    create temp table kinds as select row_number() over (order by r.body->>'code') - 1 as i, r.body->>'code' as code, r.body->>'name' as name, r.body->>'urgency' as urgency, r.body->>'lead' as lead from record r where r.type = 'matter-kinds' and r.state = 'held';
    create temp table people as select row_number() over (order by body->>'name') - 1 as i, 'staff:'||(body->>'staff') as who from record where type = 'post'`)
}

const list = (words: readonly string[]): string => `array[${words.map((w) => `'${w}'`).join(',')}]`
const pick = (words: readonly string[]): string => `(${list(words)})[1 + floor(random() * ${words.length})]`
/** What is particular about each matter. Six in a hundred are open, three quarters of those within their limit; a third of a percent has a rare word of each tier. */
const stage = (tenant: number, from: number, to: number): string => `
drop table if exists pg_temp.raw; drop table if exists pg_temp.stage;
create temp table raw as select n, pg_temp.rid('000', n) as id, random() as r1, random() as r2, random() as r3, floor(random() * (select count(*) from spot))::int as spot, floor(power(random(), 1.7) * (select count(*) from kinds))::int as kind,
    ${pick(places)} as place, 1 + floor(random() * 300)::int as door, ${pick(verbs)} as verb, ${pick(common)} as said,
    case when random() < 0.02 then ${pick(rare[0]!)} when random() < 0.008 then ${pick(rare[1]!)} when random() < 0.004 then ${pick(rare[2]!)} else '' end as seldom, '13'||lpad(floor(random() * 1e9)::bigint::text, 9, '0') as phone
  from generate_series(${from + 1}, ${to}) n;
create temp table stage as select r.n, r.id, k.code as kind, k.urgency, k.lead, s.area, s.lon, s.lat, s.cell, r.r1 < 0.06 as open, r.r1 < 0.015 as late, p.who,
    case when r.r1 >= 0.06 then 'closed' when r.r3 < 0.1 then 'received' when r.r3 < 0.2 then 'sorting' else 'handling' end as state,
    r.said||k.name||r.verb||r.seldom as what, r.place||' '||r.door||' 号' as address, case when r.r2 < 0.7 then r.phone end as phone, case when r.r3 < 0.6 then 'hotline' else 'desk' end as channel,
    date_trunc('milliseconds', now() - case when r.r1 < 0.015 then interval '30 days' + r.r2 * interval '20 days' when r.r1 < 0.06 then r.r2 * interval '10 days' + interval '3 h' else interval '3 days' + r.r2 * interval '720 days' end) as made,
    date_trunc('milliseconds', now() + case when r.r1 < 0.015 then r.r2 * interval '-20 days' - interval '5 days' else interval '1 day' + r.r3 * interval '9 days' end) as due
  from raw r join spot s on s.i = r.spot join kinds k on k.i = r.kind join people p on p.i = r.n % (select count(*) from people);
alter table stage add at1 text, add at2 text, add at3 text, add till text, add wholly text;
update stage set at1 = pg_temp.iso(made), at2 = pg_temp.iso(made + interval '1 h'), at3 = pg_temp.iso(made + interval '2 h'), till = pg_temp.iso(due), wholly = pg_temp.iso(made + interval '15 days');
analyze stage; select ${tenant}`

const fields = `jsonb_strip_nulls(jsonb_build_object('kind', kind, 'what', what, 'urgency', urgency, 'address', address, 'channel', channel, 'where', jsonb_build_object('lon', lon, 'lat', lat), 'phone', left(phone, 3)||'****'||right(phone, 4)))`
const clock = (from: string, span: string) => `jsonb_build_object('from', ${from}, 'due', till, 'amber', till, 'span', '${span}', 'fired', case when late then 3 else 0 end, 'state', state)`
const whole = `jsonb_build_object('from', at1, 'due', wholly, 'amber', wholly, 'span', '15d', 'fired', case when late then 2 else 0 end)`
const been = (n: number) => `jsonb_build_object(${['received', 'sorting', 'end'].slice(0, n).map((s, i) => `${s === 'end' ? 'state' : `'${s}'`}, at${i + 1}`).join(', ')})`
const restOf = (n: number) => `jsonb_build_object(${[`'received', jsonb_build_object('n', 7.4214, 'due', at3, 'span', '1wd', 'unit', 'wh')`, `'sorting', jsonb_build_object('n', 0, 'due', at3, 'span', '30m', 'unit', 'due')`].slice(0, n).join(', ')})`
const spentOf = (n: number) => `jsonb_build_object(${[`'received', '{"h":1,"wh":1}'::jsonb`, `'sorting', '{"h":1,"wh":0.5}'::jsonb`].slice(0, n).join(', ')})`
/** What lists show of a row in each state beside its fields, as the fold of its actions leaves it. */
const shown = `case state when 'received' then jsonb_build_object('clock', ${clock('at1', '1wd')}) when 'sorting' then jsonb_build_object('clock', ${clock('at2', '30m')}) when 'handling' then jsonb_build_object('clock', ${clock('at3', '5wd')}) else '{}'::jsonb end`
/** And what they do not. */
const margin = `jsonb_build_object('by', who) || case state
  when 'received' then jsonb_build_object('at', ${been(1)}, 'whole', ${whole})
  when 'sorting' then jsonb_build_object('at', ${been(2)}, 'whole', ${whole}, 'rest', ${restOf(1)}, 'spent', ${spentOf(1)})
  when 'handling' then jsonb_build_object('at', ${been(3)}, 'whole', ${whole}, 'rest', ${restOf(2)}, 'spent', ${spentOf(2)})
  else jsonb_build_object('at', ${been(3)}, 'rest', ${restOf(2)}||jsonb_build_object('*', jsonb_build_object('n', 21360, 'due', wholly, 'span', '15d', 'unit', 'm')), 'spent', ${spentOf(2)}) end`
const added = `case state when 'handling' then jsonb_build_object('lead', lead) when 'closed' then '{"ending":"normal","why":"现场已处置，恢复正常"}'::jsonb else '{}' end`
const steps = `case state when 'received' then 1 when 'sorting' then 2 else 3 end`

const matters = (tenant: number, at: number): string => `
insert into record (tenant, id, type, kind, state, area, assignee, no, due, wake, version, made, updated, cell, point, words, body, veiled, margin)
  select ${tenant}, id, 'matter', kind, state, area, case state when 'handling' then lead end, to_char(made at time zone 'Asia/Shanghai', 'YYYYMMDD')::bigint * 1000000 + 500000 + ${Math.floor(at / 10_000)} * 4900 + row_number() over (partition by (made at time zone 'Asia/Shanghai')::date),
    case when open then due end, case when open and not late then due end, ${steps}, made, made + (${steps} - 1) * interval '1 h', cell, st_setsrid(st_makepoint(lon, lat), 4326),
    pg_temp.grams(lower(what||' '||address)), ${fields} || ${added} || jsonb_build_object('$', ${shown}), case when phone is not null then jsonb_build_object('phone', phone) end, ${margin}
  from stage order by made on conflict do nothing;
insert into action (tenant, id, record, version, type, step, state, was, who, at, got, data, veiled)
  select ${tenant}, pg_temp.rid('a0'||v, n), id, v, 'matter', case v when 1 then 'register' when 2 then 'accept' else case state when 'handling' then 'dispatch' else 'endOther' end end,
    case v when 1 then 'received' when 2 then 'sorting' else state end, case v when 2 then 'received' when 3 then 'sorting' end, who, made + (v - 1) * interval '1 h', made + (v - 1) * interval '1 h',
    case v when 1 then jsonb_build_object('as', 'one-net/clerk', 'set', ${fields}, 'area', area, 'meta', jsonb_build_object('at', ${been(1)}, 'by', who, 'whole', ${whole}, 'clock', ${clock('at1', '1wd')}))
      when 2 then jsonb_build_object('as', 'one-net/clerk', 'set', '{}'::jsonb, 'meta', jsonb_build_object('at', ${been(2)}, 'rest', ${restOf(1)}, 'spent', ${spentOf(1)}, 'clock', ${clock('at2', '30m')}))
      else jsonb_build_object('as', 'one-net/dispatcher', 'set', ${added}, 'meta', jsonb_build_object('at', ${been(3)}, 'rest', ${restOf(2)}, 'spent', ${spentOf(2)})) end,
    case when v = 1 and phone is not null then jsonb_build_object('phone', phone) end
  from stage, generate_series(1, 3) v where v <= ${steps} order by made;
insert into link (tenant, "of", field, "to") select ${tenant}, id, 'lead', lead::uuid from stage where state = 'handling' on conflict do nothing`

const rest = (tenant: number, from: number, to: number): string => {
  const part = (share: number) => `generate_series(${Math.floor(from * share) + 1}, ${Math.floor(to * share)}) n`, margin = `jsonb_build_object('by', 'system:engine', 'at', jsonb_build_object('held', '2026-01-02T01:00:00.000Z'))`
  return `
insert into record (tenant, id, type, state, version, made, updated, words, body, veiled, margin) select ${tenant}, pg_temp.rid('001', n), 'person', 'held', 1, '2026-01-02', '2026-01-02', null,
  jsonb_build_object('phone', '138****'||lpad((n % 10000)::text, 4, '0'), 'key', md5(n::text), '$', '{}'::jsonb), jsonb_build_object('phone', '138'||lpad(n::text, 8, '0')), ${margin} from ${part(others.person)};
insert into record (tenant, id, type, kind, state, area, version, made, updated, cell, point, words, body, margin) select ${tenant}, pg_temp.rid('002', n), 'firm', 'shop', 'held', s.area, 1, '2026-01-02', '2026-01-02', s.cell,
  st_setsrid(st_makepoint(s.lon, s.lat), 4326), pg_temp.grams('新北商贸第'||n||'有限公司'), jsonb_build_object('name', '新北商贸第'||n||'有限公司', '$', '{}'::jsonb), ${margin} from ${part(others.organisation)} join spot s on s.i = n % (select count(*) from spot);
insert into record (tenant, id, type, kind, state, area, subject, assignee, due, version, made, updated, cell, point, body, margin)
  select ${tenant}, pg_temp.rid('003', n), 'visit', (array['elder', 'disabled', 'child'])[1 + n % 3], case when n % 20 = 0 then 'open' else 'done' end, s.area, pg_temp.rid('001', 1 + n % 150000), 'grid'||s.area,
    case when n % 20 = 0 then now() + random() * interval '30 days' end, 1, t.at, t.at, s.cell, st_setsrid(st_makepoint(s.lon, s.lat), 4326),
    jsonb_build_object('found', case n % 5 when 0 then '情况良好' else '需要送餐' end, 'minutes', n % 60, 'note', '上门探访，老人在家，身体状况平稳', '$', '{}'::jsonb), ${margin}
  from ${part(others.visit)} join spot s on s.i = n % (select count(*) from spot), lateral (select now() - random() * interval '700 days' + n * interval '0 s' as at) t;
insert into action (tenant, id, record, version, type, step, state, who, at, got, data)
  select tenant, (left(id::text, 14)||'b'||right(id::text, 21))::uuid, id, 1, type, 'add', state, 'system:engine', made, made, jsonb_build_object('set', body - '$', 'meta', margin) from record r
  where type in ('person', 'firm', 'visit') and not exists (select 1 from action a where a.tenant = r.tenant and a.record = r.id)`
}
