-- Who raised a ticket for the person who needs it.
create table desk_behalf (
    organisation bigint not null,
    ticket bigint not null,
    person bigint,
    person_name text not null,
    primary key (organisation, ticket)
);
