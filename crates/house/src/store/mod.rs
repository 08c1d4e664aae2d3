//! One store over two engines: repository functions are plain synchronous functions of a [`Tx`],
//! the same text for SQLite and PostgreSQL. What differs between the engines lies in
//! `sqlite.rs`, `postgres.rs` and `search.rs`, and nowhere else.

mod db;
mod engine;
mod migrate;
mod postgres;
mod scratch;
mod search;
mod sqlite;
mod statement;
mod tx;
mod value;
mod writer;

pub use db::{Db, Target};
pub use engine::{Dialect, Engine};
pub use migrate::{Migration, migrate};
pub use scratch::Scratch;
pub use search::{document_insert, search_statement, statements as search_statements};
pub use statement::Statement;
pub use tx::{Actor, DatabaseId, Scope, Tx};
pub use value::{FromValue, Row, Value};

/// What can go wrong below a repository function. The edge turns it into words for people.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached now; nothing of this work was kept.
    #[error("the database cannot be reached: {0}")]
    Away(String),
    /// The disk is full; nothing of this work was kept.
    #[error("the disk that holds the database is full")]
    Full,
    /// A rule of the schema refused the row (unique, foreign key, check).
    #[error("the database refused the row: {0}")]
    Refused(String),
    /// A statement or a row did not have the shape that the code expects.
    #[error("{0}")]
    Broken(String),
}
