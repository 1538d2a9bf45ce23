-- What states left behind (hours spent, what was left of limits that stopped) lies beside the body: lists, maps and counts never carry it.
alter table record add column past jsonb;
update record set past = jsonb_strip_nulls(jsonb_build_object('rest', body->'$'->'rest', 'spent', body->'$'->'spent')), body = body #- '{$,rest}' #- '{$,spent}'
  where body->'$' ?| array['rest', 'spent'];
