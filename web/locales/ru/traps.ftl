# Spam traps: what came to addresses that nobody uses, what others may do with that, and what the operator decides.

traps-nav = Ловушки
traps-title = Ловушки для спама
traps-promise = На адреса, которыми больше никто не пользуется или которые никогда никому не принадлежали, всё равно приходят письма. Их никто не просил, так что это, скорее всего, спам. Письмо, которое пришло на несколько таких адресов, никак не связанных между собой, можно останавливать и в других местах.
traps-promise-lists = Здесь видно, что приходит, и отсюда можно взять списки для почтовых серверов, которые хотят это останавливать.
traps-warm-up = До { $moment } в списки ничего не попадает: сервер новый и сначала узнаёт, кто пишет сюда не просто так.
traps-forgets = Этот сервер ничего не хранит на диске: после каждого запуска статистика начинается заново.
traps-operator = Для владельца сервера
traps-back = Назад к ловушкам
traps-as-of = По состоянию на

traps-arriving = Что приходит
traps-nothing = В ловушки пока ничего не пришло, или слишком мало и слишком недавно, чтобы об этом рассказывать.
traps-days = Письма в ловушки по дням
traps-week = По часам недели
traps-week-title = Когда приходит
traps-week-most = больше всего { $day }, { $hour } ({ $mails })
traps-table = Таблицей
traps-csv = CSV
traps-day = День
traps-hour = Час (UTC)
traps-sum = всего
traps-weekday = { $day ->
    [0] Пн
    [1] Вт
    [2] Ср
    [3] Чт
    [4] Пт
    [5] Сб
   *[6] Вс
}
traps-mails = { $count ->
    [one] { $count } письмо
    [few] { $count } письма
   *[many] { $count } писем
}
traps-class-pristine = никогда не использовались
traps-class-seeded = розданы владельцем сервера
traps-class-trap-only = в домене ловушек
traps-class-abandoned = заброшены
traps-class-leaked-tag = переданы дальше сайтом
traps-class-backscatter = ответы на поддельные письма

traps-mails-month = Писем за 30 дней
traps-mails-column = Письма
traps-traps-column = Ловушки
traps-groups-column = Независимые
traps-campaigns-count = Рассылки
traps-listed-networks = IP-адресов в списке
traps-listed-domains = Доменов в списке
traps-sure = Уверенность
traps-live = На действующие адреса
traps-introduced = От знакомых отправителей
traps-first = Впервые
traps-last = В последний раз
traps-at-least = { $number }+

traps-campaigns = Рассылки
traps-campaigns-text = Рассылка — это одно письмо во всех его копиях, как бы их ни меняли.
traps-campaigns-none = Рассказать пока не о чем.
traps-campaigns-total = { $count ->
    [one] { $count } рассылка
    [few] { $count } рассылки
   *[many] { $count } рассылок
}
traps-campaign = Рассылка
traps-labels = Только эти
traps-all = Все
traps-orders = Порядок:
traps-order-last = последние
traps-order-first = новые
traps-order-hits = больше писем
traps-order-groups = больше ловушек
traps-order-sure = самые верные
traps-pages = Страницы
traps-before = Назад
traps-behind = Дальше
traps-listed-since = С { $day } в списке.
traps-not-listed = Не в списке.

traps-label-spam = Спам
traps-label-suspect = Под подозрением
traps-label-graymail = Забытая подписка
traps-label-transactional = Служебные письма
traps-label-unknown = Неизвестно
traps-why-spam = Это письмо получило достаточно ловушек, никак не связанных между собой, а действующие адреса его почти не получали.
traps-why-suspect = Его получили несколько независимых ловушек, но слишком мало, чтобы его останавливать: его можно считать доводом против письма.
traps-why-graymail = Его шлёт один известный отправитель тем, кто когда-то сам дал ему адрес. Это не спам, даже если его больше никто не читает.
traps-why-transactional = Коды, подтверждения и чеки: кто-то ввёл эти адреса в форму. В списки это не попадает никогда.
traps-why-unknown = Известно слишком мало, чтобы что-то сказать.
traps-sure-certain = почти наверняка ({ $percent } %)
traps-sure-very = очень вероятно ({ $percent } %)
traps-sure-likely = вероятно ({ $percent } %)
traps-sure-possible = возможно ({ $percent } %)
traps-sure-little = мало известно ({ $percent } %)

