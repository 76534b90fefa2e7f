# Spam traps: what came to addresses that nobody uses, what others may do with that, and what the operator decides.

traps-nav = Tuzaklar
traps-title = Spam tuzakları
traps-promise = Artık kimsenin kullanmadığı ya da hiç kimsenin olmamış adreslere de e-posta gelir. Bunları kimse istemedi; büyük olasılıkla istenmeyen e-postalardır. Birbiriyle ilgisi olmayan birkaç böyle adrese gelen bir ileti başka yerlerde de durdurulabilir.
traps-promise-lists = Bu sayfa nelerin geldiğini gösterir ve bunları durdurmak isteyen e-posta sunucularına listeler sunar.
traps-warm-up = { $moment } tarihine kadar hiçbir şey listeye alınmaz: bu sunucu yenidir ve önce kimin buraya haklı bir nedenle yazdığını öğrenir.
traps-forgets = Bu sunucu diskte hiçbir şey tutmaz: istatistikler her başlatmada yeniden başlar.
traps-operator = Sunucu sahibi için
traps-back = Tuzaklara dön
traps-as-of = Şu ana göre:

traps-arriving = Gelenler
traps-nothing = Tuzaklara henüz bir şey gelmedi ya da gelenler anlatılacak kadar çok ve eski değil.
traps-days = Tuzaklara gelen e-postalar, gün gün
traps-week = Haftanın saatlerine göre
traps-week-title = Ne zaman geliyor
traps-week-most = en çok { $day }, { $hour } ({ $mails })
traps-table = Tablo olarak
traps-csv = CSV
traps-day = Gün
traps-hour = Saat (UTC)
traps-sum = toplam
traps-weekday = { $day ->
    [0] Pzt
    [1] Sal
    [2] Çar
    [3] Per
    [4] Cum
    [5] Cmt
   *[6] Paz
}
traps-mails = { $count } e-posta
traps-class-pristine = hiç kullanılmamış
traps-class-seeded = sunucu sahibinin dağıttığı
traps-class-trap-only = tuzak alan adında
traps-class-abandoned = terk edilmiş
traps-class-leaked-tag = bir sitenin başkasına verdiği
traps-class-backscatter = sahte e-postalara yanıtlar

traps-mails-month = 30 gündeki e-postalar
traps-mails-column = E-postalar
traps-traps-column = Tuzaklar
traps-groups-column = Bağımsız
traps-campaigns-count = Gönderiler
traps-listed-networks = Listedeki IP adresleri
traps-listed-domains = Listedeki alan adları
traps-sure = Kesinlik
traps-live = Kullanılan adreslere
traps-introduced = Tanınan gönderenlerden
traps-first = İlk görülme
traps-last = Son görülme
traps-at-least = { $number }+

traps-campaigns = Gönderiler
traps-campaigns-text = Gönderi, nasıl değiştirilmiş olursa olsun bütün kopyalarıyla tek bir iletidir.
traps-campaigns-none = Anlatılacak bir gönderi yok.
traps-campaigns-total = { $count } gönderi
traps-campaign = Gönderi
traps-labels = Yalnızca bunlar
traps-all = Hepsi
traps-orders = Sıra:
traps-order-last = son gelenler
traps-order-first = en yeniler
traps-order-hits = en çok e-posta
traps-order-groups = en çok tuzak
traps-order-sure = en kesinler
traps-pages = Sayfalar
traps-before = Geri
traps-behind = Devamı
traps-listed-since = { $day } tarihinden beri listede.
traps-not-listed = Listede değil.

