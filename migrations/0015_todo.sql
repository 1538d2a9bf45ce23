-- A list of what waits is read in the order of its deadlines, state by state; who is asked for an answer is found without opening every row.
drop index record_state;
create index record_state on record (tenant, type, state, due, assignee);
create index record_asked on record (tenant, type, (body->'$'->'ask'->'waits'->>0), due) where body->'$'->'ask'->'waits'->>0 is not null;
