commons-menu-brief = Bericht
commons-menu = Miteinander
commons-amount-1 = Eine
commons-amount-2 = Zwei
commons-amount-3 = Drei
commons-amount-4 = Vier
commons-amount-5 = Fünf
commons-amount-6 = Sechs
commons-amount-7 = Sieben
commons-amount-8 = Acht
commons-amount-9 = Neun
commons-amount-10 = Zehn
commons-amount-11 = Elf
commons-amount-12 = Zwölf
commons-weekday-1 = Mo
commons-weekday-2 = Di
commons-weekday-3 = Mi
commons-weekday-4 = Do
commons-weekday-5 = Fr
commons-weekday-6 = Sa
commons-weekday-7 = So
commons-month-1 = Jan.
commons-month-2 = Feb.
commons-month-3 = März
commons-month-4 = Apr.
commons-month-5 = Mai
commons-month-6 = Juni
commons-month-7 = Juli
commons-month-8 = Aug.
commons-month-9 = Sept.
commons-month-10 = Okt.
commons-month-11 = Nov.
commons-month-12 = Dez.

commons-brief-title = Morgenbericht
commons-eyebrow-brief = Ihr Morgenbericht
commons-good-morning = Guten Morgen, { $name }.
commons-good-afternoon = Guten Tag, { $name }.
commons-good-evening = Guten Abend, { $name }.
commons-call-nothing = Heute wartet keine Entscheidung.
commons-call-wait = { $n ->
    [one] { $amount } Entscheidung wartet und hat länger als diese Woche Zeit.
   *[other] { $amount } Entscheidungen warten, keine davon muss diese Woche fallen.
}
commons-call-week-you = { $n ->
    [one] { $amount } Entscheidung braucht Sie diese Woche.
   *[other] { $amount } Entscheidungen brauchen Sie diese Woche.
}
commons-call-week-them = { $n ->
    [one] { $amount } Entscheidung braucht diese Woche eine Antwort.
   *[other] { $amount } Entscheidungen brauchen diese Woche eine Antwort.
}
commons-call-week-rest-you = { $n ->
    [one] { $amount } Entscheidung braucht Sie diese Woche; der Rest kann warten.
   *[other] { $amount } Entscheidungen brauchen Sie diese Woche; der Rest kann warten.
}
commons-call-week-rest-them = { $n ->
    [one] { $amount } Entscheidung braucht diese Woche eine Antwort; der Rest kann warten.
   *[other] { $amount } Entscheidungen brauchen diese Woche eine Antwort; der Rest kann warten.
}
commons-call-overdue = { $n ->
    [one] { $amount } Entscheidung ist überfällig.
   *[other] { $amount } Entscheidungen sind überfällig.
}
commons-call-more-you = { $n ->
    [one] { $amount } weitere braucht Sie diese Woche.
   *[other] { $amount } weitere brauchen Sie diese Woche.
}
commons-call-more-them = { $n ->
    [one] { $amount } weitere braucht diese Woche eine Antwort.
   *[other] { $amount } weitere brauchen diese Woche eine Antwort.
}
commons-lead-nothing = Der Service-Desk hat noch keine Aufzeichnungen; über die letzte Woche lässt sich nichts sagen.
commons-lead-counting = Die Tickets werden zum ersten Mal gezählt; die Zahlen der letzten Woche folgen in wenigen Minuten.
commons-lead-week = In den letzten sieben Tagen: { $n ->
    [one] { $created } neue Anfrage
   *[other] { $created } neue Anfragen
}, { $resolved } gelöst.
commons-lead-promises = Von { $due } fälligen Zusagen wurden { $share } eingehalten.
commons-lead-no-promises = Keine Zusage war fällig.
commons-records = Aufzeichnungen ansehen

