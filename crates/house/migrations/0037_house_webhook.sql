-- Where programs of the organisation are told what happens. The secret is sealed with the house's own key, never readable here.
create table webhook (
    id {{id}},
    organisation bigint not null,
    name text not null,
    url text not null,
    -- Kinds of journal entries with commas between ("ticket.*"); empty: all.
    kinds text not null,
    secret text not null,
    -- The secret before this one: both sign until it ends.
    secret_before text,
    secret_before_until bigint,
    -- 'on', 'paused' (nothing is sent, nothing is lost) or 'gone' (the receiver said that it is no longer there).
    state text not null,
    -- How far the journal has been read for it.
    at_transaction bigint not null,
    at_seq bigint not null,
    created_at bigint not null,
    failing_since bigint,
    ended_at bigint
);
create index webhook_organisation on webhook (organisation, id);
create table webhook_delivery (
    id {{id}},
    organisation bigint not null,
    webhook bigint not null,
    -- The same for every attempt, and for the same event whenever it is replayed.
    event text not null,
    kind text not null,
    record_kind text not null,
    record_number bigint not null,
    body text not null,
    -- 'waiting', 'sent' or 'dead'.
    state text not null,
    attempts bigint not null default 0,
    next_at bigint not null,
    created_at bigint not null,
    tried_at bigint,
    status bigint,
    answer text not null default '',
    millis bigint
);
create index webhook_delivery_log on webhook_delivery (organisation, webhook, id);
create index webhook_delivery_due on webhook_delivery (state, next_at, id);
create index webhook_delivery_record on webhook_delivery (webhook, state, record_kind, record_number, id);
