//! The lines of the protocol: commands read with care, a message read to its very end and no other.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

/// Bytes of one command.
const LINE_MAX: usize = 4_096;
/// Bytes of a message's line that are handled at once.
const PIECE: usize = 64 * 1024;

/// What the other side says.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Hello { each: bool },
    From { address: Option<String>, size: Option<usize> },
    To(Option<String>),
    Data,
    Reset,
    Nothing,
    Quit,
    Unknown,
}

impl Command {
    pub fn read(line: &str) -> Self {
        let upper = line.to_ascii_uppercase();
        let rest = |word: &str| line.get(word.len()..).unwrap_or_default();
        match upper.split_whitespace().next().unwrap_or_default() {
            "LHLO" => Self::Hello { each: true },
            "EHLO" | "HELO" => Self::Hello { each: false },
            "DATA" => Self::Data,
            "RSET" => Self::Reset,
            "NOOP" | "VRFY" | "HELP" => Self::Nothing,
            "QUIT" => Self::Quit,
            _ if upper.starts_with("MAIL FROM:") => {
                let size = upper.split_whitespace().find_map(|w| w.strip_prefix("SIZE=")?.parse().ok());
                Self::From { address: address(rest("MAIL FROM:")), size }
            }
            _ if upper.starts_with("RCPT TO:") => Self::To(address(rest("RCPT TO:"))),
            _ => Self::Unknown,
        }
    }
}

/// What stands within the angle brackets; a route before it is left out. Empty for "<>".
fn address(text: &str) -> Option<String> {
    let inner = text.trim_start().strip_prefix('<')?;
    let mut quoted = false;
    let end = inner.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == '>' && !quoted
    });
    let path = inner.get(..end?.0)?;
    let bare = if path.starts_with('@') { path.split_once(':').map_or(path, |(_, a)| a) } else { path };
    let well = bare.len() <= 320 && bare.chars().all(|c| !c.is_control());
    (well && (bare.is_empty() || bare.contains('@') || bare.eq_ignore_ascii_case("postmaster")))
        .then(|| bare.to_owned())
}

/// A connection.
pub struct Wire {
    pub read: BufReader<OwnedReadHalf>,
    pub write: OwnedWriteHalf,
    pub silence: Duration,
}

impl Wire {
    /// One line and what was written before it.
    pub async fn say(&mut self, line: &str) -> io::Result<()> {
        self.write_line(line).await?;
        self.flush().await
    }

    pub async fn write_line(&mut self, line: &str) -> io::Result<()> {
        let line = format!("{line}\r\n");
        timeout(self.silence, self.write.write_all(line.as_bytes())).await?
    }

    pub async fn flush(&mut self) -> io::Result<()> {
        timeout(self.silence, self.write.flush()).await?
    }

    /// The next command; `None` at the end, or if it is longer than any command.
    pub async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        while self.more(&mut line).await? {
            if line.len() > LINE_MAX {
                return Ok(None);
            }
            if line.ends_with(b"\n") {
                return Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()));
            }
        }
        Ok(None)
    }

    /// Reads on to the end of a line, or as far as the buffer goes; false at the end of the stream.
    async fn more(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        let buffer = timeout(self.silence, self.read.fill_buf()).await??;
        if buffer.is_empty() {
            return Ok(false);
        }
        let end = buffer.iter().position(|b| *b == b'\n').map_or(buffer.len(), |at| at + 1);
        line.extend_from_slice(buffer.get(..end).unwrap_or_default());
        self.read.consume(end);
        Ok(true)
    }

    /// A message up to the line that is a dot alone. That line, and the one before it, must end in CR LF: whoever takes
    /// a bare line feed for it lets others smuggle in a second message. `None` at the end of the stream, `Some(None)`
    /// if it is longer than it may be.
    pub async fn data(&mut self, bytes_max: usize) -> io::Result<Option<Option<Vec<u8>>>> {
        let (mut raw, mut line, mut too_long, mut whole) = (Vec::new(), Vec::new(), false, true);
        loop {
            line.clear();
            // Whether this piece begins a line: the one before was ended well.
            let begins = whole;
            while !line.ends_with(b"\n") && line.len() < PIECE {
                if !self.more(&mut line).await? {
                    return Ok(None);
                }
            }
            whole = line.ends_with(b"\r\n") || line == b"\n" && raw.ends_with(b"\r");
            if begins && line == b".\r\n" {
                return Ok(Some((!too_long).then_some(raw)));
            }
            let piece = match line.strip_prefix(b".") {
                Some(rest) if begins => rest,
                _ => &line,
            };
            too_long |= raw.len() + piece.len() > bytes_max;
            if !too_long {
                raw.extend_from_slice(piece);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_as_they_are_written() {
        assert_eq!(Command::read("lhlo mx.example"), Command::Hello { each: true });
        assert_eq!(Command::read("MAIL FROM:<>"), Command::From { address: Some(String::new()), size: None });
        assert_eq!(
            Command::read("MAIL FROM:<a@b.example> SIZE=12 BODY=8BITMIME"),
            Command::From { address: Some("a@b.example".to_owned()), size: Some(12) }
        );
        assert_eq!(Command::read("RCPT TO:<@x.example:a@b.example>"), Command::To(Some("a@b.example".to_owned())));
        for odd in ["RCPT TO:a@b.example", "RCPT TO:<a", "RCPT TO:<nobody>"] {
            assert_eq!(Command::read(odd), Command::To(None), "{odd}");
        }
        assert_eq!(Command::read("\u{0}"), Command::Unknown);
    }
}
