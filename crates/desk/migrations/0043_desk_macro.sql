-- Macros: a text with places for names, and what is done to the ticket with it.
create table desk_macro (
    id {{id}},
    organisation bigint not null,
    owner bigint not null,
    -- Everybody at the desk may use it.
    shared boolean not null,
    name text not null,
    text text not null,
    -- The text is for the team only.
    internal boolean not null,
    -- JSON: what is done to the ticket.
    deeds text not null,
    version bigint not null default 1
);
create index desk_macro_owner on desk_macro (organisation, owner, id);
create index desk_macro_shared on desk_macro (organisation, shared, id);
-- Teams, the field they work in, and who belongs to them. A ticket names its team by its name.
create table desk_team (
    id {{id}},
    organisation bigint not null,
    name text not null,
    discipline text not null default '',
    version bigint not null default 1,
    unique (organisation, name)
);
create table desk_team_member (
    organisation bigint not null,
    team bigint not null,
    person bigint not null,
    primary key (organisation, team, person)
);
create index desk_team_member_person on desk_team_member (organisation, person);
