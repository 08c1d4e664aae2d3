-- Time spent on tickets and what an hour costs. Entries are never altered: a correction is a new row that names the old one.
create table desk_effort (
    id {{id}},
    organisation bigint not null,
    ticket bigint not null,
    person bigint not null,
    person_name text not null,
    -- The day of the work, as 2026-11-22.
    day text not null,
    minutes bigint not null,
    discipline text not null,
    activity text not null,
    note text not null,
    billable boolean not null,
    made_at bigint not null,
    made_by bigint,
    -- The entry that this one corrects.
    corrects bigint,
    -- When a later entry took its place, or it was taken back.
    ended_at bigint
);
create index desk_effort_ticket on desk_effort (organisation, ticket, id);
create index desk_effort_day on desk_effort (organisation, day, id);
create table desk_timer (
    organisation bigint not null,
    person bigint not null,
    ticket bigint not null,
    started_at bigint not null,
    primary key (organisation, person)
);
-- What an hour costs from a day on: of a person, of a discipline, or (both empty) of anybody.
create table desk_rate (
    id {{id}},
    organisation bigint not null,
    person bigint,
    discipline text not null,
    from_day text not null,
    cents_per_hour bigint not null,
    made_at bigint not null
);
create index desk_rate_day on desk_rate (organisation, from_day, id);
