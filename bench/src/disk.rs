//! What the disk under the data folder does: how often a second it can say "this is safe", and how many bytes lie on it.

use anyhow::{Context, Result};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long the flushes are counted.
const WATCH: Duration = Duration::from_millis(1500);

/// Appends of 4 KiB, each made durable (`fdatasync`, as SQLite does), one after the other: how many a second.
/// No program that flushes once for each write can be faster than this.
pub fn flushes_per_second(folder: &Path) -> Result<f64> {
    let path = folder.join("flush-trial");
    let counted = count(&path);
    std::fs::remove_file(&path).ok();
    counted.with_context(|| format!("the disk under {} cannot be tried", folder.display()))
}

fn count(path: &Path) -> Result<f64> {
    let mut file = File::create(path)?;
    let block = [0x5a_u8; 4096];
    let (began, mut flushes) = (Instant::now(), 0u32);
    while began.elapsed() < WATCH {
        file.write_all(&block)?;
        file.sync_data()?;
        flushes += 1;
    }
    Ok(f64::from(flushes) / began.elapsed().as_secs_f64())
}

/// Bytes of all files below a folder.
pub fn bytes_below(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let entry = entry?;
        let about = entry.metadata()?;
        sum += if about.is_dir() { bytes_below(&entry.path())? } else { about.len() };
    }
    Ok(sum)
}
