# Lists of mail, in an inbox and of all inboxes.

list-label = Письма
list-count = { $count ->
    [0] Почта
    [one] { $count } письмо
    [few] { $count } письма
   *[many] { $count } писем
}
list-unread = { $count ->
    [one] { $count } непрочитанное
   *[many] { $count } непрочитанных
}
list-live = На связи
list-look-again = Проверить почту
list-empty = Ждём писем.
list-empty-tag = Писем с этой меткой нет.
list-updates = Указывайте адрес где угодно: письма появятся здесь сами.
list-reload = Обновите страницу, чтобы проверить почту.
list-pages = Страницы
list-newest = Самые новые
list-older = Более ранние
list-new = { $count ->
    [one] { $shown } новое письмо
    [few] { $shown } новых письма
   *[many] { $shown } новых писем
}

mail-unread-from = Не прочитано, от:
mail-no-sender = (без отправителя)
mail-no-subject = (без темы)
mail-tag = Метка
mail-files = { $count ->
    [one] { $count } файл
    [few] { $count } файла
   *[many] { $count } файлов
}

all-promise = Здесь все письма из открытых ящиков этого сервера. Кто видит эту страницу, тот может их читать и удалять. Письмо хранится максимум { $kept }.
all-caption = Письма всех открытых ящиков, сначала новые
column-from = От кого
column-inbox = Ящик
column-subject = Тема
column-received = Получено
