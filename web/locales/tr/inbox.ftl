# The page of an inbox.

inbox-public = Herkese açık gelen kutusu
inbox-mine = Size özel adresiniz
inbox-private = Özel gelen kutusu
public-label = Herkese açık:
public-text = bu adı bilen herkes buradaki e-postaları okuyabilir ve silebilir.
inbox-promise-public = Bir e-posta burada en fazla { $kept } saklanır.
inbox-promise-private = Özel: yalnızca bu tarayıcı okuyabilir ve her ziyaretiniz adresin ömrünü yeniler.

inbox-copy = Adresi kopyala
inbox-copied = Kopyalandı
inbox-copy-by-hand = Seçildi: Ctrl-C tuşlarına basın
inbox-test = Bana deneme e-postası gönder

inbox-delete = Tüm e-postaları sil…
inbox-delete-text = Bu gelen kutusundaki bütün e-postalar hemen ve herkes için silinir.
inbox-delete-button = Tüm e-postaları sil
inbox-burn = Yok et…
inbox-burn-mine-text = Bütün e-postaları hemen siler ve size yeni bir adres verir. Eskisini geri alamazsınız; başkası da alamaz.
inbox-burn-mine-button = Yok et, yeni adres ver
inbox-burn-text = Bütün e-postaları hemen siler. Adresi geri alamazsınız; başkası da alamaz.
inbox-burn-button = Yok et

inbox-filter = Yalnızca { $tag } etiketli e-postalar
inbox-show-all = Tüm e-postaları göster

test-subject = Çalışıyor: ilk e-postanız
test-hello = Merhaba!
test-text = Bu, kendi Sundew sunucunuzdan gelen bir deneme e-postasıdır. Buraya gelen her e-postanın yolunu izledi: alındı, bellekte saklandı, açık sayfaya bildirildi ve süresi dolunca silinecek.
test-code = Doğrulama kodunuz: { $code }

inbox-addresses = Adresleriniz

another-summary = Başka bir adres…
another-text = Boştaki bir ad yalnızca sizin olur. Şimdiki adresiniz de bu tarayıcıda kalır.
another-name = Ad
another-domain = Alan adı
another-claim = Benim olsun
another-random = Rastgele bir adres ver

settings-summary = Ayarlar…
settings-note = Yalnızca sizin için bir not: örneğin bu adres kimde
settings-life = Son ziyaretinizden sonra adresin ömrü
settings-after = Süresi bitince gönderenler ne öğrenir
settings-after-silence = hiçbir şey: postaları alınır ve atılır
settings-after-refuse = adresin kapandığını (550)
settings-save = Kaydet
settings-forget-summary = Beni unut…
settings-forget-text = Bu tarayıcının bütün adresleri postalarıyla birlikte yok edilir, çerezi silinir.
settings-forget = Beni unut
