# Sending a mail on to a real address.

forward-summary = Yönləndir…
forward-deliveries = Bu məktub hara yönləndirilib
forward-to = Bu ünvana yönləndir
forward-send = Yönləndir
forward-text = Hələ razılıq verməmiş ünvana əvvəlcə kodu olan bir məktub gedir, gündə ən çoxu bir dəfə. Bu məktub dəyişdirilmədən, qoşma kimi göndərilir.
# $address is a mail address.
forward-asked = Kod bu ünvana göndərildi: { $address }. Onu burada yazın və ya həmin məktubdakı keçidi açın.
forward-letter = Kodu olan məktub:
forward-code = Kod
forward-confirm = Təsdiqlə
forward-tries = { $count } cəhd qaldı

# How far it is. $answer is what the mail server said, $moment a time.
forward-waiting = göndərilməyi gözləyir
forward-sending = göndərilir
forward-sent = göndərildi: { $moment }
forward-retry = hələ göndərilmədi ({ $answer }); növbəti cəhd: { $moment }
forward-refused = poçt serveri rədd etdi: { $answer }
forward-given-up = vaxtında göndərmək mümkün olmadı: { $answer }
# A link to the same page, while it is on its way.
forward-refresh = Yenidən bax

# In the settings of an inbox.
forward-all = Bütün məktubları yönləndir
forward-all-text = Bundan sonra bura gələn hər şey, bu ünvan yaşadıqca, yönləndirilir. Əvvəlcə o biri ünvan razılıq verməlidir.
forward-all-begin = Hamısını yönləndir
# $address is a mail address.
forward-all-to = Bura gələn bütün məktublar bu ünvana yönləndirilir: { $address }.
forward-stop = Yönləndirməni dayandır
forward-left-out = Həddən çox məktub gözlədiyi üçün { $count } məktub yönləndirilmədi. Onları yenə də öz səhifələrindən yönləndirə bilərsiniz.

notice-forward-asked = Kodu olan məktub həmin ünvana yoldadır. Davam etmək üçün kodu yazın.
notice-forward-wrong-code = Göndərilən kod bu deyil. Bir də baxın.
notice-forwarded = Məktub yoldadır. Ona nə olduğu aşağıda yazılıb.
notice-forward-begun = Bura gələn bütün məktublar indi yönləndirilir.
notice-forward-stopped = Daha heç nə yönləndirilmir.

# The mail that asks an address whether it agrees. $host is the name of this server.
forward-letter-subject = { $host } kodu
forward-letter-intro = Müvəqqəti ünvanlar serveri { $host } üzərində kimsə belə bir ünvandan sizə məktub yönləndirmək istəyir.
forward-letter-code = Bu sizsinizsə, orada bu kodu yazın: { $code }
forward-letter-link = Və ya bu səhifəni açıb düyməni basın: { $link }
forward-letter-nothing = Siz deyilsinizsə, heç nə etməyin: məktub gəlməyəcək.
forward-letter-never = Bu serverdən bir daha heç bir məktub, hətta bu sualı da istəmirsinizsə: { $link }

# Around a mail that is sent on. $address is the disposable address it came to.
forward-cover-intro = Bu məktub { $address } ünvanına gəlib və həmin ünvanın ayarına görə sizə yönləndirilib. Dəyişdirilmədən qoşulub.
forward-cover-from = Kimdən:
forward-cover-subject = Mövzu:
forward-cover-outro = Buradan daha məktub istəmirsinizsə: { $link }

# The pages that those mails lead to.
forward-confirm-title = Buradan sizə məktub gəlsin?
forward-confirm-text = Kimsə bu serverdəki müvəqqəti ünvandan sizə məktub yönləndirmək istəyir. Yalnız bu sizsinizsə razılıq verin.
forward-confirm-button = Bəli, mənə yönləndir
forward-confirmed-title = Razılıq verdiniz
forward-confirmed-text = Məktub indi sizə gələcək. Hər birində bunu həmişəlik bitirə biləcəyiniz keçid var.
forward-never-title = Bir daha heç vaxt?
forward-never-text = Kim istəsə də, bu server ünvanınıza daha heç nə göndərməyəcək. Bunu buradan geri qaytarmaq olmaz.
forward-never-button = Mənə bir daha heç nə göndərmə
forward-never-again-title = Bir daha heç vaxt
forward-never-again-text = Qeyd edildi. Buradan ünvanınıza daha heç nə göndərilməyəcək.

# On the page about this server.
about-forward = Şəxsi ünvanın məktubları buna razılıq vermiş başqa ünvana yönləndirilə bilər. Məktub istəməyən ünvan, vaxtı bitmiş ünvanların siyahısı kimi, açarlı heş şəklində yadda saxlanılır.

error-forward-off = Burada məktub yönləndirmək olmur
error-forward-off-advice = Serverin sahibi məktub göndərmək üçün yol qurmayıb (SUNDEW_SMARTHOST). Məktubu fayl kimi saxlaya bilərsiniz.
detail-invalid_target-letters = Yalnız sadə hərflərdən ibarət, dırnaqsız ünvana yönləndirmək olar.
detail-invalid_target-no_domain = Məktublar yalnız domen adı olan ünvanlara yönləndirilir.
detail-invalid_target-role = Məktublar insanlara yönləndirilir, postmaster və ya abuse kimi xidməti ünvanlara yox.
detail-invalid_target-ours = Bu serverin öz ünvanına yönləndirmək olmaz.
detail-not_forwarded-loop = Bu məktub artıq bir dəfə yönləndirilib.
detail-not_forwarded-hops = Bu məktub daha bir serverə göndərilmək üçün həddən çox serverdən keçib.
detail-not_forwarded-large = Bu məktub yönləndirmək üçün çox böyükdür.
detail-unwanted = Bu ünvanın sahibi buradan məktub istəmir.
detail-asked_today = Bu ünvana bu gün kod göndərilib; bir ünvana gündə bir kod gedir. Sabah yenidən cəhd edin.
detail-forward_too_often = Bir saat ərzində çox məktub yönləndirilib. Sonra yenidən cəhd edin.
detail-no_code = Gözlənilən kod yoxdur. Əvvəlcə kod istəyin.
detail-wrong_code = Göndərilən kod bu deyil.
detail-busy-forward = İndi həddən çox məktub yönləndirilir.
detail-not_found-forward = Bu keçid daha heç nə etmir və ya bir hissəsi çatışmır.
