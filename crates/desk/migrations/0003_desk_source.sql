-- What a source system last told of each incident: with it the next batch, or the next file, goes on where the last one stopped.
create table desk_source_incident (
    organisation bigint not null,
    source text not null,
    source_number text not null,
    ticket bigint not null,
    -- The import that last touched it.
    import bigint not null,
    -- The incident after its last applied event, as connect keeps it (JSON).
    incident text not null,
    primary key (organisation, source, source_number)
);
