//! `rapport user` and `rapport token`: people and the keys of their programs.

use super::failure::Failure;
use super::world::{Store, World};
use clap::{Args, Subcommand, ValueEnum};
use house::people::{Role, store as people};
use house::signin::{rules, store as signin};
use house::store::StoreError;

#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person, or give them another role
    Add(UserAdd),
}

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a key for a person's programs and print it once
    Add(TokenAdd),
}

/// The roles by the words that the database and the API use too.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum RoleWord {
    Executive,
    ItLead,
    Technician,
    Employee,
    Auditor,
    Admin,
}

impl RoleWord {
    fn role(self) -> Role {
        match self {
            Self::Executive => Role::Executive,
            Self::ItLead => Role::ItLead,
            Self::Technician => Role::Technician,
            Self::Employee => Role::Employee,
            Self::Auditor => Role::Auditor,
            Self::Admin => Role::Admin,
        }
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Add a person to an organisation, or give a known person another role.\n\n\
    Without --password-stdin they sign in by a link that is mailed to them; for that, mail must be set up (`rapport config check`).",
    after_long_help = "Examples:\n  rapport user add helena@example.com --name \"Helena Brandt\" --role executive\n  \
    printf '%s' \"$PASSWORD\" | rapport user add it@example.com --name \"Samir Okafor\" --role it_lead --password-stdin"
)]
pub struct UserAdd {
    /// Their mail address: by it they are known
    email: String,
    /// Their name as others see it
    #[arg(long)]
    name: String,
    /// What they may do
    #[arg(long)]
    role: RoleWord,
    /// What they do, in your words
    #[arg(long, default_value = "")]
    title: String,
    /// The organisation's short name; may be left out if there is only one
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
    /// Read a password from standard input
    #[arg(long)]
    password_stdin: bool,
}

impl User {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let Self::Add(add) = self;
        if !add
            .email
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains(|c: char| c.is_alphanumeric()))
        {
            return Err(Failure::new(
                format!("\"{}\" is no mail address.", add.email),
                "Write for example helena@example.com.",
            ));
        }
        let hash = if add.password_stdin { Some(hash_of_input()?) } else { None };
        let db = world.db(&world.config()?, Store::MustExist)?;
        let organisation = world.organisation(&db, add.organisation.as_deref())?;
        let (email, name, role, title) = (add.email.clone(), add.name.clone(), add.role.role(), add.title.clone());
        db.write_blocking::<_, StoreError>(world.scope(Some(organisation.id)), move |tx| {
            let person = people::person_by_email_or_add(tx, &email, &name)?;
            people::membership_set(tx, person, role, &title)?;
            hash.map_or(Ok(()), |hash| people::password_set(tx, person, &hash))
        })?;
        out!("{} may sign in to {} as {}.", add.email, organisation.name, add.role.role().word());
        Ok(())
    }
}

fn hash_of_input() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .read_line(&mut text)
        .map_err(|e| Failure::new(format!("no password could be read: {e}."), "Send it as one line of UTF-8."))?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.chars().count() < rules::PASSWORD_MIN {
        let what = format!("the password is too short; it needs at least {} characters.", rules::PASSWORD_MIN);
        return Err(Failure::new(what, "Longer beats trickier: three or four words do well."));
    }
    Ok(rules::hash(password)?)
}

#[derive(Debug, Args)]
#[command(
    long_about = "Make a key for a person's programs and print it once. Programs send it as `Authorization: Bearer KEY` and may then do what the \
    person may do. Only its hash is kept: who loses it makes another one.",
    after_long_help = "Example:\n  rapport token add it@example.com --name \"nightly export\""
)]
pub struct TokenAdd {
    /// Whose rights the program has
    email: String,
    /// What the key is for
    #[arg(long)]
    name: String,
    /// The organisation's short name; may be left out if there is only one
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
}

impl Token {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let Self::Add(add) = self;
        let db = world.db(&world.config()?, Store::MustExist)?;
        let organisation = world.organisation(&db, add.organisation.as_deref())?;
        let (email, name) = (add.email.clone(), add.name.clone());
        let token = house::secret()?;
        let hash = house::digest(&token);
        let added = db.write_blocking::<_, StoreError>(world.scope(Some(organisation.id)), move |tx| {
            let Some(person) = people::person_by_email(tx, &email)? else { return Ok(false) };
            if people::member(tx, person)?.is_none() {
                return Ok(false);
            }
            signin::token_add(tx, &hash, person, &name)?;
            Ok(true)
        })?;
        if !added {
            return Err(Failure::new(
                format!("{} is nobody in {}.", add.email, organisation.name),
                "Add them first with `rapport user add`.",
            ));
        }
        out!("{token}");
        Ok(())
    }
}
