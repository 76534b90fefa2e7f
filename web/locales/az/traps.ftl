# Spam traps: what came to addresses that nobody uses, what others may do with that, and what the operator decides.

traps-nav = Tələlər
traps-title = Spam tələləri
traps-promise = Artıq heç kimin istifadə etmədiyi və ya heç vaxt heç kimin olmamış ünvanlara da məktub gəlir. Onları heç kim istəməyib, ona görə çox güman ki, spamdır. Bir-biri ilə əlaqəsi olmayan bir neçə belə ünvana gələn məktubu başqa yerlərdə də dayandırmaq olar.
traps-promise-lists = Bu səhifə nəyin gəldiyini göstərir və onu dayandırmaq istəyən poçt serverləri üçün siyahılar verir.
traps-warm-up = { $moment } tarixinədək siyahıya heç nə düşmür: bu server yenidir və əvvəlcə kimin bura əsaslı səbəblə yazdığını öyrənir.
traps-forgets = Bu server diskdə heç nə saxlamır: statistika hər başlanğıcda yenidən başlayır.
traps-operator = Server sahibi üçün
traps-back = Tələlərə qayıt
traps-as-of = Bu ana görə:

traps-arriving = Nə gəlir
traps-nothing = Tələlərə hələ heç nə gəlməyib, ya da gələnlər danışmaq üçün azdır və çox yenidir.
traps-days = Tələlərə gələn məktublar, gün-gün
traps-week = Həftənin saatlarına görə
traps-week-title = Nə vaxt gəlir
traps-week-most = ən çox { $day }, { $hour } ({ $mails })
traps-table = Cədvəl şəklində
traps-csv = CSV
traps-day = Gün
traps-hour = Saat (UTC)
traps-sum = cəmi
traps-weekday = { $day ->
    [0] B.e.
    [1] Ç.a.
    [2] Çər.
    [3] C.a.
    [4] Cüm.
    [5] Şən.
   *[6] Baz.
}
traps-mails = { $count } məktub
traps-class-pristine = heç vaxt istifadə olunmayıb
traps-class-seeded = server sahibi paylayıb
traps-class-trap-only = tələ domenində
traps-class-abandoned = tərk edilib
traps-class-leaked-tag = sayt başqasına ötürüb
traps-class-backscatter = saxta məktublara cavablar

traps-mails-month = 30 gündə məktublar
traps-mails-column = Məktublar
traps-traps-column = Tələlər
traps-groups-column = Müstəqil
traps-campaigns-count = Göndərişlər
traps-listed-networks = Siyahıdakı IP ünvanları
traps-listed-domains = Siyahıdakı domenlər
traps-sure = Əminlik
traps-live = İstifadədə olan ünvanlara
traps-introduced = Tanış göndərənlərdən
traps-first = İlk dəfə
traps-last = Son dəfə
traps-at-least = { $number }+

traps-campaigns = Göndərişlər
traps-campaigns-text = Göndəriş necə dəyişdirilsə də, bütün surətləri ilə bir məktubdur.
traps-campaigns-none = Hələ deyiləsi bir şey yoxdur.
traps-campaigns-total = { $count } göndəriş
traps-campaign = Göndəriş
traps-labels = Yalnız bunlar
traps-all = Hamısı
traps-orders = Sıra:
traps-order-last = sonuncular
traps-order-first = ən yenilər
traps-order-hits = ən çox məktub
traps-order-groups = ən çox tələ
traps-order-sure = ən dəqiqlər
traps-pages = Səhifələr
traps-before = Geri
traps-behind = Davamı
traps-listed-since = { $day } tarixindən siyahıdadır.
traps-not-listed = Siyahıda deyil.

