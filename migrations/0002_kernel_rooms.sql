-- Tables of the kernel's own rooms: who may sign in, stored files, what is to be told, what runs by itself. Same rules as the storage:
-- `tenant` first in every key, no trigger, no sequence, the app's role sees its own tenant only.

-- People of the office. `id` is the id of the staff record that the account belongs to.
create table account (
  tenant int not null, id uuid not null, login text not null, name text not null,
  hash text not null,                        -- argon2id with its parameters: $argon2id$v=19$m=…,t=…,p=…$salt$hash
  renew boolean not null,                    -- the password was given by somebody else: it must be changed after the first sign-in
  made timestamptz not null, changed timestamptz not null, ended timestamptz,
  primary key (tenant, id),
  unique (tenant, login)
);
comment on table account is '@dist=tenant';

-- Open sessions. The token itself is nowhere: `id` is its SHA-256.
create table session (
  tenant int not null, id text not null, kind text not null, actor text not null, name text not null,
  made timestamptz not null, seen timestamptz not null, ends timestamptz not null, idle int not null,  -- idle: minutes without a request
  primary key (tenant, id)
);
comment on table session is '@dist=tenant';
create index session_actor on session (tenant, kind, actor);
create index session_ends on session (tenant, ends);

-- One row for each key that is counted: an SMS code for a phone, codes sent to an address, wrong passwords of a login.
-- Keys are keyed hashes: neither phone nor address can be read back.
create table code (
  tenant int not null, key text not null,
  hash text, ends timestamptz,               -- the code that waits
  tries int not null, until timestamptz,     -- wrong tries, and until when nothing is tried any more
  sent int not null, since timestamptz not null, last timestamptz not null,
  primary key (tenant, key)
);
comment on table code is '@dist=tenant';
create index code_last on code (tenant, last);

-- Tokens of programs, and one-time links (first administrator).
create table token (
  tenant int not null, id uuid not null, hash text not null, kind text not null, name text not null, scopes text[] not null,
  by text not null, made timestamptz not null, ends timestamptz not null, used timestamptz, ended timestamptz,
  primary key (tenant, id),
  unique (tenant, hash)
);
comment on table token is '@dist=tenant';

-- Stored files by the client's id; the bytes lie in a folder under their hash.
create table file (
  tenant int not null, id uuid not null, sha text not null, came text not null,   -- came: SHA-256 of the bytes as they were sent
  type text not null, name text not null, size int not null, width int, height int,
  by text not null, made timestamptz not null,
  primary key (tenant, id)
);
comment on table file is '@dist=tenant';
create index file_sha on file (tenant, sha);
create index file_made on file (tenant, made);

-- Which record shows a file: who may read the record may read the file.
create table file_use (
  tenant int not null, file uuid not null, type text not null, record uuid not null, made timestamptz not null,
  primary key (tenant, file, type, record)
);
comment on table file_use is '@dist=tenant';
create index file_use_record on file_use (tenant, record);

-- What is to be told to whom: inbox of people and outbox to the world in one.
create table notice (
  tenant int not null, id uuid not null, key text not null, channel text not null,
  kind text not null, recipient text, address text,   -- address: phone, mail or URL; only a mask of it once the notice is out
  title text not null, text text not null, link text, about_type text, about uuid,
  secret boolean not null,                   -- the text is wiped once it is out (codes)
  state text not null,                       -- waiting, sending, sent, shown (demo), dead
  tries int not null, next timestamptz, error text,
  made timestamptz not null, done timestamptz, read timestamptz,
  primary key (tenant, id),
  unique (tenant, key)
);
comment on table notice is '@dist=tenant';
create index notice_inbox on notice (tenant, kind, recipient, made) where channel = 'app';
create index notice_next on notice (tenant, next) where next is not null;
create index notice_made on notice (tenant, made);

-- When what runs by itself last ran.
create table job (
  tenant int not null, name text not null, started timestamptz, ok timestamptz, day date, errors int not null, error text,
  primary key (tenant, name)
);
comment on table job is '@dist=tenant';

grant select, insert, update on account, token, notice, job to xinbei_app;
grant select, insert, update, delete on session, code, file, file_use to xinbei_app;
do $$ declare t text; begin
  foreach t in array array['account','session','code','token','file','file_use','notice','job'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant = nullif(current_setting(''app.tenant'', true), '''')::int)', t);
  end loop;
end $$;
