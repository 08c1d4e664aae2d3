//! What somebody may say about an old desk, and what follows from where a plan stands. Pure.

use super::{Options, SignIn, State};
use connect::table::{Guess, Mapping, Order, Target, Why};
use house::FieldFault;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Desks that are asked over the network.
pub const LIVE: [&str; 5] = ["rt", "zammad", "freshservice", "jira", "glpi"];
/// Desks that come as a file.
pub const FILES: [&str; 2] = ["osticket", "csv"];
const LONG: usize = 500;

/// What the form of an old desk holds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Typed {
    /// `rt`, `zammad`, `freshservice`, `jira` or `glpi`.
    pub source: String,
    /// The address at which people open it.
    pub address: String,
    /// A name to sign in with; empty if `word` is a token.
    pub user: String,
    /// The password, token or API key.
    pub word: String,
    /// GLPI's token of the program, if it wants one.
    pub app: String,
    /// The zone of times that state none (IANA name).
    pub zone: String,
    /// Jira's projects, separated by commas; empty for all service projects.
    pub projects: String,
}

/// Reads what was typed: where, how one signs in, and the rest.
pub fn read(typed: &Typed) -> Result<(String, SignIn, Options), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if !LIVE.contains(&typed.source.as_str()) {
        faults.push(FieldFault::new("source", "fault-unknown"));
    }
    let address = typed.address.trim().trim_end_matches('/').to_owned();
    if !is_address(&address) {
        faults.push(FieldFault::new("address", "desk-moveplan-fault-address"));
    }
    if typed.word.trim().is_empty() {
        faults.push(FieldFault::new("word", "fault-empty"));
    }
    // A header is one line.
    for (name, value) in [("user", &typed.user), ("word", &typed.word), ("app", &typed.app)] {
        if value.len() > LONG || value.chars().any(char::is_control) {
            faults.push(FieldFault::new(name, "desk-moveplan-fault-word"));
        }
    }
    let zone = zone(&typed.zone);
    if zone.is_none() {
        faults.push(FieldFault::new("zone", "desk-moveplan-fault-zone"));
    }
    let projects: Vec<String> =
        typed.projects.split(',').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).take(100).collect();
    if projects.iter().any(|p| p.len() > 40 || !p.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')) {
        faults.push(FieldFault::new("projects", "desk-moveplan-fault-projects"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let trimmed = |text: &str| text.trim().to_owned();
    let sign_in = SignIn { user: trimmed(&typed.user), word: trimmed(&typed.word), app: trimmed(&typed.app) };
    Ok((address, sign_in, Options { zone: zone.unwrap_or_default(), projects, table: None }))
}

/// An address that can be asked: with its scheme, a name, and nothing that signs somebody in.
fn is_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let Some(rest) = rest.filter(|r| r.len() <= LONG) else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    !host.is_empty() && rest.chars().all(|c| c.is_ascii_graphic() && !"@?#\\\"<>".contains(c))
}

/// The zone's name, if there is one; empty means UTC.
fn zone(name: &str) -> Option<String> {
    let name = name.trim();
    if name.is_empty() {
        return Some("UTC".to_owned());
    }
    TimeZone::get(name).ok().map(|_| name.to_owned())
}

/// What the page of a file's columns sends.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TypedMapping {
    /// What the old desk is called.
    pub name: String,
    /// One word for each column: `number`, `title`, `text`, `status`, `priority`, `requester`, `requester_email`, `assignee`, `team`,
    /// `category`, `service`, `created`, `changed`, `resolved`, `tags`, `comment`, `comment_by`, `comment_at`, `comment_internal`,
    /// `fact` or `leave`.
    pub column: Vec<String>,
    /// `year_first`, `day_first` or `month_first`.
    pub order: String,
    pub zone: String,
    /// Rows with the same number are one ticket: `yes` or `no`.
    pub several: String,
}

/// Reads what somebody said the columns are.
pub fn mapping(typed: &TypedMapping, headings: &[String]) -> Result<Mapping, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let columns: Vec<Option<Target>> = typed.column.iter().map(|w| Target::of(w)).collect();
    if columns.len() != headings.len() || columns.contains(&None) {
        faults.push(FieldFault::new("column", "desk-moveplan-fault-columns"));
    }
    let columns: Vec<Target> = columns.into_iter().flatten().collect();
    for (at, target) in columns.iter().enumerate() {
        let before = columns.iter().take(at).position(|t| t == target).filter(|_| !target.is_many());
        if let Some(before) = before {
            let named = |at: usize| headings.get(at).cloned().unwrap_or_default();
            let fault = FieldFault::new("column", "desk-moveplan-fault-twice");
            faults.push(fault.with("one", named(before)).with("two", named(at)));
        }
    }
    if !columns.iter().any(|t| matches!(t, Target::Title | Target::Text)) {
        faults.push(FieldFault::new("column", "desk-moveplan-fault-nothing"));
    }
    let several = typed.several == "yes";
    if several && !columns.contains(&Target::Number) {
        faults.push(FieldFault::new("several", "desk-moveplan-fault-number"));
    }
    let (order, zone) = (Order::of(&typed.order), zone(&typed.zone));
    if order.is_none() {
        faults.push(FieldFault::new("order", "fault-unknown"));
    }
    if zone.is_none() {
        faults.push(FieldFault::new("zone", "desk-moveplan-fault-zone"));
    }
    let name: String = typed.name.trim().chars().take(80).collect();
    if name.is_empty() || name.contains('/') {
        faults.push(FieldFault::new("name", "desk-moveplan-fault-name"));
    }
    match (order, zone) {
        (Some(order), Some(zone)) if faults.is_empty() => Ok(Mapping { name, columns, order, zone, several }),
        _ => Err(faults),
    }
}

