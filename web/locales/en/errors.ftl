# Pages of errors: a title and what to do, by status.

error-request = That can’t be read
error-request-advice = Something about the request is not as it should be. Start again from your inbox.
error-operator = This is for the operator
error-operator-advice = Sign in with any user name, and the admin token as the password.
error-cross-site = That came from another site
error-cross-site-advice = A change must be asked for on our own pages. Go back there and press the button again.
error-not-found = There is nothing here, or it is not yours.
error-not-found-advice = Mail goes at its time, and a private inbox opens only in a browser that holds it. One that was lost can be restored by nobody, unless its restore link was kept.
error-method = This page can’t do that
error-method-advice = The address is right, but it was asked in the wrong way. Start again from your inbox.
error-too-large = That is too large
error-too-large-advice = Send less at once, and try again.
error-wrong-host = This is not the name of this server
error-wrong-host-advice = It answers only to its own names, so that no other site can read it through your browser. If it is your server, add this name to SUNDEW_HTTP_HOSTS.
error-name = That can’t be an inbox
error-name-advice = Mend it in the field at the top, and open it again.
error-too-many = That was a lot at once
error-too-many-advice = Wait a minute, then try again.
error-preview = This file can’t be looked at here
error-preview-advice = Save it from the page of its mail, if you trust the sender.
error-busy = Too busy right now
error-busy-advice = Wait a minute, then try again. Mail that has arrived stays where it is.
error-internal = Something went wrong here
error-internal-advice = It is our fault, not yours. Try again; if it happens again, tell whoever runs this server.
error-home = Go to my inbox
error-mail = Back to the mail

# One more sentence for what the API has a code for.
detail-invalid_address-empty = The address is empty.
detail-invalid_address-incomplete = An address looks like name@domain.
detail-invalid_address-local_too_long = The part before the @ is longer than 64 bytes.
detail-invalid_address-local_syntax = The part before the @ may contain letters, digits and signs such as . - _ and +, but no spaces.
detail-invalid_address-domain_syntax = The part after the @ is not a domain name.
# $domains is a list of domain names.
detail-traps_off = There are no spam traps here. Whoever runs this server can turn them on (SUNDEW_TRAPS=on).
detail-invalid_subject = Name one campaign, network or domain.
detail-not_our_domain = We take mail for: { $domains }
detail-address_refused = Mail for that address is not kept here. Choose another name or domain.
detail-invalid_query = Each parameter may stand once, in UTF-8.
detail-invalid_filter = A filter is at most { $max } characters long.
detail-invalid_since = “since” is a time such as 2026-01-31T12:00:00Z, or a cursor that this start of the server gave out.
detail-no_test_mail = A test mail can’t be written to this address. Send one by SMTP.
detail-busy-network = Your network is reading a lot of large mail right now. Try again when that is done.
detail-busy-arriving = Too much mail is arriving right now.
detail-busy-full = The store is full of mail too young to drop.
error-taken = That name is taken
error-taken-advice = Somebody has it, had it, or looks at it. Names like these are free:
detail-too_many_requests = { $secs ->
    [one] Try again in { $secs } second.
   *[other] Try again in { $secs } seconds.
}
# $domains is a list of domain names.
detail-invalid_domain = New addresses are made at: { $domains }
detail-generated_name = Names of this shape are private, for those they were made for. Choose another.
detail-reserved_name = This name is for the operator. Choose another.
detail-tag_in_name = { $sign } begins a tag here. Choose a name without it.
detail-invalid_note = A note is one line of at most { $max } characters.
detail-invalid_duration = Choose one of the times on offer.
detail-busy-inboxes = Too many inboxes are open right now.
