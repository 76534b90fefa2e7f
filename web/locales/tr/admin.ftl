# The operator's page, and who is kept out.

admin-title = Yönetim
admin-text = Sunucunun doluluğu, okuyanların bildirdikleri ve engellenenler. Özel kutuların içeriği kimseye gösterilmez.
admin-reload = Yeniden bak
admin-number = { $count }

admin-memory = Bellek
admin-memory-store = Saklanan e-posta
admin-memory-intake = Alınmakta olan e-posta
admin-memory-answers = Okunmakta olan büyük yanıtlar
admin-memory-of = { $used } / { $max }

admin-counts = Şu anda
admin-mails = E-postalar
admin-mails-public = Herkese açık e-postalar
admin-inboxes = Kutular
admin-inboxes-claimed = Alınmış adlı kutular
admin-smtp-connections = SMTP bağlantıları
admin-web-connections = Web bağlantıları

admin-limits = Başlangıçtan beri aşılan sınırlar
admin-limits-none = Henüz yok.
admin-limit-smtp-connections = Toplam sayıyı aşan SMTP bağlantıları
admin-limit-smtp-network = Bir ağ için sayıyı aşan SMTP bağlantıları
admin-limit-smtp-rate = Çok sık gelen SMTP bağlantıları
admin-limit-smtp-blocked = Engellenen ağların SMTP bağlantıları
admin-limit-smtp-too-much = SMTP: çok fazla e-posta veya yanlış komut
admin-limit-smtp-recipients = Bir e-posta için sayıyı aşan alıcılar
admin-limit-mail-size = Çok büyük e-postalar
admin-limit-rules = Bir kural veya engel yüzünden reddedilen gönderenler ve alıcılar
admin-limit-room = Yer bulunamayan e-postalar
admin-limit-share = Depodaki payını dolduran bir ağın e-postaları
admin-limit-store = Depo dolu olduğu için silinen eski e-postalar
admin-limit-inbox = Kutu dolu olduğu için silinen eski e-postalar
admin-limit-web-connections = Sınırı aşan web bağlantıları
admin-limit-web-rate = Çok sık gelen web istekleri
admin-limit-web-busy = Sunucu meşgul olduğu için geri çevrilen web istekleri
admin-limit-web-blocked = Engellenen ağların web istekleri

admin-load = En dolu kutular
admin-load-text = En çok e-posta tutan 50 kutu. Özel adresler kısaltılmıştır.
admin-load-none = Hiçbir kutuda e-posta yok.
admin-private = özel
admin-burn-typed = Yok edilecek adres
admin-burn = Yok et
admin-burn-ask = Yok et…
admin-burn-this = Yok et: { $address }…
admin-burn-text = Bütün e-postaları hemen silinir. Özel bir adres sonsuza kadar boş kalır ve sahibine sorulmaz.

admin-reports = Bildirimler
admin-reports-none = Bildirilen e-posta yok.
admin-report-mail = E-postaya bak
admin-report-gone = E-posta artık yok
admin-report-dismiss = Kapat
admin-report-delete = E-postayı sil
admin-report-block = Göndereni engelle…
admin-report-block-this = Engelle: { $target }

admin-blocks = Engeller
admin-blocks-text = Engellenen bir ağ SMTP ile 554 yanıtını alır ve hiçbir sayfa göremez; engellenen bir alan adının ve alt alanlarının gönderenleri 550 alır. Engeller yalnızca bellektedir: yeniden başlatılınca unutulur.
admin-blocks-none = Engellenen kimse yok.
admin-block-target = Alan adı, IP adresi veya ağ
admin-block-for = Süre
admin-block-button = Engelle
admin-block-until = bitiş: { $moment }
admin-block-remove = Kaldır
admin-block-remove-this = Engeli kaldır: { $target }

notice-blocked = Engellendi.
notice-unblocked = Engel kaldırıldı.
notice-dismissed = Bildirim kapatıldı.

detail-invalid_target-syntax = Engel bir alan adı, IP adresi veya ağ içindir; örneğin spam.example, 192.0.2.7 veya 2001:db8::/48.
detail-invalid_target-too_wide = Bu ağ çok geniş: en çok /8, IPv6 için en çok /16.
detail-invalid_target-loopback = Bu, bu makinenin kendisi ve ondaki vekil sunucudan gelen herkestir.
detail-invalid_block_time = Sunulan sürelerden birini seçin.
detail-too_many_blocks = Zaten { $max } engel var. Önce birini kaldırın.
detail-no_such_inbox = Bu kutu için saklanan bir şey yok ve adı kimse almamış.

error-blocked = Ağınız engellendi
error-blocked-advice = Bu sunucuyu işleten, ağınızı şimdilik engelliyor. Kime yazacağınız en alttaki bağlantıda.
error-no-admin-token = Sunucunun henüz yöneticisi yok
error-no-admin-token-advice = Sunucu sizinse SUNDEW_ADMIN_TOKEN için en az 12 karakterlik bir gizli değer belirleyip yeniden başlatın. Bu sayfanın parolası odur.