commons-waiting-you = Wartet auf Sie
commons-waiting-them = Wartet auf eine Entscheidung
commons-waiting-title = Wartet auf eine Entscheidung
commons-waiting-none = Nichts wartet auf eine Entscheidung.
commons-ledger = Zum Entscheidungsbuch
commons-decisions = { $n ->
    [one] { $n } Entscheidung
   *[other] { $n } Entscheidungen
}
commons-decide = Entscheiden
commons-look = Ansehen
commons-avoids-word = vermeidet
commons-key-cost = Was es kostet
commons-key-avoids = Vermiedener Verlust, in 8 von 10 Fällen
commons-balance-sentence = Kostet { $cost }; vermeidet etwa { $avoids } Verlust, zwischen { $low } und { $high }.
commons-decision = Entscheidung
commons-costs = Kosten
commons-avoids = Vermeidet
commons-low = Niedrig
commons-high = Hoch
commons-numbers = Die Zahlen
commons-pays = Lohnt sich in { $n } von 100 Zukünften
commons-toss = Wie ein Münzwurf: lohnt sich in { $n } von 100 Zukünften
commons-seldom = Lohnt sich selten: in { $n } von 100 Zukünften
commons-by = bis { $date }
commons-no-date = ohne Frist
commons-today = heute
commons-days-left = { $n ->
    [one] noch { $n } Tag
   *[other] noch { $n } Tage
}
commons-days-late = { $n ->
    [one] { $n } Tag überfällig
   *[other] { $n } Tage überfällig
}
commons-sum-name = Alles zusammen
commons-span-years = { $n ->
    [one] ein Jahr
   *[other] { $amount } Jahre
}
commons-sum-years = { $n ->
    [2] Beide
   *[other] Alle { $amount }
} zusammen kosten über { $span } { $cost } und vermeiden etwa { $avoids }.
commons-sum = { $n ->
    [2] Beide
   *[other] Alle { $amount }
} zusammen kosten { $cost } und vermeiden etwa { $avoids }, jede über ihre eigene Laufzeit.

commons-risk-title = Risiko
commons-risk-aside = nächste 12 Monate
commons-risk = Mit einer Chance von 1 zu 10 kosten uns die im Entscheidungsbuch beschriebenen Probleme in einem Jahr mehr als { $amount }; im Mittel sind es { $mean }.
commons-risk-approved = Wird alles Wartende genehmigt, sinkt der 1-zu-10-Verlust auf { $amount }.
commons-risk-early = Noch zu früh: Im Entscheidungsbuch ist noch kein Risiko bewertet. Die erste bewertete Empfehlung füllt diesen Platz.
commons-risk-question = Wie wahrscheinlich das Jahr mehr kostet als …
commons-risk-from = Zusammengezählt aus
commons-one-in = 1 zu { $n }
commons-case = Fall
commons-chance = Chance
commons-loss = Verlust
commons-today-name = Heute
commons-approved-name = Bei Genehmigung

commons-outcomes = Entscheidungen und ihre Folgen
commons-outcomes-aside = letzte drei Monate
commons-outcomes-none = In den letzten drei Monaten wurde keine Entscheidung festgehalten.
commons-predicted = Bisher vorhergesagt
commons-actual = Eingetreten
commons-held = Gegen die Vorhersage
commons-held-early = noch zu früh
commons-held-below = weniger als vorhergesagt
commons-held-within = wie vorhergesagt
commons-held-above = mehr als vorhergesagt
commons-approved = genehmigt von { $by }, { $date }
commons-declined = abgelehnt von { $by }, { $date }
commons-deferred = aufgeschoben von { $by }, { $date }
commons-consequences = { $n ->
    [one] { $n } zugeordnetes Ticket
   *[other] { $n } zugeordnete Tickets
}
commons-ending = Übernommene Risiken, die bald enden
commons-ends-on = übernommen von { $by } bis { $date }
commons-ended-on = übernommen von { $by }, endete am { $date }
commons-workarounds = Behelfe und was sie kosten
commons-bandage = { $hours } Stunden im Monat, bisher { $cost }

