//! Mails of the desk: that a request arrived, and what we answered. In the organisation's language.

pub mod views;

use house::words::Speaker;

/// What mails need: the organisation's language and our address. Without it nothing is mailed.
#[derive(Clone)]
pub struct Letters {
    pub speaker: Speaker,
    pub public_url: String,
}

impl Letters {
    /// The letters of the organisation in which the caller works.
    pub fn of(cx: &house::web::Cx) -> Self {
        let speaker = cx.house.words.speaker(&cx.caller.locale, &cx.caller.zone, &cx.caller.currency);
        Self { speaker, public_url: cx.house.config.public_url.clone() }
    }

    /// The same where nobody calls: for jobs, and for doors that open by a mailed link.
    pub fn for_organisation(house: &house::House, o: &house::people::Organisation) -> Self {
        let speaker = house.words.speaker(&o.locale, &o.zone, &o.currency);
        Self { speaker, public_url: house.config.public_url.clone() }
    }
}

/// One mail, ready to be queued.
pub struct Letter {
    pub subject: String,
    pub plain: String,
    pub html: String,
    /// The sentence that stands in the conversation too.
    pub said: String,
}
