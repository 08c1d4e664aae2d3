//! Hire, train or give away: today's team and its alternatives meet the same tickets, so that their difference
//! is not luck, and each is priced for a year.

use super::feasibility;
use super::plan::Proof;
use super::simulate::{Class, Desk, Interval, Rate, Skill, Tally, Watch, play, static_load};
use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// Most options of one question.
const MOST_OPTIONS: usize = 20;
/// Hours of a year, for tickets a year.
const YEAR_HOURS: f64 = 8_766.0;
/// Money is below this.
const MOST_MONEY: f64 = 1e12;

/// The question. The counts of `desk.people` are today's team.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Ask {
    /// Demand, rules, today's people; every option is played `replications` times.
    pub desk: Desk,
    /// Money a year for one person of each kind.
    pub costs: Vec<f64>,
    /// What could be done instead, at most 20.
    pub options: Vec<Choice>,
    /// Confidence of a verdict on one target.
    #[serde(default = "sure")]
    pub confidence: f64,
    /// Years over which what is paid once is spread.
    #[serde(default = "three")]
    pub spread_years: f64,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Choice {
    /// Name, for the report.
    #[serde(default)]
    pub name: String,
    /// What changes, in this order.
    pub changes: Vec<Change>,
    /// Paid once: recruiting, courses, transition.
    #[serde(default)]
    pub one_off: f64,
}

/// One change of the team.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// More people of a kind.
    Hire {
        /// Kind of people, counted from 0.
        people: usize,
        /// How many.
        count: u32,
    },
    /// Fewer people of a kind.
    Release {
        /// Kind of people, counted from 0.
        people: usize,
        /// How many.
        count: u32,
    },
    /// Some people of a kind learn a discipline; they cost what they cost before.
    Train {
        /// Kind of people, counted from 0.
        people: usize,
        /// How many.
        count: u32,
        /// What they learn, and how quick they are in it.
        skill: Skill,
    },
    /// A provider takes all tickets of a discipline.
    Outsource {
        /// Discipline, counted from 0.
        discipline: usize,
        /// Fixed fee, money a year.
        #[serde(default)]
        fixed_per_year: f64,
        /// Price of a ticket.
        #[serde(default)]
        per_ticket: f64,
    },
}

/// One kind of ticket under one alternative.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// Name.
    pub name: String,
    /// Share started within the target; absent when a provider does it or nobody can.
    pub attainment: Option<Interval>,
    /// The same, less today's, ticket by ticket with the same chance; absent when one of them is.
    pub gain: Option<Interval>,
    /// Share asked for.
    pub target_share: f64,
    /// Whether a provider does it: its promise is in its contract, not here.
    pub outsourced: bool,
}

/// Today's team or an alternative.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Name; empty for today.
    pub name: String,
    /// People.
    pub people: u32,
    /// Money a year, running.
    pub cost_per_year: f64,
    /// Money, once.
    pub one_off: f64,
    /// Running cost with what is paid once spread over the years asked for, less today's.
    pub more_than_today: f64,
    /// Whether the own team keeps every target that is left to it.
    pub proof: Proof,
    /// Kinds of tickets, in the order of the desk.
    pub classes: Vec<Kept>,
    /// Hours at work over hours on duty; absent when nobody is left or somebody is missing.
    pub utilisation: Option<Interval>,
    /// Disciplines with tickets that nobody of the team knows: then nothing is played.
    pub nobody_knows: Vec<usize>,
    /// Disciplines with tickets that only one person knows.
    pub single_points_of_failure: Vec<usize>,
    /// Smallest utilisation at which the skills could carry the load; 1 or more is impossible. Absent without tickets.
    pub least_utilisation: Option<f64>,
    /// Tickets a year that a provider gets.
    pub tickets_to_provider: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The team as it is.
    pub today: Standing,
    /// The options, in the order of the question.
    pub options: Vec<Standing>,
    /// The cheapest option whose targets are kept with the asked confidence, counted from 0; absent if none is.
    pub cheapest_that_keeps: Option<usize>,
}

