//! Plan, the room for what is wanted and who can do it: objectives, services, disciplines, meetings.
//!
//! The room has its place in the order of the rooms and holds nothing yet: no table, no page, no
//! line in the menu. It is here so that Ledger and Commons stand behind it, where they belong.

/// What the room hands to the house: its name.
pub fn room() -> house::Room {
    house::Room { name: "plan", ..house::Room::default() }
}
