desk-recurring-title = Recurring work
desk-recurring-lead = What comes round again opens its own ticket, on its day, once: with its team, its checklist and the time by which it is to be done.
desk-recurring-none = Nothing comes round by itself yet. Make a rule, and its ticket will be there on the day.
desk-recurring-new = Make a rule
desk-recurring-new-lead = Say what the ticket is to be and when it comes round. Look at the first days before you keep it.
desk-recurring-edit = Change the rule
desk-recurring-name = Rule
desk-recurring-when = When
desk-recurring-next = Next
desk-recurring-opened = Opened
desk-recurring-more = Show more
desk-recurring-moment = { $day } { $year }, { $time }
desk-recurring-moment-head = Opened for
desk-recurring-ticket = Ticket
desk-recurring-paused = Paused
desk-recurring-paused-lead = It rests and opens nothing until somebody lets it go on.
desk-recurring-over = It has come to its end
desk-recurring-stumbled = The last ticket could not be opened
desk-recurring-coming = The next dates
desk-recurring-what = What the ticket says
desk-recurring-ends = When it ends
desk-recurring-opened-so-far = Opened so far
desk-recurring-opened-none = Nothing yet.
desk-recurring-by-hand = by hand
desk-recurring-missed = { $n ->
    [one] Stands for one earlier time, too
   *[other] Stands for { $n } earlier times, too
}
desk-recurring-text = What is to be done
desk-recurring-requester = For whom
desk-recurring-requester-hint = An e-mail address or a name. Leave it empty if nobody in particular asks.
desk-recurring-kind = Kind
desk-recurring-done-by = To be done by
desk-recurring-done-by-said = { $n ->
    [0] the same day, { $time }
    [one] the next day, { $time }
   *[other] { $n } days later, { $time }
}
desk-recurring-done-days = Days until it is to be done
desk-recurring-done-time = By what time of that day
desk-recurring-done-hint = 0 is the same day. Leave it empty if only the promises count.
desk-recurring-due = To be done by { $when }
desk-recurring-every = How often
desk-recurring-every-day = By days
desk-recurring-every-week = By weeks
desk-recurring-every-month = By months
desk-recurring-every-year = By years
desk-recurring-every-rule = By a recurrence rule
desk-recurring-interval = Every how many
desk-recurring-interval-hint = 1 is every day, week, month or year; 2 is every second one.
desk-recurring-from = First day
desk-recurring-time = At what time
desk-recurring-weekdays = By weeks: on these days
desk-recurring-monthly = By months or years
desk-recurring-which = Which day
desk-recurring-which-date = The day of the month of the first day
desk-recurring-which-last_day = The last day of the month
desk-recurring-which-first = The first such weekday
desk-recurring-which-second = The second such weekday
desk-recurring-which-third = The third such weekday
desk-recurring-which-fourth = The fourth such weekday
desk-recurring-which-last = The last such weekday
desk-recurring-weekday = Weekday
desk-recurring-weekday-same = That of the first day
desk-recurring-rule = Recurrence rule
desk-recurring-rule-hint = Only for “By a recurrence rule”: as in iCalendar, for example FREQ=MONTHLY;BYDAY=-1FR.
desk-recurring-on-holiday = If the day is a holiday
desk-recurring-holiday-open = Open it all the same
desk-recurring-holiday-skip = Leave that time out
desk-recurring-holiday-before = Open it on the working day before
desk-recurring-holiday-after = Open it on the working day after
desk-recurring-calendar = Whose holidays count
desk-recurring-calendar-first = The first calendar
desk-recurring-times = Ends after so many times
desk-recurring-times-hint = Leave both empty if it never ends.
desk-recurring-until = Ends with this day
desk-recurring-keep = Keep the rule
desk-recurring-preview = Show the first dates
desk-recurring-run = Open one now
desk-recurring-pause = Pause
desk-recurring-resume = Go on
desk-recurring-remove = Remove
desk-recurring-nth-first = first
desk-recurring-nth-second = second
desk-recurring-nth-third = third
desk-recurring-nth-fourth = fourth
desk-recurring-nth-last = last
desk-recurring-said-date = on day { $day }
desk-recurring-said-last_day = on the last day
desk-recurring-said-nth = on the { $nth } { $weekday }
desk-recurring-said-day = { $n ->
    [one] Every day
   *[other] Every { $n } days
}
desk-recurring-said-week = { $n ->
    [one] Every week on { $days }
   *[other] Every { $n } weeks on { $days }
}
desk-recurring-said-month = { $n ->
    [one] Every month { $on }
   *[other] Every { $n } months { $on }
}
desk-recurring-said-year = { $n ->
    [one] Every year in { $month } { $on }
   *[other] Every { $n } years in { $month } { $on }
}
desk-recurring-said-rule = By the rule { $rule }
desk-recurring-said-time = at { $time }
desk-recurring-said-times = { $n ->
    [one] once
   *[other] { $n } times
}
desk-recurring-said-until = until { $day }
desk-recurring-event = Opened by the rule “{ $rule }” for { $when }.
desk-recurring-event-by-hand = { $by } opened one by hand by the rule “{ $rule }”.
desk-recurring-event-missed = { $n ->
    [one] One earlier time was missed while Rapport stood still; this ticket stands for both.
   *[other] { $n } earlier times were missed while Rapport stood still; this one ticket stands for all of them.
}
desk-recurring-event-left = Left out, because it is no longer there: { $what }.
desk-recurring-left-requester = who asks
desk-recurring-left-team = the team
desk-recurring-left-assignee = the person it was for
desk-recurring-left-fields = the fields
desk-recurring-done-kept = Rule kept
desk-recurring-done-changed = Rule changed
desk-recurring-done-paused = Rule paused
desk-recurring-done-resumed = The rule goes on
desk-recurring-done-removed = Rule removed
desk-recurring-done-restored = The rule is back
desk-recurring-done-run = Ticket opened
desk-recurring-fault-time = Write a time such as 08:00.
desk-recurring-fault-interval = Choose a number from 1 to 999.
desk-recurring-fault-times = Choose a number from 1 to 10,000.
desk-recurring-fault-until = Choose a day that is not before the first one.
desk-recurring-fault-two-ends = It can end after so many times or with a day, not both. Empty one of the two.
desk-recurring-fault-rule = This recurrence cannot be read. Write it on one line as in iCalendar, without DTSTART: FREQ=MONTHLY;BYDAY=-1FR.
desk-recurring-fault-fast = A rule opens at most one ticket a day. Leave out BYHOUR, BYMINUTE and rhythms faster than a day; the time is chosen above.
desk-recurring-fault-never = This never comes round. Look at the first day, the end and the rule again.
desk-recurring-fault-many = There are 500 rules. Remove one first.
desk-recurring-fault-done-by = Choose 0 to 365 days and a time such as 17:00.
desk-recurring-late-now = This rule opened a ticket this very moment.