traps-label-spam = Spam
traps-label-suspect = Şübhəli
traps-label-graymail = Unudulmuş abunə
traps-label-transactional = Xidmət məktubu
traps-label-unknown = Məlum deyil
traps-why-spam = Bir-biri ilə əlaqəsi olmayan kifayət qədər tələ bu məktubu alıb, istifadədə olan ünvanlar isə demək olar ki, almayıb.
traps-why-suspect = Onu bir neçə müstəqil tələ alıb, amma dayandırmaq üçün kifayət deyil: məktubun əleyhinə sayıla bilər.
traps-why-graymail = Onu tanınmış bir göndərən vaxtilə ünvanını ona vermiş adamlara yazır. Artıq heç kim oxumasa belə, bu, spam deyil.
traps-why-transactional = Kodlar, təsdiqlər və qəbzlər: kimsə bu ünvanları formaya yazıb. Bunlar heç vaxt siyahıya düşmür.
traps-why-unknown = Nəsə demək üçün bilinənlər çox azdır.
traps-sure-certain = demək olar ki, dəqiq ({ $percent }%)
traps-sure-very = çox güman ki ({ $percent }%)
traps-sure-likely = ehtimal ki ({ $percent }%)
traps-sure-possible = ola bilər ({ $percent }%)
traps-sure-little = az şey məlumdur ({ $percent }%)

# The page of a campaign.
traps-sample = Nə yazılıb
traps-sample-text = Sözlər müqayisə olunduğu şəkildə: ünvanlar, alıcının adı, rəqəmlər və keçidlər olmadan. Heç vaxt heç kimin olmamış ünvanlara gələn məktublardandır.
traps-sample-left-out = Bütün variantlarda eyni olmayanlar buraxılıb.
traps-sample-marks = Bütün variantlarda eyni olmayanlar işarələnib.
traps-sample-none = Sözləri göstərilmir: heç vaxt heç kimin olmamış ünvanlara bunlardan çox az gəlib, ya da üstündən çox vaxt keçib.
traps-links = Keçidləri hara aparır
traps-links-text = Domenlər və yolların forması: # rəqəmdir; H, U və T hər surətdə fərqli olanların yerində durur.
traps-networks = Haradan gəlir
traps-share = məktublarının { $percent }%-i
traps-timeline = Gün-gün
traps-similar = Oxşar göndərişlər
traps-similar-text = Keçidləri, faylları və ya quruluşu bununla ortaq olan başqa məktublar.

traps-sources = Haradan gəlir
traps-lookup = Bu IP ünvanı və ya domen siyahıdadırmı?
traps-lookup-button = Bax
traps-dimensions = Nəyə görə
traps-top-none = Hələ heç nə gəlməyib, ya da gələnlər danışmaq üçün azdır və çox yenidir.
traps-top-error = Bu gün istisna olmaqla son 30 gün. Saylar təxminidir, ən çox { $error } artıqdır; burada olmayanlar ən çox { $most } dəfə gəlib.
traps-top-whole = Bu gün istisna olmaqla son 30 gün; saylar aşağı yuvarlaqlaşdırılıb.
traps-by-source = IP ünvanı
traps-by-network = Şəbəkə
traps-by-helo = HELO adı
traps-by-helo-kind = HELO növü
traps-by-envelope-domain = Zərfin domeni
traps-by-from-organisation = Müəllifin domeni
traps-by-dkim-domain = İmzanın domeni
traps-by-url-domain = Keçidlərdəki domen
traps-by-subject = Mövzu
traps-by-attachment-sha256 = Fayl (SHA-256)
traps-by-file-type = Fayl növü
traps-by-trap-class = Tələ növü
traps-by-tls = Şifrələmə
traps-by-spf = SPF
traps-by-dkim = DKIM
traps-by-dmarc = DMARC

traps-lists = Poçt serverləri üçün siyahılar
traps-lists-text = Hər birində nə vaxt hazırlandığı və nə qədər qüvvədə olduğu yazılıb. Yalnız dəyişiklikləri (ETag) və ən tezi bir neçə dəqiqədən bir soruşun.
traps-export-postfix-cidr = Postfix-in check_client_access ayarı üçün IP ünvanları: Postfix onlardan məktub qəbul etmir.
traps-export-ip-rbldnsd = Eynisi rbldnsd-nin verdiyi DNS qara siyahısı şəklində; istənilən poçt serveri soruşa bilər.
traps-export-url-rbldnsd = Spamın apardığı domenlər DNS qara siyahısı şəklində; keçidlərə baxan süzgəclər üçün.
traps-export-rspamd-ip = rspamd-nin multimap modulu üçün IP ünvanları: bala əlavə olunur.
traps-export-rspamd-url = rspamd-nin multimap modulu üçün keçidlərdəki domenlər.
traps-export-campaigns-ndjson = Bu səhifənin bütün göndərişləri, hərəsi bir JSON sətri; tədqiqat üçün.
traps-export-daily-csv = Hər günün ən çox rast gəlinən mənbələri, domenləri və mövzuları; elektron cədvəllər üçün.

