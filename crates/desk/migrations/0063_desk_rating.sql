-- How well the person who asked was served: one row a resolution, made when the question is put, filled when it is answered.
create table desk_rating (
    id {{id}},
    organisation bigint not null,
    -- The ticket's number, and the resolution that is rated: its moment.
    ticket bigint not null,
    resolved_at bigint not null,
    requester bigint not null,
    -- The digest of the secret in the mailed link; null where it was asked on the page alone.
    token text,
    asked_at bigint not null,
    -- Until then the answer can be given and changed.
    closes_at bigint not null,
    score bigint,
    comment text not null default '',
    rated_at bigint,
    -- The number of the ticket that a bad answer opened.
    follow_up bigint,
    unique (organisation, ticket, resolved_at)
);
create index desk_rating_token on desk_rating (organisation, token);
create index desk_rating_asked on desk_rating (organisation, asked_at);
create index desk_rating_rated on desk_rating (organisation, rated_at);
create table desk_rating_setting (
    organisation bigint primary key,
    -- The rule in the form of desk::rating::Setting (JSON).
    setting text not null
);
