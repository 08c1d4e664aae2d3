//! A system on the loopback that answers what a test told it to: for reading recorded shapes through the real client.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// An answer: status, further headers, body.
pub type Answer = (u16, String, Vec<u8>);

/// See the module.
pub struct Fake {
    pub base: String,
    answers: Arc<Mutex<HashMap<String, Vec<Answer>>>>,
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Fake {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (answers, asked) =
            (Arc::new(Mutex::new(HashMap::<String, Vec<Answer>>::new())), Arc::new(Mutex::new(Vec::new())));
        let (theirs, noted) = (answers.clone(), asked.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let first = lines.next().and_then(Result::ok).unwrap_or_default();
                let head: Vec<String> = lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                noted.lock().unwrap().push(format!("{path}\n{}", head.join("\n")));
                let mut all = theirs.lock().unwrap();
                let (status, more, body) = match all.get_mut(&path) {
                    Some(list) if list.len() > 1 => list.remove(0),
                    Some(list) => list[0].clone(),
                    None => (404, String::new(), b"{}".to_vec()),
                };
                let head =
                    format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{more}\r\n", body.len());
                stream.write_all(head.as_bytes()).ok();
                stream.write_all(&body).ok();
            }
        });
        Self { base, answers, asked }
    }

    /// Answers `path` with JSON; told twice, first the one and then the other.
    pub fn json(&self, path: &str, body: &serde_json::Value) {
        self.answer(path, (200, String::new(), body.to_string().into_bytes()));
    }

    pub fn answer(&self, path: &str, answer: Answer) {
        self.answers.lock().unwrap().entry(path.to_owned()).or_default().push(answer);
    }
}