traps-label-spam = İstenmeyen
traps-label-suspect = Şüpheli
traps-label-graymail = Unutulmuş abonelik
traps-label-transactional = Hizmet e-postası
traps-label-unknown = Bilinmiyor
traps-why-spam = Birbiriyle ilgisi olmayan yeterince tuzak bu iletiyi aldı, kullanılan adresler ise neredeyse hiç almadı.
traps-why-suspect = Birkaç bağımsız tuzak aldı, ama durdurmaya yetecek kadar değil: bir e-postanın aleyhine sayılabilir.
traps-why-graymail = Bunu bilinen tek bir gönderen, bir zamanlar adresini kendisine vermiş kişilere yazıyor. Artık kimse okumasa da istenmeyen e-posta değildir.
traps-why-transactional = Kodlar, onaylar ve makbuzlar: birisi bu adresleri bir forma yazdı. Bunlar hiçbir zaman listeye alınmaz.
traps-why-unknown = Bir şey söylemek için bilinenler çok az.
traps-sure-certain = neredeyse kesin (%{ $percent })
traps-sure-very = çok büyük olasılıkla (%{ $percent })
traps-sure-likely = büyük olasılıkla (%{ $percent })
traps-sure-possible = olabilir (%{ $percent })
traps-sure-little = az şey biliniyor (%{ $percent })

# The page of a campaign.
traps-sample = Ne yazıyor
traps-sample-text = Sözcükler, karşılaştırıldıkları biçimde: adresler, alıcının adı, sayılar ve bağlantılar olmadan. Hiç kimsenin olmamış adreslere gelen e-postalardandır.
traps-sample-left-out = Bütün çeşitlerinde aynı olmayanlar çıkarıldı.
traps-sample-marks = Bütün çeşitlerinde aynı olmayanlar işaretlendi.
traps-sample-none = Sözcükleri gösterilmiyor: hiç kimsenin olmamış adreslere bunlardan çok az geldi ya da üzerinden çok zaman geçti.
traps-links = Bağlantıları nereye götürüyor
traps-links-text = Alan adları ve yolların biçimi: # bir sayıdır; H, U ve T her kopyada farklı olanların yerinde durur.
traps-networks = Nereden geliyor
traps-share = e-postalarının %{ $percent } kadarı
traps-timeline = Gün gün
traps-similar = Benzer gönderiler
traps-similar-text = Bağlantıları, dosyaları ya da yapısı bununla ortak olan başka iletiler.

traps-sources = Nereden geliyor
traps-lookup = Bu IP adresi ya da alan adı listede mi?
traps-lookup-button = Bak
traps-dimensions = Şuna göre
traps-top-none = Henüz bir şey gelmedi ya da gelenler anlatılacak kadar çok ve eski değil.
traps-top-error = Bugün dışında son 30 gün. Sayılar tahmindir, en çok { $error } fazladır; burada olmayanlar en çok { $most } kez geldi.
traps-top-whole = Bugün dışında son 30 gün; sayılar aşağı yuvarlanmıştır.
traps-by-source = IP adresi
traps-by-network = Ağ
traps-by-helo = HELO’daki ad
traps-by-helo-kind = HELO türü
traps-by-envelope-domain = Zarfın alan adı
traps-by-from-organisation = Yazarın alan adı
traps-by-dkim-domain = İmzanın alan adı
traps-by-url-domain = Bağlantılardaki alan adı
traps-by-subject = Konu
traps-by-attachment-sha256 = Dosya (SHA-256)
traps-by-file-type = Dosya türü
traps-by-trap-class = Tuzak türü
traps-by-tls = Şifreleme
traps-by-spf = SPF
traps-by-dkim = DKIM
traps-by-dmarc = DMARC

traps-lists = E-posta sunucuları için listeler
traps-lists-text = Her biri ne zaman yapıldığını ve ne kadar geçerli olduğunu söyler. Yalnızca değişiklikleri (ETag) ve en sık birkaç dakikada bir sorun.
traps-export-postfix-cidr = Postfix’in check_client_access ayarı için IP adresleri: Postfix bunlardan e-posta almaz.
traps-export-ip-rbldnsd = Aynısı, rbldnsd’nin sunduğu bir DNS kara listesi olarak; her e-posta sunucusu sorabilir.
traps-export-url-rbldnsd = İstenmeyen e-postaların götürdüğü alan adları, DNS kara listesi olarak; bağlantılara bakan süzgeçler için.
traps-export-rspamd-ip = rspamd’nin multimap modülü için IP adresleri: puana eklenir.
traps-export-rspamd-url = rspamd’nin multimap modülü için bağlantılardaki alan adları.
traps-export-campaigns-ndjson = Bu sayfadaki bütün gönderiler, her biri bir JSON satırı; araştırma için.
traps-export-daily-csv = Her günün en sık kaynakları, alan adları ve konuları; hesap tabloları için.

