# Addresses that were given to one site each: who writes to them, who passed them on, and who keeps writing.

leaks-nav = Sızmalar
leaks-title = Ünvanınızı kim başqasına ötürüb
leaks-title-senders = Kim nə qədər tez-tez yazır
leaks-promise = Yalnız bir saytda olan ünvan onu kimin ötürdüyünü göstərir: ora başqası yazırsa, ünvanı çox güman ki, həmin saytdan alıb.
leaks-promise-senders = Hər göndərənin son 30 gündə nə qədər yazdığı və abunədən çıxdığınız halda kimin hələ də yazdığı.
leaks-views = Görünüş
leaks-by-tag = Ünvana görə
leaks-by-sender = Göndərənə görə
leaks-take = Özünüzlə götürün:
leaks-memory = Server yenidən başladılanda kimin yazdığı unudulur, ünvanlar qalır.
leaks-memory-all = Server yenidən başladılanda bunların hamısı unudulur, ünvanlar da.
leaks-left-out = Daha { $count } məktub haqqında başqa heç nə saxlanmayan etiketlərə gəlib: həddən çoxdur.
leaks-more-rows = Daha { $count } sətir bu səhifədə yox, aşağıdakı fayllardadır.

leaks-empty = Hələ deyiləsi bir şey yoxdur
leaks-empty-text = Hər sayta ayrıca ünvan verin, məsələn { $example }. Ora başqası yazmağa başlayanda bu səhifə onun kim olduğunu, nə vaxtdan yazdığını və ünvanı saytın ötürdüyünün nə dərəcədə dəqiq olduğunu deyəcək.
leaks-empty-button = Sayt üçün ünvan
leaks-empty-senders = Hələ heç kim yazmayıb.

leaks-grade-proven = Sızma sübut olunub
leaks-grade-likely = Çox güman ki, sızma
leaks-grade-possible = Sızma ola bilər
leaks-grade-none = Sızma görünmür
leaks-grade-accepted = Siz bunu normal saymısınız
leaks-grade-waiting = Hələ məktub yoxdur

leaks-without-tag = Etiketsiz
leaks-given = Verildiyi sayt: { $site }
leaks-written = İlk yazan: { $site }
leaks-to = indi bunlar da yazır:
leaks-after = { $count ->
    [0] başqasından ilk məktub elə həmin gün
   *[other] başqasından ilk məktub { $count } gün sonra
}
leaks-mails = { $count } məktub
leaks-mails-others = başqalarından { $count } məktub
leaks-others = və daha { $count } göndərən
leaks-last = son məktub:

leaks-row-given = { $site } saytına verilmiş ünvan
leaks-row-written = ilk yazan { $site }
leaks-row-stripped = indi { $tag } etiketi olmadan
leaks-mail-given = Bu ünvan { $site } saytına verilmişdi, bu məktubun göndərəni isə { $sender }.
leaks-mail-written = Bu ünvana ilk yazan { $site } idi, bu məktubun göndərəni isə { $sender }.
leaks-mail-stripped = { $sender } əvvəlcə { $tag } etiketi ilə yazmışdı, indi isə etiketsiz yazır.
leaks-look = Səbəbinə bax
leaks-who = Bura kim yazır
leaks-alias = Bu ünvanı dəyiş və ya söndür
leaks-alias-new = { $site } üçün yeni ünvan
leaks-unsubscribe-tells = Abunədən çıxmaq bu göndərənə ünvanın oxunduğunu göstərir.
leaks-off-safer = Ünvanı söndürmək daha etibarlıdır.

leaks-back = Bütün ünvanlara qayıt
leaks-one-title = { $tag } etiketli ünvan
leaks-bare-title = Etiketsiz məktublar
leaks-evidence = Lehinə və əleyhinə
leaks-evidence-for = Lehinə:
leaks-evidence-against = Əleyhinə:
leaks-timeline = Bura kim nə vaxt yazıb
leaks-timeline-text = Hər göndərən üçün ilk məktubdan sonuncuya qədər bir xətt. Aşağıdakı siyahılar eynisini sözlə deyir.
leaks-given-at = verilib
leaks-expected = Gözlənilənlər
leaks-first-writers = İlk yazanlar
leaks-first-writers-text = Bu ünvanın kimə verildiyini heç kim deməyib. İlk iki gündə yazan ən çoxu üç göndərən dəvətli sayılır.
leaks-expected-none = { $site } hələ yazmayıb.
leaks-later = Sonra gələnlər
leaks-more-senders = Daha { $count } məktub siyahıda olmayan göndərənlərdən gəlib: həddən çoxdur.
leaks-first = İlk məktub
leaks-latest = Son məktub
leaks-count = Məktub sayı
leaks-subject = İlk mövzu
leaks-why = Nə məlumdur
leaks-show-mail = Məktubları göstər
leaks-fine = Bu normaldır
leaks-fine-for = Bu normaldır: { $sender }
leaks-not-fine = Yenə də normal deyil
leaks-not-fine-for = Yenə də normal deyil: { $sender }
notice-leak-accepted = Qeyd olundu: bu normaldır. Daha sızma sayılmır.
notice-leak-undone = Qeyd olundu: bu normal deyil. Yenidən nəzərə alınır.

