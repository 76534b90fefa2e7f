# Addresses that were given to one site each: who writes to them, who passed them on, and who keeps writing.

leaks-nav = Утечки
leaks-title = Кто передал ваш адрес дальше
leaks-title-senders = Кто и как часто пишет
leaks-promise = Адрес, который есть только у одного сайта, показывает, кто передал его дальше: если на него пишет кто-то другой, адрес у него, скорее всего, оттуда.
leaks-promise-senders = Как часто писал каждый отправитель за последние 30 дней и кто пишет, хотя вы отписались.
leaks-views = Вид
leaks-by-tag = По адресам
leaks-by-sender = По отправителям
leaks-take = Забрать с собой:
leaks-memory = После перезапуска сервера забудется, кто писал, а адреса останутся.
leaks-memory-all = После перезапуска сервера забудется всё это, адреса тоже.
leaks-left-out = { $count ->
    [one] Ещё { $count } письмо пришло на метки, о которых больше ничего не хранится: их слишком много.
    [few] Ещё { $count } письма пришли на метки, о которых больше ничего не хранится: их слишком много.
   *[many] Ещё { $count } писем пришло на метки, о которых больше ничего не хранится: их слишком много.
}
leaks-more-rows = Ещё { $count } не на этой странице, а в файлах ниже.

leaks-empty = Пока рассказать нечего
leaks-empty-text = Давайте каждому сайту отдельный адрес, например { $example }. Когда на него начнёт писать кто-то другой, эта страница скажет, кто это, с каких пор и насколько вероятно, что адрес передал сам сайт.
leaks-empty-button = Адрес для сайта
leaks-empty-senders = Пока никто не писал.

leaks-grade-proven = Утечка доказана
leaks-grade-likely = Утечка вероятна
leaks-grade-possible = Утечка возможна
leaks-grade-none = Утечки не видно
leaks-grade-accepted = Вы сочли это нормальным
leaks-grade-waiting = Писем ещё не было

leaks-without-tag = Без метки
leaks-given = Дан сайту { $site }
leaks-written = Первым написал { $site }
leaks-to = теперь пишут и другие:
leaks-after = { $count ->
    [0] первое чужое письмо в тот же день
    [one] первое чужое письмо через { $count } день
    [few] первое чужое письмо через { $count } дня
   *[many] первое чужое письмо через { $count } дней
}
leaks-mails = { $count ->
    [one] { $count } письмо
    [few] { $count } письма
   *[many] { $count } писем
}
leaks-mails-others = { $count ->
    [one] { $count } письмо от других
    [few] { $count } письма от других
   *[many] { $count } писем от других
}
leaks-others = { $count ->
    [one] и ещё { $count }
   *[many] и ещё { $count }
}
leaks-last = последнее письмо:

leaks-row-given = адрес дан сайту { $site }
leaks-row-written = первым писал { $site }
leaks-row-stripped = теперь без метки { $tag }
leaks-mail-given = Этот адрес дан сайту { $site }, а письмо пришло от { $sender }.
leaks-mail-written = Первым на этот адрес писал { $site }, а это письмо пришло от { $sender }.
leaks-mail-stripped = { $sender } сначала писал с меткой { $tag }, а теперь пишет без неё.
leaks-look = Почему так
leaks-who = Кто сюда пишет
leaks-alias = Изменить или отключить этот адрес
leaks-alias-new = Новый адрес для { $site }
leaks-unsubscribe-tells = Отписка покажет отправителю, что этот адрес читают.
leaks-off-safer = Надёжнее отключить адрес.

leaks-back = Назад ко всем адресам
leaks-one-title = Адрес с меткой { $tag }
leaks-bare-title = Письма без метки
leaks-evidence = За и против
leaks-evidence-for = За:
leaks-evidence-against = Против:
leaks-timeline = Кто и когда сюда писал
leaks-timeline-text = Линия для каждого отправителя, от первого письма до последнего. В списках ниже то же самое словами.
leaks-given-at = дан
leaks-expected = Ожидаемые
leaks-first-writers = Написали первыми
leaks-first-writers-text = Никто не указал, кому дан этот адрес. Приглашёнными считаются до трёх отправителей, написавших в первые два дня.
leaks-expected-none = { $site } ещё не писал.
leaks-later = Появились позже
leaks-more-senders = { $count ->
    [one] Ещё { $count } письмо пришло от отправителей, которых нет в списке: их слишком много.
    [few] Ещё { $count } письма пришли от отправителей, которых нет в списке: их слишком много.
   *[many] Ещё { $count } писем пришло от отправителей, которых нет в списке: их слишком много.
}
leaks-first = Первое письмо
leaks-latest = Последнее письмо
leaks-count = Писем
leaks-subject = Первая тема
leaks-why = Что известно
leaks-show-mail = Показать письма
leaks-fine = Это нормально
leaks-fine-for = Это нормально: { $sender }
leaks-not-fine = Всё-таки ненормально
leaks-not-fine-for = Всё-таки ненормально: { $sender }
notice-leak-accepted = Записано: это нормально и больше не говорит об утечке.
notice-leak-undone = Записано: это ненормально и снова учитывается.

