-- Desks that somebody is about to move in: where they are, how one signs in (sealed), what was seen, and how far it is.
create table desk_moveplan (
    id {{id}},
    organisation bigint not null,
    -- 'rt', 'zammad', ...: as in desk_movein.
    source text not null,
    -- The address, or the file's name.
    origin text not null,
    -- How one signs in, sealed; gone with the plan, and once the move is done.
    secret text,
    -- JSON: zone, projects, and for a table what its columns are.
    options text not null,
    -- The file, where one was handed in.
    hash text,
    bytes bigint not null default 0,
    -- 'mapping', 'looking', 'ready', 'running', 'stopped', 'failed' or 'done'.
    state text not null,
    -- Counts up with every job, so that one that was overtaken knows it.
    turn bigint not null default 0,
    -- JSON: what there is to move.
    preview text,
    failure text,
    -- The run in desk_movein.
    run bigint,
    by_person bigint not null,
    created_at bigint not null,
    changed_at bigint not null
);
create index desk_moveplan_newest on desk_moveplan (organisation, id);
