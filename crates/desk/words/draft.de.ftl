desk-draft-leaves = geht am { $date } um { $time }
desk-draft-leaving = wird gesendet
desk-draft-later = für später
desk-draft-unless-short = außer sie antworten vorher
desk-draft-then-solve = dann gelöst
desk-draft-then-wait = dann wird gewartet
desk-draft-children-short = auch an die offenen Teile
desk-draft-undo = Rückgängig
desk-draft-cancel = Zurücknehmen
desk-draft-now = Jetzt senden
desk-draft-kept = Entwurf behalten
desk-draft-kept-at = Entwurf behalten, { $time }
desk-draft-lost = Noch nicht auf dem Server; dieser Browser behält ihn
desk-draft-with-files = mit den vorher angehängten Dateien
desk-draft-children = Auch an { $n ->
        [one] den offenen Teil
       *[other] die { $n } offenen Teile
    }
desk-draft-later-open = Später senden
desk-draft-send-at = Senden am
desk-draft-send-at-hint = Leer: jetzt. Was wartet, steht unter „Für Sie aufgehoben“ und kann bis dahin zurückgenommen werden.
desk-draft-unless = Nicht, wenn sie vorher antworten
desk-draft-keep = Als Entwurf behalten
desk-draft-leave-out = Weglassen:
desk-draft-fault-far = Das liegt mehr als ein Jahr entfernt. Wählen Sie einen näheren Tag.
desk-draft-late-sent = Sie wurde schon gesendet oder zurückgenommen. Das Gespräch zeigt es.
desk-draft-done-kept = Entwurf behalten
desk-draft-done-soon = Wird gesendet
desk-draft-done-later = Wird dann gesendet
desk-draft-done-back = Zurückgenommen. Ihr Text steht wieder im Feld.
desk-draft-event-held = { $by } schrieb eine Nachricht für später, { $until }
desk-draft-event-back = { $by } nahm eine Nachricht von { $of } zurück
desk-draft-event-answered = Eine Nachricht von { $of } ging nicht hinaus, weil die Antwort vorher kam
