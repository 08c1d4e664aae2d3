//! `queue.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::queue::{constant, erlang, limits, patience, phases, priority, room, single, skills, varying};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Lost {
    servers: u64,
    load: f64,
}

#[derive(Deserialize)]
struct LostAsk {
    load: f64,
    max_blocking: f64,
}

#[derive(Deserialize)]
struct Beta {
    beta: f64,
    #[serde(default)]
    theta_over_mu: f64,
}

#[derive(Deserialize)]
struct Root {
    load: f64,
    target_delay_probability: f64,
}

fn erlang_b(v: &Value) -> Outcome<Value> {
    run(v, |i: Lost| Ok(json!({ "blocking": erlang::erlang_b(i.servers, i.load)? })))
}

fn erlang_b_servers(v: &Value) -> Outcome<Value> {
    run(v, |i: LostAsk| Ok(json!({ "servers": erlang::erlang_b_servers(i.load, i.max_blocking)? })))
}

fn halfin_whitt(v: &Value) -> Outcome<Value> {
    run(v, |i: Beta| Ok(json!({ "p_wait": limits::halfin_whitt(i.beta)? })))
}

fn garnett(v: &Value) -> Outcome<Value> {
    run(v, |i: Beta| Ok(json!({ "p_wait": limits::garnett(i.beta, i.theta_over_mu)? })))
}

fn square_root_staffing(v: &Value) -> Outcome<Value> {
    run(v, |i: Root| limits::square_root_staffing(i.load, i.target_delay_probability))
}

fn offered_load(v: &Value) -> Outcome<Value> {
    run(v, |i: varying::Swing| Ok(json!({ "offered_load": varying::offered_load_sinusoid(i)? })))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "queue.erlang_b",
        "share of arrivals that finds all servers busy and is lost",
        "servers, load",
        "blocking",
        erlang_b,
    ),
    entry("queue.erlang_b_servers", "servers for a share lost", "load, max_blocking", "servers", erlang_b_servers),
    entry(
        "queue.erlang_c",
        "waits in a team with patient customers",
        "arrival_rate, service_rate, servers, threshold",
        "load, occupancy, p_wait, mean_wait, mean_wait_if_waiting, mean_queue, service_level, wait_q90, wait_q95",
        |v| run(v, erlang::erlang_c),
    ),
    entry(
        "queue.erlang_c_staff",
        "smallest team for a share within a wait",
        "arrival_rate, mean_service, target, threshold",
        "servers, service_level, occupancy",
        |v| run(v, erlang::erlang_c_staff),
    ),
    entry(
        "queue.erlang_a",
        "waits and abandonment in a team with impatient customers",
        "arrival_rate, service_rate, abandon_rate, servers, threshold",
        "p_wait, p_abandon, mean_wait_all, mean_queue, occupancy, p_served_within, p_virtual_wait_within, mean_wait_served",
        |v| run(v, patience::erlang_a),
    ),
    entry(
        "queue.erlang_a_staff",
        "smallest team for a share served within a wait and a share that gives up",
        "arrival_rate, service_rate, abandon_rate, threshold, min_served_within, max_abandon",
        "servers, p_served_within, p_abandon",
        |v| run(v, patience::erlang_a_staff),
    ),
    entry("queue.halfin_whitt", "probability of waiting in a large team", "beta", "p_wait", halfin_whitt),
    entry("queue.garnett", "the same with impatient customers", "beta, theta_over_mu", "p_wait", garnett),
    entry(
        "queue.square_root_staffing",
        "head count by the square-root rule and exactly",
        "load, target_delay_probability",
        "beta, servers_sqrt, servers_exact",
        square_root_staffing,
    ),
    entry(
        "queue.mg1",
        "one server, any law of the work",
        "arrival_rate, mean_service, service_scv",
        "mean_wait, mean_queue, utilisation",
        |v| run(v, single::mg1),
    ),
    entry(
        "queue.priority_mg1",
        "one server with priorities, first class first",
        "arrival_rates[], mean_services[], service_scvs[]",
        "nonpreemptive_mean_wait[], preemptive_resume_mean_time_in_system[]",
        |v| run(v, |i: single::Classes| single::priority_mg1(&i)),
    ),
    entry(
        "queue.priority_mmc",
        "a team with priorities: waits and shares within targets by class",
        "arrival_rates[], service_rate, servers, thresholds[]",
        "p_wait, nonpreemptive_mean_wait[], preemptive_mean_wait[], nonpreemptive_service_level[]",
        |v| run(v, |i: priority::Classes| priority::priority_mmc(&i)),
    ),
    entry(
        "queue.priority_staff",
        "smallest team with which every class meets its target",
        "arrival_rates[], service_rate, thresholds[], targets[]",
        "servers, service_level[]",
        |v| run(v, |i: priority::ClassTargets| priority::priority_staff(&i)),
    ),
    entry("queue.md_c", "a team with constant work", "arrival_rate, service_time, servers", "p_wait, mean_wait", |v| {
        run(v, constant::md_c)
    }),
    entry(
        "queue.me2_c",
        "a team with two-stage work",
        "arrival_rate, mean_service, servers",
        "p_wait, mean_wait",
        |v| run(v, phases::me2_c),
    ),
    entry(
        "queue.mh2_c",
        "a team with short and long work",
        "arrival_rate, mean_service, servers, service_scv, branch_probabilities[]?, branch_rates[]?",
        "p_wait, mean_wait, allen_cunneen_mean_wait",
        |v| run(v, |i: phases::Branched| phases::mh2_c(&i)),
    ),
    entry(
        "queue.mmck",
        "a team with a limited waiting room",
        "arrival_rate, service_rate, servers, capacity",
        "p_block, mean_queue, mean_wait_accepted, utilisation",
        |v| run(v, room::mmck),
    ),
    entry(
        "queue.offered_load_sinusoid",
        "load at a moment when demand swings",
        "mean_rate, amplitude, period, mean_service, t",
        "offered_load",
        offered_load,
    ),
    entry(
        "queue.time_varying",
        "a team over the hours, from empty, a backlog or the repeated pattern",
        "hourly_arrival_rates[], hourly_servers[], service_rate, abandon_rate, initial?",
        "mean_in_system_end_of_hour[], mean_queue_end_of_hour[], p_server_free_end_of_hour[]",
        |v| run(v, |i: varying::Hourly| varying::time_varying(&i)),
    ),
    entry(
        "queue.skills_n_model",
        "two disciplines, one pool knows both",
        "arrival_rates[], pool_sizes[], pool_service_rates[], pool_skills[]?, abandon_rate?",
        "mean_wait[], p_wait[], utilisation[], p_abandon[]",
        |v| run(v, |i: skills::NModel| skills::skills_n_model(&i)),
    ),
    entry(
        "queue.skills_w_model",
        "two disciplines, own pools and one that knows both",
        "arrival_rates[], pool_sizes[], service_rate, pool_skills[]?",
        "mean_wait[], p_wait[], utilisation[]",
        |v| run(v, |i: skills::WModel| skills::skills_w_model(&i)),
    ),
];