/// A first mapping of a file, from what is guessed.
pub fn first(guess: &Guess, file: &str, zone: &str) -> Mapping {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let name: String = stem.chars().filter(|c| *c != '/').take(80).collect();
    Mapping {
        name: if name.trim().is_empty() { "CSV".to_owned() } else { name },
        columns: guess.columns.clone(),
        order: guess.order,
        zone: zone.to_owned(),
        several: guess.repeated > 0,
    }
}

/// The reason of a guess: the key of its words, and the value that shows it.
pub fn reason(why: &Why) -> (&'static str, String) {
    match why {
        Why::Year(value) => ("desk-moveplan-why-year", value.clone()),
        Why::Only(value) => ("desk-moveplan-why-only", value.clone()),
        Why::Points(value) => ("desk-moveplan-why-points", value.clone()),
        Why::Both(value) => ("desk-moveplan-why-both", value.clone()),
        Why::NoTimes => ("desk-moveplan-why-none", String::new()),
    }
}

/// Whether a plan can be started, or started again.
pub fn may_start(state: State, seen: bool) -> bool {
    seen && matches!(state, State::Ready | State::Stopped | State::Failed | State::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed() -> Typed {
        Typed {
            source: "zammad".into(),
            address: " https://help.example/ ".into(),
            word: "t".into(),
            zone: "Europe/Paris".into(),
            ..Typed::default()
        }
    }

    fn wrong(typed: &Typed) -> Vec<String> {
        read(typed).err().unwrap_or_default().into_iter().map(|f| f.field.to_string()).collect()
    }

    #[test]
    fn what_cannot_be_asked_is_said_by_field() {
        let (address, sign_in, options) = read(&typed()).unwrap();
        assert_eq!(
            (address.as_str(), sign_in.word.as_str(), options.zone.as_str()),
            ("https://help.example", "t", "Europe/Paris")
        );
        assert_eq!(wrong(&Typed { address: "help.example".into(), ..typed() }), ["address"]);
        assert_eq!(wrong(&Typed { address: "https://me:word@help.example".into(), ..typed() }), ["address"]);
        assert_eq!(wrong(&Typed { address: "file:///etc/passwd".into(), ..typed() }), ["address"]);
        assert_eq!(wrong(&Typed { word: "a\r\nHost: b".into(), ..typed() }), ["word"]);
        assert_eq!(wrong(&Typed { zone: "Mars".into(), source: "csv".into(), ..typed() }), ["source", "zone"]);
        assert_eq!(wrong(&Typed { projects: "IT, A B".into(), ..typed() }), ["projects"]);
    }

    #[test]
    fn a_column_is_one_thing_and_a_ticket_has_words() {
        let headings = ["Id", "Betreff", "Titel"].map(str::to_owned);
        let of = |columns: [&str; 3], several: &str| {
            let typed = TypedMapping {
                name: "Old".into(),
                column: columns.map(str::to_owned).to_vec(),
                order: "day_first".into(),
                zone: String::new(),
                several: several.into(),
            };
            mapping(&typed, &headings).map_err(|f| f.len())
        };
        assert_eq!(of(["number", "title", "fact"], "yes").unwrap().zone, "UTC");
        assert_eq!(of(["number", "title", "title"], "no"), Err(1));
        assert_eq!(of(["number", "fact", "leave"], "no"), Err(1));
        assert_eq!(of(["fact", "title", "fact"], "yes"), Err(1));
        assert_eq!(of(["what", "title", "fact"], "no"), Err(1));
    }

    proptest! {
        #[test]
        fn no_form_breaks_it(address in ".{0,60}", word in ".{0,20}", column in proptest::collection::vec("[a-z_]{0,8}", 0..5)) {
            read(&Typed { address, word, ..typed() }).ok();
            mapping(&TypedMapping { column, ..TypedMapping::default() }, &["A".to_owned()]).ok();
        }
    }
}
