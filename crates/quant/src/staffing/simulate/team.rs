//! The desk prepared for speed: classes in the order in which they are taken, who is asked first for a
//! discipline, and sets of classes as bits.

use super::input::{Assign, Desk, Routing};

/// A class as the engine sees it, in the order priority, scarcity, position.
#[derive(Debug, Clone)]
pub(super) struct ClassPlan {
    /// Position in the input.
    pub input: usize,
    pub discipline: usize,
    pub target: f64,
    pub patience: f64,
    /// Probability of one more segment after each.
    pub again: f64,
    pub return_delay: f64,
    /// Classes of the same priority.
    pub peers: u128,
}

/// A person as the engine sees it.
#[derive(Debug, Clone)]
pub(super) struct PersonPlan {
    /// Position in the input, and number within that entry.
    pub kind: usize,
    pub copy: u32,
    pub classes: u128,
    pub home: u128,
    /// (discipline, place in that discipline's order).
    pub places: Vec<(usize, usize)>,
    /// Work time per unit of work, by discipline.
    pub factor: Vec<f64>,
}

/// Everything that does not change between repetitions.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub classes: Vec<ClassPlan>,
    pub people: Vec<PersonPlan>,
    /// People who know a discipline, in the order in which they are asked.
    pub order: Vec<Vec<usize>>,
    pub routing: Routing,
}

impl Plan {
    pub fn new(desk: &Desk, disciplines: usize) -> Self {
        let people: Vec<(usize, u32)> =
            desk.people.iter().enumerate().flat_map(|(k, p)| (0..p.count).map(move |c| (k, c))).collect();
        let knows = |k: usize, d: usize| desk.people[k].skills.iter().any(|s| s.parts().0 == d);
        let scarcity: Vec<usize> =
            (0..disciplines).map(|d| people.iter().filter(|(k, _)| knows(*k, d)).count()).collect();
        let mut sorted: Vec<usize> = (0..desk.classes.len()).collect();
        sorted.sort_by_key(|i| (desk.classes[*i].priority, scarcity[desk.classes[*i].discipline], *i));
        let bits = |test: &dyn Fn(usize) -> bool| {
            sorted.iter().enumerate().filter(|(_, i)| test(**i)).fold(0u128, |acc, (bit, _)| acc | 1 << bit)
        };
        let classes = sorted
            .iter()
            .map(|&i| {
                let c = &desk.classes[i];
                ClassPlan {
                    input: i,
                    discipline: c.discipline,
                    target: c.target_hours,
                    patience: c.patience_mean.unwrap_or(f64::INFINITY),
                    again: 1.0 - 1.0 / c.segments_mean,
                    return_delay: c.return_delay_mean,
                    peers: bits(&|j| desk.classes[j].priority == c.priority),
                }
            })
            .collect();
        let (order, places) = order(desk, disciplines, &people);
        let plan = |(at, &(kind, copy)): (usize, &(usize, u32))| {
            let home = desk.people[kind].skills.first().map_or(0, |s| s.parts().0);
            let mut factor = vec![1.0; disciplines];
            for s in desk.people[kind].skills.iter().rev() {
                let (d, speed) = s.parts();
                if let Some(f) = factor.get_mut(d) {
                    *f = 1.0 / speed;
                }
            }
            PersonPlan {
                kind,
                copy,
                classes: bits(&|j| knows(kind, desk.classes[j].discipline)),
                home: bits(&|j| desk.classes[j].discipline == home),
                places: places[at].clone(),
                factor,
            }
        };
        let people = people.iter().enumerate().map(plan).collect();
        Self { classes, people, order, routing: desk.routing }
    }
}

type Places = Vec<Vec<(usize, usize)>>;

/// Who is asked first for each discipline, and where everybody stands in these orders.
fn order(desk: &Desk, disciplines: usize, people: &[(usize, u32)]) -> (Vec<Vec<usize>>, Places) {
    let mut places = vec![Vec::new(); people.len()];
    let mut order = Vec::with_capacity(disciplines);
    for d in 0..disciplines {
        let speed = |k: usize| desk.people[k].skills.iter().map(|s| s.parts()).find(|s| s.0 == d).map(|s| s.1);
        let mut list: Vec<usize> = (0..people.len()).filter(|p| speed(people[*p].0).is_some()).collect();
        list.sort_by(|a, b| {
            let (a_kind, b_kind) = (people[*a].0, people[*b].0);
            let skills = desk.people[a_kind].skills.len().cmp(&desk.people[b_kind].skills.len());
            let pace = speed(b_kind).unwrap_or(0.0).total_cmp(&speed(a_kind).unwrap_or(0.0));
            match desk.assign {
                Assign::FewestSkills => skills.then(pace).then(a.cmp(b)),
                Assign::Fastest => pace.then(skills).then(a.cmp(b)),
            }
        });
        for (place, p) in list.iter().enumerate() {
            places[*p].push((d, place));
        }
        order.push(list);
    }
    (order, places)
}
