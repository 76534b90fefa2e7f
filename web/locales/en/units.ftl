# Times, sizes and other numbers. Digits are grouped, and the decimal sign is set, by the program.

# How long something is kept, as it stands in inbox-promise-* and all-promise.
life-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
life-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
life-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
life-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

size-bytes = { $size } B
size-kilobytes = { $size } KB
size-megabytes = { NUMBER($size, minimumFractionDigits: 1) } MB

# Since a dialogue began.
seconds = { NUMBER($seconds, minimumFractionDigits: 3) } s

day = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year }
# $time is 14:30.
moment = { day }, { $time }
moment-utc = { $moment } UTC

# Scripts put these in place of a moment. $shown is $count as digits.
ago-now = now
ago-minutes = { $shown } min ago
ago-hours = { $shown } h ago
ago-days = { $count ->
    [one] { $shown } day ago
   *[other] { $shown } days ago
}
in-minutes = in { $shown } min
in-hours = in { $shown } h
in-days = { $count ->
    [one] in { $shown } day
   *[other] in { $shown } days
}
# A moment and how far it is from now.
moment-and-distance = { $moment } ({ $distance })
