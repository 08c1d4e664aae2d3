//! What the desk announces in the journal. Other rooms compare an entry's kind with these names.

/// A ticket was opened. Payload: title, text, priority, channel, who asked.
pub const CREATED: &str = "ticket.created";
/// Somebody wrote something that the requester sees. Payload: text, `by_agent`.
pub const REPLIED: &str = "ticket.replied";
/// A technician wrote something for the team only.
pub const NOTED: &str = "ticket.noted";
/// Somebody else has it now, or nobody. Payload: from, to.
pub const ASSIGNED: &str = "ticket.assigned";
/// Its urgency changed. Payload: from, to.
pub const PRIORITISED: &str = "ticket.prioritised";
/// It waits for the requester or a third party. Payload: state.
pub const WAITING: &str = "ticket.waiting";
/// It waits for us again.
pub const RESUMED: &str = "ticket.resumed";
/// It was solved. Payload: by whom, `by_requester` if it works again by their word.
pub const RESOLVED: &str = "ticket.resolved";
/// A solution was taken back at once: it never counted.
pub const UNRESOLVED: &str = "ticket.resolve_undone";
/// It was not solved after all.
pub const REOPENED: &str = "ticket.reopened";
/// The requester confirmed the solution.
pub const CLOSED: &str = "ticket.closed";
/// A file was attached. Payload: name, bytes, internal.
pub const ATTACHED: &str = "ticket.attached";
/// The person who asked was asked how well they were helped. Payload: `resolved_at`, `mailed`.
pub const RATING_ASKED: &str = "ticket.rating_asked";
/// They answered, or answered anew. Payload: score (1 to 5), comment, before, `resolved_at`.
pub const RATED: &str = "ticket.rated";
/// This ticket follows up on a bad answer. Payload: `rating_of` (the ticket), score.
pub const RATING_FOLLOWED: &str = "ticket.rating_followed";
/// What is asked, and what a bad answer brings about, changed; the record is "desk_rating_setting", number 1.
pub const RATING_SETTING: &str = "desk.rating_setting_changed";
/// An article was written, as a draft. Payload: title.
pub const ARTICLE_CREATED: &str = "article.created";
/// Another version was written. Payload: version, title.
pub const ARTICLE_CHANGED: &str = "article.changed";
/// Its writer asks for approval.
pub const ARTICLE_SUBMITTED: &str = "article.submitted";
/// It went back to its writer. Payload: remark.
pub const ARTICLE_RETURNED: &str = "article.returned";
/// It was approved and is what people read. Payload: version.
pub const ARTICLE_PUBLISHED: &str = "article.published";
/// It is kept and offered to nobody.
pub const ARTICLE_ARCHIVED: &str = "article.archived";
/// It came out of the archive, as a draft.
pub const ARTICLE_REVIVED: &str = "article.revived";
/// Somebody looked and it still holds. Payload: `review_on`.
pub const ARTICLE_REVIEWED: &str = "article.reviewed";
/// Somebody said whether it helped. Payload: helpful, solved.
pub const ARTICLE_RATED: &str = "article.rated";
/// A picture was added. Payload: name, bytes, hash.
pub const ARTICLE_PICTURE: &str = "article.picture_added";
/// Service hours or promises changed; the record is "desk_setting", number 1. Payload: before, after.
pub const PROMISES_CHANGED: &str = "desk.promises_changed";
/// Fields of the organisation's own were answered on a ticket. Payload: before and after of each changed field.
pub const FIELDS_CHANGED: &str = "ticket.fields_changed";
/// A field was added, changed or retired; the record is "desk_field". Payload: the field.
pub const FIELD_DEFINED: &str = "desk.field_defined";
/// Tags were hung on a ticket or taken away. Payload: added, removed.
pub const TAGGED: &str = "ticket.tagged";
/// A ticket was given to a team, or to none. Payload: from, to (names).
pub const TEAM_GIVEN: &str = "ticket.team_given";
/// A team was made or changed; the record is "desk_team". Payload: the team.
pub const TEAM_CHANGED: &str = "desk.team_changed";
/// A view was kept, changed or removed; the record is "desk_view". Payload: what, the view.
pub const VIEW_CHANGED: &str = "desk.view_changed";
/// A rule of recurring work was kept, changed, paused, resumed, removed, restored, or stumbled; the record is
/// "desk_recurring". Payload: what, the rule.
pub const RECURRING_CHANGED: &str = "desk.recurring_changed";
/// A rule opened this ticket. Payload: rule, title, at, missed, `by_hand`, `left_out`.
pub const RECURRED: &str = "ticket.recurred";
/// A macro was kept, changed or removed; the record is "desk_macro". Payload: what, the macro.
pub const MACRO_CHANGED: &str = "desk.macro_changed";
/// Its service or its kind became another. Payload: from, to, each with service and kind.
pub const CLASSIFIED: &str = "ticket.classified";

