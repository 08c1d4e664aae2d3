//! The desk's part of the demonstration: what the people of Aurelle Logistics asked for lately, told by the
//! product's own commands at the times at which it happened.

use crate::asks;
use crate::catalogue;
use crate::colleague::{self, Colleague};
use crate::ticket::{Channel, Deed, MessageKind, Opening, Priority, Saying, Then};
use house::Result;
use house::demo::Cast;
use house::people::PersonId;
use house::store::{Actor, Tx};
use jiff::{SignedDuration, Timestamp};

/// Who plays in a story.
#[derive(Clone, Copy)]
enum Who {
    Helena,
    Jonas,
    Marek,
    Amara,
    Elise,
    Tomas,
    /// Nobody of the organisation: a technician wrote it down.
    Outside(&'static str),
}

use Who::{Amara, Elise, Helena, Jonas, Marek, Outside, Tomas};

/// What somebody does.
enum Act {
    Takes,
    Answers(&'static str),
    AnswersAndWaits(&'static str),
    AnswersAndSolves(&'static str),
    Notes(&'static str),
    WaitsForThirdParty,
    /// The person who asked writes again.
    Adds(&'static str),
    SaysItWorks,
}

use Act::{Adds, Answers, AnswersAndSolves, AnswersAndWaits, Notes, SaysItWorks, Takes, WaitsForThirdParty};

/// One request: how many minutes ago it came, from whom, and what followed how many minutes later.
struct Story {
    ago: i64,
    from: Who,
    text: &'static str,
    priority: Priority,
    about: (&'static str, &'static str),
    then: &'static [(i64, Who, Act)],
}

const DAY: i64 = 24 * 60;

const STORIES: [Story; 14] = [
    Story {
        ago: 12 * DAY,
        from: Helena,
        text: "A folder on the Finance share is gone. It held the price lists for the spring fair.",
        priority: Priority::High,
        about: ("Files", "File shares"),
        then: &[
            (4, Amara, Takes),
            (6, Amara, Answers("Good morning Helena, I see it in last night's backup. Ten minutes.")),
            (15, Amara, AnswersAndSolves("It is back where it was, as of 22:00 yesterday. Nothing is missing.")),
            (40, Helena, SaysItWorks),
        ],
    },
    Story {
        ago: 9 * DAY,
        from: Tomas,
        text: "Scanners in aisle 4 lost the network. Pickers write on paper.",
        priority: Priority::High,
        about: ("Network", "Warehouse Wi-Fi"),
        then: &[
            (5, Marek, Takes),
            (9, Marek, Answers("On my way to aisle 4.")),
            (
                70,
                Marek,
                AnswersAndSolves("The access point had hung itself up. I restarted it and will watch it this week."),
            ),
        ],
    },
    Story {
        ago: 5 * DAY,
        from: Tomas,
        text: "Scanners drop in aisle 7. It is the second time this month.",
        priority: Priority::High,
        about: ("Network", "Warehouse Wi-Fi"),
        then: &[
            (8, Marek, Takes),
            (12, Marek, Answers("The same access point model as in aisle 4. I am restarting it.")),
            (
                55,
                Marek,
                AnswersAndSolves(
                    "They are connected again. The access points are past their life; Samir has it on his list.",
                ),
            ),
        ],
    },
    Story {
        ago: 4 * DAY,
        from: Elise,
        text: "The printer on floor 3 jams on every second page.",
        priority: Priority::Normal,
        about: ("Printing", "Printers"),
        then: &[
            (20, Jonas, Takes),
            (25, Jonas, Answers("Hello Elise, could you try the second tray until I am there at eleven?")),
            (60, Elise, Adds("The second tray works. Thank you!")),
            (150, Jonas, AnswersAndSolves("I changed the feed roller. Both trays work again.")),
            (170, Elise, SaysItWorks),
        ],
    },
    Story {
        ago: 2 * DAY,
        from: Outside("Ruben Vos"),
        text: "The screen flickers after docking. He works on the laptop's own screen meanwhile.",
        priority: Priority::Low,
        about: ("Equipment", "Workplaces"),
        then: &[
            (1, Jonas, Takes),
            (30, Jonas, Answers("The dock is broken. The maker sends another; it arrives on Wednesday.")),
            (31, Jonas, WaitsForThirdParty),
        ],
    },
    Story {
        ago: DAY + 200,
        from: Elise,
        text: "We need a shared mailbox for returns.",
        priority: Priority::Low,
        about: ("Access", "E-mail"),
        then: &[
            (50, Jonas, Takes),
            (55, Jonas, AnswersAndWaits("Gladly. Who should be able to read it, and who may send from it?")),
        ],
    },
    Story {
        ago: DAY + 60,
        from: Elise,
        text: "My laptop battery lasts an hour.",
        priority: Priority::Normal,
        about: ("Equipment", "Workplaces"),
        then: &[(30, Marek, Takes), (42, Marek, Answers("I have a new battery here. I am coming by this afternoon."))],
    },
    Story {
        ago: 300,
        from: Outside("Ines Carvalho"),
        text: "Lisbon: 34 workplaces were delivered, two monitors are cracked. Photos follow, the supplier is informed.",
        priority: Priority::Normal,
        about: ("Equipment", "Workplaces"),
        then: &[
            (1, Marek, Takes),
            (20, Marek, Notes("The supplier confirmed by phone: two monitors leave their store tomorrow.")),
        ],
    },
    Story {
        ago: 260,
        from: Tomas,
        text: "The invoice scanner sends blank pages.",
        priority: Priority::Normal,
        about: ("Printing", "Scanners"),
        then: &[
            (12, Jonas, Takes),
            (15, Jonas, Answers("Hello Tomas, could you try the second tray? The glass of the first may be dirty.")),
        ],
    },
    Story {
        ago: 190,
        from: Elise,
        text: "A new colleague starts on Monday and has no account yet. She needs e-mail, the finance system and a badge.",
        priority: Priority::Normal,
        about: ("Access", "Accounts"),
        then: &[(25, Jonas, Takes)],
    },
    Story {
        ago: 120,
        from: Helena,
        text: "My calendar shows Friday's board meeting twice.",
        priority: Priority::Low,
        about: ("Software", "Calendar"),
        then: &[],
    },
    Story {
        ago: 55,
        from: Tomas,
        text: "The label printer at gate 2 prints every label twice.",
        priority: Priority::Normal,
        about: ("Printing", "Label printers"),
        then: &[],
    },
    Story {
        ago: 38,
        from: Tomas,
        text: "Scanners drop in aisle 7 again. Third time this month, pickers are on paper.",
        priority: Priority::High,
        about: ("Network", "Warehouse Wi-Fi"),
        then: &[
            (3, Jonas, Takes),
            (6, Jonas, Answers("I see the access point going on and off. Marek is walking over.")),
            (9, Marek, Notes("The same model as in aisle 4. A restart will hold for a few days at best.")),
        ],
    },
    Story {
        ago: 16,
        from: Helena,
        text: "I emptied the wrong folder and the Q3 board deck was in it. It was under Finance/Board/2026-Q3. I present it soon. Help!",
        priority: Priority::Critical,
        about: ("Files", "File shares"),
        then: &[
            (0, Jonas, Takes),
            (
                1,
                Jonas,
                Answers(
                    "Good morning Helena, I can see it in the backup. Two minutes. I am walking over as well, just in case.",
                ),
            ),
            (2, Amara, Notes("The share is backed up every hour. The last copy has everything she saved.")),
        ],
    },
];

/// Tells the stories; the newest just happened.
pub fn tell(tx: &mut Tx<'_>, cast: &Cast) -> Result<()> {
    let now = tx.now();
    for story in &STORIES {
        let begun = minutes_after(now, -story.ago);
        let (author, number) = begin(tx, cast, story, begun)?;
        for (later, who, act) in story.then {
            let at = minutes_after(begun, *later).min(now);
            let actor = Actor::Person(person(cast, *who).unwrap_or(author));
            perform(&mut tx.at(at).acting(actor), number, act)?;
        }
    }
    offer(tx, cast)
}

/// The head of IT publishes what people ask for most, and says who decides about it.
fn offer(tx: &mut Tx<'_>, cast: &Cast) -> Result<()> {
    let mut tx = tx.acting(Actor::Person(cast.it_lead));
    for content in catalogue::rules::samples::samples() {
        let number = catalogue::create(&mut tx, &content)?;
        catalogue::publish(&mut tx, number, None)?;
    }
    for person in cast.employees.iter().chain(&cast.technicians).copied() {
        let employee = cast.employees.contains(&person);
        let manager = Some(if employee { cast.executive } else { cast.it_lead });
        colleague::colleague_set(&mut tx, &Colleague { manager, ..Colleague::of(person) })?;
    }
    colleague::owner_set(&mut tx, "File shares", cast.technicians.first().copied())
}

fn minutes_after(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(at)
}

/// Opens the ticket; who is not of the organisation told it to the first technician.
fn begin(tx: &mut Tx<'_>, cast: &Cast, story: &Story, at: Timestamp) -> Result<(PersonId, i64)> {
    let requester = person(cast, story.from);
    let author = requester.or_else(|| cast.technicians.first().copied()).unwrap_or(cast.it_lead);
    let channel = if requester.is_some() { Channel::Portal } else { Channel::Desk };
    let opening = Opening {
        requester_name: if let Outside(name) = story.from { name.to_owned() } else { String::new() },
        priority: story.priority,
        by_agent: requester.is_none(),
        category: story.about.0.to_owned(),
        service: story.about.1.to_owned(),
        ..asks::plain_opening(story.text, requester, channel)
    };
    let number = asks::open_ticket(&mut tx.at(at).acting(Actor::Person(author)), None, &opening)?;
    Ok((author, number))
}

fn person(cast: &Cast, who: Who) -> Option<PersonId> {
    let nth = |list: &[PersonId], i: usize| Some(list.get(i).copied().unwrap_or(cast.it_lead));
    match who {
        Helena => Some(cast.executive),
        Jonas => nth(&cast.technicians, 0),
        Marek => nth(&cast.technicians, 1),
        Amara => nth(&cast.technicians, 2),
        Elise => nth(&cast.employees, 0),
        Tomas => nth(&cast.employees, 1),
        Outside(_) => None,
    }
}

fn perform(tx: &mut Tx<'_>, number: i64, act: &Act) -> Result<()> {
    let say = |text: &str, kind, from_requester, then| Saying {
        text: text.to_owned(),
        kind,
        from_requester,
        then,
        seen: None,
    };
    let saying = match act {
        Takes => return asks::assign(tx, number, None, tx.actor().person()).map(drop),
        WaitsForThirdParty => return asks::change(tx, number, None, &Deed::Wait { third_party: true }).map(drop),
        SaysItWorks => return asks::change(tx, number, None, &Deed::Resolve { by_requester: true }).map(drop),
        Answers(text) => say(text, MessageKind::Public, false, Then::Send),
        AnswersAndWaits(text) => say(text, MessageKind::Public, false, Then::Wait),
        AnswersAndSolves(text) => say(text, MessageKind::Public, false, Then::Solve),
        Notes(text) => say(text, MessageKind::Note, false, Then::Send),
        Adds(text) => say(text, MessageKind::Public, true, Then::Send),
    };
    asks::say(tx, None, number, &saying).map(drop)
}
