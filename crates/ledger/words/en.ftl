ledger-title = Ledger
ledger-lead = What IT recommends, what was decided, and what came of it. Ranges hold in 8 of 10 cases.
ledger-empty = Nothing waits for you. When IT recommends something, it will stand here with its cost and what it avoids.
ledger-empty-it = No recommendation yet. Start with the incidents that cost the most; the desk's report links here.
ledger-older = Older
ledger-propose = Recommend something
ledger-waiting = Waiting for a decision
ledger-drafts = Drafts, seen by IT only
ledger-decided = Decided
ledger-crumbs = Where you are
ledger-state-draft = Draft
ledger-state-waiting = Waiting
ledger-state-approved = Approved
ledger-state-declined = Declined
ledger-state-deferred = Deferred
ledger-key-cost = What it costs
ledger-key-avoided = Loss it avoids, 8-in-10 range
ledger-key-spend = Money we spend
ledger-key-loss = Losses we still expect
ledger-key-range = 8-in-10 range of the total
ledger-balance-told = Costs { $cost }; avoids about { $avoided }.
ledger-avoids = avoids
ledger-pays = Pays for itself in { $n } of 100 futures
ledger-coin-toss = Not clear: pays in { $n } of 100 futures
ledger-seldom-pays = Seldom pays: in { $n } of 100 futures
ledger-by = by { $day }
ledger-verb-decide = Decide
ledger-verb-open = Open
ledger-numbers = The numbers
ledger-futures-numbers = The hundred futures as a table
ledger-errors = Something needs a look
ledger-low = At least
ledger-likely = Likely
ledger-high = At most
ledger-not-stated = not stated
ledger-do-nothing = Do nothing
ledger-we-ask = We ask for
ledger-ask-once = once and
ledger-ask-yearly = a year.
ledger-asked-by = Asked by
ledger-serves = Serves your objective
ledger-budget = Budget
ledger-decide-by = Decide by
ledger-no-day = no fixed day
ledger-reasons = Why IT recommends it
ledger-cheapest = Over { $years }, “{ $option }” is the least expensive choice
ledger-nothing-cheapest = Over { $years }, doing nothing is the least expensive choice
ledger-counting-both = Doing nothing looks free, but incidents cost money too. Counting both, “{ $option }” costs about { $total } over { $years }; doing nothing about { $nothing }.
ledger-total-told = { $option }: we spend { $spend }; with the losses still expected about { $total }.
ledger-futures-lead = We played { $years } a hundred times and counted which choice came out cheapest:
ledger-future-count = { $option } { $n } times
ledger-head-choice = Choice
ledger-head-chart = Chart
ledger-head-spent = We spend
ledger-head-total = Total
ledger-head-low = Low
ledger-head-high = High
ledger-head-likely = Likely
ledger-head-futures = Futures
ledger-head-effect = Effect
ledger-head-range = Range
ledger-head-cost = Cost
ledger-head-remaining = Loss that remains
ledger-head-avoided = Loss avoided
ledger-head-pays = Chance that it pays
ledger-head-cheapest = Chance of being cheapest
ledger-head-needed = Must prevent at least
ledger-head-input = Input
ledger-head-ticket = Ticket
ledger-head-day = Day
ledger-head-hours = Hours
ledger-head-incidents = Incidents
ledger-head-workaround = Workaround
ledger-head-since = Since
ledger-head-hours-month = Hours a month
ledger-head-cost-month = Cost a month
ledger-head-cost-sofar = Cost so far
ledger-head-state = Stands
ledger-head-risk = Risk
ledger-head-money = Loss still expected
ledger-head-accepted-by = Accepted by
ledger-head-until = Until
ledger-head-what = What
ledger-head-chance = Chance
ledger-head-loss = Loss of a year
ledger-head-decision = Decision
ledger-head-expected = Expected since
ledger-head-came = Came
ledger-head-traced = Traced tickets
ledger-head-verdict = Forecast
ledger-choosing = What you would be choosing
ledger-it-recommends = IT recommends
ledger-over-years = over { $years }
ledger-events-option = About { $events } incidents a year instead of { $today }
ledger-events-nothing = About { $events } incidents a year, as today
ledger-pays-in = Avoids more than it costs in { $n } of 100 futures
ledger-when = When
ledger-effort = Effort
ledger-undo = Can we undo it?
ledger-continues = Continues
ledger-at-once = At once
ledger-working-by = Working by { $day }
ledger-effort-nothing = No project; the incidents go on
ledger-undo-nothing = Can be decided again at any time
ledger-nothing-detail = Leave everything as it is
ledger-cost-words = { $once } once, { $yearly } a year
ledger-unspent = If we do not spend: the next twelve months
ledger-estimated-from = Estimated from { $n } incidents about { $group }, { $from } to { $to }.
ledger-about = about { $value }
ledger-year-events = Incidents
ledger-year-events-detail = { $n } in the last { $years } years, { $recent } of them in the last { $days } days
ledger-year-hours = Hours of work lost
ledger-year-hours-detail = by the people held up
ledger-year-money = Cost of these incidents
ledger-year-money-detail = the middle one costs about { $each }, the average one { $mean }
ledger-year-waiting = Cost of waiting, each month
ledger-year-waiting-detail = against starting what IT recommends today; below zero, waiting saves money
ledger-workarounds-title = Workarounds that stay
ledger-workaround-add = Note a workaround down
ledger-workaround-cost = since { $since }, { $hours } hours a month; { $month } a month, { $sofar } so far
ledger-workarounds = Workarounds
ledger-workarounds-lead = What is kept in place of a remedy costs about { $month } a month. Each stands with what it is in place of.
ledger-workarounds-empty = No workaround is noted down. IT adds one on the page of a recommendation.
ledger-workaround-new = Note a workaround down
ledger-workaround-new-lead = What do you do again and again because the remedy is missing? Its cost is counted from that day on.
ledger-workaround-name = What is done
ledger-workaround-since = Since
ledger-workaround-keep = Keep it on the record
ledger-workaround-kept = Workaround on the record
ledger-workaround-end = It has ended
ledger-workaround-ended = Workaround ended
ledger-kept = kept
ledger-ended-on = ended on { $day }
ledger-ended-already = This workaround has ended already
ledger-hours-low = Hours a month, at least
ledger-hours-likely = Hours a month, likely
ledger-hours-high = Hours a month, at most
ledger-questions = Questions so far
ledger-no-questions = No question yet.
ledger-unanswered = Not answered yet
ledger-ask-label = Ask a question
ledger-ask-says = Ask in your own words. IT answers in theirs.
ledger-ask = Ask
ledger-asked = Question asked
ledger-answer-label = Answer this question
ledger-answer-says = Answer in plain words
ledger-answer = Answer
ledger-answered = Answered
ledger-answered-already = This question has been answered already
ledger-your-decision = Your decision
ledger-decide-again = Decided
ledger-change-decision = Decide anew
ledger-where-it-stands = Where it stands
ledger-not-decided = No decision yet.
ledger-choose-one = Choose one
ledger-approve = Approve: { $option }
ledger-defer = Defer
ledger-defer-says = ask me again on a date
ledger-defer-risk = Until then the risk stays yours: about { $risk } over { $years }.
ledger-decline = Decline
ledger-decline-says = and accept the risk
ledger-ask-again = Ask me again on
ledger-accept-name = You accept this risk in your name.
ledger-accept-risk = About { $risk } over { $years }.
ledger-accept-until = My acceptance ends on
ledger-until-hint = A day from { $from } to { $to }.
ledger-reason = Reason
ledger-reason-says = One sentence is enough
ledger-record = Record my decision
ledger-told-at-once = { $name } is told at once. Later this page holds the forecast against what came.
ledger-recorded = Decision recorded
ledger-next = What happens next
ledger-next-told = { $name } has been told by mail.
ledger-next-approve-1 = IT starts; the day by which it works stands on the page.
ledger-next-approve-2 = From now on the page counts the incidents that still come, against what was said.
ledger-next-decline-1 = The risk stands in your name until { $day }. On that day the question opens again and you get a mail.
ledger-next-decline-2 = IT notes down what is kept in place of a remedy, with its running cost.
ledger-next-decline-3 = Incidents of this kind are counted against the forecast, and traced here if they follow from this decision.
ledger-back-to-all = Back to all decisions
ledger-open-it = Look at it again
ledger-until = Until { $day }.
ledger-risk-signed = The risk stands in the name of { $name }.
ledger-said-approve = Approved “{ $option }”: { $name }, { $day }
ledger-said-decline = Declined: { $name }, { $day }
ledger-said-defer = Deferred: { $name }, { $day }
ledger-earlier-decisions = Decided before
ledger-as-it-was = as it was assessed then
ledger-sign-title = Decision
ledger-sign-defer = Defer until
ledger-sign-decline = Decline, accepting the risk until
ledger-sign-name = Name and date
ledger-sign-signature = Signature
ledger-print-note = Rapport, recommendation R-{ $n }. Ranges hold in 8 of 10 cases.
ledger-old-assessment = This is the assessment of { $day }; there is a newer one.
ledger-newest-assessment = See the newest
ledger-decided-on-this = { $name } decided on this assessment of { $day }.
ledger-decided-on-other = The decision was taken on an earlier assessment:
ledger-stale-assessment = There is a newer assessment than the one you read. Look at its numbers, then record your decision again.
ledger-draft-says = Only IT sees this draft. Once you put it up, the executives are told by mail.
ledger-present = Ask for a decision
ledger-presented = Put before the executives
ledger-presented-already = It has been put before the executives already
ledger-edit = Edit
ledger-assess-again = Assess on today's data
ledger-assessed = Assessed anew; earlier assessments are kept
ledger-saved = Saved and assessed
ledger-decided-fixed = It has been decided, so its words and numbers stay as they were
ledger-new-title = Recommend something
ledger-edit-title = Edit the recommendation
ledger-builder-lead = Say it in business words; the numbers come from the desk and from your estimates. Saving has it assessed.
ledger-theirs = Somebody else saved this meanwhile. Your text is kept below; saving again replaces these values of theirs:
ledger-known = What the desk knows
ledger-known-says = { $n } incidents in { $years } years of data, { $open } of them open. Half were resolved within { $median } hours, nine in ten within { $p90 }; { $total } hours together. The newest:
ledger-story = What it is about
ledger-field-title = Title
ledger-field-title-hint = What you ask for, in business words.
ledger-field-meaning = What it means for the business
ledger-field-meaning-hint = Say what happens to the business, then why.
ledger-field-reasons = Reasons
ledger-field-reasons-hint = For those who want to know more; folded on the page.
ledger-field-objective = Objective it serves
ledger-field-objective-hint = In the words of whoever set it.
ledger-field-budget = Budget
ledger-field-budget-hint = Where the money would come from.
ledger-field-why = Why by then
ledger-field-why-hint = For example: the price offer ends.
ledger-group = The incidents behind it
ledger-group-lead = The case rests on this group of incidents. They are read from the desk when you save and are frozen with the assessment.
ledger-field-category = Category
ledger-field-category-hint = As the desk writes it.
ledger-field-subcategory = Subcategory
ledger-field-subcategory-hint = Leave empty for all.
ledger-field-service = Service
ledger-field-service-hint = Leave empty for all.
ledger-field-months = Months to look back
ledger-assumptions-lead = State what you believe as at least, likely and at most. All three are shown to the executive.
ledger-people = People held up by one incident
ledger-people-hint = Fractions are fine: 0.5 means that every second incident holds somebody up.
ledger-hourly-cost = Cost of one hour of work
ledger-hourly-cost-hint = Loaded: pay, contributions, workplace.
ledger-lost-share = Share of work lost while the incident is open, in percent
ledger-lost-share-hint = Of all hours from report to resolution, nights and weekends included.
ledger-field-cap = Largest loss that one incident can cause
ledger-field-horizon = Years that count
ledger-field-discount = Discount rate, percent a year
ledger-field-inflation = How losses grow in price, percent a year
ledger-field-growth = How incidents grow in number, percent a year
ledger-option-n = Option { $n }
ledger-option-optional = Leave empty if there is no such option.
ledger-field-option = Name
ledger-field-option-hint = Short, as it will stand in the decision.
ledger-field-gets = What the business gets
ledger-field-gets-hint = One line each, at most eight.
ledger-once = Paid once
ledger-once-hint = Purchase, project, training.
ledger-per-year = Running cost a year
ledger-per-year-hint = Licences, maintenance, people.
ledger-prevents = Share of these incidents it prevents, in percent
ledger-prevents-hint = Once it works. Be honest at both ends.
ledger-field-working-by = Working by
ledger-field-effort = Effort
ledger-field-effort-hint = For example: 19 days of our team.
ledger-field-undo = Can we undo it?
ledger-field-undo-hint = For example: can be returned within 60 days.
ledger-field-recommended = IT recommends
ledger-nothing-stands = Doing nothing is always compared and cannot be removed.
ledger-save = Save and assess
ledger-appendix = Technical appendix
ledger-appendix-about = assumptions, evidence, how the numbers were made
ledger-app-assumptions = Stated assumptions
ledger-app-single = Largest loss of one incident { $cap }; discount rate { $discount }, prices of losses { $inflation }, number of incidents { $growth } a year; { $years } count.
ledger-app-learned = What the incidents teach
ledger-app-rate = Rate: { $n } incidents in { $years } years of observation; { $rate } a year expected. Prior: Jeffreys (half an incident, no exposure), weight { $weight }; posterior gamma with shape { $shape }.
ledger-app-hours = Duration, creation to last resolution: { $known } known; median { $median } h, 8 in 10 between { $p10 } and { $p90 } h; { $total } h in all.
ledger-app-size = Loss of one incident: lognormal, mu { $mu }, sigma { $sigma } from incident to incident; spread of the log cost of an hour { $cost_sigma }. An hour costs { $hour }, the middle incident { $each }, the average one { $mean }.
ledger-app-results = All results
ledger-app-swings = What moves the result
ledger-app-swings-lead = Expected benefit less cost of what IT recommends, if one input alone stands at its low or high end.
ledger-app-method = How it was calculated
ledger-app-method-text = The yearly rate is learned from the count and the time observed; the loss of one incident is its duration times the cost of an hour (people held up x their cost x share of work lost), up to the stated largest loss. Durations differ from incident to incident; they follow a lognormal law with the mean and the variance of those recorded. The cost of an hour is the same for all but not known exactly, so the engine is asked five times, once for each fifth of what the estimates allow, and the answers are mixed in equal parts; ranges of the mixture read each answer as lognormal between its 10 % and 90 % quantile. Money is present value, years discounted at their middle. An option prevents its share of incidents once it works. Low, likely and high are read as PERT. Numbers a year contain chance and ignorance; the hours lost use a lognormal with the mean and variance of the random sum.
ledger-app-number = Assessment
ledger-app-made = Made
ledger-app-engine = Engine
ledger-app-seed = Seed
ledger-app-hash = Hash of the inputs
ledger-app-error = Numerical error, relative
ledger-app-played = Futures played for the chances
ledger-app-full = Complete inputs and outputs
ledger-app-sources = Newest incidents behind it
ledger-app-sources-lead = The { $n } newest, as they were on the day of the assessment; the numbers rest on all of the group.
ledger-app-earlier = Assessments
ledger-at-low = At its low end
ledger-at-high = At its high end
ledger-risks = Accepted risks
ledger-risks-lead = What we carry on knowingly: how much, in whose name, until when.
ledger-risks-empty = No risk has been accepted. When a recommendation is declined or deferred, it will stand here.
ledger-risk-open = Accepted
ledger-risk-expired = Ended: the question is open
ledger-risk-ended = Replaced by a later decision
ledger-one-in-ten = { $money }
ledger-exposure-line = All open cases
ledger-exposure-question = How likely the next year is to cost more than…
ledger-exposure-says = If nothing is done in the { $n } open cases, the next year costs about { $mean }; one year in ten costs more than { $ten }.
ledger-came = What came of it
ledger-came-sentence = Since { $day } we expected { $expected } incidents of this kind, costing { $expected-loss }. There were { $events }, costing { $loss } at the same assumptions; { $open } are still open and not counted in the money.
ledger-came-approved = Since the approval on { $day } we expected { $expected } incidents, costing { $expected-loss }, with what was approved in place from its day. There were { $events }, costing { $loss }; { $open } are still open and not counted in the money.
ledger-came-early = Decided on { $day }: too early to say. { $events } incidents so far, costing { $loss }; { $open } are open.
ledger-came-events = Incidents since
ledger-came-loss = Their cost
ledger-said = said
ledger-said-and-came = { $what }: said about { $said }, between { $low } and { $high }; came { $came }.
ledger-verdict-early = Too early to say
ledger-verdict-fewer = Fewer than said
ledger-verdict-said = As said
ledger-verdict-more = More than said
ledger-traced = Incidents traced to this decision
ledger-untrace = Take this trace back
ledger-untraced = Trace taken back
ledger-still-open = still open
ledger-look-back = Look back
ledger-look-back-lead = Each decision with what was expected since and what came, at the same assumptions.
ledger-look-back-empty = Nothing has been decided yet. After the first decision its forecast is held against what comes.
ledger-calibration = { $inside } of { $n } counts lie within the range that was stated; 8 in 10 should.
ledger-foreseen = Foreseen
ledger-foreseen-cost = The middle incident was expected to cost { $each }; this one cost { $this }.
ledger-was-foreseen = Was this foreseen?
ledger-trace-to = Declined or deferred recommendation
ledger-trace-look = Look at it
ledger-trace = Trace it to this decision
ledger-traced-done = Traced to the decision
ledger-trace-recommendation = Recommendation
ledger-trace-decision = Decision
ledger-trace-each = Expected for the middle incident
ledger-trace-this = This one, at the same assumptions
ledger-trace-note = Note
ledger-trace-note-hint = Why it follows from the decision: events have causes, never culprits.
ledger-fault-order = At least, likely and at most must rise in this order.
ledger-fault-no-option = Name at least one option with its cost; doing nothing is added by itself.
ledger-fault-many-options = At most { $max } options beside doing nothing. Put the best ones forward.
ledger-fault-recommended = Recommend one of the options you filled in.
ledger-fault-twin = Another option has the same name. Give each its own.
ledger-fault-many-lines = At most { $max } lines. Keep what matters to the business.
ledger-fault-prevents-nothing = An option that prevents nothing is doing nothing. Say what share it can prevent.
ledger-fault-working-by = Choose a day from { $from } and before { $to }, within the years that count.
ledger-fault-few-incidents = Only { $n } incidents of this group have a known duration; { $least } are needed. Widen the group or look further back.
ledger-fault-engine = These numbers cannot be assessed ({ $why }). Check the estimates and the group.
ledger-fault-answer = Choose one of the answers.
ledger-fault-reason = Give a reason; one sentence is enough. It stays with the decision.
ledger-fault-until = Name the day on which this ends, from { $from } to { $to }.
ledger-fault-until-range = Choose a day from { $from } to { $to }: tomorrow at the earliest, two years at most.
ledger-fault-since-future = This day lies ahead. Name the day since when it is done.
ledger-fault-ticket = There is no such ticket here. Check the number.
ledger-fault-carried = Only a declined or deferred recommendation can have consequences. Choose one of them.
ledger-fault-before = This ticket is older than the decision, so it cannot follow from it. Choose a later ticket.
ledger-fault-traced = This ticket is traced to this recommendation already; nothing needs doing.
ledger-mail-waiting-subject = A decision waits for you: { $title }
ledger-mail-decided-subject = Decided: { $title }
ledger-mail-expired-subject = An accepted risk has ended: { $title }
ledger-mail-asked-subject = A question about: { $title }
ledger-mail-answered-subject = Your question was answered: { $title }

