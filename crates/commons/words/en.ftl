commons-menu-brief = Brief
commons-menu = Commons
commons-amount-1 = One
commons-amount-2 = Two
commons-amount-3 = Three
commons-amount-4 = Four
commons-amount-5 = Five
commons-amount-6 = Six
commons-amount-7 = Seven
commons-amount-8 = Eight
commons-amount-9 = Nine
commons-amount-10 = Ten
commons-amount-11 = Eleven
commons-amount-12 = Twelve
commons-weekday-1 = Mon
commons-weekday-2 = Tue
commons-weekday-3 = Wed
commons-weekday-4 = Thu
commons-weekday-5 = Fri
commons-weekday-6 = Sat
commons-weekday-7 = Sun
commons-month-1 = Jan
commons-month-2 = Feb
commons-month-3 = Mar
commons-month-4 = Apr
commons-month-5 = May
commons-month-6 = Jun
commons-month-7 = Jul
commons-month-8 = Aug
commons-month-9 = Sep
commons-month-10 = Oct
commons-month-11 = Nov
commons-month-12 = Dec

commons-brief-title = Morning brief
commons-eyebrow-brief = your morning brief
commons-good-morning = Good morning, { $name }.
commons-good-afternoon = Good afternoon, { $name }.
commons-good-evening = Good evening, { $name }.
commons-call-nothing = No decision waits today.
commons-call-wait = { $n ->
    [one] { $amount } decision waits, and it can wait longer than this week.
   *[other] { $amount } decisions wait, none of them needed this week.
}
commons-call-week-you = { $n ->
    [one] { $amount } decision needs you this week.
   *[other] { $amount } decisions need you this week.
}
commons-call-week-them = { $n ->
    [one] { $amount } decision needs an answer this week.
   *[other] { $amount } decisions need an answer this week.
}
commons-call-week-rest-you = { $n ->
    [one] { $amount } decision needs you this week; the rest can wait.
   *[other] { $amount } decisions need you this week; the rest can wait.
}
commons-call-week-rest-them = { $n ->
    [one] { $amount } decision needs an answer this week; the rest can wait.
   *[other] { $amount } decisions need an answer this week; the rest can wait.
}
commons-call-overdue = { $n ->
    [one] { $amount } decision is past its date.
   *[other] { $amount } decisions are past their date.
}
commons-call-more-you = { $n ->
    [one] { $amount } more needs you this week.
   *[other] { $amount } more need you this week.
}
commons-call-more-them = { $n ->
    [one] { $amount } more needs an answer this week.
   *[other] { $amount } more need an answer this week.
}
commons-lead-nothing = The desk has no record yet, so there is nothing to tell of last week.
commons-lead-counting = The desk’s tickets are being counted for the first time; the figures of last week follow within minutes.
commons-lead-week = In the last seven days { $n ->
    [one] { $created } request
   *[other] { $created } requests
} came in and the desk resolved { $resolved }.
commons-lead-promises = Of { $due } promises that fell due, { $share } were kept.
commons-lead-no-promises = No promise fell due.
commons-records = See the records

commons-waiting-you = Waiting for you
commons-waiting-them = Waiting for a decision
commons-waiting-title = Waiting for a decision
commons-waiting-none = Nothing waits for a decision.
commons-ledger = Open the ledger
commons-decisions = { $n ->
    [one] { $n } decision
   *[other] { $n } decisions
}
commons-decide = Decide
commons-look = Look
commons-avoids-word = avoids
commons-key-cost = What it costs
commons-key-avoids = Loss it avoids, 8-in-10 range
commons-balance-sentence = Costs { $cost }; avoids about { $avoids } of losses, between { $low } and { $high }.
commons-decision = Decision
commons-costs = Costs
commons-avoids = Avoids
commons-low = Low
commons-high = High
commons-numbers = The numbers
commons-pays = Pays for itself in { $n } of 100 futures
commons-toss = A coin toss: pays in { $n } of 100 futures
commons-seldom = Seldom pays: in { $n } of 100 futures
commons-by = by { $date }
commons-no-date = no date set
commons-today = today
commons-days-left = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
}
commons-days-late = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
}
commons-sum-name = All together
commons-span-years = { $n ->
    [one] one year
   *[other] { $amount } years
}
commons-sum-years = { $n ->
    [2] Both
   *[other] All { $amount }
} together cost { $cost } over { $span } and avoid about { $avoids }.
commons-sum = { $n ->
    [2] Both
   *[other] All { $amount }
} together cost { $cost } and avoid about { $avoids }, each over its own years.

