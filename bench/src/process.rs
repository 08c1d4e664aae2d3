//! What the kernel knows of the server's process: processor time spent and memory held.

use anyhow::{Context, Result};

/// The unit of the times in `/proc/PID/stat`; Linux fixes it for programs.
const TICKS_PER_SECOND: f64 = 100.0;

/// Memory of a process, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// All that is resident, pages of mapped files among it.
    pub resident: u64,
    /// What the kernel could not get back without swapping: resident without pages of files.
    pub own: u64,
}

/// Processor seconds of a process so far, user and system.
pub fn cpu_seconds(pid: u32) -> Result<f64> {
    let text =
        std::fs::read_to_string(format!("/proc/{pid}/stat")).context("the server's processor time cannot be read")?;
    cpu_of(&text).context("the server's processor time has an unknown form")
}

/// Memory of a process now.
pub fn memory(pid: u32) -> Result<Memory> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).context("the server's memory cannot be read")?;
    memory_of(&text).context("the server's memory has an unknown form")
}

fn cpu_of(stat: &str) -> Option<f64> {
    // The name in parentheses may itself contain spaces and parentheses.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut times = fields.split(' ').skip(11);
    let (user, system): (f64, f64) = (times.next()?.parse().ok()?, times.next()?.parse().ok()?);
    Some((user + system) / TICKS_PER_SECOND)
}

fn memory_of(status: &str) -> Option<Memory> {
    let bytes = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|l| l.strip_prefix(name))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
    };
    Some(Memory { resident: bytes("VmRSS:")?, own: bytes("RssAnon:")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_any_name() {
        assert_eq!(cpu_of("12 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0"), Some(3.0));
        assert_eq!(cpu_of("nonsense"), None);
    }

    #[test]
    fn memory_is_in_bytes() {
        let found = memory_of("Name:\tx\nVmRSS:\t    2048 kB\nRssAnon:\t 1024 kB\n");
        assert_eq!(found, Some(Memory { resident: 2 << 20, own: 1 << 20 }));
    }

    #[test]
    fn this_process_can_be_read() {
        let pid = std::process::id();
        assert!(cpu_seconds(pid).is_ok());
        assert!(memory(pid).is_ok_and(|m| m.resident >= m.own && m.own > 0));
    }
}
