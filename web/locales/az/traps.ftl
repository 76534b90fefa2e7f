# Spam traps: what came to addresses that nobody uses, what others may do with that, and what the operator decides.

# In the navigation; one short word.
traps-nav = Traps
traps-title = Spam traps
traps-promise = Addresses that nobody uses any more, or that never were anybody’s, still get mail. Nobody is there to have asked for it, so it is most likely spam; and a letter that comes to several of them which have nothing to do with each other can be stopped elsewhere.
traps-promise-lists = This page shows what comes, and has lists for mail servers that want to stop it.
traps-warm-up = Nothing is listed until { $moment }: this server is new, and learns first who writes here for good reason.
traps-forgets = This server keeps nothing on disk: statistics start anew with each start.
traps-operator = For the operator
traps-back = Back to the traps
# Stands before a moment.
traps-as-of = As of

traps-arriving = What comes
traps-nothing = Nothing has come to a trap yet, or not long enough ago to be told.
# On top of charts, before a colon and a number of mails.
traps-days = Mails to traps, day by day
traps-week = By the hour of the week
traps-week-title = When it comes
traps-timeline = Day by day
# Behind traps-week and a colon. $mails is traps-mails.
traps-week-most = most on { $day }, { $hour } ({ $mails })
traps-table = As a table
traps-csv = CSV
traps-day = Day
traps-hour = Hour (UTC)
traps-sum = all
traps-weekday = { $day ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
}
traps-mails = { $count ->
    [one] { $count } mail
   *[other] { $count } mails
}
# What made an address a trap.
traps-class-pristine = never used
traps-class-seeded = planted by the operator
traps-class-trap-only = at a domain of traps
traps-class-abandoned = abandoned
traps-class-leaked-tag = passed on by a site
traps-class-backscatter = answers to forged mail

# Names of numbers.
traps-mails-month = Mails in 30 days
traps-mails-column = Mails
traps-traps-column = Traps
traps-groups-column = Independent origins
traps-sources-month = Sources in 30 days
traps-campaigns-count = Campaigns
traps-listed-networks = Networks listed
traps-listed-domains = Domains listed
traps-sure = Confidence
traps-first = First seen
traps-last = Last seen
# A number that is rounded down.
traps-at-least = { $number } or more

traps-campaigns = Campaigns
traps-campaigns-text = Letters that are copies of one, however they were varied.
traps-campaigns-none = None to tell of.
traps-campaigns-total = { $count ->
    [one] { $count } campaign
   *[other] { $count } campaigns
}
traps-campaign = Campaign
traps-labels = Only these
traps-all = All
traps-orders = Order:
traps-order-last = latest
traps-order-first = newest
traps-order-hits = most mails
traps-order-groups = most origins
traps-order-sure = surest
traps-pages = Pages
traps-before = Back
traps-behind = More
# $day is a day.
traps-listed-since = Listed since { $day }.
traps-not-listed = Not listed.

# What a campaign amounts to, and why.
traps-label-spam = Spam
traps-label-suspect = Suspect
traps-label-graymail = Graymail
traps-label-transactional = Service mail
traps-label-unknown = Unknown
traps-why-spam = Enough traps that have nothing to do with each other got this letter, and those who use their addresses hardly did.
traps-why-suspect = Several independent traps got it, but not enough of them to stop it: it may count against a mail.
traps-why-graymail = One known sender writes it to people who gave it their addresses once. It is no spam, even if nobody reads it any more.
traps-why-transactional = Codes, confirmations and receipts: somebody typed these addresses into a form. It is never listed.
traps-why-unknown = Too little is known to say anything.
# $percent is a number.
traps-sure-certain = nearly certain ({ $percent } %)
traps-sure-very = very sure ({ $percent } %)
traps-sure-likely = likely ({ $percent } %)
traps-sure-possible = possible ({ $percent } %)
traps-sure-little = little known ({ $percent } %)

traps-sample = What it says
traps-sample-text = The words as they are compared: without addresses, names of recipients, numbers and links. Only mail to addresses that never were anybody’s is shown.
traps-sample-marks = What differs between variants is marked.
traps-sample-none = Its text is not shown: it came only to addresses that once were somebody’s, or too long ago.
traps-variant = Another variant
traps-links = Where its links lead
traps-links-text = Domains and the shape of their paths: # is a number, H, U and T are marks that each copy has of its own.
traps-networks = Where it comes from
# $percent is a number.
traps-share = { $percent } % of its mail
traps-similar = Campaigns like it
traps-similar-text = Other letters that have links, files or their build in common with it.

traps-sources = Where it comes from
traps-lookup = IP address or domain
traps-lookup-button = Look up
traps-dimensions = By
traps-top-none = Nothing has come yet, or not long enough ago to be told.
# $most is a number.
traps-top-error = Counts are estimates, too high by { $error } at most. What is not here came { $most } times at most. The last 30 days, without today.
traps-by-source = IP address
traps-by-network = Network
traps-by-helo = Name in HELO
traps-by-helo-kind = Kind of HELO
traps-by-envelope-domain = Envelope domain
traps-by-from-organisation = Domain of the author
traps-by-dkim-domain = Domain of the signature
traps-by-url-domain = Domain in links
traps-by-subject = Subject
traps-by-attachment-sha256 = File (SHA-256)
traps-by-file-type = Type of file
traps-by-trap-class = Kind of trap
traps-by-tls = Encryption
traps-by-spf = SPF
traps-by-dkim = DKIM
traps-by-dmarc = DMARC

