//! What really happens to cases: the steps that follow each other, the variants of the way, rework and
//! reopened cases, read from an event log in one pass.

use crate::fault::{Fault, Outcome};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Largest number of different activities.
const MOST_ACTIVITIES: usize = 1_000;

/// One step that follows another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Activity before.
    pub from: String,
    /// Activity after.
    pub to: String,
    /// How often.
    pub count: u64,
}

/// The log in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProcessSummary {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// Steps that follow each other directly, most frequent first.
    pub edges: Vec<Edge>,
    /// Different ways through the process.
    pub variants: u64,
    /// Cases on the most frequent way.
    pub top: u64,
    /// Time from first to last event, sorted, in the log's unit.
    #[serde(skip)]
    pub durations: Vec<i64>,
    /// Share of cases in which an activity occurs more than once.
    pub rework: f64,
    /// Share of cases with the activity that means "reopened".
    pub reopen: f64,
}

impl ProcessSummary {
    /// Quantile of the time from first to last event (type 7), 0 <= p <= 1.
    pub fn duration(&self, p: f64) -> f64 {
        let last = self.durations.len().saturating_sub(1);
        let h = last as f64 * p.clamp(0.0, 1.0);
        let at = |k: usize| self.durations.get(k.min(last)).map_or(0.0, |d| *d as f64);
        let k = h.floor() as usize;
        at(k) + (at(k + 1) - at(k)) * (h - k as f64)
    }
}

/// Sequence keys are already well mixed: the map takes them as they are.
#[derive(Default)]
struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            self.0 ^= chunk.iter().fold(0, |acc, b| acc << 8 | u64::from(*b));
        }
    }
}

/// Numbers of activities by name; a handful, so that a small open table beats a map.
struct Names<'a> {
    slots: Vec<u16>,
    names: Vec<&'a [u8]>,
}

impl<'a> Names<'a> {
    fn new() -> Self {
        Self { slots: vec![u16::MAX; 4_096], names: Vec::new() }
    }

    fn number(&mut self, name: &'a [u8]) -> Outcome<usize> {
        let head = name.iter().take(8).fold(name.len() as u64, |h, b| (h << 7) ^ u64::from(*b));
        let mut at = (head.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52) as usize;
        loop {
            match self.slots[at] {
                u16::MAX => {
                    if self.names.len() == MOST_ACTIVITIES {
                        return Err(Fault::new("too_large", "log", "a log may name at most a thousand activities"));
                    }
                    self.slots[at] = self.names.len() as u16;
                    self.names.push(name);
                    return Ok(self.names.len() - 1);
                }
                k if self.names[usize::from(k)] == name => return Ok(usize::from(k)),
                _ => at = (at + 1) & 4_095,
            }
        }
    }
}

/// Counters of the whole log.
struct Tally {
    /// Width of the table of edges.
    width: usize,
    edges: Vec<u64>,
    variants: HashMap<u128, u64, BuildHasherDefault<Plain>>,
    durations: Vec<i64>,
    seen: Vec<u32>,
    rework: u64,
    reopened: u64,
    events: u64,
}

/// Where the present case stands.
struct Case {
    number: u32,
    first: i64,
    last: i64,
    step: usize,
    key: u128,
    again: bool,
    reopened: bool,
}

impl Tally {
    fn new() -> Self {
        Self {
            width: 16,
            edges: vec![0; 256],
            variants: HashMap::default(),
            durations: Vec::new(),
            seen: vec![0; MOST_ACTIVITIES],
            rework: 0,
            reopened: 0,
            events: 0,
        }
    }

    fn widen(&mut self, activity: usize) {
        while activity >= self.width {
            let old = std::mem::replace(&mut self.edges, vec![0; 4 * self.width * self.width]);
            for (from, row) in old.chunks(self.width).enumerate() {
                self.edges[2 * self.width * from..][..self.width].copy_from_slice(row);
            }
            self.width *= 2;
        }
    }

    fn close(&mut self, case: &Case) {
        *self.variants.entry(case.key).or_insert(0) += 1;
        self.durations.push(case.last - case.first);
        self.rework += u64::from(case.again);
        self.reopened += u64::from(case.reopened);
    }

    fn step(&mut self, case: &mut Case, activity: usize, time: i64, reopened: bool) {
        self.widen(activity);
        if case.step != usize::MAX {
            self.edges[case.step * self.width + activity] += 1;
        } else {
            case.first = time;
        }
        case.again |= self.seen[activity] == case.number;
        self.seen[activity] = case.number;
        case.reopened |= reopened;
        case.key = (case.key ^ (activity as u128 + 1)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B);
        case.key ^= case.key >> 61;
        case.step = activity;
        case.last = time;
        self.events += 1;
    }
}

impl Case {
    fn new(number: u32) -> Self {
        Self { number, first: 0, last: 0, step: usize::MAX, key: 0x6C62_272E_07BB_0142, again: false, reopened: false }
    }
}

fn wrong(line: usize) -> Fault {
    Fault::range("log", format!("line {line} should read case,activity,time with a whole number as time"))
}

