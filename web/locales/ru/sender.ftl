# Who really sent a mail, as far as its sender's domain and DNS tell. Never "safe": who wrote a mail says nothing of what they want.

sender-checking = Проверяем отправителя…
sender-aligned = Пришло от { $domain }
sender-failed = { $domain } не подтверждает
sender-none = Нет сведений об отправителе
sender-unknown = Отправитель не проверен
sender-unclear = Неясно, кто это написал

sender-checking-said = Выясняем, кто это отправил
sender-failed-said = Указан отправитель из { $domain }, но сам домен этого не подтверждает
sender-none-said = Ничто не подтверждает, кто это отправил
sender-unknown-said = Не удалось проверить, кто это отправил

sender-checking-means = Спрашиваем домен отправителя. Обычно это занимает несколько секунд; потом ответ будет на этой странице.
sender-aligned-means = За письмом стоит домен из адреса отправителя: его подпись верна, или письмо пришло с сервера, которому можно отправлять от его имени. Это говорит о том, откуда письмо, а не о добрых намерениях.
sender-failed-means = Адрес отправителя относится к этому домену, но не подходят ни подпись домена, ни сервер, отправивший письмо. Адрес может быть подделан. Так бывает и после списков рассылки и пересылки.
sender-none-means = Домен отправителя не публикует ничего, с чем можно сверить это письмо, или ничего решающего. Такой адрес мог написать кто угодно.
sender-unknown-means = Серверы имён не ответили вовремя, или сразу пришло слишком много писем. Это не говорит ни за отправителя, ни против него.
sender-unclear-means = В заголовке названо несколько авторов, или он слишком длинный или странный, чтобы прочитать его однозначно. Честные письма так почти никогда не выглядят, поэтому отправитель считается неподтверждённым.

sender-title = Кто отправил
sender-how = Откуда мы это знаем

sender-dmarc = Домен отправителя (DMARC)
sender-dkim = Подпись (DKIM)
sender-spf = Сервер отправителя (SPF)
sender-helo = Как он назвался (SPF, HELO)
sender-ptr = Имя сервера в DNS (PTR)
sender-arc = Печати пересылавших (ARC)
sender-more = { $count ->
    [one] Ещё { $count } подпись не проверялась.
    [few] Ещё { $count } подписи не проверялись.
   *[many] Ещё { $count } подписей не проверялось.
}
sender-seals = { $count ->
    [one] { $count } печать, последняя от { $domain }
    [few] { $count } печати, последняя от { $domain }
   *[many] { $count } печатей, последняя от { $domain }
}

sender-result-none = проверять нечего
sender-result-pass = проверка пройдена
sender-result-fail = проверка не пройдена
sender-result-softfail = скорее всего не пройдена
sender-result-policy = ничего не доказывает
sender-result-neutral = не решено
sender-result-temperror = DNS не ответил
sender-result-permerror = с ошибкой
sender-result-not_applicable = не спрашивали: письмо из частной сети
