//! Whether a message is what mail systems send by themselves: not delivered, delayed, complained about. Standards
//! first (RFC 3464, RFC 5965), then who sent it together with what it says. What a person wrote never is one, whatever
//! its subject.

use super::failed;
use super::head::Head;
use super::parts::Parts;
use super::quote::Split;
use super::words::{self, pattern};
use super::{Outcome, Verdict};
use regex::Regex;
use std::sync::LazyLock;

static DAEMON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(mailer[-_. ]?daemon|mail[-_.]?daemon|mail\.delivery\.system|mdaemon|mmdf|pmdf|double-bounce|bounces?([-+=].*)?|microsoftexchange[0-9a-f]{20,}|maildeliverysubsystem|mail-?delivery)\b",
    )
});
static MASTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^\W*(post[-_. ]?master|sysadmin|administrator|mail-?admin|mailer|noc|abuse|root|smtp)\b")
});
static NO_REPLY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(no[-_.]?reply|do[-_.]?not[-_.]?reply|notification|nobody|noreply|system|ne-?pas-?repondre|keine-?antwort)",
    )
});
static SYSTEM_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(mail(er)?[- ]?(delivery|deliver|daemon|administrat|system)|delivery (sub)?system|system administrator|\bndr\b|mail transport|e-?mail interconnect|internet mail delivery|postmaster|mail router|message transfer|mail gateway|systemadministrator|administrateur syst|administrador del sistema|microsoft (outlook|exchange))",
    )
});
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(^|\b|[\]:]\s*)(undeliver(able|ed|y)|un-?deliverable|delivery (status notification|failure|failed|has failed|notification|delayed|problem|error|report|attempts?|unsuccessful|incomplete|could not)",
        r"|(e-?)?mail (delivery|system error|could not be|not delivered|undeliverable|failed)|mail delivery|returned (to sender|mail|message)|failure notice|failed delivery|failure delivery|permanent (delivery )?(failure|error)|failed mail\b",
        r"|(message|e-?mail|mail) (delivery )?(has |was |is )?(not |been )*(failed|undeliver|delayed|rejected|blocked|bounced|returned)|could ?n[o']t (be )?(deliver|send|sent)|(has|was) not (been )?deliver",
        r"|warning[:-].{0,40}(message|mail|could not send|delayed)|non[- ]?(delivery|deliverable)|nondeliver|returning (message )?to sender|delayed mail|mail failed|error sending your mail|postmaster notify|mailbox (is )?(full|unavailable)",
        r"|over quota|user unknown|unknown user|smtp server: errors from|mail system error|unable to deliver|bounced? (message|mail|e-?mail)|\bNDN\b|email delivery|aws notification message)",
        r"|unzustellbar|nicht zustellbar|nicht zugestellt|zustell(ung|bericht|fehler)|zustellung.{0,30}(fehlgeschlagen|verzögert)|rückläufer|unbestellbar|konnte nicht (zugestellt|ausgeliefert)",
        r"|non[- ]remis|échec (de |d[’']|lors de )?(la )?(remise|distribution|envoi|livraison)|non (distribu|délivr|livr)|avis de non|remise (différée|retardée)",
        r"|no se (puede|pudo|ha podido) entregar|no entregad|entrega fallida|(error|fallo|falla) (de|en la) entrega|notificación (de|del) (estado|error)",
        r"|non recapitabil|impossibile (recapitare|consegnare)|manca(to recapito|ta consegna)|consegna (non riuscita|fallita)",
        r"|não (foi )?(possível|pôde).{0,12}entreg|falha (na|de|da) entrega|não entregue|entrega falhou",
        r"|onbestelbaar|niet[- ](bezorgd|afgeleverd)|bezorging (mislukt|vertraagd)|onbezorgbaar",
        r"|olever(erbart|bar)|går inte att leverera|kunde inte levereras|ikke lever(t|et)|kan ikke leveres|kunne ikke leveres|uleverbar|uleveret",
        r"|toimitus (epäonnistui|viivästy)|ei voitu toimittaa|toimittamat|toimittaminen epäonnistui",
        r"|niedostarcz|nie (można|udało się) dostarczyć|nie dostarczono|nedoruč|nelze doručit|nepodařilo se doručit|nedoručiteľn",
        r"|не ?доставлен|не (удалось|может быть|удаётся) доставит?ь?|ошибка доставки|недоставленн|не вдалося доставити|възвърнато",
        r"|teslim edilemedi|iletilemedi|teslim edilemeyen|kézbesíthetetlen|nem kézbesíthető|sikertelen kézbesítés|kézbesítési hiba",
        r"|δεν (ήταν δυνατή|παραδόθηκε)|αδυναμία παράδοσης|nelivrabil|nu a putut fi livrat|imposibil de livrat|nije isporučen|neisporučiv",
        r"|配信(不能|でき|エラー|失敗|の遅延|状況)|送信(エラー|でき|失敗)|メールエラー|エラー通知|配達(不能|でき|エラー)|届けられません|未配信|不達|送達",
        r"|无法投递|退信|未送达|投递失败|发送失败|無法(傳遞|投遞|寄送|傳送)|退回|傳遞失敗|未傳遞|无法送达|递送失败",
        r"|전송 ?실패|배달 ?(실패|되지|불가)|반송|전송되지|발송 ?실패|לא נמסר|לא ניתן למסור|لم يتم التسليم|تعذر تسليم|ไม่สามารถ(จัด)?ส่ง|không (thể )?gửi được|tidak terkirim|gagal (ter)?kirim"
    ))
});
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(this is the (qmail-send|mail (system|delivery|transfer)|postfix|exim|.{0,30}program at)|i'?m (afraid|sorry).{0,40}(wasn'?t|unable|not able|have to inform)|permanent (fatal )?errors?|message (that you sent |you sent )?(could not|cannot|can not|can't|couldn'?t) be (delivered|sent)",
        r"|(could|can|was|has|were|did) ?n[o']t (be |been )?(deliver|reach|sent|send)|unable to (deliver|relay|send)|undeliver(able|ed)|delivery (to the following|has failed|failed|attempt|of (your|the) (message|mail))|failed to (deliver|reach)|not (been )?delivered",
        r"|(following|these|this|one or more) (address(es)?|recipients?|user\(?s?\)?).{0,60}(fail|reach|deliver|error|invalid|unknown|reject|could)|transcript of session|returned? (to|mail|message|to sender)|giving up|rejected (by|your)|mailbox (is )?(full|unavailable|not found|disabled)|no such (user|mailbox|recipient|address)",
        r"|user(\(s\))? (account )?(is )?(unknown|disabled|not (found|exist))|unknown (user|recipient|address)|invalid (final|user|recipient|address|mailbox)|over ?quota|quota exceed|delay(ed)? .{0,30}(hours?|minutes?|deliver)|will (keep|continue) (trying|to try)|not a member of this|remote (host|server) (said|returned)|host .{1,80} said:|\b[45]\.\d{1,2}\.\d{1,3}\b|\b5[05]\d[- ][a-z#<]|status: ?[45]\.\d",
        r"|nicht (zugestellt|zustellbar|ausgeliefert|erreicht)|unzustellbar|n[’']a pas pu|n[’']ont pas pu|impossible de (remettre|distribuer)|échec de|no se (puede|pudo|ha podido) entregar|non è stato possibile|impossibile recapitare|não (foi|pôde|pode).{0,20}entreg|niet (worden )?(bezorgd|afgeleverd)|kunde inte levereras|ikke lever|ei voitu toimittaa|nie (można|została|udało)|nedoruč|не ?(доставлен|может быть доставлен|удалось)|teslim edilemedi|iletilemedi|kézbesít",
        r"|送信できません|配信できません|届けられません|お届けできません|送信されません|配信されません|エラーのため|見つかりません|无法(投递|送达|发送)|退回|未能|投递失败|無法|배달되지|전송하지|전송할 수|실패)"
    ))
});
static COMPLAINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*(complaint about message from \[?[\da-f.:]+|abuse report|feedback loop|fbl report|\[?spam report|email feedback report)",
    )
});

