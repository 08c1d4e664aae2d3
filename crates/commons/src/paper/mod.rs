//! The brief on paper: exactly one A4 page, with the charts of the screen.
//!
//! What does not fit is left out from the bottom up and said to be on the page: the density grows until one page holds it.

pub mod views;

use crate::brief::Brief;
use house::words::Speaker;
use house::{Error, Result};
use press::Paper;

/// How tightly the page is set: font size in points, and how many lines of each kind.
#[derive(Debug, Clone, Copy)]
pub struct Density {
    pub size: f64,
    pub asks: usize,
    /// Decisions, ending risks, workarounds, thank-yous.
    pub lines: usize,
    /// Longest title, in characters.
    pub title: usize,
}

/// From generous to what always fits.
const DENSITIES: [Density; 4] = [
    Density { size: 9.0, asks: 6, lines: 4, title: 90 },
    Density { size: 8.2, asks: 6, lines: 3, title: 80 },
    Density { size: 7.6, asks: 5, lines: 2, title: 64 },
    Density { size: 7.2, asks: 3, lines: 1, title: 48 },
];

/// Typesets the brief.
///
/// # Errors
/// If even the tightest setting takes more than a page: a fault of the template.
pub fn print(w: &Speaker, brief: &Brief, decides: bool) -> Result<Paper> {
    for density in &DENSITIES {
        let (data, charts) = views::sheet(w, brief, decides, *density);
        let pictures: Vec<press::Picture<'_>> =
            charts.iter().map(|(name, svg)| (name.as_str(), svg.as_bytes().to_vec())).collect();
        let paper = press::print(include_str!("brief.typ"), &data, &pictures).map_err(Error::internal)?;
        if paper.pages == 1 {
            return Ok(paper);
        }
    }
    Err(Error::internal("the brief does not fit one page"))
}

/// The same off the request threads: typesetting takes a moment of processor time.
pub async fn print_aside(w: Speaker, brief: Brief, decides: bool) -> Result<Paper> {
    tokio::task::spawn_blocking(move || print(&w, &brief, decides)).await.map_err(Error::internal)?
}
