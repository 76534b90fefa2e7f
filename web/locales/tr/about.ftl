# The page about this server: what it keeps and shows, and whom to write to.

about-link = Burada ne saklanır, kime yazılır
about-title = Bu sunucu hakkında
about-intro = Sundew, kısa süre gereken adresler için e-posta alır. Neyi, ne kadar süre sakladığı ve kimin görebildiği burada yazar.

about-kept-title = Ne saklanır, ne kadar süre
about-kept-private = Özel bir adrese gelen e-posta en çok { $kept } saklanır ve hiçbir zaman adresten uzun kalmaz.
about-kept-public = Herkese açık bir ada gelen e-posta en çok { $kept } saklanır.
about-kept-address = Özel bir adres, sahibinin son ziyaretinden sonra { $held } ya da sahibinin seçtiği süre kadar yaşar; bu süre en çok 30 gündür. Gelen e-postalar bu süreyi uzatmaz.
about-kept-full = Dolan bir kutu önce en eski e-postalarını kaybeder.
about-kept-memory = E-postalar yalnızca bellektedir. Sunucu yeniden başlatılınca hepsi unutulur.
about-kept-disk = Diskte bir anahtar, hangi adreslerin alındığını veya kapandığını ve zamanını anahtarlı özetler olarak tutan bir liste ve siteler için verilen adresler vardır; bunlar ancak adresin kendisi bilinirse açılacak biçimde şifrelidir. Diskte ne e-posta ne de okunabilecek bir adres bulunur.
about-kept-no-disk = Diske hiçbir şey yazılmaz. Yeniden başlatılınca adresler de unutulur.

about-seen-title = Kim görebilir
about-seen-private = Özel bir adres yalnızca belirtecine sahip olana açılır. Adresin oluşturulduğu tarayıcı belirteci bir çerezde tutar.
about-seen-public = Herkese açık bir adı bilen veya tahmin eden herkes oradaki e-postaları okuyabilir ve silebilir.
about-seen-all-open = Bu sunucu, herkese açık bütün e-postaların listesini de herkese gösterir.
about-seen-all-closed = Herkese açık bütün e-postaların listesini yalnızca sunucuyu işleten görür.
about-seen-files = Herkese açık e-postalarda { $size } boyutundan büyük dosyalar verilmez: burası dosya paylaşma yeri değildir.
about-seen-reserved = postmaster ve abuse gibi adlara gelen e-postaları yalnızca sunucuyu işleten okur.
about-seen-operator = Sunucuyu işletenin sayfası bir kutuda ne kadar e-posta olduğunu söyler. Özel bir kutunun göndericilerini, konularını veya metinlerini göstermez. Makinenin kendisine sahip olan, belleğine bakabilir.
about-seen-lost = Özel bir adresin çerezini kaybeder ve geri yükleme bağlantısını saklamamış olursanız onu size kimse geri veremez.

about-logged-title = Ne kaydedilir, ne sınırlanır
about-logged-log = Olağan kayıtlarda konu, metin, e-posta adresi ve ziyaretçilerin IP adresi bulunmaz.
about-logged-networks = Kimse her şeyi tek başına kullanmasın diye istekler komşu adreslerden oluşan ağlara göre sayılır. Sayılar birkaç dakika içinde unutulur; ziyaretçilerin IP adresleri saklanmaz.
about-logged-sender = Bir e-postayı gönderen sunucunun IP adresi o e-postada yazar.
about-logged-cookie = Çerezlerde yalnızca adresleriniz, belirteçleri ve diliniz bulunur.

about-traps-title = Eski adresler ve istenmeyen e-posta
about-traps-use = Artık kimsenin okumadığı bir adres, istenmeyen e-postalar için tuzak olabilir: oraya gönderilenler bunları tanımaya yarar.
about-traps-holder = Kendi adresiniz için bunu istemiyorsanız adresi yok edin ya da süresi bitince gönderenlerin 550 yanıtını almasını seçin.
about-traps-sender = E-posta gönderiyor ve böyle adreslere ulaşmak istemiyorsanız bize yazın.

about-contact-title = Kime yazılır
about-contact-whom = Kötüye kullanım, hukuki sorular veya burada olmaması gereken e-postalar için: { $contact }
about-contact-none = Bu sunucuyu işleten, yazılacak bir adres belirtmemiş.
about-contact-report = Herkese açık her e-posta kendi sayfasından bildirilebilir.
