-- The dated result of the evidence engine. Rows are written once and never changed.
create table ledger_assessment (
    organisation bigint not null,
    number bigint not null,
    recommendation bigint not null,
    recommendation_version bigint not null,
    inputs text not null,
    inputs_hash text not null,
    seed bigint not null,
    engine_version text not null,
    outputs text not null,
    made_by bigint,
    made_at bigint not null,
    primary key (organisation, number)
);
create index ledger_assessment_of on ledger_assessment (organisation, recommendation, number);

-- The newest incidents behind an assessment, as they were that day.
create table ledger_evidence (
    organisation bigint not null,
    assessment bigint not null,
    ticket bigint not null,
    title text not null,
    hours double precision not null,
    happened_at bigint not null,
    primary key (organisation, assessment, ticket)
);

-- How bad the next year could be over all open cases: made anew whenever one of them changes.
create table ledger_exposure (
    organisation bigint not null primary key,
    made_at bigint not null,
    body text not null
);
