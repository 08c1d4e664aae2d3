-- Who follows a ticket, what was told to them, and who has it before their eyes just now.
create table desk_watcher (
    organisation bigint not null,
    ticket bigint not null,
    person bigint not null,
    person_name text not null,
    -- 'self', 'mention' or 'added'.
    why text not null,
    since bigint not null,
    primary key (organisation, ticket, person)
);
create index desk_watcher_person on desk_watcher (organisation, person, since);
create table desk_notice (
    id {{id}},
    organisation bigint not null,
    person bigint not null,
    ticket bigint not null,
    -- 'mentioned', 'assigned', or the kind of the journal's entry.
    what text not null,
    by_name text not null,
    line text not null,
    at bigint not null,
    seen_at bigint
);
create index desk_notice_person on desk_notice (organisation, person, id);
-- Not history: a row is good for less than a minute.
create table desk_presence (
    organisation bigint not null,
    ticket bigint not null,
    person bigint not null,
    person_name text not null,
    writing boolean not null,
    seen_at bigint not null,
    primary key (organisation, ticket, person)
);
