//! Everything the typesetter can see while it prints one document: the template, its data, its pictures and our paper.
//! There is nothing else: no folder, no package, no clock. Whatever a template asks for beyond these is "not found".

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::{BOOK, FONTS};
use crate::{Picture, PressError};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(<Library as LibraryExt>::default()));

const LETTER: &str = include_str!("letter.typ");

/// One printing, laid out ready.
pub struct Desk {
    template: Source,
    letter: Source,
    data: (FileId, Bytes),
    pictures: Vec<(FileId, Bytes)>,
}

impl Desk {
    /// Lays out template, data and pictures; refuses names that could shadow or escape.
    pub fn new(template: &str, data: &Value, pictures: &[Picture<'_>]) -> Result<Self, PressError> {
        let mut laid: Vec<(FileId, Bytes)> = Vec::with_capacity(pictures.len());
        for (name, bytes) in pictures {
            let id = picture_id(name)?;
            if laid.iter().any(|(other, _)| *other == id) {
                return Err(PressError::PictureName((*name).to_owned()));
            }
            laid.push((id, Bytes::new(bytes.clone())));
        }
        Ok(Self {
            template: Source::new(file("main.typ")?, template.to_owned()),
            letter: Source::new(file("letter.typ")?, LETTER.to_owned()),
            data: (file("data.json")?, Bytes::from_string(data.to_string())),
            pictures: laid,
        })
    }
}

/// The place of a picture: a plain name with one ending, so that it cannot be one of ours or lie elsewhere.
fn picture_id(name: &str) -> Result<FileId, PressError> {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    match name.split_once('.') {
        Some((stem, "svg" | "png")) if plain(stem) => file(name),
        _ => Err(PressError::PictureName(name.to_owned())),
    }
}

fn file(name: &str) -> Result<FileId, PressError> {
    let path = VirtualPath::new(name).map_err(|_| PressError::PictureName(name.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.template, &self.letter].into_iter().find(|source| source.id() == id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let mut all = std::iter::once(&self.data).chain(&self.pictures);
        all.find(|(own, _)| *own == id).map(|(_, bytes)| bytes.clone()).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// There is no "today" here: the date of a document is part of its data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
