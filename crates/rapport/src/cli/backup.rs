//! `rapport backup`: database and attachments, consistent, while the server goes on.

use super::failure::Failure;
use super::world::{Store, World};
use clap::Args;
use house::store::Target;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(
    long_about = "Copy the embedded database, consistent at one instant, and the attachments while the server goes on. A name that ends with .tar.gz \
    gives one packed file; any other name a new folder that is laid out like a data folder.\n\n\
    To restore: stop the server, unpack into an empty folder (`tar xzf FILE.tar.gz -C FOLDER`), start with RAPPORT_DATA=FOLDER, and run \
    `rapport journal verify`.\n\nA PostgreSQL is backed up with its own tools (pg_dump, or continuous archiving); copy the folder `objects` after.",
    after_long_help = "Examples:\n  rapport backup /backups/rapport-monday.tar.gz\n  rapport backup /backups/monday"
)]
pub struct Backup {
    /// The file (.tar.gz) or folder to make
    to: PathBuf,
}

impl Backup {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let config = world.config()?;
        if matches!(config.target(), Target::Postgres(_)) {
            let next = "Run pg_dump on it, and afterwards copy the folder objects of the data folder: attachments are only ever added.";
            return Err(Failure::new("a PostgreSQL database is backed up with its own tools.", next));
        }
        let db = world.db(&config, Store::MustExist)?;
        if self.to.exists() {
            return Err(Failure::new(
                format!("{} is there already.", self.to.display()),
                "Choose another name; a backup is never overwritten.",
            ));
        }
        let packed = self.to.as_os_str().to_string_lossy().ends_with(".tar.gz");
        let folder = if packed { self.to.with_extension("part") } else { self.to.clone() };
        fs::create_dir_all(&folder).map_err(|e| Failure::file("made", &folder, &e))?;
        // The database first: attachments are only ever added, so the later copy holds all that it names.
        db.copy_to(&folder.join("rapport.db"))?;
        let objects = config.data.join("objects");
        if packed {
            let outcome = pack(&self.to, &folder, &objects).map_err(|e| Failure::file("written", &self.to, &e));
            fs::remove_dir_all(&folder).map_err(|e| Failure::file("removed", &folder, &e))?;
            outcome?;
        } else if objects.is_dir() {
            copy_folder(&objects, &folder.join("objects")).map_err(|e| Failure::file("copied", &objects, &e))?;
        }
        out!("Everything is in {}. A backup that nobody restored is a hope: try it once.", self.to.display());
        Ok(())
    }
}

fn pack(to: &Path, folder: &Path, objects: &Path) -> std::io::Result<()> {
    let packer = flate2::write::GzEncoder::new(fs::File::create_new(to)?, flate2::Compression::default());
    let mut archive = tar::Builder::new(packer);
    archive.append_path_with_name(folder.join("rapport.db"), "rapport.db")?;
    if objects.is_dir() {
        archive.append_dir_all("objects", objects)?;
    }
    archive.into_inner()?.finish()?.sync_all()
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
