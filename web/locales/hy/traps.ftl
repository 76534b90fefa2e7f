# Spam traps: what came to addresses that nobody uses, what others may do with that, and what the operator decides.

traps-nav = Թակարդներ
traps-title = Սպամի թակարդներ
traps-promise = Այն հասցեներին, որոնցից այլևս ոչ ոք չի օգտվում կամ որոնք երբեք ոչ մեկինը չեն եղել, միևնույն է, նամակներ են գալիս։ Դրանք ոչ ոք չի խնդրել, ուստի ամենայն հավանականությամբ սպամ են։ Իրար հետ կապ չունեցող մի քանի այդպիսի հասցեի եկած նամակը կարելի է կանգնեցնել նաև այլ տեղերում։
traps-promise-lists = Այս էջը ցույց է տալիս, թե ինչ է գալիս, և ցուցակներ է տալիս այն փոստային սերվերներին, որոնք ուզում են դա կանգնեցնել։
traps-warm-up = Մինչև { $moment } ցուցակում ոչինչ չի հայտնվում. սերվերը նոր է և նախ իմանում է, թե ով է այստեղ հիմնավոր պատճառով գրում։
traps-forgets = Այս սերվերը սկավառակում ոչինչ չի պահում. վիճակագրությունն ամեն գործարկումից հետո նորից է սկսվում։
traps-operator = Սերվերի տիրոջ համար
traps-back = Վերադառնալ թակարդներին
traps-as-of = Տվյալ պահին՝

traps-arriving = Ինչ է գալիս
traps-nothing = Թակարդներին դեռ ոչինչ չի եկել, կամ եկածը քիչ է և չափազանց նոր՝ դրա մասին պատմելու համար։
traps-days = Թակարդներին եկած նամակներն ըստ օրերի
traps-week = Ըստ շաբաթվա ժամերի
traps-week-title = Երբ է գալիս
traps-week-most = ամենաշատը՝ { $day }, { $hour } ({ $mails })
traps-table = Աղյուսակով
traps-csv = CSV
traps-day = Օր
traps-hour = Ժամ (UTC)
traps-sum = ընդամենը
traps-weekday = { $day ->
    [0] Երկ
    [1] Երք
    [2] Չրք
    [3] Հնգ
    [4] Ուր
    [5] Շբթ
   *[6] Կիր
}
traps-mails = { $count } նամակ
traps-class-pristine = երբեք չօգտագործված
traps-class-seeded = սերվերի տիրոջ ցրած
traps-class-trap-only = թակարդների տիրույթում
traps-class-abandoned = լքված
traps-class-leaked-tag = կայքի կողմից փոխանցված
traps-class-backscatter = պատասխաններ կեղծ նամակներին

traps-mails-month = Նամակներ 30 օրում
traps-mails-column = Նամակներ
traps-traps-column = Թակարդներ
traps-groups-column = Անկախ
traps-campaigns-count = Առաքումներ
traps-listed-networks = IP հասցեներ ցուցակում
traps-listed-domains = Տիրույթներ ցուցակում
traps-sure = Վստահություն
traps-live = Գործող հասցեներին
traps-introduced = Ծանոթ ուղարկողներից
traps-first = Առաջին անգամ
traps-last = Վերջին անգամ
traps-at-least = { $number }+

traps-campaigns = Առաքումներ
traps-campaigns-text = Առաքումը մեկ նամակ է՝ իր բոլոր օրինակներով, ինչպես էլ դրանք փոխված լինեն։
traps-campaigns-none = Առայժմ պատմելու բան չկա։
traps-campaigns-total = { $count } առաքում
traps-campaign = Առաքում
traps-labels = Միայն սրանք
traps-all = Բոլորը
traps-orders = Հերթականություն՝
traps-order-last = վերջինները
traps-order-first = ամենանորերը
traps-order-hits = շատ նամակներ
traps-order-groups = շատ թակարդներ
traps-order-sure = ամենավստահելիները
traps-pages = Էջեր
traps-before = Հետ
traps-behind = Շարունակել
traps-listed-since = { $day }-ից ցուցակում է։
traps-not-listed = Ցուցակում չէ։

