-- Reports kept under a name, and mailed on a rhythm.
create table desk_subscription (
    id {{id}},
    organisation bigint not null,
    owner bigint not null,
    name text not null,
    -- Period and filter as they stand in the report's address.
    query text not null,
    -- 'never', 'weekly' or 'monthly'; on which day (1 Monday to 7, or of the month 1 to 28) and at which hour on the wall.
    rhythm text not null,
    day bigint not null,
    hour bigint not null,
    -- 'pdf' or 'xlsx'.
    form text not null,
    -- JSON: the numbers of those who get it.
    readers text not null,
    paused boolean not null default false,
    removed boolean not null default false,
    next_at bigint,
    sent_at bigint,
    version bigint not null default 1
);
create index desk_subscription_owner on desk_subscription (organisation, owner, id);
