-- What the report is read from: sums that follow the journal. Everything here can be counted anew from the tickets and the journal.
create table desk_tally (
    organisation bigint not null,
    -- 0: what happened on a day; 1: what is open, and what ended when.
    part bigint not null,
    -- 0: all tickets; else what they have in common, and its value.
    dimension bigint not null,
    value text not null,
    -- 0: a day (since 1970, on the wall of the organisation); 1: a month (since year 0); 2: a year.
    grain bigint not null,
    period bigint not null,
    created bigint not null,
    resolved bigint not null,
    -- Measure, value and how many, packed (desk::tally::rules::cells).
    cells {{bytes}} not null,
    primary key (organisation, part, dimension, value, grain, period)
);
-- What each ticket adds to the sums: taken out again when it changes, and what lists behind a figure are made of.
create table desk_measured (
    organisation bigint not null,
    number bigint not null,
    team text not null,
    service text not null,
    category text not null,
    priority bigint not null,
    kind text not null,
    assignee bigint not null,
    -- The first day on which it counts anywhere.
    first_day bigint not null,
    -- The last day on which it counts anywhere; the end of time while it is open.
    last_day bigint not null,
    points {{bytes}} not null,
    primary key (organisation, number)
);
create index desk_measured_last on desk_measured (organisation, last_day, number);
-- How far the sums have followed the journal, and how far a count of all tickets is.
create table desk_count (
    organisation bigint primary key,
    to_transaction bigint not null,
    to_seq bigint not null,
    -- The zone whose days are counted.
    zone text not null,
    counted_at bigint not null,
    -- The tickets up to this number are counted; null: all are.
    swept bigint,
    -- Whether only open tickets are counted anew.
    open_only boolean not null default false
);
