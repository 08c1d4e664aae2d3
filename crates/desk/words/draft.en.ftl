desk-draft-leaves = leaves { $date }, { $time }
desk-draft-leaving = being sent
desk-draft-later = for later
desk-draft-unless-short = unless they answer first
desk-draft-then-solve = then solved
desk-draft-then-wait = then waits
desk-draft-children-short = to the open children too
desk-draft-undo = Undo
desk-draft-cancel = Take it back
desk-draft-now = Send now
desk-draft-kept = Draft kept
desk-draft-kept-at = Draft kept, { $time }
desk-draft-lost = Not kept on the server yet; this browser keeps it
desk-draft-with-files = with the files attached before
desk-draft-children = To the { $n ->
        [one] open child
       *[other] { $n } open children
    } too
desk-draft-later-open = Send later
desk-draft-send-at = Send at
desk-draft-send-at-hint = Empty: now. What waits is listed under "Kept for you" and can be taken back until then.
desk-draft-unless = Not if they answer before
desk-draft-keep = Keep as a draft
desk-draft-leave-out = Leave out
desk-draft-fault-far = This lies more than a year away. Choose a nearer day.
desk-draft-late-sent = It was sent or taken back already. The conversation shows which.
desk-draft-done-kept = Draft kept
desk-draft-done-soon = Being sent
desk-draft-done-later = It will be sent then
desk-draft-done-back = Taken back. Your text is in the composer.
desk-draft-event-held = { $by } wrote a message for later, { $until }
desk-draft-event-back = { $by } took back a message of { $of }
desk-draft-event-answered = A message of { $of } was not sent, because the answer came first
