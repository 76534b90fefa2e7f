# Addresses that the holder of an inbox gives to sites.

aliases-summary = Sayt üçün ünvan…
aliases-text = Hər sayta ayrıca ünvan verin. Onun məktubları bura gəlir; həmin ünvana başqası yazsa, ünvanı kimin ötürdüyünü biləcəksiniz.
aliases-site = Sayt, məsələn milk.example, və ya onun səhifəsinin keçidi
aliases-issue = Ünvan yarat
aliases-more = Qeydlə və ya plyusla
aliases-all = { $count ->
    [one] Saytlar üçün { $count } ünvan: bax və dəyiş
   *[other] Saytlar üçün bütün { $count } ünvan
}
aliases-title = Saytlar üçün ünvanlar
aliases-back = Geri:
aliases-of-site = Bu sayt üçün
aliases-issue-title = Sayt üçün ünvan
aliases-count = { $count ->
    [one] Saytlar üçün { $count } ünvan
   *[other] Saytlar üçün { $count } ünvan
}
aliases-others = Başqa saytlar üçün

alias-copy = Kopyala
alias-look = Məktubları
alias-off = söndürülüb
alias-for = { $site } üçün
alias-issued = yaradılıb:
alias-no-mail = məktub yoxdur
alias-mails = { $count ->
    [one] { $count } məktub
   *[other] { $count } məktub
}
alias-change = Dəyiş…
alias-note = Yalnız sizin üçün qeyd
alias-is-off = { $address } daha məktub qəbul etmir.
alias-is-on = { $address } yenidən məktub qəbul edir.
alias-off-text = Bundan sonra bu ünvana gələn məktublar atılır, göndərənlər bunu bilmir. Qalan ünvanlar işləməyə davam edir.
alias-off-text-refused = Bundan sonra bu ünvana gələn məktublar geri çevrilir, göndərənlər də bunu bilir. Qalan ünvanlar işləməyə davam edir.
alias-off-button = Bura məktub qəbul etmə
alias-on-text = Hazırda bu ünvana məktub qəbul olunmur.
alias-on-button = Yenidən məktub qəbul et
alias-delete = Sil…
alias-delete-text = Bundan sonra bu ünvana gələn məktublar atılır, göndərənlər bunu bilmir. Gəlmiş məktublar qalır. Ünvanı nə siz geri ala bilərsiniz, nə də başqası götürə bilər.
alias-delete-text-refused = Bundan sonra bu ünvana gələn məktublar geri çevrilir, göndərənlər də bunu bilir. Gəlmiş məktublar qalır. Ünvanı nə siz geri ala bilərsiniz, nə də başqası götürə bilər.
alias-delete-button = Həmişəlik sil
alias-form = Necə görünür
alias-form-opaque = Öz adı: bu qutu barədə heç nə demir, kəsiləsi yeri də yoxdur
alias-form-plus = Plyusdan sonra etiketi olan bu ünvan; bəzi saytlar onu qəbul etmir
alias-domain = Öz adı olacaqsa, domeni

new-alias-inbox = Məktubları gələcək ünvan
new-own-inbox = Və ya yalnız onun üçün yeni qutu
new-or-inbox = Və ya bütöv yeni qutu
new-bookmarklet-how = Bu düyməni əlfəcinlər panelinə sürükləyin. O, oradan, başqa saytların səhifələrində işləyir.

notice-alias-issued = Ünvan hazırdır. Onu kopyalayın və yalnız bu sayta verin.
notice-alias-known = Bu saytın artıq ünvanı var. Budur.
notice-alias-deleted = Ünvan həmişəlik silindi. Ona gəlmiş məktublar qaldı.

detail-invalid_site-empty = Saytı yazın, məsələn milk.example.
detail-invalid_site-ip_address = IP ünvanı məktub göndərən sayt deyil. Onun domenini yazın, məsələn milk.example.
detail-invalid_site-local = İnternetdə belə sayt yoxdur. Domeni bütöv yazın, məsələn milk.example.
detail-invalid_site-public_suffix = Bir çox sayt belə bitir. Domeni bütöv yazın, məsələn milk.co.uk.
detail-invalid_site-syntax = Bu, sayt deyil. Onun domenini yazın və ya keçidini yapışdırın, məsələn milk.example.
detail-too_many_aliases = Bu qutunun saytlar üçün { $max } ünvanı var, bundan çox olmaz. Yeniləri üçün başqa qutu açın.
detail-too_many_aliases_ever = Bu qutuya saytlar üçün silinənlərlə birlikdə { $max } ünvan verilib, bundan çox olmaz. Yeniləri üçün başqa qutu açın.
detail-busy-aliases = Hazırda saytlar üçün həddən artıq ünvan var.
detail-no_tag_fits = Bu qutunun adından sonra etiketə yer qalmır. Öz adı olan ünvan seçin.
detail-public_inbox-aliases = Açıq qutunun sahibi yoxdur. Saytlar üçün ünvanlar şəxsi qutuya və ya götürdüyünüz ada aparır.
