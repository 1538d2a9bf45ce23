-- What leaves the house: updates that everybody may read, who follows which corner, what was sent to other jurisdictions.

-- One row for each change of a public row that the outside may know of; `id` is the act's own, so it never changes and never comes twice.
-- No words stand here: what may be said is read from the row when it is asked for, so taking words back takes them back everywhere.
create table public_update (
  tenant int not null, id uuid not null, type text not null, record uuid not null, version int not null,
  what text not null,                        -- state, text, note
  state text not null, progress text not null,
  at timestamptz not null,                   -- whole seconds, not before it could be read
  primary key (tenant, id)
);
comment on table public_update is '@dist=tenant';
create index public_update_at on public_update (tenant, at);
create index public_update_record on public_update (tenant, record);

-- Who wants to hear of which corner.
create table follow (
  tenant int not null, id uuid not null, person uuid not null, lon float8 not null, lat float8 not null, metres int not null,
  made timestamptz not null, ended timestamptz,
  primary key (tenant, id)
);
comment on table follow is '@dist=tenant';
create index follow_person on follow (tenant, person) where ended is null;
create index follow_at on follow (tenant, lat) where ended is null;

-- Rows that were sent to another jurisdiction, by the number that they have there; and how far its updates have been read.
create table sent_request (
  tenant int not null, peer text not null, id text not null, type text not null, record uuid not null, made timestamptz not null,
  token boolean not null default false, heard timestamptz,  -- token: id is only a token yet; heard: the time of their latest word
  primary key (tenant, peer, id)
);
comment on table sent_request is '@dist=tenant';
create index sent_request_record on sent_request (tenant, record);
create table peer (
  tenant int not null, code text not null, since timestamptz not null, error text, at timestamptz,
  primary key (tenant, code)
);
comment on table peer is '@dist=tenant';

grant select, insert, update on public_update, peer to xinbei_app;
grant select, insert, update, delete on follow, sent_request to xinbei_app;
do $$ declare t text; begin
  foreach t in array array['public_update','follow','sent_request','peer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant = nullif(current_setting(''app.tenant'', true), '''')::int)', t);
  end loop;
end $$;
