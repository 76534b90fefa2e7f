# The operator's page, and who is kept out.

admin-title = Operator
admin-text = How full the server is, what readers reported, and who is kept out. What is in a private inbox is shown to nobody.
admin-reload = Look again
admin-number = { $count }

admin-memory = Memory
admin-memory-store = Stored mail
admin-memory-intake = Mail being received
admin-memory-answers = Large answers being read
admin-memory-of = { $used } of { $max }

admin-counts = Right now
admin-mails = Mails
admin-mails-public = Mails that are public
admin-inboxes = Inboxes
admin-inboxes-claimed = Inboxes with a claimed name
admin-smtp-connections = SMTP connections
admin-web-connections = Web connections

admin-limits = Limits met since the start
admin-limits-none = None so far.
admin-limit-smtp-connections = SMTP connections over the number for all
admin-limit-smtp-network = SMTP connections over the number for one network
admin-limit-smtp-rate = SMTP connections that came too often
admin-limit-smtp-blocked = SMTP connections of blocked networks
admin-limit-smtp-too-much = SMTP: too many mails or wrong commands
admin-limit-smtp-recipients = Recipients over the number for one mail
admin-limit-mail-size = Mails that were too large
admin-limit-rules = Senders and recipients refused by a rule or a block
admin-limit-room = Mails for which there was no room
admin-limit-share = Mails of a network that has filled its share of the store
admin-limit-store = Old mails dropped because the store was full
admin-limit-inbox = Old mails dropped because an inbox was full
admin-limit-web-connections = Web connections over a limit
admin-limit-web-rate = Web requests that came too often
admin-limit-web-busy = Web requests for which the server was too busy
admin-limit-web-blocked = Web requests of blocked networks

admin-load = Inboxes by load
admin-load-text = The 50 that hold most. Private addresses are shortened.
admin-load-none = No inbox holds mail.
admin-private = private
admin-burn-typed = An address to burn
admin-burn = Burn
admin-burn-ask = Burn…
admin-burn-this = Burn { $address }…
admin-burn-text = This deletes all its mail now. A private address stays empty for ever, and its holder is not asked.

admin-reports = Reports
admin-reports-none = No mail was reported.
admin-report-mail = Look at the mail
admin-report-gone = The mail is gone
admin-report-dismiss = Dismiss
admin-report-delete = Delete the mail
admin-report-block = Block its sender…
# $target is a network or a domain.
admin-report-block-this = Block { $target }

admin-blocks = Blocks
admin-blocks-text = A blocked network hears 554 by SMTP and gets no page; senders at a blocked domain and its subdomains hear 550. Blocks are in memory only: a restart forgets them.
admin-blocks-none = Nobody is blocked.
admin-block-target = Domain, IP address or network
admin-block-for = For
admin-block-button = Block
admin-block-until = until { $moment }
admin-block-remove = Remove
admin-block-remove-this = Remove the block of { $target }

notice-blocked = Blocked.
notice-unblocked = The block is removed.
notice-dismissed = The report is dismissed.

detail-invalid_target-syntax = A block is for a domain, an IP address or a network, for example spam.example, 192.0.2.7 or 2001:db8::/48.
detail-invalid_target-too_wide = That network is too wide: at most a /8, or a /16 of IPv6.
detail-invalid_target-loopback = That is this machine, and whoever comes through a proxy on it.
detail-invalid_block_time = Choose one of the times on offer.
detail-too_many_blocks = There are { $max } blocks already. Remove one first.
detail-no_such_inbox = Nothing is stored for that inbox, and nobody claimed it.

error-blocked = Your network is blocked
error-blocked-advice = The operator of this server keeps your network out for now. The link at the bottom says whom to write to.
error-no-admin-token = There is no operator yet
error-no-admin-token-advice = If this is your server, set SUNDEW_ADMIN_TOKEN to a secret of at least 12 characters and start it again. It is the password of this page.
