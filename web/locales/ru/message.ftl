# The page of a mail.

message-title = Письмо
message-back = Назад в ящик { $address }
message-removed = Это письмо только что удалили, или его срок истёк. На этой странице — всё, что от него осталось.

message-from = От кого
message-to = Кому
message-others = (и ещё { $count ->
    [one] { $count } получатель
    [few] { $count } получателя
   *[many] { $count } получателей
})
message-received = Получено
message-expires = Исчезнет
message-size = Размер

message-view = Вид
message-view-text = Текст
message-view-html = HTML
message-view-headers = Заголовки
message-view-transcript = Протокол
message-raw = Исходный код
message-delete = Удалить

message-no-text = В этом письме нет текста.
message-frame = Письмо в формате HTML
message-blocked-images = { $count ->
    [one] { $count } внешнее изображение не загружено: отправитель не узнает, что вы открыли письмо.
    [few] { $count } внешних изображения не загружены: отправитель не узнает, что вы открыли письмо.
   *[many] { $count } внешних изображений не загружено: отправитель не узнает, что вы открыли письмо.
}
message-truncated = Письмо длиннее, чем показано здесь. Целиком оно есть в исходном коде.
headers-caption = Поля заголовка, как они пришли
headers-name = Поле
headers-value = Значение

transcript-none = Это письмо пришло не по SMTP.
transcript-caption = Диалог SMTP, которым пришло это письмо, без других получателей
transcript-who = Когда и кто
transcript-what = Что
speaker-client = клиент
speaker-server = сервер
speaker-note = примечание

damage = С этим письмом что-то не так: { $damage }.
damage-too_deep = слишком много писем вложено друг в друга, показан только исходный код
damage-too_many_parts = в нём слишком много частей, показан только исходный код
damage-headers_too_long = его заголовки слишком длинны, показан только исходный код
damage-no_headers = не удалось прочитать заголовки
damage-encoding = одна из частей закодирована не так, как указано
damage-line_ends = не все строки заканчиваются так, как положено в письмах (CRLF)
