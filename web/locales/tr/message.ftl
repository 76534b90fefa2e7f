# The page of a mail.

message-title = E-posta
message-back = { $address } kutusuna dön
message-removed = Bu e-posta az önce silindi ya da süresi doldu. Ondan geriye yalnızca burada gördükleriniz kaldı.

message-from = Kimden
message-to = Kime
message-others = (ve { $count } kişi daha)
message-received = Geliş
message-expires = Silinme
message-size = Boyut

message-view = Görünüm
message-view-text = Metin
message-view-html = HTML
message-view-headers = Başlıklar
message-view-transcript = Döküm
message-raw = Ham kaynak
message-delete = Sil

message-no-text = Bu e-postada metin yok.
message-frame = E-postanın HTML hâli
message-blocked-images = { $count } uzak görsel yüklenmedi; böylece gönderen, e-postaya baktığınızı öğrenemez.
message-truncated = Bu e-posta burada gösterilenden uzun. Tamamı ham kaynaktadır.
headers-caption = Başlık alanları, geldikleri gibi
headers-name = Ad
headers-value = Değer

transcript-none = Bu e-posta SMTP ile gelmedi.
transcript-caption = Bu e-postayı getiren SMTP konuşması, diğer alıcılar çıkarılmış
transcript-who = Ne zaman, kim
transcript-what = Ne
speaker-client = istemci
speaker-server = sunucu
speaker-note = not

damage = Bu e-postada bir tuhaflık var: { $damage }.
damage-too_deep = iç içe çok fazla ileti var, yalnızca ham kaynak gösteriliyor
damage-too_many_parts = çok fazla bölümü var, yalnızca ham kaynak gösteriliyor
damage-headers_too_long = başlıkları çok uzun, yalnızca ham kaynak gösteriliyor
damage-no_headers = hiçbir başlık okunamadı
damage-encoding = bir bölümü, belirtildiği gibi kodlanmamış
damage-line_ends = bazı satırları e-postada olması gerektiği gibi (CRLF) bitmiyor
