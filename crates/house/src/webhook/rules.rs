//! Decisions about webhooks, pure: how a request is signed, which kinds are meant, which addresses are allowed, and when
//! a delivery is tried again.

use crate::journal::Entry;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use ring::hmac;
use serde_json::{Value, json};
use std::net::IpAddr;

/// What a secret begins with, as Standard Webhooks says.
const PREFIX: &str = "whsec_";
/// How long a delivery is tried before it is given up.
pub const TRIED_FOR: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How long the secret before the present one still signs.
pub const ROTATION: SignedDuration = SignedDuration::from_hours(24);
/// The longest pause between two attempts.
const PAUSE_MAX: i64 = 6 * 3600;

/// A secret in the form in which it is shown: `whsec_` and 32 bytes in base64.
pub fn secret_text(bytes: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(bytes))
}

/// The signature of one message under a secret: `v1,` and the HMAC-SHA256 of id, time and body in base64.
pub fn signature(secret: &str, id: &str, seconds: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(tag.as_ref())))
}

/// Whether a list of kinds ("ticket.*, recommendation.decided") means this one; an empty list means all.
pub fn means(kinds: &str, kind: &str) -> bool {
    let mut any = false;
    for wanted in kinds.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        any = true;
        let fits = wanted == "*" || wanted == kind;
        if fits || wanted.strip_suffix(".*").is_some_and(|noun| kind.split('.').next() == Some(noun)) {
            return true;
        }
    }
    !any
}

/// When a delivery that failed is tried again; None when it is given up. 5 s, 20 s, 80 s, ... up to 6 h, for three days.
pub fn again(attempts: i64, created: Timestamp, now: Timestamp) -> Option<Timestamp> {
    if now.duration_since(created) >= TRIED_FOR {
        return None;
    }
    let quadruplings = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0) * 2;
    now.checked_add(SignedDuration::from_secs((5_i64 << quadruplings).min(PAUSE_MAX))).ok()
}

/// Whether an address lies in the open internet: not this machine, not a private, link-local or reserved network.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => {
            let [first, second, ..] = a.octets();
            let shared = first == 100 && (64..128).contains(&second);
            let benchmark = first == 198 && (second == 18 || second == 19);
            !(a.is_private()
                || a.is_loopback()
                || a.is_link_local()
                || a.is_unspecified()
                || a.is_broadcast()
                || a.is_documentation()
                || a.is_multicast()
                || first == 0
                || first >= 240
                || shared
                || benchmark
                || a.octets().starts_with(&[192, 0, 0]))
        }
        IpAddr::V6(a) => {
            if let Some(inner) = a.to_ipv4_mapped() {
                return is_public(IpAddr::V4(inner));
            }
            let s = a.segments();
            // Only 2000::/3 is given out; in it, tunnels and documentation are not the open internet.
            (0x2000..0x4000).contains(&s[0]) && s[0] != 0x2002 && !(s[0] == 0x2001 && (s[1] == 0x0db8 || s[1] < 0x0200))
        }
    }
}

/// What is sent for an entry of the journal: the type, the moment, and everything that the entry says.
pub fn body_of(entry: &Entry) -> Value {
    json!({
        "type": entry.kind, "timestamp": entry.at,
        "data": {
            "seq": entry.position.seq, "organisation": entry.organisation, "actor": entry.actor,
            "record": entry.record, "concerns": entry.concerns, "payload": entry.payload,
        }
    })
}

/// The name of an event, the same whenever it is sent.
pub fn event_of(entry: &Entry) -> String {
    format!("evt_{}_{}", entry.organisation.0, entry.position.seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // The example of the specification's own libraries.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(signature("not a secret", "id", 0, ""), None);
    }

    #[test]
    fn kinds_are_meant_by_name_and_by_noun() {
        assert!(means("", "ticket.created") && means("*", "ticket.created"));
        assert!(means("ledger.x, ticket.*", "ticket.created") && means("ticket.created", "ticket.created"));
        assert!(!means("ticket.*", "ticketing.created") && !means("ticket.replied", "ticket.created"));
    }

    #[test]
    fn pauses_grow_and_end_after_three_days() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let pause = |n| again(n, now, now).map(|at| at.duration_since(now).as_secs());
        assert_eq!([1, 2, 3, 7, 50].map(pause), [Some(5), Some(20), Some(80), Some(20_480), Some(21_600)]);
        assert_eq!(again(1, now, now + TRIED_FOR), None);
    }

    #[test]
    fn addresses_inside_are_not_public() {
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "::1",
            "fe80::1",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "2001:db8::1",
            "198.18.0.1",
            "240.0.0.1",
        ];
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
