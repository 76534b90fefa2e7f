# The page of an inbox.

inbox-public = Открытый ящик
inbox-mine = Ваш личный адрес
inbox-private = Личный ящик
public-label = Открыто для всех:
public-text = кто знает это имя, тот может читать и удалять эту почту.
# life-* of units.ftl stand in the accusative: максимум 1 минуту, раз в 1 минуту.
inbox-promise-public = Письмо хранится здесь максимум { $kept }.
inbox-promise-private = Личный ящик: его видит только этот браузер, и каждый визит продлевает жизнь адреса.

inbox-copy = Скопировать адрес
inbox-copied = Скопировано
inbox-copy-by-hand = Выделено: нажмите Ctrl-C
inbox-test = Прислать пробное письмо

inbox-delete = Удалить всю почту…
inbox-delete-text = Все письма в этом ящике будут удалены сразу и для всех.
inbox-delete-button = Удалить всю почту
inbox-burn = Уничтожить…
inbox-burn-mine-text = Все письма будут удалены сразу, а вы получите новый адрес. Вернуть старый нельзя, и никому другому он не достанется.
inbox-burn-mine-button = Уничтожить и дать новый адрес
inbox-burn-text = Все письма будут удалены сразу. Вернуть адрес нельзя, и никому другому он не достанется.
inbox-burn-button = Уничтожить

inbox-filter = Только письма с меткой { $tag }
inbox-show-all = Показать все письма

test-subject = Всё работает: ваше первое письмо
test-hello = Здравствуйте!
test-text = Это пробное письмо от вашего Sundew. Оно прошло путь, который проходит здесь каждое письмо: было получено, сохранено в памяти, показано на открытой странице и исчезнет в свой срок.
test-code = Ваш код подтверждения: { $code }

inbox-addresses = Ваши адреса

another-summary = Другой адрес…
another-text = Свободное имя станет только вашим. Нынешний адрес тоже останется в этом браузере.
another-name = Имя
another-domain = Домен
another-claim = Взять себе
another-random = Дать случайный

settings-summary = Настройки…
settings-note = Заметка для себя: например, кому вы дали этот адрес
settings-life = После вашего последнего визита адрес живёт
settings-after = Что услышат отправители, когда адрес исчезнет
settings-after-silence = ничего: письма молча выбрасываются
settings-after-refuse = что адреса больше нет (550)
settings-save = Сохранить
settings-forget-summary = Забыть меня…
settings-forget-text = Все адреса этого браузера будут уничтожены вместе с почтой, а его cookie удалён.
settings-forget = Забыть меня
