# Lists of mail, in an inbox and of all inboxes.

list-label = Məktublar
list-count = { $count ->
    [0] Məktublar
   *[other] { $count } məktub
}
list-unread = { $count } oxunmamış
list-live = Canlı
list-look-again = Yenidən bax
list-empty = Məktub gözlənilir.
list-empty-tag = Bu etiketlə məktub yoxdur.
list-updates = Ünvanı istədiyiniz yerdə işlədin: məktublar burada özü görünəcək.
list-reload = Yenidən baxmaq üçün səhifəni yeniləyin.
list-pages = Səhifələr
list-newest = Ən yenilər
list-older = Daha əvvəlkilər
list-new = { $shown } yeni məktub

mail-unread-from = Oxunmayıb, göndərən:
mail-no-sender = (göndərən yoxdur)
mail-no-subject = (mövzu yoxdur)
mail-tag = Etiket
mail-files = { $count } fayl

all-promise = Bu serverdəki açıq qutuların bütün məktubları. Bu səhifəni görən hər kəs onları oxuya və silə bilər. Məktub ən çoxu { $kept } saxlanılır.
all-caption = Bütün açıq qutuların məktubları, əvvəlcə yenilər
column-from = Göndərən
column-inbox = Qutu
column-subject = Mövzu
column-received = Gəlib