leaks-month = { $count ->
    [0] 30 gündə heç biri
   *[other] 30 gündə { $count } məktub
}
leaks-total = cəmi { $count }
leaks-bars = Son 30 günün hər birindəki məktublar
leaks-nag-to = Hara
leaks-unsubscribed = Abunədən çıxış:
leaks-still = { $count ->
    [0] Elə həmin gün yenə yazıb.
   *[other] { $count } gün sonra da yazır.
}
leaks-stopped = O vaxtdan bəri heç nə gəlməyib.

leaks-leave-title = { $host } saytına keçid
leaks-leave-noted = Bu gün abunədən çıxdığınız qeyd olundu; sonra kimin hələ də yazdığını görə biləcəksiniz.
leaks-leave-link = { $host } saytına keç
leaks-unsubscribe-mail = Abunədən məktubla çıxmaq üçün ünvan (öz poçtunuzdan yazın, buradan məktub göndərilmir)

leaks-relation-expected = Ünvanı ona siz vermisiniz.
leaks-relation-introduced = İlk yazanlardan idi.
leaks-relation-accepted = Siz bunu normal saymısınız.
leaks-relation-sister = Gözlənilən göndərənin adını başqa sonluqla daşıyır.
leaks-relation-same-signer = Gözlənilən göndərənlə eyni yerdən göndərilir və ya imzalanır.
leaks-relation-shared-links = Keçidləri gözlənilən göndərənin keçidləri ilə eyni yerə aparır.
leaks-relation-provider = Başqalarının adından göndərir: poçt xidməti, çatdırılma və ya ödəniş xidməti.
leaks-relation-forwarded = Yönləndirmə və ya göndəriş siyahısı ilə gəlib.
leaks-relation-forged = Gözlənilən göndərənin adından yazılıb, amma onun domeni məktubun arxasında durmur.
leaks-relation-foreign = Bilindiyi qədər, bu ünvanı ona heç kim verməyib.

leaks-standing-proved = Sübut olunub: məktubun arxasında öz domeni durur.
leaks-standing-claimed = Yalnız iddiadır: kimin göndərdiyini sübut edən heç nə yoxdur.
leaks-standing-failed = Domeni bu məktubun arxasında durmur: onun adından başqası yaza bilərdi.
leaks-unchecked = Bu məktubları kimin göndərdiyi bu serverdə yoxlanmayıb; onun operatoru bunu SUNDEW_DNS ilə yandıra bilər.

leaks-evidence-issued = Ünvan burada yaradılıb, onu təxmin etmək olmaz.
leaks-evidence-guessable = Etiket təxmin edilə bilən sözdür.
leaks-evidence-given = Ünvanı { $site } saytına siz vermisiniz.
leaks-evidence-established = İlk məktublar ünvanın kimə verildiyini göstərir.
leaks-evidence-never-given = Ünvanın kiməsə verildiyini göstərən heç nə yoxdur: onu təxmin etmiş ola bilərlər.
leaks-evidence-alleged = Məktubu ünvanı verdiyiniz saytla yalnız hər kəsin yaza biləcəyi bir şey bağlayır: keçid, göndəriş siyahısı, yoxlanmamış imza və ya ad, yönləndirmə nişanı.
leaks-evidence-first-to-write = İlk yazan odur və ünvanı verdiyiniz saytla bağlılığını göstərən heç nə yoxdur: ola bilsin, həmin sayt məktublarını belə göndərir.
leaks-evidence-untracked = { $count } məktub, həddən çox olduqları üçün adı saxlanmayan göndərənlərdən gəlib: onlar kənar ola bilər.
leaks-evidence-senders-proved = Kənar göndərənlərin məktublarının arxasında öz domenləri durur.
leaks-evidence-senders-claimed = Kənar göndərənlərin kim olduğunu sübut edən heç nə yoxdur.
leaks-evidence-senders-forged = Domeni məktubun arxasında durmur: onun adından başqası yaza bilərdi.
leaks-evidence-introduced-claimed = İlk göndərənlərin doğrudan da onlar olduğunu sübut edən heç nə yoxdur.
leaks-evidence-links = Kənar məktubların keçidləri bura aparır: { $hosts }.
leaks-evidence-stripped = { $count } məktub etiketsiz gəlib.
leaks-evidence-dictionary = Kənar göndərən heç kimə verilməmiş etiketlərə də yazır: sözləri bir-bir sınayır.
leaks-evidence-early = Hamısı ilk iki gündə gəlib; o vaxt saytın tərəfdaşları da yazır.
leaks-evidence-began-later = Bu ünvan haqqında əvvəl bilinənlər yenidən başlatma və ya qutunun bitməsi ilə itib: göndərən tanış ola bilərdi.
leaks-evidence-transactional = Çatdırılma, ödəniş xidməti və bu kimi məktublara oxşayır.
leaks-evidence-mentions = Məktubda ünvanın verildiyi saytın adı çəkilir.
leaks-evidence-freemail = Göndərən pulsuz poçt xidmətindəki çoxlarından biridir.
leaks-filter-from = Yalnız { $sender } göndərəninin məktubları
leaks-nobody = (adı çəkilməyib)

leaks-grade-too-early = Hələ tezdir
leaks-evidence-by = { $senders }: { $reason }
leaks-evidence-wrote-before = Ünvanınıza etiketsiz əvvəl də yazıb.
