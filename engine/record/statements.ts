// The hot statements, as texts (their measurements: storage trial). Every one names its tenant first. `create` and `step` are one round trip each.
const act = (n: { id: number; record: number; version: string; type: number; step: number; state: number; was: string; who: number; at: number; data: number; veiled: number }) =>
  `insert into action (tenant, id, record, version, type, step, state, was, who, at, data, veiled)
    select $1::int, $${n.id}, $${n.record}, ${n.version}, $${n.type}, $${n.step}, $${n.state}, ${n.was}, $${n.who}, $${n.at}::timestamptz, $${n.data}::jsonb, $${n.veiled}::jsonb from r`

/** The row's own values, in the order of `columnValues`, from parameter `from` on. */
const columns = ['kind', 'area', 'subject', 'assignee', 'parent', 'due', 'wake', 'cell', 'point', 'words', 'body', 'veiled', 'margin'] as const
const typed = (n: number): string[] => [`$${n}::text`, `$${n + 1}::int`, `$${n + 2}::uuid`, `$${n + 3}::text`, `$${n + 4}::uuid`, `$${n + 5}::timestamptz`, `$${n + 6}::timestamptz`, `$${n + 7}::int`,
  `case when $${n + 8}::float8 is null then null else st_setsrid(st_makepoint($${n + 8}::float8, $${n + 9}::float8), 4326) end`, `$${n + 10}::int[]`, `$${n + 11}::jsonb`, `$${n + 12}::jsonb`, `$${n + 13}::jsonb`]

/** Links and files are rare beside steps: a statement that does not name their tables need not open them. */
const follow = (more: boolean) => more ? `,
  l as (insert into link (tenant, "of", field, "to") select $1::int, $2, x.field, x."to" from r, unnest($13::text[], $14::uuid[]) as x(field, "to") on conflict do nothing),
  u as (insert into file_use (tenant, file, type, record, made) select $1::int, x.id, $4, $2, $8::timestamptz from r, unnest($29::uuid[]) as x(id) on conflict do nothing)
  select count(*) as n from r` : `
  select count(*) as n from r where $13::text[] is not null and $14::uuid[] is not null and $29::uuid[] is not null`

/** $1 tenant, 2 record, 3 act, 4 type, 5 step, 6 state, 7 who, 8 at, 9 data, 10 veiled data, 11 no, 12 month, 13 link fields, 14 link targets, 15–28 columns, 29 files, 30 updated */
const createText = (more: boolean) => `with r as (insert into record (tenant, id, type, state, no, version, made, updated, ${columns.join(', ')})
    values ($1::int, $2, $4, $6, $11::bigint, 1, $8::timestamptz, $30::timestamptz, ${typed(15).join(', ')}) returning 1),
  a as (${act({ id: 3, record: 2, version: '1', type: 4, step: 5, state: 6, was: 'null', who: 7, at: 8, data: 9, veiled: 10 })}),
  p as (insert into pending (tenant, action, type, kind, area, was, now, month) select $1::int, $3, $4, $15::text, $16::int, null, $6, $12::date from r)${follow(more)}`

/** As create; $11 is the version that was read, 31 the state before, 32 whether class or area changed, 33 and 34 what they were. Zero rows:
 *  somebody was quicker. */
const stepText = (more: boolean) => `with r as (update record set state = $6, version = $11::int + 1, updated = $30::timestamptz, ${columns.map((c, i) => `${c} = ${typed(15)[i]}`).join(', ')}
    where tenant = $1::int and id = $2 and version = $11::int returning 1),
  a as (${act({ id: 3, record: 2, version: '$11::int + 1', type: 4, step: 5, state: 6, was: '$31', who: 7, at: 8, data: 9, veiled: 10 })}),
  p as (insert into pending (tenant, action, type, kind, area, was, now, month, moved, was_kind, was_area)
    select $1::int, $3, $4, $15::text, $16::int, $31, $6, $12::date, $32::boolean, $33::text, $34::int from r)${follow(more)}`

/** Whole, and without links and files. */
export const create = createText(true), createAlone = createText(false), step = stepText(true), stepAlone = stepText(false)

