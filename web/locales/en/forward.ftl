# Sending a mail on to a real address.

forward-summary = Forward…
forward-deliveries = Where this mail was forwarded
forward-to = Forward to
forward-send = Forward
forward-text = An address that has not agreed yet gets one mail with a code first, and that at most once a day. This mail goes as an attachment, unchanged.
# $address is a mail address.
forward-asked = A code was sent to { $address }. Enter it here, or open the link in that mail.
forward-letter = The mail with the code:
forward-code = Code
forward-confirm = Confirm
forward-tries = { $count ->
    [one] { $count } try left
   *[other] { $count } tries left
}

# How far it is. $answer is what the mail server said, $moment a time.
forward-waiting = waiting to be sent
forward-sending = is being sent
forward-sent = sent: { $moment }
forward-retry = could not be sent yet ({ $answer }); next try: { $moment }
forward-refused = refused by the mail server: { $answer }
forward-given-up = given up, it could not be sent in time: { $answer }
# A link to the same page, while it is on its way.
forward-refresh = Look again

# In the settings of an inbox.
forward-all = Forward all mail
forward-all-text = Everything that comes here from now on is sent on, while this address lives. The other address has to agree first.
forward-all-begin = Forward all
# $address is a mail address.
forward-all-to = All mail that comes here is sent on to { $address }.
forward-stop = Stop forwarding
forward-left-out = { $count ->
    [one] { $count } mail was not forwarded, as too many were waiting. You can still forward it from its own page.
   *[other] { $count } mails were not forwarded, as too many were waiting. You can still forward them from their own pages.
}

notice-forward-asked = A mail with a code is on its way to that address. Enter the code to go on.
notice-forward-wrong-code = That is not the code that was sent. Look again.
notice-forwarded = The mail is on its way. What becomes of it stands below.
notice-forward-begun = All mail that comes here is sent on from now on.
notice-forward-stopped = Nothing is sent on any more.

# The mail that asks an address whether it agrees. $host is the name of this server.
forward-letter-subject = Code from { $host }
forward-letter-intro = Somebody at { $host }, a server for disposable addresses, wants to forward mail from such an address to you.
forward-letter-code = If that is you, enter this code there: { $code }
forward-letter-link = Or open this page and press its button: { $link }
forward-letter-nothing = If it is not you, do nothing: no mail will come.
forward-letter-never = If you never want mail from this server, not even this question: { $link }

# Around a mail that is sent on. $address is the disposable address it came to.
forward-cover-intro = This mail came to { $address } and is sent on to you as that address is set up. It is attached unchanged.
forward-cover-from = From:
forward-cover-subject = Subject:
forward-cover-outro = If you want no more mail from here: { $link }

# The pages that those mails lead to.
forward-confirm-title = May mail come to you from here?
forward-confirm-text = Somebody wants to forward mail from a disposable address on this server to you. Agree only if that is you.
forward-confirm-button = Yes, forward it to me
forward-confirmed-title = You have agreed
forward-confirmed-text = The mail comes to you now. Each one has a link by which you can end that for ever.
forward-never-title = Never again?
forward-never-text = This server will send nothing to your address any more, whoever asks for it. This can’t be undone here.
forward-never-button = Never send me anything again
forward-never-again-title = Never again
forward-never-again-text = It is noted. Nothing will be sent from here to your address any more.

# On the page about this server.
about-forward = Mail of a private address can be forwarded to another address that agreed to it. An address that wants none is remembered as a keyed hash, kept like the list of ended addresses.

error-forward-off = Mail can’t be forwarded here
error-forward-off-advice = The operator of this server has not set up a way to send mail (SUNDEW_SMARTHOST). You can save the mail as a file instead.
detail-invalid_target-letters = Only an address in plain letters, without quotes, can be forwarded to.
detail-invalid_target-no_domain = Mail is forwarded to addresses at domain names only.
detail-invalid_target-role = Mail is forwarded to people, not to addresses such as postmaster or abuse.
detail-invalid_target-ours = Mail can’t be forwarded to an address of this server.
detail-not_forwarded-loop = This mail was forwarded once already.
detail-not_forwarded-hops = This mail came by too many servers to be sent to one more.
detail-not_forwarded-large = This mail is too large to be forwarded.
detail-unwanted = Whoever has this address wants no mail from here.
detail-asked_today = This address got a code today, and an address gets one a day. Try again tomorrow.
detail-forward_too_often = Too much was forwarded within an hour. Try again later.
detail-no_code = No code is waited for. Ask for one first.
detail-wrong_code = That is not the code that was sent.
detail-busy-forward = Too much is being forwarded right now.
detail-not_found-forward = This link does nothing any more, or a part of it is missing.
