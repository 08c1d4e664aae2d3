//! A PostgreSQL database of a test's own: several runs share the server, and each has its own migrations.

use house::config::{DatabaseSetting, Secret};
use house::{digest, secret};

/// Makes it beside the offered one.
pub async fn own_database(url: String) -> DatabaseSetting {
    let make = move || {
        let name = format!("desk_{}", digest(&secret().unwrap()).get(..12).unwrap());
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("create database {name}")).unwrap();
        format!("{}/{name}", url.rsplit_once('/').unwrap().0)
    };
    DatabaseSetting::Postgres(Secret::new(tokio::task::spawn_blocking(make).await.unwrap()))
}
