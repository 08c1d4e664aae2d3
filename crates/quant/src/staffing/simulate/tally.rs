//! What one repetition has seen.

/// Counts and waits of one class.
#[derive(Debug, Clone, Default)]
pub struct ClassTally {
    /// Tickets started.
    pub started: u64,
    /// Of these within the target.
    pub within: u64,
    /// Tickets given up before they were started.
    pub abandoned: u64,
    /// Tickets still waiting at the end, beyond their target.
    pub overdue: u64,
    /// Tickets still waiting at the end, in time.
    pub open: u64,
    /// Sum of the waits of started tickets, hours.
    pub wait_sum: f64,
    /// Sum of the times that abandoned tickets had waited, hours.
    pub abandoned_wait: f64,
    /// Waits of started tickets, hours.
    pub waits: Vec<f32>,
    /// Tickets waiting at the checkpoints.
    pub backlog: Vec<u32>,
    /// Hours of work done.
    pub worked: f64,
}

impl ClassTally {
    /// Share that was started within the target, of all whose fate is known.
    pub fn attainment(&self) -> Option<f64> {
        let known = self.started + self.abandoned + self.overdue;
        (known > 0).then(|| self.within as f64 / known as f64)
    }

    /// Quantiles of the waits, by linear interpolation between order statistics.
    pub fn quantiles(&mut self, levels: &[f64]) -> Vec<Option<f64>> {
        levels.iter().map(|p| quantile(&mut self.waits, *p)).collect()
    }
}

/// Type 7 quantile by selection; absent without values.
pub fn quantile(values: &mut [f32], p: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let at = p * (values.len() - 1) as f64;
    let (_, low, rest) = values.select_nth_unstable_by(at as usize, f32::total_cmp);
    let low = f64::from(*low);
    let next = rest.iter().copied().fold(f32::INFINITY, f32::min);
    Some(if next.is_finite() { low + at.fract() * (f64::from(next) - low) } else { low })
}

/// One repetition.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// By class, in the order of the input.
    pub classes: Vec<ClassTally>,
    /// Hours on duty by person.
    pub on_duty: Vec<f64>,
    /// Hours at work by person.
    pub worked: Vec<f64>,
    /// Weeks with duty by person.
    pub weeks: Vec<u32>,
    /// Of these above 85 % utilisation.
    pub overloaded: Vec<u32>,
    /// Longest run of such weeks by person.
    pub longest_run: Vec<u32>,
    /// Events handled.
    pub events: u64,
}

impl Tally {
    /// Hours at work over hours on duty, of all people.
    pub fn utilisation(&self) -> f64 {
        let duty: f64 = self.on_duty.iter().sum();
        if duty > 0.0 { self.worked.iter().sum::<f64>() / duty } else { 0.0 }
    }
}

/// A person's hours, week by week.
#[derive(Debug, Clone, Default)]
pub(super) struct Hours {
    duty: Vec<f64>,
    work: Vec<f64>,
}

/// Utilisation above which a week counts as overloaded.
const HEAVY: f64 = 0.85;
const WEEK: f64 = 168.0;

impl Hours {
    pub fn until(end: f64) -> Self {
        let weeks = (end / WEEK) as usize + 1;
        Self { duty: vec![0.0; weeks], work: vec![0.0; weeks] }
    }

    /// Adds a span that was worked, or merely on duty; spans are cut at the weeks.
    #[inline]
    pub fn add(&mut self, from: f64, until: f64, work: bool) {
        let list = if work { &mut self.work } else { &mut self.duty };
        let (mut at, mut week) = (from, (from * (1.0 / WEEK)) as usize);
        while let Some(sum) = list.get_mut(week) {
            let end = (week + 1) as f64 * WEEK;
            if until <= end {
                *sum += until - at;
                return;
            }
            *sum += end - at;
            at = end;
            week += 1;
        }
    }

    pub fn write(self, tally: &mut Tally) {
        let (mut weeks, mut heavy, mut run, mut longest) = (0, 0, 0, 0);
        for (duty, work) in self.duty.iter().zip(&self.work).filter(|w| *w.0 > 0.0) {
            weeks += 1;
            run = if *work > HEAVY * duty { run + 1 } else { 0 };
            heavy += u32::from(run > 0);
            longest = run.max(longest);
        }
        tally.on_duty.push(self.duty.iter().sum());
        tally.worked.push(self.work.iter().sum());
        tally.weeks.push(weeks);
        tally.overloaded.push(heavy);
        tally.longest_run.push(longest);
    }
}
