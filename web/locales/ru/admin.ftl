# The operator's page, and who is kept out.

admin-title = Управление
admin-text = Насколько загружен сервер, на что жалуются читатели и кому закрыт вход. Содержимое личных ящиков не показывается никому.
admin-reload = Обновить
admin-number = { $count }

admin-memory = Память
admin-memory-store = Хранимая почта
admin-memory-intake = Принимаемая почта
admin-memory-answers = Большие ответы, которые сейчас читают
admin-memory-of = { $used } из { $max }

admin-counts = Сейчас
admin-mails = Письма
admin-mails-public = Открытые письма
admin-inboxes = Ящики
admin-inboxes-claimed = Ящики с занятым именем
admin-smtp-connections = Соединения SMTP
admin-web-connections = Соединения с сайтом

admin-limits = Сработавшие ограничения с запуска
admin-limits-none = Пока ни одного.
admin-limit-smtp-connections = Соединения SMTP сверх общего числа
admin-limit-smtp-network = Соединения SMTP сверх числа для одной сети
admin-limit-smtp-rate = Слишком частые соединения SMTP
admin-limit-smtp-blocked = Соединения SMTP из закрытых сетей
admin-limit-smtp-too-much = SMTP: слишком много писем или неверных команд
admin-limit-smtp-recipients = Получатели сверх числа для одного письма
admin-limit-mail-size = Слишком большие письма
admin-limit-rules = Отправители и получатели, отвергнутые правилом или запретом
admin-limit-room = Письма, для которых не было места
admin-limit-share = Письма сети, занявшей свою долю хранилища
admin-limit-store = Старые письма, вытесненные из полного хранилища
admin-limit-inbox = Старые письма, вытесненные из полного ящика
admin-limit-web-connections = Соединения с сайтом сверх ограничения
admin-limit-web-rate = Слишком частые запросы к сайту
admin-limit-web-busy = Запросы к сайту, отклонённые из-за занятости сервера
admin-limit-web-blocked = Запросы к сайту из закрытых сетей

admin-load = Самые полные ящики
admin-load-text = 50 ящиков, в которых больше всего почты. Личные адреса сокращены.
admin-load-none = Почты нет ни в одном ящике.
admin-private = личный
admin-burn-typed = Какой адрес уничтожить
admin-burn = Уничтожить
admin-burn-ask = Уничтожить…
admin-burn-this = Уничтожить { $address }…
admin-burn-text = Все письма будут удалены сразу. Личный адрес останется пустым навсегда, и владельца не спросят.

admin-reports = Жалобы
admin-reports-none = Жалоб нет.
admin-report-mail = Посмотреть письмо
admin-report-gone = Письма уже нет
admin-report-dismiss = Отклонить
admin-report-delete = Удалить письмо
admin-report-block = Закрыть вход отправителю…
admin-report-block-this = Закрыть вход: { $target }

admin-blocks = Кому закрыт вход
admin-blocks-text = Закрытая сеть получает 554 по SMTP и ни одной страницы; отправители закрытого домена и его поддоменов получают 550. Запреты хранятся только в памяти: после перезапуска их нет.
admin-blocks-none = Вход никому не закрыт.
admin-block-target = Домен, IP-адрес или сеть
admin-block-for = На срок
admin-block-button = Закрыть вход
admin-block-until = до { $moment }
admin-block-remove = Снять
admin-block-remove-this = Снять запрет: { $target }

notice-blocked = Вход закрыт.
notice-unblocked = Запрет снят.
notice-dismissed = Жалоба отклонена.

detail-invalid_target-syntax = Нужен домен, IP-адрес или сеть, например spam.example, 192.0.2.7 или 2001:db8::/48.
detail-invalid_target-too_wide = Эта сеть слишком велика: не шире /8, а для IPv6 не шире /16.
detail-invalid_target-loopback = Это сама эта машина и все, кто приходит через прокси на ней.
detail-invalid_block_time = Выберите один из предложенных сроков.
detail-too_many_blocks = Запретов уже { $max }. Сначала снимите один из них.
detail-no_such_inbox = Для этого ящика ничего не хранится, и имя никем не занято.

error-blocked = Вашей сети вход закрыт
error-blocked-advice = Владелец этого сервера на время закрыл вход вашей сети. По ссылке внизу сказано, кому писать.
error-no-admin-token = Управлять сервером пока некому
error-no-admin-token-advice = Если это ваш сервер, задайте в SUNDEW_ADMIN_TOKEN секрет не короче 12 знаков и перезапустите его. Это и есть пароль этой страницы.
