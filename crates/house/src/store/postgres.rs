//! The engine for several nodes: PostgreSQL over the plain driver, statements prepared once per
//! connection, and row-level security told at the start of every piece of work.

use super::{Dialect, Engine, Row, Statement, StoreError, Value};
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls};
use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;

/// Prepared statements of filters that one connection keeps.
const MADE_MAX: usize = 256;

pub struct Postgres {
    client: Client,
    prepared: HashMap<usize, postgres::Statement>,
    /// Those that were made for one question, by their words.
    made: HashMap<String, postgres::Statement>,
    /// What is said together with the next words: a round trip less for each piece of a group.
    owed: &'static str,
}

impl Postgres {
    /// Connects; the error says why without the password.
    pub fn connect(url: &str) -> Result<Self, StoreError> {
        let client = Client::connect(url, NoTls).map_err(|e| StoreError::Away(e.to_string()))?;
        Ok(Self { client, prepared: HashMap::new(), made: HashMap::new(), owed: "" })
    }

    fn prepared(&mut self, statement: &Statement) -> Result<postgres::Statement, StoreError> {
        if !self.owed.is_empty() {
            self.script("")?;
        }
        if let Cow::Owned(text) = &statement.text {
            return self.made(statement, text);
        }
        let key = std::ptr::from_ref(statement) as usize;
        if let Some(known) = self.prepared.get(&key) {
            return Ok(known.clone());
        }
        let fresh = self.client.prepare(&statement.text).map_err(|e| named(statement, e))?;
        self.prepared.insert(key, fresh.clone());
        Ok(fresh)
    }

    /// Filters differ without end, so those prepared for them are let go now and then.
    fn made(&mut self, statement: &Statement, text: &str) -> Result<postgres::Statement, StoreError> {
        if let Some(known) = self.made.get(text) {
            return Ok(known.clone());
        }
        if self.made.len() >= MADE_MAX {
            self.made.clear();
        }
        let fresh = self.client.prepare(text).map_err(|e| named(statement, e))?;
        self.made.insert(text.to_owned(), fresh.clone());
        Ok(fresh)
    }
}

impl Engine for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn execute(&mut self, statement: &Statement, params: &[Value]) -> Result<u64, StoreError> {
        let prepared = self.prepared(statement)?;
        self.client.execute(&prepared, &borrowed(params)).map_err(|e| named(statement, e))
    }

    fn rows(&mut self, statement: &Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let prepared = self.prepared(statement)?;
        let found = self.client.query(&prepared, &borrowed(params)).map_err(|e| named(statement, e))?;
        found.iter().map(row).collect()
    }

    fn defer(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<(), StoreError> {
        self.execute(statement, &params).map(drop)
    }

    fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        self.client.prepare(&statement.text).map(drop).map_err(|e| named(statement, e))
    }

    fn script(&mut self, text: &str) -> Result<(), StoreError> {
        match std::mem::take(&mut self.owed) {
            "" => self.client.batch_execute(text),
            owed => self.client.batch_execute(&format!("{owed}; {text}")),
        }
        .map_err(fault)
    }

    fn control(&mut self, text: &'static str) -> Result<(), StoreError> {
        self.script(text)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.control("begin")
    }

    fn begin_read(&mut self, organisation: Option<i64>) -> Result<(), StoreError> {
        self.script(&format!("begin isolation level repeatable read read only; {}", set_scope(organisation)))
    }

    fn scope(&mut self, organisation: Option<i64>) -> Result<(), StoreError> {
        self.script(&set_scope(organisation))
    }

    fn enter(&mut self, organisation: Option<i64>) -> Result<(), StoreError> {
        self.script(&format!("savepoint work; {}", set_scope(organisation)))
    }

    fn leave(&mut self, keep: bool) -> Result<(), StoreError> {
        if keep {
            self.owed = "release savepoint work";
            return Ok(());
        }
        self.control("rollback to savepoint work; release savepoint work")
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.control("commit")
    }

    fn healthy(&self) -> bool {
        !self.client.is_closed()
    }
}

fn set_scope(organisation: Option<i64>) -> String {
    let scope = organisation.map_or_else(|| "*".to_owned(), |id| id.to_string());
    format!("set local rapport.organisation = '{scope}'")
}

fn borrowed(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Bool(b), _) => b.to_sql(ty, out),
            (Value::Int(i), &Type::INT4) => i32::try_from(*i)?.to_sql(ty, out),
            (Value::Int(i), &Type::INT2) => i16::try_from(*i)?.to_sql(ty, out),
            (Value::Int(i), &Type::FLOAT8) => (*i as f64).to_sql(ty, out),
            (Value::Int(i), _) => i.to_sql(ty, out),
            (Value::Real(x), _) => x.to_sql(ty, out),
            (Value::Text(text), _) => text.replace('\0', "").to_sql(ty, out),
            (Value::Bytes(bytes), _) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_ty: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn row(found: &postgres::Row) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(found.len());
    for (i, column) in found.columns().iter().enumerate() {
        values.push(value(found, i, column.type_()).map_err(fault)?);
    }
    Ok(Row(values))
}

fn value(found: &postgres::Row, i: usize, ty: &Type) -> Result<Value, postgres::Error> {
    Ok(match *ty {
        Type::BOOL => found.try_get::<_, Option<bool>>(i)?.into(),
        Type::INT2 => found.try_get::<_, Option<i16>>(i)?.map(i64::from).into(),
        Type::INT4 => found.try_get::<_, Option<i32>>(i)?.map(i64::from).into(),
        Type::INT8 => found.try_get::<_, Option<i64>>(i)?.into(),
        Type::FLOAT4 => found.try_get::<_, Option<f32>>(i)?.map(f64::from).into(),
        Type::FLOAT8 => found.try_get::<_, Option<f64>>(i)?.into(),
        Type::BYTEA => found.try_get::<_, Option<Vec<u8>>>(i)?.into(),
        _ => found.try_get::<_, Option<String>>(i)?.into(),
    })
}

fn named(statement: &Statement, error: postgres::Error) -> StoreError {
    match fault(error) {
        StoreError::Broken(text) => StoreError::Broken(format!("{}: {text}", statement.name)),
        other => other,
    }
}

fn fault(error: postgres::Error) -> StoreError {
    let Some(database) = error.as_db_error() else {
        return if error.is_closed() || error.source().is_some_and(|s| s.is::<std::io::Error>()) {
            StoreError::Away(error.to_string())
        } else {
            StoreError::Broken(format!("{error}: {:?}", error.source().map(ToString::to_string)))
        };
    };
    let text = format!("{} ({})", database.message(), database.code().code());
    match database.code() {
        code if code.code().starts_with("23") => StoreError::Refused(text),
        code if *code == SqlState::DISK_FULL => StoreError::Full,
        code if code.code().starts_with("08") || code.code().starts_with("57P") || code.code().starts_with("53") => {
            StoreError::Away(text)
        }
        _ => StoreError::Broken(text),
    }
}
