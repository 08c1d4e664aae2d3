//! A file beside the data for turning something round that does not fit into memory; gone when it is dropped.

use super::StoreError;
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};

/// See the module.
pub struct Scratch {
    connection: Connection,
    file: PathBuf,
}

impl Scratch {
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let name = crate::secret().map_err(|e| StoreError::Broken(e.to_string()))?;
        let file = folder.join(format!("scratch-{name}.db"));
        let connection = Connection::open(&file).map_err(fault)?;
        connection
            .execute_batch(
                "pragma journal_mode = off; pragma synchronous = off; pragma temp_store = file; pragma cache_size = -8000;
                 create table held (part integer not null, word text not null);",
            )
            .map_err(fault)?;
        Ok(Self { connection, file })
    }

    /// Keeps words with the parts that hold them.
    pub fn keep(&mut self, found: &[(String, i64)]) -> Result<(), StoreError> {
        let all = self.connection.transaction().map_err(fault)?;
        {
            let mut add = all.prepare_cached("insert into held (part, word) values (?1, ?2)").map_err(fault)?;
            for (word, part) in found {
                add.execute(params![part, word]).map_err(fault)?;
            }
        }
        all.commit().map_err(fault)
    }

    /// All is kept: from now on it can be read by part.
    pub fn sorted(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("create index held_part on held (part, word)").map_err(fault)
    }

    /// The words of a part in their order, with spaces between them.
    pub fn words(&mut self, part: i64) -> Result<String, StoreError> {
        let mut find =
            self.connection.prepare_cached("select word from held where part = ?1 order by word").map_err(fault)?;
        let rows = find.query_map(params![part], |row| row.get::<_, String>(0)).map_err(fault)?;
        let words: Result<Vec<String>, _> = rows.collect();
        Ok(words.map_err(fault)?.join(" "))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_file(&self.file).ok();
    }
}

fn fault(error: rusqlite::Error) -> StoreError {
    StoreError::Broken(format!("the scratch file: {error}"))
}
