-- Approvals: what waits for people's word, who was asked for it, and who stands in for whom.
create table desk_approval (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    record_kind text not null,
    record_number bigint not null,
    title text not null,
    why text not null,
    service text not null default '',
    amount_cents bigint,
    asked_by bigint not null,
    asked_by_name text not null,
    -- For whom it is, if for somebody else.
    for_person bigint,
    -- 'waiting', 'approved', 'declined' or 'withdrawn'.
    state text not null,
    -- The steps that apply (JSON in the form of desk::approval::Step), and which of them is being taken, from 0.
    steps text not null,
    step bigint not null default 0,
    -- How often those who owe an answer to this step were reminded.
    round bigint not null default 0,
    asked_at bigint not null,
    ended_at bigint,
    unique (organisation, number)
);
create index desk_approval_record on desk_approval (organisation, record_kind, record_number, number);
create index desk_approval_asker on desk_approval (organisation, asked_by, number);
-- One voice in a step. Whoever decides it may stand in for the person it was meant for.
create table desk_approval_seat (
    organisation bigint not null,
    approval bigint not null,
    step bigint not null,
    seat bigint not null,
    principal bigint not null,
    principal_name text not null,
    -- 'asked', 'approved', 'declined', or 'lapsed' when it was no longer needed.
    state text not null,
    decided_by_name text not null default '',
    decided_at bigint,
    reason text not null default '',
    primary key (organisation, approval, step, seat)
);
-- Who may use a voice, and the digest of the link that was mailed to them.
create table desk_approval_asked (
    organisation bigint not null,
    approval bigint not null,
    step bigint not null,
    seat bigint not null,
    person bigint not null,
    person_name text not null,
    -- 'named', 'deputy', 'passed' or 'escalated'.
    why text not null,
    hash text not null,
    expires_at bigint not null,
    used boolean not null default false,
    primary key (organisation, approval, step, seat, person)
);
create index desk_approval_asked_person on desk_approval_asked (organisation, person, approval);
create unique index desk_approval_asked_hash on desk_approval_asked (organisation, hash);
create table desk_colleague (
    organisation bigint not null,
    person bigint not null,
    manager bigint,
    deputy bigint,
    -- Civil days, both included; empty for none.
    away_from text not null default '',
    away_until text not null default '',
    primary key (organisation, person)
);
create table desk_service_owner (
    organisation bigint not null,
    service text not null,
    owner bigint not null,
    primary key (organisation, service)
);