/// A team with what it costs.
struct Team {
    desk: Desk,
    costs: Vec<f64>,
    fees: f64,
    outsourced: Vec<bool>,
    tickets: f64,
}

/// What the repetitions of a team showed: per class the attainments, and the utilisations.
struct Played {
    classes: Vec<Vec<Option<f64>>>,
    utilisation: Vec<f64>,
}

fn sure() -> f64 {
    0.975
}

fn three() -> f64 {
    3.0
}

/// Plays today's team and every option with the same tickets and prices them. Verdicts follow one-sided Student
/// intervals at `confidence`, a target each; gains are paired, so that they are sharper than the attainments.
///
/// Compare options at the same targets only: what a provider does is promised in a contract and not judged here.
///
/// ```
/// let ask = serde_json::json!({"desk": {"classes": [{"discipline": 0, "rate_per_hour": 1.9, "work": {"kind": "exponential", "mean": 1},
///     "target_hours": 1, "target_share": 0.8}], "people": [{"skills": [0], "count": 2}], "warmup_hours": 100, "horizon_hours": 1000,
///     "replications": 10}, "costs": [70000], "options": [{"name": "one more", "changes": [{"kind": "hire", "people": 0, "count": 1}]}]});
/// let found = quant::answer("staffing.compare", &ask).unwrap();
/// assert_eq!(found["cheapest_that_keeps"], 0);
/// assert_eq!(found["today"]["proof"], "not_met");
/// ```
pub fn compare(ask: &Ask, watch: Watch) -> Outcome<Comparison> {
    checked(ask)?;
    let teams: Vec<Team> = ask.options.iter().map(|o| changed(ask, &o.changes)).collect::<Outcome<_>>()?;
    let rounds = ask.desk.replications;
    let all = rounds * (teams.len() as u32 + 1);
    let now = changed(ask, &[])?;
    let base = played(&now, &|done, _| watch(done, all))?;
    let today = standing(ask, (&now, base.as_ref()), None, ("", 0.0));
    let mut options = Vec::new();
    for (i, (team, choice)) in teams.iter().zip(&ask.options).enumerate() {
        let before = rounds * (i as u32 + 1);
        let seen = played(team, &|done, _| watch(before + done, all)).map_err(|f| f.within("options"))?;
        let mut found = standing(ask, (team, seen.as_ref()), base.as_ref(), (&choice.name, choice.one_off));
        found.more_than_today = found.cost_per_year + choice.one_off / ask.spread_years - today.cost_per_year;
        options.push(found);
    }
    let kept = options.iter().enumerate().filter(|(_, o)| o.proof == Proof::Met);
    let cheapest_that_keeps = kept.min_by(|a, b| a.1.more_than_today.total_cmp(&b.1.more_than_today)).map(|(i, _)| i);
    Ok(Comparison { today, options, cheapest_that_keeps })
}

fn checked(ask: &Ask) -> Outcome<()> {
    if ask.costs.len() != ask.desk.people.len() {
        let kinds = ask.desk.people.len();
        return Err(Fault::range("costs", format!("costs needs one value for each of the {kinds} kinds of people")));
    }
    if ask.options.is_empty() || ask.options.len() > MOST_OPTIONS {
        return Err(Fault::new("empty", "options", format!("between 1 and {MOST_OPTIONS} options are needed")));
    }
    for cost in &ask.costs {
        within("costs", *cost, 0.0, MOST_MONEY)?;
    }
    for choice in &ask.options {
        within("options.one_off", choice.one_off, 0.0, MOST_MONEY)?;
    }
    within("desk.replications", f64::from(ask.desk.replications), 2.0, 100_000.0)?;
    within("confidence", ask.confidence, 0.5, 0.999_99)?;
    within("spread_years", ask.spread_years, 0.1, 100.0)?;
    Ok(())
}

