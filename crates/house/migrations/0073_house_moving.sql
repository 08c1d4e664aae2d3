-- Exports that an organisation's admins asked for. The file lies in the data folder and is fetched once.
create table house_export (
    id {{id}},
    organisation bigint not null,
    -- 'waiting', 'running', 'ready', 'fetched', 'expired' or 'failed'.
    state text not null,
    at_table text not null default '',
    rows_done bigint not null default 0,
    bytes bigint not null default 0,
    failure text,
    asked_at bigint not null,
    asked_by bigint,
    ended_at bigint
);
create index house_export_of on house_export (organisation, id);
--- sqlite
-- The words of the search turned round, so that an export can tell by which words a record is found. It stores nothing.
create virtual table search_word using fts5vocab(search_text, instance);
--- both
