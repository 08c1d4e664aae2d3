-- What the organisation owns, rents or relies on: devices, programs, systems and services.
create table watch_asset (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    -- The organisation's own number for it: what a sticker or another system says. Imports find it by this.
    tag text not null,
    -- 'device', 'program', 'system' or 'service'.
    sort text not null,
    name text not null,
    -- 'ordered', 'in_store', 'in_use', 'in_repair' or 'retired'.
    state text not null,
    used_by bigint,
    used_by_name text not null default '',
    owner bigint,
    owner_name text not null default '',
    location text not null default '',
    model text not null default '',
    serial text not null default '',
    -- Civil days; empty for unknown.
    bought_on text not null default '',
    warranty_until text not null default '',
    ends_on text not null default '',
    -- What an hour without it costs, in cents; services only.
    hour_cost_cents bigint,
    note text not null default '',
    changed_at bigint not null,
    version bigint not null default 1,
    unique (organisation, number),
    unique (organisation, tag)
);
create index watch_asset_user on watch_asset (organisation, used_by);
create index watch_asset_name on watch_asset (organisation, sort, number);
