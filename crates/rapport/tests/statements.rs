//! The compiler for SQL: every statement of the house and the rooms is prepared on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

mod support;

use house::store::{Db, Dialect};
use support::Engine;

#[test]
fn every_statement_is_understood_by_both_engines() {
    Engine::each(|place| {
        let rooms = rapport::rooms::rooms();
        let db = Db::open(&place.config().target(), &house::migrations(&rooms)).unwrap();
        let statements = house::statements(&rooms, db.dialect());
        assert!(statements.len() > 50, "only {} statements are listed", statements.len());
        let refused = db.refused_statements(&statements).unwrap();
        assert!(refused.is_empty(), "refused by {:?}:\n{}", db.dialect(), refused.join("\n"));
        println!("{} statements prepared", statements.len());
    });
}

#[test]
fn a_statement_that_cannot_be_prepared_is_named() {
    static WRONG: house::store::Statement = house::store::Statement::new("test::WRONG", "select nonsense from nowhere");
    let place = support::Place::new(Engine::Sqlite);
    let db = Db::open(&place.config().target(), &house::migrations(&[])).unwrap();
    assert_eq!(db.dialect(), Dialect::Sqlite);
    let refused = db.refused_statements(&[&WRONG]).unwrap();
    assert!(refused[0].starts_with("test::WRONG"), "{refused:?}");
}