traps-label-spam = Սպամ
traps-label-suspect = Կասկածելի
traps-label-graymail = Մոռացված բաժանորդագրություն
traps-label-transactional = Ծառայողական նամակ
traps-label-unknown = Անհայտ
traps-why-spam = Այս նամակը ստացել են իրար հետ կապ չունեցող բավական թակարդներ, իսկ գործող հասցեները գրեթե չեն ստացել։
traps-why-suspect = Այն ստացել են մի քանի անկախ թակարդներ, բայց կանգնեցնելու համար քիչ. այն կարող է հաշվվել նամակի դեմ։
traps-why-graymail = Այն գրում է մեկ հայտնի ուղարկող նրանց, ովքեր մի ժամանակ նրան իրենց հասցեն են տվել։ Դա սպամ չէ, եթե անգամ այլևս ոչ ոք չի կարդում։
traps-why-transactional = Ծածկագրեր, հաստատումներ և կտրոններ. ինչ-որ մեկն այս հասցեները գրել է ձևաթղթում։ Սա երբեք ցուցակում չի հայտնվում։
traps-why-unknown = Չափազանց քիչ բան է հայտնի՝ որևէ բան ասելու համար։
traps-sure-certain = գրեթե հաստատ ({ $percent }%)
traps-sure-very = շատ հավանական ({ $percent }%)
traps-sure-likely = հավանական ({ $percent }%)
traps-sure-possible = հնարավոր ({ $percent }%)
traps-sure-little = քիչ բան է հայտնի ({ $percent }%)

# The page of a campaign.
traps-sample = Ինչ է գրված
traps-sample-text = Բառերն այնպես, ինչպես համեմատվում են՝ առանց հասցեների, ստացողի անվան, թվերի և հղումների։ Դրանք երբեք ոչ մեկինը չեղած հասցեների եկած նամակներից են։
traps-sample-left-out = Այն, ինչ բոլոր տարբերակներում նույնը չէ, բաց է թողնված։
traps-sample-marks = Այն, ինչ բոլոր տարբերակներում նույնը չէ, նշված է։
traps-sample-none = Բառերը չեն ցուցադրվում. երբեք ոչ մեկինը չեղած հասցեների չափազանց քիչ այդպիսի նամակներ են եկել, կամ շատ վաղուց էր։
traps-links = Ուր են տանում հղումները
traps-links-text = Տիրույթներ և ուղիների ձևեր. # թիվ է, իսկ H, U և T դրված են այն բանի փոխարեն, ինչ ամեն օրինակում իրենն է։
traps-networks = Որտեղից է գալիս
traps-share = նամակների { $percent }%-ը
traps-timeline = Ըստ օրերի
traps-similar = Նման առաքումներ
traps-similar-text = Այլ նամակներ, որոնց հղումները, ֆայլերը կամ կառուցվածքն ընդհանուր են սրա հետ։

traps-sources = Որտեղից է գալիս
traps-lookup = Այս IP հասցեն կամ տիրույթը ցուցակո՞ւմ է
traps-lookup-button = Ստուգել
traps-dimensions = Ըստ
traps-top-none = Դեռ ոչինչ չի եկել, կամ եկածը քիչ է և չափազանց նոր՝ դրա մասին պատմելու համար։
traps-top-error = Վերջին 30 օրում՝ առանց այսօրվա։ Թվերը գնահատված են և ավելի են ամենաշատը { $error }-ով. այն, ինչ այստեղ չկա, եկել է ամենաշատը { $most } անգամ։
traps-top-whole = Վերջին 30 օրում՝ առանց այսօրվա. թվերը կլորացված են դեպի ներքև։
traps-by-source = IP հասցե
traps-by-network = Ցանց
traps-by-helo = Անունը HELO-ում
traps-by-helo-kind = HELO-ի տեսակը
traps-by-envelope-domain = Ծրարի տիրույթը
traps-by-from-organisation = Հեղինակի տիրույթը
traps-by-dkim-domain = Ստորագրության տիրույթը
traps-by-url-domain = Հղումների տիրույթը
traps-by-subject = Թեմա
traps-by-attachment-sha256 = Ֆայլ (SHA-256)
traps-by-file-type = Ֆայլի տեսակը
traps-by-trap-class = Թակարդի տեսակը
traps-by-tls = Գաղտնագրում
traps-by-spf = SPF
traps-by-dkim = DKIM
traps-by-dmarc = DMARC

