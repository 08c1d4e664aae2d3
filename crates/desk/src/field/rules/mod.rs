//! Which fields are asked, what an answer must look like, and whether a definition makes sense: pure decisions.

use super::{Answer, Answers, Asker, Audience, Condition, Definition, Kind, Moment, Required, Typed};
use house::FieldFault;
use house::people::PersonId;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Longest answer in words, in characters.
const TEXT_MAX: usize = 2_000;
/// Longest label, name or choice.
const WORDS_MAX: usize = 120;
/// Most words to choose from.
const CHOICES_MAX: usize = 200;
/// Largest number: beyond it whole numbers are no longer exact.
const NUMBER_MAX: f64 = 9_007_199_254_740_992.0;

/// How inputs of forms are named, so that fields never meet the form's own names.
pub(crate) fn input_name(name: &str) -> String {
    format!("f_{name}")
}

/// The name of the form that is filled in for one service; none for no service.
pub(crate) fn form_of_service(service: &str) -> String {
    if service.trim().is_empty() { String::new() } else { format!("service:{}", service.trim()) }
}

/// Reads the fields out of a form's pairs; other pairs are left alone.
pub(crate) fn typed_form<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Typed {
    let mut typed = Typed::new();
    for (name, value) in pairs {
        if let Some(name) = name.strip_prefix("f_") {
            typed.entry(name.to_owned()).or_default().push(value.to_owned());
        }
    }
    typed
}

/// The inputs that say of which type a ticket is: their names are those of no field, and conditions can ask for them.
pub(crate) const OF_KIND: &str = ":kind";
pub(crate) const OF_SERVICE: &str = ":service";

/// Takes kind and service out of what a form sent; the kind is the ordinary one if nobody said.
pub(crate) fn take_type(typed: &mut Typed) -> (String, String) {
    let mut take = |name: &str| typed.remove(name).and_then(|words| words.into_iter().next()).unwrap_or_default();
    let (kind, service) = (take(OF_KIND), take(OF_SERVICE));
    let kind = if kind.is_empty() { crate::ticket::INCIDENT.to_owned() } else { kind };
    (kind, service.trim().to_owned())
}

/// When the fields of a form are asked: always, for tickets of a kind, or for those about a service.
pub(crate) fn asked_for(form: &str) -> Option<Condition> {
    if form.is_empty() {
        return None;
    }
    let (field, is) = form.strip_prefix("service:").map_or((OF_KIND, form), |service| (OF_SERVICE, service));
    Some(Condition { field: field.to_owned(), is: vec![is.to_owned()] })
}

/// Whether somebody must be asked for more before a ticket can be opened.
pub(crate) fn asks_more(definitions: &[Definition], asker: Asker) -> bool {
    definitions.iter().any(|d| !d.retired && d.required == Required::Opening && sees(asker, d))
}

/// Reads fields out of a JSON object: texts, numbers, true and false, null, and lists of them.
pub(crate) fn typed_json(fields: &Map<String, Value>) -> Result<Typed, Vec<FieldFault>> {
    let word = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(if *b { "yes" } else { "no" }.to_owned()),
        Value::Null => Some(String::new()),
        _ => None,
    };
    let read = |value: &Value| match value {
        Value::Array(many) => many.iter().map(word).collect(),
        one => word(one).map(|w| vec![w]),
    };
    let mut faults = Vec::new();
    let mut typed = Typed::new();
    for (name, value) in fields {
        match read(value) {
            Some(words) => drop(typed.insert(name.clone(), words)),
            None => faults.push(FieldFault::new(&input_name(name), "fault-unknown")),
        }
    }
    if faults.is_empty() { Ok(typed) } else { Err(faults) }
}

/// Whether somebody may see a field at all.
pub(crate) fn sees(asker: Asker, d: &Definition) -> bool {
    asker == Asker::Team || d.audience == Audience::Requester
}

