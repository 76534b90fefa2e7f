# Who really sent a mail, as far as its sender's domain and DNS tell. Never "safe": who wrote a mail says nothing of what they want.

sender-checking = Gönderen denetleniyor…
sender-aligned = Geldiği alan adı: { $domain }
sender-failed = { $domain } doğrulamıyor
sender-none = Gönderen kanıtlanmadı
sender-unknown = Gönderen denetlenmedi
sender-unclear = Kimin yazdığı belirsiz

sender-checking-said = Kimin gönderdiğini öğreniyoruz
sender-failed-said = { $domain } alan adından geldiğini söylüyor, ama o alan adı bunu doğrulamıyor
sender-none-said = Kimin gönderdiğini kanıtlayan bir şey yok
sender-unknown-said = Kimin gönderdiği denetlenemedi

sender-checking-means = Gönderenin alan adına soruluyor. Bu genellikle birkaç saniye sürer; sonra yanıt bu sayfada olur.
sender-aligned-means = Gönderen adresinin alan adı bu e-postanın arkasında duruyor: imzası tutuyor ya da e-posta, onun adına gönderebilen bir sunucudan geldi. Bu, e-postanın nereden geldiğini söyler; iyi niyetli olduğunu değil.
sender-failed-means = Gönderen adresi bu alan adında, ama ne alan adının imzası ne de e-postayı gönderen sunucu uyuyor. Adres sahte olabilir. Posta listeleri ve iletme de buna yol açar.
sender-none-means = Gönderenin alan adı, bu e-postayla karşılaştırılabilecek ya da kesin bir şey yayımlamıyor. Bu adresi herkes yazmış olabilir.
sender-unknown-means = Bunu bilen ad sunucuları zamanında yanıt vermedi ya da aynı anda çok fazla e-posta geldi. Bu, gönderenin ne lehine ne aleyhine bir şey söyler.
sender-unclear-means = Başlıkta birden çok yazar var ya da başlık kesin okunamayacak kadar uzun veya tuhaf. Dürüst postalar neredeyse hiç böyle görünmez; bu yüzden doğrulanmamış sayılır.

sender-title = Kim gönderdi
sender-how = Bunu nereden biliyoruz

sender-dmarc = Gönderenin alan adı (DMARC)
sender-dkim = İmza (DKIM)
sender-spf = Gönderen sunucu (SPF)
sender-helo = Kendini tanıttığı ad (SPF, HELO)
sender-ptr = Sunucunun DNS adı (PTR)
sender-arc = İletenlerin mühürleri (ARC)
sender-more = { $count } imzaya daha bakılmadı.
sender-seals = { $count } mühür, sonuncusu: { $domain }

sender-result-none = denetlenecek bir şey yok
sender-result-pass = geçti
sender-result-fail = geçmedi
sender-result-softfail = büyük olasılıkla geçmedi
sender-result-policy = bir şey kanıtlamıyor
sender-result-neutral = belirsiz
sender-result-temperror = DNS yanıt vermedi
sender-result-permerror = hatalı
sender-result-not_applicable = sorulmadı: özel bir ağdan geldi
