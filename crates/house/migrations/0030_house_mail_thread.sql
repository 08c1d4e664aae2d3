-- How a mail stands in a conversation: its own identifier, what it answers, where answers go (JSON); null for mails that stand alone.
alter table mail add column thread text;
