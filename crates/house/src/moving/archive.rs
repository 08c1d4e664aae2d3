//! An export as a folder or as one packed file: written piece by piece, so that size does not matter.

use super::{MovingError, Part, file_fault};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

type Packer = tar::Builder<flate2::write::GzEncoder<BufWriter<File>>>;

/// Where an export is written to.
pub enum Sink {
    Folder(PathBuf),
    Packed { to: PathBuf, scratch: PathBuf, packer: Box<Packer> },
}

impl Sink {
    /// A name that ends with .tar.gz gives one packed file, any other a folder. What is there already is left alone.
    pub fn open(to: &Path) -> Result<Self, MovingError> {
        if to.exists() {
            return Err(MovingError::File {
                doing: "made",
                path: to.display().to_string(),
                why: "it is there already; choose another name".to_owned(),
            });
        }
        if !is_packed(to) {
            std::fs::create_dir_all(to).map_err(file_fault("made", to))?;
            return Ok(Self::Folder(to.to_owned()));
        }
        let file = File::create_new(to).map_err(file_fault("made", to))?;
        let gzip = flate2::write::GzEncoder::new(BufWriter::new(file), flate2::Compression::fast());
        let mut packer = tar::Builder::new(gzip);
        packer.mode(tar::HeaderMode::Deterministic);
        Ok(Self::Packed { to: to.to_owned(), scratch: to.with_extension("part"), packer: Box::new(packer) })
    }

    /// Begins one file of JSON lines.
    pub fn lines(&self, name: &str) -> Result<Lines, MovingError> {
        let path = match self {
            Self::Folder(folder) => folder.join("data").join(format!("{name}.jsonl")),
            Self::Packed { scratch, .. } => scratch.clone(),
        };
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(file_fault("made", parent))?;
        }
        let file = File::create(&path).map_err(file_fault("written", &path))?;
        Ok(Lines { name: name.to_owned(), path, file: BufWriter::new(file), hash: Sha256::new(), rows: 0, bytes: 0 })
    }

    /// Ends it.
    pub fn keep(&mut self, lines: Lines) -> Result<Part, MovingError> {
        let Lines { name, path, file, hash, rows, bytes } = lines;
        let file = file.into_inner().map_err(|e| file_fault("written", &path)(e.into_error()))?;
        file.sync_all().map_err(file_fault("written", &path))?;
        if let Self::Packed { packer, .. } = self {
            packer.append_path_with_name(&path, format!("data/{name}.jsonl")).map_err(file_fault("packed", &path))?;
            std::fs::remove_file(&path).map_err(file_fault("removed", &path))?;
        }
        Ok(Part { name, rows, bytes, sha256: hex(hash) })
    }

    /// Adds the bytes of an attachment.
    pub fn object(&mut self, hash: &str, from: &Path) -> Result<(), MovingError> {
        match self {
            Self::Folder(folder) => {
                let files = folder.join("files");
                std::fs::create_dir_all(&files).map_err(file_fault("made", &files))?;
                std::fs::copy(from, files.join(hash)).map(drop).map_err(file_fault("copied", from))
            }
            Self::Packed { packer, .. } => {
                packer.append_path_with_name(from, format!("files/{hash}")).map_err(file_fault("packed", from))
            }
        }
    }

    /// Writes the manifest and closes; what has no manifest is no export.
    pub fn finish(self, manifest: &[u8]) -> Result<u64, MovingError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(super::MANIFEST);
                std::fs::write(&path, manifest).map_err(file_fault("written", &path))?;
                Ok(manifest.len() as u64)
            }
            Self::Packed { to, mut packer, .. } => {
                let mut header = tar::Header::new_gnu();
                header.set_size(manifest.len() as u64);
                header.set_mode(0o644);
                packer.append_data(&mut header, super::MANIFEST, manifest).map_err(file_fault("packed", &to))?;
                let close = |packer: Packer| -> std::io::Result<u64> {
                    let file =
                        packer.into_inner()?.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
                    file.sync_all()?;
                    Ok(file.metadata()?.len())
                };
                close(*packer).map_err(file_fault("written", &to))
            }
        }
    }
}

/// One file of JSON lines while it is written.
pub struct Lines {
    name: String,
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    pub rows: u64,
    bytes: u64,
}

impl Lines {
    pub fn line(&mut self, value: &serde_json::Value) -> Result<(), MovingError> {
        let mut text = value.to_string();
        text.push('\n');
        self.hash.update(text.as_bytes());
        self.bytes += text.len() as u64;
        self.rows += 1;
        self.file.write_all(text.as_bytes()).map_err(file_fault("written", &self.path))
    }
}

pub fn is_packed(path: &Path) -> bool {
    let name = path.as_os_str().to_string_lossy();
    name.ends_with(".tar.gz") || name.ends_with(".tgz")
}

/// An export laid open: a folder as it is, or a packed file unpacked beside the data, gone when this is dropped.
pub struct Opened {
    pub folder: PathBuf,
    ours: bool,
}

impl Opened {
    /// # Errors
    /// A file that is no archive, or that breaks off.
    pub fn open(from: &Path, scratch: &Path) -> Result<Self, MovingError> {
        if from.is_dir() {
            return Ok(Self { folder: from.to_owned(), ours: false });
        }
        let file = File::open(from).map_err(file_fault("read", from))?;
        std::fs::create_dir_all(scratch).map_err(file_fault("made", scratch))?;
        let opened = Self { folder: scratch.to_owned(), ours: true };
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(std::io::BufReader::new(file)));
        archive.set_preserve_permissions(false);
        archive.unpack(scratch).map_err(|e| MovingError::Damaged(format!("it cannot be unpacked ({e})")))?;
        Ok(opened)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.ours {
            std::fs::remove_dir_all(&self.folder).ok();
        }
    }
}

/// The hash of a file's bytes, and how many they are.
pub fn fingerprint(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let (mut hash, mut buffer, mut size) = (Sha256::new(), vec![0u8; 1 << 16], 0);
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok((hex(hash), size));
        }
        hash.update(buffer.get(..n).unwrap_or_default());
        size += n as u64;
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