commons-desk = Der Service-Desk
commons-desk-early = Noch zu früh: Der Service-Desk hat noch kein Ticket.
commons-week-aside = { $from } bis { $to }
commons-week-created = Anfragen
commons-week-created-means = Gezählt; in Klammern, was eine solche Woche bei gleicher Nachfrage bringt
commons-week-resolved = Gelöst
commons-week-resolved-means = Gezählt; in Klammern, was eine solche Woche bei gleichem Tempo bringt
commons-week-open = Am Ende offen
commons-week-open-means = Genau gezählt
commons-week-promises = Zusagen eingehalten
commons-week-promises-means = Von den fälligen; in Klammern der Bereich in 8 von 10 Fällen
commons-week-answer = Zeit bis zur ersten Antwort
commons-week-answer-means = Median; in Klammern die Mediane dieser und der vier Wochen davor

commons-worth = Ein Dankeschön wert
commons-worth-aside = letzte sieben Tage
commons-a-colleague = jemandem
commons-helped = { $helper } half { $helped }; es dauerte { $time }.
commons-helped-urgent = { $helper } half { $helped } in einer dringenden Sache; es dauerte { $time }.

commons-print = Drucken oder als PDF sichern
commons-send = An die Leitung senden
commons-editions = Frühere Berichte
commons-written = Um { $time } aus den eigenen Aufzeichnungen geschrieben.
commons-sources = Alle Quellen ansehen
commons-print-note = Bereiche gelten in 8 von 10 Fällen.
commons-ranges = Bereiche in Klammern gelten in 8 von 10 Fällen.
commons-sources-title = Jede Zahl und woher sie kommt
commons-sources-lead = Stand { $date }, { $time }. Bereiche in Klammern gelten in 8 von 10 Fällen.
commons-sources-none = Es gibt noch keine Zahlen: Weder Service-Desk noch Entscheidungsbuch haben Aufzeichnungen.
commons-source-what = Was
commons-source-value = Zahl und Bereich
commons-source-means = Was es bedeutet
commons-source-records = Aufzeichnungen
commons-source-open = Öffnen
commons-means-cost = Barwert der von der IT empfohlenen Option, über ihre Laufzeit
commons-means-avoids = Verlust, den sie in derselben Zeit vermeidet, aus der festgehaltenen Bewertung
commons-means-pays = In wie vielen möglichen Jahren es mehr vermeidet, als es kostet; die Spanne lassen die Kosten einer Stunde offen
commons-means-sum = Mitten zusammengezählt; Tiefe zu Tiefen, Höhen zu Höhen: der Bereich ist eher zu breit als zu schmal
commons-means-risk = Verlust eines Jahres über alle bewerteten, nicht genehmigten Empfehlungen
commons-means-predicted = Was die Bewertung von der Entscheidung bis heute erwartete
commons-means-actual = Was Störungen derselben Art seitdem kosteten, unter denselben Annahmen
commons-means-bandage = Stunden für den Behelf und ihre Kosten, seit es ihn gibt

