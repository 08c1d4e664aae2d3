//! What the program's tests stand on: databases of their own on both engines, two organisations with
//! the whole cast, requests without a socket, and the real binary as a child process.
#![allow(dead_code, unused_imports, reason = "each test file uses its own part")]

pub mod app;
pub mod binary;
pub mod database;

pub use app::{Answer, TestApp};
pub use database::{Engine, Place};

/// Runs an asynchronous test on threads of its own.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work)
}

/// A variable of the environment: which PostgreSQL the tests may use.
#[allow(clippy::disallowed_methods, reason = "tests are told by the environment what they may use")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// A name nobody else has.
pub fn unique() -> String {
    house::digest(&house::secret().unwrap()).chars().take(16).collect()
}
