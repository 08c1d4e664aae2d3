//! Attachments from the first byte to the download: what is kept, under which name, and what is not.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test says where it failed")]

use axum::body::Bytes;
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, TryStreamExt, stream};
use house::attachment::{Objects, Scanner, store};
use house::config::Config;
use house::journal::RecordRef;
use house::people::{OrganisationId, store as people};
use house::store::{Actor, Db, Scope, StoreError};
use house::{Clock, Error};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder that goes away with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("rapport-attachments-{}", house::secret().unwrap())))
    }

    fn config(&self) -> Config {
        Config::for_test(&self.0)
    }

    /// Every file below the folder of objects.
    fn files(&self) -> Vec<PathBuf> {
        let (mut folders, mut files) = (vec![self.0.join("objects")], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn chunks(parts: &[&[u8]]) -> impl futures_util::Stream<Item = Result<Bytes, String>> + use<> {
    let parts: Vec<Result<Bytes, String>> = parts.iter().map(|p| Ok(Bytes::copy_from_slice(p))).collect();
    stream::iter(parts)
}

async fn read_back(objects: &Objects, hash: &str) -> Vec<u8> {
    let parts: Vec<Bytes> = objects.get(hash).await.unwrap().try_collect().await.unwrap();
    parts.concat()
}

#[tokio::test]
async fn what_goes_in_comes_out_once() {
    let scratch = Scratch::new();
    let objects = Objects::open(&scratch.config()).unwrap();
    let first = objects.put_stream(chunks(&[b"hello ", b"world"]), 11).await.unwrap();
    assert_eq!(first.hash, "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
    assert_eq!(first.bytes, 11);
    let second = objects.put_stream(chunks(&[b"hello world"]), 11).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(read_back(&objects, &first.hash).await, b"hello world");
    assert_eq!(scratch.files().len(), 1, "the same content lies there once: {:?}", scratch.files());
    assert!(matches!(objects.get(&"0".repeat(64)).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn nothing_and_much_are_kept_too() {
    let scratch = Scratch::new();
    let objects = Objects::open(&scratch.config()).unwrap();
    let nothing = objects.put_stream(chunks(&[]), 10).await.unwrap();
    assert_eq!(nothing.bytes, 0);
    assert!(read_back(&objects, &nothing.hash).await.is_empty());
    let block = Bytes::from((0..=255u8).cycle().take(64 * 1024 + 7).collect::<Vec<u8>>());
    let much =
        objects.put_stream(stream::repeat_with(|| Ok::<_, String>(block.clone())).take(100), u64::MAX).await.unwrap();
    assert_eq!(much.bytes, 100 * (64 * 1024 + 7));
    assert!(read_back(&objects, &much.hash).await == block.repeat(100));
}

#[tokio::test]
async fn what_is_too_large_or_broken_off_leaves_nothing() {
    let scratch = Scratch::new();
    let objects = Objects::open(&scratch.config()).unwrap();
    let endless = stream::repeat_with(|| Ok::<_, String>(Bytes::from(vec![7u8; 100_000])));
    assert!(matches!(objects.put_stream(endless, 1_000_000).await, Err(Error::TooLarge { limit: 1_000_000 })));
    let broken = stream::iter([Ok(Bytes::from_static(b"half")), Err("the line went dead".to_owned())]);
    assert!(
        matches!(objects.put_stream(broken, 1_000).await, Err(Error::Unreadable(why)) if why.contains("went dead"))
    );
    assert_eq!(scratch.files(), Vec::<PathBuf>::new());
}

/// Refuses what holds the word "virus".
struct Suspicious;

impl Scanner for Suspicious {
    fn scan<'a>(&'a self, file: &'a Path) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let text = tokio::fs::read_to_string(file).await.map_err(Error::internal)?;
            if text.contains("virus") { Err(Error::field("file", "fault-infected")) } else { Ok(()) }
        })
    }
}

#[tokio::test]
async fn a_scanner_sees_the_whole_file_before_it_is_kept() {
    let scratch = Scratch::new();
    let objects = Objects::open(&scratch.config()).unwrap().with_scanner(Arc::new(Suspicious));
    assert!(matches!(objects.put_stream(chunks(&[b"a vi", b"rus"]), 100).await, Err(Error::Invalid(_))));
    assert_eq!(scratch.files(), Vec::<PathBuf>::new());
    objects.put_stream(chunks(&[b"a letter"]), 100).await.unwrap();
    assert_eq!(scratch.files().len(), 1);
}

#[tokio::test]
async fn uploads_broken_off_by_a_kill_are_swept_after_a_day() {
    let scratch = Scratch::new();
    let objects = Objects::open(&scratch.config()).unwrap();
    std::fs::write(scratch.0.join("objects/incoming/left-over#1"), "half a file").unwrap();
    let kept = objects.put_stream(chunks(&[b"whole"]), 100).await.unwrap();
    let now = Clock::real().now();
    objects.sweep(now).await.unwrap();
    assert_eq!(scratch.files().len(), 2, "it may still be on its way");
    objects.sweep(now + jiff::SignedDuration::from_hours(25)).await.unwrap();
    assert_eq!(scratch.files().len(), 1);
    assert_eq!(read_back(&objects, &kept.hash).await, b"whole");
}

#[tokio::test]
async fn a_record_has_its_files_and_nobody_elses() {
    let scratch = Scratch::new();
    let config = scratch.config();
    config.prepare_folder().unwrap();
    let db = Db::open(&config.target(), &house::migrations(&[])).unwrap();
    let now = "2026-03-01T09:00:00Z".parse().unwrap();
    let system = Scope { organisation: None, actor: Actor::System, now };
    let add = |slug: &'static str| {
        db.write_blocking::<OrganisationId, StoreError>(system, move |tx| {
            people::organisation_add(tx, slug, slug, ("EUR", "Europe/Paris", "en"))
        })
    };
    let (ours, theirs) = (add("ours").unwrap(), add("theirs").unwrap());
    let in_ours = Scope { organisation: Some(ours), ..system };
    let stored = Objects::open(&config).unwrap().put_stream(chunks(&[b"x,y"]), 100).await.unwrap();
    let record = RecordRef::new("ticket", 7);
    let about = record.clone();
    let id = db
        .write::<_, StoreError>(in_ours, move |tx| {
            store::add(tx, &about, "../up/List\u{202e}.csv", "text/csv", &stored)
        })
        .await
        .unwrap();

    let found = db.read_blocking(in_ours, |tx| store::of_record(tx, &record)).unwrap();
    assert_eq!(
        found.iter().map(|a| (a.id, a.name.as_str(), a.bytes, a.added_at)).collect::<Vec<_>>(),
        [(id, "List.csv", 3, now)]
    );
    let headers = house::attachment::headers(&found[0]);
    assert!(headers.iter().any(|(name, value)| name == "x-content-type-options" && value == "nosniff"), "{headers:?}");
    assert!(
        headers.iter().any(|(_, value)| value.to_str().unwrap().starts_with("attachment; filename=\"List.csv\"")),
        "{headers:?}"
    );

    let in_theirs = Scope { organisation: Some(theirs), ..system };
    assert!(db.read_blocking(in_theirs, |tx| store::of_record(tx, &record)).unwrap().is_empty());
    assert!(db.read_blocking(in_theirs, |tx| store::by_id(tx, id)).unwrap().is_none());
}
