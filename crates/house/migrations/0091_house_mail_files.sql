-- The files that go with a mail: name, kind, size and the hash under which their bytes are kept (JSON); null if there are none.
alter table mail add column files text;
