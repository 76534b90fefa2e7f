# Times, sizes and other numbers. Digits are grouped, and the decimal sign is set, by the program.

life-seconds = { $count } վայրկյան
life-minutes = { $count } րոպե
life-hours = { $count } ժամ
life-days = { $count } օր

size-bytes = { $size } բայթ
size-kilobytes = { $size } կԲ
size-megabytes = { NUMBER($size, minimumFractionDigits: 1) } ՄԲ

seconds = { NUMBER($seconds, minimumFractionDigits: 3) } վ

day = { $day } { $month ->
    [1] հնվ
    [2] փտվ
    [3] մրտ
    [4] ապր
    [5] մյս
    [6] հնս
    [7] հլս
    [8] օգս
    [9] սեպ
    [10] հոկ
    [11] նոյ
   *[12] դեկ
}, { $year } թ.
moment = { day }, { $time }
moment-utc = { $moment } UTC

ago-now = հիմա
ago-minutes = { $shown } ր առաջ
ago-hours = { $shown } ժ առաջ
ago-days = { $shown } օր առաջ
in-minutes = { $shown } րոպեից
in-hours = { $shown } ժամից
in-days = { $shown } օրից
moment-and-distance = { $moment } ({ $distance })
