# The visitor's addresses, and the page for another one.

numbers-address = Ünvanın ömrü
numbers-mail = Məktubun ömrü
numbers-domains = Domenlər
numbers-any = istənilən

addresses-all = { $count ->
    [one] { $count } ünvan birlikdə
   *[other] Bütün { $count } ünvan birlikdə
}
addresses-ends = bitir:

inbox-next-domain = Başqa domen
inbox-next-domain-text = Sayt bu ünvanı qəbul etmədi? Budur, başqa domendə ünvan; bu da sizdə qalır.

another-subdomain = { $domain } domeninin təsadüfi alt domeni
another-hint = Latın hərfləri, rəqəmlər və onların arasında . - _ işarələri. Başqa hərflər latın hərfləri ilə yazılır.
another-page = Bunun üçün səhifə və əlfəcin düyməsi

new-title = Başqa ünvan
new-for-site = { $site } üçün ünvan
new-known = { $count ->
    [one] Bu sayt üçün artıq ünvanınız var:
   *[other] Bu sayt üçün artıq { $count } ünvanınız var:
}
new-spelt = Siz { $typed } yazdınız. Saytlar və göndərənlər latın hərflərini qəbul edir, ona görə aşağıdakı ad bu hərflərlə yazılıb. O hələ sizin deyil.
new-make = Onun üçün təsadüfi ünvan yarat
new-make-another = Daha birini yarat
new-or-name = Və ya ad seçin
new-open-spelt = Yalnız bu adın açıq qutusuna bax
new-open-typed = Yazdığınız kimi olan qutuya bax
new-bookmarklet = İstənilən saytdan bir kliklə
new-bookmarklet-text = Bunu əlfəcinlərə sürükləyin. Hansısa səhifədə basanda o saytın adı ilə bura gətirir və onun üçün ünvanınızın olub-olmadığını deyir.
new-bookmarklet-name = Sundew ünvanı

notice-made = Budur, yeni ünvan. Onu yalnız bu brauzer oxuya bilər.
notice-moved = Budur, başqa domendə ünvan. Əvvəlki də sizdə qalır.
detail-too_many_addresses = Bu brauzerdə { $max } ünvan var, bundan çox olmaz. Əvvəlcə birini yandırın.
detail-no_other_domain = Yeni ünvanlar yalnız bir domendə yaradılır.
