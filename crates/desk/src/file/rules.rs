//! What of a file can be looked at without opening it, and its text in whatever letters it was written. Pure.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes of a text that are read for a look at it.
pub const TEXT_READ: usize = 128 * 1024;
/// Lines that are shown, and characters of each.
const LINES_MAX: usize = 300;
const LINE_MAX: usize = 1_000;
/// Largest picture whose bytes are read, and most points of one: what a browser draws without trouble.
pub const PICTURE_BYTES_MAX: i64 = 30 << 20;
pub const PICTURE_SIDE_MAX: u32 = 12_000;
pub const PICTURE_POINTS_MAX: u64 = 60_000_000;
/// Largest message that is read.
pub const MAIL_BYTES_MAX: i64 = 30 << 20;

/// How a file can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Picture,
    Text,
    Mail,
    Sound,
    Film,
    /// Only by the program it was made for.
    Nothing,
}

/// Endings of files that are lines of text, whatever the sender called their type.
const TEXTS: [&str; 22] = [
    "txt", "log", "csv", "tsv", "md", "json", "xml", "yaml", "yml", "ini", "conf", "cfg", "sh", "ps1", "bat", "sql",
    "toml", "diff", "patch", "html", "htm", "svg",
];

/// Decides by the claimed type and the ending. What a browser could run is read as text, never shown as what it claims.
pub fn look(media_type: &str, name: &str) -> Look {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    match essence.as_str() {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" => Look::Picture,
        "message/rfc822" => Look::Mail,
        "audio/mpeg" | "audio/ogg" | "audio/wav" | "audio/webm" | "audio/mp4" => Look::Sound,
        "video/mp4" | "video/webm" | "video/ogg" => Look::Film,
        _ if ending == "eml" => Look::Mail,
        "text/plain" | "text/csv" | "application/json" => Look::Text,
        _ if TEXTS.contains(&ending.as_str()) => Look::Text,
        _ => Look::Nothing,
    }
}

/// Whether a picture of this size may be drawn: a few kilobytes can claim a picture that fills the memory.
pub fn drawable(width: u32, height: u32) -> bool {
    let points = u64::from(width) * u64::from(height);
    width > 0 && height > 0 && width.max(height) <= PICTURE_SIDE_MAX && points <= PICTURE_POINTS_MAX
}

/// The first lines of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    pub text: String,
    /// The name of its letters: "UTF-8".
    pub charset: &'static str,
    /// Whether there is more than is shown.
    pub cut: bool,
}

/// Reads the beginning of a text; nothing if it is none. `cut`: there are more bytes than these.
pub fn lines(bytes: &[u8], cut: bool) -> Option<Lines> {
    let (charset, start) = charset(bytes)?;
    let (text, _) = charset.decode_without_bom_handling(bytes.get(start..)?);
    let text = if cut { text.trim_end_matches('\u{fffd}') } else { &text };
    // A tab and ends of lines are the only signs of control that texts have.
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}')).count();
    if odd * 50 > text.chars().count() {
        return None;
    }
    let mut shown: Vec<String> = Vec::new();
    let mut more = cut;
    for line in text.lines() {
        if shown.len() >= LINES_MAX {
            more = true;
            break;
        }
        let short: String = line.chars().filter(|c| !c.is_control() || *c == '\t').take(LINE_MAX).collect();
        more |= line.chars().count() > LINE_MAX;
        shown.push(short);
    }
    Some(Lines { text: shown.join("\n"), charset: charset.name(), cut: more })
}

/// The letters of a text and where it begins: by its mark, by what is valid, by the zeroes of two-byte letters.
fn charset(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    if let Some((marked, length)) = Encoding::for_bom(bytes) {
        return Some((marked, length));
    }
    let zeroes = |odd: usize| bytes.iter().skip(odd).step_by(2).take(512).filter(|b| **b == 0).count();
    let pairs = (bytes.len() / 2).min(512);
    if pairs > 1 && zeroes(1) * 2 > pairs && zeroes(0) == 0 {
        return Some((UTF_16LE, 0));
    }
    if pairs > 1 && zeroes(0) * 2 > pairs && zeroes(1) == 0 {
        return Some((UTF_16BE, 0));
    }
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Some((UTF_8, 0)),
        // Cut off amid a letter.
        Err(fault) if fault.error_len().is_none() => Some((UTF_8, 0)),
        Err(_) => Some((WINDOWS_1252, 0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8]) -> Option<(String, &'static str)> {
        lines(bytes, false).map(|l| (l.text, l.charset))
    }

    #[test]
    fn letters_are_recognised() {
        let text = "Größe;Straße\n1;2";
        assert_eq!(check(text.as_bytes()), Some((text.into(), "UTF-8")));
        assert_eq!(check(b"Gr\xf6\xdfe;Stra\xdfe\n1;2"), Some((text.into(), "windows-1252")));
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(check(&le), Some((text.into(), "UTF-16LE")));
        let be: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(check(&be), Some((text.into(), "UTF-16BE")));
        assert_eq!(check("\u{feff}a".as_bytes()), Some(("a".into(), "UTF-8")));
        assert_eq!(check(b""), Some((String::new(), "UTF-8")));
    }

    #[test]
    fn what_is_no_text_is_not_shown_as_one() {
        assert_eq!(check(b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"), None);
        let noise: Vec<u8> = (1u8..32).chain(128..160).collect();
        assert_eq!(check(&noise), None);
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        let long = "x\n".repeat(1_000);
        let shown = lines(long.as_bytes(), false).unwrap();
        assert!(shown.cut && shown.text.lines().count() == LINES_MAX);
        assert!(lines("y".repeat(5_000).as_bytes(), false).unwrap().cut);
        let half = &"é".as_bytes()[..1];
        assert_eq!(lines(&[b"caf", half].concat(), true).unwrap().text, "caf");
    }

    #[test]
    fn what_a_browser_could_run_is_read_as_text() {
        assert_eq!(look("image/svg+xml", "a.svg"), Look::Text);
        assert_eq!(look("text/html", "a.html"), Look::Text);
        assert_eq!(look("application/octet-stream", "server.LOG"), Look::Text);
        assert_eq!(look("image/png; a=b", "a.png"), Look::Picture);
        assert_eq!(look("", "letter.eml"), Look::Mail);
        assert_eq!(look("application/pdf", "a.pdf"), Look::Nothing);
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_not_drawn() {
        assert!(drawable(6_000, 8_000));
        for (width, height) in [(0, 1), (12_001, 1), (12_000, 12_000), (u32::MAX, u32::MAX)] {
            assert!(!drawable(width, height), "{width} x {height}");
        }
    }
}
