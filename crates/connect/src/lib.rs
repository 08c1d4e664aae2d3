//! What other systems wrote, read with care: every connector turns foreign records into plain values.
//!
//! Connectors know nothing of our rooms: they import none of our crates, keep no state and touch no database.
//! A record that cannot be read is a refusal with its place, the reason and what to do; it never stops the rest.
//!
//! The map:
//! - [`moved`]: a whole desk in plain values, which the readers of other desks fill.
//! - [`rt`]: Request Tracker 5 over REST2.
//! - [`wire`]: one way to ask over HTTP, with pauses and retries.
//! - [`icalendar`]: days off from an iCalendar file;
//! - [`imap`]: fetches mail from a server, and waits there for more;
//! - [`lmtp`]: takes mail that a mail server brings;
//! - [`oauth`]: signing in to a mailbox at Microsoft, Google or elsewhere;
//! - [`mail`]: raw mail of any program, turned into what a person wrote;
//! - [`servicenow`]: the incident audit log of ServiceNow as CSV (also gzip), event by event.

pub mod icalendar;
pub mod imap;
pub mod lmtp;
pub mod mail;
pub mod moved;
pub mod oauth;
pub mod rt;
pub mod servicenow;
pub mod wire;
