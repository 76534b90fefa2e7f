# Addresses that were given to one site each: who writes to them, who passed them on, and who keeps writing.

leaks-nav = Արտահոսք
leaks-title = Ով է փոխանցել Ձեր հասցեն
leaks-title-senders = Ով և որքան հաճախ է գրում
leaks-promise = Հասցեն, որը միայն մեկ կայք ունի, ցույց է տալիս, թե ով է այն փոխանցել. եթե ուրիշն է գրում, հասցեն ամենայն հավանականությամբ այդտեղից է ստացել։
leaks-promise-senders = Ինչ հաճախությամբ է գրել ամեն ուղարկող վերջին 30 օրում, և ով է գրում, թեև Դուք հրաժարվել եք։
leaks-views = Դիտում
leaks-by-tag = Ըստ հասցեի
leaks-by-sender = Ըստ ուղարկողի
leaks-take = Վերցնել Ձեզ հետ՝
leaks-memory = Սերվերի վերագործարկումից հետո կմոռացվի, թե ով է գրել, իսկ հասցեները կմնան։
leaks-memory-all = Սերվերի վերագործարկումից հետո այս ամենը կմոռացվի, հասցեները նույնպես։
leaks-left-out = Եվս { $count } նամակ եկել է պիտակներով, որոնց մասին այլ բան չի պահվում. չափազանց շատ են։
leaks-more-rows = Եվս { $count } տող այս էջում չէ, այլ ներքևի ֆայլերում։

leaks-empty = Առայժմ ասելու բան չկա
leaks-empty-text = Ամեն կայքի առանձին հասցե տվեք, օրինակ՝ { $example }։ Երբ այնտեղ սկսի գրել ուրիշը, այս էջը կասի, թե ով է նա, երբվանից է գրում և որքան հավանական է, որ հասցեն փոխանցել է կայքը։
leaks-empty-button = Հասցե կայքի համար
leaks-empty-senders = Դեռ ոչ ոք չի գրել։

leaks-grade-proven = Արտահոսքն ապացուցված է
leaks-grade-likely = Արտահոսքը հավանական է
leaks-grade-possible = Արտահոսքը հնարավոր է
leaks-grade-none = Արտահոսք չի երևում
leaks-grade-accepted = Դուք նորմալ եք համարել
leaks-grade-waiting = Դեռ նամակ չկա

leaks-without-tag = Առանց պիտակի
leaks-given = Տրվել է { $site } կայքին
leaks-written = Առաջինը գրել է { $site }
leaks-to = այժմ գրում են նաև՝
leaks-after = { $count ->
    [0] ուրիշից առաջին նամակը՝ նույն օրը
   *[other] ուրիշից առաջին նամակը՝ { $count } օր անց
}
leaks-mails = { $count } նամակ
leaks-mails-others = ուրիշներից { $count } նամակ
leaks-others = և ևս { $count } ուղարկող
leaks-last = վերջին նամակը՝

leaks-row-given = հասցեն տրվել է { $site } կայքին
leaks-row-written = առաջինը գրել է { $site }
leaks-row-stripped = այժմ առանց { $tag } պիտակի
leaks-mail-given = Այս հասցեն տրվել է { $site } կայքին, իսկ այս նամակի ուղարկողը { $sender } է։
leaks-mail-written = Այս հասցեին առաջինը գրել է { $site }, իսկ այս նամակի ուղարկողը { $sender } է։
leaks-mail-stripped = { $sender } նախ գրել է { $tag } պիտակով, իսկ հիմա գրում է առանց դրա։
leaks-look = Տեսնել պատճառը
leaks-who = Ով է գրում այստեղ
leaks-alias = Փոխել կամ անջատել այս հասցեն
leaks-alias-new = Նոր հասցե { $site } կայքի համար
leaks-unsubscribe-tells = Հրաժարվելը ցույց է տալիս այս ուղարկողին, որ հասցեն կարդում են։
leaks-off-safer = Ավելի ապահով է անջատել հասցեն։

