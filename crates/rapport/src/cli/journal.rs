//! `rapport journal`: proves that nothing of what happened was altered or removed.

use super::failure::Failure;
use super::world::{Store, World, print_json};
use clap::Subcommand;
use house::journal::{seal, store};
use house::store::{Db, StoreError};
use serde_json::json;

#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Recompute the chain of seals over all entries
    #[command(
        long_about = "Recompute the chain of seals over all entries. Ends with exit code 3 and names the first batch that does not fit if an entry \
        was altered, added or removed behind Rapport's back.\n\nKeep the last seal it prints outside of this machine: only by comparison with that \
        copy can a completely rewritten chain be told from the true one.",
        after_long_help = "Examples:\n  rapport journal verify\n  rapport journal verify --json >> seals.jsonl"
    )]
    Verify {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Seal now what is not sealed yet (the server does it every few seconds)
    #[command(after_long_help = "Example:\n  rapport journal seal && rapport journal verify")]
    Seal,
}

impl Journal {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let db = world.db(&world.config()?, Store::MustExist)?;
        match self {
            Self::Verify { json } => verify(world, &db, *json),
            Self::Seal => {
                out!("{} entries sealed.", seal_all(world, &db)?);
                Ok(())
            }
        }
    }
}

fn verify(world: &World, db: &Db, as_json: bool) -> Result<(), Failure> {
    let verdict = seal::verify(db, world.scope(None))?;
    let last = db.read_blocking::<_, StoreError>(world.scope(None), store::last_seal)?;
    let hash = last.map(|seal| seal.hash);
    if as_json {
        print_json(
            &json!({ "holds": verdict.broken.is_none(), "seals": verdict.seals, "sealed_entries": verdict.sealed_entries,
            "unsealed_entries": verdict.unsealed_entries, "last_seal": hash, "fault": verdict.broken }),
        )?;
    }
    if let Some(fault) = verdict.broken {
        return Err(Failure::found(
            format!("the journal does not hold: {fault}."),
            "Stop writing, keep a copy, and compare with the last good backup.",
        ));
    }
    if !as_json {
        out!(
            "The journal holds: {} entries under {} seals fit, {} are not sealed yet.",
            verdict.sealed_entries,
            verdict.seals,
            verdict.unsealed_entries
        );
        if let Some(hash) = hash {
            out!("Last seal: {hash}");
        }
    }
    Ok(())
}

/// Seals batch after batch; leaves it to a server that is sealing at this moment.
fn seal_all(world: &World, db: &Db) -> Result<usize, Failure> {
    use house::job::store::{SEALING, alone};
    let mut all = 0;
    loop {
        let sealed = db.write_blocking::<_, StoreError>(world.scope(None), |tx| {
            if alone(tx, SEALING)? { seal::seal(tx) } else { Ok(0) }
        })?;
        if sealed == 0 {
            return Ok(all);
        }
        all += sealed;
    }
}