commons-editions-title = Frühere Berichte
commons-editions-lead = Jeder ist der Bericht eines Tages, so wie er war.
commons-editions-none = Noch keiner. Der erste wird morgen um 06:30 festgehalten oder wenn Sie einen senden.
commons-edition-day = Tag
commons-edition-time = Festgehalten um
commons-edition-sent = Gesendet an
commons-edition-opened = Geöffnet von
commons-older = Ältere
commons-kept = So festgehalten, wie er am { $date } um { $time } war.
commons-kept-by = Von { $by } festgehalten, wie er am { $date } um { $time } war.
commons-readers = Wer ihn bekam und wer ihn öffnete
commons-readers-about = { $n ->
    [0] noch von niemandem geöffnet
    [one] von { $n } Person geöffnet
   *[other] von { $n } Personen geöffnet
}
commons-sent-at = gesendet { $date }, { $time }
commons-opened-at = geöffnet { $date }, { $time }
commons-send-title = Bericht senden
commons-send-kept = Gesendet wird der heutige Bericht, festgehalten um { $time }. Was sich seitdem änderte, steht nur auf der laufenden Seite.
commons-send-now = Heute wurde noch kein Bericht festgehalten. Er wird jetzt, um { $time }, festgehalten und gesendet.
commons-send-to = An
commons-send-go = Senden
commons-sent = Der Bericht ist unterwegs.
commons-fault-nobody = Wählen Sie mindestens eine Person.
commons-back-brief = Zurück zum Bericht
commons-mail-subject = { $organisation }: Bericht vom { $date }
commons-mail-from = Gesendet von { $name }.
commons-mail-open = Bericht öffnen
commons-paper-more = { $n ->
    [one] { $n } weitere Entscheidung wartet; siehe die Seite.
   *[other] { $n } weitere Entscheidungen warten; siehe die Seite.
}
commons-paper-outcome = bisher vorhergesagt { $predicted }, eingetreten { $actual }
commons-paper-outcome-early = bisher eingetreten { $actual }
commons-paper-foot = Am { $date } um { $time } aus den eigenen Aufzeichnungen geschrieben. Bereiche in Klammern gelten in 8 von 10 Fällen.

commons-title = Miteinander
commons-eyebrow = Was man einander sagt
commons-headline = { $n ->
    [0] Diese Woche hat sich noch niemand bedankt.
    [one] { $n } Dankeschön diese Woche.
   *[other] { $n } Dankeschöns diese Woche.
}
commons-lead = Ein Dank gilt einem Menschen für eine Sache. Hier wird niemand gezählt oder verglichen.
commons-empty = Ist eine Anfrage gelöst, kann sich bedanken, wer gefragt hat, mit einem Klick. Hier steht es dann.
commons-waiting = Kürzlich für Sie gelöst
commons-got = Für Sie
commons-week = Diese Woche
commons-gave = Von Ihnen
commons-earlier = Früher
commons-solved-yours = { $name } hat { $ticket } für Sie gelöst.
commons-thank-name = { $name } danken
commons-thanked-name = Sie haben { $name } gedankt
commons-thank-for = Für { $ticket }
commons-thank-title = { $name } danken
commons-thank-note = In Ihren Worten
commons-thank-note-hint = Das darf leer bleiben.
commons-thank-audience = Wer es sehen darf
commons-thank-all = Alle
commons-thank-two = Nur Sie beide
commons-thank-send = Danke sagen
commons-thanked = Ihr Dank ist ausgesprochen.
commons-taken-back = Zurückgenommen. Niemand hat es erfahren.
commons-take-back = Zurücknehmen
commons-thanks-by = Dank von { $giver }
commons-thanks-by-you = Dank von Ihnen
commons-thanks-private = nur zwischen Ihnen beiden
commons-thanks-open = Öffnen
commons-thanks-wordless = Danke, { $name }.
commons-thanks-nobody = Bei diesem Ticket gibt es sonst niemanden, dem zu danken wäre
commons-thanks-told = Es wurde schon mitgeteilt und lässt sich nicht zurücknehmen
commons-panel-title = Dank
commons-panel-came = { $giver } hat { $receiver } gedankt.
commons-one-title = { $giver } dankt { $receiver }
commons-one-wordless = Ohne viele Worte.
commons-one-public = Alle dürfen das sehen. Es gilt
commons-one-private = Nur Sie beide sehen das. Es gilt
commons-back = Zum Miteinander
commons-you = Sie
commons-thanks-mail-subject = { $giver } dankt Ihnen
commons-thanks-mail-plain = Guten Tag { $name }, { $giver } dankt Ihnen für { $ticket }. { $link }
commons-thanks-mail-note = Guten Tag { $name }, { $giver } dankt Ihnen für { $ticket }: „{ $note }“ { $link }
