//! A small reader of markup, strict enough for what maud writes.

#[derive(Debug)]
pub(super) struct Tag {
    pub name: String,
    pub closes: bool,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// All tags in order. Panics on anything that is not plainly well-formed.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let mut rest = html;
    let mut found = Vec::new();
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with('!') {
            rest = &rest[rest.find('>').expect("an open declaration") + 1..];
            continue;
        }
        let (tag, after) = tag(rest);
        found.push(tag);
        rest = after;
    }
    found
}

fn tag(text: &str) -> (Tag, &str) {
    let closes = text.starts_with('/');
    let text = text.strip_prefix('/').unwrap_or(text);
    let end = text.find([' ', '>']).expect("an unfinished tag");
    let name = text[..end].to_owned();
    let mut rest = &text[end..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name, closes, attributes }, after);
        }
        let end = rest.find(['=', ' ', '>']).expect("an unfinished attribute");
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("an open quote");
            value = quoted[..end].to_owned();
            rest = &quoted[end + 1..];
        }
        attributes.push((attribute, value));
    }
}
