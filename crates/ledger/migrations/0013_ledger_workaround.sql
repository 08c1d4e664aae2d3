-- The band-aid that is kept instead, and what it costs each month.
create table ledger_workaround (
    organisation bigint not null,
    number bigint not null,
    recommendation bigint not null,
    name text not null,
    since_day text not null,
    hours text not null,
    hourly_cost double precision not null,
    added_by bigint not null,
    added_at bigint not null,
    ended_day text,
    primary key (organisation, number)
);
create index ledger_workaround_of on ledger_workaround (organisation, recommendation, number);

-- Tickets traced back to a decision.
create table ledger_consequence (
    organisation bigint not null,
    number bigint not null,
    ticket bigint not null,
    recommendation bigint not null,
    decision bigint not null,
    note text not null,
    linked_by bigint not null,
    linked_at bigint not null,
    primary key (organisation, number),
    unique (organisation, ticket, recommendation)
);
create index ledger_consequence_of on ledger_consequence (organisation, recommendation, number);
create index ledger_consequence_ticket on ledger_consequence (organisation, ticket);
