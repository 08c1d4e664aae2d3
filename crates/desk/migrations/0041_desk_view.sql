-- Saved views, tags, and the indexes by which lists are narrowed and ordered.
create table desk_view (
    id {{id}},
    organisation bigint not null,
    owner bigint not null,
    -- Everybody at the desk sees it.
    shared boolean not null,
    name text not null,
    -- The filter as people write it.
    line text not null,
    sort text not null,
    version bigint not null default 1
);
create index desk_view_owner on desk_view (organisation, owner, id);
create index desk_view_shared on desk_view (organisation, shared, id);
create table desk_tag (
    organisation bigint not null,
    ticket bigint not null,
    tag text not null,
    primary key (organisation, ticket, tag)
);
create index desk_tag_tickets on desk_tag (organisation, tag, ticket);
-- The words in use, for suggestions: how many tickets bear each.
create table desk_tag_word (
    organisation bigint not null,
    tag text not null,
    tickets bigint not null,
    primary key (organisation, tag)
);
-- Keyset pages need the number behind the time.
drop index desk_ticket_created;
create index desk_ticket_created on desk_ticket (organisation, created_at, number);
create index desk_ticket_changed on desk_ticket (organisation, changed_at, number);
create index desk_ticket_priority on desk_ticket (organisation, open, priority, created_at, number);
create index desk_ticket_team on desk_ticket (organisation, team, open, number);
create index desk_ticket_service on desk_ticket (organisation, service, open, number);
