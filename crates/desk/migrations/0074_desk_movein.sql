-- Desks that were moved in: each run, what it knows of the old desk, what did not come along, and what has no home here.
create table desk_movein (
    id {{id}},
    organisation bigint not null,
    -- 'rt', 'zammad', ...: the word in desk_ticket.source.
    source text not null,
    -- Where the old desk is, without what one signs in with.
    origin text not null,
    -- 'people', 'tickets' or 'done', and where the run stands in it.
    stage text not null,
    after_key text not null default '',
    people_total bigint not null,
    tickets_total bigint not null,
    people_read bigint not null default 0,
    tickets_read bigint not null default 0,
    tickets_created bigint not null default 0,
    tickets_changed bigint not null default 0,
    messages_created bigint not null default 0,
    files_created bigint not null default 0,
    started_at bigint not null,
    changed_at bigint not null,
    finished_at bigint
);
create index desk_movein_source on desk_movein (organisation, source, id);
create table desk_movein_known (
    organisation bigint not null,
    source text not null,
    -- 'person', 'ticket', 'message' or 'merged'.
    what text not null,
    source_key text not null,
    -- How the old desk's record stood when it was last read.
    stamp text not null default '',
    -- The ticket's number here.
    ticket bigint,
    -- The version that the import left it in: a later one was made by people here.
    version bigint,
    person bigint,
    name text not null default '',
    primary key (organisation, source, what, source_key)
);
create table desk_movein_left (
    id {{id}},
    organisation bigint not null,
    source text not null,
    what text not null,
    source_key text not null,
    why text not null,
    unique (organisation, source, what, source_key, why)
);
create table desk_movein_fact (
    organisation bigint not null,
    -- The ticket's number here.
    ticket bigint not null,
    place bigint not null,
    about text not null,
    name text not null,
    value text not null,
    primary key (organisation, ticket, place)
);