# The page of a campaign.
traps-sample = Что в письме
traps-sample-text = Слова в том виде, в каком они сравниваются: без адресов, имени получателя, чисел и ссылок. Они взяты из писем на адреса, которые никогда никому не принадлежали.
traps-sample-left-out = То, что не во всех вариантах одинаково, пропущено.
traps-sample-marks = То, что не во всех вариантах одинаково, отмечено.
traps-sample-none = Слова не показаны: на адреса, которые никогда никому не принадлежали, пришло слишком мало таких писем, или это было слишком давно.
traps-links = Куда ведут ссылки
traps-links-text = Домены и вид путей: # — число, H, U и T стоят вместо того, что в каждой копии своё.
traps-networks = Откуда приходит
traps-share = { $percent } % писем
traps-timeline = По дням
traps-similar = Похожие рассылки
traps-similar-text = Другие письма, у которых с этим общие ссылки, файлы или устройство.

traps-sources = Откуда приходит
traps-lookup = Есть ли в списке IP-адрес или домен?
traps-lookup-button = Проверить
traps-dimensions = По чему
traps-top-none = Пока ничего не пришло, или слишком мало и слишком недавно, чтобы об этом рассказывать.
traps-top-error = За последние 30 дней без сегодняшнего. Числа оценены и завышены не более чем на { $error }; то, чего здесь нет, приходило не более { $most } раз.
traps-top-whole = За последние 30 дней без сегодняшнего, числа округлены вниз.
traps-by-source = IP-адрес
traps-by-network = Сеть
traps-by-helo = Имя в HELO
traps-by-helo-kind = Вид HELO
traps-by-envelope-domain = Домен конверта
traps-by-from-organisation = Домен автора
traps-by-dkim-domain = Домен подписи
traps-by-url-domain = Домен в ссылках
traps-by-subject = Тема
traps-by-attachment-sha256 = Файл (SHA-256)
traps-by-file-type = Тип файла
traps-by-trap-class = Вид ловушки
traps-by-tls = Шифрование
traps-by-spf = SPF
traps-by-dkim = DKIM
traps-by-dmarc = DMARC

traps-lists = Списки для почтовых серверов
traps-lists-text = В каждом сказано, когда он составлен и до какого срока годится. Спрашивайте только об изменениях (ETag) и не чаще раза в несколько минут.
traps-export-postfix-cidr = IP-адреса для check_client_access в Postfix: он не будет принимать от них почту.
traps-export-ip-rbldnsd = То же в виде чёрного списка DNS для rbldnsd: его может спросить любой почтовый сервер.
traps-export-url-rbldnsd = Домены, на которые ведёт спам, в виде чёрного списка DNS: для фильтров, которые смотрят на ссылки.
traps-export-rspamd-ip = IP-адреса для модуля multimap в rspamd: добавляют баллы.
traps-export-rspamd-url = Домены в ссылках для модуля multimap в rspamd.
traps-export-campaigns-ndjson = Все рассылки этой страницы, по строке JSON на каждую: для исследований.
traps-export-daily-csv = Самые частые источники, домены и темы каждого дня: для электронных таблиц.

traps-how = Как это читать
traps-how-lag = Числа округлены вниз, и им не меньше, чем { $lag }; рассказывается только о том, что получили хотя бы три независимые ловушки. Так никто не узнает, отправляя письма сам, какие адреса — ловушки.
traps-how-groups = Сами по себе адреса ничего не доказывают: их любой может завести тысячи. Важно, сколько ловушек, никак не связанных между собой, получили письмо.
traps-how-spared = Кто писал на адрес, пока им пользовались, потом почти не считается виноватым. Коды, подтверждения и чеки не попадают в списки никогда, как и то, что здесь многие читают.
traps-how-secret = Адреса ловушек не показываются никогда, как и письма личных ящиков.

