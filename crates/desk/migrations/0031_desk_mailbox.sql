-- The addresses at which the desk can be written to.
create table desk_mailbox (
    id {{id}},
    organisation bigint not null,
    address text not null,
    name text not null default '',
    -- False: what arrives there is refused, visibly.
    active boolean not null,
    -- How it is fetched: null if mail servers bring it (LMTP), else host, port, security, user, password, folder (JSON).
    fetching text,
    -- The last message fetched: the folder's validity and the message's number in it.
    fetched_validity bigint not null default 0,
    fetched_uid bigint not null default 0,
    checked_at bigint,
    error text,
    created_at bigint not null,
    unique (organisation, address)
);
-- One mail server may not bring the same address to two organisations.
create unique index desk_mailbox_address on desk_mailbox (address);
-- With what our letters are signed, so that nobody can guess where a ticket's answers go.
create table desk_mail_key (
    organisation bigint primary key,
    secret text not null
);
-- Every message that came, with what became of it; and every letter that left.
create table desk_mail (
    id {{id}},
    organisation bigint not null,
    mailbox bigint,
    -- 'in' or 'out'.
    direction text not null,
    message_id text not null,
    outcome text not null,
    reason text not null,
    ticket bigint,
    message bigint,
    sender text not null,
    sender_name text not null default '',
    recipient text not null default '',
    subject text not null,
    -- The subject without the marks of answers, in lower case.
    topic text not null default '',
    body text not null default '',
    folded text not null default '',
    html text,
    -- Whom a bounce is about, one a line.
    failed text not null default '',
    hash text,
    bytes bigint not null default 0,
    at bigint not null
);
create index desk_mail_message on desk_mail (organisation, message_id);
create index desk_mail_ticket on desk_mail (organisation, ticket, id);
create index desk_mail_outcome on desk_mail (organisation, direction, outcome, id);
create index desk_mail_topic on desk_mail (organisation, topic, at);
create index desk_mail_sender on desk_mail (organisation, sender, at);
-- Who takes part in a ticket by mail, besides the person who asked and the desk.
create table desk_participant (
    organisation bigint not null,
    ticket bigint not null,
    email text not null,
    name text not null,
    person bigint,
    added_at bigint not null,
    primary key (organisation, ticket, email)
);
create index desk_participant_person on desk_participant (organisation, person, ticket);
