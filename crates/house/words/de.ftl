product = Rapport
date-long = { $day }. { $month } { $year }
date-weekday = { $weekday }, { $day }. { $month }
when-yesterday = gestern { $time }
count-attempts = { $n } { $n ->
    [one] Versuch
   *[other] Versuche
}
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
weekday-1 = Montag
weekday-2 = Dienstag
weekday-3 = Mittwoch
weekday-4 = Donnerstag
weekday-5 = Freitag
weekday-6 = Samstag
weekday-7 = Sonntag

role-executive = Geschäftsleitung
role-it_lead = IT-Leitung
role-technician = Technik
role-employee = Mitarbeitende
role-auditor = Revision
role-admin = Administration

shell-home = Rapport, Startseite
shell-skip = Zum Inhalt springen
shell-rooms = Bereiche
shell-find = Finden oder erledigen
shell-results = Was gefunden wurde
shell-choose = auswählen
shell-go = öffnen
shell-here = auf dieser Seite
shell-account = Ihr Konto
shell-clients = Kundenorganisationen
shell-look = Darstellung
shell-system = Wie das Gerät
shell-light = Hell
shell-dark = Dunkel
shell-keys = Tastatur
shell-single-keys = Einzelne Tasten wirken
shell-close = Schließen
shell-undo = Rückgängig machen
shell-lost = Seit { "{" }time{ "}" } nicht mehr live, neuer Versuch läuft
shell-failed = Das ist nicht angekommen. Ihr Text bleibt erhalten; versuchen Sie es erneut.
shell-waiting = für Sie offen
shell-sign-out = Abmelden
shell-mailbox = E-Mails an Sie
shell-journal = Journal
shell-all-clients = Alle Kunden
shell-more = Mehr

error-title = Das hat nicht geklappt
error-again = Erneut versuchen
error-home = Zur Startseite
error-reference = Referenz für die IT: { $reference }
error-not-found = Hier gibt es nichts
error-not-found-next = Vielleicht ist die Adresse vertippt, oder die Seite gehört zu einer anderen Organisation. Suchen Sie, was Sie brauchen, oder gehen Sie zurück.
error-sign-in = Bitte melden Sie sich zuerst an
error-sign-in-next = Vielleicht ist Ihre Sitzung beendet. Melden Sie sich an, dann kommen Sie auf diese Seite zurück.
error-forbidden = Diese Seite ist nicht für Ihre Rolle bestimmt
error-forbidden-next = Wenn Sie sie brauchen, bitten Sie die Administration Ihrer Organisation, Ihre Rolle zu ändern.
error-cross-site = Das kam von einer anderen Website, deshalb haben wir es nicht ausgeführt
error-cross-site-next = Öffnen Sie Rapport selbst und erledigen Sie es dort.
error-invalid = Etwas im Formular braucht noch einen Blick
error-invalid-next = Es wurde nichts gespeichert. Korrigieren Sie die unten genannten Felder und senden Sie das Formular erneut.
error-unreadable = Wir konnten das Gesendete nicht lesen
error-unreadable-next = Es wurde nichts gespeichert. Laden Sie die Seite neu und senden Sie es noch einmal; bei Programmen hilft die genaue Angabe weiter.
error-stale = Jemand anderes hat dies geändert, während Sie geschrieben haben
error-stale-next = Von der anderen Änderung wurde nichts überschrieben. Ihr Text steht unten: Sehen Sie sich die jetzige Fassung an und senden Sie Ihren Text dann erneut.
error-too-late = Das geht jetzt nicht mehr
error-too-late-next = Laden Sie die Seite neu, um den jetzigen Stand zu sehen.
error-key-reused = Dieser Schlüssel gehört schon zu einem anderen Befehl
error-key-reused-next = Verwenden Sie für jeden neuen Befehl einen neuen Idempotency-Key.
error-link-spent = Dieser Link gilt nicht mehr
error-link-spent-next = Links gelten nur einmal und nur kurze Zeit. Fordern Sie auf der Anmeldeseite einen neuen an.
error-throttled = Zu viele Versuche
error-throttled-next = Zu Ihrer Sicherheit warten wir ein wenig. Versuchen Sie es in { $seconds } Sekunden erneut.
error-too-large = Diese Datei ist zu groß
error-too-large-next = Die Grenze liegt bei { $limit }. Es wurde nichts gespeichert. Teilen Sie stattdessen einen Link zur Datei, oder bitten Sie die IT, die Grenze anzuheben.
error-full = Es ist kein Platz mehr, um dies zu speichern
error-full-next = Es wurde nichts gespeichert, und nichts ist verloren. Die IT muss auf dem Datenträger mit der Datenbank Platz schaffen; senden Sie es danach noch einmal.
error-away = Die Datenbank ist gerade nicht erreichbar
error-away-next = Es wurde nichts gespeichert. Lassen Sie diese Seite offen und versuchen Sie es in einer Minute erneut; die IT sieht die Ursache im Protokoll des Servers.
error-internal = Bei uns ist etwas kaputtgegangen
error-internal-next = Es wurde nichts gespeichert. Versuchen Sie es erneut; wenn es ein zweites Mal geschieht, geben Sie der IT die Referenz unten.

