//! What a command stands on: the settings as file and environment say, the clock, the database, and
//! a runtime where one is needed. The only file of the program that reads the environment.

use super::failure::Failure;
use house::config::Config;
use house::people::store as people;
use house::people::{Organisation, OrganisationId};
use house::store::{Actor, Db, Scope, StoreError, Target};
use house::{Clock, House};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use tracing_subscriber::fmt::format::FmtSpan;

/// See the module.
pub struct World {
    pub file: Option<PathBuf>,
    pub clock: Clock,
}

/// Whether a database is there before a command that only looks would make an empty one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Store {
    MustExist,
    MayBeMade,
}

impl World {
    pub fn new(file: Option<PathBuf>) -> Self {
        Self { file, clock: Clock::real() }
    }

    /// The settings in force, or every fault in them.
    pub fn config(&self) -> Result<Config, Failure> {
        Ok(Config::load(self.file.as_deref(), variable)?)
    }

    /// Opens the database of the settings without starting a server.
    pub fn db(&self, config: &Config, store: Store) -> Result<Db, Failure> {
        if let (Store::MustExist, Target::Sqlite(file)) = (store, config.target())
            && !file.exists()
        {
            let what = format!("there is no database in the folder {}.", config.data.display());
            return Err(Failure::new(
                what,
                "Name the right folder with RAPPORT_DATA, or the PostgreSQL with DATABASE_URL.",
            ));
        }
        config.prepare_folder()?;
        Ok(Db::open(&config.target(), &house::migrations(&crate::rooms::rooms()))?)
    }

    /// The scope of what the command line does: the system's, in one organisation or none.
    pub fn scope(&self, organisation: Option<OrganisationId>) -> Scope {
        Scope { organisation, actor: Actor::System, now: self.clock.now() }
    }

    /// The organisation that is meant: the named one, or the only one there is.
    pub fn organisation(&self, db: &Db, slug: Option<&str>) -> Result<Organisation, Failure> {
        let all = db.read_blocking::<_, StoreError>(self.scope(None), people::organisations)?;
        let slugs = || all.iter().map(|o| o.slug.as_str()).collect::<Vec<_>>().join(", ");
        match slug {
            Some(slug) => all.iter().find(|o| o.slug == slug).cloned().ok_or_else(|| {
                Failure::new(
                    format!("there is no organisation {slug}; there are: {}.", slugs()),
                    "`rapport organisation add` makes one.",
                )
            }),
            None => match all.as_slice() {
                [only] => Ok(only.clone()),
                [] => Err(Failure::new(
                    "there is no organisation yet.",
                    "Make one with `rapport organisation add SLUG --name NAME`.",
                )),
                _ => Err(Failure::new(
                    format!("there are several organisations: {}.", slugs()),
                    "Say which with --organisation SLUG.",
                )),
            },
        }
    }

    /// Opens the whole house; needs a runtime around it.
    pub async fn house(&self, config: Config) -> Result<House, Failure> {
        Ok(House::open(config, self.clock.clone(), &crate::rooms::rooms()).await?)
    }

    /// Milliseconds since an instant of this world's clock.
    pub fn milliseconds_since(&self, start: jiff::Timestamp) -> f64 {
        self.clock.now().duration_since(start).as_secs_f64() * 1000.0
    }
}

/// One variable of the environment.
#[allow(
    clippy::disallowed_methods,
    reason = "the program hands the environment to the configuration, here and nowhere else"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Runs the asynchronous part of a command.
pub fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|e| Failure::new(format!("the program cannot start its threads: {e}."), ""))?.block_on(work)
}

/// Starts the log on standard error; a second call changes nothing.
pub fn start_log(filter: &str) -> Result<(), Failure> {
    use std::io::IsTerminal;
    static STARTED: AtomicBool = AtomicBool::new(false);
    if STARTED.swap(true, Ordering::Relaxed) {
        return Ok(());
    }
    let filter = tracing_subscriber::EnvFilter::try_new(filter).map_err(|e| {
        Failure::new(
            format!("the setting log cannot be used: {e}."),
            "Write for example \"info\" or \"house=debug,info\".",
        )
    })?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        // Spans tell how long they took.
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    Ok(())
}

/// Prints one line of JSON, complete, for scripts that wait for it.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let line = serde_json::to_string(value)?;
    // Whoever closed the pipe does not want to read more.
    writeln!(out, "{line}").and_then(|()| out.flush()).or(Ok(()))
}
