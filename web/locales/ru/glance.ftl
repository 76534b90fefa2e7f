# What a mail is for at a glance: its code, its link.

glance-title = Главное
# Spoken before the code.
glance-code = Код
glance-copy = Скопировать код
glance-more = { $count ->
    [one] В письме ещё { $count } код
    [few] В письме ещё { $count } кода
   *[many] В письме ещё { $count } кодов
}
glance-parcel = Номер отправления
glance-copy-number = Скопировать номер

# Buttons that leave for where a link of the mail leads; $host is what decides whether to follow it.
glance-confirm = Подтвердить на { $host }
glance-sign-in = Войти на { $host }
glance-reset = Задать новый пароль на { $host }
glance-unsubscribe = Отписаться на { $host }
glance-open = Открыть { $host }

# What kind of mail it is.
glance-kind = Тип
kind-confirmation = Подтверждение
kind-sign-in = Вход
kind-sign-in-alert = Уведомление о входе
kind-reset = Сброс пароля
kind-receipt = Чек
kind-shipping = Доставка
kind-notification = Уведомление
kind-newsletter = Рассылка
