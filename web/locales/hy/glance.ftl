# What a mail is for at a glance: its code, its link.

glance-title = Հակիրճ
# Spoken before the code.
glance-code = Կոդ
glance-copy = Պատճենել կոդը
glance-more = Այս նամակում կա ևս { $count } կոդ
glance-parcel = Առաքանու համար
glance-copy-number = Պատճենել համարը

# Buttons that leave for where a link of the mail leads; $host is what decides whether to follow it.
glance-confirm = Հաստատել՝ { $host }
glance-sign-in = Մուտք գործել՝ { $host }
glance-reset = Սահմանել նոր գաղտնաբառ՝ { $host }
glance-unsubscribe = Հրաժարվել՝ { $host }
glance-open = Բացել՝ { $host }

# What kind of mail it is.
glance-kind = Տեսակ
kind-confirmation = Հաստատում
kind-sign-in = Մուտք
kind-sign-in-alert = Մուտքի ծանուցում
kind-reset = Գաղտնաբառի վերականգնում
kind-receipt = Կտրոն
kind-shipping = Առաքում
kind-notification = Ծանուցում
kind-newsletter = Տեղեկագիր
