//! The running house: what every request, job and command stands on. A cheap handle.

use crate::attachment::Objects;
use crate::config::Config;
use crate::journal::tail::Tail;
use crate::people::{OrganisationId, PersonId};
use crate::record::Kind;
use crate::room::{JobHandler, MenuLine, Panel, Place, Room};
use crate::signin::throttle::Throttle;
use crate::store::{Actor, Db, Migration, Scope, Statement};
use crate::words::Words;
use crate::{Clock, Error};
use std::collections::HashMap;
use std::sync::Arc;

/// See the module.
#[derive(Clone)]
pub struct House(Arc<Parts>);

/// What the house is made of; reached through [`House`]'s `Deref`.
pub struct Parts {
    pub config: Config,
    pub db: Db,
    pub clock: Clock,
    pub tail: Tail,
    pub words: Words,
    pub objects: Objects,
    pub throttle: Throttle,
    pub vault: crate::vault::Vault,
    pub kinds: Vec<Kind>,
    pub menu: Vec<(MenuLine, Option<crate::room::Badge>)>,
    pub panels: Vec<Panel>,
    /// Pages without a line in the top bar.
    pub places: Vec<Place>,
    pub jobs: HashMap<&'static str, JobHandler>,
    /// How letters from the rooms' own addresses leave.
    pub routes: Vec<crate::room::MailRoute>,
    /// What moves, and how: the house's own word and the rooms'.
    pub moves: Vec<crate::moving::Moves>,
}

impl std::ops::Deref for House {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl House {
    /// Opens the store, brings the schema up to date and starts the journal's tail.
    /// Jobs and the web server are started by the binary.
    pub async fn open(config: Config, clock: Clock, rooms: &[Room]) -> Result<Self, Error> {
        config.prepare_folder()?;
        // The blocking driver of PostgreSQL must not meet the runtime.
        let (target, missing) = (config.target(), migrations(rooms));
        let db = tokio::task::spawn_blocking(move || Db::open(&target, &missing)).await.map_err(Error::internal)??;
        let tail = Tail::start(db.clone(), clock.clone()).await?;
        let words = Words::new(rooms)?;
        let objects = Objects::open(&config)?;
        let count = |r: &Room, line: &crate::MenuLine| {
            let own = r.counts.iter().find(|(path, _)| *path == line.path).map(|(_, count)| *count);
            own.or(r.badge.filter(|_| line.waits))
        };
        let mut menu: Vec<_> = rooms.iter().flat_map(|r| r.menu.iter().map(|line| (*line, count(r, line)))).collect();
        let vault = crate::vault::Vault::open_folder(&config.data)?;
        menu.sort_by_key(|(line, _)| line.order);
        let jobs = rooms.iter().flat_map(|r| r.jobs.iter().cloned()).chain(crate::job::own_handlers()).collect();
        Ok(Self(Arc::new(Parts {
            config,
            db,
            clock,
            tail,
            words,
            objects,
            throttle: Throttle::default(),
            vault,
            kinds: rooms.iter().flat_map(|r| r.kinds.iter().copied()).collect(),
            menu,
            panels: rooms.iter().flat_map(|r| r.panels.iter().copied()).collect(),
            places: rooms.iter().flat_map(|r| r.places.iter().copied()).collect(),
            jobs,
            routes: rooms.iter().filter_map(|r| r.route).collect(),
            moves: moves(rooms),
        })))
    }

    /// The scope of the system's own work, for one organisation or for none in particular.
    pub fn system(&self, organisation: Option<OrganisationId>) -> Scope {
        Scope { organisation, actor: Actor::System, now: self.clock.now() }
    }

    /// The scope of a person's work.
    pub fn scope(&self, organisation: OrganisationId, person: PersonId) -> Scope {
        Scope { organisation: Some(organisation), actor: Actor::Person(person), now: self.clock.now() }
    }

    /// The declared kind of a record, by its word.
    pub fn kind(&self, word: &str) -> Option<&Kind> {
        self.kinds.iter().find(|k| k.word == word)
    }
}

/// What the house and the rooms say about moving.
pub fn moves(rooms: &[Room]) -> Vec<crate::moving::Moves> {
    std::iter::once(crate::moving::OWN).chain(rooms.iter().map(|r| r.moves)).collect()
}

/// The house's own migrations and those of all rooms.
pub fn migrations(rooms: &[Room]) -> Vec<Migration> {
    let own = [
        Migration { number: 1, name: "house", text: include_str!("../migrations/0001_house.sql") },
        Migration { number: 4, name: "house_search", text: include_str!("../migrations/0004_house_search.sql") },
        Migration {
            number: 30,
            name: "house_mail_thread",
            text: include_str!("../migrations/0030_house_mail_thread.sql"),
        },
        Migration { number: 37, name: "house_webhook", text: include_str!("../migrations/0037_house_webhook.sql") },
        Migration { number: 73, name: "house_moving", text: include_str!("../migrations/0073_house_moving.sql") },
        Migration {
            number: 91,
            name: "house_mail_files",
            text: include_str!("../migrations/0091_house_mail_files.sql"),
        },
    ];
    own.into_iter().chain(rooms.iter().flat_map(|r| r.migrations.iter().copied())).collect()
}

/// Every statement of the house and the rooms, for the test that prepares them on both engines.
pub fn statements(rooms: &[Room], dialect: crate::store::Dialect) -> Vec<&'static Statement> {
    let own: [&[&Statement]; 9] = [
        crate::people::store::ALL,
        crate::journal::store::ALL,
        crate::record::store::ALL,
        crate::signin::store::ALL,
        crate::job::store::ALL,
        crate::mail::store::ALL,
        crate::attachment::store::ALL,
        crate::moving::store::ALL,
        crate::webhook::store::ALL,
    ];
    let mut all: Vec<&Statement> =
        own.into_iter().chain(rooms.iter().flat_map(|r| r.statements.iter().copied())).flatten().copied().collect();
    all.extend(crate::store::search_statements(dialect));
    all.extend(crate::journal::store::dialect_statements(dialect));
    all.extend(crate::job::store::dialect_statements(dialect));
    all.extend(crate::moving::store::dialect_statements(dialect));
    all
}