traps-source-title = Есть ли { $source } в списке?
traps-source-listed = В списке.
traps-source-around = В списке как часть сети.
traps-source-free = В списке нет.
traps-source-never = В список не попадает никогда.
traps-source-times = С { $since }; пройдёт само { $until }, если больше ничего не придёт.
traps-source-why = С этого IP-адреса приходили письма на адреса, которыми никто не пользуется и на которые никто не подписывался, причём некоторые из них никак не связаны между собой.
traps-source-why-domain = На этот домен ведут письма, которые приходили на адреса, которыми никто не пользуется и на которые никто не подписывался; некоторые из них никак не связаны между собой.
traps-source-free-text = На этом сервере ничто не останавливает его почту. Если её где-то не принимают, в ответе названы другой список или другая причина.
traps-source-never-text = Это наше, для частных сетей, доходит до многих людей, или так решил владелец сервера.
traps-source-range = { $count ->
    [one] В списке { $count } адрес из { $network }, и поэтому вся сеть.
    [few] В списке { $count } адреса из { $network }, и поэтому вся сеть.
   *[many] В списке { $count } адресов из { $network }, и поэтому вся сеть.
}
traps-source-known = Что известно
traps-source-rounded = Числа округлены вниз.
traps-within = Её адреса в списке
traps-yours = Если это ваше
traps-yours-hacked = Найдите, что отправляет: учётную запись с подобранным паролем, форму или машину, которой пользуется кто-то другой, клиента.
traps-yours-domain = Выясните, кто его рекламирует и не разместил ли кто-то на нём страницы без вашего ведома.
traps-yours-lists = Если это был ваш собственный список получателей: пишите только тем, кто подтвердил адрес, и уберите тех, кто год ничего не открывал, и адреса, которые отвечают 550.
traps-yours-off = Затем уберите его из списка здесь. Ничего объяснять и никого просить не нужно.
traps-yours-range = Сеть уйдёт из списка сама, когда уйдёт достаточно её адресов.
traps-take-off = Убрать { $source } из списка
traps-take-off-text = Это действует сразу; почтовые серверы заметят, когда снова возьмут список, через минуты или часы. Если его письма опять придут в ловушки, он снова попадёт в список, и на больший срок.
traps-yours-addresses = На какие адреса приходили письма, не сообщается никому: если не писать только на них, для других ничего не изменится.
traps-yours-contact = Если здесь что-то не так, напишите: { $contact }
traps-another = Проверить другое
detail-invalid_source = Это не IP-адрес, не сеть и не домен.
detail-not_listed = Сам по себе он ни в каком списке не стоит; возможно, его уже убрали.
detail-listed_too_often = Он попадал в список снова и снова, поэтому этой кнопкой больше не убирается. Напишите владельцу сервера.
notice-trap-taken-off = Убрано из списка.

traps-operator-text = Что вот-вот попадёт в списки и что не попадёт никогда. Числа здесь точные.
traps-pending = Ждут попадания в список
traps-pending-text = Каждое попадёт в список в свой срок, если вы не скажете, что это не спам.
traps-pending-none = Ничего не ждёт.
traps-due = Срок: { $moment }.
traps-clear = Не спам
traps-clear-this = Не спам: { $name }
traps-undo = Отменить
traps-undo-this = Отменить: { $name }
traps-cleared = Никогда не попадёт в список, как вы сказали
traps-cleared-none = Пока ничего.
traps-reason = { $kind }: { $mails }, { $groups ->
    [one] { $groups } независимая ловушка
    [few] { $groups } независимые ловушки
   *[many] { $groups } независимых ловушек
}, уверенность { $percent } %.
traps-kind-campaign = Рассылка
traps-kind-network = IP-адрес
traps-kind-domain = Домен
traps-more-left = Ещё { $count } не на этой странице.
traps-state = Что хранят ловушки
traps-state-mailboxes = Адреса в памяти, в виде хешей
traps-state-campaigns = Рассылки
traps-state-networks = IP-адреса
traps-state-domains = Домены
traps-state-waiting = Письма, которые ждут второго такого же
traps-state-bytes = Память
traps-state-evicted = Забыто, потому что не было места
traps-state-queue = Письма, которые ещё не рассмотрены
traps-state-lost = Не рассмотренные письма: слишком много сразу
traps-overrides-wrong = Файл того, что никогда не попадает в списки, сейчас прочесть нельзя, поэтому действует то, что в нём было: { $reason }
traps-began-anew = То, что было известно раньше, прочесть не удалось; файл отложен, и ловушки начали заново: { $reason }
notice-trap-cleared = Отмечено: не спам. В список это не попадёт никогда.
notice-trap-undone = Отменено: это снова может попасть в список.

traps-note = Это письмо пришло и в ловушки, не меньше чем в { $count }.
traps-note-look = Что о нём известно
traps-vote = Спам или вы просили?
traps-vote-text = То, что вы скажете, немного учтётся, один раз для вас и вашей сети, когда сервер отличает спам от другой почты. Кто это сказал, не узнает никто, а письмо останется на месте.
traps-vote-spam = Это спам
traps-vote-asked = Это прислали по моей просьбе
notice-voted = Спасибо, отмечено.
detail-invalid_vote = Скажите, спам это или вы просили это прислать.

traps-about-kept = Об адресах, которые могут быть ловушками, и о тех, кто на них пишет, хранятся хеши с ключом, числа и время. Письма сравниваются по тому, что от них остаётся без имён и чисел.
traps-about-shown = Слова письма показываются, только если оно пришло на адреса, которые никогда никому не принадлежали. О том, что приходит на адрес, который у кого-то был, никто не увидит ничего, кроме чисел.
traps-about-look = Что из этого выходит, видно всем: { $page }
traps-about-out = Держатель личного адреса может решить, что тот никогда не станет ловушкой: это в настройках на странице ящика.

# The inbox’s settings.
traps-opt-out = Никогда не делать этот адрес ловушкой для спама
traps-opt-out-text = Иначе, когда в него больше никто не заглядывает, то, что ещё приходит, может считаться спамом — только числами. Письма, которые приходят, пока вы им пользуетесь, не считаются никогда.