commons-risk-title = Risk exposure
commons-risk-aside = next 12 months
commons-risk = There is a 1-in-10 chance that the problems described in the ledger cost us more than { $amount } in a year; on average they cost { $mean }.
commons-risk-approved = Approving all that waits brings the 1-in-10 loss to { $amount }.
commons-risk-early = Too early to say: the ledger has no assessed risk yet. The first assessed recommendation fills this in.
commons-risk-question = How likely the year is to cost more than…
commons-risk-from = Added up from
commons-one-in = 1 in { $n }
commons-case = Case
commons-chance = Chance
commons-loss = Loss
commons-today-name = Today
commons-approved-name = If you approve

commons-outcomes = Decisions and what came of them
commons-outcomes-aside = last three months
commons-outcomes-none = No decision was recorded in the last three months.
commons-predicted = Predicted so far
commons-actual = Happened
commons-held = Against the prediction
commons-held-early = too early to say
commons-held-below = less than predicted
commons-held-within = as predicted
commons-held-above = more than predicted
commons-approved = approved by { $by }, { $date }
commons-declined = declined by { $by }, { $date }
commons-deferred = deferred by { $by }, { $date }
commons-consequences = { $n ->
    [one] { $n } ticket linked to it
   *[other] { $n } tickets linked to it
}
commons-ending = Accepted risks that end soon
commons-ends-on = accepted by { $by } until { $date }
commons-ended-on = accepted by { $by }, ended on { $date }
commons-workarounds = Workarounds and what they cost
commons-bandage = { $hours } hours a month, { $cost } so far

commons-desk = The desk
commons-desk-early = Too early to say: the desk has no ticket yet.
commons-week-aside = { $from } to { $to }
commons-week-created = Requests
commons-week-created-means = Counted; in brackets what such a week brings at the same demand
commons-week-resolved = Resolved
commons-week-resolved-means = Counted; in brackets what such a week brings at the same pace
commons-week-open = Open at the end
commons-week-open-means = Counted exactly
commons-week-promises = Promises kept
commons-week-promises-means = Of those that fell due; in brackets the 8-in-10 range
commons-week-answer = Time to the first answer
commons-week-answer-means = Median; in brackets the medians of this and the four weeks before

commons-worth = Worth a thank-you
commons-worth-aside = last seven days
commons-a-colleague = a colleague
commons-helped = { $helper } helped { $helped }; it took { $time }.
commons-helped-urgent = { $helper } helped { $helped } with something urgent; it took { $time }.

commons-print = Print or save as PDF
commons-send = Send to the board
commons-editions = Earlier briefings
commons-written = Written from the organisation’s own records at { $time }.
commons-sources = See every source
commons-print-note = Ranges hold in 8 of 10 cases.
commons-ranges = Ranges in brackets hold in 8 of 10 cases.
commons-sources-title = Every number and where it comes from
commons-sources-lead = As of { $date }, { $time }. Ranges in brackets hold in 8 of 10 cases.
commons-sources-none = There are no numbers yet: neither the desk nor the ledger has a record.
commons-source-what = What
commons-source-value = Number and range
commons-source-means = What it means
commons-source-records = Records
commons-source-open = Open
commons-means-cost = Present value of the option IT recommends, over its years
commons-means-avoids = Loss it avoids over the same years, from the frozen assessment
commons-means-pays = In how many futures it avoids more than it costs; the range is what the cost of an hour leaves open
commons-means-sum = Middles added up; lows to lows and highs to highs, so the range is rather too wide than too narrow
commons-means-risk = Loss of one year over all assessed recommendations that are not approved
commons-means-predicted = What the assessment expected from the decision until today
commons-means-actual = What incidents of the same kind cost since, at the same assumptions
commons-means-bandage = Hours spent on the workaround and their cost since it was put in place

