use super::*;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread::JoinHandle;

/// A provider that answers once, and hands over what it was asked.
fn provider(status: u16, body: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
                length = n.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&line);
        }
        let mut asked = vec![0; length];
        reader.read_exact(&mut asked).unwrap();
        let type_ = "content-type: application/json";
        write!(
            stream,
            "HTTP/1.1 {status} X\r\n{type_}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        head + &String::from_utf8(asked).unwrap()
    });
    (base, heard)
}

fn app(base: &str) -> App {
    let places = Places {
        authorise: format!("{base}/authorise"),
        token: format!("{base}/token"),
        scope: "mail offline_access".to_owned(),
    };
    App {
        places,
        client: "us".to_owned(),
        secret: "a secret".to_owned(),
        back: "https://desk.example/desk/mail/oauth".to_owned(),
    }
}

#[test]
fn the_address_to_agree_at_names_us_and_proves_who_began() {
    let at = app("https://sign-in.example").address("a".repeat(43).as_str(), "the state".to_owned()).unwrap();
    for part in [
        "https://sign-in.example/authorise?response_type=code",
        "client_id=us",
        "state=the+state",
        "code_challenge_method=S256",
        "scope=mail+offline_access",
        "redirect_uri=https%3A%2F%2Fdesk.example%2Fdesk%2Fmail%2Foauth",
        "access_type=offline",
    ] {
        assert!(at.contains(part), "{part}: {at}");
    }
    assert!(!at.contains("a secret") && !at.contains(&"a".repeat(43)));
}

#[test]
fn a_code_becomes_tokens() {
    let (base, heard) =
        provider(200, r#"{"access_token":"A1","token_type":"Bearer","expires_in":3600,"refresh_token":"R1"}"#);
    let tokens = app(&base).finish("the code", "the verifier").unwrap();
    assert_eq!((tokens.access.as_str(), tokens.renewal.as_deref()), ("A1", Some("R1")));
    let heard = heard.join().unwrap();
    for part in ["POST /token", "grant_type=authorization_code", "code=the+code", "code_verifier=the+verifier"] {
        assert!(heard.contains(part), "{part}: {heard}");
    }
}

#[test]
fn a_token_is_bought_anew_and_may_bring_another_renewal_or_none() {
    let (base, heard) = provider(200, r#"{"access_token":"A2","token_type":"bearer","expires_in":3600}"#);
    let tokens = app(&base).renew("R1").unwrap();
    assert_eq!((tokens.access.as_str(), tokens.renewal), ("A2", None));
    let heard = heard.join().unwrap();
    assert!(heard.contains("grant_type=refresh_token") && heard.contains("refresh_token=R1"), "{heard}");
}

#[test]
fn what_went_wrong_is_told_apart() {
    let (base, _heard) = provider(400, r#"{"error":"invalid_grant","error_description":"revoked by its owner"}"#);
    assert_eq!(app(&base).renew("R1").err(), Some(Trouble::Ended("revoked by its owner".to_owned())));
    let (base, _heard) = provider(401, r#"{"error":"invalid_client"}"#);
    assert!(matches!(app(&base).renew("R1").err(), Some(Trouble::Refused(_))));
    let (base, _heard) = provider(502, "<html>");
    assert!(matches!(app(&base).renew("R1").err(), Some(Trouble::Away(_))));
    let (base, _heard) = provider(302, "");
    assert!(matches!(app(&base).renew("R1").err(), Some(Trouble::Away(_))));
    assert!(matches!(app("http://127.0.0.1:9").renew("R1").err(), Some(Trouble::Away(_))));
    assert!(matches!(app("nonsense").renew("R1").err(), Some(Trouble::NoAddress(_))));
}

#[test]
fn the_large_providers_are_known() {
    assert!(Places::microsoft("contoso.example").token.contains("/contoso.example/oauth2/v2.0/token"));
    assert!(Places::microsoft("").authorise.contains("/common/"));
    assert!(Places::google().authorise.starts_with("https://accounts.google.com/"));
}
