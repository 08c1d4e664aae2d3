ledger-title = Entscheidungen
ledger-lead = Was die IT empfiehlt, was entschieden wurde und was daraus geworden ist. Spannen gelten in 8 von 10 Fällen.
ledger-empty = Nichts wartet auf Sie. Was die IT empfiehlt, steht dann hier, mit Kosten und vermiedenem Schaden.
ledger-empty-it = Noch keine Empfehlung. Beginnen Sie mit den Störungen, die am meisten kosten; der Bericht des Service Desk führt hierher.
ledger-older = Ältere
ledger-propose = Etwas empfehlen
ledger-waiting = Wartet auf eine Entscheidung
ledger-drafts = Entwürfe, nur für die IT sichtbar
ledger-decided = Entschieden
ledger-crumbs = Wo Sie sind
ledger-state-draft = Entwurf
ledger-state-waiting = Wartet
ledger-state-approved = Genehmigt
ledger-state-declined = Abgelehnt
ledger-state-deferred = Verschoben
ledger-key-cost = Was es kostet
ledger-key-avoided = Vermiedener Schaden, Spanne 8 von 10
ledger-key-spend = Geld, das wir ausgeben
ledger-key-loss = Schaden, den wir noch erwarten
ledger-key-range = Spanne 8 von 10 der Summe
ledger-balance-told = Kostet { $cost }; vermeidet etwa { $avoided }.
ledger-avoids = vermeidet
ledger-pays = Zahlt sich in { $n } von 100 Verläufen aus
ledger-coin-toss = Nicht eindeutig: zahlt sich in { $n } von 100 Verläufen aus
ledger-seldom-pays = Zahlt sich selten aus: in { $n } von 100 Verläufen
ledger-by = bis { $day }
ledger-verb-decide = Entscheiden
ledger-verb-open = Öffnen
ledger-numbers = Die Zahlen
ledger-futures-numbers = Die hundert Verläufe als Tabelle
ledger-errors = Bitte sehen Sie sich das an
ledger-low = Mindestens
ledger-likely = Wahrscheinlich
ledger-high = Höchstens
ledger-not-stated = nicht angegeben
ledger-do-nothing = Nichts tun
ledger-we-ask = Wir bitten um
ledger-ask-once = einmalig und
ledger-ask-yearly = im Jahr.
ledger-asked-by = Gefragt von
ledger-serves = Dient Ihrem Ziel
ledger-budget = Budget
ledger-decide-by = Entscheiden bis
ledger-no-day = kein fester Tag
ledger-reasons = Warum die IT das empfiehlt
ledger-cheapest = Über { $years } ist „{ $option }“ die günstigste Wahl
ledger-nothing-cheapest = Über { $years } ist Nichtstun die günstigste Wahl
ledger-counting-both = Nichtstun scheint nichts zu kosten, doch Störungen kosten auch Geld. Zählt man beides, kostet „{ $option }“ über { $years } etwa { $total }, Nichtstun etwa { $nothing }.
ledger-total-told = { $option }: wir geben { $spend } aus; mit dem noch erwarteten Schaden etwa { $total }.
ledger-futures-lead = Wir haben { $years } hundertmal durchgespielt und gezählt, welche Wahl die günstigste war:
ledger-future-count = { $option } { $n }-mal
ledger-head-choice = Wahl
ledger-head-chart = Bild
ledger-head-spent = Wir geben aus
ledger-head-total = Summe
ledger-head-low = Unten
ledger-head-high = Oben
ledger-head-likely = Wahrscheinlich
ledger-head-futures = Verläufe
ledger-head-effect = Wirkung
ledger-head-range = Spanne
ledger-head-cost = Kosten
ledger-head-remaining = Verbleibender Schaden
ledger-head-avoided = Vermiedener Schaden
ledger-head-pays = Chance, dass es sich auszahlt
ledger-head-cheapest = Chance, am günstigsten zu sein
ledger-head-needed = Muss mindestens verhindern
ledger-head-input = Angabe
ledger-head-ticket = Ticket
ledger-head-day = Tag
ledger-head-hours = Stunden
ledger-head-incidents = Störungen
ledger-head-workaround = Notbehelf
ledger-head-since = Seit
ledger-head-hours-month = Stunden im Monat
ledger-head-cost-month = Kosten im Monat
ledger-head-cost-sofar = Kosten bisher
ledger-head-state = Stand
ledger-head-risk = Risiko
ledger-head-money = Noch erwarteter Schaden
ledger-head-accepted-by = Angenommen von
ledger-head-until = Bis
ledger-head-what = Was
ledger-head-chance = Chance
ledger-head-loss = Schaden eines Jahres
ledger-head-decision = Entscheidung
ledger-head-expected = Erwartet seither
ledger-head-came = Gekommen
ledger-head-traced = Zugeordnete Tickets
ledger-head-verdict = Vorhersage
ledger-choosing = Wofür Sie sich entscheiden würden
ledger-it-recommends = Empfehlung der IT
ledger-over-years = über { $years }
ledger-events-option = Etwa { $events } Störungen im Jahr statt { $today }
ledger-events-nothing = Etwa { $events } Störungen im Jahr, wie heute
ledger-pays-in = Vermeidet in { $n } von 100 Verläufen mehr, als es kostet
ledger-when = Wann
ledger-effort = Aufwand
ledger-undo = Umkehrbar?
ledger-continues = Geht so weiter
ledger-at-once = Sofort
ledger-working-by = In Betrieb bis { $day }
ledger-effort-nothing = Kein Projekt; die Störungen gehen weiter
ledger-undo-nothing = Kann jederzeit neu entschieden werden
ledger-nothing-detail = Alles lassen, wie es ist
ledger-cost-words = { $once } einmalig, { $yearly } im Jahr
ledger-unspent = Wenn wir nichts ausgeben: die nächsten zwölf Monate
ledger-estimated-from = Geschätzt aus { $n } Störungen zu { $group }, { $from } bis { $to }.
ledger-about = etwa { $value }
ledger-year-events = Störungen
ledger-year-events-detail = { $n } in den letzten { $years } Jahren, davon { $recent } in den letzten { $days } Tagen
ledger-year-hours = Verlorene Arbeitsstunden
ledger-year-hours-detail = bei den Menschen, die aufgehalten werden
ledger-year-money = Kosten dieser Störungen
ledger-year-money-detail = die mittlere kostet etwa { $each }, im Durchschnitt { $mean }
ledger-year-waiting = Kosten des Wartens, je Monat
ledger-year-waiting-detail = gegenüber einem Beginn der Empfehlung heute; unter null spart das Warten Geld
ledger-workarounds-title = Notbehelfe, die bleiben
ledger-workaround-add = Notbehelf festhalten
ledger-workaround-cost = seit { $since }, { $hours } Stunden im Monat; { $month } im Monat, bisher { $sofar }
ledger-workarounds = Notbehelfe
ledger-workarounds-lead = Was statt einer Lösung beibehalten wird, kostet etwa { $month } im Monat. Bei jedem steht, wofür er einsteht.
ledger-workarounds-empty = Kein Notbehelf ist festgehalten. Die IT fügt einen auf der Seite einer Empfehlung hinzu.
ledger-workaround-new = Notbehelf festhalten
ledger-workaround-new-lead = Was tun Sie immer wieder, weil die Lösung fehlt? Die Kosten werden von diesem Tag an gezählt.
ledger-workaround-name = Was getan wird
ledger-workaround-since = Seit
ledger-workaround-keep = Festhalten
ledger-workaround-kept = Notbehelf festgehalten
ledger-workaround-end = Er ist beendet
ledger-workaround-ended = Notbehelf beendet
ledger-kept = besteht
ledger-ended-on = beendet am { $day }
ledger-ended-already = Dieser Notbehelf ist schon beendet
ledger-hours-low = Stunden im Monat, mindestens
ledger-hours-likely = Stunden im Monat, wahrscheinlich
ledger-hours-high = Stunden im Monat, höchstens
ledger-questions = Fragen bisher
ledger-no-questions = Noch keine Frage.
ledger-unanswered = Noch nicht beantwortet
ledger-ask-label = Eine Frage stellen
ledger-ask-says = Fragen Sie mit Ihren Worten. Die IT antwortet mit ihren.
ledger-ask = Fragen
ledger-asked = Frage gestellt
ledger-answer-label = Diese Frage beantworten
ledger-answer-says = In einfachen Worten antworten
ledger-answer = Antworten
ledger-answered = Beantwortet
ledger-answered-already = Diese Frage ist schon beantwortet
ledger-your-decision = Ihre Entscheidung
ledger-decide-again = Entschieden
ledger-change-decision = Neu entscheiden
ledger-where-it-stands = Wo es steht
ledger-not-decided = Noch keine Entscheidung.
ledger-choose-one = Wählen Sie eine Antwort
ledger-approve = Genehmigen: { $option }
ledger-defer = Verschieben
ledger-defer-says = fragen Sie mich an einem Tag wieder
ledger-defer-risk = Bis dahin tragen Sie das Risiko: etwa { $risk } über { $years }.
ledger-decline = Ablehnen
ledger-decline-says = und das Risiko annehmen
ledger-ask-again = Wieder fragen am
ledger-accept-name = Sie nehmen dieses Risiko in Ihrem Namen an.
ledger-accept-risk = Etwa { $risk } über { $years }.
ledger-accept-until = Meine Annahme endet am
ledger-until-hint = Ein Tag vom { $from } bis { $to }.
ledger-reason = Begründung
ledger-reason-says = Ein Satz genügt
ledger-record = Meine Entscheidung festhalten
ledger-told-at-once = { $name } erfährt es sofort. Später hält diese Seite die Vorhersage gegen das, was kam.
ledger-recorded = Entscheidung festgehalten
ledger-next = Wie es weitergeht
ledger-next-told = { $name } ist per E-Mail benachrichtigt.
ledger-next-approve-1 = Die IT beginnt; der Tag der Inbetriebnahme steht auf der Seite.
ledger-next-approve-2 = Ab jetzt zählt die Seite die Störungen, die noch kommen, gegen das Gesagte.
ledger-next-decline-1 = Das Risiko steht bis { $day } in Ihrem Namen. An diesem Tag öffnet sich die Frage wieder und Sie bekommen eine E-Mail.
ledger-next-decline-2 = Die IT hält fest, was statt einer Lösung beibehalten wird, mit den laufenden Kosten.
ledger-next-decline-3 = Störungen dieser Art werden gegen die Vorhersage gezählt und hier zugeordnet, wenn sie aus dieser Entscheidung folgen.
ledger-back-to-all = Zurück zu allen Entscheidungen
ledger-open-it = Noch einmal ansehen
ledger-until = Bis { $day }.
ledger-risk-signed = Das Risiko steht im Namen von { $name }.
ledger-said-approve = „{ $option }“ genehmigt: { $name }, { $day }
ledger-said-decline = Abgelehnt: { $name }, { $day }
ledger-said-defer = Verschoben: { $name }, { $day }
ledger-earlier-decisions = Früher entschieden
ledger-as-it-was = wie es damals bewertet war
ledger-sign-title = Entscheidung
ledger-sign-defer = Verschieben bis
ledger-sign-decline = Ablehnen und das Risiko annehmen bis
ledger-sign-name = Name und Datum
ledger-sign-signature = Unterschrift
ledger-print-note = Rapport, Empfehlung R-{ $n }. Spannen gelten in 8 von 10 Fällen.
ledger-old-assessment = Dies ist die Bewertung vom { $day }; es gibt eine neuere.
ledger-newest-assessment = Die neueste ansehen
ledger-decided-on-this = { $name } hat auf dieser Bewertung vom { $day } entschieden.
ledger-decided-on-other = Entschieden wurde auf einer früheren Bewertung:
ledger-stale-assessment = Es gibt eine neuere Bewertung als die, die Sie gelesen haben. Sehen Sie sich ihre Zahlen an und halten Sie Ihre Entscheidung dann erneut fest.
ledger-draft-says = Nur die IT sieht diesen Entwurf. Sobald Sie ihn vorlegen, erfährt es die Leitung per E-Mail.
ledger-present = Um Entscheidung bitten
ledger-presented = Der Leitung vorgelegt
ledger-presented-already = Es ist der Leitung schon vorgelegt
ledger-edit = Bearbeiten
ledger-assess-again = Mit heutigen Daten bewerten
ledger-assessed = Neu bewertet; frühere Bewertungen bleiben
ledger-saved = Gespeichert und bewertet
ledger-decided-fixed = Es ist entschieden, darum bleiben Worte und Zahlen, wie sie waren
ledger-new-title = Etwas empfehlen
ledger-edit-title = Empfehlung bearbeiten
ledger-builder-lead = Sagen Sie es in den Worten des Geschäfts; die Zahlen kommen vom Service Desk und aus Ihren Schätzungen. Mit dem Speichern wird bewertet.
ledger-theirs = Jemand anders hat inzwischen gespeichert. Ihr Text steht unten; erneutes Speichern ersetzt diese Werte:
ledger-known = Was der Service Desk weiß
ledger-known-says = { $n } Störungen in { $years } Jahren Daten, davon { $open } offen. Die Hälfte war nach { $median } Stunden gelöst, neun von zehn nach { $p90 }; zusammen { $total } Stunden. Die neuesten:
ledger-story = Worum es geht
ledger-field-title = Titel
ledger-field-title-hint = Worum Sie bitten, in den Worten des Geschäfts.
ledger-field-meaning = Was es für das Geschäft bedeutet
ledger-field-meaning-hint = Erst was dem Geschäft geschieht, dann warum.
ledger-field-reasons = Gründe
ledger-field-reasons-hint = Für alle, die mehr wissen wollen; auf der Seite eingeklappt.
ledger-field-objective = Ziel, dem es dient
ledger-field-objective-hint = In den Worten derer, die es gesetzt haben.
ledger-field-budget = Budget
ledger-field-budget-hint = Woher das Geld käme.
ledger-field-why = Warum bis dahin
ledger-field-why-hint = Zum Beispiel: Das Preisangebot endet.
ledger-group = Die Störungen dahinter
ledger-group-lead = Darauf ruht der Fall. Die Störungen werden beim Speichern gelesen und mit der Bewertung eingefroren.
ledger-field-category = Kategorie
ledger-field-category-hint = Wie der Service Desk sie schreibt.
ledger-field-subcategory = Unterkategorie
ledger-field-subcategory-hint = Leer lassen für alle.
ledger-field-service = Dienst
ledger-field-service-hint = Leer lassen für alle.
ledger-field-months = Monate zurück
ledger-assumptions-lead = Sagen Sie, was Sie glauben: mindestens, wahrscheinlich, höchstens. Alle drei Angaben sieht die Leitung.
ledger-people = Menschen, die eine Störung aufhält
ledger-people-hint = Bruchteile sind erlaubt: 0,5 heißt, jede zweite Störung hält jemanden auf.
ledger-hourly-cost = Kosten einer Arbeitsstunde
ledger-hourly-cost-hint = Voll: Lohn, Abgaben, Arbeitsplatz.
ledger-lost-share = Anteil verlorener Arbeit, solange die Störung offen ist, in Prozent
ledger-lost-share-hint = Von allen Stunden zwischen Meldung und Lösung, Nächte und Wochenenden eingerechnet.
ledger-field-cap = Größter Schaden, den eine Störung anrichten kann
ledger-field-horizon = Jahre, die zählen
ledger-field-discount = Zinssatz, Prozent im Jahr
ledger-field-inflation = Verteuerung der Schäden, Prozent im Jahr
ledger-field-growth = Zunahme der Störungen, Prozent im Jahr
ledger-option-n = Möglichkeit { $n }
ledger-option-optional = Leer lassen, wenn es sie nicht gibt.
ledger-field-option = Name
ledger-field-option-hint = Kurz, so wie sie in der Entscheidung stehen wird.
ledger-field-gets = Was das Geschäft bekommt
ledger-field-gets-hint = Je eine Zeile, höchstens acht.
ledger-once = Einmalig
ledger-once-hint = Anschaffung, Projekt, Schulung.
ledger-per-year = Laufende Kosten im Jahr
ledger-per-year-hint = Lizenzen, Wartung, Menschen.
ledger-prevents = Anteil der Störungen, den sie verhindert, in Prozent
ledger-prevents-hint = Sobald sie wirkt. Seien Sie an beiden Enden ehrlich.
ledger-field-working-by = In Betrieb bis
ledger-field-effort = Aufwand
ledger-field-effort-hint = Zum Beispiel: 19 Tage unseres Teams.
ledger-field-undo = Umkehrbar?
ledger-field-undo-hint = Zum Beispiel: Rückgabe innerhalb von 60 Tagen.
ledger-field-recommended = Die IT empfiehlt
ledger-nothing-stands = Nichtstun wird immer mitverglichen und lässt sich nicht entfernen.
ledger-save = Speichern und bewerten
ledger-appendix = Technischer Anhang
ledger-appendix-about = Annahmen, Belege, wie die Zahlen entstanden
ledger-app-assumptions = Genannte Annahmen
ledger-app-single = Größter Schaden einer Störung { $cap }; Zinssatz { $discount }, Verteuerung der Schäden { $inflation }, Zunahme der Störungen { $growth } im Jahr; es zählen { $years }.
ledger-app-learned = Was die Störungen lehren
ledger-app-rate = Rate: { $n } Störungen in { $years } Jahren Beobachtung; erwartet { $rate } im Jahr. Vorwissen: Jeffreys (eine halbe Störung, keine Zeit), Gewicht { $weight }; danach Gamma mit Form { $shape }.
ledger-app-hours = Dauer, Meldung bis letzte Lösung: { $known } bekannt; Median { $median } h, 8 von 10 zwischen { $p10 } und { $p90 } h; insgesamt { $total } h.
ledger-app-size = Schaden einer Störung: lognormal, mu { $mu }, sigma { $sigma } von Störung zu Störung; Streuung der logarithmierten Stundenkosten { $cost_sigma }. Eine Stunde kostet { $hour }, die mittlere Störung { $each }, die durchschnittliche { $mean }.
ledger-app-results = Alle Ergebnisse
ledger-app-swings = Was das Ergebnis bewegt
ledger-app-swings-lead = Erwarteter Nutzen abzüglich Kosten der Empfehlung, wenn allein diese Angabe am unteren oder oberen Ende liegt.
ledger-app-method = Wie gerechnet wurde
ledger-app-method-text = Die Jahresrate wird aus Anzahl und beobachteter Zeit gelernt; der Schaden einer Störung ist ihre Dauer mal die Kosten einer Stunde (aufgehaltene Menschen x ihre Kosten x Anteil verlorener Arbeit), höchstens der genannte größte Schaden. Die Dauer ist von Störung zu Störung verschieden; sie folgt einer Lognormalverteilung mit Mittel und Varianz der erfassten Dauern. Die Kosten einer Stunde sind für alle gleich, aber nicht genau bekannt; darum wird fünfmal gerechnet, einmal für jedes Fünftel dessen, was die Schätzungen zulassen, und die Antworten werden zu gleichen Teilen gemischt; für Spannen der Mischung wird jede Antwort als lognormal zwischen ihrem 10-%- und 90-%-Quantil gelesen. Geld ist Barwert, jedes Jahr zur Mitte abgezinst. Eine Möglichkeit verhindert ihren Anteil der Störungen, sobald sie wirkt. Mindestens, wahrscheinlich und höchstens werden als PERT gelesen. Zahlen je Jahr enthalten Zufall und Unwissen; für die verlorenen Stunden gilt eine Lognormalverteilung mit Mittel und Varianz der Zufallssumme.
ledger-app-number = Bewertung
ledger-app-made = Erstellt
ledger-app-engine = Rechenkern
ledger-app-seed = Startwert
ledger-app-hash = Prüfsumme der Eingaben
ledger-app-error = Rechenfehler, relativ
ledger-app-played = Verläufe, die für die Chancen gespielt wurden
ledger-app-full = Vollständige Eingaben und Ergebnisse
ledger-app-sources = Die neuesten Störungen dahinter
ledger-app-sources-lead = Die { $n } neuesten, wie sie am Tag der Bewertung waren; die Zahlen ruhen auf der ganzen Gruppe.
ledger-app-earlier = Bewertungen
ledger-at-low = Am unteren Ende
ledger-at-high = Am oberen Ende
ledger-risks = Angenommene Risiken
ledger-risks-lead = Was wir wissentlich weitertragen: wie viel, in wessen Namen, bis wann.
ledger-risks-empty = Kein Risiko ist angenommen. Wird eine Empfehlung abgelehnt oder verschoben, steht es hier.
ledger-risk-open = Angenommen
ledger-risk-expired = Abgelaufen: die Frage ist offen
ledger-risk-ended = Durch eine spätere Entscheidung ersetzt
ledger-one-in-ten = { $money }
ledger-exposure-line = Alle offenen Fälle
ledger-exposure-question = Wie wahrscheinlich das nächste Jahr mehr kostet als …
ledger-exposure-says = Wird in den { $n } offenen Fällen nichts getan, kostet das nächste Jahr etwa { $mean }; eines von zehn Jahren kostet mehr als { $ten }.
ledger-came = Was daraus geworden ist
ledger-came-sentence = Seit { $day } waren { $expected } Störungen dieser Art zu erwarten, mit Kosten von { $expected-loss }. Es kamen { $events }, mit Kosten von { $loss } bei denselben Annahmen; { $open } sind noch offen und im Geld nicht gezählt.
ledger-came-approved = Seit der Genehmigung am { $day } waren { $expected } Störungen zu erwarten, mit Kosten von { $expected-loss }, das Genehmigte ab seinem Tag eingerechnet. Es kamen { $events }, mit Kosten von { $loss }; { $open } sind noch offen und im Geld nicht gezählt.
ledger-came-early = Entschieden am { $day }: noch zu früh. Bisher { $events } Störungen mit Kosten von { $loss }; { $open } sind offen.
ledger-came-events = Störungen seither
ledger-came-loss = Ihre Kosten
ledger-said = gesagt
ledger-said-and-came = { $what }: gesagt etwa { $said }, zwischen { $low } und { $high }; gekommen { $came }.
ledger-verdict-early = Noch zu früh
ledger-verdict-fewer = Weniger als gesagt
ledger-verdict-said = Wie gesagt
ledger-verdict-more = Mehr als gesagt
ledger-traced = Störungen, die dieser Entscheidung zugeordnet sind
ledger-untrace = Zuordnung zurücknehmen
ledger-untraced = Zuordnung zurückgenommen
ledger-still-open = noch offen
ledger-look-back = Rückblick
ledger-look-back-lead = Jede Entscheidung mit dem, was seither zu erwarten war, und dem, was kam, bei denselben Annahmen.
ledger-look-back-empty = Noch ist nichts entschieden. Nach der ersten Entscheidung wird ihre Vorhersage gegen das gehalten, was kommt.
ledger-calibration = { $inside } von { $n } Anzahlen liegen in der genannten Spanne; 8 von 10 sollten es.
ledger-foreseen = Vorausgesehen
ledger-foreseen-cost = Für die mittlere Störung erwartet: { $each }; diese kostete { $this }.
ledger-was-foreseen = War das vorausgesehen?
ledger-trace-to = Abgelehnte oder verschobene Empfehlung
ledger-trace-look = Ansehen
ledger-trace = Dieser Entscheidung zuordnen
ledger-traced-done = Der Entscheidung zugeordnet
ledger-trace-recommendation = Empfehlung
ledger-trace-decision = Entscheidung
ledger-trace-each = Erwartet für die mittlere Störung
ledger-trace-this = Diese, bei denselben Annahmen
ledger-trace-note = Anmerkung
ledger-trace-note-hint = Warum sie daraus folgt: Ereignisse haben Ursachen, nie Schuldige.
ledger-fault-order = Mindestens, wahrscheinlich und höchstens müssen in dieser Reihenfolge steigen.
ledger-fault-no-option = Nennen Sie mindestens eine Möglichkeit mit ihren Kosten; Nichtstun kommt von selbst hinzu.
ledger-fault-many-options = Höchstens { $max } Möglichkeiten neben dem Nichtstun. Legen Sie die besten vor.
ledger-fault-recommended = Empfehlen Sie eine der ausgefüllten Möglichkeiten.
ledger-fault-twin = Eine andere Möglichkeit heißt genauso. Geben Sie jeder einen eigenen Namen.
ledger-fault-many-lines = Höchstens { $max } Zeilen. Behalten Sie, was dem Geschäft wichtig ist.
ledger-fault-prevents-nothing = Eine Möglichkeit, die nichts verhindert, ist Nichtstun. Sagen Sie, welchen Anteil sie verhindern kann.
ledger-fault-working-by = Wählen Sie einen Tag ab { $from } und vor { $to }, innerhalb der Jahre, die zählen.
ledger-fault-few-incidents = Nur { $n } Störungen dieser Gruppe haben eine bekannte Dauer; nötig sind { $least }. Fassen Sie die Gruppe weiter oder blicken Sie weiter zurück.
ledger-fault-engine = Diese Zahlen lassen sich nicht bewerten ({ $why }). Prüfen Sie die Schätzungen und die Gruppe.
ledger-fault-answer = Wählen Sie eine der Antworten.
ledger-fault-reason = Nennen Sie eine Begründung; ein Satz genügt. Er bleibt bei der Entscheidung.
ledger-fault-until = Nennen Sie den Tag, an dem das endet, von { $from } bis { $to }.
ledger-fault-until-range = Wählen Sie einen Tag von { $from } bis { $to }: frühestens morgen, höchstens zwei Jahre.
ledger-fault-since-future = Dieser Tag liegt in der Zukunft. Nennen Sie den Tag, seit dem es getan wird.
ledger-fault-ticket = Dieses Ticket gibt es hier nicht. Prüfen Sie die Nummer.
ledger-fault-carried = Nur eine abgelehnte oder verschobene Empfehlung kann Folgen haben. Wählen Sie eine davon.
ledger-fault-before = Dieses Ticket ist älter als die Entscheidung und kann nicht daraus folgen. Wählen Sie ein späteres.
ledger-fault-traced = Dieses Ticket ist dieser Empfehlung schon zugeordnet; es ist nichts zu tun.
ledger-mail-waiting-subject = Eine Entscheidung wartet auf Sie: { $title }
ledger-mail-decided-subject = Entschieden: { $title }
ledger-mail-expired-subject = Ein angenommenes Risiko ist abgelaufen: { $title }
ledger-mail-asked-subject = Eine Frage zu: { $title }
ledger-mail-answered-subject = Ihre Frage ist beantwortet: { $title }

