## Enheter: storlekar, tider och procent, i tabeller och meningar.

# Storlekar. $size (tal): en decimal under 100. I statustabellen.
unit-byte = { $size } B
unit-kibibyte = { $size } KiB
unit-mebibyte = { $size } MiB
unit-gibibyte = { $size } GiB
unit-tebibyte = { $size } TiB
# Del av det hela. $percent (tal).
unit-percent = { $percent } %
# Delar av en tid. $count (tal): en decimal under tio sekunder.
unit-day = { $count } dygn
unit-hour = { $count } tim
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# De två största delarna av en tid. $larger, $smaller (text): se ovan.
unit-two = { $larger } { $smaller }
