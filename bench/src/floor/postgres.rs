//! The floor on PostgreSQL: prepared statements on one connection, one commit for a group.

use super::{Bare, Statements, now, payload};
use crate::data::Draft;
use anyhow::{Context, Result};
use postgres::{Client, NoTls, Statement};

const PART: &str = "insert into search_part (record, document)
     values ($2, to_tsvector('simple', $3) || array_to_tsvector(array['§' || cast($1 as bigint)::text]))";

struct Prepared {
    counter: Statement,
    ticket: Statement,
    message: Statement,
    record: Statement,
    part: Statement,
    journal: Statement,
}

pub struct Tables {
    client: Client,
    prepared: Prepared,
    organisation: i64,
}

impl Tables {
    pub fn open(url: &str) -> Result<Self> {
        let mut client = Client::connect(url, NoTls).context("the PostgreSQL of the floor cannot be reached")?;
        let organisation = client.query_one("select min(id) from organisation", &[])?.get(0);
        // The second lock of the product's tables: this connection works for one organisation.
        client.batch_execute(&format!("set rapport.organisation = '{organisation}'"))?;
        let prepared = Prepared {
            counter: client.prepare(Statements::COUNTER)?,
            ticket: client.prepare(Statements::TICKET)?,
            message: client.prepare(Statements::MESSAGE)?,
            record: client.prepare(Statements::RECORD)?,
            part: client.prepare(PART)?,
            journal: client.prepare(Statements::JOURNAL)?,
        };
        Ok(Self { client, prepared, organisation })
    }
}

impl Bare for Tables {
    fn write(&mut self, tickets: &[Draft]) -> Result<()> {
        let (p, organisation) = (&self.prepared, &self.organisation);
        let mut tx = self.client.transaction()?;
        for ticket in tickets {
            let at = now();
            let number: i64 = tx.query_one(&p.counter, &[organisation])?.get(0);
            let id: i64 = tx.query_one(&p.ticket, &[organisation, &number, &ticket.title, &at])?.get(0);
            tx.execute(&p.message, &[organisation, &id, &ticket.text, &at])?;
            let record: i64 = tx.query_one(&p.record, &[organisation, &number, &ticket.title, &at])?.get(0);
            tx.execute(&p.part, &[organisation, &record, &ticket.title])?;
            tx.execute(&p.part, &[organisation, &record, &ticket.text])?;
            tx.execute(&p.journal, &[organisation, &number, &payload(ticket), &at])?;
        }
        Ok(tx.commit()?)
    }

    fn count(&mut self) -> Result<i64> {
        Ok(self.client.query_one(Statements::COUNT, &[&self.organisation])?.get(0))
    }
}
