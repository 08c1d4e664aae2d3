//! `rapport config check`: every fault of the settings at once, and what is in force.

use super::failure::Failure;
use super::world::World;
use clap::Subcommand;
use house::config::Config;
use house::store::{Db, Target};

const SETTINGS: &str = "Settings (name in the file, variable of the environment, default):
  data                    RAPPORT_DATA                  rapport-data
  database                DATABASE_URL                  embedded (a file in the data folder)
  listen                  RAPPORT_LISTEN                127.0.0.1:8080
  public_url              RAPPORT_PUBLIC_URL            http:// and the address of listen
  log                     RAPPORT_LOG                   info
  mail.smtp               RAPPORT_SMTP_URL              mailbox (mail stays inside and can be read there)
  mail.from               RAPPORT_MAIL_FROM             rapport@ and the public address' host
  mail.lmtp               RAPPORT_LMTP_LISTEN           nowhere; an address and port, 127.0.0.1:2400
  mail.insecure           RAPPORT_MAIL_INSECURE         false
  attachments.max_bytes   RAPPORT_ATTACHMENT_MAX_BYTES  100 MB
  signin.session_days     RAPPORT_SESSION_DAYS          14
  signin.link_minutes     RAPPORT_LINK_MINUTES          15
  demo                    RAPPORT_DEMO                  false

In the file, the part before a dot is a table:
  listen = \"0.0.0.0:8080\"
  [mail]
  smtp = \"smtps://user:password@mail.example.com\"

Example:
  rapport config check --config rapport.toml";

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Read the settings, name every fault, and try folder and database
    #[command(long_about = "Read the settings, name every fault with its place and what to write instead, show what is in force (secrets stay hidden), and \
        try what can be tried: the folder and the database. It changes nothing.", after_long_help = SETTINGS)]
    Check,
}

impl ConfigCommand {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let Self::Check = self;
        let config = Config::load(world.file.as_deref(), super::world::variable).map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Failure::found(lines.join("\n"), "Nothing was changed.")
        })?;
        out!("{}", config.describe().join("\n"));
        out!("\n{}", tried(&config)?);
        Ok(())
    }
}

/// Folder and database, without making or changing either.
fn tried(config: &Config) -> Result<&'static str, Failure> {
    if std::fs::metadata(&config.data).is_ok_and(|m| m.permissions().readonly()) {
        return Err(Failure::found(
            format!("the folder {} cannot be written into.", config.data.display()),
            "Give it to the user Rapport runs as.",
        ));
    }
    match config.target() {
        Target::Sqlite(file) if !file.exists() => Ok("There is no database yet; `rapport serve` makes it."),
        target => Ok(Db::reach(&target).map(|()| "The database can be reached.")?),
    }
}
