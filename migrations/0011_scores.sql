-- The rows that a line of a score card counted, as they were counted: what each brought to its numerator and to what it is divided by. They are written
-- once, with the line; what is taken out of it after an appeal stands in the line's own history.
create table score_row (tenant int not null, line uuid not null, record uuid not null, n double precision not null, d double precision not null, primary key (tenant, line, record));
comment on table score_row is '@dist=tenant append-only';
grant select, insert on score_row to xinbei_app;
alter table score_row enable row level security;
create policy tenant on score_row using (tenant = nullif(current_setting('app.tenant', true), '')::int);