leaks-month = { $count ->
    [0] За 30 дней ни одного
    [one] { $count } письмо за 30 дней
    [few] { $count } письма за 30 дней
   *[many] { $count } писем за 30 дней
}
leaks-total = всего { $count }
leaks-bars = Письма за каждый из последних 30 дней
leaks-nag-to = Куда
leaks-unsubscribed = Вы перешли по ссылке отписки:
leaks-still = { $count ->
    [0] В тот же день пришло новое письмо.
    [one] Письма идут и через { $count } день.
    [few] Письма идут и через { $count } дня.
   *[many] Письма идут и через { $count } дней.
}
leaks-stopped = С тех пор ничего не приходило.

leaks-leave-title = Переход на { $host }
leaks-leave-noted = Записано, что сегодня вы отписываетесь: потом будет видно, кто продолжает писать.
leaks-leave-link = Перейти на { $host }
leaks-unsubscribe-mail = Отписаться письмом (со своей почты, отсюда письма не отправляются) на

leaks-relation-expected = Вы дали ему этот адрес.
leaks-relation-introduced = Писал одним из первых.
leaks-relation-accepted = Вы сочли это нормальным.
leaks-relation-sister = Носит имя ожидаемого отправителя, но с другим окончанием домена.
leaks-relation-same-signer = Отправляет или подписывает тот же, кто и у ожидаемого отправителя.
leaks-relation-shared-links = Ссылки ведут туда же, куда у ожидаемого отправителя.
leaks-relation-provider = Пишет по чужому поручению: служба рассылок, доставка, платёжная служба.
leaks-relation-forwarded = Пришло через пересылку или список рассылки.
leaks-relation-forged = Написано от имени ожидаемого отправителя, но его домен за письмом не стоит.
leaks-relation-foreign = Насколько можно судить, этого адреса ему никто не давал.

leaks-standing-proved = Доказано: за письмом стоит его собственный домен.
leaks-standing-claimed = Только на словах: ничто не подтверждает, кто это отправил.
leaks-standing-failed = Его домен за этим письмом не стоит: от его имени мог писать кто-то другой.
leaks-unchecked = На этом сервере не проверялось, кто отправил эти письма; его оператор может включить проверку настройкой SUNDEW_DNS.

leaks-evidence-issued = Адрес создан здесь, угадать его нельзя.
leaks-evidence-guessable = Метка — слово, которое можно было угадать.
leaks-evidence-given = Вы дали адрес сайту { $site }.
leaks-evidence-established = По первым письмам видно, кому был дан адрес.
leaks-evidence-never-given = Ничто не показывает, что адрес кому-то давали: его могли угадать.
leaks-evidence-alleged = С тем, кому дан адрес, письмо связывает только то, что может написать кто угодно: ссылка, список рассылки, непроверенная подпись или имя, пометка о пересылке.
leaks-evidence-first-to-write = Письмо пришло первым, и ничто не показывает, что отправитель связан с сайтом, которому дан адрес: возможно, так этот сайт рассылает свою почту.
leaks-evidence-untracked = { $count ->
    [one] { $count } письмо пришло от отправителя, имя которого не сохранено, потому что их слишком много: он может быть посторонним.
    [few] { $count } письма пришли от отправителей, имена которых не сохранены, потому что их слишком много: они могут быть посторонними.
   *[many] { $count } писем пришло от отправителей, имена которых не сохранены, потому что их слишком много: они могут быть посторонними.
}
leaks-evidence-senders-proved = За письмами посторонних отправителей стоят их собственные домены.
leaks-evidence-senders-claimed = Ничто не подтверждает, кто эти посторонние отправители.
leaks-evidence-senders-forged = Домен за письмом не стоит: от его имени мог написать кто-то другой.
leaks-evidence-introduced-claimed = Ничто не подтверждает, что первые отправители те, за кого себя выдают.
leaks-evidence-links = Ссылки в посторонних письмах ведут на { $hosts }.
leaks-evidence-stripped = { $count ->
    [one] { $count } письмо пришло уже без метки.
    [few] { $count } письма пришли уже без метки.
   *[many] { $count } писем пришло уже без метки.
}
leaks-evidence-dictionary = Посторонний отправитель пишет и на метки, которых никому не давали: он перебирает слова.
leaks-evidence-early = Всё пришло за первые два дня, когда пишут и партнёры сайта.
leaks-evidence-began-later = Что было известно об этом адресе раньше, утрачено из-за перезапуска или потому, что ящик прекращался: отправитель мог быть известен.
leaks-evidence-transactional = Похоже на письма доставки, платёжной службы и тому подобного.
leaks-evidence-mentions = В письме назван тот, кому был дан адрес.
leaks-evidence-freemail = Отправитель — один из многих у бесплатной почтовой службы.
leaks-filter-from = Только письма от { $sender }
leaks-nobody = (отправитель не назван)

leaks-grade-too-early = Пока рано судить
leaks-evidence-by = { $senders }: { $reason }
leaks-evidence-wrote-before = Письма отсюда приходили на ваш адрес без метки и раньше.
