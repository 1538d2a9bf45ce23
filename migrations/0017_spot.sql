-- What is alike is near and new: both are told by the map's index, which knows when a row was made.
drop index record_cell;
create index record_cell on record (tenant, type, cell, made) include (id, kind, state, due, point) where cell is not null;
