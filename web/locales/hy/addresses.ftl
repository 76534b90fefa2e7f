# The visitor's addresses, and the page for another one.

numbers-address = Հասցեն ապրում է
numbers-mail = Նամակը պահվում է
numbers-domains = Տիրույթներ
numbers-any = ցանկացած

addresses-all = { $count ->
    [one] { $count } հասցե միասին
   *[other] Բոլոր { $count } հասցեները միասին
}
addresses-ends = ավարտը՝

inbox-next-domain = Այլ տիրույթ
inbox-next-domain-text = Կայքը չընդունե՞ց այս հասցեն։ Ահա մեկը՝ այլ տիրույթում. սա էլ կմնա Ձերը։

another-subdomain = { $domain } տիրույթի պատահական ենթատիրույթ
another-hint = Լատինատառ, թվեր և նրանց միջև . - _ նշանները։ Այլ գրերը գրվում են լատինատառ։
another-page = Առանձին էջ սրա համար և էջանիշ-կոճակ

new-title = Եվս մեկ հասցե
new-for-site = Հասցե { $site } կայքի համար
new-known = { $count ->
    [one] Դուք արդեն ունեք հասցե այս կայքի համար՝
   *[other] Դուք արդեն ունեք { $count } հասցե այս կայքի համար՝
}
new-spelt = Դուք գրեցիք { $typed }։ Կայքերն ու ուղարկողներն ընդունում են լատինատառ, ուստի ստորև անունը գրված է լատինատառ։ Այն դեռ Ձերը չէ։
new-make = Ստեղծել պատահական հասցե
new-make-another = Ստեղծել ևս մեկը
new-or-name = Կամ ընտրեք անուն
new-open-spelt = Միայն նայել այս անունով հանրային արկղը
new-open-typed = Նայել արկղը այնպես, ինչպես գրեցիք
new-bookmarklet = Մեկ սեղմումով՝ ցանկացած կայքից
new-bookmarklet-text = Քաշեք սա էջանիշների մեջ։ Որևէ էջում սեղմելիս այն բերում է այստեղ՝ այդ կայքի անունով, և ասում է՝ արդյոք հասցե ունեք դրա համար։
new-bookmarklet-name = Sundew հասցե

notice-made = Ահա նոր հասցե։ Այն կարող է կարդալ միայն այս դիտարկիչը։
notice-moved = Ահա հասցե այլ տիրույթում։ Նախորդն էլ կմնա Ձերը։
detail-too_many_addresses = Այս դիտարկիչն ունի { $max } հասցե, ավելին չի լինի։ Նախ այրեք մեկը։
detail-no_other_domain = Նոր հասցեները ստեղծվում են միայն մեկ տիրույթում։
