//! Looking at files without opening them: pictures with their small ones, texts in their letters, messages; nothing that a
//! browser could run, nothing that fills the memory, nothing of somebody else's. On PostgreSQL too, where one is given.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod kit;

use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat};
use kit::{Answer, Bench};
use std::io::Cursor;

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// A picture of a few bytes that says it is larger than any memory.
fn bomb() -> Vec<u8> {
    let mut bytes = picture(1, 1);
    bytes[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    bytes
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |v| v.to_str().unwrap())
}

#[tokio::test]
async fn a_file_is_looked_at_by_those_who_may_see_it() {
    for bench in Bench::each().await {
        let (elise, jonas) = (bench.elise().await, bench.jonas().await);
        let tomas = bench.person(bench.cast.employees[1]).await;
        let number = bench.ticket("My screen looks odd").await;
        let letter = b"From: Ada <ada@a.example>\r\nSubject: The odd screen\r\nContent-Type: text/html\r\n\r\n<p>It blinks</p><script>alert(1)</script>\r\n";
        let files: &[(&str, &str, &str, &[u8])] = &[
            ("files", "screen.png", "image/png", &picture(900, 600)),
            ("files", "list.csv", "text/csv", b"Gr\xf6\xdfe;Stra\xdfe\n1;2\n"),
            ("files", "letter.eml", "message/rfc822", letter),
            ("files", "drawing.svg", "image/svg+xml", b"<svg onload=\"alert(1)\"></svg>"),
            ("files", "bomb.png", "image/png", &bomb()),
            ("files", "tool.exe", "application/octet-stream", b"MZ\x90\x00\x03\x00\x00\x00"),
        ];
        let sent = elise.upload(&format!("/r/{number}/reply"), &[("text", "See these")], files).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);

        let request = elise.get(&format!("/r/{number}")).await.body;
        assert!(request.contains("/desk/files/1/look") && request.contains("/desk/files/1/thumb"), "{request}");
        let seen = elise.get("/desk/files/1/look").await;
        assert!(seen.status == StatusCode::OK && seen.body.contains("width=\"900\""), "{}", seen.body);
        assert!(seen.body.contains("/desk/files/2/look") && seen.body.contains("1 of 6"), "the next one is a key away");
        let small = jonas.get("/desk/files/1/thumb").await;
        assert_eq!((small.status, header(&small, "content-type")), (StatusCode::OK, "image/jpeg"));
        assert_eq!(header(&small, "x-content-type-options"), "nosniff");
        let drawn = image::load_from_memory(&small.bytes).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (240, 160));

        let text = jonas.get("/desk/files/2/look").await.body;
        assert!(text.contains("Größe;Straße") && text.contains("windows-1252"), "{text}");
        let mail = jonas.get("/desk/files/3/look").await.body;
        assert!(mail.contains("The odd screen") && mail.contains("It blinks") && !mail.contains("alert(1)"), "{mail}");
        let drawing = jonas.get("/desk/files/4/look").await.body;
        assert!(drawing.contains("&lt;svg onload=") && !drawing.contains("<svg onload"), "{drawing}");
        let raw = jonas.get("/desk/files/4").await;
        assert_eq!(header(&raw, "content-type"), "application/octet-stream");
        assert!(header(&raw, "content-disposition").starts_with("attachment"));
        assert!(jonas.get("/desk/files/5/look").await.body.contains("too large, or broken"));
        assert_eq!(jonas.get("/desk/files/5/thumb").await.status, StatusCode::NOT_FOUND);
        assert!(jonas.get("/desk/files/6/look").await.body.contains("opened by the program it was made for"));
        for path in ["/desk/files/1/look", "/desk/files/1/thumb"] {
            assert_eq!(tomas.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

#[tokio::test]
async fn the_files_of_an_internal_note_are_the_teams() {
    let bench = Bench::new().await;
    let (elise, jonas) = (bench.elise().await, bench.jonas().await);
    let number = bench.ticket("My screen looks odd").await;
    let files: &[(&str, &str, &str, &[u8])] = &[("files", "trace.log", "text/plain", b"one\ntwo")];
    let form = [("internal", "1")];
    assert_eq!(jonas.upload(&format!("/desk/t/{number}/files"), &form, files).await.status, StatusCode::SEE_OTHER);
    assert!(jonas.get("/desk/files/1/look").await.body.contains("one\ntwo"));
    assert_eq!(elise.get("/desk/files/1/look").await.status, StatusCode::NOT_FOUND);
}
