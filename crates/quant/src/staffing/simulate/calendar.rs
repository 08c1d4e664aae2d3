//! When a person is on duty: weekly shifts, less closed times and absences without notice.

use super::draws::purpose;
use super::input::Person;
use super::ziggurat::exponential;
use crate::rng::Stream;

const WEEK: f64 = 168.0;

/// The shifts of one person in one repetition, one after another.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    shifts: Vec<[f64; 2]>,
    next: usize,
    week: f64,
    absence: Option<Absence>,
}

#[derive(Debug, Clone)]
struct Absence {
    stream: Stream,
    mean: [f64; 2],
    absent: bool,
    until: f64,
}

impl Absence {
    fn away(&mut self, time: f64) -> bool {
        while self.until <= time {
            self.absent = !self.absent;
            self.until += self.mean[usize::from(self.absent)] * exponential(&mut self.stream) + 1e-6;
        }
        self.absent
    }
}

impl Calendar {
    /// `None` when the person is always there.
    pub fn new(person: &Person, closed: bool, address: (u64, u64, u64)) -> Option<Self> {
        if person.shifts.is_empty() && person.absent_share == 0.0 && !closed {
            return None;
        }
        let mut shifts = person.shifts.clone();
        if shifts.is_empty() {
            shifts = (0..7).map(|d| [24.0 * f64::from(d), 24.0 * f64::from(d + 1)]).collect();
        }
        let (seed, replication, entity) = address;
        let absence = (person.absent_share > 0.0).then(|| {
            let mut stream = Stream::new(seed, purpose::ABSENCE, replication, entity);
            let away = 24.0 * person.absent_days;
            let mean = [away * (1.0 - person.absent_share) / person.absent_share, away];
            let absent = stream.uniform() < person.absent_share;
            let until = mean[usize::from(absent)] * exponential(&mut stream);
            Absence { stream, mean, absent, until }
        });
        Some(Self { shifts, next: 0, week: 0.0, absence })
    }

    /// The next shift that takes place, [from, until], or nothing before `end`.
    pub fn shift(&mut self, closed: &[[f64; 2]], end: f64) -> Option<[f64; 2]> {
        loop {
            let [from, until] = self.shifts[self.next].map(|t| t + self.week);
            if from >= end {
                return None;
            }
            self.next += 1;
            if self.next == self.shifts.len() {
                self.next = 0;
                self.week += WEEK;
            }
            let shut = closed.iter().any(|c| c[0] <= from && from < c[1]);
            let away = self.absence.as_mut().is_some_and(|a| a.away(from));
            if !shut && !away {
                return Some([from, until]);
            }
        }
    }
}
