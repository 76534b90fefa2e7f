# What pages with scripts say.

line-down = The line is down. Mail is kept; trying again…
line-back = The line is back.

notify-button = Notify me
notify-details = Show sender and subject (others may see the screen)
notify-denied = Your browser keeps this site from notifying you. Allow it in the site’s settings, beside its address, then load this page again.
notify-impossible = This browser can’t notify you for an open page.

password-make = Make a password
password-another = Another password
password-promise = Made in this browser just now. It was sent nowhere and nobody keeps it: save it before you leave.
