-- What indicators came to in a period, as counted last; the rows themselves remain the truth and each night they are counted again.
create table figure (tenant int not null, indicator text not null, period text not null, asof timestamptz not null, counts jsonb not null, primary key (tenant, indicator, period));
comment on table figure is '@dist=tenant';
grant select, insert, update, delete on figure to xinbei_app;
alter table figure enable row level security;
create policy tenant on figure using (tenant = nullif(current_setting('app.tenant', true), '')::int);
