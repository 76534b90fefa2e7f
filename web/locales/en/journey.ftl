# How a mail came.

journey-tab = Journey
journey-intro = Each server that a mail passes writes a line on top of it. Only the last one is ours. The others came with the mail, and whoever sent it can have made them up.
journey-hops = The way of this mail, oldest first
journey-straight = This mail names no server before us: it came straight from the sender’s machine, or its trail was removed.
journey-cut = The header of this mail is longer than we read, so older lines may be missing here.
journey-left-out = { $count ->
    [one] { $count } older line is not shown.
   *[other] { $count } older lines are not shown.
}
# $time is one of life-*.
journey-total = It was on its way for { $time }.
journey-total-backwards = By its first line it left { $time } after it arrived: that clock is wrong, or the line is.
journey-after = { $time } later
journey-same = in the same second
journey-behind = by a clock that is { $time } behind

journey-claimed = as the mail says
journey-certain = what we saw ourselves
journey-unread = A line that we can’t read
journey-nameless = A server without a name
journey-from = From
journey-address = Address (IP)
journey-ptr = Its DNS name (PTR)
journey-ptr-unknown = not looked up
journey-helo = Calls itself (HELO)
journey-protocol = Protocol
journey-encryption = Encryption
journey-sni = Asked for (SNI)
journey-auth = Signed in (AUTH)
journey-when = When
journey-no-time = no time given
journey-yes = yes
journey-no = no
journey-as-written = The line as it came
journey-transcript = The dialogue that brought it to us, line by line

marks-title = Signatures, encryption, lists
marks-note = As found in the mail; nothing of it was checked.
mark-dkim = DKIM signature
mark-arc = ARC seal of a server on the way
mark-smime-signed = Signed with S/MIME
mark-smime-opaque = Signed with S/MIME, text and signature in one file
mark-smime-encrypted = Encrypted with S/MIME
mark-pgp-signed = Signed with OpenPGP
mark-pgp-encrypted = Encrypted with OpenPGP
mark-pgp-inline-signed = Signed with OpenPGP within the text
mark-pgp-inline-encrypted = Encrypted with OpenPGP within the text
mark-list = Mailing list
mark-unsubscribe = Says where to unsubscribe
mark-unsubscribe-one-click = Can be unsubscribed from in one click
mark-auto-submitted = Sent by a machine (Auto-Submitted)
mark-precedence = Precedence
