# Addresses that the holder of an inbox gives to sites.

aliases-summary = Bir site için adres…
aliases-text = Her siteye ayrı bir adres verin. E-postaları buraya gelir; o adrese başka biri yazarsa adresi kimin verdiğini bilirsiniz.
aliases-site = Site, örneğin milk.example, ya da sayfasının bağlantısı
aliases-issue = Adresi oluştur
aliases-more = Notla ya da artı işaretiyle
aliases-all = { $count ->
    [one] Siteler için { $count } adres: bak ve değiştir
   *[other] Siteler için { $count } adresin hepsi
}
aliases-title = Siteler için adresler
aliases-back = Geri:
aliases-of-site = Bu site için
aliases-issue-title = Bir site için adres
aliases-count = { $count ->
    [one] Siteler için { $count } adres
   *[other] Siteler için { $count } adres
}
aliases-others = Başka siteler için

alias-copy = Kopyala
alias-look = E-postaları
alias-off = kapalı
alias-for = { $site } için
alias-issued = oluşturulma:
alias-no-mail = e-posta yok
alias-mails = { $count ->
    [one] { $count } e-posta
   *[other] { $count } e-posta
}
alias-change = Değiştir…
alias-note = Yalnızca sizin için bir not
alias-is-off = { $address } artık e-posta almıyor.
alias-is-on = { $address } yeniden e-posta alıyor.
alias-off-text = Bundan sonra bu adrese gelen e-posta atılır, gönderenler bunu bilmez. Öteki adresler çalışmayı sürdürür.
alias-off-text-refused = Bundan sonra bu adrese gelen e-posta reddedilir, gönderenler de bunu öğrenir. Öteki adresler çalışmayı sürdürür.
alias-off-button = Buraya e-posta alma
alias-on-text = Şu anda bu adrese e-posta alınmıyor.
alias-on-button = Yeniden e-posta al
alias-delete = Sil…
alias-delete-text = Bundan sonra bu adrese gelen e-posta atılır, gönderenler bunu bilmez. Gelmiş olanlar kalır. Adresi geri alamazsınız; başkası da alamaz.
alias-delete-text-refused = Bundan sonra bu adrese gelen e-posta reddedilir, gönderenler de bunu öğrenir. Gelmiş olanlar kalır. Adresi geri alamazsınız; başkası da alamaz.
alias-delete-button = Kalıcı olarak sil
alias-form = Görünüşü
alias-form-opaque = Kendi adı: bu kutu hakkında bir şey söylemez, kesilecek bir yanı da yoktur
alias-form-plus = Artı işaretinden sonra etiketiyle bu adres; bazı siteler kabul etmez
alias-domain = Kendi adı olacaksa alan adı

new-alias-inbox = E-postaların geleceği adres
new-own-inbox = Ya da yalnızca onun için yeni bir kutu
new-or-inbox = Ya da yepyeni bir kutu
new-bookmarklet-how = Bu düğmeyi yer imleri çubuğuna sürükleyin. Oradan, başka sitelerin sayfalarında çalışır.

notice-alias-issued = Adres hazır. Kopyalayın ve yalnızca bu siteye verin.
notice-alias-known = Bu sitenin zaten bir adresi var. İşte o.
notice-alias-deleted = Adres kalıcı olarak silindi. Ona gelmiş olanlar kaldı.

detail-invalid_site-empty = Siteyi yazın, örneğin milk.example.
detail-invalid_site-ip_address = IP adresi, e-posta gönderen bir site değildir. Alan adını yazın, örneğin milk.example.
detail-invalid_site-local = İnternette böyle bir site yok. Alan adının tamamını yazın, örneğin milk.example.
detail-invalid_site-public_suffix = Birçok site böyle biter. Alan adının tamamını yazın, örneğin milk.co.uk.
detail-invalid_site-syntax = Bu bir site değil. Alan adını yazın ya da bağlantısını yapıştırın, örneğin milk.example.
detail-too_many_aliases = Bu kutunun siteler için { $max } adresi var, daha fazlası olmaz. Yenileri için başka bir kutu açın.
detail-too_many_aliases_ever = Bu kutuya siteler için silinenlerle birlikte { $max } adres verildi, daha fazlası olmaz. Yenileri için başka bir kutu açın.
detail-busy-aliases = Şu anda siteler için çok fazla adres var.
detail-no_tag_fits = Bu kutunun adından sonra etikete yer kalmıyor. Kendi adı olan bir adres seçin.
detail-public_inbox-aliases = Herkese açık bir kutunun sahibi yoktur. Siteler için adresler özel bir kutuya ya da sizin aldığınız bir ada gider.
