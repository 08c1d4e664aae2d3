-- What an organisation promises, every version of it with the moment at which it came into force: a promise is judged by the
-- book that was in force, never by a later one. The text is the form that the API sends (calendars and policies, JSON).
create table desk_promise_book (
    organisation bigint not null,
    number bigint not null,
    since bigint not null,
    changed_by bigint,
    digest text not null,
    book text not null,
    primary key (organisation, number)
);
-- How far the open tickets are counted anew after the last change.
create table desk_recount (
    organisation bigint primary key,
    book bigint not null,
    done bigint not null,
    total bigint not null,
    started_at bigint not null,
    finished_at bigint
);
