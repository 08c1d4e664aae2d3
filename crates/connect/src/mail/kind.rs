//! What sort of message it is, with the reason in words.

use super::head::Head;
use super::parts::Parts;
use super::quote::Split;
use super::words::pattern;
use super::{Outcome, Verdict, bounce};
use regex::Regex;
use std::sync::LazyLock;

/// Servers that a message may have passed. The longest honest ways have some twenty.
const HOPS_MAX: usize = 50;
/// Spam confidence from which Exchange itself treats a message as spam.
const SCL_SPAM: i32 = 5;

/// Subjects that only programs write.
static AUTO_SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^[\s\[(【]*((auto(matic|mated)?|automatisch)[- ]?(reply|response|respons|answer|antwort|antwoord|generated reply)\b|autorespon(se|der)?\b|out[- ]of[- ](the[- ])?office (auto)?-?reply|vacation (reply|message|response|notice)\b",
        r"|automatische (antwort|mitteilung)|réponse automatique|message d[’']absence|notification d[’']absence|respuesta automática|risposta automatica|resposta automática|automatisch antwoord",
        r"|autosvar|automatiskt svar|automatisk svar|automaattinen vastaus|odpowiedź automatyczna|autoodpowiedź|automatická odpov|автоматический ответ|автоответ|автоматична відповідь|automatikus válasz|otomatik (yanıt|cevap)|αυτόματη απάντηση|răspuns automat|automatski odgovor|samodejni odgovor|automatinis atsakymas|自動(応答|返信)|不在(通知|返信)|自动(答复|回复)|自動(回覆|答覆)|자동 ?(회신|응답)|부재중 ?(:|자동)|תשובה אוטומטית|رد تلقائي|trả lời tự động)"
    ))
});
/// Subjects that programs write, and people who ask about such programs.
static AWAY_SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*(out[- ]of[- ](the[- ])?office|ooo\b|away (from my|the) (desk|office)|away (until|from|till)|vacation|on (vacation|leave|holiday)|i am (currently )?(out of|away)|abwesen(heitsnotiz|heitsmeldung|heitsnachricht|heitsassistent|heit|d)|nicht im (büro|haus)|urlaub|absence du bureau|absent du bureau|accusé de réception|fuera de la oficina|ausente de la oficina|fuori (sede|ufficio)|fora do escritório|ausência temporária|afwezig|niet aanwezig|frånvaro|fravær|ikke til stede|poissaolo|nieobecność|nepřítomnost|ofis dışında|부재중)",
    )
});

/// Says what becomes of a message, without knowing our conversations.
pub fn decide(head: &Head, parts: &Parts, said: &Split) -> Verdict {
    if head.is_empty() {
        return Verdict::new(Outcome::Refused, "it has no headers, so it is no mail");
    }
    if let Some(verdict) = bounce::decide(head, parts, said) {
        return verdict;
    }
    if let Some(reason) = automatic(head) {
        return Verdict::new(Outcome::AutoReply, reason);
    }
    if let Some(reason) = goes_round(head) {
        return Verdict::new(Outcome::Loop, reason);
    }
    if let Some(reason) = spam(head) {
        return Verdict::new(Outcome::Spam, reason);
    }
    if head.from.is_none() && head.sender.is_none() && head.reply_to.is_empty() {
        return Verdict::new(Outcome::Refused, "it names no sender to whom one could answer");
    }
    if said.text.trim().is_empty() && head.subject.is_empty() && parts.attachments.is_empty() {
        return Verdict::new(Outcome::Refused, "it is empty: no text, no subject, no file");
    }
    match ours(head) {
        Some(reason) => Verdict::new(Outcome::Reply, reason),
        None => Verdict::new(Outcome::Ticket, "a person writes, and goes on in no conversation of ours"),
    }
}

