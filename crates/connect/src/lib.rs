//! What other systems wrote, read with care: every connector turns foreign records into plain values.
//!
//! Connectors know nothing of our rooms: they import none of our crates, keep no state and touch no database.
//! A record that cannot be read is a refusal with its place, the reason and what to do; it never stops the rest.
//!
//! The map:
//! - [`icalendar`]: days off from an iCalendar file;
//! - [`imap`]: fetches mail from a server, and waits there for more;
//! - [`lmtp`]: takes mail that a mail server brings;
//! - [`mail`]: raw mail of any program, turned into what a person wrote;
//! - [`servicenow`]: the incident audit log of ServiceNow as CSV (also gzip), event by event.

pub mod icalendar;
pub mod imap;
pub mod lmtp;
pub mod mail;
pub mod servicenow;
