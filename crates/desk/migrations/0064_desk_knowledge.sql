-- Articles: a written answer that others can use, with its owner, its versions and its use.
create table desk_article (
    id {{id}},
    organisation bigint not null,
    number bigint not null,
    -- The newest version; what people read is the published one.
    title text not null,
    body text not null,
    category text not null default '',
    -- 'everybody', 'team', or 'roles' (those of the list, and the team).
    audience text not null,
    roles text not null default '',
    -- 'draft', 'review', 'published' or 'archived': how the newest version stands.
    state text not null,
    version bigint not null,
    published_version bigint,
    published_title text not null default '',
    published_body text not null default '',
    owner bigint,
    owner_name text not null default '',
    -- The day on which its owner looks whether it still holds.
    review_on text not null,
    reviewed_at bigint,
    created_at bigint not null,
    changed_at bigint not null,
    unique (organisation, number)
);
create index desk_article_state on desk_article (organisation, state, number);
create index desk_article_review on desk_article (organisation, review_on);
create table desk_article_version (
    organisation bigint not null,
    article bigint not null,
    version bigint not null,
    title text not null,
    body text not null,
    by_person bigint,
    by_name text not null,
    at bigint not null,
    published_at bigint,
    primary key (organisation, article, version)
);
-- How often an article was offered for a finished question, opened, called helpful or not, and solved something without a ticket.
create table desk_article_use (
    organisation bigint not null,
    article bigint not null,
    day text not null,
    suggested bigint not null default 0,
    opened bigint not null default 0,
    helpful bigint not null default 0,
    unhelpful bigint not null default 0,
    solved bigint not null default 0,
    primary key (organisation, article, day)
);
-- One word a person and article, so that nobody counts twice; it can be changed.
create table desk_article_vote (
    organisation bigint not null,
    article bigint not null,
    person bigint not null,
    helpful boolean not null,
    solved boolean not null,
    at bigint not null,
    primary key (organisation, article, person)
);
-- Words for which no article was found: no person, no numbers, no addresses, no names.
create table desk_article_missed (
    organisation bigint not null,
    words text not null,
    times bigint not null,
    last_at bigint not null,
    primary key (organisation, words)
);
create index desk_article_missed_times on desk_article_missed (organisation, times);
