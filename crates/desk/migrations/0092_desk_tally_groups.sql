-- The sums are kept by groups of incidents, too (dimension 7, by month and year): category, subcategory and service.
-- All tickets are counted anew for it.
alter table desk_measured add column subcategory text not null default '';
delete from desk_tally;
delete from desk_measured;
delete from desk_count;
