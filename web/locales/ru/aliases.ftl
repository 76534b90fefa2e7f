# Addresses that the holder of an inbox gives to sites.

aliases-summary = Адрес для сайта…
aliases-text = Дайте каждому сайту свой адрес. Его письма придут сюда, а если на него напишет кто-то другой, вы узнаете, кто передал адрес.
aliases-site = Сайт, например milk.example, или ссылка на его страницу
aliases-issue = Создать адрес
aliases-more = С заметкой или с плюсом
aliases-all = { $count ->
    [one] { $count } адрес для сайтов: посмотреть и изменить
    [few] Все { $count } адреса для сайтов
   *[many] Все { $count } адресов для сайтов
}
aliases-title = Адреса для сайтов
aliases-back = Назад:
aliases-of-site = Для этого сайта
aliases-issue-title = Адрес для сайта
aliases-count = { $count ->
    [one] { $count } адрес для сайтов
    [few] { $count } адреса для сайтов
   *[many] { $count } адресов для сайтов
}
aliases-others = Для других сайтов

alias-copy = Скопировать
alias-look = Его письма
alias-off = отключён
alias-for = Для { $site }
alias-issued = создан
alias-no-mail = писем нет
alias-mails = { $count ->
    [one] { $count } письмо
    [few] { $count } письма
   *[many] { $count } писем
}
alias-change = Изменить…
alias-note = Заметка для себя
alias-is-off = { $address } больше не принимает письма.
alias-is-on = { $address } снова принимает письма.
alias-off-text = После этого письма на этот адрес будут выброшены, и отправители об этом не узнают. Остальные адреса работают дальше.
alias-off-text-refused = После этого письма на этот адрес будут отклонены, и отправители об этом узнают. Остальные адреса работают дальше.
alias-off-button = Больше не принимать письма
alias-on-text = Письма на этот адрес сейчас не принимаются.
alias-on-button = Снова принимать письма
alias-form = Каким он будет
alias-form-opaque = Отдельное имя: оно ничего не говорит об этом ящике, и отрезать от него нечего
alias-form-plus = Этот адрес с меткой после плюса; некоторые сайты такой не принимают

new-alias-inbox = Письма будут приходить на
new-own-inbox = Или новый ящик только для него
new-or-inbox = Или целый новый ящик
new-bookmarklet-how = Перетащите эту кнопку на панель закладок. Она работает оттуда, на страницах других сайтов.

notice-alias-issued = Адрес готов. Скопируйте его и дайте только этому сайту.
notice-alias-known = У этого сайта уже есть адрес. Вот он.

detail-invalid_site-empty = Назовите сайт, например milk.example.
detail-invalid_site-ip_address = IP-адрес — не сайт, от которого приходят письма. Укажите домен, например milk.example.
detail-invalid_site-local = Такого сайта в интернете нет. Укажите домен целиком, например milk.example.
detail-invalid_site-public_suffix = Так заканчиваются многие сайты. Укажите домен целиком, например milk.co.uk.
detail-invalid_site-syntax = Это не сайт. Укажите его домен или вставьте ссылку, например milk.example.
detail-too_many_aliases = У этого ящика { $max } адресов для сайтов, больше нельзя. Для новых создайте другой ящик.
detail-busy-aliases = Сейчас слишком много адресов для сайтов.
detail-no_tag_fits = После имени этого ящика метка не помещается. Выберите отдельное имя.
detail-public_inbox-aliases = У публичного ящика нет владельца. Адреса для сайтов ведут в личный ящик или на имя, которое вы заняли.
