//! The only SQL about tickets and what was said on them.

use super::{Due, Message, MessageKind, Opening, Priority, State, Ticket};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

/// The columns of a [`Ticket`], in the order in which it is read.
macro_rules! ticket_columns {
    () => {
        "id, number, kind, title, state, priority, requester, requester_name, assignee, assignee_name, team, category, subcategory, service,
         location, channel, created_at, first_response_at, first_resolved_at, resolved_at, closed_at, reassigned, reopened, open, waiting,
         due_at, due_kind, last_line, source, source_number, changed_at, version"
    };
}

statements! {
    ADD = "insert into desk_ticket (organisation, number, title, state, priority, requester, requester_name, category, service, location, channel,
            created_at, open, last_line, changed_at, due_at, due_kind, kind)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, true, $13, $12, $14, $15, $16) returning id";
    BY_NUMBER = concat!("select ", ticket_columns!(), " from desk_ticket where organisation = $1 and number = $2 and (cast($3 as bigint) is null or requester = $3)");
    SAVE = "update desk_ticket set state = $3, priority = $4, assignee = $5, assignee_name = $6, first_response_at = $7, first_resolved_at = $8,
            resolved_at = $9, closed_at = $10, reassigned = $11, reopened = $12, open = $13, waiting = $14, due_at = $15, due_kind = $16,
            last_line = $17, changed_at = $18, version = $19
        where organisation = $1 and number = $2 and version = $20";
    DUE_SET = "update desk_ticket set waiting = $3, due_at = $4, due_kind = $5 where organisation = $1 and number = $2";
    OF_REQUESTER = concat!("select ", ticket_columns!(), " from desk_ticket where organisation = $1 and requester = $2 and number < $3 order by number desc limit $4");
    LIST = concat!("select ", ticket_columns!(), " from desk_ticket where organisation = $1 and number < $2
            and (cast($3 as bigint) is null or requester = $3) and (cast($4 as text) is null or state = $4)
            and (cast($5 as bigint) is null or assignee = $5) and (cast($6 as bigint) is null or priority = $6)
        order by number desc limit $7");
    OPEN_NUMBERS = "select number from desk_ticket where organisation = $1 and open = true and number > $2 order by number limit $3";
    MESSAGE_ADD = "insert into desk_message (organisation, ticket, author, author_name, kind, from_requester, body, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id";
    MESSAGES = "select id, author, author_name, kind, from_requester, body, at from desk_message
        where organisation = $1 and ticket = $2 and id < $3 and (kind <> 'note' or $4 = true) order by id desc limit $5";
}

/// Writes a new ticket down, with what falls due first, and returns its id.
pub fn add(
    tx: &mut Tx<'_>,
    number: i64,
    requester_name: &str,
    (o, due): (&Opening, Option<(Due, Timestamp)>),
) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let last_line = super::rules::line_of(&o.text);
    tx.scalar(
        &ADD,
        params![
            organisation,
            number,
            o.title.as_str(),
            State::New,
            o.priority,
            o.requester,
            requester_name,
            o.category.as_str(),
            o.service.as_str(),
            o.location.as_str(),
            o.channel,
            now,
            last_line,
            due.map(|(_, at)| at),
            due.map(|(kind, _)| kind),
            o.kind.as_str()
        ],
    )
}

/// A ticket; `only_of` hides those of other requesters.
pub fn by_number(tx: &mut Tx<'_>, number: i64, only_of: Option<PersonId>) -> Result<Option<Ticket>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number, only_of], read)
}

/// Writes the changed ticket over the version before it; false if that is no longer the present one.
pub fn save(tx: &mut Tx<'_>, t: &Ticket, before: i64) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    let touched = tx.execute(
        &SAVE,
        params![
            organisation,
            t.number,
            t.state,
            t.priority,
            t.assignee,
            t.assignee_name.as_str(),
            t.first_response_at,
            t.first_resolved_at,
            t.resolved_at,
            t.closed_at,
            t.reassigned,
            t.reopened,
            t.open,
            t.waiting,
            t.due_at,
            t.due_kind,
            t.last_line.as_str(),
            t.changed_at,
            t.version,
            before
        ],
    )?;
    Ok(touched == 1)
}

/// Sets what the promises say of a ticket, without making it another version.
pub fn due_set(tx: &mut Tx<'_>, t: &Ticket) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&DUE_SET, params![organisation, t.number, t.waiting, t.due_at, t.due_kind]).map(drop)
}

/// What somebody asked for, newest first, below a number.
pub fn of_requester(
    tx: &mut Tx<'_>,
    requester: PersonId,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Ticket>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_REQUESTER, params![organisation, requester, below.unwrap_or(i64::MAX), limit], read)
}

/// What a list of tickets may be narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub only_of: Option<PersonId>,
    pub state: Option<State>,
    pub assignee: Option<i64>,
    pub priority: Option<Priority>,
}

/// Tickets newest first, below a number.
pub fn list(tx: &mut Tx<'_>, filter: &Filter, below: Option<i64>, limit: i64) -> Result<Vec<Ticket>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(
        &LIST,
        params![
            organisation,
            below.unwrap_or(i64::MAX),
            filter.only_of,
            filter.state,
            filter.assignee,
            filter.priority,
            limit
        ],
        read,
    )
}

/// The numbers of open tickets above one, ascending: for going through all of them piece by piece.
pub fn open_numbers(tx: &mut Tx<'_>, above: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OPEN_NUMBERS, params![organisation, above, limit], |mut r| r.take(0))
}

/// What is to be written down as said, and by whom.
pub struct Words<'a> {
    pub author: Option<PersonId>,
    pub author_name: &'a str,
    pub kind: MessageKind,
    pub from_requester: bool,
    pub body: &'a str,
}

pub fn message_add(tx: &mut Tx<'_>, ticket: i64, w: &Words<'_>) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.scalar(
        &MESSAGE_ADD,
        params![organisation, ticket, w.author, w.author_name, w.kind, w.from_requester, w.body, now],
    )
}

/// The last messages of a ticket below a message, oldest first; internal notes only for the team.
pub fn messages(
    tx: &mut Tx<'_>,
    ticket: i64,
    below: Option<i64>,
    (notes, limit): (bool, i64),
) -> Result<Vec<Message>, StoreError> {
    let organisation = tx.organisation()?;
    let mut found =
        tx.list(&MESSAGES, params![organisation, ticket, below.unwrap_or(i64::MAX), notes, limit], |row| {
            from_row!(row, Message { id, author, author_name, kind, from_requester, body, at })
        })?;
    found.reverse();
    Ok(found)
}

pub(crate) fn read(row: Row) -> Result<Ticket, StoreError> {
    from_row!(
        row,
        Ticket {
            id,
            number,
            kind,
            title,
            state,
            priority,
            requester,
            requester_name,
            assignee,
            assignee_name,
            team,
            category,
            subcategory,
            service,
            location,
            channel,
            created_at,
            first_response_at,
            first_resolved_at,
            resolved_at,
            closed_at,
            reassigned,
            reopened,
            open,
            waiting,
            due_at,
            due_kind,
            last_line,
            source,
            source_number,
            changed_at,
            version
        }
    )
}
