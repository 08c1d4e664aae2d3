product = Rapport
date-long = { $day } { $month } { $year }
date-weekday = { $weekday } { $day } { $month }
when-yesterday = yesterday { $time }
count-attempts = { $n } { $n ->
    [one] attempt
   *[other] attempts
}
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

role-executive = executive
role-it_lead = IT lead
role-technician = technician
role-employee = employee
role-auditor = auditor
role-admin = administrator

shell-home = Rapport, start page
shell-skip = Skip to the content
shell-rooms = Rooms
shell-find = Find or do anything
shell-results = What was found
shell-choose = to choose
shell-go = to open
shell-here = you are here
shell-account = Your account
shell-clients = Client organisations
shell-look = Look
shell-system = As the device
shell-light = Light
shell-dark = Dark
shell-keys = Keyboard
shell-single-keys = Single keys work
shell-close = Close
shell-undo = Undo
shell-lost = Not live since { "{" }time{ "}" }, trying again
shell-failed = That did not arrive. Your text is kept; try again.
shell-waiting = waiting for you
shell-sign-out = Sign out
shell-mailbox = Mail sent to you
shell-journal = Journal
shell-all-clients = All clients
shell-more = More

error-title = This did not work
error-again = Try again
error-home = Go to the start page
error-reference = Reference for IT: { $reference }
error-not-found = There is nothing here
error-not-found-next = The address may be mistyped, or the page belongs to another organisation. Search for what you need, or go back.
error-sign-in = Please sign in first
error-sign-in-next = Your session may have ended. Sign in and you will come back to this page.
error-forbidden = This page is not for your role
error-forbidden-next = If you need it, ask an administrator of your organisation to change your role.
error-cross-site = This came from another website, so we did not carry it out
error-cross-site-next = Open Rapport itself and do it from there.
error-invalid = Something in the form needs a look
error-invalid-next = Nothing was saved. Correct the fields named below and send it again.
error-unreadable = We could not read what was sent
error-unreadable-next = Nothing was saved. Reload the page and send it again; for programs, see the detail.
error-stale = Somebody else changed this while you were writing
error-stale-next = Nothing of theirs was overwritten. Your text is below: look at the present version, then send it again.
error-too-late = This cannot be done any more
error-too-late-next = Reload the page to see where it stands now.
error-key-reused = This key already belongs to another command
error-key-reused-next = Use a fresh Idempotency-Key for each new command.
error-link-spent = This link is no longer good
error-link-spent-next = Links work once and for a short time. Ask for a fresh one on the sign-in page.
error-throttled = Too many attempts
error-throttled-next = For your safety we wait a little. Try again in { $seconds } seconds.
error-too-large = This file is too large
error-too-large-next = The limit is { $limit }. Nothing was saved. Share a link to the file instead, or ask IT to raise the limit.
error-full = There is no room left to save this
error-full-next = Nothing was saved and nothing is lost. IT must free space on the disk that holds the database; then send it again.
error-away = The database cannot be reached right now
error-away-next = Nothing was saved. Keep this page open and try again in a minute; IT sees the cause in the server's log.
error-internal = Something broke on our side
error-internal-next = Nothing was saved. Try again; if it happens twice, give IT the reference below.

fault-empty = Please fill this in.
fault-too-long = This is too long: at most { $max } characters.
fault-not-a-number = This must be a number.
fault-too-small = This must be at least { $min }.
fault-too-large = This must be at most { $max }.
fault-not-a-date = This must be a date.
fault-date-passed = That date has passed.
fault-unknown = There is no such choice.
fault-not-an-address = This is not an e-mail address.
fault-password-short = Use at least { $min } characters.
fault-password-wrong = The address or the password is not right.

signin-title = Sign in
signin-lead = One place for what IT does for you, and what it needs from you.
signin-email = E-mail address
signin-password = Password
signin-enter = Sign in
signin-or = or without a password
signin-mail-me = Mail me a link
signin-sent-title = Look into your mail
signin-sent = If { $email } belongs to somebody here, a link is on its way. It works once and for { $minutes } minutes.
signin-link-title = Sign in as { $name }
signin-link-lead = You followed a link from your mail. One click and you are in.
signin-mail-subject = Your sign-in link for Rapport
signin-mail-body = Hello { $name },

    this link signs you in to Rapport. It works once, for { $minutes } minutes:

    { $link }

    If you did not ask for it, do nothing: without the link nobody gets in.

me-title = Your account
me-sessions = Where you are signed in
me-sessions-lead = If you do not recognise one, end it.
me-session-here = this one
me-session-end = End
me-session-ended = Session ended
me-browser = { $browser } on { $system }
me-since = since { $when }
me-language = Language
me-language-save = Use this language
me-saved = Saved
me-password = Password
me-password-new = New password
me-password-save = Set the password

find-nothing = Nothing found. Try fewer or other words.
find-pages = Pages
find-title = Find
find-lead = All words must occur; the last may be unfinished.
find-label = What are you looking for?
find-go = Find

clients-title = Your clients
clients-lead = Each client is kept strictly apart. Choose one to work in its rooms.
clients-open = Open
clients-here = open now

mailbox-title = Mail sent to you
mailbox-lead = Rapport sends these by e-mail. In this demonstration they stay here.
mailbox-empty = No mail yet. When somebody answers your request, you will see it here.
mailbox-older = Older mail

journal-title = Journal
journal-lead = Everything that happened, in order, sealed by a chain of hashes.
journal-when = When
journal-who = Who
journal-what = What
journal-record = Record
journal-older = Older entries
journal-empty = Nothing has happened yet.
journal-system = Rapport itself