/// Somebody began to write, without their words; the record is "ticket_draft", for the writer alone.
pub const DRAFTED: &str = "ticket.drafted";
/// A draft was sent or given up.
pub const DRAFT_GONE: &str = "ticket.draft_gone";
/// A message waits for its moment. Payload: `send_at`, soon.
pub const HELD: &str = "ticket.held";
/// A message that waited was taken back, by somebody or because the requester answered first. Payload: why.
pub const TAKEN_BACK: &str = "ticket.taken_back";
/// Somebody set how they want messages held and news sent; the record is "desk_preference".
pub const PREFERRED: &str = "desk.preferred";
/// Two tickets were tied, told on both. Payload: relation, outward, other.
pub const TIED: &str = "ticket.tied";
/// A tie was undone, told on both.
pub const UNTIED: &str = "ticket.untied";
/// The ticket was merged into another, which goes on. Payload: into.
pub const MERGED: &str = "ticket.merged";
/// Another ticket was merged into this one. Payload: source.
pub const MERGED_IN: &str = "ticket.merged_in";
/// A merge was taken apart; the ticket stands as it stood. Payload: from.
pub const UNMERGED: &str = "ticket.unmerged";
/// The same, on the ticket that went on. Payload: source.
pub const UNMERGED_FROM: &str = "ticket.unmerged_from";
/// An answer on the ticket that goes on reached whoever asked on this merged one. Payload: into.
pub const ANSWERED_WITH: &str = "ticket.answered_with";
/// Something that was said became a ticket of its own. Payload: message, into.
pub const SPLIT: &str = "ticket.split";
/// A parent was solved while children stayed open, because somebody said so. Payload: children.
pub const CHILDREN_LEFT: &str = "ticket.children_left";
/// It was put aside. Payload: until (absent: until the requester answers), note.
pub const SNOOZED: &str = "ticket.snoozed";
/// It came back. Payload: why ("time", "answered", "somebody", "solved").
pub const SNOOZE_OVER: &str = "ticket.snooze_over";
/// Somebody follows it now. Payload: name.
pub const FOLLOWED: &str = "ticket.followed";
/// Somebody follows it no more. Payload: name.
pub const UNFOLLOWED: &str = "ticket.unfollowed";
/// Steps were added to its checklist. Payload: steps.
pub const STEPS_ADDED: &str = "ticket.steps_added";
/// A step was ticked off, its tick taken back, or it was taken off the list. Payload: step, name.
pub const STEP_DONE: &str = "ticket.step_done";
/// See [`STEP_DONE`].
pub const STEP_UNDONE: &str = "ticket.step_undone";
/// See [`STEP_DONE`].
pub const STEP_REMOVED: &str = "ticket.step_removed";
/// A checklist was kept for the next time; the record is "desk_checklist". Payload: name, steps.
pub const LIST_KEPT: &str = "desk.checklist_kept";
/// A kept checklist was let go.
pub const LIST_GONE: &str = "desk.checklist_gone";
/// Time was written down. Payload: entry, spent.
pub const TIME_ADDED: &str = "ticket.time_added";
/// An entry of time was corrected. Payload: entry, corrects, from, to.
pub const TIME_CORRECTED: &str = "ticket.time_corrected";
/// An entry of time was taken back. Payload: entry, spent.
pub const TIME_TAKEN_BACK: &str = "ticket.time_taken_back";
/// Somebody's clock started on it.
pub const TIMER_STARTED: &str = "ticket.timer_started";
/// What an hour costs was stated; the record is "desk_rate". Payload: rate.
pub const RATE_STATED: &str = "desk.rate_stated";
/// What it says of itself was set right. Payload: changes, each with field, from, to.
pub const EDITED: &str = "ticket.edited";
/// A report was kept under a name, changed, paused, taken away or put back; the record is "desk_subscription". Payload: what, subscription.
pub const REPORT_KEPT: &str = "desk.report_kept";
/// It was mailed. Payload: name, readers (how many).
pub const REPORT_MAILED: &str = "desk.report_mailed";
/// A rule was carried out, because a promise is near its end or beyond. Payload: rule, promise, told.
pub const ESCALATED: &str = "ticket.escalated";
