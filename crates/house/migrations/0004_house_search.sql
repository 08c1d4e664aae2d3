-- The index of texts under row-level security was read from end to end: `@@` is not marked leakproof, so PostgreSQL
-- does not use an index for it before the policy has seen the row. The texts therefore carry their organisation as a
-- word of the index, which no typed word can be, and a search names it; what is found is still read through `record`,
-- where the policy holds.
--- postgres
drop policy if exists tenant on search_part;
alter table search_part disable row level security;
alter table search_part no force row level security;
update search_part set document = document || array_to_tsvector(array['§' || organisation::text]);
alter table search_part drop column organisation;
-- What is not yet merged into the index is read from end to end by every search: keep it short.
alter index search_part_document set (gin_pending_list_limit = 256);
--- both
