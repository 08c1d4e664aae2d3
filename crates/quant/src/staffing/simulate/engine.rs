//! The event loop of one repetition. Sources of events: every class has one next arrival, every person one
//! next change; tickets with the requester share one source, checkpoints another. Giving up needs no
//! event: a ticket's patience is looked at when it reaches the head of its queue. After the queues have
//! grown to their size nothing is allocated.

use super::calendar::Calendar;
use super::clock::Clock;
use super::draws::{Arrivals, Sampler, purpose};
use super::input::{Desk, EndOfShift, Routing};
use super::tally::{Hours, Tally};
use super::team::Plan;
use super::ziggurat::exponential;
use crate::rng::Stream;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};

/// Checkpoints of the backlog.
pub(super) const CHECKPOINTS: u32 = 24;
const NEVER: f64 = f64::INFINITY;

#[derive(Debug, Clone, Copy)]
struct Ticket {
    arrived: f64,
    expires: f64,
    /// Work left at normal speed, hours.
    work: f64,
    /// Segments still to come after this one, and where their work is drawn from.
    more: u32,
    started: bool,
    number: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Off,
    Free,
    Busy,
    /// The shift has ended, the ticket is finished first.
    Staying,
    /// Off duty with a ticket that waits for the next shift.
    Holding,
}

struct Person {
    state: State,
    class: usize,
    ticket: Ticket,
    began: f64,
    ends: f64,
    /// When the calendar changes next; the end of the shift while on duty, else its beginning.
    change: f64,
    shift_end: f64,
    calendar: Option<Calendar>,
    hours: Hours,
}

struct Queue {
    tickets: VecDeque<Ticket>,
    arrivals: Arrivals,
    attributes: Stream,
    work: Sampler,
    made: u64,
}

pub(super) struct Engine<'a> {
    desk: &'a Desk,
    plan: &'a Plan,
    replication: u64,
    clock: Clock,
    queues: Vec<Queue>,
    people: Vec<Person>,
    /// Free people by discipline, as bits in the order in which they are asked.
    free: Vec<Vec<u64>>,
    /// Classes with somebody waiting.
    waiting: u128,
    away: BinaryHeap<Reverse<(u64, u64, usize)>>,
    absent_tickets: Vec<Ticket>,
    spare: Vec<usize>,
    start: f64,
    end: f64,
    tally: Tally,
}

const NOBODY: Ticket = Ticket { arrived: 0.0, expires: NEVER, work: 0.0, more: 0, started: false, number: 0 };

impl<'a> Engine<'a> {
    pub fn new(desk: &'a Desk, plan: &'a Plan, replication: u64) -> Self {
        let end = desk.warmup_hours + desk.horizon_hours;
        let (classes, people) = (plan.classes.len(), plan.people.len());
        let mut level = Stream::new(desk.seed, purpose::LEVEL, replication, 0);
        let demand = gamma_factor(&mut level, desk.demand_cv);
        let pace = gamma_factor(&mut level, desk.work_cv);
        let queue = |c: &super::team::ClassPlan| {
            let class = &desk.classes[c.input];
            let address = (desk.seed, replication, c.input as u64);
            Queue {
                tickets: VecDeque::new(),
                arrivals: Arrivals::new(class, address, demand, end),
                attributes: Stream::new(desk.seed, purpose::TICKETS, replication, c.input as u64),
                work: Sampler::new(&class.work, pace),
                made: 0,
            }
        };
        let person = |p: &super::team::PersonPlan| {
            let address = (desk.seed, replication, ((p.kind as u64) << 32) | u64::from(p.copy));
            Person {
                state: State::Off,
                class: 0,
                ticket: NOBODY,
                began: 0.0,
                ends: NEVER,
                change: NEVER,
                shift_end: NEVER,
                calendar: Calendar::new(&desk.people[p.kind], !desk.closed.is_empty(), address),
                hours: Hours::until(end),
            }
        };
        let mut tally = Tally::default();
        tally.classes.resize_with(classes, Default::default);
        for (t, c) in tally.classes.iter_mut().zip(&desk.classes) {
            let expected = c.rate_per_hour.mean() * desk.horizon_hours * 1.1 + 64.0;
            t.waits = Vec::with_capacity(expected as usize);
        }
        Self {
            desk,
            plan,
            replication,
            clock: Clock::new(classes + people + 2),
            queues: plan.classes.iter().map(queue).collect(),
            people: plan.people.iter().map(person).collect(),
            free: plan.order.iter().map(|o| vec![0; o.len().div_ceil(64)]).collect(),
            waiting: 0,
            away: BinaryHeap::new(),
            absent_tickets: Vec::new(),
            spare: Vec::new(),
            start: desk.warmup_hours,
            end,
            tally,
        }
    }

