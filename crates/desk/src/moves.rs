//! What the desk's integers hold where their names do not say it: an import into an installation with other
//! organisations gives keys new numbers, and must know which figures are keys.

use house::moving::{Holds, Moves};

pub const MOVES: Moves = Moves {
    columns: &[
        ("desk_message.ticket", Holds::Key("desk_ticket")),
        ("desk_source_incident.ticket", Holds::Value),
        ("desk_ticket.reassigned", Holds::Value),
        ("desk_ticket.reopened", Holds::Value),
        ("desk_import.refused", Holds::Value),
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