/// Who sent it, as far as that tells anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum By {
    /// A person, as far as one can see.
    Person,
    /// An address that programs use, and people too.
    Office,
    /// The mail system itself.
    System,
}

/// The verdict, if it is one of these.
pub fn decide(head: &Head, parts: &Parts, said: &Split) -> Option<Verdict> {
    let by = by(head);
    let all = format!("{}\n{}", said.text, said.folded);
    let reason = complaint(head, parts, by, &said.text)
        .or_else(|| report(head, parts, by))
        .or_else(|| notice(head, parts, by, &all))
        .or_else(|| cloud(&said.text))
        .or_else(|| passed_on(head, said))?;
    if reason == RECEIPT {
        return Some(Verdict::new(Outcome::AutoReply, reason));
    }
    // A delay failed nobody yet.
    let nobody = reason == COMPLAINED || reason == DELAYED || parts.reports.is_empty() && delayed(&all);
    let reason = if nobody && reason != COMPLAINED { DELAYED.to_owned() } else { reason };
    let failed = if nobody { Vec::new() } else { failed::recipients(head, parts, &all) };
    Some(Verdict { failed_recipients: failed, ..Verdict::new(Outcome::Bounce, reason) })
}

const DELAYED: &str = "a mail system says that a mail of ours is delayed";
const COMPLAINED: &str = "somebody reported a mail of ours as unwanted";
const RECEIPT: &str = "it is a receipt: delivered, or opened";