traps-lists = Ցուցակներ փոստային սերվերների համար
traps-lists-text = Ամեն մեկում գրված է, թե երբ է կազմվել և մինչև երբ է պիտանի։ Հարցրեք միայն փոփոխությունների մասին (ETag) և ոչ ավելի հաճախ, քան մի քանի րոպեն մեկ։
traps-export-postfix-cidr = IP հասցեներ Postfix-ի check_client_access-ի համար. այն դրանցից նամակ չի ընդունի։
traps-export-ip-rbldnsd = Նույնը որպես DNS սև ցուցակ rbldnsd-ի համար. կարող է հարցնել ցանկացած փոստային սերվեր։
traps-export-url-rbldnsd = Տիրույթներ, ուր տանում է սպամը, որպես DNS սև ցուցակ՝ հղումներին նայող զտիչների համար։
traps-export-rspamd-ip = IP հասցեներ rspamd-ի multimap մոդուլի համար՝ միավորներ ավելացնելու։
traps-export-rspamd-url = Հղումների տիրույթներ rspamd-ի multimap մոդուլի համար։
traps-export-campaigns-ndjson = Այս էջի բոլոր առաքումները, ամեն մեկը մի տող JSON՝ հետազոտությունների համար։
traps-export-daily-csv = Ամեն օրվա ամենահաճախ աղբյուրները, տիրույթներն ու թեմաները՝ աղյուսակային ծրագրերի համար։

traps-how = Ինչպես կարդալ սա
traps-how-lag = Թվերն առնվազն { $lag } հին են, կլորացված են դեպի ներքև և պատմում են միայն այն մասին, ինչ ստացել են առնվազն երեք անկախ թակարդներ. ոչ ոք իր նամակներով չի կարող իմանալ, թե որ հասցեներն են թակարդ։
traps-how-groups = Հասցեներն ինքնին վկա չեն, քանի որ ամեն ոք կարող է հազարավորները բացել։ Կարևոր է, թե իրար հետ կապ չունեցող քանի թակարդ է ստացել նույն նամակը։
traps-how-spared = Ով հասցեին գրել է, երբ դրանից օգտվում էին, հետո գրեթե մեղավոր չի համարվում։ Ծածկագրերը, հաստատումներն ու կտրոնները երբեք ցուցակում չեն հայտնվում, ինչպես նաև այն, ինչ այստեղ շատերն են կարդում։
traps-how-secret = Ոչ մի թակարդի հասցե և անձնական արկղի ոչ մի նամակ երբեք չի ցուցադրվում։

