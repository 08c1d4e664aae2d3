//! The mapping file: what this export calls its columns, and in which zone its clock stood.
//!
//! ```toml
//! zone = "Europe/Paris"        # required: the log writes local times without saying of where
//! delimiter = ";"              # a comma unless said otherwise
//!
//! [columns]                    # only what differs from ServiceNow's own names
//! state = "Status"
//!
//! [states]                     # only words that are not ServiceNow's own
//! "In Bearbeitung" = "active"
//! ```

use std::collections::BTreeMap;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;

use super::{Column, State};

/// How to read one export.
#[derive(Clone, Debug)]
pub struct Mapping {
    zone: TimeZone,
    delimiter: u8,
    columns: BTreeMap<Column, String>,
    states: BTreeMap<String, State>,
}

/// Why a mapping file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// Not TOML, an unknown key, or a missing zone; the text says where.
    #[error("The mapping file cannot be read: {0}")]
    Unreadable(String),
    /// No such zone in the IANA database.
    #[error("There is no time zone \"{0}\". Write one such as Europe/Paris under \"zone\".")]
    UnknownZone(String),
    /// Not a single plain character.
    #[error("The delimiter \"{0}\" must be one character such as , or ; or a tab.")]
    Delimiter(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    zone: String,
    #[serde(default = "comma")]
    delimiter: String,
    #[serde(default)]
    columns: BTreeMap<Column, String>,
    #[serde(default)]
    states: BTreeMap<String, State>,
}

fn comma() -> String {
    ",".to_owned()
}

impl Mapping {
    /// ServiceNow's own names, with the zone in which the log's times are local.
    ///
    /// # Errors
    /// [`MappingError::UnknownZone`].
    pub fn in_zone(zone: &str) -> Result<Self, MappingError> {
        let found = TimeZoneDatabase::bundled().get(zone);
        let zone = found.map_err(|_| MappingError::UnknownZone(zone.to_owned()))?;
        Ok(Mapping { zone, delimiter: b',', columns: BTreeMap::new(), states: BTreeMap::new() })
    }

    /// The text of a mapping file.
    ///
    /// # Errors
    /// Text that is not such a file, an unknown zone, an unusable delimiter.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let file: File = toml::from_str(text).map_err(|e| MappingError::Unreadable(e.to_string()))?;
        let delimiter = match file.delimiter.as_bytes() {
            &[one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => one,
            _ => return Err(MappingError::Delimiter(file.delimiter)),
        };
        let states = file.states.into_iter().map(|(word, state)| (word.to_lowercase(), state)).collect();
        Ok(Mapping { delimiter, columns: file.columns, states, ..Mapping::in_zone(&file.zone)? })
    }

    /// The zone in which the log's times are local.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// What this export calls a column.
    #[must_use]
    pub fn name(&self, column: Column) -> &str {
        self.columns.get(&column).map_or(column.default_name(), String::as_str)
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    pub(super) fn state(&self, text: &str) -> State {
        let own = if self.states.is_empty() { None } else { self.states.get(&text.to_lowercase()) };
        own.copied().unwrap_or_else(|| State::of(text))
    }
}
