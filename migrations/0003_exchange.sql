-- Workbooks that come in: one batch a file, one row for each of its rows with what was judged and what became of it. A batch is a help for
-- thirty days (take it back, read it again), not history: what it wrote stands in action like every other act.
create table import_batch (
  tenant int not null, id uuid not null, type text not null, name text not null, state text not null,   -- reading, checked, writing, done, taken-back, failed
  by text not null, by_name text not null, made timestamptz not null, done timestamptz,
  file text not null,                        -- the hash under which the workbook itself lies in the store of files
  headers text not null,                     -- hash of the headers, by which a mapping is remembered
  plan jsonb, columns jsonb,                 -- which column is which field, what is fixed; and what was cleaned
  rows int not null default 0, progress real not null default 0, ms int,
  error text, accounts timestamptz,          -- accounts: when first passwords were told, once
  primary key (tenant, id)
);
comment on table import_batch is '@dist=tenant';
create index import_batch_made on import_batch (tenant, made);

create table import_row (
  tenant int not null, batch uuid not null, row int not null, ord int not null,   -- row: as the spreadsheet counts; ord: parents before children
  verdict text not null, judged text not null,    -- now, and before a person answered
  record uuid not null, target uuid,              -- the row that it would make, and the row that it is or may be
  cells jsonb not null, make jsonb, change jsonb, was jsonb, old jsonb,
  reasons text[] not null, alike jsonb, may text[] not null, answer text, seen int,
  state text not null default '', version int, error text,   -- state: written, failed, back, kept
  primary key (tenant, batch, row)
);
comment on table import_row is '@dist=tenant';
create index import_row_ord on import_row (tenant, batch, verdict, ord);

-- What a person chose for the columns of such a file, for the next one.
create table import_plan (
  tenant int not null, type text not null, headers text not null, plan jsonb not null, by text not null, made timestamptz not null,
  primary key (tenant, type, headers)
);
comment on table import_plan is '@dist=tenant';

grant select, insert, update, delete on import_batch, import_row to xinbei_app;
grant select, insert, update on import_plan to xinbei_app;
do $$ declare t text; begin
  foreach t in array array['import_batch','import_row','import_plan'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant = nullif(current_setting(''app.tenant'', true), '''')::int)', t);
  end loop;
end $$;
