-- The service catalogue: what may be asked for, every version of it, and which request was made with which.
create table desk_offer (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    name text not null,
    group_name text not null default '',
    -- 'draft' (nobody can ask yet), 'live' or 'withdrawn'.
    state text not null,
    -- The version that people see now; 0 while there is none.
    version bigint not null default 0,
    -- What the leads work on (JSON in the form of desk::catalogue::Content).
    draft text not null,
    -- Counts the changes of the draft, so that nobody overwrites what they have not seen.
    edited bigint not null default 1,
    changed_at bigint not null,
    unique (organisation, number)
);
create table desk_offer_version (
    organisation bigint not null,
    offer bigint not null,
    version bigint not null,
    content text not null,
    made_at bigint not null,
    made_by_name text not null,
    primary key (organisation, offer, version)
);
create table desk_offer_request (
    organisation bigint not null,
    ticket bigint not null,
    offer bigint not null,
    version bigint not null,
    -- Question, key and answer in the order of the form (JSON).
    answers text not null,
    primary key (organisation, ticket)
);
