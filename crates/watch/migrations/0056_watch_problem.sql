-- Problems: the cause behind several interruptions. The interruptions are links (caused_by) to their tickets.
create table watch_problem (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    title text not null,
    -- 'open', 'known_error' (the cause is known, the cure is not in place) or 'resolved'.
    state text not null,
    cause text not null default '',
    -- What people can do meanwhile.
    workaround text not null default '',
    owner bigint,
    owner_name text not null default '',
    opened_at bigint not null,
    resolved_at bigint,
    changed_at bigint not null,
    version bigint not null default 1,
    unique (organisation, number)
);
create index watch_problem_state on watch_problem (organisation, state, number);
