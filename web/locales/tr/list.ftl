# Lists of mail, in an inbox and of all inboxes.

list-label = E-postalar
list-count = { $count ->
    [0] E-posta
   *[other] { $count } e-posta
}
list-unread = { $count } okunmamış
list-live = Canlı
list-look-again = Yeniden bak
list-empty = E-posta bekleniyor.
list-empty-tag = Bu etiketle e-posta yok.
list-updates = Adresi istediğiniz yerde kullanın: e-postaları burada kendiliğinden görünür.
list-reload = Yeniden bakmak için sayfayı yenileyin.
list-pages = Sayfalar
list-newest = En yeniler
list-older = Daha eskiler
list-new = { $shown } yeni e-posta

mail-unread-from = Okunmamış, gönderen:
mail-no-sender = (gönderen yok)
mail-no-subject = (konu yok)
mail-tag = Etiket
mail-files = { $count } dosya

all-promise = Bu sunucudaki herkese açık gelen kutularının tüm e-postaları. Bu sayfaya ulaşan herkes bunları okuyabilir ve silebilir. Bir e-posta en fazla { $kept } saklanır.
all-caption = Herkese açık tüm gelen kutularının e-postaları, önce en yeniler
column-from = Gönderen
column-inbox = Gelen kutusu
column-subject = Konu
column-received = Geliş
