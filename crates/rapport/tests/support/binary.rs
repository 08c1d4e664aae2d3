//! The real program as a child process, and a client that speaks just enough HTTP to it.

use super::Place;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::Duration;

/// A command of the real program in a test's place.
#[allow(clippy::disallowed_methods, reason = "this test starts the program to kill it")]
pub fn command(place: &Place, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command
        .args(words)
        .current_dir(&place.folder)
        .env("RAPPORT_DATA", place.folder.join("data"))
        .env("RUST_BACKTRACE", "0");
    for name in ["RAPPORT_LISTEN", "RAPPORT_CONFIG", "RAPPORT_LOG", "RAPPORT_PUBLIC_URL", "DATABASE_URL"] {
        command.env_remove(name);
    }
    if let Some(url) = &place.url {
        command.env("DATABASE_URL", url);
    }
    command
}

/// Runs a command to its end; fails unless it succeeds.
pub fn succeed(place: &Place, words: &[&str]) -> String {
    let output = output(place, words);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{words:?}: {}\n{said}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

pub fn output(place: &Place, words: &[&str]) -> Output {
    command(place, words).stdin(Stdio::null()).output().unwrap()
}

/// Makes an organisation with an IT lead; the answer is a key for their programs.
pub fn settle(place: &Place) -> String {
    succeed(place, &["organisation", "add", "acme", "--name", "Acme"]);
    succeed(place, &["user", "add", "lead@acme.example", "--name", "Lee Lead", "--role", "it_lead"]);
    succeed(place, &["token", "add", "lead@acme.example", "--name", "test"]).trim().to_owned()
}

/// The body that opens a ticket.
pub fn ticket(text: &str) -> String {
    serde_json::json!({ "text": text }).to_string()
}

/// A server that is killed when the test ends, if not before.
pub struct Server {
    child: Mutex<Child>,
    pub address: String,
}

impl Server {
    pub fn start(place: &Place) -> Self {
        Self::start_with(place, &[])
    }

    /// With more variables in its environment.
    pub fn start_with(place: &Place, variables: &[(&str, &str)]) -> Self {
        let mut command = command(place, &["serve", "--listen", "127.0.0.1:0"]);
        let mut child =
            command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.unwrap_or_else(|| panic!("the server said {line:?}")).to_owned();
        Self { child: Mutex::new(child), address }
    }

    /// SIGKILL: no time to tidy up.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// What the kernel says of the most memory that the process ever held, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.lock().unwrap().id())).unwrap();
        let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }

    /// Opens a ticket; its number if the server acknowledged it.
    pub fn open_ticket(&self, token: &str, text: &str) -> Option<i64> {
        let (status, body) = self.ask("POST", "/api/v1/desk/tickets", token, Some(&ticket(text)))?;
        assert_eq!(status, 201, "{body}");
        serde_json::from_str::<serde_json::Value>(&body).unwrap()["number"].as_i64()
    }

    /// One request on a connection of its own; `None` if the server went away before it answered.
    pub fn ask(&self, method: &str, path: &str, token: &str, body: Option<&str>) -> Option<(u16, String)> {
        let body = body.unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len()
        );
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        answer(&mut stream)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        child.kill().ok();
        child.wait().ok();
    }
}

/// Reads one whole answer: status and body. An answer that breaks off is none.
pub fn answer(stream: &mut TcpStream) -> Option<(u16, String)> {
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|l| {
        l.to_ascii_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse::<usize>().ok())
    })??;
    // A server that refuses early closes while we still send; what it said before counts.
    (ended.is_ok() || body.len() >= length).then(|| (status, body.to_owned()))
}
