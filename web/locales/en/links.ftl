# Links that the holder of an inbox makes, and what became of an address.

links-restore = Use this address on another device
links-restore-text = A link opens this inbox in another browser too. There is none until you make it.
links-restore-make = Make a link
links-restore-warning = Whoever has this link has the address and its mail: scan it, or send it to yourself alone. Revoking it does not take the address from devices that have used it.
# $host is 127.0.0.1 or localhost.
links-restore-own = This link leads every device to itself, because it names { $host }. For another device, open this page by a name or number of the server that other devices know.
links-restore-code = QR code of the link
links-restore-copy = Copy link
links-restore-revoke = Revoke this link
links-feed = Feed
links-feed-text = A feed reader can show what arrives here (Atom). It needs a link of its own.
links-feed-make = Make a feed link
links-feed-warning = Whoever has this link can read the mail in this inbox by its feed, and do nothing else. Each time a feed reader looks counts as your visit.
links-feed-copy = Copy feed link
links-feed-revoke = Revoke this feed link
# In the place of inbox-promise-private, once there is a link.
links-promise = Private: read by the browsers that hold it, and by whoever has a link that you made. Each visit keeps the address alive.

# The page that a restore link leads to.
restore-title = Restore link
restore-text = With this button the address and its mail open in this browser too, beside those you have here.
restore-held = This browser has this address already.
restore-button = Use it in this browser

notice-link-made = The link is ready. It works until you revoke it or the inbox ends.
notice-link-revoked = Revoked. That link opens nothing any more.
notice-restored = Here it is. This browser has the address now.

# $moment is a time, such as 22 Nov 2026, 14:30.
past-expired = This address had ended because nobody came back to it in time. It is yours again, but the mail it had is gone. It ended: { $moment }.
# Stands behind an address and a colon.
past-burned = burned from another browser, with all its mail. Here is a new address. Burned: { $moment }.
past-lost = What this browser had here opens no more: the server has started anew and keeps nothing of before. Nobody can restore it. Here is a new address.

error-burned = This address was burned
error-burned-advice = Its mail is gone for ever, and nobody else can have the address.
detail-burned = Burned: { $moment }
detail-not_found-restore = This link opens nothing: it was revoked, its address has ended, or a part of it is missing.
detail-busy-links = Too many links are in use right now.
