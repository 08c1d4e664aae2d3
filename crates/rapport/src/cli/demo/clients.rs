//! The service provider's other clients: a few people and tickets each, so that one can see how they are kept apart.

use crate::cli::failure::Failure;
use crate::cli::world::World;
use desk::{Channel, Deed, MessageKind, Priority, Saying, Then};
use house::House;
use house::people::{OrganisationId, PersonId, Role, store as people};
use house::store::{Actor, Tx};
use jiff::SignedDuration;

/// One client: its organisation, who asks there, and what they ask.
pub struct Client {
    pub tenant: super::story::Tenant,
    employee: (&'static str, &'static str, &'static str),
    asks: [Ask; 3],
}

/// Hours ago, urgency, what was asked, and what the provider answered; an answered ticket is solved.
type Ask = (i64, Priority, &'static str, Option<&'static str>);

pub const CLIENTS: [Client; 2] = [
    Client {
        tenant: ("northwind-dental", "Northwind Dental", "GBP", "Europe/London", "en"),
        employee: ("grace.whitfield@northwind.example", "Grace Whitfield", "Practice manager"),
        asks: [
            (
                50,
                Priority::High,
                "The X-ray pictures do not open at chair two. The other chairs work.",
                Some(
                    "The viewer there had lost its licence after the update. It is back, and we check the other chairs tonight.",
                ),
            ),
            (
                21,
                Priority::Normal,
                "New receptionist starts on Monday: account, mailbox and the booking calendar, please.",
                None,
            ),
            (3, Priority::Critical, "Nobody can reach the appointment system since nine o'clock.", None),
        ],
    },
    Client {
        tenant: ("kessler-bau", "Kessler Bau", "EUR", "Europe/Berlin", "de"),
        employee: ("jutta.kessler@kessler.example", "Jutta Kessler", "Büroleitung"),
        asks: [
            (
                75,
                Priority::Normal,
                "Der Plotter druckt die Pläne nur noch in Grau.",
                Some("Der Treiber stand auf Entwurf. Jetzt druckt er wieder in Farbe."),
            ),
            (
                28,
                Priority::High,
                "Das Tablet auf der Baustelle Nord verbindet sich nicht mehr mit dem Planserver.",
                None,
            ),
            (5, Priority::Low, "Können wir die alten Pläne von 2019 in ein Archiv verschieben?", None),
        ],
    },
];

/// Tells one client's part inside its own organisation.
pub fn tell(
    world: &World,
    house: &House,
    organisation: OrganisationId,
    client: &'static Client,
) -> Result<(), Failure> {
    let told = house.db.write_blocking(world.scope(Some(organisation)), move |tx| -> house::Result<()> {
        crate::rooms::settle(tx)?;
        let (email, name, title) = client.employee;
        let employee = people::person_by_email_or_add(tx, email, name)?;
        people::membership_set(tx, employee, Role::Employee, title)?;
        let provider = people::person_by_email_or_add(tx, super::story::MSP.0, super::story::MSP.1)?;
        client.asks.iter().try_for_each(|ask| one(tx, (employee, provider), ask))
    });
    Ok(told?)
}

fn one(
    tx: &mut Tx<'_>,
    (employee, provider): (PersonId, PersonId),
    &(hours, priority, text, answer): &Ask,
) -> house::Result<()> {
    let asked = tx.now() - SignedDuration::from_hours(hours);
    let opening = desk::Opening { priority, ..desk::asks::plain_opening(text, Some(employee), Channel::Portal) };
    let number = desk::asks::open_ticket(&mut tx.at(asked).acting(Actor::Person(employee)), None, &opening)?;
    let Some(answer) = answer else { return Ok(()) };
    let answered = asked + SignedDuration::from_hours(2);
    let saying = Saying {
        kind: MessageKind::Public,
        text: answer.to_owned(),
        from_requester: false,
        seen: None,
        then: Then::Send,
    };
    desk::asks::say(&mut tx.at(answered).acting(Actor::Person(provider)), None, number, &saying)?;
    desk::asks::change(
        &mut tx.at(answered).acting(Actor::Person(provider)),
        number,
        None,
        &Deed::Resolve { by_requester: false },
    )?;
    Ok(())
}
