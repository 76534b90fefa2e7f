# Lists of mail, in an inbox and of all inboxes.

list-label = Mails
list-count = { $count ->
    [0] Mail
    [one] { $count } mail
   *[other] { $count } mails
}
list-unread = { $count } unread
list-live = Live
list-look-again = Look again
list-empty = Waiting for mail.
list-empty-tag = No mail with this tag.
list-updates = Use the address anywhere: its mail appears here by itself.
list-reload = Reload the page to look again.
list-pages = Pages
list-newest = Newest
list-older = Older
# Spoken when mail appears in the open page. $shown is $count as digits.
list-new = { $count ->
    [one] { $shown } new mail
   *[other] { $shown } new mails
}

# Spoken before the sender's name.
mail-unread-from = Unread, from
mail-no-sender = (no sender)
mail-no-subject = (no subject)
# Spoken before the tag.
mail-tag = Tag
mail-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}

# All mail.
all-promise = Every mail in a public inbox of this server. Anyone who reaches this page can read and delete it. A mail stays for { $kept } at most.
all-caption = Mail of all public inboxes, newest first
column-from = From
column-inbox = Inbox
column-subject = Subject
column-received = Received