fn by(head: &Head) -> By {
    let from = head.text("from").unwrap_or_default();
    let (local, name) = match &head.from {
        Some(address) => (address.email.clone(), address.name.clone()),
        None => (from.trim_matches(['<', '>', ' ']).to_owned(), from.to_owned()),
    };
    if DAEMON.is_match(&local) || (head.from.is_none() && DAEMON.is_match(&name)) {
        return By::System;
    }
    let system = SYSTEM_NAME.is_match(&name) || MASTER.is_match(&local);
    if empty_path(head) || head.has("x-failed-recipients") || (head.from.is_none() && !from.is_empty()) {
        return By::System;
    }
    let office = system || NO_REPLY.is_match(&local) || says_automatic(head) || head.from.is_none();
    if office { By::Office } else { By::Person }
}

/// Whether the envelope came from nobody, as only programs send.
pub fn empty_path(head: &Head) -> bool {
    head.all("return-path").any(|path| {
        let path = path.trim_matches(['<', '>', ' ', '"']).to_ascii_lowercase();
        path.is_empty() || path.starts_with("mailer-daemon") || path.starts_with("double-bounce@")
    })
}

fn says_automatic(head: &Head) -> bool {
    head.says("auto-submitted", &["auto-replied", "auto-generated", "auto-notified"])
}

static STILL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(not yet been delivered|(has been|is|was) (still )?delayed|warning message only|this is (just|only) a warning|do not need to resend|(will be|is being) retried|attempts will continue|will (continue|keep) (to try|trying|to attempt))",
    )
});
static OVER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)((giving|given) up|permanent|fatal|will not be retried|could not be delivered|not able to deliver|wasn't able|unable to deliver|undeliverable|too long)",
    )
});

/// Whether a text says that its system still tries.
fn delayed(text: &str) -> bool {
    let text = start(text);
    STILL.is_match(text) && !OVER.is_match(text)
}

/// RFC 5965, and Microsoft's own form of it.
fn complaint(head: &Head, parts: &Parts, by: By, text: &str) -> Option<String> {
    let standard = parts.report_type == "feedback-report"
        || parts.reports.iter().any(|r| r.kind == "feedback-report")
            && (by != By::Person || parts.content_type == "multipart/report");
    let foreign = !parts.returned.is_empty() && COMPLAINT.is_match(&head.subject);
    let returned = parts.returned.iter().any(|r| r.has("x-hmxmroriginalrecipient"));
    let said =
        parts.reports.is_empty() && COMPLAINT.is_match(&head.subject) && text.to_lowercase().contains("abuse report");
    (standard || foreign || returned || said).then(|| COMPLAINED.to_owned())
}

/// RFC 3464 and RFC 8098. A person who attaches a report to a question has sent no report.
fn report(head: &Head, parts: &Parts, by: By) -> Option<String> {
    let whole = parts.content_type == "multipart/report";
    let found = parts.reports.iter().find(|r| r.kind == "delivery-status");
    if parts.reports.iter().any(|r| r.kind == "disposition-notification")
        || parts.report_type == "disposition-notification"
    {
        let rejected = by != By::Person && parts.reports.iter().any(|r| rejection(&r.text)) && says_rejected(head);
        if rejected {
            return Some("a mail system rejected a mail of ours".to_owned());
        }
        return (whole || by != By::Person).then(|| RECEIPT.to_owned());
    }
    let Some(report) = found else {
        let named = whole && parts.report_type.is_empty() || parts.report_type == "delivery-status";
        return (named && (by != By::Person || SUBJECT.is_match(&head.subject)))
            .then(|| "it says that it is a delivery report".to_owned());
    };
    if !whole && by == By::Person && !SUBJECT.is_match(&head.subject) {
        return None;
    }
    Some(match failed::worst_action(&report.text) {
        Some("delayed") => DELAYED.to_owned(),
        Some("delivered" | "relayed" | "expanded") => RECEIPT.to_owned(),
        _ => "a mail system says that it could not deliver a mail of ours".to_owned(),
    })
}

/// A mailbox that takes nothing answers with a receipt that says so (Dovecot, RFC 5429).
fn rejection(report: &str) -> bool {
    let lower = report.to_ascii_lowercase();
    lower.contains("disposition:") && lower.contains("automatic-action") && lower.contains("deleted")
}

fn says_rejected(head: &Head) -> bool {
    head.says("auto-submitted", &["rejected"]) || head.subject.to_lowercase().contains("reject")
}

