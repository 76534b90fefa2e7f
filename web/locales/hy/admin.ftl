# The operator's page, and who is kept out.

admin-title = Կառավարում
admin-text = Որքան լի է սերվերը, ինչի մասին են հայտնել ընթերցողները, և ում մուտքն է փակված։ Անձնական արկղերի պարունակությունը չի ցուցադրվում ոչ ոքի։
admin-reload = Նորից նայել
admin-number = { $count }

admin-memory = Հիշողություն
admin-memory-store = Պահվող նամակներ
admin-memory-intake = Ընդունվող նամակներ
admin-memory-answers = Ընթերցվող մեծ պատասխաններ
admin-memory-of = { $used }՝ { $max }-ից

admin-counts = Այս պահին
admin-mails = Նամակներ
admin-mails-public = Հանրային նամակներ
admin-inboxes = Արկղեր
admin-inboxes-claimed = Զբաղեցված անունով արկղեր
admin-smtp-connections = SMTP միացումներ
admin-web-connections = Կայքի միացումներ

admin-limits = Գործարկումից ի վեր հատված սահմաններ
admin-limits-none = Առայժմ չկան։
admin-limit-smtp-connections = Ընդհանուր թիվը գերազանցած SMTP միացումներ
admin-limit-smtp-network = Մեկ ցանցի թիվը գերազանցած SMTP միացումներ
admin-limit-smtp-rate = Չափազանց հաճախ եկող SMTP միացումներ
admin-limit-smtp-blocked = Արգելափակված ցանցերի SMTP միացումներ
admin-limit-smtp-too-much = SMTP՝ չափազանց շատ նամակներ կամ սխալ հրամաններ
admin-limit-smtp-recipients = Մեկ նամակի թիվը գերազանցած ստացողներ
admin-limit-mail-size = Չափազանց մեծ նամակներ
admin-limit-rules = Կանոնով կամ արգելքով մերժված ուղարկողներ և ստացողներ
admin-limit-room = Նամակներ, որոնց համար տեղ չկար
admin-limit-share = Պահոցի իր բաժինը լցրած ցանցի նամակներ
admin-limit-store = Լի պահոցի պատճառով ջնջված հին նամակներ
admin-limit-inbox = Լի արկղի պատճառով ջնջված հին նամակներ
admin-limit-web-connections = Սահմանը գերազանցած կայքի միացումներ
admin-limit-web-rate = Չափազանց հաճախ եկող հարցումներ կայքին
admin-limit-web-busy = Սերվերի ծանրաբեռնվածության պատճառով մերժված հարցումներ կայքին
admin-limit-web-blocked = Արգելափակված ցանցերի հարցումներ կայքին

admin-load = Ամենալի արկղերը
admin-load-text = Ամենաշատ նամակ պահող 50 արկղը։ Անձնական հասցեները կրճատված են։
admin-load-none = Ոչ մի արկղում նամակ չկա։
admin-private = անձնական
admin-burn-typed = Ոչնչացվող հասցեն
admin-burn = Ոչնչացնել
admin-burn-ask = Ոչնչացնել…
admin-burn-this = Ոչնչացնել { $address }…
admin-burn-text = Նրա բոլոր նամակները կջնջվեն անմիջապես։ Անձնական հասցեն ընդմիշտ դատարկ կմնա, և տիրոջը չեն հարցնի։

admin-reports = Հաղորդումներ
admin-reports-none = Ոչ մի նամակի մասին չեն հայտնել։
admin-report-mail = Նայել նամակը
admin-report-gone = Նամակն այլևս չկա
admin-report-dismiss = Մերժել
admin-report-delete = Ջնջել նամակը
admin-report-block = Արգելափակել ուղարկողին…
admin-report-block-this = Արգելափակել { $target }

admin-blocks = Արգելքներ
admin-blocks-text = Արգելափակված ցանցը SMTP-ով ստանում է 554 և ոչ մի էջ, արգելափակված տիրույթի և նրա ենթատիրույթների ուղարկողները ստանում են 550։ Արգելքները միայն հիշողության մեջ են և վերագործարկումից հետո մոռացվում են։
admin-blocks-none = Ոչ ոք արգելափակված չէ։
admin-block-target = Տիրույթ, IP հասցե կամ ցանց
admin-block-for = Ժամկետը
admin-block-button = Արգելափակել
admin-block-until = մինչև { $moment }
admin-block-remove = Հանել
admin-block-remove-this = Հանել արգելքը՝ { $target }

notice-blocked = Արգելափակված է։
notice-unblocked = Արգելքը հանված է։
notice-dismissed = Հաղորդումը մերժված է։

detail-invalid_target-syntax = Արգելքը տիրույթի, IP հասցեի կամ ցանցի համար է, օրինակ՝ spam.example, 192.0.2.7 կամ 2001:db8::/48։
detail-invalid_target-too_wide = Այդ ցանցը չափազանց լայն է. առավելագույնը /8, իսկ IPv6-ի համար՝ /16։
detail-invalid_target-loopback = Սա հենց այս մեքենան է և բոլորը, ովքեր գալիս են դրա վրայի պրոքսիով։
detail-invalid_block_time = Ընտրեք առաջարկված ժամկետներից մեկը։
detail-too_many_blocks = Արդեն կա { $max } արգելք։ Նախ հանեք դրանցից մեկը։
detail-no_such_inbox = Այդ արկղի համար ոչինչ չի պահվում, և անունը ոչ ոք չի զբաղեցրել։

error-blocked = Ձեր ցանցն արգելափակված է
error-blocked-advice = Այս սերվերի տերն առայժմ արգելափակել է Ձեր ցանցը։ Ներքևի հղումով գրված է, թե ում գրել։
error-no-admin-token = Սերվերը դեռ կառավարող չունի
error-no-admin-token-advice = Եթե սերվերը Ձերն է, SUNDEW_ADMIN_TOKEN-ում նշեք առնվազն 12 նիշանոց գաղտնի բառ և վերագործարկեք այն։ Դա այս էջի գաղտնաբառն է։
