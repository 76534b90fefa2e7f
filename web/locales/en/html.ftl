# A mail as HTML: what was kept out of it, and where its links lead.

html-images-label = Images on other servers
html-images-hosts = Hosts: { $hosts }.
html-and-more = { $count ->
    [one] { $names } and { $count } other
   *[other] { $names } and { $count } others
}
html-images-pixels = { $count ->
    [one] { $count } of them can’t be seen: it only tells that this mail was opened.
   *[other] { $count } of them can’t be seen: they only tell that this mail was opened.
}
html-images-services = Services that count who opens mail: { $services }.
html-images-addresses = { $count ->
    [one] { $count } of them has your address in its link.
   *[other] { $count } of them have your address in their links.
}
html-images-tokens = { $count ->
    [one] { $count } of them has a code in its link that may stand for you alone.
   *[other] { $count } of them have codes in their links that may stand for you alone.
}
html-images-near = { $count ->
    [one] { $count } image on your own device or network is left out, so that no mail can look around there: { $hosts }.
   *[other] { $count } images on your own device or network are left out, so that no mail can look around there: { $hosts }.
}
html-images-reveal-title = What loading them would tell
html-images-reveal = If you load them, whoever runs these servers learns that you opened this mail and when, your IP address and so roughly where you are, and which browser on what kind of device you use. Cookies and the address of this page are not sent.
html-images-load = Load the images of this mail
html-images-loaded = Images from { $hosts } are loaded this time. This is not remembered.
html-images-hide = Leave the images out

html-wide = Open in the whole window
html-narrow = Back

html-link-count = { $count ->
    [one] { $count } link in this mail
   *[other] { $count } links in this mail
}
html-links-caption = The links of this mail, where they lead, and what is odd about them
html-links-cut = { $count ->
    [one] Only the first is listed.
   *[other] Only the first { $count } are listed.
}
html-link-words = Link text
html-link-place = Leads to
html-link-no-words = (no words)
html-link-not-followed = not a web address, so it can’t be followed
html-link-unwrapped = sent by way of { $tracker }, which counts or checks clicks; from here it goes straight there
html-link-counted = { $service } counts clicks on it

# What is odd about a link.
html-mark-looks-like = looks like { $name }, and is not
html-mark-says-other = its words say { $name }
html-mark-mixed-scripts = its name mixes letters of different scripts
html-mark-user-info = what stands before the @ is not where it leads
html-mark-ip-address = an IP address instead of a name
html-mark-international = a name in letters beyond a to z
html-mark-port = on port { $port }
html-mark-unencrypted = not encrypted