    /// Plays the repetition; `None` when `stop` was set meanwhile.
    pub fn run(mut self, stop: &AtomicBool) -> Option<Tally> {
        let (classes, people) = (self.queues.len(), self.people.len());
        self.open();
        let mut checkpoint = 0u32;
        loop {
            let (source, time) = self.clock.next();
            if time >= self.end {
                break;
            }
            self.tally.events += 1;
            if self.tally.events.is_multiple_of(1 << 16) && stop.load(Ordering::Relaxed) {
                return None;
            }
            if source < classes {
                self.arrive(source, time);
            } else if source < classes + people {
                self.person(source - classes, time);
            } else if source == classes + people {
                self.come_back(time);
            } else {
                self.checkpoint(time);
                checkpoint += 1;
                self.clock.set(source, self.checkpoint_at(checkpoint));
            }
        }
        Some(self.close())
    }

    fn checkpoint_at(&self, k: u32) -> f64 {
        if k >= CHECKPOINTS {
            NEVER
        } else {
            self.start + self.desk.horizon_hours * f64::from(k) / f64::from(CHECKPOINTS)
        }
    }

    fn open(&mut self) {
        for c in 0..self.queues.len() {
            for _ in 0..self.desk.classes[self.plan.classes[c].input].start_backlog {
                let ticket = self.ticket(c, 0.0);
                self.enqueue(c, ticket);
            }
            let first = self.queues[c].arrivals.next();
            self.clock.set(c, first);
        }
        for p in 0..self.people.len() {
            if self.people[p].calendar.is_none() {
                self.people[p].shift_end = NEVER;
                self.begin_shift(p, 0.0, NEVER);
            } else {
                self.await_shift(p);
            }
        }
        let checkpoints = self.queues.len() + self.people.len() + 1;
        self.clock.set(checkpoints, self.checkpoint_at(0));
    }

    #[inline]
    fn ticket(&mut self, class: usize, time: f64) -> Ticket {
        let plan = &self.plan.classes[class];
        let queue = &mut self.queues[class];
        let work = queue.work.draw(&mut queue.attributes);
        let expires =
            if plan.patience < NEVER { time + plan.patience * exponential(&mut queue.attributes) } else { NEVER };
        let more =
            if plan.again > 0.0 { (queue.attributes.uniform().ln() / plan.again.ln()).min(1e6) as u32 } else { 0 };
        queue.made += 1;
        Ticket { arrived: time, expires, work, more, started: false, number: queue.made }
    }

    #[inline]
    fn arrive(&mut self, class: usize, time: f64) {
        let next = self.queues[class].arrivals.next();
        self.clock.set(class, next);
        let ticket = self.ticket(class, time);
        self.offer(class, ticket, time);
    }

    /// Gives a ticket to a free person, or to somebody who may be interrupted, or to the queue.
    #[inline]
    fn offer(&mut self, class: usize, ticket: Ticket, time: f64) {
        if self.place(class, ticket, time) {
            return;
        }
        let urgent = self.desk.preempt && self.plan.classes[class].peers & 1 == 1;
        if !urgent || !self.interrupt(class, ticket, time) {
            self.enqueue(class, ticket);
        }
    }

