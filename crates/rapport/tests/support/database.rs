//! A database for one test, on SQLite and, if the environment names one, on PostgreSQL; gone with the test.

use super::{unique, variable};
use house::config::{Config, DatabaseSetting, Secret};
use house::store::Target;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The engines to try: PostgreSQL only where `RAPPORT_TEST_POSTGRES` names one.
    pub fn all() -> Vec<Self> {
        if variable("RAPPORT_TEST_POSTGRES").is_some() {
            return vec![Self::Sqlite, Self::Postgres];
        }
        println!("PostgreSQL is not tried: RAPPORT_TEST_POSTGRES names none");
        vec![Self::Sqlite]
    }

    /// Runs a check on each engine, each time in a place of its own.
    pub fn each(check: impl Fn(Place)) {
        for engine in Self::all() {
            println!("on {engine:?}");
            check(Place::new(engine));
        }
    }

    /// PostgreSQL if there is one; tells and gives nothing otherwise.
    pub fn postgres() -> Option<Place> {
        Self::all().contains(&Self::Postgres).then(|| Place::new(Self::Postgres))
    }
}

/// A data folder, and a database in it or on the server.
pub struct Place {
    pub folder: PathBuf,
    /// The fresh database's URL, on PostgreSQL.
    pub url: Option<String>,
    name: String,
}

impl Place {
    pub fn new(engine: Engine) -> Self {
        let name = format!("rapport_test_{}", unique());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).unwrap();
        let url = (engine == Engine::Postgres).then(|| {
            let server = server();
            assert!(administer(&format!("create database {name}")), "the role may not create databases");
            let (head, _) = server.rsplit_once('/').unwrap();
            format!("{head}/{name}")
        });
        Self { folder, url, name }
    }

    pub fn config(&self) -> Config {
        let plain = Config::for_test(&self.folder);
        match &self.url {
            None => plain,
            Some(url) => Config { database: DatabaseSetting::Postgres(Secret::new(url)), ..plain },
        }
    }

    /// One number, asked past the program, while it may be writing; 0 while there is no such table.
    pub fn count(&self, data: &Path, sql: &str) -> i64 {
        match &self.url {
            None => rusqlite::Connection::open(data.join("rapport.db"))
                .and_then(|c| c.query_row(sql, [], |row| row.get(0)))
                .unwrap_or(0),
            Some(url) => {
                let (url, sql) = (url.clone(), sql.to_owned());
                let asked = std::thread::spawn(move || {
                    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
                    client.batch_execute("set rapport.organisation = '*'").unwrap();
                    client.query_one(sql.as_str(), &[]).map_or(0, |row| row.get(0))
                });
                asked.join().unwrap()
            }
        }
    }

    /// Changes the database behind the program's back.
    pub fn tamper(&self, sql: &str) -> usize {
        match self.config().target() {
            Target::Sqlite(file) => rusqlite::Connection::open(file).unwrap().execute(sql, []).unwrap(),
            Target::Postgres(url) => {
                let (url, sql) = (url, sql.to_owned());
                let done = std::thread::spawn(move || {
                    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
                    client.batch_execute("set rapport.organisation = '*'").unwrap();
                    client.execute(sql.as_str(), &[]).unwrap() as usize
                });
                done.join().unwrap()
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
        let drop_it = format!("drop database if exists {} with (force)", self.name);
        // A vacuum of the server may sit in it for a moment, and only the server's owner may end that.
        while self.url.is_some() && !administer(&drop_it) {
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    }
}

fn server() -> String {
    variable("RAPPORT_TEST_POSTGRES").expect("RAPPORT_TEST_POSTGRES names a PostgreSQL")
}

/// Whether the server did it. On a thread of its own: the blocking driver must not meet a runtime.
fn administer(sql: &str) -> bool {
    let sql = sql.to_owned();
    let done = std::thread::spawn(move || {
        let mut client = postgres::Client::connect(&server(), postgres::NoTls).unwrap();
        client.batch_execute(&sql).is_ok()
    });
    done.join().unwrap_or(true)
}
