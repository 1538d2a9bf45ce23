-- What systems outside have said: each delivery once, each signed request once.
create table delivery (
  tenant int not null, peer text not null, id text not null, sha text not null, at timestamptz not null, answer jsonb,
  primary key (tenant, peer, id)
);
comment on table delivery is '@dist=tenant';
create table delivery_nonce (
  tenant int not null, peer text not null, nonce text not null, at timestamptz not null,
  primary key (tenant, peer, nonce)
);
comment on table delivery_nonce is '@dist=tenant';

grant select, insert, update, delete on delivery, delivery_nonce to xinbei_app;
do $$ declare t text; begin
  foreach t in array array['delivery', 'delivery_nonce'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant = nullif(current_setting(''app.tenant'', true), '''')::int)', t);
  end loop;
end $$;
