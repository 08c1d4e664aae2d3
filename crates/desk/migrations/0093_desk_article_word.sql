-- The words of published articles by their first letters: what fits a question is found among articles, however many
-- tickets there are.
create table desk_article_word (
    organisation bigint not null,
    -- The first four letters.
    stem text not null,
    word text not null,
    article bigint not null,
    primary key (organisation, stem, word, article)
);
create index desk_article_word_of on desk_article_word (organisation, article);
-- Those of the articles that are there already, as the search knows them.
--- sqlite
insert or ignore into desk_article_word (organisation, stem, word, article)
    select r.organisation, substr(w.term, 1, 4), w.term, r.number from search_word w
    join search_part p on p.id = w.doc join record r on r.id = p.record
    where r.kind = 'article' and length(w.term) >= 4;
--- postgres
insert into desk_article_word (organisation, stem, word, article)
    select distinct r.organisation, substr(w.lexeme, 1, 4), w.lexeme, r.number
    from search_part p join record r on r.id = p.record, unnest(p.document) w
    where r.kind = 'article' and length(w.lexeme) >= 4;
--- both