traps-lists = Lists for mail servers
traps-lists-text = Made anew as things change; each says when it was made and how long it is good for. Ask for changes only (ETag), every few minutes at most.
traps-export-postfix-cidr = IP addresses for check_client_access of Postfix: refuses mail from them.
traps-export-ip-rbldnsd = The same as a block list of your own in DNS, served by rbldnsd; any mail server can ask it.
traps-export-url-rbldnsd = Domains that spam leads to, as a block list in DNS: for filters that look at links.
traps-export-rspamd-ip = IP addresses for the multimap module of rspamd: adds to the score.
traps-export-rspamd-url = Domains in links for the multimap module of rspamd.
traps-export-campaigns-ndjson = All campaigns of this page, a line of JSON each: for research.
traps-export-daily-csv = The most frequent sources, domains and subjects of each day, for spreadsheets.

traps-how = How to read this
# $lag is life-* of units.ftl.
traps-how-lag = Figures are at least { $lag } old and rounded down, and tell only of what at least three independent origins got: nobody can find out with mail of their own which addresses are traps.
traps-how-groups = Addresses are no witnesses, since anybody can make thousands. What counts is how many got a letter that have nothing to do with each other.
traps-how-spared = Who wrote to an address while it was in use is hardly held against them later. Codes, confirmations and receipts are never listed, nor what many people here read.
traps-how-secret = No address of a trap is ever shown, and no mail of a private inbox.

# The page of a source: an IP address, a network or a domain.
traps-source-title = Is { $source } listed?
traps-source-listed = Listed.
traps-source-around = Listed as part of a network.
traps-source-free = Not listed here.
traps-source-never = Never listed.
# $since and $until are days.
traps-source-times = Since { $since }; it ends by itself on { $until } if nothing more comes from there.
traps-source-why = From this address mail was sent to addresses that nobody uses and nobody signed up with, at several origins that have nothing to do with each other.
traps-source-why-domain = Mail that was sent to addresses nobody uses and nobody signed up with leads to this domain, at several origins that have nothing to do with each other.
traps-source-free-text = Nothing on this server stops its mail. If somebody refuses it, their answer names another reason or another list.
traps-source-never-text = It belongs to this server, is reserved, reaches many people, or the operator has decided so.
# $count addresses of $network are listed.
traps-source-range = { $count ->
    [one] { $count } address of { $network } is listed, so the whole network is.
   *[other] { $count } addresses of { $network } are listed, so the whole network is.
}
traps-source-known = What is known
traps-source-rounded = Numbers are rounded down, and at least a few hours old.
traps-yours = If it is yours
traps-yours-hacked = Look for what sends: an account whose password was guessed, a form or a machine that somebody else uses, a customer.
traps-yours-domain = Look for who advertises it, or who put pages there without your knowledge.
traps-yours-lists = If it was your own list of recipients: write only to who confirmed their address, take out what answers 550, and those who have not opened anything for a year.
traps-yours-off = Then take it off here. You need not explain anything or ask anybody.
traps-take-off = Take { $source } off the list
traps-take-off-text = It is off at once; mail servers notice when they next fetch the list, within minutes or hours. If mail to traps comes from there again, it is listed again, and for twice as long.
traps-yours-addresses = Which addresses got the mail is never told: they would be of no use any more, and leaving out just those would end nothing for anybody else.
traps-yours-contact = If something is wrong with this, write to { $contact }
traps-another = Look up another
detail-invalid_source = That is neither an IP address nor a network nor a domain.
notice-trap-taken-off = Taken off the list.

# The operator’s page.
traps-operator-text = What is about to be listed, and what never is. Numbers here are exact and of this moment.
traps-pending = Waiting to be listed
traps-pending-text = Each is listed at its time unless you say that it is no spam.
traps-pending-none = Nothing waits.
traps-due = Due { $moment }
traps-clear = Not spam
traps-clear-this = Not spam: { $name }
traps-undo = Take back
traps-undo-this = Take back: { $name }
traps-cleared = Never listed, as you said
traps-cleared-none = Nothing so far.
# $mails is traps-mails; $percent a number; $groups is the number of independent origins.
traps-reason = { $mails }, { $groups ->
    [one] { $groups } origin
   *[other] { $groups } origins
}, { $percent } % sure.
traps-kind-campaign = Campaign
traps-kind-network = Network
traps-kind-domain = Domain
traps-more-left = { $count ->
    [one] { $count } more is not on this page.
   *[other] { $count } more are not on this page.
}
traps-state = What traps hold
traps-state-mailboxes = Addresses remembered, as hashes
traps-state-campaigns = Campaigns
traps-state-waiting = Letters that wait for a second one
traps-state-bytes = Memory
traps-state-evicted = Forgotten for want of room
traps-state-lost = Mails not looked at: too many at once
# $line is a number.
traps-overrides-wrong = Line { $line } of the file of overrides can’t be read, so the rules before it was changed are still in use: { $reason }
notice-trap-cleared = Noted: no spam. It is never listed.
notice-trap-undone = Taken back: it can be listed again.

# On the page of a mail, for its holder.
traps-note = { $count ->
    [one] The same letter came to { $count } trap or more.
   *[other] The same letter came to { $count } traps or more.
}
traps-note-look = What is known of it
traps-vote = Spam, or asked for?
traps-vote-text = What you say counts a little, once for each network, when this server tells spam from other mail. Nobody learns who said it, and the mail stays where it is.
traps-vote-spam = This is spam
traps-vote-asked = I asked for this
notice-voted = Thank you, noted.
detail-no_campaign = Nothing like this letter came to anybody else here, so there is nothing to count that for.

# The inbox’s settings.
traps-opt-out = Never make this address a spam trap
traps-opt-out-text = When nobody looks into it any more, what still comes shall tell nothing about spam.
