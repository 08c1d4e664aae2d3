//! Jira Service Management, in the cloud and on one's own server, over its REST interface: people, the requests of all
//! service projects with comments, files, links, worklogs and what its service levels measured.

mod adf;
mod shape;
#[cfg(test)]
mod tests;

use crate::moved::value::{id, items, list, optional, text};
use crate::moved::{Counts, Desk, Fault, File, Found, Heading, Mapped, Meaning, Page, Person, Ticket};
use crate::wire::{Allow, Key, Wire, query};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

const PAGE: usize = 100;
/// Requests that one list holds at most (projects, comments): more is no list.
const LIST_MAX: usize = 100_000;

/// A live Jira.
pub struct Jira {
    wire: Wire,
    /// Projects that were named; all service projects if there is none.
    projects: Vec<String>,
    site: Option<Site>,
}

/// How to sign in: in the cloud an address and an API token, on a server a personal token, or a name and password.
pub enum SignIn {
    Basic(String, String),
    Token(String),
}

/// What is asked for once.
struct Site {
    cloud: bool,
    /// The requests that are meant.
    jql: String,
    staff: BTreeSet<String>,
    /// Why the groups of agents are not known.
    roleless: Option<String>,
    fields: HashMap<String, String>,
}

impl Jira {
    /// `base` is Jira's own address; without `projects` all service projects are read.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(base: &str, sign_in: SignIn, projects: &[String]) -> Result<Self, Fault> {
        let key = match sign_in {
            SignIn::Basic(name, word) => Key::Basic(name, word),
            SignIn::Token(token) => Key::Header("authorization", format!("Bearer {token}")),
        };
        let base = base.trim().trim_end_matches('/').split("/rest/").next().unwrap_or_default();
        let wire = Wire::new(base, key)?.with_header("accept", "application/json");
        let named = projects.iter().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect();
        Ok(Self { wire, projects: named, site: None })
    }

    /// Asks only addresses that `allow` lets pass.
    pub fn only(mut self, allow: Option<Allow>) -> Self {
        self.wire = self.wire.only(allow);
        self
    }

    fn site(&mut self) -> Result<&Site, Fault> {
        if self.site.is_none() {
            self.site = Some(self.look_around()?);
        }
        self.site.as_ref().ok_or_else(|| Fault::Odd("no site".to_owned()))
    }

    fn look_around(&self) -> Result<Site, Fault> {
        let about = self.wire.json("rest/api/2/serverInfo")?;
        let cloud = text(&about, "deploymentType").eq_ignore_ascii_case("cloud");
        let projects = if self.projects.is_empty() { self.service_projects()? } else { self.projects.clone() };
        if projects.is_empty() {
            return Err(Fault::Refused("this account sees no service project; name projects".to_owned()));
        }
        // A key is letters and digits; whatever else stands there must not become part of the question.
        let quoted: Vec<String> = projects.iter().map(|p| format!("\"{}\"", p.replace(['"', '\\'], ""))).collect();
        let jql = format!("project in ({}) ORDER BY created ASC, key ASC", quoted.join(","));
        let api = if cloud { "rest/api/3" } else { "rest/api/2" };
        let (staff, roleless) = match self.agents(api) {
            Ok(staff) if staff.is_empty() => (staff, Some("no group of agents was found".to_owned())),
            Ok(staff) => (staff, None),
            Err(fault @ Fault::Away(_)) => return Err(fault),
            Err(fault) => (BTreeSet::new(), Some(fault.to_string())),
        };
        let fields = self.wire.json(&format!("{api}/field"))?;
        let fields = items(&fields).iter().map(|f| (text(f, "id"), text(f, "name"))).collect();
        Ok(Site { cloud, jql, staff, roleless, fields })
    }

    fn service_projects(&self) -> Result<Vec<String>, Fault> {
        let mut keys = Vec::new();
        while keys.len() < LIST_MAX {
            let found = self.wire.json(&format!("rest/servicedeskapi/servicedesk?limit=50&start={}", keys.len()))?;
            let page = list(&found, "values");
            keys.extend(page.iter().map(|p| text(p, "projectKey")));
            if page.is_empty() || found.get("isLastPage") != Some(&Value::Bool(false)) {
                break;
            }
        }
        Ok(keys.into_iter().filter(|k| !k.is_empty()).collect())
    }

    /// Who is in one of the groups that Jira makes for its agents.
    fn agents(&self, api: &str) -> Result<BTreeSet<String>, Fault> {
        let groups = self.wire.json(&format!("{api}/groups/picker?query=jira-service&maxResults=50"))?;
        let mut agents = BTreeSet::new();
        for group in list(&groups, "groups") {
            let mut start = 0;
            let name = query(&text(group, "name"));
            while start < LIST_MAX {
                let asked = format!("{api}/group/member?groupname={name}&startAt={start}&maxResults=50");
                let found = self.wire.json(&asked)?;
                let members = list(&found, "values");
                agents.extend(members.iter().map(shape::person_key));
                start += members.len();
                if members.is_empty() || found.get("isLast") != Some(&Value::Bool(false)) {
                    break;
                }
            }
        }
        Ok(agents)
    }

    fn api(&mut self) -> Result<&'static str, Fault> {
        Ok(if self.site()?.cloud { "rest/api/3" } else { "rest/api/2" })
    }

    /// A list of a request that comes in pages by its start.
    fn started(&self, path: &str, field: &str) -> Result<Vec<Value>, Fault> {
        let mut all = Vec::new();
        while all.len() < LIST_MAX {
            let sign = if path.contains('?') { '&' } else { '?' };
            let found = self.wire.json(&format!("{path}{sign}startAt={}&maxResults={PAGE}", all.len()))?;
            let page = list(&found, field);
            all.extend(page.iter().cloned());
            let total = found.get("total").and_then(Value::as_u64).unwrap_or(0);
            if page.is_empty() || all.len() as u64 >= total {
                break;
            }
        }
        Ok(all)
    }

    fn fill(&self, ticket: &mut Ticket, raw: &Value, api: &str) -> Result<(), Fault> {
        let at = format!("{api}/issue/{}", ticket.key);
        for comment in self.started(&format!("{at}/comment?expand=properties"), "comments")? {
            if let Some(message) = shape::message(&comment, ticket) {
                ticket.messages.push(message);
            }
        }
        shape::files(raw, ticket);
        let mut left = Vec::new();
        let work = match self.started(&format!("{at}/worklog"), "worklogs") {
            Err(Fault::Refused(_) | Fault::Gone) => Vec::new(),
            other => other?,
        };
        let watchers = optional(self.wire.json(&format!("{at}/watchers")), "who follows it", &mut left)?;
        ticket.left.extend(left);
        shape::beside(ticket, &work, &watchers);
        Ok(())
    }

    /// A page of the cloud's list: by a token, which runs out after a week; then the list is begun anew.
    fn by_token(&self, jql: &str, after: &str) -> Result<Value, Fault> {
        let first = format!("rest/api/3/search/jql?jql={}&fields=updated&maxResults={PAGE}", query(jql));
        if after.is_empty() {
            return self.wire.json(&first);
        }
        match self.wire.json(&format!("{first}&nextPageToken={}", query(after))) {
            Err(Fault::Odd(_)) => self.wire.json(&first),
            other => other,
        }
    }
}

