# Links that the holder of an inbox makes, and what became of an address.

links-restore = Bu adresi başka bir cihazda kullanın
links-restore-text = Bir bağlantı bu gelen kutusunu başka bir tarayıcıda da açar. Siz oluşturmadıkça böyle bir bağlantı yoktur.
links-restore-make = Bağlantı oluştur
links-restore-warning = Bu bağlantı kimdeyse adres ve e-postaları da ondadır: kodu okutun ya da bağlantıyı yalnızca kendinize gönderin. Bağlantıyı iptal etmek, onu kullanmış cihazlardan adresi geri almaz.
links-restore-own = Bu bağlantı { $host } adını taşıdığı için her cihazı kendisine götürür. Başka bir cihaz için bu sayfayı sunucunun öteki cihazlarca bilinen adı ya da adresiyle açın.
links-restore-code = Bağlantının QR kodu
links-restore-copy = Bağlantıyı kopyala
links-restore-revoke = Bağlantıyı iptal et
links-feed = Akış
links-feed-text = Bir akış okuyucu buraya gelenleri gösterebilir (Atom). Bunun için ayrı bir bağlantı gerekir.
links-feed-make = Akış bağlantısı oluştur
links-feed-warning = Bu bağlantı kimdeyse bu kutunun e-postalarını akıştan okuyabilir, başka bir şey yapamaz. Akış okuyucunun her bakışı sizin ziyaretiniz sayılır.
links-feed-copy = Akış bağlantısını kopyala
links-feed-revoke = Akış bağlantısını iptal et
links-promise = Özel: onu tutan tarayıcılar ve oluşturduğunuz bağlantı kimdeyse o okuyabilir. Her ziyaretiniz adresin ömrünü yeniler.

restore-title = Geri yükleme bağlantısı
restore-text = Bu düğmeyle adres ve e-postaları, buradaki adreslerinizin yanında bu tarayıcıda da açılır.
restore-held = Bu adres bu tarayıcıda zaten var.
restore-button = Bu tarayıcıda kullan

notice-link-made = Bağlantı hazır. Siz iptal edene ya da kutunun süresi bitene kadar çalışır.
notice-link-revoked = İptal edildi. O bağlantı artık hiçbir şey açmaz.
notice-restored = Tamam. Bu adres artık bu tarayıcıda da var.

past-expired = Zamanında geri gelen olmadığı için bu adresin süresi bitmişti. Adres yeniden sizin, ama eski e-postaları artık yok. Bitiş: { $moment }.
past-burned = başka bir tarayıcıdan, bütün e-postalarıyla yok edildi. İşte yeni bir adres. Yok edilme: { $moment }.
past-lost = Bu tarayıcının burada tuttukları artık açılmıyor: sunucu yeniden başlatıldı ve öncesinden bir şey saklamıyor. Bunları kimse geri getiremez. İşte yeni bir adres.

error-burned = Bu adres yok edildi
error-burned-advice = E-postaları bir daha geri gelmez; adresi başkası da alamaz.
detail-burned = Yok edilme: { $moment }
detail-not_found-restore = Bu bağlantı hiçbir şey açmıyor: iptal edilmiş, adresinin süresi bitmiş ya da bir bölümü eksik.
detail-busy-links = Şu anda çok fazla bağlantı kullanılıyor.
