-- Briefings: the brief of one day, frozen. `content` is the brief as it was, in JSON.
create table commons_briefing (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    -- The civil day where the organisation is: 2026-11-23.
    day text not null,
    made_at bigint not null,
    made_by bigint,
    content text not null,
    unique (organisation, day),
    unique (organisation, number)
);
-- Who a briefing was sent to, and who opened it.
create table commons_briefing_reader (
    organisation bigint not null,
    briefing bigint not null,
    person bigint not null,
    sent_at bigint,
    opened_at bigint,
    primary key (organisation, briefing, person)
);
