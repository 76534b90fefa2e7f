# The operator's page, and who is kept out.

admin-title = İdarəetmə
admin-text = Serverin nə qədər dolu olduğu, oxuyanların şikayətləri və kimlərin bloklandığı. Şəxsi qutuların içi heç kimə göstərilmir.
admin-reload = Yenidən bax
admin-number = { $count }

admin-memory = Yaddaş
admin-memory-store = Saxlanılan məktublar
admin-memory-intake = Qəbul edilən məktublar
admin-memory-answers = Oxunan böyük cavablar
admin-memory-of = { $used } / { $max }

admin-counts = İndi
admin-mails = Məktublar
admin-mails-public = Hər kəsə açıq məktublar
admin-inboxes = Qutular
admin-inboxes-claimed = Adı tutulmuş qutular
admin-smtp-connections = SMTP bağlantıları
admin-web-connections = Veb bağlantıları

admin-limits = Başlanğıcdan bəri aşılan hədlər
admin-limits-none = Hələ yoxdur.
admin-limit-smtp-connections = Ümumi sayı aşan SMTP bağlantıları
admin-limit-smtp-network = Bir şəbəkənin sayını aşan SMTP bağlantıları
admin-limit-smtp-rate = Həddən tez-tez gələn SMTP bağlantıları
admin-limit-smtp-blocked = Bloklanmış şəbəkələrin SMTP bağlantıları
admin-limit-smtp-too-much = SMTP: həddən çox məktub və ya səhv əmr
admin-limit-smtp-recipients = Bir məktubun sayını aşan alıcılar
admin-limit-mail-size = Həddən böyük məktublar
admin-limit-rules = Qayda və ya blok səbəbindən rədd edilən göndərənlər və alıcılar
admin-limit-room = Yer tapılmayan məktublar
admin-limit-share = Anbardakı payını doldurmuş şəbəkənin məktubları
admin-limit-store = Anbar dolu olduğu üçün silinən köhnə məktublar
admin-limit-inbox = Qutu dolu olduğu üçün silinən köhnə məktublar
admin-limit-web-connections = Həddi aşan veb bağlantıları
admin-limit-web-rate = Həddən tez-tez gələn veb sorğuları
admin-limit-web-busy = Server məşğul olduğu üçün geri çevrilən veb sorğuları
admin-limit-web-blocked = Bloklanmış şəbəkələrin veb sorğuları

admin-load = Ən dolu qutular
admin-load-text = Ən çox məktub saxlayan 50 qutu. Şəxsi ünvanlar qısaldılıb.
admin-load-none = Heç bir qutuda məktub yoxdur.
admin-private = şəxsi
admin-burn-typed = Məhv ediləcək ünvan
admin-burn = Məhv et
admin-burn-ask = Məhv et…
admin-burn-this = Məhv et: { $address }…
admin-burn-text = Bütün məktubları dərhal silinir. Şəxsi ünvan həmişəlik boş qalır və sahibindən soruşulmur.

admin-reports = Şikayətlər
admin-reports-none = Şikayət yoxdur.
admin-report-mail = Məktuba bax
admin-report-gone = Məktub artıq yoxdur
admin-report-dismiss = Bağla
admin-report-delete = Məktubu sil
admin-report-block = Göndərəni blokla…
admin-report-block-this = Blokla: { $target }

admin-blocks = Bloklar
admin-blocks-text = Bloklanmış şəbəkə SMTP ilə 554 cavabı alır və heç bir səhifə görmür; bloklanmış domenin və onun altdomenlərinin göndərənləri 550 alır. Bloklar yalnız yaddaşdadır: yenidən işə salınanda unudulur.
admin-blocks-none = Heç kim bloklanmayıb.
admin-block-target = Domen, IP ünvanı və ya şəbəkə
admin-block-for = Müddət
admin-block-button = Blokla
admin-block-until = bitir: { $moment }
admin-block-remove = Götür
admin-block-remove-this = Bloku götür: { $target }

notice-blocked = Bloklandı.
notice-unblocked = Blok götürüldü.
notice-dismissed = Şikayət bağlandı.

detail-invalid_target-syntax = Blok domen, IP ünvanı və ya şəbəkə üçündür, məsələn spam.example, 192.0.2.7 və ya 2001:db8::/48.
detail-invalid_target-too_wide = Bu şəbəkə həddən genişdir: ən çoxu /8, IPv6 üçün ən çoxu /16.
detail-invalid_target-loopback = Bu, bu maşının özü və ondakı proksidən gələn hər kəsdir.
detail-invalid_block_time = Təklif olunan müddətlərdən birini seçin.
detail-too_many_blocks = Artıq { $max } blok var. Əvvəlcə birini götürün.
detail-no_such_inbox = Bu qutu üçün heç nə saxlanılmır və adı heç kim tutmayıb.

error-blocked = Şəbəkəniz bloklanıb
error-blocked-advice = Bu serverin sahibi şəbəkənizi hələlik bloklayıb. Kimə yazmaq lazım olduğu ən aşağıdakı keçiddədir.
error-no-admin-token = Serverin hələ administratoru yoxdur
error-no-admin-token-advice = Server sizindirsə, SUNDEW_ADMIN_TOKEN üçün ən azı 12 işarəlik gizli söz təyin edin və onu yenidən işə salın. Bu səhifənin parolu odur.
