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

damage-too_deep = Bu e-postada iç içe çok fazla ileti var; bu yüzden hiçbir bölümü açılmadı. Başlık alanları gösteriliyor, gerisi ham kaynaktadır.
damage-too_many_parts = Bu e-postanın çok fazla bölümü var; bu yüzden hiçbiri açılmadı. Başlık alanları gösteriliyor, gerisi ham kaynaktadır.
damage-headers_too_long = Bu e-postanın başlığı çok uzun; bu yüzden metni ve dosyaları açılmadı. Başlığın başı gösteriliyor, gerisi ham kaynaktadır.
damage-no_headers = Bu e-postanın okunabilen bir başlığı yok: gönderen, konu ve tarih eksik, hepsi metin olarak gösteriliyor. Geldiği hâli ham kaynaktadır.
damage-encoding = Bu e-postanın bir bölümü, belirtildiği gibi kodlanmamış. Okunabilen kısmı gösteriliyor; bir şeyler eksik ya da yanlış olabilir. Geldiği hâli ham kaynaktadır.
damage-charset = Bu e-postanın bir metni, belirttiği karakter kümesinde değil. Tahmin edebildiğimiz kadarıyla gösteriliyor. Geldiği hâli ham kaynaktadır.
damage-line_ends = Bu e-postanın bazı satırları e-postada olması gerektiği gibi (CRLF) bitmiyor ya da içinde sıfır baytlar var. Her şey yolundaymış gibi gösteriliyor. Geldiği hâli ham kaynaktadır.