ledger-years = { $n ->
    [one] one year
    [2] two years
    [3] three years
    [4] four years
    [5] five years
   *[other] { $n } years
}
ledger-days-left = { $n ->
    [0] today
    [one] 1 day left
   *[other] { $n } days left
}
ledger-days-over = { $n ->
    [one] 1 day over
   *[other] { $n } days over
}
ledger-workarounds-stay = { $n ->
    [one] One workaround stays in place
   *[other] { $n } workarounds stay in place
}
ledger-early = Early: only { $n } incidents have a known duration. From about { $enough } on the ranges are steadier.
ledger-one-in = { $n ->
    [1] certain
   *[other] 1 in { $n }
}

ledger-mail-waiting = Hello { $to },

    IT asks you to decide: { $title }

    { $meaning }

    { $link }
ledger-mail-decided = Hello { $to },

    { $title }

    { $said }

    Reason: { $reason }

    { $link }
ledger-mail-expired = Hello { $to },

    The risk that { $name } accepted has reached its day: { $title }

    The question is open again. You can decide anew on today's numbers.

    { $link }
ledger-mail-asked = Hello { $to },

    A question about { $title }

    { $text }

    { $link }
ledger-mail-answered = Hello { $to },

    Your question about { $title } was answered

    { $text }

    { $link }

ledger-estimated-open = { $n ->
    [one] One of them is open; its hours are not counted yet.
   *[other] { $n } of them are open; their hours are not counted yet.
}
ledger-estimated-cost = What an hour costs is stated in the appendix.
ledger-trend-fewer = Fewer lately: { $n } in the last { $days } days, where the whole period would let { $usual } expect. The forecast takes the whole period; if the pace stays, it is too high.
ledger-trend-more = More lately: { $n } in the last { $days } days, where the whole period would let { $usual } expect. The forecast takes the whole period; if the pace stays, it is too low.