traps-how = Bunu necə oxumalı
traps-how-lag = Saylar ən azı { $lag } köhnədir, aşağı yuvarlaqlaşdırılıb və yalnız ən azı üç müstəqil tələnin aldıqlarından danışır: heç kim öz məktubları ilə hansı ünvanların tələ olduğunu öyrənə bilməz.
traps-how-groups = Ünvanların özü şahid deyil, çünki hər kəs minlərlə ünvan aça bilər. Vacib olan bir-biri ilə əlaqəsi olmayan neçə tələnin eyni məktubu almasıdır.
traps-how-spared = Ünvan istifadədə ikən ora yazanlar sonra demək olar ki, məsul tutulmur. Kodlar, təsdiqlər və qəbzlər heç vaxt siyahıya düşmür, burada çox adamın oxuduqları da.
traps-how-secret = Heç bir tələnin ünvanı və şəxsi qutunun heç bir məktubu göstərilmir.

traps-source-title = { $source } siyahıdadırmı?
traps-source-listed = Siyahıdadır.
traps-source-around = Şəbəkənin bir hissəsi kimi siyahıdadır.
traps-source-free = Bu siyahıda yoxdur.
traps-source-never = Bu siyahıya heç vaxt düşmür.
traps-source-times = { $since } tarixindən; daha heç nə gəlməsə, { $until } tarixində öz-özünə bitir.
traps-source-why = Bu IP ünvanından heç kimin istifadə etmədiyi və heç kimin heç yerdə qeydiyyatdan keçirmədiyi ünvanlara məktub göndərilib; onların bəzilərinin bir-biri ilə əlaqəsi yoxdur.
traps-source-why-domain = Heç kimin istifadə etmədiyi və heç kimin heç yerdə qeydiyyatdan keçirmədiyi ünvanlara gələn məktublar bu domenə aparır; bu ünvanların bəzilərinin bir-biri ilə əlaqəsi yoxdur.
traps-source-free-text = Bu serverdə onun məktublarını dayandıran bir şey yoxdur. Başqası qəbul etmirsə, cavabında başqa siyahı və ya səbəb yazılıb.
traps-source-never-text = Bizimdir, şəxsi şəbəkələr üçündür, çox adama çatır, ya da server sahibi belə qərar verib.
traps-source-range = { $network } şəbəkəsinin { $count } ünvanı siyahıdadır, ona görə bütün şəbəkə də.
traps-source-known = Nə məlumdur
traps-source-rounded = Saylar aşağı yuvarlaqlaşdırılıb.
traps-within = Siyahıdakı ünvanları
traps-yours = Sizindirsə
traps-yours-hacked = Nəyin göndərdiyini tapın: parolu tapılmış hesab, başqasının istifadə etdiyi forma və ya maşın, müştəri.
traps-yours-domain = Onu kimin reklam etdiyinə və xəbəriniz olmadan ora səhifə qoyulub-qoyulmadığına baxın.
traps-yours-lists = Öz alıcı siyahınız idisə: yalnız ünvanını təsdiqləmiş adamlara yazın; bir il heç nə açmayanları və 550 cavabı verən ünvanları çıxarın.
traps-yours-off = Sonra onu burada siyahıdan çıxarın. Heç nə izah etmək və heç kimdən soruşmaq lazım deyil.
traps-yours-range = Kifayət qədər ünvanı çıxanda şəbəkə öz-özünə siyahıdan çıxır.
traps-take-off = Siyahıdan çıxar: { $source }
traps-take-off-text = Dərhal çıxır; poçt serverləri bunu siyahını növbəti dəfə götürəndə, dəqiqələr və ya saatlar içində görür. Ondan tələlərə yenə məktub gəlsə, yenidən və daha uzun müddətə siyahıya düşür.
traps-yours-addresses = Məktubların hansı ünvanlara gəldiyi heç kimə deyilmir: yalnız onlara yazmamaq başqaları üçün heç nəyi bitirməzdi.
traps-yours-contact = Burada bir səhv varsa, yazın: { $contact }
traps-another = Başqasına bax
detail-invalid_source = Bu nə IP ünvanıdır, nə şəbəkə, nə də domen.
detail-not_listed = Özü heç bir siyahıda deyil; bəlkə artıq çıxarılıb.
detail-listed_too_often = Təkrar-təkrar siyahıya düşdüyü üçün artıq bu düymə ilə çıxmır. Server sahibinə yazın.
notice-trap-taken-off = Siyahıdan çıxarıldı.

