//! What the desk's integers hold where their names do not say it: an import into an installation with other
//! organisations gives keys new numbers, and must know which figures are keys.

use house::moving::{Holds, Moves};

pub const MOVES: Moves = Moves {
    columns: &[
        ("desk_message.ticket", Holds::Key("desk_ticket")),
        ("desk_draft.files_of", Holds::Key("desk_message")),
        ("desk_effort.corrects", Holds::Key("desk_effort")),
        // By its number, as letters name it.
        ("desk_mail.ticket", Holds::Value),
        ("desk_mail.message", Holds::Key("desk_message")),
        ("desk_merge.source", Holds::Value),
        ("desk_merge.target", Holds::Value),
        ("desk_merge.source_id", Holds::Key("desk_ticket")),
        ("desk_participant.ticket", Holds::Key("desk_ticket")),
        ("desk_rate.cents_per_hour", Holds::Value),
        ("desk_rating.follow_up", Holds::Value),
        ("desk_article.published_version", Holds::Value),
        ("desk_article_version.by_person", Holds::Person),
        ("desk_article_use.suggested", Holds::Value),
        ("desk_article_use.opened", Holds::Value),
        ("desk_article_use.helpful", Holds::Value),
        ("desk_article_use.unhelpful", Holds::Value),
        ("desk_article_use.solved", Holds::Value),
        ("desk_article_missed.times", Holds::Value),
        ("desk_recount.book", Holds::Value),
        ("desk_recurring.made_by", Holds::Person),
        ("desk_recurring.opened", Holds::Value),
        ("desk_recurring_run.recurring", Holds::Key("desk_recurring")),
        // By its number.
        ("desk_recurring_run.ticket", Holds::Value),
        ("desk_recurring_run.missed", Holds::Value),
        ("desk_moveplan.bytes", Holds::Value),
        ("desk_moveplan.turn", Holds::Value),
        ("desk_moveplan.run", Holds::Key("desk_movein")),
        ("desk_moveplan.by_person", Holds::Person),
        ("desk_subscription.day", Holds::Value),
        ("desk_subscription.hour", Holds::Value),
    ],
    records: &[
        ("import", Holds::Key("desk_import")),
        ("movein", Holds::Key("desk_movein")),
        ("moveplan", Holds::Key("desk_moveplan")),
        ("mailbox", Holds::Value),
    ],
    payloads: &[
        ("ticket.replied", "message", Holds::Key("desk_message")),
        ("ticket.noted", "message", Holds::Key("desk_message")),
        ("ticket.assigned", "from", Holds::Person),
        ("ticket.assigned", "to", Holds::Person),
    ],
    stays: &[
        ("desk_mailbox", "an address is read in one place only; set it up anew where you move to"),
        ("desk_mail.mailbox", "the addresses stay behind"),
        ("desk_moveplan.secret", "it holds what one signs in to another system with"),
        ("desk_subscription", "it names people by their numbers; keep the reports anew where you move to"),
        ("desk_tally", "sums, which are counted anew"),
        ("desk_measured", "what the sums are made of, which is measured anew"),
        ("desk_count", "how far this installation has counted"),
    ],
};
