//! The client against a system that stumbles.

use super::fake::Fake;
use super::{Key, Wire, base64, query};
use crate::moved::Fault;
use serde_json::json;

fn wire(fake: &Fake) -> Wire {
    Wire::new(&fake.base, Key::Basic("me".to_owned(), "word".to_owned())).unwrap().hasty()
}

#[test]
fn what_may_pass_is_tried_again_and_what_will_not_is_told() {
    let fake = Fake::start();
    fake.answer("/busy", (429, "retry-after: 0\r\n".to_owned(), Vec::new()));
    fake.answer("/busy", (503, String::new(), Vec::new()));
    fake.answer("/busy", (200, String::new(), b"{\"a\":1}".to_vec()));
    fake.answer("/secret", (401, String::new(), Vec::new()));
    fake.answer("/odd", (200, String::new(), b"<html>".to_vec()));
    fake.answer("/down", (500, String::new(), Vec::new()));
    let wire = wire(&fake);
    assert_eq!(wire.json("/busy"), Ok(json!({ "a": 1 })));
    assert!(matches!(wire.json("/secret"), Err(Fault::Refused(_))));
    assert!(matches!(wire.json("/odd"), Err(Fault::Odd(_))));
    assert!(matches!(wire.json("/down"), Err(Fault::Away(_))));
    assert_eq!(wire.json("/none"), Err(Fault::Gone));
    let asked = fake.asked.lock().unwrap();
    assert_eq!(asked.iter().filter(|a| a.starts_with("/down")).count(), 5);
    assert!(asked[0].contains("Basic bWU6d29yZA=="), "{}", asked[0]);
}

#[test]
fn the_key_goes_to_no_other_system() {
    let fake = Fake::start();
    assert!(matches!(wire(&fake).json("http://elsewhere.example/x"), Err(Fault::Odd(_))));
    assert!(Wire::new("ftp://x", Key::None).is_err());
    let large = fake_large(&fake);
    assert!(matches!(large, Err(Fault::Odd(_))));
}

fn fake_large(fake: &Fake) -> Result<Vec<u8>, Fault> {
    fake.answer("/large", (200, String::new(), vec![7; 2_000]));
    wire(fake).bytes("/large", 1_000)
}

#[test]
fn letters_are_spelt_for_the_wire() {
    assert_eq!((base64("a"), base64("ab"), base64("abc")), ("YQ==".to_owned(), "YWI=".to_owned(), "YWJj".to_owned()));
    assert_eq!(query("a b&ü"), "a%20b%26%C3%BC");
}
