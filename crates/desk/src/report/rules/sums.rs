//! What a question about the desk is answered from: sums of points in a span of days, however they came together.

use super::dist::Dist;
use crate::tally::rules::cells::{Cells, Fine};
use crate::tally::rules::{QUARTER_SECONDS, measure};
use crate::tally::{Day, Filter, Measured, Span};
use jiff::Timestamp;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    pub filter: Filter,
    pub span: Span,
    /// Its first moment, if it has one.
    pub start: Option<Timestamp>,
    /// The last moment of the span, or now if that is earlier.
    pub end: Timestamp,
    pub now: Timestamp,
    pub today: Day,
}

impl Question {
    /// The same about the span of the same length before; nothing if this one has no beginning.
    pub fn before(&self) -> Option<Self> {
        let (from, end) = (self.span.from?, self.start?);
        let to = self.span.to.unwrap_or(self.today + 1).min(self.today + 1).max(from);
        let span = Span { from: Some(from - (to - from).max(1)), to: Some(from) };
        Some(Self { span, start: None, end, ..self.clone() })
    }

    /// The first day after the span whose tickets are no longer in it.
    pub fn to(&self) -> Day {
        self.span.to.unwrap_or(Day::MAX)
    }

    /// The days of the last two weeks that lie in the span: their solutions may yet come back.
    pub fn young(&self) -> Span {
        let from = (self.today - 13).max(self.span.from.unwrap_or(Day::MIN));
        Span { from: Some(from), to: self.span.to }
    }
}

/// The sums of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    pub question: Question,
    pub flow: Cells,
    /// Open at the end: the quarter of an hour in which they were created, and how many.
    pub open: Cells,
    /// The same of those who came in the span and wait still.
    pub waiting: Cells,
    /// Solutions of the last two weeks.
    pub young: i64,
    pub fine: Fine,
}

impl Sums {
    pub fn new(question: Question, fine: Fine) -> Self {
        Self { question, flow: Cells::default(), open: Cells::default(), waiting: Cells::default(), young: 0, fine }
    }

    /// Adds a ticket, or with -1 takes it away.
    pub fn put(&mut self, m: &Measured, sign: i64) {
        let (span, to) = (self.question.span, self.question.to());
        for p in &m.points {
            let n = sign * p.n;
            if p.measure == measure::OPEN && span.holds(p.day) {
                self.waiting.add(0, p.value, n);
            }
            match p.measure {
                measure::OPEN if p.day < to => self.open.add(0, p.value, n),
                measure::ENDED if p.day >= to && self.came_before_end(p.value) => self.open.add(0, p.value, n),
                measure::OPEN | measure::ENDED => {}
                _ if span.holds(p.day) => {
                    self.flow.add(p.measure, self.fine.kept(p), n);
                    if p.measure == measure::RESOLUTION && self.question.young().holds(p.day) {
                        self.young += n;
                    }
                }
                _ => {}
            }
        }
    }

    pub fn came_before_end(&self, quarter: i64) -> bool {
        quarter.saturating_mul(QUARTER_SECONDS) < self.question.end.as_second()
    }

    pub fn count(&self, measure: u8) -> i64 {
        self.flow.count(measure)
    }

    /// How many tickets: events less those before which the same ticket had one in the span.
    pub fn tickets(&self, measure: u8, again: u8) -> i64 {
        let from = i64::from(self.question.span.from.unwrap_or(Day::MIN));
        self.count(measure) - self.flow.count_if(again, |day| day >= from)
    }

    /// A measure of durations, in hours.
    pub fn hours(&self, measure: u8) -> Dist {
        let fine = self.fine;
        Dist::of(self.flow.of(measure).into_iter().map(|(value, n)| (fine.read(value) / 3600.0, n)))
    }

    /// When the open ones were created: the middle of the quarter, in seconds.
    pub fn open_since(&self) -> Dist {
        moments(&self.open)
    }

    /// How long those wait who came in the span and wait still, in hours.
    pub fn waiting_hours(&self) -> Dist {
        let now = self.question.now.as_second() as f64;
        moments(&self.waiting).through(|at| (now - at).max(0.0) / 3600.0)
    }

    /// Promises of a kind that fell due: kept, and all.
    pub fn promises(&self, kind: u8) -> (i64, i64) {
        let now = self.question.now.as_second();
        let late = self.flow.count_if(measure::OWED + kind, |due| due < now);
        let kept = self.count(measure::KEPT + kind);
        (kept, kept + self.count(measure::BROKEN + kind) + late)
    }
}

fn moments(cells: &Cells) -> Dist {
    let middle = |quarter: i64| (quarter * QUARTER_SECONDS + QUARTER_SECONDS / 2) as f64;
    Dist::of(cells.of(0).into_iter().map(|(quarter, n)| (middle(quarter), n)))
}
