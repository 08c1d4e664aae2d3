//! Points, and sums of points: how they are packed into bytes, added and taken away, and read as distributions.
//! Durations are kept in steps of 1.1 %, so that a year of them stays small; a value read back is wrong by at most 0.6 %.

use super::super::Day;
use super::measure;
use std::collections::BTreeMap;

/// Steps to each doubling of a duration.
const STEPS: f64 = 64.0;
/// Values below this lie in a plain list, which sums a million of them in milliseconds.
const DENSE: i64 = 4096;
/// One more than the highest number of a measure.
const MEASURES: usize = 64;

/// A ticket counts `n` times under `value` of a measure on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    pub measure: u8,
    pub day: Day,
    pub value: i64,
    pub n: i64,
}

/// The step of a duration in seconds; 0 for none.
pub fn step(seconds: i64) -> i64 {
    if seconds <= 0 { 0 } else { 1 + ((seconds as f64).log2() * STEPS).floor() as i64 }
}

/// The seconds in the middle of a step.
pub fn seconds(step: i64) -> f64 {
    if step <= 0 { 0.0 } else { ((step as f64 - 0.5) / STEPS).exp2() }
}

/// How many of each value, for each measure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cells {
    dense: Vec<Vec<i64>>,
    sparse: BTreeMap<(u8, i64), i64>,
}

impl Cells {
    pub fn add(&mut self, measure: u8, value: i64, n: i64) {
        let place = usize::from(measure);
        if (0..DENSE).contains(&value) && place < MEASURES {
            if self.dense.len() <= place {
                self.dense.resize(place + 1, Vec::new());
            }
            if let Some(list) = self.dense.get_mut(place) {
                let at = value as usize;
                if list.len() <= at {
                    list.resize(at + 1, 0);
                }
                list.iter_mut().skip(at).take(1).for_each(|slot| *slot = slot.wrapping_add(n));
            }
        } else {
            let slot = self.sparse.entry((measure, value)).or_default();
            *slot = slot.wrapping_add(n);
        }
    }

    /// Adds what these bytes hold; false if they are not of our making.
    #[must_use]
    pub fn add_packed(&mut self, bytes: &[u8]) -> bool {
        let mut reader = Reader(bytes);
        let (mut measure, mut value) = (0_i64, 0_i64);
        while !reader.0.is_empty() {
            let (Some(step), Some(more), Some(n)) = (reader.signed(), reader.signed(), reader.signed()) else {
                return false;
            };
            if step != 0 {
                (measure, value) = (measure.wrapping_add(step), 0);
            }
            value = value.wrapping_add(more);
            let Ok(measure) = u8::try_from(measure) else { return false };
            self.add(measure, value, n);
        }
        true
    }

    /// Every cell that is not zero, by measure and value.
    pub fn each(&self) -> Vec<(u8, i64, i64)> {
        let dense = self.dense.iter().enumerate().flat_map(|(measure, list)| {
            list.iter().enumerate().map(move |(value, n)| (measure as u8, value as i64, *n))
        });
        let sparse = self.sparse.iter().map(|((measure, value), n)| (*measure, *value, *n));
        let mut all: Vec<(u8, i64, i64)> = dense.chain(sparse).filter(|(_, _, n)| *n != 0).collect();
        all.sort_unstable();
        all
    }

    pub fn packed(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (mut measure, mut value) = (0_u8, 0_i64);
        for (m, v, n) in self.each() {
            signed(&mut bytes, i64::from(m) - i64::from(measure));
            if m != measure {
                (measure, value) = (m, 0);
            }
            signed(&mut bytes, v.wrapping_sub(value));
            signed(&mut bytes, n);
            value = v;
        }
        bytes
    }

    /// The values of a measure with their counts, smallest first.
    pub fn of(&self, measure: u8) -> Vec<(i64, i64)> {
        let dense = self.dense.get(usize::from(measure)).into_iter().flatten();
        let dense = dense.enumerate().map(|(value, n)| (value as i64, *n));
        let sparse = self.sparse.range((measure, i64::MIN)..=(measure, i64::MAX)).map(|((_, v), n)| (*v, *n));
        let (below, above): (Vec<_>, Vec<_>) = sparse.partition(|(v, _)| *v < 0);
        below.into_iter().chain(dense).chain(above).filter(|(_, n)| *n != 0).collect()
    }