/// Which fields are asked, given what was answered in those before them; what is not asked has no answer.
pub(crate) fn check(
    definitions: &[Definition],
    typed: &Typed,
    (asker, moment): (Asker, Moment),
) -> Result<Answers, Vec<FieldFault>> {
    let (mut answers, mut faults) = (Answers::new(), Vec::new());
    for d in definitions.iter().filter(|d| !d.retired && sees(asker, d)) {
        if !holds(&d.conditions, &answers) {
            continue;
        }
        let words: Vec<&str> =
            typed.get(&d.name).into_iter().flatten().map(|w| w.trim()).filter(|w| !w.is_empty()).collect();
        match read(d, &words) {
            Ok(Some(answer)) => drop(answers.insert(d.name.clone(), answer)),
            Ok(None) if must(d.required, moment) => faults.push(FieldFault::new(&input_name(&d.name), "fault-empty")),
            Ok(None) => {}
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// Whether the conditions of a field hold. What is not answered is nothing, and nothing fulfils no condition.
pub(crate) fn holds(conditions: &[Condition], answers: &Answers) -> bool {
    conditions.iter().all(|c| {
        let given = answers.get(&c.field).map(typed_answer).unwrap_or_default();
        given.iter().any(|word| c.is.iter().any(|wanted| wanted == word))
    })
}

fn must(required: Required, moment: Moment) -> bool {
    match required {
        Required::Never => false,
        Required::Opening => moment != Moment::Working,
        Required::Solving => moment == Moment::Solving,
    }
}

/// One answer; nothing if nothing was typed.
fn read(d: &Definition, words: &[&str]) -> Result<Option<Answer>, FieldFault> {
    let fault = |why: &str| FieldFault::new(&input_name(&d.name), why);
    let Some(first) = words.first() else { return Ok(None) };
    let known = |word: &str| d.choices.iter().any(|c| c == word);
    let answer = match d.kind {
        Kind::Text if first.chars().count() > TEXT_MAX => return Err(fault("fault-too-long").with("max", TEXT_MAX)),
        Kind::Text => Answer::Text((*first).to_owned()),
        Kind::Number => Answer::Number(number(first).ok_or_else(|| fault("desk-field-fault-number"))?),
        Kind::Date => Answer::Date(first.parse().map_err(|_| fault("desk-field-fault-date"))?),
        Kind::Choice if known(first) => Answer::Choice((*first).to_owned()),
        Kind::Choices if words.iter().all(|w| known(w)) => {
            let chosen: BTreeSet<&str> = words.iter().copied().collect();
            // In the order in which they are offered.
            Answer::Choices(d.choices.iter().filter(|c| chosen.contains(c.as_str())).cloned().collect())
        }
        Kind::Choice | Kind::Choices => return Err(fault("desk-field-fault-choice")),
        Kind::Person => Answer::Person(PersonId(first.parse().map_err(|_| fault("desk-field-fault-person"))?)),
        Kind::YesNo => Answer::YesNo(match *first {
            "yes" | "true" | "1" | "on" => true,
            "no" | "false" | "0" => false,
            _ => return Err(fault("desk-field-fault-yes-no")),
        }),
    };
    Ok(Some(answer))
}

/// A number as people write it: a comma is a decimal point where there is no point.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.replace([' ', '\u{a0}', '\u{202f}'], "");
    let text = if text.contains('.') { text } else { text.replace(',', ".") };
    text.parse().ok().filter(|n: &f64| n.is_finite() && n.abs() <= NUMBER_MAX)
}

/// An answer as it was typed, and as it is stored and compared.
pub(crate) fn typed_answer(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Text(text) | Answer::Choice(text) => vec![text.clone()],
        Answer::Number(n) => vec![n.to_string()],
        Answer::Date(d) => vec![d.to_string()],
        Answer::Choices(many) => many.clone(),
        Answer::Person(p) => vec![p.0.to_string()],
        Answer::YesNo(yes) => vec![if *yes { "yes" } else { "no" }.to_owned()],
    }
}

/// Reads a stored answer back.
pub(crate) fn stored(kind: Kind, values: &[String]) -> Option<Answer> {
    let first = values.first()?;
    Some(match kind {
        Kind::Text => Answer::Text(first.clone()),
        Kind::Number => Answer::Number(first.parse().ok()?),
        Kind::Date => Answer::Date(first.parse().ok()?),
        Kind::Choice => Answer::Choice(first.clone()),
        Kind::Choices => Answer::Choices(values.to_vec()),
        Kind::Person => Answer::Person(PersonId(first.parse().ok()?)),
        Kind::YesNo => Answer::YesNo(first == "yes"),
    })
}

/// What a range compares: the number, or the date's day since 1970.
pub(crate) fn amount(answer: &Answer) -> Option<f64> {
    match answer {
        Answer::Number(n) => Some(*n),
        Answer::Date(d) => Some(f64::from(days(*d))),
        _ => None,
    }
}

/// Days from the first of January 1970.
pub(crate) fn days(d: jiff::civil::Date) -> i32 {
    jiff::civil::date(1970, 1, 1).until((jiff::Unit::Day, d)).map_or(0, |span| span.get_days())
}

/// Which kind an answer is of.
pub(crate) fn kind_of(answer: &Answer) -> Kind {
    match answer {
        Answer::Text(_) => Kind::Text,
        Answer::Number(_) => Kind::Number,
        Answer::Date(_) => Kind::Date,
        Answer::Choice(_) => Kind::Choice,
        Answer::Choices(_) => Kind::Choices,
        Answer::Person(_) => Kind::Person,
        Answer::YesNo(_) => Kind::YesNo,
    }
}

/// An answer for programs.
pub(crate) fn json_of(answer: &Answer) -> Value {
    match answer {
        Answer::Text(text) | Answer::Choice(text) => json!(text),
        Answer::Number(n) => json!(n),
        Answer::Date(d) => json!(d.to_string()),
        Answer::Choices(many) => json!(many),
        Answer::Person(p) => json!(p.0),
        Answer::YesNo(yes) => json!(yes),
    }
}

/// All answers that somebody may see, for programs.
pub(crate) fn visible(definitions: &[Definition], answers: &Answers, asker: Asker) -> Answers {
    let seen = |name: &String| asker == Asker::Team || definitions.iter().any(|d| d.name == *name && sees(asker, d));
    answers.iter().filter(|(name, _)| seen(name)).map(|(n, a)| (n.clone(), a.clone())).collect()
}

/// Names that were sent and that no field has.
pub(crate) fn unknown(definitions: &[Definition], typed: &Typed) -> Vec<FieldFault> {
    let known = |name: &String| definitions.iter().any(|d| d.name == *name);
    typed.keys().filter(|n| !known(n)).map(|n| FieldFault::new(&input_name(n), "desk-field-fault-unknown")).collect()
}

/// What differs, for the journal: before and after of each changed field.
pub(crate) fn changed(before: &Answers, after: &Answers) -> Map<String, Value> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differ = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    differ
        .map(|name| {
            (name.clone(), json!({ "from": before.get(name).map(json_of), "to": after.get(name).map(json_of) }))
        })
        .collect()
}

