-- Fields that an organisation adds to its tickets, and what was answered in them.
create table desk_field (
    id {{id}},
    organisation bigint not null,
    -- The form it stands on: '' is every ticket, else a ticket's kind, or the name that another subject gives its form.
    form text not null default '',
    -- What programs and filters call it: 'cost_centre'.
    name text not null,
    label text not null,
    hint text not null default '',
    -- 'text', 'number', 'date', 'choice', 'choices', 'person' or 'yes_no'.
    kind text not null,
    -- JSON: the words to choose from.
    choices text not null default '[]',
    -- 'requester' (everybody sees it) or 'team'.
    audience text not null,
    -- 'never', 'opening' or 'solving'.
    required text not null,
    -- JSON: shown only if all of these hold.
    conditions text not null default '[]',
    place bigint not null,
    retired boolean not null default false,
    version bigint not null default 1,
    unique (organisation, form, name)
);
-- One row for each answer; several choices are several rows. The name, not the field, is the key: fields of the same
-- name on several forms are filtered by together.
create table desk_field_value (
    organisation bigint not null,
    ticket bigint not null,
    name text not null,
    seq bigint not null,
    kind text not null,
    value text not null,
    -- Numbers, and dates as days since 1970: what ranges are asked of.
    amount double precision,
    primary key (organisation, ticket, name, seq)
);
create index desk_field_value_found on desk_field_value (organisation, name, value, ticket);
create index desk_field_value_amount on desk_field_value (organisation, name, amount, ticket);
