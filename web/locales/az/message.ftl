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
message-view-transcript = Dialoq
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

damage-too_deep = Bu məktubda iç-içə həddən çox məktub var, ona görə heç bir hissəsi açılmayıb. Başlıq sahələri göstərilir, qalanı mənbə kodundadır.
damage-too_many_parts = Bu məktubun həddən çox hissəsi var, ona görə heç biri açılmayıb. Başlıq sahələri göstərilir, qalanı mənbə kodundadır.
damage-headers_too_long = Bu məktubun başlığı həddən uzundur, ona görə mətni və faylları açılmayıb. Başlığın əvvəli göstərilir, qalanı mənbə kodundadır.
damage-no_headers = Bu məktubun başlığını oxumaq mümkün olmadı: göndərən, mövzu və tarix yoxdur, hamısı mətn kimi göstərilir. Gəldiyi kimi mənbə kodundadır.
damage-encoding = Bu məktubun bir hissəsi göstərildiyi kimi kodlaşdırılmayıb. Oxuna bilən göstərilir, nəsə çatışmaya və ya səhv ola bilər. Gəldiyi kimi mənbə kodundadır.
damage-charset = Bu məktubun bir mətni göstərdiyi simvol dəstində deyil. Təxmin edə bildiyimiz kimi göstərilir. Gəldiyi kimi mənbə kodundadır.
damage-line_ends = Bu məktubun bəzi sətirləri məktublarda olmalı olduğu kimi (CRLF) bitmir və ya içində sıfır baytlar var. Hər şey qaydasındaymış kimi göstərilir. Gəldiyi kimi mənbə kodundadır.
