-- What IT asks for and why. The case (assumptions and options) is one JSON text: it is read and frozen as a whole.
create table ledger_recommendation (
    organisation bigint not null,
    number bigint not null,
    version bigint not null,
    title text not null,
    meaning text not null,
    reasons text not null,
    objective text not null,
    budget text not null,
    decide_by text,
    decide_by_why text not null,
    category text not null,
    subcategory text,
    service text,
    months bigint not null,
    case_text text not null,
    state text not null,
    made_by bigint not null,
    made_at bigint not null,
    presented_at bigint,
    changed_at bigint not null,
    primary key (organisation, number)
);
create index ledger_recommendation_state on ledger_recommendation (organisation, state, number);
create index ledger_recommendation_category on ledger_recommendation (organisation, category, state);

-- Questions and answers stay with the recommendation.
create table ledger_question (
    organisation bigint not null,
    number bigint not null,
    recommendation bigint not null,
    asked_by bigint not null,
    asked_at bigint not null,
    question text not null,
    answered_by bigint,
    answered_at bigint,
    answer text,
    primary key (organisation, number)
);
create index ledger_question_of on ledger_question (organisation, recommendation, number);
