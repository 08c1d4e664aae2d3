//! Text for people: Fluent catalogues by room, in two languages kept complete by a test.
//! A view gets a [`Speaker`]: the reader's language, zone and money in one value.

use crate::{Error, Room};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::Arc;

/// The languages that are complete. The first is the fallback.
pub const LOCALES: [&str; 2] = ["en", "de"];

const OWN: [(&str, &str); 6] = [
    ("en", include_str!("../../words/en.ftl")),
    ("de", include_str!("../../words/de.ftl")),
    ("en", include_str!("../../words/moving.en.ftl")),
    ("de", include_str!("../../words/moving.de.ftl")),
    ("en", include_str!("../../words/webhook.en.ftl")),
    ("de", include_str!("../../words/webhook.de.ftl")),
];

type Bundle = FluentBundle<FluentResource>;

/// All catalogues, loaded once.
pub struct Words {
    bundles: HashMap<&'static str, Arc<Bundle>>,
}

impl Words {
    /// Loads the house's and the rooms' catalogues.
    ///
    /// # Errors
    /// If a catalogue does not parse or a message stands twice: a mistake of ours, found at start.
    pub fn new(rooms: &[Room]) -> Result<Self, Error> {
        let mut bundles = HashMap::new();
        for locale in LOCALES {
            let language: unic_langid::LanguageIdentifier = locale.parse().map_err(Error::internal)?;
            let mut bundle = FluentBundle::new_concurrent(vec![language]);
            bundle.set_use_isolating(false);
            let texts = OWN.iter().chain(rooms.iter().flat_map(|r| r.words.iter())).filter(|(l, _)| *l == locale);
            for (_, text) in texts {
                let resource = FluentResource::try_new((*text).to_owned())
                    .map_err(|(_, faults)| Error::internal(format!("{locale} catalogue: {faults:?}")))?;
                bundle
                    .add_resource(resource)
                    .map_err(|faults| Error::internal(format!("{locale} catalogue: {faults:?}")))?;
            }
            bundles.insert(locale, Arc::new(bundle));
        }
        Ok(Self { bundles })
    }

    /// A speaker of the wanted language, or of English.
    pub fn speaker(&self, locale: &str, zone: &str, currency: &str) -> Speaker {
        let locale = LOCALES.into_iter().find(|l| locale.starts_with(l)).unwrap_or(LOCALES[0]);
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let bundle = self.bundles.get(locale).or_else(|| self.bundles.get(LOCALES[0])).cloned();
        Speaker { locale, zone, currency: currency.to_owned(), bundle }
    }
}

/// Speaks to one reader.
#[derive(Clone)]
pub struct Speaker {
    pub locale: &'static str,
    pub zone: TimeZone,
    /// ISO 4217.
    pub currency: String,
    bundle: Option<Arc<Bundle>>,
}

/// A value for a sentence: text or a number (numbers choose the plural form).
pub type Value<'a> = FluentValue<'a>;

impl Speaker {
    /// The message `key`.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The message `key` with values: `w.say_with("desk-open", &[("n", 3.into())])`.
    /// A missing message shows its key: ugly, visible, and caught by the catalogue test.
    pub fn say_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let Some(bundle) = &self.bundle else { return key.to_owned() };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            tracing::warn!(key, locale = self.locale, "message is missing");
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned();
        if !faults.is_empty() {
            tracing::warn!(key, ?faults, "message lacks a value");
        }
        text
    }

    /// The locale in which `ui` formats numbers and money.
    pub fn numbers(&self) -> ui::Locale {
        if self.locale == "de" { ui::Locale::De } else { ui::Locale::En }
    }

    /// The civil time of an instant where the reader is.
    pub fn local(&self, at: Timestamp) -> jiff::Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// "23 November 2026", "23. November 2026".
    pub fn date(&self, at: Timestamp) -> String {
        self.civil_date(self.local(at).date())
    }

    /// The same for a civil date.
    pub fn civil_date(&self, d: jiff::civil::Date) -> String {
        let month = self.say(&format!("month-{}", d.month()));
        self.say_with(
            "date-long",
            &[("day", d.day().into()), ("month", month.into()), ("year", d.year().to_string().into())],
        )
    }

    /// "Friday 27 November".
    pub fn weekday_date(&self, d: jiff::civil::Date) -> String {
        let day = self.say(&format!("weekday-{}", d.weekday().to_monday_one_offset()));
        let month = self.say(&format!("month-{}", d.month()));
        self.say_with("date-weekday", &[("weekday", day.into()), ("day", d.day().into()), ("month", month.into())])
    }

    /// "10:14".
    pub fn time(&self, at: Timestamp) -> String {
        self.local(at).strftime("%H:%M").to_string()
    }

    /// Short and useful: the time today, "yesterday 10:14", else the date.
    pub fn when(&self, at: Timestamp, now: Timestamp) -> String {
        let (then, today) = (self.local(at).date(), self.local(now).date());
        let days = then.until(today).map_or(i32::MAX, |s| s.get_days());
        match days {
            0 => self.time(at),
            1 => self.say_with("when-yesterday", &[("time", self.time(at).into())]),
            _ => self.date(at),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use fluent_bundle::FluentResource;

    /// The message keys of a catalogue.
    fn keys(text: &str) -> Vec<String> {
        assert!(FluentResource::try_new(text.to_owned()).is_ok());
        text.lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split_once(" ="))
            .map(|(k, _)| k.to_owned())
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let all =
            |locale| OWN.iter().filter(|(l, _)| *l == locale).flat_map(|(_, text)| keys(text)).collect::<Vec<_>>();
        assert_eq!(all("en"), all("de"));
    }

    #[test]
    fn plurals_follow_the_number() {
        let w = Words::new(&[]).unwrap().speaker("en", "Europe/Paris", "EUR");
        assert_eq!(w.say_with("count-attempts", &[("n", 1.into())]), "1 attempt");
        assert_eq!(w.say_with("count-attempts", &[("n", 2.into())]), "2 attempts");
    }

    #[test]
    fn dates_are_where_the_reader_is() {
        let w = Words::new(&[]).unwrap().speaker("de", "Europe/Paris", "EUR");
        let at: Timestamp = "2026-11-22T23:30:00Z".parse().unwrap();
        assert_eq!(w.date(at), "23. November 2026");
    }
}
