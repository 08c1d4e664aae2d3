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
/// A macro was kept, changed or removed; the record is "desk_macro". Payload: what, the macro.
pub const MACRO_CHANGED: &str = "desk.macro_changed";
/// Its service or its kind became another. Payload: from, to, each with service and kind.
pub const CLASSIFIED: &str = "ticket.classified";
