//! The bytes of attachments, each content once, under its SHA-256. They stream through in small
//! parts, so that a large file needs no more memory than a small one.

use crate::Error;
use crate::config::Config;
use axum::body::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;

/// Where uploads lie until their hash is known.
const INCOMING: &str = "incoming";
/// Bytes collected before they are written: few system calls, little memory.
const PART: usize = 256 * 1024;
/// An upload that has not moved for this long was broken off by a kill.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// What came out of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 in hexadecimal.
    pub hash: String,
    pub bytes: u64,
}

/// Looks at a complete upload before it is kept. The house runs no programs of others; a scanner
/// that does (a virus scanner's socket, say) is handed in by the binary.
pub trait Scanner: Send + Sync {
    /// `Ok` if the file may be kept; otherwise the error the sender is told.
    fn scan<'a>(&'a self, file: &'a std::path::Path) -> BoxFuture<'a, Result<(), Error>>;
}

/// Keeps everything.
pub struct NoScanner;

impl Scanner for NoScanner {
    fn scan<'a>(&'a self, _: &'a std::path::Path) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A cheap handle on the folder of objects.
#[derive(Clone)]
pub struct Objects {
    folder: PathBuf,
    store: Arc<LocalFileSystem>,
    scanner: Arc<dyn Scanner>,
}

impl Objects {
    /// Opens the folder `objects` in the data folder, making it if needed.
    pub fn open(config: &Config) -> Result<Self, Error> {
        let folder = config.data.join("objects");
        std::fs::create_dir_all(folder.join(INCOMING)).map_err(|e| input_output(&e, &folder.display()))?;
        let store = LocalFileSystem::new_with_prefix(&folder).map_err(|e| fault(&e))?.with_fsync(true);
        Ok(Self { folder, store: Arc::new(store), scanner: Arc::new(NoScanner) })
    }

    /// The same objects, with every upload looked at before it is kept.
    pub fn with_scanner(self, scanner: Arc<dyn Scanner>) -> Self {
        Self { scanner, ..self }
    }

    /// Takes in a stream of bytes, at most `limit` of them; durable when this returns `Ok`.
    /// On any error nothing is kept.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::Full`], [`Error::Unreadable`] if the sender broke off, or the scanner's.
    pub async fn put_stream<E: Display>(
        &self,
        stream: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<Stored, Error> {
        let temporary = Path::from_iter([INCOMING, crate::secret()?.as_str()]);
        let mut upload = self.store.put_multipart(&temporary).await.map_err(|e| fault(&e))?;
        let received = receive(upload.as_mut(), stream, limit).await;
        let stored = match received {
            Ok(stored) => upload.complete().await.map(|_| stored).map_err(|e| fault(&e)),
            Err(error) => Err(error),
        };
        if stored.is_err() {
            // Already gone if completing failed halfway; the sweep takes what is left.
            drop(upload.abort().await);
        }
        self.keep(&temporary, stored?).await
    }

    /// Moves a complete upload to where its hash says, or removes it.
    async fn keep(&self, temporary: &Path, stored: Stored) -> Result<Stored, Error> {
        let file = self.store.path_to_filesystem(temporary).map_err(|e| fault(&e))?;
        let moved = match self.scanner.scan(&file).await {
            Ok(()) => self.store.rename(temporary, &place(&stored.hash)?).await.map_err(|e| fault(&e)),
            Err(error) => Err(error),
        };
        if let Err(error) = moved {
            drop(self.store.delete(temporary).await);
            return Err(error);
        }
        Ok(stored)
    }

    /// The bytes with this hash, as a stream.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there are none.
    pub async fn get(&self, hash: &str) -> Result<BoxStream<'static, Result<Bytes, Error>>, Error> {
        let found = self.store.get(&place(hash)?).await.map_err(|e| fault(&e))?;
        Ok(found.into_stream().map_err(|e| fault(&e)).boxed())
    }

    /// Where the bytes with this hash lie, if they are there.
    pub fn file_of(&self, hash: &str) -> Option<PathBuf> {
        let path = self.store.path_to_filesystem(&place(hash).ok()?).ok()?;
        path.is_file().then_some(path)
    }