traps-source-title = { $source } ցուցակո՞ւմ է
traps-source-listed = Ցուցակում է։
traps-source-around = Ցուցակում է որպես ցանցի մաս։
traps-source-free = Այս ցուցակում չէ։
traps-source-never = Այս ցուցակում երբեք չի հայտնվում։
traps-source-times = Սկիզբը՝ { $since }, վերջը՝ { $until }, եթե այլևս ոչինչ չգա։
traps-source-why = Այս IP հասցեից նամակներ են ուղարկվել հասցեների, որոնցից ոչ ոք չի օգտվում և որոնք ոչ ոք ոչ մի տեղ չի գրել. դրանցից մի քանիսն իրար հետ կապ չունեն։
traps-source-why-domain = Այս տիրույթ են տանում նամակներ, որոնք եկել են հասցեների, որոնցից ոչ ոք չի օգտվում և որոնք ոչ ոք ոչ մի տեղ չի գրել. դրանցից մի քանիսն իրար հետ կապ չունեն։
traps-source-free-text = Այս սերվերում նրա նամակները ոչինչ չի կանգնեցնում։ Եթե ուրիշը չի ընդունում, նրա պատասխանում նշված է այլ ցուցակ կամ այլ պատճառ։
traps-source-never-text = Մերն է, մասնավոր ցանցերի համար է, հասնում է շատերին, կամ այդպես է որոշել սերվերի տերը։
traps-source-range = { $network } ցանցի { $count } հասցե ցուցակում է, ուստի ամբողջ ցանցն էլ։
traps-source-known = Ինչ է հայտնի
traps-source-rounded = Թվերը կլորացված են դեպի ներքև։
traps-within = Նրա հասցեները ցուցակում
traps-yours = Եթե Ձերն է
traps-yours-hacked = Գտեք, թե ինչն է ուղարկում. հաշիվ, որի գաղտնաբառը գուշակել են, ձևաթուղթ կամ մեքենա, որից ուրիշն է օգտվում, հաճախորդ։
traps-yours-domain = Պարզեք, թե ով է այն գովազդում, և արդյոք առանց Ձեր իմացության էջեր չեն տեղադրել այնտեղ։
traps-yours-lists = Եթե դա Ձեր ստացողների ցուցակն էր, գրեք միայն նրանց, ովքեր հաստատել են իրենց հասցեն, և հանեք նրանց, ովքեր մեկ տարի ոչինչ չեն բացել, և այն հասցեները, որոնք պատասխանում են 550։
traps-yours-off = Հետո այստեղ հանեք ցուցակից։ Պետք չէ ոչինչ բացատրել կամ որևէ մեկին խնդրել։
traps-yours-range = Ցանցն ինքն իրեն դուրս կգա ցուցակից, երբ դուրս գան նրա բավական հասցեներ։
traps-take-off = Հանել ցուցակից՝ { $source }
traps-take-off-text = Անմիջապես հանվում է. փոստային սերվերները կնկատեն, երբ հաջորդ անգամ վերցնեն ցուցակը՝ րոպեների կամ ժամերի ընթացքում։ Եթե նրա նամակները նորից գան թակարդներին, այն կրկին կհայտնվի ցուցակում և ավելի երկար։
traps-yours-addresses = Թե որ հասցեներին են եկել նամակները, ոչ մեկին չի ասվում. միայն դրանց չգրելը ուրիշների համար ոչինչ չէր փոխի։
traps-yours-contact = Եթե այստեղ սխալ կա, գրեք՝ { $contact }
traps-another = Ստուգել ուրիշը
detail-invalid_source = Սա ո՛չ IP հասցե է, ո՛չ ցանց, ո՛չ տիրույթ։
detail-not_listed = Ինքնին ոչ մի ցուցակում չէ. գուցե արդեն հանված է։
detail-listed_too_often = Այն նորից ու նորից է հայտնվել ցուցակում, ուստի այլևս այս կոճակով չի հանվում։ Գրեք սերվերի տիրոջը։
notice-trap-taken-off = Հանվեց ցուցակից։