leaks-back = Վերադառնալ բոլոր հասցեներին
leaks-one-title = { $tag } պիտակով հասցեն
leaks-bare-title = Առանց պիտակի նամակներ
leaks-evidence = Կողմ և դեմ
leaks-evidence-for = Կողմ՝
leaks-evidence-against = Դեմ՝
leaks-timeline = Ով և երբ է գրել այստեղ
leaks-timeline-text = Մեկ գիծ ամեն ուղարկողի համար՝ առաջին նամակից մինչև վերջինը։ Ներքևի ցանկերը նույնն ասում են բառերով։
leaks-given-at = տրվել է
leaks-expected = Սպասվածները
leaks-first-writers = Առաջին գրողները
leaks-first-writers-text = Ոչ ոք չի նշել, թե ում է տրվել այս հասցեն։ Հրավիրված են համարվում առաջին երկու օրում գրած մինչև երեք ուղարկող։
leaks-expected-none = { $site } դեռ չի գրել։
leaks-later = Հետո եկածները
leaks-more-senders = Եվս { $count } նամակ եկել է ցանկում չնշված ուղարկողներից. չափազանց շատ են։
leaks-first = Առաջին նամակը
leaks-latest = Վերջին նամակը
leaks-count = Նամակներ
leaks-subject = Առաջին թեման
leaks-why = Ինչ է հայտնի
leaks-show-mail = Ցույց տալ նամակները
leaks-fine = Սա նորմալ է
leaks-fine-for = Սա նորմալ է՝ { $sender }
leaks-not-fine = Այնուամենայնիվ նորմալ չէ
leaks-not-fine-for = Այնուամենայնիվ նորմալ չէ՝ { $sender }
notice-leak-accepted = Նշվեց՝ նորմալ է։ Այլևս արտահոսք չի համարվում։
notice-leak-undone = Նշվեց՝ նորմալ չէ։ Կրկին հաշվի է առնվում։

leaks-month = { $count ->
    [0] 30 օրում ոչ մեկը
   *[other] 30 օրում { $count } նամակ
}
leaks-total = ընդամենը { $count }
leaks-bars = Վերջին 30 օրից ամեն մեկի նամակները
leaks-nag-to = Ուր
leaks-unsubscribed = Անցել եք հրաժարվելու հղումով՝
leaks-still = { $count ->
    [0] Նույն օրը նորից գրել է։
   *[other] { $count } օր անց էլ գրում է։
}
leaks-stopped = Այդ օրվանից ոչինչ չի եկել։

leaks-leave-title = Անցում { $host } կայք
leaks-leave-noted = Նշվեց, որ այսօր հրաժարվում եք առաքումից. հետո կերևա, թե ով է շարունակում գրել։
leaks-leave-link = Անցնել { $host } կայք
leaks-unsubscribe-mail = Հրաժարվել նամակով (գրեք Ձեր փոստից, այստեղից նամակ չի ուղարկվում)՝

leaks-relation-expected = Հասցեն նրան Դուք եք տվել։
leaks-relation-introduced = Առաջին գրողներից է։
leaks-relation-accepted = Դուք նորմալ եք համարել։
leaks-relation-sister = Կրում է սպասված ուղարկողի անունը՝ այլ վերջավորությամբ։
leaks-relation-same-signer = Ուղարկում կամ ստորագրում է նույնը, ինչ սպասված ուղարկողի դեպքում։
leaks-relation-shared-links = Հղումները տանում են նույն տեղը, ուր տանում են սպասված ուղարկողինը։
leaks-relation-provider = Գրում է ուրիշի անունից. առաքումների, բեռնափոխադրման կամ վճարման ծառայություն է։
leaks-relation-forwarded = Եկել է վերահասցեագրմամբ կամ առաքման ցուցակով։
leaks-relation-forged = Գրված է սպասվող ուղարկողի անունից, բայց նրա տիրույթը նամակի հետևում չի կանգնած։
leaks-relation-foreign = Որքան հայտնի է, այս հասցեն նրան ոչ ոք չի տվել։