export const rowColumns = 'r.id, r.type, r.state, r.version, r.no, r.area, r.parent, r.assignee, r.made, r.updated, r.body, r.veiled, r.margin'
/** $1 tenant, 2 record, 3 act: the row, whether others point at it, and the act itself when it was done before. */
export const load = `select ${rowColumns}, a.version as done_version, a.who as done_who, a.type as done_type, a.step as done_step, a.state as done_state, a.at as done_at,
    exists (select 1 from link k where k.tenant = $1 and k."to" = r.id) as pointed
  from record r left join action a on a.tenant = $1 and a.id = $3 where r.tenant = $1 and r.id = $2`
export const lock = `${load} for update of r`
/** The same of several at once. $2 records, $3 acts; \`asked\` is the act. */
export const loads = `select w.act as asked, ${rowColumns}, a.version as done_version, a.who as done_who, a.type as done_type, a.step as done_step, a.state as done_state, a.at as done_at,
    exists (select 1 from link k where k.tenant = $1 and k."to" = r.id) as pointed
  from unnest($2::uuid[], $3::uuid[]) as w(record, act) join record r on r.tenant = $1 and r.id = w.record left join action a on a.tenant = $1 and a.id = w.act`
export const loadMany = `select ${rowColumns} from record r where r.tenant = $1 and r.id = any($2::uuid[])`
export const first = `select a.record, a.version, a.who, a.type, a.step, a.state, a.at, r.no from action a join record r on r.tenant = $1 and r.id = a.record where a.tenant = $1 and a.id = $2`
export const pointing = `select k."of" as id from link k join record r on r.tenant = $1 and r.id = k."of" where k.tenant = $1 and k."to" = $2 and k.field = any($3::text[]) and r.type = $4 and r.state = any($5::text[]) limit 500`
export const history = `select id, record, type, step, state, was, version, who, at, got, data, veiled from action where tenant = $1 and record = $2 order by version`
/** The same of many rows at once. */
export const histories = `select id, record, type, step, state, was, version, who, at, got, data, veiled from action where tenant = $1 and record = any($2::uuid[]) order by record, version`
/** Acts beyond a sealed batch: those not yet sealed (at most $3 of them) and those of later batches. One snapshot: none is in neither. */
export const unsealed = `(select action as id, null::int as batch from pending where tenant = $1 limit $3) union all select x.id, s.batch from seal s, unnest(s.ids) as x(id) where s.tenant = $1 and s.batch > $2`
/** Acts that reached the street since another: a transaction may have begun before that one and ended after it. */
export const sinceAct = `select a.id from action a where a.tenant = $1 and a.got >= (select b.got from action b where b.tenant = $1 and b.id = $2) - interval '10 s' and a.id <> $2 order by a.got limit $3`
/** Rows with limits that run, in the order of their ids from $2 on. */
export const running = `select ${rowColumns}, exists (select 1 from link k where k.tenant = $1 and k."to" = r.id) as pointed from record r where r.tenant = $1 and r.id > $2 and (r.wake is not null or r.due is not null) order by r.id limit $3`
export const block = `insert into counter as k (tenant, type, day, n) values ($1, $2, $3, 50) on conflict (tenant, type, day) do update set n = k.n + 50 returning n`
export const one = block.replace('$3, 50)', '$3, 1)').replace('k.n + 50', 'k.n + 1')
export const woken = `select ${rowColumns}, exists (select 1 from link k where k.tenant = $1 and k."to" = r.id) as pointed from record r where r.tenant = $1 and r.wake is not null and r.wake <= $2::timestamptz order by r.wake, r.id limit $3`
/** Links and files of many acts at once, out of the rows of `from`. */
const followMany = (from: string, record: string, at: string) => `,
  l as (insert into link (tenant, "of", field, "to") select $1::int, ${record}, x.field, x."to" from ${from}, jsonb_to_recordset(${from}.links) as x(field text, "to" uuid) on conflict do nothing),
  u as (insert into file_use (tenant, file, type, record, made) select $1::int, x.id::uuid, ${from}.type, ${record}, ${at} from ${from}, jsonb_array_elements_text(${from}.files) as x(id) on conflict do nothing)`
