//! The words by which mail programs of many languages mark answers, forwards and quotations.

use regex::Regex;
use std::sync::LazyLock;

/// Matches nothing.
const NEVER: &str = r"[^\s\S]";

/// A pattern that is part of the program. One that cannot be compiled would match nothing; a test compiles all.
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|_| pattern(NEVER))
}

static REPLY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*(re|aw|antw|antwort|sv|vs|vl|odp|res|ref|rif|r|ynt|yan|回复|答复|回覆|答覆|返信|답장|отв|на|απ|σχετ|hv|ha|bls|eq|rv)(\[\d+\]|\^\d+|\(\d+\))?\s*[:：]",
    )
});
static FORWARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*\[?(fwd?|wg|tr|rv|enc|i|vs|vb|doorst|pd|továbbítás|přep|пер|пересл|转发|轉寄|転送|전달|ilt|πρθ|továbbított|fs|vl)(\[\d+\])?\s*[:：]",
    )
});

pub fn reply_prefix(subject: &str) -> bool {
    REPLY.is_match(subject)
}

pub fn forward_prefix(subject: &str) -> bool {
    FORWARD.is_match(subject)
}

/// The subject without all marks of answers and forwards.
pub fn plain_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    loop {
        let found = REPLY.find(rest).or_else(|| FORWARD.find(rest)).map(|m| m.end());
        let Some(after) = found.and_then(|end| rest.get(end..)) else { return rest.to_owned() };
        rest = after.trim_start();
    }
}

/// The same in lower case: to compare subjects.
pub fn bare_subject(subject: &str) -> String {
    plain_subject(subject).to_lowercase()
}

/// One line of a quoted head: which of its fields it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    From,
    Sent,
    To,
    Subject,
    Other,
}

const FROM: &str = "from|von|de|da|van|fra|från|frá|lähettäjä|od|от|від|feladó|kimden|gönderen|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|από|מאת|من|expeditor|expéditeur|remitente|mittente|afzender|avsändare|nadawca|odesílatel|отправитель|absender|từ|จาก|dari|saatja|nuo|no|pošiljatelj";
const SENT: &str = "sent|date|sent on|gesendet|gesendet am|datum|envoyé|envoyé le|date d['’]envoi|enviado|enviado el|enviada em|enviado em|fecha|data|inviato|data invio|verzonden|verzonden op|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|pvm|wysłano|odesláno|отправлено|дата|надіслано|küldve|elküldve|dátum|gönderildi|gönderilen|tarih|送信日時|日付|日時|发送时间|发送日期|寄件日期|傳送時間|日期|时间|보낸 날짜|날짜|ημερομηνία|στάλθηκε|trimis|נשלח|תאריך|تاريخ الإرسال|التاريخ|đã gửi|ngày|ส่ง|dikirim|tanggal|saadetud|išsiųsta|poslano";
const TO: &str = "to|an|à|pour|a|para|per|aan|til|till|vastaanottaja|do|komu|кому|címzett|kime|alıcı|宛先|收件人|收件者|받는 사람|받는사람|προς|către|אל|إلى|destinataire|destinatario|empfänger|đến|ถึง|kepada|kellele|kam|za";
const SUBJECT: &str = "subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|emne|ämne|aihe|temat|předmět|predmet|тема|tárgy|konu|件名|表題|主题|主旨|제목|θέμα|subiect|נושא|الموضوع|chủ đề|เรื่อง|subjek|perihal|teema|tema";
const OTHER: &str = "cc|kopie|kopia|copie|copia|copy|reply-to|antwort an|répondre à|responder a|bcc|bkopie|importance|wichtigkeit|priorität|priority|attachments?|anlagen?|pièces jointes|adjuntos|allegati|bijlagen|抄送|副本|참조|копия|dw|kópia|másolat|bilgi|organization|newsgroups|message-id|mailed-by|return-path|antwort-an|resent-from|список рассылки";

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let groups = [FROM, SENT, TO, SUBJECT, OTHER].map(|g| format!("({g})")).join("|");
    pattern(&format!(r"(?i)^[\s>*_|\u{{200e}}\u{{200f}}]*(?:{groups})[\s*_\u{{a0}}]*[:：][\s*_\u{{a0}}]*(.*)$"))
});

