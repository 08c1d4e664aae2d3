//! HTML as the lines a person sees, each knowing whether it lies in a quotation. One pass over the tokens, no tree:
//! the depth of the nesting costs nothing.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind,
};
use std::cell::RefCell;

/// Bytes of HTML that are read; what is longer is cut there and stays whole in the raw message.
const PAGE_MAX: usize = 2 * 1024 * 1024;
/// Open elements that are remembered.
const OPEN_MAX: usize = 2_000;

/// One line of a message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    pub text: String,
    pub mark: Mark,
}

/// What the markup says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    #[default]
    None,
    /// Set in; perhaps a quotation, perhaps not.
    SetIn,
    /// In a quotation, as the mail program says itself.
    Quoted,
    /// From here to the end all is quoted, as the mail program says itself.
    Rest,
    /// A horizontal rule.
    Rule,
}

impl Line {
    pub fn plain(text: &str) -> Self {
        let text = text.replace('\u{a0}', " ");
        let text = if text == super::quote::DASHES { &text } else { text.trim_end() };
        Self { text: text.to_owned(), mark: Mark::None }
    }
}

/// The lines of a page.
pub fn lines(html: &str) -> Vec<Line> {
    let mut end = html.len().min(PAGE_MAX);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let sink = Sink(RefCell::new(Reader::default()));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html.get(..end).unwrap_or_default()));
    while !queue.is_empty() {
        drop(tokenizer.feed(&queue));
    }
    tokenizer.end();
    let mut reader = tokenizer.sink.0.into_inner();
    reader.break_line();
    reader.lines
}

/// A plain text as part of a page.
pub fn of_text(text: &str) -> String {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<p>{}</p>", safe.trim_end().replace('\n', "<br>\n"))
}

struct Sink(RefCell<Reader>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reader.say(&text),
            Token::TagToken(tag) => return reader.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What an open element means for the text in it.
#[derive(Clone)]
struct Open {
    name: String,
    mark: Mark,
    hidden: bool,
    kept: bool,
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    line: String,
    open: Vec<Open>,
    /// From here on all is quoted.
    rest: bool,
    /// The mark of the line in hand, taken where its first word stood.
    mark: Mark,
}

const HIDDEN: [&str; 9] = ["head", "style", "script", "title", "noscript", "template", "svg", "object", "select"];
const EMPTY: [&str; 8] = ["br", "hr", "img", "meta", "link", "input", "base", "wbr"];
const BLOCKS: [&str; 24] = [
    "p",
    "div",
    "blockquote",
    "table",
    "tr",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "body",
    "html",
    "section",
    "article",
    "header",
    "footer",
    "dl",
    "dt",
    "dd",
];
/// Names by which mail programs say that from here on they quote.
const REST_IDS: [&str; 10] = [
    "olk_src_body_section",
    "divrplyfwdmsg",
    "appendonsend",
    "zwchr",
    "stopspelling",
    "skydriveplaceholder",
    "mail-editor-reference-message-container",
    "ms-outlook-mobile-body-separator-line",
    "x_divrplyfwdmsg",
    "origbody",
];
/// Classes by which mail programs mark a quotation.
const QUOTE_CLASSES: [&str; 14] = [
    "gmail_quote",
    "gmail_quote_container",
    "gmail_extra_quote",
    "yahoo_quoted",
    "moz-cite-prefix",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "moz-forward-container",
    "gmail_attr",
    "quotedtext",
    "cite_prefix",
    "iosymail_quote",
    "quoted-text",
];

impl Reader {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = tag.name.to_string();
        match tag.kind {
            TagKind::EndTag => self.close(&name),
            TagKind::StartTag => {
                self.start(&name, tag);
                return match name.as_str() {
                    "style" | "noscript" | "iframe" | "xmp" | "noembed" | "noframes" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
        }
        TokenSinkResult::Continue
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        let of = |wanted: &str| {
            tag.attrs.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_lowercase()).unwrap_or_default()
        };
        let (id, class, style) = (of("id"), of("class"), of("style"));
        if REST_IDS.contains(&id.trim_start_matches("x_").trim()) {
            self.break_line();
            self.rest = true;
        }
        match name {
            "br" => return self.new_line(),
            "hr" => {
                self.break_line();
                let mark = if self.rest { Mark::Rest } else { Mark::Rule };
                return self.lines.push(Line { text: String::new(), mark });
            }
            "td" | "th" if !self.line.trim().is_empty() => self.line.push(' '),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.break_line();
            if name == "p" && self.lines.last().is_some_and(|l| !l.text.is_empty()) {
                self.lines.push(Line { text: String::new(), mark: self.here() });
            }
        }
        if EMPTY.contains(&name) || tag.self_closing || self.open.len() >= OPEN_MAX {
            return;
        }
        let classes: Vec<&str> =
            class.split_whitespace().map(|c| c.trim_start_matches("x_").trim_start_matches("ecx")).collect();
        // Gmail sets in with the same class what somebody quotes by hand; in an answer an element around it has it too.
        let by_hand = name == "blockquote" && classes.contains(&"gmail_quote") && of("type") != "cite";
        let marked = classes.iter().any(|c| QUOTE_CLASSES.contains(c)) && !by_hand
            || of("data-marker") == "__quoted_text__"
            || of("name") == "messagereplysection";
        let cited = name == "blockquote"
            && !by_hand
            && (of("type") == "cite" || !of("cite").is_empty() || style.contains("border-left"));
        let mark = match name {
            _ if marked || cited => Mark::Quoted,
            "blockquote" => Mark::SetIn,
            _ => Mark::None,
        };
        let squeezed: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let unseen = squeezed.contains("display:none")
            || squeezed.contains("mso-hide:all")
            || squeezed.contains("visibility:hidden");
        let hidden = HIDDEN.contains(&name) || unseen;
        self.open.push(Open { name: name.to_owned(), mark, hidden, kept: name == "pre" });
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.break_line();
        }
        if let Some(at) = self.open.iter().rposition(|o| o.name == name) {
            self.open.truncate(at);
        }
        if name == "p" {
            self.lines.push(Line { text: String::new(), mark: self.here() });
        }
    }

    fn say(&mut self, text: &str) {
        if self.open.iter().any(|o| o.hidden) {
            return;
        }
        let kept = self.open.iter().any(|o| o.kept);
        if self.line.trim().is_empty() {
            self.mark = self.here();
        }
        for c in text.chars() {
            match c {
                '\n' if kept => self.new_line(),
                c if c.is_whitespace() && !kept => {
                    if !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                }
                '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}' | '\r' | '\0' => {}
                c => self.line.push(c),
            }
        }
    }

    fn here(&self) -> Mark {
        let marks = || self.open.iter().map(|o| o.mark);
        if self.rest {
            Mark::Rest
        } else if marks().any(|m| m == Mark::Quoted) {
            Mark::Quoted
        } else if marks().any(|m| m == Mark::SetIn) {
            Mark::SetIn
        } else {
            Mark::None
        }
    }

    fn new_line(&mut self) {
        let mark = if self.line.trim().is_empty() { self.here() } else { self.mark };
        let text = std::mem::take(&mut self.line);
        let text = if self.open.iter().any(|o| o.kept) { text.trim_end() } else { text.trim() };
        self.lines.push(Line { text: text.to_owned(), mark });
    }

    fn break_line(&mut self) {
        if !self.line.trim().is_empty() {
            self.new_line();
        }
        self.line.clear();
    }
}
