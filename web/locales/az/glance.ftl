# What a mail is for at a glance: its code, its link.

glance-title = Bir baxışda
# Spoken before the code.
glance-code = Kod
glance-copy = Kodu kopyala
glance-more = Bu məktubda daha { $count } kod var
glance-parcel = Göndəriş nömrəsi
glance-copy-number = Nömrəni kopyala

# Buttons that leave for where a link of the mail leads; $host is what decides whether to follow it.
glance-confirm = Təsdiqlə: { $host }
glance-sign-in = Daxil ol: { $host }
glance-reset = Yeni parol təyin et: { $host }
glance-unsubscribe = Abunədən çıx: { $host }
glance-open = Aç: { $host }

# What kind of mail it is.
glance-kind = Növ
kind-confirmation = Təsdiq
kind-sign-in = Giriş
kind-sign-in-alert = Giriş xəbərdarlığı
kind-reset = Parolun bərpası
kind-receipt = Qəbz
kind-shipping = Çatdırılma
kind-notification = Bildiriş
kind-newsletter = Xəbər bülleteni
