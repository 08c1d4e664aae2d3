//! What the commons announces in the journal. Other rooms compare an entry's kind with these names.

/// Somebody said thanks. Payload: ticket, receiver, whether all may see it, and the note of a public one.
pub const THANKED: &str = "thanks.given";
/// A thank-you was taken back before the thanked was told.
pub const TAKEN_BACK: &str = "thanks.withdrawn";
/// A brief was kept as the briefing of a day. Payload: day, what waits.
pub const KEPT: &str = "briefing.kept";
/// A briefing was sent. Payload: to whom.
pub const SENT: &str = "briefing.sent";
/// Somebody opened a briefing for the first time.
pub const READ: &str = "briefing.read";
