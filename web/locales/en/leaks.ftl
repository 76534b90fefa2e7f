# Addresses that were given to one site each: who writes to them, who passed them on, and who keeps writing.

# In the navigation; one short word.
leaks-nav = Leaks
leaks-title = Who passed your address on
leaks-title-senders = Who writes, and how often
leaks-promise = An address that only one site has shows who passed it on: if anybody else writes to it, they most likely have it from there.
leaks-promise-senders = How often each sender wrote in the last 30 days, and who still writes after you have unsubscribed.
leaks-views = View
leaks-by-tag = By address
leaks-by-sender = By sender
# Stands before the links CSV, JSON and Atom.
leaks-take = Take it with you:
# Whether addresses outlive a restart or not.
leaks-memory = A restart of the server forgets who wrote; the addresses stay.
leaks-memory-all = A restart of the server forgets all of this, the addresses as well.
leaks-left-out = { $count ->
    [one] { $count } more mail came to tags of which nothing else is kept: there are too many.
   *[other] { $count } more mails came to tags of which nothing else is kept: there are too many.
}
leaks-more-rows = { $count ->
    [one] { $count } more is not on this page, but in the files below.
   *[other] { $count } more are not on this page, but in the files below.
}

leaks-empty = Nothing to tell yet
# $example is an address.
leaks-empty-text = Give each site an address of its own, such as { $example }. When anybody else begins to write there, this page tells who it is, since when, and how sure it is that the site passed it on.
leaks-empty-button = An address for a site
leaks-empty-senders = Nobody has written yet.

# How sure it is that a site passed an address on.
leaks-grade-proven = Leak proven
leaks-grade-likely = Leak likely
leaks-grade-possible = Leak possible
leaks-grade-none = No leak seen
leaks-grade-accepted = Fine, as you said
leaks-grade-waiting = No mail yet

leaks-without-tag = Without a tag
# $site is a domain.
leaks-given = Given to { $site }
leaks-written = First to write was { $site }
# Spoken in the place of an arrow between the site and who has the address from it.
leaks-to = now also writing:
# Between the day on which an address was given and the first mail of somebody else; behind it stands leaks-mails.
leaks-after = { $count ->
    [0] first mail from somebody else on the same day
    [one] first mail from somebody else { $count } day later
   *[other] first mail from somebody else { $count } days later
}
leaks-mails = { $count ->
    [one] { $count } mail
   *[other] { $count } mails
}
# Behind leaks-after: the mails of all but the site.
leaks-mails-others = { $count ->
    [one] { $count } mail from others
   *[other] { $count } mails from others
}
leaks-others = { $count ->
    [one] and { $count } other
   *[other] and { $count } others
}
leaks-last = last mail:

# Beside a mail in a list, behind leaks-grade-* and a colon.
leaks-row-given = given to { $site }
leaks-row-written = first to write was { $site }
leaks-row-stripped = now without the tag { $tag }
# On top of a mail, behind leaks-grade-* and a full stop; both are domains.
leaks-mail-given = This address was given to { $site }, and this mail is from { $sender }.
leaks-mail-written = First to write to this address was { $site }, and this mail is from { $sender }.
# The same for mail without the tag; $tag has its plus.
leaks-mail-stripped = { $sender } first wrote with the tag { $tag }, and now leaves it out.
leaks-look = See why
leaks-who = Who writes here
# What can be done about a leak: on the page of the address, and on that of the mail.
leaks-alias = Change or switch off this address
leaks-alias-new = New address for { $site }
leaks-unsubscribe-tells = Unsubscribing tells this sender that the address is read.
leaks-off-safer = Switching the address off is safer.

# The page of one tag.
leaks-back = Back to all addresses
leaks-one-title = Address with the tag { $tag }
leaks-bare-title = Mail without a tag
leaks-evidence = For and against
# Spoken in the place of a plus and a minus before each reason.
leaks-evidence-for = For:
leaks-evidence-against = Against:
leaks-timeline = Who wrote here, and when
leaks-timeline-text = A line for each sender, from the first mail to the last. The lists below say the same in words.
# Stands before a moment or a day.
leaks-given-at = given
leaks-expected = Expected here
# In the place of leaks-expected where nobody said whom an address was given to.
leaks-first-writers = First to write
leaks-first-writers-text = Nobody said whom this address was given to. Up to three senders who write within its first two days count as invited.
leaks-expected-none = { $site } has not written yet.
leaks-later = Came later
leaks-more-senders = { $count ->
    [one] { $count } more mail came from senders that are not listed: there are too many.
   *[other] { $count } more mails came from senders that are not listed: there are too many.
}
leaks-first = First mail
leaks-latest = Last mail
leaks-count = Mails
leaks-subject = First subject
leaks-why = What is known
leaks-show-mail = Show mail
leaks-fine = This is fine
leaks-fine-for = This is fine: { $sender }
leaks-not-fine = Not fine after all
leaks-not-fine-for = Not fine after all: { $sender }
notice-leak-accepted = Noted: that is fine. It speaks for no leak any more.
notice-leak-undone = Noted: that is not fine. It counts again.

