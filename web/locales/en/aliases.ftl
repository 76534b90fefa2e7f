# Addresses that the holder of an inbox gives to sites.

aliases-summary = An address for a site…
aliases-text = Give each site an address of its own. Its mail lands here, and when somebody else writes to it, you know who passed it on.
aliases-site = The site, such as milk.example, or the URL of its page
aliases-issue = Make the address
# Leads to the page of all of them, when there is none yet.
aliases-more = With a note, or with a plus
aliases-all = { $count ->
    [one] Your { $count } address for a site
   *[other] All { $count } addresses for sites
}
aliases-title = Addresses for sites
# Stands before an address.
aliases-back = Back to
aliases-of-site = For this site
aliases-issue-title = An address for a site
aliases-count = { $count ->
    [one] { $count } address for a site
   *[other] { $count } addresses for sites
}
aliases-others = For other sites

alias-copy = Copy
# The link to what came to an address.
alias-look = Its mail
alias-off = switched off
# $site is a domain.
alias-for = For { $site }
# Stands before a moment, such as “5 minutes ago”.
alias-issued = made
alias-no-mail = no mail here
alias-mails = { $count ->
    [one] { $count } mail
   *[other] { $count } mails
}
# Unfolds the forms for one address, whose tag is spoken behind it.
alias-change = Change…
alias-note = A note for you alone
# $address takes mail again, or not any more.
alias-is-off = { $address } takes no mail any more.
alias-is-on = { $address } takes mail again.
alias-off-text = From then on mail to this address is thrown away, and its senders don’t hear of it. All other addresses go on.
# The same where senders are to hear when this inbox has ended.
alias-off-text-refused = From then on mail to this address is refused, and its senders hear so. All other addresses go on.
alias-off-button = Stop taking mail here
alias-on-text = Mail to this address is not taken at the moment.
alias-on-button = Take mail here again
alias-delete = Delete…
alias-delete-text = From then on mail to this address is thrown away, and its senders don’t hear of it. What has come stays. You can’t get the address back, and nobody else can have it.
# The same where senders are to hear when this inbox has ended.
alias-delete-text-refused = From then on mail to this address is refused, and its senders hear so. What has come stays. You can’t get the address back, and nobody else can have it.
alias-delete-button = Delete for good
alias-form = How it looks
alias-form-opaque = A name of its own: it tells nothing of this inbox, and there is nothing to strip
alias-form-plus = This address with a tag behind a plus, which some sites refuse
# Stands before a choice of domains, which matters to the first of these two only.
alias-domain = Domain, for a name of its own

new-alias-inbox = Its mail comes to
new-own-inbox = Or a new inbox for it alone
new-or-inbox = Or a whole new inbox
# After the button was pressed that is to be dragged.
new-bookmarklet-how = Drag this button to the bookmarks bar. It works from there, on the pages of other sites.

notice-alias-issued = The address is ready. Copy it, and give it to this site alone.
notice-alias-known = This site already has an address. Here it is.
notice-alias-deleted = The address is gone for good. What came to it stays.

detail-invalid_site-empty = Name the site, such as milk.example.
detail-invalid_site-ip_address = An IP address is no site that sends mail. Give its domain, such as milk.example.
detail-invalid_site-local = That is no site on the internet. Give a whole domain, such as milk.example.
detail-invalid_site-public_suffix = Many sites end in this. Give the whole domain, such as milk.co.uk.
detail-invalid_site-syntax = That is no site. Give its domain or paste its URL, such as milk.example.
detail-too_many_aliases = This inbox has { $max } addresses for sites, which is the most. Make another inbox for more.
detail-too_many_aliases_ever = This inbox was given { $max } addresses for sites, deleted ones included, which is the most. Make another inbox for more.
detail-busy-aliases = There are too many addresses for sites right now.
detail-no_tag_fits = The name of this inbox leaves no room for a tag. Take a name of its own.
detail-public_inbox-aliases = A public inbox has no holder. Addresses for sites lead to a private inbox, or to a name that you have claimed.
