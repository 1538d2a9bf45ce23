-- What the engine notes beside a row and no list shows (who made it, when it came to each state, the limit of the whole, what states left behind)
-- leaves the body: half of what a page of a list carried.
alter table record rename column past to margin;
update record set margin = coalesce(margin, '{}') || ((body->'$') - array['clock', 'light', 'ask', 'kept', 'shape']),
    body = body || jsonb_build_object('$', coalesce((select jsonb_object_agg(key, value) from jsonb_each(body->'$') where key in ('clock', 'light', 'ask', 'kept', 'shape')), '{}'))
  where body ? '$';
