-- What is kept only so long: rows that are put away or erased, and a log that still verifies when the content of its actions is gone.

-- Put away (archived or erased): in no list that does not ask for it.
alter table record add column aside boolean not null default false;
drop index record_newest;
create index record_newest on record (tenant, type, made) include (aside);

-- The hash of an action's content, once that is gone from it; the chain covers the hash.
alter table action add column ghost bytea;
-- 1: the chain covers the whole line of an action; 2: its line with a salted hash of its content.
alter table seal add column form int not null default 1;

-- The salt of a record's contents: without it nobody can guess from a hash what was erased. It goes with the content.
create table salt (tenant int not null, record uuid not null, salt uuid not null, primary key (tenant, record));
comment on table salt is '@dist=tenant';

-- Bytes that no file shows any more, to be taken out of the store.
create table file_gone (tenant int not null, sha text not null, primary key (tenant, sha));
comment on table file_gone is '@dist=tenant';

create index notice_about on notice (tenant, about) where about is not null;

grant select, insert on salt to xinbei_app;
grant select, insert, delete on file_gone to xinbei_app;
do $$ declare t text; begin
  foreach t in array array['salt','file_gone'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant = nullif(current_setting(''app.tenant'', true), '''')::int)', t);
  end loop;
end $$;
