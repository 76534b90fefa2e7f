# Who really sent a mail, as far as its sender's domain and DNS tell. Never "safe": who wrote a mail says nothing of what they want.

# In a list, below the sender; $domain is that of the sender's address. At most a few words.
sender-checking = Checking the sender…
sender-aligned = Comes from { $domain }
sender-failed = Not confirmed by { $domain }
sender-none = Sender not proven
sender-unknown = Sender not checked
sender-unclear = It is unclear who wrote it

# On the page of the mail: a sentence without its full stop.
sender-checking-said = We are finding out who sent it
sender-failed-said = Claims to come from { $domain }, which does not confirm it
sender-none-said = Nothing proves who sent it
sender-unknown-said = It could not be checked who sent it

# What that means, below it.
sender-checking-means = The sender’s domain is being asked. That usually takes a few seconds; then this page has the answer.
sender-aligned-means = The domain of the sender’s address stands behind this mail: its signature holds, or the mail came from a server that may send for it. That tells where the mail is from, not that it means well.
sender-failed-means = The sender’s address is at this domain, but neither a signature of the domain nor the server that sent the mail fits. The address may be forged. Mailing lists and forwarding cause this too.
sender-none-means = The sender’s domain publishes nothing that this mail could be held against, or nothing that decides. Anybody could have written this address.
sender-unknown-means = The name servers that know did not answer in time, or too many mails came at once. This says nothing for or against the sender.
sender-unclear-means = The header names several authors, or is too long or too odd to be read with certainty. Mail that is meant honestly hardly ever looks like that, so this counts as not confirmed.

sender-title = Who sent it
sender-how = How we know

# What was checked. The abbreviations stay as they are.
sender-dmarc = Sender’s domain (DMARC)
sender-dkim = Signature (DKIM)
sender-spf = Sending server (SPF)
sender-helo = Name it gave (SPF, HELO)
sender-ptr = Server’s DNS name (PTR)
sender-arc = Forwarders’ seals (ARC)
sender-more = { $count ->
    [one] { $count } more signature was not looked at.
   *[other] { $count } more signatures were not looked at.
}
sender-seals = { $count ->
    [one] { $count } seal, the last by { $domain }
   *[other] { $count } seals, the last by { $domain }
}

# How a check came out (RFC 8601).
sender-result-none = nothing to check
sender-result-pass = passed
sender-result-fail = failed
sender-result-softfail = probably failed
sender-result-policy = proves nothing
sender-result-neutral = undecided
sender-result-temperror = no answer from DNS
sender-result-permerror = faulty
sender-result-not_applicable = not asked: it came from a private network
