# Who really sent a mail, as far as its sender's domain and DNS tell. Never "safe": who wrote a mail says nothing of what they want.

sender-checking = Göndərən yoxlanılır…
sender-aligned = Gəldiyi domen: { $domain }
sender-failed = { $domain } təsdiqləmir
sender-none = Göndərən sübut olunmayıb
sender-unknown = Göndərən yoxlanılmayıb
sender-unclear = Kimin yazdığı aydın deyil

sender-checking-said = Kimin göndərdiyini öyrənirik
sender-failed-said = { $domain } domenindən gəldiyini deyir, amma həmin domen bunu təsdiqləmir
sender-none-said = Kimin göndərdiyini sübut edən heç nə yoxdur
sender-unknown-said = Kimin göndərdiyini yoxlamaq mümkün olmadı

sender-checking-means = Göndərənin domenindən soruşulur. Bu, adətən bir neçə saniyə çəkir; sonra cavab bu səhifədə olacaq.
sender-aligned-means = Göndərənin ünvanındakı domen bu məktubun arxasında durur: imzası düzgündür və ya məktub onun adından göndərə bilən serverdən gəlib. Bu, məktubun haradan gəldiyini deyir, niyyətinin yaxşı olduğunu yox.
sender-failed-means = Göndərənin ünvanı bu domendədir, amma nə domenin imzası, nə də məktubu göndərən server uyğun gəlir. Ünvan saxta ola bilər. Göndəriş siyahıları və yönləndirmə də buna səbəb olur.
sender-none-means = Göndərənin domeni bu məktubla tutuşdurula bilən və ya qəti bir şey dərc etmir. Bu ünvanı hər kəs yaza bilərdi.
sender-unknown-means = Bunu bilən ad serverləri vaxtında cavab vermədi və ya eyni anda həddən çox məktub gəldi. Bu, göndərənin nə lehinə, nə də əleyhinə bir şey deyir.
sender-unclear-means = Başlıqda bir neçə müəllif var və ya başlıq dəqiq oxunmaq üçün çox uzun, yaxud qəribədir. Dürüst məktublar demək olar ki, heç vaxt belə olmur, ona görə təsdiqlənməmiş sayılır.

sender-title = Kim göndərib
sender-how = Bunu haradan bilirik

sender-dmarc = Göndərənin domeni (DMARC)
sender-dkim = İmza (DKIM)
sender-spf = Göndərən server (SPF)
sender-helo = Özünə verdiyi ad (SPF, HELO)
sender-ptr = Serverin DNS adı (PTR)
sender-arc = Yönləndirənlərin möhürləri (ARC)
sender-more = Daha { $count } imzaya baxılmayıb.
sender-seals = { $count } möhür, sonuncusu: { $domain }

sender-result-none = yoxlanılası bir şey yoxdur
sender-result-pass = keçib
sender-result-fail = keçməyib
sender-result-softfail = çox güman ki, keçməyib
sender-result-policy = heç nə sübut etmir
sender-result-neutral = müəyyən deyil
sender-result-temperror = DNS cavab vermədi
sender-result-permerror = xətalıdır
sender-result-not_applicable = soruşulmayıb: özəl şəbəkədən gəlib