/// Which field of a quoted head a line is, and what stands in it.
pub fn field(line: &str) -> Option<(Field, &str)> {
    let found = LABEL.captures(line)?;
    let kind = match (1..=5).find(|n| found.get(*n).is_some()) {
        Some(1) => Field::From,
        Some(2) => Field::Sent,
        Some(3) => Field::To,
        Some(4) => Field::Subject,
        _ => Field::Other,
    };
    Some((kind, found.get(6).map_or("", |m| m.as_str())))
}

static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| {
    let names = "original message|original e-?mail|original appointment|reply message|forwarded (message|mail|by)|forward(ed)? message|ursprüngliche (nachricht|mail|e-mail)|original-?nachricht|weitergeleitete nachricht|originalnachricht|message d['’]origine|message (original|transféré|initial)|mensaje (original|reenviado)|mensagem (original|encaminhada|reencaminhada)|messaggio (originale|inoltrato)|(oorspronkelijk|origineel|doorgestuurd) bericht|ursprungligt meddelande|originalmeddelande|vidarebefordrat (brev|meddelande)|oprindelig (meddelelse|besked)|videresendt (meddelelse|melding)|opprinnelig melding|alkuperäinen viesti|välitetty viesti|(wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana|przekazana wiadomość)|původní (zpráva|e-mail)|přeposlaná zpráva|исходное сообщение|оригинальное сообщение|пересылаемое сообщение|пересланное сообщение|початкове повідомлення|eredeti üzenet|továbbított üzenet|(özgün|orijinal) (ileti|mesaj)|iletilen mesaj|元のメッセージ|元のメール|転送(された)?メッセージ|原始邮件|原始郵件|转发邮件|转发的邮件|邮件原件|原始信件|원본 메시지|원본 메일|전달된 메시지|αρχικό μήνυμα|mesaj (original|redirecționat)|ההודעה המקורית|الرسالة الأصلية|pôvodná správa|originalna poruka|tin nhắn gốc|ข้อความต้นฉบับ|pesan asli";
    pattern(&format!(
        r"(?i)^[\s>*]*(?:[-_=–—~*]{{2,}}\s*(?:{names})\b.{{0,60}}|(?:{names})\s*[-_=–—~]{{2,}}|[-_=–—~]{{3,}}\s*(?:{names}).{{0,80}})\s*$"
    ))
});
static FORWARDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s>*]*((begin )?forwarded message:|begin forwarded message|anfang der weitergeleiteten (nachricht|e-mail)|début du message (réexpédié|transféré)|inicio del mensaje reenviado|início da mensagem (encaminhada|reencaminhada)|inizio messaggio inoltrato|begin doorgestuurd bericht|vidarebefordrat brev|(start på )?videresendt (besked|melding)|välitetty viesti alkaa|początek przekazywanej wiadomości|začátek přeposílané zprávy|начало переадресованного сообщения|转发的邮件|開始轉寄郵件|转发邮件|以下は.*転送|転送されたメッセージ|전달된 메시지 시작)\s*[:：]?\s*$",
    )
});

static GROUPWISE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*>>> ?\S.{2,120}\d{1,2}[:.]\d{2}( ?[AP]M)? ?>>>\s*$"));

/// A line that says: below stands another message.
pub fn original_mark(line: &str) -> bool {
    line.len() < 400 && (ORIGINAL.is_match(line) || FORWARDED.is_match(line) || GROUPWISE.is_match(line))
}

static WROTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(\b(wrote|writes|said|schrieb|geschrieben|hat geschrieben|schreef|geschreven|a écrit|écrit|escribió|escribio|escreveu|ha scritto|scrisse|skrev|skrifaði|kirjoitti|napisał\(?a?\)?|napisała|pisze|napsala?|napísal\(?a?\)?|írta|ezt írta|yazdı|şunu yazdı|написала?|написав|пише|пишет|писала?|έγραψε|a scris|scris|napisao|je napisa[ol]a?|menulis|đã viết|kirjutas|rašė|rakstīja|schreib)\b|写道|寫道|の?メッセージ|は書きました|さんは|のメール|작성|씀|כתב|כתבה|كتب|เขียน)",
    )
});
static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(\d{1,4}\s?[./年-]\s?\d{1,2}\s?[./月-]\s?\d{0,4}|\b\d{1,2}[:.h]\d{2}\b|\b(19|20)\d{2}\b|\d{1,2}\.? ?\p{L}{3,}\.?,? ?\d{0,4})",
    )
});
static MAILBOX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[^\s<>@()]+@[^\s<>@()]+\.[^\s<>@()]+|<[^\s<>]*@[^\s<>]*>|\[mailto:"));
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s>*\-–—]*(on|am|le|el|il|op|em|den|dne|dnia|w dniu|pe|på|a|в|у|на|в ср|στις|at|in message|in article|quoting|zitat von|citando|citát|citazione|於|于|在|on behalf of|у|da|kl|pada|vào|dana|ngày|el día|le|på|tarihinde|dňa|\d|\p{L}{2,4}[,.]? \d|(mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|gio|ven|sab|dom|jeu|sam|dim|пн|вт|ср|чт|пт|сб|вс|pon|wt|śr|czw|pt|sob|nd)\w*[,.]? )",
    )
});

static QUOTING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(quoting|zitat von|citando|citazione di|citation de|citát od|cita de) \p{L}"));
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}( \d{1,2}:\d\d)?( (GMT|UTC)[+-]\d\d:?\d\d [^<>]{1,80}| ?[^<>]{0,80}<[^<>@\s]+@[^<>@\s]+>)$",
    )
});

/// Signs that turn the direction of writing.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A date with a sender, as Gmail once wrote it: an attribution if what stands below is marked as quoted.
pub fn dated_sender(text: &str) -> bool {
    text.len() < 300 && DATED.is_match(text.trim())
}

/// Whether some lines, joined, say who wrote what is quoted below.
pub fn attribution(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !turns(*c)).collect();
    let boxed = text.starts_with("--") && text.trim_end().ends_with("--");
    let text = text.trim_start_matches(['>', ' ', '*', '-', '–', '—']).trim();
    let text = if boxed { text.trim_end_matches(['-', ' ']) } else { text };
    if text.chars().count() > 400 || text.chars().count() < 6 {
        return false;
    }
    let ends = text.trim_end_matches(['*', '_', ' ']).ends_with([':', '：']);
    let (wrote, when, mailbox) = (WROTE.is_match(text), WHEN.is_match(text), MAILBOX.is_match(text));
    let lead = LEAD.is_match(text);
    ((ends || boxed) && wrote && (when || mailbox))
        || (ends && when && mailbox && text.chars().count() < 200)
        || (ends && wrote && lead)
        || (ends && wrote && text.split_whitespace().count() <= 5)
        || (ends && QUOTING.is_match(text) && text.split_whitespace().count() <= 12)
        || (lead
            && wrote
            && when
            && mailbox
            && text.trim_end_matches(['.', ' ']).chars().last().is_some_and(|c| !c.is_ascii_punctuation()))
}

static ABOVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s>*#_=~-]*(please )?((reply|respond|type your (reply|response)|write) above this line|(bitte )?antworten sie (bitte )?(oberhalb|über) dieser (linie|zeile)|oberhalb dieser zeile antworten|répondez au-dessus de cette ligne|escriba .{0,20}encima de esta línea|rispondi sopra questa riga|do not (write|type) below this line)",
    )
});

/// A line between dashes or the like that names a line above which something stands, and what one is to do there.
static FRAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s>*]*[#=_~-]{2,}.{0,60}\b(above|oberhalb|au-dessus|encima|sopra|acima|boven|ovanför|ovenfor|over|yläpuolelle|powyżej|nad)\b.{0,30}\b(line|linie|zeile|ligne|línea|riga|linha|lijn|regel|linje|linjen|linjan|linii|linią|linkou|řádkem)\b.{0,30}[#=_~-]{2,}\s*$",
    )
});
static ANSWER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(repl(y|ies)|respon(d|se)|answer|antwort|répon|respuest|respond|rispo|resposta|antwoord|svar|vasta|odpowied|odpov)",
    )
});

