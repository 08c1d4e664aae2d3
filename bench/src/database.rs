//! Databases of our own on the PostgreSQL that was named, dropped again at the end.

use anyhow::{Context, Result};
use postgres::{Client, NoTls};

/// A database that lives as long as this value.
pub struct Database {
    server: String,
    name: String,
    pub url: String,
}

impl Database {
    /// Makes a fresh database beside the one that the URL names; its role must be allowed to.
    pub fn make(server: &str, purpose: &str) -> Result<Self> {
        let name = format!("rapport_bench_{purpose}_{}", std::process::id());
        let url = beside(server, &name).with_context(|| format!("{server} is no URL of a PostgreSQL database"))?;
        run(server, &format!("drop database if exists {name} with (force)"))?;
        run(server, &format!("create database {name}"))?;
        Ok(Self { server: server.to_owned(), name, url })
    }

    /// Bytes on its disk.
    pub fn bytes(&self) -> Result<u64> {
        let url = self.url.clone();
        apart(move || {
            let row = Client::connect(&url, NoTls)?.query_one("select pg_database_size(current_database())", &[])?;
            Ok(u64::try_from(row.get::<_, i64>(0))?)
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Err(error) = run(&self.server, &format!("drop database if exists {} with (force)", self.name)) {
            eprintln!("the database {} stays behind: {error:#}", self.name);
        }
    }
}

fn run(url: &str, statement: &str) -> Result<()> {
    let (url, statement) = (url.to_owned(), statement.to_owned());
    apart(move || {
        let mut client = Client::connect(&url, NoTls).context("the PostgreSQL cannot be reached")?;
        Ok(client.batch_execute(&statement)?)
    })
}

/// The driver brings its own runtime, which must not start inside ours: it gets a thread.
fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    std::thread::spawn(work).join().map_err(|_| anyhow::anyhow!("the database driver broke"))?
}

/// The same server, user and options with another database.
fn beside(url: &str, name: &str) -> Option<String> {
    let (address, options) = url.split_once('?').map_or((url, String::new()), |(a, o)| (a, format!("?{o}")));
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split('/').next().filter(|h| !h.is_empty())?;
    Some(format!("{scheme}://{host}/{name}{options}"))
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn only_the_database_is_another() {
        let url = beside("postgres://a:b@127.0.0.1:5432/rapport?sslmode=disable", "x");
        assert_eq!(url.as_deref(), Some("postgres://a:b@127.0.0.1:5432/x?sslmode=disable"));
        assert_eq!(beside("postgres://db", "x").as_deref(), Some("postgres://db/x"));
        assert_eq!(beside("nonsense", "x"), None);
    }
}