/// Today's team after some changes.
fn changed(ask: &Ask, changes: &[Change]) -> Outcome<Team> {
    let outsourced = vec![false; ask.desk.classes.len()];
    let mut team = Team { desk: ask.desk.clone(), costs: ask.costs.clone(), fees: 0.0, outsourced, tickets: 0.0 };
    for change in changes {
        match *change {
            Change::Hire { people, count } => {
                within("options.changes.count", f64::from(count), 0.0, 2_000.0)?;
                let kind = team.kind(people)?;
                team.desk.people[kind].count += count;
            }
            Change::Release { people, count } => team.take(people, count)?,
            Change::Train { people, count, skill } => team.train(people, count, skill)?,
            Change::Outsource { discipline, fixed_per_year, per_ticket } => {
                within("options.changes.fixed_per_year", fixed_per_year, 0.0, MOST_MONEY)?;
                within("options.changes.per_ticket", per_ticket, 0.0, MOST_MONEY)?;
                let tickets = team.give_away(discipline)?;
                team.tickets += tickets;
                team.fees += fixed_per_year + per_ticket * tickets;
            }
        }
    }
    Ok(team)
}

impl Team {
    fn kind(&self, people: usize) -> Outcome<usize> {
        let kinds = self.desk.people.len();
        let there = (people < kinds).then_some(people);
        there.ok_or_else(|| {
            Fault::range("options.changes.people", format!("there are {kinds} kinds of people, counted from 0"))
        })
    }

    fn take(&mut self, people: usize, count: u32) -> Outcome<()> {
        let kind = self.kind(people)?;
        let there = self.desk.people[kind].count;
        let left = there.checked_sub(count).ok_or_else(|| {
            Fault::range("options.changes.count", format!("there are only {there} people of kind {people}"))
        })?;
        self.desk.people[kind].count = left;
        Ok(())
    }

    /// The trained become a kind of their own, behind the others, so that the others keep their chance.
    fn train(&mut self, people: usize, count: u32, skill: Skill) -> Outcome<()> {
        self.take(people, count)?;
        let mut trained = self.desk.people[people].clone();
        trained.skills.retain(|s| s.parts().0 != skill.parts().0);
        trained.skills.push(skill);
        trained.count = count;
        self.desk.people.push(trained);
        self.costs.push(self.costs[people]);
        Ok(())
    }

    /// The classes stay in their places without tickets, so that the others keep their chance. Returns tickets a year.
    fn give_away(&mut self, discipline: usize) -> Outcome<f64> {
        let mut tickets = 0.0;
        let classes = self.desk.classes.iter_mut().zip(&mut self.outsourced);
        for (class, gone) in classes.filter(|(c, gone)| c.discipline == discipline && !**gone) {
            tickets += class.rate_per_hour.mean() * YEAR_HOURS;
            *gone = true;
            (class.rate_per_hour, class.start_backlog) = (Rate::Steady(0.0), 0);
            // Without patience a discipline that nobody knows would be refused.
            class.patience_mean = Some(1.0);
        }
        if tickets == 0.0 {
            let why = format!("discipline {discipline} has no tickets to give away");
            return Err(Fault::range("options.changes.discipline", why));
        }
        Ok(tickets)
    }

    fn has_tickets(&self, discipline: usize) -> bool {
        let own = self.desk.classes.iter().zip(&self.outsourced).filter(|(_, gone)| !**gone);
        own.map(|(c, _)| c).any(|c| c.discipline == discipline && (c.rate_per_hour.mean() > 0.0 || c.start_backlog > 0))
    }

    fn knowing(&self, discipline: usize) -> u32 {
        let able = self.desk.people.iter().filter(|p| p.skills.iter().any(|s| s.parts().0 == discipline));
        able.map(|p| p.count).sum()
    }

