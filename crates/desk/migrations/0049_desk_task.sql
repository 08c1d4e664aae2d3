-- Checklists: the steps of one ticket, and lists kept for the next time.
create table desk_task (
    id {{id}},
    organisation bigint not null,
    ticket bigint not null,
    place bigint not null,
    body text not null,
    made_by_name text not null,
    made_at bigint not null,
    done_at bigint,
    done_by_name text not null default ''
);
create index desk_task_ticket on desk_task (organisation, ticket, place);
create table desk_checklist (
    id {{id}},
    organisation bigint not null,
    name text not null,
    -- One step a line.
    steps text not null,
    changed_at bigint not null,
    unique (organisation, name)
);
