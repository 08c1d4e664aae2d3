//! A waiting room of limited size: who finds it full is turned away.

use super::{rate, servers};
use crate::fault::{Outcome, within};
use serde::{Deserialize, Serialize};

/// M/M/c/K.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Room {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Services per unit of time and server.
    pub service_rate: f64,
    /// Servers.
    pub servers: u64,
    /// Servers and waiting places together.
    pub capacity: u64,
}

/// What happens in a limited room.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RoomReport {
    /// Share turned away.
    pub p_block: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Mean wait of those let in.
    pub mean_wait_accepted: f64,
    /// Share of time that a server works.
    pub utilisation: f64,
}

/// Stationary law of M/M/c/K by its birth-death balance; the load may exceed the servers.
pub fn mmck(room: Room) -> Outcome<RoomReport> {
    let (l, mu) = (rate("arrival_rate", room.arrival_rate)?, rate("service_rate", room.service_rate)?);
    let c = servers("servers", room.servers)?;
    let k = within("capacity", room.capacity as f64, c, 1e7)?;
    // Weights downwards from the full room, rescaled before they overflow.
    let (mut term, mut total, mut queue, mut full, mut busy) = (1.0, 0.0, 0.0, 1.0, 0.0);
    let mut n = k;
    loop {
        total += term;
        queue += term * (n - c).max(0.0);
        busy += term * n.min(c);
        if n < 1.0 {
            break;
        }
        term *= n.min(c) * mu / l;
        n -= 1.0;
        if term > 1e100 {
            term *= 1e-100;
            total *= 1e-100;
            queue *= 1e-100;
            full *= 1e-100;
            busy *= 1e-100;
        }
    }
    let p_block = full / total;
    let open = (total - full) / total;
    let mean_queue = queue / total;
    let accepted = if open > 1e-3 { l * open } else { busy / total * mu };
    Ok(RoomReport {
        p_block,
        mean_queue,
        mean_wait_accepted: if mean_queue > 0.0 { mean_queue / accepted } else { 0.0 },
        utilisation: busy / total / c,
    })
}
