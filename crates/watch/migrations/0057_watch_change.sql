-- Changes: planned alterations with their window, their risk and a way back. What they touch, and the interruptions
-- that they brought, are links.
create table watch_change (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    title text not null,
    -- 'standard' (well known), 'normal' or 'emergency'.
    kind text not null,
    why text not null default '',
    backout text not null default '',
    -- The answers to the questions of risk, and the class that follows: 'low', 'medium' or 'high'.
    answers text not null,
    risk text not null,
    starts_at bigint,
    ends_at bigint,
    -- 'planned', 'started', 'done', 'done_with_trouble', 'backed_out' or 'cancelled'.
    state text not null,
    -- What is to be done, and by whom it was done (JSON).
    tasks text not null,
    owner bigint,
    owner_name text not null default '',
    -- The change that this one repairs.
    fixes bigint,
    implemented_at bigint,
    review text not null default '',
    reviewed_at bigint,
    changed_at bigint not null,
    version bigint not null default 1,
    unique (organisation, number)
);
create index watch_change_window on watch_change (organisation, starts_at);
create index watch_change_implemented on watch_change (organisation, implemented_at);
create index watch_change_fixes on watch_change (organisation, fixes);
-- Times in which nothing should be altered.
create table watch_freeze (
    id {{id}},
    organisation bigint not null,
    name text not null,
    starts_at bigint not null,
    ends_at bigint not null
);
-- How a well-known change is done; the content is a change as it is typed (JSON).
create table watch_template (
    organisation bigint not null,
    name text not null,
    content text not null,
    primary key (organisation, name)
);
-- The digest of the secret in the address of somebody's calendar feed.
create table watch_feed (
    organisation bigint not null,
    person bigint not null,
    hash text not null,
    primary key (organisation, person)
);
