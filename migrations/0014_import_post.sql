-- The post as which somebody had a batch checked or written: what goes on without them is judged with that one, not with all that they hold.
alter table import_batch add column post text;