    /// How many in all.
    pub fn count(&self, measure: u8) -> i64 {
        self.of(measure).iter().map(|(_, n)| n).sum()
    }

    /// How many with a value that is meant.
    pub fn count_if(&self, measure: u8, meant: impl Fn(i64) -> bool) -> i64 {
        self.of(measure).iter().filter(|(value, _)| meant(*value)).map(|(_, n)| n).sum()
    }
}

/// Seconds, as exactly as they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fine {
    /// As they are.
    Exact,
    /// In steps of 1.1 %.
    Steps,
}

impl Fine {
    /// The value under which a point is summed.
    pub fn kept(self, point: &Point) -> i64 {
        if self == Self::Steps && measure::is_duration(point.measure) { step(point.value) } else { point.value }
    }

    /// The seconds of such a value.
    pub fn read(self, value: i64) -> f64 {
        if self == Self::Steps { seconds(value) } else { value as f64 }
    }
}

/// Points as bytes, by which a ticket remembers what it added.
pub fn packed(points: &[Point]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(points.len() * 6);
    let mut day = 0;
    for p in points {
        signed(&mut bytes, i64::from(p.measure));
        signed(&mut bytes, i64::from(p.day) - day);
        signed(&mut bytes, p.value);
        signed(&mut bytes, p.n);
        day = i64::from(p.day);
    }
    bytes
}

/// The points in these bytes; `None` if they are not of our making.
pub fn unpacked(bytes: &[u8]) -> Option<Vec<Point>> {
    let mut reader = Reader(bytes);
    let (mut points, mut day) = (Vec::new(), 0_i64);
    while !reader.0.is_empty() {
        let measure = u8::try_from(reader.signed()?).ok()?;
        day = day.wrapping_add(reader.signed()?);
        let (value, n) = (reader.signed()?, reader.signed()?);
        points.push(Point { measure, day: Day::try_from(day).ok()?, value, n });
    }
    Some(points)
}

/// Seven bits a byte, the sign in the lowest.
fn signed(bytes: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    while rest >= 0x80 {
        bytes.push((rest as u8) | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn signed(&mut self) -> Option<i64> {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let (first, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(first & 0x7f).checked_shl(shift)?;
            if first & 0x80 == 0 {
                return Some(((value >> 1) as i64) ^ -((value & 1) as i64));
            }
            shift += 7;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point() -> impl Strategy<Value = Point> {
        (0..60u8, -10..40_000i32, prop_oneof![0..3_000i64, any::<i64>(), -9..9i64], -5..5i64)
            .prop_map(|(measure, day, value, n)| Point { measure, day, value, n })
    }

    proptest! {
        #[test]
        fn points_come_back_as_they_were(points in prop::collection::vec(point(), 0..40)) {
            prop_assert_eq!(unpacked(&packed(&points)), Some(points));
        }

        #[test]
        fn sums_do_not_depend_on_how_they_were_packed(points in prop::collection::vec(point(), 0..60), cut in 0usize..60) {
            let sum = |list: &[Point]| {
                let mut cells = Cells::default();
                list.iter().for_each(|p| cells.add(p.measure, p.value, p.n));
                cells
            };
            let (a, b) = points.split_at(cut.min(points.len()));
            let mut joined = Cells::default();
            prop_assert!(joined.add_packed(&sum(a).packed()) && joined.add_packed(&sum(b).packed()));
            prop_assert_eq!(joined.each(), sum(&points).each());
            prop_assert_eq!(joined.of(3).iter().map(|c| c.1).sum::<i64>(), sum(&points).count(3));
        }

        #[test]
        fn a_step_is_wrong_by_less_than_six_in_a_thousand(value in 30i64..900_000_000) {
            prop_assert!((seconds(step(value)) / value as f64 - 1.0).abs() < 0.0061);
        }

        #[test]
        fn strange_bytes_are_refused_and_break_nothing(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Cells::default().add_packed(&bytes);
            let _ = unpacked(&bytes);
        }
    }
}
