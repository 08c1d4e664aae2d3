//! Where an administrator chooses an old desk, says how one signs in or hands a file in, sees what there is, and moves
//! it in.

use super::rules::{self, Typed, TypedMapping};
use super::views::{self, Again};
use super::{KIND, Options, Plan, SignIn, State, jobs, store};
use crate::movein::store as runs;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use connect::table::{Sheet, Table, guess};
use house::people::policy::Right;
use house::web::multipart::{fault, next_part, text};
use house::web::{Cx, Doors, Html, PageFrame, Sent, see, see_with};
use house::{Error, FieldFault, Result};
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Largest file that a browser hands in; a larger dump is read on the server.
pub const FILE_MAX: u64 = 1 << 30;
/// Largest table: it is held in memory.
const TABLE_MAX: u64 = 64 << 20;
/// Rows from which the page of columns guesses and shows; the move itself reads them all.
const ROWS_SHOWN: usize = 20_000;

pub fn doors() -> Doors {
    let right = Right::Administer;
    Doors::default()
        .get("/desk/moves/new", right, new)
        .post("/desk/moves/plans", right, create)
        .post("/desk/moves/files", right, upload.layer(DefaultBodyLimit::disable()))
        .get("/desk/moves/plans/{id}", right, show)
        .get("/desk/moves/plans/{id}/columns", right, columns)
        .post("/desk/moves/plans/{id}/columns", right, columns_save)
        .post("/desk/moves/plans/{id}/sign-in", right, sign_in)
        .post("/desk/moves/plans/{id}/look", right, look)
        .post("/desk/moves/plans/{id}/start", right, start)
        .post("/desk/moves/plans/{id}/stop", right, stop)
        .post("/desk/moves/plans/{id}/remove", right, remove)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    source: String,
}

