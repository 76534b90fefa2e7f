# Spam traps: what came to addresses that nobody uses, what others may do with that, and what the operator decides.

# In the navigation; one short word.
traps-nav = Traps
traps-title = Spam traps
traps-promise = Addresses that nobody uses any more, or that never were anybody’s, still get mail. Nobody asked for it, so it is most likely spam. A letter that comes to several of them which have nothing to do with each other can be stopped elsewhere, too.
traps-promise-lists = This page shows what comes, and has lists for mail servers that want to stop it.
# $moment is a moment.
traps-warm-up = Nothing is listed until { $moment }: this server is new, and first learns who writes here for good reason.
traps-forgets = This server keeps nothing on disk: its statistics start anew with each start.
traps-operator = For the operator
traps-back = Back to the traps
# Stands before a moment.
traps-as-of = As of

traps-arriving = What comes
traps-nothing = Nothing has come to a trap yet, or not enough and not long enough ago to tell of it.
# Charts; some stand before a colon and a number of mails.
traps-days = Mails to traps, day by day
traps-week = By the hour of the week
traps-week-title = When it comes
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
# Of the traps, those that have nothing to do with each other.
traps-groups-column = Independent
traps-campaigns-count = Campaigns
traps-listed-networks = IP addresses listed
traps-listed-domains = Domains listed
traps-sure = Confidence
traps-live = At addresses in use
traps-introduced = From known senders
traps-first = First seen
traps-last = Last seen
# A number that is rounded down: so many, or more.
traps-at-least = { $number }+

traps-campaigns = Campaigns
traps-campaigns-text = A campaign is one letter in all its copies, however they were varied.
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
traps-order-groups = most traps
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
traps-why-spam = Enough traps that have nothing to do with each other got this letter, and addresses in use hardly did.
traps-why-suspect = Several independent traps got it, but not enough of them to stop it: it may count against a mail.
traps-why-graymail = One known sender writes it to people who once gave it their addresses. It is no spam, even if nobody reads it any more.
traps-why-transactional = Codes, confirmations and receipts: somebody typed these addresses into a form. It is never listed.
traps-why-unknown = Too little is known to say anything.
# $percent is a number.
traps-sure-certain = nearly certain ({ $percent }%)
traps-sure-very = very sure ({ $percent }%)
traps-sure-likely = likely ({ $percent }%)
traps-sure-possible = possible ({ $percent }%)
traps-sure-little = little known ({ $percent }%)

# The page of a campaign.
traps-sample = What it says
traps-sample-text = The words as they are compared: without addresses, the recipient’s name, numbers and links. They are of mail to addresses that never were anybody’s.
traps-sample-left-out = What is not the same in all variants is left out.
traps-sample-marks = What is not the same in all variants is marked.
traps-sample-none = Its words are not shown: too few of its mails came to addresses that never were anybody’s, or it was too long ago.
traps-links = Where its links lead
traps-links-text = Domains and the shapes of paths: # is a number, H, U and T stand for what each copy has of its own.
traps-networks = Where it comes from
# $percent is a number.
traps-share = { $percent }% of its mail
traps-timeline = Day by day
traps-similar = Campaigns like it
traps-similar-text = Other letters that have links, files or their build in common with this one.

traps-sources = Where it comes from
traps-lookup = Is this IP address or domain listed?
traps-lookup-button = Look up
traps-dimensions = By
traps-top-none = Nothing has come yet, or not enough and not long enough ago to tell of it.
# $error and $most are numbers.
traps-top-error = Of the last 30 days without today. Counts are estimates and may be too high, by { $error } at most; whatever is missing here came no more often than { $most }×.
traps-top-whole = Of the last 30 days without today, rounded down.
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
traps-lists-text = Each says when it was made and how long it is good for. Ask for changes only (ETag), every few minutes at most.
traps-export-postfix-cidr = IP addresses for check_client_access of Postfix, which then refuses mail from them.
traps-export-ip-rbldnsd = The same as a block list in DNS, served by rbldnsd, for any mail server.
traps-export-url-rbldnsd = Domains that spam leads to, as a block list in DNS, for filters that look at links.
traps-export-rspamd-ip = IP addresses for the multimap module of rspamd, to add to the score.
traps-export-rspamd-url = Domains in links for the multimap module of rspamd.
traps-export-campaigns-ndjson = All campaigns of this page, a line of JSON each, for research.
traps-export-daily-csv = The most frequent sources, domains and subjects of each day, for spreadsheets.

traps-how = How to read this
# $lag is life-* of units.ftl.
traps-how-lag = Figures are at least { $lag } old and rounded down, and tell only of what at least three independent traps got: nobody can find out with mail of their own which addresses are traps.
traps-how-groups = Addresses alone are no witnesses, since anybody can make thousands. What counts is how many traps got a letter that have nothing to do with each other.
traps-how-spared = Who wrote to an address while it was in use is hardly held to account later. Codes, confirmations and receipts are never listed, nor is what many people here read.
traps-how-secret = No address of a trap is ever shown, and no mail of a private inbox.