/// Position of `byte` in `text`, from `from`.
fn find(text: &[u8], byte: u8, from: usize) -> Option<usize> {
    text.get(from..)?.iter().position(|b| *b == byte).map(|k| from + k)
}

fn whole(text: &[u8]) -> Option<i64> {
    let (digits, sign) = match text.split_first()? {
        (b'-', rest) => (rest, -1),
        _ => (text, 1),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0i64;
    for b in digits {
        let d = b.wrapping_sub(b'0');
        if d > 9 {
            return None;
        }
        value = value * 10 + i64::from(d);
    }
    Some(sign * value)
}

/// Reads a log of lines `case,activity,time` (first line: names) whose events of one case stand together,
/// in the order in which they happened. `reopened` is the name of the activity that means "reopened".
///
/// Fails when a line has another form, a case appears in two places, or time runs backwards in a case.
///
/// ```
/// let log = b"case,activity,timestamp\n1,New,0\n1,Done,60\n2,New,5\n2,Done,9\n";
/// let summary = quant::stats::process::mine(log, "Reopened").unwrap();
/// assert_eq!((summary.cases, summary.variants, summary.edges[0].count), (2, 1, 2));
/// ```
pub fn mine(log: &[u8], reopened: &str) -> Outcome<ProcessSummary> {
    let start = find(log, b'\n', 0).ok_or_else(|| Fault::new("empty", "log", "there is no event in the log"))? + 1;
    // Rising numbers cannot repeat and need no memory; only if they fail to rise is the log read again.
    match read(log, start, reopened, Memory::Rising(i64::MIN))? {
        Some(summary) => Ok(summary),
        None => read(log, start, reopened, Memory::Names(HashSet::new()))?
            .ok_or_else(|| Fault::range("log", "the events of one case must stand together; sort the log by case")),
    }
}

/// Reads the events; `None` when the memory cannot tell a new case from an old one.
fn read<'a>(log: &'a [u8], start: usize, reopened: &str, mut memory: Memory<'a>) -> Outcome<Option<ProcessSummary>> {
    let (mut names, mut tally) = (Names::new(), Tally::new());
    let (mut case, mut id): (Case, &[u8]) = (Case::new(1), b"");
    let (mut at, mut line) = (start, 1);
    while at < log.len() {
        line += 1;
        let first = find(log, b',', at).ok_or_else(|| wrong(line))?;
        let second = find(log, b',', first + 1).ok_or_else(|| wrong(line))?;
        let end = find(log, b'\n', second + 1).unwrap_or(log.len());
        let stop = if end > second + 1 && log[end - 1] == b'\r' { end - 1 } else { end };
        let time = whole(&log[second + 1..stop]).ok_or_else(|| wrong(line))?;
        let own = &log[at..first];
        if own != id || case.step == usize::MAX {
            if case.step != usize::MAX {
                tally.close(&case);
                case = Case::new(case.number + 1);
            }
            if !memory.is_new(own) {
                return Ok(None);
            }
            id = own;
        } else if time < case.last {
            return Err(Fault::range("log", format!("time runs backwards in line {line}")));
        }
        let name = &log[first + 1..second];
        let activity = names.number(name)?;
        tally.step(&mut case, activity, time, name == reopened.as_bytes());
        at = end + 1;
    }
    if case.step == usize::MAX {
        return Err(Fault::new("empty", "log", "there is no event in the log"));
    }
    tally.close(&case);
    Ok(Some(summary(tally, &names)))
}

/// Cases met so far.
enum Memory<'a> {
    /// Highest case number so far.
    Rising(i64),
    /// All names so far.
    Names(HashSet<&'a [u8]>),
}

impl<'a> Memory<'a> {
    fn is_new(&mut self, id: &'a [u8]) -> bool {
        match self {
            Self::Rising(highest) => whole(id).is_some_and(|k| {
                let rises = k > *highest;
                *highest = k;
                rises
            }),
            Self::Names(names) => names.insert(id),
        }
    }
}

fn summary(tally: Tally, names: &Names<'_>) -> ProcessSummary {
    let text = |k: usize| names.names.get(k).map_or(String::new(), |n| String::from_utf8_lossy(n).into_owned());
    let mut edges: Vec<Edge> = Vec::new();
    for (place, count) in tally.edges.iter().enumerate().filter(|e| *e.1 > 0) {
        edges.push(Edge { from: text(place / tally.width), to: text(place % tally.width), count: *count });
    }
    edges.sort_by(|l, r| r.count.cmp(&l.count).then_with(|| (&l.from, &l.to).cmp(&(&r.from, &r.to))));
    let cases = tally.durations.len() as u64;
    let mut durations = tally.durations;
    durations.sort_unstable();
    ProcessSummary {
        cases,
        events: tally.events,
        edges,
        variants: tally.variants.len() as u64,
        top: tally.variants.values().copied().max().unwrap_or(0),
        durations,
        rework: tally.rework as f64 / cases.max(1) as f64,
        reopen: tally.reopened as f64 / cases.max(1) as f64,
    }
}
