//! Which questions a form shows, which answers it takes, and what the ticket says then: pure decisions.

pub mod samples;

use super::{Answer, Condition, Content, Question, Test, Wants, fault};
use house::FieldFault;
use house::people::Member;
use std::collections::{HashMap, HashSet};

/// Longest answer of one line, in characters.
const LINE_MAX: usize = 500;
/// Longest answer of several lines.
const LONG_MAX: usize = 8000;
/// Most questions of one form.
pub const QUESTIONS_MAX: usize = 60;
const NAME_MAX: usize = 120;
const CHOICES_MAX: usize = 100;

/// Whether somebody may ask for this.
pub fn may_ask(c: &Content, member: &Member) -> bool {
    let same = |t: &String| t.trim().eq_ignore_ascii_case(member.title.trim());
    let (any_role, any_title) = (c.roles.is_empty(), c.titles.is_empty());
    match (any_role, any_title) {
        (true, true) => true,
        (true, false) => c.titles.iter().any(same),
        (false, true) => c.roles.contains(&member.role),
        (false, false) => c.roles.contains(&member.role) || c.titles.iter().any(same),
    }
}

/// Whether an offer answers what was typed: each word in its name, group, description or questions.
pub fn fits(c: &Content, typed: &str) -> bool {
    let mut all = format!("{} {} {}", c.name, c.group, c.description).to_lowercase();
    for q in &c.questions {
        all.push(' ');
        all.push_str(&q.label.to_lowercase());
        all.push_str(&q.choices.join(" ").to_lowercase());
    }
    typed.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// Whether a condition holds among the answers of the questions that are shown.
fn holds(c: &Condition, shown: &HashMap<&str, &str>) -> bool {
    let answer = shown.get(c.question.as_str()).map_or("", |a| a.trim());
    let number = |t: &str| t.trim().replace(',', ".").parse::<f64>().ok();
    match c.test {
        Test::Answered => !answer.is_empty(),
        Test::Is => !answer.is_empty() && answer.eq_ignore_ascii_case(c.value.trim()),
        Test::IsNot => !answer.is_empty() && !answer.eq_ignore_ascii_case(c.value.trim()),
        Test::AtLeast => number(answer).zip(number(&c.value)).is_some_and(|(a, b)| a >= b),
        Test::AtMost => number(answer).zip(number(&c.value)).is_some_and(|(a, b)| a <= b),
    }
}

/// Which questions are shown, in their order. A question that hangs on a hidden one is hidden too.
pub fn shown(questions: &[Question], typed: &HashMap<String, String>) -> Vec<bool> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let mut out = Vec::with_capacity(questions.len());
    for q in questions {
        let is_shown = q.shown_if.as_ref().is_none_or(|c| holds(c, &seen));
        if is_shown {
            seen.insert(&q.key, typed.get(&q.key).map_or("", String::as_str));
        }
        out.push(is_shown);
    }
    out
}