/// Whether a definition makes sense beside those that stand before it on its form.
pub(crate) fn check_definition(d: &Definition, before: &[Definition]) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut wrong = |field: &str, why: &str| faults.push(FieldFault::new(field, why));
    if d.label.trim().is_empty() {
        wrong("label", "fault-empty");
    }
    let longest = [&d.label, &d.name, &d.hint].into_iter().chain(&d.choices).map(|t| t.chars().count()).max();
    if longest.unwrap_or(0) > WORDS_MAX {
        wrong("label", "desk-field-fault-long");
    }
    let plain = d.name.starts_with(|c: char| c.is_ascii_lowercase())
        && d.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !plain {
        wrong("name", "desk-field-fault-name");
    }
    let choosing = matches!(d.kind, Kind::Choice | Kind::Choices);
    let distinct: BTreeSet<&String> = d.choices.iter().collect();
    if choosing && (d.choices.is_empty() || d.choices.len() > CHOICES_MAX || distinct.len() != d.choices.len()) {
        wrong("choices", "desk-field-fault-choices");
    }
    for c in &d.conditions {
        match before.iter().find(|b| b.name == c.field && b.place < d.place && b.name != d.name) {
            None => wrong("conditions", "desk-field-fault-condition"),
            Some(_) if c.is.is_empty() => wrong("conditions", "desk-field-fault-condition"),
            // A requester must be able to see why they are asked.
            Some(b) if b.audience == Audience::Team && d.audience == Audience::Requester => {
                wrong("conditions", "desk-field-fault-hidden");
            }
            Some(_) => {}
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// A name for programs made of a label: "Cost centre" is `cost_centre`.
pub(crate) fn name_of(label: &str) -> String {
    let mut name = String::new();
    for c in label.trim().to_lowercase().chars() {
        match c {
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'ß' => name.push_str("ss"),
            c if c.is_ascii_alphanumeric() => name.push(c),
            _ if !name.ends_with('_') && !name.is_empty() => name.push('_'),
            _ => {}
        }
    }
    let name = name.trim_end_matches('_').chars().take(40).collect::<String>();
    if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        name
    } else {
        format!("f_{name}").trim_end_matches('_').to_owned()
    }
}

/// Conditions as they are typed, one in a line: `device = laptop | desktop`.
pub(crate) fn conditions_of(text: &str) -> Result<Vec<Condition>, FieldFault> {
    let line = |line: &str| {
        let (field, words) = line.split_once('=')?;
        let is: Vec<String> = words.split('|').map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect();
        (!is.is_empty()).then(|| Condition { field: field.trim().to_owned(), is })
    };
    text.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|l| line(l).ok_or_else(|| FieldFault::new("conditions", "desk-field-fault-condition-form")))
        .collect()
}

/// The same, to be typed again.
pub(crate) fn conditions_text(conditions: &[Condition]) -> String {
    conditions.iter().map(|c| format!("{} = {}", c.field, c.is.join(" | "))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
