//! Lists that come in numbered pages: all of one, and how long one is where nobody says it.

use super::Wire;
use crate::moved::Fault;
use serde_json::Value;

/// Pages that a list may have before it is taken for endless.
const PAGES_MAX: usize = 100_000;

/// How a list is asked for, and where its items lie in an answer.
pub struct Numbered<'a> {
    /// The address of a page, without its number: the number is put at the end.
    pub path: &'a str,
    /// The field that holds the items; empty if the answer itself is the list.
    pub field: &'a str,
    pub per_page: usize,
}

impl Numbered<'_> {
    /// One page, counted from 1.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn page(&self, wire: &Wire, number: usize) -> Result<Vec<Value>, Fault> {
        let answer = wire.json(&format!("{}{number}", self.path))?;
        let list = if self.field.is_empty() { Some(answer) } else { answer.get(self.field).cloned() };
        match list {
            Some(Value::Array(items)) => Ok(items),
            // What has nothing in it is sometimes written as an object or as null.
            None | Some(Value::Null | Value::Object(_)) => Ok(Vec::new()),
            Some(_) => Err(Fault::Odd(format!("{} is no list", self.path))),
        }
    }

    /// Everything, page by page.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn all(&self, wire: &Wire) -> Result<Vec<Value>, Fault> {
        let mut all = Vec::new();
        for number in 1..PAGES_MAX {
            let items = self.page(wire, number)?;
            let last = items.len() < self.per_page;
            all.extend(items);
            if last {
                break;
            }
        }
        Ok(all)
    }

    /// How long the list is, by looking for its last page: a dozen questions for a hundred thousand items.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn count(&self, wire: &Wire) -> Result<u64, Fault> {
        let mut full = 0;
        let mut beyond = 1;
        let total = |number: usize, length: usize| ((number - 1) * self.per_page + length) as u64;
        while beyond < PAGES_MAX {
            let length = self.page(wire, beyond)?.len();
            if length == 0 {
                break;
            }
            if length < self.per_page {
                return Ok(total(beyond, length));
            }
            full = beyond;
            beyond *= 2;
        }
        while beyond - full > 1 {
            let middle = full + (beyond - full) / 2;
            let length = self.page(wire, middle)?.len();
            if length > 0 && length < self.per_page {
                return Ok(total(middle, length));
            }
            if length == 0 { beyond = middle } else { full = middle }
        }
        Ok((full * self.per_page) as u64)
    }
}
