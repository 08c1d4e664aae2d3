//! People, the organisations they belong to, and what their roles allow.

pub mod pages;
pub mod policy;
pub mod store;

use serde::{Deserialize, Serialize};

crate::id_type!(
    /// One tenant. Every row of a room carries it.
    OrganisationId
);
crate::id_type!(
    /// One human being; the same person may belong to several organisations.
    PersonId
);

/// What somebody is in one organisation. `Msp` people hold an ordinary role in each client organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Executive,
    ItLead,
    Technician,
    Employee,
    Auditor,
    Admin,
}

impl Role {
    pub const ALL: [Role; 6] =
        [Role::Executive, Role::ItLead, Role::Technician, Role::Employee, Role::Auditor, Role::Admin];

    /// The word used in the database, the API and the command line.
    pub fn word(self) -> &'static str {
        match self {
            Role::Executive => "executive",
            Role::ItLead => "it_lead",
            Role::Technician => "technician",
            Role::Employee => "employee",
            Role::Auditor => "auditor",
            Role::Admin => "admin",
        }
    }

    pub fn from_word(word: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

impl crate::store::FromValue for Role {
    fn from_value(value: crate::store::Value) -> Result<Self, String> {
        let word = String::from_value(value)?;
        Role::from_word(&word).ok_or(format!("the unknown role {word}"))
    }
}

impl From<Role> for crate::store::Value {
    fn from(role: Role) -> Self {
        role.word().into()
    }
}

/// One tenant's card.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub id: OrganisationId,
    pub slug: String,
    pub name: String,
    /// ISO 4217 code of the money that its pages speak of.
    pub currency: String,
    /// IANA time zone of its working day.
    pub zone: String,
    pub locale: String,
    pub settings: serde_json::Value,
}

/// A person as a member of one organisation.
#[derive(Debug, Clone)]
pub struct Member {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// What they do, in their organisation's words ("CEO", "Warehouse").
    pub title: String,
}
