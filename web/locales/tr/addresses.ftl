# The visitor's addresses, and the page for another one.

numbers-address = Adresin ömrü
numbers-mail = E-postanın ömrü
numbers-domains = Alan adları
numbers-any = hepsi

addresses-all = { $count ->
    [one] { $count } adres birlikte
   *[other] { $count } adresin hepsi birlikte
}
addresses-ends = bitiş:

inbox-next-domain = Başka alan adı
inbox-next-domain-text = Bir site bu adresi kabul etmedi mi? İşte başka alan adında bir adres; bu da sizde kalır.

another-subdomain = { $domain } altında rastgele bir alt alan adı
another-hint = Latin harfleri, rakamlar ve aralarında . - _ işaretleri. Başka harfler Latin harfleriyle yazılır.
another-page = Bunun sayfası ve yer imi düğmesi

new-title = Başka bir adres
new-for-site = { $site } için bir adres
new-known = { $count ->
    [one] Bu site için zaten bir adresiniz var:
   *[other] Bu site için zaten { $count } adresiniz var:
}
new-spelt = { $typed } yazdınız. Siteler ve göndericiler Latin harflerini kabul eder; aşağıdaki ad bu harflerle yazıldı. Henüz sizin değil.
new-make = Ona rastgele bir adres oluştur
new-make-another = Bir tane daha oluştur
new-or-name = Ya da bir ad seçin
new-open-spelt = Yalnızca bu adın herkese açık kutusuna bak
new-open-typed = Yazdığınız biçimdeki kutuya bak
new-bookmarklet = Her siteden tek tıkla
new-bookmarklet-text = Bunu yer imlerinize sürükleyin. Bir sayfada bastığınızda o sitenin adıyla buraya gelir ve o site için adresiniz olup olmadığını söyler.
new-bookmarklet-name = Sundew adresi

notice-made = İşte yeni bir adres. Onu yalnızca bu tarayıcı okuyabilir.
notice-moved = İşte başka alan adında bir adres. Önceki de sizde kalır.
detail-too_many_addresses = Bu tarayıcıda { $max } adres var, daha fazlası olmaz. Önce birini yakın.
detail-no_other_domain = Yeni adresler tek bir alan adında oluşturulur.
