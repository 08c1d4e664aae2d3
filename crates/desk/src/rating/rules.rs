//! What an answer may be, when a bad one is followed up, and what the answers of a period say: pure.

use super::{BEST, Given, Rating, SATISFIED, Setting};
use house::FieldFault;
use quant::stats::intervals::proportion;
use serde::{Deserialize, Serialize};

/// Longest remark, in characters.
pub const COMMENT_MAX: usize = 2_000;
/// Fewer answers than this give no share: it would say nothing.
pub const ANSWERS_MIN: i64 = 10;
/// The level of the interval.
pub const LEVEL: f64 = 0.95;

/// An answer as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub score: String,
    #[serde(default)]
    pub comment: String,
}

/// The answer, or what is wrong with it.
pub fn read(typed: &Typed) -> Result<Given, Vec<FieldFault>> {
    if typed.score.trim().is_empty() {
        return Err(vec![FieldFault::new("score", "desk-rating-choose")]);
    }
    let score = typed.score.trim().parse().map_err(|_| vec![FieldFault::new("score", "fault-unknown")])?;
    check(score, &typed.comment)
}

/// The same for programs.
pub fn check(score: i64, comment: &str) -> Result<Given, Vec<FieldFault>> {
    let mut faults = Vec::new();
    if !(1..=BEST).contains(&score) {
        faults.push(FieldFault::new("score", "fault-unknown"));
    }
    let comment = comment.trim();
    if comment.chars().count() > COMMENT_MAX {
        faults.push(FieldFault::new("comment", "fault-too-long").with("max", COMMENT_MAX));
    }
    if faults.is_empty() { Ok(Given { score, comment: comment.to_owned() }) } else { Err(faults) }
}

/// What a setting may be.
pub fn check_setting(s: &Setting) -> Result<(), Vec<FieldFault>> {
    let limits = [
        ("wait_minutes", s.wait_minutes, 0, 7 * 24 * 60),
        ("change_days", s.change_days, 1, 90),
        ("follow_up_at_most", s.follow_up_at_most, 1, BEST - 1),
        ("follow_up_priority", s.follow_up_priority, 1, 4),
    ];
    let faults: Vec<FieldFault> = limits
        .into_iter()
        .filter_map(|(field, value, min, max)| match value {
            v if v < min => Some(FieldFault::new(field, "fault-too-small").with("min", min)),
            v if v > max => Some(FieldFault::new(field, "fault-too-large").with("max", max)),
            _ => None,
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Whether this answer opens a follow-up: a bad one, once for a resolution.
pub fn wants_follow_up(setting: &Setting, rating: &Rating) -> bool {
    let bad = rating.score.is_some_and(|score| score <= setting.follow_up_at_most);
    setting.follow_up && bad && rating.follow_up.is_none()
}

/// What was asked and answered in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// How many gave each answer, from 1 to 5.
    pub scores: [i64; 5],
    /// Questions put in the period, and how many of these were answered.
    pub asked: i64,
    pub answered: i64,
}

impl Counts {
    pub fn ratings(&self) -> i64 {
        self.scores.iter().sum()
    }

    pub fn satisfied(&self) -> i64 {
        self.scores.iter().skip(SATISFIED as usize - 1).sum()
    }
}

/// A share with its count and its Wilson interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    pub part: i64,
    pub whole: i64,
    /// Absent where too few answered.
    pub value: Option<f64>,
    pub low: f64,
    pub high: f64,
}

/// Satisfied answers of all answers; without a value below ten.
pub fn satisfaction(c: &Counts) -> Share {
    share(c.satisfied(), c.ratings(), ANSWERS_MIN)
}

/// Answered questions of all questions put in the period.
pub fn response(c: &Counts) -> Share {
    share(c.answered, c.asked, 1)
}

fn share(part: i64, whole: i64, min: i64) -> Share {
    let wilson = proportion(part.max(0) as u64, whole.max(0) as u64, LEVEL).map(|p| p.wilson).unwrap_or([0.0, 1.0]);
    let value = (whole >= min && whole > 0).then(|| part as f64 / whole as f64);
    Share { part, whole, value, low: wilson[0], high: wilson[1] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use house::people::PersonId;
    use proptest::prelude::*;

    fn rating(score: i64, follow_up: Option<i64>) -> Rating {
        let at = jiff::Timestamp::UNIX_EPOCH;
        Rating {
            id: 1,
            ticket: 1,
            resolved_at: at,
            requester: PersonId(1),
            asked_at: at,
            closes_at: at,
            score: Some(score),
            comment: String::new(),
            rated_at: Some(at),
            follow_up,
        }
    }

    #[test]
    fn an_answer_is_one_to_five_and_a_short_remark() {
        let typed = |score: &str, comment: &str| read(&Typed { score: score.into(), comment: comment.into() });
        assert_eq!(typed("5", " quick! "), Ok(Given { score: 5, comment: "quick!".into() }));
        for wrong in ["", "0", "6", "five", "-1", "99999999999999999999"] {
            assert_eq!(typed(wrong, "").unwrap_err()[0].field, "score", "{wrong}");
        }
        assert_eq!(typed("3", &"x".repeat(COMMENT_MAX + 1)).unwrap_err()[0].field, "comment");
    }

    #[test]
    fn a_bad_answer_is_followed_up_once() {
        let setting = Setting::default();
        assert!(wants_follow_up(&setting, &rating(2, None)));
        assert!(!wants_follow_up(&setting, &rating(3, None)));
        assert!(!wants_follow_up(&setting, &rating(1, Some(9))));
        assert!(!wants_follow_up(&Setting { follow_up: false, ..setting }, &rating(1, None)));
    }

    #[test]
    fn below_ten_answers_there_is_no_share() {
        let few = Counts { scores: [0, 0, 1, 3, 5], asked: 20, answered: 9 };
        assert_eq!((few.ratings(), few.satisfied(), satisfaction(&few).value), (9, 8, None));
        let enough = Counts { scores: [1, 0, 1, 3, 5], asked: 20, answered: 10 };
        assert_eq!(satisfaction(&enough).value, Some(0.8));
        assert_eq!(response(&enough).value, Some(0.5));
        assert_eq!(response(&Counts::default()).value, None);
    }

    #[test]
    fn the_interval_is_wilsons() {
        // 8 of 10, 95 %: (0.4902, 0.9433), as published for the score interval.
        let share = satisfaction(&Counts { scores: [1, 1, 0, 4, 4], asked: 10, answered: 10 });
        assert!((share.low - 0.4902).abs() < 5e-4 && (share.high - 0.9433).abs() < 5e-4, "{share:?}");
    }

    #[test]
    fn a_setting_outside_its_limits_is_named() {
        let wrong = Setting { change_days: 0, follow_up_at_most: 5, ..Setting::default() };
        let fields: Vec<String> = check_setting(&wrong).unwrap_err().into_iter().map(|f| f.field).collect();
        assert_eq!(fields, ["change_days", "follow_up_at_most"]);
        assert!(check_setting(&Setting::default()).is_ok());
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share(scores in prop::array::uniform5(0i64..5_000)) {
            let c = Counts { scores, asked: 0, answered: 0 };
            let s = satisfaction(&c);
            if let Some(value) = s.value {
                prop_assert!(s.low <= value && value <= s.high && s.low >= 0.0 && s.high <= 1.0);
            }
        }
    }
}
