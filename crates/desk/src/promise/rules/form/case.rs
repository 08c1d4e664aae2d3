//! The two files of `rapport sla explain`: what is promised, and what happened. Both are JSON; the documentation
//! (docs/rooms/desk-promises.md) shows them.

use super::super::super::{Book, Event, Facts, Happening};
use super::{BookForm, CalendarForm, FormFault, HolidayForm, PolicyForm, Span, Targets, WeekForm, Zone, read};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The calendar file: one calendar with one policy, or lists of both.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CalendarFile {
    calendars: Vec<CalendarForm>,
    policies: Vec<PolicyForm>,
    calendar: Option<CalendarForm>,
    policy: Option<PolicyForm>,
    name: String,
    zone: Option<Zone>,
    always_open: bool,
    week: Option<WeekForm>,
    holidays: Vec<HolidayForm>,
    extra_days: BTreeMap<Date, Vec<Span>>,
}

/// Reads the calendar file.
///
/// # Errors
/// With the field, and where the file itself is at fault the line and column.
pub fn read_calendar_file(text: &str) -> Result<BookForm, FormFault> {
    let file: CalendarFile = read(text)?;
    let mut form = BookForm { calendars: file.calendars, policies: file.policies, rules: Vec::new() };
    form.calendars.extend(file.calendar);
    form.policies.extend(file.policy);
    if let Some(zone) = file.zone {
        let (name, always_open, week) = (file.name, file.always_open, file.week.unwrap_or_default());
        let (holidays, extra_days) = (file.holidays, file.extra_days);
        let calendar = CalendarForm { name, zone, always_open, week, holidays, extra_days, ..CalendarForm::default() };
        form.calendars.insert(0, calendar);
    }
    let missing = |field: &str, why: &str| FormFault { field: field.to_owned(), why: why.to_owned() };
    if form.calendars.is_empty() {
        return Err(missing("zone", "the calendar needs its time zone, such as \"zone\": \"Europe/Paris\""));
    }
    if form.policies.is_empty() {
        return Err(missing(
            "policy",
            "the targets are missing: \"policy\": {\"targets\": {\"first_response\": \"4h\"}}",
        ));
    }
    Ok(form)
}

/// What a line of the history may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Created,
    ReplyByRequester,
    ReplyByAgent,
    Status,
    Priority,
    Service,
    Calendar,
    Target,
    Resolved,
    Reopened,
    Cancelled,
}

/// One line of the history.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: Timestamp,
    kind: What,
    status: Option<String>,
    priority: Option<u8>,
    service: Option<String>,
    ticket_kind: Option<String>,
    /// Address, "@domain" or role; several may be true of one person.
    requester: Option<Requester>,
    #[serde(default)]
    by_agent: bool,
    calendar: Option<CalendarRef>,
    targets: Option<Targets>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Requester {
    One(String),
    Many(Vec<String>),
}

impl Requester {
    fn words(self) -> Vec<String> {
        let list = match self {
            Self::One(word) => vec![word],
            Self::Many(list) => list,
        };
        let domain = |w: &String| w.split_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, d)| format!("@{d}"));
        let domains: Vec<String> = list.iter().filter_map(domain).collect();
        list.into_iter().chain(domains).collect()
    }
}

/// A calendar of the file by its name, or a new one.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum CalendarRef {
    Name(String),
    New(Box<CalendarForm>),
}

/// The history: a list of lines, or these with the moment at which to look.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsFile {
    now: Option<Timestamp>,
    events: Vec<Line>,
}

/// A history as the engine takes it.
pub struct Case {
    /// The books that are in force one after another.
    pub books: Vec<Book>,
    pub history: Vec<Event>,
    /// The moment at which to look, if the file says.
    pub now: Option<Timestamp>,
}

/// Reads the events file.
///
/// # Errors
/// With the field, and where the file itself is at fault the line and column.
pub fn read_events_file(text: &str, book: Book) -> Result<Case, FormFault> {
    let file = if text.trim_start().starts_with('[') {
        EventsFile { now: None, events: read(text)? }
    } else {
        read::<EventsFile>(text)?
    };
    let mut telling = Telling { books: vec![book], facts: Facts::default(), history: Vec::new(), created: false };
    for (n, line) in file.events.into_iter().enumerate() {
        telling.line(line).map_err(|(field, why)| FormFault { field: format!("events[{n}].{field}"), why })?;
    }
    if !telling.created {
        return Err(FormFault { field: "events".to_owned(), why: "nothing says when it was created".to_owned() });
    }
    Ok(Case { books: telling.books, history: telling.history, now: file.now })
}

struct Telling {
    books: Vec<Book>,
    facts: Facts,
    history: Vec<Event>,
    created: bool,
}

