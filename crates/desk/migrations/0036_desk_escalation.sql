-- When a ticket is looked at next, because a promise on it comes near; one look a ticket.
create table desk_watch (
    organisation bigint not null,
    ticket bigint not null,
    look_at bigint not null,
    primary key (organisation, ticket)
);
-- What was done already: each rule once for each promise of a ticket.
create table desk_escalation (
    organisation bigint not null,
    ticket bigint not null,
    rule text not null,
    promise text not null,
    at bigint not null,
    primary key (organisation, ticket, rule, promise)
);
