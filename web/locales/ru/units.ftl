# Times, sizes and other numbers. Digits are grouped, and the decimal sign is set, by the program.

# In the accusative: хранится максимум 1 минуту, раз в 1 минуту.
life-seconds = { $count ->
    [one] { $count } секунду
    [few] { $count } секунды
   *[many] { $count } секунд
}
life-minutes = { $count ->
    [one] { $count } минуту
    [few] { $count } минуты
   *[many] { $count } минут
}
life-hours = { $count ->
    [one] { $count } час
    [few] { $count } часа
   *[many] { $count } часов
}
life-days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[many] { $count } дней
}

size-bytes = { $size } Б
size-kilobytes = { $size } КБ
size-megabytes = { NUMBER($size, minimumFractionDigits: 1) } МБ

seconds = { NUMBER($seconds, minimumFractionDigits: 3) } с

day = { $day } { $month ->
    [1] янв.
    [2] февр.
    [3] марта
    [4] апр.
    [5] мая
    [6] июня
    [7] июля
    [8] авг.
    [9] сент.
    [10] окт.
    [11] нояб.
   *[12] дек.
} { $year } г.
moment = { day }, { $time }
moment-utc = { $moment } UTC

ago-now = сейчас
ago-minutes = { $shown } мин назад
ago-hours = { $shown } ч назад
ago-days = { $count ->
    [one] { $shown } день назад
    [few] { $shown } дня назад
   *[many] { $shown } дней назад
}
in-minutes = через { $shown } мин
in-hours = через { $shown } ч
in-days = { $count ->
    [one] через { $shown } день
    [few] через { $shown } дня
   *[many] через { $shown } дней
}
moment-and-distance = { $moment } ({ $distance })
