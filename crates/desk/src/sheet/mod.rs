//! What of the report leaves the house as a file: CSV, XLSX and PDF of exactly what stands on the page.

pub mod api;
pub mod pages;
pub mod rules;

/// One number of the report as people read it, and as a spreadsheet reckons with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub section: String,
    pub says: String,
    /// As on the page: "3 h 20 of business time".
    pub value: String,
    /// Bare, in the metric's unit; absent when there is nothing to measure.
    pub number: Option<f64>,
    pub unit: &'static str,
    pub range: String,
    pub counted: String,
}

/// The whole sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub title: String,
    /// Organisation and period.
    pub place: String,
    /// How the numbers are to be read.
    pub method: String,
    pub lang: &'static str,
    /// Year, month, day.
    pub date: (i16, i8, i8),
    /// Words of: part, what it says, number, likely between, counted.
    pub heads: [String; 5],
    pub lines: Vec<Line>,
}
