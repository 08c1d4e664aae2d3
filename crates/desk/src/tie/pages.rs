//! Routes for technicians: linking, merging, splitting, children and follow-ups.

use super::{Children, Next, rules};
use crate::Letters;
use crate::ticket::pages::{Done, carry_out};
use axum::extract::Path;
use axum::response::Response;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, Sent, see_with};
use house::{Error, Result};
use serde::Deserialize;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .post("/desk/t/{number}/link", work, link)
        .post("/desk/t/{number}/unlink/{id}", work, unlink)
        .post("/desk/t/{number}/merge", work, merge)
        .post("/desk/t/{number}/merge-into", work, merge_into)
        .post("/desk/t/{number}/unmerge", work, unmerge)
        .post("/desk/t/{number}/split/{message}", work, split)
        .post("/desk/t/{number}/child", work, child)
        .post("/desk/t/{number}/follow-up", work, follow_up)
        .post("/desk/t/{number}/resolve-all", work, resolve_all)
}

#[derive(Debug, Deserialize)]
struct Nothing {}

#[derive(Debug, Deserialize)]
struct Other {
    #[serde(default)]
    relation: String,
    #[serde(default)]
    other: String,
}

fn done(key: &'static str) -> Done<'static> {
    Done { key, undo: String::new() }
}

async fn link(cx: Cx, Path(number): Path<i64>, sent: Sent<Other>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, form: Other, _| -> Result<()> {
        let (relation, outward) =
            rules::chosen(&form.relation).ok_or_else(|| Error::field("relation", "fault-unknown"))?;
        for other in rules::numbers("other", &form.other).map_err(Error::Invalid)? {
            if outward {
                super::link(tx, number, relation, other)?;
            } else {
                super::other(tx, "other", other)?;
                super::link(tx, other, relation, number)?;
            }
        }
        Ok(())
    };
    carry_out(cx, number, sent, work, |_| done("desk-tie-done-linked")).await
}

async fn unlink(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::unlink(tx, number, id).map(drop);
    carry_out(cx, number, sent, work, |_| done("desk-tie-done-unlinked")).await
}

#[derive(Debug, Deserialize)]
struct Sources {
    #[serde(default)]
    sources: String,
}

async fn merge(cx: Cx, Path(number): Path<i64>, sent: Sent<Sources>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, form: Sources, _| {
        let sources = rules::numbers("sources", &form.sources).map_err(Error::Invalid)?;
        super::merge(tx, number, &sources)
    };
    carry_out(cx, number, sent, work, |_| done("desk-tie-done-merged")).await
}

#[derive(Debug, Deserialize)]
struct Target {
    #[serde(default)]
    target: String,
}

async fn merge_into(cx: Cx, Path(number): Path<i64>, sent: Sent<Target>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, form: Target, _| -> Result<()> {
        let targets = rules::numbers("target", &form.target).map_err(Error::Invalid)?;
        let [target] = targets.as_slice() else { return Err(Error::field("target", "desk-tie-fault-one")) };
        super::other(tx, "target", *target)?;
        super::merge(tx, *target, &[number])
    };
    let undo = format!("/desk/t/{number}/unmerge");
    carry_out(cx, number, sent, work, |_| Done { key: "desk-tie-done-merged", undo }).await
}

async fn unmerge(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::unmerge(tx, number).map(drop);
    carry_out(cx, number, sent, work, |_| done("desk-tie-done-apart")).await
}

#[derive(Debug, Deserialize)]
struct Title {
    #[serde(default)]
    title: String,
}

async fn split(cx: Cx, Path((number, message)): Path<(i64, i64)>, sent: Sent<Title>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let made = cx.command(sent, move |tx, form| super::split(tx, Some(&letters), number, message, &form.title)).await?;
    // Taking a split back is merging what came out of it back in.
    Ok(see_with(&format!("/desk/t/{made}"), "desk-tie-done-split", ""))
}

#[derive(Debug, Deserialize)]
struct Words {
    #[serde(default)]
    text: String,
}

async fn child(cx: Cx, Path(number): Path<i64>, sent: Sent<Words>) -> Result<Response> {
    next(cx, number, sent, Next::Child).await
}

async fn follow_up(cx: Cx, Path(number): Path<i64>, sent: Sent<Words>) -> Result<Response> {
    next(cx, number, sent, Next::FollowUp).await
}

async fn next(cx: Cx, number: i64, sent: Sent<Words>, next: Next) -> Result<Response> {
    let letters = Letters::of(&cx);
    let made = cx.command(sent, move |tx, form| super::open_next(tx, Some(&letters), number, next, &form.text)).await?;
    Ok(see_with(&format!("/desk/t/{made}"), "desk-done-opened", ""))
}

#[derive(Debug, Deserialize)]
struct WithChildren {
    children: Option<Children>,
}

async fn resolve_all(cx: Cx, Path(number): Path<i64>, sent: Sent<WithChildren>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, form: WithChildren, seen| {
        super::resolve(tx, number, seen, form.children.unwrap_or(Children::With)).map(drop)
    };
    let undo = format!("/desk/t/{number}/unresolve");
    carry_out(cx, number, sent, work, |_| Done { key: "desk-done-resolved", undo }).await
}
