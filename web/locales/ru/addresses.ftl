# The visitor's addresses, and the page for another one.

numbers-address = Адрес живёт
numbers-mail = Письмо хранится
numbers-domains = Домены
numbers-any = любые

addresses-all = { $count ->
    [one] { $count } адрес вместе
    [few] Все { $count } адреса вместе
   *[many] Все { $count } адресов вместе
}
addresses-ends = закончится

inbox-next-domain = Другой домен
inbox-next-domain-text = Сайт не принял этот адрес? Вот другой, на другом домене; этот останется вашим.

another-subdomain = случайный поддомен { $domain }
another-hint = Латинские буквы, цифры и знаки . - _ между ними. Имена в другом письме запишем латиницей.
another-page = То же на отдельной странице и букмарклет

new-title = Ещё один адрес
new-for-site = Адрес для { $site }
new-known = { $count ->
    [one] У вас уже есть адрес для этого сайта:
    [few] У вас уже есть { $count } адреса для этого сайта:
   *[many] У вас уже есть { $count } адресов для этого сайта:
}
new-spelt = Вы ввели { $typed }. Сайты и отправители принимают латиницу, поэтому имя ниже записано ею. Оно ещё не ваше.
new-make = Создать случайный адрес
new-make-another = Создать ещё один
new-or-name = Или выберите имя
new-open-spelt = Только заглянуть в публичный ящик с этим именем
new-open-typed = Заглянуть в ящик так, как вы ввели
new-bookmarklet = Один клик с любого сайта
new-bookmarklet-text = Перетащите это в закладки. Нажатая на любой странице, закладка откроет эту с именем того сайта и скажет, есть ли у вас адрес для него.
new-bookmarklet-name = Адрес Sundew

notice-made = Вот новый адрес. Читать его может только этот браузер.
notice-moved = Вот адрес на другом домене. Прежний останется вашим.
detail-too_many_addresses = В этом браузере уже { $max } адресов, больше нельзя. Сначала сожгите один.
detail-no_other_domain = Новые адреса создаются только на одном домене.
