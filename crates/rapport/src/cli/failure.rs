//! What could not be done, in plain words with the next step, and the exit code that says so to scripts.

use house::Error;
use house::config::ConfigFault;
use house::store::StoreError;
use std::process::ExitCode;

/// Why a command ended without doing its work.
#[derive(Debug)]
pub struct Failure {
    what: String,
    /// What the reader can do now; empty if the first sentence says it.
    next: String,
    code: u8,
}

impl Failure {
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into(), code: 1 }
    }

    /// A check that was carried out and found something.
    pub fn found(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code: 3, ..Self::new(what, next) }
    }

    /// A file that could not be read or written.
    pub fn file(doing: &str, file: &std::path::Path, error: &std::io::Error) -> Self {
        let next = match error.kind() {
            std::io::ErrorKind::NotFound => "Check the name and the folder.",
            std::io::ErrorKind::PermissionDenied => "Check who may use it.",
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                "Make room on the disk and try again."
            }
            std::io::ErrorKind::AlreadyExists => "Choose another name, or move it out of the way.",
            _ => "",
        };
        Self::new(format!("{} cannot be {doing}: {error}.", file.display()), next)
    }

    /// Says it on standard error.
    pub fn tell(self) -> ExitCode {
        eprintln!("rapport: {}", self.what);
        if !self.next.is_empty() {
            eprintln!("{}", self.next);
        }
        ExitCode::from(self.code)
    }
}

impl From<Vec<ConfigFault>> for Failure {
    fn from(faults: Vec<ConfigFault>) -> Self {
        let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
        Self::new(
            format!("the settings cannot be used:\n{}", lines.join("\n")),
            "Nothing was changed. `rapport config check` tries them again.",
        )
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let next = match &error {
            Error::Away(_) => {
                "Check that the database runs and that its address is right (`rapport config check` shows it without the password), then try again."
            }
            Error::Full => "Make room on the disk and try again. What was acknowledged before is safe.",
            _ => "",
        };
        let what = match &error {
            Error::Invalid(faults) => {
                let fields: Vec<String> = faults.iter().map(|f| format!("{} ({})", f.field, f.fault)).collect();
                format!("these cannot be taken: {}.", fields.join(", "))
            }
            Error::Internal(text) => format!("{text}."),
            other => format!("{other}."),
        };
        Self::new(what, next)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Error::from(error).into()
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new(format!("this is not JSON as expected: {error}."), "")
    }
}