    fn disciplines(&self) -> Vec<usize> {
        let most = self.desk.classes.iter().map(|c| c.discipline).max().unwrap_or(0);
        (0..=most).filter(|d| self.has_tickets(*d)).collect()
    }

    fn unknown(&self) -> Vec<usize> {
        self.disciplines().into_iter().filter(|d| self.knowing(*d) == 0).collect()
    }

    fn heads(&self) -> u32 {
        self.desk.people.iter().map(|p| p.count).sum()
    }
}

/// Plays a team; nothing if somebody is missing altogether or nothing is left to do.
fn played(team: &Team, watch: Watch) -> Outcome<Option<Played>> {
    if team.heads() == 0 || !team.unknown().is_empty() || team.disciplines().is_empty() {
        return Ok(None);
    }
    let keep = |t: Tally| (t.classes.iter().map(|c| c.attainment()).collect::<Vec<_>>(), t.utilisation());
    let rounds = play(&team.desk, 0..team.desk.replications, watch, keep)?;
    let classes = (0..team.desk.classes.len()).map(|k| rounds.iter().map(|(a, _)| a[k]).collect()).collect();
    Ok(Some(Played { classes, utilisation: rounds.iter().map(|(_, u)| *u).collect() }))
}

fn standing(
    ask: &Ask,
    (team, seen): (&Team, Option<&Played>),
    base: Option<&Played>,
    (name, one_off): (&str, f64),
) -> Standing {
    let level = 2.0 * ask.confidence - 1.0;
    let classes: Vec<Kept> = (0..team.desk.classes.len()).map(|k| kept(team, k, (seen, base), level)).collect();
    let salaries: f64 = team.desk.people.iter().zip(&team.costs).map(|(p, c)| f64::from(p.count) * c).sum();
    let disciplines = team.disciplines();
    let most = team.desk.classes.iter().map(|c| c.discipline).max().unwrap_or(0) + 1;
    let load = static_load(&team.desk, most);
    let busy = feasibility::skill_feasibility(&load).ok().map(|f| f.max_utilisation);
    Standing {
        name: name.to_owned(),
        people: team.heads(),
        cost_per_year: salaries + team.fees,
        one_off,
        more_than_today: 0.0,
        proof: proof(team, &classes),
        classes,
        utilisation: seen.and_then(|s| Interval::share(&s.utilisation, level)),
        nobody_knows: team.unknown(),
        single_points_of_failure: disciplines.into_iter().filter(|d| team.knowing(*d) == 1).collect(),
        least_utilisation: busy.filter(|u| u.is_finite()),
        tickets_to_provider: team.tickets,
    }
}

fn kept(team: &Team, k: usize, (seen, base): (Option<&Played>, Option<&Played>), level: f64) -> Kept {
    let class: &Class = &team.desk.classes[k];
    let outsourced = team.outsourced[k];
    let mine = seen.filter(|_| !outsourced).map(|s| &s.classes[k]);
    let shares: Vec<f64> = mine.into_iter().flatten().filter_map(|a| *a).collect();
    let pairs = mine.zip(base.map(|b| &b.classes[k]));
    let gains: Vec<f64> =
        pairs.into_iter().flat_map(|(a, b)| a.iter().zip(b)).filter_map(|(a, b)| Some((*a)? - (*b)?)).collect();
    Kept {
        name: class.name.clone(),
        attainment: Interval::share(&shares, level),
        gain: Interval::of(&gains, level),
        target_share: class.target_share,
        outsourced,
    }
}

fn proof(team: &Team, classes: &[Kept]) -> Proof {
    if !team.unknown().is_empty() {
        return Proof::NotMet;
    }
    // A class without a single ticket in any period breaks no promise.
    let judged = || classes.iter().filter_map(|c| c.attainment.map(|a| (a, c.target_share)));
    if judged().any(|(a, target)| a.high < target) {
        Proof::NotMet
    } else if judged().all(|(a, target)| a.low >= target) {
        Proof::Met
    } else {
        Proof::CannotTell
    }
}
