-- The map colours its points by their deadline, and still reads the index alone.
drop index record_cell;
create index record_cell on record (tenant, type, cell) include (id, kind, state, due, point) where cell is not null;