ledger-years = { $n ->
    [one] ein Jahr
    [2] zwei Jahre
    [3] drei Jahre
    [4] vier Jahre
    [5] fünf Jahre
   *[other] { $n } Jahre
}
ledger-days-left = { $n ->
    [0] heute
    [one] noch 1 Tag
   *[other] noch { $n } Tage
}
ledger-days-over = { $n ->
    [one] 1 Tag überfällig
   *[other] { $n } Tage überfällig
}
ledger-workarounds-stay = { $n ->
    [one] Ein Notbehelf bleibt bestehen
   *[other] { $n } Notbehelfe bleiben bestehen
}
ledger-early = Früh: Nur { $n } Störungen haben eine bekannte Dauer. Ab etwa { $enough } werden die Spannen ruhiger.
ledger-one-in = { $n ->
    [1] sicher
   *[other] 1 zu { $n }
}

ledger-mail-waiting = Guten Tag { $to },

    Die IT bittet Sie um eine Entscheidung: { $title }

    { $meaning }

    { $link }
ledger-mail-decided = Guten Tag { $to },

    { $title }

    { $said }

    Begründung: { $reason }

    { $link }
ledger-mail-expired = Guten Tag { $to },

    Das Risiko, das { $name } angenommen hat, ist an seinem Tag angekommen: { $title }

    Die Frage ist wieder offen. Sie können auf den heutigen Zahlen neu entscheiden.

    { $link }
ledger-mail-asked = Guten Tag { $to },

    Eine Frage zu { $title }

    { $text }

    { $link }
ledger-mail-answered = Guten Tag { $to },

    Ihre Frage zu { $title } ist beantwortet

    { $text }

    { $link }

ledger-estimated-open = { $n ->
    [one] Eine davon ist offen; ihre Stunden sind noch nicht gezählt.
   *[other] { $n } davon sind offen; ihre Stunden sind noch nicht gezählt.
}
ledger-estimated-cost = Was eine Stunde kostet, steht im Anhang.
ledger-trend-fewer = Zuletzt weniger: { $n } in den letzten { $days } Tagen, wo der ganze Zeitraum { $usual } erwarten ließe. Die Vorhersage nimmt den ganzen Zeitraum; bleibt es so, ist sie zu hoch.
ledger-trend-more = Zuletzt mehr: { $n } in den letzten { $days } Tagen, wo der ganze Zeitraum { $usual } erwarten ließe. Die Vorhersage nimmt den ganzen Zeitraum; bleibt es so, ist sie zu niedrig.
