# Addresses that the holder of an inbox gives to sites.

aliases-summary = Հասցե կայքի համար…
aliases-text = Ամեն կայքի տվեք իր հասցեն։ Նրա նամակները կգան այստեղ, և եթե այդ հասցեին ուրիշը գրի, կիմանաք, թե ով է այն փոխանցել։
aliases-site = Կայքը, օրինակ՝ milk.example, կամ դրա էջի հղումը
aliases-issue = Ստեղծել հասցե
aliases-more = Նշումով կամ գումարման նշանով
aliases-all = { $count ->
    [one] { $count } հասցե կայքերի համար՝ դիտել և փոխել
   *[other] Կայքերի համար բոլոր { $count } հասցեները
}
aliases-title = Հասցեներ կայքերի համար
aliases-back = Հետ՝
aliases-of-site = Այս կայքի համար
aliases-issue-title = Հասցե կայքի համար
aliases-count = { $count ->
    [one] { $count } հասցե կայքերի համար
   *[other] { $count } հասցե կայքերի համար
}
aliases-others = Այլ կայքերի համար

alias-copy = Պատճենել
alias-look = Նրա նամակները
alias-off = անջատված է
alias-for = { $site } կայքի համար
alias-issued = ստեղծվել է՝
alias-no-mail = նամակ չկա
alias-mails = { $count ->
    [one] { $count } նամակ
   *[other] { $count } նամակ
}
alias-change = Փոխել…
alias-note = Նշում միայն Ձեզ համար
alias-is-off = { $address } հասցեն այլևս նամակ չի ընդունում։
alias-is-on = { $address } հասցեն կրկին նամակ է ընդունում։
alias-off-text = Դրանից հետո այս հասցեի նամակները դեն կնետվեն, և ուղարկողներն այդ մասին չեն իմանա։ Մյուս հասցեները շարունակում են գործել։
alias-off-text-refused = Դրանից հետո այս հասցեի նամակները կմերժվեն, և ուղարկողներն այդ մասին կիմանան։ Մյուս հասցեները շարունակում են գործել։
alias-off-button = Այլևս նամակ չընդունել
alias-on-text = Այս հասցեի նամակներն այժմ չեն ընդունվում։
alias-on-button = Կրկին նամակ ընդունել
alias-delete = Ջնջել…
alias-delete-text = Դրանից հետո այս հասցեի նամակները դեն կնետվեն, և ուղարկողներն այդ մասին չեն իմանա։ Արդեն եկած նամակները կմնան։ Հասցեն հնարավոր չէ վերադարձնել, և այն ուրիշի էլ չի անցնի։
alias-delete-text-refused = Դրանից հետո այս հասցեի նամակները կմերժվեն, և ուղարկողներն այդ մասին կիմանան։ Արդեն եկած նամակները կմնան։ Հասցեն հնարավոր չէ վերադարձնել, և այն ուրիշի էլ չի անցնի։
alias-delete-button = Ջնջել ընդմիշտ
alias-form = Ինչպիսին լինի
alias-form-opaque = Սեփական անուն. այն ոչինչ չի ասում այս արկղի մասին, և կտրելու բան էլ չկա
alias-form-plus = Այս հասցեն՝ գումարման նշանից հետո պիտակով. որոշ կայքեր այն չեն ընդունում
alias-domain = Տիրույթը, եթե անունը սեփական է

new-alias-inbox = Նրա նամակները կգան այստեղ՝
new-own-inbox = Կամ նոր արկղ միայն դրա համար
new-or-inbox = Կամ մի ամբողջ նոր արկղ
new-bookmarklet-how = Քաշեք այս կոճակը էջանիշների վահանակ։ Այն գործում է այնտեղից՝ այլ կայքերի էջերում։

notice-alias-issued = Հասցեն պատրաստ է։ Պատճենեք այն և տվեք միայն այս կայքին։
notice-alias-known = Այս կայքն արդեն ունի հասցե։ Ահա այն։
notice-alias-deleted = Հասցեն ջնջվեց ընդմիշտ։ Դրան եկած նամակները մնացին։

detail-invalid_site-empty = Նշեք կայքը, օրինակ՝ milk.example։
detail-invalid_site-ip_address = IP հասցեն նամակ ուղարկող կայք չէ։ Նշեք դրա տիրույթը, օրինակ՝ milk.example։
detail-invalid_site-local = Համացանցում այդպիսի կայք չկա։ Նշեք ամբողջ տիրույթը, օրինակ՝ milk.example։
detail-invalid_site-public_suffix = Շատ կայքեր ունեն այս վերջավորությունը։ Նշեք ամբողջ տիրույթը, օրինակ՝ milk.co.uk։
detail-invalid_site-syntax = Սա կայք չէ։ Նշեք դրա տիրույթը կամ տեղադրեք հղումը, օրինակ՝ milk.example։
detail-too_many_aliases = Այս արկղն ունի կայքերի { $max } հասցե, ավելին չի լինի։ Նորերի համար ստեղծեք մեկ այլ արկղ։
detail-busy-aliases = Այս պահին կայքերի համար չափազանց շատ հասցեներ կան։
detail-no_tag_fits = Այս արկղի անունից հետո պիտակի տեղ չի մնում։ Ընտրեք սեփական անուն։
detail-public_inbox-aliases = Հանրային արկղը տեր չունի։ Կայքերի հասցեները տանում են դեպի անձնական արկղ կամ դեպի Ձեր վերցրած անունը։
