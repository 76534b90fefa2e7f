# Times, sizes and other numbers. Digits are grouped, and the decimal sign is set, by the program.

life-seconds = { $count } saniyə
life-minutes = { $count } dəqiqə
life-hours = { $count } saat
life-days = { $count } gün

size-bytes = { $size } bayt
size-kilobytes = { $size } KB
size-megabytes = { NUMBER($size, minimumFractionDigits: 1) } MB

seconds = { NUMBER($seconds, minimumFractionDigits: 3) } san

day = { $day } { $month ->
    [1] yan
    [2] fev
    [3] mar
    [4] apr
    [5] may
    [6] iyn
    [7] iyl
    [8] avq
    [9] sen
    [10] okt
    [11] noy
   *[12] dek
} { $year }
moment = { day }, { $time }
moment-utc = { $moment } UTC

ago-now = indi
ago-minutes = { $shown } dəq. əvvəl
ago-hours = { $shown } saat əvvəl
ago-days = { $shown } gün əvvəl
in-minutes = { $shown } dəq. sonra
in-hours = { $shown } saat sonra
in-days = { $shown } gün sonra
moment-and-distance = { $moment } ({ $distance })