impl Desk for Jira {
    fn system(&self) -> &'static str {
        "jira"
    }

    fn counts(&mut self) -> Result<Counts, Fault> {
        let site = self.site()?;
        let (cloud, jql, roleless) = (site.cloud, site.jql.clone(), site.roleless.clone());
        let plain = jql.split(" ORDER BY").next().unwrap_or_default().to_owned();
        let (tickets, people) = if cloud {
            let found = self.wire.search("rest/api/3/search/approximate-count", &json!({ "jql": plain }))?;
            (found.get("count").and_then(Value::as_u64).unwrap_or(0), 0)
        } else {
            let found = self.wire.json(&format!("rest/api/2/search?jql={}&maxResults=0", query(&plain)))?;
            (found.get("total").and_then(Value::as_u64).unwrap_or(0), 0)
        };
        let mut left = vec![
            "Automation, workflows, request forms, queues, roles and calendars are how Jira works; they stay."
                .to_owned(),
            "Articles lie in Confluence and are not read; Assets are not read.".to_owned(),
            "Jira's cloud shows a person's address only if they allow it; who hides it comes by name alone.".to_owned(),
        ];
        if let Some(why) = roleless {
            left.push(format!(
                "Who is an agent is not known ({why}): all came as employees; give technicians their role here."
            ));
        }
        Ok(Counts { people, tickets, left })
    }

    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        let api = self.api()?;
        let mut all = Vec::new();
        for status in items(&self.wire.json(&format!("{api}/status"))?) {
            let mapped = Mapped { there: text(status, "name"), here: Meaning::Standing(shape::standing(status)) };
            if !all.contains(&mapped) {
                all.push(mapped);
            }
        }
        for priority in items(&self.wire.json(&format!("{api}/priority"))?) {
            let name = text(priority, "name");
            if let Some(number) = crate::moved::guess::priority(&name) {
                all.push(Mapped { there: name, here: Meaning::Priority(number) });
            }
        }
        Ok(all)
    }

    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        let start: usize = after.parse().unwrap_or(0);
        let path = if self.site()?.cloud {
            format!("rest/api/3/users/search?startAt={start}&maxResults={PAGE}")
        } else {
            format!("rest/api/2/user/search?username=.&includeInactive=true&startAt={start}&maxResults={PAGE}")
        };
        let found = match self.wire.json(&path) {
            // Who may not list people still sees them on each request.
            Err(Fault::Refused(_)) => Value::Null,
            other => other?,
        };
        let listed = items(&found).len();
        let staff = &self.site()?.staff;
        let people = items(&found).iter().filter_map(|raw| shape::person(raw, staff)).collect();
        Ok(Page { items: people, next: (listed > 0).then(|| (start + listed).to_string()) })
    }

    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        let site = self.site()?;
        let (cloud, jql) = (site.cloud, site.jql.clone());
        let heading = |raw: &Value| {
            let fields = raw.get("fields").unwrap_or(&Value::Null);
            Heading { key: id(raw, "id"), stamp: text(fields, "updated") }
        };
        if cloud {
            let found = self.by_token(&jql, after)?;
            let next = Some(text(&found, "nextPageToken")).filter(|t| !t.is_empty());
            let last = found.get("isLast") == Some(&Value::Bool(true));
            let headings = list(&found, "issues").iter().map(heading).filter(|h| !h.key.is_empty()).collect();
            return Ok(Page { items: headings, next: next.filter(|_| !last) });
        }
        let start: usize = after.parse().unwrap_or(0);
        let asked = format!("rest/api/2/search?jql={}&fields=updated&startAt={start}&maxResults={PAGE}", query(&jql));
        let found = self.wire.json(&asked)?;
        let end = start + list(&found, "issues").len();
        let total = found.get("total").and_then(Value::as_u64).unwrap_or(0);
        let headings = list(&found, "issues").iter().map(heading).filter(|h| !h.key.is_empty()).collect();
        Ok(Page { items: headings, next: (end > start && (end as u64) < total).then(|| end.to_string()) })
    }

    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        let api = self.api()?;
        let raw = match self.wire.json(&format!("{api}/issue/{key}?fields=*all")) {
            Ok(raw) => raw,
            Err(Fault::Gone) => return Ok(Found::Left("Jira has no request of this number".to_owned())),
            Err(Fault::Refused(_)) => return Ok(Found::Left("Jira does not show it to this account".to_owned())),
            Err(fault) => return Err(fault),
        };
        let mut ticket = shape::ticket(&raw, &self.site()?.fields)?;
        self.fill(&mut ticket, &raw, api)?;
        let staff = &self.site()?.staff;
        for person in &mut ticket.people {
            person.staff = staff.contains(&person.key);
        }
        Ok(Found::Ticket(Box::new(ticket.in_order())))
    }

    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault> {
        self.wire.file(&file.key)
    }
}