# Who keeps writing.
leaks-month = { $count ->
    [0] None in 30 days
    [one] { $count } mail in 30 days
   *[other] { $count } mails in 30 days
}
leaks-total = { $count } in all
leaks-bars = Mails of each of the last 30 days
leaks-nag-to = To
leaks-unsubscribed = You followed the link to unsubscribe:
leaks-still = { $count ->
    [0] Wrote again on the same day.
    [one] Still writing { $count } day after.
   *[other] Still writing { $count } days after.
}
leaks-stopped = Nothing came since.

# The page between a mail and where its link to unsubscribe leads; it goes on by itself.
leaks-leave-title = On to { $host }
leaks-leave-noted = It is noted that you unsubscribe today, so you can see who still writes after.
leaks-leave-link = Go on to { $host }
leaks-unsubscribe-mail = Unsubscribe by mail (write from your own, none is sent from here) to

# How a sender comes to know an address.
leaks-relation-expected = You gave the address to it.
leaks-relation-introduced = It was among the first to write.
leaks-relation-accepted = You said that this is fine.
leaks-relation-sister = It has the name of an expected sender, under another ending.
leaks-relation-same-signer = It is sent or signed by the same as an expected sender.
leaks-relation-shared-links = Its links lead where those of an expected sender lead.
leaks-relation-provider = It sends for others: a mailing service, a courier, a payment service.
leaks-relation-forwarded = It came by forwarding or a mailing list.
leaks-relation-forged = It wrote in the name of an expected sender, whose domain does not stand behind the mail.
leaks-relation-foreign = Nobody gave it this address, as far as can be told.

# Whether it is sure who wrote.
leaks-standing-proved = Proven: its own domain stands behind the mail.
leaks-standing-claimed = Only claimed: nothing proves who sent it.
leaks-standing-failed = Its domain does not stand behind this mail: somebody else may have written in its name.
# Once for the page, where nothing is known of any sender.
leaks-unchecked = Who sent this mail was not checked on this server; its operator can turn that on with SUNDEW_DNS.

# What speaks for a leak, and against.
leaks-evidence-issued = The address was made here and can’t be guessed.
leaks-evidence-guessable = The tag is a word that somebody could have guessed.
leaks-evidence-given = You gave the address to { $site }.
leaks-evidence-established = The first mails show to whom the address was given.
leaks-evidence-never-given = Nothing shows that the address was ever given to anybody: it may have been guessed.
leaks-evidence-alleged = All that ties the mail to the one you gave the address to is what anybody can write: a link, a mailing list, a signature or a name that nobody verified, the mark of a forwarder.
leaks-evidence-first-to-write = It wrote first, and nothing shows that it belongs to the site that you gave the address to: it may be how that site sends its mail.
leaks-evidence-untracked = { $count ->
    [one] { $count } mail came from a sender that is not kept by name, since there are too many: it may be a foreign one.
   *[other] { $count } mails came from senders that are not kept by name, since there are too many: they may be foreign ones.
}
leaks-evidence-senders-proved = The domains of the foreign senders stand behind their mail.
leaks-evidence-senders-claimed = Nothing proves who the foreign senders are.
leaks-evidence-senders-forged = Its domain does not stand behind the mail: somebody else may have written in its name.
leaks-evidence-introduced-claimed = Nothing proves that the first senders are who they say.
leaks-evidence-links = Links of the foreign mail lead to { $hosts }.
leaks-evidence-stripped = { $count ->
    [one] { $count } of the mails left the tag out.
   *[other] { $count } of the mails left the tag out.
}
leaks-evidence-dictionary = The foreign sender writes to tags that nobody gave away, too: it tries words.
leaks-evidence-early = All of it came within the first two days, when partners of a site write as well.
leaks-evidence-began-later = What was known of this address before was lost, by a restart or because the inbox had ended: the sender may have been known.
leaks-evidence-transactional = It looks like the mail of a courier, a payment service or the like.
leaks-evidence-mentions = The mail names the one that the address was given to.
leaks-evidence-freemail = The sender is one of many behind a free mail service.
leaks-filter-from = Only mail from { $sender }
leaks-nobody = (nobody named)

# In the place of leaks-grade-none while several write that have nothing to do with each other.
leaks-grade-too-early = Too early to tell
# $senders are domains, $reason is one of the sentences leaks-evidence-*.
leaks-evidence-by = { $senders }: { $reason }
leaks-evidence-wrote-before = It already wrote to your address without the tag.