traps-operator-text = Ինչն է շուտով հայտնվելու ցուցակում, և ինչը՝ երբեք։ Թվերն այստեղ ճշգրիտ են։
traps-pending = Սպասում են ցուցակում հայտնվելուն
traps-pending-text = Ամեն մեկն իր ժամանակին կհայտնվի ցուցակում, եթե չասեք, որ սպամ չէ։
traps-pending-none = Սպասող չկա։
traps-due = Ժամանակը՝ { $moment }։
traps-clear = Սպամ չէ
traps-clear-this = Սպամ չէ՝ { $name }
traps-undo = Հետ վերցնել
traps-undo-this = Հետ վերցնել՝ { $name }
traps-cleared = Ձեր որոշմամբ երբեք ցուցակում չեն հայտնվի
traps-cleared-none = Առայժմ չկան։
traps-reason = { $kind }՝ { $mails }, { $groups } անկախ թակարդ, վստահությունը՝ { $percent }%։
traps-kind-campaign = Առաքում
traps-kind-network = IP հասցե
traps-kind-domain = Տիրույթ
traps-more-left = Եվս { $count }-ն այս էջում չէ։
traps-state = Ինչ են պահում թակարդները
traps-state-mailboxes = Հիշվող հասցեներ՝ որպես հեշեր
traps-state-campaigns = Առաքումներ
traps-state-networks = IP հասցեներ
traps-state-domains = Տիրույթներ
traps-state-waiting = Նմանին սպասող նամակներ
traps-state-bytes = Հիշողություն
traps-state-evicted = Տեղ չլինելու պատճառով մոռացված
traps-state-queue = Դեռ չդիտված նամակներ
traps-state-lost = Չդիտված նամակներ. միանգամից չափազանց շատ էին
traps-overrides-wrong = Այն ֆայլը, որտեղ գրված է, թե ինչը երբեք ցուցակում չի հայտնվում, հիմա չի կարդացվում, ուստի գործում է դրա նախորդ տարբերակը՝ { $reason }
traps-began-anew = Նախկինում հայտնիը չկարդացվեց և մի կողմ դրվեց. թակարդները նորից սկսեցին՝ { $reason }
notice-trap-cleared = Նշվեց. սպամ չէ։ Ցուցակում երբեք չի հայտնվի։
notice-trap-undone = Հետ վերցվեց. նորից կարող է հայտնվել ցուցակում։

traps-note = Այս նամակը եկել է նաև առնվազն { $count } թակարդի։
traps-note-look = Ինչ է հայտնի դրա մասին
traps-vote = Սպա՞մ է, թե՞ խնդրել եք
traps-vote-text = Ձեր ասածը մի փոքր հաշվի է առնվում, մեկ անգամ Ձեզ և Ձեր ցանցի համար, երբ այս սերվերը սպամը տարբերում է մյուս նամակներից։ Ոչ ոք չի իմանա, թե ով է ասել, իսկ նամակը կմնա իր տեղում։
traps-vote-spam = Սա սպամ է
traps-vote-asked = Սա ես եմ խնդրել
notice-voted = Շնորհակալություն, նշվեց։
detail-invalid_vote = Ասեք՝ սպամ է, թե խնդրել եք։

traps-about-kept = Այն հասցեների մասին, որոնք կարող են թակարդ լինել, և նրանց մասին, ովքեր դրանց գրում են, պահվում են բանալիով հեշեր, թվեր և ժամանակներ։ Նամակները համեմատվում են ըստ այն բանի, ինչ մնում է առանց անունների և թվերի։
traps-about-shown = Նամակի բառերը ցուցադրվում են միայն այն դեպքում, եթե այն եկել է երբեք ոչ մեկինը չեղած հասցեների։ Մի ժամանակ որևէ մեկինը եղած հասցեին եկածից ոչ ոք թվերից բացի ոչինչ չի տեսնում։
traps-about-look = Արդյունքը բոլորին տեսանելի է՝ { $page }
traps-about-out = Անձնական հասցեի տերը կարող է որոշել, որ այն երբեք թակարդ չդառնա՝ արկղի էջի կարգավորումներում։

# The inbox’s settings.
traps-opt-out = Երբեք այս հասցեն սպամի թակարդ չդարձնել
traps-opt-out-text = Այլապես, երբ այլևս ոչ ոք չի նայում, եկածը կարող է հաշվվել որպես սպամ, միայն թվերով։ Այն, ինչ գալիս է, քանի դեռ օգտվում եք, երբեք չի հաշվվում։
