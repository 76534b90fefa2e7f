# The page about this server: what it keeps and shows, and whom to write to.

about-link = What is kept here, and whom to write to
about-title = About this server
about-intro = Sundew takes mail for addresses that are needed for a short time. Here is what it keeps, for how long, and who can see it.

about-kept-title = What is kept, and for how long
# $kept and $held are life-* of units.ftl.
about-kept-private = Mail to a private address is kept for { $kept } at most, and never longer than the address lives.
about-kept-public = Mail to a public name is kept for { $kept } at most.
about-kept-address = A private address lives for { $held } after its holder’s last visit, or as long as its holder chose, up to 30 days. Mail that arrives does not extend its life.
about-kept-full = An inbox that is full loses its oldest mail first.
about-kept-memory = Mail is in memory only. A restart of the server forgets all of it.
about-kept-disk = On disk there are a key, a list that says, in keyed hashes, which addresses are taken or have ended, and when, and the addresses for sites, sealed so that only the addresses themselves open them. There is no mail on disk, and no address that anybody could read.
about-kept-no-disk = Nothing is written to disk. A restart forgets the addresses as well.

about-seen-title = Who can see it
about-seen-private = A private address opens only for whoever has its token. The browser that made the address keeps the token in a cookie.
about-seen-public = Anyone who knows or guesses a public name can read and delete the mail there.
about-seen-all-open = This server also lists all public mail for everybody.
about-seen-all-closed = A list of all public mail is shown to the operator only.
about-seen-files = Files of more than { $size } in public mail are not handed out: this is no place to share files.
about-seen-reserved = Mail to names such as postmaster and abuse is read by the operator only.
about-seen-operator = The operator’s page tells how much mail an inbox holds. Of a private inbox it shows no sender, subject or text. Whoever has the machine itself could look into its memory.
about-seen-lost = If you lose the cookie of a private address and kept no restore link, nobody can give it back to you.

about-logged-title = What is logged and limited
about-logged-log = The usual log has no subject, no text, no address of a mail and no visitor’s IP address.
about-logged-networks = Requests are counted for networks of neighbours, so that nobody takes all there is. A count is forgotten within minutes; visitors’ IP addresses are not stored.
about-logged-sender = The IP address of the server that sent a mail stands in that mail.
about-logged-cookie = Cookies hold your addresses, their tokens and your language, and nothing else.

about-traps-title = Old addresses and spam
about-traps-use = An address that nobody reads any more may serve as a spam trap: what is sent there helps to know spam.
about-traps-holder = If you don’t want that for yours, burn it, or settle that senders hear 550 after its end.
about-traps-sender = If you send mail and don’t want to reach such addresses, write to us.

about-contact-title = Whom to write to
about-contact-whom = For abuse, legal questions, or mail that should not be here: { $contact }
about-contact-none = The operator of this server has not named a contact.
about-contact-report = Every public mail can be reported on its own page.
