# Addresses that were given to one site each: who writes to them, who passed them on, and who keeps writing.

leaks-nav = Sızıntılar
leaks-title = Adresinizi kim başkasına verdi
leaks-title-senders = Kim ne sıklıkta yazıyor
leaks-promise = Yalnızca bir sitede olan adres, onu kimin başkasına verdiğini gösterir: oraya başkası yazıyorsa adresi büyük olasılıkla o siteden almıştır.
leaks-promise-senders = Her gönderenin son 30 günde ne sıklıkta yazdığı ve abonelikten çıktığınız hâlde kimin yazmayı sürdürdüğü.
leaks-views = Görünüm
leaks-by-tag = Adrese göre
leaks-by-sender = Gönderene göre
leaks-take = Yanınıza alın:
leaks-memory = Sunucu yeniden başlatılınca kimin yazdığı unutulur, adresler kalır.
leaks-memory-all = Sunucu yeniden başlatılınca bunların hepsi unutulur, adresler de.
leaks-left-out = { $count } e-posta daha, haklarında başka bir şey tutulmayan etiketlere geldi: çok fazlalar.
leaks-more-rows = { $count } satır daha bu sayfada değil, aşağıdaki dosyalardadır.

leaks-empty = Henüz anlatacak bir şey yok
leaks-empty-text = Her siteye ayrı bir adres verin, örneğin { $example }. Oraya başka biri yazmaya başlayınca bu sayfa kim olduğunu, ne zamandan beri yazdığını ve adresi sitenin vermiş olmasının ne kadar kesin olduğunu söyler.
leaks-empty-button = Bir site için adres
leaks-empty-senders = Henüz kimse yazmadı.

leaks-grade-proven = Sızıntı kanıtlandı
leaks-grade-likely = Büyük olasılıkla sızıntı
leaks-grade-possible = Sızıntı olabilir
leaks-grade-none = Sızıntı görünmüyor
leaks-grade-accepted = Sorun yok dediniz
leaks-grade-waiting = Henüz e-posta yok

leaks-without-tag = Etiketsiz
leaks-given = Verildiği site: { $site }
leaks-written = İlk yazan: { $site }
leaks-to = artık bunlar da yazıyor:
leaks-after = { $count ->
    [0] başkasından ilk e-posta aynı gün
   *[other] başkasından ilk e-posta { $count } gün sonra
}
leaks-mails = { $count } e-posta
leaks-mails-others = başkalarından { $count } e-posta
leaks-others = ve { $count } gönderen daha
leaks-last = son e-posta:

leaks-row-given = { $site } sitesine verilen adres
leaks-row-written = ilk yazan { $site }
leaks-row-stripped = artık { $tag } etiketi olmadan
leaks-mail-given = Bu adres { $site } sitesine verilmişti, bu e-postayı gönderen ise { $sender }.
leaks-mail-written = Bu adrese ilk yazan { $site } idi, bu e-postayı gönderen ise { $sender }.
leaks-mail-stripped = { $sender } önce { $tag } etiketiyle yazmıştı, artık etiketsiz yazıyor.
leaks-look = Nedenini gör
leaks-who = Buraya kim yazıyor
leaks-alias = Bu adresi değiştir ya da kapat
leaks-alias-new = { $site } için yeni adres
leaks-unsubscribe-tells = Abonelikten çıkmak, bu gönderene adresin okunduğunu gösterir.
leaks-off-safer = Adresi kapatmak daha güvenlidir.

leaks-back = Tüm adreslere dön
leaks-one-title = { $tag } etiketli adres
leaks-bare-title = Etiketsiz e-postalar
leaks-evidence = Lehte ve aleyhte
leaks-evidence-for = Lehte:
leaks-evidence-against = Aleyhte:
leaks-timeline = Buraya kim ne zaman yazdı
leaks-timeline-text = Her gönderen için ilk e-postadan sonuncusuna bir çizgi. Aşağıdaki listeler aynısını sözle anlatır.
leaks-given-at = verildi
leaks-expected = Beklenenler
leaks-first-writers = İlk yazanlar
leaks-first-writers-text = Bu adresin kime verildiğini kimse belirtmedi. İlk iki gün içinde yazan en fazla üç gönderen davetli sayılır.
leaks-expected-none = { $site } henüz yazmadı.
leaks-later = Sonradan gelenler
leaks-more-senders = { $count } e-posta daha listelenmeyen gönderenlerden geldi: çok fazlalar.
leaks-first = İlk e-posta
leaks-latest = Son e-posta
leaks-count = E-posta sayısı
leaks-subject = İlk konu
leaks-why = Bilinenler
leaks-show-mail = E-postaları göster
leaks-fine = Sorun yok
leaks-fine-for = Sorun yok: { $sender }
leaks-not-fine = Yine de sorunlu
leaks-not-fine-for = Yine de sorunlu: { $sender }
notice-leak-accepted = Not edildi: sorun yok. Artık sızıntı sayılmıyor.
notice-leak-undone = Not edildi: sorunlu. Yeniden sayılıyor.