/// The answers to the questions that are shown, or everything that cannot be taken. `known` are the names of the
/// members whom person questions found; `files` how many came with the form, absent if they may come later.
pub fn answers(
    c: &Content,
    typed: &HashMap<String, String>,
    known: &HashMap<String, String>,
    files: Option<usize>,
) -> Result<Vec<Answer>, Vec<FieldFault>> {
    let (mut seen, mut out, mut faults): (HashMap<&str, &str>, _, Vec<FieldFault>) =
        (HashMap::new(), Vec::new(), Vec::new());
    for (q, is_shown) in c.questions.iter().zip(shown(&c.questions, typed)) {
        if !is_shown {
            continue;
        }
        let text = typed.get(&q.key).map_or("", |t| t.trim());
        let needed = q.required || q.required_if.as_ref().is_some_and(|when| holds(when, &seen));
        seen.insert(&q.key, text);
        let missing = if q.wants == Wants::File { files == Some(0) } else { text.is_empty() };
        if missing {
            faults.extend(needed.then(|| fault(&q.key, "fault-empty")));
            continue;
        }
        match taken(q, text, known) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => out.push(Answer { key: q.key.clone(), label: q.label.clone(), text }),
            Err(why) => faults.push(why),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// One answer as people read it.
fn taken(q: &Question, text: &str, known: &HashMap<String, String>) -> Result<String, FieldFault> {
    let max = if q.wants == Wants::Long { LONG_MAX } else { LINE_MAX };
    if text.chars().count() > max {
        return Err(fault(&q.key, "fault-too-long").with("max", max));
    }
    match q.wants {
        Wants::Text | Wants::Long => Ok(text.to_owned()),
        Wants::File => Ok(String::new()),
        Wants::Number => number(q, text),
        Wants::Date => {
            text.parse::<jiff::civil::Date>().map(|d| d.to_string()).map_err(|_| fault(&q.key, "fault-not-a-date"))
        }
        Wants::Choice => {
            q.choices.iter().find(|c| c.as_str() == text).cloned().ok_or_else(|| fault(&q.key, "fault-unknown"))
        }
        Wants::YesNo if ["yes", "no"].contains(&text) => Ok(text.to_owned()),
        Wants::YesNo => Err(fault(&q.key, "fault-unknown")),
        Wants::Person => known.get(text).cloned().ok_or_else(|| fault(&q.key, "desk-catalogue-no-such-person")),
    }
}

fn number(q: &Question, text: &str) -> Result<String, FieldFault> {
    let n: f64 = text.replace(',', ".").parse().map_err(|_| fault(&q.key, "fault-not-a-number"))?;
    if !n.is_finite() {
        return Err(fault(&q.key, "fault-not-a-number"));
    }
    if let Some(min) = q.min.filter(|min| n < *min) {
        return Err(fault(&q.key, "fault-too-small").with("min", min));
    }
    if let Some(max) = q.max.filter(|max| n > *max) {
        return Err(fault(&q.key, "fault-too-large").with("max", max));
    }
    Ok(n.to_string())
}

/// What the ticket is called: the words of the outcome with answers in their places.
pub fn title(c: &Content, answers: &[Answer]) -> String {
    let pattern = if c.outcome.title.trim().is_empty() { &c.name } else { &c.outcome.title };
    let filled = answers.iter().fold(pattern.clone(), |t, a| t.replace(&format!("{{{}}}", a.key), &a.text));
    // What was not answered leaves no hole.
    let mut out = String::new();
    let mut rest = filled.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        rest = after.split_once('}').map_or("", |(_, r)| r);
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the ticket says: each question with its answer.
pub fn text(c: &Content, answers: &[Answer]) -> String {
    if answers.is_empty() {
        return c.name.clone();
    }
    answers.iter().map(|a| format!("{}: {}", a.label, a.text)).collect::<Vec<_>>().join("\n")
}

/// The note that tells the team what to do.
pub fn checklist(lines: &[String]) -> String {
    lines.iter().map(|l| format!("☐ {l}")).collect::<Vec<_>>().join("\n")
}

/// The amount that approvals look at, in cents.
pub fn amount_cents(c: &Content, answers: &[Answer]) -> Option<i64> {
    if c.amount_from.is_empty() {
        return c.cost_cents;
    }
    let text = answers.iter().find(|a| a.key == c.amount_from)?.text.replace(',', ".");
    text.parse::<f64>().ok().map(|n| (n * 100.0).round() as i64)
}

/// Whether a draft can be kept at all.
pub fn check_name(c: &Content) -> Result<(), Vec<FieldFault>> {
    if c.name.trim().is_empty() {
        return Err(vec![fault("name", "fault-empty")]);
    }
    if c.name.chars().count() > NAME_MAX {
        return Err(vec![fault("name", "fault-too-long").with("max", NAME_MAX)]);
    }
    if c.questions.len() > QUESTIONS_MAX {
        return Err(vec![fault("questions", "fault-too-large").with("max", QUESTIONS_MAX)]);
    }
    Ok(())
}

/// Whether a draft can be published: every question answerable, every condition about an earlier question.
pub fn check(c: &Content) -> Result<(), Vec<FieldFault>> {
    check_name(c)?;
    let mut faults = Vec::new();
    let mut earlier: HashSet<&str> = HashSet::new();
    for (i, q) in c.questions.iter().enumerate() {
        let field = |part: &str| format!("q{i}_{part}");
        let good_key = |k: &str| {
            k.chars().all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_')
                && k.starts_with(|ch: char| ch.is_ascii_lowercase())
        };
        if !good_key(&q.key) || q.key.len() > 40 {
            faults.push(fault(&field("key"), "desk-catalogue-bad-key"));
        }
        if q.label.trim().is_empty() {
            faults.push(fault(&field("label"), "fault-empty"));
        }
        if q.wants == Wants::Choice && (q.choices.is_empty() || q.choices.len() > CHOICES_MAX) {
            faults.push(fault(&field("choices"), "desk-catalogue-no-choices"));
        }
        for (part, condition) in [("shown_if", &q.shown_if), ("required_if", &q.required_if)] {
            if condition.as_ref().is_some_and(|when| !earlier.contains(when.question.as_str())) {
                faults.push(fault(&field(part), "desk-catalogue-not-earlier"));
            }
        }
        if q.min.zip(q.max).is_some_and(|(a, b)| a > b) {
            faults.push(fault(&field("max"), "fault-too-small").with("min", q.min.unwrap_or_default()));
        }
        if !earlier.insert(&q.key) {
            faults.push(fault(&field("key"), "desk-catalogue-key-twice"));
        }
    }
    if c.questions.iter().filter(|q| q.wants == Wants::File).count() > 1 {
        faults.push(fault("questions", "desk-catalogue-one-file"));
    }
    let amount = c.amount_from.as_str();
    if !amount.is_empty() && !c.questions.iter().any(|q| q.key == amount && q.wants == Wants::Number) {
        faults.push(fault("amount_from", "desk-catalogue-no-amount"));
    }
    if c.cost_cents.is_some_and(|cents| cents < 0) {
        faults.push(fault("cost", "fault-too-small").with("min", 0));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use house::people::{PersonId, Role};
    use proptest::prelude::*;

    fn question(key: &str, wants: Wants) -> Question {
        Question { key: key.to_owned(), label: key.to_uppercase(), wants, ..Question::default() }
    }

    fn when(question: &str, test: Test, value: &str) -> Option<Condition> {
        Some(Condition { question: question.to_owned(), test, value: value.to_owned() })
    }

    fn typed(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn laptop() -> Content {
        let mut model = question("model", Wants::Choice);
        model.choices = vec!["Light".into(), "Strong".into()];
        model.required = true;
        let mut why = question("why", Wants::Long);
        why.shown_if = when("model", Test::Is, "Strong");
        why.required = true;
        let mut boss = question("boss", Wants::YesNo);
        boss.shown_if = when("why", Test::Answered, "");
        Content { name: "Laptop".into(), questions: vec![model, why, boss], ..Content::default() }
    }

    fn check_form(c: &Content, pairs: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
        answers(c, &typed(pairs), &HashMap::new(), Some(0))
            .map(|a| a.into_iter().map(|a| format!("{}={}", a.key, a.text)).collect())
            .map_err(|f| f.into_iter().map(|f| format!("{} {}", f.field, f.fault)).collect())
    }

    #[test]
    fn a_question_counts_only_while_it_is_shown() {
        let c = laptop();
        assert_eq!(
            check_form(&c, &[("model", "Light"), ("why", "ignored"), ("boss", "yes")]).unwrap(),
            ["model=Light"]
        );
        assert_eq!(check_form(&c, &[("model", "Strong")]).unwrap_err(), ["why fault-empty"]);
        let all = check_form(&c, &[("model", "Strong"), ("why", "Films"), ("boss", "no")]).unwrap();
        assert_eq!(all, ["model=Strong", "why=Films", "boss=no"]);
    }

    #[test]
    fn what_does_not_fit_a_question_is_named() {
        let mut n = question("n", Wants::Number);
        (n.min, n.max) = (Some(1.0), Some(10.0));
        let c = Content {
            questions: vec![n, question("d", Wants::Date), question("p", Wants::Person), question("y", Wants::YesNo)],
            ..Content::default()
        };
        let bad = check_form(&c, &[("n", "11"), ("d", "31.12."), ("p", "Nobody"), ("y", "maybe")]).unwrap_err();
        assert_eq!(
            bad,
            ["n fault-too-large", "d fault-not-a-date", "p desk-catalogue-no-such-person", "y fault-unknown"]
        );
        assert_eq!(check_form(&c, &[("n", "NaN")]).unwrap_err(), ["n fault-not-a-number"]);
        assert_eq!(check_form(&c, &[("n", "2,5"), ("d", "2026-12-31")]).unwrap(), ["n=2.5", "d=2026-12-31"]);
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        let mut extra = question("extra", Wants::Text);
        extra.required_if = when("n", Test::AtLeast, "9");
        let c = Content { questions: vec![question("n", Wants::Number), extra], ..Content::default() };
        assert_eq!(check_form(&c, &[("n", "10")]).unwrap_err(), ["extra fault-empty"]);
        assert!(check_form(&c, &[("n", "8")]).is_ok());
    }

    #[test]
    fn a_file_that_must_be_there_is_missed() {
        let mut f = question("f", Wants::File);
        f.required = true;
        let c = Content { questions: vec![f], ..Content::default() };
        assert!(answers(&c, &HashMap::new(), &HashMap::new(), Some(0)).is_err());
        assert!(answers(&c, &HashMap::new(), &HashMap::new(), Some(1)).is_ok());
        assert!(answers(&c, &HashMap::new(), &HashMap::new(), None).is_ok());
    }

    #[test]
    fn a_draft_with_a_loose_end_is_not_published() {
        let mut c = laptop();
        assert!(check(&c).is_ok());
        c.questions.swap(0, 1);
        let faults: Vec<String> = check(&c).unwrap_err().into_iter().map(|f| f.field).collect();
        assert_eq!(faults, ["q0_shown_if"]);
        c.questions[0].key = "model".into();
        assert!(check(&c).unwrap_err().iter().any(|f| f.fault == "desk-catalogue-key-twice"));
    }

    #[test]
    fn a_title_takes_answers_in_and_leaves_no_hole() {
        let mut c = laptop();
        c.outcome.title = "{model} laptop for {who}".into();
        let answers = check_form(&c, &[("model", "Light")])
            .map(|_| vec![Answer { key: "model".into(), label: String::new(), text: "Light".into() }]);
        assert_eq!(title(&c, &answers.unwrap()), "Light laptop for");
    }

    #[test]
    fn who_may_ask_is_a_role_or_what_they_do() {
        let tomas = Member {
            person: PersonId(1),
            name: "T".into(),
            email: "t@x".into(),
            role: Role::Employee,
            title: "Warehouse".into(),
        };
        let mut c = Content::default();
        assert!(may_ask(&c, &tomas));
        c.titles = vec!["finance".into()];
        assert!(!may_ask(&c, &tomas));
        c.titles.push("warehouse".into());
        assert!(may_ask(&c, &tomas));
        (c.titles, c.roles) = (vec![], vec![Role::Executive]);
        assert!(!may_ask(&c, &tomas));
    }

    proptest! {
        #[test]
        fn no_answer_is_taken_to_a_question_that_is_hidden(a in ".{0,12}", b in ".{0,12}") {
            let c = laptop();
            let t = typed(&[("model", &a), ("why", &b), ("boss", "yes")]);
            let visible: HashSet<&str> = c.questions.iter().zip(shown(&c.questions, &t)).filter(|(_, s)| *s).map(|(q, _)| q.key.as_str()).collect();
            if let Ok(answers) = answers(&c, &t, &HashMap::new(), None) {
                prop_assert!(answers.iter().all(|x| visible.contains(x.key.as_str())));
            }
        }
    }
}
