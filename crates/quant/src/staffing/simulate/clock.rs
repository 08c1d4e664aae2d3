//! Which of some dozens of sources happens next. Every source (a class's next arrival, a person's next
//! change) has at most one event, so a tree of minima over the sources replaces a heap: one update is as
//! many comparisons as the number of sources has bits, without a branch to mispredict.

/// The next event of every source.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    /// Minima; the leaves start at `width`. A key is a time whose last bits are replaced by the source.
    keys: Vec<u64>,
    times: Vec<f64>,
    width: usize,
    mask: u64,
}

impl Clock {
    pub fn new(sources: usize) -> Self {
        let width = sources.max(2).next_power_of_two();
        let mut clock =
            Self { keys: vec![0; 2 * width], times: vec![f64::INFINITY; width], width, mask: width as u64 - 1 };
        for slot in 0..width {
            clock.keys[width + slot] = clock.key(slot, f64::INFINITY);
        }
        for i in (1..width).rev() {
            clock.keys[i] = clock.keys[2 * i].min(clock.keys[2 * i + 1]);
        }
        clock
    }

    /// Times are not negative, so that their bits sort as they do.
    fn key(&self, slot: usize, time: f64) -> u64 {
        (time.to_bits() & !self.mask) | slot as u64
    }

    /// Sets the time of a source; infinity means never.
    #[inline]
    pub fn set(&mut self, slot: usize, time: f64) {
        let mut key = self.key(slot, time);
        self.times[slot] = time;
        let mut i = self.width + slot;
        self.keys[i] = key;
        while i > 1 {
            key = key.min(self.keys[i ^ 1]);
            i >>= 1;
            self.keys[i] = key;
        }
    }

    /// The source that is next, and when.
    #[inline]
    pub fn next(&self) -> (usize, f64) {
        let slot = (self.keys[1] & self.mask) as usize;
        (slot, self.times[slot])
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn sources_come_in_the_order_of_time() {
        let mut clock = Clock::new(5);
        for (slot, time) in [(0, 3.0), (1, 1.0), (2, 2.5), (3, f64::INFINITY), (4, 0.5)] {
            clock.set(slot, time);
        }
        let mut order = Vec::new();
        while clock.next().1.is_finite() {
            let (slot, _) = clock.next();
            order.push(slot);
            clock.set(slot, f64::INFINITY);
        }
        assert_eq!(order, [4, 1, 2, 0]);
    }
}
