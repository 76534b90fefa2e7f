# The page of an inbox.

inbox-public = Public inbox
inbox-mine = Your private address
inbox-private = Private inbox
# Stands before public-text, in bold.
public-label = Public:
public-text = anyone who knows this name can read and delete this mail.
# $kept and $held are life-* of units.ftl.
inbox-promise-public = A mail stays here for { $kept } at most.
inbox-promise-private = Private: only this browser can read it, and each visit keeps the address alive.

inbox-copy = Copy address
inbox-copied = Copied
inbox-copy-by-hand = Selected: press Ctrl-C
inbox-test = Send me a test mail

inbox-delete = Delete all mail…
inbox-delete-text = This deletes every mail in this inbox now, for everybody.
inbox-delete-button = Delete all mail
inbox-burn = Burn…
inbox-burn-mine-text = This deletes all its mail now and gives you a new address. You can’t get the old one back, and nobody else can have it.
inbox-burn-mine-button = Burn it, give me a new address
inbox-burn-text = This deletes all its mail now. You can’t get the address back, and nobody else can have it.
inbox-burn-button = Burn it

inbox-filter = Only mail with the tag { $tag }
inbox-show-all = Show all mail

# The mail that a visitor has sent to the inbox to see one.
test-subject = It works: your first mail
test-hello = Hello!
test-text = This is a test mail from your own Sundew. It took the way that every mail takes here: received, stored in memory, announced to the open page, and gone at its time.
test-code = Your verification code: { $code }

inbox-addresses = Your addresses

another-summary = Another address…
another-text = A free name becomes yours alone. The address you have now stays in this browser too.
another-name = Name
another-domain = Domain
another-claim = Make it mine
another-random = Give me a random one

settings-summary = Settings…
settings-note = A note for you alone, such as who has this address
settings-life = After your last visit the address lives for
settings-after = When it has ended, senders hear
settings-after-silence = nothing: their mail is taken and thrown away
settings-after-refuse = that it has ended (550)
settings-save = Save
settings-forget-summary = Forget me…
settings-forget-text = This burns every address of this browser with all mail, and clears its cookie.
settings-forget = Forget me
