# The frame around every page.

site-skip = İçeriğe geç
site-nav = Ana menü
site-mine = Gelen kutum
site-all = Tüm e-postalar
site-open = Gelen kutusu aç
site-open-placeholder = herhangi bir ad
site-open-button = Aç
site-promise = E-postalar yalnızca bellekte tutulur ve süresi dolunca silinir. Bu sayfadaki hiçbir şey üçüncü taraflardan gelmez.
site-language = Dil

notice-burned = Yok edildi. O gelen kutusu ve içindeki e-postalar artık yok.
notice-deleted = E-posta silindi.
notice-sent = Deneme e-postası yolda.
notice-claimed = Artık sizin. Onu yalnızca bu tarayıcı okuyabilir.
notice-saved = Kaydedildi.
notice-forgotten = Unutuldu. Adresleriniz ve postaları artık yok; işte yeni bir adres.
