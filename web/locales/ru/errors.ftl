# Pages of errors: a title and what to do, by status.

error-request = Запрос не удалось прочитать
error-request-advice = В нём что-то не так. Начните снова со своего ящика.
error-operator = Только для администратора
error-operator-advice = Войдите с любым именем, а вместо пароля введите токен администратора.
error-cross-site = Запрос пришёл с другого сайта
error-cross-site-advice = Изменения принимаются только с наших страниц. Вернитесь туда и нажмите кнопку ещё раз.
error-not-found = Здесь ничего нет, или это не ваше.
error-not-found-advice = Письма исчезают в свой срок, а личный ящик открывается только в том браузере, где он создан.
error-method = Эта страница так не умеет
error-method-advice = Адрес верный, но запрос не тот. Начните снова со своего ящика.
error-too-large = Слишком много данных
error-too-large-advice = Отправьте за раз поменьше и попробуйте снова.
error-wrong-host = Этот сервер называется иначе
error-wrong-host-advice = Он отвечает только на свои имена, чтобы чужой сайт не читал его через ваш браузер. Если это ваш сервер, добавьте имя в SUNDEW_HTTP_HOSTS.
error-name = Такого ящика быть не может
error-name-advice = Исправьте имя в поле вверху и откройте ящик снова.
error-too-many = Слишком много запросов сразу
error-too-many-advice = Подождите минуту и попробуйте снова.
error-busy = Сервер сейчас перегружен
error-busy-advice = Подождите минуту и попробуйте снова. С полученными письмами ничего не случится.
error-internal = Что-то сломалось
error-internal-advice = Это наша ошибка, не ваша. Попробуйте ещё раз, а если не поможет, сообщите тому, кто ведёт этот сервер.
error-home = В мой ящик

detail-invalid_address-empty = Адрес пуст.
detail-invalid_address-incomplete = Адрес выглядит так: имя@домен.
detail-invalid_address-local_too_long = Часть перед @ длиннее 64 байт.
detail-invalid_address-local_syntax = Перед @ могут стоять буквы, цифры и знаки вроде . - _ и +, но не пробелы.
detail-invalid_address-domain_syntax = Часть после @ — не доменное имя.
detail-not_our_domain = Мы принимаем почту для доменов: { $domains }
detail-address_refused = Почту для этого адреса мы не храним. Выберите другое имя или домен.
detail-invalid_query = Каждый параметр указывается один раз, в UTF-8.
detail-invalid_filter = Длина фильтра — не больше { $max } символов.
detail-invalid_since = «since» — это время, например 2026-01-31T12:00:00Z, или курсор, выданный с последнего запуска сервера.
detail-no_test_mail = На этот адрес нельзя написать пробное письмо. Отправьте его по SMTP.
detail-busy-network = Ваша сеть сейчас читает много больших писем. Попробуйте снова, когда закончит.
detail-busy-arriving = Сейчас приходит слишком много почты.
detail-busy-full = Хранилище заполнено, а письма в нём слишком свежие, чтобы их удалять.
error-taken = Это имя занято
error-taken-advice = Оно кому-то принадлежит, принадлежало или используется. Свободны похожие имена:
detail-too_many_requests = { $secs ->
    [one] Попробуйте снова через { $secs } секунду.
    [few] Попробуйте снова через { $secs } секунды.
   *[other] Попробуйте снова через { $secs } секунд.
}
detail-invalid_domain = Новые адреса создаются на: { $domains }
detail-generated_name = Имена такого вида личные и принадлежат тем, для кого созданы. Выберите другое.
detail-reserved_name = Это имя принадлежит владельцу сервера. Выберите другое.
detail-invalid_note = Заметка — одна строка, не длиннее { $max } знаков.
detail-invalid_duration = Выберите один из предложенных сроков.
detail-busy-inboxes = Сейчас открыто слишком много ящиков.
