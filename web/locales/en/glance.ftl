# What a mail is for at a glance: its code, its link.

glance-title = At a glance
# Spoken before the code.
glance-code = Code
glance-copy = Copy code
glance-more = { $count ->
    [one] { $count } more code in this mail
   *[other] { $count } more codes in this mail
}
glance-parcel = Parcel number
glance-copy-number = Copy number

# Buttons that leave for where a link of the mail leads; $host is what decides whether to follow it.
glance-confirm = Confirm at { $host }
glance-sign-in = Sign in at { $host }
glance-reset = Set a new password at { $host }
glance-unsubscribe = Unsubscribe at { $host }
glance-open = Open { $host }

# What kind of mail it is.
glance-kind = Kind
kind-confirmation = Confirmation
kind-sign-in = Sign-in
kind-sign-in-alert = Sign-in alert
kind-reset = Password reset
kind-receipt = Receipt
kind-shipping = Shipping
kind-notification = Notification
kind-newsletter = Newsletter
