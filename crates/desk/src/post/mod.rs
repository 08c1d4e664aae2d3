//! How mail reaches us: brought by a mail server (LMTP), or fetched from one (IMAP). Both run beside the web server, and
//! both end in [`crate::mailbox::jobs::take`].

pub mod jobs;
