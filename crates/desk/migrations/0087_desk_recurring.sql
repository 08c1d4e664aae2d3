-- Recurring work: rules that open tickets by themselves, and what each of them opened.
create table desk_recurring (
    id {{id}},
    organisation bigint not null,
    -- JSON: what the ticket says, who gets it, and when.
    work text not null,
    -- When it opens the next ticket; absent when it has come to its end.
    next_at bigint,
    paused boolean not null default false,
    -- Tickets opened so far.
    opened bigint not null default 0,
    -- Why it could not open the last one: a message of the catalogue, or nothing.
    fault text not null default '',
    made_by bigint not null,
    made_by_name text not null,
    made_at bigint not null,
    -- Taken away, and can be brought back.
    removed_at bigint,
    version bigint not null default 1
);
create index desk_recurring_list on desk_recurring (organisation, id);
-- One row for each moment at which a rule opened a ticket: never two for one moment.
create table desk_recurring_run (
    organisation bigint not null,
    recurring bigint not null,
    at bigint not null,
    ticket bigint not null,
    -- By when it is to be done, if the rule says so.
    due_at bigint,
    -- How many earlier moments it stands for, which nobody was there to keep.
    missed bigint not null default 0,
    by_hand boolean not null default false,
    primary key (organisation, recurring, at)
);
create unique index desk_recurring_run_ticket on desk_recurring_run (organisation, ticket);
