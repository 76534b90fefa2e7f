# A mail as HTML: what was kept out of it, and where its links lead.

html-images-label = Başqa serverlərdəki şəkillər
html-images-hosts = Serverlər: { $hosts }.
html-and-more = { $names } və daha { $count }
html-images-pixels = Onlardan { $count } şəkil görünmür: yalnız bu məktubun açıldığını bildirir.
html-images-services = Məktubu kimin açdığını sayan xidmətlər: { $services }.
html-images-addresses = Onlardan { $count } şəklin keçidində ünvanınız yazılıb.
html-images-tokens = Onlardan { $count } şəklin keçidində yalnız sizə aid ola biləcək kod var.
html-images-near = Öz cihazınızdakı və ya şəbəkənizdəki { $count } şəkil yüklənmir ki, heç bir məktub oranı yoxlaya bilməsin: { $hosts }.
html-images-reveal-title = Yükləsəniz nə məlum olar
html-images-reveal = Yükləsəniz, bu serverlərin sahibləri məktubu açdığınızı və nə vaxt açdığınızı, IP ünvanınızı və deməli, təxminən harada olduğunuzu, hansı brauzerdən və hansı növ cihazdan istifadə etdiyinizi öyrənəcək. Kukilər və bu səhifənin ünvanı göndərilmir.
html-images-load = Bu məktubun şəkillərini yüklə
html-images-loaded = Bu dəfə buradan şəkillər yükləndi: { $hosts }. Bu, yadda saxlanmır.
html-images-hide = Şəkilləri gizlət

html-wide = Bütün pəncərədə aç
html-narrow = Geri

html-link-count = Bu məktubda { $count } keçid var
html-links-caption = Bu məktubun keçidləri, hara apardıqları və qeyri-adi cəhətləri
html-links-cut = Yalnız ilk { $count } keçid göstərilib.
html-link-words = Mətn
html-link-place = Hara aparır
html-link-no-words = (mətn yoxdur)
html-link-not-followed = veb ünvanı deyil, ona görə açmaq olmaz
html-link-unwrapped = məktubda { $tracker } vasitəsilə aparır, orada kliklər sayılır və ya yoxlanılır; buradan birbaşa aparır
html-link-counted = klikləri { $service } sayır

html-mark-looks-like = { $name } ünvanına bənzəyir, amma o deyil
html-mark-says-other = mətnində { $name } yazılıb
html-mark-mixed-scripts = adında müxtəlif əlifbaların hərfləri qarışıqdır
html-mark-user-info = @ işarəsindən əvvəlki hissə apardığı yer deyil
html-mark-ip-address = ad əvəzinə IP ünvanı
html-mark-international = a–z hərflərindən başqa hərfləri olan ad
html-mark-port = { $port } nömrəli port
html-mark-unencrypted = şifrələnməyib