traps-operator-text = Siyahıya düşmək üzrə olanlar və heç vaxt düşməyənlər. Saylar burada dəqiqdir.
traps-pending = Siyahıya düşməyi gözləyənlər
traps-pending-text = Spam olmadığını deməsəniz, hər biri vaxtı çatanda siyahıya düşür.
traps-pending-none = Gözləyən yoxdur.
traps-due = Vaxtı: { $moment }.
traps-clear = Spam deyil
traps-clear-this = Spam deyil: { $name }
traps-undo = Geri götür
traps-undo-this = Geri götür: { $name }
traps-cleared = Sizin qərarınızla heç vaxt siyahıya düşməyənlər
traps-cleared-none = Hələ yoxdur.
traps-reason = { $kind }: { $mails }, { $groups } müstəqil tələ, əminlik { $percent }%.
traps-kind-campaign = Göndəriş
traps-kind-network = IP ünvanı
traps-kind-domain = Domen
traps-more-left = Daha { $count } bu səhifədə deyil.
traps-state = Tələlərin saxladıqları
traps-state-mailboxes = Yadda saxlanan ünvanlar, heş şəklində
traps-state-campaigns = Göndərişlər
traps-state-networks = IP ünvanları
traps-state-domains = Domenlər
traps-state-waiting = Oxşarını gözləyən məktublar
traps-state-bytes = Yaddaş
traps-state-evicted = Yer olmadığı üçün unudulanlar
traps-state-queue = Baxılacaq məktublar
traps-state-lost = Baxılmayan məktublar: eyni anda həddən çox gəlib
traps-overrides-wrong = Heç vaxt siyahıya düşməyənlərin faylı indiki halda oxunmur, ona görə əvvəlki halı qüvvədədir: { $reason }
traps-began-anew = Əvvəl bilinənlər oxunmadı və kənara qoyuldu; tələlər yenidən başladı: { $reason }
notice-trap-cleared = Qeyd edildi: spam deyil. Heç vaxt siyahıya düşməyəcək.
notice-trap-undone = Geri götürüldü: yenə siyahıya düşə bilər.

traps-note = Bu məktub ən azı { $count } tələyə də gəlib.
traps-note-look = Onun haqqında nə məlumdur
traps-vote = Spamdır, yoxsa istəmişdiniz?
traps-vote-text = Dedikləriniz bu server spamı başqa məktublardan ayıranda siz və şəbəkəniz üçün bir dəfə, bir az nəzərə alınır. Kimin dediyini heç kim bilmir, məktub isə yerində qalır.
traps-vote-spam = Bu, spamdır
traps-vote-asked = Bunu mən istəmişəm
notice-voted = Təşəkkürlər, qeyd edildi.
detail-invalid_vote = Spam olduğunu, yoxsa istədiyinizi deyin.

traps-about-kept = Tələ ola biləcək ünvanlar və onlara yazanlar haqqında açarlı heşlər, saylar və vaxtlar saxlanılır. Məktublar adlar və saylar çıxarılandan sonra qalanlara görə müqayisə olunur.
traps-about-shown = Məktubun sözləri yalnız heç vaxt heç kimin olmamış ünvanlara gəlibsə göstərilir. Vaxtilə kiminsə olmuş ünvana gələnlərdən heç kim saylardan başqa bir şey görmür.
traps-about-look = Nəticələr hər kəsə açıqdır: { $page }
traps-about-out = Şəxsi ünvanın sahibi onun heç vaxt tələ olmamasını seçə bilər: qutunun səhifəsindəki ayarlarda.

# The inbox’s settings.
traps-opt-out = Bu ünvanı heç vaxt spam tələsi etmə
traps-opt-out-text = Əks halda, daha heç kim baxmayanda gələnlər yalnız say kimi spam hesab oluna bilər. Siz istifadə edərkən gələnlər heç vaxt sayılmır.
