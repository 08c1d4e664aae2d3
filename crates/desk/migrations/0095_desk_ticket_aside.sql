-- What was put aside leaves the queue: with the flag in them the indexes alone answer how many a view holds.
drop index desk_ticket_queue;
drop index desk_ticket_assignee;
create index desk_ticket_queue on desk_ticket (organisation, open, snoozed, waiting, due_at, number);
create index desk_ticket_assignee on desk_ticket (organisation, assignee, open, snoozed, waiting, due_at, number);
