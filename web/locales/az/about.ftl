# The page about this server: what it keeps and shows, and whom to write to.

about-link = Burada nə saxlanılır və kimə yazmaq olar
about-title = Bu server haqqında
about-intro = Sundew qısa müddətə lazım olan ünvanlar üçün məktub qəbul edir. Nəyi, nə qədər saxladığı və bunu kimin görə bildiyi burada yazılıb.

about-kept-title = Nə saxlanılır və nə qədər
about-kept-private = Şəxsi ünvana gələn məktub ən çoxu { $kept } saxlanılır və heç vaxt ünvanın özündən uzun qalmır.
about-kept-public = Hər kəsə açıq ada gələn məktub ən çoxu { $kept } saxlanılır.
about-kept-address = Şəxsi ünvan sahibinin son gəlişindən sonra { $held } və ya sahibinin seçdiyi qədər, ən çoxu 30 gün yaşayır. Gələn məktublar bu müddəti uzatmır.
about-kept-full = Dolmuş qutudan əvvəlcə ən köhnə məktublar silinir.
about-kept-memory = Məktublar yalnız yaddaşdadır. Server yenidən işə salınanda hamısı unudulur.
about-kept-disk = Diskdə bir açar, hansı ünvanların tutulduğunu, ya da bağlandığını və nə vaxt olduğunu açarlı heşlərlə göstərən siyahı və saytlar üçün ünvanlar var; onlar elə şifrələnib ki, yalnız ünvanın özü bilinəndə açılır. Diskdə nə məktub, nə də oxuna bilən ünvan olur.
about-kept-no-disk = Diskə heç nə yazılmır. Yenidən işə salınanda ünvanlar da unudulur.

about-seen-title = Kim görə bilər
about-seen-private = Şəxsi ünvan yalnız onun tokeni kimdədirsə, ona açılır. Ünvanın yaradıldığı brauzer tokeni kukidə saxlayır.
about-seen-public = Hər kəsə açıq adı bilən və ya tapan hər kəs oradakı məktubları oxuya və silə bilər.
about-seen-all-open = Bu server hər kəsə açıq bütün məktubların siyahısını da hamıya göstərir.
about-seen-all-closed = Hər kəsə açıq bütün məktubların siyahısını yalnız serverin sahibi görür.
about-seen-files = Hər kəsə açıq məktublarda { $size } həcmindən böyük fayllar verilmir: bura fayl paylaşmaq yeri deyil.
about-seen-reserved = postmaster və abuse kimi adlara gələn məktubları yalnız serverin sahibi oxuyur.
about-seen-operator = Server sahibinin səhifəsi qutuda nə qədər məktub olduğunu göstərir. Şəxsi qutunun göndərənləri, mövzuları və mətnləri orada görünmür. Maşının özü kimdədirsə, onun yaddaşına baxa bilər.
about-seen-lost = Şəxsi ünvanın kukisini itirsəniz və bərpa keçidini saxlamamısınızsa, onu sizə heç kim qaytara bilməz.

about-logged-title = Nə qeyd olunur və məhdudlaşdırılır
about-logged-log = Adi jurnalda nə mövzu, nə mətn, nə məktub ünvanı, nə də ziyarətçilərin IP ünvanı olur.
about-logged-networks = Heç kim hər şeyi tək tutmasın deyə sorğular qonşu ünvanların şəbəkələri üzrə sayılır. Saylar bir neçə dəqiqəyə unudulur; ziyarətçilərin IP ünvanları saxlanılmır.
about-logged-sender = Məktubu göndərən serverin IP ünvanı həmin məktubun özündə yazılır.
about-logged-cookie = Kukilərdə yalnız ünvanlarınız, onların tokenləri və diliniz olur.

about-traps-title = Köhnə ünvanlar və spam
about-traps-use = Daha heç kimin oxumadığı ünvan spam üçün tələ ola bilər: ora gələnlər spamı tanımağa kömək edir.
about-traps-holder = Öz ünvanınız üçün bunu istəmirsinizsə, onu məhv edin və ya vaxtı bitəndən sonra göndərənlərin 550 cavabı almasını seçin.
about-traps-sender = Məktub göndərirsinizsə və belə ünvanlara düşmək istəmirsinizsə, bizə yazın.

about-contact-title = Kimə yazmaq olar
about-contact-whom = Sui-istifadə, hüquqi suallar və burada olmamalı məktublar barədə: { $contact }
about-contact-none = Bu serverin sahibi kimə yazmaq lazım olduğunu göstərməyib.
about-contact-report = Hər kəsə açıq hər məktubdan öz səhifəsində şikayət etmək olar.
