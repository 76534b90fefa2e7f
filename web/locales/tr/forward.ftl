# Sending a mail on to a real address.

forward-summary = İlet…
forward-deliveries = Bu e-postanın iletildiği yerler
forward-to = Şu adrese ilet
forward-send = İlet
forward-text = Henüz onay vermemiş bir adrese önce kod içeren tek bir e-posta gider, günde en çok bir kez. Bu e-posta değiştirilmeden, ek olarak gönderilir.
# $address is a mail address.
forward-asked = Şu adrese bir kod gönderildi: { $address }. Kodu buraya yazın ya da o e-postadaki bağlantıyı açın.
forward-letter = Kod içeren e-posta:
forward-code = Kod
forward-confirm = Onayla
forward-tries = { $count } deneme hakkı kaldı

# How far it is. $answer is what the mail server said, $moment a time.
forward-waiting = gönderilmeyi bekliyor
forward-sending = gönderiliyor
forward-sent = gönderildi: { $moment }
forward-retry = henüz gönderilemedi ({ $answer }); sonraki deneme: { $moment }
forward-refused = posta sunucusu reddetti: { $answer }
forward-given-up = vazgeçildi, zamanında gönderilemedi: { $answer }
# A link to the same page, while it is on its way.
forward-refresh = Yeniden bak

# In the settings of an inbox.
forward-all = Tüm e-postaları ilet
forward-all-text = Bundan sonra buraya gelen her şey, bu adres yaşadığı sürece iletilir. Önce öteki adresin onay vermesi gerekir.
forward-all-begin = Hepsini ilet
# $address is a mail address.
forward-all-to = Buraya gelen tüm e-postalar şu adrese iletiliyor: { $address }.
forward-stop = İletmeyi durdur
forward-left-out = Çok fazla e-posta beklediği için { $count } e-posta iletilmedi. Bunları kendi sayfalarından yine de iletebilirsiniz.

notice-forward-asked = O adrese kod içeren bir e-posta gönderiliyor. Sürdürmek için kodu yazın.
notice-forward-wrong-code = Gönderilen kod bu değil. Yeniden bakın.
notice-forwarded = E-posta yolda. Ne olduğu aşağıda yazıyor.
notice-forward-begun = Buraya gelen tüm e-postalar artık iletiliyor.
notice-forward-stopped = Artık hiçbir şey iletilmiyor.

# The mail that asks an address whether it agrees. $host is the name of this server.
forward-letter-subject = { $host } kodu
forward-letter-intro = Geçici adresler sunan { $host } sunucusunda biri, böyle bir adresten size e-posta iletmek istiyor.
forward-letter-code = Bu sizseniz orada şu kodu yazın: { $code }
forward-letter-link = Ya da bu sayfayı açıp düğmeye basın: { $link }
forward-letter-nothing = Siz değilseniz bir şey yapmayın: e-posta gelmez.
forward-letter-never = Bu sunucudan bir daha hiçbir e-posta, hatta bu soruyu bile istemiyorsanız: { $link }

# Around a mail that is sent on. $address is the disposable address it came to.
forward-cover-intro = Bu e-posta { $address } adresine geldi ve o adresin ayarına göre size iletildi. Değiştirilmeden ektedir.
forward-cover-from = Kimden:
forward-cover-subject = Konu:
forward-cover-outro = Buradan artık e-posta istemiyorsanız: { $link }

# The pages that those mails lead to.
forward-confirm-title = Buradan size e-posta gelsin mi?
forward-confirm-text = Biri, bu sunucudaki geçici bir adresten size e-posta iletmek istiyor. Yalnızca bu sizseniz onay verin.
forward-confirm-button = Evet, bana ilet
forward-confirmed-title = Onay verdiniz
forward-confirmed-text = E-posta artık size gelecek. Her birinde, bunu temelli bitirebileceğiniz bir bağlantı var.
forward-never-title = Bir daha asla mı?
forward-never-text = Kim isterse istesin, bu sunucu adresinize artık hiçbir şey göndermeyecek. Bu, buradan geri alınamaz.
forward-never-button = Bana bir daha bir şey gönderme
forward-never-again-title = Bir daha asla
forward-never-again-text = Kaydedildi. Buradan adresinize artık hiçbir şey gönderilmeyecek.

# On the page about this server.
about-forward = Özel bir adresin e-postası, buna onay vermiş başka bir adrese iletilebilir. E-posta istemeyen bir adres, süresi bitmiş adreslerin listesi gibi, anahtarlı özet olarak hatırlanır.

error-forward-off = Burada e-posta iletilemez
error-forward-off-advice = Sunucuyu işleten, e-posta göndermenin bir yolunu kurmamış (SUNDEW_SMARTHOST). E-postayı dosya olarak kaydedebilirsiniz.
detail-invalid_target-letters = Yalnızca sade harflerden oluşan, tırnaksız bir adrese iletilebilir.
detail-invalid_target-no_domain = E-posta yalnızca alan adı olan adreslere iletilir.
detail-invalid_target-role = E-posta kişilere iletilir, postmaster veya abuse gibi görev adreslerine değil.
detail-invalid_target-ours = Bu sunucunun bir adresine e-posta iletilemez.
detail-not_forwarded-loop = Bu e-posta daha önce bir kez iletilmiş.
detail-not_forwarded-hops = Bu e-posta, bir sunucuya daha gönderilemeyecek kadar çok sunucudan geçmiş.
detail-not_forwarded-large = Bu e-posta iletilemeyecek kadar büyük.
detail-unwanted = Bu adresin sahibi buradan e-posta istemiyor.
detail-asked_today = Bu adrese bugün bir kod gönderildi; bir adrese günde bir kod gider. Yarın yeniden deneyin.
detail-forward_too_often = Bir saat içinde çok fazla e-posta iletildi. Daha sonra yeniden deneyin.
detail-no_code = Beklenen bir kod yok. Önce bir kod isteyin.
detail-wrong_code = Gönderilen kod bu değil.
detail-busy-forward = Şu anda çok fazla e-posta iletiliyor.
detail-not_found-forward = Bu bağlantı artık bir şey yapmıyor ya da bir parçası eksik.
