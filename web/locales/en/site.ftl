# The frame around every page.

site-skip = Skip to the content
site-nav = Main
site-mine = My inbox
site-all = All mail
site-open = Open an inbox
site-open-placeholder = any name
site-open-button = Open
site-promise = Mail is kept in memory only and is gone at its time. Nothing on this page comes from a third party.
site-language = Language

# What a form just did.
notice-burned = Burned. That inbox and its mail are gone.
notice-deleted = Deleted. That mail is gone.
notice-sent = A test mail is on its way.
notice-claimed = It is yours now. Only this browser can read it.
notice-saved = Saved.
notice-forgotten = Forgotten. Your addresses and their mail are gone; here is a new one.
