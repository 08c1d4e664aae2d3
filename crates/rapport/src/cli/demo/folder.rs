//! The folder of the sample company: told once, found again, and never mistaken for somebody's real data.

use crate::cli::failure::Failure;
use std::fs;
use std::path::{Path, PathBuf};

/// Says that everything in the folder is invented and may be deleted; its text says how far the telling came.
const MARK: &str = "sample-company.txt";
const BEGUN: &str = "This folder holds Rapport's sample company. It is being told.\n";
const TOLD: &str = "This folder holds Rapport's sample company, completely told. It may be deleted.\n";

/// See the module.
pub struct Folder {
    mark: PathBuf,
    told: bool,
}

impl Folder {
    /// Looks what is there. A telling that was broken off is begun anew, as is everything with `fresh`.
    pub fn prepare(folder: &Path, fresh: bool) -> Result<Self, Failure> {
        let mark = folder.join(MARK);
        let found = fs::read_to_string(&mark).ok();
        if found.is_none() && folder.join("rapport.db").exists() {
            let what = format!("{} holds a database that is no sample company; nothing was changed.", folder.display());
            return Err(Failure::new(what, "Choose another folder with --data."));
        }
        let told = found.as_deref() == Some(TOLD) && !fresh;
        if !told {
            if found.is_some() {
                empty(folder)?;
            }
            fs::create_dir_all(folder).map_err(|e| Failure::file("made", folder, &e))?;
            fs::write(&mark, BEGUN).map_err(|e| Failure::file("written", &mark, &e))?;
        }
        Ok(Self { mark, told })
    }

    pub fn is_told(&self) -> bool {
        self.told
    }

    /// Notes that the whole story is in the database.
    pub fn told(&self) -> Result<(), Failure> {
        fs::write(&self.mark, TOLD).map_err(|e| Failure::file("written", &self.mark, &e))
    }
}

/// Removes what Rapport made, and nothing else.
fn empty(folder: &Path) -> Result<(), Failure> {
    for name in ["rapport.db", "rapport.db-wal", "rapport.db-shm"] {
        let file = folder.join(name);
        if file.exists() {
            fs::remove_file(&file).map_err(|e| Failure::file("removed", &file, &e))?;
        }
    }
    let objects = folder.join("objects");
    if objects.exists() {
        fs::remove_dir_all(&objects).map_err(|e| Failure::file("removed", &objects, &e))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch() -> PathBuf {
        std::env::temp_dir().join(format!("rapport-folder-{}", house::secret().unwrap()))
    }

    #[test]
    fn a_told_company_is_found_again_and_a_broken_telling_begins_anew() {
        let folder = scratch();
        let first = Folder::prepare(&folder, false).unwrap();
        assert!(!first.is_told());
        fs::write(folder.join("rapport.db"), "half").unwrap();
        assert!(!Folder::prepare(&folder, false).unwrap().is_told());
        assert!(!folder.join("rapport.db").exists(), "the half story is gone");
        first.told().unwrap();
        assert!(Folder::prepare(&folder, false).unwrap().is_told());
        assert!(!Folder::prepare(&folder, true).unwrap().is_told());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn real_data_are_left_alone() {
        let folder = scratch();
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("rapport.db"), "real").unwrap();
        assert!(Folder::prepare(&folder, true).is_err());
        assert_eq!(fs::read_to_string(folder.join("rapport.db")).unwrap(), "real");
        fs::remove_dir_all(folder).unwrap();
    }
}