/// Without a part for programs: who sent it, and what it says.
fn notice(head: &Head, parts: &Parts, by: By, text: &str) -> Option<String> {
    if head.has("x-failed-recipients") {
        return Some("its header names recipients that it did not reach".to_owned());
    }
    let from_daemon = head.text("from").is_some_and(|from| {
        let local = head.from.as_ref().map_or(from.trim_matches(['<', '>']), |a| a.email.as_str());
        from.trim().ends_with("<>") || DAEMON.is_match(local)
    });
    let subject = SUBJECT.is_match(&head.subject) && !words::reply_prefix(&head.subject);
    let body = BODY.is_match(start(text));
    let returned = returned_ours(head, parts);
    let by =
        if by == By::Person && subject && body && written_by_program(head, text, returned) { By::Office } else { by };
    let master = head.from.as_ref().is_some_and(|a| MASTER.is_match(&a.email));
    let why = match by {
        By::System if from_daemon => "it comes from the mail system's own address",
        By::System if subject => "nobody is its sender, and its subject says that something was not delivered",
        By::System if body && (returned || failing(text)) => {
            "nobody is its sender, and it says that something was not delivered"
        }
        By::System if returned => "nobody is its sender, and it brings back a mail of ours",
        By::Office if subject && (body || returned || master) => "a mail system says that something was not delivered",
        By::Office if body && returned => "a mail system brings back a mail of ours",
        By::Office if master && failing(text) => "the postmaster says that something was not delivered",
        _ => return None,
    };
    Some(why.to_owned())
}

static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*([*=_#|-]{3,}|failed recipients?|this (is an|message|e-?mail|mail) |the (following|attached|original) (message|mail|e-?mail|recipient|address)|your (message|mail|e-?mail) (to|could|was|has|did)|message from |unable to |could not |delivery |sent <<<|recipient)",
    )
});
static COPY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?im)^[\s>]*(received: from |return-path: ?<|-{3,}.{0,20}(returned|original|unsent|copy))")
});

/// Whether a notice from an address without a name is one that nobody typed: it opens as programs do, and holds what
/// was sent. People have names, greet, and tell.
fn written_by_program(head: &Head, text: &str, returned: bool) -> bool {
    let nameless = head.from.as_ref().is_some_and(|a| a.name.is_empty() || a.name == a.email);
    let opening = text.lines().find(|l| !l.trim().is_empty()).is_some_and(|l| OPENING.is_match(l));
    nameless && opening && (returned || COPY.is_match(start(text)))
}

/// The part of a text in which a notice says what it is about.
fn start(text: &str) -> &str {
    let mut end = text.len().min(6_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

static FAILING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(^|\s)(\(?reason: )?[45]\d\d[- #]+([45]\.\d{1,3}\.\d{1,3}|[a-z<])|error message below|remote (host|server) (said|returned)|<?[^\s<>@]+@[^\s<>@]+>?:? .{0,40}(unknown|not found|no such|full|disabled|invalid|rejected)",
    )
});

fn failing(text: &str) -> bool {
    FAILING.is_match(start(text))
}

/// Whether one of the messages that came along was sent by whoever gets this one.
fn returned_ours(head: &Head, parts: &Parts) -> bool {
    let ours =
        |email: &str| head.to.iter().any(|to| to.email == email) || head.delivered_to.iter().any(|to| to == email);
    parts.returned.iter().any(|sent| {
        sent.from.iter().chain(&sent.sender).any(|a| ours(&a.email))
            || sent.all("return-path").any(|p| ours(&p.trim_matches(['<', '>', ' ']).to_lowercase()))
    })
}

/// What cloud mail services send as JSON.
fn cloud(text: &str) -> Option<String> {
    let begins = text.trim_start();
    if !begins.starts_with('{') {
        return None;
    }
    let lower = start(begins).to_ascii_lowercase();
    let kind = ["\"notificationtype\"", "\"eventtype\""]
        .iter()
        .find_map(|k| lower.find(k).and_then(|at| lower.get(at + k.len()..)))?;
    let kind = kind.trim_start_matches([' ', ':', '"', '\n']);
    if kind.starts_with("bounce") || kind.starts_with("delivery") || kind.starts_with("reject") {
        return Some("a mail service reports what became of a mail".to_owned());
    }
    kind.starts_with("complaint").then(|| COMPLAINED.to_owned())
}

/// A notice that somebody passed on without a word of their own.
fn passed_on(head: &Head, said: &Split) -> Option<String> {
    if !said.only_quoted || !words::forward_prefix(&head.subject) || !SUBJECT.is_match(&head.subject) {
        return None;
    }
    let lower = said.text.to_lowercase();
    let of_program =
        ["mailer-daemon", "postmaster@", "final-recipient", "mail delivery"].iter().any(|w| lower.contains(w));
    of_program.then(|| "it passes on a delivery report without a word".to_owned())
}
