-- Thank-yous: who thanked whom for which ticket. One for each giver and ticket; taken back means withdrawn, not gone.
create table commons_thanks (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    ticket bigint not null,
    giver bigint not null,
    receiver bigint not null,
    note text not null default '',
    -- True: everybody sees it. False: only the two of them.
    open_to_all boolean not null,
    given_at bigint not null,
    withdrawn_at bigint,
    -- When the thanked was told by mail; until then it can be taken back.
    told_at bigint,
    unique (organisation, ticket, giver),
    unique (organisation, number)
);
create index commons_thanks_given on commons_thanks (organisation, given_at);
create index commons_thanks_receiver on commons_thanks (organisation, receiver, given_at);
