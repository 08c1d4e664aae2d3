//! The cast of the demonstration company: who plays whom. Each room tells its part with it, and the
//! rooms' tests use the same people.

use crate::people::{PersonId, Role, store};
use crate::store::{StoreError, Tx};

/// One person of the cast: address, name, role and what they do.
pub struct Part {
    pub email: &'static str,
    pub name: &'static str,
    pub role: Role,
    pub title: &'static str,
}

/// The people of Aurelle Logistics.
pub const PARTS: [Part; 9] = [
    Part { email: "helena.brandt@aurelle.example", name: "Helena Brandt", role: Role::Executive, title: "CEO" },
    Part { email: "samir.okafor@aurelle.example", name: "Samir Okafor", role: Role::ItLead, title: "Head of IT" },
    Part { email: "jonas.lind@aurelle.example", name: "Jonas Lind", role: Role::Technician, title: "Service desk" },
    Part { email: "marek.nowak@aurelle.example", name: "Marek Nowak", role: Role::Technician, title: "Network" },
    Part { email: "amara.diallo@aurelle.example", name: "Amara Diallo", role: Role::Technician, title: "Security" },
    Part { email: "elise.moreau@aurelle.example", name: "Elise Moreau", role: Role::Employee, title: "Finance" },
    Part { email: "tomas.berg@aurelle.example", name: "Tomas Berg", role: Role::Employee, title: "Warehouse" },
    Part { email: "vera.holm@aurelle.example", name: "Vera Holm", role: Role::Auditor, title: "Internal audit" },
    Part { email: "admin@aurelle.example", name: "Ada Keller", role: Role::Admin, title: "Administrator" },
];

/// Who plays whom, by id.
#[derive(Debug, Clone)]
pub struct Cast {
    pub executive: PersonId,
    pub it_lead: PersonId,
    pub technicians: Vec<PersonId>,
    pub employees: Vec<PersonId>,
    pub auditor: PersonId,
    pub admin: PersonId,
}

/// Makes the cast members of the transaction's organisation.
pub fn cast(tx: &mut Tx<'_>) -> Result<Cast, StoreError> {
    let mut ids = Vec::with_capacity(PARTS.len());
    for part in &PARTS {
        let person = store::person_by_email_or_add(tx, part.email, part.name)?;
        store::membership_set(tx, person, part.role, part.title)?;
        ids.push((part.role, person));
    }
    let all = |role: Role| ids.iter().filter(|(r, _)| *r == role).map(|(_, id)| *id).collect::<Vec<_>>();
    let one =
        |role: Role| all(role).first().copied().ok_or_else(|| StoreError::Broken(format!("the cast lacks {role:?}")));
    Ok(Cast {
        executive: one(Role::Executive)?,
        it_lead: one(Role::ItLead)?,
        technicians: all(Role::Technician),
        employees: all(Role::Employee),
        auditor: one(Role::Auditor)?,
        admin: one(Role::Admin)?,
    })
}
