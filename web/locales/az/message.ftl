# The page of a mail.

message-title = Məktub
message-back = { $address } qutusuna qayıt
message-removed = Bu məktub indicə silinib və ya vaxtı bitib. Ondan yalnız burada gördükləriniz qalıb.

message-from = Kimdən
message-to = Kimə
message-others = (və daha { $count } nəfər)
message-received = Gəlib
message-expires = Silinəcək
message-size = Ölçü

message-view = Görünüş
message-view-text = Mətn
message-view-html = HTML
message-view-headers = Başlıqlar
message-view-transcript = Protokol
message-raw = Mənbə kodu
message-delete = Sil

message-no-text = Bu məktubda mətn yoxdur.
message-frame = Məktubun HTML görünüşü
message-blocked-images = { $count } kənar şəkil yüklənmədi ki, göndərən məktuba baxdığınızı bilməsin.
message-truncated = Bu məktub burada göstəriləndən uzundur. Hamısı mənbə kodundadır.
headers-caption = Başlıq sahələri, gəldiyi kimi
headers-name = Ad
headers-value = Dəyər

transcript-none = Bu məktub SMTP ilə gəlməyib.
transcript-caption = Bu məktubu gətirən SMTP dialoqu, digər alıcılar göstərilmir
transcript-who = Nə vaxt, kim
transcript-what = Nə
speaker-client = müştəri
speaker-server = server
speaker-note = qeyd

damage = Bu məktubda nəsə qaydasında deyil: { $damage }.
damage-too_deep = iç-içə həddən çox məktub var, yalnız mənbə kodu göstərilir
damage-too_many_parts = həddən çox hissəsi var, yalnız mənbə kodu göstərilir
damage-headers_too_long = başlıqları həddən uzundur, yalnız mənbə kodu göstərilir
damage-no_headers = başlıqları oxumaq mümkün olmadı
damage-encoding = bir hissəsi göstərildiyi kimi kodlaşdırılmayıb
damage-line_ends = bəzi sətirləri məktublarda olmalı olduğu kimi (CRLF) bitmir