leaks-standing-proved = Ապացուցված է. նամակի հետևում կանգնած է հենց նրա տիրույթը։
leaks-standing-claimed = Միայն պնդում է. ոչինչ չի ապացուցում, թե ով է ուղարկել։
leaks-standing-failed = Նրա տիրույթը կանգնած չէ այս նամակի հետևում. նրա անունից կարող էր գրել ուրիշը։
leaks-unchecked = Այս սերվերում չի ստուգվել, թե ով է ուղարկել այս նամակները. սպասարկողը կարող է դա միացնել SUNDEW_DNS-ով։

leaks-evidence-issued = Հասցեն ստեղծվել է այստեղ, և այն հնարավոր չէ գուշակել։
leaks-evidence-guessable = Պիտակը բառ է, որը կարելի էր գուշակել։
leaks-evidence-given = Հասցեն Դուք եք տվել { $site } կայքին։
leaks-evidence-established = Առաջին նամակներից երևում է, թե ում է տրվել հասցեն։
leaks-evidence-never-given = Ոչինչ ցույց չի տալիս, որ հասցեն որևէ մեկին տրվել է. այն կարող էին գուշակել։
leaks-evidence-alleged = Նամակը նրա հետ, ում տվել եք հասցեն, կապում է միայն այն, ինչ կարող է գրել ցանկացածը. հղում, առաքման ցուցակ, չստուգված ստորագրություն կամ անուն, վերահասցեագրման նշում։
leaks-evidence-first-to-write = Առաջինը նա է գրել, և ոչինչ ցույց չի տալիս, որ նա կապված է այն կայքի հետ, որին տվել եք հասցեն. գուցե այդ կայքն իր նամակներն այդպես է ուղարկում։
leaks-evidence-untracked = { $count } նամակ եկել է ուղարկողներից, որոնց անունները չեն պահվում, քանի որ չափազանց շատ են. նրանք կարող են կողմնակի լինել։
leaks-evidence-senders-proved = Կողմնակի ուղարկողների նամակների հետևում կանգնած են նրանց տիրույթները։
leaks-evidence-senders-claimed = Ոչինչ չի ապացուցում, թե ովքեր են կողմնակի ուղարկողները։
leaks-evidence-senders-forged = Տիրույթը նամակի հետևում չի կանգնած. նրա անունից կարող էր գրել ուրիշը։
leaks-evidence-introduced-claimed = Ոչինչ չի ապացուցում, որ առաջին ուղարկողներն իսկապես նրանք են։
leaks-evidence-links = Կողմնակի նամակների հղումները տանում են այստեղ՝ { $hosts }։
leaks-evidence-stripped = Նամակներից { $count }-ը եկել է արդեն առանց պիտակի։
leaks-evidence-dictionary = Կողմնակի ուղարկողը գրում է նաև ոչ մեկին չտրված պիտակների. բառեր է փորձում։
leaks-evidence-early = Ամբողջը եկել է առաջին երկու օրում, երբ գրում են նաև կայքի գործընկերները։
leaks-evidence-began-later = Այն, ինչ նախկինում հայտնի էր այս հասցեի մասին, կորել է վերագործարկման պատճառով կամ որովհետև արկղը դադարել էր. ուղարկողը կարող էր հայտնի լինել։
leaks-evidence-transactional = Նման է առաքման, վճարային ծառայության և նմանատիպ նամակի։
leaks-evidence-mentions = Նամակում նշված է նա, ում տրվել է հասցեն։
leaks-evidence-freemail = Ուղարկողն անվճար փոստային ծառայության բազմաթիվ օգտատերերից մեկն է։
leaks-filter-from = Միայն { $sender } ուղարկողի նամակները
leaks-nobody = (անուն նշված չէ)

leaks-grade-too-early = Դեռ վաղ է ասել
leaks-evidence-by = { $senders }: { $reason }
leaks-evidence-wrote-before = Ձեր հասցեին առանց պիտակի նախկինում էլ է գրել։
