//! What every room stands on: people and tenants, the store and its journal, records and links,
//! jobs, mail, attachments, words, and the shell that pages are shown in.
//!
//! Reading order: [`store`] (how data are read and written), [`people`] (who may do what),
//! [`journal`] (what happened), [`record`] (cards, links, search), [`web`] (requests and pages),
//! then the services: [`signin`], [`job`], [`mail`], [`attachment`], [`moving`], [`words`], [`config`].
//! The house knows no room; a room hands itself over as a [`Room`].

pub mod attachment;
pub mod config;
mod context;
pub mod demo;
mod error;
mod house;
pub mod job;
pub mod journal;
pub mod mail;
pub mod moving;
pub mod people;
pub mod record;
mod room;
pub mod signin;
pub mod store;
pub mod vault;
pub mod web;
pub mod webhook;
pub mod words;

pub use context::{Clock, digest, secret};
pub use error::{Error, Failed, FieldFault};
pub use house::{House, Parts, migrations, moves, statements};
pub use room::{Badge, JobHandler, MenuLine, Panel, PanelDraw, Place, Room};

/// What handlers and repository functions of the rooms return.
pub type Result<T, E = Error> = std::result::Result<T, E>;
