watch-problem-list = Problems
watch-problem-lead = The cause behind several interruptions: what it is, what people can do meanwhile, and one word to all who wait.
watch-problem-new = New problem
watch-problem-none = No problem is written down. When the same thing breaks again, begin one from its ticket.
watch-problem-title = Problem
watch-problem-stands = Stands
watch-problem-owner = Who looks into it
watch-problem-since = Since
watch-problem-state-open = being looked into
watch-problem-state-known-error = cause known
watch-problem-state-resolved = resolved
watch-problem-cause = Cause
watch-problem-known-error = The cause is known, the cure is not in place yet
watch-problem-say-cause = Say the cause, if it is known.
watch-problem-workaround = What people can do meanwhile
watch-problem-workaround-hint = In words for those who wait.
watch-problem-begins-with = It begins with { $ticket }.
watch-problem-from-ticket = Begin a problem with this ticket
watch-problem-incidents = Interruptions
watch-problem-counts = { $all } in all, { $waiting } not solved
watch-problem-no-incidents = No ticket is tied to it yet.
watch-problem-add = Tie tickets to it
watch-problem-add-hint = Numbers, with blanks or commas between them: T-12, T-15.
watch-problem-ticket-new = new
watch-problem-ticket-open = open
watch-problem-ticket-waiting-requester = waits for the person who asked
watch-problem-ticket-waiting-third-party = waits for others
watch-problem-ticket-resolved = solved
watch-problem-ticket-closed = closed
watch-problem-tell = Tell everybody who waits
watch-problem-text = What to say
watch-problem-text-hint = Each requester gets it as one message on their own request. You see first how many that are.
watch-problem-see-who = See who gets it
watch-problem-see-solve = See who gets it, and solve all
watch-problem-will-tell = { $n ->
        [one] One request will be told
       *[other] { $n } requests will be told
    }
watch-problem-will-tell-lead = Nothing is sent yet.
watch-problem-send = { $n ->
        [one] Send it to one
       *[other] Send it to { $n }
    }
watch-problem-send-solve = { $n ->
        [one] Send it and solve one
       *[other] Send it and solve all { $n }
    }
watch-problem-sent = Everybody who waits was told
watch-problem-resolve-only = Resolve the problem alone
watch-problem-resolved = Problem resolved
watch-problem-resolved-at = Resolved
watch-problem-reopen = It came back
watch-problem-reopened = Problem open again
watch-problem-late = It is resolved already
watch-problem-late-open = It is open already
