-- What technicians have written and not yet sent, what they sent for later, and how each of them wants it.
create table desk_draft (
    organisation bigint not null,
    person bigint not null,
    -- The ticket's number.
    ticket bigint not null,
    kind text not null,
    body text not null,
    -- The message taken back whose files go along with this draft.
    files_of bigint,
    changed_at bigint not null,
    primary key (organisation, person, ticket)
);
create table desk_held (
    id {{id}},
    organisation bigint not null,
    ticket bigint not null,
    person bigint not null,
    person_name text not null,
    body text not null,
    -- What is to happen with the ticket then: 'send', 'solve' or 'wait'.
    then_do text not null,
    -- True: the open children get the same words.
    children boolean not null,
    -- True: not sent if the person who asked answers before.
    unless_answered boolean not null,
    -- True: held for a few seconds only, so that it can be taken back.
    soon boolean not null,
    send_at bigint not null,
    made_at bigint not null
);
create index desk_held_ticket on desk_held (organisation, ticket, send_at);
create index desk_held_person on desk_held (organisation, person, send_at);
create table desk_preference (
    organisation bigint not null,
    person bigint not null,
    hold_seconds bigint not null,
    mail_followed boolean not null,
    mail_mentions boolean not null,
    primary key (organisation, person)
);
