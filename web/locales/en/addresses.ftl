# The visitor's addresses, and the page for another one.

# The three numbers of an inbox: how long address and mail live (values are life-* of units.ftl), and how many domains.
numbers-address = Address lives
numbers-mail = Mail stays
numbers-domains = Domains
numbers-any = any

addresses-all = { $count ->
    [one] { $count } address together
   *[other] All { $count } addresses together
}
# Stands before a moment, such as “in 6 days”.
addresses-ends = ends

inbox-next-domain = Try another domain
inbox-next-domain-text = A site refused this address? Here is one at another domain; this one stays yours.

another-subdomain = random subdomain of { $domain }
another-hint = Letters, digits, and . - _ between them. Other scripts are spelt in Latin letters.
another-page = A page for this, and a bookmarklet

new-title = Another address
new-for-site = An address for { $site }
new-known = { $count ->
    [one] You already have an address for this site:
   *[other] You already have { $count } addresses for this site:
}
new-spelt = You typed { $typed }. Sites and senders accept Latin letters, so the name below is spelt in those. It is not yours yet.
new-make = Make a random address for it
new-make-another = Make another one
new-or-name = Or choose a name
new-open-spelt = Only look into the public inbox of this name
new-open-typed = Look into the inbox as you typed it
new-bookmarklet = One click from any site
new-bookmarklet-text = Drag this into your bookmarks. Pressed on a page, it leads here with the name of that site, and tells whether you have an address for it.
new-bookmarklet-name = Sundew address

notice-made = Here is a new address. Only this browser can read it.
notice-moved = Here is an address at another domain. The one before stays yours.
detail-too_many_addresses = This browser holds { $max } addresses, which is the most. Burn one first.
detail-no_other_domain = New addresses are made at one domain only.
