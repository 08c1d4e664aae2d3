//! Offers with which a demonstration, or a new organisation that wants them, begins.

use crate::catalogue::Content;

/// What most companies offer first, in one language.
const SAMPLES: &str = r#"[
 {"name":"New laptop","description":"For starters, and for machines that have had their day.","group":"Devices","icon":"laptop","expected":"5 working days","cost_cents":145000,"cost_note":"once",
  "questions":[
   {"key":"who","label":"For whom","wants":"person","required":true,"hint":"The person who will work with it."},
   {"key":"model","label":"Which one","wants":"choice","choices":["Light, for travelling","Strong, for drawings and films"],"required":true},
   {"key":"why","label":"Why is the strong one needed","wants":"long","required":true,"shown_if":{"question":"model","test":"is","value":"Strong, for drawings and films"}},
   {"key":"by","label":"Needed by","wants":"date"},
   {"key":"old","label":"Is there an old one to take back","wants":"yes_no","required":true},
   {"key":"tag","label":"Number on its sticker","wants":"text","shown_if":{"question":"old","test":"is","value":"yes"}}],
  "outcome":{"title":"Laptop for {who}","team":"Workplace","category":"Hardware","service":"Workplace","checklist":["Order it","Set it up","Hand it over","Wipe the old one"]},
  "approval":[{"name":"","who":["line_manager"]},{"name":"","who":[{"role":"it_lead"}],"from_cents":200000}]},
 {"name":"Access to a folder","description":"To read or to change what lies in a shared folder.","group":"Accounts and access","icon":"folder","expected":"the same day, once the owner agrees","cost_cents":0,
  "questions":[
   {"key":"folder","label":"Which folder","wants":"text","required":true,"hint":"Its name, or the path as you see it."},
   {"key":"right","label":"What for","wants":"choice","choices":["To read","To change"],"required":true},
   {"key":"until","label":"Until when","wants":"date","hint":"Empty: for as long as you work here."}],
  "outcome":{"title":"Access to {folder}","team":"Service desk","category":"Files","service":"File shares"},
  "approval":[{"name":"","who":["service_owner"]}]},
 {"name":"Somebody new starts","description":"Account, mailbox, telephone and a place to work, ready on the first day.","group":"Accounts and access","icon":"user-plus","expected":"ready on the first day if asked a week before","cost_cents":0,
  "questions":[
   {"key":"name","label":"Name","wants":"text","required":true},
   {"key":"day","label":"First day","wants":"date","required":true},
   {"key":"team","label":"Team","wants":"text","required":true},
   {"key":"like","label":"Same access as","wants":"person"},
   {"key":"device","label":"Needs a computer","wants":"yes_no","required":true},
   {"key":"phone","label":"Needs a telephone","wants":"yes_no","required":true}],
  "outcome":{"title":"{name} starts on {day}","priority":2,"team":"Service desk","category":"Starters","checklist":["Account and mailbox","Groups like the colleague","Computer and telephone","Welcome letter"]}},
 {"name":"Software","description":"A program that is not on your computer yet.","group":"Programs","icon":"package","expected":"2 working days",
  "questions":[
   {"key":"program","label":"Which program","wants":"text","required":true},
   {"key":"price","label":"What it costs a year","wants":"number","min":0,"hint":"0 if it is free."},
   {"key":"why","label":"What you need it for","wants":"long","required":true,"required_if":{"question":"price","test":"at_least","value":"1"}}],
  "outcome":{"title":"{program}","team":"Workplace","category":"Software"},"amount_from":"price",
  "approval":[{"name":"","who":["line_manager"],"from_cents":10000}]}
]"#;

/// The samples; nothing if the text above were broken, which a test would notice.
pub fn samples() -> Vec<Content> {
    serde_json::from_str(SAMPLES).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_sample_can_be_published() {
        let all = super::samples();
        assert_eq!(all.len(), 4);
        for content in &all {
            assert_eq!(crate::catalogue::rules::check(content), Ok(()), "{}", content.name);
        }
    }
}