    /// Takes in a file that lies on this machine; its hash says where it goes.
    ///
    /// # Errors
    /// As [`Objects::put_stream`].
    pub async fn put_file(&self, path: &std::path::Path) -> Result<Stored, Error> {
        let file = tokio::fs::File::open(path).await.map_err(|e| input_output(&e, &path.display()))?;
        let pieces = futures_util::stream::unfold((file, vec![0u8; PART]), |(mut file, mut buffer)| async move {
            match tokio::io::AsyncReadExt::read(&mut file, &mut buffer).await {
                Ok(0) => None,
                Ok(n) => {
                    let piece = Bytes::copy_from_slice(buffer.get(..n).unwrap_or_default());
                    Some((Ok::<_, std::io::Error>(piece), (file, buffer)))
                }
                Err(error) => Some((Err(error), (file, buffer))),
            }
        });
        self.put_stream(pieces, u64::MAX).await
    }

    /// Removes uploads that were broken off by a kill.
    pub async fn sweep(&self, now: Timestamp) -> Result<(), Error> {
        let before = now.checked_sub(FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
        let incoming = self.folder.join(INCOMING);
        let told = incoming.display().to_string();
        let swept =
            tokio::task::spawn_blocking(move || remove_older(&incoming, before)).await.map_err(Error::internal)?;
        swept.map_err(|e| input_output(&e, &told))
    }
}

fn remove_older(folder: &std::path::Path, before: Timestamp) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let changed = entry.metadata().and_then(|m| m.modified()).map(Timestamp::try_from);
        // A file that vanished meanwhile was finished by its upload.
        if matches!(changed, Ok(Ok(at)) if at < before) {
            drop(std::fs::remove_file(entry.path()));
        }
    }
    Ok(())
}

/// Writes the stream in parts while hashing it.
async fn receive<E: Display>(
    upload: &mut dyn MultipartUpload,
    stream: impl Stream<Item = Result<Bytes, E>>,
    limit: u64,
) -> Result<Stored, Error> {
    let mut stream = std::pin::pin!(stream);
    let (mut hash, mut bytes) = (Sha256::new(), 0u64);
    let (mut part, mut part_bytes) = (Vec::new(), 0usize);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|e| Error::Unreadable(e.to_string()))?;
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(Error::TooLarge { limit });
        }
        hash.update(&chunk);
        part_bytes += chunk.len();
        part.push(chunk);
        if part_bytes >= PART {
            part_bytes = 0;
            upload.put_part(PutPayload::from_iter(part.drain(..))).await.map_err(|e| fault(&e))?;
        }
    }
    if !part.is_empty() {
        upload.put_part(PutPayload::from_iter(part)).await.map_err(|e| fault(&e))?;
    }
    Ok(Stored { hash: hash.finalize().iter().map(|b| format!("{b:02x}")).collect(), bytes })
}

/// "ab/cd...": 256 folders, so that none grows beyond reason.
fn place(hash: &str) -> Result<Path, Error> {
    match hash.split_at_checked(2) {
        Some((folder, rest))
            if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) =>
        {
            Ok(Path::from_iter([folder, rest]))
        }
        _ => Err(Error::NotFound),
    }
}

fn fault(error: &object_store::Error) -> Error {
    if matches!(error, object_store::Error::NotFound { .. }) {
        return Error::NotFound;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(found) = cause {
        if let Some(io) = found.downcast_ref::<std::io::Error>().filter(|e| full(e)) {
            return input_output(io, &"");
        }
        cause = found.source();
    }
    Error::internal(error)
}

fn full(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

fn input_output(error: &std::io::Error, place: &dyn Display) -> Error {
    if full(error) { Error::Full } else { Error::Internal(format!("{place}: {error}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_however_deep_it_lies() {
        #[derive(Debug, thiserror::Error)]
        #[error("copying")]
        struct Copying(#[source] std::io::Error);
        let wrapped = |kind| object_store::Error::Generic {
            store: "local",
            source: Box::new(Copying(std::io::Error::from(kind))),
        };
        assert!(matches!(fault(&wrapped(std::io::ErrorKind::StorageFull)), Error::Full));
        assert!(matches!(fault(&wrapped(std::io::ErrorKind::QuotaExceeded)), Error::Full));
        assert!(matches!(fault(&wrapped(std::io::ErrorKind::PermissionDenied)), Error::Internal(_)));
    }

    #[test]
    fn only_a_hash_names_a_place() {
        assert!(place(&"a0".repeat(32)).is_ok());
        for wrong in ["", "a", "../../secret", &"A0".repeat(32), &"a0".repeat(31), &"é".repeat(32)] {
            assert!(matches!(place(wrong), Err(Error::NotFound)), "{wrong}");
        }
    }
}