/// A line below which everything is ours, or of another desk.
pub fn above_mark(line: &str) -> bool {
    line.len() < 300 && (ABOVE.is_match(line) || FRAMED.is_match(line) && ANSWER.is_match(line))
}

static SENT_FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s*_(]*((sent|written|posted) (from|with|via|using|on) (my|the|a|an|outlook|mail|gmail|yahoo|samsung|blackberry|mobile|sparrow|iphone|ipad|android|proton|\w+ for)|get outlook for|via mobile|(von meinem|von unterwegs|gesendet (mit|von|über)|diese nachricht wurde von meinem)|envoyé (de|depuis|à partir)|enviado (desde|do|a partir|pelo)|inviato d(a|al)|verzonden (vanaf|met|vanuit)|verstuurd (vanaf|met)|skickat från|skickades från|sendt fra|lähetetty |wysłane? z|odesláno z|отправлено (с|из)|надіслано з|küldve a|gönderildi|iphone.{0,10}から送信|从我的.{0,20}发送|发自我的|寄自我的|나의 .{0,20}에서 보냄|trimis de pe|mobile: please excuse)",
    )
});

/// A line that a program adds below every message.
pub fn sent_from(line: &str) -> bool {
    line.chars().count() < 120 && SENT_FROM.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for found in [
            &REPLY, &FORWARD, &LABEL, &ORIGINAL, &FORWARDED, &WROTE, &WHEN, &MAILBOX, &LEAD, &ABOVE, &SENT_FROM,
            &GROUPWISE, &QUOTING, &DATED,
        ] {
            assert_ne!(found.as_str(), NEVER);
        }
    }

    #[test]
    fn attributions_are_told_from_sentences() {
        for yes in [
            "On Mon, Apr 2, 2012 at 6:26 PM, Megan One <xxx@gmail.com> wrote:",
            "Am 02.04.2012 um 14:20 schrieb Bob <bob@example.com>:",
            "Le 2 avr. 2012 à 14:20, Bob <bob@example.com> a écrit :",
            "Le lun. 2 avr. 2012 à 14:20, Bob <bob@example.com> a écrit :",
            "El 2 abr 2012, a las 14:20, Bob <bob@example.com> escribió:",
            "Il giorno 2 apr 2012, alle ore 14:20, Bob <bob@example.com> ha scritto:",
            "Op 2 apr. 2012 om 14:20 schreef Bob <bob@example.com>:",
            "Em 2 de abr de 2012, à(s) 14:20, Bob <bob@example.com> escreveu:",
            "W dniu 02.04.2012 o 14:20, Bob pisze:",
            "02.04.2012 14:20 пользователь \"bob@xxx.mailgun.org\" <bob@xxx.mailgun.org> написал:",
            "26.06.2014, 14:41, \"Alexander L\" <abc@example.com>:",
            "Thu, 26 Jun 2014 14:00:51 +0400 от Alexander L <abc@example.com>:",
            "2012年4月2日 14:20 Bob <bob@example.com>:",
            "Bob <bob@example.com> 于2012年4月2日周一 14:20写道：",
            "Den 2 apr 2012 kl. 14:20 skrev Bob <bob@example.com>:",
            "Dne 2. 4. 2012 v 14:20 Bob napsal(a):",
            "On Tuesday, April 3, 2012 at 4:55 PM, xxx wrote:",
            "Bob Smith wrote:",
            "---- On Tue, 3 Apr 2012 09:10:11 +0200 bob@example.com wrote ----",
            "-----On 04/03/2012 09:10, Bob wrote-----",
            "Zitat von Bob <bob@example.com>:",
            "Quoting Bob Smith:",
            "\u{202b}בתאריך 3 באפריל 2012 מאת \u{202a}Bob\u{202c} <\u{202a}bob@example.com\u{202c}>:\u{202c}",
        ] {
            assert!(attribution(yes), "{yes}");
        }
        for no in [
            "Please do the following on Monday:",
            "The error says:",
            "My colleague wrote a long report about it in 2012.",
            "The meeting at 14:20 has these topics:",
            "-- my colleague wrote it --",
            "Quoting the manual, page 3, which says that one must always switch it off before opening:",
            "Hello",
        ] {
            assert!(!attribution(no), "{no}");
        }
    }
}
