# The files of a mail, what of it could not be read, and a mail on paper.

files-zip = Hamısını zip kimi saxla
files-eml = .eml kimi saxla
files-look = Mətnə bax
files-picture = Bax: { $name }
files-claimed = ({ $type } kimi göndərilib)

hazard-disguised = Məzmunu adının vəd etdiyi kimi deyil. Açmayın.
hazard-hidden-name = Adında gizli simvollar var, başqa növ fayl kimi görünə bilər.
hazard-double-extension = Adının iki genişlənməsi var ki, proqram sənəd kimi görünsün. Açmayın.
hazard-program = Bu, proqramdır və ya proqram işə salır. Onu açan, göndərənə kompüterdə işləməyə imkan verir.
hazard-holds-program = Bu arxivin içində proqram var.
hazard-macros = Makroslu sənəddir, makroslar isə proqramdır.
hazard-page = Bu, veb-səhifədir və istənilən sayta oxşaya bilər. Ora heç nə yazmayın.
hazard-encrypted = Şifrələndiyi üçün yoldakı heç bir yoxlama içini görməyib.
hazard-damaged = Göstərildiyi kimi kodlaşdırılmayıb, açılmaya bilər.

unreadable-title = Oxuna bilməyənlər
unreadable-encoding = Mətn göstərildiyi kimi kodlaşdırılmayıb. Budur onun gəldiyi kimi baytları, { $size } bayt içində { $offset } nömrəli baytdan başlayaraq.
unreadable-charset = Mətn göstərdiyi simvol dəstində deyil. Budur onun baytları, { $size } bayt içində { $offset } nömrəli baytdan başlayaraq.

headers-copy = Hamısını kopyala
print-link = Çap görünüşü
print-button = Çap et
print-note = Kağızda məktubdan başqa heç nə olmayacaq.
print-note-html = Kağızda məktubdan başqa heç nə olmayacaq. Brauzerlər HTML-i səhifənin sonunda kəsir, ona görə bütün mətn aşağıdadır.
print-text = Məktubun mətni

detail-no_preview = Burada yalnız mətnlərə və adi ölçülü şəkillərə (PNG, JPEG, GIF, WebP) baxmaq olar.
