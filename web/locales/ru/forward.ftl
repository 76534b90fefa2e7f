# Sending a mail on to a real address.

forward-summary = Переслать…
forward-deliveries = Куда переслано это письмо
forward-to = Переслать на адрес
forward-send = Переслать
forward-text = Если адрес ещё не дал согласия, на него сначала придёт одно письмо с кодом, не чаще раза в день. Это письмо уйдёт вложением, без изменений.
# $address is a mail address.
forward-asked = Код отправлен на { $address }. Введите его здесь или откройте ссылку из того письма.
forward-letter = Письмо с кодом:
forward-code = Код
forward-confirm = Подтвердить
forward-tries = { $count ->
    [one] Осталась { $count } попытка
    [few] Осталось { $count } попытки
   *[other] Осталось { $count } попыток
}

# How far it is. $answer is what the mail server said, $moment a time.
forward-waiting = ждёт отправки
forward-sending = отправляется
forward-sent = отправлено: { $moment }
forward-retry = пока не отправлено ({ $answer }); следующая попытка: { $moment }
forward-refused = почтовый сервер отказал: { $answer }
forward-given-up = не удалось отправить вовремя: { $answer }
# A link to the same page, while it is on its way.
forward-refresh = Проверить снова

# In the settings of an inbox.
forward-all = Пересылать всю почту
forward-all-text = Всё, что придёт сюда с этого момента, будет пересылаться, пока живёт этот адрес. Сначала другой адрес должен дать согласие.
forward-all-begin = Пересылать всё
# $address is a mail address.
forward-all-to = Вся почта, которая приходит сюда, пересылается на { $address }.
forward-stop = Больше не пересылать
forward-left-out = { $count ->
    [one] { $count } письмо не переслано: слишком много писем ждало отправки. Его ещё можно переслать с его страницы.
    [few] { $count } письма не пересланы: слишком много писем ждало отправки. Их ещё можно переслать с их страниц.
   *[many] { $count } писем не переслано: слишком много писем ждало отправки. Их ещё можно переслать с их страниц.
}

notice-forward-asked = Письмо с кодом уже в пути на этот адрес. Введите код, чтобы продолжить.
notice-forward-wrong-code = Это не тот код, который был отправлен. Проверьте ещё раз.
notice-forwarded = Письмо в пути. Что с ним стало, видно ниже.
notice-forward-begun = Вся почта, которая придёт сюда, теперь пересылается.
notice-forward-stopped = Больше ничего не пересылается.

# The mail that asks an address whether it agrees. $host is the name of this server.
forward-letter-subject = Код от { $host }
forward-letter-intro = Кто-то на { $host }, сервере одноразовых адресов, хочет пересылать вам почту с такого адреса.
forward-letter-code = Если это вы, введите там этот код: { $code }
forward-letter-link = Или откройте эту страницу и нажмите на кнопку: { $link }
forward-letter-nothing = Если это не вы, ничего не делайте: писем не будет.
forward-letter-never = Если вы никогда не хотите получать письма с этого сервера, даже такой вопрос: { $link }

# Around a mail that is sent on. $address is the disposable address it came to.
forward-cover-intro = Это письмо пришло на { $address } и переслано вам, как настроено для этого адреса. Оно приложено без изменений.
forward-cover-from = От кого:
forward-cover-subject = Тема:
forward-cover-outro = Если вы больше не хотите писем отсюда: { $link }

# The pages that those mails lead to.
forward-confirm-title = Можно присылать вам почту отсюда?
forward-confirm-text = Кто-то хочет пересылать вам почту с одноразового адреса на этом сервере. Соглашайтесь, только если это вы.
forward-confirm-button = Да, пересылайте мне
forward-confirmed-title = Вы согласились
forward-confirmed-text = Теперь почта придёт к вам. В каждом письме есть ссылка, по которой это можно прекратить навсегда.
forward-never-title = Больше никогда?
forward-never-text = Этот сервер больше ничего не отправит на ваш адрес, кто бы об этом ни просил. Отменить это здесь нельзя.
forward-never-button = Больше ничего мне не присылать
forward-never-again-title = Больше никогда
forward-never-again-text = Принято. Отсюда на ваш адрес больше ничего не придёт.

# On the page about this server.
about-forward = Почту личного адреса можно пересылать на другой адрес, который на это согласился. Адрес, который писем не хочет, запоминается в виде хеша с ключом, как и список закончившихся адресов.

error-forward-off = Здесь нельзя пересылать почту
error-forward-off-advice = Владелец этого сервера не настроил отправку писем (SUNDEW_SMARTHOST). Письмо можно сохранить файлом.
detail-invalid_target-letters = Переслать можно только на адрес из латинских букв и без кавычек.
detail-invalid_target-no_domain = Почта пересылается только на адреса с доменным именем.
detail-invalid_target-role = Почта пересылается людям, а не на служебные адреса вроде postmaster или abuse.
detail-invalid_target-ours = На адрес этого же сервера переслать нельзя.
detail-not_forwarded-loop = Это письмо уже однажды пересылали.
detail-not_forwarded-hops = Это письмо прошло слишком много серверов, чтобы отправлять его дальше.
detail-not_forwarded-large = Это письмо слишком большое для пересылки.
detail-unwanted = Владелец этого адреса не хочет получать письма отсюда.
detail-asked_today = На этот адрес сегодня уже отправляли код, а он высылается раз в день. Попробуйте завтра.
detail-forward_too_often = За час переслано слишком много. Попробуйте позже.
detail-no_code = Код сейчас не ожидается. Сначала запросите его.
detail-wrong_code = Это не тот код, который был отправлен.
detail-busy-forward = Сейчас пересылается слишком много писем.
detail-not_found-forward = Эта ссылка больше ничего не делает, или в ней не хватает части.