    /// Gives a ticket to the free person who is asked first; false when nobody is free.
    #[inline]
    fn place(&mut self, class: usize, ticket: Ticket, time: f64) -> bool {
        let discipline = self.plan.classes[class].discipline;
        let found = self.free[discipline].iter().enumerate().find(|(_, w)| **w != 0);
        let Some((word, bits)) = found else { return false };
        let place = word * 64 + bits.trailing_zeros() as usize;
        let p = self.plan.order[discipline][place];
        self.occupy(p);
        self.begin(p, class, ticket, time);
        true
    }

    #[inline]
    fn enqueue(&mut self, class: usize, ticket: Ticket) {
        self.queues[class].tickets.push_back(ticket);
        self.waiting |= 1 << class;
    }

    /// Interrupts the least important work that somebody on duty does who knows the discipline.
    fn interrupt(&mut self, class: usize, ticket: Ticket, time: f64) -> bool {
        let peers = self.plan.classes[class].peers;
        let order = &self.plan.order[self.plan.classes[class].discipline];
        let busy = order.iter().copied().filter(|p| {
            let person = &self.people[*p];
            person.state == State::Busy && peers >> person.class & 1 == 0
        });
        let Some(p) = busy.max_by(|a, b| {
            let (a, b) = (&self.people[*a], &self.people[*b]);
            a.class.cmp(&b.class).then(a.began.total_cmp(&b.began))
        }) else {
            return false;
        };
        let person = &self.people[p];
        let (old, factor) = (person.class, self.plan.people[p].factor[self.plan.classes[person.class].discipline]);
        let rest =
            Ticket { work: (person.ends - time).max(0.0) / factor, expires: NEVER, started: true, ..person.ticket };
        self.worked(p, time);
        self.begin(p, class, ticket, time);
        // Somebody who does not know the urgent discipline may be free for the interrupted ticket.
        if !self.place(old, rest, time) {
            self.queues[old].tickets.push_front(rest);
            self.waiting |= 1 << old;
        }
        true
    }

    /// Takes a free person out of the sets of the free.
    #[inline]
    fn occupy(&mut self, p: usize) {
        for &(d, place) in &self.plan.people[p].places {
            self.free[d][place / 64] &= !(1 << (place % 64));
        }
    }

    #[inline]
    fn begin(&mut self, p: usize, class: usize, mut ticket: Ticket, time: f64) {
        let plan = &self.plan.classes[class];
        if !ticket.started {
            ticket.started = true;
            if ticket.arrived >= self.start {
                let wait = (time - ticket.arrived).max(0.0);
                let tally = &mut self.tally.classes[plan.input];
                tally.started += 1;
                tally.within += u64::from(wait <= plan.target);
                tally.wait_sum += wait;
                tally.waits.push(wait as f32);
            }
        }
        let person = &mut self.people[p];
        person.state = State::Busy;
        person.class = class;
        person.ticket = ticket;
        person.began = time;
        person.ends = time + ticket.work * self.plan.people[p].factor[plan.discipline];
        self.clock.set(self.queues.len() + p, person.ends.min(person.change));
    }

    #[inline]
    fn worked(&mut self, p: usize, time: f64) {
        let person = &mut self.people[p];
        let from = person.began.max(self.start);
        if time > from {
            person.hours.add(from, time, true);
            self.tally.classes[self.plan.classes[person.class].input].worked += time - from;
        }
    }

    fn person(&mut self, p: usize, time: f64) {
        let person = &self.people[p];
        let finishing = matches!(person.state, State::Busy | State::Staying) && person.ends <= person.change;
        if finishing {
            self.finish(p, time);
        } else if matches!(person.state, State::Off | State::Holding | State::Staying) {
            let until = person.shift_end;
            self.begin_shift(p, time, until);
        } else {
            self.end_shift(p, time);
        }
    }

