# The frame around every page.

site-skip = К содержанию
site-nav = Главное меню
site-mine = Мой ящик
site-all = Вся почта
site-open = Открыть ящик
site-open-placeholder = любое имя
site-open-button = Открыть
site-promise = Почта хранится только в памяти и исчезает в свой срок. Ничто на этой странице не загружается с чужих сайтов.
site-language = Язык

notice-burned = Готово: ящик и его письма уничтожены.
notice-deleted = Письмо удалено.
notice-sent = Пробное письмо уже в пути.
notice-claimed = Теперь это ваш адрес. Его видит только этот браузер.
notice-saved = Сохранено.
notice-forgotten = Забыто. Ваших адресов и их почты больше нет; вот новый адрес.
