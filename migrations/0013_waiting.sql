-- What waits in a state, and what somebody has had a hand in: both are counted beside the menu of everybody, and must not read a street's whole past.
create index record_state on record (tenant, type, state, assignee, due);
create index action_who on action (tenant, who, got) include (record);