traps-how = Bunlar nasıl okunur
traps-how-lag = Sayılar en az { $lag } eskidir, aşağı yuvarlanmıştır ve yalnızca en az üç bağımsız tuzağın aldıklarını anlatır: böylece kimse kendi e-postalarıyla hangi adreslerin tuzak olduğunu öğrenemez.
traps-how-groups = Adresler tek başına tanık sayılmaz, çünkü herkes binlercesini açabilir. Önemli olan, birbiriyle ilgisi olmayan kaç tuzağın aynı iletiyi aldığıdır.
traps-how-spared = Bir adrese kullanıldığı sırada yazmış olanlar sonradan neredeyse sorumlu tutulmaz. Kodlar, onaylar ve makbuzlar hiçbir zaman listeye alınmaz; burada birçok kişinin okudukları da.
traps-how-secret = Hiçbir tuzağın adresi ve özel bir kutunun hiçbir e-postası gösterilmez.

traps-source-title = { $source } listede mi?
traps-source-listed = Listede.
traps-source-around = Bir ağın parçası olarak listede.
traps-source-free = Bu listede değil.
traps-source-never = Bu listeye hiçbir zaman alınmaz.
traps-source-times = { $since } tarihinden beri; başka bir şey gelmezse { $until } tarihinde kendiliğinden biter.
traps-source-why = Bu IP adresinden, kimsenin kullanmadığı ve kimsenin bir yere yazdırmadığı adreslere e-posta gönderildi; bunların bir kısmının birbiriyle ilgisi yoktur.
traps-source-why-domain = Kimsenin kullanmadığı ve kimsenin bir yere yazdırmadığı adreslere gelen e-postalar bu alan adına götürüyor; bu adreslerin bir kısmının birbiriyle ilgisi yoktur.
traps-source-free-text = Bu sunucuda e-postalarını durduran bir şey yok. Başka biri reddediyorsa yanıtında başka bir liste ya da neden yazar.
traps-source-never-text = Bizimdir, özel ağlar içindir, birçok kişiye ulaşır ya da sunucu sahibi böyle karar vermiştir.
traps-source-range = { $network } ağının { $count } adresi listede olduğu için ağın tümü listededir.
traps-source-known = Bilinenler
traps-source-rounded = Sayılar aşağı yuvarlanmıştır.
traps-within = Listedeki adresleri
traps-yours = Sizinse
traps-yours-hacked = Göndereni bulun: parolası tahmin edilmiş bir hesap, başkasının kullandığı bir form ya da makine, bir müşteri.
traps-yours-domain = Kimin reklamını yaptığına ve haberiniz olmadan oraya sayfa konup konmadığına bakın.
traps-yours-lists = Kendi alıcı listenizse: yalnızca adresini onaylamış olanlara yazın; bir yıldır hiçbir şey açmayanları ve 550 yanıtı veren adresleri çıkarın.
traps-yours-off = Sonra buradan listeden çıkarın. Bir şey açıklamanız ya da kimseye sormanız gerekmez.
traps-yours-range = Bir ağ, yeterince adresi çıkınca kendiliğinden listeden çıkar.
traps-take-off = Listeden çıkar: { $source }
traps-take-off-text = Hemen çıkar; e-posta sunucuları listeyi bir sonraki alışlarında, dakikalar ya da saatler içinde fark eder. Ondan tuzaklara yine e-posta gelirse yeniden ve daha uzun süre listeye alınır.
traps-yours-addresses = E-postaların hangi adreslere geldiği kimseye söylenmez: yalnızca bunlara yazmamak başkaları için hiçbir şeyi bitirmez.
traps-yours-contact = Burada bir yanlışlık varsa şuraya yazın: { $contact }
traps-another = Başka birine bak
detail-invalid_source = Bu ne bir IP adresi, ne bir ağ, ne de bir alan adı.
detail-not_listed = Kendi başına hiçbir listede değil; belki çoktan çıkarıldı.
detail-listed_too_often = Tekrar tekrar listeye alındığı için artık bu düğmeyle çıkmıyor. Sunucu sahibine yazın.
notice-trap-taken-off = Listeden çıkarıldı.

