# A mail as HTML: what was kept out of it, and where its links lead.

html-images-label = Başka sunuculardaki görseller
html-images-hosts = Sunucular: { $hosts }.
html-and-more = { $names } ve { $count } tane daha
html-images-pixels = Bunların { $count } tanesi görünmez: yalnızca bu e-postanın açıldığını bildirir.
html-images-services = E-postayı kimin açtığını sayan hizmetler: { $services }.
html-images-addresses = Bunların { $count } tanesinin bağlantısında adresiniz yazılı.
html-images-tokens = Bunların { $count } tanesinin bağlantısında yalnızca size ait olabilecek bir kod var.
html-images-near = Kendi cihazınızdaki veya ağınızdaki { $count } görsel yüklenmez; böylece hiçbir e-posta orayı yoklayamaz: { $hosts }.
html-images-reveal-title = Yüklerseniz ne öğrenilir
html-images-reveal = Yüklerseniz bu sunucuları işletenler bu e-postayı açtığınızı ve ne zaman açtığınızı, IP adresinizi ve dolayısıyla yaklaşık olarak nerede olduğunuzu, hangi tarayıcıyı ve ne tür bir cihaz kullandığınızı öğrenir. Çerezler ve bu sayfanın adresi gönderilmez.
html-images-load = Bu e-postanın görsellerini yükle
html-images-loaded = Bu seferlik şuradaki görseller yüklendi: { $hosts }. Bu seçim hatırlanmaz.
html-images-hide = Görselleri kaldır

html-wide = Tüm pencerede aç
html-narrow = Geri

html-link-count = Bu e-postada { $count } bağlantı var
html-links-caption = Bu e-postanın bağlantıları, nereye gittikleri ve olağan dışı yanları
html-links-cut = Yalnızca ilk { $count } tanesi listelendi.
html-link-words = Metin
html-link-place = Gittiği yer
html-link-no-words = (metin yok)
html-link-not-followed = web adresi değil, bu yüzden açılamaz
html-link-unwrapped = e-postada { $tracker } üzerinden gidiyor, orada tıklamalar sayılıyor veya denetleniyor; buradan doğrudan gider
html-link-counted = tıklamaları { $service } sayıyor

html-mark-looks-like = { $name } adresine benziyor ama o değil
html-mark-says-other = metninde { $name } yazıyor
html-mark-mixed-scripts = adında farklı alfabelerin harfleri karışık
html-mark-user-info = @ işaretinden önceki kısım gittiği yer değil
html-mark-ip-address = ad yerine IP adresi
html-mark-international = a–z dışında harfler içeren bir ad
html-mark-port = { $port } numaralı bağlantı noktası
html-mark-unencrypted = şifrelenmemiş
