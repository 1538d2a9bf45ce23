-- What the office's own closed rows teach about classes: counts and nothing else, made anew each night.
create table suggest (tenant int not null, type text not null, made timestamptz not null, learned jsonb not null, measured jsonb not null, primary key (tenant, type));
comment on table suggest is '@dist=tenant';
-- In how many taught rows of each class two signs stand together.
create table suggest_pair (tenant int not null, type text not null, pair text not null, counts jsonb not null, primary key (tenant, type, pair));
comment on table suggest_pair is '@dist=tenant';
-- What was being said in a week, frozen on the Monday after it.
create table topic_week (tenant int not null, type text not null, week text not null, made timestamptz not null, body jsonb not null, primary key (tenant, type, week));
comment on table topic_week is '@dist=tenant append-only';

grant select, insert, update, delete on suggest, suggest_pair to xinbei_app;
grant select, insert on topic_week to xinbei_app;
do $$ declare t text; begin
  foreach t in array array['suggest', 'suggest_pair', 'topic_week'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant = nullif(current_setting(''app.tenant'', true), '''')::int)', t);
  end loop;
end $$;
