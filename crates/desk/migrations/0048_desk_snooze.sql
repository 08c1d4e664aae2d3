-- Tickets that were put aside until a moment, or until the person who asked answers. What is put aside is in no queue.
alter table desk_ticket add column snoozed boolean not null default false;
create table desk_snooze (
    organisation bigint not null,
    ticket bigint not null,
    -- Null: until the person who asked answers.
    until_at bigint,
    note text not null,
    person bigint not null,
    person_name text not null,
    made_at bigint not null,
    primary key (organisation, ticket)
);
create index desk_snooze_made on desk_snooze (organisation, made_at);
