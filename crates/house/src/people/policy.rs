//! The one policy table: which role may do what, and to how much of it. Pages, API, live streams,
//! downloads and search ask here and nowhere else; a test walks every route as every role.

use super::Role;
use serde::Serialize;

/// Something a person may want to do. Every route names exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Right {
    /// See and change one's own account, sessions, mail and clients.
    Account,
    /// Find records, open the command palette, follow live changes, read help.
    Look,
    /// Write into the portal's box and follow one's own requests.
    Ask,
    /// Read tickets.
    DeskRead,
    /// Answer, assign, prioritise, resolve.
    DeskWork,
    /// Read the desk's metrics.
    DeskReport,
    /// Set the desk's hours and promises.
    DeskLead,
    /// Read recommendations, decisions, risk acceptances, workarounds and consequences.
    LedgerRead,
    /// Write recommendations, have them assessed, link consequences, keep workarounds.
    LedgerPropose,
    /// Approve, decline or defer.
    LedgerDecide,
    /// Ask a question on a recommendation, or answer one.
    LedgerDiscuss,
    /// Read the brief and the briefings.
    BriefRead,
    /// Send a briefing to others.
    BriefSend,
    /// Say thanks and read thanks.
    Thank,
    /// Read assets, services, problems and changes.
    WatchRead,
    /// Keep assets, find problems, plan and carry out changes.
    WatchWork,
    /// Have the evidence engine answer a question.
    Quant,
    /// Read the journal.
    JournalRead,
    /// Add people, change roles, organisation settings.
    Administer,
}

/// How much of a kind of record a right covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Reach {
    /// Records that concern the person themselves.
    Own,
    /// All records of the organisation.
    All,
}

use Reach::{All, Own};
use Right::*;

type Line = (Right, [Option<Reach>; 6]);

/// Columns: executive, IT lead, technician, employee, auditor, admin.
#[rustfmt::skip]
const TABLE: [Line; 19] = [
    //               executive  it_lead    technician employee   auditor    admin
    (Account,       [Some(Own), Some(Own), Some(Own), Some(Own), Some(Own), Some(Own)]),
    (Look,          [Some(Own), Some(All), Some(All), Some(Own), Some(All), Some(All)]),
    (Ask,           [Some(Own), Some(Own), Some(Own), Some(Own), None,      Some(Own)]),
    (DeskRead,      [Some(Own), Some(All), Some(All), Some(Own), Some(All), Some(All)]),
    (DeskWork,      [None,      Some(All), Some(All), None,      None,      Some(All)]),
    (DeskReport,    [Some(All), Some(All), Some(All), None,      Some(All), Some(All)]),
    (DeskLead,      [None,      Some(All), None,      None,      None,      Some(All)]),
    (LedgerRead,    [Some(All), Some(All), Some(All), None,      Some(All), Some(All)]),
    (LedgerPropose, [None,      Some(All), None,      None,      None,      None]),
    (LedgerDecide,  [Some(All), None,      None,      None,      None,      None]),
    (LedgerDiscuss, [Some(All), Some(All), None,      None,      None,      None]),
    (BriefRead,     [Some(All), Some(All), None,      None,      Some(All), None]),
    (BriefSend,     [Some(All), Some(All), None,      None,      None,      None]),
    (Thank,         [Some(All), Some(All), Some(All), Some(Own), None,      Some(All)]),
    (WatchRead,     [Some(All), Some(All), Some(All), None,      Some(All), Some(All)]),
    (WatchWork,     [None,      Some(All), Some(All), None,      None,      Some(All)]),
    (Quant,         [Some(All), Some(All), Some(All), None,      Some(All), Some(All)]),
    (JournalRead,   [None,      Some(All), None,      None,      Some(All), Some(All)]),
    (Administer,    [None,      None,      None,      None,      None,      Some(All)]),
];

/// What `role` may do under `right`: `None` is nothing at all.
pub fn reach(role: Role, right: Right) -> Option<Reach> {
    let column = Role::ALL.iter().position(|r| *r == role)?;
    TABLE.iter().find(|(r, _)| *r == right).and_then(|(_, cells)| cells.get(column).copied().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executives_decide_and_nobody_else_does() {
        for role in Role::ALL {
            assert_eq!(reach(role, LedgerDecide).is_some(), role == Role::Executive, "{role:?}");
        }
    }

    #[test]
    fn employees_see_their_own_requests_only() {
        assert_eq!(reach(Role::Employee, DeskRead), Some(Own));
        assert_eq!(reach(Role::Employee, LedgerRead), None);
    }

    #[test]
    fn every_right_has_one_line() {
        for (i, (right, _)) in TABLE.iter().enumerate() {
            assert!(TABLE.iter().skip(i + 1).all(|(other, _)| other != right), "{right:?} stands twice");
        }
    }
}
