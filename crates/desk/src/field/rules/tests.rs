//! Forms case by case, and the laws that hold for every form.

use super::*;
use proptest::prelude::*;

fn field(place: i64, name: &str, kind: Kind) -> Definition {
    Definition {
        id: place,
        form: String::new(),
        name: name.into(),
        label: name.into(),
        hint: String::new(),
        kind,
        choices: vec!["laptop".into(), "phone".into()],
        audience: Audience::Requester,
        required: Required::Never,
        conditions: Vec::new(),
        place,
        retired: false,
        version: 1,
    }
}

fn when(mut d: Definition, other: &str, is: &[&str]) -> Definition {
    d.conditions.push(Condition { field: other.into(), is: is.iter().map(|w| (*w).to_owned()).collect() });
    d
}

fn typed(pairs: &[(&str, &str)]) -> Typed {
    typed_form(pairs.iter().map(|(n, v)| (*n, *v)))
}

fn faults(defs: &[Definition], pairs: &[(&str, &str)], moment: Moment) -> Vec<(String, String)> {
    let found = check(defs, &typed(pairs), (Asker::Team, moment)).unwrap_err();
    found.into_iter().map(|f| (f.field, f.fault)).collect()
}

#[test]
fn each_kind_takes_what_fits_and_says_what_does_not() {
    let cases = [
        (Kind::Text, "hello", "", ""),
        (Kind::Number, "1 234,5", "one", "desk-field-fault-number"),
        (Kind::Number, "-2.5", "1e999", "desk-field-fault-number"),
        (Kind::Date, "2027-02-28", "2027-02-30", "desk-field-fault-date"),
        (Kind::Choice, "phone", "Phone", "desk-field-fault-choice"),
        (Kind::Choices, "laptop", "tablet", "desk-field-fault-choice"),
        (Kind::Person, "7", "somebody", "desk-field-fault-person"),
        (Kind::YesNo, "yes", "perhaps", "desk-field-fault-yes-no"),
    ];
    for (kind, good, bad, fault) in cases {
        let defs = [field(1, "x", kind)];
        let answers = check(&defs, &typed(&[("f_x", good)]), (Asker::Team, Moment::Opening)).unwrap();
        assert!(answers.contains_key("x"), "{kind:?}");
        assert_eq!(stored(kind, &typed_answer(&answers["x"])), Some(answers["x"].clone()), "{kind:?} reads back");
        if !bad.is_empty() {
            assert_eq!(faults(&defs, &[("f_x", bad)], Moment::Opening), [("f_x".into(), fault.into())], "{kind:?}");
        }
    }
    let long = "x".repeat(TEXT_MAX + 1);
    assert_eq!(faults(&[field(1, "x", Kind::Text)], &[("f_x", &long)], Moment::Opening)[0].1, "fault-too-long");
}

#[test]
fn what_is_not_asked_is_neither_required_nor_kept() {
    let mut serial = when(field(2, "serial", Kind::Text), "device", &["laptop"]);
    serial.required = Required::Opening;
    let defs = [field(1, "device", Kind::Choice), serial, when(field(3, "case", Kind::YesNo), "serial", &["A1"])];
    assert_eq!(faults(&defs, &[("f_device", "laptop")], Moment::Opening), [("f_serial".into(), "fault-empty".into())]);
    let phone = typed(&[("f_device", "phone"), ("f_serial", "A1"), ("f_case", "yes")]);
    let answers = check(&defs, &phone, (Asker::Requester, Moment::Opening)).unwrap();
    assert_eq!(answers.keys().collect::<Vec<_>>(), ["device"], "a chain of conditions breaks at its first link");
}

#[test]
fn required_before_solving_waits_until_then() {
    let mut cause = field(1, "cause", Kind::Text);
    (cause.required, cause.audience) = (Required::Solving, Audience::Team);
    let defs = [cause];
    assert!(check(&defs, &Typed::new(), (Asker::Team, Moment::Working)).is_ok());
    assert_eq!(faults(&defs, &[], Moment::Solving), [("f_cause".into(), "fault-empty".into())]);
    // A requester neither sees it nor is asked for it, and what they send of it is not taken.
    let forged = check(&defs, &typed(&[("f_cause", "them")]), (Asker::Requester, Moment::Solving)).unwrap();
    assert!(forged.is_empty());
}

#[test]
fn a_definition_that_cannot_work_is_refused() {
    let device = field(1, "device", Kind::Choice);
    let fault = |d: Definition| check_definition(&d, std::slice::from_ref(&device)).unwrap_err()[0].fault.clone();
    let with = |change: fn(&mut Definition)| {
        let mut d = field(2, "serial", Kind::Choice);
        change(&mut d);
        d
    };
    assert!(
        check_definition(&when(field(2, "serial", Kind::Text), "device", &["laptop"]), std::slice::from_ref(&device))
            .is_ok()
    );
    assert_eq!(fault(with(|d| d.label = " ".into())), "fault-empty");
    assert_eq!(fault(with(|d| d.name = "Serial No".into())), "desk-field-fault-name");
    assert_eq!(fault(with(|d| d.choices.clear())), "desk-field-fault-choices");
    assert_eq!(fault(with(|d| d.choices = vec!["a".into(), "a".into()])), "desk-field-fault-choices");
    assert_eq!(fault(when(field(2, "serial", Kind::Text), "nothing", &["x"])), "desk-field-fault-condition");
    assert_eq!(fault(when(field(1, "device", Kind::Text), "device", &["x"])), "desk-field-fault-condition");
    let mut secret = device.clone();
    secret.audience = Audience::Team;
    let asked = when(field(2, "serial", Kind::Text), "device", &["laptop"]);
    assert_eq!(check_definition(&asked, &[secret]).unwrap_err()[0].fault, "desk-field-fault-hidden");
}

#[test]
fn names_and_conditions_are_made_of_what_people_type() {
    assert_eq!(name_of("  Cost centre (SAP) "), "cost_centre_sap");
    assert_eq!(name_of("Gerät Größe"), "geraet_groesse");
    assert_eq!(name_of("3 digits"), "f_3_digits");
    let read = conditions_of("device = laptop | phone\n\n far=yes").unwrap();
    assert_eq!(conditions_text(&read), "device = laptop | phone\nfar = yes");
    assert!(conditions_of("device: laptop").is_err());
}

proptest! {
    #[test]
    fn what_was_accepted_is_accepted_again_and_stays_the_same(
        words in proptest::collection::vec(("[a-d]", "(laptop|phone|yes|no|[0-9]{1,6}|2027-0[1-9]-1[0-9]|\\PC{0,12})"), 0..12)
    ) {
        let defs = [
            field(1, "a", Kind::Choices),
            when(field(2, "b", Kind::Text), "a", &["laptop"]),
            when(field(3, "c", Kind::Number), "b", &["yes", "1"]),
            field(4, "d", Kind::Date),
        ];
        let pairs: Vec<(String, String)> = words.into_iter().map(|(n, v)| (format!("f_{n}"), v)).collect();
        let sent = typed_form(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        if let Ok(first) = check(&defs, &sent, (Asker::Requester, Moment::Opening)) {
            let again: Typed = first.iter().map(|(n, a)| (n.clone(), typed_answer(a))).collect();
            prop_assert_eq!(check(&defs, &again, (Asker::Requester, Moment::Opening)).unwrap(), first.clone());
            for d in &defs {
                prop_assert!(!first.contains_key(&d.name) || holds(&d.conditions, &first));
            }
        }
    }
}
