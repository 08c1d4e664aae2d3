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
