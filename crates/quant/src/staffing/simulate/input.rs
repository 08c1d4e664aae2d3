//! What a desk is, as people state it: kinds of tickets, people, rules, and how long to look.

use serde::{Deserialize, Serialize};

/// A rate that is the same all week, or one for each of the 168 hours from Monday midnight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rate {
    /// Tickets an hour, always.
    Steady(f64),
    /// Tickets an hour for each hour of the week.
    Weekly(Vec<f64>),
}

/// Law of the work of one segment, hours at normal speed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Memoryless.
    Exponential {
        /// Mean, hours.
        mean: f64,
    },
    /// Many short, few long: the usual shape of work times.
    Lognormal {
        /// Mean, hours.
        mean: f64,
        /// Standard deviation over mean.
        cv: f64,
    },
    /// Always the same.
    Constant {
        /// Hours.
        value: f64,
    },
    /// Sum of `stages` exponential stages.
    Erlang {
        /// Mean, hours.
        mean: f64,
        /// Stages.
        stages: u32,
    },
    /// One of two exponential laws.
    Hyperexponential {
        /// Probability of the first.
        probability: f64,
        /// Their means, hours.
        means: [f64; 2],
    },
    /// Observed values, smoothed between neighbours.
    Empirical {
        /// Hours.
        values: Vec<f64>,
    },
}

/// One kind of ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// Name, for the report.
    #[serde(default)]
    pub name: String,
    /// Discipline that can do it, counted from 0.
    pub discipline: usize,
    /// 0 goes first.
    #[serde(default)]
    pub priority: u32,
    /// Arrivals an hour.
    pub rate_per_hour: Rate,
    /// Law of the work of a segment.
    pub work: Work,
    /// Mean of the exponential patience, hours; left out: nobody gives up.
    #[serde(default)]
    pub patience_mean: Option<f64>,
    /// A ticket should be started within this many hours.
    pub target_hours: f64,
    /// Share that should be, for the verdict on a period.
    #[serde(default = "most")]
    pub target_share: f64,
    /// Tickets waiting at the start.
    #[serde(default)]
    pub start_backlog: u32,
    /// Mean number of work segments, at least 1: tickets come back after the requester has answered.
    #[serde(default = "one")]
    pub segments_mean: f64,
    /// Mean time with the requester between segments, hours.
    #[serde(default)]
    pub return_delay_mean: f64,
    /// Standard deviation of the day's demand factor (gamma with mean 1).
    #[serde(default)]
    pub day_cv: f64,
}

/// A discipline and how quickly a person works in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Skill {
    /// Discipline, at normal speed.
    Plain(usize),
    /// Discipline and speed; 1 is normal, 0.5 takes twice as long.
    Paced {
        /// Discipline.
        discipline: usize,
        /// Speed.
        speed: f64,
    },
}

/// A person, or several of the same kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Name, for the report.
    #[serde(default)]
    pub name: String,
    /// What they know; the first is their home discipline.
    pub skills: Vec<Skill>,
    /// Hours of the week on duty, [from, until] from Monday midnight; left out: always.
    #[serde(default)]
    pub shifts: Vec<[f64; 2]>,
    /// Share of time absent without notice.
    #[serde(default)]
    pub absent_share: f64,
    /// Mean length of an absence, days.
    #[serde(default = "three")]
    pub absent_days: f64,
    /// How many there are of this kind.
    #[serde(default = "single")]
    pub count: u32,
}

/// What a free person takes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// The highest priority, then the earliest due time, then the scarcest discipline.
    #[default]
    Priority,
    /// The oldest ticket.
    Fifo,
    /// The home discipline as long as it has work, by priority; then the others.
    HomeFirst,
    /// The longest queue, ties to the first class.
    LongestQueue,
}

/// Which free person gets an arriving ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assign {
    /// The one with the fewest skills, then the fastest.
    #[default]
    FewestSkills,
    /// The fastest, then the one with the fewest skills.
    Fastest,
}

/// What happens to a ticket when its person's shift ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndOfShift {
    /// It keeps its remaining work and is resumed by the same person at the next shift.
    #[default]
    Resume,
    /// The person stays until it is done.
    Finish,
}

/// A simulation question. Hours; time 0 is Monday midnight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// Kinds of tickets, at most 128.
    pub classes: Vec<Class>,
    /// People, at most 2000.
    pub people: Vec<Person>,
    /// What a free person takes.
    #[serde(default)]
    pub routing: Routing,
    /// Who gets an arriving ticket.
    #[serde(default)]
    pub assign: Assign,
    /// Work at the end of a shift.
    #[serde(default)]
    pub end_of_shift: EndOfShift,
    /// Whether tickets of the highest priority interrupt others.
    #[serde(default)]
    pub preempt: bool,
    /// Closed times, [from, until] in hours from the start: shifts that begin inside are dropped.
    #[serde(default)]
    pub closed: Vec<[f64; 2]>,
    /// Hours simulated before counting.
    #[serde(default)]
    pub warmup_hours: f64,
    /// Hours counted.
    pub horizon_hours: f64,
    /// Independent repetitions.
    pub replications: u32,
    /// Seed.
    #[serde(default)]
    pub seed: u64,
    /// Ignorance about the level of demand: standard deviation of a factor drawn once a repetition.
    #[serde(default)]
    pub demand_cv: f64,
    /// Ignorance about the mean work: the same.
    #[serde(default)]
    pub work_cv: f64,
    /// Threads; the answer does not depend on them.
    #[serde(default = "single")]
    pub threads: u32,
}

fn most() -> f64 {
    0.9
}

fn one() -> f64 {
    1.0
}

fn three() -> f64 {
    3.0
}

fn single() -> u32 {
    1
}

impl Skill {
    /// Discipline and speed.
    pub fn parts(self) -> (usize, f64) {
        match self {
            Self::Plain(discipline) => (discipline, 1.0),
            Self::Paced { discipline, speed } => (discipline, speed),
        }
    }
}

impl Rate {
    /// Mean over the week, tickets an hour.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Steady(r) => *r,
            Self::Weekly(list) => list.iter().sum::<f64>() / list.len().max(1) as f64,
        }
    }
}

impl Work {
    /// Mean, hours.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Exponential { mean } | Self::Lognormal { mean, .. } | Self::Erlang { mean, .. } => *mean,
            Self::Constant { value } => *value,
            Self::Hyperexponential { probability, means } => probability * means[0] + (1.0 - probability) * means[1],
            Self::Empirical { values } => values.iter().sum::<f64>() / values.len().max(1) as f64,
        }
    }
}