/** Many rows at once, each with the act that made it and what it points at. $2: [{id, type, …columns, act, step, …}]. */
const createsText = (more: boolean) => `with d as (select * from jsonb_to_recordset($2::jsonb) as x(id uuid, type text, state text, no bigint, made timestamptz, updated timestamptz, kind text, area int, subject uuid, assignee text, parent uuid, due timestamptz, wake timestamptz, cell int, lon float8, lat float8, words int[], body jsonb, veiled jsonb, margin jsonb,
    act uuid, step text, who text, at timestamptz, month date, data jsonb, secret jsonb, links jsonb, files jsonb)),
  r as (insert into record (tenant, id, type, state, no, version, made, updated, kind, area, subject, assignee, parent, due, wake, cell, point, words, body, veiled, margin)
    select $1::int, id, type, state, no, 1, made, updated, kind, area, subject, assignee, parent, due, wake, cell, case when lon is null then null else st_setsrid(st_makepoint(lon, lat), 4326) end, words, body, veiled, margin from d),
  a as (insert into action (tenant, id, record, version, type, step, state, was, who, at, data, veiled) select $1::int, act, id, 1, type, step, state, null, who, at, data, secret from d),
  p as (insert into pending (tenant, action, type, kind, area, was, now, month) select $1::int, act, type, kind, area, null, state, month from d)${more ? followMany('d', 'd.id', 'd.at') : ''}
  select count(*)::int as n from d`
/** Of rows whose steps concern nobody else, many at once. $2: [{id, read, state, version, updated, …columns}]; $3: their acts. What somebody has
 *  changed since it was read stays as it is; answers the ids of the others. */
const stepsText = (more: boolean) => `with d as (select * from jsonb_to_recordset($2::jsonb) as x(id uuid, read int, state text, version int, updated timestamptz, kind text, area int, subject uuid, assignee text, parent uuid, due timestamptz, wake timestamptz, cell int, lon float8, lat float8, words int[], body jsonb, veiled jsonb, margin jsonb)),
  r as (update record set state = d.state, version = d.version, updated = d.updated, kind = d.kind, area = d.area, subject = d.subject, assignee = d.assignee, parent = d.parent, due = d.due, wake = d.wake, cell = d.cell,
    point = case when d.lon is null then null else st_setsrid(st_makepoint(d.lon, d.lat), 4326) end, words = d.words, body = d.body, veiled = d.veiled, margin = d.margin
    from d where record.tenant = $1::int and record.id = d.id and record.version = d.read returning record.id),
  t as (select x.* from jsonb_to_recordset($3::jsonb) as x(id uuid, record uuid, version int, type text, step text, state text, was text, who text, at timestamptz, data jsonb, veiled jsonb, kind text, area int, month date, moved boolean, was_kind text, was_area int, links jsonb, files jsonb) join r on r.id = x.record),
  a as (insert into action (tenant, id, record, version, type, step, state, was, who, at, data, veiled) select $1::int, id, record, version, type, step, state, was, who, at, data, veiled from t),
  p as (insert into pending (tenant, action, type, kind, area, was, now, month, moved, was_kind, was_area) select $1::int, id, type, kind, area, was, state, month, moved, was_kind, was_area from t)${more ? followMany('t', 't.record', 't.at') : ''}
  select id from r`
export const creates = createsText(true), createsAlone = createsText(false), steps = stepsText(true), stepsAlone = stepsText(false)
/** Rows of a type in an older shape than $3. */
export const older = `select ${rowColumns} from record r where r.tenant = $1 and r.type = $2 and coalesce((r.body->'$'->>'shape')::int, 1) < $3 limit 500`
export const alive = `select ${rowColumns} from record r where r.tenant = $1 and r.type = any($2::text[]) order by r.made, r.id`
/** How many rows of each type there are, and the sum of their versions: every write makes it greater. */
export const marks = `select type, count(*)::int as n, sum(version)::float8 as sum from record where tenant = $1 and type = any($2::text[]) group by type`
export const versions = `select id, type, version from record where tenant = $1 and type = any($2::text[])`
