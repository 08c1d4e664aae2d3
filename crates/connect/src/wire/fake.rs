//! A system on the loopback that answers what a test told it to: for reading recorded shapes through the real client.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
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
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut lines = reader.by_ref().lines();
                let first = lines.next().and_then(Result::ok).unwrap_or_default();
                let head: Vec<String> = lines.map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
                // What was sent is read to its end, or the answer would be lost with the connection.
                let sent =
                    head.iter().find_map(|l| l.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
                reader.read_exact(&mut vec![0; sent.unwrap_or(0)]).ok();
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

    /// Answers as a whole desk does: a file of `samples`, by path. `__total` is told in a header, `__text` is no JSON,
    /// `__redirect` leads elsewhere, and `{base}` is our own address.
    pub fn world(&self, text: &str) {
        let text = text.replace("{base}", &self.base);
        let world: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
        for (path, value) in &world {
            if let Some(said) = value.get("__text") {
                self.answer(path, (200, String::new(), said.as_str().unwrap().as_bytes().to_vec()));
            } else if let Some(place) = value.get("__redirect") {
                self.answer(path, (303, format!("location: {}\r\n", place.as_str().unwrap()), Vec::new()));
            } else if let Some(total) = value.get("__total") {
                let more = format!("content-range: 0-1/{total}\r\n");
                self.answer(path, (206, more, value["__body"].to_string().into_bytes()));
            } else {
                self.json(path, value);
            }
        }
    }

    /// Knows no answer any more.
    pub fn clear(&self, path: &str) {
        self.answers.lock().unwrap().remove(path);
    }

    /// Answers differently from now on.
    pub fn again(&self, path: &str, body: &serde_json::Value) {
        self.clear(path);
        self.json(path, body);
    }
}