    #[inline]
    fn finish(&mut self, p: usize, time: f64) {
        self.worked(p, time);
        let person = &self.people[p];
        let (staying, class, ticket) = (person.state == State::Staying, person.class, person.ticket);
        if ticket.more > 0 {
            self.send_back(class, ticket, time);
        }
        if staying {
            self.people[p].state = State::Off;
            self.clock.set(self.queues.len() + p, self.people[p].change);
        } else {
            self.take_next(p, time);
        }
    }

    /// A free person takes what the routing says, or waits.
    #[inline]
    fn take_next(&mut self, p: usize, time: f64) {
        let able = self.plan.people[p].classes;
        let class = if self.waiting & able != 0 { self.choose(p, time) } else { None };
        if let Some(class) = class
            && let Some(ticket) = self.queues[class].tickets.pop_front()
        {
            if self.queues[class].tickets.is_empty() {
                self.waiting &= !(1 << class);
            }
            self.begin(p, class, ticket, time);
            return;
        }
        let person = &mut self.people[p];
        person.state = State::Free;
        self.clock.set(self.queues.len() + p, person.change);
        for &(d, place) in &self.plan.people[p].places {
            self.free[d][place / 64] |= 1 << (place % 64);
        }
    }

    fn choose(&mut self, p: usize, time: f64) -> Option<usize> {
        loop {
            let able = self.waiting & self.plan.people[p].classes;
            if able == 0 {
                return None;
            }
            let home = able & self.plan.people[p].home;
            let from = if self.plan.routing == Routing::HomeFirst && home != 0 { home } else { able };
            let by_priority = matches!(self.plan.routing, Routing::Priority | Routing::HomeFirst);
            let first = from.trailing_zeros() as usize;
            let mut left = if by_priority { from & self.plan.classes[first].peers } else { from };
            let (mut best, mut best_at) = (None, NEVER);
            while left != 0 {
                let class = left.trailing_zeros() as usize;
                left &= left - 1;
                let Some(head) = self.head(class, time) else { continue };
                let rank = match self.plan.routing {
                    Routing::Fifo => head,
                    Routing::LongestQueue => -(self.present(class, time) as f64),
                    Routing::Priority | Routing::HomeFirst => head + self.plan.classes[class].target,
                };
                if rank < best_at {
                    (best, best_at) = (Some(class), rank);
                }
            }
            if best.is_some() {
                return best;
            }
        }
    }

    /// When the first ticket of a queue that has not given up arrived; those that have are counted.
    #[inline]
    fn head(&mut self, class: usize, time: f64) -> Option<f64> {
        while let Some(head) = self.queues[class].tickets.front().copied() {
            if head.expires > time {
                return Some(head.arrived);
            }
            self.queues[class].tickets.pop_front();
            self.give_up(class, head);
        }
        self.waiting &= !(1 << class);
        None
    }

    fn give_up(&mut self, class: usize, ticket: Ticket) {
        if ticket.arrived >= self.start && !ticket.started {
            let tally = &mut self.tally.classes[self.plan.classes[class].input];
            tally.abandoned += 1;
            tally.abandoned_wait += ticket.expires - ticket.arrived;
        }
    }

    fn present(&self, class: usize, time: f64) -> usize {
        let tickets = &self.queues[class].tickets;
        if self.plan.classes[class].patience == NEVER {
            return tickets.len();
        }
        tickets.iter().filter(|t| t.expires > time).count()
    }

    fn await_shift(&mut self, p: usize) {
        let (end, closed) = (self.end, &self.desk.closed);
        let person = &mut self.people[p];
        let shift = person.calendar.as_mut().and_then(|c| c.shift(closed, end));
        let [from, until] = shift.unwrap_or([NEVER, NEVER]);
        person.change = from;
        person.shift_end = until;
        let ends = if person.state == State::Staying { person.ends } else { NEVER };
        self.clock.set(self.queues.len() + p, from.min(ends));
    }

