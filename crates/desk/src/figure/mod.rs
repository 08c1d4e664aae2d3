//! The tickets behind a figure of the report: exactly those that it counts, a page at a time.

pub mod api;
pub mod pages;
pub mod views;

use crate::facts::TicketFact;
use crate::report::pages::Period;
use crate::report::rules::behind::FIGURES;
use crate::report::store;
use crate::tally::jobs::since;
use crate::tally::store::Place;
use house::web::Cx;
use house::{Error, Result};
use serde::{Deserialize, Serialize};

/// Which figure, and where to go on.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// As `behind` and `behind_all` of a metric say it, for example `reopened`.
    pub figure: String,
    /// Continue after this place, as `next` said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A page of a list.
pub struct Listed {
    pub tickets: Vec<TicketFact>,
    pub next: Option<String>,
}

/// Reads a page of the list.
pub async fn listed(cx: &Cx, which: &Which, period: &Period) -> Result<Listed> {
    if !FIGURES.contains(&which.figure.as_str()) {
        return Err(Error::field("figure", "fault-unknown"));
    }
    let after = which.after.as_deref().filter(|a| !a.is_empty()).map(place).transpose()?;
    let (question, figure) = (period.question(&cx.words.zone, cx.now)?, which.figure.clone());
    let (tickets, next) = cx
        .read(move |tx| {
            let since = since(tx)?;
            store::behind(tx, (&figure, &question), &since, after)
        })
        .await?;
    Ok(Listed { tickets, next: next.map(|p| format!("{}.{}", p.last_day, p.number)) })
}

fn place(text: &str) -> Result<Place> {
    let parts = text.split_once('.').and_then(|(day, number)| Some((day.parse().ok()?, number.parse().ok()?)));
    let (last_day, number) = parts.ok_or_else(|| Error::field("after", "fault-unknown"))?;
    Ok(Place { last_day, number })
}

/// The address of a list, or of its export.
pub fn url(path: &str, figure: &str, period: &Period) -> String {
    let rest = period.url("");
    format!("{path}?figure={figure}{}", rest.replacen('?', "&", 1))
}
