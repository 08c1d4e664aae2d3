//! People, hours and money around a team: plain arithmetic that everybody can check.

use crate::fault::{Outcome, not_negative, positive, within};
use crate::special::counts;
use serde::{Deserialize, Serialize};

/// Weekdays of a year, the base of a full-time year.
const WORKING_DAYS: f64 = 260.0;
/// Weeks of a year.
const WEEKS: f64 = 52.0;

/// What a year of a full-time person consists of.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Presence {
    /// People who must be there at any covered moment.
    pub on_duty: f64,
    /// Contract hours a week.
    pub hours_per_fte_week: f64,
    /// Covered hours a week.
    pub coverage_hours_per_week: f64,
    /// Days of leave a year.
    pub vacation_days: f64,
    /// Days ill a year.
    pub sick_days: f64,
    /// Days of training a year.
    pub training_days: f64,
    /// Share of the presence that goes to meetings and administration.
    pub admin_share: f64,
}

/// Full-time people needed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Fte {
    /// Hours a full-time person works on the desk in a year.
    pub productive_hours_per_fte_year: f64,
    /// Share of the contract hours that are not productive.
    pub shrinkage: f64,
    /// Full-time people.
    pub fte: f64,
}

/// Covered hours of a year over the productive hours of a full-time person (260 working days).
pub fn fte_required(ask: Presence) -> Outcome<Fte> {
    within("on_duty", ask.on_duty, 0.0, 1e6)?;
    positive("hours_per_fte_week", ask.hours_per_fte_week)?;
    within("hours_per_fte_week", ask.hours_per_fte_week, 1e-3, 168.0)?;
    within("coverage_hours_per_week", ask.coverage_hours_per_week, 0.0, 168.0)?;
    not_negative("vacation_days", ask.vacation_days)?;
    not_negative("sick_days", ask.sick_days)?;
    not_negative("training_days", ask.training_days)?;
    within("admin_share", ask.admin_share, 0.0, 0.999)?;
    let away = ask.vacation_days + ask.sick_days + ask.training_days;
    within("vacation_days", away, 0.0, WORKING_DAYS - 0.01)?;
    let day = ask.hours_per_fte_week / 5.0;
    let productive = day * (WORKING_DAYS - away) * (1.0 - ask.admin_share);
    Ok(Fte {
        productive_hours_per_fte_year: productive,
        shrinkage: 1.0 - productive / (day * WORKING_DAYS),
        fte: ask.on_duty * ask.coverage_hours_per_week * WEEKS / productive,
    })
}

/// Size of a roster under absences.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Roster {
    /// People on the roster.
    pub roster: u64,
    /// Probability that enough of them are there.
    pub achieved: f64,
    /// The same with one person less.
    pub achieved_with_one_less: f64,
}

/// Smallest roster n with P(Binomial(n, 1 - absence) >= needed) >= confidence.
pub fn roster_for_presence(needed: u64, absence_probability: f64, confidence: f64) -> Outcome<Roster> {
    within("needed", needed as f64, 1.0, 1e6)?;
    within("absence_probability", absence_probability, 0.0, 0.99)?;
    within("confidence", confidence, 0.0, 1.0 - 1e-12)?;
    let there = |n: u64| if n < needed { 0.0 } else { counts::binomial(n, 1.0 - absence_probability, needed - 1).sf };
    let enough = |n: u64| absence_probability == 0.0 || there(n) >= confidence;
    let roster = crate::queue::smallest(needed, enough)?;
    let achieved = |n: u64| if absence_probability == 0.0 && n >= needed { 1.0 } else { there(n) };
    Ok(Roster { roster, achieved: achieved(roster), achieved_with_one_less: achieved(roster - 1) })
}

/// In-house team against a managed-service provider.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Sourcing {
    /// Tickets a year.
    pub tickets_per_year: f64,
    /// Full-time people of the own team.
    pub inhouse_fte: f64,
    /// Salary of one, money a year.
    pub salary: f64,
    /// Cost of employment over salary.
    pub overhead_factor: f64,
    /// Fixed fee of the provider, money a year.
    pub msp_fixed_per_year: f64,
    /// Price per ticket.
    pub msp_per_ticket: f64,
}

/// Cost of both, at whatever service level each has: compare only at the same one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SourcingReport {
    /// Own team, money a year.
    pub inhouse_cost: f64,
    /// Provider, money a year.
    pub msp_cost: f64,
    /// Own team less provider.
    pub difference: f64,
    /// Tickets a year at which both cost the same; below zero when the fixed fee alone is dearer than the
    /// own team; absent when tickets are free.
    pub breakeven_tickets: Option<f64>,
}

/// Arithmetic of two offers.
pub fn inhouse_vs_msp(ask: Sourcing) -> Outcome<SourcingReport> {
    let most = 1e12;
    within("tickets_per_year", ask.tickets_per_year, 0.0, most)?;
    within("inhouse_fte", ask.inhouse_fte, 0.0, 1e6)?;
    within("salary", ask.salary, 0.0, most)?;
    within("overhead_factor", ask.overhead_factor, 0.0, 1e3)?;
    within("msp_fixed_per_year", ask.msp_fixed_per_year, 0.0, most)?;
    within("msp_per_ticket", ask.msp_per_ticket, 0.0, most)?;
    let inhouse_cost = ask.inhouse_fte * ask.salary * ask.overhead_factor;
    let msp_cost = ask.msp_fixed_per_year + ask.msp_per_ticket * ask.tickets_per_year;
    let even = (inhouse_cost - ask.msp_fixed_per_year) / ask.msp_per_ticket;
    Ok(SourcingReport {
        inhouse_cost,
        msp_cost,
        difference: inhouse_cost - msp_cost,
        breakeven_tickets: Some(even).filter(|e| e.is_finite()),
    })
}