    fn begin_shift(&mut self, p: usize, time: f64, until: f64) {
        let (start, end, slot) = (self.start, self.end, self.queues.len() + p);
        let person = &mut self.people[p];
        person.change = until;
        let (from, to) = (time.max(start), until.min(end));
        if to > from {
            person.hours.add(from, to, false);
        }
        match person.state {
            State::Staying => person.state = State::Busy,
            State::Holding => {
                person.state = State::Busy;
                // `ends` holds the work left.
                person.ends += time;
                person.began = time;
            }
            _ => return self.take_next(p, time),
        }
        self.clock.set(slot, person.ends.min(person.change));
    }

    fn end_shift(&mut self, p: usize, time: f64) {
        match (self.people[p].state, self.desk.end_of_shift) {
            (State::Busy, EndOfShift::Finish) => self.people[p].state = State::Staying,
            (State::Busy, EndOfShift::Resume) => {
                self.worked(p, time);
                let person = &mut self.people[p];
                person.state = State::Holding;
                person.ends -= time;
            }
            _ => {
                self.occupy(p);
                self.people[p].state = State::Off;
            }
        }
        self.await_shift(p);
    }

    /// The requester has the ticket for a while.
    fn send_back(&mut self, class: usize, ticket: Ticket, time: f64) {
        let entity = (ticket.number << 8) | self.plan.classes[class].input as u64;
        let mut stream =
            Stream::new(self.desk.seed ^ u64::from(ticket.more), purpose::SEGMENT, self.replication, entity);
        let back = time + self.plan.classes[class].return_delay * exponential(&mut stream);
        let work = self.queues[class].work.draw(&mut stream);
        let next = Ticket { work, more: ticket.more - 1, expires: NEVER, ..ticket };
        let at = self.spare.pop().unwrap_or_else(|| {
            self.absent_tickets.push(NOBODY);
            self.absent_tickets.len() - 1
        });
        self.absent_tickets[at] = next;
        self.away.push(Reverse((back.to_bits(), (class as u64) << 56 | ticket.number, at)));
        self.wake();
    }

    fn wake(&mut self) {
        let first = self.away.peek().map_or(NEVER, |Reverse((bits, _, _))| f64::from_bits(*bits));
        self.clock.set(self.queues.len() + self.people.len(), first);
    }

    fn come_back(&mut self, time: f64) {
        if let Some(Reverse((_, key, at))) = self.away.pop() {
            let ticket = self.absent_tickets[at];
            self.spare.push(at);
            self.offer((key >> 56) as usize, ticket, time);
        }
        self.wake();
    }

    fn checkpoint(&mut self, time: f64) {
        for class in 0..self.queues.len() {
            let count = self.present(class, time) as u32;
            self.tally.classes[self.plan.classes[class].input].backlog.push(count);
        }
    }

    fn close(mut self) -> Tally {
        let end = self.end;
        self.checkpoint(end);
        for class in 0..self.queues.len() {
            let target = self.plan.classes[class].target;
            while let Some(ticket) = self.queues[class].tickets.pop_front() {
                if ticket.expires <= end {
                    self.give_up(class, ticket);
                } else if ticket.arrived >= self.start && !ticket.started {
                    let tally = &mut self.tally.classes[self.plan.classes[class].input];
                    let late = end - ticket.arrived > target;
                    *(if late { &mut tally.overdue } else { &mut tally.open }) += 1;
                }
            }
        }
        for p in 0..self.people.len() {
            if matches!(self.people[p].state, State::Busy | State::Staying) {
                self.worked(p, end);
            }
        }
        for person in self.people {
            person.hours.write(&mut self.tally);
        }
        self.tally
    }
}

fn gamma_factor(stream: &mut Stream, cv: f64) -> f64 {
    if cv > 0.0 {
        let shape = 1.0 / (cv * cv);
        (stream.gamma(shape) / shape).max(1e-6)
    } else {
        1.0
    }
}
