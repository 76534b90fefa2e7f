# What a mail is for at a glance: its code, its link.

glance-title = Bir bakışta
# Spoken before the code.
glance-code = Kod
glance-copy = Kodu kopyala
glance-more = Bu e-postada { $count } kod daha var
glance-parcel = Gönderi numarası
glance-copy-number = Numarayı kopyala

# Buttons that leave for where a link of the mail leads; $host is what decides whether to follow it.
glance-confirm = Onayla: { $host }
glance-sign-in = Giriş yap: { $host }
glance-reset = Yeni parola belirle: { $host }
glance-unsubscribe = Abonelikten çık: { $host }
glance-open = Aç: { $host }

# What kind of mail it is.
glance-kind = Tür
kind-confirmation = Onay
kind-sign-in = Giriş
kind-sign-in-alert = Giriş uyarısı
kind-reset = Parola sıfırlama
kind-receipt = Makbuz
kind-shipping = Kargo
kind-notification = Bildirim
kind-newsletter = Bülten
