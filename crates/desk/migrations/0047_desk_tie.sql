-- How tickets belong together: links, parents and children, and what was merged into what.
create table desk_tie (
    id {{id}},
    organisation bigint not null,
    -- Numbers of tickets; read from left to right.
    from_ticket bigint not null,
    relation text not null,
    to_ticket bigint not null,
    made_at bigint not null,
    made_by bigint,
    unique (organisation, from_ticket, relation, to_ticket)
);
create index desk_tie_to on desk_tie (organisation, to_ticket, relation);
create table desk_merge (
    organisation bigint not null,
    -- The ticket that was merged, and the one that goes on.
    source bigint not null,
    target bigint not null,
    source_id bigint not null,
    -- How the merged one stood, so that it can stand so again.
    state_before text not null,
    made_at bigint not null,
    made_by bigint,
    primary key (organisation, source)
);
create index desk_merge_target on desk_merge (organisation, target, made_at);