async fn new(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Response> {
    let zone = own_zone(&cx);
    let typed = Typed { source: wanted.source, zone, ..Typed::default() };
    new_page(&cx, &Again { typed, ..Again::default() }).await
}

fn own_zone(cx: &Cx) -> String {
    cx.words.zone.iana_name().unwrap_or("UTC").to_owned()
}

async fn new_page(cx: &Cx, again: &Again) -> Result<Response> {
    let plans = cx.read(|tx| store::many(tx, None, 20)).await?;
    frame(cx, &cx.words.say("desk-moveplan-new"), views::new(cx, &plans, again), again.status()).await
}

async fn frame(cx: &Cx, title: &str, body: maud::Markup, status: StatusCode) -> Result<Response> {
    let mut response = cx.page(PageFrame { title, here: "/desk", ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// Seals how one signs in.
fn sealed(cx: &Cx, sign_in: &SignIn) -> Result<String> {
    cx.house.vault.seal(&serde_json::to_string(sign_in).map_err(Error::internal)?)
}

/// Sets a plan up and has the old desk looked at; the same for pages and programs.
pub async fn add(cx: &Cx, sent: Sent<Typed>) -> Result<i64> {
    let (address, sign_in, options) = rules::read(&sent.input).map_err(Error::Invalid)?;
    let (secret, by) = (sealed(cx, &sign_in)?, cx.caller.person);
    cx.command(sent, move |tx, typed| {
        let setup = store::Setup {
            source: &typed.source,
            origin: &address,
            secret: Some(&secret),
            options: &options,
            file: None,
            state: State::Looking,
            by,
        };
        let id = store::add(tx, &setup)?;
        jobs::begin(tx, id, State::Looking)?;
        Ok(id)
    })
    .await
}

async fn create(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    // A secret is not shown again, not even to whoever wrote it.
    let typed = Typed { word: String::new(), ..sent.input.clone() };
    match add(&cx, sent).await {
        Ok(id) => Ok(see(&place(id))),
        Err(error @ Error::Invalid(_)) => new_page(&cx, &Again::of(&cx, typed, &error)).await,
        Err(error) => Err(error),
    }
}

pub fn place(id: i64) -> String {
    format!("/desk/moves/plans/{id}")
}

/// A file that was handed in.
pub struct Handed {
    pub source: String,
    pub name: String,
    pub hash: String,
    pub bytes: u64,
    pub zone: String,
}

/// Takes a file in and sets a plan up; the same for pages and programs.
pub async fn add_file(cx: &Cx, handed: Handed, once: Option<String>) -> Result<(i64, State)> {
    let csv = handed.source == "csv";
    let zone = if handed.zone.trim().is_empty() { own_zone(cx) } else { handed.zone.trim().to_owned() };
    if TimeZone::get(&zone).is_err() {
        return Err(Error::field("zone", "desk-moveplan-fault-zone"));
    }
    let mut options = Options { zone: zone.clone(), ..Options::default() };
    if csv {
        if handed.bytes > TABLE_MAX {
            return Err(Error::TooLarge { limit: TABLE_MAX });
        }
        let sheet = read_sheet(cx, &handed.hash).await?;
        options.table = Some(rules::first(&guess(&sheet), &handed.name, &zone));
    }
    let (state, by) = (if csv { State::Mapping } else { State::Looking }, cx.caller.person);
    let fingerprint = house::digest(&format!("{}\n{}\n{}", handed.source, handed.name, handed.hash));
    let sent =
        Sent { input: (), once: once.map(|o| format!("{o}{fingerprint}")), fingerprint, version: None, json: false };
    let id = cx
        .command(sent, move |tx, ()| {
            let setup = store::Setup {
                source: &handed.source,
                origin: &handed.name,
                secret: None,
                options: &options,
                file: Some((&handed.hash, i64::try_from(handed.bytes).unwrap_or(i64::MAX))),
                state,
                by,
            };
            let id = store::add(tx, &setup)?;
            if csv {
                if let Some(plan) = store::one(tx, id)? {
                    jobs::told(tx, &plan, "mapping")?;
                }
            } else {
                jobs::begin(tx, id, State::Looking)?;
            }
            Ok(id)
        })
        .await?;
    Ok((id, state))
}

async fn read_sheet(cx: &Cx, hash: &str) -> Result<Sheet> {
    let path = cx.house.objects.file_of(hash).ok_or(Error::NotFound)?;
    let read = tokio::task::spawn_blocking(move || std::fs::read(path).map(|bytes| Sheet::read(&bytes)));
    let sheet = read.await.map_err(Error::internal)?.map_err(Error::internal)?;
    sheet.map_err(|e| {
        Error::Invalid(vec![FieldFault::new("files", "desk-moveplan-fault-file").with("why", e.to_string())])
    })
}

/// Reads an upload to its end; nothing of it is held in memory.
pub async fn take(cx: &Cx, mut body: Multipart) -> Result<(Handed, Option<String>)> {
    let mut handed =
        Handed { source: String::new(), name: String::new(), hash: String::new(), bytes: 0, zone: String::new() };
    let mut token = String::new();
    while let Some(part) = next_part(&mut body).await? {
        match part.name().unwrap_or_default() {
            "csrf" => token = text(part, 300).await?,
            "source" => handed.source = text(part, 40).await?,
            "zone" => handed.zone = text(part, 100).await?,
            "files" => {
                if !cx.token_is_ours(&token) {
                    return Err(Error::CrossSite);
                }
                if !rules::FILES.contains(&handed.source.as_str()) {
                    return Err(Error::field("source", "fault-unknown"));
                }
                let limit = if handed.source == "csv" { TABLE_MAX } else { FILE_MAX };
                handed.name = part.file_name().unwrap_or_default().chars().take(120).collect();
                let pieces = futures_util::stream::try_unfold(part, |mut part| async move {
                    Ok::<_, Error>(part.chunk().await.map_err(fault)?.map(|piece| (piece, part)))
                });
                let stored = cx.house.objects.put_stream(pieces, limit).await?;
                (handed.hash, handed.bytes) = (stored.hash, stored.bytes);
            }
            _ => {}
        }
    }
    if !cx.token_is_ours(&token) {
        return Err(Error::CrossSite);
    }
    if handed.bytes == 0 || handed.name.is_empty() {
        return Err(Error::field("files", "desk-moveplan-fault-no-file"));
    }
    Ok((handed, Some(token).filter(|t| !t.is_empty())))
}

async fn upload(cx: Cx, body: Multipart) -> Result<Response> {
    let outcome = async {
        let (handed, token) = take(&cx, body).await?;
        add_file(&cx, handed, token).await
    };
    match outcome.await {
        Ok((id, State::Mapping)) => Ok(see(&format!("{}/columns", place(id)))),
        Ok((id, _)) => Ok(see(&place(id))),
        Err(error @ Error::Invalid(_)) => {
            let typed = Typed { source: "csv".to_owned(), zone: own_zone(&cx), ..Typed::default() };
            new_page(&cx, &Again::of(&cx, typed, &error)).await
        }
        Err(error) => Err(error),
    }
}

pub async fn found(cx: &Cx, id: i64) -> Result<Plan> {
    cx.read(move |tx| store::one(tx, id)).await?.ok_or(Error::NotFound)
}

async fn show(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let plan = found(&cx, id).await?;
    let number = plan.run;
    let run = match number {
        Some(number) => cx.read(move |tx| runs::run(tx, number)).await?,
        None => None,
    };
    if cx.wants_fragment() {
        return Ok(Html(views::live(&cx, &plan, run.as_ref())).into_response());
    }
    frame(&cx, &cx.words.say("desk-moveplan-one"), views::show(&cx, &plan, run.as_ref()), StatusCode::OK).await
}

async fn columns(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let plan = found(&cx, id).await?;
    columns_page(&cx, &plan, &[], StatusCode::OK).await
}

async fn columns_page(cx: &Cx, plan: &Plan, faults: &[(String, String)], status: StatusCode) -> Result<Response> {
    let hash = plan.hash.clone().filter(|_| plan.source == "csv").ok_or(Error::NotFound)?;
    let mapping = plan.options.table.clone().ok_or(Error::NotFound)?;
    let mut sheet = read_sheet(cx, &hash).await?;
    let rows = sheet.rows.len();
    sheet.rows.truncate(ROWS_SHOWN);
    let guessed = guess(&sheet);
    let samples: Vec<Vec<String>> = (0..sheet.headings.len())
        .map(|c| sheet.samples(c, 3).into_iter().map(|v| crate::movein::rules::shortened(v, 60)).collect())
        .collect();
    let headings = sheet.headings.clone();
    let table = Table::new(sheet, mapping.clone(), plan.created_at);
    let first = table.map(|t| t.first(crate::movein::jobs::SAMPLES_OF_TABLE)).unwrap_or_default();
    let shown = views::Columns { headings, samples, rows, mapping, guessed, first };
    frame(cx, &cx.words.say("desk-moveplan-columns"), views::columns(cx, plan, &shown, faults), status).await
}

/// Keeps what somebody said the columns are, and has the file looked at; the same for pages and programs.
pub async fn map(cx: &Cx, id: i64, sent: Sent<TypedMapping>, go: bool) -> Result<()> {
    let plan = found(cx, id).await?;
    if plan.source != "csv" || plan.state == State::Running {
        return Err(Error::TooLate("desk-moveplan-fault-running".to_owned()));
    }
    let sheet = read_sheet(cx, plan.hash.as_deref().unwrap_or_default()).await?;
    let mapping = rules::mapping(&sent.input, &sheet.headings).map_err(Error::Invalid)?;
    cx.command(sent, move |tx, _| {
        let mut plan = store::one(tx, id)?.ok_or(Error::NotFound)?;
        plan.options.zone.clone_from(&mapping.zone);
        plan.options.table = Some(mapping);
        store::options_set(tx, id, &plan.options)?;
        if go {
            jobs::begin(tx, id, State::Looking)?;
        }
        Ok(())
    })
    .await
}

/// The form with the button that was pressed: look again, or go on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Pressed {
    name: String,
    column: Vec<String>,
    order: String,
    zone: String,
    several: String,
    go: String,
}

async fn columns_save(cx: Cx, Path(id): Path<i64>, sent: Sent<Pressed>) -> Result<Response> {
    let go = sent.input.go == "yes";
    let sent = sent.map(|p| {
        Ok(TypedMapping { name: p.name, column: p.column, order: p.order, zone: p.zone, several: p.several })
    })?;
    let typed = sent.input.clone();
    match map(&cx, id, sent, go).await {
        Ok(()) if go => Ok(see(&place(id))),
        Ok(()) => Ok(see(&format!("{}/columns", place(id)))),
        Err(error @ Error::Invalid(_)) => {
            let mut plan = found(&cx, id).await?;
            // What was chosen stands again, as far as it can be read.
            if let Some(table) = &mut plan.options.table {
                for (column, word) in table.columns.iter_mut().zip(&typed.column) {
                    *column = connect::table::Target::of(word).unwrap_or(*column);
                }
            }
            let again = Again::of(&cx, Typed::default(), &error);
            columns_page(&cx, &plan, &again.faults, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error),
    }
}

/// How one signs in, written again.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TypedSignIn {
    /// A name; empty if `word` is a token.
    pub user: String,
    pub word: String,
    pub app: String,
}

/// Seals how one signs in anew, and looks again; the same for pages and programs.
pub async fn sign_in_again(cx: &Cx, id: i64, sent: Sent<TypedSignIn>) -> Result<()> {
    let plan = found(cx, id).await?;
    let t = &sent.input;
    let whole = Typed {
        source: plan.source,
        address: plan.origin,
        user: t.user.clone(),
        word: t.word.clone(),
        app: t.app.clone(),
        zone: plan.options.zone,
        projects: String::new(),
    };
    let (_, sign_in, _) = rules::read(&whole).map_err(Error::Invalid)?;
    let secret = sealed(cx, &sign_in)?;
    cx.command(sent, move |tx, _| {
        let plan = store::one(tx, id)?.ok_or(Error::NotFound)?;
        if plan.state == State::Running {
            return Err(Error::TooLate("desk-moveplan-fault-running".to_owned()));
        }
        store::secret_set(tx, id, Some(&secret))?;
        jobs::begin(tx, id, State::Looking)?;
        Ok(())
    })
    .await
}

async fn sign_in(cx: Cx, Path(id): Path<i64>, sent: Sent<TypedSignIn>) -> Result<Response> {
    match sign_in_again(&cx, id, sent).await {
        Ok(()) => Ok(see(&place(id))),
        Err(Error::Invalid(_)) => Ok(see_with(&place(id), "desk-moveplan-not-signed-in", "")),
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// What can be done with a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Look,
    Start,
    Stop,
    Remove,
}

/// Does it; the same for pages and programs.
pub async fn step(cx: &Cx, id: i64, sent: Sent<Nothing>, step: Step) -> Result<()> {
    cx.command(sent, move |tx, _| {
        let plan = store::one(tx, id)?.ok_or(Error::NotFound)?;
        let running = matches!(plan.state, State::Running);
        let late = |word: &str| Err(Error::TooLate(word.to_owned()));
        match step {
            Step::Look if running || plan.state == State::Mapping => return late("desk-moveplan-fault-running"),
            Step::Look => jobs::begin(tx, id, State::Looking)?,
            Step::Start if !rules::may_start(plan.state, plan.preview.is_some()) => {
                return late("desk-moveplan-fault-not-ready");
            }
            Step::Start => jobs::begin(tx, id, State::Running)?,
            Step::Stop if !running && plan.state != State::Looking => return late("desk-moveplan-fault-not-running"),
            Step::Stop => {
                store::state_set(tx, id, (State::Stopped, true), None)?;
                jobs::told(tx, &plan, "stopped")?;
            }
            Step::Remove if running => return late("desk-moveplan-fault-running"),
            Step::Remove => {
                store::remove(tx, id)?;
                jobs::told(tx, &plan, "removed")?;
            }
        }
        Ok(())
    })
    .await
}

async fn look(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    step(&cx, id, sent, Step::Look).await?;
    Ok(see(&place(id)))
}

async fn start(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    step(&cx, id, sent, Step::Start).await?;
    Ok(see_with(&place(id), "desk-moveplan-started", ""))
}

async fn stop(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    step(&cx, id, sent, Step::Stop).await?;
    Ok(see_with(&place(id), "desk-moveplan-stopped", ""))
}

async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    step(&cx, id, sent, Step::Remove).await?;
    Ok(see_with("/desk/moves/new", "desk-moveplan-removed", ""))
}

/// The topic on which a plan's page listens.
pub fn topic(id: i64) -> String {
    format!("ticket {KIND}:{id}")
}
