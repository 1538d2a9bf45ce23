-- The one post as which somebody acts in this session; none: as all that they hold.
alter table session add column post uuid;