# The page of a source: an IP address, a network or a domain.
traps-source-title = Is { $source } listed?
traps-source-listed = Listed.
traps-source-around = Listed as part of a network.
traps-source-free = Not listed here.
traps-source-never = Never listed here.
# $since and $until are days.
traps-source-times = Since { $since }; ends by itself on { $until } if nothing more comes.
traps-source-why = From this IP address mail was sent to addresses that nobody uses and nobody signed up with, several of which have nothing to do with each other.
traps-source-why-domain = Mail to addresses that nobody uses and nobody signed up with leads to this domain; several of them have nothing to do with each other.
traps-source-free-text = Nothing on this server stops its mail. If somebody refuses it, their answer names another list or another reason.
traps-source-never-text = It is ours, is for private use, reaches many people, or the operator has decided so.
# $count addresses of $network are listed.
traps-source-range = { $count ->
    [one] { $count } address of { $network } is listed, and so the whole network is.
   *[other] { $count } addresses of { $network } are listed, and so the whole network is.
}
traps-source-known = What is known
traps-source-rounded = Numbers are rounded down.
traps-within = Its listed addresses
traps-yours = If it is yours
traps-yours-hacked = Look for what sends: an account whose password was guessed, a form or a machine that somebody else uses, a customer.
traps-yours-domain = Look for who advertises it, and whether somebody put pages there without your knowledge.
traps-yours-lists = If it was a list of recipients of your own: write only to those who confirmed their address, and take out those who have not opened anything for a year and those that answer 550.
traps-yours-off = Then take it off here. You need not explain anything or ask anybody.
traps-yours-range = A network comes off by itself when enough of its addresses have.
traps-take-off = Take { $source } off the list
traps-take-off-text = It is off at once; mail servers notice when they next fetch the list, within minutes or hours. If mail from it comes to traps again, it is listed again and for longer.
traps-yours-addresses = Which addresses got the mail is told to nobody: leaving out just those would end nothing for anybody else.
traps-yours-contact = If something is wrong here, write to { $contact }
traps-another = Look up another
detail-invalid_source = That is neither an IP address nor a network nor a domain.
detail-not_listed = It is on no list of its own; it may have come off already.
detail-listed_too_often = It was listed again and again, so it does not come off by this button any more. Write to whoever runs this server.
notice-trap-taken-off = Taken off the list.

# The operator’s page.
traps-operator-text = What is about to be listed, and what never is. Numbers are exact here.
traps-pending = Waiting to be listed
traps-pending-text = Each is listed at its time, unless you say that it is no spam.
traps-pending-none = Nothing waits.
traps-due = Due { $moment }.
traps-clear = Not spam
traps-clear-this = Not spam: { $name }
traps-undo = Take back
traps-undo-this = Take back: { $name }
traps-cleared = Never listed, as you said
traps-cleared-none = Nothing so far.
# $kind is traps-kind-*; $mails is traps-mails; $groups is how many independent traps; $percent is a number.
traps-reason = { $kind }: { $mails }, { $groups ->
    [one] { $groups } independent trap
   *[other] { $groups } independent traps
}, { $percent }% sure.
traps-kind-campaign = Campaign
traps-kind-network = IP address
traps-kind-domain = Domain
traps-more-left = { $count ->
    [one] { $count } more is not on this page.
   *[other] { $count } more are not on this page.
}
traps-state = What traps hold
traps-state-mailboxes = Addresses remembered, as hashes
traps-state-campaigns = Campaigns
traps-state-networks = IP addresses
traps-state-domains = Domains
traps-state-waiting = Letters that wait for a second one
traps-state-bytes = Memory
traps-state-evicted = Forgotten for want of room
traps-state-queue = Mails to be looked at
traps-state-lost = Mails not looked at: too many at once
# $reason is in English, for whoever runs the server.
traps-overrides-wrong = The file of what is never listed can’t be read as it is now, so what it said before still holds: { $reason }
traps-began-anew = What was known before could not be read and was put aside, so traps began anew: { $reason }
notice-trap-cleared = Noted: no spam. It is never listed.
notice-trap-undone = Taken back: it can be listed again.

# On the page of a mail.
traps-note = { $count ->
    [one] This letter also came to { $count } trap or more.
   *[other] This letter also came to { $count } traps or more.
}
traps-note-look = What is known of it
# For its holder.
traps-vote = Spam, or asked for?
traps-vote-text = What you say counts a little, once for you and your network, when this server tells spam from other mail. Nobody learns who said it, and the mail stays where it is.
traps-vote-spam = This is spam
traps-vote-asked = I asked for this
notice-voted = Thank you, noted.
detail-invalid_vote = Say whether it is spam or was asked for.

# The page about this server.
traps-about-kept = Of addresses that may be traps, and of those who write to them, keyed hashes, counts and times are kept. Letters are compared by what is left of them without names and numbers.
traps-about-shown = Words of a letter are shown only if it came to addresses that never were anybody’s. Of what comes to an address that somebody once had, nobody sees more than numbers.
# $page is a link, named traps-title.
traps-about-look = What comes of it is there for everybody: { $page }
traps-about-out = The holder of a private address can settle that it never becomes a trap, in the settings on the page of the inbox.

# The inbox’s settings.
traps-opt-out = Never make this address a spam trap
traps-opt-out-text = Else, when nobody looks into it any more, what still comes may count as spam, in numbers. Mail that comes while you use it never does.
