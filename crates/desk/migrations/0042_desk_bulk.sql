-- What was done to many tickets at once, so that it can be told and taken back.
create table desk_bulk (
    id {{id}},
    organisation bigint not null,
    person bigint not null,
    at bigint not null,
    -- JSON: what was wanted, what was done to which ticket, and which refused it why.
    command text not null,
    done text not null,
    refused text not null,
    undone_at bigint
);
create index desk_bulk_person on desk_bulk (organisation, person, id);
