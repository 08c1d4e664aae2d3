//! The columns of the log under our names: the keys of a mapping file, and what ServiceNow calls them.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! columns {
    ($($name:ident $key:literal $theirs:literal,)*) => {
        /// A column of the log.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
        #[allow(missing_docs)]
        pub enum Column { $(#[serde(rename = $key)] $name,)* }

        impl Column {
            /// Every column, in the order of the published log.
            pub const ALL: [Column; 36] = [$(Column::$name,)*];

            /// The key under `[columns]` in a mapping file.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Column::$name => $key,)* }
            }

            /// The name that ServiceNow gives the column.
            #[must_use]
            pub fn default_name(self) -> &'static str {
                match self { $(Column::$name => $theirs,)* }
            }
        }
    };
}

columns! {
    Number "number" "number",
    State "state" "incident_state",
    Active "active" "active",
    Reassignments "reassignments" "reassignment_count",
    Reopens "reopens" "reopen_count",
    Updates "updates" "sys_mod_count",
    MadeSla "made_sla" "made_sla",
    Caller "caller" "caller_id",
    OpenedBy "opened_by" "opened_by",
    OpenedAt "opened_at" "opened_at",
    CreatedBy "created_by" "sys_created_by",
    CreatedAt "created_at" "sys_created_at",
    UpdatedBy "updated_by" "sys_updated_by",
    UpdatedAt "updated_at" "sys_updated_at",
    Contact "contact" "contact_type",
    Location "location" "location",
    Category "category" "category",
    Subcategory "subcategory" "subcategory",
    Symptom "symptom" "u_symptom",
    Item "item" "cmdb_ci",
    Impact "impact" "impact",
    Urgency "urgency" "urgency",
    Priority "priority" "priority",
    Group "group" "assignment_group",
    AssignedTo "assigned_to" "assigned_to",
    Knowledge "knowledge" "knowledge",
    PriorityConfirmed "priority_confirmed" "u_priority_confirmation",
    Notify "notify" "notify",
    Problem "problem" "problem_id",
    ChangeRequest "change_request" "rfc",
    Vendor "vendor" "vendor",
    CausedBy "caused_by" "caused_by",
    ClosedCode "closed_code" "closed_code",
    ResolvedBy "resolved_by" "resolved_by",
    ResolvedAt "resolved_at" "resolved_at",
    ClosedAt "closed_at" "closed_at",
}

impl Column {
    /// Columns without which an event means nothing: whose, when, and in which state.
    pub const REQUIRED: [Column; 4] = [Column::Number, Column::State, Column::OpenedAt, Column::UpdatedAt];

    /// Columns whose change from one event to the next is something that happened. Counters and the stamps of
    /// the update itself are left out, and so is everything that ServiceNow fills back onto earlier rows.
    pub const TRACKED: [Column; 20] = [
        Column::State,
        Column::MadeSla,
        Column::Caller,
        Column::Contact,
        Column::Location,
        Column::Category,
        Column::Subcategory,
        Column::Symptom,
        Column::Item,
        Column::Impact,
        Column::Urgency,
        Column::Priority,
        Column::Group,
        Column::AssignedTo,
        Column::Knowledge,
        Column::PriorityConfirmed,
        Column::Problem,
        Column::ChangeRequest,
        Column::Vendor,
        Column::CausedBy,
    ];

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
