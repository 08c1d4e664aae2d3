-- What happened last in an organisation, without walking what happened before or elsewhere.
create index journal_organisation on journal (organisation, seq);
