# The files of a mail, what of it could not be read, and a mail on paper.

files-zip = Hepsini zip olarak kaydet
files-eml = .eml olarak kaydet
files-look = Metne bak
files-picture = Bak: { $name }
files-claimed = ({ $type } olarak gönderilmiş)

hazard-disguised = İçeriği, adının söylediği şey değil. Açmayın.
hazard-hidden-name = Adında gizli karakterler var; başka türde bir dosya gibi görünebilir.
hazard-double-extension = Adının iki uzantısı var; böylece bir program belge gibi görünüyor. Açmayın.
hazard-program = Bu bir program ya da bir program başlatıyor. Açan kişi, gönderenin bilgisayarında iş yapmasına izin verir.
hazard-holds-program = Bu arşivin içinde bir program var.
hazard-macros = Makrolu bir belge; makrolar programdır.
hazard-page = Bu bir web sayfası ve her siteye benzeyebilir. İçine hiçbir şey yazmayın.
hazard-encrypted = Şifreli olduğu için yoldaki hiçbir virüs denetimi içini göremedi.
hazard-damaged = Belirtildiği gibi kodlanmamış; açılmayabilir.

unreadable-title = Okunamayanlar
unreadable-encoding = Bir metin, belirtildiği gibi kodlanmamış. İşte geldiği hâliyle baytları, { $size } bayt içinde { $offset } numaralı bayttan başlayarak.
unreadable-charset = Bir metin, belirttiği karakter kümesinde değil. İşte baytları, { $size } bayt içinde { $offset } numaralı bayttan başlayarak.

headers-copy = Hepsini kopyala
print-link = Yazdırma görünümü
print-button = Yazdır
print-note = Kâğıtta e-postadan başka bir şey olmaz.
print-note-html = Kâğıtta e-postadan başka bir şey olmaz. Tarayıcılar HTML’yi sayfa sonunda keser; bu yüzden metnin tamamı aşağıdadır.
print-text = E-postanın metni

detail-no_preview = Burada yalnızca metinlere ve olağan boyuttaki görsellere (PNG, JPEG, GIF, WebP) bakılabilir.
