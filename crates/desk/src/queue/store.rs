//! The only SQL about the queue. Every statement walks an index of the ticket table in its order and stops at its
//! limit, so that a backlog of a hundred thousand costs what one of ten does.

use super::{Counts, Cursor, Line, Page, View, rules};
use house::journal::known::Answers;
use house::people::policy::{self, Right};
use house::people::{PersonId, Role};
use house::store::{Row, Statement, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

/// Counts go no further than this; pages then say "999+".
pub const COUNT_MAX: i64 = 1_000;
/// Badges go no further than this.
const BADGE_MAX: i64 = 100;

/// The tickets with a due moment, after a place: `$1` organisation, `$2` person, `$3` and `$4` the place, `$5` how many.
macro_rules! due {
    ($whose:literal) => {
        concat!(
            "select number, title, state, priority, requester_name, assignee_name, last_line, waiting, due_at, due_kind from desk_ticket
             where organisation = $1 and ", $whose, " and open = true and waiting = false and snoozed = false and due_at is not null and (due_at, number) > ($3, $4)
             order by due_at, number limit $5"
        )
    };
}

/// Those without one, waiting or not (`$3`), after number `$4`.
macro_rules! undated {
    ($whose:literal) => {
        concat!(
            "select number, title, state, priority, requester_name, assignee_name, last_line, waiting, due_at, due_kind from desk_ticket
             where organisation = $1 and ", $whose, " and open = true and waiting = $3 and snoozed = false and due_at is null and number > $4 order by number limit $5"
        )
    };
}

statements! {
    DUE_MINE = due!("assignee = $2");
    DUE_TEAM = due!("cast($2 as bigint) is not null");
    DUE_UNASSIGNED = due!("assignee is null and cast($2 as bigint) is not null");
    UNDATED_MINE = undated!("assignee = $2");
    UNDATED_TEAM = undated!("cast($2 as bigint) is not null");
    UNDATED_UNASSIGNED = undated!("assignee is null and cast($2 as bigint) is not null");
    COUNTS = "select
        (select count(*) from (select 1 from desk_ticket where organisation = $1 and assignee = $2 and open = true and snoozed = false limit $3) as a),
        (select count(*) from (select 1 from desk_ticket where organisation = $1 and open = true and snoozed = false limit $3) as b),
        (select count(*) from (select 1 from desk_ticket where organisation = $1 and assignee is null and open = true and snoozed = false limit $3) as c)";
    /// What is due now and mine, or due now and nobody's.
    NOW_COUNT = "select
        (select count(*) from (select 1 from desk_ticket where organisation = $1 and assignee = $2 and open = true and waiting = false and snoozed = false and due_at <= $3 limit $4) as a)
        + (select count(*) from (select 1 from desk_ticket where organisation = $1 and assignee is null and open = true and waiting = false and snoozed = false and due_at <= $3 limit $4) as b)";
    /// My own requests on which an answer of mine is awaited.
    ASKED_COUNT = "select count(*) from (select 1 from desk_ticket where organisation = $1 and requester = $2 and state = 'waiting_requester' limit $3) as a";
}

/// One page of a view, from a place on. `me` is whose "mine" is.
pub fn page(
    tx: &mut Tx<'_>,
    (view, me): (View, PersonId),
    from: Option<Cursor>,
    limit: i64,
) -> Result<Page, StoreError> {
    let (due, undated) = of_view(view);
    let organisation = tx.organisation()?;
    // One more than wanted tells whether there is a next page.
    let wanted = limit + 1;
    let mut lines = Vec::new();
    if matches!(from, None | Some(Cursor::Due { .. })) {
        let (at, number) = if let Some(Cursor::Due { at, number }) = from { (at, number) } else { (Timestamp::MIN, 0) };
        lines = tx.list(due, params![organisation, me, at, number, wanted], read)?;
    }
    for waiting in [false, true] {
        let left = wanted - lines.len() as i64;
        let after = match from {
            Some(Cursor::Waiting { number }) if waiting => number,
            Some(Cursor::Waiting { .. }) => continue,
            Some(Cursor::Undated { number }) if !waiting => number,
            _ => 0,
        };
        if left > 0 {
            lines.extend(tx.list(undated, params![organisation, me, waiting, after, left], read)?);
        }
    }
    let more = lines.len() as i64 > limit;
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = lines.last().filter(|_| more).map(place);
    Ok(Page { lines, next })
}

fn place(line: &Line) -> Cursor {
    match line.due_at {
        Some(at) => Cursor::Due { at, number: line.number },
        None if line.waiting => Cursor::Waiting { number: line.number },
        None => Cursor::Undated { number: line.number },
    }
}

fn of_view(view: View) -> (&'static Statement, &'static Statement) {
    match view {
        View::Mine => (&DUE_MINE, &UNDATED_MINE),
        View::Team => (&DUE_TEAM, &UNDATED_TEAM),
        View::Unassigned => (&DUE_UNASSIGNED, &UNDATED_UNASSIGNED),
    }
}

static COUNTED: Answers<PersonId, Counts> = Answers::new(256);

/// How many there are in each view, up to [`COUNT_MAX`].
pub fn counts(tx: &mut Tx<'_>, me: PersonId) -> Result<Counts, StoreError> {
    let organisation = tx.organisation()?;
    let counted = COUNTED.ask(tx, me, |tx| -> Result<_, StoreError> {
        let values = params![organisation, me, COUNT_MAX];
        Ok(tx.find(&COUNTS, values, |row| from_row!(row, Counts { mine, team, unassigned }))?.unwrap_or_default())
    })?;
    Ok(*counted)
}

/// The number beside the menu line: for the team what wants somebody now, for others what awaits their answer.
pub fn badge(tx: &mut Tx<'_>, role: Role) -> Result<i64, StoreError> {
    let (organisation, Some(me)) = (tx.organisation()?, tx.actor().person()) else { return Ok(0) };
    if policy::reach(role, Right::DeskWork).is_some() {
        let soon = tx.now().checked_add(rules::NOW).unwrap_or(Timestamp::MAX);
        return tx.scalar(&NOW_COUNT, params![organisation, me, soon, BADGE_MAX]);
    }
    if policy::reach(role, Right::Ask).is_none() {
        return Ok(0);
    }
    tx.scalar(&ASKED_COUNT, params![organisation, me, BADGE_MAX])
}

fn read(row: Row) -> Result<Line, StoreError> {
    from_row!(
        row,
        Line { number, title, state, priority, requester_name, assignee_name, last_line, waiting, due_at, due_kind }
    )
}
