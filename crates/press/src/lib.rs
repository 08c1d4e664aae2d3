//! Paper: turns a template, data and charts into a PDF.
//!
//! A crate of its own for one reason: the typesetter is the heaviest thing we compile, and nobody who edits a room should
//! wait for it. It knows no room and no record; the subject that prints something owns the template and hands over plain
//! values. It reads no file, no clock and no network, so the same input gives the same bytes.

mod figure;
mod fonts;
mod world;

pub use figure::figure;

use serde_json::Value;
use typst::diag::{SourceDiagnostic, Warned};
use typst::ecow::EcoVec;
use typst::foundations::Smart;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use world::Desk;

/// A picture and the name by which the template asks for it: `image("losses.svg")`.
///
/// The name is that of a place in the template, never of a record: the typesetter remembers every name it has ever
/// seen, so names must come from a small fixed set.
pub type Picture<'a> = (&'a str, Vec<u8>);

/// A typeset document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The file, PDF 1.7, tagged for assistive technology.
    pub pdf: Vec<u8>,
    /// How many pages it has: a briefing promises exactly one.
    pub pages: usize,
}

/// Why nothing was printed. All of them are faults of a template or its data, never of the reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// The template does not compile with this data.
    #[error("the template fails at line {line}: {message}")]
    Template {
        /// Line in the template that was handed in, counted from 1; 0 where the typesetter names none.
        line: usize,
        /// What it says, with its hints.
        message: String,
    },
    /// A picture has no usable name, or two have the same.
    #[error("the picture name {0:?} is not usable: letters, digits, `-` and one ending, each name once")]
    PictureName(String),
    /// A chart is not an SVG element.
    #[error("the figure is not an SVG element: it must start with <svg")]
    NotSvg,
}

/// Typesets `template` and gives the PDF.
///
/// The template reads its data with `json("data.json")`, its pictures with `image(NAME)`, and may take the house's
/// paper from `letter.typ` (`#import "letter.typ": *`). It states the document's date itself
/// (`set document(date: ...)`); without one the file carries none.
pub fn pdf(template: &str, data: &Value, pictures: &[Picture<'_>]) -> Result<Vec<u8>, PressError> {
    print(template, data, pictures).map(|paper| paper.pdf)
}

/// As [`pdf`], and says how many pages it took.
pub fn print(template: &str, data: &Value, pictures: &[Picture<'_>]) -> Result<Paper, PressError> {
    let desk = Desk::new(template, data, pictures)?;
    let Warned { output, .. } = typst::compile::<PagedDocument>(&desk);
    let document = output.map_err(|faults| refusal(&desk, &faults))?;
    let options = PdfOptions { creator: Smart::Custom(Some("Rapport".into())), ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|faults| refusal(&desk, &faults))?;
    // The typesetter keeps what it computed for the next run of the same template; without this it keeps it for ever.
    comemo::evict(KEEP_RUNS);
    Ok(Paper { pdf, pages: document.pages().len() })
}

/// After how many printings an intermediate result that nobody used again is forgotten.
const KEEP_RUNS: usize = 8;

/// The first fault in words, placed in the template that was handed in.
fn refusal(desk: &Desk, faults: &EcoVec<SourceDiagnostic>) -> PressError {
    let Some(fault) = faults.first() else {
        return PressError::Template { line: 0, message: "no reason given".into() };
    };
    let line = desk
        .range(fault.span)
        .zip(desk.source(desk.main()).ok())
        .and_then(|(range, source)| source.lines().byte_to_line(range.start))
        .map_or(0, |line| line + 1);
    let hints = fault.hints.iter().map(|hint| format!(" ({})", hint.v));
    PressError::Template { line, message: format!("{}{}", fault.message, hints.collect::<String>()) }
}
