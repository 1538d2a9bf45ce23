-- Made by `npm run views` from the records of this pack; a test compares. Typed columns over the record table, one view a type.

create view v_area with (security_invoker = true) as
  select tenant,
         id,
         no,
         kind,
         state,
         area,
         assignee,
         parent,
         due,
         version,
         made,
         updated,
         point,
         body->>'code' as "code",
         body->>'name' as "name",
         body->>'level' as "level",
         body->>'statutory' as "statutory",
         body->'ring' as "ring",
         body->>'source' as "source"
  from record where type = 'area';

create view v_unit with (security_invoker = true) as
  select tenant,
         id,
         no,
         kind,
         state,
         area,
         assignee,
         parent,
         due,
         version,
         made,
         updated,
         point,
         body->>'name' as "name",
         body->>'class' as "class",
         body->>'phone' as "phone",
         body->>'source' as "source"
  from record where type = 'unit';

create view v_staff with (security_invoker = true) as
  select tenant,
         id,
         no,
         kind,
         state,
         area,
         assignee,
         parent,
         due,
         version,
         made,
         updated,
         point,
         body->>'name' as "name",
         body->>'login' as "login",
         (body->>'unit')::uuid as "unit",
         body->>'phone' as "phone",
         body->>'source' as "source"
  from record where type = 'staff';

create view v_post with (security_invoker = true) as
  select tenant,
         id,
         no,
         kind,
         state,
         area,
         assignee,
         parent,
         due,
         version,
         made,
         updated,
         point,
         (body->>'staff')::uuid as "staff",
         body->>'part' as "part",
         (body->>'unit')::uuid as "unit",
         (body->>'from')::date as "from",
         (body->>'to')::date as "to",
         body->>'source' as "source"
  from record where type = 'post';

create view v_day with (security_invoker = true) as
  select tenant,
         id,
         no,
         kind,
         state,
         area,
         assignee,
         parent,
         due,
         version,
         made,
         updated,
         point,
         (body->>'date')::date as "date",
         body->>'name' as "name",
         body->>'rule' as "rule",
         body->>'source' as "source"
  from record where type = 'day';

create view v_setting with (security_invoker = true) as
  select tenant,
         id,
         no,
         kind,
         state,
         area,
         assignee,
         parent,
         due,
         version,
         made,
         updated,
         point,
         body->>'key' as "key",
         body->>'name' as "name",
         body->>'value' as "value",
         (body->>'from')::date as "from",
         (body->>'to')::date as "to",
         body->>'source' as "source",
         body->>'status' as "status"
  from record where type = 'setting';

create view v_person with (security_invoker = true) as
  select tenant,
         id,
         no,
         kind,
         state,
         area,
         assignee,
         parent,
         due,
         version,
         made,
         updated,
         point,
         body->>'name' as "name",
         body->>'phone' as "phone",
         body->>'key' as "key"
  from record where type = 'person';
