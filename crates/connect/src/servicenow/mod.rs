//! Reads ServiceNow's incident audit log: one CSV row per update of an incident.
//!
//! ```text
//! bytes --[source]--> text or gzip --[rows]--> records --[values]--> IncidentEvent --[incident]--> Incident + changes
//! ```
//!
//! Open a [`Reader`] on any `Read` with a [`Mapping`]; iterate; every item is an [`IncidentEvent`] or a
//! [`RefusedRow`]. Memory stays constant: one row (at most [`MAX_ROW`] bytes) at a time. Give the events of one
//! incident, in the order of the file, to [`Incident::begin`] and [`Incident::apply`].
//!
//! What the log means, and what to beware of:
//! - The **last** row of an incident tells how it ended (`made_sla`, state); counters only grow, so their maximum counts.
//! - The columns `resolved_at`, `closed_at`, `closed_code` and `resolved_by` are filled back onto **every** row
//!   of an incident. On an early row they are knowledge from the future: never use them to predict anything, and
//!   they never appear as a [`Change`].
//! - The order of the file is the order of the events; `sys_updated_at` has minute resolution and may go back.
//! - In the published log the rows of an incident stand together (17,439 runs for 17,439 incidents), but nothing
//!   promises it: `apply` needs only the incident's state, wherever the importer keeps it.

mod column;
mod incident;
mod mapping;
mod reader;
mod refusal;
mod rows;
mod source;
#[cfg(test)]
mod tests;
mod values;

pub use column::Column;
pub use incident::{Change, Incident, fold};
pub use mapping::{Mapping, MappingError};
pub use reader::{IncidentEvent, Reader};
pub use refusal::{OpenError, Reason, RefusedRow};
pub use rows::MAX_ROW;
pub use values::{Moment, State};
