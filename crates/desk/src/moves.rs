//! What the desk's integers hold where their names do not say it: an import into an installation with other
//! organisations gives keys new numbers, and must know which figures are keys.

use house::moving::{Holds, Moves};

pub const MOVES: Moves = Moves {
    columns: &[
        ("desk_message.ticket", Holds::Key("desk_ticket")),
        ("desk_draft.files_of", Holds::Key("desk_message")),
        ("desk_effort.corrects", Holds::Key("desk_effort")),
        ("desk_merge.source", Holds::Value),
        ("desk_merge.target", Holds::Value),
        ("desk_merge.source_id", Holds::Key("desk_ticket")),
        ("desk_rate.cents_per_hour", Holds::Value),
        ("desk_rating.follow_up", Holds::Value),
        ("desk_recount.book", Holds::Value),
    ],
    records: &[("import", Holds::Key("desk_import"))],
    payloads: &[
        ("ticket.replied", "message", Holds::Key("desk_message")),
        ("ticket.noted", "message", Holds::Key("desk_message")),
        ("ticket.assigned", "from", Holds::Person),
        ("ticket.assigned", "to", Holds::Person),
    ],
    stays: &[],
};
