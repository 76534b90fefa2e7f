# Times, sizes and other numbers. Digits are grouped, and the decimal sign is set, by the program.

life-seconds = { $count } saniye
life-minutes = { $count } dakika
life-hours = { $count } saat
life-days = { $count } gün

size-bytes = { $size } B
size-kilobytes = { $size } KB
size-megabytes = { NUMBER($size, minimumFractionDigits: 1) } MB

seconds = { NUMBER($seconds, minimumFractionDigits: 3) } sn

day = { $day } { $month ->
    [1] Oca
    [2] Şub
    [3] Mar
    [4] Nis
    [5] May
    [6] Haz
    [7] Tem
    [8] Ağu
    [9] Eyl
    [10] Eki
    [11] Kas
   *[12] Ara
} { $year }
moment = { day } { $time }
moment-utc = { $moment } UTC

ago-now = şimdi
ago-minutes = { $shown } dk. önce
ago-hours = { $shown } sa. önce
ago-days = { $shown } gün önce
in-minutes = { $shown } dk. sonra
in-hours = { $shown } sa. sonra
in-days = { $shown } gün sonra
moment-and-distance = { $moment } ({ $distance })
