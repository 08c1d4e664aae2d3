-- What was decided, on which assessment, by whom and why. A later decision supersedes it; the row stays.
create table ledger_decision (
    organisation bigint not null,
    number bigint not null,
    recommendation bigint not null,
    assessment bigint not null,
    answer text not null,
    choice bigint,
    choice_name text not null,
    reason text not null,
    accepted_until text,
    person bigint not null,
    person_name text not null,
    decided_at bigint not null,
    superseded_at bigint,
    primary key (organisation, number)
);
create index ledger_decision_of on ledger_decision (organisation, recommendation, number);
create index ledger_decision_at on ledger_decision (organisation, decided_at);

-- A risk accepted in somebody's name until a day.
create table ledger_acceptance (
    organisation bigint not null,
    number bigint not null,
    decision bigint not null,
    recommendation bigint not null,
    person bigint not null,
    person_name text not null,
    until_day text not null,
    risk text not null,
    horizon_years bigint not null,
    state text not null,
    signed_at bigint not null,
    closed_at bigint,
    primary key (organisation, number)
);
create index ledger_acceptance_of on ledger_acceptance (organisation, recommendation, state);
create index ledger_acceptance_until on ledger_acceptance (organisation, state, until_day);
