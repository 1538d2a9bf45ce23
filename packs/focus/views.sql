-- Made by `npm run views` from the records of this pack; a test compares. Typed columns over the record table, one view a type.

create view v_monthly_topic with (security_invoker = true) as
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
         body->>'matters' as "matters",
         (body->>'lead')::uuid as "lead",
         body->'assists' as "assists",
         body->>'goal' as "goal",
         (body->>'until')::date as "until",
         body->>'progress' as "progress",
         (body->>'notedAt')::date as "notedAt",
         body->'photos' as "photos",
         body->>'result' as "result",
         body->>'why' as "why"
  from record where type = 'monthly-topic';