fault-empty = Bitte füllen Sie dies aus.
fault-too-long = Das ist zu lang: höchstens { $max } Zeichen.
fault-not-a-number = Das muss eine Zahl sein.
fault-too-small = Das muss mindestens { $min } sein.
fault-too-large = Das darf höchstens { $max } sein.
fault-not-a-date = Das muss ein Datum sein.
fault-date-passed = Dieses Datum ist schon vorbei.
fault-unknown = Diese Auswahl gibt es nicht.
fault-not-an-address = Das ist keine E-Mail-Adresse.
fault-password-short = Verwenden Sie mindestens { $min } Zeichen.
fault-password-wrong = Die Adresse oder das Passwort stimmt nicht.

signin-title = Anmelden
signin-lead = Ein Ort für das, was die IT für Sie tut und was sie von Ihnen braucht.
signin-email = E-Mail-Adresse
signin-password = Passwort
signin-enter = Anmelden
signin-or = oder ohne Passwort
signin-mail-me = Link per E-Mail senden
signin-sent-title = Sehen Sie in Ihr Postfach
signin-sent = Wenn { $email } hier zu jemandem gehört, ist ein Link unterwegs. Er gilt einmal und { $minutes } Minuten lang.
signin-link-title = Als { $name } anmelden
signin-link-lead = Sie sind einem Link aus Ihrer E-Mail gefolgt. Ein Klick, und Sie sind drin.
signin-mail-subject = Ihr Anmeldelink für Rapport
signin-mail-body = Guten Tag { $name },

    dieser Link meldet Sie bei Rapport an. Er gilt einmal, { $minutes } Minuten lang:

    { $link }

    Wenn Sie ihn nicht angefordert haben, müssen Sie nichts tun: Ohne den Link kommt niemand hinein.

me-title = Ihr Konto
me-sessions = Wo Sie angemeldet sind
me-sessions-lead = Wenn Sie eine Sitzung nicht wiedererkennen, beenden Sie sie.
me-session-here = diese hier
me-session-end = Beenden
me-session-ended = Sitzung beendet
me-browser = { $browser } auf { $system }
me-since = seit { $when }
me-language = Sprache
me-language-save = Diese Sprache verwenden
me-saved = Gespeichert
me-password = Passwort
me-password-new = Neues Passwort
me-password-save = Passwort festlegen

find-nothing = Nichts gefunden. Versuchen Sie es mit weniger oder anderen Wörtern.
find-pages = Seiten
find-title = Suchen
find-lead = Alle Wörter müssen vorkommen; das letzte darf unvollständig sein.
find-label = Was suchen Sie?
find-go = Suchen

clients-title = Ihre Kunden
clients-lead = Alle Kunden sind streng voneinander getrennt. Wählen Sie einen aus, um in seinen Bereichen zu arbeiten.
clients-open = Öffnen
clients-here = jetzt geöffnet

mailbox-title = E-Mails an Sie
mailbox-lead = Rapport verschickt diese Nachrichten per E-Mail. In dieser Demonstration bleiben sie hier.
mailbox-empty = Noch keine E-Mails. Wenn jemand auf Ihre Anfrage antwortet, sehen Sie es hier.
mailbox-older = Ältere E-Mails

journal-title = Journal
journal-lead = Alles, was geschehen ist, der Reihe nach, versiegelt durch eine Kette von Hashes.
journal-when = Wann
journal-who = Wer
journal-what = Was
journal-record = Datensatz
journal-older = Ältere Einträge
journal-empty = Bisher ist nichts geschehen.
journal-system = Rapport selbst
