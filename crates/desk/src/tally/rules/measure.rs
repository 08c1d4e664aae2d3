//! The measures by their numbers. A number is never given to another measure: sums on disk bear it.

/// Opened.
pub const CREATED: u8 = 1;
/// Open now; the day of its creation, its quarter of an hour as value.
pub const OPEN: u8 = 2;
/// Over; the day on which it ended, the quarter of its creation as value.
pub const ENDED: u8 = 3;
/// Creation to the last resolution, which stands: by the clock, in business time, without waiting for others.
pub const RESOLVE: u8 = 4;
pub const RESOLVE_BUSINESS: u8 = 5;
pub const RESOLVE_OWNED: u8 = 6;
/// Creation to the first resolution, on its day.
pub const FIRST_RESOLVE_BUSINESS: u8 = 7;
/// Each resolution that was not taken back at once.
pub const RESOLUTION: u8 = 8;
/// Each but the first, with the day of the one before: what must be taken off to count tickets.
pub const RESOLUTION_AGAIN: u8 = 9;
/// Each resolution after which the ticket was opened again within fourteen days.
pub const BOUNCED: u8 = 10;
pub const BOUNCED_AGAIN: u8 = 11;
/// Solved at the first contact, on the day of the first resolution; and those that could have been.
pub const FIRST_CONTACT: u8 = 12;
pub const FIRST_CONTACT_ELIGIBLE: u8 = 13;
/// Creation to the first response, on the day of creation: by the clock, in business time.
pub const RESPONSE: u8 = 14;
pub const RESPONSE_BUSINESS: u8 = 15;
/// A message of the requester to the answer, on the day of the message; and messages without one.
pub const NEXT_RESPONSE_BUSINESS: u8 = 16;
pub const NEXT_UNANSWERED: u8 = 17;
/// How long the requester waited in all, on the day of the last resolution.
pub const WAITED: u8 = 18;
/// Promises by kind (0 first answer, 1 next answer, 2 solution), on the day on which they fell due.
pub const KEPT: u8 = 20;
pub const BROKEN: u8 = 23;
/// Still owed, with the moment at which it falls due.
pub const OWED: u8 = 26;
/// Not due: its clock stands, or it is owed no more; on the day on which its clock began.
pub const PAUSED: u8 = 29;
pub const CANCELLED: u8 = 32;
/// What the system it came from says, on the day of creation.
pub const SOURCE_KEPT: u8 = 35;
pub const SOURCE_BROKEN: u8 = 36;
/// How often it changed hands, on the day of creation.
pub const MOVED: u8 = 37;
/// Opened again at any time, on the day of creation.
pub const REOPENED_EVER: u8 = 38;
/// Answers 1 to 5, on the day of the answer; questions, and those answered, on the day of the question.
pub const SCORE: u8 = 39;
pub const ASKED: u8 = 40;
pub const ANSWERED: u8 = 41;
/// Minutes of work, their cost in cents, and minutes that no rate is stated for, on the day of the work.
pub const MINUTES: u8 = 42;
pub const CENTS: u8 = 43;
pub const MINUTES_UNPRICED: u8 = 44;
/// Creation to resolution by the day of creation: with [`OPEN`], what became of those who came.
pub const OUTCOME: u8 = 45;

/// The kinds of promises in the order of their offsets.
pub const PROMISES: u8 = 3;

/// Whether its values are seconds.
pub fn is_duration(measure: u8) -> bool {
    matches!(
        measure,
        RESOLVE
            | RESOLVE_BUSINESS
            | RESOLVE_OWNED
            | FIRST_RESOLVE_BUSINESS
            | RESPONSE
            | RESPONSE_BUSINESS
            | NEXT_RESPONSE_BUSINESS
            | WAITED
            | OUTCOME
    )
}

/// Whether groups of incidents are summed by it.
pub fn is_of_groups(measure: u8) -> bool {
    matches!(measure, CREATED | OUTCOME)
}

/// In which part of the sums it stands: what happened (0), or what is open and what ended when (1).
pub fn part(measure: u8) -> i64 {
    i64::from(matches!(measure, OPEN | ENDED))
}