commons-editions-title = Earlier briefings
commons-editions-lead = Each is the brief of one day, kept as it was.
commons-editions-none = None yet. The first is kept tomorrow at 06:30, or when you send one.
commons-edition-day = Day
commons-edition-time = Kept at
commons-edition-sent = Sent to
commons-edition-opened = Opened by
commons-older = Older
commons-kept = Kept as it was on { $date } at { $time }.
commons-kept-by = Kept by { $by } as it was on { $date } at { $time }.
commons-readers = Who got it and who opened it
commons-readers-about = { $n ->
    [0] opened by nobody yet
    [one] opened by { $n } person
   *[other] opened by { $n } people
}
commons-sent-at = sent { $date }, { $time }
commons-opened-at = opened { $date }, { $time }
commons-send-title = Send the briefing
commons-send-kept = This sends the briefing of today, kept at { $time }. What changed since then is on the live page only.
commons-send-now = No briefing was kept today yet. This keeps the brief as it is now, at { $time }, and sends it.
commons-send-to = To
commons-send-go = Send
commons-sent = The briefing is on its way.
commons-fault-nobody = Choose at least one person.
commons-back-brief = Back to the brief
commons-mail-subject = { $organisation }: brief of { $date }
commons-mail-from = Sent to you by { $name }.
commons-mail-open = Open the briefing
commons-paper-more = { $n ->
    [one] { $n } more decision waits; see the page.
   *[other] { $n } more decisions wait; see the page.
}
commons-paper-outcome = predicted so far { $predicted }, happened { $actual }
commons-paper-outcome-early = happened so far { $actual }
commons-paper-foot = Written from the organisation’s own records on { $date } at { $time }. Ranges in brackets hold in 8 of 10 cases.

commons-title = Commons
commons-eyebrow = What people say to each other
commons-headline = { $n ->
    [0] Nobody said thanks this week yet.
    [one] { $n } thank-you this week.
   *[other] { $n } thank-yous this week.
}
commons-lead = A thank-you goes to a person for one thing they did. Nothing here is counted or ranked by person.
commons-empty = When a request is solved, the one who asked can say thanks with one click. It shows up here.
commons-waiting = Solved for you lately
commons-got = For you
commons-week = This week
commons-gave = From you
commons-earlier = Earlier
commons-solved-yours = { $name } solved { $ticket } for you.
commons-thank-name = Thank { $name }
commons-thanked-name = You thanked { $name }
commons-thank-for = For { $ticket }
commons-thank-title = Thank { $name }
commons-thank-note = In your words
commons-thank-note-hint = You may leave this empty.
commons-thank-audience = Who may see it
commons-thank-all = Everybody
commons-thank-two = Only the two of you
commons-thank-send = Say thank you
commons-thanked = Your thanks are said.
commons-taken-back = Taken back. Nobody was told.
commons-take-back = Take it back
commons-thanks-by = thanked by { $giver }
commons-thanks-by-you = thanked by you
commons-thanks-private = between the two of you
commons-thanks-open = Open
commons-thanks-wordless = Thank you, { $name }.
commons-thanks-nobody = There is nobody else to thank on this ticket
commons-thanks-told = It was told already and cannot be taken back
commons-panel-title = Thanks
commons-panel-came = { $giver } thanked { $receiver }.
commons-one-title = { $giver } thanks { $receiver }
commons-one-wordless = Without many words.
commons-one-public = Everybody may see this. It is for
commons-one-private = Only the two of you see this. It is for
commons-back = To the commons
commons-you = You
commons-thanks-mail-subject = { $giver } thanks you
commons-thanks-mail-plain = Hello { $name }, { $giver } thanks you for { $ticket }. { $link }
commons-thanks-mail-note = Hello { $name }, { $giver } thanks you for { $ticket }: “{ $note }” { $link }