/// Whether a program may write back at all (RFC 3834, section 2).
pub fn answerable(head: &Head, verdict: &Verdict) -> bool {
    let outcome = matches!(verdict.outcome, Outcome::Ticket | Outcome::Reply);
    let automatic = head.text("auto-submitted").is_some_and(|v| !v.to_lowercase().starts_with("no"));
    let bulk = head.says("precedence", &["bulk", "list", "junk", "auto"]);
    let list = ["list-id", "list-unsubscribe", "list-post", "mailing-list", "x-mailing-list", "x-mlserver"]
        .iter()
        .any(|n| head.has(n));
    let asked_not = head.says("x-auto-response-suppress", &["all", "autoreply", "oof"]);
    let nobody = bounce::empty_path(head)
        || head.from.as_ref().is_none_or(|a| a.email.starts_with("noreply") || a.email.starts_with("no-reply"));
    outcome && !(automatic || bulk || list || asked_not || nobody)
}

/// RFC 3834 and what came before it.
fn automatic(head: &Head) -> Option<&'static str> {
    let submitted = head.text("auto-submitted").unwrap_or_default().to_lowercase();
    let answers = !head.in_reply_to.is_empty() || !head.references.is_empty();
    if submitted.starts_with("auto-replied") {
        return Some("its header says that a program answered");
    }
    let goes_on = answers || super::words::reply_prefix(&head.subject);
    if (submitted.starts_with("auto-generated") || submitted.starts_with("auto-notified")) && goes_on {
        return Some("a program wrote it, and it answers something");
    }
    let by_program = [
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply",
        "x-mail-autoreply",
        "x-autoreply-from",
        "x-autoreply-domain",
        "x-vacation",
    ];
    if by_program
        .iter()
        .any(|n| head.text(n).is_some_and(|v| !matches!(v.to_lowercase().as_str(), "no" | "false" | "0")))
    {
        return Some("its header says that a program answered");
    }
    if head.says("precedence", &["auto_reply", "auto-reply", "autoreply"])
        || head.says("x-precedence", &["auto_reply", "auto-reply"])
    {
        return Some("its header says that a program answered");
    }
    if head.says("x-fc-machinegenerated", &["true"])
        || head.says("x-ms-exchange-generated-message-source", &["mailbox rules agent", "oof"])
    {
        return Some("its header says that a program wrote it");
    }
    let hint = answers
        || head.has("x-auto-response-suppress")
        || head.has("x-ms-exchange-inbox-rules-loop")
        || bounce::empty_path(head);
    let rest = |end: usize| head.subject.get(end..).unwrap_or_default().trim_start();
    let with_colon = |end: usize| rest(end).starts_with([':', '：']);
    // Programs write these words, then the subject that they answer; people go on with a sentence about them.
    let whole =
        |end: usize| with_colon(end) || rest(end).is_empty() || rest(end).starts_with(['-', '–', ']', ')', '】']);
    let away = AWAY_SUBJECT.find(&head.subject).is_some_and(|found| hint || with_colon(found.end()));
    let auto = AUTO_SUBJECT.find(&head.subject).is_some_and(|found| hint || whole(found.end()));
    // In German it is a car as well; Notes writes it in capitals.
    let prefix = head.subject.starts_with("AUTO:") || hint && head.subject.to_lowercase().starts_with("auto:");
    if auto || away || prefix {
        return Some("its subject is that of an automatic answer");
    }
    if bounce::empty_path(head) {
        return Some("its envelope has no sender: a program wrote it, and nobody can be answered");
    }
    list_office(head).then_some("the program of a mailing list wrote it")
}

/// What the program of a mailing list sends in its own name.
fn list_office(head: &Head) -> bool {
    let list = ["x-mlserver", "mailing-list", "list-id", "x-mailman-version", "x-list-administrivia", "x-listname"]
        .iter()
        .any(|n| head.has(n));
    let local = head.from.as_ref().and_then(|a| a.email.split('@').next()).unwrap_or_default();
    let office =
        ["-admin", "-request", "-owner", "-bounces", "-confirm", "-help"].iter().any(|end| local.ends_with(end))
            || ["majordomo", "listserv", "mailman", "sympa", "listproc", "ezmlm"].contains(&local);
    (list && office) || head.says("x-list-administrivia", &["yes"])
}

