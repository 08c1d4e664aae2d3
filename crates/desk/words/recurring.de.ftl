desk-recurring-title = Wiederkehrende Arbeit
desk-recurring-lead = Was wiederkehrt, eröffnet sein Ticket selbst, an seinem Tag und nur einmal: mit Team, Checkliste und der Zeit, bis zu der es getan sein soll.
desk-recurring-none = Noch kehrt nichts von selbst wieder. Legen Sie eine Regel an, und ihr Ticket ist am richtigen Tag da.
desk-recurring-new = Regel anlegen
desk-recurring-new-lead = Sagen Sie, was im Ticket stehen soll und wann es wiederkehrt. Sehen Sie sich die ersten Tage an, bevor Sie die Regel speichern.
desk-recurring-edit = Regel ändern
desk-recurring-name = Regel
desk-recurring-when = Wann
desk-recurring-next = Nächstes Mal
desk-recurring-opened = Eröffnet
desk-recurring-more = Mehr zeigen
desk-recurring-moment = { $day } { $year }, { $time }
desk-recurring-moment-head = Eröffnet für
desk-recurring-ticket = Ticket
desk-recurring-paused = Ruht
desk-recurring-paused-lead = Sie ruht und eröffnet nichts, bis jemand sie weiterlaufen lässt.
desk-recurring-over = Sie ist an ihrem Ende
desk-recurring-stumbled = Das letzte Ticket konnte nicht eröffnet werden
desk-recurring-coming = Die nächsten Termine
desk-recurring-what = Was im Ticket steht
desk-recurring-ends = Wann sie endet
desk-recurring-opened-so-far = Bisher eröffnet
desk-recurring-opened-none = Noch nichts.
desk-recurring-by-hand = von Hand
desk-recurring-missed = { $n ->
    [one] Steht auch für ein früheres Mal
   *[other] Steht auch für { $n } frühere Male
}
desk-recurring-text = Was zu tun ist
desk-recurring-requester = Für wen
desk-recurring-requester-hint = Eine E-Mail-Adresse oder ein Name. Leer lassen, wenn niemand Bestimmtes fragt.
desk-recurring-kind = Art
desk-recurring-done-by = Zu tun bis
desk-recurring-done-by-said = { $n ->
    [0] am selben Tag, { $time }
    [one] am nächsten Tag, { $time }
   *[other] { $n } Tage später, { $time }
}
desk-recurring-done-days = Tage, bis es getan sein soll
desk-recurring-done-time = Bis zu welcher Zeit dieses Tages
desk-recurring-done-hint = 0 ist derselbe Tag. Leer lassen, wenn nur die Zusagen gelten.
desk-recurring-due = Zu tun bis { $when }
desk-recurring-every = Wie oft
desk-recurring-every-day = Nach Tagen
desk-recurring-every-week = Nach Wochen
desk-recurring-every-month = Nach Monaten
desk-recurring-every-year = Nach Jahren
desk-recurring-every-rule = Nach einer Wiederholungsregel
desk-recurring-interval = Alle wie viele
desk-recurring-interval-hint = 1 ist jeder Tag, jede Woche, jeder Monat, jedes Jahr; 2 ist jedes zweite Mal.
desk-recurring-from = Erster Tag
desk-recurring-time = Um wie viel Uhr
desk-recurring-weekdays = Nach Wochen: an diesen Tagen
desk-recurring-monthly = Nach Monaten oder Jahren
desk-recurring-which = Welcher Tag
desk-recurring-which-date = Der Monatstag des ersten Tages
desk-recurring-which-last_day = Der letzte Tag des Monats
desk-recurring-which-first = Der erste solche Wochentag
desk-recurring-which-second = Der zweite solche Wochentag
desk-recurring-which-third = Der dritte solche Wochentag
desk-recurring-which-fourth = Der vierte solche Wochentag
desk-recurring-which-last = Der letzte solche Wochentag
desk-recurring-weekday = Wochentag
desk-recurring-weekday-same = Der des ersten Tages
desk-recurring-rule = Wiederholungsregel
desk-recurring-rule-hint = Nur bei „Nach einer Wiederholungsregel“: wie in iCalendar, zum Beispiel FREQ=MONTHLY;BYDAY=-1FR.
desk-recurring-on-holiday = Wenn der Tag ein Feiertag ist
desk-recurring-holiday-open = Trotzdem eröffnen
desk-recurring-holiday-skip = Dieses Mal auslassen
desk-recurring-holiday-before = Am Arbeitstag davor eröffnen
desk-recurring-holiday-after = Am Arbeitstag danach eröffnen
desk-recurring-calendar = Wessen Feiertage gelten
desk-recurring-calendar-first = Der erste Kalender
desk-recurring-times = Endet nach so vielen Malen
desk-recurring-times-hint = Beides leer lassen, wenn sie nie endet.
desk-recurring-until = Endet mit diesem Tag
desk-recurring-keep = Regel speichern
desk-recurring-preview = Die ersten Termine zeigen
desk-recurring-run = Jetzt eines eröffnen
desk-recurring-pause = Ruhen lassen
desk-recurring-resume = Weiterlaufen lassen
desk-recurring-remove = Entfernen
desk-recurring-nth-first = ersten
desk-recurring-nth-second = zweiten
desk-recurring-nth-third = dritten
desk-recurring-nth-fourth = vierten
desk-recurring-nth-last = letzten
desk-recurring-said-date = am { $day }.
desk-recurring-said-last_day = am letzten Tag
desk-recurring-said-nth = am { $nth } { $weekday }
desk-recurring-said-day = { $n ->
    [one] Jeden Tag
   *[other] Alle { $n } Tage
}
desk-recurring-said-week = { $n ->
    [one] Jede Woche am { $days }
   *[other] Alle { $n } Wochen am { $days }
}
desk-recurring-said-month = { $n ->
    [one] Jeden Monat { $on }
   *[other] Alle { $n } Monate { $on }
}
desk-recurring-said-year = { $n ->
    [one] Jedes Jahr im { $month } { $on }
   *[other] Alle { $n } Jahre im { $month } { $on }
}
desk-recurring-said-rule = Nach der Regel { $rule }
desk-recurring-said-time = um { $time }
desk-recurring-said-times = { $n ->
    [one] einmal
   *[other] { $n }-mal
}
desk-recurring-said-until = bis { $day }
desk-recurring-event = Eröffnet von der Regel „{ $rule }“ für { $when }.
desk-recurring-event-by-hand = { $by } eröffnete eines von Hand nach der Regel „{ $rule }“.
desk-recurring-event-missed = { $n ->
    [one] Ein früheres Mal wurde versäumt, während Rapport stillstand; dieses Ticket steht für beide.
   *[other] { $n } frühere Male wurden versäumt, während Rapport stillstand; dieses eine Ticket steht für alle.
}
desk-recurring-event-left = Weggelassen, weil nicht mehr da: { $what }.
desk-recurring-left-requester = wer fragt
desk-recurring-left-team = das Team
desk-recurring-left-assignee = die Person, für die es war
desk-recurring-left-fields = die Felder
desk-recurring-done-kept = Regel gespeichert
desk-recurring-done-changed = Regel geändert
desk-recurring-done-paused = Regel ruht
desk-recurring-done-resumed = Die Regel läuft weiter
desk-recurring-done-removed = Regel entfernt
desk-recurring-done-restored = Die Regel ist wieder da
desk-recurring-done-run = Ticket eröffnet
desk-recurring-fault-time = Schreiben Sie eine Zeit wie 08:00.
desk-recurring-fault-interval = Wählen Sie eine Zahl von 1 bis 999.
desk-recurring-fault-times = Wählen Sie eine Zahl von 1 bis 10.000.
desk-recurring-fault-until = Wählen Sie einen Tag, der nicht vor dem ersten liegt.
desk-recurring-fault-two-ends = Sie endet nach so vielen Malen oder mit einem Tag, nicht beides. Leeren Sie eines von beiden.
desk-recurring-fault-rule = Diese Wiederholung ist nicht lesbar. Schreiben Sie sie in einer Zeile wie in iCalendar, ohne DTSTART: FREQ=MONTHLY;BYDAY=-1FR.
desk-recurring-fault-fast = Eine Regel eröffnet höchstens ein Ticket am Tag. Lassen Sie BYHOUR, BYMINUTE und schnellere Rhythmen weg; die Uhrzeit wird oben gewählt.
desk-recurring-fault-never = Das kommt nie. Sehen Sie sich den ersten Tag, das Ende und die Regel noch einmal an.
desk-recurring-fault-many = Es gibt 500 Regeln. Entfernen Sie zuerst eine.
desk-recurring-fault-done-by = Wählen Sie 0 bis 365 Tage und eine Zeit wie 17:00.
desk-recurring-late-now = Diese Regel hat eben in diesem Augenblick ein Ticket eröffnet.
