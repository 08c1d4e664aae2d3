-- Tickets, what was said on them, when the desk is open and what it promises.
create table desk_ticket (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    kind text not null default 'incident',
    title text not null,
    state text not null,
    priority bigint not null,
    requester bigint,
    requester_name text not null,
    assignee bigint,
    assignee_name text not null default '',
    team text not null default '',
    category text not null default '',
    subcategory text not null default '',
    service text not null default '',
    location text not null default '',
    channel text not null,
    created_at bigint not null,
    first_response_at bigint,
    first_resolved_at bigint,
    resolved_at bigint,
    closed_at bigint,
    reassigned bigint not null default 0,
    reopened bigint not null default 0,
    -- True while somebody still owes work; false once resolved or closed.
    open boolean not null,
    -- True while the requester or a third party has the ball: promises pause.
    waiting boolean not null default false,
    -- The next promise: when it falls due (null: none runs) and which one it is.
    due_at bigint,
    due_kind text,
    -- Whether the source system says its promise was kept; null where we measured ourselves.
    source_promise_kept boolean,
    last_line text not null default '',
    source text,
    source_number text,
    source_row bigint not null default 0,
    changed_at bigint not null,
    version bigint not null default 1,
    unique (organisation, number),
    unique (organisation, source, source_number)
);
create index desk_ticket_queue on desk_ticket (organisation, open, waiting, due_at, number);
create index desk_ticket_assignee on desk_ticket (organisation, assignee, open, waiting, due_at, number);
create index desk_ticket_requester on desk_ticket (organisation, requester, number);
create index desk_ticket_created on desk_ticket (organisation, created_at);
create index desk_ticket_group on desk_ticket (organisation, category, subcategory, created_at);
create table desk_message (
    id {{id}},
    organisation bigint not null,
    ticket bigint not null,
    author bigint,
    author_name text not null,
    -- 'public', 'note' (internal) or 'auto' (acknowledgement: never counts as a response).
    kind text not null,
    from_requester boolean not null,
    body text not null,
    at bigint not null
);
create index desk_message_ticket on desk_message (organisation, ticket, id);
create table desk_setting (
    organisation bigint primary key,
    -- Service hours in the form of quant::calendar, promises in the form of desk::promise.
    calendar text not null,
    policy text not null
);
create table desk_import (
    id {{id}},
    organisation bigint not null,
    source text not null,
    file_hash text not null,
    rows_done bigint not null default 0,
    events_read bigint not null default 0,
    tickets_created bigint not null default 0,
    tickets_changed bigint not null default 0,
    refused bigint not null default 0,
    started_at bigint not null,
    finished_at bigint,
    unique (organisation, source, file_hash)
);
create table desk_import_refusal (
    organisation bigint not null,
    import bigint not null,
    row_number bigint not null,
    column_name text,
    why text not null,
    fix text not null,
    primary key (import, row_number)
);