leaks-month = { $count ->
    [0] 30 günde hiç yok
   *[other] 30 günde { $count } e-posta
}
leaks-total = toplam { $count }
leaks-bars = Son 30 günün her birindeki e-postalar
leaks-nag-to = Nereye
leaks-unsubscribed = Abonelikten çıkış:
leaks-still = { $count ->
    [0] Aynı gün yine yazdı.
   *[other] { $count } gün sonra hâlâ yazıyor.
}
leaks-stopped = O günden beri bir şey gelmedi.

leaks-leave-title = { $host } sitesine geçiliyor
leaks-leave-noted = Bugün abonelikten çıktığınız not edildi; böylece sonra kimin yazmayı sürdürdüğünü görebilirsiniz.
leaks-leave-link = { $host } sitesine git
leaks-unsubscribe-mail = Abonelikten e-postayla çıkma adresi (kendi posta kutunuzdan yazın, buradan e-posta gönderilmez)

leaks-relation-expected = Adresi ona siz verdiniz.
leaks-relation-introduced = İlk yazanlar arasındaydı.
leaks-relation-accepted = Sorun yok dediniz.
leaks-relation-sister = Beklenen bir gönderenin adını başka bir uzantıyla taşıyor.
leaks-relation-same-signer = Beklenen bir gönderenle aynı yerden gönderiliyor ya da imzalanıyor.
leaks-relation-shared-links = Bağlantıları, beklenen bir gönderenin bağlantılarıyla aynı yere gidiyor.
leaks-relation-provider = Başkaları adına gönderiyor: bir posta hizmeti, kargo ya da ödeme hizmeti.
leaks-relation-forwarded = İletilerek ya da bir posta listesinden geldi.
leaks-relation-forged = Beklenen bir gönderenin adına yazılmış; alan adı e-postanın arkasında durmuyor.
leaks-relation-foreign = Bilindiği kadarıyla bu adresi ona kimse vermedi.

leaks-standing-proved = Kanıtlı: e-postanın arkasında kendi alan adı duruyor.
leaks-standing-claimed = Yalnızca iddia: kimin gönderdiğini kanıtlayan bir şey yok.
leaks-standing-failed = Alan adı bu e-postanın arkasında durmuyor: onun adına başkası yazmış olabilir.
leaks-unchecked = Bu e-postaları kimin gönderdiği bu sunucuda denetlenmedi; sunucunun işletmecisi bunu SUNDEW_DNS ile açabilir.

leaks-evidence-issued = Adres burada oluşturuldu, tahmin edilemez.
leaks-evidence-guessable = Etiket, tahmin edilebilecek bir sözcük.
leaks-evidence-given = Adresi { $site } sitesine siz verdiniz.
leaks-evidence-established = İlk e-postalar adresin kime verildiğini gösteriyor.
leaks-evidence-never-given = Adresin birine verildiğini gösteren bir şey yok: tahmin edilmiş olabilir.
leaks-evidence-alleged = E-postayı adresi verdiğiniz siteye bağlayan tek şey herkesin yazabileceği bir şey: bir bağlantı, bir posta listesi, doğrulanmamış bir imza ya da ad, bir iletme işareti.
leaks-evidence-first-to-write = İlk yazan o ve adresi verdiğiniz siteyle bağını gösteren bir şey yok: o site e-postalarını böyle gönderiyor olabilir.
leaks-evidence-untracked = { $count } e-posta, çok fazla oldukları için adı saklanmayan gönderenlerden geldi: bunlar yabancı olabilir.
leaks-evidence-senders-proved = Yabancı gönderenlerin e-postalarının arkasında kendi alan adları duruyor.
leaks-evidence-senders-claimed = Yabancı gönderenlerin kim olduğunu kanıtlayan bir şey yok.
leaks-evidence-senders-forged = Alan adı e-postanın arkasında durmuyor: onun adına başkası yazmış olabilir.
leaks-evidence-introduced-claimed = İlk gönderenlerin söyledikleri kişiler olduğunu kanıtlayan bir şey yok.
leaks-evidence-links = Yabancı e-postaların bağlantıları şuraya gidiyor: { $hosts }.
leaks-evidence-stripped = E-postaların { $count } tanesi etiketsiz geldi.
leaks-evidence-dictionary = Yabancı gönderen, kimseye verilmemiş etiketlere de yazıyor: sözcükleri deniyor.
leaks-evidence-early = Hepsi ilk iki günde geldi; o sırada sitenin ortakları da yazar.
leaks-evidence-began-later = Bu adres hakkında daha önce bilinenler yeniden başlatma yüzünden ya da gelen kutusu sona erdiği için kayboldu: gönderen tanınıyor olabilirdi.
leaks-evidence-transactional = Kargo, ödeme hizmeti ve benzerlerinin e-postasına benziyor.
leaks-evidence-mentions = E-postada, adresin verildiği sitenin adı geçiyor.
leaks-evidence-freemail = Gönderen, ücretsiz bir e-posta hizmetindeki pek çok kişiden biri.
leaks-filter-from = Yalnızca { $sender } adlı gönderenden gelenler
leaks-nobody = (adı geçen yok)

leaks-grade-too-early = Henüz erken
leaks-evidence-by = { $senders }: { $reason }
leaks-evidence-wrote-before = Adresinize etiketsiz olarak daha önce de yazmıştı.
