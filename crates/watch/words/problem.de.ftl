watch-problem-list = Probleme
watch-problem-lead = Die Ursache hinter mehreren Störungen: was sie ist, was man bis dahin tun kann, und ein Wort an alle, die warten.
watch-problem-new = Neues Problem
watch-problem-none = Kein Problem ist notiert. Wenn dasselbe wieder ausfällt, beginnen Sie eines aus dem Ticket.
watch-problem-title = Problem
watch-problem-stands = Stand
watch-problem-owner = Wer sich darum kümmert
watch-problem-since = Seit
watch-problem-state-open = in Untersuchung
watch-problem-state-known-error = Ursache bekannt
watch-problem-state-resolved = behoben
watch-problem-cause = Ursache
watch-problem-known-error = Die Ursache ist bekannt, die Abhilfe noch nicht da
watch-problem-say-cause = Nennen Sie die Ursache, wenn sie bekannt ist.
watch-problem-workaround = Was man bis dahin tun kann
watch-problem-workaround-hint = In Worten für die, die warten.
watch-problem-begins-with = Es beginnt mit { $ticket }.
watch-problem-from-ticket = Mit diesem Ticket ein Problem beginnen
watch-problem-incidents = Störungen
watch-problem-counts = { $all } insgesamt, { $waiting } ungelöst
watch-problem-no-incidents = Noch ist kein Ticket damit verbunden.
watch-problem-add = Tickets verbinden
watch-problem-add-hint = Nummern, durch Leerzeichen oder Kommas getrennt: T-12, T-15.
watch-problem-ticket-new = neu
watch-problem-ticket-open = offen
watch-problem-ticket-waiting-requester = wartet auf die anfragende Person
watch-problem-ticket-waiting-third-party = wartet auf andere
watch-problem-ticket-resolved = gelöst
watch-problem-ticket-closed = geschlossen
watch-problem-tell = Allen sagen, die warten
watch-problem-text = Was zu sagen ist
watch-problem-text-hint = Alle bekommen es als eine Nachricht zu ihrer Anfrage. Vorher sehen Sie, wie viele das sind.
watch-problem-see-who = Sehen, wer es bekommt
watch-problem-see-solve = Sehen, wer es bekommt, und alle lösen
watch-problem-will-tell = { $n ->
        [one] Eine Anfrage bekommt es
       *[other] { $n } Anfragen bekommen es
    }
watch-problem-will-tell-lead = Noch ist nichts gesendet.
watch-problem-send = { $n ->
        [one] An eine senden
       *[other] An { $n } senden
    }
watch-problem-send-solve = { $n ->
        [one] Senden und eine lösen
       *[other] Senden und alle { $n } lösen
    }
watch-problem-sent = Alle, die warten, wissen Bescheid
watch-problem-resolve-only = Nur das Problem als behoben notieren
watch-problem-resolved = Problem behoben
watch-problem-resolved-at = Behoben
watch-problem-reopen = Es ist wieder da
watch-problem-reopened = Problem wieder offen
watch-problem-late = Es ist schon behoben
watch-problem-late-open = Es ist schon offen
