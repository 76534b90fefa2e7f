# How a mail came.

journey-tab = Путь
journey-intro = Каждый сервер на пути письма добавляет к нему сверху строку. Наша — только последняя. Остальные пришли вместе с письмом, и отправитель мог их выдумать.
journey-hops = Путь письма, сначала самое раннее
journey-straight = В письме не назван ни один сервер до нас: оно пришло прямо с машины отправителя, или его следы убрали.
journey-cut = Заголовок этого письма длиннее, чем мы читаем, поэтому более ранних строк здесь может не хватать.
journey-left-out = { $count ->
    [one] Ещё { $count } более ранняя строка не показана.
    [few] Ещё { $count } более ранние строки не показаны.
   *[many] Ещё { $count } более ранних строк не показано.
}
journey-total = Путь занял { $time }.
journey-total-backwards = Судя по первой строке, письмо ушло через { $time } после прибытия: неверны те часы или сама строка.
journey-after = через { $time }
journey-same = в ту же секунду
journey-behind = по часам, которые отстают на { $time }

journey-claimed = по данным письма
journey-certain = это мы видели сами
journey-unread = Строка, которую нам не прочитать
journey-nameless = Сервер без имени
journey-from = Откуда
journey-address = Адрес (IP)
journey-ptr = Имя в DNS (PTR)
journey-ptr-unknown = не запрашивали
journey-helo = Назвался (HELO)
journey-protocol = Протокол
journey-encryption = Шифрование
journey-sni = Запрошенное имя (SNI)
journey-auth = Вошёл с паролем (AUTH)
journey-when = Когда
journey-no-time = время не указано
journey-yes = да
journey-no = нет
journey-as-written = Как написано
journey-transcript = Диалог, которым письмо пришло к нам, построчно

marks-title = Подписи, шифрование, рассылки
marks-note = Так указано в письме, мы ничего из этого не проверяли.
mark-dkim = Подпись DKIM
mark-arc = Печать ARC одного из серверов в пути
mark-smime-signed = Подписано S/MIME
mark-smime-opaque = Подписано S/MIME, текст и подпись в одном файле
mark-smime-encrypted = Зашифровано S/MIME
mark-pgp-signed = Подписано OpenPGP
mark-pgp-encrypted = Зашифровано OpenPGP
mark-pgp-inline-signed = Подписано OpenPGP внутри текста
mark-pgp-inline-encrypted = Зашифровано OpenPGP внутри текста
mark-list = Список рассылки
mark-unsubscribe = Указано, где отписаться
mark-unsubscribe-one-click = Можно отписаться в один щелчок
mark-auto-submitted = Отправлено программой (Auto-Submitted)
mark-precedence = Вид рассылки (Precedence)