traps-operator-text = Listeye alınmak üzere olanlar ve hiç alınmayacaklar. Sayılar burada kesindir.
traps-pending = Listeye alınmayı bekleyenler
traps-pending-text = İstenmeyen olmadığını söylemezseniz her biri zamanı gelince listeye alınır.
traps-pending-none = Bekleyen yok.
traps-due = Zamanı: { $moment }.
traps-clear = İstenmeyen değil
traps-clear-this = İstenmeyen değil: { $name }
traps-undo = Geri al
traps-undo-this = Geri al: { $name }
traps-cleared = Sizin kararınızla hiç listeye alınmayacaklar
traps-cleared-none = Henüz yok.
traps-reason = { $kind }: { $mails }, { $groups } bağımsız tuzak, %{ $percent } kesin.
traps-kind-campaign = Gönderi
traps-kind-network = IP adresi
traps-kind-domain = Alan adı
traps-more-left = { $count } tane daha bu sayfada değil.
traps-state = Tuzakların tuttukları
traps-state-mailboxes = Akılda tutulan adresler, özet olarak
traps-state-campaigns = Gönderiler
traps-state-networks = IP adresleri
traps-state-domains = Alan adları
traps-state-waiting = Bir benzerini bekleyen iletiler
traps-state-bytes = Bellek
traps-state-evicted = Yer olmadığı için unutulanlar
traps-state-queue = Bakılacak e-postalar
traps-state-lost = Bakılmayan e-postalar: aynı anda çok fazla geldi
traps-overrides-wrong = Hiç listeye alınmayacakların dosyası şu hâliyle okunamıyor, bu yüzden önceki hâli geçerli: { $reason }
traps-began-anew = Önceden bilinenler okunamadı ve kenara konuldu; tuzaklar yeniden başladı: { $reason }
notice-trap-cleared = Not edildi: istenmeyen değil. Hiç listeye alınmayacak.
notice-trap-undone = Geri alındı: yeniden listeye alınabilir.

traps-note = Bu ileti en az { $count } tuzağa da geldi.
traps-note-look = Hakkında bilinenler
traps-vote = İstenmeyen mi, istediniz mi?
traps-vote-text = Söyledikleriniz, bu sunucu istenmeyenleri ötekilerden ayırırken siz ve ağınız için bir kez, biraz sayılır. Kimin söylediğini kimse öğrenmez; e-posta yerinde kalır.
traps-vote-spam = Bu istenmeyen e-posta
traps-vote-asked = Bunu ben istedim
notice-voted = Teşekkürler, not edildi.
detail-invalid_vote = İstenmeyen mi olduğunu, yoksa istendiğini mi söyleyin.

traps-about-kept = Tuzak olabilecek adresler ve onlara yazanlar hakkında anahtarlı özetler, sayılar ve zamanlar tutulur. İletiler, adlar ve sayılar çıkınca kalanlarıyla karşılaştırılır.
traps-about-shown = Bir iletinin sözcükleri yalnızca hiç kimsenin olmamış adreslere geldiyse gösterilir. Bir zamanlar birinin olan bir adrese gelenlerden kimse sayılardan başka bir şey görmez.
traps-about-look = Ortaya çıkanlar herkese açıktır: { $page }
traps-about-out = Özel bir adresin sahibi, onun hiçbir zaman tuzak olmamasını seçebilir: kutunun sayfasındaki ayarlarda.

# The inbox’s settings.
traps-opt-out = Bu adresi hiçbir zaman spam tuzağı yapma
traps-opt-out-text = Yoksa artık kimse bakmadığında gelenler, yalnızca sayı olarak, istenmeyen sayılabilir. Siz kullanırken gelenler hiçbir zaman sayılmaz.