fn goes_round(head: &Head) -> Option<String> {
    let hops = head.all("received").count();
    if hops > HOPS_MAX {
        return Some(format!("it passed {hops} servers"));
    }
    let here: Vec<&str> =
        head.to.iter().map(|a| a.email.as_str()).chain(head.delivered_to.iter().map(String::as_str)).collect();
    let marked = ["x-loop", "x-rapport-loop"].iter().any(|n| {
        head.all(n).any(|v| {
            let v = v.trim_matches(['<', '>', ' ']).to_lowercase();
            v.contains('@') && here.contains(&v.as_str())
        })
    });
    marked.then(|| "its header says that it was here before".to_owned())
}

fn spam(head: &Head) -> Option<&'static str> {
    let yes = |name: &str| {
        head.all(name).any(|v| v.trim().to_lowercase().starts_with("yes") || v.trim().eq_ignore_ascii_case("true"))
    };
    let flagged = [
        "x-spam-flag",
        "x-spam-status",
        "x-spam",
        "x-barracuda-spam-flag",
        "x-barracuda-spam-status",
        "x-kas-spam",
        "x-yandex-spam-flag",
        "x-spam-detected",
        "x-klms-antispam-spam",
    ];
    if flagged.iter().any(|n| yes(n)) {
        return Some("a filter before us marked it as spam");
    }
    let level = |name: &str| head.all(name).filter_map(|v| v.trim().parse::<i32>().ok()).max();
    if level("x-ms-exchange-organization-scl").is_some_and(|n| n >= SCL_SPAM)
        || level("x-microsoft-antispam-scl").is_some_and(|n| n >= SCL_SPAM)
    {
        return Some("Exchange is sure enough that it is spam");
    }
    let forefront = head.text("x-forefront-antispam-report").unwrap_or_default().to_uppercase();
    let scl = forefront.split(';').find_map(|f| f.trim().strip_prefix("SCL:")?.trim().parse::<i32>().ok());
    if scl.is_some_and(|n| n >= SCL_SPAM)
        || forefront.split(';').any(|f| matches!(f.trim(), "SFV:SPM" | "SFV:SKS" | "SFV:SKB"))
    {
        return Some("Exchange is sure enough that it is spam");
    }
    if head.says("x-bogosity", &["spam,", "yes,"])
        || head.says("x-ses-spam-verdict", &["fail"])
        || head.says("x-dspam-result", &["spam", "blacklisted"])
        || head.says("x-rspamd-action", &["reject", "add header", "rewrite subject"])
        || head.says("x-spamd-bar", &["+++++++++++++++"])
        || head.says("x-proofpoint-spam-details", &["rule=spam"])
    {
        return Some("a filter before us marked it as spam");
    }
    static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^\s*(re: *)?(\*{2,} ?spam ?\*{2,}|\[(suspected |probable |possible )?spam\]|\{spam\??\}|<spam>)")
    });
    SUBJECT.is_match(&head.subject).then_some("a filter before us wrote so into its subject")
}

static OUR_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^rapport\.[0-9a-z.]+@"));
static OUR_ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\+t\d+[-.][0-9a-f]{12}@"));
static OUR_SUBJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[\s\[(])T-\d{1,15}(?:[\]):,\s]|$)"));

/// Why it goes on in a conversation of ours.
fn ours(head: &Head) -> Option<&'static str> {
    if head.in_reply_to.iter().chain(&head.references).any(|id| OUR_ID.is_match(id)) {
        return Some("its headers name a mail of ours");
    }
    let addressed =
        head.to.iter().chain(&head.cc).map(|a| a.email.as_str()).chain(head.delivered_to.iter().map(String::as_str));
    if addressed.into_iter().any(|a| OUR_ADDRESS.is_match(a)) {
        return Some("it is addressed to a ticket of ours");
    }
    OUR_SUBJECT.is_match(&head.subject).then_some("its subject names a ticket of ours")
}