type Refusal = (&'static str, String);

impl Telling {
    fn line(&mut self, line: Line) -> Result<(), Refusal> {
        let at = line.at;
        if self.history.last().is_some_and(|e| e.at > at) {
            return Err(("at", format!("{at} lies before the event above it; the events come in order")));
        }
        if self.created == (line.kind == What::Created) {
            let why = if self.created { "it was created already" } else { "the first event must be its creation" };
            return Err(("kind", why.to_owned()));
        }
        let what = self.what(line)?;
        let opening = matches!(what, Happening::Created { agent_wrote_first: true, .. });
        self.history.push(Event { at, what });
        if opening {
            self.history.push(Event { at, what: Happening::PublicAgentReply });
        }
        Ok(())
    }

    fn what(&mut self, line: Line) -> Result<Happening, Refusal> {
        let missing = |field| (field, format!("\"{field}\" is missing"));
        Ok(match line.kind {
            What::Created => {
                self.created = true;
                self.facts = Facts {
                    priority: line.priority.unwrap_or(3),
                    service: line.service.unwrap_or_default(),
                    kind: line.ticket_kind.unwrap_or_else(|| "incident".to_owned()),
                    requester: line.requester.map(Requester::words).unwrap_or_default(),
                };
                Happening::Created { facts: self.facts.clone(), agent_wrote_first: line.by_agent }
            }
            What::ReplyByRequester => Happening::RequesterMessage,
            What::ReplyByAgent => Happening::PublicAgentReply,
            What::Resolved => Happening::Resolved,
            What::Reopened => Happening::Reopened,
            What::Cancelled => Happening::Cancelled,
            What::Status => match line.status.ok_or_else(|| missing("status"))? {
                s if s == "resolved" || s == "closed" => Happening::Resolved,
                s => Happening::Status(s),
            },
            What::Priority => {
                self.facts.priority = line.priority.ok_or_else(|| missing("priority"))?;
                Happening::Facts(self.facts.clone())
            }
            What::Service => {
                self.facts.service = line.service.ok_or_else(|| missing("service"))?;
                Happening::Facts(self.facts.clone())
            }
            What::Calendar => self.calendar(line.calendar.ok_or_else(|| missing("calendar"))?)?,
            What::Target => self.target(line.targets.ok_or_else(|| missing("targets"))?)?,
        })
    }

    fn present(&self) -> Result<Book, Refusal> {
        self.books.last().cloned().ok_or_else(|| ("kind", "there is no book of promises".to_owned()))
    }

    /// The policy that decides about the request counts in another calendar.
    fn calendar(&mut self, calendar: CalendarRef) -> Result<Happening, Refusal> {
        let mut book = self.present()?;
        let name = match calendar {
            CalendarRef::Name(name) => name,
            CalendarRef::New(form) => {
                if let Some(path) = form.files().next() {
                    let why = format!("name {path} in the calendar file, and that calendar here");
                    return Err(("calendar", why));
                }
                let mut hours = form.hours(&BTreeMap::new()).map_err(|why| ("calendar", why))?;
                if hours.name.is_empty() {
                    hours.name = format!("calendar {}", book.hours.len() + 1);
                }
                let name = hours.name.clone();
                book.hours.retain(|h| !h.name.eq_ignore_ascii_case(&name));
                book.hours.push(hours);
                name
            }
        };
        if !book.hours.iter().any(|h| h.name.eq_ignore_ascii_case(&name)) {
            return Err(("calendar", format!("there is no calendar \"{name}\"")));
        }
        self.policy(&mut book)?.calendar = name;
        Ok(self.turn(book))
    }

    /// The policy that decides about the request promises something else.
    fn target(&mut self, targets: Targets) -> Result<Happening, Refusal> {
        let mut book = self.present()?;
        let fresh = PolicyForm { targets, ..PolicyForm::default() }.policy().goals;
        let policy = self.policy(&mut book)?;
        for (priority, goals) in fresh {
            if priority == 0 {
                policy.goals.values_mut().for_each(|of| of.extend(goals.clone()));
            }
            policy.goals.entry(priority).or_default().extend(goals);
        }
        Ok(self.turn(book))
    }

    fn policy<'b>(&self, book: &'b mut Book) -> Result<&'b mut super::super::super::Policy, Refusal> {
        let found = book.policies.iter_mut().find(|p| p.when.fits(&self.facts));
        found.ok_or_else(|| ("kind", "no policy fits this request".to_owned()))
    }

    fn turn(&mut self, book: Book) -> Happening {
        self.books.push(book);
        Happening::Book(self.books.len() - 1)
    }
}
