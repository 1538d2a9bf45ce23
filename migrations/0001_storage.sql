-- The house's storage: one record table, one append-only action table, small helpers. No trigger, no function, no sequence: the same
-- text runs on PostgreSQL 15 and on the embedded engine, and keeps the rules of a distributed one: `tenant` (the sub-district) is the
-- first column of every key. Each table says in its comment how it would be spread.
create extension if not exists postgis;

create table record (
  tenant   int         not null,
  id       uuid        not null,            -- made by the client (v7)
  type     text        not null,
  kind     text,                            -- class in the type's own list
  state    text        not null,
  area     int,                             -- the leaf: a grid; its parents are known to the app
  subject  uuid,                            -- whom or what it is about
  assignee text,
  parent   uuid,                            -- the bigger row it is a part of
  no       bigint,                          -- the number a person can quote: day * 1000000 + running number; has gaps
  due      timestamptz,                     -- running deadline; null when nobody has to act: keeps the finished out of the open lists
  wake     timestamptz,                     -- the next moment at which the engine itself must act on it
  version  int         not null,
  made     timestamptz not null,
  updated  timestamptz not null,
  cell     int,                             -- map cell of the point, row-major, 0.005 degrees, computed by the app
  point    geometry(Point, 4326),
  words    int[],                           -- bigrams of the searchable fields, two UTF-16 units packed in one int
  body     jsonb       not null,            -- what a list may show: private and sealed fields stand here as masks
  veiled   jsonb,                           -- the clear text of private and sealed fields; read with a purpose only
  primary key (tenant, id)
);
comment on table record is '@dist=tenant';

create table action (
  tenant  int         not null,
  id      uuid        not null,             -- made by the client: the idempotency key
  record  uuid        not null,
  version int         not null,             -- the record's version after it
  type    text        not null,
  step    text        not null,
  state   text        not null,             -- the record's state after it
  was     text,                             -- and before it; null where it made the record
  who     text        not null,
  at      timestamptz not null,             -- by the actor's clock
  got     timestamptz not null default now(),
  data    jsonb       not null,
  veiled  jsonb,
  primary key (tenant, id),
  unique (tenant, record, version)
);
comment on table action is '@dist=tenant append-only history, audit, sync log and outbox in one';
create index action_recent on action (tenant, got);

-- References that rules and filters follow from the other end: which rows point at this one, and by which field.
create table link (
  tenant int not null, "of" uuid not null, field text not null, "to" uuid not null,
  primary key (tenant, "to", field, "of")
);
comment on table link is '@dist=tenant';
create index link_of on link (tenant, "of");

-- What the worker has not yet folded into tally, sealed and sent: one short row an action, gone within a second.
create table pending (
  tenant int not null, action uuid not null, type text not null, kind text, area int,
  was text, now text not null, month date not null,     -- month: the first day of the month, at the office, in which the record was made
  moved boolean not null default false, was_kind text, was_area int,  -- where kind or area changed too: moved, and what they were
  primary key (tenant, action)
);
comment on table pending is '@dist=tenant';

-- Roll-ups: a count per cell. month: by month of making; area: as they stand now.
create table tally (
  tenant int not null, type text not null, by text not null, key text not null, kind text not null, state text not null, n int not null,
  primary key (tenant, type, by, key, kind, state)
);
comment on table tally is '@dist=tenant';

-- Numbers are handed out in blocks; the row is locked for the length of one short commit.
create table counter (tenant int not null, type text not null, day int not null, n int not null, primary key (tenant, type, day));
comment on table counter is '@dist=tenant';

-- One row a batch of the hash chain; the position in ids is the action's place in the log. marks: eight bytes of each action's own
-- hash, so that a verifier can name the row; hash covers the whole ones.
create table seal (
  tenant int not null, batch int not null, ids uuid[] not null, marks bytea not null, prev bytea not null, hash bytea not null, at timestamptz not null default now(),
  primary key (tenant, batch)
);
comment on table seal is '@dist=tenant append-only';

-- Who read which private field of whom, for what.
create table read_log (
  tenant int not null, id uuid not null, who text not null, type text not null, record uuid not null, fields text[] not null,
  purpose text not null, why text, at timestamptz not null,
  primary key (tenant, id)
);
comment on table read_log is '@dist=tenant append-only';
create index read_log_record on read_log (tenant, record, at);
create index read_log_who on read_log (tenant, who, at);

-- How often the common bigrams occur: the app's role cannot read the planner's statistics of a table with policies.
create table common (gram int primary key, share real not null);
comment on table common is '@dist=reference';

-- Shared indexes with the type second, never a partial one per type: every insert would open each of those.
create index record_open    on record (tenant, type, area, kind, state, due) where due is not null;  -- lists of an area, by deadline
create index record_due     on record (tenant, type, due) where due is not null;                     -- the whole tenant, by deadline
create index record_mine    on record (tenant, assignee, type, due) where assignee is not null;      -- what a unit or a person has in hand
create index record_newest  on record (tenant, type, made);                                          -- newest first, search of common words
create index record_changed on record (tenant, type, updated);
create index record_subject on record (tenant, subject) where subject is not null;
create index record_parent  on record (tenant, parent) where parent is not null;
create index record_wake    on record (tenant, wake) where wake is not null;
create unique index record_no on record (tenant, type, no) where no is not null;
create index record_cell    on record (tenant, type, cell) include (id, kind, state, point) where cell is not null;  -- maps read only this
create index record_words   on record using gin (words);

-- The second wall. A connection works as the app's role and carries its tenant, set once; without it no row is seen.
do $$ begin if not exists (select 1 from pg_roles where rolname = 'xinbei_app') then create role xinbei_app nologin; end if; exception when duplicate_object or unique_violation then null; end $$;
grant select, insert, update on record, counter, tally to xinbei_app;
grant select, insert, delete on link, pending to xinbei_app;
grant select, insert on action, seal, read_log to xinbei_app; -- nobody but the owner changes or removes what happened
grant select on common to xinbei_app;
do $$ declare t text; begin
  foreach t in array array['record','action','link','pending','tally','counter','seal','read_log'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant = nullif(current_setting(''app.tenant'', true), '''')::int)', t);
  end loop;
end $$;
