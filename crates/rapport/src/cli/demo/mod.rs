//! `rapport demo`: a believable company on the embedded database, and one link for each of five people.

mod clients;
mod folder;
mod history;
mod links;
mod story;

use super::failure::Failure;
use super::serve::{bind, serve};
use super::world::{World, block_on, print_json, start_log, variable};
use clap::Args;
use folder::Folder;
use house::config::{Config, DatabaseSetting};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    long_about = "Open a sample company, Aurelle Logistics, on this machine and print a sign-in link for each of five people: the chief executive, the head \
    of IT, a technician, an employee, and the account manager of a service provider with three clients.\n\nThe desk's history is a real ServiceNow log, \
    brought over by the same importer that you would use, its dates moved by whole weeks so that it ends just before now. The first start takes \
    less than a minute; later ones find everything in the data folder. People and decisions are invented.",
    after_long_help = "Examples:\n  rapport demo\n  rapport demo --port 0 --log incident_events.csv.gz\n  rapport demo --fresh --small"
)]
pub struct Demo {
    /// The port on this machine; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder to keep the sample company in
    #[arg(long, env = "RAPPORT_DATA", default_value = "demo-data", value_name = "DIR")]
    data: PathBuf,
    /// A ServiceNow incident log (CSV, plain or gzip) to take the desk's history from
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Print one line of JSON with the address, the links and an API token when it serves
    #[arg(long)]
    json: bool,
    /// Bring over only the newest 600 incidents of the log
    #[arg(long)]
    small: bool,
    /// Forget the sample company that is in the folder and tell it anew
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let config = self.config(world)?;
        start_log(&config.log)?;
        block_on(async {
            let (config, listener) = bind(config, None).await?;
            let folder = Folder::prepare(&config.data, self.fresh)?;
            let house = world.house(config).await?;
            if !folder.is_told() {
                let log = history::find(self.log.as_deref())?;
                tokio::task::block_in_place(|| story::tell(world, &house, log.as_deref(), self.small))?;
                folder.told()?;
            }
            let links = links::make(world, &house)?;
            if self.json {
                print_json(&links)?
            } else {
                out!("{links}")
            }
            serve(house, listener).await
        })
    }

    /// The settings as usual, but always the embedded database of this folder, on this machine only.
    fn config(&self, world: &World) -> Result<Config, Failure> {
        let ours = |name: &str| !matches!(name, "DATABASE_URL" | "RAPPORT_LISTEN" | "RAPPORT_DATA");
        let config = Config::load(world.file.as_deref(), |name| if ours(name) { variable(name) } else { None })?;
        let listen = SocketAddr::from(([127, 0, 0, 1], self.port));
        let derived = config.public_url == format!("http://{}", config.listen);
        let public_url = if derived { format!("http://{listen}") } else { config.public_url.clone() };
        let log = variable("RAPPORT_LOG").unwrap_or_else(|| "warn".to_owned());
        Ok(Config {
            data: self.data.clone(),
            database: DatabaseSetting::Embedded,
            listen,
            public_url,
            demo: true,
            log,
            ..config
        })
    }
}
